"""Assessments as rows, changes and a line over time."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cairn.cases import codes
from cairn.cases.models import Answer, Assessment
from cairn.cases.presenters.words import named, said
from cairn.cases.rules import checklist, routes
from cairn.cases.rules.instruments import HONOUR, STALKING, Instrument, instrument
from cairn.core.clock import london_day
from cairn.ui.words import date_words, lines, moment, short_date


def direction(assessments: list[Assessment]) -> str:
    """Which way the risk moves, in words: the count, only within one instrument."""
    if len(assessments) < 2 or assessments[0].instrument != assessments[1].instrument:
        return _("There is nothing to compare it with yet.")
    now, before = assessments[0], assessments[1]
    since = when_made(assessments)[before.pk]
    if now.yes == before.yes:
        return _("The same count as on %(day)s.") % {"day": since}
    change = {"now": now.yes, "before": before.yes, "day": since}
    if now.yes > before.yes:
        return _("Up: %(now)d yes-answers, %(before)d on %(day)s.") % change
    return _("Down: %(now)d yes-answers, %(before)d on %(day)s.") % change


def when_made(assessments: list[Assessment]) -> dict[int, str]:
    """When each was made, by its id: the day, and the hour too where a day has several."""
    many = Counter(each.assessed_on for each in assessments)
    return {
        each.pk: moment(each.assessed_at) if many[each.assessed_on] > 1 else date_words(each.assessed_on)
        for each in assessments
    }


def comparison(now: Assessment, before: Assessment, answers: dict[int, dict[str, str]]) -> list[list[Any]]:
    """Item by item: what changed first, then what did not."""
    new = instrument(now.instrument, now.instrument_version)
    old = instrument(before.instrument, before.instrument_version)
    changes = checklist.compare(old, answers[before.pk], new, answers[now.pk])
    ordered = sorted(changes, key=lambda change: change.kind == checklist.SAME)
    return [[_(c.label), _answer(c.before), _answer(c.after), CHANGE_WORDS()[c.kind]] for c in ordered]


def _answer(value: str | None) -> str:
    return named(codes.AnswerValue, value) if value else _("Not on that form")


def CHANGE_WORDS() -> dict[str, str]:  # noqa: N802
    return {
        "worse": _("Worse"),
        "better": _("Better"),
        "learned": _("Now known"),
        "lost": _("No longer known"),
        "same": _("No change"),
        "new_item": _("New question"),
        "old_item": _("No longer asked"),
    }


def trajectory(assessments: list[Assessment]) -> dict[str, Any]:
    """The counts over time, oldest first, for the chart and its table; one line for each instrument."""
    ordered = list(reversed(assessments))
    labels = [short_date(a.assessed_on) for a in ordered]
    names = dict.fromkeys(a.instrument for a in ordered)
    series = [
        (
            _(instrument(name, _version(ordered, name)).name),
            [a.yes if a.instrument == name else None for a in ordered],
        )
        for name in names
    ]
    return {"labels": labels, "series": series}


def _version(assessments: list[Assessment], name: str) -> str:
    return next(a.instrument_version for a in assessments if a.instrument == name)


def warnings(row: Assessment, form: Instrument) -> list[str]:
    """What is to be borne in mind with this count."""
    counted = checklist.Count(row.yes, 0, row.unknown, row.unanswered)
    found = checklist.completeness(counted, row.threshold)
    return [said(found)] if found else []


def assessment_rows(row: Assessment) -> list[tuple[str, Any]]:
    """Who, when, why, and the worker's judgement beside the count."""
    agreement = named(codes.Agreement, row.agreement)
    if row.agreement_by and row.agreement_at:
        agreement = f"{agreement}: {row.agreement_by.name}, {date_words(london_day(row.agreement_at))}"
    rows = [
        (_("Assessed"), f"{moment(row.assessed_at)}, {row.assessed_by.name}"),
        (_("Why then"), named(codes.Trigger, row.why_now)),
        (_("The worker’s own level"), named(codes.RiskLevel, row.judged)),
        (_("Because"), lines(row.judged_because.open())),
        (_("Manager’s agreement"), agreement),
        (_("Heard at a MARAC in the last 12 months"), named(codes.Known, row.heard_before)),
        (_("Separate incidents in the twelve months before"), str(row.incidents)),
        (_("Answered “don’t know”"), str(row.unknown)),
        (_("Not answered"), str(row.unanswered)),
    ]
    if row.concern:
        rows.append((_("Professional judgement"), lines(row.concern.open())))
    if row.comment:
        rows.append((_("What else matters"), lines(row.comment.open())))
    if row.edition > 1:
        rows.append((_("Edition"), str(row.edition)))
    return rows


def answer_rows(answers: Iterable[Answer], form: Instrument) -> list[list[Any]]:
    """Each item in the order of the form."""
    given = {answer.item: answer for answer in answers}
    return [
        [
            f"{form.number(code)}. {_(item.label)}",
            named(codes.AnswerValue, given[code].value),
            named(codes.Source, given[code].source) if given[code].value != "unanswered" else "",
            lines(given[code].note.open()) if given[code].note else "",
        ]
        for code, item in form.by_code.items()
        if code in given
    ]


def reminders(answers: Iterable[Answer]) -> list[str]:
    return [said(found) for found in routes.reminders({answer.item: answer.value for answer in answers})]


def further(answers: Iterable[Answer], form: Instrument) -> list[str]:
    """The further questions that an answer opened: here they are open, and no "if" is left."""
    given = {answer.item: answer.value for answer in answers}
    opened = {
        STALKING: _(
            "Stalking or harassment was answered yes: ask the stalking questions too, and write down what was said."
        ),
        HONOUR: _(
            "An answer can point to honour-based abuse or forced marriage: ask who else is involved, and tell no"
            " relative."
        ),
    }
    return [opened[found.code] for found in checklist.further_questions(form, given)]


def safeguarding_words(row: Assessment) -> list[str]:
    words = {
        "childrens_safeguarding": _("Under 16: refer to children’s safeguarding, not to the adult MARAC."),
        "childrens_social_care": _("Under 18: also refer to children’s social care."),
    }
    return [words.get(code, code) for code in row.safeguarding.split()]
