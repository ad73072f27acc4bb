"""A case's one chronology."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.cases import codes
from cairn.cases.models import Action, Assessment, Case, ContactAttempt, Incident, Note
from cairn.cases.presenters.words import named, state_words
from cairn.cases.queries.story import Story
from cairn.core.clock import london_day
from cairn.ui.pages import url
from cairn.ui.parts import Entry
from cairn.ui.words import lines


def chronology(story: Story) -> list[Entry]:
    """Everything that happened, newest first."""
    entries = [
        *(_incident(incident, story) for incident in story.incidents),
        *(_attempt(attempt) for attempt in story.attempts),
        *(_assessment(assessment, story.case) for assessment in story.assessments),
        *(_note(note, story.case) for note in story.notes),
        *(_ended(action) for action in story.actions if action.state != "open"),
        *_turns(story),
    ]
    return sorted(entries, key=_when, reverse=True)


def _when(entry: Entry) -> tuple[date, str]:
    day = entry.on or (london_day(entry.at) if entry.at else date.min)
    return day, entry.at.isoformat() if entry.at else ""


def _incident(incident: Incident, story: Story) -> Entry:
    kinds = ", ".join(named(codes.Abuse, kind).lower() for kind in story.kinds.get(incident.pk, ()))
    number = getattr(incident, "told", 0)
    sources = ngettext("%(n)d source", "%(n)d sources", number) % {"n": number}
    return Entry(
        title=_("Incident: %(kinds)s (%(sources)s)") % {"kinds": kinds, "sources": sources},
        on=incident.on,
        precision=incident.precision,
        body=lines(incident.text.open()) if incident.text else "",
        href=url("cases:incident", story.case.uid, incident.uid),
    )


def _attempt(attempt: ContactAttempt) -> Entry:
    title = f"{named(codes.Channel, attempt.channel)}: {named(codes.Reached, attempt.reached).lower()}"
    body = lines(attempt.text.open()) if attempt.text else ""
    if attempt.outside_rule:
        title = _("%(title)s (outside the safe-contact rule)") % {"title": title}
    return Entry(title=title, at=attempt.at, by=attempt.created_by.name, body=body)


def _assessment(assessment: Assessment, case: Case) -> Entry:
    level = named(codes.RiskLevel, assessment.level).lower()
    title = _("Risk assessed: %(level)s, %(yes)d yes-answers") % {"level": level, "yes": assessment.yes}
    href = url("cases:assessment", case.uid, assessment.uid)
    return Entry(title=title, at=assessment.assessed_at, by=assessment.assessed_by.name, href=href)


def _note(note: Note, case: Case) -> Entry:
    title = _("Note: %(kind)s") % {"kind": named(codes.NoteKind, note.kind).lower()}
    if note.edition > 1:
        title = _("%(title)s (corrected)") % {"title": title}
    return Entry(
        title=title,
        on=note.on,
        by=note.created_by.name,
        body=lines(note.text.open()),
        href=url("cases:note", case.uid, note.uid),
    )


def _ended(action: Action) -> Entry:
    done = _("Done: %(text)s") if action.state == "done" else _("Cancelled: %(text)s")
    body = lines(action.outcome.open()) if action.outcome else ""
    return Entry(title=done % {"text": action.text.open()}, at=action.ended_at, body=body)


def _turns(story: Story) -> list[Entry]:
    """The turning points of the case itself."""
    case = story.case
    turns = [
        Entry(
            title=_("Referral %(ref)s received") % {"ref": sent.reference},
            at=sent.at,
            href=url("referrals:referral", sent.uid),
        )
        for sent in story.referrals
    ]
    days = (
        (case.opened_on, _("Case opened")),
        (case.agreed_on, _("The client said yes to the service")),
        (case.engaged_on, _("Engaged: first two-way support contact")),
        (case.closed_on, state_words(case)),
    )
    return turns + [Entry(title=words, on=day) for day, words in days if day]
