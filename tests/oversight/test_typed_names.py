"""The names in a request: whoever is barred from them cannot tell that it came; nobody reads them in passing."""

import re
from typing import Any

import pytest
from django.urls import reverse

from cairn.access.models import Event, UserKey
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.oversight import doctor
from cairn.oversight.actions import looking
from cairn.oversight.models import Request
from cairn.people import actions as people
from cairn.people import normalise
from cairn.people.models import Bar
from tests.cases import made
from tests.oversight import asking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TOKENS = re.compile(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"')


def page(client: Any, name: str, *args: Any) -> tuple[int, str]:
    answer = client.get(reverse(f"oversight:{name}", args=args))
    return answer.status_code, TOKENS.sub("", answer.content.decode())


def bar(cast: Cast, key: str, given: str = "Declan", family: str = "Brant") -> None:
    """`key` is kept from somebody of this name, whom another service knows."""
    man = made.person(cast, "programme_manager", given, family)
    people.declare_bar(by=cast.actor("programme_manager"), person_or_cluster=man, user=cast.users[key])


@pytest.mark.parametrize("typed", ["Declan Brant", "BRANT, Declan", "Déclan  brant"])
def test_to_whoever_is_barred_from_that_name_a_request_that_came_is_one_that_did_not(
    cast: Cast, signed_in: Any, typed: str
) -> None:
    bar(cast, "grace")
    grace = signed_in("grace")
    before = (page(grace, "requests"), TOKENS.sub("", grace.get("/").content.decode()))
    request = asking.identified(cast, asker_name=typed, subject_name=typed)
    after = (page(grace, "requests"), TOKENS.sub("", grace.get("/").content.decode()))
    assert after == before
    lookup = request.lookups.get(agency=cast.agencies["haven"])
    for name, uid in (("request", request.uid), ("look", lookup.uid)):
        assert page(grace, name, uid)[0] == 404
    with pytest.raises(Refused, match="no such request"):
        looking.look(by=cast.actor("grace"), lookup=lookup, was=1)


def test_a_colleague_who_is_not_barred_sees_it_and_the_lead_keeps_it(cast: Cast, signed_in: Any) -> None:
    bar(cast, "grace")
    request = asking.identified(cast)
    assert request.reference in page(signed_in("refuge_manager"), "requests")[1]
    assert "Declan Brant" in page(signed_in(asking.LEAD), "request", request.uid)[1]


def test_the_name_of_whoever_asks_for_somebody_else_counts_as_well(cast: Cast) -> None:
    bar(cast, "grace")
    asking.identified(cast, asker="representative", asker_name="Declan Brant", subject_name="Ruth Penn")
    assert not Request.objects.visible_to(cast.actor("grace")).exists()


def test_her_own_request_is_not_hers_to_look_for(cast: Cast) -> None:
    hashes = normalise.staff_hashes(name="Grace Lindqvist")
    UserKey.objects.create(user=cast.users["grace"], kind="name", hash=hashes["name"][0])
    asking.identified(cast, asker_name="Grace Lindqvist", subject_name="Grace Lindqvist")
    assert not Request.objects.visible_to(cast.actor("grace")).exists()
    assert Request.objects.visible_to(cast.actor("refuge_manager")).exists()


def test_a_bar_that_is_lifted_or_was_only_asked_about_hides_nothing(cast: Cast) -> None:
    bar(cast, "grace")
    asking.identified(cast)
    Bar.objects.update(kind=Bar.Kind.ASKED)
    assert Request.objects.visible_to(cast.actor("grace")).exists()


def test_nobody_reads_the_names_in_passing_and_a_bar_on_somebody_else_makes_no_difference(
    cast: Cast, signed_in: Any
) -> None:
    request, grace = asking.identified(cast, wanted="All about me and Ruth"), signed_in("grace")
    lookup = request.lookups.get(agency=cast.agencies["haven"])
    seen = [page(grace, "requests"), page(grace, "request", request.uid), page(grace, "look", lookup.uid)]
    bar(cast, "grace", "Somebody", "Else")
    assert [
        page(grace, "requests"),
        page(grace, "request", request.uid),
        page(grace, "look", lookup.uid),
    ] == seen
    assert not any(word in html for _code, html in seen for word in ("Declan", "Brant", "Ruth"))
    assert "Shown when you look" in seen[1][1]


def test_who_says_that_she_looks_is_shown_them_and_that_is_written_down(cast: Cast, signed_in: Any) -> None:
    request, grace = asking.identified(cast), signed_in("grace")
    lookup = request.lookups.get(agency=cast.agencies["haven"])
    shown = grace.post(reverse("oversight:look", args=[lookup.uid]), {"show": "yes"}).content.decode()
    assert "Declan Brant" in shown
    assert "There is a problem" not in shown
    event = Event.objects.get(verb="opened", kind="request", object_uid=request.uid)
    assert (event.user, "subject_name" in event.fields) == (cast.users["grace"].uid, True)
    wrong = grace.post(
        reverse("oversight:look", args=[lookup.uid]), {"subjects": "", "version": 1}
    ).content.decode()
    assert "Declan Brant" in wrong
    assert "Tick that you searched" in wrong
    looking.look(by=cast.actor("grace"), lookup=lookup, was=1)
    assert "Declan Brant" in page(grace, "request", request.uid)[1]


def test_a_service_in_which_nobody_may_look_is_said_by_the_doctor(cast: Cast) -> None:
    asking.identified(cast)
    assert not any("nobody may look" in finding for finding in doctor.findings())
    bar(cast, "grace")
    assert any("1 service" in finding and "nobody may look" in finding for finding in doctor.findings())


def test_requests_from_before_names_were_kept_so_are_told_by_the_doctor_and_filled_once(
    cast: Cast, signed_in: Any
) -> None:
    from cairn.cli.migrate import fill
    from cairn.oversight.jobs import keep_missing_names

    bar(cast, "grace")
    grace = signed_in("grace")
    request = asking.identified(cast)
    assert request.reference not in page(grace, "requests")[1]
    known = set(request.typed_names.values_list("hash", flat=True))
    request.typed_names.all().delete()  # as it stood before the upgrade
    assert request.reference in page(grace, "requests")[1]
    assert any("came before names were kept as hashes" in said for said in doctor.findings())
    fill()
    assert request.reference not in page(grace, "requests")[1]
    assert set(request.typed_names.values_list("hash", flat=True)) == known
    assert not any("kept as hashes" in said for said in doctor.findings())
    assert keep_missing_names() == 0
