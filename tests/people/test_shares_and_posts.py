"""A share is for somebody's work at one agency: it ends with her post there, and with the agency that gave it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cairn.access import actions as access
from cairn.access import leaving
from cairn.access.actor import actor_of
from cairn.core import clock
from cairn.core.agreements import Purpose
from cairn.core.decisions import Refused
from cairn.core.ids import new_uid
from cairn.people import actions, doctor
from cairn.people.jobs import end_shares_of_leavers
from cairn.people.models import Person, Share
from cairn.people.queries.grounds import Ground
from tests.people.test_sight import who

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

DANGER = Ground("vital_interests", Purpose.CASEWORK, "She is in danger tonight, and they are at her door.")
DAY = timedelta(days=1)


def involve(cast: "Cast", person: Person, agency: str) -> None:
    actions.involve(
        by=cast.actor("ama"), person=person, agency=cast.agencies[agency], basis="case", source_kind="case",
        source_uid=new_uid(),
    )  # fmt: skip


def restricted(cast: "Cast", person: Person, *keep: str) -> None:
    kept = [cast.users[key] for key in keep]
    actions.restrict(by=cast.actor("grace"), person=person, was=person.version, restricted=True, keep=kept)


def end_post(cast: "Cast", key: str, on: date | None = None) -> None:
    leaving.end_post(
        by=cast.actor("administrator"), post=cast.appointments[key], on=on or clock.today(), because="Moves"
    )


def post_at(cast: "Cast", key: str, agency: str, role: str = "caseworker") -> Any:
    """Her new post, and who she is under it."""
    area = cast.areas["ashbourne-park"]
    return actor_of(access.appoint(user=cast.users[key], agency=cast.agencies[agency], role=role, area=area))


def sees(actor: Any, person: Person) -> bool:
    return Person.objects.visible_to(actor).filter(pk=person.pk).exists()


def share_with(cast: "Cast", person: Person, until_on: date = date(2027, 3, 1)) -> Share:
    return actions.share_with(
        by=cast.actor("grace"), person=person, agency=cast.agencies["starling"],
        user=cast.users["starling_worker"], ground=DANGER, until_on=until_on,
    )  # fmt: skip


def test_nothing_is_shared_with_somebody_who_has_no_work_in_the_area(cast: "Cast", leila: Person) -> None:
    restricted(cast, leila, "grace")
    said: dict[str, Any] = {
        "by": cast.actor("grace"),
        "person": leila,
        "purpose": "Tonight",
        "ground": DANGER,
    }
    with pytest.raises(Refused, match="cannot be shared with that colleague"):
        actions.share(**said, user=cast.users["wick_police"])
    assert actions.share(**said, user=cast.users["pc_hale"])


def test_a_colleague_s_share_does_not_go_with_her_to_another_agency(
    cast: "Cast", leila: Person, noon: Any
) -> None:
    involve(cast, leila, "starling")
    restricted(cast, leila, "bryony", "ama")
    end_post(cast, "bryony")
    assert who(cast, leila) == {"grace", "bryony", "ama"}  # the last day counts
    with clock.at(noon + DAY):
        assert not sees(post_at(cast, "bryony", "starling"), leila)
        assert end_shares_of_leavers() == 1
        row = Share.objects.get(user=cast.users["bryony"])
        assert row.ended_at == clock.now()
        assert row.ended_because.open() == "The colleague does not work there any more."
        assert who(cast, leila) >= {"grace", "ama"}
    with clock.at(noon + 30 * DAY):  # nor does it come back with her
        assert not sees(post_at(cast, "bryony", "haven"), leila)


def test_a_share_goes_on_with_another_post_at_the_same_agency_and_through_a_suspension(
    cast: "Cast", leila: Person, noon: Any
) -> None:
    restricted(cast, leila, "bryony")
    with clock.at(noon):
        again = access.appoint(
            user=cast.users["bryony"], agency=cast.agencies["haven"], role="caseworker",
            area=cast.areas["ashbourne-park"], from_on=clock.today() + DAY,
        )  # fmt: skip
    end_post(cast, "bryony")
    administrator = cast.actor("administrator")
    with clock.at(noon + DAY):
        assert end_shares_of_leavers() == 0
        assert sees(actor_of(again), leila)
        leaving.suspend(by=administrator, user=cast.users["bryony"], because="Looking into it")
        assert end_shares_of_leavers() == 0
        leaving.give_back(by=administrator, user=cast.users["bryony"], because="It was nothing")
        assert sees(actor_of(again), leila)


def test_an_allocated_worker_of_another_agency_reads_for_that_agency(cast: "Cast", leila: Person) -> None:
    involve(cast, leila, "starling")
    restricted(cast, leila)
    actions.share(
        by=cast.actor("grace"), person=leila, user=cast.users["starling_worker"], purpose="One plan",
        ground=DANGER,
    )  # fmt: skip
    assert sees(cast.actor("starling_worker"), leila)
    assert Share.objects.get(user=cast.users["starling_worker"]).reads_for == cast.agencies["starling"]


def test_what_another_agency_shared_of_a_restricted_record_ends_with_her_post_before_any_clock_runs(
    cast: "Cast", leila: Person, noon: Any
) -> None:
    restricted(cast, leila)
    share_with(cast, leila)
    elsewhere = post_at(cast, "starling_worker", "lantern", "refuge_worker").appointment
    end_post(cast, "starling_worker")
    with clock.at(noon.replace(hour=0, minute=0) + DAY):
        assert not sees(actor_of(elsewhere), leila)


def test_the_last_day_of_a_post_that_is_known_is_the_last_of_what_was_shared_with_it(
    cast: "Cast", leila: Person, noon: Any
) -> None:
    row = share_with(cast, leila)
    elsewhere = post_at(cast, "starling_worker", "lantern", "refuge_worker").appointment
    end_post(cast, "starling_worker", clock.today() + 2 * DAY)
    assert end_shares_of_leavers() == 0
    row.refresh_from_db()
    assert row.until_on == clock.today() + 2 * DAY
    assert list(doctor.findings()) == []
    for days, seen in ((2, True), (3, False)):  # no job runs in between
        with clock.at(noon + days * DAY):
            assert sees(actor_of(elsewhere), leila) is seen


def test_what_an_agency_shared_ends_when_it_has_ended(cast: "Cast", leila: Person, noon: Any) -> None:
    row = share_with(cast, leila)
    kept = actions.share_with(
        by=cast.actor("starling_manager"), person=made_at_starling(cast), agency=cast.agencies["haven"],
        user=cast.users["ama"], ground=DANGER, until_on=date(2027, 3, 1),
    )  # fmt: skip
    leaving.end_agency(
        by=cast.actor("governance"), agency=cast.agencies["haven"], until_on=clock.today(), because="x",
        successor=cast.agencies["lantern"],
    )  # fmt: skip
    assert sees(cast.actor("starling_worker"), leila)
    assert end_shares_of_leavers() == 0
    with clock.at(noon + DAY):
        assert end_shares_of_leavers() == 2  # and what was shared with one of its own
        assert not sees(cast.actor("starling_worker"), leila)
    for one, sentence in (
        (row, "The agency that shared it has ended."),
        (kept, "The colleague does not work there any more."),
    ):
        one.refresh_from_db()
        assert one.ended_because.open() == sentence


def made_at_starling(cast: "Cast") -> Person:
    return actions.create_person(
        by=cast.actor("starling_worker"), given="Nour", family="Saad", basis="referred", source_kind="referral",
        source_uid=new_uid(),
    )  # fmt: skip
