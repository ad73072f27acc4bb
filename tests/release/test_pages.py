"""The door's pages: own agency only, nothing sealed in a list, somebody decides."""

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.access.actor import Actor
from cairn.access.models import Event
from cairn.core import clock
from cairn.demo.cast import CAST, Cast
from cairn.people import actions as people
from cairn.people.models import Involvement, Person, Reach
from cairn.release import actions, desk
from cairn.release.models import Outgoing
from tests.release.conftest import Her, Send

SignIn = Callable[[str], Client]


def key() -> dict[str, str]:
    return {"once": str(uuid4())}


def test_each_of_the_cast_sees_it_or_is_told_that_her_role_does_not(
    signed_in: SignIn, cast: Cast, send: Send
) -> None:
    outgoing = send()
    for member in CAST:
        client, may = signed_in(member.key), cast.actor(member.key).may("RELEASE_READ")
        assert client.get("/letters/").status_code == (200 if may else 403), member.key
        expected = 403 if not may else 200 if member.agency == "haven" else 404
        assert client.get(f"/letters/{outgoing.uid}/").status_code == expected, member.key


def test_a_neighbours_and_another_agencys_letters_do_not_exist(signed_in: SignIn, send: Send) -> None:
    outgoing = send()
    for who in ("starling_manager", "harbour_manager", "programme_manager", "refuge_manager"):
        client = signed_in(who)
        assert outgoing.reference not in client.get("/letters/").content.decode()
        for path in (f"/letters/{outgoing.uid}/", f"/letters/{outgoing.uid}/decide/"):
            there, nowhere = client.get(path), client.get(path.replace(str(outgoing.uid), str(uuid4())))
            assert (there.status_code, nowhere.status_code) == (404, 404)
        for verb in ("withdraw", "decide", "send-again", "approve"):
            assert client.post(f"/letters/{outgoing.uid}/{verb}/", key()).status_code == 404
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.version) == ("enqueued", 1)


def test_who_is_barred_from_her_does_not_see_what_was_sent_about_her(
    signed_in: SignIn, send: Send, her: Her, cast: Cast
) -> None:
    outgoing = send()
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=her.person, user=cast.users["bryony"])
    client = signed_in("bryony")
    assert outgoing.reference not in client.get("/letters/").content.decode()
    assert client.get(f"/letters/{outgoing.uid}/").status_code == 404
    assert outgoing.reference in signed_in("ama").get("/letters/").content.decode()


def test_the_list_opens_nothing_sealed_and_says_whom_it_was_about_to_the_audit(
    signed_in: SignIn, send: Send, her: Her
) -> None:
    send(to_name="Miss Lavinia Frame", channel="post")
    page = signed_in("ama").get("/letters/").content.decode()
    assert "Lavinia" not in page
    assert "Somebody outside Cairn" in page
    event = Event.objects.filter(verb="saw", kind="outgoing").latest("id")
    assert [row.person for row in event.about.all()] == [her.person.uid]


def test_a_letters_page_shows_it_and_keeps_an_event(signed_in: SignIn, send: Send, her: Her) -> None:
    outgoing = send(to_name="Miss Lavinia Frame", channel="post")
    page = signed_in("ama").get(f"/letters/{outgoing.uid}/").content.decode()
    for words in (
        "Miss Lavinia Frame",
        "Your referral BCDFGHJKL has arrived.",
        "Rosalind Tarrow",
        "Waiting to be sent",
    ):
        assert words in page
    event = Event.objects.get(verb="saw", kind="outgoing", object_uid=outgoing.uid)
    assert event.fields == "body recipient_name"
    assert event.about.get().person == her.person.uid


@pytest.mark.parametrize("path", ["list", "letter"])
def test_each_page_asks_the_same_few_statements_at_any_size(signed_in: SignIn, send: Send, path: str) -> None:
    outgoing = send()
    client = signed_in("ama")
    where = "/letters/" if path == "list" else f"/letters/{outgoing.uid}/"
    client.get(where)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as few:
            client.get(where)
        counts.append(len(few))
        for _n in range(15):
            send()
    assert counts[0] == counts[1]
    assert counts[0] <= 24


def test_the_filters_narrow(signed_in: SignIn, send: Send) -> None:
    waiting, letter = send(), send(kind="letter", channel="post", to_name="Miss Frame")
    client = signed_in("ama")
    page = client.get("/letters/?kind=letter").content.decode()
    assert letter.reference in page
    assert waiting.reference not in page
    assert "Remove this filter" in page
    assert client.get("/letters/?state=unknown").status_code == 200
    assert client.get("/letters/?state=%27&sort=x&page=-3").status_code == 200


def test_its_writer_takes_it_back_once_by_the_button(signed_in: SignIn, send: Send) -> None:
    outgoing = send()
    client, form = signed_in("ama"), key() | {"version": "1"}
    assert "Take it back" in client.get(f"/letters/{outgoing.uid}/").content.decode()
    first, again = (client.post(f"/letters/{outgoing.uid}/withdraw/", form) for _ in range(2))
    assert first.status_code == again.status_code == 302
    outgoing.refresh_from_db()
    assert outgoing.state == "withdrawn"
    assert "Take it back" not in client.get(f"/letters/{outgoing.uid}/").content.decode()
    assert client.post(f"/letters/{outgoing.uid}/withdraw/", key() | {"version": "2"}).status_code == 403


def test_somebody_who_saw_an_older_version_is_told_so(signed_in: SignIn, send: Send) -> None:
    outgoing = send()
    stale = signed_in("ama").post(f"/letters/{outgoing.uid}/withdraw/", key() | {"version": "7"})
    assert stale.status_code == 409


def unknown(outgoing: Outgoing) -> Outgoing:
    crashed = {"state": "unknown", "claimed_at": clock.now(), "why": "crash", "way": "file"}
    Outgoing.objects.filter(pk=outgoing.pk).update(**crashed)
    outgoing.refresh_from_db()
    return outgoing


def test_a_manager_decides_and_sends_again_in_the_browser(signed_in: SignIn, send: Send, outbox: Any) -> None:
    outgoing = unknown(send())
    grace = signed_in("grace")
    page = grace.get(f"/letters/{outgoing.uid}/").content.decode()
    assert "It may have gone" in page
    question = grace.get(f"/letters/{outgoing.uid}/decide/").content.decode()
    assert "A file in the outbox does not have it" in question
    empty = grace.post(
        f"/letters/{outgoing.uid}/decide/", key() | {"version": str(outgoing.version)}
    ).content.decode()
    assert "Select yes if it went" in empty
    assert "Say how you found out" in empty
    said = key() | {"version": str(outgoing.version), "went": "no", "because": "The school got nothing."}
    assert grace.post(f"/letters/{outgoing.uid}/decide/", said).status_code == 302
    assert "Send it again" in grace.get(f"/letters/{outgoing.uid}/").content.decode()
    form = key()
    first, again = (grace.post(f"/letters/{outgoing.uid}/send-again/", form) for _ in range(2))
    assert first["Location"] == again["Location"]
    assert Outgoing.objects.filter(again_of=outgoing).count() == 1
    assert "It was sent again" in grace.get(f"/letters/{outgoing.uid}/").content.decode()
    assert signed_in("ama").get(f"/letters/{outgoing.uid}/decide/").status_code == 403


def test_what_must_be_decided_is_on_the_managers_desk(send: Send, cast: Cast, her: Her) -> None:
    lost, two = unknown(send()), send(approvals=1)
    grace, ama = cast.actor("grace"), cast.actor("ama")
    assert [str(lost.uid) in item.url or str(two.uid) in item.url for item in desk.work(grace)] == [
        True,
        True,
    ]
    assert list(desk.work(ama)) == []
    assert list(desk.work(cast.actor("starling_manager"))) == []
    assert list(desk.work(cast.actor("harbour_manager"))) == []
    told = list(desk.timeline(grace, her.person))
    assert {entry.text for entry in told} == {"Not known whether it was sent", "Waiting to be sent"}
    assert list(desk.timeline(cast.actor("starling_worker"), her.person)) == []
    assert list(desk.timeline(cast.actor("member"), her.person)) == []


def nobody_works_with_her(her: Her) -> None:
    Involvement.objects.filter(person=her.person).delete()
    Reach.objects.filter(person=her.person).delete()


def test_what_is_stuck_stays_with_the_manager_when_nobody_works_with_her_any_more(
    signed_in: SignIn, send: Send, cast: Cast, her: Her
) -> None:
    lost, failed, two = (send(to_name="Miss Frame", channel="post", approvals=n) for n in (0, 0, 1))
    unknown(lost)
    Outgoing.objects.filter(pk=failed.pk).update(state="failed", why="leak")
    sent = send()
    nobody_works_with_her(her)
    on_desk = "".join(item.url for item in desk.work(cast.actor("grace")))
    assert all(str(each.uid) in on_desk for each in (lost, failed, two))
    grace = signed_in("grace")
    for outgoing, button in ((lost, "became of it"), (failed, "Leave it unsent"), (two, "Take it back")):
        page = grace.get(f"/letters/{outgoing.uid}/").content.decode()
        assert button in page
        for hidden in ("Rosalind", "Miss Frame", "has arrived", "Agree that", "Send it again"):
            assert hidden not in page
    assert grace.get(f"/letters/{sent.uid}/").status_code == 404  # nothing is to be decided about it
    assert lost.reference not in grace.get("/letters/").content.decode()
    for verb in ("approve", "send-again"):  # for that she must read it
        assert grace.post(f"/letters/{two.uid}/{verb}/", key() | {"version": "1"}).status_code == 404
    said = key() | {"version": str(lost.version), "went": "yes", "because": "The school has it."}
    assert grace.post(f"/letters/{lost.uid}/decide/", said)["Location"] == "/letters/"
    left = grace.post(f"/letters/{two.uid}/withdraw/", key() | {"version": "1"})
    assert left["Location"] == "/letters/"
    assert {Outgoing.objects.get(pk=each.pk).state for each in (lost, two)} == {"sent", "withdrawn"}
    for who in ("ama", "starling_manager"):
        assert signed_in(who).get(f"/letters/{failed.uid}/").status_code == 404


@pytest.mark.parametrize("tied", [False, True])
def test_who_is_barred_decides_nothing_and_sees_nothing_stuck(
    signed_in: SignIn, send: Send, cast: Cast, her: Her, him: Person, ama: Actor, tied: bool
) -> None:
    lost = unknown(send())
    people.relate(by=ama, a=him, b=her.person, kind="partner")
    people.declare_bar(
        by=cast.actor("grace"), person_or_cluster=him if tied else her.person, user=cast.users["grace"]
    )
    assert list(desk.work(cast.actor("grace"))) == []
    answers = [signed_in("grace").get(f"/letters/{uid}/") for uid in (lost.uid, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert signed_in("grace").get(f"/letters/{lost.uid}/decide/").status_code == 404


def test_a_desk_asks_the_same_statements_at_any_size(send: Send, cast: Cast, her: Her) -> None:
    counts = []
    for _round in range(2):
        grace = cast.actor("grace")  # anew, as each request makes her
        unknown(send())
        send(approvals=1)
        with CaptureQueriesContext(connection) as few:
            list(desk.work(grace))
            list(desk.timeline(grace, her.person))
        counts.append(len(few))
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize(("ending", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_the_ledger_is_taken_away_and_taking_it_away_is_in_it(
    signed_in: SignIn, send: Send, ama: Actor, ending: str, start: bytes
) -> None:
    outgoing = send()
    response = signed_in("ama").post("/letters/download/", key() | {"as": ending})
    assert response.status_code == 200
    assert response.content.startswith(start)
    assert response["Content-Disposition"] == f'attachment; filename="what-left.{ending}"'
    assert "no-store" in response["Cache-Control"]
    taken = Outgoing.objects.get(channel="download")
    assert (taken.recipient_user, taken.rows, taken.state) == (ama.user, 1, "sent")
    if ending == "csv":
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert rows[1][0] == outgoing.reference
        assert "Rosalind" not in response.content.decode()
    assert signed_in("ama").get("/letters/download/").status_code == 405


def test_an_analyst_sees_her_own_downloads_and_no_colleagues(
    signed_in: SignIn, cast: Cast, outbox: Any, noon: Any
) -> None:
    for who in ("analyst", "commissioner"):
        actions.download(
            by=cast.actor(who),
            kind="figures",
            filename="figures.csv",
            head=["n"],
            rows=[[1]],
            source_kind="test",
        )
    page = signed_in("analyst").get("/letters/").content.decode()
    mine, theirs = (
        Outgoing.objects.get(recipient_user__name="Ximena Rojas"),
        Outgoing.objects.get(recipient_user__name="Stephen Oyelaran"),
    )
    assert mine.reference in page
    assert theirs.reference not in page
    assert signed_in("analyst").get(f"/letters/{theirs.uid}/").status_code == 404


def test_the_extract_and_the_retention_say_what_they_hold(send: Send) -> None:
    from django.apps import apps

    from cairn.release.extract import EXTRACTS
    from cairn.release.retention import RETENTION

    send()
    [extract] = EXTRACTS
    [row] = list(extract.rows())
    assert len(row) == len(extract.columns)
    assert {each.model for each in RETENTION} == {
        m._meta.label for m in apps.get_app_config("release").get_models()
    }
