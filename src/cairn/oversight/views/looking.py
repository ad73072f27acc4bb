"""A service looks in its own records; a worker reads a safety note; a controller sets its clocks."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access.pages import Request
from cairn.oversight.actions import looking
from cairn.oversight.actions.clocks import set_clock
from cairn.oversight.forms import looking as forms
from cairn.oversight.presenters import requests as words
from cairn.oversight.queries import requests as queries
from cairn.oversight.rules import clocks
from cairn.oversight.views.asking import Ask, ask, filled, was
from cairn.ui.pages import Link, render, url
from cairn.ui.words import date_words


def look(request: Request, uid: UUID) -> HttpResponse:
    """Who asks, and about whom, is shown when she says that she looks now; then she gives the references."""
    lookup = queries.lookup_of(request.actor, uid)
    row, back = lookup.request, url("oversight:request", lookup.request.uid)
    if request.method == "POST":
        looking.show_names(by=request.actor, lookup=lookup)
    form = forms.LookForm(row=row) if "show" in request.POST else filled(request, forms.LookForm, row=row)
    heading = _("Look in your service’s records")
    if request.method != "POST" and not form.is_bound:
        request.actor.saw("request", row.uid, ("state",), [])
        return render(request, "oversight/look_first.html", {"heading": heading, "back": back, "row": row})

    def save() -> str:
        found = {name: form.references(name) for name in ("subjects", "askers")}
        looking.look(by=request.actor, lookup=lookup, was=was(request), **found)
        return back

    request.actor.saw("request", row.uid, ("asker_name", "subject_name", "wanted"), [])
    page = Ask(heading, back, _("Save"), version=lookup.version, stored=lambda now: {})
    return ask(request, form, page, save, {"beside": words.typed(row)})


def safety_note(request: Request, uid: UUID) -> HttpResponse:
    note = queries.note_of(request.actor, uid)
    form = filled(request, forms.SafetyNoteForm)
    case = url("cases:case", note.case.uid)

    def save() -> str:
        looking.read_note(by=request.actor, note=note, was=was(request), did=form.cleaned_data["did"])
        return case

    request.actor.saw("safety_note", note.uid, (), [])
    intro = (
        _(
            "Somebody who is named as causing harm in case %(ref)s, or may be on that side, has asked for records that"
            " your organisation holds: about themselves, for a child, or through somebody else. The answer says"
            " nothing of this case, not even that there is one."
        )
        % {"ref": note.case.reference},
        _(
            "People who ask for records may be angry, frightened or preparing for court: the danger can change now."
        ),
    )
    page = Ask(_("Safety note"), "/", _("Save and go to the case"), intro, version=note.version)
    return ask(request, form, page, save, {"beside": [(_("Case"), note.case.reference)]})


def clock_page(request: Request) -> HttpResponse:
    """How long this controller gives itself; and set another."""
    controller = request.actor.agency.legal_body
    form = filled(request, forms.ClockForm, initial={"from_on": request.actor.today})
    own = queries.own_clocks(controller)

    def save() -> str:
        said = dict(form.cleaned_data)
        set_clock(by=request.actor, **(said | {"working": said["working"] == "working"}))
        return url("oversight:clocks")

    rows = []
    for code, default in clocks.BY_CODE.items():
        one = clocks.in_force(code, request.actor.today, own)
        days = _("%(n)s working days") if one.working else _("%(n)s calendar days")
        unsure = "" if one.verified else _("unverified")
        rows.append((_(default.words), days % {"n": one.days}, date_words(one.from_on), one.source, unsure))
    more = {
        "rows": rows,
        "template": "oversight/clocks.html",
        "breadcrumbs": [Link(_("Oversight"), url("oversight:start")), Link(_("Clocks"))],
    }
    return ask(request, form, Ask(_("Clocks"), url("oversight:clocks"), _("Save")), save, more)
