"""The cast: one person per role, in two invented boroughs, shared by the demo, the tests and the screenshots.

Everybody and every place is invented. `Ashbourne Park` is the borough of the story; `Wickstead` is the neighbour that
every test needs. Each key (``"ama"``) is stable: tests sign in by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from cairn.access import actions
from cairn.access.actor import Actor, actor_of
from cairn.access.models import Agency, AgencyKind, Appointment, Area, User
from cairn.access.roles import ROLES

HOME_AREA = "ashbourne-park"
NEIGHBOUR_AREA = "wickstead"
AREAS = {HOME_AREA: "Ashbourne Park", NEIGHBOUR_AREA: "Wickstead"}
SINCE = date(2024, 1, 1)
DOMAIN = "cairn.example"

K = AgencyKind


@dataclass(frozen=True)
class CastAgency:
    key: str
    name: str
    kind: str
    legal_body: str
    areas: tuple[str, ...] = (HOME_AREA,)
    teams: tuple[str, ...] = ()


@dataclass(frozen=True)
class CastMember:
    key: str
    name: str
    role: str
    agency: str
    area: str = HOME_AREA
    team: str = ""


COUNCIL = "London Borough of Ashbourne Park"
NEIGHBOUR_COUNCIL = "London Borough of Wickstead"

AGENCIES = (
    CastAgency("haven", "Haven Advocacy", K.DA_SERVICE, "Haven Women's Trust", teams=("Advocacy", "Outreach")),
    CastAgency("turning", "Second Path Programme", K.PERPETRATOR_SERVICE, "Haven Women's Trust"),
    CastAgency("lantern", "Lantern Refuge", K.REFUGE, "Haven Women's Trust"),
    CastAgency("starling", "Starling Project", K.COMMUNITY, "Starling Community Charity"),
    CastAgency("police", "Ashbourne Park Police, Safeguarding Unit", K.POLICE, "River City Police",
               teams=("Safeguarding", "Response")),
    CastAgency("hospital", "St Brannoc's Hospital", K.HOSPITAL, "St Brannoc's NHS Trust"),
    CastAgency("maternity", "St Brannoc's Maternity", K.MATERNITY, "St Brannoc's NHS Trust"),
    CastAgency("gp", "Lime Walk Practice", K.GP, "Lime Walk Practice"),
    CastAgency("mental_health", "Northmoor Mental Health", K.MENTAL_HEALTH, "Northmoor NHS Trust"),
    CastAgency("housing", "Resident Services", K.HOUSING, COUNCIL),
    CastAgency("homelessness", "Housing Solutions", K.HOMELESSNESS, COUNCIL),
    CastAgency("children", "Children's Social Care", K.CHILDRENS_SOCIAL_CARE, COUNCIL),
    CastAgency("adults", "Adult Social Care", K.ADULT_SOCIAL_CARE, COUNCIL),
    CastAgency("school", "Orchard Street School", K.EDUCATION, "Orchard Street School"),
    CastAgency("probation", "Probation, Ashbourne Park", K.PROBATION, "National Probation"),
    CastAgency("substance", "Clearwater Drug and Alcohol Service", K.SUBSTANCE_MISUSE, "Clearwater"),
    CastAgency("therapy", "Quiet Room Counselling", K.THERAPY, "Quiet Room"),
    CastAgency("night", "Emergency Duty Team", K.OUT_OF_HOURS, COUNCIL),
    CastAgency("safety", "Community Safety", K.COMMUNITY_SAFETY, COUNCIL),
    CastAgency("members", "Elected Members", K.COUNCIL_MEMBERS, COUNCIL),
    CastAgency("governance", "Information Governance", K.ASSURANCE, COUNCIL),
    CastAgency("trust_governance", "Trust Governance", K.ASSURANCE, "Haven Women's Trust"),
    CastAgency("operations", "Systems Team", K.OPERATIONS, COUNCIL),
    CastAgency("harbour", "Harbour Support", K.DA_SERVICE, "Harbour Support", (NEIGHBOUR_AREA,)),
    CastAgency("wick_police", "Wickstead Police", K.POLICE, "River City Police", (NEIGHBOUR_AREA,)),
    CastAgency("wick_gp", "Mill Lane Surgery", K.GP, "Mill Lane Surgery", (NEIGHBOUR_AREA,)),
)  # fmt: skip

CAST = (
    CastMember("ama", "Ama Owusu", "caseworker", "haven", team="Advocacy"),
    CastMember("bryony", "Bryony Tallis", "caseworker", "haven", team="Outreach"),
    CastMember("grace", "Grace Lindqvist", "service_manager", "haven"),
    CastMember("pc_hale", "Tom Hale", "police_officer", "police", team="Response"),
    CastMember("referrer", "Nadia Farouk", "referrer", "school"),
    CastMember("midwife", "Siobhan Reilly", "health_worker", "maternity"),
    CastMember("doctor", "Prakash Iyer", "health_worker", "gp"),
    CastMember("coordinator", "Delphine Marsh", "marac_coordinator", "safety"),
    CastMember("chair", "Owen Strand", "marac_chair", "police"),
    CastMember("representative", "Lotte Brandt", "marac_representative", "mental_health"),
    CastMember("refuge_manager", "Yetunde Bakare", "refuge_manager", "lantern"),
    CastMember("refuge_worker", "Carys Pugh", "refuge_worker", "lantern"),
    CastMember("housing", "Milan Novak", "housing_officer", "homelessness"),
    CastMember("landlord", "Hazel Quist", "housing_officer", "housing"),
    CastMember("social_worker", "Denise Akhtar", "childrens_social_worker", "children"),
    CastMember("adults", "Robert Finch", "adult_safeguarding", "adults"),
    CastMember("probation", "Ines Duarte", "probation_officer", "probation"),
    CastMember("night", "Paul Renshaw", "out_of_hours", "night"),
    CastMember("therapist", "Miriam Stone", "therapist", "therapy"),
    CastMember("supervisor", "Judith Amsel", "clinical_supervisor", "therapy"),
    CastMember("member", "Councillor Femi Adler", "elected_member", "members"),
    CastMember("practitioner", "Karl Weston", "programme_practitioner", "turning"),
    CastMember("programme_manager", "Anneke Vos", "service_manager", "turning"),
    CastMember("partner_support", "Rosa Mendel", "partner_support", "haven", team="Outreach"),
    CastMember("trainer", "Jo Pemberton", "trainer", "safety"),
    CastMember("facilitator", "Leila Haddad", "group_facilitator", "haven", team="Outreach"),
    CastMember("commissioner", "Stephen Oyelaran", "commissioner", "safety"),
    CastMember("analyst", "Ximena Rojas", "analyst", "safety"),
    CastMember("strategist", "Helen Carraway", "strategy_lead", "safety"),
    CastMember("secretary", "Martin Sole", "board_secretary", "safety"),
    CastMember("governance", "Priya Venkat", "information_governance", "governance"),
    CastMember("trust_governance", "Beatriz Salgado", "information_governance", "trust_governance"),
    CastMember("administrator", "Dafydd Rowe", "system_administrator", "operations"),
    CastMember("starling_worker", "Ngozi Eze", "caseworker", "starling"),
    CastMember("starling_manager", "Alison Frye", "service_manager", "starling"),
    CastMember("harbour_worker", "Tamsin Roe", "caseworker", "harbour", NEIGHBOUR_AREA),
    CastMember("harbour_manager", "Uma Castell", "service_manager", "harbour", NEIGHBOUR_AREA),
    CastMember("wick_police", "Neil Barrow", "police_officer", "wick_police", NEIGHBOUR_AREA),
)


# Colleagues who carry the borough's work in the demo; nobody plays them.
STAFF = tuple(
    CastMember(f"staff_{number}", name, "caseworker", agency, area, team)
    for number, (name, agency, area, team) in enumerate((
        ("Imani Cole", "haven", HOME_AREA, "Advocacy"), ("Freya Lund", "haven", HOME_AREA, "Advocacy"),
        ("Marta Wrona", "haven", HOME_AREA, "Advocacy"), ("Joyce Ampofo", "haven", HOME_AREA, "Advocacy"),
        ("Selin Kaya", "haven", HOME_AREA, "Advocacy"), ("Hannah Brook", "haven", HOME_AREA, "Advocacy"),
        ("Dee Marchant", "haven", HOME_AREA, "Outreach"), ("Paula Ribeiro", "haven", HOME_AREA, "Outreach"),
        ("Rukia Osman", "haven", HOME_AREA, "Outreach"), ("Anita Deshmukh", "haven", HOME_AREA, "Outreach"),
        ("Claire Tennant", "starling", HOME_AREA, ""), ("Esi Quaye", "harbour", NEIGHBOUR_AREA, ""),
    ), start=1)
)  # fmt: skip


@dataclass
class Cast:
    """The cast once it is in the database: by key."""

    areas: dict[str, Area]
    agencies: dict[str, Agency]
    users: dict[str, User]
    appointments: dict[str, Appointment]

    def actor(self, key: str) -> Actor:
        """A fresh actor for this member of the cast, at the clock's day."""
        return actor_of(self.appointments[key])


@transaction.atomic
def make_cast() -> Cast:
    """Write the two areas, their agencies and the cast. Nobody has a password: the demo has the persona picker."""
    cast = Cast({}, {}, {}, {})
    for code, name in AREAS.items():
        cast.areas[code] = actions.create_area(code=code, name=name)
    for agency in AGENCIES:
        cast.agencies[agency.key] = actions.create_agency(
            legal_body=agency.legal_body,
            name=agency.name,
            kind=agency.kind,
            areas=[cast.areas[area] for area in agency.areas],
            from_on=SINCE,
            teams=list(agency.teams) or None,
        )
    appoint_members(cast, CAST)
    return cast


@transaction.atomic
def appoint_members(cast: Cast, members: Iterable[CastMember]) -> None:
    """Give each an account and a post, and put her into `cast` under her key."""
    for member in members:
        user = actions.create_user(email=address(member.key), name=member.name, from_on=SINCE)
        at = cast.agencies[member.agency]
        cast.users[member.key] = user
        cast.appointments[member.key] = actions.appoint(
            user=user,
            agency=at,
            role=member.role,
            area=cast.areas[member.area],
            team=at.teams.filter(name=member.team).first() if member.team else None,
            from_on=SINCE,
        )


@dataclass(frozen=True)
class Player:
    """A member of the cast whom anybody may try out: the uid of her appointment, and what she comes for."""

    uid: str
    name: str
    role: str
    does: str


def players_by_agency() -> list[tuple[str, list[Player]]]:
    """The cast in its own order, under agency and area."""
    emails = [address(member.key) for member in CAST]
    made = Appointment.objects.filter(user__email__in=emails).select_related("user", "agency", "area")
    by_email = {appointment.user.email: appointment for appointment in made}
    groups: dict[str, list[Player]] = {}
    for email in emails:
        if found := by_email.get(email):
            role = ROLES[found.role]
            player = Player(found.uid.hex, found.user.name, str(role.name), str(role.does))
            groups.setdefault(f"{found.agency.name}, {found.area.name}", []).append(player)
    return list(groups.items())


def address(key: str) -> str:
    """The invented mail address of a member of the cast or of the staff."""
    return f"{key.replace('_', '.')}@{DOMAIN}"


def roles_without_a_player() -> set[str]:
    """Roles that nobody in the cast plays: must be empty."""
    return set(ROLES) - {member.role for member in CAST}
