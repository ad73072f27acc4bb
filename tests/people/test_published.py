"""What people publishes upwards: work, chronology, facts without a name, how long it is kept."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cairn.core import clock
from cairn.core.contracts import Code, Day, Flag, Integer, Key
from cairn.core.ids import new_uid

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def happened(cast: "Cast", leila: Any) -> Any:
    from cairn.people import actions

    ama = cast.actor("ama")
    point = actions.add_contact_point(by=ama, person=leila, kind="phone", value="07700 900123")
    actions.set_contact_rule(by=ama, contact_point=point, safe="safe", given_by="herself")
    actions.record_life_event(
        by=ama, person=leila, kind="separation", on=date(2026, 10, 1), told_by="herself", precision="month"
    )
    return actions.report_near_miss(
        by=ama,
        person=leila,
        contact_point=point,
        what_happened="He answered.",
        source_kind="case",
        source_uid=new_uid(),
    )


def kinds(cast: "Cast", key: str) -> list[str]:
    from cairn.people import desk

    return [item.kind for item in desk.work(cast.actor(key))]


def test_the_managers_work_has_reports_and_bars(cast: "Cast", happened: Any, make_person: Any) -> None:
    from cairn.people import actions, desk

    actions.remember_staff(by=cast.actor("grace"), user=cast.users["bryony"], name="Bryony Tallis")
    make_person(given="Bryony", family="Tallis")
    assert kinds(cast, "grace") == ["near_miss", "bar_asked", "own_details"]
    assert kinds(cast, "ama") == ["own_details"]
    assert kinds(cast, "starling_manager") == kinds(cast, "harbour_manager") == ["own_details"]
    assert kinds(cast, "referrer") == []
    item = next(iter(desk.work(cast.actor("grace"))))
    assert item.person_name == "Leila Mansour"
    assert "He answered" not in item.text + item.detail


def test_a_record_with_nobody_left_is_the_most_urgent(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    for key in ("ama", "bryony", "partner_support"):
        actions.declare_bar(by=cast.actor("grace"), person_or_cluster=leila, user=cast.users[key])
    actions.declare_bar(by=cast.actor("grace"), person_or_cluster=leila)
    assert kinds(cast, "governance") == ["bar_alone"]


def test_who_must_be_asked_again_is_found_by_time_too(cast: "Cast", leila: Any, noon: Any) -> None:
    from cairn.people import actions
    from cairn.people.queries.asking import must_be_asked

    ama = cast.actor("ama")
    point = actions.add_contact_point(by=ama, person=leila, kind="phone", value="07700 900123")
    assert must_be_asked().count() == 0  # not known is not to be asked *again*
    actions.set_contact_rule(by=ama, contact_point=point, safe="limited", given_by="herself")
    with clock.at(noon + timedelta(days=90)):
        assert must_be_asked().count() == 0
    with clock.at(noon + timedelta(days=91)):
        assert must_be_asked().count() == 1
        actions.set_contact_rule(by=ama, contact_point=point, safe="never", given_by="herself")
        assert must_be_asked().count() == 0


def test_the_chronology_tells_what_changed_and_of_reports_to_the_manager_only(
    cast: "Cast", leila: Any, happened: Any
) -> None:
    from cairn.people import actions, desk

    actions.change_person(by=cast.actor("ama"), person=leila, was=1, died_on=date(2026, 11, 1))
    told = list(desk.timeline(cast.actor("ama"), leila))
    assert [(entry.kind, entry.approximate) for entry in told] == [("life_event", True), ("died", False)]
    told = list(desk.timeline(cast.actor("grace"), leila))
    assert [entry.kind for entry in told] == ["life_event", "near_miss", "died"]
    assert "He answered" not in "".join(entry.text + entry.title for entry in told)


def test_ways_into_her_record(cast: "Cast", leila: Any) -> None:
    from cairn.people import desk

    assert [tab.text for tab in desk.tabs(cast.actor("ama"), leila)] == [
        "Safe contact",
        "Details",
        "Family and household",
    ]
    assert list(desk.tabs(cast.actor("referrer"), leila)) == []


def test_facts_are_codes_and_count_a_human_once(
    cast: "Cast", leila: Any, happened: Any, make_person: Any
) -> None:
    from cairn.people import actions, extract
    from cairn.people.models import Person

    same = make_person(
        "starling_worker",
        given="Lila",
        ethnicity="roma",
        sex="female",
        born_on=date(2019, 1, 1),
        born_precision="year",
    )
    Person.objects.filter(pk=same.pk).update(cluster=leila.cluster)
    wrong = make_person(given="Mistake")
    actions.mark_in_error(
        by=cast.actor("ama"), person=wrong, was=1, entered_in_error=True, because="typed twice"
    )
    by_name = {each.name: each for each in extract.EXTRACTS}
    rows = [dict(zip(by_name["people"].columns, row, strict=True)) for row in by_name["people"].rows()]
    assert [row["human"] for row in rows] == [leila.pk, leila.pk]
    second = rows[1]
    assert (second["age_band"], second["born_year"], second["fy"]) == ("5_11", 2019, 2026)
    assert (second["ethnicity"], second["ethnicity_18"], second["minoritised"]) == (
        "roma",
        "white_other",
        True,
    )
    assert [row[2:] for row in by_name["life_events"].rows()] == [("separation", date(2026, 10, 1))]
    assert [row[1:] for row in by_name["near_misses"].rows()] == [
        (cast.agencies["haven"].pk, date(2026, 11, 17), None)
    ]


def test_every_value_of_the_facts_keeps_to_its_column(leila: Any, happened: Any) -> None:
    from cairn.people import extract

    allowed = {Key: int, Integer: int, Flag: bool, Day: date}
    for each in extract.EXTRACTS:
        for row in each.rows():
            for (name, column), value in zip(each.columns.items(), row, strict=True):
                if isinstance(column, Code):
                    assert value in column.of, name
                else:
                    assert value is None or type(value) is allowed[type(column)], name


def test_a_child_whose_record_was_opened_before_the_birth_stops_no_figure(
    cast: "Cast", make_person: Any, noon: Any
) -> None:
    from cairn.people import actions, extract

    child = make_person(given="Expected", family="Mansour", born_on=None)
    with clock.at(noon + timedelta(days=90)):
        born = {"born_on": date(2027, 2, 1), "born_precision": "day"}
        actions.change_person(by=cast.actor("ama"), person=child, was=child.version, **born)
    (people,) = [each for each in extract.EXTRACTS if each.name == "people"]
    (row,) = people.rows()
    assert dict(zip(people.columns, row, strict=True))["age_band"] == "unknown"


def test_every_table_that_holds_something_of_a_person_says_how_long_it_is_kept() -> None:
    from django.apps import apps

    from cairn.people.retention import RETENTION

    said = {one.model.partition(" ")[0] for one in RETENTION}  # “people.Person (child)” is a kind of it
    assert said <= {f"people.{model.__name__}" for model in apps.get_app_config("people").get_models()}
    kept = {f"people.{model.__name__}" for model in apps.get_app_config("people").get_models()}
    assert kept - said == set()
