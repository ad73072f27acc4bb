"""Sharing a record with one worker of another agency: on a ground, for a purpose, until a day; and ending that."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import Agency, Appointment, User
from cairn.access.queries import agencies_of, sides
from cairn.access.roles import side_of
from cairn.core import clock
from cairn.core.agreements import Purpose
from cairn.core.contracts import forbidden
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.people import permissions, reach
from cairn.people.actions.sharing import AGREEMENT, end_given
from cairn.people.codes import SHARED_FOR
from cairn.people.models import Person, Share
from cairn.people.models.sight import FOREVER
from cairn.people.queries import sharing_out as queries
from cairn.people.queries.bars import is_barred
from cairn.people.queries.grounds import Ground, resting
from cairn.people.rules import bases
from cairn.ui.words import date_words


@transaction.atomic
def share_with(
    *, by: Actor, person: Person, agency: Agency, user: User, ground: Ground, until_on: date
) -> Share:
    """Let one worker of another agency read this record, for a purpose, until a day.

    It rests on the agreement between the two for that purpose, which it does not outlast, or on danger or the law; why
    it is needed, and why this much, is always said. Nobody else there sees the record by it.
    """
    require(permissions.may_share_beyond(by, person))
    _check(by, person, agency, user, ground)
    others = agencies_of(user, person.area)
    carried = resting(ground, area=person.area, one=by.agency, others=others, on=clock.today())
    if carried.refusal:
        raise Refused(carried.refusal)
    last = min(carried.until or date.max, clock.today() + queries.LONGEST)
    if not clock.today() <= until_on <= last:
        raise Refused(
            _("The last day must be today or later, and not after %(day)s.") % {"day": date_words(last)}
        )
    row = Share(
        person=person, agency=by.agency, to_agency=agency, reads_for=agency, user=user, from_on=clock.today(),
        until_on=until_on,
        purpose=str(SHARED_FOR[Purpose(ground.purpose)])[:200], basis=str(_(bases.BY_CODE[ground.basis].words))[:200],
        source_kind=AGREEMENT if carried.agreement else "", source_uid=carried.agreement, created_by=by.user,
    )  # fmt: skip
    row.why = ground.because.strip()
    row.save(force_insert=True)
    reach.recompute(person)
    audit.record(
        by=by,
        verb="shared",
        kind="share",
        uid=row.uid,
        about=[person.uid],
        fields=["why"],
        reason=row.purpose.open(),
    )
    return row


def _check(by: Actor, person: Person, agency: Agency, user: User, ground: Ground) -> None:
    """Refuse what no agreement could carry. A bar refuses in the words of any other, for it must not be told."""
    if ground.purpose not in set(Purpose):
        raise Refused(_("Choose what it is shared for."))
    if not ground.because.strip():
        raise Refused(_("Say why it is needed, and why this much of it."))
    if because := forbidden([person], by.agency, "share", serves=(ground.purpose, ground.basis)):
        raise Refused(because)
    if user not in queries.readers_at(agency, person.area):
        raise Refused(_("Choose somebody who opens people’s records there."))
    others = agencies_of(user, person.area)
    if by.agency in others:
        raise Refused(_("This colleague works for your own agency as well."))
    side = side_of(by.role.code, by.agency.kind)
    across = sides(user, person.area) != {side} and not permissions.is_cairn(by)
    never = any(queries.must_never_receive(one, [person.cluster], clock.today()) for one in others)
    if across or never or is_barred(user, [person.cluster]):
        raise Refused(_("This cannot be shared with that colleague."))
    if Share.objects.beyond().given(clock.today()).filter(person=person, user=user).exists():
        raise Refused(_("It is shared with this colleague already. End that first, to share it otherwise."))


@transaction.atomic
def end_share_with(*, by: Actor, share: Share, was: int, because: str) -> Share:
    """It ends at this moment, with a reason: the worker of the other agency sees nothing any more."""
    require(permissions.may_end_share_with(by, share))
    if not because.strip():
        raise Refused(_("Say why it ends."))
    return end_given(by, share, was, ended_because=because.strip())


def end_beyond(*, by: Actor, person: Person) -> None:
    """What was shared of this record with other agencies ends, for it was restricted. Part of that action."""
    for row in _given(person=person, to_agency__isnull=False):
        end_given(by, row, row.version, ended_because=_("The record was restricted."))


@transaction.atomic
def end_shares_of_leavers(*, by: Actor) -> int:
    """A share was for somebody's work at an agency: it ends when she works there no more. By the clock.

    So does what an agency that has ended shared with others: nobody is left there who would end it. Where the last day
    of her post is known already, what another agency shared with her ends with it by itself. Gives how many ended.
    """
    today = clock.today()
    posts = Appointment.objects.filter(
        user=OuterRef("user"), agency=OuterRef("reads_for"), area=OuterRef("person__area")
    ).exclude(agency__until_on__lt=today)
    lasts = posts.annotate(last=Coalesce("until_on", Value(FOREVER))).order_by("-last").values("last")[:1]
    ended = 0
    for row in _given().annotate(last=Subquery(lasts)).select_related("agency"):
        if row.last is None or row.last < today:
            end_given(by, row, row.version, ended_because=_("The colleague does not work there any more."))
        elif row.agency and row.agency.until_on and row.agency.until_on < today:
            end_given(by, row, row.version, ended_because=_("The agency that shared it has ended."))
        else:
            if row.to_agency_id is not None and row.last < row.until_on:
                change(row, was=row.version, by=by, until_on=row.last)
                reach.recompute(row.person)
            continue
        ended += 1
    return ended


def _given(**which: Any) -> Any:
    rows = Share.objects.given(clock.today()).filter(**which)
    return rows.select_related("person").order_by("id")
