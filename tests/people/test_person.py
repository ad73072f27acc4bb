"""Records of people: made, named, corrected; each with its event."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.ids import new_uid
from cairn.core.models import Stale

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = pytest.mark.django_db


def events(person: Any) -> list[str]:
    from cairn.access.models import Event

    return [
        f"{event.verb} {event.kind}"
        for event in Event.objects.filter(about__person=person.uid).distinct().order_by("id")
    ]


def test_a_new_record_has_its_name_its_key_its_involvement_and_its_event(
    cast: "Cast", make_person: Any
) -> None:
    from cairn.people.models import Involvement, Reach

    person = make_person(sex="female", language="ara")
    assert [str(name) for name in person.names.all()] == ["Leila Mansour"]
    assert (person.sort_family, person.sort_given) == ("Mansour", "Leila")
    assert Involvement.objects.get(person=person).agency == cast.agencies["haven"]
    assert [row.holder_id for row in Reach.objects.filter(person=person)] == [
        cast.agencies["haven"].holder_id
    ]
    assert events(person) == ["created person"]


def test_somebody_without_a_known_name_is_called_by_her_reference(make_person: Any) -> None:
    person = make_person(given="", family="", born_on=None)
    assert str(person) == person.reference
    assert not person.names.exists()


def test_a_referrer_makes_a_record_for_the_receiver_and_does_not_see_it(
    cast: "Cast", make_person: Any
) -> None:
    from cairn.people import actions
    from cairn.people.models import Person

    school = cast.actor("referrer")
    person = make_person("referrer", agency=cast.agencies["haven"])
    point = actions.add_contact_point(by=school, person=person, kind="phone", value="07700 900123")
    actions.set_contact_rule(by=school, contact_point=point, safe="safe", given_by="herself")
    assert not Person.objects.visible_to(school).exists()
    assert Person.objects.visible_to(cast.actor("ama")).get() == person


def test_an_hour_later_a_referrer_adds_nothing_more(cast: "Cast", make_person: Any, noon: Any) -> None:
    from cairn.people import actions

    person = make_person("referrer", agency=cast.agencies["haven"])
    with clock.at(noon + timedelta(hours=1, seconds=1)), pytest.raises(Refused):
        actions.add_name(by=cast.actor("referrer"), person=person, kind="alias", given="Lila", family="")


def test_a_role_without_the_right_makes_no_record(make_person: Any) -> None:
    with pytest.raises(Refused):
        make_person("analyst")


@pytest.mark.parametrize(
    "values",
    [
        {"born_on": date(2999, 1, 1)},
        {"born_on": date(1700, 1, 1)},
        {"died_on": date(2999, 1, 1)},
        {"ethnicity": "martian"},
        {"language": "zzz"},
        {"given": "x" * 201},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(make_person: Any, values: dict[str, Any]) -> None:
    from cairn.people.models import Person

    with pytest.raises(Refused):
        make_person(**values)
    assert not Person.objects.exists()


def test_a_detail_that_no_person_has_is_a_mistake_of_ours(make_person: Any) -> None:
    with pytest.raises(TypeError, match="shoe_size"):
        make_person(shoe_size=5)


@pytest.mark.parametrize(
    ("given", "family"),
    [
        ("فاطمة", "الزهراء"),
        ("রহিমা", "খাতুন"),
        ("小明", "王"),
        ("Zoë", "O'Brien-Łukasiewicz"),
        ("Robert'); DROP TABLE people_person;--", "<script>alert(1)</script>"),
        ("A" * 200, "B" * 200),
        ("Ma\u202ery\x00", "J\tones\n"),
        ("🙂", ""),
    ],
)
def test_names_in_any_script_and_of_any_length_are_kept(make_person: Any, given: str, family: str) -> None:
    person = make_person(given=given, family=family)
    name = person.names.get()
    assert name.given.replace(" ", "") == "".join(c for c in given if c.isprintable()).replace(" ", "")
    assert "\x00" not in str(name)
    assert "\n" not in str(name)


def test_a_new_legal_name_sorts_her_and_the_old_one_still_finds_her(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions, queries
    from cairn.people.models import Reach

    ama, person = cast.actor("ama"), make_person()
    actions.add_name(by=ama, person=person, kind="alias", given="Lila", family="Mansoor")
    assert person.sort_family == "Mansour"
    old = person.names.get(kind="legal")
    actions.change_name(
        by=ama, name=old, was=1, kind="former", given="Leila", family="Mansour", until_on=date(2020, 1, 1)
    )
    actions.add_name(by=ama, person=person, kind="legal", given="Leila", family="Haddad")
    person.refresh_from_db()
    assert person.sort_family == "Haddad"
    assert Reach.objects.get(person=person).sort_family == "Haddad"
    for text in ("mansour", "haddad", "mansoor", "lila"):
        assert [found.person_id for found in queries.search(ama, text)] == [person.pk]


def test_a_name_that_was_mistyped_is_no_longer_found(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions
    from cairn.people.models import ContactKey, PersonWord

    person = make_person(given="Qqq", family="Www")
    name = person.names.get()
    actions.change_name(by=cast.actor("ama"), name=name, was=1, kind="legal", given="Leila", family="Mansour")
    words = set(PersonWord.objects.filter(person=person).values_list("word__word", flat=True))
    assert words == {"leila", "mansour"}
    assert ContactKey.objects.filter(person=person, kind="name").count() == 1


def test_two_people_who_change_one_record_do_not_overwrite_each_other(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions
    from cairn.people.models import Person

    person = make_person()
    other = Person.objects.get(pk=person.pk)
    actions.change_person(by=cast.actor("ama"), person=person, was=1, language="ara")
    with pytest.raises(Stale):
        actions.change_person(by=cast.actor("bryony"), person=other, was=1, language="fra")
    other.refresh_from_db()
    assert other.language == "ara"


def test_a_birth_that_is_not_known_any_more_loses_its_precision(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions
    from cairn.people.models import ContactKey

    person = make_person()
    assert ContactKey.objects.filter(person=person, kind="name_born").exists()
    actions.change_person(by=cast.actor("ama"), person=person, was=1, born_on=None)
    assert (person.born_on, person.born_precision) == (None, "")
    assert not ContactKey.objects.filter(person=person, kind="name_born").exists()


def test_an_approximate_birth_is_no_match_for_an_exact_one(make_person: Any) -> None:
    from cairn.people.models import ContactKey

    person = make_person(born_on=date(1988, 1, 1), born_precision="about")
    assert not ContactKey.objects.filter(person=person, kind="name_born").exists()


def test_change_person_changes_what_it_may(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions

    with pytest.raises(TypeError, match="restricted"):
        actions.change_person(by=cast.actor("ama"), person=make_person(), was=1, restricted=True)


def test_an_error_is_marked_with_a_reason_and_taken_back(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions

    ama, person = cast.actor("ama"), make_person()
    with pytest.raises(Refused):
        actions.mark_in_error(by=ama, person=person, was=1, entered_in_error=True, because=" ")
    actions.mark_in_error(by=ama, person=person, was=1, entered_in_error=True, because="typed twice")
    actions.mark_in_error(
        by=ama, person=person, was=2, entered_in_error=False, because="no, it is her sister"
    )
    assert events(person)[-2:] == ["marked in error person", "unmarked in error person"]


def test_a_registers_number_is_sealed_and_found_by_its_hash(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions, queries

    ama, person = cast.actor("ama"), make_person()
    row = actions.add_identifier(by=ama, person=person, scheme="nhs", value="943 476 5870")
    assert "943" not in repr(row.value)
    assert row.value.open() == "9434765870"
    assert [one.person_id for one in queries.search(ama, "943 476 5870")] == [person.pk]
    assert [one.person_id for one in queries.search(ama, "9434765870")] == [person.pk]
    with pytest.raises(Refused):
        actions.add_identifier(by=ama, person=person, scheme="nhs", value="1")


def test_relationships_are_recorded_once_and_end(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions

    ama, mother, child = cast.actor("ama"), make_person(), make_person(given="Sami")
    row = actions.relate(by=ama, a=mother, b=child, kind="parent", responsibility="yes")
    assert actions.relate(by=ama, a=mother, b=child, kind="parent") == row
    with pytest.raises(Refused):
        actions.relate(by=ama, a=mother, b=mother, kind="sibling")
    with pytest.raises(Refused):
        actions.relate(by=ama, a=mother, b=child, kind="friendly")
    actions.change_relationship(by=ama, relationship=row, was=1, responsibility="no")
    with pytest.raises(Refused):
        actions.end_relationship(by=ama, relationship=row, was=2, until_on=date(2999, 1, 1))
    actions.end_relationship(by=ama, relationship=row, was=2, until_on=clock.today())
    assert actions.relate(by=ama, a=mother, b=child, kind="parent") != row
    assert events(child)[-2:] == ["ended relationship", "related relationship"]


def test_households_change_over_time(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions

    ama, mother, child = cast.actor("ama"), make_person(), make_person(given="Sami")
    phone = actions.add_contact_point(by=ama, person=mother, kind="phone", value="07700 900123")
    with pytest.raises(Refused):
        actions.start_household(by=ama, person=mother, address=phone)
    home = actions.start_household(by=ama, person=mother, from_on=date(2020, 1, 1))
    row = actions.join_household(by=ama, household=home, person=child, from_on=date(2021, 1, 1))
    assert actions.join_household(by=ama, household=home, person=child) == row
    with pytest.raises(Refused):
        actions.leave_household(by=ama, membership=row, was=1, until_on=date(2020, 1, 1))
    actions.leave_household(by=ama, membership=row, was=1, until_on=date(2022, 1, 1))
    assert home.members.filter(until_on__isnull=True).count() == 1
    with pytest.raises(Refused):
        actions.join_household(
            by=cast.actor("starling_worker"), household=home, person=make_person("starling_worker")
        )


def test_possible_matches_stay_inside_one_agency(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions, queries

    ama, person = cast.actor("ama"), make_person()
    actions.add_contact_point(by=ama, person=person, kind="phone", value="07700 900123")
    actions.add_contact_point(by=ama, person=person, kind="address", value="14 Orchard Street, SE15 4QN")
    make_person("starling_worker")
    make_person("harbour_worker")
    asked: dict[str, Any] = {
        "area": person.area, "given": "MANSOUR", "family": "leila", "born_on": date(1988, 3, 5),
        "phones": ["07700900123", "no number"], "addresses": ["14 orchard st SE154QN", ""],
        "identifiers": [("nhs", "1")],
    }  # fmt: skip
    found = queries.possible_matches(agency=cast.agencies["haven"], **asked)
    assert [(one.person_id, one.because) for one in found] == [(person.pk, ("name_born", "phone", "address"))]
    assert queries.possible_matches(agency=cast.agencies["lantern"], **asked) == []
    assert queries.possible_matches(agency=cast.agencies["haven"], area=person.area) == []
    actions.declare_bar(by=ama, person_or_cluster=person)
    assert queries.possible_matches(agency=cast.agencies["haven"], actor=ama, **asked) == []


def test_end_of_every_write_is_an_event(cast: "Cast", make_person: Any) -> None:
    from cairn.access.models import Event
    from cairn.people import actions

    person = make_person()
    before = Event.objects.count()
    actions.involve(
        by=cast.actor("ama"), person=person, agency=cast.agencies["haven"], basis="case", source_kind="case",
        source_uid=new_uid(),
    )  # fmt: skip
    assert Event.objects.count() == before + 1


def test_a_reference_that_somebody_has_already_is_drawn_again(
    cast: "Cast", leila: Any, make_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cairn.core import ids

    letters = iter(leila.reference[:8] * 2 + "BCDFGHJK")
    monkeypatch.setattr(ids.secrets, "choice", lambda _alphabet: next(letters))
    again = make_person(given="Lila")
    assert again.reference[:8] == "BCDFGHJK"
    leila.refresh_from_db()
    assert leila.reference != again.reference
