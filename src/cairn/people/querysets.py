"""Which people an actor may see: gate 4, and the bar of gate 1 inside it."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cairn.access.models import AgencyKind, Appointment
from cairn.access.queries import sides
from cairn.access.roles import side_of
from cairn.core.db.asked import Asked

if TYPE_CHECKING:
    from cairn.access.actor import Actor
    from cairn.people.models import Bar, Person, Relationship  # noqa: F401


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: "Actor") -> "PersonQuerySet":
        """People whom a holder of the actor reaches today in her area, minus bars; restricted ones with a share only.

        A bar against somebody hides those who are recorded as theirs too: the sister of the man said to cause harm
        sees neither him nor the woman he harmed. All in one statement, so that barred and not existing give the same
        answer by the same SQL.
        """
        return self.filter(may_see(actor))

    def unbarred(self, actor: "Actor") -> "PersonQuerySet":
        """Gate 1 alone: without those whom a bar keeps from the actor, and those who are recorded as theirs."""
        return self.filter(_not_barred(actor))

    def on_duty(self, actor: "Actor") -> "PersonQuerySet":
        """Whom duty cover may show, whoever's they are: minus bars, and restricted ones with a share only."""
        from cairn.people.models import Share

        shared = Share.objects.in_force(actor.today).filter(user=actor.user, person=OuterRef("pk"))
        return self.filter(Q(restricted=False) | Exists(shared)).unbarred(actor)

    def for_emergency(self, actor: "Actor") -> "PersonQuerySet":
        """Whose record break-glass may open for her: in her area, another agency's or a restricted one of her own.

        Never over a bar, and never across the wall of gate 5: a programme opens nothing of a survivor's, and nobody who
        works with survivors opens a programme's. What she sees anyway, and what duty cover is for, is not opened so.
        """
        found = self.filter(area=actor.area, entered_in_error=False)
        found = found.filter(~Q(agency__in=actor.agencies) | Q(restricted=True)).unbarred(actor)
        # Whichever post she acts under: what she opens for the police she knows when she works with survivors too.
        on = sides(actor.user, actor.area, on=actor.today) | {side_of(actor.role.code, actor.agency.kind)}
        if "his" in on:
            found = found.filter(agency=actor.agency)
        if "hers" in on:
            found = found.exclude(agency__kind=AgencyKind.PERPETRATOR_SERVICE)
        return found.exclude(may_see(actor))


class BarQuerySet(models.QuerySet[Any]):
    def in_force(self) -> "BarQuerySet":
        """Not lifted, and not merely asked about."""
        return self.filter(lifted_at__isnull=True).exclude(kind="asked")

    def against(self, actor: "Actor") -> "BarQuerySet":
        """In force against the actor herself, or against any agency that she works for."""
        return self.in_force().filter(Q(user=actor.user) | Q(agency__in=actor.agencies))

    def unbarred(self, actor: "Actor") -> "BarQuerySet":
        """About nobody whom a bar or a tie keeps from the actor: gate 1 for whoever answers for bars."""
        return self.filter(_not_barred(actor))


class ShareQuerySet(models.QuerySet[Any]):
    def given(self, today: date) -> "ShareQuerySet":
        """Begun, not past its last day, not taken back."""
        return self.filter(from_on__lte=today, until_on__gte=today, ended_at__isnull=True)

    def in_force(self, today: date) -> "ShareQuerySet":
        """Given, and its reader is at work today where she reads by it; so is the agency that shared its record."""
        post = Appointment.objects.filter(
            user=OuterRef("user"), agency=OuterRef("reads_for"), area=OuterRef("person__area")
        )
        gone = Q(agency__until_on__isnull=False, agency__until_on__lt=today)
        return self.given(today).filter(~gone, Exists(post.in_force(today)))

    def beyond(self) -> "ShareQuerySet":
        """With a worker of another agency, who sees the record by her share alone."""
        return self.filter(to_agency__isnull=False)


def may_see(actor: "Actor", person: str = "") -> Q:
    """The condition of `visible_to`, on rows that point at a person by their field `person`.

    Asked row by row, never as ``person__in=Person.objects.visible_to(actor)``: SQLite would first make a list of
    everybody whom the actor sees, and of that every page would cost more the longer the register grows. A page asks
    it in many statements: it is put together once for an actor (nothing is read by that) and kept with her.
    """
    return actor.keep(f"sees {person}", lambda: _condition(actor, person))


def _condition(actor: "Actor", person: str) -> Q:
    from cairn.people.models import Reach, Share

    key, at = _paths(person)
    reached = Reach.objects.filter(
        holder__in=actor.holders, area=actor.area, person=OuterRef(key), until_on__gte=actor.today
    )
    shared = Share.objects.in_force(actor.today).filter(user=actor.user, person=OuterRef(key))
    return (
        Q(Asked(reached)) & (Q(**{f"{at}restricted": False}) | Q(Asked(shared))) & _not_barred(actor, person)
    )


def barred_clusters(actor: "Actor") -> "models.QuerySet[Bar, Any]":
    """The clusters whom the actor is barred from today: a short list, whatever the size of the register."""
    from cairn.people.models import Bar

    return Bar.objects.against(actor).values("cluster")


def _paths(person: str) -> tuple[str, str]:
    return (f"{person}_id", f"{person}__") if person else ("pk", "")


def _not_barred(actor: "Actor", person: str = "") -> Q:
    """Gate 1, on rows that point at a person by their field `person`."""
    return ~is_barred(actor, person)


def is_barred(actor: "Actor", person: str = "") -> Q:
    """Gate 1 the other way round: rows that point at somebody whom the actor must never see."""
    _key, at = _paths(person)
    hers = f"{at}cluster__in"
    return (
        Q(**{hers: barred_clusters(actor)}) | Q(**{hers: _tied(actor, "a")}) | Q(**{hers: _tied(actor, "b")})
    )


def closed_to(actor: "Actor", person: str = "person") -> tuple[Q, ...]:
    """On rows that point at somebody whom the actor's agency works with: whose are closed to her today, by a bar, a tie
    to one, or a restriction without a share. One way each, to be joined by UNION: every one begins from a short list.
    """
    from cairn.people.models import Reach, Share

    hers = f"{person}__cluster__in"
    restricted = Reach.objects.filter(holder=actor.agency.holder_id, area=actor.area, restricted=True)
    shared = Share.objects.in_force(actor.today).filter(user=actor.user)
    closed = restricted.exclude(person__in=shared.values("person")).values("person")
    return (
        Q(**{hers: barred_clusters(actor)}), Q(**{hers: _tied(actor, "a")}), Q(**{hers: _tied(actor, "b")}),
        Q(**{f"{person}__in": closed}),
    )  # fmt: skip


def _tied(actor: "Actor", end: str) -> "models.QuerySet[Relationship, Any]":
    """The clusters at one end of a relationship, past ones too, whose other end the actor is barred from.

    Clusters, whichever record of the two humans it was written on; and found from the bars, which are few.
    """
    from cairn.people.models import Relationship

    other = {"a": "b", "b": "a"}[end]
    barred = Relationship.objects.filter(**{f"{other}__cluster__in": barred_clusters(actor)})
    clusters: models.QuerySet[Relationship, Any] = barred.values(f"{end}__cluster")
    return clusters
