"""What a proxy and a monitor are told: enough to act on, and nothing about anybody."""

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from pytest_django import Settings

from cairn.access import keys, metrics, probes, root_keys
from cairn.demo.cast import Cast


def test_it_is_alive_whatever_the_database_does() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")


def test_it_is_ready_when_the_database_and_the_keys_are(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "_migrated", lambda: True)  # the tests' tables come without migrations
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_it_is_not_ready_without_migrations_keys_or_a_database(
    cast: Cast, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacks() -> bytes:
        answer = Client().get("/readyz")
        assert answer.status_code == 503
        return answer.content

    monkeypatch.setattr(probes, "_migrated", lambda: False)
    assert lacks() == b"not ready: migrations\n"
    monkeypatch.setattr(probes, "_migrated", lambda: True)
    settings.CAIRN_KEYRING = tmp_path / "another.json"
    root_keys.make_keyring(tmp_path / "another.json")
    keys.forget()
    assert lacks() == b"not ready: keys\n"

    def away() -> bool:
        raise DatabaseError("could not connect to host db17, database cairn")

    monkeypatch.setattr(probes, "_migrated", away)
    assert lacks() == b"not ready: database\n"


def test_numbers_are_for_whoever_has_the_token(cast: Cast, settings: Settings) -> None:
    def ask(**headers: str) -> Any:
        return Client().get("/metrics", headers=headers)

    assert ask(Authorization="Bearer ").status_code == 404  # none is set: nobody has it
    settings.CAIRN_METRICS_TOKEN = "a long token of our own"
    for wrong in ({}, {"Authorization": "Bearer a long token"}, {"Authorization": "Basic x"}):
        assert ask(**wrong).status_code == 404
    answer = ask(Authorization="Bearer a long token of our own")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "cairn_events_unsealed 0.0" in answer.content.decode()


def test_requests_are_counted_by_template_and_name_nobody(signed_in: Any) -> None:
    uid = "0b1c4f0e-7f0f-4d0e-9a52-5a1f2b3c4d5e"
    browser = signed_in("ama")
    browser.get(f"/people/{uid}/?q=Mansour")
    browser.generic("PURR", "/healthz")
    text = metrics.text()
    assert 'cairn_requests_total{method="GET",route="/people/<uuid:uid>/",status="404"}' in text
    assert 'method="other"' in text
    assert uid not in text
    assert "Mansour" not in text
    assert "cairn_request_seconds_count" in text


def test_what_never_was_has_no_age(cast: Cast) -> None:
    assert "cairn_backup_age_seconds" not in metrics.text()
