"""A file does not move to a successor that must not have it."""

from datetime import timedelta

import pytest

from cairn.access import leaving
from cairn.cases import actions
from cairn.cases.models import Case, Move
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.people import actions as people
from cairn.people.models import NeverReceive
from tests.cases import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def ends(cast):
    leaving.end_agency(
        by=cast.actor("governance"), agency=cast.agencies["haven"], until_on=clock.today(), because="x",
        successor=cast.agencies["lantern"],
    )  # fmt: skip


def agree(cast, case):
    return actions.ask_to_move(
        by=cast.actor("ama"), case=Case.objects.get(pk=case.pk), was=0, answer="agreed", asked_on=clock.today(),
        how="phone",
    )  # fmt: skip


def never(cast, case, agency="lantern", role="client"):
    return people.never_receive(
        by=cast.actor("ama"), person=case.parties.get(role=role).person, because="He works there",
        recipient_agency=cast.agencies[agency],
    )  # fmt: skip


@pytest.mark.parametrize("role", ["client", "perpetrator"])
def test_a_successor_on_the_list_of_who_must_never_receive_is_not_agreed_to(cast, role):
    case = made.case(cast)
    never(cast, case, role=role)
    ends(cast)
    with pytest.raises(Refused, match="cannot move to that agency"):
        agree(cast, case)
    assert not Move.objects.exists()


def test_nor_does_a_file_move_whose_client_said_so_after_she_agreed(cast, noon):
    kept, goes = made.case(cast), made.case(cast, client=made.person(cast, given="Nour"))
    never(cast, goes, agency="starling")  # another agency: that one may have it
    ends(cast)
    for case in (kept, goes):
        agree(cast, case)
    row = never(cast, kept)
    with clock.at(noon + timedelta(days=1)):
        assert actions.move_what_is_ready() == 1
    for case, agency in ((kept, "haven"), (goes, "lantern")):
        case.refresh_from_db()
        assert case.agency == cast.agencies[agency]
    NeverReceive.objects.filter(pk=row.pk).update(until_on=clock.today())  # taken off the list
    with clock.at(noon + timedelta(days=2)):
        assert actions.move_what_is_ready() == 1


def test_a_tie_to_somebody_whom_it_must_not_see_stops_it_too(cast, noon):
    case = made.case(cast)
    sister = made.person(cast, given="Quinta")
    client = case.parties.get(role="client").person
    people.relate(by=cast.actor("ama"), a=sister, b=client, kind="sibling")
    people.declare_bar(
        by=cast.actor("grace"), person_or_cluster=sister, agency=cast.agencies["lantern"], because="He works there"
    )  # fmt: skip
    ends(cast)
    with pytest.raises(Refused, match="cannot move to that agency"):
        agree(cast, case)
