"""What `cairn doctor` says that nobody has done."""

from datetime import date, timedelta
from typing import Any

import pytest

from cairn.core import clock
from cairn.demo.cast import Cast
from cairn.oversight import doctor
from cairn.oversight.actions import complaining
from cairn.oversight.models import Complaint, HeadsTaken, Request
from cairn.people import actions as people
from tests.cases import made
from tests.oversight import asking

pytestmark = pytest.mark.django_db


@pytest.fixture
def complaint(cast: Cast, noon: None) -> Complaint:
    return complaining.complain(
        by=cast.actor("midwife"), agency=cast.agencies["haven"], about="service", says="herself", name="A mother",
        reach="Through me", text="Nobody rang her for ten days.", received_on=clock.today(),
    )  # fmt: skip


def said(on: date) -> str:
    with clock.at(clock.now() + (on - clock.today())):
        return " ".join(doctor.findings())


def test_a_complaint_that_nobody_acknowledged_in_time_is_told(cast: Cast, complaint: Complaint) -> None:
    last = complaint.acknowledge_due_on
    assert last < complaint.due_on
    assert "acknowledged" not in said(last)
    assert "1 complaints should have been acknowledged by now" in said(last + timedelta(days=1))
    assert "overdue" not in said(last + timedelta(days=1))  # its answer is not due yet
    complaining.acknowledge(
        by=cast.actor("grace"), complaint=complaint, was=complaint.version, on=clock.today()
    )
    assert "acknowledged" not in said(last + timedelta(days=1))
    assert "1 complaints are overdue" in said(complaint.due_on + timedelta(days=1))


def test_where_people_are_real_a_witness_comes_every_day(db: None, noon: None, settings: Any) -> None:
    assert "witness" not in said(clock.today())  # of the demo nobody keeps heads
    settings.CAIRN_PRODUCTION = True
    assert "No witness has fetched the heads of the chains ever" in said(clock.today())
    HeadsTaken.objects.create(at=clock.now(), chains=3)
    assert "witness" not in said(clock.today() + timedelta(days=2))
    assert "17.11.2026" in said(clock.today() + timedelta(days=3))
    HeadsTaken.objects.create(at=clock.now() + timedelta(days=3), chains=3, agreed=True)
    assert "witness" in said(clock.today() + timedelta(days=3)), "who compares fetches nothing"


def test_a_request_whose_lead_a_tie_keeps_from_it_has_nobody(cast: Cast, noon: None) -> None:
    """The lead is barred from the woman who is recorded as his, and not from him."""
    request = asking.identified(cast)
    him = asking.him(cast)
    asking.looked(cast, request, {"turning": [him]})
    Request.objects.update(
        lead=cast.users["governance"]
    )  # another had begun, and is not at work for this controller
    her, stranger = (made.person(cast, "programme_manager", given, "Brant") for given in ("Marisol", "Nell"))
    manager, lead = cast.actor("programme_manager"), cast.users[asking.LEAD]
    people.relate(by=manager, a=him, b=her, kind="former_partner")
    people.declare_bar(by=manager, person_or_cluster=stranger, user=lead)
    assert "nobody who may handle" not in said(clock.today())
    people.declare_bar(by=manager, person_or_cluster=her, user=lead)
    assert "1 requests have nobody who may handle them" in said(clock.today())


def test_a_request_whose_clock_does_not_run_is_not_forgotten(cast: Cast, noon: None) -> None:
    request = asking.received(cast)
    assert request.due_on is None
    assert "waited a month" not in said(clock.today() + timedelta(days=29))
    assert "1 requests have waited a month for proof of identity" in said(clock.today() + timedelta(days=31))
    asking.identified(cast)  # the clock of this one runs
    assert "1 requests have waited" in said(clock.today() + timedelta(days=31))
