"""Sending what is enqueued: claimed by one guarded UPDATE, so that nothing is sent twice, whatever dies in between."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from cairn.access import audit
from cairn.access.actions import system_user
from cairn.access.actor import Actor, system_actor
from cairn.core import clock
from cairn.people.models import Person
from cairn.release import lifecycle, ways
from cairn.release.actions.checking import stop
from cairn.release.actions.enqueueing import keyed
from cairn.release.codes import Why
from cairn.release.models import Outgoing
from cairn.release.presenters import envelope

logger = logging.getLogger(__name__)

CRASHED_AFTER = timedelta(minutes=5)  # no back-end may take longer
WAIT = timedelta(minutes=15)  # until the hour of a safe-contact rule is looked at again
AT_ONCE = 200


def send_enqueued(*, most: int = AT_ONCE) -> int:
    """Send what is ready, and give up on what a crash left half-way. For the worker; gives how many were sent."""
    _lose_stuck()
    ready = list(Outgoing.objects.ready(clock.now()).order_by("id").values_list("pk", flat=True)[:most])
    return sum(_send(pk) for pk in ready)


def _send(pk: int) -> bool:
    outgoing = _claimed(pk)
    if outgoing is None:
        return False
    # Committed as `sending`: from here it leaves at most once, and a crash leaves it `sending`.
    try:
        ways.deliver(outgoing.way, envelope(outgoing))
    except ways.NotTaken as wrong:
        logger.warning("outgoing was not taken", extra=_told(outgoing, wrong.__cause__ or wrong))
        _moved(outgoing, "bounce", why=Why.BACKEND)
        return False
    except Exception as wrong:
        logger.error("outgoing may or may not have gone", extra=_told(outgoing, wrong))
        _moved(outgoing, "lose", why=Why.CRASH)
        return False
    return _moved(outgoing, "deliver")


def _told(outgoing: Outgoing, wrong: BaseException) -> dict[str, str]:
    """What the log may say of it: which, and what kind of error."""
    return {"uid": outgoing.uid.hex, "kind": type(wrong).__name__}


def _claimed(pk: int) -> Outgoing | None:
    """The claim and the second check, in one transaction of their own."""
    with transaction.atomic(durable=True):
        outgoing = (
            Outgoing.objects.select_related(
                "agency",
                "area",
                "recipient_user",
                "recipient_agency",
                "recipient_person",
                "contact_point__person",
            )
            .filter(pk=pk, state=lifecycle.ENQUEUED)
            .first()
        )
        if outgoing is None:
            return None
        why = _stopped(outgoing)
        if why == Why.RULE.value + " later":
            Outgoing.objects.filter(pk=pk, state=lifecycle.ENQUEUED).update(not_before_at=clock.now() + WAIT)
            return None
        if why:
            _moved(outgoing, "refuse", why=why)
            return None
        outgoing.way = ways.way_for(outgoing.channel)
        claimed = _update(outgoing, "claim", claimed_at=clock.now(), way=outgoing.way)
        return outgoing if claimed else None


def _stopped(outgoing: Outgoing) -> str:
    """Why it may not leave now, as a code; nothing where it may."""
    text = outgoing.body.open()
    if keyed(text.encode()) != outgoing.hash:
        return Why.ALTERED
    about = list(Person.objects.filter(pk__in=outgoing.about.values("person")))
    no = stop(outgoing, about=about, text=text, at=clock.now())
    if no is None:
        return ""
    return f"{no.why} later" if no.later else no.why


def _moved(outgoing: Outgoing, name: str, *, why: str = "") -> bool:
    """Make a move and write it down; False where somebody else made another first."""
    with transaction.atomic():
        values = {"sent_at": clock.now()} if lifecycle.move(name).target == lifecycle.SENT else {}
        if not _update(outgoing, name, why=why, **values):
            return False
        audit.record(
            by=_cairn(outgoing),
            verb=lifecycle.move(name).target,
            kind="outgoing",
            uid=outgoing.uid,
            about=list(outgoing.about.values_list("person__uid", flat=True)),
        )
    return True


def _update(outgoing: Outgoing, name: str, **values: object) -> bool:
    step = lifecycle.move(name)
    mine = Outgoing.objects.filter(pk=outgoing.pk, state=step.source)
    return bool(mine.update(state=step.target, version=F("version") + 1, changed_at=clock.now(), **values))


def _lose_stuck() -> None:
    """What was `sending` when something died may have gone: a person decides."""
    for outgoing in Outgoing.objects.stuck(clock.now() - CRASHED_AFTER).select_related("agency", "area"):
        _moved(outgoing, "lose", why=Why.CRASH)


def _cairn(outgoing: Outgoing) -> Actor:
    return system_actor(system_user(), outgoing.agency, outgoing.area)
