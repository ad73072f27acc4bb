"""The four consent records as the receiver keeps them, and everything shared about a person."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.core.decisions import require
from cairn.people.queries import identity, person_of
from cairn.referrals import actions, permissions
from cairn.referrals.forms.deciding import AgreedForm, SharingForm, TakenBackForm, ToldForm, WishForm
from cairn.referrals.models import Referral
from cairn.referrals.presenters import consent as presenters
from cairn.referrals.queries import consent, received
from cairn.ui.forms import Form, version_of
from cairn.ui.pages import render, url


def told(request: Request, uid: UUID) -> HttpResponse:
    """What she was told, how, in which language."""
    return _record(request, uid, ToldForm(_posted(request)), _("What they were told"), actions.record_told)


def agreed(request: Request, uid: UUID) -> HttpResponse:
    """Her answer to the service."""
    return _record(request, uid, AgreedForm(_posted(request)), _("Do they say yes?"), actions.record_agreed)


def wish(request: Request, uid: UUID) -> HttpResponse:
    """What she wishes about one agency."""
    form = WishForm(_posted(request), agencies=consent.agencies(request.actor))

    def record(*, agency: str, name: str, **said: Any) -> object:
        return actions.record_wish(
            about_agency=consent.agency_of(request.actor, agency), about_name=name, **said
        )

    return _record(request, uid, form, _("What they wish about sharing"), record)


def taken_back(request: Request, uid: UUID, agreed: UUID) -> HttpResponse:
    """She takes her yes back."""
    found = received.received(request.actor, uid)
    row = consent.agreed(request.actor, found, agreed)
    require(permissions.may_take_back(request.actor, row))

    def take_back(*, referral: Referral, **said: Any) -> object:
        return actions.withdraw_agreement(agreed=row, was=version_of(request.POST), **said)

    return _record(
        request, uid, TakenBackForm(_posted(request)), _("They take their yes back"), take_back, row.version
    )


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else request.resumed


def _record(
    request: Request,
    uid: UUID,
    form: Form,
    heading: str,
    action: Callable[..., object],
    version: int | None = None,
) -> HttpResponse:
    found = received.received(request.actor, uid)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            action(by=request.actor, referral=found, **form.cleaned_data)
            return url("referrals:referral", uid)

        return redirect(once(request.actor, once_key(request), do))
    request.actor.saw("referral", uid, ("consent",), [received.client_of(found).uid])
    context = {"form": form, "heading": heading, "back": url("referrals:referral", uid), "version": version}
    return render(request, "referrals/record.html", context)


def shared(request: Request, uid: UUID) -> HttpResponse:
    """Everything shared about her: with whom, what, when, why; consent apart."""
    actor = request.actor
    person = person_of(actor, uid)
    records = consent.shared_about(actor, person)
    actor.saw("person", uid, ("sharings", "consent"), [uid])
    context = {
        "heading": _("Everything shared about this person"),
        "back": url("home:person", uid),
        "person": person,
        "identity": identity(actor, person),
        "sharings": presenters.shared_cards(records),
        "consent": presenters.consent_sections(records),
        "standing": [row for row in records.agreed if row.answer == "yes" and row.withdrawn_at is None],
        "may_share": permissions.may_share(actor, person),
    }
    return render(request, "referrals/shared.html", context)


def share(request: Request, uid: UUID) -> HttpResponse:
    """Record a decision to share."""
    actor, person = request.actor, person_of(request.actor, uid)
    form = SharingForm(_posted(request), agencies=consent.agencies(actor))
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        to = {"to_agency": consent.agency_of(actor, said.pop("agency")), "to_name": said.pop("name")}

        def do() -> str:
            actions.record_sharing(by=actor, person=person, **to, **said)
            return url("referrals:shared", uid)

        try:
            return redirect(once(actor, once_key(request), do))
        except actions.NoAgreement as refused:
            form.add_error("one_off", refused.because)
    actor.saw("person", uid, ("name",), [uid])
    context = {
        "form": form,
        "heading": _("Record a decision to share"),
        "back": url("referrals:shared", uid),
        "version": None,
    }
    return render(request, "referrals/record.html", context)
