"""Agreements for tests: written, signed, put in force."""

from datetime import date
from typing import Any

from cairn.core.agreements import Purpose
from cairn.demo.cast import Cast
from cairn.oversight.actions import agreements as actions
from cairn.oversight.models import Agreement

WORDS = dict.fromkeys(("purpose", "powers", "data_items", "security", "records", "breaches"), "As agreed.")


def write(cast: Cast, *keys: str, names: tuple[str, ...] = (), **values: Any) -> Agreement:
    given: dict[str, Any] = WORDS | {
        "kind": "sharing", "title": "Safeguarding adults and children", "from_on": date(2026, 1, 1), "until_on": None,
        "review_on": date(2027, 1, 1), "supersedes": None,
        "purposes": " ".join(Purpose),
    } | values  # fmt: skip
    return actions.write_agreement(
        by=cast.actor("governance"), agencies=[cast.agencies[key] for key in keys], names=names, **given
    )


def signed(cast: Cast, agreement: Agreement, *only: str) -> Agreement:
    for party in agreement.signatories.all():
        if not only or str(party) in only:
            actions.sign(
                by=cast.actor("governance"), signatory=party, was=party.version, name="R. Stone", job="Director",
                on=date(2026, 1, 1),
            )  # fmt: skip
            actions.confirm(by=cast.actor("trust_governance"), signatory=party, was=party.version)
    return agreement


def in_force(cast: Cast, *keys: str, **values: Any) -> Agreement:
    agreement = signed(cast, write(cast, *keys, **values))
    return actions.put_in_force(by=cast.actor("governance"), agreement=agreement, was=agreement.version)
