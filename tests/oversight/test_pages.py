"""The pages of requests and complaints, as each of the cast meets them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cairn.core import clock
from cairn.demo.cast import Cast
from cairn.oversight.models import Complaint, Passage, Request
from cairn.people.models import Person
from cairn.release.models import Outgoing
from tests.cases import made
from tests.oversight import asking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SignedIn = Callable[[str], Client]


def post(client: Client, page: str, /, *args: Any, **typed: Any) -> Any:
    """Send a form at its version; it must lead on."""
    address = reverse(f"oversight:{page}", args=args)
    answer = client.post(address, typed)
    assert answer.status_code == 302, (page, answer.status_code, errors(answer))
    return answer


def errors(answer: Any) -> str:
    text = answer.content.decode()
    return " ".join(re.findall(r"href=\"#id[^>]*>([^<]*)<", text))


def day(name: str, year: int, month: int, on: int) -> dict[str, int]:
    return {f"{name}-day": on, f"{name}-month": month, f"{name}-year": year}


def test_a_perpetrators_request_goes_all_the_way_and_tells_nothing_of_her(
    cast: Cast, signed_in: SignedIn
) -> None:
    him = asking.him(cast)
    named = made.person(cast, "ama", "Declan", "Brant", sex="male")
    case = asking.her(cast, perpetrator=named)
    lead = signed_in(asking.LEAD)
    assert lead.get(reverse("oversight:requests")).status_code == 200
    post(
        lead, "request-new", kind="access", asker="herself", asker_name="Declan Brant", subject_name="Declan Brant",
        wanted="Everything", came_by="letter", channel="collect", **day("received_on", 2026, 11, 3),
    )  # fmt: skip
    row = Request.objects.get()
    page = lead.get(reverse("oversight:request", args=[row.uid])).content.decode()
    assert "Received: identity to be seen" in page
    assert "The clock waits" in page
    post(lead, "identify", row.uid, version=1, seen="Passport", **day("on", 2026, 11, 5))
    page = lead.get(reverse("oversight:request", args=[row.uid])).content.decode()
    assert "7 Dec 2026" in page  # 5 December is a Saturday
    # Each service looks in its own records.
    for key, found in (("grace", named), ("programme_manager", him), ("refuge_manager", None)):
        manager = signed_in(key)
        today = manager.get("/").content.decode()
        assert f"Look for records: request {row.reference}" in today
        lookup = row.lookups.get(agency=cast.appointments[key].agency)
        look = reverse("oversight:look", args=[lookup.uid])
        assert "Declan Brant" not in manager.get(look).content.decode()
        assert "Declan Brant" in manager.post(look, {"show": "yes"}).content.decode()
        post(manager, "look", lookup.uid, version=1, sure="on", subjects=found.reference if found else "")
    # The worker is warned, and only she.
    assert "somebody asked for records" in signed_in("ama").get("/").content.decode()
    assert "somebody asked for records" not in signed_in("bryony").get("/").content.decode()
    # The programme's manager learns nothing of the other service.
    theirs = signed_in("programme_manager").get(reverse("oversight:request", args=[row.uid])).content.decode()
    assert "Haven" not in theirs
    assert "cause harm" not in theirs
    page = lead.get(reverse("oversight:request", args=[row.uid])).content.decode()
    assert "said to cause harm" in page
    row.refresh_from_db()
    post(lead, "gather", row.uid, version=row.version)
    page = lead.get(reverse("oversight:passages", args=[row.uid])).content.decode()
    assert "A record whose existence is not told" in page
    post(lead, "short-ones", row.uid)
    for one in Passage.objects.filter(answer__request=row, decision=""):
        address = reverse("oversight:passage", args=[row.uid, one.uid])
        assert lead.get(address).status_code == 200
        typed = {"decision": "include"} if one.text else {}
        if one.contributor:
            post(
                lead,
                "consult",
                row.uid,
                one.uid,
                version=one.version,
                origin="agrees",
                **day("on", 2026, 11, 17),
            )
            one.refresh_from_db()
        if not typed:
            typed = {"decision": "withhold", "ground": "others", "reason": "It is somebody else’s."}
        post(lead, "passage", row.uid, one.uid, version=one.version, **typed)
    row.refresh_from_db()
    page = lead.get(reverse("oversight:answer", args=[row.uid])).content.decode()
    assert "Karl (Second Path Programme)" in page
    assert "Weston" not in page
    post(lead, "sign", row.uid, version=row.version)
    row.refresh_from_db()
    second = signed_in("programme_manager")
    assert f"sign the answer to request {row.reference}" in second.get("/").content.decode()
    post(second, "countersign", row.uid, version=row.version)
    row.refresh_from_db()
    taken = lead.post(reverse("oversight:take", args=[row.uid]), {"as": "html"})
    assert taken["Content-Disposition"].endswith('.html"')
    assert b"Came to the first session" in taken.content
    for word in (b"Marisol", case.reference.encode(), b"Haven Advocacy", b"MARAC"):
        assert word not in taken.content
    assert lead.post(reverse("oversight:take", args=[row.uid]), {"as": "csv"}).status_code == 200
    post(lead, "hand-over", row.uid, version=row.version, to="Declan Brant", seen="Passport")
    row.refresh_from_db()
    assert row.state == "answered"
    ledger = Outgoing.objects.filter(source_kind="request")
    assert {one.recipient_user for one in ledger} == {cast.users[asking.LEAD]}
    # What the request let its lead see ends with it.
    with clock.at(datetime(2026, 11, 18, 12, tzinfo=UTC)):
        assert not Person.objects.visible_to(cast.actor(asking.LEAD)).exists()


def test_anybody_writes_a_complaint_down_and_the_one_it_is_about_never_sees_it(
    cast: Cast, signed_in: SignedIn
) -> None:
    ama = cast.appointments["ama"]
    post(
        signed_in("midwife"), "complaint-new", about="data", agency=str(cast.agencies["haven"].uid), says="herself",
        about_user=str(ama.uid), name="Marisol", reach="Ring on Tuesdays", text="She told my sister where I live.",
        **day("received_on", 2026, 11, 16),
    )  # fmt: skip
    row = Complaint.objects.get()
    address = reverse("oversight:complaint", args=[row.uid])
    assert signed_in("ama").get(address).status_code == 404
    assert signed_in("programme_manager").get(address).status_code == 404
    own = signed_in("midwife").get(address).content.decode()
    assert "She told my sister" in own
    assert "Ring on Tuesdays" not in own
    grace = signed_in("grace")
    assert f"Acknowledge complaint {row.reference}" in grace.get("/").content.decode()
    assert "Ring on Tuesdays" in grace.get(address).content.decode()
    post(grace, "complaint-acknowledge", row.uid, version=1, **day("on", 2026, 11, 17))
    post(
        grace, "complaint-decide", row.uid, version=2, outcome="upheld", because="It was so.", learned="Nobody tells.",
        **day("told_on", 2026, 11, 17),
    )  # fmt: skip
    post(signed_in(asking.LEAD), "complaint-second", row.uid, version=3, wanted="She is still there.")
    row.refresh_from_db()
    answer = grace.post(
        reverse("oversight:complaint-decide", args=[row.uid]),
        {"version": 4, "outcome": "not", "because": "x", "learned": "x"},
    )
    assert b"Somebody else decides the second stage" in answer.content
    assert (row.stage, row.first_outcome) == (2, "upheld")
