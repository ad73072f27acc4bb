"""The tables of referrals, a file per aggregate."""

from cairn.referrals.models.consent import Agreed, Sharing, Told, Wish
from cairn.referrals.models.imports import Import, ImportRow, LeftOut
from cairn.referrals.models.referral import Referral, ReferralAbuse, ReferralPerson, TriagePromise
from cairn.referrals.models.triage import PossibleMatch, Triage

__all__ = [
    "Agreed",
    "Import",
    "ImportRow",
    "LeftOut",
    "PossibleMatch",
    "Referral",
    "ReferralAbuse",
    "ReferralPerson",
    "Sharing",
    "Told",
    "Triage",
    "TriagePromise",
    "Wish",
]
