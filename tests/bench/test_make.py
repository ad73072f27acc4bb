"""The generator's rows are what the actions would have written: worked out again, nothing of them changes."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.make.fill import Register, targets
from bench.make.names import Names
from bench.make.world import begin
from cairn.cases import doctor as cases_doctor
from cairn.cases.actions.settle import settle_contact, settle_risk
from cairn.cases.models import Assessment, Case
from cairn.core.ids import read_reference
from cairn.demo.cast import Cast
from cairn.demo.load import cast_of_database
from cairn.people import doctor as people_doctor
from cairn.people import queries, reach
from cairn.people.actions import words
from cairn.people.models import ContactKey, ContactPoint, Involvement, Person, PersonWord, Reach
from cairn.referrals.models import Referral
from cairn.referrals.rules.intake import from_json

PEOPLE = 150


@pytest.fixture
def register(db: None) -> Cast:
    world = begin(PEOPLE, seed=3, figures_only=False, areas=0)
    Register(world).add(range(world.family_count))
    world.ring.give_back()
    return cast_of_database()


def rows(model: Any, *fields: str) -> list[Any]:
    return sorted(model.objects.values_list(*fields), key=str)


def test_everything_belongs_to_something_and_no_doctor_finds_anything(register: Cast) -> None:
    connection.check_constraints()
    assert list(people_doctor.findings()) == []
    assert list(cases_doctor.findings()) == []
    assert all(read_reference(person.reference) for person in Person.objects.all())
    assert abs(Person.objects.count() - PEOPLE) < PEOPLE / 5


def test_words_hashes_and_reach_are_those_that_the_actions_work_out(register: Cast) -> None:
    def derived() -> list[Any]:
        return [
            rows(PersonWord, "person", "word__word", "part"),
            rows(ContactKey, "person", "contact_point", "kind", "hash"),
            rows(Reach, "person", "holder", "area", "sort_family", "sort_given", "until_on", "restricted"),
        ]

    before = derived()
    for person in Person.objects.all():
        names = list(person.names.all())
        words.index(person, names)
        assert words.sort_keys(names) == (person.sort_family, person.sort_given)
    reach.recompute_all(Person.objects.all())
    assert derived() == before
    assert Involvement.objects.filter(basis="case").exists()


def test_what_is_sealed_opens(register: Cast) -> None:
    assert all(point.value.open() for point in ContactPoint.objects.select_related("person"))
    for referral in Referral.objects.all():
        assert str(from_json(referral.as_sent.open()).client.name) == referral.name_sent
        assert referral.narrative.open()
    assert all(row.judged_because.open() for row in Assessment.objects.select_related("case"))


def test_a_case_has_settled_as_its_attempts_and_assessments_say(register: Cast) -> None:
    ama = register.actor("ama")
    open_cases = list(Case.objects.exclude(state="closed").select_related("agency", "area"))
    assert open_cases
    for case in open_cases:
        settle_contact(case, by=ama)
        if case.assessments.exists():
            settle_risk(case, by=ama)
        assert case.version == 1, case.__dict__


def test_what_was_accepted_is_on_a_case_and_is_noted_so(register: Cast) -> None:
    noted = Referral.objects.filter(on_case_at__isnull=False)
    assert noted.exists()
    assert set(noted) == set(Referral.objects.filter(accepted_onto__isnull=False))
    assert not Referral.objects.for_a_case().exists()


def test_its_pages_open_and_its_people_are_found(register: Cast, settings: Any, client: Client) -> None:
    settings.CAIRN_DEMO = True
    said: Any = targets(3)
    client.force_login(register.users["ama"], backend="django.contrib.auth.backends.ModelBackend")
    uid, given, family = said["people"][0]
    assert given in client.get(reverse("home:person", args=[uid])).content.decode()
    assert client.get(reverse("cases:case", args=[said["cases"][0]])).status_code == 200
    assert client.get(reverse("cases:assess", args=[said["open"][0]])).status_code == 200
    found = queries.search(register.actor("ama"), f"{given} {family}")
    assert uid in {str(one.uid) for one in found}


def test_the_same_seed_gives_the_same_people() -> None:
    from random import Random

    first, second = (Names(Random(7), 1000) for _ in range(2))
    assert [first.family() for _ in range(50)] == [second.family() for _ in range(50)]
    assert first.address() == second.address()
