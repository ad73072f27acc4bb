"""A service ends: each client is told and asked, and her file moves to the successor only where she said yes."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actions import system_user
from cairn.access.actor import Actor, system_actor
from cairn.cases.actions.ownership import end_owner
from cairn.cases.actions.settle import locked, people_of
from cairn.cases.codes import MoveAnswer, NoteKind
from cairn.cases.models import Case, CaseReferral, Move, Note, Party
from cairn.cases.permissions import may_work
from cairn.cases.queries.moving import may_never_have, ready
from cairn.cases.queries.risk import chain_of
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import Stale, change
from cairn.people import actions as people
from cairn.people.models import Person


@transaction.atomic
def ask_to_move(
    *, by: Actor, case: Case, was: int, answer: str, asked_on: date, how: str, said: str = ""
) -> Move:
    """Record that she was told and asked, and what she said. She may be asked again until her service ends.

    `was` is the version of what she said before, 0 where nobody had asked her.
    """
    case = locked(case)
    require(may_work(by, case))
    successor = case.agency.successor
    if successor is None or case.agency.until_on is None:
        raise Refused(_("This service goes on: there is nothing to ask."))
    if answer not in MoveAnswer.values:
        raise Refused(_("Choose what the client said."))
    if asked_on > clock.today():
        raise Refused(_("The day on which the client was asked must be today or in the past."))
    if answer == MoveAnswer.AGREED and may_never_have(successor, case):
        # One sentence that does not say which bar, nor that there is one.
        raise Refused(_("This file cannot move to that agency. Ask your information-governance lead."))
    move = Move.objects.filter(case=case, to_agency=successor).first()
    if (move.version if move else 0) != was:
        raise Stale(move or case)
    if move is None:
        move = Move(case=case, from_agency=case.agency, to_agency=successor, answer=answer, asked_on=asked_on, how=how,
                    created_by=by.user)  # fmt: skip
        move.said = said.strip()
        move.save(force_insert=True)
    else:
        move.case = case
        change(move, was=was, by=by, answer=answer, asked_on=asked_on, how=how, said=said.strip())
    audit.record(
        by=by, verb="asked to move", kind="case", uid=case.uid, about=people_of(case), fields=[answer]
    )
    return move


def move_what_is_ready() -> int:
    """Move every file whose client said yes, once the old agency's last day is over. Gives how many."""
    return sum(_move(move) for move in ready(clock.today()))


@transaction.atomic
def _move(move: Move) -> bool:
    """The file whole: the case and those before it, with everybody in them. One that a bar has met since stays."""
    old, new = move.from_agency, move.to_agency
    case = locked(move.case)
    if case.agency_id != old.pk or may_never_have(new, case):
        return False
    itself = system_actor(system_user(), new, case.area)
    _carry_warnings(case, by=itself)
    end_owner(case, by=itself)
    everybody: list[Person] = []
    for part in Case.objects.filter(pk__in=[case.pk, *chain_of(case)], agency=old).order_by("id"):
        change(part, was=part.version, by=itself, agency=new)
        everybody += Person.objects.filter(pk__in=Party.objects.filter(case=part).values("person"))
    assert old.until_on is not None  # `ready` asked
    people.end_all_involvement(by=itself, people=everybody, agency=old, until_on=old.until_on)
    # The open case is the reason to see those of the earlier ones too: when it is closed, all of that ends.
    people.involve_all(
        by=itself, people={person.pk: person for person in everybody}.values(), agency=new, basis="case",
        source_kind="case", source_uid=case.uid,
    )  # fmt: skip
    people.share_with_managers(by=itself, people=everybody, agency=new)
    change(move, was=move.version, by=itself, moved_at=clock.now())
    audit.record(by=itself, verb="moved", kind="case", uid=case.uid, about=people_of(case), fields=["agency"])
    return True


def _carry_warnings(case: Case, *, by: Actor) -> None:
    """What those who referred her said would make it unsafe to act: their referrals stay behind, this must not."""
    rows = CaseReferral.objects.filter(case=case).select_related("referral").order_by("created_at")
    warnings = [row.referral.unsafe.open() for row in rows if row.referral.unsafe]
    if not warnings:
        return
    note = Note(
        case=case, kind=NoteKind.SAFEGUARDING, on=clock.today(), signed_at=clock.now(), created_by=by.user
    )
    note.text = "\n\n".join([_("Said by who referred, when it would be unsafe to act:"), *warnings])
    note.save(force_insert=True)
