"""The canary sweep: protected words are looked for wherever bytes come to rest, and found where they belong alone."""

import base64
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from tests.assurance import packs
from tests.tally import tally

# Tables that hold no word of anybody's, sealed or clear: sessions, jobs, the cache, who saw what.
WORDLESS = (
    "django_session",
    "django_tasks_database_dbtaskresult",
    "cairn_cache",
    "access_event",
    "access_eventabout",
)


def disguises(word: str) -> list[bytes]:
    """A word as it may lie in a file: as it is, in two bytes a letter, as hexadecimal, and in base64 at any place."""
    plain = word.encode()
    coded = [base64.b64encode(b"x" * shift + plain)[4:20] for shift in range(3)]
    return [plain, word.encode("utf-16-le"), plain.hex().encode(), *coded]


def found_in(content: bytes, words: dict[str, str]) -> list[str]:
    return [name for name, word in words.items() if any(one in content for one in disguises(word))]


def rows_of(path: Path, tables: Iterable[str]) -> bytes:
    """Every value of these tables, the sealed ones too."""
    said = b""
    with closing(sqlite3.connect(path)) as database:
        there = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        for table in tables:
            assert table in there, table
            for row in database.execute(f"SELECT * FROM {table}"):
                said += b"|".join(one if isinstance(one, bytes) else str(one).encode() for one in row)
    return said


def test_no_protected_word_lies_where_it_does_not_belong(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.assurance.planting", str(tmp_path)],
        env=kept | {
            "CAIRN_HOME": str(tmp_path), "CAIRN_TESTING": "true", "CAIRN_DEMO": "true",
            "DJANGO_SETTINGS_MODULE": "cairn.config.settings",
        },
        cwd=Path(__file__).parents[2], capture_output=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    sealed, clear = said["sealed"], said["clear"]
    in_packs = said["packed"] | said["packed_clear"]
    every, database = sealed | clear | in_packs, tmp_path / "cairn.sqlite3"
    hidden = sealed | said["packed"] | {"what was written over": said["gone"]}
    places = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    wrong = []
    for place, content in places.items():
        if place.parts[0] == "outbox":
            # A message holds what it says, and nothing else; its own words are no other field's.
            wrong += [f"{name} in {place}" for name in found_in(content, every) if "outgoing" not in name]
        elif place.name.startswith("cairn.sqlite3"):
            wrong += [f"{name} in {place}" for name in found_in(content, hidden)]
        else:
            wrong += [f"{name} in {place}" for name in found_in(content, every)]
    others = {
        "the log": done.stderr,
        "pages of strangers, and of errors": "".join(said["shown"]).encode(),
        "tables without words": rows_of(database, WORDLESS),
    }
    for place, content in others.items():
        wrong += [f"{name} in {place}" for name in found_in(content, every)]
    for place, text in said["exports"].items():
        # Lists go out without a name; of what is sealed nothing is ever in one, whoever takes it away.
        wrong += [f"{name} in {place}" for name in found_in(text.encode(), every)]
    for place, text in said["packs"].items():
        # Subjects, police and courts are handed what the list says, of that person, and of nobody else's record a word.
        given = packs.in_it(text, in_packs) - packs.GIVEN[place.rsplit(" as ", 1)[0]]
        wrong += [f"{name} in {place}" for name in (*given, *found_in(text.encode(), sealed | clear))]
    swept = len(places) + len(others) + len(said["exports"]) + len(said["packs"])
    tally(planted=len(every), sealed=len(sealed | said["packed"]), places=swept, wrong=len(wrong),
          note=f"{len(said['bare'])} fields had no row to be planted in")  # fmt: skip
    assert wrong == []
    # The controls: the sweep finds what is in clear, by design, in the file; the log and the pages were really written.
    assert set(found_in(places[Path("cairn.sqlite3")], clear)) == set(clear)
    assert all(
        found_in(b"a log that says " + one, every)
        for word in list(every.values())[:3]
        for one in disguises(word)
    )
    assert b"decoy" in done.stderr
    assert len("".join(said["shown"])) > 10_000
    assert {Path("night.cairn"), Path("night.cairn.keys")} <= places.keys()
    assert "people_contactrule.code_word" in sealed
    assert "people_contactpoint.value" in sealed
    assert said["bare"] == []
    assert len(every) >= 120
    # Lists were really taken away, as text and as workbooks; and the packs for an hour without Cairn are there.
    assert {name.split()[1] for name in said["exports"]} == {"csv", "xlsx"}
    assert all(said["exports"].values())
    # The packs were really laid out of the records that words were planted in, and hold what they may.
    for place, text in said["packs"].items():
        assert packs.in_it(text, in_packs) == packs.GIVEN[place.rsplit(" as ", 1)[0]], place
    assert len(said["packs"]) == len(packs.GIVEN) * len(packs.ENDINGS)
    assert any("cases:download" in name and text.count("\n") > 2 for name, text in said["exports"].items())
    assert sum(path.parts[0] == "downtime" for path in places) >= 2
