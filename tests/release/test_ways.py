"""The ways out, each against a server that answers as the real one would: taken, refused, or nobody knows."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import jwt
import pytest

from cairn.access.models import User
from cairn.config.environment import CairnSettings
from cairn.config.mail import ways_out
from cairn.core.ids import new_uid
from cairn.release import actions, ways
from cairn.release.actions import sending
from cairn.release.models import Outgoing
from cairn.release.queries import ledger
from cairn.release.ways import Envelope, notify, smtp

Send = Callable[..., Outgoing]
SERVICE, SECRET = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


def envelope(channel: str = "email", address: str = "nadia@school.example", **values: str) -> Envelope:
    given = {
        "to": "Nadia Farouk",
        "sender": "Messages",
        "subject": "A message for you",
        "text": "It has arrived.",
    }
    return Envelope(uid=new_uid(), channel=channel, address=address, prepared_at="", **(given | values))


# ---------------------------------------------------------------- GOV.UK Notify


@dataclass
class Played:
    """A Notify that answers what the test says, and keeps what it was asked."""

    status: int = 201
    held: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str, str, dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def played(settings: Any) -> Iterator[Played]:
    notify_here = Played()

    class Answers(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            notify_here.asked.append((self.command, self.path, self.headers["Authorization"], body))
            if self.command == "POST" and notify_here.status == 201:
                notify_here.held.append(body)
            if notify_here.status == 0:
                self.close_connection = True
                return
            held = [one for one in notify_here.held if one["reference"] in self.path]
            self.send_response(200 if self.command == "GET" else notify_here.status)
            self.end_headers()
            self.wfile.write(json.dumps({"notifications": held}).encode())

        do_GET = do_POST = _answer  # noqa: N815

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.CAIRN_NOTIFY_URL = f"http://127.0.0.1:{server.server_port}"
    settings.CAIRN_NOTIFY_KEY = f"trial-{SERVICE}-{SECRET}"
    settings.CAIRN_NOTIFY_TEMPLATES = {"email": "e-template", "text": "t-template", "post": "p-template"}
    yield notify_here
    server.shutdown()
    server.server_close()


def test_notify_is_handed_the_words_the_address_and_nothing_else(played: Played) -> None:
    sent = envelope()
    notify.deliver(sent)
    [(method, path, authorization, body)] = played.asked
    assert (method, path) == ("POST", "/v2/notifications/email")
    assert body == {
        "template_id": "e-template",
        "reference": sent.uid.hex,
        "email_address": "nadia@school.example",
        "personalisation": {"message": "It has arrived.", "subject": "A message for you"},
    }
    token = authorization.removeprefix("Bearer ")
    claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
    assert claims["iss"] == SERVICE
    assert set(claims) == {"iss", "iat"}


def test_a_text_goes_to_a_phone_and_a_letter_to_lines_that_end_with_the_postcode(played: Played) -> None:
    notify.deliver(envelope("text", "+44 7700 900461"))
    long = "Flat 2, The Old Dairy, Back Yard, 88 Tamarind Close, Northmoor, Ashbourne Park, ZZ7 3VZ"
    notify.deliver(envelope("post", long, to="Rosalind Tarrow"))
    text, letter = (body for _method, _path, _token, body in played.asked)
    assert text["phone_number"] == "+44 7700 900461"
    lines = [letter["personalisation"][f"address_line_{number}"] for number in range(1, 8)]
    assert lines[0] == "Rosalind Tarrow"
    assert lines[-1] == "ZZ7 3VZ"
    assert (
        "Northmoor, Ashbourne Park" in lines[5]
    )  # what does not fit is said on one line, and nothing is dropped
    assert "address_line_8" not in letter["personalisation"]


def test_a_letter_without_a_whole_address_is_not_taken(played: Played) -> None:
    with pytest.raises(ways.NotTaken):
        notify.deliver(envelope("post", "Ashbourne Park", to=""))
    assert played.asked == []


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (201, ("sent", "")),
        (400, ("failed", "backend")),
        (429, ("failed", "backend")),
        (503, ("unknown", "crash")),
        (0, ("unknown", "crash")),  # it hangs up
    ],
)
def test_what_notify_answers_decides_what_is_known(
    send: Send, played: Played, settings: Any, status: int, expected: tuple[str, str]
) -> None:
    settings.CAIRN_OUTGOING = {"email": "notify"}
    outgoing = send()
    played.status = status
    actions.send_enqueued()
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.why) == expected
    assert outgoing.way == "notify"
    actions.send_enqueued()
    assert len([one for one in played.asked if one[0] == "POST"]) == 1  # never a second time by itself
    assert ledger.taken(outgoing) is ((status == 201) if status else None)


def test_notify_that_does_not_answer_cannot_tell_what_it_has(settings: Any) -> None:
    settings.CAIRN_NOTIFY_KEY = f"trial-{SERVICE}-{SECRET}"
    settings.CAIRN_NOTIFY_URL = "http://127.0.0.1:9"  # nobody listens there
    assert notify.took(new_uid()) is None
    settings.CAIRN_NOTIFY_KEY = "no key at all"
    assert notify.took(new_uid()) is None


# ---------------------------------------------------------------- the mail server


class MailServer(socketserver.StreamRequestHandler):
    """Speaks as much SMTP as one message needs. `says` replaces what it answers to a word; "" hangs up."""

    says: ClassVar[dict[str, str]] = {}
    took: ClassVar[list[str]] = []

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].split()[0].upper()
            answer = self.says.get(word, {"DATA": "354 go on", "QUIT": "221 bye"}.get(word, "250 ok"))
            if not answer:
                return
            self._say(answer)
            if word == "DATA" and answer.startswith("354"):
                self._letter()
            if word == "QUIT":
                return

    def _letter(self) -> None:
        lines: list[str] = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        if self.says.get("END", "250 taken"):
            self.took.append("\n".join(lines))
            self._say(self.says.get("END", "250 taken"))

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_server(settings: Any, **says: str) -> Iterator[list[str]]:
    handler = type("Played", (MailServer,), {"says": says, "took": []})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 5
        settings.CAIRN_OUTGOING = {"email": "smtp"}
        yield handler.took
        server.shutdown()


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ({}, ("sent", "")),
        ({"RCPT": "550 no such mailbox"}, ("failed", "backend")),
        ({"DATA": "554 not this"}, ("failed", "backend")),
        ({"END": ""}, ("unknown", "crash")),  # it hung up after it had the whole message
    ],
)
def test_what_the_mail_server_says_decides_what_is_known(
    send: Send, settings: Any, says: dict[str, str], expected: tuple[str, str]
) -> None:
    with mail_server(settings, **says) as took:
        outgoing = send()
        actions.send_enqueued()
        outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.why) == expected
    assert outgoing.way == "smtp"
    assert len(took) == (1 if expected[0] == "sent" else 0)
    assert ledger.taken(outgoing) is None


def test_a_mail_has_a_neutral_sender_and_subject_and_asks_for_no_answer(send: Send, settings: Any) -> None:
    with mail_server(settings) as took:
        outgoing = send()
        actions.send_enqueued()
    [mail] = took
    assert "Subject: A message for you" in mail
    assert "From: Messages <" in mail
    assert "Auto-Submitted: auto-generated" in mail
    assert f"Message-ID: <{outgoing.uid.hex}@" in mail
    assert "Tarrow" not in mail


def test_a_mail_server_that_is_not_there_has_surely_taken_nothing(send: Send, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.CAIRN_OUTGOING = "127.0.0.1", 9, {"email": "smtp"}
    outgoing = send()
    actions.send_enqueued()
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.why) == ("failed", "backend")


def test_a_message_without_an_address_was_not_sent(
    send: Send, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server(settings) as took:
        outgoing = send()
        User.objects.filter(pk=outgoing.recipient_user_id).update(email="")
        monkeypatch.setattr(sending, "stop", lambda *_, **__: None)  # as if the door had not asked
        assert actions.send_enqueued() == 0
        with pytest.raises(ways.NotTaken):
            smtp.deliver(envelope(address=""))
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.why, took) == ("failed", "backend", [])
    for way in ("file", "console", "notify"):
        for channel in ("email", "text"):
            with pytest.raises(ways.NotTaken):
                ways.deliver(way, envelope(channel, " "))


# ---------------------------------------------------------------- the console, and the choice


def test_the_console_says_that_something_left_and_neither_to_whom_nor_what(
    send: Send, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.CAIRN_OUTGOING = {"email": "console"}
    outgoing = send()
    assert actions.send_enqueued() == 1
    said = capsys.readouterr().out
    assert outgoing.uid.hex in said
    assert "@" not in said
    assert "referral" not in said


@pytest.mark.parametrize(
    ("given", "because"),
    [
        ({"outgoing": "email=pigeon"}, "email cannot go by pigeon"),
        ({"outgoing": "voicemail=notify"}, "voicemail cannot go by notify"),
        ({"outgoing": "email"}, "each channel once"),
        ({"outgoing": "email=file,email=smtp"}, "each channel once"),
        ({"outgoing": "email=smtp"}, "CAIRN_EMAIL_URL"),
        ({"outgoing": "text=notify", "notify_key": "k"}, "a template for text"),
        ({"outgoing": "text=notify", "notify_templates": "text=t"}, "CAIRN_NOTIFY_KEY"),
        ({"notify_url": "http://elsewhere.example"}, "https://"),
    ],
)
def test_a_way_that_could_not_work_stops_the_start(given: dict[str, str], because: str) -> None:
    with pytest.raises(ValueError, match=because):
        ways_out(CairnSettings(**given))  # type: ignore[arg-type]


def test_without_a_word_everything_is_a_file() -> None:
    assert ways_out(CairnSettings())["CAIRN_OUTGOING"] == {}
    assert ways.way_for("text") == "file"
