"""An installation for real people does not start unsafely, and makes no record of a person before its documents are."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from cairn.access import actions, assurance, doctor, production, root_keys
from cairn.access.models import Appointment
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.people import actions as people


@pytest.fixture
def real(settings: Settings, tmp_path: Path) -> Settings:
    """Settings as they should be for real people."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    settings.CAIRN_PRODUCTION, settings.CAIRN_DEMO, settings.DEBUG = True, False, False
    settings.CAIRN_HOME, settings.ALLOWED_HOSTS = home, ["cairn.borough.example"]
    settings.SESSION_COOKIE_SECURE, settings.SECRET_KEY = True, "x" * 60
    return settings


def test_what_is_set_as_it_should_be_is_not_refused(real: Settings) -> None:
    assert list(production.refusals()) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEBUG", True, "CAIRN_DEBUG is on"),
        ("SESSION_COOKIE_SECURE", False, "passwords would cross the network in clear"),
        ("ALLOWED_HOSTS", [], "names no host"),
        ("SECRET_KEY", "short", "shorter than 50"),
    ],
)
def test_an_unsafe_setting_stops_the_start(
    real: Settings, db: None, name: str, value: Any, said: str
) -> None:
    setattr(real, name, value)
    with pytest.raises(doctor.UnsafeStart, match=said):
        doctor.refuse_unsafe_start()
    real.CAIRN_PRODUCTION = False  # the decoy: the demo and the tests are let off
    assert said not in " ".join(production.refusals())


def test_this_machine_alone_needs_no_https(real: Settings) -> None:
    real.SESSION_COOKIE_SECURE, real.ALLOWED_HOSTS = False, ["localhost", "127.0.0.1", "[::1]"]
    assert list(production.refusals()) == []


def test_a_key_ring_or_a_home_that_others_can_read_stops_the_start(real: Settings, tmp_path: Path) -> None:
    ring = tmp_path / "ring.json"
    ring.write_text("{}")
    ring.chmod(0o644)
    real.CAIRN_KEYRING = ring
    assert list(production.refusals()) == [f"{ring} can be read by others: chmod 600."]
    ring.chmod(0o600)
    Path(real.CAIRN_HOME).chmod(0o750)
    assert list(production.refusals()) == [f"{real.CAIRN_HOME} can be read by others: chmod 700."]
    Path(real.CAIRN_HOME).chmod(0o700)
    ring.unlink()  # whose absence is said where keys are asked for
    assert list(production.refusals()) == []


CAIRN, ROOT, SOMEBODY = 990, 0, 1000


@pytest.mark.parametrize(
    ("mode", "owner", "group", "said"),
    [
        (0o600, CAIRN, CAIRN, ""),
        (0o400, CAIRN, CAIRN, ""),
        (0o640, ROOT, CAIRN, ""),
        (0o440, ROOT, CAIRN, ""),
        (0o640, CAIRN, CAIRN, "chmod 600"),
        (0o640, ROOT, SOMEBODY, "give it Cairn's group and chmod 640"),
        (0o660, ROOT, CAIRN, "give it Cairn's group and chmod 640"),
        (0o644, ROOT, CAIRN, "give it Cairn's group and chmod 640"),
        (0o642, ROOT, CAIRN, "give it Cairn's group and chmod 640"),
        (0o600, SOMEBODY, CAIRN, "belongs to somebody else"),
    ],
)
def test_a_key_ring_is_cairns_alone_or_roots_for_cairns_group_to_read(
    real: Settings, monkeypatch: pytest.MonkeyPatch, mode: int, owner: int, group: int, said: str
) -> None:
    ring = real.CAIRN_KEYRING = Path("/etc/cairn/keyring.json")
    stat = Path.stat
    found = os.stat_result((0o100000 | mode, 1, 1, 1, owner, group, 9, 0, 0, 0))
    monkeypatch.setattr(Path, "stat", lambda path, **how: found if path == ring else stat(path, **how))
    monkeypatch.setattr(os, "access", lambda *_: True)
    monkeypatch.setattr(os, "geteuid", lambda: CAIRN)
    monkeypatch.setattr(os, "getegid", lambda: CAIRN)
    for found_by in (
        production.refusals,
        lambda: root_keys.too_open(ring),
    ):  # at the start, and by the doctor
        sentences = list(found_by())
        assert len(sentences) == bool(said)
        assert said in "".join(sentences)


def test_a_key_ring_of_roots_that_cairn_cannot_read_says_what_to_do(
    real: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = real.CAIRN_KEYRING = tmp_path / "ring.json"
    ring.touch(mode=0o600)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert f"{ring} cannot be read by the account that Cairn runs as: chmod 600." in list(
        production.refusals()
    )


def test_sign_in_links_in_the_log_and_retired_keys_left_lying_are_told(
    real: Settings, tmp_path: Path
) -> None:
    real.CAIRN_KEYRING = tmp_path / "keyring.json"
    real.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "printed into the log" in " ".join(production.warnings())
    real.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert list(production.warnings()) == []
    (tmp_path / "keyring-retired-2026-11-17.json").touch()
    assert "take it off this machine" in " ".join(production.warnings())


def test_the_demo_does_not_start_over_a_database_of_somebody_elses(cast: Cast, settings: Settings) -> None:
    settings.CAIRN_DEMO = True
    if connection.vendor == "sqlite":
        doctor.refuse_unsafe_start()
    actions.create_area(code="elm", name="Elm")
    with pytest.raises(doctor.UnsafeStart, match="anybody could sign in as anybody"):
        doctor.refuse_unsafe_start()
    settings.CAIRN_DEMO = False
    if connection.vendor == "sqlite":
        doctor.refuse_unsafe_start()


def test_the_invented_borough_never_takes_the_place_of_records(cast: Cast, tmp_path: Path) -> None:
    from cairn.demo.load import load_demo

    actions.create_area(code="elm", name="Elm")
    if connection.vendor == "sqlite":
        pytest.skip("the tests' own SQLite is in memory: tests/cli says it of a file")
    with pytest.raises(Refused, match="holds records of its own"):
        load_demo(tmp_path)


# --- the documents ---


def finish_all() -> None:
    for code in assurance.DOCUMENTS:
        assurance.finish(document=code, edition="1.0", on=clock.today(), by="Wanjiru Kamau, governance")


@pytest.fixture
def make(cast: Cast) -> Callable[[], Any]:
    """Make a record about a person, as a caseworker would."""
    ama = cast.actor("ama")
    return lambda: people.create_person(
        by=ama,
        basis="referred",
        source_kind="referral",
        source_uid=ama.agency.uid,
        given="Leila",
        family="Mansour",
    )


def test_no_person_is_recorded_before_the_documents_and_the_lead_are(
    real: Settings, make: Callable[[], Any]
) -> None:
    with pytest.raises(Refused, match="No record about a person can be made here yet"):
        make()
    *most, last = assurance.DOCUMENTS
    for code in most:
        assurance.finish(document=code, edition="1.0", on=clock.today(), by="Wanjiru Kamau")
    with pytest.raises(Refused):
        make()
    assurance.finish(document=last, edition="1.0", on=clock.today(), by="Wanjiru Kamau")
    assert make().sort_given == "Leila"
    leads = Appointment.objects.filter(role=assurance.LEAD)
    assert leads.exists()
    leads.update(until_on=clock.today() - timedelta(days=1))
    with pytest.raises(Refused):
        make()


def test_the_invented_borough_needs_no_documents(make: Callable[[], Any]) -> None:
    assert make().sort_given == "Leila"


def test_the_doctor_says_which_are_missing(real: Settings, cast: Cast) -> None:
    said = "\n".join(doctor.documents())
    assert "Data protection impact assessment (impact-assessment) has not been finished" in said
    assert len(doctor.documents()) == len(assurance.DOCUMENTS)  # the cast has a lead
    finish_all()
    assert doctor.documents() == []
    real.CAIRN_PRODUCTION = False
    assert doctor.documents() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"document": "novel"}, "There is no document novel"),
        ({"on": date(2100, 1, 1)}, "today or before"),
        ({"by": " "}, "who finished it"),
        ({"edition": ""}, "which edition"),
    ],
)
def test_what_cannot_be_finished(db: None, changed: dict[str, Any], said: str) -> None:
    whole = {"document": "policy-document", "edition": "1.0", "on": clock.today(), "by": "W. Kamau"}
    with pytest.raises(Refused, match=said):
        assurance.finish(**(whole | changed))
    assurance.finish(**whole)
    with pytest.raises(Refused, match="recorded already"):
        assurance.finish(**whole)
