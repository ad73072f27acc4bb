"""Every write of casework. Keyword-only, ``by=actor``, one transaction: check, change, event."""

from cairn.cases.actions.contact import give_up, log_attempt, record_agreement, try_again
from cairn.cases.actions.covering import Rang, log_at_night, log_in_emergency
from cairn.cases.actions.duty import (
    agree_night_cover,
    end_night_cover,
    open_on_duty,
    put_on_rota,
    take_off_rota,
)
from cairn.cases.actions.emergency import NothingToOpen, open_in_emergency, show_number
from cairn.cases.actions.handing_over import HandedOver, hand_over, hand_over_action
from cairn.cases.actions.incidents import add_source, link_incidents, record_incident
from cairn.cases.actions.moving import ask_to_move, move_what_is_ready
from cairn.cases.actions.opening import accept_onto_case, open_case
from cairn.cases.actions.ownership import allocate, close_case
from cairn.cases.actions.parties import add_party, change_party
from cairn.cases.actions.risk import agree_level, assess, correct_assessment, sign_not_referred
from cairn.cases.actions.work import agree_action, correct_note, end_action, sign_note, write_note

__all__ = [
    "HandedOver",
    "NothingToOpen",
    "Rang",
    "accept_onto_case",
    "add_party",
    "add_source",
    "agree_action",
    "agree_level",
    "agree_night_cover",
    "allocate",
    "ask_to_move",
    "assess",
    "change_party",
    "close_case",
    "correct_assessment",
    "correct_note",
    "end_action",
    "end_night_cover",
    "give_up",
    "hand_over",
    "hand_over_action",
    "link_incidents",
    "log_at_night",
    "log_attempt",
    "log_in_emergency",
    "move_what_is_ready",
    "open_case",
    "open_in_emergency",
    "open_on_duty",
    "put_on_rota",
    "record_agreement",
    "record_incident",
    "show_number",
    "sign_not_referred",
    "sign_note",
    "take_off_rota",
    "try_again",
    "write_note",
]
