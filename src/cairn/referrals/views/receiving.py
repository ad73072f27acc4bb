"""The receiver: queue, one referral, decisions, possible matches, the manager's page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.access.roles import REFERRAL_IMPORT, REFERRAL_TRIAGE, REFERRAL_TYPE_IN
from cairn.core import clock
from cairn.core.models import Stale
from cairn.referrals import actions, permissions
from cairn.referrals.forms.deciding import AcceptForm, DecideForm, MatchForm, QueueForm
from cairn.referrals.models import Referral
from cairn.referrals.presenters import receiving as presenters
from cairn.referrals.presenters.words import Do
from cairn.referrals.queries import consent, received, services
from cairn.ui.forms import version_of
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def queue(request: Request) -> HttpResponse:
    """What waits, what is due first."""
    actor = request.actor
    form = QueueForm(request.GET or {"show": "waiting"}, services=received.services_of(actor))
    asked = form.cleaned_data if form.is_valid() else {}
    narrow = asked.get("show") or "waiting"
    rows = received.queue(actor, narrow, asked.get("urgency", ""), asked.get("service", ""))
    page = paged(rows, request.GET)
    actor.saw("referral_list", None, ("name_sent",), received.clients_of([row.uid for row in page.rows]))
    context = {
        "heading": _("Referrals received"),
        "form": form,
        "page": page,
        "rows": [presenters.queue_row(row, clock.now()) for row in page.rows],
        "may_triage": actor.may(REFERRAL_TRIAGE),
        "may_import": actor.may(REFERRAL_IMPORT),
        "may_type_in": actor.may(REFERRAL_TYPE_IN),
    }
    return render(request, "referrals/queue.html", context)


def referral(request: Request, uid: UUID) -> HttpResponse:
    """Everything that came with it, and what to do."""
    return _referral(request, received.opened(request.actor, uid))


def open_informant(request: Request, uid: UUID) -> HttpResponse:
    """The same page with who gave it in clear: a POST, because an event is written for it."""
    found = received.opened(request.actor, uid)
    return _referral(request, found, actions.open_informant(by=request.actor, referral=found.referral))


def _referral(request: Request, found: received.Opened, informant: str = "") -> HttpResponse:
    actor, uid = request.actor, found.referral.uid
    actor.saw("referral", uid, ("narrative", "unsafe", "people", "consent"), found.about)
    context = presenters.received_page(actor, found, consent.records_of(actor, found.referral)) | {
        "may_triage": permissions.may_triage(actor, found.referral, seen=True),
        "may_accept": permissions.may_accept(actor, found.referral, seen=True),
        "may_record": permissions.may_record(actor, found.referral, seen=True),
        "may_match": actor.may(REFERRAL_TRIAGE),
        "informant": informant,
        "open_case": _open_case(found.referral) if found.referral.state == "accepted" else "",
        "now": clock.now(),
    }
    return render(request, "referrals/referral.html", context)


def begin(request: Request, uid: UUID) -> HttpResponse:
    """Start looking at it."""
    found = received.received(request.actor, uid)

    def do() -> str:
        actions.begin_triage(by=request.actor, referral=found, was=version_of(request.POST))
        return url("referrals:referral", uid)

    return redirect(once(request.actor, once_key(request), do))


def accept(request: Request, uid: UUID) -> HttpResponse:
    """Take it on, then open a case for it."""
    found = received.received(request.actor, uid)
    form = AcceptForm(request.POST if request.method == "POST" else request.resumed)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            was, reason = version_of(request.POST), form.cleaned_data["reason"]
            actions.mark_accepted(by=request.actor, referral=found, was=was, reason=reason)
            return _open_case(found) or url("referrals:referral", uid)

        return _once_or_changed(request, uid, do)
    undecided = received.undecided_matches(request.actor, found) if request.actor.may(REFERRAL_TRIAGE) else []
    more: dict[str, object] = {"undecided": [presenters.match_row(found, match) for match in undecided]}
    return _decision_page(request, found, form, "referrals/accept.html", _("Accept this referral"), more)


def decide(request: Request, uid: UUID) -> HttpResponse:
    """Not take it on, or pass it on, with a reason."""
    actor, found = request.actor, received.received(request.actor, uid)
    choices = services.choices(actor, leave_out=found.service_id, his_side=found.work == "perpetrator")
    form = DecideForm(request.POST if request.method == "POST" else request.resumed, services=choices)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        service = services.service_of(actor, said["on_to"] or said["pointed_to"])

        def do() -> str:
            actions.decide(
                by=actor, referral=found, was=version_of(request.POST), decision=said["decision"],
                reason=said["reason"], service=service,
            )  # fmt: skip
            return url("referrals:queue")

        return _once_or_changed(request, uid, do)
    return _decision_page(request, found, form, "referrals/decide.html", _("Not take it on"))


def _decision_page(
    request: Request,
    found: Referral,
    form: object,
    template: str,
    heading: str,
    more: dict[str, object] | None = None,
) -> HttpResponse:
    request.actor.saw("referral", found.uid, ("name_sent",), [received.client_of(found).uid])
    back = url("referrals:referral", found.uid)
    context = {"referral": found, "form": form, "heading": heading, "back": back, "version": found.version}
    return render(request, template, context | (more or {}))


def _once_or_changed(request: Request, uid: UUID, do: Do) -> HttpResponse:
    """Do it once; where somebody else was quicker, show what became of it."""
    try:
        return redirect(once(request.actor, once_key(request), do))
    except Stale:
        found = received.opened(request.actor, uid)
        request.actor.saw("referral", uid, ("state",), found.about)
        context = {
            "heading": _("Somebody else changed this referral"), "rows": presenters.state_rows(found.referral),
            "typed": presenters.typed_rows(request.POST), "uid": uid,
        }  # fmt: skip
        return render(request, "referrals/changed.html", context, status=409)


def match(request: Request, uid: UUID, match: UUID) -> HttpResponse:
    """A record of one's own beside what was sent: the same person?"""
    actor = request.actor
    found = received.opened(actor, uid)
    other = received.match(actor, found.referral, match)
    form = MatchForm(request.POST if request.method == "POST" else request.resumed)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            actions.decide_match(by=actor, match=other, was=version_of(request.POST), **form.cleaned_data)
            return url("referrals:referral", uid)

        return redirect(once(actor, once_key(request), do))
    actor.saw("referral", uid, ("matches",), [*found.about, other.person.uid])
    context = presenters.match_page(found, other) | {"form": form, "back": url("referrals:referral", uid)}
    return render(request, "referrals/match.html", context)


def overview(request: Request) -> HttpResponse:
    """The manager's page."""
    found = received.overview(request.actor)
    request.actor.saw("referral_overview", None)
    return render(request, "referrals/overview.html", presenters.overview_page(found))


def _open_case(found: Referral) -> str:
    """Where a case is opened from a referral, when that room is there; this one does not know it."""
    try:
        return reverse("cases:accept", args=[found.uid])
    except NoReverseMatch:
        return ""
