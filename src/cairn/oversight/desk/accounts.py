"""Accounts on people's desks: what nobody has answered for, and who waits to be let back in."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.access import account_reviews, roles
from cairn.access.actor import Actor
from cairn.core.contracts import WorkItem
from cairn.oversight.queries import accounts
from cairn.ui import words
from cairn.ui.pages import url


def work(actor: Actor) -> Iterable[WorkItem]:
    if actor.may(roles.ACCOUNT_KEEP):
        yield from _to_confirm(actor)
        yield from _to_agree(actor)
    if actor.may(roles.AUDIT_READ):
        yield from _late(actor)


def _to_confirm(actor: Actor) -> Iterable[WorkItem]:
    many = len(account_reviews.asked_of(actor))
    if many:
        text = ngettext("Confirm %(n)s account", "Confirm %(n)s accounts", many) % {"n": words.count(many)}
        yield WorkItem(
            kind="account_review", text=text, url=url("oversight:confirm"),
            urgency=2 if account_reviews.is_late(actor.today) else 6,
            due_on=account_reviews.last_day(account_reviews.quarter_of(actor.today)),
        )  # fmt: skip


def _to_agree(actor: Actor) -> Iterable[WorkItem]:
    """Somebody stands before a locked door: until a second person agrees, she cannot work."""
    for row in accounts.to_agree(actor):
        yield WorkItem(
            kind="recovery", text=_("Agree or not that %(name)s lost their second factor") % {"name": row.user.name},
            url=url("oversight:account", row.user.uid), urgency=1, due_at=row.created_at,
        )  # fmt: skip


def _late(actor: Actor) -> Iterable[WorkItem]:
    if not account_reviews.is_late(actor.today):
        return
    many = sum(one.waiting for one in account_reviews.standing(actor.area, actor.today))
    if many:
        text = ngettext(
            "%(n)s account was not confirmed in time", "%(n)s accounts were not confirmed in time", many
        )
        yield WorkItem(
            kind="account_review", text=text % {"n": words.count(many)}, url=url("oversight:accounts-confirmed"),
            urgency=3,
        )  # fmt: skip
