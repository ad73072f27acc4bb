"""Bars beat everything: declared, by one's own phone or address, by name and birth; a name alone is asked about."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.http import Http404

from cairn.core.decisions import Refused

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

BORN = date(1990, 7, 7)


def sees(cast: "Cast", key: str, person: Any) -> bool:
    from cairn.people import queries

    try:
        return bool(queries.person_of(cast.actor(key), person.uid))
    except Http404:
        return False


def staff(cast: "Cast", key: str, **values: Any) -> Any:
    from cairn.people import actions

    return actions.remember_staff(by=cast.actor("grace"), user=cast.users[key], **values)


def test_whoever_says_that_she_knows_somebody_no_longer_sees_her(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    bar = actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    assert not sees(cast, "bryony", leila)
    assert sees(cast, "ama", leila)
    assert (bar.holder_one, bar.holder_two) == (cast.users["grace"], cast.users["governance"])


def test_declaring_twice_makes_one_bar(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions
    from cairn.people.models import Bar

    grace, bryony = cast.actor("grace"), cast.users["bryony"]
    actions.declare_bar(by=grace, person_or_cluster=leila, user=bryony)
    actions.declare_bar(by=grace, person_or_cluster=leila, user=bryony)
    assert Bar.objects.count() == 1


def test_a_worker_bars_herself_and_nobody_else(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    with pytest.raises(Refused):
        actions.declare_bar(by=cast.actor("ama"), person_or_cluster=leila, user=cast.users["bryony"])
    with pytest.raises(Refused):
        actions.declare_bar(by=cast.actor("ama"), person_or_cluster=leila, agency=cast.agencies["haven"])
    with pytest.raises(Refused):
        actions.declare_bar(by=cast.actor("analyst"), person_or_cluster=leila)
    with pytest.raises(Refused):
        actions.declare_bar(by=cast.actor("starling_worker"), person_or_cluster=leila)


def test_an_agency_can_be_barred_whole(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    haven = cast.agencies["haven"]
    actions.declare_bar(
        by=cast.actor("grace"), person_or_cluster=leila, agency=haven, because="He directs it."
    )
    assert not any(sees(cast, key, leila) for key in ("ama", "bryony", "grace"))


@pytest.mark.parametrize("bar", ["phone", "address", "name_born"])
def test_her_own_details_bar_a_member_of_staff_at_once(cast: "Cast", make_person: Any, bar: str) -> None:
    from cairn.people import actions
    from cairn.people.models import Bar

    staff(
        cast,
        "bryony",
        name="Bryony Tallis",
        born_on=BORN,
        phones=["07700 900777"],
        addresses=["1 Elm Rd, SE15 4QN"],
    )
    person = (
        make_person() if bar != "name_born" else make_person(given="Tallis", family="BRYONY", born_on=BORN)
    )
    if bar == "phone":
        actions.add_contact_point(by=cast.actor("ama"), person=person, kind="phone", value="+447700900777")
    if bar == "address":
        actions.add_contact_point(
            by=cast.actor("ama"), person=person, kind="address", value="1 Elm Road\nSE154QN"
        )
    found = Bar.objects.get(user=cast.users["bryony"])
    assert (found.kind, found.matched) == ("automatic", bar)
    assert not sees(cast, "bryony", person)
    assert sees(cast, "ama", person)


def test_the_same_match_bars_when_a_worker_joins(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    actions.add_contact_point(by=cast.actor("ama"), person=leila, kind="phone", value="07700 900777")
    assert sees(cast, "bryony", leila)
    made = staff(cast, "bryony", phones=["07700900777"])
    assert [(bar.kind, bar.matched) for bar in made] == [("automatic", "phone")]
    assert not sees(cast, "bryony", leila)
    assert [bar.pk for bar in staff(cast, "bryony", phones=["07700900777"])] == [made[0].pk]


def test_staff_details_are_kept_as_hashes_only(cast: "Cast") -> None:
    from cairn.access.models import Event, UserKey

    staff(cast, "bryony", born_on=BORN, phones=["07700 900777"])
    assert {len(value) for value in UserKey.objects.values_list("hash", flat=True)} == {32}
    assert "900777" not in " ".join(Event.objects.values_list("fields", flat=True))


def test_who_has_no_details_is_barred_from_nothing(cast: "Cast") -> None:
    from cairn.people import actions

    assert actions.bars_for_user(by=cast.actor("grace"), user=cast.users["ama"]) == []


def test_a_name_alone_is_put_to_the_manager_and_bars_nothing_yet(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions
    from cairn.people.models import Bar

    staff(cast, "bryony", name="Bryony Tallis", born_on=BORN)
    person = make_person(given="Bryony", family="Tallis", born_on=date(1950, 1, 1))
    bar = Bar.objects.get()
    assert bar.kind == "asked"
    assert sees(cast, "bryony", person)
    with pytest.raises(Refused):
        actions.decide_bar(by=cast.actor("bryony"), bar=bar, was=1, confirmed=False, because="not me")
    actions.decide_bar(by=cast.actor("grace"), bar=bar, was=1, confirmed=True, because="her aunt")
    assert not sees(cast, "bryony", person)
    with pytest.raises(Refused, match="in force already"):
        actions.decide_bar(by=cast.actor("grace"), bar=bar, was=2, confirmed=True, because="again")


def test_a_bar_that_was_asked_comes_into_force_when_more_matches(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions
    from cairn.people.models import Bar

    staff(cast, "bryony", name="Bryony Tallis", phones=["07700 900777"])
    person = make_person(given="Bryony", family="Tallis")
    actions.add_contact_point(by=cast.actor("ama"), person=person, kind="phone", value="07700 900777")
    hers = Bar.objects.filter(user=cast.users["bryony"])
    assert [(bar.kind, bar.matched) for bar in hers] == [("automatic", "phone")]


def test_a_name_alone_is_not_asked_about_staff_of_other_places(cast: "Cast", make_person: Any) -> None:
    from cairn.people.models import Bar

    staff(cast, "harbour_worker", name="Tamsin Roe")
    make_person(given="Tamsin", family="Roe")
    assert not Bar.objects.exists()


def test_a_manager_says_that_the_names_only_look_alike_and_is_not_asked_again(
    cast: "Cast", make_person: Any
) -> None:
    from cairn.people import actions
    from cairn.people.models import Bar

    staff(cast, "bryony", name="Bryony Tallis")
    person = make_person(given="Bryony", family="Tallis", born_on=None)
    actions.decide_bar(
        by=cast.actor("grace"), bar=Bar.objects.get(), was=1, confirmed=False, because="another town"
    )
    actions.add_name(by=cast.actor("ama"), person=person, kind="alias", given="Bry", family="Tallis")
    assert Bar.objects.filter(lifted_at__isnull=True).count() == 0
    assert sees(cast, "bryony", person)


def test_a_wrong_bar_is_lifted_by_a_holder_with_a_reason(cast: "Cast", leila: Any) -> None:
    from cairn.access.models import Event
    from cairn.people import actions

    bar = actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    for key in ("ama", "bryony", "starling_manager", "administrator"):
        with pytest.raises(Refused):
            actions.lift_bar(by=cast.actor(key), bar=bar, was=1, because="wrong")
    with pytest.raises(Refused):
        actions.lift_bar(by=cast.actor("governance"), bar=bar, was=1, because=" ")
    actions.lift_bar(by=cast.actor("governance"), bar=bar, was=1, because="the wrong record")
    assert sees(cast, "bryony", leila)
    assert Event.objects.get(verb="lifted").reason.open() == "the wrong record"
    with pytest.raises(Refused, match="lifted already"):
        actions.lift_bar(by=cast.actor("grace"), bar=bar, was=2, because="again")


def test_a_lifted_match_does_not_come_back_by_itself_but_can_be_declared(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    staff(cast, "bryony", phones=["07700 900777"])
    actions.add_contact_point(by=cast.actor("ama"), person=leila, kind="phone", value="07700 900777")
    from cairn.people.models import Bar

    bar = Bar.objects.get(user=cast.users["bryony"])
    actions.lift_bar(by=cast.actor("grace"), bar=bar, was=1, because="a shared office phone")
    actions.add_contact_point(by=cast.actor("ama"), person=leila, kind="phone", value="07700 900777")
    assert sees(cast, "bryony", leila)
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    assert not sees(cast, "bryony", leila)


def test_a_bar_counts_for_every_record_of_the_same_human(cast: "Cast", leila: Any, make_person: Any) -> None:
    from cairn.people import actions
    from cairn.people.models import Person

    second = make_person(given="Lila")
    Person.objects.filter(pk=second.pk).update(cluster=leila.cluster)
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    assert not sees(cast, "bryony", second)


def test_a_bar_counts_for_records_that_share_a_phone_whichever_came_first(
    cast: "Cast", leila: Any, make_person: Any
) -> None:
    from cairn.people import actions

    ama = cast.actor("ama")
    before, after, far = make_person(given="Nour"), make_person(given="Sami"), make_person(given="Rana")
    for person in (leila, before):
        actions.add_contact_point(by=ama, person=person, kind="phone", value="07700 900123")
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    assert not sees(cast, "bryony", before)
    actions.add_contact_point(by=ama, person=after, kind="phone", value="07700 900123")
    assert not sees(cast, "bryony", after)
    # Second-hand bars go no further.
    actions.add_contact_point(by=ama, person=after, kind="phone", value="07700 900456")
    actions.add_contact_point(by=ama, person=far, kind="phone", value="07700 900456")
    assert sees(cast, "bryony", far)


def test_a_bar_declared_before_there_was_a_phone_spreads_when_it_is_added(
    cast: "Cast", leila: Any, make_person: Any
) -> None:
    from cairn.people import actions

    other = make_person(given="Nour")
    actions.add_contact_point(by=cast.actor("ama"), person=other, kind="phone", value="07700 900123")
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    assert sees(cast, "bryony", other)
    actions.add_contact_point(by=cast.actor("ama"), person=leila, kind="phone", value="07700 900123")
    assert not sees(cast, "bryony", other)


def test_the_number_of_a_hostel_does_not_bar_from_all_who_live_there(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions

    people = [make_person(given=f"Nour{number}") for number in range(10)]
    for person in people:
        actions.add_contact_point(by=cast.actor("ama"), person=person, kind="phone", value="07700 900123")
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=people[0])
    assert sees(cast, "bryony", people[1])


def test_a_holder_finds_her_bars_and_no_bar_against_herself(
    cast: "Cast", leila: Any, make_person: Any
) -> None:
    from cairn.people import actions
    from cairn.people.queries import bars

    other = make_person(given="Nour")
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    actions.declare_bar(by=cast.actor("grace"), person_or_cluster=other)
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=other)
    held = bars.held_bars(cast.actor("grace"))
    assert [(one.bar.user, one.person) for one in held] == [(cast.users["bryony"], leila)]
    far = bars.held_bars(cast.actor("governance"))
    assert len(far) == 3
    assert {one.person for one in far} == {None}
    assert {one.agency for one in far} == {"Haven Advocacy"}
    assert bars.held_bars(cast.actor("harbour_manager")) == []


def test_how_many_are_left_to_act_is_counted_and_nobody_left_comes_first(
    cast: "Cast", leila: Any, make_person: Any
) -> None:
    from cairn.people import actions, doctor
    from cairn.people.queries import bars

    grace = cast.actor("grace")
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    everybody = bars.people_left([leila.cluster], grace.today)[leila.cluster]
    assert everybody == 3  # Ama, Grace and Rosa; Bryony is barred
    assert list(doctor.findings()) == []
    alone = make_person(given="Nour")
    for key in ("ama", "bryony", "partner_support"):
        actions.declare_bar(by=grace, person_or_cluster=alone, user=cast.users[key])
    actions.declare_bar(by=cast.actor("grace"), person_or_cluster=alone)
    held = bars.held_bars(cast.actor("governance"))
    assert held[0].left == 0
    alone_said, badly_held = doctor.findings()  # Grace, who answered for three of them, is barred herself now
    assert alone_said == "1 barred records have nobody left who can act: a holder of the bar must decide."
    assert badly_held.startswith("3 bars have fewer than two people")


def test_a_worker_keeps_no_details_of_a_colleague(cast: "Cast") -> None:
    from cairn.access.models import UserKey
    from cairn.people import actions

    for do, details in ((actions.remember_staff, {"phones": ["07700 900777"]}), (actions.bars_for_user, {})):
        with pytest.raises(Refused):
            do(by=cast.actor("ama"), user=cast.users["bryony"], **details)
    assert not UserKey.objects.exclude(kind="name").exists()


def test_a_bar_hides_those_who_are_tied_to_the_barred_person_too(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions

    her, him, child, stranger = (make_person(given=name) for name in ("Hodan", "Musa", "Sahra", "Nell"))
    actions.relate(by=cast.actor("grace"), a=him, b=her, kind="former_partner")
    actions.relate(by=cast.actor("grace"), a=her, b=child, kind="parent")
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=him)
    assert not sees(cast, "bryony", her)
    assert sees(cast, "bryony", stranger)
    assert sees(cast, "ama", her)


@pytest.mark.parametrize("tied", ["her", "him"])
def test_a_tie_counts_for_every_record_of_the_same_human(cast: "Cast", make_person: Any, tied: str) -> None:
    """Whichever record of her, or of him, the relationship was written on."""
    from cairn.people import actions

    her, him, again, stranger = (make_person(given=name) for name in ("Hodan", "Musa", "Hodann", "Nell"))
    grace = cast.actor("grace")
    actions.relate(by=grace, a=him, b=her, kind="former_partner")
    actions.recognise(by=grace, one=her if tied == "her" else him, other=again)
    barred = him if tied == "her" else again
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=barred)
    for record in (her, him, again):
        assert not sees(cast, "bryony", record)
        assert sees(cast, "ama", record)
    assert sees(cast, "bryony", stranger)


def test_a_bar_counts_for_what_triage_called_the_same_woman_before_and_after(
    cast: "Cast", make_person: Any
) -> None:
    from cairn.people import actions

    earlier, newer, later = (make_person(given=name) for name in ("Hodan", "Hodann", "Hoda"))
    grace = cast.actor("grace")
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=newer)
    actions.recognise(by=grace, one=earlier, other=newer)
    assert not sees(cast, "bryony", earlier)
    actions.recognise(by=grace, one=earlier, other=later)
    assert not sees(cast, "bryony", later)
    actions.declare_bar(by=grace, person_or_cluster=later, user=cast.users["partner_support"])
    assert not sees(cast, "partner_support", earlier)
    assert sees(cast, "ama", earlier)


def test_a_wrong_same_is_undone_and_the_bars_stay_until_a_holder_lifts_them(
    cast: "Cast", make_person: Any
) -> None:
    from cairn.people import actions

    one, other = make_person(given="Hodan"), make_person(given="Sahra")
    actions.recognise(by=cast.actor("grace"), one=one, other=other)
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=one)
    actions.set_apart(by=cast.actor("grace"), person=other)
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.cluster != other.cluster
    assert not sees(cast, "bryony", one)
    assert not sees(cast, "bryony", other)


def share_a_phone(cast: "Cast", *people: Any, number: str = "07700 900123") -> None:
    from cairn.people import actions

    for person in people:
        actions.add_contact_point(by=cast.actor("ama"), person=person, kind="phone", value=number)


def test_whoever_shares_a_phone_with_what_triage_called_the_same_woman_is_kept_away_too(
    cast: "Cast", make_person: Any
) -> None:
    from cairn.people import actions

    one, other, near = (make_person(given=name) for name in ("Hodan", "Hodann", "Sahra"))
    share_a_phone(cast, other, near)
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=one)
    actions.recognise(by=cast.actor("grace"), one=one, other=other)
    assert not sees(cast, "bryony", near)
    assert sees(cast, "ama", near)


def test_what_somebody_declares_herself_stays_when_the_bar_that_was_there_from_another_record_goes(
    cast: "Cast", make_person: Any
) -> None:
    from cairn.people import actions
    from cairn.people.models import Bar

    one, other = make_person(given="Hodan"), make_person(given="Sahra")
    share_a_phone(cast, one, other)
    bar = actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=one)
    own = actions.declare_bar(by=cast.actor("grace"), person_or_cluster=other, user=cast.users["bryony"])
    assert own.matched == ""
    actions.lift_bar(by=cast.actor("governance"), bar=bar, was=1, because="another woman")
    assert not sees(cast, "bryony", other)
    # They share a phone, and the other record's own bar counts for her too, until a holder says that it does not.
    assert not sees(cast, "bryony", one)
    again = Bar.objects.in_force().get(cluster=one.cluster)
    actions.lift_bar(by=cast.actor("governance"), bar=again, was=1, because="an office phone")
    share_a_phone(cast, one)
    assert sees(cast, "bryony", one)
    assert not sees(cast, "bryony", other)


def test_a_bar_that_went_with_another_comes_back_from_a_third_record(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions

    one, near, third = (make_person(given=name) for name in ("Hodan", "Sahra", "Nell"))
    share_a_phone(cast, one, near)
    bar = actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=one)
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=third)
    actions.lift_bar(by=cast.actor("governance"), bar=bar, was=1, because="another woman")
    assert sees(cast, "bryony", near)
    share_a_phone(cast, near, third, number="07700 900124")
    assert not sees(cast, "bryony", near)
