"""What insight writes: published series and claims from files, whole or not at all; reasons; a figure taken away."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from importlib import resources
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core.decisions import require
from cairn.core.ids import new_uid
from cairn.core.models import Stale, change
from cairn.insight import presenters
from cairn.insight.claims.book import Book, read_book
from cairn.insight.claims.findings import Finding
from cairn.insight.models import (
    Benchmark,
    FindingResolution,
    Paper,
    PaperClaim,
    Population,
    Series,
    SeriesValue,
)
from cairn.insight.permissions import may_check_claims, may_load_series
from cairn.insight.queries import figures as queries
from cairn.insight.queries.claims import known_figures
from cairn.insight.queries.figures import Found
from cairn.insight.rules import rates
from cairn.insight.rules.rates import Base, Count, Rate
from cairn.insight.series import MOST_BYTES, BenchmarkRow, NotReadable, PopulationRow, Read, ValueRow, read
from cairn.release.actions import download
from cairn.release.actions.downloads import Downloaded
from cairn.release.codes import Kind

# A rate needs its population and its count first.
SHIPPED = ("london_borough_population", "southwark_marac", "southwark_police", "benchmarks")


@dataclass
class Report:
    """What a load did. Where anything was refused nothing was taken in, and the sentences say what to mend."""

    kind: str = ""
    added: int = 0
    unchanged: int = 0
    refused: tuple[str, ...] = ()

    @property
    def loaded(self) -> bool:
        return not self.refused


def load_series(path: Path, *, by: Actor) -> Report:
    """Take in a file of published figures (`series` says which kinds). All of it, or nothing with sentences."""
    require(may_load_series(by))
    report = Report()
    try:
        found = read(_content(path), today=by.today)
        report.kind = found.kind
        with transaction.atomic():
            _take_in(found, report, by)
    except NotReadable as trouble:
        return Report(kind=report.kind, refused=trouble.sentences)
    return report


def load_shipped(*, by: Actor) -> list[Report]:
    """Take in the reference data that comes with Cairn: populations, published series, benchmarks."""
    with resources.as_file(resources.files("cairn.insight") / "data") as folder:
        return [load_series(folder / f"{name}.csv", by=by) for name in SHIPPED]


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as trouble:
        raise NotReadable(
            _("%(path)s cannot be opened: %(why)s.") % {"path": path, "why": trouble.strerror}
        ) from None


def _take_in(found: Read, report: Report, by: Actor) -> None:
    if found.populations:
        _populations(found.populations, report, by)
    for benchmark in found.benchmarks:
        _benchmark(benchmark, report, by)
    if found.values:
        _values(found.values, report, by)
    audit.record(
        by=by, verb="load", kind=found.kind, uid=None, fields=sorted({row.series for row in found.values})
    )


def _populations(rows: tuple[PopulationRow, ...], report: Report, by: Actor) -> None:
    known = {
        (each.place, each.band, each.year, each.vintage): each.people
        for each in Population.objects.filter(place__in={row.place for row in rows})
    }
    fresh, sentences = [], []
    for row in rows:
        key = (row.place, row.band, row.year, row.vintage)
        if key not in known:
            known[key] = row.people
            fresh.append(Population(
                place=row.place, place_name=row.place_name, band=row.band, year=row.year, vintage=row.vintage,
                people=row.people, source=row.source, created_by=by.user,
            ))  # fmt: skip
        elif known[key] != row.people:
            sentences.append(
                f"Line {row.line}: {row.place_name}, {row.band}, mid-{row.year} ({row.vintage}) is already held as "
                f"{known[key]:,}, not {row.people:,}. Another estimate needs another vintage."
            )
        else:
            report.unchanged += 1
    if sentences:
        raise NotReadable(*sentences)
    Population.objects.bulk_create(fresh, batch_size=500)
    report.added += len(fresh)


def _benchmark(row: BenchmarkRow, report: Report, by: Actor) -> None:
    said = asdict(row)
    said.pop("line")
    if Benchmark.objects.filter(**said).exists():
        report.unchanged += 1
        return
    Benchmark.objects.create(**said, created_by=by.user)
    report.added += 1


def _values(rows: tuple[ValueRow, ...], report: Report, by: Actor) -> None:
    series: dict[str, Series] = {}
    sentences = []
    for row in rows:
        if row.series not in series:
            series[row.series] = _series(row, by)
        held = SeriesValue.objects.filter(
            series=series[row.series], year=row.year, published_on=row.published_on
        ).first()
        if held is None:
            SeriesValue.objects.create(
                series=series[row.series], year=row.year, value=row.value, base_year=row.base_year, vintage=row.vintage,
                published_on=row.published_on, note=row.note, created_by=by.user,
            )  # fmt: skip
            report.added += 1
        elif held.value == row.value:
            report.unchanged += 1
        else:
            sentences.append(
                f"Line {row.line}: this publication’s {rates.financial_year_words(row.year)} is already held as "
                f"{held.value.normalize():f}. A correction needs the day on which it was published."
            )
    sentences += [
        f"Line {row.line}: {said}" for row in rows if row.rate_of and (said := _does_not_belong(row))
    ]
    if sentences:
        raise NotReadable(*sentences)


def _series(row: ValueRow, by: Actor) -> Series:
    said = {name: getattr(row, name) for name in ValueRow.HEAD}
    held = Series.objects.filter(code=row.series).first()
    if held is None:
        return Series.objects.create(code=row.series, note=row.note, created_by=by.user, **said)
    defining = ("kind", "place", "measure", "definition", "band", "multiplier")
    if other := [name for name in defining if getattr(held, name) != said[name]]:
        raise NotReadable(
            f"Line {row.line}: the series “{row.series}” is held with another {other[0]}. "
            "What counts something else, or somewhere else, is another series and takes another code."
        )
    return held


def _does_not_belong(row: ValueRow) -> str:
    """Why a published rate does not belong to the count that the file says it is the rate of; empty where it does."""
    count = (
        SeriesValue.objects.filter(series__code=row.rate_of, series__kind=Series.Kind.COUNT, year=row.year)
        .select_related("series").order_by("-published_on").first()
    )  # fmt: skip
    if count is None:
        return _("rate_of names no count of that year; load the count first, or leave rate_of empty.")
    published = Rate(row.measure, row.place, row.year, row.band, row.base_year or 0, row.vintage, row.multiplier or 1,
                     row.decimals, row.value)  # fmt: skip
    counted = Count(count.series.place, count.series.measure, row.year, Decimal(count.value))
    base = base_of(row.place, row.band, row.base_year or row.year, row.vintage)
    return rates.may_stand_beside(published, counted, base).because


def base_of(place: str, band: str, year: int, vintage: str = "") -> Base | None:
    """The population that is held of a place, ages and mid-year; without a vintage the last one loaded."""
    found = Population.objects.filter(place=place, band=band, year=year).order_by("-created_at", "-id")
    held = (found.filter(vintage=vintage) if vintage else found).first()
    return Base(held.place, held.band, held.year, held.vintage, held.people) if held else None


def take_away(found: Found, *, by: Actor, ending: str = "csv") -> Downloaded:
    """A figure as a file for the signed-in user, through the door: what she sees on its page and nothing more."""
    code = found.indicator.code
    rows = presenters.file_rows(found, queries.names_for(found), by.area.name)
    head = presenters.file_head()
    name = f"{code.replace('_', '-')}.{'xlsx' if ending == 'xlsx' else 'csv'}"
    return download(
        by=by,
        kind=Kind.FIGURES,
        filename=name,
        head=head,
        rows=rows,
        title=found.indicator.title,
        source_kind="figure",
    )


def load_claims(*, by: Actor, path: Path) -> Paper:
    """Take in a claims file: the same paper again is its new edition. Raises `ClaimsUnreadable`, and takes no half."""
    return take_in_claims(by=by, book=known_figures(read_book(path)))


@transaction.atomic
def take_in_claims(*, by: Actor, book: Book) -> Paper:
    """A paper and its claims. The same claims change nothing; others replace those that were there.

    A resolution goes by the finding that it is about, so it is there again as soon as that is found in the new edition.
    """
    require(may_check_claims(by))
    said = {"dated_on": book.dated, "source": book.source}
    paper: Paper | None = Paper.objects.select_for_update().filter(area=by.area, title=book.title).first()
    if paper is None:
        paper = Paper.objects.create(area=by.area, title=book.title, created_by=by.user, **said)
        held = {}
    else:
        held = {claim.code: claim for claim in paper.claims.all()}
        entries = [claim.entry for claim in held.values()]
        if entries == book.entries and said == {name: getattr(paper, name) for name in said}:
            return paper
        change(paper, was=paper.version, by=by, edition=paper.edition + 1, **said)
        paper.claims.all().delete()
    PaperClaim.objects.bulk_create([
        PaperClaim(
            uid=held[entry["id"]].uid if entry["id"] in held else new_uid(), paper=paper, place=place,
            code=entry["id"], entry=entry, created_by=by.user,
        )
        for place, entry in enumerate(book.entries)
    ], batch_size=200)  # fmt: skip
    audit.record(
        by=by, verb="load", kind="paper", uid=paper.uid, fields=["claims", f"edition_{paper.edition}"]
    )
    return paper


@transaction.atomic
def resolve_finding(
    *, by: Actor, paper: Paper, finding: Finding, reason: str, was: int, stands: bool = True
) -> FindingResolution:
    """Settle a finding with a reason, give another reason, or open it again (`stands` is then False).

    `was` is the version that was read, 0 for none.
    """
    require(may_check_claims(by))
    said = {"reason": reason, "sentence": finding.sentence, "stands": stands}
    held = paper.resolutions.filter(key=finding.key).first()
    if held is not None:
        change(held, was=was, by=by, **said)
    elif was:
        raise Stale(FindingResolution(paper=paper, key=finding.key))
    else:
        try:
            with transaction.atomic():
                held = FindingResolution.objects.create(
                    paper=paper, key=finding.key, created_by=by.user, **said
                )
        except IntegrityError:  # somebody else settled it in the same moment
            raise Stale(paper.resolutions.get(key=finding.key)) from None
    verb = "resolve" if stands else "reopen"
    audit.record(by=by, verb=verb, kind="finding", uid=held.uid, fields=["reason"], reason=reason)
    return held
