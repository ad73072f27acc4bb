"""A whole agency barred, who answers for bars, and what happens to a bar when people leave."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.http import Http404
from django.urls import reverse

from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.ids import new_uid
from tests.people.test_two_worlds import answer, lists

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def sees(cast: "Cast", key: str, person: Any) -> bool:
    from cairn.people import queries

    try:
        return bool(queries.person_of(cast.actor(key), person.uid))
    except Http404:
        return False


def bar(cast: "Cast", person: Any, agency: str, by: str = "grace") -> Any:
    from cairn.people import actions

    return actions.declare_bar(
        by=cast.actor(by), person_or_cluster=person, agency=cast.agencies[agency], because="He works there."
    )


def placed(cast: "Cast", person: Any, agency: str) -> None:
    from cairn.people import actions

    actions.involve(
        by=cast.actor("grace"), person=person, agency=cast.agencies[agency], basis="shared", source_kind="case",
        source_uid=new_uid(),
    )  # fmt: skip


def test_nobody_of_a_barred_agency_sees_her_and_others_still_do(cast: "Cast", leila: Any) -> None:
    placed(cast, leila, "starling")
    assert sees(cast, "starling_manager", leila)
    row = bar(cast, leila, "starling")
    assert not sees(cast, "starling_worker", leila)
    assert not sees(cast, "starling_manager", leila)
    assert sees(cast, "ama", leila)
    assert row.because.open() == "He works there."


def test_a_bar_of_an_agency_goes_with_its_people_into_every_post_they_have(
    cast: "Cast", leila: Any, signed_in: Any
) -> None:
    from cairn.access.actions import appoint

    second = appoint(
        user=cast.users["starling_worker"], agency=cast.agencies["haven"], role="caseworker",
        area=cast.areas["ashbourne-park"],
    )  # fmt: skip
    cast.appointments["starling_worker"] = second
    browser = signed_in("starling_worker")
    page = reverse("people:details", args=[leila.uid])
    assert browser.get(page).status_code == 200
    bar(cast, leila, "starling")
    assert browser.get(page).status_code == 404
    assert not sees(cast, "starling_worker", leila)
    first = cast.users["starling_worker"].appointments.exclude(pk=second.pk).get()
    first.until_on = clock.today() - timedelta(days=1)
    first.save()
    assert browser.get(page).status_code == 200  # she does not work there any more


def test_only_a_manager_who_sees_the_record_bars_an_agency_and_says_why(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    said: dict[str, Any] = {"person_or_cluster": leila, "agency": cast.agencies["starling"]}
    for key in ("ama", "starling_manager", "governance"):
        with pytest.raises(Refused):
            actions.declare_bar(by=cast.actor(key), because="He works there.", **said)
    with pytest.raises(Refused):
        actions.declare_bar(
            by=cast.actor("starling_manager"), because="x", **said | {"person_or_cluster": leila.cluster}
        )
    with pytest.raises(Refused, match="Say why"):
        actions.declare_bar(by=cast.actor("grace"), because=" ", **said)


def test_the_two_holders_of_a_bar_are_of_two_agencies_and_neither_is_of_the_barred_one(
    cast: "Cast", leila: Any
) -> None:
    row = bar(cast, leila, "starling")
    assert (row.holder_one, row.holder_two) == (cast.users["grace"], cast.users["governance"])
    own = bar(cast, leila, "haven")  # its own agency: two of two others, the governance lead first
    assert own.holder_one == cast.users["governance"]
    assert own.holder_two is not None
    agencies = {user.appointments.get().agency for user in (own.holder_one, own.holder_two)}
    assert len(agencies) == 2
    assert cast.agencies["haven"] not in agencies
    assert cast.agencies["starling"] not in agencies


def test_zero_left_is_on_both_holders_home_and_lifting_gives_the_record_back(
    cast: "Cast", leila: Any, signed_in: Any
) -> None:
    from cairn.people import actions

    row = bar(cast, leila, "haven")
    for holder in (row.holder_one, row.holder_two):
        key = next(key for key, user in cast.users.items() if user == holder)
        assert "nobody left who can act" in signed_in(key).get("/").content.decode()
    actions.lift_bar(by=cast.actor("governance"), bar=row, was=1, because="Another man of that name.")
    assert sees(cast, "ama", leila)


def test_nobody_of_the_barred_agency_lifts_it_though_she_is_named_a_holder(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions
    from cairn.people.queries import bars

    row = bar(cast, leila, "starling")
    row.holder_one = cast.users["starling_manager"]
    row.save()
    assert bars.held_bars(cast.actor("starling_manager")) == []
    with pytest.raises(Refused):
        actions.lift_bar(by=cast.actor("starling_manager"), bar=row, was=1, because="No.")


def test_when_a_holder_leaves_or_is_barred_herself_another_takes_her_place(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions, doctor, jobs
    from cairn.people.queries import bars

    row = actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    assert jobs.find_holders() == 0
    grace = cast.appointments["grace"]
    grace.until_on = clock.today() - timedelta(days=1)
    grace.save()
    assert any("fewer than two people" in said for said in doctor.findings())
    assert jobs.find_holders() == 1
    row.refresh_from_db()
    assert cast.users["grace"] not in (row.holder_one, row.holder_two)
    assert not any("fewer than two people" in said for said in doctor.findings())
    assert row.uid in {one.bar.uid for one in bars.held_bars(cast.actor("governance"))}


def test_lifting_a_bar_lifts_what_it_laid_against_records_with_the_same_phone(
    cast: "Cast", leila: Any, make_person: Any
) -> None:
    from cairn.people import actions

    her = make_person(given="Nour")
    for person in (leila, her):
        actions.add_contact_point(by=cast.actor("ama"), person=person, kind="phone", value="07700 900123")
    row = actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    assert not sees(cast, "bryony", her)
    actions.lift_bar(by=cast.actor("grace"), bar=row, was=1, because="The wrong woman.")
    assert sees(cast, "bryony", her)
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    assert not sees(cast, "bryony", her)  # said again, it reaches as far again


def test_a_worker_is_barred_from_herself_wherever_her_record_is(cast: "Cast", make_person: Any) -> None:
    """Her own record as a client, at her own agency and at another one."""
    from cairn.people import actions

    own = {"name": "Bryony Tallis", "born_on": date(1990, 7, 7), "phones": ["07700 900777"]}
    actions.remember_staff(by=cast.actor("bryony"), user=cast.users["bryony"], **own)
    here = make_person("ama", given="Bryony", family="Tallis", born_on=date(1990, 7, 7))
    there = make_person("starling_worker", given="B", family="T", born_on=None)
    actions.add_contact_point(
        by=cast.actor("starling_worker"), person=there, kind="phone", value="07700 900777"
    )
    placed_by = cast.actor("starling_manager")
    actions.involve(by=placed_by, person=there, agency=cast.agencies["haven"], basis="shared", source_kind="case",
                    source_uid=new_uid())  # fmt: skip
    assert not sees(cast, "bryony", here)
    assert not sees(cast, "bryony", there)
    assert sees(cast, "ama", here)
    assert sees(cast, "ama", there)


def test_a_worker_enters_her_own_details_and_learns_nothing_of_what_matched(
    cast: "Cast", make_person: Any, signed_in: Any
) -> None:
    from cairn.people import actions

    hers = make_person("ama")
    actions.add_contact_point(by=cast.actor("ama"), person=hers, kind="phone", value="07700 900777")
    browser = signed_in("bryony")
    said = {"name": "Bryony Tallis", "phones": "07700 900111", "addresses": ""}
    without = browser.post(reverse("people:own-details"), said, follow=True)
    with_match = browser.post(reverse("people:own-details"), said | {"phones": "07700 900777"}, follow=True)
    assert "Saved" in with_match.content.decode()
    assert without.redirect_chain == with_match.redirect_chain
    assert not sees(cast, "bryony", hers)
    wrong = browser.post(reverse("people:own-details"), said | {"phones": "not a phone"})
    assert "not a phone is not a phone number" in wrong.content.decode()
    assert signed_in("grace").get(reverse("people:staff")).status_code == 200
    other = reverse("people:staff-details", args=[cast.users["starling_worker"].uid])
    assert signed_in("grace").get(other).status_code == 404


@pytest.mark.parametrize("key", ["starling_worker", "starling_manager"])
def test_two_worlds_a_barred_agency_gets_the_same_bytes_by_the_same_statements(
    cast: "Cast", make_person: Any, signed_in: Any, key: str
) -> None:
    from cairn.core.ids import new_reference
    from cairn.people import actions
    from cairn.people.models import Person

    visible = make_person("starling_worker")
    browser = signed_in(key)
    reference = new_reference()
    without = lists(browser, visible, reference) | {"home": answer(browser, "/")}
    hidden = make_person("ama", given="Omar", family="Haddad")
    Person.objects.filter(pk=hidden.pk).update(reference=reference)
    actions.add_contact_point(by=cast.actor("ama"), person=hidden, kind="phone", value="07700 900555")
    placed(cast, hidden, "starling")
    bar(cast, hidden, "starling")
    with_it = lists(browser, visible, reference) | {"home": answer(browser, "/")}
    for name, before in without.items():
        assert with_it[name] == before, name
    one = answer(browser, reverse("people:details", args=[hidden.uid]))
    assert one == answer(browser, reverse("people:details", args=[new_uid()]))
    assert one[0] == 404


def test_the_page_bars_an_agency_and_says_how_many_are_left(cast: "Cast", leila: Any, signed_in: Any) -> None:
    page = reverse("people:bar-agency", args=[leila.uid])
    shown = signed_in("grace").get(page).content.decode()
    assert "0 people would be left who can act" in shown
    sent = {"agency": cast.agencies["starling"].uid.hex, "because": ""}
    assert "Say why nobody of this agency" in signed_in("grace").post(page, sent).content.decode()
    done = signed_in("grace").post(page, sent | {"because": "He manages it."})
    assert done.status_code == 302
    listed = signed_in("grace").get(reverse("people:bars")).content.decode()
    assert "Starling Project" in listed
