"""Which role may use which pages: the table that an information-governance lead owns and a non-programmer can dispute.

A permission is NOUN_VERB. Each page names the permission that it needs beside its URL (`access.pages`); a role names
the permissions that it has, which kinds of agency it can belong to, and what it holds: everything of its agency, or
only what names the user or her team (safety.md, gate 4). The generated matrix in docs/generated/ prints page × role.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cairn.access.models.areas import AgencyKind as K

HOME_READ: Final = "HOME_READ"  # today's work and one's own account
PERSON_READ: Final = "PERSON_READ"  # open the page of a person whom one may see
PERSON_SEARCH: Final = "PERSON_SEARCH"  # search within one's own agency
PERSON_CHANGE: Final = "PERSON_CHANGE"  # names, dates, communication needs, relationships
CONTACT_READ: Final = "CONTACT_READ"  # open a phone number or an address, one event each
CONTACT_CHANGE: Final = "CONTACT_CHANGE"  # contact points, safe-contact rules, life events
NEAR_MISS_REVIEW: Final = "NEAR_MISS_REVIEW"
BAR_DECLARE: Final = "BAR_DECLARE"  # say that one knows somebody
BAR_LIFT: Final = "BAR_LIFT"
SHARE_GIVE: Final = "SHARE_GIVE"
PERSON_RESTRICT: Final = "PERSON_RESTRICT"
DIRECTORY_READ: Final = "DIRECTORY_READ"
DIRECTORY_CHANGE: Final = "DIRECTORY_CHANGE"
RELEASE_READ: Final = "RELEASE_READ"  # what left one's own agency, and a letter of it
RELEASE_DECIDE: Final = "RELEASE_DECIDE"  # withdraw, decide about what may or may not have gone, approve
REFERRAL_MAKE: Final = "REFERRAL_MAKE"  # refer, and see what became of it as far as is safe
REFERRAL_TYPE_IN: Final = "REFERRAL_TYPE_IN"  # for an agency that does not use Cairn
REFERRAL_IMPORT: Final = "REFERRAL_IMPORT"
REFERRAL_READ: Final = "REFERRAL_READ"  # as the receiver
REFERRAL_TRIAGE: Final = "REFERRAL_TRIAGE"
CASE_READ: Final = "CASE_READ"
CASE_OPEN: Final = "CASE_OPEN"
CASE_WORK: Final = "CASE_WORK"  # attempts, incidents, assessments, notes, actions
CASE_ALLOCATE: Final = "CASE_ALLOCATE"
CASE_CLOSE: Final = "CASE_CLOSE"
ASSESSMENT_AGREE: Final = (
    "ASSESSMENT_AGREE"  # the manager's agreement to a lower level or a referral not made
)
NOTE_SIGN: Final = "NOTE_SIGN"
FIGURE_READ: Final = "FIGURE_READ"  # figures as published: small cells suppressed
FIGURE_READ_EXACT: Final = "FIGURE_READ_EXACT"  # the same before suppression, inside the service
SERIES_LOAD: Final = "SERIES_LOAD"
CLAIM_CHECK: Final = "CLAIM_CHECK"
AUDIT_READ: Final = "AUDIT_READ"  # who saw what, by reference; unusual reading; the chains
AGREEMENT_READ: Final = "AGREEMENT_READ"
AGREEMENT_CHANGE: Final = (
    "AGREEMENT_CHANGE"  # write, put in force, review and end agreements; look at one-off sharing
)
AGREEMENT_SIGN: Final = "AGREEMENT_SIGN"  # for one's own agency
RETENTION_READ: Final = (
    "RETENTION_READ"  # the schedule; the disposal runs of one's own agency, or of the area
)
RETENTION_CHANGE: Final = "RETENTION_CHANGE"  # an area's own periods; propose, review and stop a disposal run
DISPOSAL_APPROVE: Final = (
    "DISPOSAL_APPROVE"  # one's own agency's, or where nobody may; after somebody else's review
)
HOLD_PLACE: Final = "HOLD_PLACE"
BREACH_READ: Final = "BREACH_READ"  # the log of the area; anybody reports (HOME_READ)
BREACH_ASSESS: Final = "BREACH_ASSESS"
RECOMMENDATION_READ: Final = "RECOMMENDATION_READ"  # what reviews asked for, and what became of it
RECOMMENDATION_CHANGE: Final = "RECOMMENDATION_CHANGE"
RECOMMENDATION_ANSWER: Final = "RECOMMENDATION_ANSWER"  # say how far one's own agency has come
BREAK_GLASS: Final = "BREAK_GLASS"  # open one record of another agency's, or a restricted one, for four hours
BREAK_GLASS_REVIEW: Final = "BREAK_GLASS_REVIEW"  # review what somebody of another agency opened
DUTY_COVER: Final = "DUTY_COVER"  # while on the rota: the team's open clients, and a case for the day
DUTY_KEEP: Final = "DUTY_KEEP"  # the rota, and who covers one's own clients at night
NIGHT_READ: Final = "NIGHT_READ"  # tonight's list of the services that have agreed to it
AGENCY_END: Final = "AGENCY_END"  # end an agency on a day, name its successor, see how the hand-over stands
REQUEST_READ: Final = "REQUEST_READ"  # what people, police and courts ask of one's own controller
REQUEST_HANDLE: Final = (
    "REQUEST_HANDLE"  # as the worker in charge: write down, decide passage by passage, answer
)
REQUEST_SIGN: Final = "REQUEST_SIGN"  # look in one's own agency's records, and sign as the second person
SAFETY_NOTE_READ: Final = "SAFETY_NOTE_READ"  # that somebody named in one's case asked for his records
COMPLAINT_HANDLE: Final = "COMPLAINT_HANDLE"  # anybody writes one down (HOME_READ)
ACCOUNT_MANAGE: Final = "ACCOUNT_MANAGE"  # of the whole area: close, give back
ACCOUNT_KEEP: Final = (
    "ACCOUNT_KEEP"  # of one's own agency: invite, confirm each quarter, end a post, let back in
)
SYSTEM_READ: Final = "SYSTEM_READ"  # health of the machine: jobs, checks, versions; no person


@dataclass(frozen=True)
class Role:
    code: str
    name: str | Promise
    agencies: frozenset[str]
    may: frozenset[str]
    holds: str  # "agency": everything her agency holds; "own": what names her or her team
    does: str | Promise  # what a holder comes for, shown on a home page whose rooms are not built
    opens_p4: bool = False  # asks for a fresh second factor


_CASEWORK = {
    PERSON_READ, PERSON_SEARCH, PERSON_CHANGE, CONTACT_READ, CONTACT_CHANGE, BAR_DECLARE, DIRECTORY_READ, REFERRAL_READ,
    REFERRAL_MAKE, REFERRAL_TYPE_IN, CASE_READ, CASE_WORK, CASE_CLOSE, FIGURE_READ, RELEASE_READ, DUTY_COVER,
    SAFETY_NOTE_READ,
}  # fmt: skip
_MANAGE = _CASEWORK | {
    REFERRAL_TRIAGE, REFERRAL_IMPORT, CASE_OPEN, CASE_ALLOCATE, ASSESSMENT_AGREE, NOTE_SIGN, NEAR_MISS_REVIEW, BAR_LIFT,
    SHARE_GIVE, PERSON_RESTRICT, FIGURE_READ_EXACT, RELEASE_DECIDE, DUTY_KEEP, BREAK_GLASS, BREAK_GLASS_REVIEW,
    AGREEMENT_READ, AGREEMENT_SIGN, RETENTION_READ, DISPOSAL_APPROVE, HOLD_PLACE, RECOMMENDATION_READ,
    RECOMMENDATION_ANSWER,
    REQUEST_READ, REQUEST_SIGN, COMPLAINT_HANDLE, ACCOUNT_KEEP,
}  # fmt: skip
_REFER = {REFERRAL_MAKE, DIRECTORY_READ}
_SERVICES = {K.DA_SERVICE, K.REFUGE, K.COMMUNITY}
_ANY = set(K)


def _role(
    code: str, name: str | Promise, agencies: set[K] | set[str], may: set[str], holds: str, does: str | Promise,
    opens_p4: bool = False,
) -> Role:  # fmt: skip
    return Role(code, name, frozenset(agencies), frozenset(may | {HOME_READ}), holds, does, opens_p4)


_ALL = (
    _role("caseworker", _("IDVA or caseworker"), _SERVICES, _CASEWORK | {CASE_OPEN, BREAK_GLASS}, "agency",
          _("work with people: safe contact, assessment, a plan, one case page"), opens_p4=True),
    _role("service_manager", _("Service manager"), _SERVICES | {K.PERPETRATOR_SERVICE, K.THERAPY}, _MANAGE, "agency",
          _("triage, allocation, caseloads, overdue reviews, sign-off"), opens_p4=True),
    _role("referrer", _("Referrer"), _ANY, _REFER, "own",
          _("refer in five minutes and hear safely what happened")),
    _role("marac_coordinator", _("MARAC coordinator"), {K.COMMUNITY_SAFETY, K.POLICE}, _REFER | {FIGURE_READ}, "own",
          _("agenda, research returns, the meeting, actions chased to done, the data return"), opens_p4=True),
    _role("marac_chair", _("MARAC chair"), {K.POLICE, K.COMMUNITY_SAFETY}, _REFER | {FIGURE_READ}, "own",
          _("chair the meeting: late items, conflicts of interest, risks and actions")),
    _role("marac_representative", _("MARAC representative"), _ANY, _REFER, "own",
          _("research returns for the meeting and the actions of one's agency")),
    _role("police_officer", _("Police officer, safeguarding unit"), {K.POLICE}, _REFER | {BREAK_GLASS}, "own",
          _("refer, and carry the police actions of a safety plan")),
    _role("refuge_manager", _("Refuge manager"), {K.REFUGE}, _MANAGE, "agency",
          _("units, vacancies, offers, arrivals, move-on, and who was turned away and why"), opens_p4=True),
    _role("refuge_worker", _("Refuge worker"), {K.REFUGE}, _CASEWORK | {BREAK_GLASS}, "agency",
          _("residents and their plans"), opens_p4=True),
    _role("housing_officer", _("Housing officer"), {K.HOUSING, K.HOMELESSNESS}, _REFER, "own",
          _("applications, temporary accommodation, sanctuary works, the tenancy panel")),
    _role("childrens_social_worker", _("Children's social worker"), {K.CHILDRENS_SOCIAL_CARE},
          _REFER | {BREAK_GLASS}, "own",
          _("what must be known for a child's safety, research returns, actions")),
    _role("adult_safeguarding", _("Adult safeguarding officer"), {K.ADULT_SOCIAL_CARE}, _REFER | {BREAK_GLASS},
          "own",
          _("what must be known for an adult's safety, research returns, actions")),
    _role("probation_officer", _("Probation officer"), {K.PROBATION}, _REFER, "own",
          _("licence conditions, research returns, actions")),
    _role("health_worker", _("Nurse, midwife or doctor"), {K.HOSPITAL, K.MATERNITY, K.GP, K.MENTAL_HEALTH}, _REFER,
          "own",
          _("refer in five minutes and hear safely what happened")),
    _role("out_of_hours", _("Out-of-hours duty"), {K.OUT_OF_HOURS, K.POLICE},
          _REFER | {BREAK_GLASS, NIGHT_READ}, "own",
          _("tonight's safe contacts and plans"), opens_p4=True),
    _role("therapist", _("Therapist"), {K.THERAPY, K.DA_SERVICE}, {BAR_DECLARE, DIRECTORY_READ}, "own",
          _("sessions and one's own notes")),
    _role("clinical_supervisor", _("Clinical supervisor"), {K.THERAPY, K.DA_SERVICE}, {DIRECTORY_READ}, "own",
          _("supervise therapists and sign their notes")),
    _role("elected_member", _("Elected member"), {K.COUNCIL_MEMBERS}, {FIGURE_READ, DIRECTORY_READ}, "own",
          _("a briefing, and where each number comes from")),
    _role("programme_practitioner", _("Programme practitioner"), {K.PERPETRATOR_SERVICE}, _CASEWORK, "agency",
          _("groups, attendance and one-way safety information about men who want to change")),
    _role("partner_support", _("Partner support worker"), {K.DA_SERVICE}, _CASEWORK | {BREAK_GLASS}, "agency",
          _("support for the partners of men on the programme"), opens_p4=True),
    _role("trainer", _("Trainer"), {K.DA_SERVICE, K.COMMUNITY_SAFETY}, {DIRECTORY_READ}, "own",
          _("courses, events, bookings, certificates and the champions' network")),
    _role("group_facilitator", _("Group facilitator"), {K.DA_SERVICE, K.COMMUNITY}, {DIRECTORY_READ}, "own",
          _("groups, sessions and attendance")),
    _role("commissioner", _("Commissioner"), {K.COMMUNITY_SAFETY},
          {FIGURE_READ, DIRECTORY_READ, DIRECTORY_CHANGE, RELEASE_READ},
          "own",
          _("contract returns, indicators, benchmarks, needs")),
    _role("analyst", _("Analyst"), {K.COMMUNITY_SAFETY},
          {FIGURE_READ, SERIES_LOAD, CLAIM_CHECK, DIRECTORY_READ, RELEASE_READ},
          "own",
          _("figures, imported series, and claims that must hold")),
    _role("strategy_lead", _("Strategy lead"), {K.COMMUNITY_SAFETY},
          {FIGURE_READ, CLAIM_CHECK, DIRECTORY_READ, RECOMMENDATION_READ}, "own",
          _("strategies, delivery plans, consultation, equality impact")),
    _role("board_secretary", _("Board secretary"), {K.COMMUNITY_SAFETY},
          {FIGURE_READ, DIRECTORY_READ, RECOMMENDATION_READ, RECOMMENDATION_CHANGE}, "own",
          _("board papers, exceptions, decisions")),
    _role("information_governance", _("Information-governance lead"), {K.ASSURANCE},
          {AUDIT_READ, ACCOUNT_KEEP, DIRECTORY_READ, BAR_LIFT, BREAK_GLASS_REVIEW, AGENCY_END, AGREEMENT_READ,
           AGREEMENT_CHANGE, RETENTION_READ, RETENTION_CHANGE, DISPOSAL_APPROVE, HOLD_PLACE, BREACH_READ, BREACH_ASSESS,
           RECOMMENDATION_READ, RECOMMENDATION_CHANGE, RELEASE_READ, RELEASE_DECIDE, REQUEST_READ, REQUEST_HANDLE,
           REQUEST_SIGN, COMPLAINT_HANDLE},
          "own", _("who saw what, break-glass review, sharing agreements, retention, subject access")),
    _role("system_administrator", _("System administrator"), {K.OPERATIONS},
          {ACCOUNT_MANAGE, ACCOUNT_KEEP, SYSTEM_READ}, "own",
          _("install, upgrade, back up, restore, accounts")),
)  # fmt: skip

# The wall of gate 5: whoever reads the records of one side of a family does not read those of the other. A service that
# runs both is two agencies, and nobody is appointed to casework of both in one area.
_HIS: Final = frozenset({K.PERPETRATOR_SERVICE})


def side_of(role: str, agency_kind: str) -> str:
    """ "his" or "hers" where this role reads people's records at this kind of agency, else nothing."""
    known = ROLES.get(role)
    if known is None or PERSON_READ not in known.may:
        return ""
    return "his" if agency_kind in _HIS else "hers"


ROLES: Final[dict[str, Role]] = {role.code: role for role in _ALL}
SYSTEM: Final = Role("system", _("Cairn itself"), frozenset(K), frozenset(), "agency", "")


def role_called(code: str) -> Role:
    """The role with this code; KeyError where there is none."""
    return SYSTEM if code == SYSTEM.code else ROLES[code]
