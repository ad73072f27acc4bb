"""The checklist: asked, saved on the way, compared item by item, agreed to by a manager; and the line over
time.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access import drafts
from cairn.access.models import Draft
from cairn.access.pages import Request
from cairn.cases import actions, permissions, presenters
from cairn.cases.actions.risk import owed
from cairn.cases.forms.assessment import AssessmentForm
from cairn.cases.forms.keeping import given_back
from cairn.cases.models import Answer, Assessment, Case
from cairn.cases.queries.one import assessment_of, case_of
from cairn.cases.queries.risk import answers_of, assessing, sheet_of
from cairn.cases.queries.story import assessments_of
from cairn.cases.rules.instruments import SAFELIVES_RIC_2009, instrument
from cairn.cases.views.ask import ask, frame, keep, press, typed, unfinished, was
from cairn.cases.views.case import tabs
from cairn.core import clock
from cairn.core.contracts import remarks
from cairn.ui.pages import render, url

PURPOSE = "cases:assess"


def assess(request: Request, uid: UUID) -> HttpResponse:
    """24 items in their sections, from a draft where there is one.

    Nothing is filled in from the last time.
    """
    found = case_of(request.actor, uid)
    draft = unfinished(request, found, PURPOSE)
    initial = given_back(drafts.opened(draft)) if draft else {"at": clock.now()}
    form = AssessmentForm(typed(request), instrument=SAFELIVES_RIC_2009, initial=initial)
    if request.method == "POST" and "keep" in request.POST:
        return keep(request, found, PURPOSE, form)

    def do() -> str:
        made = actions.assess(case=found, sheet=form.sheet(), at=form.cleaned_data["at"], by=request.actor)
        if draft:
            drafts.drop(draft)
        return url("cases:assessment", found.uid, made.uid)

    return _asked(request, found, form, do, _("Assess the risk"), draft=draft)


def correct(request: Request, uid: UUID, assessment: UUID) -> HttpResponse:
    """A new edition of an assessment that was recorded wrongly."""
    found = case_of(request.actor, uid)
    row = assessment_of(found, assessment)
    form = AssessmentForm(
        typed(request), instrument=instrument(row.instrument, row.instrument_version), initial=sheet_of(row)
    )

    def do() -> str:
        made = actions.correct_assessment(assessment=row, sheet=form.sheet(), by=request.actor)
        return url("cases:assessment", found.uid, made.uid)

    return _asked(request, found, form, do, _("Correct the assessment"), correcting=True)


def _asked(
    request: Request,
    found: Case,
    form: AssessmentForm,
    do: Callable[[], Any],
    heading: str,
    *,
    draft: Draft | None = None,
    correcting: bool = False,
) -> HttpResponse:
    return ask(
        request,
        found,
        form,
        do,
        heading=heading,
        submit=_("Save the assessment"),
        template="cases/assess.html",
        draft=draft,
        correcting=correcting,
        about=assessing(found, request.actor.today),
        said=presenters.said,
    )


def assessment(request: Request, uid: UUID, assessment: UUID) -> HttpResponse:
    """What was answered, the worker's level beside the count, the routes with their reasons, and what
    changed.
    """
    actor = request.actor
    found = case_of(actor, uid)
    row = assessment_of(found, assessment)
    before = _before(row, found)
    answers = answers_of([row] if before is None else [row, before])
    page = frame(request, found, _("Assessment of risk"))
    actor.saw("assessment", row.uid, ["answers", "reasons", "routes"], [page["client"].uid])
    context = page | {
        "row": row,
        "remarks": remarks(actor, "cases.Assessment", row.uid),
        "before": before,
        "answers": answers[row.pk],
        "instrument": instrument(row.instrument, row.instrument_version),
        "changes": presenters.comparison(row, before, _values(answers)) if before else [],
        "show": presenters,
        "owed": owed(row),
        "newer": Assessment.objects.filter(replaces=row).first(),
        "may_agree": permissions.may_agree(actor, row, seen=True),
        "may_work": permissions.may_work(actor, found, seen=True),
    }
    return render(request, "cases/assessment.html", context)


def _before(row: Assessment, found: Case) -> Assessment | None:
    earlier = (
        a for a in assessments_of(found) if a.assessed_at < row.assessed_at and a.instrument == row.instrument
    )
    return next(earlier, None)


def _values(answers: dict[int, list[Answer]]) -> dict[int, dict[str, str]]:
    return {pk: {answer.item: answer.value for answer in given} for pk, given in answers.items()}


def agree(request: Request, uid: UUID, assessment: UUID) -> HttpResponse:
    """The manager's word on a lower level: two buttons."""
    found = case_of(request.actor, uid)
    row = assessment_of(found, assessment)
    agreed = request.POST.get("agreed") == "yes"
    here = url("cases:assessment", found.uid, row.uid)
    return press(
        request,
        found,
        lambda: (
            actions.agree_level(assessment=row, was=was(request), agreed=agreed, by=request.actor) and None
        ),
        here,
    )


def sign(request: Request, uid: UUID, assessment: UUID) -> HttpResponse:
    """The manager's signature on a referral that was not made."""
    found = case_of(request.actor, uid)
    row = assessment_of(found, assessment)
    here = url("cases:assessment", found.uid, row.uid)
    return press(
        request,
        found,
        lambda: actions.sign_not_referred(assessment=row, was=was(request), by=request.actor) and None,
        here,
    )


def risk(request: Request, uid: UUID) -> HttpResponse:
    """The risk over time: a chart, and the same as a table."""
    found = case_of(request.actor, uid)
    rows = assessments_of(found)
    page = frame(request, found, _("Risk over time"))
    request.actor.saw("case", found.uid, ["assessments"], [page["client"].uid])
    context = page | {
        "sub_navigation": tabs(found, "risk"),
        "assessments": rows,
        "chart": presenters.trajectory(rows),
        "show": presenters,
        "direction": presenters.direction(rows),
    }
    return render(request, "cases/risk.html", context)
