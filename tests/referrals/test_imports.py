"""A spreadsheet becomes referrals: all of it, or nothing."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from cairn.access.models import DataKey, Event
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.people.models import Person
from cairn.referrals import actions, jobs, tasks
from cairn.referrals.actions import imports
from cairn.referrals.actions.left_out import take_left_out
from cairn.referrals.models import Import, ImportRow, LeftOut, Referral
from tests.drawn import without_drawn
from tests.referrals.conftest import Services

SignedIn = Callable[[str], Client]

HEADS = [
    "Received on",
    "Referred by",
    "First name",
    "Family name",
    "Date of birth",
    "Phone",
    "Phone safe",
    "Agrees",
    "What happened",
]


def row(n: int = 1, **change: str) -> list[str]:
    cells = {
        "Received on": "03/11/2026", "Referred by": "Elm Road Surgery", "First name": f"Rowan{chr(96 + n)}",
        "Family name": "Ashdown", "Date of birth": "14/03/1988", "Phone": f"07700 9001{n:02}", "Phone safe": "safe",
        "Agrees": "yes", "What happened": "Pushed",
    }  # fmt: skip
    return list((cells | change).values())


def file_of(*lines: list[str], heads: list[str] = HEADS) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([heads, *lines])
    return out.getvalue().encode()


@pytest.fixture
def take_in(cast: Cast, services: Services) -> Callable[..., Import]:
    def do(*lines: list[str], name: str = "a.csv", by: str = "grace") -> Import:
        sheet = imports.read_file(name, file_of(*lines))
        return imports.take_in(by=cast.actor(by), service=services["haven"], sheet=sheet)

    return do


def verdicts(batch: Import) -> list[str]:
    return list(batch.lines.order_by("number").values_list("verdict", flat=True))


def bring_in(cast: Cast, batch: Import, by: str = "grace") -> Import:
    return imports.bring_in(by=cast.actor(by), batch=batch, was=batch.version)


def test_every_row_is_told_what_it_is_and_nothing_is_written(
    cast: Cast, take_in: Callable[..., Import]
) -> None:
    ama = cast.actor("ama")
    from datetime import date

    people.create_person(
        by=ama,
        given="Rowanc",
        family="Ashdown",
        born_on=date(1988, 3, 14),
        basis="case",
        source_kind="test",
        source_uid=ama.user.uid,
    )
    batch = take_in(row(1), row(1), row(2, **{"Received on": "soon"}), row(3), row(4))
    assert verdicts(batch) == ["new", "twice", "unreadable", "perhaps", "new"]
    assert (batch.state, batch.checked, batch.rows) == ("ready", 5, 5)
    assert not Referral.objects.exists()
    assert Person.objects.count() == 1


def test_somebody_whom_the_importer_may_not_see_is_not_told_of(
    cast: Cast, take_in: Callable[..., Import]
) -> None:
    from datetime import date

    ama = cast.actor("ama")
    hidden = people.create_person(
        by=ama,
        given="Rowana",
        family="Ashdown",
        born_on=date(1988, 3, 14),
        basis="case",
        source_kind="test",
        source_uid=ama.user.uid,
    )
    theirs = cast.actor("refuge_worker")
    people.create_person(
        by=theirs,
        given="Rowanb",
        family="Ashdown",
        born_on=date(1988, 3, 14),
        basis="case",
        source_kind="test",
        source_uid=ama.user.uid,
    )
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=hidden, user=cast.users["grace"])
    assert verdicts(take_in(row(1), row(2))) == ["new", "new"]


def test_all_of_it_comes_in(cast: Cast, take_in: Callable[..., Import]) -> None:
    batch = take_in(
        row(1),
        row(2, **{"Referred by": "lime walk practice"}),
        row(3, **{"Family name": "", "First name": ""}),
    )
    bring_in(cast, batch)
    assert (batch.state, batch.made, batch.left_out) == ("done", 2, 1)
    first, second = Referral.objects.order_by("pk")
    assert (first.source, first.state, first.from_name, first.received_on.isoformat()) == (
        "import",
        "sent",
        "Elm Road Surgery",
        "2026-11-03",
    )
    assert second.from_agency == cast.agencies["gp"]
    assert first.agreed.get().on == first.received_on
    assert not ImportRow.objects.exists()
    key = DataKey.objects.get(uid=batch.data_key)
    assert key.wrapped is None


def test_which_rows_were_left_out_and_why_stays_with_the_import(
    cast: Cast, take_in: Callable[..., Import], signed_in: SignedIn
) -> None:
    bring_in(cast, take_in(row(3)))
    batch = take_in(
        row(1),
        row(2, **{"Received on": "=SUM(9)"}),
        row(1),
        row(3),
        row(4, **{"First name": "", "Family name": ""}),
    )
    bring_in(cast, batch)
    browser = signed_in("grace")
    page = browser.get(reverse("referrals:import", args=[batch.uid])).content.decode()
    assert "1 referrals were imported and 4 rows were left out" in page
    assert "“=SUM(9)” is not a real date" in page
    for words in (
        "Twice in this file", "A row above it is the same referral",
        "Imported before", "The same referral came in with an earlier file", "Cannot be read",
    ):  # fmt: skip
        assert words in page
    assert "Rowan" not in page  # of a row that stayed out nothing is kept but its number and why
    answer = browser.post(reverse("referrals:import-left-out", args=[batch.uid]), {"once": str(uuid4())})
    assert "rows-left-out.csv" in answer["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line[0] for line in lines[1:5]] == ["3", "4", "5", "6"]
    assert "“=SUM(9)” is not a real date" in lines[1][2]
    other = signed_in("starling_manager").post(reverse("referrals:import-left-out", args=[batch.uid]))
    assert other.status_code == 404
    assert DataKey.objects.get(uid=batch.data_key).wrapped is None
    reasons = [bytes(blob) for blob in LeftOut.objects.values_list("because", flat=True) if blob]
    assert not any(b"SUM" in blob for blob in reasons)


def test_no_cell_of_the_rows_left_out_is_a_formula(cast: Cast, take_in: Callable[..., Import]) -> None:
    batch = take_in(row(1), row(2, **{"Received on": "soon"}))
    bring_in(cast, batch)
    kept = batch.left_out_rows.get()
    kept.because = "=HYPERLINK(1)"
    kept.save()
    file = take_left_out(by=cast.actor("grace"), batch=batch).content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in file


def test_one_row_that_fails_stops_every_row(cast: Cast, take_in: Callable[..., Import]) -> None:
    batch = take_in(row(1), row(2), row(3))
    real = imports.send

    def failing(**given: Any) -> Referral:
        if given["intake"].client.name.given == "Rowanc":
            raise Refused("The third is refused.")
        return real(**given)

    with (
        mock.patch.object(imports, "send", failing),
        pytest.raises(Refused, match=r"Row 4: The third is refused\."),
    ):
        bring_in(cast, batch)
    batch.refresh_from_db()
    assert batch.state == "ready"
    assert not Referral.objects.exists()
    assert not Person.objects.exists()
    assert batch.lines.count() == 3


@pytest.mark.django_db(transaction=True)
def test_rows_are_opened_and_read_while_others_may_still_write(
    cast: Cast, take_in: Callable[..., Import], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, told = take_in(row(1), row(2)), list[str]()
    read, send = imports.rows.from_kept, imports.send

    def noted(what: str, then: Callable[..., Any]) -> Callable[..., Any]:
        def do(*args: Any, **named: Any) -> Any:
            told.append(f"{what} {'in' if connection.in_atomic_block else 'before'} the transaction")
            return then(*args, **named)

        return do

    monkeypatch.setattr(imports.rows, "from_kept", noted("read", read))
    monkeypatch.setattr(imports, "send", noted("sent", send))
    bring_in(cast, batch)
    assert told == ["read before the transaction"] * 2 + ["sent in the transaction"] * 2


def test_every_row_that_came_in_has_its_events_and_a_failed_import_none(
    cast: Cast, take_in: Callable[..., Import]
) -> None:
    batch = take_in(row(1), row(2))
    before = Event.objects.count()
    with mock.patch.object(imports, "_empty", side_effect=Refused("No.")), pytest.raises(Refused):
        bring_in(cast, batch)
    assert Event.objects.count() == before
    batch.refresh_from_db()
    bring_in(cast, batch)
    sent = set(Event.objects.filter(kind="referral", verb="sent").values_list("object_uid", flat=True))
    assert sent == set(Referral.objects.values_list("uid", flat=True))
    assert len(sent) == 2


def test_the_same_file_again_brings_nothing_twice(cast: Cast, take_in: Callable[..., Import]) -> None:
    bring_in(cast, take_in(row(1), row(2)))
    again = take_in(row(1), row(2), row(3))
    assert verdicts(again) == ["repeat", "repeat", "new"]
    bring_in(cast, again)
    assert Referral.objects.count() == 3
    third = take_in(row(1), row(2))
    with pytest.raises(Refused):
        bring_in(cast, third)


def test_two_imports_of_the_same_row_at_once_make_one(cast: Cast, take_in: Callable[..., Import]) -> None:
    first, second = take_in(row(1)), take_in(row(1))
    bring_in(cast, first)
    with pytest.raises(Refused, match="imported before"):
        bring_in(cast, second)
    assert Referral.objects.count() == 1


@pytest.mark.parametrize("key", ["ama", "pc_hale", "refuge_manager", "harbour_manager"])
def test_who_may_not_import(key: str, cast: Cast, take_in: Callable[..., Import]) -> None:
    with pytest.raises(Refused):
        take_in(row(1), by=key)
    batch = take_in(row(1))
    for act in (imports.bring_in, imports.bring_in_later, imports.give_up):
        with pytest.raises(Refused):
            act(by=cast.actor(key), batch=batch, was=batch.version)


def test_an_import_is_done_or_given_up_once(cast: Cast, take_in: Callable[..., Import]) -> None:
    batch = take_in(row(1))
    imports.give_up(by=cast.actor("grace"), batch=batch, was=batch.version)
    assert not batch.lines.exists()
    for act in (imports.bring_in, imports.bring_in_later, imports.give_up):
        with pytest.raises(Refused):
            act(by=cast.actor("grace"), batch=batch, was=batch.version)


def test_a_large_file_is_looked_at_and_brought_in_in_the_background(
    cast: Cast, take_in: Callable[..., Import]
) -> None:
    lines = [
        row(1, **{"First name": f"Rowan{chr(97 + n // 26)}{chr(97 + n % 26)}", "Phone": ""})
        for n in range(120)
    ]
    batch = take_in(*lines)
    assert (batch.state, batch.checked) == ("checking", 0)
    grace = cast.actor("grace")
    post = cast.appointments["grace"].uid.hex
    assert imports.look_at_some(by=grace, batch=batch) == imports.BATCH
    assert (batch.state, batch.checked) == ("checking", imports.BATCH)
    tasks.look_at_rows.call(batch.uid.hex, post)
    batch.refresh_from_db()
    assert (batch.state, batch.checked) == ("ready", 120)
    imports.bring_in_later(by=grace, batch=batch, was=batch.version)
    assert batch.state == "importing"
    tasks.bring_in.call(batch.uid.hex, post, batch.version)
    batch.refresh_from_db()
    assert (batch.state, batch.made) == ("done", 120)
    tasks.look_for_matches_of.call(batch.uid.hex)
    assert not Referral.objects.filter(matched_at=None).exists()


def test_what_stops_the_background_stands_on_its_page(cast: Cast, take_in: Callable[..., Import]) -> None:
    batch = take_in(row(1))
    imports.bring_in_later(by=cast.actor("grace"), batch=batch, was=batch.version)
    with mock.patch.object(imports, "send", side_effect=Refused("The service is closed.")):
        tasks.bring_in.call(batch.uid.hex, cast.appointments["grace"].uid.hex, batch.version)
    batch.refresh_from_db()
    assert batch.state == "ready"
    assert "The service is closed." in batch.problem


def test_a_file_that_nobody_goes_on_with_is_emptied(take_in: Callable[..., Import]) -> None:
    batch = take_in(row(1))
    assert jobs.JOBS[0].run() == 0
    with clock.at(clock.now() + timedelta(days=2, minutes=1)):
        assert jobs.JOBS[0].run() == 1
    batch.refresh_from_db()
    assert batch.state == "dropped"
    assert not batch.lines.exists()


def test_a_referral_that_nobody_looked_for_is_looked_for_later(
    cast: Cast, take_in: Callable[..., Import]
) -> None:
    bring_in(cast, take_in(row(1)))
    assert jobs.JOBS[1].run() == 0
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert jobs.JOBS[1].run() == 1


# --- the command line


def test_a_file_is_loaded_from_the_command_line(cast: Cast, services: Services, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(file_of(row(1), row(2)))
    done = actions.load_referrals(path, by=cast.actor("grace"))
    assert (done.made, done.unreadable, done.repeated) == (2, (), 0)
    again = actions.load_referrals(path, by=cast.actor("grace"))
    assert (again.made, again.repeated) == (0, 2)


def test_a_row_that_cannot_be_read_stops_the_command_unless_told(
    cast: Cast, services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(file_of(row(1), row(2, **{"Date of birth": "soon"})))
    with pytest.raises(Refused, match=r"Row 3: Date of birth: “soon” is not a real date"):
        actions.load_referrals(path, by=cast.actor("grace"))
    assert not Referral.objects.exists()
    assert not Import.objects.exists()
    done = actions.load_referrals(path, by=cast.actor("grace"), leave_out=True)
    assert (done.made, len(done.unreadable)) == (1, 1)


def test_a_file_that_is_not_there_is_a_sentence(cast: Cast, services: Services, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read"):
        actions.load_referrals(tmp_path / "none.csv", by=cast.actor("grace"))


def test_which_service_must_be_said_when_there_are_several(
    cast: Cast, services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(file_of(row(1)))
    services["lantern"].__class__.objects.filter(pk=services["lantern"].pk).update(
        agency=cast.agencies["haven"]
    )
    with pytest.raises(Refused, match="Say for which service"):
        actions.load_referrals(path, by=cast.actor("grace"))
    assert actions.load_referrals(path, by=cast.actor("grace"), service=services["haven"]).made == 1


# --- its pages


def chosen(browser: Client, services: Services, data: bytes, name: str = "a.csv", once: str = "") -> Any:
    file = SimpleUploadedFile(name, data, content_type="text/csv")
    given = {"once": once or str(uuid4()), "service": services["haven"].uid.hex, "file": file}
    return browser.post(reverse("referrals:imports"), given)


def test_choose_look_and_take_in(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("grace")
    assert browser.get(reverse("referrals:imports")).status_code == 200
    answer = chosen(browser, services, file_of(row(1), row(2, **{"Received on": "soon"})))
    assert answer.status_code == 302
    page = browser.get(answer["Location"]).content.decode()
    assert "Rowana Ashdown" in page
    assert "“soon” is not a real date" in page
    assert "900101" not in without_drawn(page)
    assert "Rowana" not in browser.get(f"{answer['Location']}?show=unreadable").content.decode()
    batch = Import.objects.get()
    address = reverse("referrals:bring-in", args=[batch.uid])
    given = {"once": str(uuid4()), "version": str(batch.version)}
    assert browser.post(address, given).status_code == browser.post(address, given).status_code == 302
    assert Referral.objects.count() == 1
    assert (
        "1 referrals were imported and 1 rows were left out"
        in browser.get(answer["Location"]).content.decode()
    )
    again = chosen(browser, services, file_of(row(1), row(2, **{"Received on": "soon"})))
    assert "This same file was imported" in browser.get(again["Location"]).content.decode()
    late = browser.post(address, {"once": str(uuid4()), "version": "1"})
    assert late.status_code in (302, 403)
    assert Referral.objects.count() == 1


def test_given_up_through_its_page(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("grace")
    answer = chosen(browser, services, file_of(row(1)))
    batch = Import.objects.get()
    browser.post(
        reverse("referrals:give-up", args=[batch.uid]), {"once": str(uuid4()), "version": str(batch.version)}
    )
    assert "given up" in browser.get(answer["Location"]).content.decode()


HOSTILE = {
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 300, "a.csv", "PNG"),
    "a pdf": (b"%PDF-1.4", "a.csv", "PDF"),
    "nothing": (b"", "a.csv", "empty"),
    "zeros": (b"\x00" * 2000, "a.csv", "must be a CSV or XLSX"),
    "a workbook in name only": (
        b"Received on,Referred by,Family name\n1,2,3\n",
        "a.xlsx",
        "must be a CSV or XLSX",
    ),
    "a broken workbook": (b"PK\x03\x04" + b"x" * 400, "a.xlsx", "damaged"),
    "something else": (b"MZ....", "a.exe", "must be a CSV or XLSX"),
    "too big": (b"x" * (10 * 1024 * 1024 + 1), "a.csv", "must be smaller than"),
    "other columns": (b"Name\nRowan\n", "a.csv", "no column called"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_file_that_cannot_be_read_is_a_sentence_beside_the_field(
    case: str, signed_in: SignedIn, services: Services
) -> None:
    data, name, said = HOSTILE[case]
    answer = chosen(signed_in("grace"), services, data, name)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Import.objects.exists()


def test_the_template_is_there_for_importers_alone(signed_in: SignedIn, services: Services) -> None:
    for name in ("template-csv", "template-xlsx"):
        answer = signed_in("grace").get(reverse(f"referrals:{name}"))
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        assert signed_in("pc_hale").get(reverse(f"referrals:{name}")).status_code == 403


def test_somebody_elses_import_does_not_exist(signed_in: SignedIn, services: Services) -> None:
    chosen(signed_in("grace"), services, file_of(row(1)))
    batch = Import.objects.get()
    for key in ("refuge_manager", "harbour_manager", "starling_manager"):
        browser = signed_in(key)
        assert browser.get(reverse("referrals:import", args=[batch.uid])).status_code == 404
        for name in ("bring-in", "give-up"):
            given = {"once": str(uuid4()), "version": "1"}
            assert browser.post(reverse(f"referrals:{name}", args=[batch.uid]), given).status_code == 404
