"""Each quarter: does everybody who has an account still work here, and need it?"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access import account_reviews
from cairn.access.keeping import roles_to_give
from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.oversight.forms.accounts import ChangeRoleForm
from cairn.oversight.forms.agencies import BecauseForm
from cairn.oversight.presenters.accounts import opens
from cairn.oversight.queries import accounts as queries
from cairn.oversight.views.agencies import asked, typed
from cairn.oversight.views.asking import Ask, ask
from cairn.ui.lists import Head
from cairn.ui.pages import render, url


def confirm_list(request: Request) -> HttpResponse:
    """Every account that waits for her answer, with what it opens."""
    today = request.actor.today
    context = {
        "heading": _("Confirm accounts"),
        "rows": queries.to_answer(request.actor),
        "until": account_reviews.last_day(account_reviews.quarter_of(today)),
        "late": account_reviews.is_late(today),
        "opens": opens,
        "back": url("oversight:accounts"),
    }
    return render(request, "oversight/confirm.html", context)


def confirm(request: Request, uid: UUID) -> HttpResponse:
    """She still works here and needs this."""
    post = queries.post_kept(request.actor, uid)

    def do() -> str:
        account_reviews.confirm(by=request.actor, post=post)
        return url("oversight:confirm")

    answer = once(request.actor, once_key(request), do)
    messages.success(request, _("The account of %(name)s is confirmed.") % {"name": post.user.name})
    return redirect(answer)


def end(request: Request, uid: UUID) -> HttpResponse:
    """She does not work here any more, or needs nothing of this."""
    post = queries.post_kept(request.actor, uid)
    form = BecauseForm(typed(request))

    def do() -> str:
        account_reviews.end(by=request.actor, post=post, because=form.cleaned_data["because"])
        return url("oversight:confirm")

    text = _(
        "This post opens nothing from now on, and the colleague is signed out. What is open under it waits for"
        " the manager."
    )
    return asked(request, form, do, _("End the post of %(name)s") % {"name": post.user.name}, text,
                 url("oversight:confirm"), _("End this post"))  # fmt: skip


def change(request: Request, uid: UUID) -> HttpResponse:
    """She has another role at the same agency."""
    post = queries.post_kept(request.actor, uid)
    roles = [role for role in roles_to_give(request.actor, post.agency) if role.code != post.role]
    form = ChangeRoleForm(typed(request), roles=roles)

    def do() -> str:
        account_reviews.change(by=request.actor, post=post, **form.cleaned_data)
        return url("oversight:confirm")

    text = _(
        "The old role ends now and the new one begins. The colleague is signed out, and finds it when they sign in."
    )
    heading = _("Change the role of %(name)s") % {"name": post.user.name}
    return ask(request, form, Ask(heading, url("oversight:confirm"), _("Change the role"), (text,)), do)


def standing(request: Request) -> HttpResponse:
    """How far each agency of the area has come, for whoever answers for information."""
    today = request.actor.today
    rows = account_reviews.standing(request.actor.area, today)
    context = {
        "heading": _("Accounts confirmed this quarter"),
        "rows": rows,
        "head": [
            _("Agency"),
            Head(_("Accounts"), numeric=True),
            Head(_("Answered for"), numeric=True),
            _("State"),
        ],
        "quarter": account_reviews.quarter_of(today),
        "until": account_reviews.last_day(account_reviews.quarter_of(today)),
        "late": account_reviews.is_late(today),
        "answered": sum(one.answered for one in rows),
        "posts": sum(one.posts for one in rows),
        "back": url("oversight:start"),
    }
    return render(request, "oversight/accounts_confirmed.html", context)
