"""A restricted record always has somebody at its own agency who may decide about it, and only she ends it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cairn.access import actions as access
from cairn.access import leaving
from cairn.access.actions import system_user
from cairn.access.actor import actor_of, system_actor
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.people import actions, doctor
from cairn.people.jobs import give_deciders
from cairn.people.models import Person, Share
from cairn.people.queries.grounds import Ground
from tests.people.test_shares_and_posts import involve, restricted, sees
from tests.people.test_sight import HAVEN, who

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

ALONE = "1 restricted records have nobody left who may share them"


def second_manager(cast: "Cast") -> Any:
    user = access.create_user(email="m2@cairn.example", name="Second Manager", from_on=date(2024, 1, 1))
    area = cast.areas["ashbourne-park"]
    return actor_of(
        access.appoint(user=user, agency=cast.agencies["haven"], role="service_manager", area=area)
    )


def leave(cast: "Cast", key: str) -> None:
    leaving.leave(by=cast.actor("administrator"), user=cast.users[key], because="Left")


def alone() -> bool:
    return any(said.startswith(ALONE) for said in doctor.findings())


def test_when_the_only_one_who_could_decide_has_left_the_managers_there_get_the_record(
    cast: "Cast", leila: Person
) -> None:
    restricted(cast, leila, "ama")
    other = second_manager(cast)
    assert give_deciders() == 0  # one decides, and is all that is needed
    assert not sees(other, leila)
    leave(cast, "grace")
    assert alone()
    assert give_deciders() == 1
    assert give_deciders() == 0
    assert not alone()
    assert sees(other, leila)
    assert not sees(cast.actor("bryony"), leila)  # it is as restricted as it was
    leila.refresh_from_db()
    actions.restrict(by=other, person=leila, was=leila.version, restricted=False, because="No need any more")
    assert sees(cast.actor("bryony"), leila)


def test_without_a_manager_the_doctor_says_so_until_there_is_one(cast: "Cast", leila: Person) -> None:
    restricted(cast, leila)
    leave(cast, "grace")
    assert give_deciders() == 0
    assert alone()
    other = second_manager(cast)
    assert give_deciders() == 1
    assert sees(other, leila)


def test_a_bar_against_who_decides_counts_and_nobody_who_is_barred_gets_it(
    cast: "Cast", leila: Person, make_person: Any
) -> None:
    restricted(cast, leila)
    other, third = second_manager(cast), make_person(given="Omar")
    actions.relate(by=cast.actor("grace"), a=third, b=leila, kind="sibling")
    actions.declare_bar(by=other, person_or_cluster=third)  # she is his cousin
    assert give_deciders() == 0
    actions.declare_bar(by=cast.actor("grace"), person_or_cluster=leila)
    assert alone()
    assert give_deciders() == 0
    assert not Share.objects.filter(user=other.user).exists()


def test_a_record_that_nobody_works_with_any_more_is_nobody_s_to_decide(
    cast: "Cast", leila: Person, noon: Any
) -> None:
    restricted(cast, leila)
    source = leila.involvements.get()
    actions.end_involvement(
        by=cast.actor("grace"), source_kind=source.source_kind, source_uid=source.source_uid,
        until_on=clock.today(),
    )  # fmt: skip
    leave(cast, "grace")
    second_manager(cast)
    with clock.at(noon + timedelta(days=1)):
        assert give_deciders() == 0
        assert not alone()


def test_when_another_agency_restricts_it_the_record_s_own_manager_still_decides(
    cast: "Cast", leila: Person
) -> None:
    involve(cast, leila, "starling")
    actions.restrict(
        by=cast.actor("starling_manager"), person=leila, was=leila.version, restricted=True, because="x"
    )
    assert who(cast, leila) == {"grace", "starling_manager"}
    leila.refresh_from_db()
    with pytest.raises(Refused, match="Whoever did ends it"):
        actions.restrict(by=cast.actor("starling_manager"), person=leila, was=leila.version, restricted=False)
    actions.restrict(by=cast.actor("grace"), person=leila, was=leila.version, restricted=False)
    assert who(cast, leila) >= HAVEN


def test_another_agency_with_a_share_does_not_end_the_restriction(cast: "Cast", leila: Person) -> None:
    involve(cast, leila, "starling")
    restricted(cast, leila)
    actions.share(
        by=cast.actor("grace"), person=leila, user=cast.users["starling_manager"], purpose="One plan",
        ground=Ground("vital_interests", because="Danger tonight"),
    )  # fmt: skip
    leila.refresh_from_db()
    with pytest.raises(Refused, match="Whoever did ends it"):
        actions.restrict(by=cast.actor("starling_manager"), person=leila, was=leila.version, restricted=False)
    assert not sees(cast.actor("bryony"), leila)


def test_whoever_took_over_from_an_agency_that_ended_ends_its_restriction(
    cast: "Cast", leila: Person, noon: Any
) -> None:
    restricted(cast, leila)
    starling = cast.agencies["starling"]
    leaving.end_agency(
        by=cast.actor("governance"), agency=cast.agencies["haven"], until_on=clock.today(), because="x",
        successor=starling,
    )  # fmt: skip
    with clock.at(noon + timedelta(days=1)):
        itself = system_actor(system_user(), starling, cast.areas["ashbourne-park"])
        actions.involve(
            by=itself, person=leila, agency=starling, basis="case", source_kind="case", source_uid=leila.uid
        )
        assert give_deciders() == 1
        manager = cast.actor("starling_manager")
        leila.refresh_from_db()
        actions.restrict(by=manager, person=leila, was=leila.version, restricted=False)
        assert sees(cast.actor("starling_worker"), leila)


def test_whoever_restricts_is_shown_what_stands_open_with_the_same_phone_and_nothing_else(
    cast: "Cast", leila: Person, make_person: Any, signed_in: Any
) -> None:
    def phone(key: str, person: Person, value: str = "07700 900123") -> Person:
        actions.add_contact_point(by=cast.actor(key), person=person, kind="phone", value=value)
        return person

    phone("ama", leila)
    twin, closed = (
        phone("ama", make_person(given=given, family="Saad")) for given in ("Lila", "Nour")
    )  # the same phone
    phone("ama", make_person(given="Rana", family="Aziz"), "07700 900124")
    theirs = phone("starling_worker", make_person("starling_worker", given="Zahra", family="Haddad"))
    address, browser = reverse("people:access", args=[leila.uid]), signed_in("grace")
    assert "have the same phone" not in browser.get(address).content.decode()
    restricted(cast, leila)
    restricted(cast, closed)
    page = browser.get(address).content.decode()
    assert "have the same phone" in page
    assert reverse("people:access", args=[twin.uid]) in page
    for other in ("Nour", "Rana", "Zahra"):
        assert other not in page
    theirs.refresh_from_db()
    assert not theirs.restricted  # another agency's record stays as it was
    twin.refresh_from_db()
    assert sees(cast.actor("bryony"), twin)
    restricted(cast, twin)
    assert "have the same phone" not in browser.get(address).content.decode()
