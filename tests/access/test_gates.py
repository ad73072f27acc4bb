"""Every page × method × member of the cast × whose record it is, over HTTP, against an oracle that asks no code.

`make assurance` walks all of it, `CAIRN_TEST_CELLS` at a time; otherwise so many are drawn (`CAIRN_TEST_SEED`).
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from cairn.access.pages import every_page, page_of
from cairn.access.signin import SESSION_KEY
from cairn.demo.cast import Cast
from tests.access import oracle, samples
from tests.tally import FROM, SEED, size, tally

SAMPLE = size("CELLS", 200)
METHODS = ("GET", "POST")
ROLE_SAYS_NO = "Your role does not use this page"
# Tables that an answer may write to although it shows and changes nothing.
FREE = ("django_session", "access_event", "access_eventabout", "cairn_cache")


@dataclass(frozen=True)
class Target:
    """A page and the names of its parameters."""

    name: str
    parameters: tuple[str, ...]
    methods: Any = field(hash=False)


@dataclass(frozen=True)
class Cell:
    target: Target
    method: str
    key: str | None  # a member of the cast; None is nobody
    story: str  # whose record; "nothing" is none, "mixed" is one's own with a part of somebody else's


def targets() -> list[Target]:
    found = []
    for route, name, view in every_page():
        page = page_of(view)
        names = tuple(re.findall(r"<(?:\w+:)?(\w+)>", route)) if "(?P" not in route else ()
        found.append(Target(name, names, page.methods if page else None))
    return found


def ours() -> list[Target]:
    """The pages of the rooms: allauth's own are tried in tests/access/test_signin.py."""
    return [target for target in targets() if ":" in target.name and target.name not in oracle.PUBLIC]


# --- what is declared ---


def test_every_page_says_who_may_use_it() -> None:
    assert [target.name for target in targets() if target.methods is None] == []


def test_what_is_open_to_anybody_is_exactly_what_the_oracle_lists() -> None:
    open_to_all = {t.name for t in targets() if any(not access.signed_in for access in t.methods.values())}
    assert open_to_all == oracle.PUBLIC & {target.name for target in targets()}
    assert {target.name for target in targets() if not target.methods} == oracle.CLOSED
    assert {t.name for t in targets() if t.methods and ":" not in t.name} - oracle.PUBLIC == oracle.OWN


def test_a_rooms_pages_ask_for_permissions_of_that_room() -> None:
    wrong = [
        f"{target.name} {method} asks for {access.permission}"
        for target in ours()
        for method, access in target.methods.items()
        if access.permission
        not in oracle.ROOM.get(target.name, oracle.ROOM.get(target.name.split(":")[0], set()))
    ]
    assert wrong == []


def test_only_a_post_writes() -> None:
    assert [
        f"{t.name} {method}"
        for t in ours()
        for method, access in t.methods.items()
        if access.writes != (method == "POST")
    ] == []


def test_every_permission_that_a_page_asks_for_is_known_to_the_oracle() -> None:
    asked = {access.permission for target in ours() for access in target.methods.values()}
    assert asked - oracle.MAY.keys() == set()


def test_the_oracle_knows_the_whole_cast(cast: Cast) -> None:
    assert set(cast.users) == oracle.EVERYBODY


def test_every_parameter_of_an_address_has_a_sample_or_says_that_it_has_none() -> None:
    for target in ours():
        for parameter in target.parameters:
            samples.of(target.name, parameter)
    with pytest.raises(KeyError, match="does not know"):
        samples.of("cases:case", "nonsense")


# --- the matrix ---


@pytest.fixture
def told(cast: Cast, noon: object) -> dict[str, samples.Story]:
    return {story.name: story for story in samples.stories(cast)}


@pytest.fixture
def clients(cast: Cast, settings: Settings) -> dict[str | None, Client]:
    settings.CAIRN_DEMO = True
    found: dict[str | None, Client] = {None: Client(raise_request_exception=False)}
    for key, user in cast.users.items():
        client = found[key] = Client(raise_request_exception=False)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[SESSION_KEY] = cast.appointments[key].uid.hex
        session.save()
    return found


class Asked:
    """An answer, with what it did in the database; everything it wrote is undone again."""

    def __init__(self, client: Client, method: str, address: str) -> None:
        connection.queries_log.clear()  # it holds 9,000 statements, and then no further one is seen
        with CaptureQueriesContext(connection) as seen, transaction.atomic():
            self.answer: HttpResponse = getattr(client, method.lower())(address)
            transaction.set_rollback(True)
        self.status = self.answer.status_code
        self.body = masked(self.answer.content.decode(errors="replace"), address)
        said = [re.sub(r"'[^']*'|\b[0-9a-f]{32}\b|\b\d+\b", "?", query["sql"]) for query in seen]
        assert said, "no statement was seen"
        self.statements = [
            sql for sql in said if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN"))
        ]
        self.wrote = [
            sql.split("(")[0][:80]
            for sql in self.statements
            if sql.startswith(("INSERT", "UPDATE", "DELETE"))
            and not any(f'"{table}"' in sql for table in FREE)
        ]


def masked(body: str, address: str) -> str:
    body = body.replace(address, "(here)")
    body = re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"', r'name="\1"', body)
    return re.sub(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", "(uid)", body)


def cells(told: dict[str, samples.Story], cast: Cast) -> Iterator[Cell]:
    for target in ours():
        for method in METHODS:
            for key in (None, *cast.users):
                if not target.parameters:
                    yield Cell(target, method, key, "nothing")
                    continue
                for story in told:
                    yield Cell(target, method, key, story)
                if len(target.parameters) > 1:
                    yield Cell(target, method, key, "mixed")


def drawn(all_cells: list[Cell]) -> list[Cell]:
    """The next of a walk through all, or as many as CI has time for: every page once, and of the rest a draw."""
    if FROM is not None:
        walk = random.Random(0).sample(all_cells, len(all_cells))
        return walk[int(FROM) : int(FROM) + SAMPLE]
    chance = random.Random(SEED)
    by_page: dict[tuple[str, str], list[Cell]] = {}
    for cell in all_cells:
        by_page.setdefault((cell.target.name, cell.method), []).append(cell)
    chosen = {chance.choice(some) for some in by_page.values()}
    chosen |= set(chance.sample(all_cells, min(SAMPLE, len(all_cells))))
    return sorted(chosen, key=lambda cell: (cell.target.name, cell.method, cell.key or "", cell.story))


def test_every_page_answers_each_member_of_the_cast_as_the_oracle_says(
    told: dict[str, samples.Story], clients: dict[str | None, Client], cast: Cast
) -> None:
    all_cells = list(cells(told, cast))
    chosen = drawn(all_cells)
    wrong = [f"{describe(cell)}: {trouble}" for cell in chosen for trouble in judged(cell, told, clients)]
    tally(cells=len(chosen), wrong=len(wrong), note=f"the whole matrix has {len(all_cells):,} cells")
    assert wrong == [], f"{len(wrong)} of {len(chosen)} cells (seed {SEED}):\n" + "\n".join(wrong[:60])


def describe(cell: Cell) -> str:
    return f"{cell.method} {cell.target.name} as {cell.key or 'nobody'} on {cell.story}"


def arguments(cell: Cell, told: dict[str, samples.Story]) -> tuple[dict[str, Any], dict[str, Any], bool]:
    """The parameters of this cell; the same with nothing in place of what she may not see; whether she sees it all."""
    named, none, all_seen = {}, {}, True
    for number, parameter in enumerate(cell.target.parameters):
        what = samples.of(cell.target.name, parameter)
        foreign = number and what not in samples.PLAIN
        mixed = "harbour" if foreign else "haven"
        story = told[mixed if cell.story == "mixed" else cell.story]
        nothing = samples.nobody(what, story)
        named[parameter] = story.values.get(what, nothing) if what else nothing
        # A part of her own record beside somebody else's belongs to no record that she may see.
        seen = (
            what in story.values
            and story.seen_by(str(cell.key), what)
            and not (foreign and cell.story == "mixed")
        )
        none[parameter] = named[parameter] if seen else nothing
        all_seen = all_seen and seen
    return named, none, all_seen


def judged(cell: Cell, told: dict[str, samples.Story], clients: dict[str | None, Client]) -> Iterator[str]:
    """What is wrong with one answer."""
    named, none, sees = arguments(cell, told)
    asked = Asked(clients[cell.key], cell.method, reverse(cell.target.name, kwargs=named))
    access = cell.target.methods.get(cell.method)
    if asked.status >= 500:
        yield f"{asked.status}"
    elif access is None:
        if asked.status != 405:
            yield f"{asked.status} for a method that is not declared"
    elif cell.key is None:
        if asked.status != 302 or not asked.answer.headers["Location"].startswith("/accounts/login/"):
            yield f"{asked.status} instead of the way to sign in"
    elif cell.key not in oracle.MAY[access.permission]:
        if asked.status != 403 or ROLE_SAYS_NO not in asked.answer.content.decode():
            yield f"{asked.status} although the role has nothing to do here"
    elif cell.target.parameters and not sees:
        yield from hidden(
            cell, asked, Asked(clients[cell.key], cell.method, reverse(cell.target.name, kwargs=none))
        )
    elif asked.status == 404 or (asked.status == 403 and ROLE_SAYS_NO in asked.answer.content.decode()):
        yield f"{asked.status} although she may see it"
    elif cell.method == "GET" and asked.status not in (200, 302, 403, 409):
        yield f"{asked.status}"
    if (
        cell.method == "GET"
        or access is None
        or (asked.status in (302, 403, 404) and cell.key not in oracle.MAY[access.permission])
    ):
        yield from (f"wrote {table}" for table in asked.wrote)


def hidden(cell: Cell, asked: Asked, none: Asked) -> Iterator[str]:
    """What she may not see cannot be told apart from what does not exist, by the answer or by the statements."""
    if asked.status != 404:
        yield f"{asked.status} although it is not hers to know"
    elif asked.body != none.body:
        yield "the answer differs from the one for what does not exist"
    elif asked.statements != none.statements:
        yield f"{len(asked.statements)} statements, and {len(none.statements)} for what does not exist"
    yield from (f"wrote {table}" for table in asked.wrote)


@pytest.mark.parametrize("page", ["people:bar-colleague", "people:bar-agency"])
def test_a_lead_who_was_consulted_to_answer_a_request_is_not_shown_the_record(
    page: str, told: dict[str, samples.Story], clients: dict[str | None, Client]
) -> None:
    (target,) = [target for target in targets() if target.name == page]
    for method in METHODS:
        assert list(judged(Cell(target, method, "trust_governance", "haven"), told, clients)) == []


# --- the matrix itself is tried on pages that do what no page may do ---


@pytest.mark.urls("tests.access.decoys")
@pytest.mark.parametrize(
    ("page", "method", "key", "story", "found"),
    [
        ("decoy-leaks", "GET", "ama", "harbour", "200 although it is not hers to know"),
        (
            "decoy-leaks",
            "GET",
            "ama",
            "restricted",
            "200 although it is not hers to know",
        ),  # somebody else's share
        ("decoy-leaks", "GET", "ama", "barred", "200 although it is not hers to know"),
        ("decoy-leaks", "GET", "ama", "haven", ""),
        ("decoy-leaks", "GET", "bryony", "barred", ""),  # somebody else's bar
        ("decoy-leaks", "POST", "ama", "haven", ""),
        ("decoy-words", "GET", "ama", "haven", "404 although she may see it"),
        ("decoy-words", "GET", "ama", "harbour", "the answer differs from the one for what does not exist"),
        ("decoy-statements", "GET", "ama", "harbour", "statements, and"),
        ("decoy-no", "POST", "ama", "harbour", 'wrote INSERT INTO "access_area" '),
        ("decoy-all", "GET", "pc_hale", "haven", "200 although the role has nothing to do here"),
        ("decoy-all", "GET", None, "haven", ""),
    ],
)
def test_a_page_that_does_wrong_is_found(
    page: str,
    method: str,
    key: str | None,
    story: str,
    found: str,
    told: dict[str, samples.Story],
    clients: dict[str | None, Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(samples.PARAMETERS, f"{page}.uid", "person")
    monkeypatch.setitem(oracle.MAY, "HOME_READ", oracle.WORKERS)
    (target,) = [target for target in targets() if target.name == page]
    troubles = list(judged(Cell(target, method, key, story), told, clients))
    assert any(found in trouble for trouble in troubles) if found else troubles == []
