"""Accounts: who can sign in, and the end of an account or a post."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access import leaving, recovery
from cairn.access.pages import Request
from cairn.access.roles import ACCOUNT_MANAGE
from cairn.oversight.forms.agencies import BecauseForm, EndPostForm
from cairn.oversight.queries import accounts as queries
from cairn.oversight.views.agencies import asked, typed
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def account_list(request: Request) -> HttpResponse:
    page = paged(queries.accounts(request.actor), request.GET)
    context = {
        "heading": _("Accounts"),
        "page": page,
        "back": "/",
        "invited": queries.invitations(request.actor).count(),
        "to_answer": len(queries.to_answer(request.actor)),
    }
    return render(request, "oversight/accounts.html", context)


def account(request: Request, uid: UUID) -> HttpResponse:
    """One account, its posts, and what can be ended."""
    found = queries.account_of(request.actor, uid)
    open_recovery = recovery.open_for(found.user)
    context = {
        "heading": found.user.name,
        "account": found,
        "own": found.user.pk == request.actor.user.pk,
        "closes": request.actor.may(ACCOUNT_MANAGE),
        "lost": recovery.may_begin(request.actor, found.user),
        "open_recovery": open_recovery,
        "agrees": open_recovery is not None and recovery.may_agree(request.actor, open_recovery),
        "today": request.actor.today,
        "back": url("oversight:accounts"),
    }
    return render(request, "oversight/account.html", context)


def leave(request: Request, uid: UUID) -> HttpResponse:
    """Somebody has left: at once."""
    user = queries.account_of(request.actor, uid).user
    form = BecauseForm(typed(request))

    def do() -> str:
        leaving.leave(by=request.actor, user=user, because=form.cleaned_data["because"])
        return url("oversight:account", user.uid)

    text = _(
        "This person is signed out everywhere at once and cannot sign in again; their posts end today. Their cases and"
        " actions wait for their manager to hand them over. What they did stays under their name."
    )
    return asked(request, form, do, _("%(name)s has left") % {"name": user.name}, text,
                 url("oversight:account", user.uid), _("End this account"))  # fmt: skip


def give_back(request: Request, uid: UUID) -> HttpResponse:
    """A suspended account works again."""
    user = queries.account_of(request.actor, uid).user
    form = BecauseForm(typed(request))

    def do() -> str:
        leaving.give_back(by=request.actor, user=user, because=form.cleaned_data["because"])
        return url("oversight:account", user.uid)

    text = _("This person can sign in again. Posts that ended stay ended.")
    return asked(request, form, do, _("Open the account of %(name)s again") % {"name": user.name}, text,
                 url("oversight:account", user.uid), _("Open it again"))  # fmt: skip


def end_post(request: Request, uid: UUID, post: UUID) -> HttpResponse:
    """One of somebody's posts ends on a day."""
    found = queries.account_of(request.actor, uid)
    row = queries.post_of(found, post)
    form = EndPostForm(typed(request))

    def do() -> str:
        leaving.end_post(by=request.actor, post=row, **form.cleaned_data)
        return url("oversight:account", found.user.uid)

    text = _("On the day after, this post opens nothing. What is open under it waits for the manager.")
    return asked(request, form, do, _("End a post of %(name)s") % {"name": found.user.name}, text,
                 url("oversight:account", found.user.uid), _("End this post"))  # fmt: skip
