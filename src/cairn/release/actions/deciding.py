"""What people do about something that is to leave, or may have left."""

from django.db import transaction

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import User
from cairn.core import clock
from cairn.core.decisions import require
from cairn.core.models import Stale, change
from cairn.people.models import Person
from cairn.people.queries.grounds import Ground
from cairn.release import lifecycle
from cairn.release.actions.enqueueing import enqueue
from cairn.release.codes import Why
from cairn.release.models import Outgoing
from cairn.release.permissions import may_approve, may_decide, may_send_again, may_withdraw
from cairn.release.rules.profiles import ANSWER, OUTSIDER


@transaction.atomic
def withdraw(*, by: Actor, outgoing: Outgoing, was: int) -> Outgoing:
    """Take back what has not left, or leave unsent what did not go: why it did not stays."""
    require(may_withdraw(by, outgoing))
    name = lifecycle.taking_back(outgoing.state)
    _move(outgoing, name, was=was, by=by, why=Why.PERSON if name == "withdraw" else outgoing.why)
    return _noted(outgoing, by, "withdrew")


@transaction.atomic
def decide(*, by: Actor, outgoing: Outgoing, was: int, went: bool, because: str) -> Outgoing:
    """Say whether something that is not known to have gone went, and how that was found out."""
    require(may_decide(by, outgoing))
    values = {"sent_at": outgoing.claimed_at or clock.now()} if went else {}
    _move(
        outgoing, "went" if went else "did_not_go", was=was, by=by, why=Why.PERSON, decided_at=clock.now(),
        decided_by=by.user, **values,
    )  # fmt: skip
    return _noted(outgoing, by, "decided", because=because)


@transaction.atomic
def send_again(*, by: Actor, outgoing: Outgoing) -> Outgoing:
    """Enqueue anew what certainly did not go: a new line of the ledger, checked as if it were new."""
    require(may_send_again(by, outgoing))
    about = Person.objects.filter(pk__in=outgoing.about.values("person"))
    if outgoing.recipient_person and outgoing.profile == OUTSIDER.code:
        about = about.exclude(
            pk=outgoing.recipient_person.pk
        )  # her record stands there, and it is about others
    return enqueue(
        by=by,
        kind=outgoing.kind,
        channel=outgoing.channel,
        text=outgoing.body.open(),
        tells=outgoing.tells.split(),
        about=about,
        to_user=outgoing.recipient_user,
        to_agency=outgoing.recipient_agency,
        to_person=outgoing.recipient_person,
        to_name=outgoing.recipient_name.open(),
        address=outgoing.recipient_address.open(),
        contact_point=outgoing.contact_point,
        source_kind=outgoing.source_kind,
        source_uid=outgoing.source_uid,
        approvals=outgoing.approvals,
        again_of=outgoing,
        signed_by=outgoing.approved_one_by if outgoing.profile == ANSWER.code else None,
        ground=Ground(outgoing.basis, outgoing.purpose, outgoing.because.open()) if outgoing.basis else None,
    )


@transaction.atomic
def approve(*, by: Actor, outgoing: Outgoing, was: int) -> Outgoing:
    """Agree that it may leave. It is sent when as many as were asked for have agreed."""
    require(may_approve(by, outgoing))
    slot = "approved_two_by" if outgoing.approved_one_by_id else "approved_one_by"
    given: dict[str, User] = {slot: by.user}
    change(outgoing, was=was, by=by, **given)
    return _noted(outgoing, by, "approved")


def _move(outgoing: Outgoing, name: str, *, was: int, by: Actor, **values: object) -> None:
    """A move that a person makes: the version that she saw and the state that it starts from must both still stand."""
    step = lifecycle.move(name)
    moment = clock.now()
    mine = Outgoing.objects.filter(pk=outgoing.pk, version=was, state=step.source)
    if not mine.update(state=step.target, version=was + 1, changed_at=moment, changed_by=by.user, **values):
        raise Stale(outgoing)
    outgoing.refresh_from_db()


def _noted(outgoing: Outgoing, by: Actor, verb: str, *, because: str = "") -> Outgoing:
    about = list(outgoing.about.values_list("person__uid", flat=True))
    audit.record(by=by, verb=verb, kind="outgoing", uid=outgoing.uid, about=about, reason=because)
    return outgoing
