"""The tables of oversight, a file per aggregate."""

from cairn.oversight.models.agreements import Agreement, AgreementReview, OneOffReview, Signatory
from cairn.oversight.models.answers import Answer, Passage
from cairn.oversight.models.breaches import Breach, BreachAction, BreachAssessment, BreachPerson
from cairn.oversight.models.complaints import Complaint
from cairn.oversight.models.enquiries import Enquiry, Item, Notice
from cairn.oversight.models.requests import FoundRecord, Lookup, OwnClock, Request, SafetyNote, TypedName
from cairn.oversight.models.retention import (
    DisposalItem,
    DisposalItemPerson,
    DisposalRun,
    Hold,
    HoldPerson,
    RetentionRule,
)
from cairn.oversight.models.reviews import Progress, Recommendation, Review
from cairn.oversight.models.rulings import Dispute, Limit, Ruling
from cairn.oversight.models.watching import ChainCheck, HeadsTaken, ReadingDay, UnusualReading

__all__ = [
    "Agreement",
    "AgreementReview",
    "Answer",
    "Breach",
    "BreachAction",
    "BreachAssessment",
    "BreachPerson",
    "ChainCheck",
    "Complaint",
    "DisposalItem",
    "DisposalItemPerson",
    "DisposalRun",
    "Dispute",
    "Enquiry",
    "FoundRecord",
    "HeadsTaken",
    "Hold",
    "HoldPerson",
    "Item",
    "Limit",
    "Lookup",
    "Notice",
    "OneOffReview",
    "OwnClock",
    "Passage",
    "Progress",
    "ReadingDay",
    "Recommendation",
    "Request",
    "RetentionRule",
    "Review",
    "Ruling",
    "SafetyNote",
    "Signatory",
    "TypedName",
    "UnusualReading",
]
