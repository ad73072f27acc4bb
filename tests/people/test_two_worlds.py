"""Barred, restricted, another agency's, another area's and not existing: the same bytes, by the same statements."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.urls import reverse

from cairn.access.pages import every_page
from cairn.core.ids import new_reference, new_uid

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}")
SAVEPOINT = re.compile(r'"s\d+_x\d+"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
NAMED = [(name, route) for route, name, _view in every_page() if name.startswith("people:")]
OF_A_PERSON = sorted(name for name, route in NAMED if "<uuid:uid>" in route and "people/<uuid" in route)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement as it is sent, without its values."""
    sent: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(SAVEPOINT.sub("savepoint", sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


Answer = tuple[int, bytes, list[str]]


def answer(client: Any, address: str, method: str = "get", data: dict[str, str] | None = None) -> Answer:
    with statements() as sent:
        response = getattr(client, method)(address, data or {})
    body = TOKEN.sub("token", UUID.sub("uuid", response.content.decode()))
    return response.status_code, body.encode(), sent


def parts(route: str) -> list[str]:
    return re.findall(r"<uuid:(\w+)>", route)


@pytest.fixture
def world(cast: "Cast", make_person: Any) -> Callable[[str], dict[str, Any]]:
    """A full record that Ama must not see, for one of the four reasons."""
    from cairn.people import actions

    def make(why: str) -> dict[str, Any]:
        maker = {"agency": "starling_worker", "area": "harbour_worker"}.get(why, "bryony")
        by = cast.actor(maker)
        person = make_person(maker)
        child = make_person(maker, given="Sami")
        point = actions.add_contact_point(by=by, person=person, kind="phone", value="07700 900123")
        actions.set_contact_rule(by=by, contact_point=point, safe="never", given_by="herself")
        row = actions.relate(by=by, a=person, b=child, kind="parent")
        member = actions.start_household(by=by, person=person).members.get()
        never = actions.never_receive(
            by=by, person=person, because="x", recipient_agency=cast.agencies["police"]
        )
        if why == "barred":
            actions.declare_bar(by=cast.actor("grace"), person_or_cluster=person, user=cast.users["ama"])
        if why == "restricted":
            actions.restrict(by=cast.actor("grace"), person=person, was=1, restricted=True)
        return {
            "uid": person.uid, "point": point.uid, "row": row.uid, "member": member.uid, "never": never.uid,
            "name": person.names.get().uid, "share": new_uid(),
        }  # fmt: skip

    return make


@pytest.mark.parametrize("why", ["barred", "restricted", "agency", "area"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_hidden_record_cannot_be_told_from_one_that_does_not_exist(
    world: Any, signed_in: Any, why: str, method: str
) -> None:
    hidden, client = world(why), signed_in("ama")
    client.get(reverse("people:search"))
    for name, route in NAMED:
        if name not in OF_A_PERSON:
            continue
        real = reverse(name, kwargs={part: hidden[part] for part in parts(route)})
        none = reverse(name, kwargs={part: new_uid() for part in parts(route)})
        one, other = answer(client, real, method), answer(client, none, method)
        assert one[0] == other[0], name
        assert one[0] in (403, 404, 405), name
        assert one[1] == other[1], name
        assert one[2] == other[2], name


@pytest.mark.parametrize("why", ["barred", "restricted"])
def test_the_manager_who_is_barred_learns_nothing_either(
    cast: "Cast", make_person: Any, signed_in: Any, why: str
) -> None:
    from cairn.people import actions

    person = make_person("bryony")
    actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=person)
    if why == "barred":
        actions.declare_bar(by=cast.actor("grace"), person_or_cluster=person)
    else:
        actions.restrict(by=cast.actor("grace"), person=person, was=1, restricted=True)
        for share in person.shares.all():
            actions.end_share(by=cast.actor("grace"), share=share, was=1)
    client = signed_in("grace")
    for name, route in NAMED:
        if name in OF_A_PERSON and parts(route) == ["uid"]:
            one = answer(client, reverse(name, args=[person.uid]))
            assert one == answer(client, reverse(name, args=[new_uid()])), name


def lists(client: Any, visible: Any, reference: str) -> dict[str, Answer]:
    """Every page that could let something of a hidden record through: lists, searches, a visible person's pages."""
    found = {}
    for name in ("people:search", "people:bars", "people:near-misses"):
        found[name] = answer(client, reverse(name))
    for name in (
        "people:contact",
        "people:details",
        "people:family",
        "people:household-add",
        "people:access",
    ):
        found[name] = answer(client, reverse(name, args=[visible.uid]))
    for text in ("omar haddad", "omer hadad", "07700 900555", "omar cedar road", "hadd", "leila", reference):
        sent = client.post(reverse("people:search"), {"text": text})
        found[text] = answer(client, sent.url)
    typed = {"who": "person", "recipient": reference, "because": "x"}
    found["by reference"] = answer(client, reverse("people:never-add", args=[visible.uid]), "post", typed)
    return found


@pytest.mark.parametrize("why", ["barred", "restricted", "seen"])
@pytest.mark.parametrize("key", ["ama", "grace"])
def test_no_list_count_or_search_shows_that_there_is_a_record(
    cast: "Cast", make_person: Any, signed_in: Any, why: str, key: str
) -> None:
    from cairn.people import actions, reach
    from cairn.people.models import Bar, Person

    visible, bryony = make_person("bryony"), cast.actor("bryony")
    actions.add_contact_point(by=bryony, person=visible, kind="address", value="3 Elm Road, SE15 4QN")
    home = actions.start_household(by=bryony, person=visible)
    client = signed_in(key)
    reference = new_reference()
    without = lists(client, visible, reference)
    hidden = make_person("bryony", given="Omar", family="Haddad")
    Person.objects.filter(pk=hidden.pk).update(reference=reference)
    point = actions.add_contact_point(by=bryony, person=hidden, kind="phone", value="07700 900555")
    actions.add_contact_point(by=bryony, person=hidden, kind="address", value="9 Cedar Road, SE15 4QN")
    if why != "barred":  # whoever is tied to a barred person is hidden with her: tests/people/test_bars.py
        actions.relate(by=bryony, a=hidden, b=visible, kind="former_partner")
    actions.join_household(by=bryony, household=home, person=hidden)
    actions.never_receive(by=bryony, person=visible, because="x", recipient=hidden)
    actions.record_life_event(by=bryony, person=hidden, kind="move", on=bryony.today, told_by="herself")
    actions.report_near_miss(
        by=bryony,
        person=hidden,
        contact_point=point,
        what_happened="x",
        source_kind="case",
        source_uid=new_uid(),
    )
    if why == "barred":
        Bar.objects.create(
            cluster=hidden.cluster, user=cast.users[key], kind="declared", holder_one=cast.users["bryony"],
            holder_two=cast.users["governance"], created_by=cast.users["bryony"],
        )  # fmt: skip
    elif why == "restricted":
        Person.objects.filter(pk=hidden.pk).update(restricted=True)
        hidden.refresh_from_db()
        reach.recompute(hidden)
    with_it = lists(client, visible, reference)
    if why == "seen":  # the control: where nothing hides the record, these pages do show it
        assert sum(with_it[name][1] != before[1] for name, before in without.items()) >= 8
        return
    for name, before in without.items():
        assert with_it[name][0] == before[0], name
        assert with_it[name][1] == before[1], name
        assert with_it[name][2] == before[2], name
