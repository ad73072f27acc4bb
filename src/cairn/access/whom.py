"""Whom she acts for: asked for, never guessed, where a session's post has ended or several stand open (gate 2).

A form says under which post it was opened (`ui.pages.post_fields`). Sent under another it is refused: what was begun
for one agency is not done for another. What she typed is on the page that says so, and kept for an hour.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.access import queries
from cairn.access.models import Agency, Appointment, User
from cairn.access.roles import role_called
from cairn.access.signin import chosen_before, own_appointment
from cairn.ui.again import sent
from cairn.ui.pages import ACTING, Who, render


def of_another_post(request: Any) -> bool:
    """Whether this is a form that was opened under another post than the one that she acts under now."""
    opened = request.POST.get(ACTING, "") if request.method == "POST" else ""
    return bool(opened) and opened != request.actor.appointment.uid.hex


def typed_for(request: HttpRequest, user: User) -> Agency | None:
    """For which of her agencies a form was filled in, where it says so."""
    post = own_appointment(user, request.POST.get(ACTING, ""))
    return post.agency if post else None


def asked(request: Any, back: str) -> HttpResponse:
    """The page that tells her and lets her choose; `back` is where she goes on from."""
    actor = request.actor
    if request.headers.get("HX-Request"):  # a piece of a page has no room for a choice: the page asks
        return HttpResponse(status=204, headers={"HX-Redirect": back})
    heading, said = _form(request) if actor else _session(request)
    context = {
        "title": heading, "heading": heading, "said": said, "next": back,
        "posts": queries.posts_in_words(request.posts, actor), "sent": sent(request, again=False),
        "who": Who(request.user.name, sign_out=reverse("account_logout")),
    }  # fmt: skip
    return render(request, "access/whom.html", context, status=409 if actor else 403)


def _session(request: Any) -> tuple[str, list[str]]:
    ended, posted = chosen_before(request), request.method == "POST"
    if ended is None:
        said = [_("What you see, and what you do, is recorded under the post that you choose.")]
        return _("Whom do you act for?"), said + ([_("What you sent was not saved.")] if posted else [])
    words = _("You acted as %(post)s. This post has ended: nothing is done under it any more.")
    said = [words % {"post": _named(ended)}]
    if posted:
        said.append(_("What you sent was not saved."))
    one = len(request.posts) == 1
    said.append(_("You have one post now.") if one else _("Choose whom you act for from here on."))
    return _("Your post has ended"), said


def _form(request: Any) -> tuple[str, list[str]]:
    opened, now = own_appointment(request.user, request.POST[ACTING]), _named(request.actor.appointment)
    if opened is None:
        said = _("This form was opened under another post. You act as %(now)s now, so it was not saved.") % {
            "now": now
        }
    else:
        words = _("This form was opened as %(post)s. You act as %(now)s now, so it was not saved.")
        said = words % {"post": _named(opened), "now": now}
    return _("You act for another post now"), [said]


def _named(post: Appointment) -> str:
    return ", ".join((str(role_called(post.role).name), post.agency.name, post.area.name))
