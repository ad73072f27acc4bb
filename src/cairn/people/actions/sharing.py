"""Shares: one user's right to see one restricted person, given and taken back."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit, roles
from cairn.access.actor import Actor
from cairn.access.models import Agency, Appointment, User
from cairn.access.queries import agencies_of, walled
from cairn.core import clock
from cairn.core.contracts import forbidden
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.people import permissions, reach
from cairn.people.models import Involvement, Person, Share
from cairn.people.models.sight import FOREVER
from cairn.people.queries.bars import is_barred
from cairn.people.queries.grounds import Ground, resting
from cairn.people.queries.sharing import without_decider
from cairn.people.rules import bases

AGREEMENT = "agreement"  # the source of a share with another agency's worker: it ends with the agreement


@transaction.atomic
def share(
    *,
    by: Actor,
    person: Person,
    user: User,
    purpose: str,
    basis: str = "",
    until_on: date = FOREVER,
    ground: Ground | None = None,
) -> Share:
    """Let one worker, whose agency is involved already, see a restricted person for a purpose, until a day.

    With a worker of another agency it is shared on a `ground`: an agreement in force between the two, which the share
    does not outlast, or a basis that needs none. `basis` is why a colleague of one's own sees her.
    """
    require(permissions.may_share(by, person))
    if not purpose.strip() or not (basis.strip() or ground):
        raise Refused(_("Say what for, and on what ground."))
    if until_on < clock.today():
        raise Refused(_("The last day must be today or later."))
    # Nor with somebody who has no work in that area: a share is for a post there.
    others = agencies_of(user, person.area)
    if not others or is_barred(user, [person.cluster]) or walled(user, person.area):
        raise Refused(_("This cannot be shared with that colleague."))
    last, source, reads_for = until_on, dict[str, Any](), by.agency
    if by.agency not in others:
        if ground is None:
            raise Refused(_("Say on which ground this is shared with another agency."))
        if because := forbidden([person], by.agency, "share", serves=(ground.purpose, ground.basis)):
            raise Refused(because)
        carried = resting(ground, area=person.area, one=by.agency, others=others, on=clock.today())
        if carried.refusal:
            raise Refused(carried.refusal)
        reads_for = _of_these(others, person)
        basis = str(_(bases.BY_CODE[ground.basis].words))
        if carried.agreement is not None:
            last = min(until_on, carried.until or until_on)
            source = {"source_kind": AGREEMENT, "source_uid": carried.agreement}
    row = _share(by, person, user, reads_for, purpose.strip(), basis.strip(), last, **source)
    audit.record(by=by, verb="shared", kind="share", uid=row.uid, about=[person.uid], reason=purpose.strip())
    return row


@transaction.atomic
def end_share(*, by: Actor, share: Share, was: int) -> Share:
    """Take a share back: it opens nothing from this moment."""
    require(permissions.may_share(by, share.person))
    if share.ended_at is not None:
        raise Refused(_("This share has ended already."))
    return end_given(by, share, was)


def share_for(
    *, by: Actor, people: Iterable[Person], user: User, agency: Agency, source_kind: str, source_uid: UUID
) -> None:
    """What an allocation gives with a case: a share of every restricted record of these humans that the agency holds.

    Part of an action that has asked whether `by` may; `end_shares_of` takes it back.
    """
    clusters = {person.cluster for person in people}
    held = Person.objects.filter(cluster__in=clusters, restricted=True, reach__holder=agency.holder_id)
    for person in held.order_by("id"):
        row = _share(
            by, person, user, agency, _("Casework"), _("Allocated worker"), FOREVER, source_kind=source_kind,
            source_uid=source_uid,
        )  # fmt: skip
        audit.record(
            by=by, verb="shared", kind="share", uid=row.uid, about=[person.uid], fields=[source_kind]
        )


def end_shares_of(*, by: Actor, source_kind: str, source_uid: UUID) -> None:
    """Take back what one source gave, at this moment. Part of an action that has asked whether `by` may."""
    given = Share.objects.filter(source_kind=source_kind, source_uid=source_uid, ended_at__isnull=True)
    for row in given.select_related("person").order_by("id"):
        end_given(by, row, row.version)


def rest_shares_on(*, by: Actor, old: UUID, new: UUID, until_on: date) -> None:
    """What rested on one agreement rests on that which took its place, and does not outlast it. Part of that action."""
    given = Share.objects.filter(source_kind=AGREEMENT, source_uid=old).given(clock.today())
    for row in given.select_related("person").order_by("id"):
        change(row, was=row.version, by=by, source_uid=new, until_on=min(row.until_on, until_on))
        audit.record(by=by, verb="rested anew", kind="share", uid=row.uid, about=[row.person.uid])
        if row.to_agency_id is not None:
            reach.recompute(row.person)


def share_with_managers(*, by: Actor, people: Iterable[Person], agency: Agency) -> None:
    """Restricted records that an agency was just given: its managers get a share, so that somebody can decide there."""
    for person in people:
        if person.restricted:
            keep_sight(by, person, deciders(person, [agency]))


@transaction.atomic
def give_deciders(*, by: Actor) -> int:
    """Whoever could decide about a restricted record has left, or is barred herself: the managers where it is worked
    with get a share, or nobody there could ever open it again. Gives how many records were opened so."""
    given = 0
    for person, agencies in without_decider(clock.today()):
        if keep_sight(by, person, deciders(person, agencies)):
            audit.record(by=by, verb="gave to managers", kind="person", uid=person.uid, about=[person.uid])
            given += 1
    return given


def _of_these(agencies: list[Agency], person: Person) -> Agency:
    """For which of her agencies a worker reads this record: one that is involved with it, where there is one."""
    involved = Involvement.objects.filter(person=person, until_on__gte=clock.today())
    there = set(involved.values_list("agency", flat=True))
    return next((one for one in agencies if one.pk in there), agencies[0])


def _share(
    by: Actor, person: Person, user: User, reads_for: Agency, purpose: str, basis: str, until_on: date, **source: Any
) -> Share:  # fmt: skip
    return Share.objects.create(
        person=person, user=user, reads_for=reads_for, purpose=purpose[:200], basis=basis[:200],
        from_on=clock.today(), until_on=until_on, created_by=by.user, **source,
    )  # fmt: skip


def end_given(by: Actor, row: Share, was: int, **said: str) -> Share:
    """End a share now. Part of an action that has asked whether `by` may."""
    change(row, was=was, by=by, until_on=max(row.from_on, clock.today()), ended_at=clock.now(), **said)
    if row.to_agency_id is not None:
        reach.recompute(row.person)
    audit.record(by=by, verb="ended", kind="share", uid=row.uid, about=[row.person.uid])
    return row


def keep_sight(by: Actor, person: Person, readers: Iterable[tuple[User, Agency]]) -> int:
    """A share for each of these, as who works for that agency, unless she has one or is barred. Gives how many."""
    shares = Share.objects.in_force(clock.today()).filter(person=person)
    have, given = set(shares.values_list("user", "reads_for")), 0
    for user, agency in readers:
        if (user.pk, agency.pk) not in have and not user.system and not is_barred(user, [person.cluster]):
            have.add((user.pk, agency.pk))
            _share(
                by, person, user, agency, _("Kept when the record was restricted"), _("Restriction"), FOREVER
            )
            given += 1
    return given


def deciders(person: Person, agencies: Iterable[Agency] | None = None) -> list[tuple[User, Agency]]:
    """Who may share this record, at these agencies or at all that are involved with it."""
    if agencies is None:
        involved = Involvement.objects.filter(person=person, until_on__gte=clock.today())
        agencies = Agency.objects.filter(pk__in=involved.values("agency"))
    posts = Appointment.objects.filter(agency__in=agencies, area=person.area_id).in_force()
    able = posts.able(roles.SHARE_GIVE).select_related("user", "agency").order_by("id")
    return [(post.user, post.agency) for post in able]
