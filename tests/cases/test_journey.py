"""From a referral that somebody sends to a case, without anything being typed again."""

import re
from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from cairn.cases import actions
from cairn.cases.models import Case
from cairn.core import clock
from cairn.people.models import Person
from cairn.referrals import actions as referrals
from cairn.referrals.models import PossibleMatch, Referral
from cairn.referrals.rules.intake import Agrees, Channel, Intake, Name, Shares, Somebody, ToldHer
from tests.cases import made
from tests.cases.made import NOON, TODAY
from tests.cases.test_pages import address, words
from tests.drawn import without_drawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def intake(phone, **more):
    details = {
        "client": Somebody(Name("Rowan", "Ashdown"), (), date(1988, 3, 14), "day", sex="female"),
        "urgency": "soon",
        "abuse": ("physical", "controlling"),
        "channels": (Channel("phone", phone, "safe", time(9, 30), time(15, 0)),),
        "perpetrators": (Somebody(Name("Ellis", "Marlowe"), (), None, "", relation="former_partner"),),
        "told": ToldHer("yes", TODAY, "our notice", "face_to_face"),
        "agrees": Agrees("yes", TODAY, "face_to_face"),
        "narrative": "He pushed her against a door.",
        "shares": Shares(
            what="What she told us",
            why="To make her safe",
            basis="public_task",
            agreed="yes",
            necessary="Nothing less would do",
            proportionate="Only this",
        ),
    }
    return Intake(**(details | more))


def sent(cast, phone="07700 900123"):
    return referrals.send(
        by=cast.actor("midwife"), service=made.service(cast), intake=intake(phone), look=False
    )


def accepted(cast, referral):
    referral = Referral.objects.get(pk=referral.pk)
    return referrals.mark_accepted(
        by=cast.actor("grace"), referral=referral, was=referral.version, reason="She wants us to ring."
    )


def test_a_referral_becomes_a_case_with_its_people_abuse_and_yes(cast, signed_in):
    referral = accepted(cast, sent(cast))
    browser = signed_in("grace")
    answer = browser.post(address("accept", referral.uid))
    assert answer.status_code == 302
    case = Case.objects.get()
    assert sorted(case.parties.values_list("role", "person__sort_given")) == [
        ("client", "Rowan"),
        ("perpetrator", "Ellis"),
    ]
    assert set(case.abuse.values_list("kind", flat=True)) == {"physical", "controlling"}
    assert case.agreed_on == TODAY
    page = browser.get(address("attempt", case.uid))
    assert "900123" not in without_drawn(page.content.decode()).replace(" ", "")
    assert "Phone" in words(page)


def test_a_second_referral_brings_her_new_number_onto_the_same_case(cast, signed_in):
    first = accepted(cast, sent(cast))
    case = actions.open_case(referral=first, owner=cast.users["ama"], by=cast.actor("grace"))
    second = accepted(cast, sent(cast, "07700 900456"))
    before = case.parties.get(role="client").person
    PossibleMatch.objects.create(
        referral=second,
        person=before,
        because="name_born",
        decided="same",
        decided_at=clock.now(),
        decided_by=cast.users["grace"],
        created_by=cast.users["grace"],
    )
    browser = signed_in("grace")
    assert case.reference in words(browser.get(address("accept", second.uid)))
    assert browser.post(address("accept", second.uid)).headers["Location"] == address("case", case.uid)
    assert Case.objects.count() == 1
    assert case.referrals.count() == 2
    new = Person.objects.get(sort_given="Rowan", referred_in__referral=second)
    point = new.contact_points.get()
    shown = browser.post(address("call", case.uid, point.uid))
    assert "07700 900456" in shown.content.decode()
    assert "07700 900123" not in shown.content.decode()
    assert {"Phone 1", "Phone 2"} <= set(re.findall(r"Phone \d", words(shown)))
    logged = actions.log_attempt(
        case=case, at=NOON, channel="phone", reached="spoke", support=True, point=point, by=cast.actor("ama")
    )
    assert not logged.outside_rule
    assert Case.objects.get(pk=case.pk).engaged_on == TODAY


def test_the_whole_story_down_to_the_closure(cast):
    case = actions.open_case(
        referral=accepted(cast, sent(cast)), owner=cast.users["ama"], by=cast.actor("grace")
    )
    point = case.parties.get(role="client").person.contact_points.get()
    actions.log_attempt(
        case=case, at=NOON, channel="phone", reached="spoke", support=True, point=point, by=cast.actor("ama")
    )
    made.assess(cast, case, 15, "high")
    with clock.at(NOON + timedelta(days=60)):
        row = made.assess(cast, case, 7, "medium", why_now="case_review")
        actions.agree_level(assessment=row, was=row.version, agreed=True, by=cast.actor("grace"))
        case.refresh_from_db()
        assert (case.state, case.level) == ("active", "medium")
        actions.close_case(
            case=case, was=case.version, outcome="planned", risk_change="significant", by=cast.actor("ama")
        )
    case.refresh_from_db()
    assert (case.state, case.engaged_on) == ("closed", TODAY)


def test_after_closure_sight_ends_in_ninety_days_and_a_new_referral_finds_her_all_the_same(cast, signed_in):
    first = accepted(cast, sent(cast))
    case = actions.open_case(referral=first, owner=cast.users["ama"], by=cast.actor("grace"))
    everybody = [party.person for party in case.parties.select_related("person")]
    actions.close_case(case=case, was=case.version, outcome="transferred", by=cast.actor("ama"))
    for days, seen in ((90, 2), (91, 0)):
        with clock.at(NOON + timedelta(days=days)):
            visible = Person.objects.visible_to(cast.actor("ama"))
            assert visible.filter(pk__in=[one.pk for one in everybody]).count() == seen, days
            assert Case.objects.visible_to(cast.actor("ama")).count() == bool(seen), days
            assert Referral.objects.visible_to(cast.actor("ama")).count() == bool(seen), days
    with clock.at(NOON + timedelta(days=120)):
        again = sent(cast)
        referrals.look_for_matches(by=cast.actor("grace"), referral=again)
        assert "May be known" in words(
            signed_in("grace").get(reverse("referrals:referral", args=[again.uid]))
        )
        match = again.matches.get()
        referrals.decide_match(by=cast.actor("grace"), match=match, was=1, decided="same")
        new = actions.open_case(referral=accepted(cast, again), by=cast.actor("grace"))
        assert new.previous == case
        # He was not looked for, and the new case is no reason to see his old record.
        assert not Person.objects.visible_to(cast.actor("ama")).filter(pk=everybody[1].pk).exists()


def test_a_match_that_comes_to_nothing_goes_out_of_sight_again(cast):
    first = accepted(cast, sent(cast))
    case = actions.open_case(referral=first, by=cast.actor("grace"))
    client = case.parties.get(role="client").person
    actions.close_case(case=case, was=case.version, outcome="transferred", by=cast.actor("grace"))
    with clock.at(NOON + timedelta(days=120)):
        again = sent(cast)
        referrals.look_for_matches(by=cast.actor("grace"), referral=again)
        assert Person.objects.visible_to(cast.actor("ama")).filter(pk=client.pk).exists()
        again.refresh_from_db()
        referrals.decide(
            by=cast.actor("grace"), referral=again, was=again.version, decision="declined", reason="Not ours."
        )
    with clock.at(NOON + timedelta(days=211)):
        assert not Person.objects.visible_to(cast.actor("ama")).filter(pk=client.pk).exists()


def test_one_chronology_tells_of_both_records_once_they_are_the_same(cast, signed_in):
    first = accepted(cast, sent(cast))
    old = actions.open_case(referral=first, owner=cast.users["ama"], by=cast.actor("grace"))
    made.incident(cast, old)
    made.assess(cast, old, 15)
    old.refresh_from_db()
    actions.close_case(case=old, was=old.version, outcome="transferred", by=cast.actor("ama"))
    with clock.at(NOON + timedelta(days=30)):
        again = sent(cast)
        referrals.look_for_matches(by=cast.actor("grace"), referral=again)
        client = again.people.get(role="client").person
        page = reverse("home:person", args=[client.uid])
        before = words(signed_in("ama").get(page))
        assert old.reference not in before
        referrals.decide_match(by=cast.actor("grace"), match=again.matches.get(), was=1, decided="same")
        told = words(signed_in("ama").get(page))
        assert old.reference in told
        assert "New incident" in told
        assert told.count("Referral from") == 2
        assert "Everything shared (2)" in told
        shared = words(signed_in("ama").get(reverse("referrals:shared", args=[client.uid])))
        assert shared.count("To make her safe") == 2
        # Who sees the new record alone is told of the new record alone.
        referrals.decide_match(by=cast.actor("grace"), match=again.matches.get(), was=2, decided="different")
        assert old.reference not in words(signed_in("ama").get(page))
