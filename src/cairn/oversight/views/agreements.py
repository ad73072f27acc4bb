"""Sharing agreements and joint working protocols, and what was shared without one."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.pages import Request
from cairn.core.decisions import Decision, require
from cairn.oversight.actions import agreements as actions
from cairn.oversight.forms.agreements import AgreementForm, EndForm, OneOffForm, ReviewForm, SignForm
from cairn.oversight.models import Agreement, Signatory
from cairn.oversight.permissions import records as permissions
from cairn.oversight.presenters import agreements as presenters
from cairn.oversight.queries import agreements as queries
from cairn.oversight.views.asking import Ask, ask, do, filled, was
from cairn.release import actions as release
from cairn.release.presenters import text_of
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def agreement_list(request: Request) -> HttpResponse:
    actor = request.actor
    context: dict[str, Any] = {
        "heading": _("Sharing agreements"),
        "back": url("oversight:start"),
        "page": paged(queries.agreement_list(actor), request.GET),
        "protocols": queries.protocols(actor),
        "standing": lambda row: presenters.standing(row, actor.today),
        "today": actor.today,
        "may_write": permissions.may_write_agreement(actor),
    }
    return render(request, "oversight/agreements.html", context)


def agreement(request: Request, uid: UUID) -> HttpResponse:
    """One agreement: how it stands, who signed, what it says. To print it, a button takes it through the one door."""
    actor = request.actor
    row = queries.agreement_of(actor, uid)
    context: dict[str, Any] = {
        "heading": row.title,
        "back": url("oversight:agreements"),
        "agreement": row,
        "facts": presenters.facts(row),
        "standing": presenters.standing(row, actor.today),
        "parties": [_party(actor, each) for each in queries.signatories(row)],
        "headings": presenters.headings(row),
        "reviews": list(row.reviews.select_related("created_by").order_by("-on", "-pk")),
        "may_write": permissions.may_write_agreement(actor, row),
        "is_draft": permissions.may_move_agreement(actor, row, "put in force"),
        "may_begin": permissions.may_put_in_force(actor, row),
        "may_end": permissions.may_move_agreement(actor, row, "end"),
        "may_review": permissions.may_review_agreement(actor, row),
        "printed": request.method == "POST",
    }
    page = render(request, "oversight/agreement.html", context)
    if request.method == "POST":
        release.print_page(by=actor, text=text_of(page), source_kind="agreement", source_uid=row.uid)
    return page


def _party(actor: Actor, row: Signatory) -> tuple[Signatory, str, Decision, Decision]:
    """A party, how it signed, and whether the actor may sign for it or confirm that it did."""
    return row, presenters.signed(row), permissions.may_sign(actor, row), permissions.may_confirm(actor, row)


def write(request: Request) -> HttpResponse:
    form = _form(request)

    def save() -> str:
        return url(
            "oversight:agreement", actions.write_agreement(by=request.actor, **_values(request, form)).uid
        )

    return ask(request, form, Ask(_("Write an agreement"), url("oversight:agreements")), save)


def change(request: Request, uid: UUID) -> HttpResponse:
    row = queries.agreement_of(request.actor, uid)
    require(permissions.may_write_agreement(request.actor, row))
    form = _form(request, row)

    def save() -> str:
        actions.change_agreement(by=request.actor, agreement=row, was=was(request), **_values(request, form))
        return url("oversight:agreement", uid)

    intro = (_("Whoever has signed already signs again."),)
    page = Ask(
        _("Change the draft"), url("oversight:agreement", uid), intro=intro, version=row.version,
        stored=presenters.stored,
    )  # fmt: skip
    return ask(request, form, page, save)


def sign(request: Request, uid: UUID, party: UUID) -> HttpResponse:
    row = queries.signatory_of(request.actor, uid, party)
    require(permissions.may_sign(request.actor, row))
    form = filled(request, SignForm, initial={"on": request.actor.today})

    def save() -> str:
        actions.sign(by=request.actor, signatory=row, was=was(request), **form.cleaned_data)
        return url("oversight:agreement", uid)

    facts = ((_("Agreement"), row.agreement.title), (_("Party"), str(row)))
    page = Ask(
        _("Sign"), url("oversight:agreement", uid), _("Sign"), facts=facts, version=row.version,
        stored=lambda now: {"name": now.signed_name, "job": now.signed_as, "on": now.signed_on},
    )  # fmt: skip
    return ask(request, form, page, save)


def confirm(request: Request, uid: UUID, party: UUID) -> HttpResponse:
    """That what was recorded from paper was signed."""
    row = queries.signatory_of(request.actor, uid, party)

    def save() -> str:
        actions.confirm(by=request.actor, signatory=row, was=was(request))
        return url("oversight:agreement", uid)

    return do(request, save)


def begin(request: Request, uid: UUID) -> HttpResponse:
    """Put it in force."""
    row = queries.agreement_of(request.actor, uid)

    def save() -> str:
        actions.put_in_force(by=request.actor, agreement=row, was=was(request))
        return url("oversight:agreement", uid)

    return do(request, save)


def review(request: Request, uid: UUID) -> HttpResponse:
    row = queries.agreement_of(request.actor, uid)
    require(permissions.may_review_agreement(request.actor, row))
    form = filled(request, ReviewForm)

    def save() -> str:
        actions.review_agreement(by=request.actor, agreement=row, was=was(request), **form.cleaned_data)
        return url("oversight:agreement", uid)

    page = Ask(
        _("Review %(title)s") % {"title": row.title}, url("oversight:agreement", uid), version=row.version,
        stored=lambda now: {"next_on": now.review_on},
    )  # fmt: skip
    return ask(request, form, page, save)


def end(request: Request, uid: UUID) -> HttpResponse:
    row = queries.agreement_of(request.actor, uid)
    require(permissions.may_move_agreement(request.actor, row, "end"))
    form = filled(request, EndForm)

    def save() -> str:
        actions.end_agreement(
            by=request.actor, agreement=row, was=was(request), because=form.cleaned_data["because"]
        )
        return url("oversight:agreement", uid)

    intro = (_("From today on nothing can be shared on the strength of it."),)
    page = Ask(
        _("End %(title)s") % {"title": row.title}, url("oversight:agreement", uid), _("End it"), intro, warning=True,
        version=row.version,
    )  # fmt: skip
    return ask(request, form, page, save)


def one_offs(request: Request) -> HttpResponse:
    """What was shared where no agreement was in force: allowed at once, looked at here."""
    page = paged(queries.one_offs(request.actor), request.GET)
    request.actor.saw("sharing", None, ("basis", "agency"), [row.person.uid for row in page.rows])
    left = queries.left_without(request.actor)
    for row in left:
        request.actor.saw("outgoing", row.uid, ("basis", "recipient"))
    context = {
        "heading": _("Shared without an agreement"),
        "back": url("oversight:start"),
        "page": page,
        "left": [presenters.left_line(row) for row in left],
    }
    return render(request, "oversight/one_offs.html", context)


def one_off(request: Request, uid: UUID) -> HttpResponse:
    one = queries.one_off_of(request.actor, uid)
    request.actor.saw("sharing", uid, ("basis", "one_off"), [one.sharing.person.uid])
    form = filled(request, OneOffForm)

    def save() -> str:
        actions.look_at_one_off(by=request.actor, one=one, **form.cleaned_data)
        return url("oversight:one-offs")

    page = Ask(
        _("Shared without an agreement"), url("oversight:one-offs"), facts=presenters.one_off_facts(one)
    )
    if one.review is None or request.method == "POST":
        return ask(request, form, page, save)
    context = {"heading": page.heading, "back": page.back, "facts": page.facts, "because": ""}
    return render(request, "oversight/facts.html", context)


def _form(request: Request, row: Agreement | None = None) -> AgreementForm:
    actor = request.actor
    initial = presenters.stored(row) if row else None
    return filled(
        request, AgreementForm, agencies=queries.agencies(actor), old=queries.in_force(actor), initial=initial
    )


def _values(request: Request, form: AgreementForm) -> dict[str, Any]:
    said = dict(form.cleaned_data)
    old = said.pop("supersedes")
    return said | {
        "purposes": " ".join(said["purposes"]),
        "agencies": queries.agencies_called(request.actor, said["agencies"]),
        "names": said["names"].split("\n"),
        "supersedes": queries.agreement_of(request.actor, UUID(old)) if old else None,
    }
