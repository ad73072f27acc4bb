"""What casework puts on other pages: today's work, a person's chronology, ways into her cases, her risk."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.access.actor import Actor
from cairn.access.roles import ASSESSMENT_AGREE, CASE_ALLOCATE, CASE_OPEN, CASE_READ, CASE_WORK
from cairn.cases.codes import Work
from cairn.cases.models import Action, Assessment, Case, Incident, Party
from cairn.cases.presenters import chronology, covering, named, state_words
from cairn.cases.queries.downtime import entries
from cairn.cases.queries.handover import waiting_referrals
from cairn.cases.queries.reaching import how_many_to_ask
from cairn.cases.queries.story import Story, stories_of
from cairn.core.clock import london_day
from cairn.core.contracts import DowntimeEntry, PersonFacts, Tab, TimelineEntry, WorkItem
from cairn.people.models import LifeEvent, Person
from cairn.referrals.models import ReferralPerson
from cairn.ui.pages import url
from cairn.ui.words import count

MOST = 25  # of each kind: more is a list of its own
SOON = timedelta(days=7)


def work(actor: Actor) -> Iterable[WorkItem]:
    """Her work today: first contacts, reviews and actions of her own; for a manager, what waits for her word."""
    if not actor.may(CASE_READ):
        return
    yield from covering.work(actor)
    if actor.may(CASE_OPEN):
        yield from _referrals(actor)
    if actor.may(CASE_WORK):
        yield from _contacts(actor)
        yield from _reassessments(actor)
        yield from _reviews(actor)
        yield from _actions(actor)
        yield from _to_ask(actor)
    if actor.may(CASE_ALLOCATE):
        yield from _unallocated(actor)
    if actor.may(ASSESSMENT_AGREE):
        yield from _agreements(actor)


def _to_ask(actor: Actor) -> Iterable[WorkItem]:
    many = how_many_to_ask(actor)
    if many:
        text = ngettext(
            "%(n)s client must be asked again how they may be reached",
            "%(n)s clients must be asked again how they may be reached",
            many,
        )
        yield WorkItem(
            kind="ask_again", text=text % {"n": count(many)}, url=url("cases:ask-again"), urgency=6
        )


def _client_name(case: str = "pk") -> dict[str, Subquery]:
    client = Party.objects.filter(case=OuterRef(case), role="client", until_on__isnull=True)
    return {
        "given": Subquery(client.values("person__sort_given")[:1]),
        "family": Subquery(client.values("person__sort_family")[:1]),
        "client_uid": Subquery(client.values("person__uid")[:1]),
    }


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    name = f"{row['given'] or ''} {row['family'] or ''}".strip()
    return {"person_name": name, "person_uid": row["client_uid"]}


def _mine(actor: Actor) -> Any:
    return Case.objects.visible_to(actor).open().owned_by(actor.user.pk)


def _rows(cases: "QuerySet[Any]", *columns: str) -> list[dict[str, Any]]:
    return list(
        cases.annotate(**_client_name()).values(
            "uid", "reference", "given", "family", "client_uid", *columns
        )[:MOST]
    )


def _referrals(actor: Actor) -> Iterable[WorkItem]:
    client = ReferralPerson.objects.filter(referral=OuterRef("pk"), role="client")
    rows = (
        waiting_referrals(actor)
        .annotate(
            given=Subquery(client.values("person__sort_given")[:1]),
            family=Subquery(client.values("person__sort_family")[:1]),
            client_uid=Subquery(client.values("person__uid")[:1]),
        )
        .order_by("received_at")
        .values("uid", "reference", "urgency", "received_on", "given", "family", "client_uid")[:MOST]
    )
    for row in rows:
        yield WorkItem(
            kind="open_case",
            text=_("Open a case: referral %(ref)s was accepted") % {"ref": row["reference"]},
            url=url("cases:accept", row["uid"]),
            urgency=0 if row["urgency"] == "today" else 2,
            due_on=row["received_on"],
            **_named(row),
        )


def _contacts(actor: Actor) -> Iterable[WorkItem]:
    waiting = (
        _mine(actor).filter(state="attempting", first_contact_on__isnull=True).order_by("contact_due_on")
    )
    for row in _rows(waiting, "contact_due_on", "first_attempt_on", "level"):
        tried = row["first_attempt_on"] is not None
        yield WorkItem(
            kind="first_contact",
            text=_("Try again to make contact") if tried else _("Make the first contact"),
            url=url("cases:attempt", row["uid"]),
            urgency=3 if tried else 0 if _late(row["contact_due_on"], actor) or row["level"] == "high" else 1,
            due_on=None if tried else row["contact_due_on"],
            **_named(row),
        )


def _reassessments(actor: Actor) -> Iterable[WorkItem]:
    last = Assessment.objects.filter(case=OuterRef("pk"), replaced_by__isnull=True).order_by("-assessed_at")
    client = Party.objects.filter(case=OuterRef(OuterRef("pk")), role="client", until_on__isnull=True)
    incident = Incident.objects.filter(case=OuterRef("pk"), created_at__gt=OuterRef("last_at"))
    changed = LifeEvent.objects.filter(
        person__in=client.values("person"),
        created_at__gt=Greatest(OuterRef("last_at"), OuterRef("created_at")),
    )
    due = _mine(actor).annotate(
        last_at=Subquery(last.values("assessed_at")[:1]), incident=Exists(incident), changed=Exists(changed)
    )
    due = due.filter(Q(incident=True) | Q(changed=True), last_at__isnull=False)
    for row in _rows(due.order_by("opened_on"), "level", "incident"):
        yield WorkItem(
            kind="reassess",
            text=_("Assess the risk again: a new incident was recorded")
            if row["incident"]
            else _("Assess the risk again: something in the client’s life has changed"),
            url=url("cases:assess", row["uid"]),
            urgency=0 if row["level"] == "high" else 1,
            **_named(row),
        )


def _reviews(actor: Actor) -> Iterable[WorkItem]:
    due = _mine(actor).filter(review_due_on__lte=actor.today + SOON).order_by("review_due_on")
    for row in _rows(due, "review_due_on", "level"):
        yield WorkItem(
            kind="review",
            text=_("Review the risk"),
            url=url("cases:assess", row["uid"]),
            urgency=1 if _late(row["review_due_on"], actor) else 4,
            due_on=row["review_due_on"],
            **_named(row),
        )


def _actions(actor: Actor) -> Iterable[WorkItem]:
    visible = Case.objects.visible_to(actor).open().filter(pk=OuterRef("case_id"))
    due = (
        Action.objects.filter(user=actor.user, state="open", due_on__lte=actor.today + SOON)
        .filter(Exists(visible))
        .select_related("case")
        .annotate(**_client_name("case"))
        .order_by("due_on")[:MOST]
    )
    for action in due:
        yield WorkItem(
            kind="action",
            text=_("Action: %(text)s") % {"text": action.text.open()},
            url=url("cases:end-action", action.case.uid, action.uid),
            urgency=1 if _late(action.due_on, actor) else 4,
            due_on=action.due_on,
            **_named(vars(action)),
        )


def _unallocated(actor: Actor) -> Iterable[WorkItem]:
    for row in _rows(
        Case.objects.visible_to(actor).unallocated().order_by("contact_due_on"), "contact_due_on", "level"
    ):
        yield WorkItem(
            kind="allocate",
            text=_("Allocate case %(ref)s") % {"ref": row["reference"]},
            url=url("cases:allocate", row["uid"]),
            urgency=0 if _late(row["contact_due_on"], actor) or row["level"] == "high" else 2,
            due_on=row["contact_due_on"],
            **_named(row),
        )


def _agreements(actor: Actor) -> Iterable[WorkItem]:
    """A lower level, or a referral that was not made: somebody else's, of an open case."""
    visible = Case.objects.visible_to(actor).open()
    latest = Assessment.objects.filter(case__in=visible, replaced_by__isnull=True).exclude(
        assessed_by=actor.user
    )
    rows = latest.annotate(**_client_name("case"), case_uid=F("case__uid")).order_by("assessed_at")
    columns = ("uid", "case_uid", "given", "family", "client_uid")
    lower = rows.filter(agreement="waiting").values(*columns)[:MOST]
    unsigned = rows.exclude(routes="").filter(referred=False, signed_at__isnull=True).values(*columns)[:MOST]
    for text, kind, found in (
        (_("Agree, or not, to a lower level of risk"), "agree_level", lower),
        (_("Sign why no referral to MARAC was made"), "sign_not_referred", unsigned),
    ):
        for row in found:
            address = url("cases:assessment", row["case_uid"], row["uid"])
            yield WorkItem(kind=kind, text=text, url=address, urgency=1, **_named(row))


def _late(day: Any, actor: Actor) -> bool:
    return day is not None and day < actor.today


def _hers(person: Person) -> "QuerySet[Party, Any]":
    """The cases that are hers, by whichever of her records; whether they may be seen is asked besides.

    A short list to begin from: asked of every case of the agency, it would cost more with each that was ever closed.
    """
    client = Party.objects.filter(role="client", until_on__isnull=True, person__cluster=person.cluster)
    return client.values("case")


def _stories(actor: Actor, person: Person) -> list[Case]:
    cases = (
        Case.objects.visible_to(actor)
        .filter(pk__in=_hers(person))
        .select_related("service", "agency", "area")
    )
    return list(cases.order_by("-opened_on", "-pk")[:5])


def timeline(actor: Actor, person: Person) -> Iterable[TimelineEntry]:
    """Her cases in one line of time: the turning points, incidents, attempts, assessments and notes."""
    if not actor.may(CASE_READ):
        return
    for story in stories_of(actor, _stories(actor, person)):
        yield from _entries(story)


def _entries(story: Story) -> Iterable[TimelineEntry]:
    source = _("Case %(ref)s") % {"ref": story.case.reference}
    for entry in chronology(story):
        day = entry.on or london_day(entry.at or story.case.created_at)
        yield TimelineEntry(
            on=day,
            kind="case",
            title=str(entry.title),
            at=entry.at,
            url=entry.href or url("cases:case", story.case.uid),
            source=source,
            approximate=entry.precision != "day",
        )


def tabs(actor: Actor, person: Person) -> Iterable[Tab]:
    """Each of her cases."""
    if not actor.may(CASE_READ):
        return
    for case in _stories(actor, person):
        words = {
            "ref": case.reference,
            "work": named(Work, case.work).lower(),
            "state": state_words(case).lower(),
        }
        yield Tab(_("Case %(ref)s (%(work)s): %(state)s") % words, url("cases:case", case.uid))


def person_facts(actor: Actor, person: Person) -> PersonFacts:
    """The level of risk in force in her latest case."""
    if not actor.may(CASE_READ):
        return PersonFacts()
    row = (
        Case.objects.visible_to(actor)
        .open()
        .filter(pk__in=_hers(person))
        .exclude(level="")
        .order_by("-level_on")
        .values_list("level", "level_on")
        .first()
    )
    return PersonFacts(risk=row[0], risk_on=row[1]) if row else PersonFacts()


def downtime(actor: Actor) -> Iterable[DowntimeEntry]:
    """For the hours in which Cairn is away: high-risk cases, how to reach them safely, what is due."""
    return entries(actor) if actor.may(CASE_ALLOCATE) else ()
