"""How many statements each page sends, the same for few records and for many; and none of them reads a whole table.

Counted is what a page asks for its own sake: not who asks (session, user, appointments), not the event about what she
saw, not where a transaction begins and ends, and not the keys of what is sealed, which a process reads once. Where a
number is above 12, `bench/README.md` says why.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.make.fill import Register, targets
from bench.make.world import begin
from cairn.access.models import User
from cairn.demo.cast import address
from cairn.people.models import Person

FEW, MANY = 110, 220  # families
NOT_ITS_OWN = (
    "SAVEPOINT", "RELEASE", 'FROM "django_session"', 'FROM "access_user"', 'SELECT "access_appointment"',
    'INTO "access_event', 'FROM "access_datakey"',
)  # fmt: skip

# Who opens which page: at most so many statements.
PAGES = {
    ("ama", "/"): 13,
    ("grace", "/"): 34,
    ("ama", "/people/search/SEARCH/"): 5,
    ("ama", "/people/PERSON/"): 25,
    ("ama", "/people/PERSON/contact/"): 10,
    ("ama", "/cases/"): 2,
    ("grace", "/cases/?whose=all&state=closed&sort=name"): 2,
    ("ama", "/cases/CASE/"): 16,
    ("ama", "/cases/CASE/assessments/new/"): 15,
    ("grace", "/referrals/"): 4,
    ("grace", "/referrals/REFERRAL/"): 12,
    ("pc_hale", "/referrals/mine/"): 3,
    ("ama", "/directory/"): 3,
    ("ama", "/figures/"): 3,
    ("ama", "/letters/"): 2,
}

# Tables that grow as long as there is work.
LONG = (
    "people_person", "people_personword", "people_contactkey", "people_contactpoint", "people_reach",
    "people_involvement", "people_relationship", "referrals_referral", "referrals_referralperson", "cases_case",
    "cases_party", "cases_allocation", "cases_assessment", "cases_contactattempt", "cases_incident", "release_outgoing",
    "access_event", "access_eventabout",
)  # fmt: skip


@pytest.fixture
def register(db: None, settings: Any) -> Register:
    """A small register whose families are today's work; what is added later lies before them."""
    settings.CAIRN_DEMO = True
    world = begin(MANY * 3, seed=11, figures_only=False, areas=0)
    made = Register(world)
    made.add(range(world.family_count - FEW, world.family_count))
    return made


def test_every_page_sends_the_same_statements_for_few_records_and_for_many(register: Register) -> None:
    said: Any = targets(1)
    few = {page: len(sent(*page, said)) for page in PAGES}
    register.add(range(MANY - FEW))
    register.world.ring.give_back()
    many = {page: len(sent(*page, said)) for page in PAGES}
    assert few == many, {page: (few[page], many[page]) for page in PAGES if few[page] != many[page]}
    assert {page: n for page, n in many.items() if n > PAGES[page]} == {}


def test_no_page_reads_a_table_that_grows_from_end_to_end(register: Register) -> None:
    if connection.vendor != "sqlite":
        pytest.skip(
            "SQLite says so plainly; PostgreSQL reads a table of a few hundred rows whole, and rightly"
        )
    register.world.ring.give_back()
    said: Any = targets(1)
    found = {
        f"{key} {path}: {line}" for key, path in PAGES for sql in sent(key, path, said) for line in whole(sql)
    }
    assert found == set()


def test_the_accepted_without_a_case_are_found_by_their_own_index(register: Register) -> None:
    """Among a million accepted referrals these are a handful: no other index leads to them (bench/README.md)."""
    if connection.vendor != "sqlite":
        pytest.skip("the plan is SQLite's")
    register.world.ring.give_back()
    asked = [sql for sql in sent("grace", "/", targets(1)) if '"on_case_at" IS NULL' in sql]
    assert asked
    for sql in asked:
        assert any("referral_for_a_case" in line for line in plan(sql)), plan(sql)


def test_the_look_at_the_plan_sees_a_table_that_is_read_whole(register: Register) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan is SQLite's")
    everybody = Person.objects.filter(sex="female").values("pk")
    with CaptureQueriesContext(connection) as caught:
        list(Person.objects.filter(pk=1, pk__in=everybody))
    assert list(whole(caught[0]["sql"]))


def sent(key: str, path: str, said: Any) -> list[str]:
    """The statements of a page that has been opened before."""
    client = Client()
    user = User.objects.get(email=address(key))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    where = path
    kinds: dict[str, Callable[[], str]] = {
        "PERSON": lambda: said["people"][0][0],
        "CASE": lambda: said["open"][0],
        "REFERRAL": lambda: said["waiting"][0],
        "/people/search/SEARCH/": lambda: client.post("/people/", {"text": said["people"][0][2]})["Location"],
    }
    for kind, address_of in kinds.items():
        if kind in where:
            where = where.replace(kind, address_of())
    client.get(where)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(where).status_code == 200, where
    return [one["sql"] for one in caught if not any(word in one["sql"] for word in NOT_ITS_OWN)]


def plan(sql: str) -> list[str]:
    """The lines of SQLite's plan of the statement."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"), ())
        return [row[3] for row in cursor.fetchall()]


def whole(sql: str) -> list[str]:
    """The lines of the statement's plan that read one of the long tables, or its index, from end to end."""
    tables = {alias(sql, line.split()[1]): line for line in plan(sql) if line.startswith("SCAN ")}
    return [f"{line} ({table})" for table, line in tables.items() if table in LONG]


def alias(sql: str, name: str) -> str:
    """The table behind a plan's name: itself, or what the statement calls so."""
    before, _, _ = sql.partition(f'" {name} ') if f'" {name} ' in sql else ("", "", "")
    return before.rpartition('"')[2] if before else name
