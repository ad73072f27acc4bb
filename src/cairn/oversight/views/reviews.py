"""Reviews, their recommendations, and how far these have come."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cairn.access.models import Agency
from cairn.access.pages import Request
from cairn.core.decisions import require
from cairn.oversight.actions import reviews as actions
from cairn.oversight.forms.reviews import EndForm, ProgressForm, RecommendForm, WriteForm
from cairn.oversight.models import Recommendation
from cairn.oversight.permissions import records as permissions
from cairn.oversight.queries import reviews as queries
from cairn.oversight.views.asking import Ask, ask, filled, was
from cairn.ui import words
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def recommendation_list(request: Request) -> HttpResponse:
    actor = request.actor
    context = {
        "heading": _("Recommendations from reviews"),
        "back": url("oversight:start"),
        "page": paged(queries.recommendations(actor), request.GET),
        "reviews": queries.review_list(actor)[:50],
        "today": actor.today,
        "may_write": permissions.may_write_review(actor),
    }
    return render(request, "oversight/recommendations.html", context)


def write(request: Request) -> HttpResponse:
    form = filled(request, WriteForm)

    def save() -> str:
        return url("oversight:review", actions.write_review(by=request.actor, **form.cleaned_data).uid)

    return ask(request, form, Ask(_("Write down a review"), url("oversight:recommendations")), save)


def review(request: Request, uid: UUID) -> HttpResponse:
    actor = request.actor
    row = queries.review_of(actor, uid)
    context: dict[str, Any] = {
        "heading": row.title,
        "back": url("oversight:recommendations"),
        "review": row,
        "facts": [
            (_("What it was"), row.get_kind_display()), (_("Day"), words.date_words(row.on)),
            (_("Where it can be read"), row.source or _("Not published")),
        ],
        "rows": list(queries.recommendations(actor).filter(review=row).order_by("number")),
        "today": actor.today,
        "may_write": permissions.may_write_review(actor),
    }  # fmt: skip
    return render(request, "oversight/review.html", context)


def recommend(request: Request, uid: UUID) -> HttpResponse:
    row = queries.review_of(request.actor, uid)
    form = filled(request, RecommendForm, agencies=queries.agencies(request.actor))

    def save() -> str:
        said = dict(form.cleaned_data)
        agency = get_object_or_404(Agency, areas__area=request.actor.area, uid=said.pop("agency"))
        actions.recommend(by=request.actor, review=row, agency=agency, **said)
        return url("oversight:review", uid)

    page = Ask(
        _("Write down a recommendation"), url("oversight:review", uid), facts=((_("Review"), row.title),)
    )
    return ask(request, form, page, save)


def recommendation(request: Request, uid: UUID) -> HttpResponse:
    actor = request.actor
    row = queries.recommendation_of(actor, uid)
    context = {
        "heading": _("Recommendation %(number)s") % {"number": row.number},
        "back": url("oversight:review", row.review.uid),
        "row": row,
        "facts": _facts(row),
        "progress": list(row.progress.select_related("created_by").order_by("-on", "-pk")),
        "may_answer": permissions.may_answer(actor, row),
        "may_end": permissions.may_end_recommendation(actor, row),
    }
    return render(request, "oversight/recommendation.html", context)


def progress(request: Request, uid: UUID) -> HttpResponse:
    row = queries.recommendation_of(request.actor, uid)
    require(permissions.may_answer(request.actor, row))
    form = filled(request, ProgressForm)

    def save() -> str:
        actions.tell_progress(by=request.actor, recommendation=row, **form.cleaned_data)
        return url("oversight:recommendation", uid)

    page = Ask(_("Say how far it has come"), url("oversight:recommendation", uid), facts=_facts(row)[:2])
    return ask(request, form, page, save)


def end(request: Request, uid: UUID) -> HttpResponse:
    row = queries.recommendation_of(request.actor, uid)
    require(permissions.may_end_recommendation(request.actor, row))
    form = filled(request, EndForm)

    def save() -> str:
        said = form.cleaned_data
        actions.end_recommendation(
            by=request.actor, recommendation=row, was=was(request), accepted=said["outcome"] == "done",
            because=said["because"],
        )  # fmt: skip
        return url("oversight:recommendation", uid)

    page = Ask(
        _("Close the recommendation"), url("oversight:recommendation", uid), facts=_facts(row)[:2], version=row.version,
        stored=lambda now: {"because": now.because},
    )  # fmt: skip
    return ask(request, form, page, save)


def _facts(row: Recommendation) -> tuple[tuple[str, Any], ...]:
    facts = [
        (_("Review"), row.review.title),
        (_("What is recommended"), row.text),
        (_("Agency"), row.agency.name),
        (_("Who answers for it"), row.person),
        (_("By when"), words.date_words(row.due_on)),
        (_("State"), row.get_state_display()),
    ]
    if row.ended_at is not None:
        facts += [(_("Closed"), f"{row.ended_by}, {words.moment(row.ended_at)}"), (_("Because"), row.because)]
    return tuple(facts)
