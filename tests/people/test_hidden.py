"""What is kept hidden since separation: anybody who may change it hides it; only who could open it ends that."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cairn.core import clock
from cairn.core.decisions import Refused

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

ADDRESS = "88 Tamarind Close, ZZ7 3VZ"


@pytest.fixture
def hidden(cast: "Cast", leila: Any) -> Any:
    return address(cast, "ama", leila)


def address(cast: "Cast", key: str, person: Any, **values: Any) -> Any:
    from cairn.people import actions

    asked: dict[str, Any] = {"kind": "address", "value": ADDRESS, "hidden": True} | values
    return actions.add_contact_point(by=cast.actor(key), person=person, **asked)


def unhide(by: Any, point: Any, because: str = "She says so herself") -> None:
    from cairn.people import actions

    actions.change_contact_point(by=by, contact_point=point, was=point.version, hidden=False, because=because)


def events() -> list[tuple[str, str]]:
    from cairn.access.models import Event

    rows = Event.objects.filter(kind="contact_point", verb__in=("changed", "unhid"))
    return list(rows.order_by("id").values_list("verb", "fields"))


def test_to_unhide_asks_for_the_same_fresh_factor_as_to_open(
    cast: "Cast", hidden: Any, settings: Any
) -> None:
    settings.CAIRN_DEMO = False
    ama = cast.actor("ama")
    for ago in (None, timedelta(minutes=5, seconds=1)):
        ama.mfa_at = clock.now() - ago if ago else None
        with pytest.raises(Refused, match="second factor"):
            unhide(ama, hidden)
    hidden.refresh_from_db()
    assert hidden.hidden
    ama.mfa_at = clock.now()
    with pytest.raises(Refused, match="Say why"):
        unhide(ama, hidden, because=" ")
    unhide(ama, hidden)
    hidden.refresh_from_db()
    assert not hidden.hidden


def test_a_role_that_opens_no_life_fields_hides_but_does_not_unhide(cast: "Cast", make_person: Any) -> None:
    from cairn.people import actions

    worker, person = cast.actor("practitioner"), make_person("practitioner")
    point = address(cast, "practitioner", person, hidden=False)
    actions.change_contact_point(by=worker, contact_point=point, was=point.version, hidden=True)
    point.refresh_from_db()
    assert point.hidden
    with pytest.raises(Refused, match="hidden since separation"):
        unhide(worker, point)
    actions.change_contact_point(
        by=worker, contact_point=point, was=point.version, hidden=True, known_to_perpetrator=False
    )  # what is no secret about it she goes on changing
    point.refresh_from_db()
    assert point.hidden


def test_the_event_says_what_changed_and_who_unhid(
    cast: "Cast", leila: Any, hidden: Any, settings: Any
) -> None:
    from cairn.people import actions

    settings.CAIRN_DEMO = True  # a second factor is as fresh as it must be
    ama, phone = cast.actor("ama"), address(cast, "ama", leila, hidden=False)
    actions.change_contact_point(by=ama, contact_point=phone, was=phone.version, shared_with_perpetrator=True)
    unhide(ama, hidden)
    assert events() == [("changed", "shared_with_perpetrator"), ("unhid", "hidden")]


def test_the_page_that_says_who_knows_of_it_keeps_it_hidden(signed_in: Any, leila: Any, hidden: Any) -> None:
    at = reverse("people:contact-change", args=[leila.uid, hidden.uid])
    client = signed_in("ama")
    assert 'name="hidden"' not in client.get(at).content.decode()
    sent = {"known_to_perpetrator": "no", "shared_with_perpetrator": "no", "version": "1"}
    assert client.post(at, sent).status_code == 302
    hidden.refresh_from_db()
    assert hidden.hidden
    assert hidden.known_to_perpetrator is False
    assert client.post(at, sent | {"known_to_perpetrator": "yes"}).status_code == 409  # read before that


def test_unhiding_has_its_page_which_asks_why(signed_in: Any, leila: Any, hidden: Any) -> None:
    at = reverse("people:contact-unhide", args=[leila.uid, hidden.uid])
    client = signed_in("ama")
    back = reverse("people:contact", args=[leila.uid])
    assert at in client.get(back).content.decode()
    page = client.get(at).content.decode()
    assert ADDRESS not in page
    version = re.findall(r'name="version" value="(\d+)"', page)
    assert "Say why" in client.post(at, {"because": "", "version": version}).content.decode()
    assert client.post(at, {"because": "He knows it now", "version": version}).url == back
    hidden.refresh_from_db()
    assert not hidden.hidden
    assert at not in client.get(back).content.decode()


def test_whoever_may_not_is_shown_no_way_and_refused(cast: "Cast", signed_in: Any, make_person: Any) -> None:
    person = make_person("practitioner")
    point = address(cast, "practitioner", person)
    at = reverse("people:contact-unhide", args=[person.uid, point.uid])
    client = signed_in("practitioner")
    assert at not in client.get(reverse("people:contact", args=[person.uid])).content.decode()
    assert client.get(at).status_code == 403
    assert client.post(at, {"because": "x", "version": "1"}).status_code == 403
    assert signed_in("starling_worker").get(at).status_code == 404


def test_without_a_fresh_factor_the_page_leads_to_it(
    signed_in: Any, leila: Any, hidden: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, to = signed_in("ama"), [leila.uid, hidden.uid]
    monkeypatch.setattr("cairn.access.middleware.is_fresh", lambda request: False)
    assert client.get(reverse("people:contact-change", args=to)).status_code == 200
    at = reverse("people:contact-unhide", args=to)
    assert client.get(at).url.startswith("/accounts/2fa/")
    assert client.post(at, {"because": "x", "version": "1"}).url.startswith("/accounts/2fa/")
    hidden.refresh_from_db()
    assert hidden.hidden
