"""Papers, their claims and what was found in them, for an actor."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.http import Http404, QueryDict

from cairn.access.actor import Actor
from cairn.insight.claims.beside import beside
from cairn.insight.claims.book import Book
from cairn.insight.claims.files import ClaimsUnreadable
from cairn.insight.claims.findings import Cause, Finding
from cairn.insight.models import FindingResolution, Paper, PaperClaim
from cairn.insight.queries.claims import book_of_paper, check_book, computed_for, population
from cairn.ui.lists import Listing, paged

PER_PAGE = 25


@dataclass(frozen=True)
class Checked:
    """A paper as it is found today. Where its claims can no longer be read, `trouble` says why and nothing is found."""

    paper: Paper
    book: Book | None
    causes: list[Cause]
    resolved: dict[str, FindingResolution]
    claims: dict[str, PaperClaim]
    trouble: tuple[str, ...] = ()

    @property
    def findings(self) -> dict[str, Finding]:
        return {finding.key: finding for cause in self.causes for finding in cause.findings}

    def is_open(self, cause: Cause) -> bool:
        return not all(self.is_settled(finding.key) for finding in cause.findings)

    def is_settled(self, key: str) -> bool:
        return key in self.resolved and self.resolved[key].stands


def papers(actor: Actor, asked: QueryDict) -> Listing[Paper]:
    found = (
        Paper.objects.visible_to(actor).annotate(number=Count("claims")).order_by("-dated_on", "title", "id")
    )
    return paged(found, asked, per_page=10)


def paper_of(actor: Actor, uid: UUID) -> Paper:
    found: Paper | None = Paper.objects.visible_to(actor).select_related("area").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def checked(paper: Paper) -> Checked:
    """The paper's claims, checked now."""
    resolved = {each.key: each for each in paper.resolutions.select_related("created_by", "changed_by")}
    claims = {each.code: each for each in paper.claims.order_by("place")}
    try:
        book = book_of_paper(paper)
    except ClaimsUnreadable as wrong:  # written for another edition of Cairn
        return Checked(paper, None, [], resolved, claims, tuple(wrong.sentences))
    return Checked(paper, book, check_book(book, within=paper.area), resolved, claims)


def finding_of(found: Checked, key: str) -> Finding:
    try:
        return found.findings[key]
    except KeyError:
        raise Http404 from None


def computed_beside(paper: Paper, book: Book) -> dict[str, str]:
    return beside(book, population=population, computed=computed_for(paper.area))
