"""Numbers and somebody whom their reader must not know of: with and without her, every page of figures is the same."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cairn.core.clock import financial_year
from cairn.insight.catalogue import catalogue
from cairn.insight.counting import Cell
from cairn.insight.queries import figures as queries
from cairn.insight.tasks import rebuild
from cairn.people import actions as people
from tests.cases import made

if TYPE_CHECKING:
    from django.test import Client

    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

CHANGES = re.compile(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"')
FACTS = sorted(code for code, each in catalogue().items() if each.kind == "facts")
YEAR = financial_year(date(2026, 11, 17))


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.CAIRN_HOME = tmp_path


@pytest.fixture
def twelve(cast: "Cast") -> None:
    """Twelve cases of Haven's: ten as published, fifteen with one more."""
    for number in range(12):
        made.case(cast, client=made.person(cast, given=f"Client{number}"), perpetrator=None)


def one_more(cast: "Cast", why: str) -> None:
    """A case of Haven's that its manager must not know of."""
    him = made.person(cast, given="Declan", sex="male")
    her = made.person(cast, given="Hodan")
    found = made.case(cast, client=her, perpetrator=him)
    made.assess(cast, found, yes=15)
    made.incident(cast, found)
    if why == "her":
        people.declare_bar(by=cast.actor("grace"), person_or_cluster=her)
    elif why == "him":
        people.declare_bar(by=cast.actor("grace"), person_or_cluster=him)
    elif why == "a tie":
        brother = made.person(cast, given="Musa")
        people.relate(by=cast.actor("ama"), a=brother, b=her, kind="sibling")
        people.declare_bar(by=cast.actor("grace"), person_or_cluster=brother)
    else:
        people.restrict(by=cast.actor("grace"), person=her, was=her.version, restricted=True)
        share = her.shares.get(user=cast.users["grace"])
        people.end_share(by=cast.actor("grace"), share=share, was=share.version)


def pages(client: "Client") -> dict[str, str]:
    found = {"list": client.get("/figures/").content.decode()}
    for code in FACTS:
        for view in ("", "own"):
            found[f"{code} {view}"] = client.get(f"/figures/{code}/", {"view": view}).content.decode()
    for view in ("", "own"):
        file = client.post("/figures/cases_opened/file/", {"view": view, "as": "csv"})
        found[f"file {view}"] = file.content.decode()
    return {name: CHANGES.sub("", page) for name, page in found.items()}


def test_whoever_sees_exact_numbers_cannot_tell_that_somebody_closed_to_her_is_there(
    cast: "Cast", signed_in: Callable[[str], "Client"], twelve: None
) -> None:
    grace = signed_in("grace")
    rebuild()
    without = pages(grace)
    analyst = signed_in("analyst").get("/figures/cases_opened/").content.decode()
    for why in ("her", "him", "a tie", "restricted"):  # four at most, so that 15 is published
        one_more(cast, why)
    rebuild()
    assert [name for name, page in pages(grace).items() if page != without[name]] == []
    # The decoy: they are counted, for a colleague and for everybody who sees what is published.
    assert signed_in("analyst").get("/figures/cases_opened/").content.decode() != analyst
    found = queries.figure(cast.actor("starling_manager"), "cases_opened")
    assert found.view is not None
    assert found.view.shown("cases", YEAR).value == 15


def test_what_is_open_to_her_is_counted_exactly(cast: "Cast", twelve: None) -> None:
    one_more(cast, "her")
    rebuild()
    found = queries.figure(cast.actor("grace"), "cases_opened", own=True).view
    assert found is not None
    assert not isinstance(found, queries.SeriesView)
    assert found.counted.count(Cell("cases", YEAR)) == 12


def test_the_page_says_so_to_every_manager_and_to_nobody_else(
    cast: "Cast", signed_in: Callable[[str], "Client"], twelve: None
) -> None:
    rebuild()
    said = "Records of your own agency that are closed to you are not counted here"
    for view in ("", "own"):
        assert said in signed_in("grace").get("/figures/cases_opened/", {"view": view}).content.decode()
    assert said not in signed_in("analyst").get("/figures/cases_opened/").content.decode()
