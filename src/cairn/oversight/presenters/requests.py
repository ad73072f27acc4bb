"""A request in words: the line of a list, what is known of it, what comes next and what each person may do."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cairn.access.actor import Actor
from cairn.access.roles import REQUEST_HANDLE
from cairn.core.working_time import WORKING_TIME
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.models import FoundRecord, Item, Lookup, Notice, Passage, Request
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.queries.requests import asked_days, is_refusal
from cairn.oversight.rules import clocks, exemptions, subject
from cairn.ui.lists import CellLink, Head
from cairn.ui.pages import url
from cairn.ui.words import date_words, moment, short_date

HOW = {
    subject.OWN: gettext_lazy("Held for the person’s own sake"),
    subject.PERSON_ONLY: gettext_lazy("Named in somebody else’s case: the bare record only"),
    subject.APART: gettext_lazy("Stands in somebody else’s case: its existence is never told"),
}


def heads() -> list[Head]:
    return [
        Head(_("Reference"), nowrap=True),
        Head(_("What")),
        Head(_("State")),
        Head(_("Due")),
        Head(_("In charge")),
    ]


def rows(found: Iterable[Request], today: date) -> list[tuple[Any, ...]]:
    return [
        (
            CellLink(row.reference, url("oversight:request", row.uid)),
            row.get_kind_display(),
            row.get_state_display(),
            ended_words(row) if row.ended_on else due_words(row, today),
            row.lead.name,
        )
        for row in found
    ]


def due_words(row: Request, today: date) -> str:
    if row.due_on is None:
        return _("The clock waits")
    late = (today - row.due_on).days
    if late > 0:
        return ngettext("%(day)s: overdue by %(n)s day", "%(day)s: overdue by %(n)s days", late) % {
            "day": short_date(row.due_on),
            "n": late,
        }
    return short_date(row.due_on)


def ended_words(row: Request) -> str:
    return _("Ended on %(day)s") % {"day": short_date(row.ended_on)}


def facts(actor: Actor, row: Request) -> list[tuple[str, Any]]:
    """What is known of a request; what was shown to prove it, for the lead alone."""
    lines = [
        (_("State"), row.get_state_display()),
        (_("Due"), due_words(row, actor.today) if row.ended_on is None else ""),
        (_("Ended"), short_date(row.ended_on) if row.ended_on else ""),
        *who_asks(actor, row),
        (_("In charge"), f"{row.lead.name}, {row.agency.name}"),
        (_("Came"), f"{date_words(row.received_on)}, {row.get_came_by_display()}"),
    ]
    if actor.may(REQUEST_HANDLE):
        lines += [
            (_("Identity seen"), _dated(row.identity_on, row.identity_seen.open())),
            (_("May ask because"), row.authority_seen.open()),
            (_("What the child says"), row.child_view.open()),
            (_("What the other parent could do"), row.other_parent.open()),
            (_("Asked what is meant"), _dated(row.clarify_asked_on, row.clarify.open())),
            (_("Time extended"), _dated(row.extended_on, row.extended_because.open())),
            (_("How the answer leaves"), row.get_channel_display()),
            (_("Given back, because"), row.answer.returned_because.open() if _open_again(row) else ""),
        ]
    return [(str(key), value) for key, value in lines if value]


def _open_again(row: Request) -> bool:
    """Whether a second person did not agree to refuse it."""
    return row.state == lifecycle.LOOKING and hasattr(row, "answer")


def who_asks(actor: Actor, row: Request) -> list[tuple[str, Any]]:
    """What was typed of whoever asks and of whom it is about: for a service, once it has looked."""
    if not permissions.knows_names(actor, row):
        return [(_("Who asks, and about whom"), _("Shown when you look in your service’s records"))]
    because = _("Ended because") if row.ended_on else _("To be refused, once a second person signs, because")
    return [*typed(row), (because, row.ended_because.open())]


def typed(row: Request) -> list[tuple[str, Any]]:
    lines = [
        (_("Who asks"), f"{row.asker_name.open()} ({row.get_asker_display()})"),
        (_("About"), row.subject_name.open()),
        (_("Date of birth, as given"), row.subject_born.open()),
        (_("What they ask for"), row.wanted.open()),
    ]
    return [line for line in lines if line[1]]


def _dated(on: date | None, text: str) -> str:
    return f"{date_words(on)}: {text}" if on else ""


def ruling_facts(row: Request) -> list[tuple[str, str]]:
    """What was decided of a correction, an objection or a restriction, and what stands beside the record since."""
    said = row.ruling
    lines = [
        (_("Decided"), _("Agreed") if said.agreed else _("Not agreed")),
        (_("Why"), said.reason.open()),
        (_("By"), f"{said.decided_by.name}, {moment(said.decided_at)}"),
        (_("Corrected"), f"{moment(said.done_at)}: {said.did.open()}" if said.done_at else ""),
    ]
    for dispute in row.disputes.order_by("pk"):
        lines.append((_("Stands beside the entry"), dispute.words.open()))
    for limit in row.limits.order_by("pk"):
        until = f" – {date_words(limit.until_on)}" if limit.until_on else ""
        lines.append((_("Restricted"), f"{date_words(limit.from_on)}{until}"))
    return [(str(key), value) for key, value in lines if value]


def enquiry_facts(row: Request) -> list[tuple[str, str]]:
    """What a police request or an order says."""
    said = row.particulars
    lines = [
        (_("Force or court"), said.body),
        (_("Their reference"), said.case_number.open()),
        (_("Offence"), said.offence.open()),
        (_("Purpose"), said.purpose.open()),
        (_("Necessary because"), said.necessary.open()),
        (_("Proportionate because"), said.proportionate.open()),
        (_("Their senior officer"), said.authorised_by.open()),
        (_("The order’s terms"), said.order_terms.open()),
        (_("Date of the order"), date_words(said.order_on)),
    ]
    return [(str(key), value) for key, value in lines if value]


def item_rows(row: Request, items: Iterable[Item], *, may: bool) -> list[tuple[Any, ...]]:
    found = []
    for item in items:
        words = item.get_what_display()
        first = CellLink(words, url("oversight:item", row.uid, item.uid)) if may else words
        found.append((first, _between(item), item.because.open(), _item_decision(item)))
    return found


def _between(item: Item) -> str:
    if item.from_on is None and item.until_on is None:
        return _("All")
    return f"{short_date(item.from_on)} – {short_date(item.until_on)}"


def _item_decision(item: Item) -> str:
    if not item.decision:
        return _("Not decided")
    ground = exemptions.BY_CODE[item.exemption].words if item.exemption else ""
    return ": ".join(
        filter(None, (item.get_decision_display(), _(ground) if ground else "", item.reason.open()))
    )


def notice_rows(notices: Sequence[Notice]) -> list[tuple[str, str]]:
    return [
        (
            moment(one.created_at),
            ". ".join(
                filter(
                    None,
                    (
                        one.get_told_display(),
                        date_words(one.told_on),
                        one.get_view_display() if one.told == "yes" else "",
                        one.words.open(),
                        one.why_not.open(),
                    ),
                )
            ),
        )
        for one in notices
    ]


def lookup_rows(lookups: Iterable[Lookup]) -> list[tuple[str, str, str]]:
    return [
        (
            one.agency.name,
            one.get_answer_display(),
            f"{one.answered_by.name}, {moment(one.answered_at)}" if one.answered_by else "",
        )
        for one in lookups
    ]


def found_rows(found: Iterable[FoundRecord]) -> list[tuple[str, str, str]]:
    """References, never names: a lead knows whom it is about, and a list of names is no help to anybody."""
    return [
        (
            one.person.reference if one.how != subject.APART else _("Not told"),
            one.agency.name,
            f"{one.get_whose_display()}. {HOW[one.how]}",
        )
        for one in found
    ]


def passage_rows(
    row: Request, passages: Iterable[Passage], kinds: Any, *, may: bool
) -> list[tuple[Any, ...]]:
    found = []
    for one in passages:
        words = (
            str(kinds.get(one.kind, one.kind)) if not one.apart else _("A record whose existence is not told")
        )
        first = CellLink(words, url("oversight:passage", row.uid, one.uid)) if may else words
        notes = [one.agency.name, _("Free text: read it") if one.free else ""]
        if one.contributor:
            notes.append(_("Came from %(who)s") % {"who": one.contributor})
        found.append((first, short_date(one.on), ". ".join(filter(None, notes)), passage_words(one)))
    return found


def passage_words(one: Passage) -> str:
    if not one.decision:
        return _("Not decided")
    ground = exemptions.BY_CODE[one.exemption].words if one.exemption else ""
    return ": ".join(filter(None, (one.get_decision_display(), _(ground) if ground else "")))


def steps(actor: Actor, row: Request) -> list[dict[str, str]]:
    """What the worker in charge does next, in order, each a way to do it."""
    if not permissions.may_handle(actor, row):
        return []
    address = {name: url(f"oversight:{name}", row.uid) for name in _STEPS}
    waits = asked_days(row).waits_for_clarity
    late = row.due_on is not None and row.due_on < actor.today
    found: list[tuple[str, str]] = []
    if row.state == lifecycle.RECEIVED:
        found.append((_("Write down that identity was seen"), address["identify"]))
    if row.enquiry and row.state in (lifecycle.RECEIVED, lifecycle.LOOKING):
        found.append((_("Write down whether the person was told"), address["notice"]))
    if not row.enquiry and row.state in (lifecycle.RECEIVED, lifecycle.LOOKING):
        if waits:
            found.append((_("Write down what they meant"), address["clarify"]))
        elif row.clarify_asked_on is None and not late:
            found.append((_("Ask what they mean"), address["clarify"]))
    if not row.enquiry and row.extended_on is None and clocks.extend_by(asked_days(row), WORKING_TIME):
        found.append((_("Extend the time by two months"), address["extend"]))
    if row.state == lifecycle.LOOKING and row.settles:
        found.append((_("Decide about it"), address["settle"]))
    if row.state in (lifecycle.RECEIVED, lifecycle.LOOKING):
        found.append((_("Refuse the whole of it"), address["refuse"]))
    if not is_refusal(row):
        found.append((_("Change how the answer leaves"), address["channel"]))
    found.append((_("Write down that it was taken back"), address["withdraw"]))
    return [{"text": text, "href": href} for text, href in found]


_STEPS = ("identify", "settle", "notice", "clarify", "extend", "refuse", "channel", "withdraw")
