"""Every verb on a referral asks the role, whose referral it is, and whether she sees it, unless the page has just read
it."""

from dataclasses import replace

import pytest

from cairn.access import roles
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.referrals import actions, permissions
from cairn.referrals.models import Agreed
from tests.referrals.conftest import Sent, Services


@pytest.mark.parametrize("verb", ["may_triage", "may_accept", "may_record"])
def test_an_action_asks_again_whether_she_sees_the_referral(cast: Cast, sent: Sent, verb: str) -> None:
    referral = sent()
    client = referral.people.get(role="client").person
    may, grace = getattr(permissions, verb), cast.actor("grace")
    assert may(grace, referral)
    people.declare_bar(by=grace, person_or_cluster=client)
    assert not may(grace, referral)
    assert may(grace, referral, seen=True), "who has just read it through its query is not asked twice"


@pytest.mark.parametrize("verb", ["may_triage", "may_accept", "may_record"])
@pytest.mark.parametrize("key", ["starling_manager", "refuge_manager", "harbour_manager", "pc_hale"])
def test_nobody_of_another_service_decides_though_she_had_read_it(
    cast: Cast, sent: Sent, verb: str, key: str
) -> None:
    referral = sent()
    assert getattr(permissions, verb)(cast.actor("grace"), referral, seen=True)
    assert not getattr(permissions, verb)(cast.actor(key), referral, seen=True)


@pytest.mark.parametrize(
    ("verb", "needs"),
    [
        ("may_triage", {roles.REFERRAL_TRIAGE}),
        ("may_accept", {roles.REFERRAL_TRIAGE, roles.CASE_OPEN}),
        ("may_record", {roles.PERSON_CHANGE}),
    ],
)
def test_the_role_says_who_decides_and_who_writes_down(
    cast: Cast, sent: Sent, verb: str, needs: set[str]
) -> None:
    referral, grace = sent(), cast.actor("grace")
    full = grace.role.may
    for one in needs:  # any of them is enough
        grace.role = replace(grace.role, may=full - needs | {one})
        assert getattr(permissions, verb)(grace, referral)
    grace.role = replace(grace.role, may=full - needs)
    assert not getattr(permissions, verb)(grace, referral)


def test_what_was_decided_is_not_decided_again_and_is_still_written_about(cast: Cast, sent: Sent) -> None:
    referral, grace = sent(), cast.actor("grace")
    actions.decide(by=grace, referral=referral, was=1, decision="declined", reason="So.")
    referral.refresh_from_db()
    assert "already" in permissions.may_triage(grace, referral).because
    assert "already" in permissions.may_accept(grace, referral).because
    assert permissions.may_record(grace, referral)


@pytest.mark.parametrize("key", ["haven", "lantern", "harbour"])
@pytest.mark.parametrize("source", ["agency", "typed", "self", "friend", "import", "passed_on"])
def test_what_is_typed_in_or_imported_goes_to_ones_own_service(
    cast: Cast, services: Services, key: str, source: str
) -> None:
    may = permissions.may_send(cast.actor("grace"), services[key], source)
    assert bool(may) is (key == "haven" or (key == "lantern" and source in ("agency", "passed_on")))


def test_a_service_without_an_agency_here_takes_no_referrals(cast: Cast, services: Services) -> None:
    services["haven"].agency = None
    assert not permissions.may_send(cast.actor("grace"), services["haven"], "agency")


def test_her_yes_is_taken_back_once_and_her_no_never(cast: Cast, sent: Sent) -> None:
    grace = cast.actor("grace")
    agreed = Agreed.objects.get(referral=sent())
    assert permissions.may_take_back(grace, agreed)
    agreed.answer = "no"
    assert not permissions.may_take_back(grace, agreed)
    agreed.answer, agreed.withdrawn_at = "yes", agreed.created_at
    assert not permissions.may_take_back(grace, agreed)
