"""One worker with a post in each of two boroughs: what she reaches from one is not there when she acts in the other."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from cairn.access.actor import Actor, actor_of
from cairn.access.models import Appointment
from cairn.access.signin import SESSION_KEY
from cairn.core import clock
from cairn.core.decisions import Refused
from tests.cases import made

if TYPE_CHECKING:
    from cairn.cases.models import Case
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def there(cast: "Cast") -> Appointment:
    """Ama's second post, in the neighbour borough's service."""
    from cairn.access.actions import appoint

    first = cast.appointments["harbour_worker"]
    return appoint(
        user=cast.users["ama"], agency=first.agency, role=first.role, area=first.area, team=first.team,
        from_on=date(2026, 1, 1),
    )  # fmt: skip


@pytest.fixture
def next_door(cast: "Cast") -> "Case":
    client = made.person(cast, "harbour_manager", given="Wilhelmina", family="Otterburn")
    case = made.case(cast, by="harbour_manager", owner="harbour_manager", to="harbour", client=client)
    made.phone(cast, case, by="harbour_manager")
    return case


def browser(cast: "Cast", post: Appointment) -> Client:
    client = Client()
    client.force_login(cast.users["ama"], backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SESSION_KEY] = post.uid.hex
    session.save()
    return client


def acting(post: Appointment) -> Actor:
    return actor_of(Appointment.objects.select_related("user", "agency", "team", "area").get(pk=post.pk))


def addresses(case: "Case") -> list[str]:
    person = case.parties.get(role="client").person
    assert person is not None
    referral = case.referrals.get().referral
    return [
        reverse("cases:case", args=[case.uid]), reverse("cases:attempt", args=[case.uid]),
        reverse("home:person", args=[person.uid]), reverse("people:contact", args=[person.uid]),
        reverse("referrals:referral", args=[referral.uid]), reverse("referrals:shared", args=[person.uid]),
    ]  # fmt: skip


def test_from_the_one_borough_nothing_of_the_other_is_there(
    cast: "Cast", there: Appointment, next_door: "Case", settings: Any
) -> None:
    settings.CAIRN_DEMO = True
    here, yonder = browser(cast, cast.appointments["ama"]), browser(cast, there)
    for address in addresses(next_door):
        assert (here.get(address).status_code, yonder.get(address).status_code) == (404, 200), address
    found = here.post(reverse("people:search"), {"text": "Wilhelmina Otterburn"}).url
    assert (
        "0 people" in here.get(found).content.decode() or "Otterburn" not in here.get(found).content.decode()
    )
    assert "Otterburn" not in here.get(reverse("cases:list") + "?whose=all").content.decode()
    assert "Otterburn" in yonder.get(reverse("cases:list") + "?whose=all").content.decode()


def test_what_names_herself_is_read_in_its_own_borough_only(
    cast: "Cast", there: Appointment, next_door: "Case"
) -> None:
    """An involvement of her own user is hers in both posts: the area keeps it where it belongs."""
    from cairn.people import actions as people
    from cairn.people.models import Person

    person = next_door.parties.get(role="client").person
    people.involve(
        by=cast.actor("harbour_manager"), person=person, agency=next_door.agency, user=cast.users["ama"],
        basis="consulted", source_kind="case", source_uid=next_door.uid,
    )  # fmt: skip
    for post, sees in ((cast.appointments["ama"], False), (there, True)):
        assert Person.objects.visible_to(acting(post)).filter(pk=person.pk).exists() is sees


def test_no_action_takes_a_record_of_the_other_borough(
    cast: "Cast", there: Appointment, next_door: "Case"
) -> None:
    from cairn.cases import actions
    from cairn.people import actions as people

    ama = acting(cast.appointments["ama"])
    hers = next_door.parties.get(role="client").person
    own = made.case(cast)
    client = own.parties.get(role="client").person
    waiting = made.referral(cast, to="harbour", by="harbour_manager")
    point = hers.contact_points.get()
    for do in (
        lambda: people.relate(by=ama, a=hers, b=client, kind="sibling"),
        lambda: people.relate(by=ama, a=client, b=hers, kind="sibling"),
        lambda: people.never_receive(by=ama, person=client, because="x", recipient=hers),
        lambda: people.open_contact(by=ama, contact_point=point),
        lambda: people.set_contact_rule(by=ama, contact_point=point, safe="never", given_by="worker"),
        lambda: people.record_life_event(by=ama, person=hers, kind="move", on=made.TODAY, told_by="herself"),
        lambda: actions.add_party(case=own, role="other", according_to="client", person=hers, by=ama),
        lambda: actions.write_note(case=next_door, kind="other", text="x", by=ama),
        lambda: actions.open_case(referral=waiting, by=ama),
        lambda: actions.log_attempt(
            case=own, at=clock.now(), channel="phone", reached="spoke", point=point, by=ama
        ),
    ):
        with pytest.raises(Refused):
            do()


def test_a_post_that_ends_ends_at_midnight_and_what_she_kept_open_acts_for_nobody_else(
    cast: "Cast", there: Appointment, next_door: "Case", settings: Any
) -> None:
    settings.CAIRN_DEMO = True
    Appointment.objects.filter(pk=there.pk).update(until_on=made.TODAY)
    client, page = browser(cast, there), addresses(next_door)[0]
    assert client.get(page).status_code == 200  # the last day counts
    with clock.at(made.NOON + timedelta(days=1)):
        client = browser(cast, there)  # her session still says that she acts there
        answer = client.get(page)
        assert answer.status_code == 403
        assert "Your post has ended" in answer.content.decode()
        assert client.post(page + "notes/new/", {"kind": "other", "text": "x"}).status_code == 403
    assert not next_door.notes.exists()
