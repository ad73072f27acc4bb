"""Who saw what: questions to the audit, unusual reading, the chains, and who else opened a person's record."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from cairn.access import drafts
from cairn.access.models import Draft, Event
from cairn.access.pages import Request
from cairn.oversight.actions import watching as actions
from cairn.oversight.forms.watching import RecordForm, SettleForm, StaffForm
from cairn.oversight.permissions import records as permissions
from cairn.oversight.presenters import audit as presenters
from cairn.oversight.queries import audit, watching
from cairn.oversight.views.asking import Ask, ask, do, filled, was
from cairn.people import queries as people
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def record(request: Request) -> HttpResponse:
    """Ask who saw a record."""
    form = filled(request, RecordForm)
    page = Ask(
        _("Who saw this record"), url("oversight:start"), _("Show who saw it"),
        (_("Your question is written in the audit, too."),),
    )  # fmt: skip

    def save() -> str:
        kept = actions.ask_about_record(by=request.actor, reference=form.cleaned_data["reference"])
        return url("oversight:audit-found", kept.uid)

    return ask(request, form, page, save)


def staff(request: Request) -> HttpResponse:
    """Ask what a member of staff saw in a period."""
    form = filled(request, StaffForm, staff=audit.staff(request.actor))
    page = Ask(
        _("What a member of staff saw"), url("oversight:start"), _("Show what was seen"),
        (_("Your question is written in the audit, too."),),
    )  # fmt: skip

    def save() -> str:
        said = form.cleaned_data
        kept = actions.ask_about_user(
            by=request.actor, user=UUID(said["user"]), first=said["first"], last=said["last"]
        )
        return url("oversight:audit-found", kept.uid)

    return ask(request, form, page, save)


def found(request: Request, uid: UUID) -> HttpResponse:
    """The answer. An hour after it was asked it is gone; so is anybody else's."""
    actor = request.actor
    kept = drafts.mine(actor.user, kind=Draft.Kind.SEARCH, purpose=actions.ASKED, uid=uid)
    if not kept:
        raise Http404
    heading, back, events = _answer(request, drafts.opened(kept[0]))
    page = audit.lines(actor, events, request.GET)
    context = {
        "heading": heading,
        "back": back,
        "page": page,
        "rows": [presenters.row(line) for line in page.rows],
    }
    return render(request, "oversight/audit_found.html", context | {"head": presenters.HEAD})


def _answer(request: Request, asked: dict[str, str]) -> tuple[str, str, QuerySet[Event, Event]]:
    """The heading, the way back and the events of what was asked; that it is shown is an event, too."""
    actor = request.actor
    if asked["what"] == "record":
        about = UUID(asked["uid"])
        actor.saw("audit", about, ("events",), [about] if asked["kind"] == "person" else [])
        events = audit.of_record(actor, asked["kind"], about)
        return _("Who saw record %(reference)s") % asked, url("oversight:audit-record"), events
    user, first, last = (
        UUID(asked["user"]),
        date.fromisoformat(asked["first"]),
        date.fromisoformat(asked["last"]),
    )
    actor.saw("audit", user, ("events",))
    heading = presenters.period_words(dict(audit.staff(actor)).get(asked["user"], ""), first, last)
    return heading, url("oversight:audit-staff"), audit.of_user(actor, user, first, last)


def unusual(request: Request) -> HttpResponse:
    """What was unusual about people's reading, each in one plain sentence."""
    page = paged(watching.unusual(request.actor), request.GET)
    request.actor.saw(
        "unusual_reading", None, ("user", "many"), [row.person for row in page.rows if row.person]
    )
    context = {"heading": _("Unusual reading"), "back": url("oversight:start"), "page": page}
    return render(request, "oversight/unusual.html", context | {"said": presenters.sentence})


def settle(request: Request, uid: UUID) -> HttpResponse:
    """One finding, what was read that day, and what came of asking."""
    actor = request.actor
    row = watching.unusual_of(actor, uid)
    form = filled(request, SettleForm)

    def save() -> str:
        said = form.cleaned_data
        actions.settle(
            by=actor, found=row, was=was(request), fine=said["fine"] == "yes", because=said["because"]
        )
        return url("oversight:unusual")

    actor.saw("unusual_reading", row.uid, ("user", "many", "because"), [row.person] if row.person else [])
    may = permissions.may_settle(actor, row)
    page = Ask(
        str(row.get_code_display()), url("oversight:unusual"), facts=presenters.facts(row), version=row.version,
        stored=presenters.stored,
    )  # fmt: skip
    if may or request.method == "POST":
        return ask(request, form, page, save)
    context = {"heading": page.heading, "back": page.back, "facts": page.facts, "because": may.because}
    return render(request, "oversight/facts.html", context)


def chains(request: Request) -> HttpResponse:
    """How the audit's chains stand, and what the last walk over them found."""
    state = watching.chains()
    context = {
        "heading": _("The audit's chains"),
        "back": url("oversight:start"),
        "facts": presenters.chain_facts(state),
        "heads": [presenters.head(chain) for chain in state.heads],
        "checks": [presenters.check(each) for each in state.checks],
    }
    return render(request, "oversight/chains.html", context)


def walk(request: Request) -> HttpResponse:
    """Ask for a walk over every link, now."""

    def save() -> str:
        actions.ask_for_walk(by=request.actor)
        return url("oversight:chains")

    return do(request, save)


def opened(request: Request, uid: UUID) -> HttpResponse:
    """For whoever works with a person: who else opened her record."""
    actor = request.actor
    person = people.person_of(actor, uid)
    actor.saw("person", person.uid, ("who_opened",), [person.uid])
    context = {
        "heading": _("Who opened this record"),
        "back": url("home:person", uid),
        "person": person,
        "identity": people.identity(actor, person),
        "page": paged(audit.opened_by_others(actor, person), request.GET),
    }
    return render(request, "oversight/opened.html", context)
