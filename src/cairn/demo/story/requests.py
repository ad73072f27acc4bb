"""What people, police and a court ask of the trust for its records, each in another state; and two complaints.

She asks for her own; a man on the programme asks for his, and is named in somebody's case; police ask about somebody.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cairn.cases.models import Case, Party
from cairn.core import clock
from cairn.demo.story.stage import Stage
from cairn.oversight.actions import answering, complaining, enquiring, looking, receiving
from cairn.oversight.models import Item, Passage, Request
from cairn.oversight.queries import answers
from cairn.people.models import Person

LEAD = "trust_governance"
MANAGERS = {"haven": "grace", "turning": "programme_manager", "lantern": "refuge_manager"}


def schedule(stage: Stage) -> None:
    """All in the last weeks before the day of loading."""
    stage.at(stage.workday(19, 10, 5), lambda: _hers(stage))
    stage.at(stage.workday(12, 10, 5), lambda: _his(stage))
    stage.at(stage.workday(6, 10, 5), lambda: _police(stage))
    stage.at(stage.workday(3, 10, 5), lambda: _not_identified(stage))
    stage.at(stage.workday(5, 11, 5), lambda: _complaints(stage))


def _clients(stage: Stage, desk: str, most: int) -> list[Person]:
    """People with a case at a service that has something written in it, whom its manager sees today."""
    cases = Case.objects.filter(agency=stage.cast.agencies[desk], attempts__isnull=False)
    found = Party.objects.filter(case__in=cases.values("pk"), role="client", person__isnull=False)
    return _seen(stage, desk, found, most)


def _seen(stage: Stage, desk: str, parties: "QuerySet[Party]", most: int) -> list[Person]:
    """The service's own records of these, as far as its manager sees them today."""
    visible = Person.objects.visible_to(stage.actor(MANAGERS[desk])).filter(restricted=False)
    own = visible.filter(agency=stage.cast.agencies[desk], pk__in=parties.values("person"))
    return list(own.order_by("pk")[:most])


def _receive(stage: Stage, person: Person, day: date, **said: str) -> Request:
    details: dict[str, Any] = {
        "kind": "access", "asker": "herself", "asker_name": str(person), "subject_name": str(person),
        "wanted": "Everything that you hold about me", "came_by": "letter", "channel": "collect",
    }  # fmt: skip
    by = stage.actor(LEAD)
    return receiving.receive(by=by, received_on=day, **(details | said))


def _identify(stage: Stage, request: Request) -> None:
    receiving.identify(
        by=stage.actor(LEAD),
        request=request,
        was=request.version,
        on=clock.today(),
        seen="Passport, shown at the desk",
    )


def _looked(stage: Stage, request: Request, found: Mapping[str, Iterable[Person]]) -> None:
    for desk, manager in MANAGERS.items():
        lookup = request.lookups.get(agency=stage.cast.agencies[desk])
        references = [person.reference for person in found.get(desk, ())]
        looking.look(by=stage.actor(manager), lookup=lookup, was=lookup.version, subjects=references)
    request.refresh_from_db()


def _hers(stage: Stage) -> None:
    """Hers is laid out, and half decided."""
    for person in _clients(stage, "haven", 1):
        request = _receive(stage, person, clock.today())
        _identify(stage, request)
        _looked(stage, request, {"haven": [person]})
        by = stage.actor(LEAD)
        answering.gather(by=by, request=request, was=request.version)
        answering.give_short_ones(by=by, request=request)


def _his(stage: Stage) -> None:
    """His is signed by the worker in charge and waits for the second person; her worker has been warned."""
    named = _named(stage)
    for person in _clients(stage, "turning", 1):
        request = _receive(stage, person, clock.today())
        _identify(stage, request)
        _looked(stage, request, {"turning": [person], "haven": named})
        by = stage.actor(LEAD)
        answering.gather(by=by, request=request, was=request.version)
        _decide_all(stage, request)
        if not answers.in_the_way(request):
            answering.sign(by=by, request=request, was=request.version)


def _named(stage: Stage) -> list[Person]:
    """Somebody who is named as causing harm in an open case of Ama's: in this story, the same man."""
    ama = stage.cast.users["ama"]
    cases = Case.objects.open().owned_by(ama.pk).filter(agency=stage.cast.agencies["haven"])
    found = Party.objects.filter(case__in=cases.values("pk"), role="perpetrator", person__isnull=False)
    return _seen(stage, "haven", found, 1)


def _decide_all(stage: Stage, request: Request) -> None:
    by = stage.actor(LEAD)
    for one in Passage.objects.filter(answer__request=request):
        if one.contributor:
            answering.consult(by=by, passage=one, was=one.version, origin="agrees", on=clock.today())
        give = bool(one.text) and not one.apart
        answering.decide(
            by=by, passage=one, was=one.version, decision="include" if give else "withhold",
            exemption="" if give else "others",
            reason="" if give else "It would tell of somebody else, who has not agreed.",
        )  # fmt: skip


def _police(stage: Stage) -> None:
    """Police ask for incidents and for counselling: one is granted, the other refused; she has been told."""
    for person in _clients(stage, "haven", 2)[-1:]:
        said = receiving.Particulars(
            body="River City Police", asked_by="DC 4821", case_number="RC/2026/8814", offence="Assault by beating",
            purpose="To date the injuries that she described", necessary="Nobody else saw them at the time",
            proportionate="Three months only; the hospital has been asked first", authorised_by="Inspector Vane",
            items=(
                receiving.Wanted("incidents", "The dates", date(clock.today().year - 1, 1, 1), clock.today()),
                receiving.Wanted("counselling", "She may have described them there"),
            ),
        )  # fmt: skip
        request = receiving.receive(
            by=stage.actor(LEAD), kind="police", asker="police", asker_name="DC 4821", subject_name=str(person),
            wanted="Incidents; counselling records", came_by="email", received_on=clock.today(),
            channel="post_outside", send_name="DC 4821, River City Police", send_address="1 Station Road, ZZ1 1AA",
            particulars=said,
        )  # fmt: skip
        _identify(stage, request)
        for item in Item.objects.filter(request=request):
            give = item.what == Item.What.INCIDENTS
            answering.decide_item(
                by=stage.actor(LEAD), item=item, was=item.version, decision="give" if give else "refuse",
                exemption="" if give else "counselling",
                reason="It dates the injuries" if give else "The incidents answer the purpose",
            )  # fmt: skip
        enquiring.note_notice(
            by=stage.actor(LEAD), request=request, told="yes", told_on=clock.today(), view="agrees",
            words="Yes, if it is only what he did to me.",
        )  # fmt: skip


def _not_identified(stage: Stage) -> None:
    """Somebody wrote, and nobody knows yet who it is."""
    for person in _clients(stage, "haven", 3)[-1:]:
        _receive(
            stage, person, clock.today(), asker="representative", asker_name="Quill and Sons, solicitors"
        )


def _complaints(stage: Stage) -> None:
    haven, by = stage.cast.agencies["haven"], stage.actor("midwife")
    complaining.complain(
        by=by, agency=haven, about="service", says="herself", name="A mother on the ward",
        reach="Through me, on Tuesdays", text="Nobody rang her for ten days.", received_on=clock.today(),
    )  # fmt: skip
    row = complaining.complain(
        by=stage.actor("referrer"), agency=haven, about="data", says="anonymous",
        text="Somebody saw a list with names on a desk at the door.", received_on=clock.today(),
    )  # fmt: skip
    complaining.acknowledge(by=stage.actor("grace"), complaint=row, was=row.version, on=clock.today())
