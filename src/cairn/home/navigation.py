"""The way between rooms: an entry for each room that the acting role has something to do in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cairn.access import emergency, idle, roles
from cairn.access.actor import Actor
from cairn.access.models import BreakGlass
from cairn.access.signin import way_to_unlock
from cairn.ui.pages import Link, Who, who_of
from cairn.ui.words import moment

# words, the page's name, what the role must be able to do
ROOMS = (
    (_("Today"), "home:today", roles.HOME_READ),
    (_("Find a person"), "people:search", roles.PERSON_SEARCH),
    (_("Referrals"), "referrals:queue", roles.REFERRAL_READ),
    (_("Refer"), "referrals:mine", roles.REFERRAL_MAKE),
    (_("Cases"), "cases:list", roles.CASE_READ),
    (_("On duty"), "cases:duty", roles.DUTY_COVER),
    (_("Tonight"), "cases:tonight", roles.NIGHT_READ),
    (_("Emergency"), "cases:emergency", roles.BREAK_GLASS),
    (_("Directory"), "directory:list", roles.DIRECTORY_READ),
    (_("Figures"), "insight:figures", roles.FIGURE_READ),
    (_("What left"), "release:list", roles.RELEASE_READ),
    (_("Bars"), "people:bars", roles.BAR_LIFT),
    (_("Oversight"), "oversight:start", roles.HOME_READ),
    (_("Accounts"), "oversight:accounts", roles.ACCOUNT_KEEP),
)


# What a role whose own room holds nothing yet can do all the same, in the order in which it is told.
CAN = (
    (_("see how the clients who may need somebody tonight can be reached safely"), "cases:tonight", roles.NIGHT_READ),
    (_("refer somebody to a service, and see what became of it as far as it is safe to say"), "referrals:mine",
     roles.REFERRAL_MAKE),
    (_("see who saw what, and what waits for a decision about information"), "oversight:start", roles.AUDIT_READ),
    (_("read the partnership's figures; every number opens to its definition"), "insight:figures", roles.FIGURE_READ),
    (_("check whether the figures of a published paper hold"), "insight:claims", roles.CLAIM_CHECK),
    (_("read the directory of services"), "directory:list", roles.DIRECTORY_READ),
)  # fmt: skip


def today_can(actor: Actor) -> list[Link]:
    """What this role can do today, each with the way there."""
    return [Link(text, reverse(name)) for text, name, permission in CAN if actor.may(permission)]


def furniture(request: HttpRequest) -> dict[str, Any]:
    """Navigation, who is at work, and the demo's notice, for every page (a template context processor)."""
    actor = getattr(request, "actor", None)
    page: dict[str, Any] = {}
    if settings.CAIRN_DEMO:
        page["notice"] = _("Everybody and everything in this borough is invented.")
    if actor is None:  # signed in without a post, or asked for which: the page still goes blank
        return page | _lock(request)
    rooms = [(str(text), reverse(name)) for text, name, permission in ROOMS if actor.may(permission)]
    here = max((href for _text, href in rooms if _leads_to(href, request.path)), key=len, default="")
    links = [Link(text, href, active=href == here) for text, href in rooms]
    if actor.emergency:
        page["emergencies"] = [_opened(row) for row in emergency.open_now(actor)]
    return page | {"navigation": links, "who": _who(request)} | _lock(request)


def _lock(request: Any) -> dict[str, Any]:
    """After how many idle seconds the page goes blank, and where it is unlocked; never in the demo."""
    if settings.CAIRN_DEMO or not hasattr(request, "passed") or not request.user.is_authenticated:
        return {}
    return {
        "lock_after": int(idle.lock_after(request).total_seconds()),
        "lock_life": idle.shows_life(request),
        "lock_unlock": reverse(way_to_unlock(request)),
        "lock_awake": reverse("access:awake"),
        "lock_proved": reverse("access:proved"),
        "lock_who": request.user.uid.hex,
        "lock_password": request.user.has_usable_password(),
    }


def _opened(row: BreakGlass) -> Link:
    """A record that she has open in an emergency: every page says so until it closes."""
    said = {"ref": row.reference, "when": moment(row.until_at)}
    return Link(
        gettext("Opening %(ref)s, until %(when)s.") % said, reverse("cases:emergency-view", args=[row.uid])
    )


def _leads_to(href: str, path: str) -> bool:
    return path == href or (href != "/" and path.startswith(href))


def _who(request: HttpRequest) -> Who | None:
    who = who_of(request)
    if who is None:
        return None
    switch = settings.LOGIN_URL if settings.CAIRN_DEMO else "access:account"
    return Who(who.name, who.acting, who.sign_out, reverse(switch))
