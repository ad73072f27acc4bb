"""Logs: JSON, and nothing personal in them."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.test import Client

from cairn.config import logs

NAME = "Jane Smith"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the formatter makes of everything that is logged."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield out
    root.removeHandler(handler)


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_message_is_never_filled_in(written: io.StringIO) -> None:
    logging.getLogger("cairn.people").warning(
        "%s could not be found by %r in %5.2f s", NAME, NAME, 1.5, extra={"uid": "u"}
    )
    (line,) = lines(written)
    assert line["event"] == "… could not be found by … in … s"
    assert (line["level"], line["logger"], line["uid"]) == ("warning", "cairn.people", "u")
    assert NAME not in written.getvalue()


def test_only_what_is_known_to_be_harmless_is_told(written: io.StringIO) -> None:
    logging.getLogger("cairn.x").warning(
        "done", extra={"job": "a.b", "milliseconds": 5, "person": NAME, "body": NAME}
    )
    (line,) = lines(written)
    assert (line["job"], line["milliseconds"]) == ("a.b", 5)
    assert NAME not in written.getvalue()


def test_of_an_exception_the_kind_and_the_place_are_told(written: io.StringIO) -> None:
    try:
        raise ValueError(NAME)
    except ValueError:
        logging.getLogger("cairn.x").exception("it broke")
    (line,) = lines(written)
    assert line["exception"] == "ValueError"
    assert "test_logs:" in line["raised_at"][-1]
    assert NAME not in written.getvalue()


def test_what_a_strange_library_says_is_named_and_not_quoted(written: io.StringIO) -> None:
    said = f"could not parse {NAME}"
    logging.getLogger("some.library").warning(said)
    (line,) = lines(written)
    assert line["event"].startswith("a message at test_logs:")
    assert NAME not in written.getvalue()


@pytest.mark.parametrize("logger", ["gunicorn.error", "django.security.DisallowedHost", "django.request"])
def test_what_the_server_filled_in_itself_is_not_quoted(written: io.StringIO, logger: str) -> None:
    said = f"Invalid request: 'GET /{NAME}'"
    logging.getLogger(logger).error(said)
    logging.getLogger(logger).error(ValueError(NAME))
    logging.getLogger(logger).error("Worker (pid:%s) exited with %s.", 1, NAME)
    filled, raised, template = lines(written)
    assert filled["event"].startswith("a message at test_logs:")
    assert raised["event"].startswith("a message at test_logs:")
    assert template["event"] == "Worker (pid:…) exited with …."
    assert NAME not in written.getvalue()


def test_structlogs_own_loggers_go_the_same_way(written: io.StringIO) -> None:
    structlog.get_logger("cairn.x").warning("done", job="a.b", person=NAME)
    (line,) = lines(written)
    assert (line["event"], line["job"]) == ("done", "a.b")
    assert NAME not in written.getvalue()


@pytest.mark.urls("tests.access.decoys")
def test_a_request_that_broke_is_logged_by_its_template(written: io.StringIO, signed_in: Any) -> None:
    client: Client = signed_in("ama")
    client.raise_request_exception = False
    client.get("/decoy/breaks/?name=Jane+Smith")
    client.post("/decoy/busy/", {"story": NAME})
    text = written.getvalue()
    assert NAME not in text
    assert "Jane" not in text
    assert "/decoy/breaks/" in {line.get("route") for line in lines(written)}


def test_an_address_that_does_not_exist_is_not_logged_as_typed(
    written: io.StringIO, client: Client, db: None
) -> None:
    logging.getLogger("django.request").setLevel(logging.WARNING)
    try:
        client.get("/people/Jane-Smith/")
    finally:
        logging.getLogger("django.request").setLevel(logging.ERROR)
    (line,) = lines(written)
    assert line["route"] == "(no such page)"
    assert line["status"] == 404
    assert "Jane" not in written.getvalue()


def test_frames_without_a_traceback_are_none() -> None:
    assert logs.where(None) == []
    try:
        raise RuntimeError
    except RuntimeError:
        assert len(logs.where(sys.exc_info()[2])) == 1
