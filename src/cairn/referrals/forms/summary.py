"""The task list and check-your-answers: what the pages of a draft asked and what was answered."""

from typing import Any

from django.utils.translation import gettext as _

from cairn.people.normalise import phone_words
from cairn.referrals.forms.answers import Answers, somebody_of
from cairn.referrals.forms.fields import PhoneField
from cairn.referrals.forms.steps import Step, steps_for
from cairn.ui import forms
from cairn.ui.forms import display
from cairn.ui.pages import url

_TOLD = ("also", "born", "relation")


def answered(form: forms.Form) -> list[tuple[str, str]]:
    """What a page asked and what was answered; questions that were not shown or left empty are left out."""
    if not form.is_valid():
        return [(_("This page"), _("An answer has to be mended"))]
    rows = []
    for name in form.fields:
        value = form.cleaned_data.get(name)
        bound = form[name]
        if value not in (None, "", []):
            shown = phone_words(value) if isinstance(form.fields[name], PhoneField) else display(bound, value)
            rows.append((str(bound.label or ""), shown))
    return rows


def task_sections(answers: Answers, uid: Any) -> list[tuple[str, list[dict[str, Any]]]]:
    """The task list, a section at a time."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for step in steps_for(answers.work):
        task = {
            "title": str(step.title),
            "href": url("referrals:question", uid, step.code),
            "status": answers.status(step),
        }
        sections.setdefault(str(step.section), []).append(task)
    return list(sections.items())


def check_sections(answers: Answers, uid: Any) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(title, address that changes it, rows) of every page, for check-your-answers."""
    return [
        (str(step.title), url("referrals:question", uid, step.code), _rows(answers, step))
        for step in steps_for(answers.work)
    ]


def _rows(answers: Answers, step: Step) -> list[tuple[str, str]]:
    if answers.status(step) == "todo":
        return [(str(step.title), _("No answer yet"))]
    if step.items is None:
        return answered(answers.form(step)) or [(str(step.title), _("Nothing"))]
    people = [_somebody(form) for form in answers.item_forms(step)]
    return [(str(step.title), person) for person in people] or [_nobody(answers, step)]


def _nobody(answers: Answers, step: Step) -> tuple[str, str]:
    """Of an empty list the question and what was answered: that there are no children and that nobody knows differ."""
    said = {"no": _("No"), "unknown": _("Not known")}.get((answers.answers[step.code].get("more") or [""])[0])
    return (str(step.more), said) if said else (str(step.title), _("Nobody, or not known"))


def people_rows(answers: Answers, step: Step, uid: Any) -> list[tuple[str, str, str]]:
    """(who, change, remove) of a list of people."""
    return [
        (
            _somebody(form),
            url("referrals:person", uid, step.code, at),
            url("referrals:person-remove", uid, step.code, at),
        )
        for at, form in enumerate(answers.item_forms(step))
    ]


def _somebody(form: forms.Form) -> str:
    """A person of a list in one line: the name first."""
    if not form.is_valid():
        return _("An answer has to be mended")
    name = str(somebody_of(form.cleaned_data).name)
    rest = [
        display(form[field], value) for field, value in form.cleaned_data.items() if field in _TOLD and value
    ]
    return ", ".join([name, *rest])
