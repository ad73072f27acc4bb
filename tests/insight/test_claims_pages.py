"""A paper's claims: loaded, shown, found wanting, and settled with a reason."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cairn.access.models import Event
from cairn.core.decisions import Refused
from cairn.core.ids import new_uid
from cairn.core.models import Stale
from cairn.insight import actions
from cairn.insight.claims.book import read_book
from cairn.insight.claims.files import ClaimsUnreadable
from cairn.insight.models import FindingResolution, Paper, PaperClaim
from cairn.insight.queries import papers as queries
from tests.house.tree import SOURCE

if TYPE_CHECKING:
    from django.test import Client

    from cairn.demo.cast import Cast

SignedIn = Callable[[str], "Client"]

pytestmark = pytest.mark.django_db

BRIEFING = SOURCE / "demo" / "data" / "briefing_2018_claims.yaml"
FILE = """paper: {title: "An invented briefing", dated: "2026-10-29", source: "An invented council"}
claims:
  - {id: units, at: "5.1", says: refuge units, counts: units, value: "24", parts: complete}
  - {id: flats, at: "5.1", says: flats, value: "6", part_of: units}
  - {id: shared, at: "5.1", says: shared, value: "%s", part_of: units}
  - {id: rise, at: "2.1", says: rise of referrals, kind: change, value: "62", change: {since: a, to: b}}
  - {id: a, at: "2.1", says: referrals, value: "1,453", period: 2013/14}
  - {id: b, at: "2.1", says: referrals, value: "2,351", period: 2017/18}
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def one(text: str) -> Path:
        path = tmp_path / "paper.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return one


@pytest.fixture
def paper(cast: "Cast", write: Callable[[str], Path]) -> Paper:
    return actions.load_claims(by=cast.actor("analyst"), path=write(FILE % "20"))


def body(answer: Any) -> str:
    return str(answer.content.decode())


def only_finding(paper: Paper) -> Any:
    (found,) = queries.checked(paper).findings.values()
    return found


def test_a_loaded_paper_is_as_it_was_written_and_loading_it_again_changes_nothing(cast: "Cast") -> None:
    paper = actions.load_claims(by=cast.actor("analyst"), path=BRIEFING)
    entries = read_book(BRIEFING).entries
    assert list(paper.claims.order_by("place").values_list("entry", flat=True)) == entries
    before, uids = Event.objects.count(), set(paper.claims.values_list("uid", flat=True))
    again = actions.load_claims(by=cast.actor("analyst"), path=BRIEFING)
    assert (again.pk, again.edition, Event.objects.count()) == (paper.pk, 1, before)
    assert set(again.claims.values_list("uid", flat=True)) == uids


def test_a_new_edition_replaces_and_a_resolution_stays_with_its_finding(
    paper: Paper, cast: "Cast", write: Callable[[str], Path]
) -> None:
    by, finding = cast.actor("analyst"), only_finding(paper)
    actions.resolve_finding(by=by, paper=paper, finding=finding, reason="Two are being rebuilt.", was=0)
    uid = paper.claims.get(code="units").uid
    newer = actions.load_claims(by=by, path=write(FILE % "21"))
    assert (newer.pk, newer.edition) == (paper.pk, 2)
    assert newer.claims.get(code="units").uid == uid
    found = queries.checked(newer)
    assert not any(found.is_open(cause) for cause in found.causes)
    assert found.resolved[only_finding(newer).key].sentence != only_finding(newer).sentence
    mended = actions.load_claims(by=by, path=write(FILE % "18"))
    assert queries.checked(mended).causes == []


def test_a_file_that_cannot_be_taken_leaves_nothing(cast: "Cast", write: Callable[[str], Path]) -> None:
    with pytest.raises(ClaimsUnreadable):
        actions.load_claims(by=cast.actor("analyst"), path=write(FILE % "many"))
    with pytest.raises(ClaimsUnreadable, match="there is no figure “happiness”"):
        actions.load_claims(
            by=cast.actor("analyst"),
            path=write((FILE % "20").replace("says: flats", "says: f, figure: happiness")),
        )
    assert not Paper.objects.exists()
    assert not PaperClaim.objects.exists()


def test_a_paper_belongs_to_one_borough(paper: Paper, cast: "Cast") -> None:
    neighbours = [a for a in map(cast.actor, cast.appointments) if a.area != paper.area]
    assert neighbours
    assert not any(Paper.objects.visible_to(each).exists() for each in neighbours)


def test_only_who_checks_claims_may(paper: Paper, cast: "Cast", signed_in: SignedIn) -> None:
    with pytest.raises(Refused):
        actions.load_claims(by=cast.actor("ama"), path=BRIEFING)
    with pytest.raises(Refused):
        actions.resolve_finding(
            by=cast.actor("ama"), paper=paper, finding=only_finding(paper), reason="So", was=0
        )
    ama = signed_in("ama")
    for address in ("", "load/", f"{paper.uid}/", f"{paper.uid}/all/"):
        assert ama.get(f"/figures/claims/{address}").status_code in (403, 404)


def test_an_empty_borough_says_so(cast: "Cast", signed_in: SignedIn) -> None:
    assert "No paper has been loaded yet." in body(signed_in("analyst").get("/figures/claims/"))


def test_the_pages_of_a_paper(paper: Paper, signed_in: SignedIn) -> None:
    analyst = signed_in("analyst")
    assert "/figures/claims/" in body(analyst.get("/figures/"))
    assert "1 contradiction in 6 claims" in body(analyst.get("/figures/claims/"))
    page = body(analyst.get(f"/figures/claims/{paper.uid}/"))
    assert "the parts of “refuge units” give 6 + 20 = 26, not 24." in page
    assert f"/figures/claims/{paper.uid}/all/#units" in page
    claims = body(analyst.get(f"/figures/claims/{paper.uid}/all/"))
    assert 'id="units"' in claims
    assert "from 1,453 to 2,351 is 61.8" in claims
    assert "its parts: 6 + 20 = 26" in claims


def test_the_briefing_has_its_pages(
    cast: "Cast", signed_in: SignedIn, django_assert_max_num_queries: Any
) -> None:
    paper = actions.load_claims(by=cast.actor("analyst"), path=BRIEFING)
    analyst = signed_in("analyst")
    for address in ("", "all/", "all/?page=2", "all/?page=6"):
        with django_assert_max_num_queries(26):
            assert analyst.get(f"/figures/claims/{paper.uid}/{address}").status_code == 200
    for key in queries.checked(paper).findings:
        assert analyst.get(f"/figures/claims/{paper.uid}/findings/{key}/").status_code == 200


def test_a_finding_is_settled_with_a_reason_once(paper: Paper, signed_in: SignedIn) -> None:
    analyst, finding = signed_in("analyst"), only_finding(paper)
    address = f"/figures/claims/{paper.uid}/findings/{finding.key}/"
    assert "Enter why it is settled" in body(analyst.post(address, {"reason": " ", "version": "0"}))
    sent = {"reason": "Two units are <closed>.", "version": "0", "once": str(new_uid())}
    assert analyst.post(address, sent).status_code == 302
    assert analyst.post(address, sent).status_code == 302  # the same form twice is once
    assert FindingResolution.objects.get().version == 1
    page = body(analyst.get(f"/figures/claims/{paper.uid}/"))
    assert "Everything that was found is resolved." in page
    assert "Two units are &lt;closed&gt;." in page
    assert "Resolved by" in page
    event = Event.objects.get(verb="resolve")
    assert event.kind == "finding"
    assert "closed" not in str(event.__dict__)


def test_two_who_settle_one_finding_see_each_other(paper: Paper, cast: "Cast", signed_in: SignedIn) -> None:
    analyst, finding = signed_in("analyst"), only_finding(paper)
    address = f"/figures/claims/{paper.uid}/findings/{finding.key}/"
    by = cast.actor("analyst")
    actions.resolve_finding(by=by, paper=paper, finding=finding, reason="Closed for repair.", was=0)
    answer = analyst.post(address, {"reason": "Counted twice.", "version": "0", "once": str(new_uid())})
    assert answer.status_code == 409
    assert "Closed for repair." in body(answer)
    assert FindingResolution.objects.get().reason == "Closed for repair."
    with pytest.raises(Stale):
        actions.resolve_finding(by=by, paper=paper, finding=finding, reason="No", was=7)
    assert analyst.post(address, {"reason": "Counted twice.", "version": "1"}).status_code == 302
    assert FindingResolution.objects.get().reason == "Counted twice."


def test_a_settled_finding_is_opened_again_with_a_reason_and_settled_once_more(
    paper: Paper, cast: "Cast", signed_in: SignedIn
) -> None:
    analyst, finding = signed_in("analyst"), only_finding(paper)
    address, page = f"/figures/claims/{paper.uid}/findings/{finding.key}/", f"/figures/claims/{paper.uid}/"
    actions.resolve_finding(by=cast.actor("analyst"), paper=paper, finding=finding, reason="Closed.", was=0)
    said = {"stands": "open", "reason": "They are not closed.", "version": "1"}
    assert "Enter why" in body(analyst.post(address, said | {"reason": ""}))
    assert analyst.post(address, said).status_code == 302
    assert "Opened again by" in body(analyst.get(page))
    assert "They are not closed." in body(analyst.get(page))
    assert "Everything that was found is resolved." not in body(analyst.get(page))
    assert [event.verb for event in Event.objects.filter(kind="finding").exclude(verb="saw")] == [
        "resolve",
        "reopen",
    ]
    assert analyst.post(address, said | {"reason": "Old page."}).status_code == 409
    done = {"stands": "settled", "reason": "Two are closed for repair.", "version": "2"}
    assert analyst.post(address, done).status_code == 302
    assert "Everything that was found is resolved." in body(analyst.get(page))


def test_a_claims_file_is_loaded_on_the_page(cast: "Cast", signed_in: SignedIn) -> None:
    analyst = signed_in("analyst")

    def send(text: str, name: str = "paper.yaml") -> Any:
        file = SimpleUploadedFile(name, text.encode())
        return analyst.post("/figures/claims/load/", {"file": file, "once": str(new_uid())})

    wrong = send("paper: {title: A}\nclaims:\n  - {id: a, at: '1', says: a, value: many}\n  - {id: B}\n")
    assert wrong.status_code == 422
    assert "“many” is not a number" in body(wrong)
    assert "Claim B" in body(wrong)
    assert "Select a YAML file" in body(analyst.post("/figures/claims/load/", {}))
    assert "must be a YAML or YML" in body(send(FILE % "20", "paper.csv"))
    assert not Paper.objects.exists()
    answer = send(FILE % "20")
    assert answer.status_code == 302
    assert answer["Location"] == f"/figures/claims/{Paper.objects.get().uid}/"


def test_what_is_not_there_is_not_found(paper: Paper, signed_in: SignedIn) -> None:
    analyst = signed_in("analyst")
    assert analyst.get(f"/figures/claims/{new_uid()}/").status_code == 404
    assert analyst.get(f"/figures/claims/{paper.uid}/findings/{'0' * 16}/").status_code == 404


def test_claims_that_can_no_longer_be_read_say_so(paper: Paper, signed_in: SignedIn) -> None:
    PaperClaim.objects.filter(code="units").update(entry={"id": "units", "colour": "red"})
    page = body(signed_in("analyst").get(f"/figures/claims/{paper.uid}/"))
    assert "These claims can no longer be read." in page
    assert signed_in("analyst").get(f"/figures/claims/{paper.uid}/all/").status_code == 200
