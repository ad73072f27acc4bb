"""Referrals received → words, tags and rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.people.models import Relationship
from cairn.people.presenters import born_words
from cairn.people.queries import identity
from cairn.referrals import codes
from cairn.referrals.models import PossibleMatch, Referral
from cairn.referrals.presenters.consent import consent_sections
from cairn.referrals.presenters.words import DECIDED, TAGS, URGENCIES, somebody_born, tag, urgency_words
from cairn.referrals.rules.intake import from_json
from cairn.ui import words
from cairn.ui.lists import CellLink
from cairn.ui.pages import url

if TYPE_CHECKING:
    from cairn.referrals.queries.consent import Records
    from cairn.referrals.queries.received import Opened, Overview


@dataclass(frozen=True)
class QueueRow:
    """A line of the receiver's queue."""

    link: CellLink
    sender: str
    urgency: tuple[str, str]  # words, colour
    received: str
    state: tuple[str, str]
    due: str
    late: bool


def queue_row(row: Any, now: datetime) -> QueueRow:
    waiting = row.state in ("sent", "triage")
    late = waiting and row.triage_due_at < now
    decided = _("Decided %(day)s") % {"day": words.date_words(row.triaged_at)} if row.triaged_at else ""
    return QueueRow(
        link=CellLink(row.name_sent or row.reference, url("referrals:referral", row.uid), note=row.reference),
        sender=row.from_agency__name or row.from_name or str(codes.Source(row.source).label),
        urgency=(str(URGENCIES[row.urgency]), TAGS[row.urgency]),
        received=words.short_date(row.received_on),
        state=(str(codes.State(row.state).label), TAGS[row.state]),
        due=words.moment(row.triage_due_at) if waiting else decided,
        late=late,
    )


def sender_words(referral: Referral) -> str:
    """Who referred, for the receiver."""
    agency = referral.from_agency.name if referral.from_agency else referral.from_name
    return agency or str(codes.Source(referral.source).label)


def received_page(actor: Actor, found: "Opened", records: "Records") -> dict[str, Any]:
    """Everything on the receiver's page of one referral."""
    referral = found.referral
    return {
        "referral": referral,
        "client": found.client,
        "uid": referral.uid,
        "facts": referral_rows(referral, found.abuse),
        "people": [person_words(row) for row in found.people],
        "points": [(point.point.get_kind_display(), point.rule.sentence) for point in found.points],
        "narrative": referral.narrative.open(),
        "unsafe": referral.unsafe.open(),
        "matches": [match_row(referral, match) for match in found.matches],
        "looked": referral.matched_at is not None,
        "records": records,
        "consent": consent_sections(records),
        "triage": triage_rows(found.triage) if found.triage else [],
        "identity": identity(actor, found.client, found.points),
        "back": url("referrals:queue"),
    }


def referral_rows(referral: Referral, abuse: Iterable[str]) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = [
        (_("Referred by"), sender_words(referral)),
        (_("Given by"), referral.given_by.open()),
        (_("Entered by"), referral.created_by.name if referral.from_user is None else ""),
        (_("How it came"), str(codes.Source(referral.source).label)),
        (_("Received"), words.moment(referral.received_at)),
        (_("Urgency"), tag(referral.urgency, urgency_words(referral.urgency))),
        (_("Promised by"), words.moment(referral.triage_due_at)),
        (_("Service"), referral.service.name),
        (_("Kinds of abuse"), ", ".join(str(codes.Abuse(kind).label) for kind in abuse) or _("Not known")),
    ]
    if referral.said_count is not None or referral.said_level:
        level = str(codes.Level(referral.said_level).label) if referral.said_level else _("no level given")
        count = (
            _("no checklist")
            if referral.said_count is None
            else _("%(n)d of 24") % {"n": referral.said_count}
        )
        rows.append((_("The referrer's own view of the risk"), f"{level}, {count}"))
    if referral.taken_back_at:
        rows.append((_("Taken back by the referrer"), words.moment(referral.taken_back_at)))
    return [row for row in rows if row[1]]


def person_words(row: Any) -> tuple[str, str, str]:
    """(name, role, who this is to the person referred)."""
    relation = str(Relationship.Kind(row.relation).label) if row.relation else ""
    if row.role == "child" and relation:
        relation = _("The person referred is their: %(relation)s") % {"relation": relation.lower()}
    return str(row.person), str(codes.Role(row.role).label), relation


def match_row(referral: Referral, match: PossibleMatch) -> tuple[str, str, str]:
    """(why, decided, address) of a possible match: nobody's name in a list."""
    because = ", ".join(because_words(code) for code in match.because.split()).capitalize()
    decided = str(codes.Sameness(match.decided).label) if match.decided else ""
    return because, decided, url("referrals:match", referral.uid, match.uid)


def because_words(code: str) -> str:
    known = code if code in codes.Because.values else "other"
    return str(codes.Because(known).label)


def match_page(found: "Opened", match: PossibleMatch) -> dict[str, Any]:
    """What was sent, and the record of one's own, side by side."""
    sent = from_json(found.referral.as_sent.open_unshown())
    other = match.person
    names = [str(name) for name in other.names.all()]
    rows = [
        (_("Name"), str(sent.client.name), str(other)),
        (
            _("Other names"),
            ", ".join(map(str, sent.client.also)),
            ", ".join(name for name in names if name != str(other)),
        ),
        (_("Date of birth"), somebody_born(sent.client), born_words(other)),
        (_("Reference"), found.client.reference, other.reference),
        (_("On record since"), words.date_words(found.client.created_at), words.date_words(other.created_at)),
    ]
    because = [because_words(code) for code in match.because.split()]
    return {
        "heading": _("Is it the same person?"), "rows": rows, "because": because, "match": match,
        "referral": found.referral, "other": other,
    }  # fmt: skip


def triage_rows(triage: Any) -> list[tuple[str, Any]]:
    rows = [
        (_("Decision"), str(DECIDED[triage.decision])),
        (_("Why"), triage.reason.open()),
        (_("Service"), triage.service.name if triage.service else ""),
        (
            _("Decided"),
            _("%(moment)s by %(name)s") % {"moment": words.moment(triage.at), "name": triage.by.name},
        ),
        (_("Working time to the decision"), hours(triage.working_minutes)),
    ]
    return [row for row in rows if row[1]]


def hours(minutes: int) -> str:
    return _("%(hours)d hours %(minutes)d minutes") % {"hours": minutes // 60, "minutes": minutes % 60}


def state_rows(referral: Referral) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = [
        (_("Now"), str(codes.State(referral.state).label)),
        (_("Changed"), words.moment(referral.changed_at) if referral.changed_at else ""),
        (_("By"), referral.changed_by.name if referral.changed_by else ""),
    ]
    return [row for row in rows if row[1]]


def typed_rows(post: Any) -> list[tuple[str, str]]:
    """What somebody had typed when somebody else was quicker: not lost."""
    labels = {"reason": _("What you had typed")}
    return [(label, post.get(name)) for name, label in labels.items() if post.get(name)]


def overview_page(found: "Overview") -> dict[str, Any]:
    due = found.decided + found.late
    share = found.in_time / due if due else None
    return {
        "heading": _("Referrals: how we are doing"),
        "back": url("referrals:queue"),
        "since": found.since,
        "tiles": [
            {
                "label": _("Waiting"),
                "value": found.waiting,
                "href": url("referrals:queue", query={"show": "waiting"}),
            },
            {"label": _("Late"), "value": found.late, "href": url("referrals:queue", query={"show": "late"})},
            {"label": _("Received today"), "value": found.today},
            {
                "label": _("Decided in time, of those due"),
                "value": words.percent(share) if share is not None else _("None due"),
            },
            {
                "label": _("Working time to a decision, median"),
                "value": hours(found.median_minutes)
                if found.median_minutes is not None
                else _("None decided"),
            },
        ],
        "decisions": [(str(DECIDED[code]), str(n)) for code, n in found.decisions],
        "sources": [(str(codes.Source(code).label), str(n)) for code, n in found.sources],
    }
