"""A form that the end of a session interrupted: kept sealed for an hour, given back to the same user only."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import QueryDict
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from cairn.access import drafts
from cairn.access.actor import Actor
from cairn.access.models import Draft, User
from cairn.access.whom import typed_for
from cairn.ui.again import SECRET

RESUME = "resume"
MOST = 20  # kept at a time for one user: whoever sits at her browser cannot fill the database


def keep(request: Any, user: User | None, *, shows: bool) -> str:
    """Keep what was posted for `user` and give the address that brings it back.

    `shows` says whether the posted address also shows the form; a button of another page goes back to that page.
    """
    if request.method != "POST":
        return str(_page_of_fragment(request) or request.get_full_path())
    back = request.path if shows else _referring_page(request)
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in SECRET}
    if user is None or not typed or len(drafts.mine(user, kind=Draft.Kind.INTERRUPTED)) >= MOST:
        return str(back)
    draft = drafts.keep(
        user=user,
        agency=typed_for(request, user),
        kind=Draft.Kind.INTERRUPTED,
        purpose=back[:100],
        body=typed,
    )
    return f"{back}?{urlencode({RESUME: draft.uid.hex})}"


def waiting(actor: Actor) -> list[Draft]:
    """Her interrupted forms; what she typed for one agency does not come back while she acts for another."""
    found = drafts.mine(actor.user, kind=Draft.Kind.INTERRUPTED)
    return [draft for draft in found if draft.agency_id in (None, actor.agency.pk)]


def resumed(request: Any, actor: Actor) -> QueryDict | None:
    """What this page's interrupted form had held, if it was hers and typed for the agency that she acts for."""
    typed = request.GET.get(RESUME)
    if not typed:
        return None
    try:
        uid = UUID(typed)
    except ValueError:
        return None
    found = [draft for draft in waiting(actor) if draft.uid == uid and draft.purpose == request.path[:100]]
    if not found:
        return None
    restored = QueryDict(mutable=True)
    for name, values in drafts.opened(found[0]).items():
        restored.setlist(name, values)
    return restored


def _referring_page(request: Any) -> str:
    return _own_path(request, request.headers.get("Referer", "")) or "/"


def _page_of_fragment(request: Any) -> str:
    return _own_path(request, request.headers.get("HX-Current-URL", ""))


def _own_path(request: Any, address: str) -> str:
    """The path of an address of this very site, else ""."""
    if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return urlsplit(address).path
    return ""
