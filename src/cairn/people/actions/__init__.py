"""Every write to people's records. Keyword-only, `by=actor`, atomic: check, change, record the event."""

from cairn.people.actions.bars import decide_bar, declare_bar, find_holders, lift_bar
from cairn.people.actions.contact import (
    OpenedContact,
    add_contact_point,
    change_contact_point,
    open_contact,
    open_for_cover,
    record_life_event,
    set_contact_rule,
)
from cairn.people.actions.family import (
    change_relationship,
    end_relationship,
    join_household,
    leave_household,
    relate,
    start_household,
)
from cairn.people.actions.harm import end_never_receive, never_receive, report_near_miss, review_near_miss
from cairn.people.actions.matching import bars_for_user, remember_staff
from cairn.people.actions.person import (
    add_identifier,
    add_name,
    change_name,
    change_person,
    create_person,
    mark_in_error,
)
from cairn.people.actions.reviews import review_emergency, review_night
from cairn.people.actions.sameness import recognise, set_apart
from cairn.people.actions.sharing import (
    AGREEMENT,
    end_share,
    end_shares_of,
    give_deciders,
    rest_shares_on,
    share,
    share_for,
    share_with_managers,
)
from cairn.people.actions.sharing_out import end_share_with, end_shares_of_leavers, share_with
from cairn.people.actions.sight import (
    end_all_involvement,
    end_involvement,
    involve,
    involve_all,
    restrict,
    search,
)
from cairn.people.actions.successors import follow_successors

__all__ = [
    "AGREEMENT",
    "OpenedContact",
    "add_contact_point",
    "add_identifier",
    "add_name",
    "bars_for_user",
    "change_contact_point",
    "change_name",
    "change_person",
    "change_relationship",
    "create_person",
    "decide_bar",
    "declare_bar",
    "end_all_involvement",
    "end_involvement",
    "end_never_receive",
    "end_relationship",
    "end_share",
    "end_share_with",
    "end_shares_of",
    "end_shares_of_leavers",
    "find_holders",
    "follow_successors",
    "give_deciders",
    "involve",
    "involve_all",
    "join_household",
    "leave_household",
    "lift_bar",
    "mark_in_error",
    "never_receive",
    "open_contact",
    "open_for_cover",
    "recognise",
    "record_life_event",
    "relate",
    "remember_staff",
    "report_near_miss",
    "rest_shares_on",
    "restrict",
    "review_emergency",
    "review_near_miss",
    "review_night",
    "search",
    "set_apart",
    "set_contact_rule",
    "share",
    "share_for",
    "share_with",
    "share_with_managers",
    "start_household",
]
