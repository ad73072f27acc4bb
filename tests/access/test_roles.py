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


def test_who_reads_nobodys_records_is_on_neither_side_of_the_wall() -> None:
    his, hers = AgencyKind.PERPETRATOR_SERVICE, AgencyKind.DA_SERVICE
    assert (side_of("programme_practitioner", his), side_of("caseworker", hers)) == ("his", "hers")
    for member in CAST:
        reads = member.key in oracle.MAY["PERSON_READ"]
        assert (side_of(member.role, his), side_of(member.role, hers)) == (
            ("his", "hers") if reads else ("", "")
        )
    assert side_of("no_such_role", his) == side_of("no_such_role", hers) == ""
