"""Writing a referral: one question a page, a task list, check your answers, send."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.referrals.actions import drafting
from cairn.referrals.forms import summary
from cairn.referrals.forms.answers import typed
from cairn.referrals.forms.choosing import ServiceForm
from cairn.referrals.forms.intake import MoreForm
from cairn.referrals.forms.steps import BY_CODE, Step, next_step, steps_for
from cairn.referrals.queries import drafts as reading
from cairn.referrals.queries import services
from cairn.ui.again import sent
from cairn.ui.forms import version_of
from cairn.ui.pages import render, url


def of_a_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a draft. Gone back to after sending it says that it was sent and leads to the receipt; gone back to
    after it was thrown away, or kept too long, it says that."""

    @wraps(view)
    def page(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except reading.WasSent as was:
            request.actor.saw("sent_referral", was.referral.uid, ("reference",))
            context = {
                "heading": _("You have sent this referral"),
                "referral": was.referral,
                "posted": request.method == "POST",
                "sent": sent(request, again=False),
            }
            return render(request, "referrals/was_sent.html", context, status=410)
        except reading.Over as over:
            context = {
                "heading": _("You threw this referral away")
                if over.thrown_away
                else _("This draft is no longer kept"),
                "thrown_away": over.thrown_away,
                "posted": request.method == "POST",
                "sent": sent(request, again=False),
            }
            return render(request, "referrals/is_over.html", context, status=410)

    return page


def start(request: Request) -> HttpResponse:
    """Choose the service; a draft begins."""
    actor, posted = request.actor, request.method == "POST"
    person = reading.own_person(actor, (request.POST if posted else request.GET).get("person", ""))
    choices = services.choices(actor)
    form = ServiceForm(request.POST if posted else request.resumed, services=choices)
    service = services.service_of(actor, form.cleaned_data["service"]) if posted and form.is_valid() else None
    if service is not None:
        return redirect(
            once(
                actor,
                once_key(request),
                lambda: url("referrals:tasks", drafting.begin(by=actor, service=service, person=person).uid),
            )
        )
    extra = {"person": person.uid.hex} if person else {}
    return render(
        request,
        "referrals/start.html",
        {"form": form, "extra": extra, "title": _("Refer somebody"), "choices": choices},
    )


@of_a_draft
def tasks(request: Request, uid: UUID) -> HttpResponse:
    """What has been answered and what has not."""
    found = _writing(request, uid)
    context = {
        "heading": _("Refer to %(service)s") % {"service": found.service.name},
        "sections": summary.task_sections(found.answers, uid),
        "ready": not found.answers.missing(),
        "next": next(iter(found.answers.missing()), None),
        "draft": found.draft,
        "uid": uid,
    }
    return render(request, "referrals/tasks.html", context)


@of_a_draft
def question(request: Request, uid: UUID, step: str) -> HttpResponse:
    """One question page."""
    found = _writing(request, uid)
    asked = _step(found, step)
    if asked.items is not None:
        return _people(request, found, asked)
    posted = request.method == "POST"
    form = found.answers.form(asked, request.POST if posted else request.resumed)
    if posted and form.is_valid():
        kept = typed(request.POST)
        return redirect(once(request.actor, once_key(request), lambda: _kept(request, found, asked, kept)))
    context = {
        "form": form,
        "heading": asked.heading,
        "title": asked.title,
        "back": url("referrals:tasks", uid),
    }
    return render(request, "referrals/question.html", context)


def _kept(request: Request, found: reading.Writing, step: Step, kept: dict[str, list[str]]) -> str:
    drafting.answer(by=request.actor, draft=found.draft, was=found.draft.version, step=step, typed=kept)
    return _onwards(found, step)


def _onwards(found: reading.Writing, step: Step) -> str:
    """The next question without an answer; else the task list."""
    missing = {each.code for each in found.answers.missing()} - {step.code}
    following = next_step(found.answers.work, step.code)
    while following is not None and following.code not in missing:
        following = next_step(found.answers.work, following.code)
    uid = found.draft.uid
    return url("referrals:question", uid, following.code) if following else url("referrals:tasks", uid)


def _people(request: Request, found: reading.Writing, step: Step) -> HttpResponse:
    """A list of people, and whether there is another."""
    uid, posted = found.draft.uid, request.method == "POST"
    people = summary.people_rows(found.answers, step, uid)
    label = step.another if people else step.more
    form = MoreForm(request.POST if posted else None, label=label, unknown=not people)
    if posted and form.is_valid():
        if form.cleaned_data["more"] == "yes":
            return redirect(url("referrals:person-new", uid, step.code))
        kept = typed(request.POST)
        return redirect(once(request.actor, once_key(request), lambda: _kept(request, found, step, kept)))
    back = url("referrals:tasks", uid)
    context = {
        "form": form, "people": people, "heading": step.heading, "title": step.title, "back": back,
        "version": found.draft.version,
    }  # fmt: skip
    return render(request, "referrals/people.html", context)


@of_a_draft
def person(request: Request, uid: UUID, step: str, at: int | None = None) -> HttpResponse:
    """Somebody of a list: new, or to be changed."""
    found = _writing(request, uid)
    asked = _step(found, step)
    kept = found.answers.item_forms(asked) if asked.items else []
    if asked.items is None or (at is not None and at >= len(kept)):
        raise Http404
    posted = request.method == "POST"
    form = asked.items(request.POST if posted else request.resumed)
    if not form.is_bound and at is not None:
        form = kept[at]
    if posted and form.is_valid():
        return redirect(
            once(request.actor, once_key(request), lambda: _kept_person(request, found, asked, at))
        )
    back = url("referrals:question", uid, step)
    return render(
        request,
        "referrals/question.html",
        {"form": form, "heading": asked.title, "title": asked.title, "back": back},
    )


def _kept_person(request: Request, found: reading.Writing, step: Step, at: int | None) -> str:
    drafting.keep_person(
        by=request.actor,
        draft=found.draft,
        was=found.draft.version,
        step=step,
        typed=typed(request.POST),
        at=at,
    )
    return url("referrals:question", found.draft.uid, step.code)


@of_a_draft
def person_remove(request: Request, uid: UUID, step: str, at: int) -> HttpResponse:
    """Take somebody off a list."""
    found = _writing(request, uid)
    asked, draft = _step(found, step), found.draft

    def remove() -> str:
        # The version of the page that the button was on: in an older one somebody else may stand at this place.
        drafting.drop_person(by=request.actor, draft=draft, was=version_of(request.POST), step=asked, at=at)
        return url("referrals:question", uid, step)

    return redirect(once(request.actor, once_key(request), remove))


@of_a_draft
def check(request: Request, uid: UUID) -> HttpResponse:
    """Everything once more, then send."""
    actor = request.actor
    if request.method == "POST":
        return redirect(once(actor, once_key(request), lambda: _sent(request, uid)))
    found = _writing(request, uid)
    context = {
        "heading": _("Check your answers"),
        "service": found.service,
        "sections": summary.check_sections(found.answers, uid),
        "missing": found.answers.missing(),
        "back": url("referrals:tasks", uid),
        "uid": uid,
    }
    return render(request, "referrals/check.html", context)


def _sent(request: Request, uid: UUID) -> str:
    found = _writing(request, uid)
    person = reading.own_person(request.actor, found.answers.person)
    referral = drafting.send_draft(by=request.actor, draft=found.draft, service=found.service, person=person)
    return url("referrals:sent", referral.uid)


@of_a_draft
def throw_away(request: Request, uid: UUID) -> HttpResponse:
    """Confirm, then the draft cannot be read again."""
    found = _writing(request, uid)
    if request.method == "POST":
        drafting.throw_away(by=request.actor, draft=found.draft)
        return redirect("referrals:mine")
    context = {
        "heading": _("Throw this referral away?"),
        "back": url("referrals:tasks", uid),
        "uid": uid,
        "service": found.service,
        "draft": found.draft,
    }
    return render(request, "referrals/throw_away.html", context)


def _writing(request: Request, uid: UUID) -> reading.Writing:
    """One's own draft, with the event that it was read."""
    found = reading.writing(request.actor, uid)
    request.actor.saw("draft", uid, ("body",))
    return found


def _step(found: reading.Writing, code: str) -> Step:
    if code not in BY_CODE or BY_CODE[code] not in steps_for(found.answers.work):
        raise Http404
    return BY_CODE[code]
