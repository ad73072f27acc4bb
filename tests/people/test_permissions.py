"""Who decides about a bar, and who reviews what was opened in an emergency: asked of the rule itself."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cairn.core import clock
from cairn.core.ids import new_uid

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def without(actor: Any, permission: str) -> Any:
    """The same actor in a role that lacks this."""
    actor.role = replace(actor.role, may=actor.role.may - {permission})
    return actor


def cairn_itself(cast: "Cast") -> Any:
    from cairn.access.actions import system_user
    from cairn.access.actor import system_actor

    return system_actor(system_user(), cast.agencies["haven"], cast.areas["ashbourne-park"])


def test_a_holder_whose_role_no_longer_decides_about_bars_does_not(cast: "Cast", leila: Any) -> None:
    from cairn.access.roles import BAR_LIFT
    from cairn.people import actions
    from cairn.people.permissions import may_decide_bar

    bar = actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    assert bar.holder_one == cast.users["grace"]
    assert may_decide_bar(cast.actor("grace"), bar)
    assert not may_decide_bar(without(cast.actor("grace"), BAR_LIFT), bar)


@pytest.mark.parametrize("of", ["her", "her sister"])
def test_a_holder_who_is_barred_herself_decides_no_more(
    cast: "Cast", leila: Any, make_person: Any, of: str
) -> None:
    from cairn.people import actions
    from cairn.people.permissions import may_decide_bar

    bar = actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    sister = make_person(given="Samira")
    actions.relate(by=cast.actor("grace"), a=leila, b=sister, kind="relative")
    assert may_decide_bar(cast.actor("grace"), bar)
    actions.declare_bar(by=cast.actor("grace"), person_or_cluster=leila if of == "her" else sister)
    assert not may_decide_bar(cast.actor("grace"), bar)
    assert may_decide_bar(cast.actor("governance"), bar)


def test_cairn_itself_decides_about_a_bar_without_being_its_holder(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions
    from cairn.people.permissions import may_decide_bar

    bar = actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    assert may_decide_bar(cairn_itself(cast), bar)


def test_what_was_opened_in_an_emergency_is_reviewed_once_and_by_its_reviewer(
    cast: "Cast", leila: Any, settings: Any
) -> None:
    from cairn.access import emergency
    from cairn.access.roles import BREAK_GLASS_REVIEW
    from cairn.people.permissions import may_review_emergency

    settings.CAIRN_DEMO = True  # a second factor is as fresh as it must be
    row = emergency.begin(
        by=cast.actor("pc_hale"), kind="case", uid=new_uid(), person=leila.uid, owner=cast.agencies["haven"],
        reason="He is outside her door and she does not answer the phone.", reviewer=cast.users["grace"], deputy=None,
    )  # fmt: skip
    assert may_review_emergency(cast.actor("grace"), row)
    assert not may_review_emergency(without(cast.actor("grace"), BREAK_GLASS_REVIEW), row)
    for key in ("pc_hale", "ama", "starling_manager"):
        assert not may_review_emergency(cast.actor(key), row)
    row.finding, row.reviewed_at, row.reviewed_by = "right", clock.now(), cast.users["grace"]
    row.save()
    assert "already" in may_review_emergency(cast.actor("grace"), row).because


def test_whoever_made_a_record_completes_it_within_the_hour(
    cast: "Cast", make_person: Any, noon: Any
) -> None:
    from cairn.people.permissions import is_making, may_change_contact

    record, hale = make_person("pc_hale"), cast.actor("pc_hale")
    with clock.at(noon + timedelta(hours=1)):
        assert is_making(hale, record)
        assert may_change_contact(hale, record)
        assert not is_making(cast.actor("ama"), record)
    with clock.at(noon + timedelta(hours=1, seconds=1)):
        assert not is_making(hale, record)


def test_a_second_factor_of_the_last_five_minutes_opens_what_is_hidden(
    cast: "Cast", leila: Any, settings: Any, noon: Any
) -> None:
    from cairn.people import actions
    from cairn.people.permissions import may_open

    settings.CAIRN_DEMO = False
    point = actions.add_contact_point(
        by=cast.actor("ama"), person=leila, kind="address", value="88 Tamarind Close, ZZ7 3VZ", hidden=True
    )
    ama = cast.actor("ama")
    for age, opens in ((300, True), (301, False)):
        ama.mfa_at = noon - timedelta(seconds=age)
        assert bool(may_open(ama, point)) is opens
    ama.mfa_at = None
    assert not may_open(ama, point)
