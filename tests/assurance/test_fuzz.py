"""Junk in every form, file, address and query, as members of the cast who may use the page: never a server error."""

import random
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.access import oracle, samples
from tests.access.test_gates import Target, ours, targets
from tests.tally import SEED, size, tally

NAME = re.compile(r'<(input|select|textarea|button)\b[^>]*?\bname="([^"]+)"([^>]*)>')
VALUE = re.compile(r'\bvalue="([^"]*)"')
OPTION = re.compile(r'<option\b[^>]*\bvalue="([^"]*)"')
NASTY = (
    "", " ", "\x00", "a\x00b", "\u202e\u0000", "'", '"', "' OR 1=1 --", "%", "%s%n%x", "{{7*7}}", "{% x %}", "<script>",
    "../../../etc/passwd", "=1+1", "@SUM(A1)", "-1", "0", "00", "1e999", "NaN", "inf", "9" * 30, "9" * 400, "1_000",
    "٣٤", "²", "½", "2026-02-30", "0000-00-00", "31", "13", "99999", "yes", "no", "on", "True", "None", "null", "[]",
    "A" * 300, "A" * 20_000, "é" * 5_000, "🏠" * 400, "a\nb\r\nc", "\ufeff", "\u200b", "ﷺ" * 50, "e\u0301" * 100,
    "07700 900123", "+44" * 30, "SE15 4QN", "a@b.example", "@", "a@" + "b" * 300 + ".example", "http://[", "//",
    "00000000-0000-4000-8000-000000000bad", "6b1c", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
)  # fmt: skip
CHANCE = random.Random


def junk(chance: CHANCE) -> str:
    if chance.random() < 0.8:
        return chance.choice(NASTY)
    return "".join(
        chr(chance.choice([chance.randrange(32, 127), chance.randrange(0, 0xD7FF)])) for _ in range(12)
    )


def file_of(chance: CHANCE, template: bytes) -> SimpleUploadedFile:
    """The file that the importer gives away, spoilt; or something else altogether."""
    content = bytearray(template or b"a,b\n1,2\n")
    match chance.randrange(6):
        case 0:
            content = bytearray(chance.randbytes(chance.randrange(0, 3000)))
        case 1:
            content = bytearray(junk(chance).encode("utf-16"))
        case 2:
            content = content[: chance.randrange(len(content) + 1)]
        case 3:
            rows = [
                ",".join(junk(chance).replace(",", " ") for _ in range(chance.randrange(60)))
                for _ in range(30)
            ]
            content += "\n".join(rows).encode("utf-8", "replace")
        case _:
            for _ in range(chance.randrange(1, 40)):
                content[chance.randrange(len(content))] = chance.randrange(256)
    name = chance.choice(
        ["a.csv", "a.xlsx", "a", "a.csv.exe", "../a.csv", "a" * 300 + ".csv", "é\u202e.xlsx"]
    )
    return SimpleUploadedFile(name, bytes(content), chance.choice(["text/csv", "image/png", ""]))


def filled(chance: CHANCE, body: str, template: bytes) -> dict[str, Any]:
    """A form of the page with some of its fields as they came, some spoilt, some left out, and one of our own."""
    found: dict[str, list[Any]] = {}
    offered = OPTION.findall(body)
    for _tag, name, rest in NAME.findall(body):
        if 'type="file"' in rest:
            found[name] = [file_of(chance, template)]
            continue
        value = VALUE.search(rest)
        known = [unescape(value[1])] if value else offered
        draw = chance.random()
        if name == "csrfmiddlewaretoken" or draw < 0.12:
            continue
        given = chance.choice(known) if known and draw < 0.6 else junk(chance)
        found.setdefault(name, []).append(given)
        if draw > 0.97:
            found[name] = [junk(chance) for _ in range(chance.choice([2, 50]))]
    if chance.random() < 0.2:
        found[junk(chance) or "x"] = [junk(chance)]
    return found


def address(chance: CHANCE, target: Target, story: samples.Story) -> str:
    """Where the page is, mostly for a record of the story; sometimes for nothing, or for a spoilt address."""
    named = {}
    for parameter in target.parameters:
        what = samples.of(target.name, parameter)
        nothing = samples.nobody(what, story)
        named[parameter] = story.values.get(what, nothing) if what and chance.random() < 0.93 else nothing
        if what == "at" and chance.random() < 0.3:
            named[parameter] = chance.choice([0, 1, 10**6, 2**63, 10**30])
        elif isinstance(named[parameter], str) and chance.random() < 0.2:
            named[parameter] = chance.choice(["a" * 300, "x-", "0", "_", "a_b-C"])
    try:
        return reverse(target.name, kwargs=named)
    except NoReverseMatch:
        return f"/{chance.randrange(10)}/"


def asked(client: Client, method: str, where: str, data: Any) -> HttpResponse:
    """One request, undone afterwards."""
    with transaction.atomic():
        answer: HttpResponse = client.generic("GET", where) if method == "GET" else client.post(where, data)
        body = b"" if answer.streaming else answer.content
        transaction.set_rollback(True)
    answer.read = body  # type: ignore[attr-defined]
    return answer


def requests(
    chance: CHANCE,
    told: dict[str, samples.Story],
    clients: dict[str | None, Client],
    pages: list[Target],
    template: bytes,
) -> Iterator[tuple[str, HttpResponse]]:
    """Requests without end: what was asked, and the answer."""
    queries = ["", "", "?page=", "?sort=", "?page=2&page=3&", "?text=", "?resume=", "?next="]
    while True:
        target = chance.choice(pages)
        method, access = chance.choice(list(target.methods.items()))
        key = chance.choice(sorted(oracle.MAY.get(access.permission, oracle.EVERYBODY)))
        seen = [story for story in told.values() if key in story.sees] or list(told.values())
        where = address(chance, target, chance.choice(seen))
        query = chance.choice(queries)
        there = where + (query + junk(chance).encode("utf-8", "replace").hex() if query else "")
        if query and chance.random() < 0.7:
            there = (
                where
                + query
                + "".join(f"%{byte:02x}" for byte in junk(chance).encode("utf-8", "replace")[:2000])
            )
        first = asked(clients[key], "GET", there, None)
        yield f"GET {target.name} as {key}: {there[:200]!r}", first
        if method == "POST":
            for _ in range(3):
                data = filled(chance, first.read.decode(errors="replace"), template)
                said = f"POST {target.name} as {key}: {where} {data!r}"
                yield said[:1500], asked(clients[key], "POST", where, data)


def troubles(answer: HttpResponse) -> str:
    if answer.status_code >= 500:
        return str(answer.status_code)
    return "a stack trace" if b"Traceback (most recent" in answer.read else ""  # type: ignore[attr-defined]


def test_no_junk_makes_a_server_error(
    told: dict[str, samples.Story], clients: dict[str | None, Client]
) -> None:
    template = clients["grace"].get(reverse("referrals:template-csv")).content
    wrong, codes, most = [], {}, size("REQUESTS", 60)
    for number, (said, answer) in enumerate(requests(CHANCE(SEED), told, clients, ours(), template), start=1):
        codes[answer.status_code] = codes.get(answer.status_code, 0) + 1
        if trouble := troubles(answer):
            wrong.append(f"{trouble}: {said}")
        if number >= most:
            break
    tally(requests=most, wrong=len(wrong), done_by_the_page=codes.get(302, 0))
    assert wrong == [], f"{len(wrong)} of {most} (seed {SEED}): " + "\n".join(wrong[:20])
    assert codes.get(200), codes


@pytest.mark.urls("tests.access.decoys")
def test_a_page_that_breaks_is_found(
    told: dict[str, samples.Story], clients: dict[str | None, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = [target for target in targets() if target.name == "decoy-breaks"]
    walk = requests(CHANCE(1), told, clients, broken, b"")
    assert any(troubles(answer) for _, (_said, answer) in zip(range(5), walk, strict=False))
