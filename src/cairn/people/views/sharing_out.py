"""Sharing a record with another agency: what is shared now and was, sharing it, and ending that."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access.asking import answered
from cairn.access.models import Agency
from cairn.access.pages import Request
from cairn.core.agreements import Purpose, Standing
from cairn.core.decisions import require
from cairn.people import actions, permissions, queries
from cairn.people.codes import SHARED_FOR
from cairn.people.forms import sharing_out as forms
from cairn.people.models import Person
from cairn.people.presenters import sharing_out as presenters
from cairn.people.queries import sharing_out
from cairn.people.queries.grounds import Ground
from cairn.people.views.asking import Ask, ask, filled, of, was
from cairn.ui.lists import paged
from cairn.ui.pages import render

SHOWN = ("name", "shares", "why")


def sharing(request: Request, uid: UUID) -> HttpResponse:
    """What is shared with other agencies now, with whom, what for, why and until when; and what was."""
    actor = request.actor
    person = queries.person_of(actor, uid)
    found = sharing_out.shared_out(actor, person)
    actor.saw("person", person.uid, SHOWN, [person.uid])
    context = {
        "person": person,
        "about": queries.identity(actor, person),
        "now": [(row, *presenters.share_card(row)) for row in found.now],
        "before": [presenters.share_card(row) for row in found.before],
        "may_share": permissions.may_share_beyond(actor, person),
        "heading": _("Shared with other agencies"),
        "back": of("access", person),
    }
    return render(request, "people/sharing.html", context)


def share_with(request: Request, uid: UUID) -> HttpResponse:
    """First with whom and what for, so that the agreement is known; then the rest."""
    actor = request.actor
    person = queries.person_of(actor, uid)
    require(permissions.may_share_beyond(actor, person))
    agencies = {one.uid.hex: one for one in sharing_out.agencies_to_share_with(actor)}
    said = request.POST if request.method == "POST" else request.resumed or request.GET
    asked = said if {"agency", "purpose"} & set(said) else None
    whom = forms.WhomForm(asked, agencies=[(key, one.name) for key, one in agencies.items()])
    if whom.is_valid():
        return _share(request, person, agencies[whom.cleaned_data["agency"]], whom.cleaned_data["purpose"])
    actor.saw("person", person.uid, ("name",), [person.uid])
    context = {
        "person": person, "about": queries.identity(actor, person), "form": whom, "agencies": agencies,
        "heading": _("Share with another agency"), "back": of("sharing", person),
    }  # fmt: skip
    return render(request, "people/share_whom.html", context)


def _share(request: Request, person: Person, agency: Agency, purpose: str) -> HttpResponse:
    actor = request.actor
    standing = sharing_out.standing_with(actor, agency, purpose)
    users = {user.uid.hex: user for user in sharing_out.readers_at(agency, actor.area)}
    colleagues = [(key, user.name) for key, user in users.items()]
    last = sharing_out.last_day(standing, actor.today)
    form = filled(request, forms.ShareWithForm, colleagues=colleagues, agreed=standing.holds, last=last)

    def save() -> str:
        said = form.cleaned_data
        ground = Ground(said["basis"], purpose, said["why"])
        actions.share_with(
            by=actor, person=person, agency=agency, user=users[said["user"]], ground=ground, until_on=said["until_on"]
        )  # fmt: skip
        return of("sharing", person)

    heading = _("Share with %(agency)s") % {"agency": agency}
    answer = answered(request, form, Ask(heading, of("sharing", person)), save)
    if answer is not None:
        return answer
    actor.saw("person", person.uid, ("name",), [person.uid])
    context = _asked(person, agency, purpose, standing) | {"form": form, "heading": heading}
    return render(request, "people/share_with.html", context | {"about": queries.identity(actor, person)})


def _asked(person: Person, agency: Agency, purpose: str, standing: Standing) -> dict[str, Any]:
    """What the second page says before it asks, and carries along."""
    return {
        "person": person,
        "purpose": SHARED_FOR[Purpose(purpose)],
        "agreed": standing.holds,
        "standing": presenters.standing_words(agency.name, standing),
        "hidden": {"agency": agency.uid.hex, "purpose": purpose},
        "back": of("share-with", person),
        "cancel": of("sharing", person),
    }


def end_share_with(request: Request, uid: UUID, share: UUID) -> HttpResponse:
    """End one, with a reason."""
    actor = request.actor
    person = queries.person_of(actor, uid)
    row = sharing_out.shared_out_of(actor, person, share)
    require(permissions.may_end_share_with(actor, row))
    form = filled(request, forms.EndShareForm)

    def save() -> str:
        actions.end_share_with(by=actor, share=row, was=was(request), **form.cleaned_data)
        return of("sharing", person)

    said = {"who": row.user, "agency": row.to_agency}
    intro = (
        _("%(who)s of %(agency)s sees this record no more, from the moment you end it.") % said,
        _("What was read or written down there meanwhile cannot be taken back."),
    )
    page = Ask(
        _("End this share"), of("sharing", person), _("End it"), intro, warning=True, version=row.version
    )
    return ask(request, person, form, page, save)


def shared_here(request: Request) -> HttpResponse:
    """What other agencies share with whoever is signed in."""
    page = paged(sharing_out.shared_here(request.actor), request.GET)
    for row in page.rows:
        request.actor.saw("share", row.uid, ("agency", "purpose"), [row.person.uid])
    context = {"heading": _("Shared with you"), "page": page, "back": "/"}
    return render(request, "people/shared_here.html", context)
