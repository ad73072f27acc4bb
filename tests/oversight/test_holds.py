"""Holds: they stay on a human whatever is said later of which records are hers, and on what is written about her."""

from collections.abc import Iterator
from datetime import date, datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from cairn.cases.models import Case
from cairn.core import clock
from cairn.demo.cast import Cast
from cairn.oversight import jobs
from cairn.oversight import retention as own
from cairn.oversight.actions import breaches
from cairn.oversight.actions import schedule as schedule_actions
from cairn.oversight.models import Breach, Hold, HoldPerson, OneOffReview, UnusualReading
from cairn.oversight.queries import disposal, holds
from cairn.people import actions as people
from cairn.people.models import Person
from cairn.referrals.models import Sharing
from tests.cases import made
from tests.oversight.test_disposal import LATER, THEN, story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    with clock.at(THEN):
        yield


def place(cast: Cast, reference: str, kind: str = "court") -> Hold:
    return schedule_actions.place_hold(
        by=cast.actor("governance"), reference=reference, kind=kind, because="A trial is coming"
    )


def held_of(person: Person, at: datetime = LATER) -> set[bool]:
    """Whether what is due of her is held: her own record, and every case and referral of it."""
    person.refresh_from_db()
    with clock.at(at):
        return {one.held for one in disposal.due(person.area, clock.today()) if person.cluster in one.people}


def client_of(cast: Cast, **named: Any) -> Person:
    found: Person = story(cast, **named).parties.get(role="client").person
    return found


def test_a_hold_stays_when_its_record_joins_another_of_the_same_human(cast: Cast) -> None:
    hers = client_of(cast)
    place(cast, hers.reference)
    neighbour = client_of(cast, by="bryony", given="Ines", family="Hartleap", number="900456")
    assert held_of(hers) == {True}
    other = made.person(cast, "ama", given="Marisola")
    people.recognise(by=cast.actor("ama"), one=other, other=hers)  # her record takes the other's cluster
    assert held_of(hers) == {True}
    assert held_of(neighbour) == {False}


def test_records_that_are_set_apart_both_stay_held(cast: Cast) -> None:
    hers = client_of(cast)
    twin = client_of(cast, by="bryony", given="Ines", family="Hartleap", number="900456")
    people.recognise(by=cast.actor("grace"), one=hers, other=twin)
    hold = place(cast, hers.reference)
    hers.refresh_from_db()
    people.set_apart(by=cast.actor("grace"), person=hers)  # "not the same after all" may be the mistake
    assert held_of(hers) == held_of(twin) == {True}
    schedule_actions.lift_hold(by=cast.actor("governance"), hold=hold, was=1, because="It is over")
    assert held_of(hers) == held_of(twin) == {False}


def test_who_was_recognised_while_it_stood_stays_held_when_set_apart(cast: Cast) -> None:
    hers = client_of(cast)
    case_hold = place(cast, Case.objects.get(parties__person=hers).reference)
    twin = client_of(cast, by="bryony", given="Ines", family="Hartleap", number="900456")
    assert jobs.name_the_same() == 0
    people.recognise(by=cast.actor("grace"), one=hers, other=twin)
    assert (jobs.name_the_same(), jobs.name_the_same()) == (1, 0)
    people.set_apart(by=cast.actor("grace"), person=twin)
    assert held_of(twin) == held_of(hers) == {True}
    assert case_hold.people.filter(person=twin.uid).count() == 1


def test_a_hold_hides_from_whoever_is_barred_from_somebody_in_it(cast: Cast) -> None:
    hers = client_of(cast)
    place(cast, hers.reference)
    place(cast, Case.objects.get(parties__person=hers).reference)
    other = place(cast, made.person(cast, "ama", given="Ines").reference)
    assert holds.hold_list(cast.actor("governance")).count() == 3
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=hers, user=cast.users["governance"])
    people.recognise(by=cast.actor("ama"), one=made.person(cast, "ama", given="Marisola"), other=hers)
    assert list(holds.hold_list(cast.actor("governance"))) == [other]


def test_a_hold_on_her_holds_what_is_written_down_about_her(cast: Cast) -> None:
    """What went wrong with her information, who read her record, what was shared of her: an inquiry asks for these."""
    hers, by = client_of(cast), cast.actor("governance")
    told = breaches.report_breach(
        by=cast.actor("ama"), kind="sent", happened_at=THEN, aware_at=THEN, what="A letter"
    )
    told.about.create(person=hers.uid)
    Breach.objects.update(
        state="closed", closed_at=THEN, closed_by=by.user, assessed_at=THEN, assessed_by=by.user, risk="some",
        ico="no", people="no",
    )  # fmt: skip
    read = UnusualReading.objects.create(
        area=by.area, agency=by.agency, user=by.user, role="x", on=THEN.date(), code="odd_hours", person=hers.uid,
        many=1, settled_at=THEN, settled_by=by.user, fine=True, created_by=by.user,
    )  # fmt: skip
    shared = Sharing.objects.create(
        person=hers, agency=cast.agencies["haven"], to_agency=cast.agencies["police"], basis="care", agreed="no",
        at=THEN, on=THEN.date(), outside=True, data_key=hers.data_key, created_by=by.user,
    )  # fmt: skip
    looked = OneOffReview.objects.create(
        sharing=shared.uid, agency=cast.agencies["haven"], answer="right", created_by=by.user
    )
    old = place(cast, hers.reference)
    schedule_actions.lift_hold(by=by, hold=old, was=1, because="That trial is over")
    uids = {told.uid, read.uid, looked.uid, old.uid}

    def due() -> dict[Any, bool]:
        with clock.at(LATER):
            return {d.ended.uid: d.held for d in disposal.due(by.area, clock.today()) if d.ended.uid in uids}

    assert due() == dict.fromkeys(uids, False)
    place(cast, hers.reference, kind="inquiry")
    assert due() == dict.fromkeys(uids, True)


def test_nobody_is_named_by_what_is_about_nobody(cast: Cast) -> None:
    told = breaches.report_breach(
        by=cast.actor("ama"), kind="lost", happened_at=THEN, aware_at=THEN, what="A phone"
    )
    assert {each.model: dict(each.people([told.pk])) for each in own.DISPOSALS} == {
        each.model: {} for each in own.DISPOSALS
    }


def test_holds_from_before_name_the_record_and_everybody_who_is_the_same(cast: Cast) -> None:
    """As the migration finds them: the cluster that was named, by now another's, and the reference."""
    hers, twin, left = (client_of(cast, number=f"90012{n}", family=f"Quillon{n}") for n in "123")
    people.recognise(by=cast.actor("grace"), one=hers, other=left)
    was = hers.cluster
    hold = place(cast, hers.reference)
    people.recognise(by=cast.actor("grace"), one=twin, other=hers)
    people.set_apart(by=cast.actor("grace"), person=left)
    HoldPerson.objects.all().delete()
    Hold.objects.update(target=was)
    Person.objects.filter(pk=left.pk).update(cluster=was)
    import_module("cairn.oversight.migrations.0009_holds_by_person").by_person(apps, connection)
    hold.refresh_from_db()
    assert hold.target == hers.uid
    assert set(hold.people.values_list("person", flat=True)) == {hers.uid, twin.uid, left.uid}
    assert held_of(hers) == held_of(twin) == held_of(left) == {True}
    assert hold.from_on == date(2026, 11, 17)
