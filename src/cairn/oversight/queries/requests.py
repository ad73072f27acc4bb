"""Requests as the pages read them: lists, one of them, and what a service was asked to look for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from cairn.access.actor import Actor
from cairn.access.models import Agency, Appointment, Area, LegalBody
from cairn.access.roles import REQUEST_HANDLE, REQUEST_SIGN
from cairn.cases.codes import Work
from cairn.cases.models import Party
from cairn.core import clock
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.models import FoundRecord, Lookup, Notice, OwnClock, Request, SafetyNote
from cairn.oversight.rules import subject
from cairn.oversight.rules.clocks import BY_CODE, Asked, Clock, add_months
from cairn.people import queries as people
from cairn.people.models import ContactPoint, Person, PersonName
from cairn.referrals.models import ReferralPerson
from cairn.release.rules.recipients import same_name
from cairn.ui.lists import Listing, paged


def request_list(actor: Actor, query: Mapping[str, Any], *, ended: bool) -> Listing[Request]:
    """The controller's requests: open ones by the day they are due, or those that have ended."""
    found = Request.objects.visible_to(actor).select_related("lead").defer("asker_name", "wanted")
    found = found.exclude(ended_on=None).order_by("-ended_on", "-pk") if ended else found.open().by_due()
    page = paged(found, query)
    actor.saw("request", None, ("reference", "kind", "state", "due_on"))
    return page


def request_of(actor: Actor, uid: UUID) -> Request:
    """One of them; not hers is the same as none."""
    found: Request | None = (
        Request.objects.visible_to(actor)
        .select_related(
            "lead", "agency", "controller", "area", "answer", "particulars", "ruling", "changed_by"
        )
        .filter(uid=uid)
        .first()
    )
    if found is None:
        raise Http404
    return found


def about(request: Request) -> list[UUID]:
    """The uids of the people whose records were found: whom an event is about."""
    return list(request.found.values_list("person__uid", flat=True))


def lookups_of(request: Request) -> list[Lookup]:
    return list(request.lookups.select_related("agency", "answered_by").order_by("agency__name"))


def lookup_of(actor: Actor, uid: UUID) -> Lookup:
    """What her own agency was asked to look for, in a request that she may see."""
    found: Lookup | None = (
        Lookup.objects.filter(
            uid=uid, agency=actor.agency, request__in=Request.objects.visible_to(actor).values("pk")
        )
        .select_related("request__lead", "request__agency", "agency")
        .first()
    )
    if found is None:
        raise Http404
    return found


def found_of(actor: Actor, request: Request) -> list[FoundRecord]:
    """The records that were found: all for a lead; for a service, those of its own. A wall stands between services."""
    found = request.found.select_related("person", "agency").order_by("agency__name", "pk")
    if not actor.may(REQUEST_HANDLE):
        found = found.filter(agency=actor.agency)
    return list(found)


def is_flagged(request: Request) -> bool:
    """Whether whoever asks says, or is said somewhere at the controller's, to cause harm or to be an associate; or asks
    for a child, and no service has shown that it is the parent who was harmed."""
    if request.enquiry:
        return False
    if request.asker == Request.Asker.CAUSING or harming(request).exists():
        return True
    return for_a_child(request) and not _is_harmed_parent(request)


def harming(request: Request) -> "QuerySet[Person]":
    """Records of whoever asks, or speaks through a representative, that stand somewhere as causing harm: those that
    were found, and those beside what was found that bear the name that was typed."""
    found = request.found.filter(roles__contains=subject.PERPETRATOR)
    if request.asker == Request.Asker.PARENT:  # what the child is said to have done is not the parent's
        found = found.filter(whose=FoundRecord.Whose.ASKER)
    named: list[int] = []
    if request.asker in FOR_OTHERS:
        typed = request.asker_name.open()
        there = _in_role(subject.PERPETRATOR, *near(request))
        names = PersonName.objects.filter(there).values_list("person", "given", "family")
        named = [pk for pk, given, family in names if same_name(typed, given=given, family=family)]
    return Person.objects.filter(Q(pk__in=found.values("person")) | Q(pk__in=named))


FOR_OTHERS = (Request.Asker.PARENT, Request.Asker.REPRESENTATIVE)
ADULT_MONTHS = 18 * 12


def for_a_child(request: Request) -> bool:
    """A parent asks, or a representative about somebody under 18: behind whom a parent may stand (rules F6)."""
    if request.asker == Request.Asker.PARENT:
        return True
    if request.asker != Request.Asker.REPRESENTATIVE:
        return False
    since = add_months(clock.today(), -ADULT_MONTHS)
    young = Q(person__born_on__gt=since) | Q(person__born_on__isnull=True, roles__contains="child")
    return request.found.filter(young, whose=FoundRecord.Whose.SUBJECT).exists()


def _is_harmed_parent(request: Request) -> bool:
    """Whether a service found whoever asks, under the name that was typed, as the client of a case or referral in which
    the child stands: the one harmed there, and not the one who works on his own behaviour."""
    theirs = Person.objects.filter(
        pk__in=request.found.filter(whose=FoundRecord.Whose.ASKER).values("person")
    )
    typed = request.asker_name.open()
    names = PersonName.objects.filter(person__in=theirs).values_list("given", "family")
    if not any(same_name(typed, given=given, family=family) for given, family in names):
        return False
    client = Q(role=subject.CLIENT, person__cluster__in=theirs.values("cluster"))
    parties, referred = near(request, FoundRecord.Whose.SUBJECT)
    return (
        parties.filter(client).exclude(case__work=Work.PERPETRATOR).exists()
        or referred.filter(client).exclude(referral__work=Work.PERPETRATOR).exists()
    )


def near(
    request: Request, whose: FoundRecord.Whose | None = None
) -> "tuple[QuerySet[Party], QuerySet[ReferralPerson]]":
    """Who stands in the controller's cases and referrals in which a record that was found stands."""
    found = request.found.filter(whose=whose) if whose else request.found.all()
    same = same_people(request, found).values("pk")
    cases = Party.objects.filter(person__in=same).values("case")
    referrals = ReferralPerson.objects.filter(person__in=same).values("referral")
    return (
        Party.objects.filter(case__in=cases),
        ReferralPerson.objects.filter(referral__in=referrals),
    )


def same_people(request: Request, found: "QuerySet[FoundRecord]") -> "QuerySet[Person]":
    """The records that were found, and the controller's others of the same people."""
    clusters = Person.objects.filter(pk__in=found.values("person")).values("cluster")
    return Person.objects.filter(cluster__in=clusters, agency__legal_body=request.controller)


def _in_role(role: str, parties: "QuerySet[Party]", referred: "QuerySet[ReferralPerson]") -> Q:
    return Q(person__in=parties.filter(role=role).values("person")) | Q(
        person__in=referred.filter(role=role).values("person")
    )


def is_refusal(request: Request) -> bool:
    """Whether what waits for the second signature is the letter that refuses the whole of it."""
    return request.state == lifecycle.SIGNING and bool(request.ended_because)


def roles_of(person: Person) -> set[str]:
    """In which roles a record stands in its agency's referrals and cases."""
    parties = set(Party.objects.filter(person=person).values_list("role", flat=True))
    return parties | set(ReferralPerson.objects.filter(person=person).values_list("role", flat=True))


def looking_agencies(controller: LegalBody, area: Area) -> list[Agency]:
    """The controller's agencies in the area that have somebody who looks in their records today."""
    held = (
        Appointment.objects.filter(area=area).in_force().able(REQUEST_SIGN).exclude(agency__kind="assurance")
    )
    return list(Agency.objects.filter(legal_body=controller, pk__in=held.values("agency")).order_by("name"))


def asked_days(request: Request) -> Asked:
    """The days that the clock counts from."""
    return Asked(
        received_on=request.received_on,
        identity_on=request.identity_on,
        clarify_asked_on=request.clarify_asked_on,
        clarified_on=request.clarified_on,
        extended_on=request.extended_on,
    )


def own_clocks(controller: LegalBody) -> list[Clock]:
    """What this controller set for itself."""
    rows = OwnClock.objects.filter(controller=controller).order_by("code", "from_on")
    return [
        Clock(
            row.code, BY_CODE[row.code].words, row.days, row.working, row.from_on, row.source, verified=True
        )
        for row in rows
        if row.code in BY_CODE
    ]


@dataclass(frozen=True)
class SafeAddress:
    """A way to post something to a person: never the address itself, only which one and what its rule says."""

    uid: UUID
    since: str
    safe: str


def addresses_of(actor: Actor, request: Request) -> list[SafeAddress]:
    """The addresses on the record of whoever the answer goes to, as far as the actor sees the record."""
    found = []
    for point in points(actor, request):
        rule = people.rule_now(point, clock.now())
        found.append(SafeAddress(point.uid, point.created_at.date().isoformat(), str(rule.sentence)))
    return found


def points(actor: Actor, request: Request) -> "QuerySet[ContactPoint]":
    herself = request.asker in (Request.Asker.HERSELF, Request.Asker.HARMED, Request.Asker.CAUSING)
    whose = FoundRecord.Whose.SUBJECT if herself else FoundRecord.Whose.ASKER
    theirs = request.found.filter(whose=whose).exclude(how="apart").values("person")
    visible = Person.objects.visible_to(actor).filter(pk__in=theirs)
    return (
        ContactPoint.objects.filter(person__in=visible, kind="address")
        .select_related("person")
        .order_by("pk")
    )


def notices_of(request: Request) -> list[Notice]:
    """Whether she was told, the newest first."""
    return list(request.notices.select_related("created_by").order_by("-pk"))


def unread_notes(actor: Actor) -> Iterable[SafetyNote]:
    return (
        SafetyNote.objects.filter(user=actor.user, read_at__isnull=True)
        .select_related("case")
        .order_by("pk")[:25]
    )


def note_of(actor: Actor, uid: UUID) -> SafetyNote:
    from cairn.cases.models import Case

    found: SafetyNote | None = (
        SafetyNote.objects.filter(
            uid=uid, user=actor.user, case__in=Case.objects.visible_to(actor).values("pk")
        )
        .select_related("case")
        .first()
    )
    if found is None:
        raise Http404
    return found
