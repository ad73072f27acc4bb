"""Checking claims that are written in a test."""

from typing import Any

from cairn.insight.claims.book import Book, book_of
from cairn.insight.claims.check import check
from cairn.insight.claims.findings import Cause, Finding

Entry = dict[str, Any]
PEOPLE = {("Elsewhere", "2017", "total"): 314_232, ("Elsewhere", "2017", "16plus"): 255_551}


def book(*claims: Entry) -> Book:
    written = [{"at": "1.1", "says": claim["id"], **claim} for claim in claims]
    return book_of({"paper": {"title": "A paper"}, "claims": written}, "a file")


def found(*claims: Entry) -> list[Cause]:
    return check(book(*claims), population=lambda *key: PEOPLE.get(key), computed=lambda *key: None)


def findings(*claims: Entry) -> list[Finding]:
    return [finding for cause in found(*claims) for finding in cause.findings]


def grades(*claims: Entry) -> list[str]:
    return [f"{finding.code} {finding.grade}" for finding in findings(*claims)]


def n(id: str, value: str, **more: Any) -> Entry:
    """A count."""
    return {"id": id, "value": value, **more}


def share(id: str, value: str, of: str, part: str = "", **more: Any) -> Entry:
    return {"id": id, "kind": "share", "value": value, "share": {"of": of, "part": part}, **more}


def change(id: str, value: str, since: str, to: str, **more: Any) -> Entry:
    return {"id": id, "kind": "change", "value": value, "change": {"since": since, "to": to}, **more}


def happened(id: str, period: str, **more: Any) -> Entry:
    return {"id": id, "kind": "event", "period": period, **more}
