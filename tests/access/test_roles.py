"""Roles, as they are printed in docs/generated/permissions.md, against the oracle that asks no code."""

import pytest

from cairn.access.models import AgencyKind
from cairn.access.roles import ROLES, side_of
from cairn.demo.cast import CAST
from tests.access import oracle


def holders(permission: str) -> set[str]:
    return {member.key for member in CAST if permission in ROLES[member.role].may}


@pytest.mark.parametrize("permission", sorted(oracle.MAY))
def test_a_permission_belongs_to_those_whom_the_oracle_names_and_to_nobody_else(permission: str) -> None:
    assert holders(permission) == oracle.MAY[permission]


def test_no_role_has_a_permission_that_the_oracle_does_not_know() -> None:
    assert {one for member in CAST for one in ROLES[member.role].may} - oracle.MAY.keys() == set()


def test_whose_role_opens_what_protects_life() -> None:
    assert {member.key for member in CAST if ROLES[member.role].opens_p4} == oracle.OPENS_LIFE


# At which kinds of agency somebody can be appointed to a role: written down a second time, from their own words.
_SAFETY, _SERVICES = {"community_safety"}, {"da_service", "refuge", "community"}
HELD_AT = {
    "caseworker": _SERVICES,
    "service_manager": _SERVICES | {"perpetrator_service", "therapy"},
    "referrer": set(AgencyKind.values),
    "marac_coordinator": _SAFETY | {"police"},
    "marac_chair": _SAFETY | {"police"},
    "marac_representative": set(AgencyKind.values),
    "police_officer": {"police"},
    "refuge_manager": {"refuge"},
    "refuge_worker": {"refuge"},
    "housing_officer": {"housing", "homelessness"},
    "childrens_social_worker": {"childrens_social_care"},
    "adult_safeguarding": {"adult_social_care"},
    "probation_officer": {"probation"},
    "health_worker": {"hospital", "maternity", "gp", "mental_health"},
    "out_of_hours": {"out_of_hours", "police"},
    "therapist": {"therapy", "da_service"},
    "clinical_supervisor": {"therapy", "da_service"},
    "elected_member": {"council_members"},
    "programme_practitioner": {"perpetrator_service"},
    "partner_support": {"da_service"},
    "trainer": _SAFETY | {"da_service"},
    "group_facilitator": {"da_service", "community"},
    "commissioner": _SAFETY,
    "analyst": _SAFETY,
    "strategy_lead": _SAFETY,
    "board_secretary": _SAFETY,
    "information_governance": {"assurance"},
    "system_administrator": {"operations"},
}


def test_a_role_is_held_at_the_kinds_of_agency_that_do_its_work_and_at_no_other() -> None:
    assert {code: {str(kind) for kind in role.agencies} for code, role in ROLES.items()} == HELD_AT


def test_who_reads_nobodys_records_is_on_neither_side_of_the_wall() -> None:
    his, hers = AgencyKind.PERPETRATOR_SERVICE, AgencyKind.DA_SERVICE
    assert (side_of("programme_practitioner", his), side_of("caseworker", hers)) == ("his", "hers")
    for member in CAST:
        reads = member.key in oracle.MAY["PERSON_READ"]
        assert (side_of(member.role, his), side_of(member.role, hers)) == (
            ("his", "hers") if reads else ("", "")
        )
    assert side_of("no_such_role", his) == side_of("no_such_role", hers) == ""
