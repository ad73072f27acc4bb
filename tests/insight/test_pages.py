"""Pages of figures as the cast sees them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cairn.access.actor import actor_of
from cairn.access.models import Event
from cairn.access.roles import FIGURE_READ, ROLES
from cairn.insight import actions
from cairn.insight.catalogue import catalogue
from cairn.insight.queries import figures as queries
from cairn.release.models import Outgoing
from tests.insight.test_series import DATA
from tests.insight.world import World, built, invented

if TYPE_CHECKING:
    from django.test import Client

SignedIn = Callable[[str], "Client"]


def by_role(cast: Any, role: str) -> str:
    return str(next(key for key, each in cast.appointments.items() if each.role == role))


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.CAIRN_HOME = tmp_path
    return tmp_path / "figures"


@pytest.fixture
def facts(home: Path, cast: Any) -> World:
    return of_the_cast(cast, home)


def of_the_cast(cast: Any, home: Path) -> World:
    """Invented facts with the keys of the cast's first area and agencies."""
    world = invented(21, people=300)
    haven, police = cast.agencies["haven"].pk, cast.agencies["police"].pk
    area = cast.areas["ashbourne-park"].pk
    agencies = {
        20: haven,
        10: police,
        11: cast.agencies["gp"].pk,
        12: cast.agencies["housing"].pk,
        21: cast.agencies["starling"].pk,
    }
    for rows in world.values():
        for row in rows:
            if "area" in row:
                row["area"] = area if row["area"] == 1 else area + 1000
            for name in ("agency", "from_agency", "to_agency"):
                if row.get(name) is not None:
                    row[name] = agencies[row[name]]
    built(home, world)
    return world


@pytest.fixture
def series(cast: Any) -> None:
    analyst = actor_of(cast.appointments[by_role(cast, "analyst")])
    for name in ("london_borough_population", "southwark_marac", "southwark_police", "benchmarks"):
        assert actions.load_series(DATA / f"{name}.csv", by=analyst).loaded


def body(answer: Any) -> str:
    return str(answer.content.decode())


def test_before_the_first_count_the_page_says_so(home: Path, cast: Any, signed_in: SignedIn) -> None:
    member = signed_in(by_role(cast, "elected_member"))
    answer = member.get("/figures/")
    assert answer.status_code == 200
    assert "Figures are being counted" in body(answer)
    one = member.get("/figures/referrals_received/")
    assert one.status_code == 200
    assert "Figures are being counted" in body(one)
    assert "What it means" in body(one)


def test_every_figure_has_a_page_that_opens_to_its_definition(
    facts: World, series: None, cast: Any, signed_in: SignedIn
) -> None:
    member = signed_in(by_role(cast, "analyst"))
    listed = body(member.get("/figures/"))
    for code, indicator in catalogue().items():
        assert f"/figures/{code}/" in listed
        page = body(member.get(f"/figures/{code}/"))
        for words in (
            "Definition",
            "Numerator",
            "Denominator",
            "Population",
            "Source",
            "Owner",
            "Read with care",
        ):
            assert words in page, (code, words)
        assert indicator.title in page
        assert ("Figures for “" in page) != ("so there is no chart" in page)


def test_an_elected_member_sees_no_exact_number(facts: World, cast: Any, signed_in: SignedIn) -> None:
    member = signed_in(by_role(cast, "elected_member"))
    assert "Exact numbers" not in body(member.get("/figures/referrals_received/"))
    assert "Exact numbers" not in body(member.get("/figures/referrals_received/?view=own"))


def test_asking_past_the_page_gives_an_elected_member_what_is_published(facts: World, cast: Any) -> None:
    member = actor_of(cast.appointments[by_role(cast, "elected_member")])
    found = queries.figure(member, "referrals_received", own=True)
    assert found.view is not None
    assert not found.view.exact
    grace = queries.figure(actor_of(cast.appointments["grace"]), "referrals_received", own=True)
    assert grace.view is not None
    assert grace.view.exact


def test_a_manager_sees_exact_numbers_of_her_own_agency_only(
    facts: World, cast: Any, signed_in: SignedIn
) -> None:
    grace = signed_in("grace")
    page = body(grace.get("/figures/referrals_received/?view=own"))
    assert "Exact numbers of Haven Advocacy" in page
    assert "Starling Project" not in page
    haven = cast.agencies["haven"].pk
    area = cast.areas["ashbourne-park"].pk
    mine = [row for row in facts["referral"] if row["to_agency"] == haven and row["area"] == area]
    in_2025 = sum("2025-04-01" <= row["received_on"].isoformat() <= "2026-03-31" for row in mine)
    assert f">{in_2025}<" in page


def test_a_referrer_has_no_figures(facts: World, cast: Any, signed_in: SignedIn) -> None:
    assert signed_in(by_role(cast, "referrer")).get("/figures/").status_code in (403, 404)


def test_a_figure_that_does_not_exist_is_not_found(facts: World, cast: Any, signed_in: SignedIn) -> None:
    analyst = signed_in(by_role(cast, "analyst"))
    assert analyst.get("/figures/nothing_like_it/").status_code == 404
    assert analyst.post("/figures/nothing_like_it/file/").status_code == 404


@pytest.mark.parametrize("show", ["people", "no-such-column", "../etc"])
def test_a_breakdown_can_be_chosen_and_nonsense_shows_the_first(
    show: str, facts: World, cast: Any, signed_in: SignedIn
) -> None:
    page = signed_in(by_role(cast, "analyst")).get("/figures/referrals_received/", {"show": show})
    assert page.status_code == 200
    wanted = {"people": "People referred by referring agency"}
    assert wanted.get(show, "Referrals by referring agency") in body(page)


def test_the_neighbour_s_figures_are_not_ours(facts: World, cast: Any, signed_in: SignedIn) -> None:
    neighbour = next(
        key
        for key, each in cast.appointments.items()
        if each.area.code == "wickstead" and FIGURE_READ in ROLES[each.role].may
    )
    assert "There is nothing to count yet" in body(signed_in(neighbour).get("/figures/referrals_received/"))


@pytest.mark.parametrize(
    ("asked", "name"), [("csv", "referrals-received.csv"), ("xlsx", "referrals-received.xlsx")]
)
def test_a_figure_leaves_through_the_door_as_the_page_shows_it(
    asked: str, name: str, facts: World, cast: Any, signed_in: SignedIn
) -> None:
    member = signed_in(by_role(cast, "elected_member"))
    answer = member.post("/figures/referrals_received/file/", {"as": asked})
    assert answer.status_code == 200
    assert name in answer["Content-Disposition"]
    assert Outgoing.objects.count() == 1
    if asked == "csv":
        lines = body(answer).splitlines()
        assert lines[0].lstrip("\ufeff").startswith("Breakdown,Category,Financial year,Measure,Unit,Value")
        values = [line.rsplit(",", 1)[1] for line in lines if ",count," in line]
        assert values
        assert all(value in ("[c]", "") or int(value) % 5 == 0 for value in values)


def test_a_file_cannot_be_had_by_asking_for_a_page(facts: World, cast: Any, signed_in: SignedIn) -> None:
    assert signed_in(by_role(cast, "analyst")).get("/figures/referrals_received/file/").status_code == 405


def test_reading_a_figure_is_kept_and_writes_nothing_else(
    facts: World, cast: Any, signed_in: SignedIn
) -> None:
    analyst = signed_in(by_role(cast, "analyst"))
    before = Event.objects.count()
    analyst.get("/figures/people_engaged/")
    event = Event.objects.order_by("-pk").first()
    assert Event.objects.count() == before + 1
    assert event is not None
    assert (event.verb, event.kind, event.fields) == ("saw", "figure", "people_engaged")


def test_a_page_of_figures_takes_few_queries(
    facts: World, series: None, cast: Any, signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    analyst = signed_in(by_role(cast, "analyst"))
    analyst.get("/figures/")
    for address in ("/figures/", "/figures/referrals_received/", "/figures/police_recorded/"):
        with django_assert_max_num_queries(12):
            assert analyst.get(address).status_code == 200
