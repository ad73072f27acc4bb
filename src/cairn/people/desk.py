"""What people publishes for today's work and a person's page: reports, bars to decide, shares that end."""

from collections.abc import Iterable

from django.db.models import Count, Exists, Min, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.access import roles
from cairn.access.actions import system_user
from cairn.access.actor import Actor, system_actor
from cairn.access.models import Appointment, User, UserKey
from cairn.core import clock
from cairn.core.contracts import Tab, TimelineEntry, WorkItem
from cairn.people import codes
from cairn.people.actions import matching
from cairn.people.forms.contact import GIVEN_BY
from cairn.people.models import Bar, LifeEvent, Person
from cairn.people.queries import bars, pages, reviews, sharing, sharing_out
from cairn.ui import words
from cairn.ui.pages import url

MOST = 20


def work(actor: Actor) -> Iterable[WorkItem]:
    if actor.may(roles.NEAR_MISS_REVIEW):
        yield from _near_misses(actor)
    if actor.may(roles.BAR_LIFT):
        yield from _bars(actor)
    if actor.may(roles.BREAK_GLASS_REVIEW):
        yield from _emergencies(actor)
    if actor.may(roles.SHARE_GIVE):
        yield from _shares(actor)
    if actor.may(roles.PERSON_READ):
        yield from _for_her_alone(actor)


def joined(post: Appointment) -> None:
    """Somebody takes up a post: she is kept from the records that match her before she opens her first page."""
    matching.match_post(by=system_actor(system_user(), post.agency, post.area), user=post.user)


def timeline(actor: Actor, person: Person) -> Iterable[TimelineEntry]:
    hers = Person.objects.visible_to(actor).filter(cluster=person.cluster)
    for event in LifeEvent.objects.filter(person__in=hers.values("pk")).order_by("-on", "-id"):
        yield TimelineEntry(
            on=event.on,
            kind="life_event",
            title=str(event.get_kind_display()),
            text=_("How this person may be reached must be asked again."),
            source=str(GIVEN_BY.get(event.told_by, "")),
            approximate=event.precision != Person.Precision.DAY,
        )
    if actor.may(roles.NEAR_MISS_REVIEW):
        for miss in pages.near_misses(actor).filter(person__cluster=person.cluster):
            yield TimelineEntry(
                on=clock.london_day(miss.at),
                at=miss.at,
                kind="near_miss",
                title=_("Contact outside the rule was reported"),
                url=url("people:near-miss", miss.uid),
                source=str(miss.created_by),
            )
    if person.died_on:
        yield TimelineEntry(on=person.died_on, kind="died", title=_("Died"))


def tabs(actor: Actor, person: Person) -> Iterable[Tab]:
    if actor.may(roles.PERSON_READ):
        yield Tab(_("Safe contact"), url("people:contact", person.uid))
        yield Tab(_("Details"), url("people:details", person.uid))
        yield Tab(_("Family and household"), url("people:family", person.uid))
    if actor.may(roles.SHARE_GIVE):
        yield Tab(_("Share with another agency"), url("people:sharing", person.uid))


def _near_misses(actor: Actor) -> Iterable[WorkItem]:
    for miss in (
        pages.near_misses(actor).filter(reviewed_at__isnull=True).exclude(created_by=actor.user)[:MOST]
    ):
        yield WorkItem(
            kind="near_miss",
            text=_("Review contact outside the rule"),
            url=url("people:near-miss", miss.uid),
            urgency=1,
            due_at=miss.at,
            person_name=str(miss.person),
            person_uid=miss.person.uid,
            detail=_("reported by %(who)s on %(when)s")
            % {"who": miss.created_by, "when": words.moment(miss.at)},
        )


def _bars(actor: Actor) -> Iterable[WorkItem]:
    held = bars.held_bars(actor)
    for one in [one for one in held if one.bar.kind == Bar.Kind.ASKED][:MOST]:
        yield WorkItem(
            kind="bar_asked",
            text=_("Decide: does %(who)s know somebody in this record?")
            % {"who": one.bar.user or one.bar.agency},
            url=url("people:bar", one.bar.uid),
            urgency=1,
            detail=str(codes.MATCHED[one.bar.matched]),
            due_at=one.bar.created_at,
            person_name=str(one.person) if one.person else "",
            person_uid=one.person.uid if one.person else None,
        )
    alone = sum(1 for one in held if one.left == 0)
    if alone:
        text = ngettext(
            "%(n)s record has nobody left who can act, because of bars",
            "%(n)s records have nobody left who can act, because of bars",
            alone,
        )
        yield WorkItem(kind="bar_alone", text=text % {"n": alone}, url=url("people:bars"), urgency=0)


def _emergencies(actor: Actor) -> Iterable[WorkItem]:
    """What somebody of another agency opened: without a name, for she may be nobody's here."""
    for row in reviews.waiting(actor)[:MOST]:
        said = {"who": row.user, "agency": row.agency}
        yield WorkItem(
            kind="break_glass",
            text=_("Review: %(who)s of %(agency)s opened a record in an emergency") % said,
            url=url("people:review", row.uid),
            urgency=0 if row.due_at <= clock.now() else 2,
            due_at=row.due_at,
            detail=row.reference,
        )


def _for_her_alone(actor: Actor) -> Iterable[WorkItem]:
    """What another agency lets her read: nothing else would tell her that it does. And her own details, until she has
    given them: before that, her name alone is known to the automatic bars. Both in one statement, on every home page.
    """
    shared = sharing_out.shared_here(actor).order_by().values("user")
    given = UserKey.objects.filter(user=OuterRef("pk")).exclude(kind=UserKey.Kind.NAME)
    many, ends_on, known = (
        User.objects.filter(pk=actor.user.pk)
        .values_list(
            Subquery(shared.annotate(many=Count("pk")).values("many")),
            Subquery(shared.annotate(ends_on=Min("until_on")).values("ends_on")),
            Exists(given),
        )
        .get()
    )
    if many:
        text = ngettext("%(n)s record is shared with you", "%(n)s records are shared with you", many)
        yield WorkItem(
            kind="shared_here",
            text=text % {"n": many},
            url=url("people:shared-here"),
            urgency=5,
            due_on=ends_on,
        )
    if not known and actor.may(roles.BAR_DECLARE):
        yield WorkItem(
            kind="own_details",
            text=_("Give your own phone and address, so that you are kept from records of people you know"),
            url=url("people:own-details"),
            urgency=6,
        )


def _shares(actor: Actor) -> Iterable[WorkItem]:
    ending = list(sharing.shares_ending(actor)[:MOST])
    if ending:
        text = ngettext("%(n)s share ends soon", "%(n)s shares end soon", len(ending))
        yield WorkItem(
            kind="share_ending", text=text % {"n": len(ending)}, url=url("people:shares"), urgency=4,
            due_on=ending[0].until_on,
        )  # fmt: skip
