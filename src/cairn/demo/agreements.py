"""The invented boroughs' sharing agreements: everybody's, one whose review is overdue, one that waits to be signed."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from cairn.access.actions import system_user
from cairn.access.actor import Actor, system_actor
from cairn.core import clock
from cairn.core.agreements import Purpose
from cairn.demo.cast import AGENCIES, HOME_AREA, NEIGHBOUR_AREA, Cast
from cairn.oversight.actions import agreements as actions
from cairn.oversight.models import Agreement

# Who has nothing to share about a person, and whom the borough's agreement still lacks.
NO_PARTY = {"members", "operations", "governance", "substance"}
WORDS = {
    "purpose": "To keep people who live with domestic abuse safe, together and without asking them to tell it again.",
    "powers": "Public task and safeguarding (UK GDPR article 6(1)(e), 9(2)(g); Data Protection Act 2018, schedule 1, "
    "paragraph 18). Charities: recognised legitimate interest. To be confirmed by each data-protection officer.",
    "data_items": "What is needed for the risk at hand: who, what happened, children, safe contact, orders in force. "
    "Never a refuge's address, therapy notes or immigration status.",
    "informing": "Each agency's notice says so, in the person's language; they are told of each sharing unless that is "
    "dangerous.",
    "consent": "Consent is not the basis. What the person wishes is written down per agency and followed where it "
    "is safe.",
    "capacity": "Decided by whoever knows the person best, and written down.",
    "security": "Inside Cairn, or by secure mail. Nothing by telephone to somebody whom nobody can name.",
    "records": "Each agency keeps its own record by its own schedule.",
    "accuracy": "Whoever finds a mistake tells whoever was told.",
    "rights": "Each agency answers for what it wrote; a request for the whole goes to the information-governance lead.",
    "breaches": "Told on the day, through the log; the controller decides about the regulator within 72 hours.",
    "complaints": "To the agency that shared; to its data-protection officer next.",
    "conflicts": "Whoever knows somebody in a case says so, and sees nothing of it.",
    "returns": "Counts without people, for the partnership's figures.",
}


@transaction.atomic
def load_agreements(cast: Cast, until: date) -> None:
    """Written and signed on the clock's day; reviews count from `until`, the day of loading."""
    by = cast.actor("governance")
    everybody = [a.key for a in AGENCIES if HOME_AREA in a.areas and a.key not in NO_PARTY]
    _signed(cast, by, "Ashbourne Park: sharing to keep people safe", everybody, until + timedelta(days=120))
    _signed(cast, by, "Haven and Quiet Room: counselling", ("haven", "therapy"), until - timedelta(days=20))
    _signed(
        cast,
        by,
        "Maternity and advocacy: working together",
        ("maternity", "haven"),
        until - timedelta(days=5),
        "protocol",
    )
    waiting = _write(
        cast,
        by,
        "Haven and Clearwater: drugs and alcohol",
        ("haven", "substance"),
        until + timedelta(days=300),
    )
    _sign(by, waiting, "substance", cast)
    there = [a.key for a in AGENCIES if NEIGHBOUR_AREA in a.areas]
    neighbour = system_actor(system_user(), cast.agencies[there[0]], cast.areas[NEIGHBOUR_AREA])
    _signed(cast, neighbour, "Wickstead: sharing to keep people safe", there, until + timedelta(days=200))


def _write(
    cast: Cast, by: Actor, title: str, parties: Sequence[str], review_on: date, kind: str = "sharing"
) -> Agreement:
    return actions.write_agreement(
        by=by, agencies=[cast.agencies[key] for key in parties], kind=kind, title=title, from_on=clock.today(),
        until_on=None, review_on=review_on, supersedes=None, purposes=" ".join(Purpose) if kind == "sharing" else "",
        **WORDS,
    )  # fmt: skip


def _signed(
    cast: Cast, by: Actor, title: str, parties: Sequence[str], review_on: date, kind: str = "sharing"
) -> None:
    agreement = _write(cast, by, title, parties, review_on, kind)
    for key in parties:
        _sign(by, agreement, key, cast)
    actions.put_in_force(by=by, agreement=agreement, was=agreement.version)


def _sign(by: Actor, agreement: Agreement, key: str, cast: Cast) -> None:
    party = agreement.signatories.select_related("agreement").get(agency=cast.agencies[key])
    actions.sign(
        by=by, signatory=party, was=party.version, name="The director", job="Director", on=clock.today()
    )
    actions.confirm(by=system_actor(system_user(), by.agency, by.area), signatory=party, was=party.version)
