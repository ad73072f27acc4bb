"""Papers, claims and findings in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cairn.insight.claims.book import Claim
from cairn.insight.claims.findings import Cause, Finding, Grade, contradictions
from cairn.insight.models import FindingResolution
from cairn.insight.queries.papers import PER_PAGE, Checked
from cairn.ui.pages import Link, url
from cairn.ui.words import date_words, moment

GRADES = {
    Grade.ARITHMETIC: (gettext_lazy("Arithmetic"), "red", gettext_lazy("no reading of the numbers saves it")),
    Grade.ROUNDING: (
        gettext_lazy("Rounding"),
        "yellow",
        gettext_lazy("true only if digits were cut off instead of rounded"),
    ),
    Grade.DEFINITION: (
        gettext_lazy("Definition"),
        "orange",
        gettext_lazy("other counting units, rules or series could explain it"),
    ),
    Grade.QUESTION: (
        gettext_lazy("Question"),
        "blue",
        gettext_lazy("to be asked; not counted as a contradiction"),
    ),
}


@dataclass(frozen=True)
class Settled:
    who: str
    when: str
    reason: str
    said: str  # what the finding said then, where it says something else now
    stands: bool  # or it was opened again


@dataclass(frozen=True)
class FindingLine:
    sentence: str
    grade: str
    colour: str
    href: str
    claims: tuple[Link, ...]
    settled: Settled | None


@dataclass(frozen=True)
class CauseBox:
    grade: str
    colour: str
    lines: tuple[FindingLine, ...]


def grades() -> list[tuple[str, str, str]]:
    return [(str(name), colour, str(words)) for name, colour, words in GRADES.values()]


def boxes(found: Checked, causes: Iterable[Cause]) -> list[CauseBox]:
    return [
        CauseBox(*_tag(cause.grade), tuple(finding_line(found, finding) for finding in cause.findings))
        for cause in causes
    ]


def _tag(grade: Grade) -> tuple[str, str]:
    name, colour, _words = GRADES[grade]
    return str(name), colour


def finding_line(found: Checked, finding: Finding) -> FindingLine:
    return FindingLine(
        finding.sentence,
        *_tag(finding.grade),
        url("insight:finding", found.paper.uid, finding.key),
        tuple(_claim_link(found, code) for code in finding.claims),
        settled(found.resolved.get(finding.key), finding),
    )


def _claim_link(found: Checked, code: str) -> Link:
    held = found.claims[code]
    page = held.place // PER_PAGE + 1
    query = {"page": str(page)} if page > 1 else {}
    claim = found.book[code] if found.book else None
    when = f", {claim.period.text}" if claim and claim.period.text else ""
    text = f"{claim.at}: {claim.says}{when}" if claim else code
    return Link(text, url("insight:paper-claims", found.paper.uid, query=query) + f"#{code}")


def settled(held: FindingResolution | None, finding: Finding) -> Settled | None:
    if held is None:
        return None
    who, when = held.changed_by or held.created_by, held.changed_at or held.created_at
    return Settled(
        who.name,
        moment(when),
        held.reason,
        "" if held.sentence == finding.sentence else held.sentence,
        held.stands,
    )


def typed_before(held: FindingResolution) -> dict[str, str]:
    return {"stands": "settled" if held.stands else "open", "reason": held.reason}


def summary(found: Checked) -> str:
    number = contradictions(found.causes)
    said = ngettext("%(n)s contradiction in %(m)s claims", "%(n)s contradictions in %(m)s claims", number)
    words = said % {"n": f"{number:,}", "m": f"{len(found.claims):,}"}
    done = sum(map(found.is_settled, found.findings))
    if not done:
        return words
    also = ngettext("%(n)s finding is resolved", "%(n)s findings are resolved", done) % {"n": f"{done:,}"}
    return f"{words}; {also}"


def about_paper(found: Checked) -> list[tuple[str, str]]:
    paper = found.paper
    rows = [
        (_("Date"), date_words(paper.dated_on) if paper.dated_on else _("Not given")),
        (_("Source"), paper.source or _("Not given")),
        (_("Edition of its claims"), str(paper.edition)),
        (_("Loaded"), moment(paper.changed_at or paper.created_at)),
    ]
    return rows


@dataclass(frozen=True)
class ClaimLine:
    code: str
    at: str
    says: str
    printed: str
    period: str
    beside: str


def claim_line(claim: Claim, computed: dict[str, str]) -> ClaimLine:
    return ClaimLine(
        claim.id, claim.at, claim.says, printed(claim), period(claim), computed.get(claim.id, "")
    )


def printed(claim: Claim) -> str:
    """What the paper prints, in its own digits."""
    w = claim.written
    match w.kind:
        case "range":
            return f"{w.low}–{w.high}"
        case "date":
            return date_words(claim.day) if claim.day else w.value
        case "sequence":
            first, last = date_words(claim.days[0]), date_words(claim.days[-1])
            return _("%(n)s days, %(first)s to %(last)s") % {
                "n": len(claim.days),
                "first": first,
                "last": last,
            }
        case "names":
            return ", ".join(w.names)
        case "trend":
            return {"rises": _("rises"), "falls": _("falls"), "steady": _("static")}[w.direction]
        case "event":
            return _("an event")
    if not w.value:
        return _("not printed")
    percent = w.kind == "share" or (w.kind == "change" and w.unit in ("", "percent"))
    value = f"{w.value}%" if percent and w.value[-1].isdigit() and " " not in w.value else w.value
    loose = {"at_least": _("at least %s"), "at_most": _("at most %s")}.get(w.bound, "%s")
    return (_("about %s") if w.approximate else loose) % value


def period(claim: Claim) -> str:
    text = claim.covers.text if claim.covers else claim.period.text
    first, last = claim.period.first, claim.period.last
    if text and first is not None and first == last:
        return date_words(first)
    return text


def about_claim(claim: Claim, computed: dict[str, str]) -> list[tuple[str, str]]:
    w = claim.written
    rows = [
        (_("Where it stands"), claim.at),
        (_("What it says"), claim.says),
        (_("Printed"), printed(claim)),
        (_("Period"), period(claim)),
        (_("Unit"), w.unit),
        (_("Definition"), w.method.replace("_", " ")),
        (_("Computed beside it"), computed.get(claim.id, "")),
    ]
    return [(key, value) for key, value in rows if value]
