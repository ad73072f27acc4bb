"""An agency ends: who was kept from its people is kept from those of the successor, where they go to work."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cairn.access import leaving
from cairn.core import clock
from cairn.people import actions
from cairn.people.jobs import follow_successors
from cairn.people.models import Bar, NeverReceive, Person
from cairn.people.queries.bars import is_agency_barred
from cairn.people.queries.sharing_out import must_never_receive
from tests.people.test_shares_and_posts import involve, post_at, sees

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def bar(cast: "Cast", person: Person, agency: str = "starling") -> Bar:
    return actions.declare_bar(
        by=cast.actor("grace"), person_or_cluster=person, agency=cast.agencies[agency],
        because="He works there.",
    )  # fmt: skip


@pytest.fixture
def succeeded(cast: "Cast") -> Any:
    """Starling ends today; Lantern succeeds it."""

    def end() -> None:
        leaving.end_agency(
            by=cast.actor("governance"), agency=cast.agencies["starling"], until_on=clock.today(),
            successor=cast.agencies["lantern"], because="The contract went to Lantern.",
        )  # fmt: skip

    return end


def test_he_does_not_see_her_from_his_post_at_the_successor(
    cast: "Cast", leila: Person, make_person: Any, succeeded: Any
) -> None:
    other = make_person(given="Nour")
    for person in (leila, other):
        involve(cast, person, "lantern")
    bar(cast, leila)
    assert follow_successors() == 0
    succeeded()
    assert follow_successors() == 1
    him = post_at(cast, "starling_worker", "lantern", "refuge_worker")
    assert not sees(him, leila)
    assert sees(him, other)
    copy = Bar.objects.get(agency=cast.agencies["lantern"])
    assert copy.because.open() == "He works there."
    assert None not in (copy.holder_one, copy.holder_two)
    assert follow_successors() == 0


def test_a_bar_that_comes_later_follows_and_one_that_a_holder_lifted_stays_lifted(
    cast: "Cast", leila: Person, make_person: Any, succeeded: Any
) -> None:
    from cairn.access.models import Appointment

    succeeded()
    assert follow_successors() == 0
    bar(cast, leila)
    assert follow_successors() == 1
    copy = Bar.objects.get(agency=cast.agencies["lantern"])
    holder = next(key for key, user in cast.users.items() if user == copy.holder_one)
    assert Appointment.objects.filter(user=copy.holder_one).exists()
    actions.lift_bar(
        by=cast.actor(holder), bar=copy, was=copy.version, because="Nobody of theirs went there."
    )
    assert follow_successors() == 0
    assert not is_agency_barred(cast.agencies["lantern"], [leila.cluster])
    assert is_agency_barred(cast.agencies["starling"], [leila.cluster])


def test_what_must_never_go_to_an_agency_never_goes_to_its_successor(
    cast: "Cast", leila: Person, succeeded: Any
) -> None:
    ama, lantern = cast.actor("ama"), cast.agencies["lantern"]
    actions.never_receive(
        by=ama, person=leila, because="Her brother works there", recipient_agency=cast.agencies["starling"]
    )
    assert not must_never_receive(lantern, [leila.cluster], clock.today())
    succeeded()
    assert follow_successors() == 1
    assert must_never_receive(lantern, [leila.cluster], clock.today())
    row = NeverReceive.objects.get(recipient_agency=lantern)
    assert row.because.open() == "Her brother works there"
    assert follow_successors() == 0
    actions.end_never_receive(by=ama, never=row, was=row.version, because="He did not go there")
    NeverReceive.objects.filter(pk=row.pk).update(until_on=date(2026, 11, 16))
    assert follow_successors() == 0  # who may receive again is not put on the list again
