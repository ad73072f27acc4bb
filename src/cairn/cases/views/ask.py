"""A form of a case: shown, checked, done once; a refusal or somebody else's change comes back with all that
was typed.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access import drafts
from cairn.access.models import Draft
from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.cases.actions.settle import people_of
from cairn.cases.forms.keeping import kept
from cairn.cases.models import Case
from cairn.cases.presenters import header
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.people.models import Person
from cairn.people.queries import PointNow
from cairn.ui.conflict import conflict
from cairn.ui.forms import Form, version_of
from cairn.ui.pages import Link, render, url


def typed(request: Request) -> QueryDict | None:
    """What was posted; or, on the way back from an expired session, what was typed before; or nothing."""
    if request.method == "POST":
        return request.POST
    resumed: QueryDict | None = getattr(request, "resumed", None)
    return resumed


def was(request: Request) -> int:
    return version_of(request.POST)


def frame(
    request: Request,
    case: Case,
    heading: str,
    client: Person | None = None,
    points: Iterable[PointNow] | None = None,
) -> dict[str, Any]:
    """What every page of a case carries: the client's identity bar, the way back, the heading."""
    return header(request.actor, case, client, points) | {
        "heading": heading,
        "title": heading,
        "breadcrumbs": [
            Link(_("Cases"), url("cases:list")),
            Link(case.reference, url("cases:case", case.uid)),
            Link(heading),
        ],
    }


Now = Callable[[], tuple[Any, Mapping[str, Any]]]


def ask(
    request: Request,
    case: Case,
    form: Form,
    do: Callable[[], Any],
    *,
    heading: str,
    on_to: str = "",
    stored: Now | None = None,
    template: str = "cases/form.html",
    **context: Any,
) -> HttpResponse:
    """Ask `form`; when it is answered do `do` once and go on to the case, to `on_to`, or to what `do` gives.

    `stored` gives the record as it is now and its values by field, for the page that compares a stale edit.
    """
    after = on_to or url("cases:case", case.uid)
    answer = _answered(request, case, form, do, after, stored) if request.method == "POST" else None
    if answer is not None:
        return answer
    page = frame(request, case, heading, context.pop("client", None), context.pop("points", None))
    request.actor.saw("case", case.uid, ["identity"], [page["client"].uid])
    return render(request, template, page | {"form": form, "version": None, "cancel": after} | context)


def _answered(
    request: Request, case: Case, form: Form, do: Callable[[], Any], after: str, stored: Now | None
) -> HttpResponse | None:
    """Where a good answer leads, or the page that compares a stale one; nothing where the form has to be mended."""
    if not form.is_valid():
        return None
    try:
        return redirect(once(request.actor, once_key(request), lambda: str(do() or after)))
    except Refused as refused:
        form.add_error(None, refused.because)
        return None
    except Stale:
        if stored is None:
            raise
        row, values = stored()
        request.actor.saw("case", case.uid, list(values), people_of(case))
        changed = {"changed_by": _name(row.changed_by), "changed_at": row.changed_at or row.created_at}
        return conflict(request, form=form, stored=values, version=row.version, keep=after, **changed)


def unfinished(request: Request, case: Case, purpose: str) -> Draft | None:
    """What she kept of this form about this case."""
    mine = drafts.mine(request.actor.user, kind=Draft.Kind.FORM, purpose=purpose)
    return next((draft for draft in mine if draft.about == case.uid), None)


def keep(request: Request, case: Case, purpose: str, form: Form) -> HttpResponse:
    """Save what there is and go on later: on a phone, in a kitchen, when the doorbell rings."""
    draft = unfinished(request, case, purpose)
    if draft:
        drafts.update(draft, was=draft.version, body=kept(form))
    else:
        drafts.keep(
            user=request.actor.user,
            agency=request.actor.agency,
            kind=Draft.Kind.FORM,
            purpose=purpose,
            about=case.uid,
            body=kept(form),
        )
    messages.success(request, _("Kept for you, for 30 days. Nobody else sees it."))
    return redirect(url("cases:case", case.uid))


def press(request: Request, case: Case, do: Callable[[], Any], on_to: str = "") -> HttpResponse:
    """A button without a question: done once, then back to the case."""
    after = on_to or url("cases:case", case.uid)
    return redirect(once(request.actor, once_key(request), lambda: str(do() or after)))


def _name(user: Any) -> str:
    return user.name if user else _("Somebody")
