"""Agreements: written, signed, put in force, reviewed, ended; and what was shared without one, looked at."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit, roles
from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.oversight.lifecycle import records as lifecycle
from cairn.oversight.models import Agreement, AgreementReview, OneOffReview, Signatory
from cairn.oversight.permissions import records as permissions
from cairn.oversight.queries.agreements import OneOff, counts_until
from cairn.oversight.rules import agreements as rules
from cairn.people import actions as people


@transaction.atomic
def write_agreement(
    *, by: Actor, agencies: Iterable[Agency], names: Iterable[str] = (), **values: Any
) -> Agreement:
    """A draft between these agencies and bodies outside Cairn."""
    require(permissions.may_write_agreement(by))
    _check(values)
    agreement = Agreement.objects.create(area=by.area, created_by=by.user, **values)
    _parties(by, agreement, agencies, names)
    return _told(by, "wrote", agreement)


@transaction.atomic
def change_agreement(
    *,
    by: Actor,
    agreement: Agreement,
    was: int,
    agencies: Iterable[Agency],
    names: Iterable[str] = (),
    **values: Any,
) -> Agreement:
    """A draft's words and parties. Whoever has signed already signs again: the words are others now."""
    require(permissions.may_write_agreement(by, agreement))
    _check(values)
    change(agreement, was=was, by=by, **values)
    agreement.signatories.all().delete()
    _parties(by, agreement, agencies, names)
    return _told(by, "changed", agreement)


@transaction.atomic
def sign(*, by: Actor, signatory: Signatory, was: int, name: str, job: str, on: date) -> Signatory:
    """A party signs: its manager here, or the information-governance lead writes down what was signed on paper."""
    require(permissions.may_sign(by, signatory))
    if on > clock.today():
        raise Refused(_("The day must be today or in the past."))
    if not name.strip():
        raise Refused(_("Enter who signed."))
    own = signatory.agency_id == by.agency.pk and by.may(roles.AGREEMENT_SIGN)
    change(
        signatory,
        was=was,
        by=by,
        signed_on=on,
        signed_name=name.strip(),
        signed_as=job.strip(),
        recorded_by=by.user,
        confirmed_at=clock.now() if own else None,
        confirmed_by=by.user if own else None,
    )
    audit.record(by=by, verb="signed", kind="agreement", uid=signatory.agreement.uid)
    return signatory


@transaction.atomic
def confirm(*, by: Actor, signatory: Signatory, was: int) -> Signatory:
    """Somebody else than whoever recorded it from paper has seen that it was signed: from now on it binds."""
    require(permissions.may_confirm(by, signatory))
    change(signatory, was=was, by=by, confirmed_at=clock.now(), confirmed_by=by.user)
    audit.record(by=by, verb="confirmed", kind="agreement", uid=signatory.agreement.uid)
    return signatory


@transaction.atomic
def put_in_force(*, by: Actor, agreement: Agreement, was: int) -> Agreement:
    """From its first day on agencies that signed may share under it. What it takes the place of holds until then."""
    require(permissions.may_put_in_force(by, agreement))
    change(agreement, was=was, by=by, state=lifecycle.target("agreement: put in force"))
    if agreement.from_on <= clock.today():
        _give_way(by, agreement)
    return _told(by, "put in force", agreement)


@transaction.atomic
def end_what_gave_way(*, by: Actor) -> int:
    """What another agreement takes the place of ends on the day on which that begins, and not before. By the clock."""
    rows = Agreement.objects.filter(
        state="in_force", from_on__lte=clock.today(), supersedes__state="in_force"
    )
    return sum(_give_way(by, agreement) for agreement in rows.select_related("supersedes").order_by("pk"))


def _give_way(by: Actor, agreement: Agreement) -> bool:
    """The old one ends. What was shared with a worker on it rests on the new one, where that carries all of it."""
    old = agreement.supersedes
    if old is None or old.state != "in_force":
        return False
    until_on = max(old.from_on, agreement.from_on)
    until_on = min(old.until_on, until_on) if old.until_on else until_on
    change(
        old,
        was=old.version,
        by=by,
        state="ended",
        until_on=until_on,
        ended_because=_("Another took its place"),
    )
    if _carries_all(agreement, old):
        people.rest_shares_on(by=by, old=old.uid, new=agreement.uid, until_on=counts_until(agreement))
    else:
        people.end_shares_of(by=by, source_kind=people.AGREEMENT, source_uid=old.uid)
    _told(by, "ended", old)
    return True


def _carries_all(new: Agreement, old: Agreement) -> bool:
    """Whether everybody who signed the old one has signed the new one, for all that the old one was for."""
    signed = [set(_signed(each)) for each in (old, new)]
    return signed[0] <= signed[1] and set(old.purposes.split()) <= set(new.purposes.split())


def _signed(agreement: Agreement) -> Iterable[tuple[Any, ...]]:
    return agreement.signatories.filter(confirmed_at__isnull=False).values_list("agency", "name")


@transaction.atomic
def review_agreement(
    *, by: Actor, agreement: Agreement, was: int, answer: str, next_on: date, note: str = ""
) -> AgreementReview:
    """Somebody looked at it; the next review is on a day after today."""
    require(permissions.may_review_agreement(by, agreement))
    if next_on <= clock.today():
        raise Refused(_("The next review must be after today."))
    if answer == "changes" and not note.strip():
        raise Refused(_("Say what must be changed."))
    change(agreement, was=was, by=by, review_on=next_on)
    row = AgreementReview.objects.create(
        agreement=agreement,
        on=clock.today(),
        answer=answer,
        next_on=next_on,
        note=note.strip(),
        created_by=by.user,
    )
    _told(by, "reviewed", agreement)
    return row


@transaction.atomic
def end_agreement(*, by: Actor, agreement: Agreement, was: int, because: str) -> Agreement:
    """It ends today: nothing rests on it from now on, and what was shared with a worker on it ends with it."""
    require(permissions.may_move_agreement(by, agreement, "end"))
    if not because.strip():
        raise Refused(_("Say why it ends."))
    values: dict[str, Any] = {
        "state": lifecycle.target("agreement: end"),
        "ended_because": because.strip()[:300],
    }
    if agreement.state == "in_force":
        values["until_on"] = max(agreement.from_on, clock.today())
    change(agreement, was=was, by=by, **values)
    people.end_shares_of(by=by, source_kind=people.AGREEMENT, source_uid=agreement.uid)
    return _told(by, "ended", agreement)


@transaction.atomic
def look_at_one_off(*, by: Actor, one: OneOff, answer: str, note: str) -> OneOffReview:
    """Say whether sharing without an agreement was right. Once."""
    require(permissions.may_review_sharing(by))
    if one.review is not None:
        raise Refused(_("This has been looked at already."))
    agency = one.sharing.agency or one.sharing.person.agency
    row = OneOffReview(sharing=one.sharing.uid, agency=agency, answer=answer, created_by=by.user)
    row.note = note.strip()
    row.save(force_insert=True)
    audit.record(
        by=by,
        verb="looked at",
        kind="sharing",
        uid=one.sharing.uid,
        about=[one.sharing.person.uid],
        fields=["answer"],
    )
    return row


def _parties(by: Actor, agreement: Agreement, agencies: Iterable[Agency], names: Iterable[str]) -> None:
    rows = [Signatory(agreement=agreement, agency=agency, created_by=by.user) for agency in agencies]
    outside = dict.fromkeys(name.strip()[:200] for name in names if name.strip())
    rows += [Signatory(agreement=agreement, name=name, created_by=by.user) for name in outside]
    if len(rows) < rules.LEAST_SIGNED:
        raise Refused(_("An agreement has two parties at least."))
    Signatory.objects.bulk_create(rows)


def _check(values: dict[str, Any]) -> None:
    if values["until_on"] and values["until_on"] < values["from_on"]:
        raise Refused(_("The last day must be on or after the first day."))


def _told(by: Actor, verb: str, agreement: Agreement) -> Agreement:
    audit.record(by=by, verb=verb, kind="agreement", uid=agreement.uid)
    return agreement
