"""Notes and agreed actions."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import Agency, User
from cairn.cases.actions.settle import locked, people_of, settle_support
from cairn.cases.models import Action, Case, Note, NoteSignature
from cairn.cases.permissions import may_correct_note, may_end_action, may_sign_note, may_work
from cairn.cases.queries.workers import can_hold
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change


@transaction.atomic
def write_note(*, case: Case, kind: str, text: str, on: date | None = None, by: Actor) -> Note:
    """A note, signed by whoever writes it."""
    case = locked(case)
    require(may_work(by, case))
    return _note(case, kind, text, on or clock.today(), by)


@transaction.atomic
def correct_note(*, note: Note, text: str, by: Actor) -> Note:
    """A new edition; the old one stays readable."""
    require(may_correct_note(by, note))
    if Note.objects.filter(replaces=note).exists():
        raise Refused(_("This note has been corrected already. Correct the newer edition."))
    return _note(locked(note.case), note.kind, text, note.on, by, replaces=note)


@transaction.atomic
def sign_note(*, note: Note, by: Actor) -> NoteSignature:
    """A manager has read the note in supervision."""
    require(may_sign_note(by, note))
    if NoteSignature.objects.filter(note=note).exists():
        raise Refused(_("This note has been signed already."))
    signature = NoteSignature.objects.create(note=note, created_by=by.user)
    audit.record(by=by, verb="signed", kind="note", uid=note.uid, about=people_of(note.case))
    return signature


@transaction.atomic
def agree_action(
    *,
    case: Case,
    text: str,
    whose: str,
    due_on: date,
    user: User | None = None,
    agency: Agency | None = None,
    risk: str = "",
    by: Actor,
) -> Action:
    """Agree what will be done, by whom, by when, and which risk it reduces."""
    case = locked(case)
    require(may_work(by, case))
    if not text.strip():
        raise Refused(_("Write what will be done."))
    if len(risk) > (Action._meta.get_field("risk").max_length or 0):
        raise Refused(_("Choose the risk from the list."))
    owners = {"worker": (user, None), "client": (None, None), "agency": (None, agency)}
    if whose not in owners or (whose == "worker" and user is None) or (whose == "agency" and agency is None):
        raise Refused(_("Say who will do it."))
    if whose == "worker" and user and not can_hold(user, agency=case.agency, area=case.area):
        raise Refused(_("%(name)s does not work on cases of this service.") % {"name": user.name})
    action = Action(case=case, whose=whose, due_on=due_on, risk=risk, created_by=by.user)
    action.user, action.agency = owners[whose]
    action.text = text
    action.save(force_insert=True)
    settle_support(case, by=by)
    audit.record(by=by, verb="agreed", kind="action", uid=action.uid, about=people_of(case))
    return action


@transaction.atomic
def end_action(*, action: Action, was: int, state: str, outcome: str = "", by: Actor) -> Action:
    """Done, or cancelled with its reason: nothing else ends an action."""
    require(may_end_action(by, action))
    if state not in ("done", "cancelled"):
        raise Refused(_("An action ends as done or as cancelled."))
    if state == "cancelled" and not outcome.strip():
        raise Refused(_("Give the reason for cancelling it."))
    changed = change(
        action, was=was, by=by, state=state, outcome=outcome, ended_at=clock.now(), ended_by=by.user
    )
    audit.record(
        by=by,
        verb=state,
        kind="action",
        uid=action.uid,
        about=people_of(action.case),
        fields=["state", "outcome"],
    )
    return changed


def _note(case: Case, kind: str, text: str, on: date, by: Actor, replaces: Note | None = None) -> Note:
    if not text.strip():
        raise Refused(_("Write the note."))
    if on > clock.today():
        raise Refused(_("A note cannot be about a day in the future."))
    note = Note(
        case=case,
        kind=kind,
        on=on,
        edition=replaces.edition + 1 if replaces else 1,
        replaces=replaces,
        signed_at=clock.now(),
        created_by=by.user,
    )
    note.text = text
    note.save(force_insert=True)
    audit.record(
        by=by, verb="corrected" if replaces else "wrote", kind="note", uid=note.uid, about=people_of(case)
    )
    return note
