"""What happened on the telephone is written down by whoever covers, in the case of the service that has her."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cairn.access.models import BreakGlass, Event
from cairn.cases import actions
from cairn.cases.models import ContactAttempt
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.people import actions as people
from cairn.people.models import NearMiss
from tests.cases import made
from tests.cases.test_emergency import client, demo, hers, opened
from tests.drawn import without_drawn

__all__ = ["demo", "hers"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def said(point="other", reached="spoke", text="She is at her sister's. Ama rings at nine.", at=None):
    when = clock.now().astimezone(clock.LONDON) if at is None else at.astimezone(clock.LONDON)
    moment = {
        "at-day": when.day,
        "at-month": when.month,
        "at-year": when.year,
        "at-time": when.strftime("%H:%M"),
    }
    return {"point": point, "reached": reached, "text": text, **moment}


def address(name, uid):
    return reverse(f"cases:{name}", args=[uid])


def test_in_an_emergency_it_stands_in_her_case_and_is_not_read_again_by_whoever_wrote_it(
    cast, hers, signed_in
):
    row, point = opened(cast, hers), client(hers).contact_points.get()
    browser = signed_in("pc_hale")
    page = browser.get(address("emergency-view", row.uid)).content.decode()
    assert address("emergency-rang", row.uid) in page
    form = browser.get(address("emergency-rang", row.uid)).content.decode()
    assert "Phone:" in form
    for hidden in ("900123", "secret of the notes"):
        assert hidden not in without_drawn(form)
    assert (
        "Select what happened"
        in browser.post(address("emergency-rang", row.uid), said(reached="")).content.decode()
    )
    after = browser.post(
        address("emergency-rang", row.uid), said(point.uid.hex), follow=True
    ).content.decode()
    assert "Written down" in after
    assert "at her sister" not in after
    attempt = ContactAttempt.objects.get()
    assert (attempt.case, attempt.point, attempt.created_by) == (hers, point.uid, cast.users["pc_hale"])
    assert (attempt.two_way, attempt.support, attempt.outside_rule) == (True, False, False)
    story = signed_in("ama").get(address("case", hers.uid)).content.decode()
    for words in ("at her sister", "Hale", row.reference):
        assert words in story
    events = Event.objects.filter(verb="tried_contact", user=cast.users["pc_hale"].uid)
    assert {event.kind for event in events} == {"case", "break_glass"}
    assert not NearMiss.objects.exists()


def test_outside_the_rule_it_is_kept_and_goes_to_her_service_s_manager(cast, hers, signed_in):
    row = opened(cast, hers)
    signed_in("pc_hale").post(
        address("emergency-rang", row.uid), said(reached="wrong_person", text="A man answered.")
    )
    miss = NearMiss.objects.get()
    assert (miss.agency, miss.created_by, miss.reviewed_at) == (
        cast.agencies["haven"], cast.users["pc_hale"], None,
    )  # fmt: skip
    assert ContactAttempt.objects.get().outside_rule
    assert "Review contact outside the rule" in signed_in("grace").get("/").content.decode()


def test_closed_barred_somebody_else_s_and_late_write_nothing(cast, hers, signed_in, noon):
    row = opened(cast, hers)
    rang = actions.Rang(at=clock.now(), reached="spoke", text="x")
    for other in ("social_worker", "night", "starling_worker"):
        assert signed_in(other).post(address("emergency-rang", row.uid), said()).status_code == 404
    stranger = made.phone(cast, made.case(cast, client=made.person(cast, given="Nour")))
    for wrong in (
        {"text": " "}, {"at": noon - timedelta(days=2)}, {"at": noon + timedelta(hours=1)}, {"reached": "x"},
        {"point": stranger.uid},
    ):  # fmt: skip
        with pytest.raises(Refused):
            actions.log_in_emergency(
                by=cast.actor("pc_hale"), uid=row.uid,
                rang=actions.Rang(**{"at": rang.at, "reached": "spoke", "text": "x"} | wrong),
            )  # fmt: skip
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=client(hers), user=cast.users["pc_hale"])
    browser = signed_in("pc_hale")
    assert browser.get(address("emergency-rang", row.uid)).status_code == 404
    assert browser.post(address("emergency-rang", row.uid), said()).status_code == 404
    second = opened(cast, hers, by="social_worker")
    with clock.at(noon + timedelta(hours=4)):
        assert (
            signed_in("social_worker").post(address("emergency-rang", second.uid), said()).status_code == 404
        )
    assert not ContactAttempt.objects.exists()
    assert BreakGlass.objects.count() == 2


def test_at_night_it_is_written_by_the_team_that_the_service_agreed_with_and_counts_as_no_support(
    cast, hers, signed_in, noon
):
    browser = signed_in("night")
    assert browser.post(address("night-rang", hers.uid), said()).status_code == 404
    actions.agree_night_cover(
        by=cast.actor("grace"), covered_by=cast.agencies["night"], from_on=clock.today(),
        until_on=clock.today() + timedelta(days=1),
    )  # fmt: skip
    with clock.at(noon + timedelta(days=1, hours=1)), pytest.raises(Refused, match="more than a day ago"):
        actions.log_at_night(
            by=cast.actor("night"), uid=hers.uid, rang=actions.Rang(at=noon, reached="spoke", text="Late")
        )
    assert address("night-rang", hers.uid) in browser.get(address("night-case", hers.uid)).content.decode()
    browser.post(address("night-rang", hers.uid), said())
    attempt = ContactAttempt.objects.get()
    assert attempt.text.open().endswith("who covered at night: She is at her sister's. Ama rings at nine.")
    hers.refresh_from_db()
    assert hers.engaged_on is None
    assert browser.get(address("case", hers.uid)).status_code in (403, 404)
    with clock.at(noon + timedelta(days=2)):
        assert signed_in("night").post(address("night-rang", hers.uid), said()).status_code == 404
    assert ContactAttempt.objects.count() == 1
