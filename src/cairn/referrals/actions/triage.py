"""The receiver's triage: look at it, decide with a reason, tell the referrer what is safe."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.decisions import Decision as May
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.core.working_time import WORKING_TIME
from cairn.directory.models import Service
from cairn.people import actions as people
from cairn.people.models import Person
from cairn.people.queries import possible_matches
from cairn.referrals import lifecycle, permissions
from cairn.referrals.actions import notices
from cairn.referrals.actions.sending import send, work_of
from cairn.referrals.codes import Decision, Role, Source, Work
from cairn.referrals.models import PossibleMatch, Referral, Triage
from cairn.referrals.rules.intake import from_json

LONGEST_REASON = 4000


@transaction.atomic
def begin_triage(*, by: Actor, referral: Referral, was: int) -> Referral:
    """Somebody looks at it; the clock goes on until the decision."""
    require(permissions.may_triage(by, referral))
    change(referral, was=was, by=by, state=_moved("begin_triage", referral))
    _event(by, "began triage of", referral)
    return referral


@transaction.atomic
def mark_accepted(*, by: Actor, referral: Referral, was: int, reason: str = "") -> Referral:
    """The receiving service takes it on. Whoever opens the case calls this, or triage does."""
    require(permissions.may_accept(by, referral))
    _decided(by, referral, was, Decision.ACCEPTED, reason, None)
    return referral


def put_on_case(*, by: Actor, referral: Referral) -> None:
    """The referral waits for a case no more. Part of the room above's own transaction, which has asked whether she may
    and records the event; it changes nothing that anybody reads on the referral, so its version stays.
    """
    Referral.objects.filter(pk=referral.pk, to_agency=by.agency).update(on_case_at=clock.now())


@transaction.atomic
def decide(
    *, by: Actor, referral: Referral, was: int, decision: str, reason: str, service: Service | None = None
) -> Referral:
    """Any decision of triage but one needs a reason; passing on gives another service a referral of its own."""
    if decision == Decision.ACCEPTED:
        return mark_accepted(by=by, referral=referral, was=was, reason=reason)
    require(permissions.may_triage(by, referral))
    if decision not in Decision.values:
        raise Refused(_("Choose what you have decided."))
    if not reason.strip():
        raise Refused(_("Say why. The reason stays with your service."))
    if decision not in (Decision.PASSED_ON, Decision.SIGNPOSTED):
        service = None
    if decision == Decision.PASSED_ON:
        require(_other_service(by, referral, service))
    _decided(by, referral, was, decision, reason, service)
    if decision == Decision.PASSED_ON and service is not None:
        _pass_on(by, referral, service)
    return referral


@transaction.atomic
def withdraw(*, by: Actor, referral: Referral, was: int, reason: str) -> Referral:
    """The sender takes it back. Both sides see that; the reason goes with it."""
    require(permissions.may_withdraw(by, referral))
    if not reason.strip():
        raise Refused(_("Say why you take it back."))
    values = {"taken_back_at": clock.now()}
    if referral.state in lifecycle.WAITING:
        change(referral, was=was, by=by, state=_moved("withdraw", referral), **values)
        _let_go(referral)
    else:  # somebody who hears nothing of decisions: what was decided stays, and her page says "taken back"
        change(referral, was=was, by=by, **values)
    _event(by, "withdrew", referral, reason=reason.strip()[:LONGEST_REASON])
    return referral


@transaction.atomic
def open_informant(*, by: Actor, referral: Referral) -> str:
    """Who gave it, in clear: one opening, one event."""
    require(permissions.may_open_informant(by, referral))
    _event(by, "opened", referral, fields=["informant"])
    who: str = referral.informant.open()
    return who


@transaction.atomic
def look_for_matches(*, by: Actor, referral: Referral) -> list[PossibleMatch]:
    """Look through the receiver's own records for the same human. Out of the sender's sight; nothing is merged."""
    row = referral.people.select_related("person").filter(role=Role.CLIENT).first()
    if row is None or referral.matched_at is not None:
        return []
    intake = from_json(referral.as_sent.open())
    phones = [channel.value for channel in intake.channels if channel.kind == "phone"]
    addresses = [channel.value for channel in intake.channels if channel.kind == "address"]
    exact = intake.client.born_on if intake.client.born_precision == "day" else None
    own = list(referral.people.values_list("person", flat=True))
    found: dict[int, set[str]] = {}
    for name in (intake.client.name, *intake.client.also):
        for match in possible_matches(
            agency=referral.to_agency, area=referral.area, given=name.given, family=name.family,
            born_on=exact, phones=phones, addresses=addresses, leave_out=own,
        ):  # fmt: skip
            found.setdefault(match.person_id, set()).update(match.because)
    matches = [
        PossibleMatch(
            referral=referral, person_id=person, because=" ".join(sorted(because)), created_by=by.user
        )
        for person, because in sorted(found.items())
    ]
    PossibleMatch.objects.bulk_create(matches)
    _in_sight_again(referral, list(found))
    Referral.objects.filter(pk=referral.pk).update(matched_at=clock.now())
    _event(by, "looked for records like", referral)
    return matches


@transaction.atomic
def decide_match(
    *, by: Actor, match: PossibleMatch, was: int, decided: str, reason: str = ""
) -> PossibleMatch:
    """Say whether it is the same human: protection then counts for both records; nothing is merged."""
    require(permissions.may_decide_match(by, match))
    if decided not in ("same", "different"):
        raise Refused(_("Choose whether it is the same person."))
    change(
        match, was=was, by=by, decided=decided, decided_at=clock.now(), decided_by=by.user,
        reason=reason.strip()[:LONGEST_REASON],
    )  # fmt: skip
    client = match.referral.people.select_related("person").get(role=Role.CLIENT).person
    if decided == "same":
        people.recognise(by=by, one=match.person, other=client)
    elif client.cluster == match.person.cluster:
        people.set_apart(by=by, person=client)
    about = [match.person.uid, client.uid]
    audit.record(by=by, verb=f"said {decided} person", kind="referral", uid=match.referral.uid, about=about)
    return match


def _moved(name: str, referral: Referral) -> str:
    try:
        return lifecycle.move(name, referral.state)
    except lifecycle.NotPossible:
        raise Refused(_("That is not possible any more: the referral has moved on.")) from None


def _decided(
    by: Actor, referral: Referral, was: int, decision: str, reason: str, service: Service | None
) -> None:
    if referral.state == lifecycle.SENT:
        referral.state = _moved("begin_triage", referral)
    state = _moved(lifecycle.DECISIONS[decision], referral)
    moment = clock.now()
    change(referral, was=was, by=by, state=state, triaged_at=moment, triaged_by=by.user)
    row = Triage(
        referral=referral, decision=decision, service=service, at=moment, on=clock.london_day(moment), by=by.user,
        working_minutes=WORKING_TIME.minutes_between(referral.received_at, moment), created_by=by.user,
    )  # fmt: skip
    row.reason = reason.strip()[:LONGEST_REASON]
    row.save(force_insert=True)
    referral.triage = row
    if state != lifecycle.ACCEPTED:
        _let_go(referral)
    _event(by, f"decided {decision} on", referral)
    notices.tell_referrer(referral)


def _in_sight_again(referral: Referral, found: list[int]) -> None:
    """Older records whose sight has ended: the new referral is a reason to see them, until it is decided against or its
    case is closed. Otherwise nobody could say that she is the same.
    """
    gone = Person.objects.filter(
        pk__in=found, reach__holder=referral.to_agency.holder_id, reach__until_on__lt=clock.today()
    )
    people.involve_all(
        by=notices.receivers_own(referral), people=gone, agency=referral.to_agency, basis="referred",
        source_kind="referral", source_uid=referral.uid,
    )  # fmt: skip


def _let_go(referral: Referral) -> None:
    people.end_involvement(
        by=notices.receivers_own(referral),
        source_kind="referral",
        source_uid=referral.uid,
        until_on=_sight_ends(),
    )


def _sight_ends() -> date:
    """The service still finds her for a while: she may be referred again next week."""
    return clock.today() + timedelta(days=settings.CAIRN_RETAIN_SIGHT_DAYS)


def _other_service(by: Actor, referral: Referral, service: Service | None) -> May:
    if service is None or service.pk == referral.service_id:
        return May(False, _("Choose the service that it goes to."))
    if (work_of(service) == Work.PERPETRATOR) != (referral.work == Work.PERPETRATOR):
        return May(False, _("A referral never goes from one side to the other. Make a new one."))
    return permissions.may_send(by, service, Source.PASSED_ON)


def _pass_on(by: Actor, referral: Referral, service: Service) -> Referral:
    """What was sent goes on as it was sent; what this service added, and who the informant is, stays here."""
    intake = from_json(referral.as_sent.open())
    if referral.informant:
        intake = replace(intake, given_by="")
    return send(by=by, service=service, intake=intake, source=Source.PASSED_ON, passed_from=referral)


def _event(by: Actor, verb: str, referral: Referral, reason: str = "", fields: Iterable[str] = ()) -> None:
    about = list(referral.people.values_list("person__uid", flat=True))
    audit.record(
        by=by, verb=verb, kind="referral", uid=referral.uid, about=about, reason=reason, fields=fields
    )
