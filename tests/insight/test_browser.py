"""Pages of papers and claims in a real browser, narrow and wide: nothing for axe, nothing sideways, keys suffice."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cairn.insight import actions
from cairn.insight.models import Paper
from cairn.insight.queries import papers as queries
from tests.house.tree import SOURCE
from tests.insight.test_pages import of_the_cast
from tests.insight.test_series import DATA
from tests.walk import look, work

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def paper(cast: "Cast") -> Paper:
    by = cast.actor("analyst")
    loaded = actions.load_claims(by=by, path=SOURCE / "demo" / "data" / "briefing_2018_claims.yaml")
    units = next(
        finding for finding in queries.checked(loaded).findings.values() if finding.code == "sequence"
    )
    actions.resolve_finding(
        by=by,
        paper=loaded,
        finding=units,
        reason="The plan was mended in November; the Mondays are right.",
        was=0,
    )
    return loaded


@pytest.fixture
def key(signed_in: Any) -> str:
    return str(signed_in("analyst").cookies["sessionid"].value)


@pytest.fixture
def page(paper: Paper, key: str, chrome: Any, site: str) -> Iterator[Any]:
    page = work(chrome, site, key)
    yield page
    page.context.close()


def test_the_pages_of_a_paper(page: Any, paper: Paper, tmp_path: Path) -> None:
    page.goto("/figures/claims/")
    look(page, "papers")
    page.goto(f"/figures/claims/{paper.uid}/")
    look(page, "paper")
    page.goto(f"/figures/claims/{paper.uid}/all/?page=4")
    look(page, "paper-claims")
    page.goto("/figures/claims/load/")
    look(page, "load-claims")
    wrong = tmp_path / "paper.yaml"
    wrong.write_text(
        "paper: {title: A}\nclaims: [{id: a, at: '1', says: a, value: many}, {id: b}]", encoding="utf-8"
    )
    page.set_input_files("input[type=file]", wrong)
    page.get_by_role("button", name="Load").click()
    page.wait_for_url("**/load/")
    assert "“many” is not a number" in page.get_by_role("alert").inner_text()
    page.said = [said for said in page.said if "422" not in said]  # the browser tells of the answer's number
    look(page, "load-claims-wrong")


def test_a_finding_is_settled_with_keys_alone(page: Any, paper: Paper) -> None:
    page.goto(f"/figures/claims/{paper.uid}/")
    page.get_by_role("link", name=re.compile("Resolve.*the parts of “refuge units”")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/findings/*/")
    look(page, "finding")
    page.get_by_label("Why is it settled?").focus()
    page.keyboard.type("The diagram was right: 26 units.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/claims/{paper.uid}/")
    assert "The diagram was right: 26 units." in page.inner_text("main")
    assert page.get_by_role("link", name="Change the reason or open again").count() == 2
    page.get_by_role("link", name="5.1: refuge units").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/all/?page=*#refuge_units")
    assert page.locator("#refuge_units").is_visible()
    page.go_back()
    page.get_by_role("link", name="Change the reason or open again").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/findings/*/")
    look(page, "finding-settled")
    page.get_by_label("Open again").check()
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/claims/{paper.uid}/")
    assert "Opened again by Ximena Rojas" in page.inner_text("main")
    look(page, "opened-again")


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.CAIRN_HOME = tmp_path
    return tmp_path / "figures"


@pytest.fixture
def series(cast: "Cast") -> None:
    for name in ("london_borough_population", "southwark_marac", "southwark_police", "benchmarks"):
        assert actions.load_series(DATA / f"{name}.csv", by=cast.actor("analyst")).loaded


@pytest.fixture
def calm(cast: "Cast", tmp_path: Path) -> Paper:
    """A paper in which nothing contradicts."""
    file = tmp_path / "paper.yaml"
    file.write_text("paper: {title: Calm}\nclaims: [{id: a, at: '1', says: a, value: '7'}]", encoding="utf-8")
    return actions.load_claims(by=cast.actor("analyst"), path=file)


@pytest.fixture
def manager(signed_in: Any) -> str:
    return str(signed_in("grace").cookies["sessionid"].value)


def test_the_pages_of_figures(
    series: None, calm: Paper, manager: str, home: Path, cast: "Cast", site: str, page: Any
) -> None:
    page.goto(f"/figures/claims/{calm.uid}/")
    assert "Nothing contradicts." in page.inner_text("main")
    look(page, "paper-calm")
    page.goto("/figures/")
    look(page, "figures-before-the-first-count")
    page.goto("/figures/dash_levels/")
    assert "Figures are being counted" in page.inner_text("main")
    look(page, "figure-without-data")
    of_the_cast(cast, home)
    page.goto("/figures/")
    look(page, "figures")
    for code in ("referrals_received", "hours_to_contact", "marac_repeats"):  # bars, lines, a series
        page.goto(f"/figures/{code}/")
        look(page, code)
    page.goto("/figures/cases_closed/?show=died")
    assert "[c]" in page.inner_text("main")
    look(page, "figure-mostly-hidden")
    page.context.add_cookies([{"name": "sessionid", "value": manager, "url": site}])
    page.goto("/figures/referrals_received/?view=own")
    assert "Exact numbers" in page.inner_text("main")
    look(page, "figure-exact")
