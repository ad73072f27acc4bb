"""Reaching the client: the rule before the number, the number on a click of its own, and what happened
afterwards.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from cairn.access.pages import Request
from cairn.cases import actions
from cairn.cases.forms.contact import AgreementForm, AttemptForm, GiveUpForm
from cairn.cases.models import Case
from cairn.cases.queries.one import case_of
from cairn.cases.queries.reaching import Way, Ways, to_ask, ways_to
from cairn.cases.views.ask import ask, frame, press, typed, was
from cairn.core import clock
from cairn.people import actions as people
from cairn.people import normalise
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def ask_again(request: Request) -> HttpResponse:
    """Clients whose safe contact no longer counts, so that they are asked before anybody needs to ring."""
    page = paged(to_ask(request.actor), request.GET)
    request.actor.saw("list", None, ("name", "reference"), [row["client"] for row in page.rows])
    return render(
        request, "cases/ask_again.html", {"heading": _("Ask again how to reach them"), "page": page}
    )


def attempt(request: Request, uid: UUID) -> HttpResponse:
    """Log an attempt. Each way to her stands here with its rule; its value is not on the page."""
    found = case_of(request.actor, uid)
    known = ways_to(found)
    form = AttemptForm(typed(request), points=choices(known.ways), initial={"at": clock.now()})
    return ask(
        request,
        found,
        form,
        lambda: _log(request, found, form, known),
        heading=_("Log a contact attempt"),
        submit=_("Save the attempt"),
        template="cases/attempt.html",
        client=known.client,
        points=known.points,
        ways=known.ways,
        action=url("cases:attempt", found.uid),
        opened=None,
        opened_way=None,
    )


def call(request: Request, uid: UUID, point: UUID) -> HttpResponse:
    """Show one number or address: a click of its own with an event of its own, and the form to say what came
    of it.

    The answer is the page itself and no redirect: what was opened stands in no address and on no second page.
    """
    found = case_of(request.actor, uid)
    known = ways_to(found)
    way = known.of(str(point))
    if way is None:
        raise Http404
    opened = people.open_contact(by=request.actor, contact_point=way.point)
    initial = {"at": clock.now(), "point": str(point), "channel": way.usual_channel}
    page = frame(request, found, _("Log a contact attempt"), known.client, known.points) | {
        "form": AttemptForm(points=choices(known.ways), initial=initial),
        "ways": known.ways,
        "action": url("cases:attempt", found.uid),
        "cancel": url("cases:case", found.uid),
        "opened": opened,
        "value": normalise.phone_words(opened.value) if way.point.kind == "phone" else opened.value,
        "opened_way": way,
    }
    return render(request, "cases/attempt.html", page)


def _log(request: Request, found: Case, form: AttemptForm, known: Ways) -> None:
    said = form.cleaned_data
    way = known.of(said["point"])
    logged = actions.log_attempt(
        case=found,
        at=said["at"],
        channel=said["channel"],
        reached=said["reached"],
        point=way.point if way else None,
        support=form.supported,
        text=said["text"],
        by=request.actor,
    )
    if logged.near_miss:
        sentence = _("Saved. It was outside the safe-contact rule or alarming: the manager will look at it.")
        messages.warning(request, sentence)


def choices(ways: list[Way]) -> list[tuple[str, str]]:
    return [(str(way.point.uid), way.words) for way in ways]


def agreement(request: Request, uid: UUID) -> HttpResponse:
    """The day on which she said yes."""
    found = case_of(request.actor, uid)
    form = AgreementForm(typed(request), initial={"agreed_on": found.agreed_on})

    def do() -> None:
        actions.record_agreement(case=found, was=was(request), by=request.actor, **form.cleaned_data)

    return ask(
        request,
        found,
        form,
        do,
        heading=_("The client said yes"),
        submit=_("Save"),
        version=found.version,
        template="cases/question.html",
        stored=lambda: _agreed_now(request, uid),
    )


def _agreed_now(request: Request, uid: UUID) -> tuple[Case, dict[str, Any]]:
    now = case_of(request.actor, uid)
    return now, {"agreed_on": now.agreed_on}


def give_up(request: Request, uid: UUID) -> HttpResponse:
    """Stop trying, with the reason."""
    found = case_of(request.actor, uid)
    form = GiveUpForm(typed(request))

    def do() -> None:
        actions.give_up(case=found, was=was(request), by=request.actor, **form.cleaned_data)

    return ask(
        request,
        found,
        form,
        do,
        heading=_("Stop trying"),
        submit=_("Stop trying"),
        version=found.version,
        template="cases/question.html",
        stored=lambda: (case_of(request.actor, uid), {}),
    )


def try_again(request: Request, uid: UUID) -> HttpResponse:
    found = case_of(request.actor, uid)
    return press(
        request, found, lambda: actions.try_again(case=found, was=was(request), by=request.actor) and None
    )
