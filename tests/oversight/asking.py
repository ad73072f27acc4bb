"""Requests as they come and go, made by the room's own actions."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cairn.cases import actions as cases
from cairn.cases.models import Case
from cairn.core import clock
from cairn.demo.cast import Cast
from cairn.oversight.actions import answering, enquiring, looking, receiving
from cairn.oversight.models import Item, Passage, Request
from cairn.oversight.queries import answers
from cairn.people.models import Person
from tests.cases import made

LEAD = "trust_governance"
MANAGERS = {"haven": "grace", "turning": "programme_manager", "lantern": "refuge_manager"}
PARTICULARS = receiving.Particulars(
    body="River City Police",
    asked_by="DC 4821",
    case_number="RC/88",
    offence="Assault",
    purpose="To date the injuries",
    necessary="Nobody else saw them",
    proportionate="Two months only",
    authorised_by="Inspector Vane",
    items=(receiving.Wanted("incidents", "Dates", date(2026, 9, 1), date(2026, 11, 30)),),
)


def him(cast: Cast) -> Person:
    """A man on the programme, with a note that names his practitioner."""
    client = made.person(cast, "programme_manager", "Declan", "Brant", sex="male")
    case = made.case(
        cast, by="programme_manager", owner="practitioner", to="turning", work="perpetrator", client=client
    )
    text = "Came to the first session. Karl Weston saw him."
    cases.write_note(case=case, kind="contact", text=text, by=cast.actor("practitioner"))
    return client


def her(cast: Cast, **named: Any) -> Case:
    """Her case at Haven, in which a man is named."""
    return made.case(cast, by="ama", owner="ama", **named)


def received(cast: Cast, **said: Any) -> Request:
    """A request that came on 3 November."""
    details: dict[str, Any] = {
        "kind": "access", "asker": "herself", "asker_name": "Declan Brant", "subject_name": "Declan Brant",
        "wanted": "Everything", "came_by": "letter", "received_on": date(2026, 11, 3), "channel": "collect",
    }  # fmt: skip
    return receiving.receive(by=cast.actor(LEAD), **(details | said))


def identified(cast: Cast, on: date = date(2026, 11, 5), **said: Any) -> Request:
    """The same, once it is known who asks."""
    request = received(cast, **said)
    return receiving.identify(
        by=cast.actor(LEAD), request=request, was=1, on=on, seen="Passport",
        authority="Birth certificate", child_view="Does not want it", other_parent="He could find the school",
    )  # fmt: skip


def police(cast: Cast, **said: Any) -> Request:
    """A police request about her, once it is known who asks."""
    details: dict[str, Any] = {
        "kind": "police", "asker": "police", "asker_name": "DC 4821", "subject_name": "Marisol Brant",
        "came_by": "email", "channel": "post_outside", "send_name": "DC 4821", "send_address": "1 Station Road",
        "particulars": PARTICULARS, "wanted": "Incidents",
    }  # fmt: skip
    return identified(cast, **(details | said))


def looked(
    cast: Cast,
    request: Request,
    found: Mapping[str, Iterable[Person]],
    askers: Mapping[str, Iterable[Person]] = {},
) -> None:
    """Every service looks, and says what it found."""
    for agency, manager in MANAGERS.items():
        looking.look(
            by=cast.actor(manager),
            lookup=request.lookups.get(agency=cast.agencies[agency]),
            was=1,
            subjects=[person.reference for person in found.get(agency, ())],
            askers=[person.reference for person in askers.get(agency, ())],
        )
    request.refresh_from_db()


def granted(cast: Cast, request: Request, decision: str = "give") -> None:
    """Everything that police ask for is granted, and she was told."""
    by = cast.actor(LEAD)
    for item in Item.objects.filter(request=request):
        answering.decide_item(
            by=by, item=item, was=item.version, decision=decision, reason="Needed", displaced="The court says so",
            exemption="scope" if decision == "refuse" else "",
        )  # fmt: skip
    enquiring.note_notice(by=by, request=request, told="yes", told_on=clock.today(), view="agrees")


def decided(cast: Cast, request: Request) -> Request:
    """What can be given is given, and what must be kept back is kept back with its reason."""
    lead = cast.actor(LEAD)
    answering.gather(by=lead, request=request, was=request.version)
    for one in Passage.objects.filter(answer__request=request):
        give = bool(one.text) and not one.apart
        if one.contributor:
            answering.consult(by=lead, passage=one, was=one.version, origin="agrees", on=clock.today())
        answering.decide(
            by=lead, passage=one, was=one.version, decision="include" if give else "withhold",
            exemption="" if give else "others", reason="" if give else "It is about somebody else.",
        )  # fmt: skip
    return request


def signed(cast: Cast, request: Request, second: str = "programme_manager") -> str:
    """Signed by two; gives the text that leaves."""
    answering.sign(by=cast.actor(LEAD), request=request, was=request.version)
    answering.countersign(by=cast.actor(second), request=request, was=request.version)
    return answers.pack(request).text
