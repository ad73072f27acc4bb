"""The tables of casework, a file per aggregate."""

from cairn.cases.models.assessments import Answer, Assessment
from cairn.cases.models.case import Allocation, Case, CaseAbuse, CaseReferral, LocalValue, Party
from cairn.cases.models.duty import DutyOpening
from cairn.cases.models.incidents import Incident, IncidentKind, IncidentLink, IncidentParty, IncidentSource
from cairn.cases.models.moving import Move
from cairn.cases.models.work import Action, ContactAttempt, Note, NoteSignature

__all__ = [
    "Action",
    "Allocation",
    "Answer",
    "Assessment",
    "Case",
    "CaseAbuse",
    "CaseReferral",
    "ContactAttempt",
    "DutyOpening",
    "Incident",
    "IncidentKind",
    "IncidentLink",
    "IncidentParty",
    "IncidentSource",
    "LocalValue",
    "Move",
    "Note",
    "NoteSignature",
    "Party",
]
