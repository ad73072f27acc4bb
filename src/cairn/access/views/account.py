"""One's own account: whom one acts for, and how one signs in."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from cairn.access import actions, idle, queries
from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.access.signin import acting_as, choose, has_second_factor
from cairn.ui.pages import Link, render, url


def account(request: Request) -> HttpResponse:
    """Who I am here, whom I act for and could act for, and my ways to sign in."""
    context = {
        "heading": _("Your account"),
        "user": request.actor.user,
        "posts": queries.posts_in_words(request.posts, request.actor),
        "second_factor": has_second_factor(request),
        "factors": queries.second_factors(request.actor),
    }
    return render(request, "access/account.html", context)


def awake(request: Request) -> HttpResponse:
    """She is still here: said by a page on which somebody types for long without sending anything. Gives who."""
    return HttpResponse(request.actor.user.uid.hex)


def proved(request: Request) -> HttpResponse:
    """Who has just proved in this browser who she is; empty where nobody has."""
    return HttpResponse(idle.just_proved(request))


def sign_ins(request: Request) -> HttpResponse:
    """Where I am signed in."""
    context = {
        "heading": _("Where you are signed in"),
        "breadcrumbs": [Link(_("Your account"), url("access:account")), Link(_("Where you are signed in"))],
        "sign_ins": queries.own_sign_ins(request.actor, request.session.session_key),
    }
    return render(request, "access/sign_ins.html", context)


def end_sign_in(request: Request, uid: UUID) -> HttpResponse:
    """End one of my sessions: what is open there stops at once."""
    found = queries.own_sign_in(request.actor, uid)
    if found is None:
        raise Http404
    answer = once(
        request.actor, once_key(request),
        lambda: actions.end_sign_in(by=request.actor, sign_in=found) or url("access:sign-ins"),
    )  # fmt: skip
    return redirect(answer)


def act_for(request: Request) -> HttpResponse:
    """Act under another of one's own posts from now on, or under the first that one chose, and go on from there."""
    if not request.POST.get("post"):
        return redirect("access:account")
    try:
        wanted = UUID(request.POST["post"])
    except ValueError:
        raise Http404 from None
    post = next((each for each in request.posts if each.uid == wanted), None)
    if post is None:
        raise Http404
    by = request.actor or acting_as(request, post, request.posts)
    onwards = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(onwards, allowed_hosts={request.get_host()}):
        onwards = "/"
    answer = once(by, once_key(request), lambda: actions.act_for(by=by, post=post) or onwards)
    choose(request, post)
    return redirect(answer)
