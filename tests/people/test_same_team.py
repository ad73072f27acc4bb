"""Whoever is of the same team as somebody who belongs to a record: put to the holders, and barred by nobody else."""

from typing import TYPE_CHECKING, Any

import pytest

from cairn.access import actions as access
from cairn.access.models import Event, UserKey
from cairn.core.ids import new_uid
from cairn.people import actions, jobs
from cairn.people.models import Bar, Person
from cairn.people.rules import bars as rules

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

HERS = "07700 900777"
ROSAS = "07700 900778"


def sees(cast: "Cast", key: str, person: Any) -> bool:
    return Person.objects.visible_to(cast.actor(key)).filter(pk=person.pk).exists()


def staff(cast: "Cast", key: str, **values: Any) -> None:
    actions.remember_staff(by=cast.actor("governance"), user=cast.users[key], **values)


def matches(cast: "Cast", person: Any, key: str = "bryony", phone: str = HERS) -> Bar:
    """Bryony's own phone is in the record: she is of Outreach, with Rosa; Ama and Grace are of Advocacy."""
    staff(cast, key, phones=[phone])
    actions.add_contact_point(by=cast.actor("grace"), person=person, kind="phone", value=phone)
    return Bar.objects.get(cluster=person.cluster, user=cast.users[key])


def asked(cast: "Cast", person: Any) -> set[str]:
    """Who is asked about for her team, by key."""
    rows = Bar.objects.filter(cluster=person.cluster, kind="asked", matched="colleague", lifted_at=None)
    keys = {user.pk: key for key, user in cast.users.items()}
    users = list(rows.values_list("user", flat=True))
    assert len(set(users)) == len(users)
    return {keys[user] for user in users if user is not None}


def of_rosa(cast: "Cast") -> Bar:
    return Bar.objects.get(user=cast.users["partner_support"], lifted_at=None)


def decides(cast: "Cast", bar: Bar, confirmed: bool, key: str = "grace") -> None:
    actions.decide_bar(
        by=cast.actor(key), bar=bar, was=bar.version, confirmed=confirmed, because="Asked her."
    )


def appoint(cast: "Cast", key: str, agency: str, team: str) -> Any:
    at = cast.agencies[agency]
    return access.appoint(
        user=cast.users[key], agency=at, team=at.teams.get(name=team), role="caseworker",
        area=cast.areas["ashbourne-park"],
    )  # fmt: skip


# --- who is asked about, and what that does ---


def test_a_match_asks_the_holders_about_the_team_and_bars_none_of_it(cast: "Cast", leila: Person) -> None:
    hers = matches(cast, leila)
    # Not Ama of another team at the same agency; not Leila Haddad of this one, whose role opens no person.
    assert asked(cast, leila) == {"partner_support"}
    bar = of_rosa(cast)
    assert (bar.holder_one, bar.holder_two) == (hers.holder_one, hers.holder_two)
    assert (bar.holder_one, bar.holder_two) == (cast.users["grace"], cast.users["governance"])
    assert not sees(cast, "bryony", leila)
    assert sees(cast, "partner_support", leila)
    assert list(Bar.objects.in_force()) == [hers]
    decides(cast, bar, True)
    assert not sees(cast, "partner_support", leila)
    assert sees(cast, "ama", leila)


def test_a_team_of_more_than_anybody_can_decide_about_is_an_employer(
    cast: "Cast", leila: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "TEAM_AT_MOST", 0)
    matches(cast, leila)
    assert asked(cast, leila) == set()
    monkeypatch.setattr(rules, "TEAM_AT_MOST", 1)
    assert jobs.ask_teams() == 1
    assert asked(cast, leila) == {"partner_support"}


def test_the_team_of_whoever_was_asked_about_for_a_team_is_not_asked(cast: "Cast", leila: Person) -> None:
    appoint(cast, "partner_support", "haven", "Advocacy")
    matches(cast, leila)
    decides(cast, of_rosa(cast), True)
    assert asked(cast, leila) == set()
    assert jobs.ask_teams() == 0


def test_a_name_alone_asks_about_the_team_once_it_is_confirmed(cast: "Cast", make_person: Any) -> None:
    staff(cast, "bryony")
    hers, other = make_person(given="Bryony", family="Tallis"), make_person(given="Bryony", family="Tallis")
    assert set(Bar.objects.values_list("matched", flat=True)) == {"name"}
    assert jobs.ask_teams() == 0
    decides(cast, Bar.objects.get(cluster=hers.cluster), True)
    decides(cast, Bar.objects.get(cluster=other.cluster), False)
    assert (asked(cast, hers), asked(cast, other)) == ({"partner_support"}, set())


def test_what_somebody_says_herself_asks_about_nobody(cast: "Cast", leila: Person) -> None:
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    assert (jobs.ask_teams(), asked(cast, leila)) == (0, set())


def test_those_who_decide_are_left_able(cast: "Cast", leila: Person) -> None:
    """Grace is of Ama's team and answers for the bar."""
    appoint(cast, "starling_worker", "haven", "Advocacy")
    appoint(cast, "starling_manager", "haven", "Advocacy")
    bar = matches(cast, leila, "ama")
    assert bar.holder_one == cast.users["grace"]
    assert asked(cast, leila) == {"starling_worker", "starling_manager"}
    assert {one.holder_one for one in Bar.objects.filter(matched="colleague")} == {cast.users["grace"]}
    assert sees(cast, "grace", leila)
    # Whoever answers for the bar today is left as well as who would answer for those that are asked.
    Bar.objects.filter(matched="colleague").delete()
    Bar.objects.filter(pk=bar.pk).update(holder_one=cast.users["starling_manager"])
    assert jobs.ask_teams() == 1
    assert asked(cast, leila) == {"starling_worker"}


def test_who_could_not_see_it_is_asked_about_when_it_comes_there(cast: "Cast", make_person: Any) -> None:
    far = make_person("starling_manager")
    staff(cast, "bryony", phones=[HERS])
    actions.add_contact_point(by=cast.actor("starling_manager"), person=far, kind="phone", value=HERS)
    assert Bar.objects.get().user == cast.users["bryony"]
    actions.involve(
        by=cast.actor("starling_manager"), person=far, agency=cast.agencies["haven"], basis="shared",
        source_kind="case", source_uid=new_uid(),
    )  # fmt: skip
    assert asked(cast, far) == {"partner_support"}


# --- once ---


@pytest.mark.parametrize("confirmed", [True, False])
def test_what_was_decided_is_not_asked_again(cast: "Cast", leila: Person, confirmed: bool) -> None:
    bar = matches(cast, leila)
    actions.add_contact_point(by=cast.actor("ama"), person=leila, kind="phone", value=HERS)
    decides(cast, of_rosa(cast), confirmed)
    if confirmed:
        actions.lift_bar(
            by=cast.actor("grace"), bar=of_rosa(cast), was=2, because="She knows nobody of hers."
        )
    assert sees(cast, "partner_support", leila)
    staff(cast, "bryony", phones=[HERS])
    appoint(cast, "starling_worker", "haven", "Outreach")
    assert jobs.ask_teams() == 1  # the new colleague, and not Rosa
    assert asked(cast, leila) == {"starling_worker"}
    assert jobs.ask_teams() == 0
    assert bar in Bar.objects.in_force()


@pytest.mark.parametrize("kept", ["herself", "agency", "tie"])
def test_who_is_kept_from_her_already_is_not_asked_about(cast: "Cast", make_person: Any, kept: str) -> None:
    her, him = make_person(given="Hodan"), make_person(given="Musa")
    grace = cast.actor("grace")
    appoint(cast, "starling_worker", "haven", "Outreach")
    if kept == "agency":
        barred = {"agency": cast.agencies["starling"], "because": "He works there."}
        actions.declare_bar(by=grace, person_or_cluster=her, **barred)
    else:
        actions.relate(by=grace, a=him, b=her, kind="partner")
        of = him if kept == "tie" else her
        actions.declare_bar(by=grace, person_or_cluster=of, user=cast.users["starling_worker"])
    matches(cast, her)
    assert asked(cast, her) == {"partner_support"}


def test_her_own_name_in_the_record_takes_the_place_of_the_team(cast: "Cast", leila: Person) -> None:
    matches(cast, leila)
    staff(cast, "partner_support")
    actions.add_name(by=cast.actor("ama"), person=leila, kind="alias", given="Rosa", family="Mendel")
    assert (of_rosa(cast).kind, of_rosa(cast).matched) == ("asked", "name")
    matches(cast, leila, "partner_support", ROSAS)
    assert (of_rosa(cast).kind, of_rosa(cast).matched) == ("automatic", "phone")
    assert not sees(cast, "partner_support", leila)


def test_a_wrong_match_takes_what_waits_about_the_team_with_it(cast: "Cast", leila: Person) -> None:
    appoint(cast, "starling_worker", "haven", "Outreach")
    one = matches(cast, leila)
    two = matches(cast, leila, "starling_worker", ROSAS)
    assert asked(cast, leila) == {"partner_support"}
    actions.lift_bar(by=cast.actor("grace"), bar=one, was=one.version, because="The office's phone.")
    assert asked(cast, leila) == {"partner_support"}  # the other matched still
    actions.lift_bar(by=cast.actor("grace"), bar=two, was=two.version, because="The office's phone.")
    assert asked(cast, leila) == set()
    assert sees(cast, "partner_support", leila)
    again = make_match_again(cast, leila)
    assert again.kind == "automatic"
    assert asked(cast, leila) == {"partner_support", "starling_worker"}  # nobody had decided about them


def make_match_again(cast: "Cast", person: Any) -> Bar:
    address = "1 Elm Road, SE15 4QN"
    staff(cast, "bryony", addresses=[address])
    actions.add_contact_point(by=cast.actor("ama"), person=person, kind="address", value=address)
    return Bar.objects.in_force().get(cluster=person.cluster, user=cast.users["bryony"])


# --- what a holder reads ---


def test_a_holder_reads_neither_whose_team_it_is_nor_what_matched(
    cast: "Cast", leila: Person, signed_in: Any
) -> None:
    matches(cast, leila)
    grace, governance = signed_in("grace"), signed_in("governance")
    assert "does Rosa Mendel know somebody" in grace.get("/").content.decode()
    for browser in (grace, governance):
        page = browser.get(f"/people/bars/{of_rosa(cast).uid}/").content.decode()
        assert "Same team as somebody who is barred from it" in page
        assert not any(word in page for word in ("Bryony", "phone number", "900777", "900 777"))
    assert "Leila" not in page  # the one elsewhere sees no record
    listed = grace.get("/people/bars/").content.decode()
    assert "Same phone number" in listed
    assert "Same team as" in listed


def test_who_matched_herself_stands_before_her_team(cast: "Cast", leila: Person, make_person: Any) -> None:
    from cairn.people.queries import bars

    make_person(given="Ama", family="Owusu")
    staff(cast, "ama")
    matches(cast, leila)
    held = [one.bar.matched for one in bars.held_bars(cast.actor("grace"))]
    assert held == ["name", "colleague", "phone"]


# --- by the clock ---


def test_who_comes_to_the_team_later_is_asked_about_within_the_hour(cast: "Cast", leila: Person) -> None:
    matches(cast, leila)
    appoint(cast, "starling_worker", "haven", "Outreach")
    appoint(cast, "starling_manager", "haven", "Advocacy")
    assert jobs.ask_teams() == 1
    assert asked(cast, leila) == {"partner_support", "starling_worker"}
    assert Event.objects.filter(verb="barred", fields="colleague").count() == 2


def test_who_took_up_her_post_before_names_were_kept_is_matched_by_the_clock(
    cast: "Cast", make_person: Any
) -> None:
    staff(cast, "ama", name="Ama Darko", phones=[HERS])  # what she gave herself stays
    UserKey.objects.exclude(user=cast.users["ama"]).delete()  # as it stood before the upgrade
    UserKey.objects.create(user=cast.users["grace"], kind="phone", hash="0" * 32)
    kept = set(UserKey.objects.values_list("user", "kind", "hash"))
    hers = make_person(given="Bryony", family="Tallis")
    make_person(given="Ama", family="Owusu")
    assert not Bar.objects.exists()
    assert jobs.match_nameless() > 1
    assert [(bar.cluster, bar.user, bar.kind) for bar in Bar.objects.all()] == [
        (hers.cluster, cast.users["bryony"], "asked")
    ]
    now = set(UserKey.objects.values_list("user", "kind", "hash"))
    assert kept < now
    assert {kind for user, kind, _hash in now - kept} == {"name"}
    assert cast.users["ama"].pk not in {user for user, _kind, _hash in now - kept}
    assert jobs.match_nameless() == 0
