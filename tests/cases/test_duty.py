"""Duty cover: the rota, the duty view, a case for the day, and the night team."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from cairn.access.models import DutyShift, Event
from cairn.cases import actions
from cairn.cases.models import DutyOpening
from cairn.cases.queries import duty
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.people import actions as people
from cairn.people.models import Person
from tests.cases import made
from tests.drawn import without_drawn
from tests.people.test_two_worlds import answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def shift(cast):
    return on_rota(cast, "bryony", "Advocacy")


def on_rota(cast, key, team, hours=8, by="grace"):
    agency = cast.appointments[key].agency
    return actions.put_on_rota(
        by=cast.actor(by), user=cast.users[key], team=agency.teams.get(name=team), from_at=clock.now(),
        until_at=clock.now() + timedelta(hours=hours),
    )  # fmt: skip


def covered(cast, key):
    actor = cast.actor(key)
    return {row["reference"] for row in duty.duty_cases(actor, duty.shifts_now(actor))}


def test_on_the_rota_she_finds_the_teams_open_clients_and_not_other_teams(cast, shift, signed_in, noon):
    hers = made.case(cast, owner="ama")
    nobodys = made.case(cast, owner=None, client=made.person(cast, given="Nour"))
    outreach = made.case(cast, owner="bryony", client=made.person(cast, given="Rana"))
    assert covered(cast, "bryony") == {hers.reference, nobodys.reference}
    assert outreach.reference not in covered(cast, "bryony")
    page = signed_in("bryony").get(reverse("cases:duty")).content.decode()
    assert "Marisol Brant" in page
    assert "You cover Advocacy" in page
    assert "not on the duty rota now" in signed_in("ama").get(reverse("cases:duty")).content.decode()
    with clock.at(noon + timedelta(hours=8) - timedelta(seconds=1)):
        assert duty.shifts_now(cast.actor("bryony")) == [shift]
    with clock.at(noon + timedelta(hours=8)):
        assert duty.shifts_now(cast.actor("bryony")) == []
        with pytest.raises(Http404):
            duty.duty_case(cast.actor("bryony"), hers.uid)


def test_somebody_elses_shift_covers_nothing_for_me(cast, shift, signed_in):
    hers = made.case(cast, owner="ama")
    page = reverse("cases:duty-case", args=[hers.uid])
    assert signed_in("bryony").get(page).status_code == 200
    for key in ("partner_support", "grace", "starling_worker", "practitioner"):
        assert signed_in(key).get(page).status_code == 404, key


def test_a_bar_and_a_restriction_hide_from_duty_cover_too(cast, shift, signed_in):
    barred = made.case(cast, client=made.person(cast, given="Nour"))
    secret = made.case(cast, client=made.person(cast, given="Rana"))
    client = signed_in("bryony")
    without = answer(client, reverse("cases:duty-case", args=[made.new_uid()]))
    people.declare_bar(
        by=cast.actor("grace"),
        person_or_cluster=barred.parties.get(role="client").person,
        user=cast.users["bryony"],
    )
    person = secret.parties.get(role="client").person
    people.restrict(by=cast.actor("grace"), person=person, was=person.version, restricted=True)
    assert covered(cast, "bryony") == set()
    for case in (barred, secret):
        assert answer(client, reverse("cases:duty-case", args=[case.uid])) == without


def test_the_duty_view_says_how_she_is_and_no_word_of_the_notes(cast, shift, signed_in):
    hers = made.case(cast, agreed_on=clock.today())
    made.assess(cast, hers, yes=3, judged="high")
    actions.write_note(case=hers, kind="contact", text="A secret of the notes.", by=cast.actor("ama"))
    made.phone(cast, hers)
    actions.log_attempt(
        case=hers, at=clock.now(), channel="in_person", reached="spoke", support=True, text="A secret of the call.",
        by=cast.actor("ama"),
    )  # fmt: skip
    actions.agree_action(
        case=hers, text="Go to her sister", whose="client", due_on=clock.today(), by=cast.actor("ama")
    )
    page = signed_in("bryony").get(reverse("cases:duty-case", args=[hers.uid])).content.decode()
    for shown in ("Marisol Brant", "High risk", "Go to her sister", "Ama Owusu", "in person"):
        assert shown in page
    for hidden in ("secret", "900123", "Declan"):
        assert hidden not in without_drawn(page)
    event = Event.objects.get(kind="duty_view")
    assert (event.object_uid, event.verb) == (hers.uid, "saw")


def test_one_click_with_a_reason_opens_the_case_for_the_day_and_is_shown_to_its_worker_and_the_manager(
    cast, shift, signed_in
):
    hers = made.case(cast, owner="ama")
    page = reverse("cases:duty-case", args=[hers.uid])
    browser = signed_in("bryony")
    assert "Say why you need to open" in browser.post(page, {"reason": " "}).content.decode()
    sent = browser.post(page, {"reason": "She rang and asked for a locksmith."})
    assert sent.url == reverse("cases:case", args=[hers.uid])
    opening = DutyOpening.objects.get()
    assert opening.reason.open() == "She rang and asked for a locksmith."
    for key in ("ama", "grace"):
        home = signed_in(key).get("/").content.decode()
        assert "Bryony Tallis opened case" in home, key
        assert "locksmith" in home, key
    assert "opened case" not in signed_in("partner_support").get("/").content.decode()
    browser.post(page, {"reason": "Again the same day."})
    assert DutyOpening.objects.count() == 1
    assert Event.objects.filter(verb="opened on duty").count() == 1


def test_the_opening_gives_a_role_that_reads_only_its_own_sight_until_midnight(cast, shift, noon):
    """No role of casework reads so today; a co-located one would."""
    hers = made.case(cast, owner="ama")
    person = hers.parties.get(role="client").person
    alone = cast.actor("bryony")
    alone.holders = (cast.users["bryony"].holder_id,)
    assert not Person.objects.visible_to(alone).filter(pk=person.pk).exists()
    assert hers.reference in {row["reference"] for row in duty.duty_cases(alone, duty.shifts_now(alone))}
    actions.open_on_duty(by=alone, case=hers, reason="She rang.")
    assert Person.objects.visible_to(alone).filter(pk=person.pk).exists()
    alone.today = clock.today() + timedelta(days=1)
    assert not Person.objects.visible_to(alone).filter(pk=person.pk).exists()


def test_nobody_opens_what_she_does_not_cover(cast, shift):
    hers = made.case(cast, owner="ama")
    for key in ("partner_support", "starling_worker"):
        with pytest.raises(Http404):
            actions.open_on_duty(by=cast.actor(key), case=hers, reason="She rang.")
    with pytest.raises(Refused):
        actions.open_on_duty(by=cast.actor("referrer"), case=hers, reason="She rang.")
    actions.take_off_rota(by=cast.actor("grace"), shift=shift, was=shift.version)
    with pytest.raises(Http404):
        actions.open_on_duty(by=cast.actor("bryony"), case=hers, reason="She rang.")


def test_a_manager_keeps_the_rota_of_her_own_agency(cast, shift, signed_in):
    with pytest.raises(Refused, match="another service"):
        on_rota(cast, "ama", "Advocacy", by="starling_manager")
    with pytest.raises(Refused, match="Your role"):
        on_rota(cast, "ama", "Advocacy", by="ama")
    with pytest.raises(Refused, match="at that time already"):
        on_rota(cast, "bryony", "Advocacy", hours=1)
    with pytest.raises(Refused, match="seven days"):
        on_rota(cast, "ama", "Advocacy", hours=169)
    with pytest.raises(Refused, match="end after"):
        on_rota(cast, "ama", "Advocacy", hours=0)
    with pytest.raises(Refused, match="does not work"):
        actions.put_on_rota(
            by=cast.actor("grace"), user=cast.users["starling_worker"], team=shift.team, from_at=clock.now(),
            until_at=clock.now() + timedelta(hours=1),
        )  # fmt: skip
    with transaction.atomic(), pytest.raises(IntegrityError):
        DutyShift.objects.filter(pk=shift.pk).update(until_at=shift.from_at)
    browser = signed_in("grace")
    page = reverse("cases:rota")
    assert "Bryony Tallis" in browser.get(page).content.decode()
    stale = browser.post(reverse("cases:rota-take-off", args=[shift.uid]), {"version": 7})
    assert stale.status_code == 409
    with pytest.raises(Stale):
        actions.take_off_rota(by=cast.actor("grace"), shift=shift, was=7)
    assert browser.post(reverse("cases:rota-take-off", args=[shift.uid]), {"version": 1}).status_code == 302
    assert "Nobody is on the rota" in browser.get(page).content.decode()
    other = signed_in("starling_manager").post(
        reverse("cases:rota-take-off", args=[shift.uid]), {"version": 2}
    )
    assert other.status_code == 404


def test_a_shift_is_added_on_the_page_in_londons_time(cast, signed_in):
    haven = cast.agencies["haven"]
    sent = {
        "user": cast.users["ama"].uid.hex, "team": haven.teams.get(name="Outreach").uid.hex,
        "from_at-day": "17", "from_at-month": "11", "from_at-year": "2026", "from_at-time": "18:00",
        "until_at-day": "18", "until_at-month": "11", "until_at-year": "2026", "until_at-time": "",
    }  # fmt: skip
    browser = signed_in("grace")
    wrong = browser.post(reverse("cases:rota"), sent).content.decode()
    assert "The end must include" in wrong
    assert 'value="18:00"' in wrong
    assert browser.post(reverse("cases:rota"), sent | {"until_at-time": "8am"}).status_code == 302
    shift = DutyShift.objects.get()
    assert (str(shift.from_at), str(shift.until_at)) == (
        "2026-11-17 18:00:00+00:00",
        "2026-11-18 08:00:00+00:00",
    )


@pytest.fixture
def tonight(cast):
    """Three of Haven's: at high risk, at medium risk, at high risk and restricted."""
    cases = []
    for given, judged, yes in (("Nour", "high", 16), ("Rana", "medium", 4), ("Sahra", "high", 16)):
        case = made.case(cast, client=made.person(cast, given=given))
        made.assess(cast, case, yes=yes, judged=judged)
        cases.append(case)
    person = cases[2].parties.get(role="client").person
    people.restrict(by=cast.actor("grace"), person=person, was=person.version, restricted=True)
    return cases


def agree(cast, by="grace", days=30):
    return actions.agree_night_cover(
        by=cast.actor(by), covered_by=cast.agencies["night"], from_on=clock.today(),
        until_on=clock.today() + timedelta(days=days),
    )  # fmt: skip


def night(cast):
    return {row["reference"] for row in duty.night_cases(cast.actor("night"))}


def test_the_night_team_sees_high_risk_clients_of_services_that_agreed(cast, tonight, signed_in, noon):
    browser = signed_in("night")
    assert night(cast) == set()
    one = reverse("cases:night-case", args=[tonight[0].uid])
    assert browser.get(one).status_code == 404
    row = agree(cast, days=1)
    assert night(cast) == {tonight[0].reference}
    assert "Nour" in browser.get(reverse("cases:tonight")).content.decode()
    page = browser.get(one).content.decode()
    assert "Emergency plan" in page
    assert (
        Event.objects.filter(
            kind="duty_view", object_uid=tonight[0].uid, user=cast.users["night"].uid
        ).count()
        == 1
    )
    for hidden in tonight[1:]:
        assert browser.get(reverse("cases:night-case", args=[hidden.uid])).status_code == 404
    with clock.at(noon + timedelta(days=1)):
        assert night(cast) == {tonight[0].reference}
    with clock.at(noon + timedelta(days=2)):
        assert night(cast) == set()
    assert (
        signed_in("grace").post(reverse("cases:night-cover-end", args=[row.uid]), {"version": 1}).status_code
        == 302
    )
    assert night(cast) == set()


def test_the_night_team_opens_her_number_on_a_click_of_its_own(cast, tonight, signed_in, settings):
    settings.CAIRN_DEMO = True
    case = tonight[0]
    point = made.phone(cast, case)
    agree(cast)
    number = reverse("cases:night-number", args=[case.uid, point.uid])
    browser = signed_in("night")
    page = browser.get(reverse("cases:night-case", args=[case.uid])).content.decode()
    assert "900123" not in without_drawn(page)
    assert "07700 900123" in browser.post(number).content.decode()
    event = Event.objects.get(verb="opened", kind="contact_point", object_uid=point.uid)
    assert event.user == cast.users["night"].uid
    hidden = tonight[1]
    unseen = made.phone(cast, hidden)
    assert browser.post(reverse("cases:night-number", args=[hidden.uid, unseen.uid])).status_code == 404


def test_a_bar_hides_from_the_night_list_and_other_areas_and_sides_are_not_on_it(cast, tonight):
    agree(cast)
    his = made.case(cast, by="practitioner", owner=None, to="turning", work="perpetrator",
                    client=made.person(cast, by="practitioner"))  # fmt: skip
    type(his).objects.filter(pk=his.pk).update(level="high")
    agree(cast, by="programme_manager")
    assert night(cast) == {tonight[0].reference}
    with pytest.raises(Refused, match="of this area"):
        agree(cast, by="harbour_manager")
    people.declare_bar(
        by=cast.actor("grace"), person_or_cluster=tonight[0].parties.get(role="client").person,
        user=cast.users["night"],
    )  # fmt: skip
    assert night(cast) == set()


def test_night_cover_is_agreed_by_whom_it_belongs_to_and_for_a_year_at_most(cast):
    with pytest.raises(Refused, match="Your role"):
        agree(cast, by="ama")
    with pytest.raises(Refused, match="year"):
        agree(cast, days=400)
    with pytest.raises(Refused, match="out-of-hours"):
        actions.agree_night_cover(
            by=cast.actor("grace"),
            covered_by=cast.agencies["police"],
            from_on=clock.today(),
            until_on=clock.today(),
        )
