"""The first accounts of an installation."""

import re
from typing import Any

import pytest
from django.test import Client

from cairn.access import invitations
from cairn.access.models import Agency, Appointment, Area, Invitation, User
from cairn.cli import main as entry
from cairn.cli.console import FAILED, MISUSED, WELL

pytestmark = pytest.mark.django_db

FIRST = [
    "createadmin",
    "dafydd@borough.example",
    "--name",
    "Dafydd Rowe",
    "--area",
    "elm",
    "--area-name",
    "Elm",
    "--legal-body",
    "Elm Council",
]


def handed(capsys: pytest.CaptureFixture[str]) -> str:
    """The path of the link that the command printed."""
    path = re.search(r"http://localhost:8000(/\S+)", capsys.readouterr().out)
    assert path
    return path[1]


def accept(path: str, **more: str) -> Any:
    new = "a long walk up the hill"
    return Client().post(path, {"password1": new, "password2": new, **more})


def test_the_first_account_is_an_administrator_of_a_new_borough(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(FIRST) == WELL
    assert not Appointment.objects.exists()
    assert accept(handed(capsys), terms="on").status_code == 302
    held = Appointment.objects.get()
    assert (held.role, held.area.code, held.agency.kind) == ("system_administrator", "elm", "operations")
    assert held.user.name == "Dafydd Rowe"
    assert held.user.check_password("a long walk up the hill")


def test_without_the_terms_there_is_no_account(capsys: pytest.CaptureFixture[str]) -> None:
    entry.main(FIRST)
    path = handed(capsys)
    assert "The terms" in Client().get(path).content.decode()
    refused = accept(path)
    assert refused.status_code == 200
    assert "select that you do" in refused.content.decode()
    assert not User.objects.filter(email="dafydd@borough.example").exists()
    assert accept(path, terms="on").status_code == 302
    assert Invitation.objects.get().terms == invitations.TERMS
    assert accept(path, terms="on").status_code == 410  # it works once


def test_run_again_it_prints_a_new_link_and_the_old_one_is_dead(capsys: pytest.CaptureFixture[str]) -> None:
    entry.main(FIRST)
    old = handed(capsys)
    entry.main(FIRST)
    new = handed(capsys)
    assert [Client().get(path).status_code for path in (old, new)] == [410, 200]
    accept(new, terms="on")
    assert entry.main(FIRST) == FAILED
    assert "has the post already" in capsys.readouterr().err


def test_somebody_is_invited_to_an_agency_that_is_there_or_made(capsys: pytest.CaptureFixture[str]) -> None:
    entry.main(FIRST)
    words = [
        "invite",
        "ama@haven.example",
        "--name",
        "Ama Owusu",
        "--role",
        "caseworker",
        "--agency",
        "Haven",
        "--area",
        "elm",
    ]
    assert entry.main(words) == MISUSED
    assert "make it with --kind and --legal-body" in capsys.readouterr().err
    assert not User.objects.filter(email="ama@haven.example").exists()
    assert entry.main([*words, "--kind", "da_service", "--legal-body", "Haven Trust"]) == WELL
    assert Agency.objects.filter(name="Haven").count() == 1


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"--role": "queen"}, MISUSED, "There is no role queen"),
        ({"--area": "oak"}, MISUSED, "There is no area oak. There are: elm."),
        ({"--role": "caseworker"}, FAILED, "cannot belong to"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_made(
    change: dict[str, str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    entry.main(FIRST)
    words = {
        "--name": "Ama",
        "--role": "system_administrator",
        "--agency": "Systems",
        "--area": "elm",
    } | change
    assert (
        entry.main(["invite", "ama@elm.example", *(part for pair in words.items() for part in pair)]) == code
    )
    assert said in capsys.readouterr().err
    assert not User.objects.filter(email="ama@elm.example").exists()
    assert Area.objects.count() == 1


def test_a_word_that_is_no_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    entry.main(FIRST)
    words = [
        "invite",
        "ama at haven",
        "--name",
        "Ama",
        "--role",
        "system_administrator",
        "--agency",
        "Systems",
        "--area",
        "elm",
    ]
    assert entry.main(words) == MISUSED
    assert "is not an e-mail address" in capsys.readouterr().err
