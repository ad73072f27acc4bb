"""Who may see a record: bars, restriction and shares; and near misses for the manager."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cairn.access import roles
from cairn.access.pages import Request
from cairn.core.decisions import require
from cairn.people import actions, codes, permissions, presenters, queries
from cairn.people.forms import sight as forms
from cairn.people.forms.harm import ReviewForm
from cairn.people.models import Bar, NearMiss
from cairn.people.models.sight import FOREVER
from cairn.people.queries import bars, pages, sharing
from cairn.people.views.asking import Ask, ask, do, filled, of, own, was
from cairn.ui import words
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def know(request: Request, uid: UUID) -> HttpResponse:
    """I know this person: from now on the record does not exist for me. A repeat gets the first answer, not a 404."""
    if request.method == "POST":

        def save() -> str:
            actions.declare_bar(by=request.actor, person_or_cluster=queries.person_of(request.actor, uid))
            return "/"

        answer = do(request, save)
        messages.success(
            request, _("Thank you. You no longer see that record, and whoever answers for it is told.")
        )
        return answer
    person = queries.person_of(request.actor, uid)
    request.actor.saw("person", person.uid, ("name",), [person.uid])
    about = queries.identity(request.actor, person)
    heading = _("I know this person")
    context = {"person": person, "about": about, "heading": heading, "back": of("contact", person)}
    return render(request, "people/know.html", context)


def bar_colleague(request: Request, uid: UUID) -> HttpResponse:
    """A manager bars a colleague who knows somebody in the record."""
    person = queries.person_of(request.actor, uid)
    require(permissions.may_bar_others(request.actor))
    users = pages.colleagues(request.actor, roles.PERSON_READ, leave_out=[request.actor.user.pk])
    form = filled(request, forms.BarOtherForm, colleagues=[(user.uid.hex, user.name) for user in users])

    def save() -> str:
        chosen = next(user for user in users if user.uid.hex == form.cleaned_data["user"])
        actions.declare_bar(by=request.actor, person_or_cluster=person, user=chosen)
        return of("access", person)

    intro = (_("The colleague no longer sees this record, and is told nothing."),)
    return ask(request, person, form, Ask(_("Bar a colleague"), of("access", person), _("Bar"), intro), save)


def bar_list(request: Request) -> HttpResponse:
    rows = bars.held_bars(request.actor)
    page = paged(rows, request.GET)
    for row in page.rows:
        request.actor.saw("bar", row.bar.uid, ("user", "matched"), [row.person.uid] if row.person else [])
    context = {"heading": _("Bars that you answer for"), "page": page, "matched": codes.MATCHED}
    return render(request, "people/bars.html", context)


def bar(request: Request, uid: UUID) -> HttpResponse:
    """Decide a bar that was asked, or lift one that is wrong."""
    row = bars.bar_of(request.actor, uid)
    asked = row.bar.kind == Bar.Kind.ASKED
    form: forms.DecideForm | forms.LiftForm
    form = filled(request, forms.DecideForm) if asked else filled(request, forms.LiftForm)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        common = {"by": request.actor, "bar": row.bar, "was": was(request), "because": said["because"]}

        def save() -> str:
            if asked:
                actions.decide_bar(**common, confirmed=said["confirmed"] == "yes")
            else:
                actions.lift_bar(**common)
            return url("people:bars")

        return do(request, save)
    request.actor.saw("bar", row.bar.uid, ("user", "matched"), [row.person.uid] if row.person else [])
    context = {"row": row, "form": form, "matched": codes.MATCHED, "asked": asked, "back": url("people:bars"),
               "heading": _("Decide about a bar") if asked else _("Lift a bar")}  # fmt: skip
    return render(request, "people/bar.html", context)


def access_page(request: Request, uid: UUID) -> HttpResponse:
    """Whether the record is restricted, and who has a share of it."""
    actor = request.actor
    person = queries.person_of(actor, uid)
    beside = sharing.open_beside(actor, person) if person.restricted else []
    actor.saw("person", person.uid, ("restricted", "shares"), [person.uid, *(one.uid for one in beside)])
    context = {
        "person": person,
        "about": queries.identity(actor, person),
        "shares": pages.shares(actor, person),
        "beside": beside,
        "ends_here": bool(permissions.may_end_restriction(actor, person)),
        "forever": FOREVER,
        "heading": _("Who may see this record"),
        "back": own(person),
    }
    return render(request, "people/access.html", context)


def restrict(request: Request, uid: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    require(permissions.may_restrict(request.actor, person))
    users = pages.colleagues(request.actor, roles.PERSON_READ, leave_out=[request.actor.user.pk])
    form = filled(request, forms.RestrictForm, colleagues=[(user.uid.hex, user.name) for user in users])
    to_restrict = not (person.restricted and permissions.may_end_restriction(request.actor, person))
    if not to_restrict:
        form.fields.pop("keep", None)

    def save() -> str:
        said = form.cleaned_data
        keep = [user for user in users if user.uid.hex in said.get("keep", [])]
        actions.restrict(
            by=request.actor,
            person=person,
            was=was(request),
            restricted=to_restrict,
            keep=keep,
            because=said["because"],
        )
        return of("access", person)

    heading, intro = presenters.restrict_words(to_restrict)
    page = Ask(heading, of("access", person), heading, intro, warning=to_restrict, version=person.version)
    return ask(request, person, form, page, save)


def share(request: Request, uid: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    require(permissions.may_share(request.actor, person))
    users = pages.colleagues(request.actor, roles.PERSON_READ, leave_out=[request.actor.user.pk])
    form = filled(request, forms.ShareForm, colleagues=[(user.uid.hex, user.name) for user in users])

    def save() -> str:
        said = form.cleaned_data
        chosen = next(user for user in users if user.uid.hex == said["user"])
        actions.share(
            by=request.actor, person=person, user=chosen, purpose=said["purpose"], basis=said["basis"],
            until_on=said["until_on"] or FOREVER,
        )  # fmt: skip
        return of("access", person)

    return ask(
        request, person, form, Ask(_("Share with a colleague"), of("access", person), _("Share")), save
    )


def end_share(request: Request, uid: UUID, share: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    require(permissions.may_share(request.actor, person))
    row = pages.mine_or_404(person.shares.filter(to_agency__isnull=True).select_related("person"), share)

    def save() -> str:
        actions.end_share(by=request.actor, share=row, was=was(request))
        return of("access", person)

    return do(request, save)


def near_misses(request: Request) -> HttpResponse:
    page = paged(pages.near_misses(request.actor), request.GET)
    for miss in page.rows:
        request.actor.saw("near_miss", miss.uid, ("at",), [miss.person.uid])
    context = {"heading": _("Contact outside the rule"), "page": page}
    return render(request, "people/near_misses.html", context)


def near_miss(request: Request, uid: UUID) -> HttpResponse:
    """Read what happened, and say what follows."""
    actor = request.actor
    miss: NearMiss = get_object_or_404(pages.near_misses(actor), uid=uid)
    form = filled(request, ReviewForm)

    def save() -> str:
        actions.review_near_miss(by=actor, near_miss=miss, was=was(request), **form.cleaned_data)
        return url("people:near-misses")

    actor.saw("near_miss", miss.uid, ("what_happened", "learned"), [miss.person.uid])
    decision = permissions.may_review(actor, miss)
    if request.method == "POST":
        require(decision)
    heading, back = _("Contact outside the rule"), url("people:near-misses")
    if decision:
        intro = (_reported(miss), miss.what_happened.open())
        page = Ask(heading, back, _("Save"), intro, version=miss.version)
        return ask(request, miss.person, form, page, save)
    about = queries.identity(actor, miss.person)
    context = {
        "miss": miss, "person": miss.person, "about": about, "back": back, "heading": heading,
        "reported": _reported(miss), "because": decision.because,
    }  # fmt: skip
    return render(request, "people/near_miss.html", context)


def _reported(miss: NearMiss) -> str:
    """Who wrote it down, when, and which channel it was."""
    channel = miss.contact_point.get_kind_display() if miss.contact_point else _("none on record")
    said = {"who": miss.created_by, "when": words.moment(miss.at), "channel": channel}
    return _("Reported by %(who)s on %(when)s. Channel: %(channel)s.") % said
