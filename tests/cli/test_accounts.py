"""The first accounts of an installation."""

import re

import pytest
from django.test import Client

from cairn.access.models import Agency, Appointment, Area, User
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


def test_the_first_account_is_an_administrator_of_a_new_borough(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(FIRST) == WELL
    held = Appointment.objects.get()
    assert (held.role, held.area.code, held.agency.kind) == ("system_administrator", "elm", "operations")
    assert not held.user.has_usable_password()
    assert "Dafydd Rowe is system_administrator" in capsys.readouterr().out


def test_the_link_lets_her_choose_a_password(capsys: pytest.CaptureFixture[str]) -> None:
    entry.main(FIRST)
    path = re.search(r"http://localhost:8000(/\S+)", capsys.readouterr().out)
    assert path
    browser = Client()
    page = browser.get(path[1], follow=True)
    assert page.status_code == 200
    new = "a long walk up the hill"
    answer = browser.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert answer.status_code == 302
    assert User.objects.get(email="dafydd@borough.example").check_password(new)


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
