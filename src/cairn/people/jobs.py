"""What the worker does for people's records by the clock."""

from collections.abc import Callable

from cairn.access.actions import system_user
from cairn.access.actor import Actor, system_actor
from cairn.access.models import Agency, Area
from cairn.core.contracts import Job
from cairn.people import actions
from cairn.people.actions import bars, matching


def find_holders() -> int:
    """Somebody who answered for bars has left, or is barred herself: another takes her place."""
    return _itself(lambda by: actions.find_holders(by=by))


def end_shares_of_leavers() -> int:
    """Whoever a record was shared with has left that agency, or the agency that shared it has ended: she sees it no
    more."""
    return _itself(lambda by: actions.end_shares_of_leavers(by=by))


def give_deciders() -> int:
    """Nobody is left who may decide about a restricted record: its managers get a share."""
    return _itself(lambda by: actions.give_deciders(by=by))


def follow_successors() -> int:
    """An agency ends: who is kept from its people is kept from its successor's."""
    return _itself(lambda by: actions.follow_successors(by=by))


def ask_teams() -> int:
    """Whoever is of the same team as somebody who matched, and was not asked about yet: put to the holders."""
    return _itself(lambda by: bars.ask_teams(by=by))


def match_nameless() -> int:
    """Staff whose own names were never matched, for they took up their posts before that was done."""
    return _itself(lambda by: matching.match_nameless(by=by))


def _itself(act: Callable[[Actor], int]) -> int:
    agency, area = Agency.objects.order_by("id").first(), Area.objects.order_by("id").first()
    if agency is None or area is None:
        return 0
    return act(system_actor(system_user(), agency, area))


JOBS = (
    Job("people.find-holders", "25 * * * *", find_holders),
    # On the hour: what was shared ends as the day does.
    Job("people.end-shares-of-leavers", "0 * * * *", end_shares_of_leavers),
    Job("people.give-deciders", "5 * * * *", give_deciders),
    Job("people.follow-successors", "10 * * * *", follow_successors),
    Job("people.ask-teams", "35 * * * *", ask_teams),
    Job("people.match-nameless", "30 * * * *", match_nameless),
)
