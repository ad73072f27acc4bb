"""Unfinished forms, the earlier case, the file of the list, and what `doctor` asks."""

import csv
import io
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from cairn.access.models import Draft
from cairn.cases import actions, desk, doctor
from cairn.cases.models import Case, CaseReferral, Note
from cairn.core import clock
from cairn.people import actions as people
from cairn.people.models import Person
from cairn.referrals.models import Referral
from cairn.release.models import Outgoing
from tests.cases import made
from tests.cases.made import NOON, TODAY
from tests.cases.test_pages import address, day, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_an_unfinished_note_is_kept_for_its_writer_alone_and_gone_when_it_is_signed(cast, signed_in):
    case = made.case(cast)
    browser = signed_in("ama")
    where = address("new-note", case.uid)
    kept = browser.post(
        where, {"text": "She was about to say", "keep": "yes"} | day("on", TODAY), follow=True
    )
    assert "Kept for you" in words(kept)
    assert "She was about to say" in browser.get(where).content.decode()
    assert "She was about to say" not in signed_in("bryony").get(where).content.decode()
    assert b"about to say" not in bytes(Draft.objects.values_list("body", flat=True).get())
    browser.post(where, {"kind": "contact", "text": "She was about to say no."} | day("on", TODAY))
    assert Note.objects.count() == 1
    assert not Draft.objects.filter(about=case.uid).exists()


def closed_and_back(cast, days):
    client = made.person(cast)
    old = made.case(cast, client=client)
    actions.close_case(
        case=old,
        was=old.version,
        outcome="transferred",
        ending="She moved to her sister’s.",
        by=cast.actor("ama"),
    )
    with clock.at(NOON + timedelta(days=days)):
        back = made.person(cast, given="Marisol", family="Brant-Lee")
        Person.objects.filter(pk=back.pk).update(cluster=client.cluster)
        return old, made.case(cast, client=Person.objects.get(pk=back.pk))


@pytest.mark.parametrize("days", [5, 200])
def test_a_new_case_shows_how_the_old_one_ended_also_after_sight_of_it_had_gone(cast, signed_in, days):
    old, again = closed_and_back(cast, days)
    assert again.previous_id == old.pk
    with clock.at(NOON + timedelta(days=days)):
        browser = signed_in("bryony")
        said = words(browser.get(address("case", again.uid)))
        assert old.reference in said
        assert "She moved to her sister’s." in said
        assert browser.get(address("case", old.uid)).status_code == 200


def test_an_earlier_case_with_somebody_she_is_barred_from_is_not_named(cast, signed_in):
    from cairn.people import actions as people

    old, again = closed_and_back(cast, 5)
    him = old.parties.get(role="perpetrator").person
    people.declare_bar(by=cast.actor("bryony"), person_or_cluster=him, user=cast.users["bryony"])
    with clock.at(NOON + timedelta(days=5)):
        said = words(signed_in("bryony").get(address("case", again.uid)))
    assert old.reference not in said
    assert "sister" not in said


def test_the_list_leaves_as_a_file_without_names_and_on_the_record(cast, signed_in):
    case = made.case(cast)
    made.assess(cast, case, 15)
    other = made.case(cast, owner="bryony", client=made.person(cast, given="Una"))
    browser = signed_in("ama")
    answer = browser.post(address("download"), {"asked": "whose=all"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cases.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Case", "State", "Risk", "Worker", "Opened", "Overdue"]
    assert {row[0] for row in rows[1:]} == {case.reference, other.reference}
    assert "Brant" not in answer.content.decode()
    assert Outgoing.objects.count() == 1
    assert browser.get(address("download")).status_code == 405
    assert browser.post(address("download"), {"asked": "%%%&state=nonsense"}).status_code == 200
    assert signed_in("referrer").post(address("download")).status_code == 403


def test_doctor_finds_a_worker_on_both_sides_of_one_family(cast):
    from cairn.cases.models import Allocation

    him = made.person(cast, given="Declan", family="Brant", sex="male")
    made.case(cast, perpetrator=him)
    theirs = made.person(cast, by="practitioner", given="Declan", family="Brant", sex="male")
    Person.objects.filter(pk=theirs.pk).update(cluster=him.cluster)
    case = made.case(
        cast,
        by="practitioner",
        owner=None,
        to="turning",
        work="perpetrator",
        client=Person.objects.get(pk=theirs.pk),
    )
    assert list(doctor.findings()) == []
    Allocation.objects.create(
        case=case, user=cast.users["ama"], from_on=TODAY, created_by=cast.users["grace"]
    )
    [found] = doctor.findings()
    assert "Ama Owusu" in found
    assert case.reference in found
    assert Case.objects.count() == 2


def test_a_worker_who_cannot_open_her_own_restricted_client_is_on_the_managers_desk_until_it_is_shared(cast):
    case = made.case(cast, owner="ama")
    her = case.parties.get(role="client").person
    grace = cast.actor("grace")
    people.restrict(by=grace, person=her, was=her.version, restricted=True)
    [found] = doctor.findings()
    assert case.reference in found
    [item] = [one for one in desk.work(grace) if one.kind == "share"]
    assert "Ama Owusu" in item.text
    assert case.reference in item.text
    assert str(her.uid) in item.url
    for key in ("ama", "bryony", "starling_manager"):
        assert not [one for one in desk.work(cast.actor(key)) if one.kind == "share"], key
    people.share(by=grace, person=her, user=cast.users["ama"], purpose="Casework", basis="Allocated worker")
    assert not [one for one in desk.work(grace) if one.kind == "share"]
    assert list(doctor.findings()) == []


def test_a_referral_waits_for_a_case_until_it_has_one(cast):
    def waiting(who):
        return [item.url for item in desk.work(cast.actor(who)) if item.kind == "open_case"]

    onto, waits = made.referral(cast), made.referral(cast)
    assert len(waiting("grace")) == 2
    actions.open_case(referral=onto, by=cast.actor("ama"))
    [left] = waiting("grace")
    assert str(waits.uid) in left


def test_a_referral_whose_case_was_disposed_of_waits_for_no_other(cast):
    onto = made.referral(cast)
    actions.open_case(referral=onto, by=cast.actor("ama"))
    CaseReferral.objects.all().delete()  # as a disposal run does, before the referral's own time is over
    assert not [item for item in desk.work(cast.actor("grace")) if item.kind == "open_case"]


def test_what_stood_on_a_case_before_that_was_noted_is_noted_by_the_migration(cast):
    onto, waits = made.referral(cast), made.referral(cast)
    actions.open_case(referral=onto, by=cast.actor("ama"))
    Referral.objects.update(on_case_at=None)
    import_module("cairn.cases.migrations.0004_referrals_on_cases").noted(apps, None)
    assert list(Referral.objects.for_a_case()) == [waits]
