"""What somebody takes away: written down, neutralised, never cached."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from cairn.access.actor import Actor
from cairn.access.models import Event
from cairn.core import sealing
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.release.actions import download
from cairn.release.models import Outgoing
from cairn.release.presenters import attachment, csv_bytes, xlsx_bytes
from cairn.release.rules.cells import neutral
from tests.release.conftest import Her

HEAD = ("Reference", "=Sum", "When")
ROWS = [
    ("=1+1", -5, date(2026, 11, 17)),
    ("plain", None, datetime(2026, 7, 1, 12, 0, tzinfo=UTC)),
    ("@x", True, Decimal("1.5")),
]


def take(by: Actor, **values: Any) -> Any:
    given = {
        "by": by,
        "kind": "list",
        "filename": "referrals.csv",
        "head": HEAD,
        "rows": ROWS,
        "source_kind": "test",
    }
    return download(**given | values)


def test_a_download_is_a_line_of_the_ledger_with_the_signed_in_user_as_its_recipient(ama: Actor) -> None:
    downloaded = take(ama)
    stored = Outgoing.objects.get()
    assert (stored.recipient_user, stored.channel, stored.state) == (ama.user, "download", "sent")
    assert (stored.rows, stored.size, stored.filename) == (3, len(downloaded.content), "referrals.csv")
    assert stored.hash == sealing.mac("release", downloaded.content)
    assert not stored.body
    assert Event.objects.get(kind="outgoing").verb == "downloaded"


def test_a_csv_holds_no_formula_and_opens_as_utf8() -> None:
    content = csv_bytes(HEAD, [*ROWS, ("café", "a,b\r\nc", "")])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["Reference", "'=Sum", "When"]
    assert rows[1] == ["'=1+1", "-5", "2026-11-17"]
    assert rows[2] == ["plain", "", "2026-07-01 13:00"]  # London
    assert rows[3] == ["'@x", "True", "1.5"]
    assert rows[4] == ["café", "a,b\nc", ""]


def test_a_workbook_holds_no_formula_and_no_link() -> None:
    content = xlsx_bytes(HEAD, [*ROWS, ("https://x.example", "=HYPERLINK(1)", "12")], "Re: [all]/*")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    [name] = book.sheet_names
    rows = book.get_sheet_by_name(name).to_python()
    assert rows[0] == ["Reference", "'=Sum", "When"]
    assert rows[1][:2] == ["'=1+1", -5]
    assert rows[4] == ["https://x.example", "'=HYPERLINK(1)", "12"]
    import zipfile

    inside = zipfile.ZipFile(io.BytesIO(content))
    assert not any("<f>" in inside.read(n).decode() for n in inside.namelist() if n.endswith(".xml"))
    assert not any("hyperlink" in inside.read(n).decode() for n in inside.namelist() if "sheet1" in n)


@given(st.text(max_size=60))
def test_no_text_starts_a_formula_once_it_is_a_cell(text: str) -> None:
    cell = neutral(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not set(cell) & {"\x00", "\x08", "\r"}


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\t=1", "\r\n=1", " =1", "＝1", "－1", "\x00=1", "\u00a0=1"]
)
def test_every_way_of_starting_a_formula_is_known(text: str) -> None:
    assert neutral(text).startswith("'")


@pytest.mark.parametrize("value", [5, -5, 1.5, True, date(2026, 1, 1), "a-b", "", "'=1"])
def test_what_is_harmless_stays_as_it_is(value: object) -> None:
    assert neutral(value) == value


@pytest.mark.parametrize(
    "name", ["../x.csv", "x.exe", "Rosalind Tarrow.csv", "a.csv.html", "", "x.csv\r\nSet-Cookie: a"]
)
def test_a_file_has_a_plain_name(ama: Actor, name: str) -> None:
    with pytest.raises(ValueError, match="no name for a file"):
        take(ama, filename=name)


def test_a_list_about_people_holds_none_of_their_contact_values(ama: Actor, her: Her) -> None:
    assert take(ama, rows=[("Rosalind Tarrow", 1, None)], about=[her.person])
    for cell in ("07700 900461", "88 Tamarind Close", "kingfisher"):
        with pytest.raises(Refused, match="must not leave"):
            take(ama, rows=[("Rosalind Tarrow", cell, None)], about=[her.person])
    assert Outgoing.objects.count() == 1  # what was refused left no line that says that it went


def test_nobody_takes_away_somebody_whom_she_may_not_see(cast: Cast, her: Her) -> None:
    with pytest.raises(Refused, match="no such record"):
        take(cast.actor("harbour_worker"), about=[her.person])


def test_too_many_people_at_once_and_content_that_cannot_be_read_are_refused(ama: Actor, her: Her) -> None:
    with pytest.raises(Refused, match="Narrow"):
        take(ama, about=[her.person] * 501)
    with pytest.raises(ValueError, match="readable"):
        take(ama, rows=None, content=b"\x89PNG\xff", filename="x.pdf", about=[her.person])
    with pytest.raises(ValueError, match="rows or content"):
        take(ama, content=b"x")
    with pytest.raises(ValueError, match="become"):
        take(ama, filename="x.pdf")
    assert take(ama, rows=None, content=b"%PDF-1.7 \xff", filename="figures.pdf", kind="figures").content


def test_the_answer_is_an_attachment_that_is_not_kept(ama: Actor) -> None:
    response = attachment(take(ama))
    assert response["Content-Disposition"] == 'attachment; filename="referrals.csv"'
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Type"].startswith("text/csv")
