"""The tables of access, a file per aggregate."""

from cairn.access.models.accounts import AccountReview, Invitation, Recovery
from cairn.access.models.areas import Agency, AgencyArea, AgencyKind, Area, Holder, LegalBody, Team
from cairn.access.models.audit import DisposedRow, Event, EventAbout, Seal
from cairn.access.models.base import Changing, Written
from cairn.access.models.duty import DutyAgreement, DutyShift
from cairn.access.models.emergency import BreakGlass
from cairn.access.models.keys import DataKey
from cairn.access.models.signins import SignIn
from cairn.access.models.upkeep import Finished, Upkeep
from cairn.access.models.users import Appointment, User, UserKey
from cairn.access.models.work import Draft, Once, ScheduledRun

__all__ = [
    "AccountReview",
    "Agency",
    "AgencyArea",
    "AgencyKind",
    "Appointment",
    "Area",
    "BreakGlass",
    "Changing",
    "DataKey",
    "DisposedRow",
    "Draft",
    "DutyAgreement",
    "DutyShift",
    "Event",
    "EventAbout",
    "Finished",
    "Holder",
    "Invitation",
    "LegalBody",
    "Once",
    "Recovery",
    "ScheduledRun",
    "Seal",
    "SignIn",
    "Team",
    "Upkeep",
    "User",
    "UserKey",
    "Written",
]
