"""Today, and a person."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access.pages import Request
from cairn.core import clock
from cairn.home import queries
from cairn.home.navigation import today_can
from cairn.people import queries as people
from cairn.ui.pages import render


def today(request: Request) -> HttpResponse:
    """Her work today, most urgent first; for a role whose room is not built, what she can do meanwhile."""
    actor = request.actor
    items = queries.work(actor)
    if items:  # they name people
        actor.saw("today", None, ("names",), [item.person_uid for item in items if item.person_uid])
    context = {
        "heading": _("Today"),
        "items": items,
        "interrupted": queries.interrupted(actor),
        "now": clock.now(),
        "role": actor.role,
        "may": actor.may,
        "can": today_can(actor),
    }
    return render(request, "home/today.html", context)


def person(request: Request, uid: UUID) -> HttpResponse:
    """Who she is, how to reach her safely, how risky now, and one chronology."""
    actor = request.actor
    found = people.person_of(actor, uid)
    actor.saw("person", found.uid, ("names", "born_on", "safe_contact", "chronology"), [found.uid])
    identity, facts = people.identity(actor, found), queries.facts(actor, found)
    context = {
        "heading": _("What happened"),
        "title": _("Person"),  # never a name: titles reach histories and logs
        "person": found,
        "identity": identity,
        "facts": facts,
        "flags": tuple(dict.fromkeys((*identity.flags, *facts.flags))),
        "sub_navigation": queries.tabs(actor, found),
        "entries": queries.chronology(actor, found),
        "today": actor.today,
    }
    return render(request, "home/person.html", context)
