"""Which records are about the requester alone, and which would tell of somebody else's case.

Source: rules F6. A record of a person counts as his or her own where the agency holds it for his or her own sake: as
the client of a referral or a case, or with no role and beside nobody. A record that exists because somebody else told
of him, as a role or only as her former partner, is never the requester's to learn of: it is kept apart, and its
existence is neither confirmed nor denied.
"""

from collections.abc import Iterable
from typing import Final

OWN: Final = "own"
PERSON_ONLY: Final = "person_only"  # named in somebody else's case, as a child or a friend: the bare record
APART: Final = (
    "apart"  # named as causing harm, asked for by somebody who is, or there only as somebody else's
)

CLIENT, PERPETRATOR = "client", "perpetrator"


def how_held(roles: Iterable[str], *, flagged: bool, beside: bool) -> str:
    """How a record may be answered with. `roles` are those of the record in its agency's cases and referrals; `flagged`
    says that whoever asks is named, or named himself, as causing harm or as an associate; `beside`, that the record
    says whose partner, relative or housemate he or she is."""
    known = set(roles)
    if CLIENT in known:
        return OWN
    if PERPETRATOR in known or flagged:
        return APART
    if known:
        return PERSON_ONLY
    return APART if beside else OWN


# Model → the path of names from a row to the person whom it is about; "client" is the client of the case or referral.
PATHS: Final = {
    "people.Person": "pk",
    "people.PersonName": "person",
    "people.ContactPoint": "person",
    "people.ContactRule": "contact_point__person",
    "people.LifeEvent": "person",
    "people.NearMiss": "person",
    "people.Identifier": "person",
    "people.Share": "person",
    "referrals.Referral": "client",
    "referrals.ReferralAbuse": "referral",
    "referrals.Told": "referral",
    "referrals.Agreed": "referral",
    "referrals.Wish": "referral",
    "referrals.Triage": "referral",
    "referrals.Sharing": "person",
    "cases.Case": "client",
    "cases.CaseAbuse": "case",
    "cases.Incident": "case",
    "cases.IncidentKind": "incident__case",
    "cases.Assessment": "case",
    "cases.Answer": "assessment__case",
    "cases.ContactAttempt": "case",
    "cases.Note": "case",
    "cases.Action": "case",
    "cases.Move": "case",
}

# Models with something about a subject that no answer is made from, and why. A model that is in neither stops a test.
LEFT_OUT: Final = {
    "people.Relationship": "says who somebody else is",
    "people.Membership": "says who else lives there",
    "people.ContactKey": "keyed hashes, of no meaning to anybody",
    "people.NameWord": "words for searching, of the names that are given as names",
    "people.NameKey": "words for searching, of the names that are given as names",
    "people.Reach": "derived from who is involved",
    "people.Bar": "says who may not see a record, which would tell that there is one",
    "people.NeverReceive": "tells of whoever must never receive: answered by hand, to the person protected alone",
    "referrals.ReferralPerson": "says who else was named",
    "referrals.LeftOut": "the number of a line of a file, and why it could not be read",
    "referrals.ImportRow": "a line of a file of many people: what became of it is the referral",
    "referrals.PossibleMatch": "other people's records",
    "cases.Party": "says who else is in the case",
    "cases.IncidentParty": "says who else is in the case",
    "cases.IncidentSource": "says who told us",
    "cases.DutyOpening": "who covered which day, and why: about the worker",
    "cases.IncidentLink": "other incidents",
    "release.Outgoing": "its text is sealed with the sender's key: the ledger says what left",
}

# Rooms whose records are the keeping of order, not of a person's story, or are answered under their own heading.
ROOMS_LEFT_OUT: Final = {
    "access": "accounts and the audit: who saw the record is answered by the audit's own page",
    "oversight": "the request itself, and what was decided about it",
    "linkage": "proposals about other people's records",
}

# Fields that say again what another field says, or that only keep order.
REPEATS: Final = {
    "people.Person": frozenset(
        {"sort_family", "sort_given", "restricted", "restricted_here", "protected_name"}
    ),
    "cases.Note": frozenset({"on"}),
    "cases.Incident": frozenset({"on"}),
    "cases.ContactAttempt": frozenset({"on"}),
    "cases.Assessment": frozenset({"assessed_on"}),
}

# Fields about the subject that say that a MARAC was thought of, or a route to one (rules F6).
NEVER: Final = {
    "cases.Assessment": frozenset({"routes", "referred", "not_referred", "concern", "heard_before"}),
    "referrals.Referral": frozenset({"name_sent", "import_key"}),
}
