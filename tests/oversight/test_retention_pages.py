"""The schedule, holds and disposal as their people meet them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.access.models import Event
from cairn.core import clock
from cairn.core.models import Stale
from cairn.demo.cast import Cast
from cairn.oversight.actions import disposal as actions
from cairn.oversight.models import DisposalRun, Hold, RetentionRule
from cairn.people.models import Bar, Person
from tests.oversight.test_disposal import LATER, THEN, run_for, story

pytestmark = pytest.mark.django_db


def at(name: str, *args: Any) -> str:
    return reverse(f"oversight:{name}", args=args)


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def run(cast: Cast) -> Any:
    """Haven's list, eight years after a case of its own closed."""
    with clock.at(THEN):
        story(cast)
    with clock.at(LATER):
        yield run_for(cast)


@pytest.mark.usefixtures("noon")
def test_a_period_is_set_with_its_reason_and_shows_the_default_beside_it(cast: Cast, signed_in: Any) -> None:
    client = signed_in("governance")
    assert "unverified default" in text(client.get(at("retention")))
    answer = client.post(at("period"), {"schedule": "cases.Case", "years": "seven"})
    for words in ("Years must be a number", "Enter why", "Enter where it is written"):
        assert words in text(answer)
    said = {
        "schedule": "cases.Case", "years": "10", "because": "Local schedule", "source": "Council, 2026",
        "from_on-day": "17", "from_on-month": "11", "from_on-year": "2026",
    }  # fmt: skip
    page = text(client.post(at("period"), said, follow=True))
    assert "Local schedule (here since 17 November 2026; the default is 7 years)" in page
    assert RetentionRule.objects.count() == 1
    assert "Another period for this kind of record begins on that day already" in text(
        client.post(at("period"), said | {"years": "11"}, follow=True)
    )
    assert "Local schedule" not in text(signed_in("harbour_manager").get(at("retention")))
    assert signed_in("grace").get(at("period")).status_code == 403


@pytest.mark.usefixtures("noon")
def test_what_only_goes_with_its_record_has_no_period_of_its_own_to_set(signed_in: Any) -> None:
    client = signed_in("governance")
    page = text(client.get(at("retention")))
    assert page.index("What goes with one of these") < page.index("case abuse")
    said = {
        "schedule": "cases.Party", "years": "1", "because": "x", "source": "x",
        "from_on-day": "17", "from_on-month": "11", "from_on-year": "2026",
    }  # fmt: skip
    assert "Select a kind of record" in text(client.post(at("period"), said))
    assert not RetentionRule.objects.exists()


@pytest.mark.usefixtures("noon")
def test_a_hold_is_placed_by_reference_and_lifted_by_its_agency_or_the_area(
    cast: Cast, signed_in: Any
) -> None:
    case = story(cast)
    said = {"reference": case.reference, "kind": "court", "because": "Family court, case 7"}
    grace = signed_in("grace")
    page = text(grace.post(at("hold-place"), said, follow=True))
    assert "Family court, case 7" in page
    hold = Hold.objects.get()
    assert set(Event.objects.filter(verb="held").values_list("object_uid", flat=True)) == {hold.uid}
    assert signed_in("starling_manager").get(at("hold", hold.uid)).status_code == 404  # the decoy
    assert case.reference not in text(signed_in("starling_manager").get(at("holds")))
    assert case.reference in text(signed_in("governance").get(at("holds")))
    client = signed_in("governance")
    client.post(at("hold", hold.uid), {"because": "Over", "version": hold.version})
    hold.refresh_from_db()
    assert hold.lifted_by == cast.users["governance"]
    assert "This hold has been lifted already" in text(grace.get(at("hold", hold.uid)))
    assert "There is no record with this reference" in text(
        grace.post(at("hold-place"), said | {"reference": "BKTRWXZLC"}, follow=True)
    )


def test_the_list_is_looked_through_by_one_and_agreed_to_by_another(
    cast: Cast, signed_in: Any, run: Any
) -> None:
    lead, manager = signed_in("governance"), signed_in("grace")
    assert "Look through what is due for disposal of Haven Advocacy" in text(lead.get("/"))
    assert at("disposal", run.uid) not in text(manager.get("/"))
    page = text(lead.get(at("disposal", run.uid)))
    item = run.items.get(of="cases.Case")
    assert f"Case {item.reference}" in page
    assert "Quillonbeak" not in page  # references, no names
    lead.post(
        at("disposal-leave-out", run.uid, item.uid), {"because": "She asked for it", "version": item.version}
    )
    lead.post(at("disposal-leave-out", run.uid, item.uid), {"because": "", "version": item.version + 1})
    assert "Look through the list first" in text(
        lead.post(at("disposal-review", run.uid), {"version": run.version})
    )
    run.refresh_from_db()
    lead.post(at("disposal-review", run.uid), {"sure": "on", "version": run.version})
    assert "Agree or not to dispose of records of Haven Advocacy" in text(manager.get("/"))
    assert signed_in("starling_manager").get(at("disposal", run.uid)).status_code == 404
    assert signed_in("starling_manager").get(at("disposal-approve", run.uid)).status_code == 404
    assert lead.get(at("disposal-approve", run.uid)).status_code == 403
    run.refresh_from_db()
    manager.post(at("disposal-approve", run.uid), {"sure": "on", "version": run.version})
    run.refresh_from_db()
    assert run.state == "approved"
    actions.work_off(run)
    page = text(lead.get(at("disposal", run.uid)))
    assert "Disposal certificate" in page
    assert "OFFICIAL-SENSITIVE" in page
    assert "2026/27" in page
    assert item.reference not in page


def test_a_record_that_the_reader_is_barred_from_is_not_on_her_list(
    cast: Cast, signed_in: Any, run: Any
) -> None:
    item = run.items.get(of="cases.Case")
    client = Person.objects.get(sort_given__startswith="Marisol")
    Bar.objects.create(
        cluster=client.cluster, user=cast.users["governance"], kind="declared", created_by=cast.users["grace"]
    )
    page = text(signed_in("governance").get(at("disposal", run.uid)))
    assert item.reference not in page
    assert client.reference not in page
    assert signed_in("governance").get(at("disposal-leave-out", run.uid, item.uid)).status_code == 404
    assert item.reference in text(
        signed_in("grace").get(at("disposal", run.uid))
    )  # the decoy: somebody else's bar


def test_two_who_review_at_once_the_second_is_told(cast: Cast, run: DisposalRun) -> None:
    import copy

    one, two = copy.copy(run), copy.copy(run)
    actions.review(by=cast.actor("governance"), run=one, was=one.version)
    with pytest.raises(Stale):
        actions.review(by=cast.actor("governance"), run=two, was=two.version)


def test_the_page_of_a_run_asks_a_fixed_number_of_statements(cast: Cast, signed_in: Any, run: Any) -> None:
    client = signed_in("governance")
    with CaptureQueriesContext(connection) as few:
        client.get(at("disposal", run.uid))
    with clock.at(THEN):
        story(cast, "bryony", "Ines", "Hartleap", "900456")
    with clock.at(LATER + timedelta(minutes=1)):
        actions.stop(by=cast.actor("governance"), run=run, was=run.version, because="Again")
        again = run_for(cast)
        assert again.items.count() > run.items.count()
        with CaptureQueriesContext(connection) as many:
            client.get(at("disposal", again.uid))
    assert len(few) == len(many) <= 16
