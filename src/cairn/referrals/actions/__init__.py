"""Every write to referrals. Keyword-only, `by=actor`, atomic: check, change, record the event, enqueue."""

from cairn.referrals.actions.consent import (
    NoAgreement,
    record_agreed,
    record_sharing,
    record_told,
    record_wish,
    withdraw_agreement,
)
from cairn.referrals.actions.loading import Loaded, load_referrals
from cairn.referrals.actions.promising import set_promise
from cairn.referrals.actions.sending import send
from cairn.referrals.actions.triage import (
    begin_triage,
    decide,
    decide_match,
    look_for_matches,
    mark_accepted,
    open_informant,
    put_on_case,
    withdraw,
)

__all__ = [
    "Loaded",
    "NoAgreement",
    "begin_triage",
    "decide",
    "decide_match",
    "load_referrals",
    "look_for_matches",
    "mark_accepted",
    "open_informant",
    "put_on_case",
    "record_agreed",
    "record_sharing",
    "record_told",
    "record_wish",
    "send",
    "set_promise",
    "withdraw",
    "withdraw_agreement",
]
