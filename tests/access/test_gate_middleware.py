"""The innermost middleware: who passes, what a page that reads may do, and no event, no page."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError, transaction
from django.test import Client

from cairn.access import audit
from cairn.access.middleware import WriteInRead, is_busy, no_writes
from cairn.access.models import Agency, Appointment, Area, Event, EventAbout, User
from cairn.core import clock
from cairn.core.fields import OpenedInPassing
from cairn.demo.cast import Cast
from cairn.people.models import ContactPoint
from tests.access import decoys

pytestmark = pytest.mark.urls("tests.access.decoys")
SignedIn = Callable[[str], Client]


# --- pages that read ---


def test_a_page_that_was_shown_leaves_an_event_of_who_saw_whom(signed_in: SignedIn, cast: Cast) -> None:
    answer = signed_in("ama").get("/decoy/shows/")
    assert answer.status_code == 200
    event = Event.objects.get()
    assert (event.verb, event.kind, event.object_uid, event.fields) == (
        "saw",
        "record",
        decoys.SHOWN,
        "names phone",
    )
    assert (event.user, event.agency) == (cast.users["ama"].uid, cast.agencies["haven"].uid)
    assert event.session
    assert [about.person for about in EventAbout.objects.all()] == [decoys.HER]
    assert audit.is_genuine(event, [decoys.HER])


def test_head_is_get_without_a_body_and_is_recorded_as_well(signed_in: SignedIn) -> None:
    answer = signed_in("ama").head("/decoy/shows/")
    assert (answer.status_code, answer.content) == (200, b"")
    assert Event.objects.count() == 1


@pytest.mark.parametrize("where", ["inserts", "updates", "inserts-with", "two", "late"])
def test_a_page_that_reads_cannot_write(where: str, signed_in: SignedIn) -> None:
    before = list(Area.objects.order_by("pk").values_list("code", "name"))
    client = signed_in("ama")
    with pytest.raises(WriteInRead), transaction.atomic():
        client.get(f"/decoy/{where}/")
    assert list(Area.objects.order_by("pk").values_list("code", "name")) == before


@pytest.mark.parametrize("where", ["opens", "opens-late"])
def test_what_protects_life_does_not_open_on_a_page_that_reads(where: str, signed_in: SignedIn) -> None:
    with pytest.raises(OpenedInPassing):
        signed_in("ama").get(f"/decoy/{where}/")
    client = signed_in("ama")
    client.raise_request_exception = False
    answer = client.get(f"/decoy/{where}/")
    assert answer.status_code == 500
    assert b"Tamarind" not in answer.content
    assert b"kingfisher" not in answer.content


def test_it_opens_for_somebody_who_asked_for_it(signed_in: SignedIn) -> None:
    assert signed_in("ama").post("/decoy/opens/").content == b"Flat 2, 88 Tamarind Close"


def test_the_next_request_is_not_shut_by_the_last(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    assert client.get("/decoy/shows/").status_code == 200
    assert ContactPoint(value="Flat 2").value.open() == "Flat 2"


def test_whoever_asks_sees_no_stack_trace_of_a_write_in_a_read(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    client.raise_request_exception = False
    answer = client.get("/decoy/inserts/")
    assert answer.status_code == 500
    assert b"Traceback" not in answer.content
    assert b"INSERT" not in answer.content


def test_with_that_only_selects_may_be_read_even_with_telling_column_names(signed_in: SignedIn) -> None:
    assert signed_in("ama").get("/decoy/reads-with/").content == b"2 areas"


def test_the_guard_is_gone_after_the_page(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    with pytest.raises(WriteInRead), transaction.atomic():
        client.get("/decoy/inserts/")
    assert client.post("/decoy/inserts/").status_code == 200
    assert Area.objects.filter(code="sneaked-in").exists()


def test_a_public_page_cannot_write_either(client: Client, db: None) -> None:
    assert client.get("/decoy/open/").status_code == 200


@pytest.mark.parametrize(
    ("sql", "passes"),
    [
        ("SELECT 1", True),
        ("  select 1;  ", True),
        ("(SELECT 1) UNION (SELECT 2)", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", True),
        ('SAVEPOINT "s1"', True),
        ("RELEASE SAVEPOINT s1", True),
        ("INSERT INTO a VALUES (1)", False),
        ("/* SELECT */ INSERT INTO a VALUES (1)", False),
        ("-- SELECT\nINSERT INTO a VALUES (1)", False),
        ("REPLACE INTO a VALUES (1)", False),
        ("DELETE FROM a", False),
        ("PRAGMA foreign_keys=OFF", False),
        ("SET ROLE postgres", False),
        ("COPY a FROM STDIN", False),
        ("CALL change()", False),
        ("TRUNCATE a", False),
        ("WITH a AS (DELETE FROM b RETURNING *) SELECT * FROM a", False),
        ("SELECT 1; DROP TABLE a", False),
        ("", False),
    ],
)
def test_which_statements_pass(sql: str, passes: bool) -> None:
    def asked() -> bool:
        try:
            return bool(no_writes(lambda *_: True, sql, None, False, {}))
        except WriteInRead:
            return False

    assert asked() is passes


# --- no event, no page ---


@pytest.mark.parametrize(
    "trouble", [DatabaseError("disk full"), RuntimeError("no keys"), OSError("key store is down")]
)
def test_without_its_event_the_page_is_dropped(
    trouble: Exception, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(actor: object) -> None:
        raise trouble

    monkeypatch.setattr(audit, "append_seen", fail)
    answer = signed_in("ama").get("/decoy/shows/")
    assert answer.status_code == 503
    assert b"a page about her" not in answer.content
    assert str(trouble).encode() not in answer.content


# --- who passes ---


def test_nobody_signed_in_is_sent_to_sign_in_and_back(client: Client, db: None) -> None:
    answer = client.get("/decoy/shows/?state=open")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=%2Fdecoy%2Fshows%2F%3Fstate%3Dopen"


def test_a_role_without_the_permission_is_told_so(signed_in: SignedIn) -> None:
    assert signed_in("ama").get("/decoy/cases/").status_code == 200
    answer = signed_in("pc_hale").get("/decoy/cases/")
    assert answer.status_code == 403
    assert "Your role does not use this page" in answer.content.decode()
    assert signed_in("ama").get("/decoy/audit/").status_code == 403
    assert signed_in("governance").get("/decoy/audit/").status_code == 200


def test_an_undeclared_page_does_not_exist(signed_in: SignedIn) -> None:
    assert signed_in("ama").get("/decoy/undeclared/").status_code == 404


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_an_undeclared_method_is_405(method: str, signed_in: SignedIn) -> None:
    answer = getattr(signed_in("ama"), method)("/decoy/shows/")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, POST, HEAD"
    assert signed_in("ama").post("/decoy/cases/").status_code == 405
    assert signed_in("ama").get("/decoy/refuses/").status_code == 405


def test_a_disabled_account_is_out_at_once(signed_in: SignedIn, cast: Cast) -> None:
    client = signed_in("ama")
    assert client.get("/decoy/shows/").status_code == 200
    User.objects.filter(pk=cast.users["ama"].pk).update(is_active=False)
    assert client.get("/decoy/shows/").status_code == 302


@pytest.mark.parametrize("what", ["appointment", "account", "agency", "not yet", "role"])
def test_what_has_ended_ends_at_once(what: str, signed_in: SignedIn, cast: Cast) -> None:
    client = signed_in("ama")
    assert client.get("/decoy/shows/").status_code == 200
    yesterday, tomorrow = clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)
    post = Appointment.objects.filter(pk=cast.appointments["ama"].pk)
    match what:
        case "appointment":
            post.update(until_on=yesterday)
        case "account":
            User.objects.filter(pk=cast.users["ama"].pk).update(until_on=yesterday)
        case "agency":
            Agency.objects.filter(pk=cast.agencies["haven"].pk).update(until_on=yesterday)
        case "not yet":
            post.update(from_on=tomorrow)
        case "role":
            post.update(role="astrologer")
    answer = client.get("/decoy/shows/")
    assert answer.status_code == 403
    assert "You have no post at the moment" in answer.content.decode()
    assert Event.objects.count() == 1


def test_the_last_day_of_a_post_still_counts(signed_in: SignedIn, cast: Cast) -> None:
    Appointment.objects.filter(pk=cast.appointments["ama"].pk).update(until_on=clock.today())
    assert signed_in("ama").get("/decoy/shows/").status_code == 200


# --- what an action refused ---


def test_what_the_database_refuses_is_a_page_that_says_so_and_nothing_of_it(signed_in: SignedIn) -> None:
    answer = signed_in("ama").post("/decoy/guarded/")
    assert answer.status_code == 503
    assert "This could not be saved" in answer.content.decode()
    assert "Jane Smith" not in answer.content.decode()


def test_a_refusal_a_stale_edit_and_a_busy_database_are_pages(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    refused, stale, busy = (client.post(f"/decoy/{name}/") for name in ("refuses", "stale", "busy"))
    assert (refused.status_code, stale.status_code, busy.status_code) == (403, 409, 503)
    assert "The case is closed." in refused.content.decode()
    assert "Somebody else changed this" in stale.content.decode()
    assert "Jane Smith" not in busy.content.decode()


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ("database is locked", True),
        ("canceling statement due to lock timeout", True),
        ("database or disk is full", False),
        ("disk I/O error", False),
        ('could not extend file "base/5/16384": No space left on device', False),
    ],
)
def test_a_full_disk_is_not_called_busy(said: str, waits: bool) -> None:
    assert is_busy(OperationalError(said)) == waits


def test_a_fault_says_nothing_of_what_went_wrong(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    client.raise_request_exception = False
    answer = client.get("/decoy/breaks/")
    assert answer.status_code == 500
    assert b"Jane" not in answer.content


# --- what stays in a browser ---


def test_no_page_is_kept_by_a_browser_or_a_proxy(signed_in: SignedIn, client: Client) -> None:
    for answer in (
        signed_in("ama").get("/decoy/shows/"),
        signed_in("pc_hale").get("/decoy/cases/"),
        signed_in("ama").get("/no-such-page/"),
        client.get("/decoy/shows/"),
        client.get("/accounts/login/"),
    ):
        assert "no-store" in answer.headers["Cache-Control"]


def test_signing_out_clears_the_browser(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    client.get("/decoy/shows/")
    assert client.cookies["cairn_last"].value
    answer = client.post("/accounts/logout/")
    assert answer.status_code == 302
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.cookies["cairn_last"].value == ""
    assert client.get("/decoy/shows/").status_code == 302


def test_a_page_that_is_only_looked_at_does_not_sign_anybody_out(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    assert "Clear-Site-Data" not in client.get("/decoy/shows/").headers
    assert "Clear-Site-Data" not in client.get("/accounts/logout/").headers
    assert client.get("/decoy/shows/").status_code == 200


def test_every_page_carries_the_strict_policies(signed_in: SignedIn) -> None:
    headers = signed_in("ama").get("/decoy/shows/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_answer_of_a_fragment_is_sent_to_sign_in_whole(client: Client, db: None) -> None:
    answer = client.get(
        "/decoy/shows/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/decoy/open/?a=1"}
    )
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2Fdecoy%2Fopen%2F"


def test_a_strange_address_of_a_fragment_leads_nowhere_else(client: Client, db: None) -> None:
    answer = client.get(
        "/decoy/shows/", headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/x"}
    )
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2Fdecoy%2Fshows%2F"
    assert json.dumps(dict(answer.headers)).count("evil") == 0
