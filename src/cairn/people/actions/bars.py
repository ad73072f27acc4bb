"""Bars: a member of staff who belongs to a record never sees it, nor learns that it exists. Bars beat everything.

So do bars of a whole agency: where the man works whom she fears, nobody of that agency sees her, in whichever of their
posts they act. Automatic bars are in `matching`.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.keys import system_key
from cairn.access.models import Agency, User
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.people import permissions
from cairn.people.models import Bar, ContactKey, Person
from cairn.people.queries.bars import badly_held, held, holders_for, kept_from, team_who_could_see
from cairn.people.querysets import BarQuerySet
from cairn.people.rules import bars as rules


@transaction.atomic
def declare_bar(
    *,
    by: Actor,
    person_or_cluster: Person | UUID,
    user: User | None = None,
    agency: Agency | None = None,
    kind: str = Bar.Kind.DECLARED,
    matched: str = "",
    because: str = "",
) -> Bar:
    """Bar a user (oneself, where none is named) or an agency from everything about a person, from this moment.

    A worker bars herself. A manager who sees the record bars a colleague, or a whole agency and then says why.
    """
    require(permissions.may_declare_bar(by))
    barred = user or (None if agency else by.user)
    if (agency or barred != by.user) and not permissions.may_bar_others(by):
        raise Refused(_("You can say that you know somebody yourself. A manager bars somebody else."))
    cluster = _cluster(person_or_cluster)
    if not permissions.sees_any(by, cluster):
        raise Refused(_("There is no such record for you."))
    if agency is not None and not because.strip() and not permissions.is_cairn(by):
        raise Refused(_("Say why nobody of this agency may see the record."))
    bar = lay(
        by, cluster, kind=kind, matched=matched, user=barred, agency=agency, because=because, again=True
    )
    spread(by, bar, near(cluster), again=True)
    return bar


@transaction.atomic
def decide_bar(*, by: Actor, bar: Bar, was: int, confirmed: bool, because: str) -> Bar:
    """A manager's answer to a bar that rests on a name alone, or on the team: in force from now, or not her."""
    _answers_for(by, bar)
    if bar.kind != Bar.Kind.ASKED:
        raise Refused(_("This bar is in force already."))
    if not confirmed:
        return lift_bar(by=by, bar=bar, was=was, because=because)
    change(bar, was=was, by=by, kind=Bar.Kind.DECLARED)
    audit.record(by=by, verb="confirmed", kind="bar", uid=bar.uid, about=_about(bar.cluster), reason=because)
    spread(by, bar, near(bar.cluster), again=True)
    if bar.matched in rules.STRENGTH:
        ask_team(by, bar)
    return bar


@transaction.atomic
def lift_bar(*, by: Actor, bar: Bar, was: int, because: str) -> Bar:
    """A wrong bar is lifted by a holder with a reason, day or night; the same match does not come back by itself.

    What it had laid against records with the same phone or address goes with it, unless another bar holds it there; so
    does what is still asked about her team.
    """
    _answers_for(by, bar)
    if not because.strip():
        raise Refused(_("Say why this bar is wrong."))
    _lift(by, bar, was, because.strip())
    if bar.matched in rules.STRENGTH and bar.kind != Bar.Kind.ASKED:
        _ask_no_more(by, bar, because.strip())
    if bar.matched != rules.SECOND_HAND and bar.kind != Bar.Kind.ASKED:
        beside = near(bar.cluster)
        for cluster in beside:
            _lift_second_hand(by, bar, cluster, because.strip())
        if _first_hand(bar, beside).exists():  # it comes over from there now, and can be lifted as well
            spread(by, bar, [bar.cluster])
    return bar


@transaction.atomic
def find_holders(*, by: Actor) -> int:
    """Give every bar that wants one a holder who is at work and not barred herself. Gives how many were changed."""
    changed = 0
    for bar in badly_held(clock.today()):
        one, two = holders_for(bar.cluster, user=bar.user, agency=bar.agency, today=clock.today())
        if {one, two} == {bar.holder_one, bar.holder_two}:
            continue
        change(bar, was=bar.version, by=by, holder_one=one, holder_two=two)
        audit.record(by=by, verb="gave to holders", kind="bar", uid=bar.uid, about=_about(bar.cluster))
        changed += 1
    return changed


@transaction.atomic
def ask_teams(*, by: Actor) -> int:
    """Who came to a team, or to whom a record was opened, since a colleague of hers was barred from it: asked as well.

    By the clock; gives how many.
    """
    matched = Bar.objects.in_force().filter(matched__in=rules.STRENGTH, user__isnull=False)
    return sum(ask_team(by, bar) for bar in matched.select_related("user").order_by("id"))


def ask_team(by: Actor, bar: Bar) -> int:
    """Whoever is of the same team as somebody who matched is put to the holders, one by one. Nothing is in force by it.

    Not about whoever is kept from her already, nor twice; not about those who decide: somebody has to be left.
    Gives about how many. Part of an action.
    """
    assert bar.user is not None  # an agency matches nothing
    today = clock.today()
    mates = team_who_could_see(bar.cluster, bar.user, today)
    if not 0 < len(mates) <= rules.TEAM_AT_MOST:
        return 0
    out = kept_from([bar.cluster], {mate.pk for mate in mates}, today)[bar.cluster]
    asked = Bar.objects.filter(Q(lifted_at__isnull=True) | Q(matched=rules.COLLEAGUE), cluster=bar.cluster)
    out |= set(asked.filter(user__isnull=False).values_list("user", flat=True))
    decide = {
        bar.holder_one,
        bar.holder_two,
        *holders_for(bar.cluster, user=bar.user, agency=None, today=today),
    }
    left = [mate for mate in mates if mate.pk not in out and mate not in decide]
    for mate in left:
        lay(by, bar.cluster, kind=Bar.Kind.ASKED, matched=rules.COLLEAGUE, user=mate, agency=None)
    return len(left)


def copy_bars(*, by: Actor, to: UUID, of: UUID) -> None:
    """Bars in force, or asked about, against one cluster stand against another as well. Part of an action."""
    for bar in Bar.objects.filter(cluster=of, lifted_at__isnull=True).select_related("user", "agency"):
        because = bar.because.open() if bar.because else ""
        lay(by, to, kind=bar.kind, matched=bar.matched, user=bar.user, agency=bar.agency, because=because)


def lay(
    by: Actor,
    cluster: UUID,
    *,
    kind: str,
    matched: str,
    user: User | None,
    agency: Agency | None,
    because: str = "",
    again: bool = False,
) -> Bar:
    """The bar, once: one in force stays; one that a holder lifted is not laid `again` by the same match.

    One that was asked about comes into force; one that was asked about the team is asked about her, if her own name
    matches. One that came over from another record becomes this record's own, so that it does not go when the other's
    is lifted.
    """
    same: list[Bar] = list(Bar.objects.filter(cluster=cluster, user=user, agency=agency).order_by("id"))
    first_hand = matched != rules.SECOND_HAND
    for bar in same:
        stays = kind == Bar.Kind.ASKED or not (first_hand and bar.matched == rules.SECOND_HAND)
        surer = kind != Bar.Kind.ASKED or (bar.matched == rules.COLLEAGUE and matched != rules.COLLEAGUE)
        if bar.lifted_at is None and stays and not (bar.kind == Bar.Kind.ASKED and surer):
            return bar
        if bar.lifted_at is not None and kind != Bar.Kind.DECLARED and bar.matched == matched and not again:
            return bar
    waiting = next((bar for bar in same if bar.lifted_at is None), None)
    if waiting is not None:
        change(waiting, was=waiting.version, by=by, kind=kind, matched=matched)
        audit.record(
            by=by, verb="barred", kind="bar", uid=waiting.uid, about=_about(cluster), fields=[matched or kind]
        )
        return waiting
    one, two = holders_for(cluster, user=user, agency=agency, today=clock.today())
    bar = Bar(
        cluster=cluster, user=user, agency=agency, kind=kind, matched=matched, holder_one=one, holder_two=two,
        created_by=by.user,
    )  # fmt: skip
    if because.strip():
        bar.because_key, bar.because = system_key(), because.strip()
    bar.save(force_insert=True)
    audit.record(
        by=by, verb="barred", kind="bar", uid=bar.uid, about=_about(cluster), fields=[matched or kind],
        reason=because.strip(),
    )  # fmt: skip
    return bar


def spread(by: Actor, bar: Bar, clusters: Iterable[UUID], *, again: bool = False) -> None:
    """The same bar, second-hand, against records that share a phone, an e-mail address or an address."""
    for cluster in clusters:
        lay(
            by, cluster, kind=Bar.Kind.AUTOMATIC, matched=rules.SECOND_HAND, user=bar.user, agency=bar.agency,
            again=again,
        )  # fmt: skip


def near(cluster: UUID) -> list[UUID]:
    """Clusters of the same area that share a phone, an e-mail address or an address, unless half a street does."""
    own = list(
        ContactKey.objects.filter(person__cluster=cluster, kind__in=rules.SHARED).values_list(
            "kind", "hash", "person__area"
        )
    )
    found: set[UUID] = set()
    for kind, value, area in own:
        others = set(
            ContactKey.objects.filter(kind=kind, hash=value, person__area=area)
            .exclude(person__cluster=cluster)
            .values_list("person__cluster", flat=True)[: rules.SHARED_BY_MANY + 1]
        )
        if len(others) <= rules.SHARED_BY_MANY:
            found |= others
    return sorted(found)


def _answers_for(by: Actor, bar: Bar) -> None:
    """Whoever decides about a bar has it on her list: a tie may keep her from the human since she was named for it."""
    require(permissions.may_decide_bar(by, bar))
    if not (permissions.is_cairn(by) or held(by).filter(pk=bar.pk).exists()):
        raise Refused(_("Only a holder of this bar decides about it."))


def _lift(by: Actor, bar: Bar, was: int, because: str, **also: str) -> None:
    change(
        bar, was=was, by=by, lifted_at=clock.now(), lifted_by=by.user, lifted_because=because[:300], **also
    )
    audit.record(by=by, verb="lifted", kind="bar", uid=bar.uid, about=_about(bar.cluster), reason=because)


def _lift_second_hand(by: Actor, bar: Bar, cluster: UUID, because: str) -> None:
    if not _first_hand(bar, near(cluster)).exists():
        same = Bar.objects.in_force().filter(user=bar.user, agency=bar.agency)
        for other in same.filter(cluster=cluster, matched=rules.SECOND_HAND):
            # Nobody decided about this record: the next bar on somebody near lays it again.
            _lift(by, other, other.version, because, matched=rules.WENT_WITH)


def _ask_no_more(by: Actor, bar: Bar, because: str) -> None:
    """The match was wrong: what waits about the team waits no longer, unless another colleague of theirs matched."""
    matched = Bar.objects.in_force().filter(
        cluster=bar.cluster, matched__in=rules.STRENGTH, user__isnull=False
    )
    still = {
        mate.pk
        for other in matched.select_related("user")
        if other.user is not None
        for mate in team_who_could_see(bar.cluster, other.user, clock.today())
    }
    waiting = Bar.objects.filter(cluster=bar.cluster, kind=Bar.Kind.ASKED, lifted_at__isnull=True)
    for asked in waiting.filter(matched=rules.COLLEAGUE).exclude(user__in=still):
        # Nobody decided about her: the next match in her team asks again.
        _lift(by, asked, asked.version, because, matched=rules.WENT_WITH)


def _first_hand(bar: Bar, clusters: Iterable[UUID]) -> BarQuerySet:
    """Bars in force of the same user or agency that are these records' own."""
    same = Bar.objects.in_force().filter(user=bar.user, agency=bar.agency, cluster__in=clusters)
    return same.exclude(matched=rules.SECOND_HAND)


def _cluster(person_or_cluster: Person | UUID) -> UUID:
    return person_or_cluster.cluster if isinstance(person_or_cluster, Person) else person_or_cluster


def _about(cluster: UUID) -> list[UUID]:
    return list(Person.objects.filter(cluster=cluster).values_list("uid", flat=True))
