"""A member of staff who belongs to a record: when she joins, takes another post, or the record comes to her agency."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cairn.access import actions as access
from cairn.access import invitations
from cairn.access.actor import actor_of
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.ids import new_uid
from cairn.people import actions
from cairn.people.models import Bar, Person
from cairn.people.queries import bars
from cairn.people.queries.bars import badly_held, is_agency_barred, is_barred, kept_from

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

HERS = "07700 900777"


def sees(cast: "Cast", key: str, person: Any) -> bool:
    return Person.objects.visible_to(cast.actor(key)).filter(pk=person.pk).exists()


def joins(cast: "Cast", name: str = "Derek Halloway", agency: str = "haven") -> Any:
    """Somebody is invited and says yes; gives her post."""
    at = cast.agencies[agency]
    team = at.teams.order_by("id")[0]
    asked = invitations.Asked(name, "new.colleague@cairn.example", at, team, "caseworker")
    carried = invitations.invite_by_hand(by=cast.actor("administrator"), asked=asked)
    return invitations.accept(carried, password="a long enough pass phrase 17")


def appoint(cast: "Cast", key: str, agency: str, **more: Any) -> Any:
    return access.appoint(
        user=cast.users[key], agency=cast.agencies[agency], role="caseworker",
        area=cast.areas["ashbourne-park"], **more,
    )  # fmt: skip


def placed(cast: "Cast", person: Any, agency: str, by: str = "ama") -> None:
    actions.involve(
        by=cast.actor(by), person=person, agency=cast.agencies[agency], basis="shared", source_kind="case",
        source_uid=new_uid(),
    )  # fmt: skip


def named(cast: "Cast", key: str) -> None:
    """Her name is known from her account, as it is from the day on which she was appointed."""
    actions.remember_staff(by=cast.actor("governance"), user=cast.users[key])


# --- matching when somebody begins ---


def test_who_joins_with_a_clients_name_is_asked_about_before_she_opens_anything(
    cast: "Cast", make_person: Any, signed_in: Any
) -> None:
    his = make_person(given="Derek", family="Halloway")
    other = make_person(given="Nell", family="Arden")
    post = joins(cast)
    [bar] = Bar.objects.all()
    assert (bar.cluster, bar.user, bar.kind, bar.matched) == (his.cluster, post.user, "asked", "name")
    assert "does Derek Halloway know somebody" in signed_in("grace").get("/").content.decode()
    found = Person.objects.visible_to(actor_of(post))
    assert {person.pk for person in found} == {his.pk, other.pk}  # a name alone bars nothing yet
    actions.decide_bar(by=cast.actor("grace"), bar=bar, was=1, confirmed=True, because="It is he.")
    assert {person.pk for person in found.all()} == {other.pk}


def test_who_joins_elsewhere_with_a_clients_name_is_not_asked_about(cast: "Cast", make_person: Any) -> None:
    make_person(given="Derek", family="Halloway")
    joins(cast, agency="starling")
    assert not Bar.objects.exists()


def test_a_post_at_another_agency_asks_about_what_is_held_there(cast: "Cast", make_person: Any) -> None:
    hers = make_person(given="Ngozi", family="Eze")  # the name of Starling's worker
    assert not Bar.objects.exists()
    appoint(cast, "starling_worker", "haven")
    assert [(bar.cluster, bar.user, bar.kind) for bar in Bar.objects.all()] == [
        (hers.cluster, cast.users["starling_worker"], "asked")
    ]


def test_a_post_that_begins_later_is_asked_about_today(cast: "Cast", make_person: Any) -> None:
    """Nobody asks again on the day on which it begins."""
    make_person(given="Ngozi", family="Eze")
    appoint(cast, "starling_worker", "haven", from_on=clock.today() + timedelta(days=20))
    assert Bar.objects.get().user == cast.users["starling_worker"]


def test_what_she_gave_before_stays_when_she_takes_another_post(cast: "Cast", make_person: Any) -> None:
    staff = cast.users["starling_worker"]
    actions.remember_staff(by=cast.actor("starling_manager"), user=staff, name="Ngozi Adeyemi", phones=[HERS])
    post = appoint(cast, "starling_worker", "haven")
    make_person(given="Ngozi", family="Adeyemi")  # the name that she gave, and not the one on her account
    make_person(given="Ngozi", family="Eze")
    assert [bar.matched for bar in Bar.objects.all()] == ["name"]
    hers = make_person(given="N", family="E")
    actions.add_contact_point(by=cast.actor("ama"), person=hers, kind="phone", value=HERS)
    assert not Person.objects.visible_to(actor_of(post)).filter(pk=hers.pk).exists()


# --- matching when a record comes into sight ---


def test_a_record_that_comes_to_her_agency_with_her_name_is_put_to_a_manager(
    cast: "Cast", make_person: Any
) -> None:
    hers, other = make_person(given="Ngozi", family="Eze"), make_person(given="Nell", family="Arden")
    named(cast, "starling_worker")
    placed(cast, other, "starling")
    assert not Bar.objects.exists()
    placed(cast, hers, "starling")
    assert [(bar.cluster, bar.user, bar.kind) for bar in Bar.objects.all()] == [
        (hers.cluster, cast.users["starling_worker"], "asked")
    ]
    actions.lift_bar(
        by=cast.actor("governance"), bar=Bar.objects.get(), was=1, because="Another woman of that name."
    )
    placed(cast, hers, "starling")
    assert not Bar.objects.filter(lifted_at__isnull=True).exists()  # decided once


def test_staff_of_other_agencies_are_not_asked_about_what_comes_to_one(
    cast: "Cast", make_person: Any
) -> None:
    hers = make_person(given="Ngozi", family="Eze")
    named(cast, "starling_worker")
    placed(cast, hers, "lantern")
    assert not Bar.objects.exists()


def test_her_own_details_stay_on_her_desk_until_she_has_given_them(cast: "Cast", signed_in: Any) -> None:
    browser = signed_in("bryony")
    text = "Give your own phone and address"
    assert text in browser.get("/").content.decode()
    assert text not in signed_in("referrer").get("/").content.decode()
    browser.post("/people/staff/own/", {"name": "Bryony Tallis", "phones": HERS, "addresses": ""})
    assert text not in browser.get("/").content.decode()
    assert text in signed_in("ama").get("/").content.decode()


# --- ties, and agencies ---


def test_a_holder_who_is_kept_from_her_by_a_tie_neither_finds_the_bar_nor_decides(
    cast: "Cast", make_person: Any, signed_in: Any
) -> None:
    her, him, stranger = (make_person(given=name) for name in ("Hodan", "Musa", "Nell"))
    grace = cast.actor("grace")
    bar = actions.declare_bar(by=grace, person_or_cluster=her, user=cast.users["bryony"])
    other = actions.declare_bar(by=grace, person_or_cluster=stranger, user=cast.users["bryony"])
    governance = cast.actor("governance")
    assert {one.bar.pk for one in bars.held_bars(governance)} == {bar.pk, other.pk}
    actions.relate(by=grace, a=him, b=her, kind="partner")
    actions.declare_bar(by=grace, person_or_cluster=him, user=cast.users["governance"])
    assert {one.bar.pk for one in bars.held_bars(governance)} == {other.pk}
    assert signed_in("governance").get(f"/people/bars/{bar.uid}/").status_code == 404
    with pytest.raises(Refused, match="Only a holder"):
        actions.lift_bar(by=governance, bar=bar, was=1, because="Wrong.")
    assert badly_held(clock.today()) == [bar]
    actions.find_holders(by=grace)
    bar.refresh_from_db()
    assert cast.users["governance"] not in (bar.holder_one, bar.holder_two)
    assert badly_held(clock.today()) == []
    actions.lift_bar(by=governance, bar=other, was=1, because="Another woman.")


@pytest.mark.parametrize("kept", ["user", "agency"])
@pytest.mark.parametrize("tied", [False, True])
def test_who_is_kept_from_her_is_who_does_not_see_her(
    cast: "Cast", make_person: Any, kept: str, tied: bool
) -> None:
    her, him = make_person(given="Hodan"), make_person(given="Musa")
    second = appoint(cast, "starling_worker", "haven")
    cast.appointments["starling_worker"] = second
    actions.relate(by=cast.actor("grace"), a=her, b=him, kind="former_partner")
    whom: dict[str, Any] = {"user": cast.users["starling_worker"]}
    if kept == "agency":
        whom = {"agency": cast.agencies["starling"], "because": "He works there."}
    actions.declare_bar(by=cast.actor("grace"), person_or_cluster=him if tied else her, **whom)
    users = {cast.users[key].pk: key for key in ("ama", "starling_worker", "starling_manager")}
    found = kept_from({her.cluster}, set(users), clock.today())[her.cluster]
    names = {users[pk] for pk in found}
    assert names == ({"starling_worker", "starling_manager"} if kept == "agency" else {"starling_worker"})
    for key in ("ama", "starling_worker"):
        assert is_barred(cast.users[key], [her.cluster]) is not sees(cast, key, her)
    assert is_agency_barred(cast.agencies["starling"], [her.cluster]) is (kept == "agency")
    assert not is_agency_barred(cast.agencies["haven"], [her.cluster])


def test_nothing_of_a_restricted_record_is_shared_with_whom_a_tie_keeps_away(
    cast: "Cast", make_person: Any
) -> None:
    her, him = make_person(given="Hodan"), make_person(given="Musa", born_on=date(1980, 1, 1))
    grace = cast.actor("grace")
    actions.relate(by=grace, a=him, b=her, kind="partner")
    actions.declare_bar(by=grace, person_or_cluster=him, user=cast.users["bryony"])
    her.refresh_from_db()
    kept = [cast.users[key] for key in ("ama", "bryony")]
    actions.restrict(by=grace, person=her, was=her.version, restricted=True, keep=kept)
    assert {share.user for share in her.shares.all()} == {cast.users["grace"], cast.users["ama"]}
    with pytest.raises(Refused):
        actions.share(by=grace, person=her, user=cast.users["bryony"], purpose="Cover", basis="Leave")
