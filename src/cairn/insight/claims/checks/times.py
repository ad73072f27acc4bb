"""Dates out of order, broken sequences, durations that do not fit, lists that do not have as many names as is said."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from cairn.insight.claims.book import Book, Claim, plain
from cairn.insight.claims.findings import Finding, Grade
from cairn.insight.claims.periods import after, days_of

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def order(book: Book) -> Iterator[Finding]:
    """What follows something does not come before it. Where both are vague and overlap, it is a question."""
    for later, earlier in book.pointing("follows"):
        if not (later.first and later.last and earlier.first and earlier.last):
            continue
        if later.last < earlier.first:
            yield Finding(
                "order",
                Grade.ARITHMETIC,
                f"{later.at}: “{later.says}” is {_day(later.last)}, {(earlier.first - later.last).days} days before"
                f" “{earlier.says}” ({_day(earlier.first)}, {earlier.at}) that it should follow.",
                (later.id, earlier.id),
            )
        elif _more_likely_before(later.first, later.last, earlier.first, earlier.last):
            yield Finding(
                "order",
                Grade.QUESTION,
                f"{later.at}: “{later.says}” ({later.period.text or later.first}) may come before “{earlier.says}”"
                f" ({earlier.period.text or earlier.first}, {earlier.at}) that it should follow.",
                (later.id, earlier.id),
            )


VAGUE = 14  # days: of what is known no better than that, no order is asked


def _more_likely_before(first: date, last: date, other_first: date, other_last: date) -> bool:
    """Whether something within one short time more likely than not comes before something within another."""
    mine, others = (last - first).days + 1, (other_last - other_first).days + 1
    if mine > VAGUE or others > VAGUE or mine == others == 1:
        return False
    before = sum(
        min(others, max(0, (other_last - (first + timedelta(days=day))).days)) for day in range(mine)
    )
    return before * 2 > mine * others


def weekdays(book: Book) -> Iterator[Finding]:
    """A date that is said to be a weekday is that weekday."""
    for claim in book:
        wanted = claim.written.weekday
        if claim.day and wanted and WEEKDAYS[claim.day.weekday()] != wanted:
            yield Finding(
                "weekday",
                Grade.ARITHMETIC,
                f"{claim.at}: “{claim.says}” is called a {wanted.title()}, but {claim.day.isoformat()} is a"
                f" {WEEKDAYS[claim.day.weekday()].title()}.",
                (claim.id,),
            )


def sequences(book: Book) -> Iterator[Finding]:
    """Dates in steps: each step alike, each on its weekday. One sentence a sequence."""
    for claim in book:
        if claim.written.kind != "sequence" or len(claim.days) < 2:
            continue
        step = int(claim.written.step_days or 0) or (claim.days[1] - claim.days[0]).days
        breaks = [
            (a, b) for a, b in zip(claim.days, claim.days[1:], strict=False) if b - a != timedelta(days=step)
        ]
        wanted = claim.written.weekday
        off = [day for day in claim.days if wanted and WEEKDAYS[day.weekday()] != wanted]
        if not breaks and not off:
            continue
        said = [f"from {_day(a)} to {_day(b)} are {(b - a).days} days, not {step}" for a, b in breaks]
        if off:
            listed = ", ".join(_day(day) for day in off)
            said.append(
                f"{len(off)} of {len(claim.days)} {'is' if len(off) == 1 else 'are'} not a {wanted.title()}: {listed}"
            )
        yield Finding(
            "sequence", Grade.ARITHMETIC, f"{claim.at}: in “{claim.says}”, {'; '.join(said)}.", (claim.id,)
        )


def durations(book: Book) -> Iterator[Finding]:
    """A duration that starts here ends where it is said to end, give or take the end's own vagueness."""
    for claim in book:
        relation = claim.written.lasts
        if claim.duration and relation:
            yield from _lasts(claim, book[relation.since], book[relation.until])
        if claim.duration and claim.covers:
            yield from _covers(claim)


def _in_words(amount: int, unit: str) -> str:
    return f"{amount} {unit}{'s' if amount != 1 else ''}"


def _fits(duration: tuple[int, str], shortest: int, longest: int, *, approximate: bool) -> Grade | None:
    """None where something that took between two numbers of days may be said to have lasted `duration`."""
    least, most = days_of(*duration)
    unit_least, unit_most = days_of(1, duration[1])
    slack = max(unit_most / 2, most / 10) if approximate else unit_most / 2
    if shortest <= most + slack and longest >= least - slack:
        return None
    return Grade.ROUNDING if most < shortest < most + unit_least else Grade.DEFINITION


def _lasts(claim: Claim, since: Claim, until: Claim) -> Iterator[Finding]:
    assert claim.duration
    first_start, last_start, first_end, last_end = since.first, since.last, until.first, until.last
    if not (first_start and last_start and first_end and last_end):
        return
    shortest, longest = (first_end - last_start).days, (last_end - first_start).days + 1
    verdict = _fits(claim.duration, shortest, longest, approximate=claim.written.approximate)
    if verdict is None:
        return
    amount, unit = claim.duration
    months = round((shortest + longest) / 2 / 30.44)
    yield Finding(
        "duration",
        verdict,
        f"{claim.at}: “{claim.says}” ({_in_words(amount, unit)}) from {first_start:%B %Y} ends"
        f" {after(first_start, amount, unit):%B %Y}, but “{until.says}” ({until.at}) is {first_end:%B %Y}:"
        f" about {months} months.",
        (claim.id, since.id, until.id),
    )


def _covers(claim: Claim) -> Iterator[Finding]:
    if not (claim.duration and claim.covers and claim.covers.first and claim.covers.last):
        return
    amount, unit = claim.duration
    first, last = claim.covers.first, claim.covers.last
    days = (last - first).days + 1
    verdict = _fits(claim.duration, days, days, approximate=claim.written.approximate)
    if verdict is None:
        return
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    # Five financial years are four steps: the commonest slip, and not always one.
    fence_post = _fits((amount + 1, unit), days, days, approximate=False) is None
    yield Finding(
        "duration",
        Grade.QUESTION if fence_post else verdict,
        f"{claim.at}: “{claim.says}” is {_in_words(amount, unit)},"
        f" but {claim.covers.text} is {f'{months} months' if unit in ('year', 'month') else f'{days} days'}.",
        (claim.id,),
    )


def lists(book: Book) -> Iterator[Finding]:
    """A list has as many names as its number says, and no name twice."""
    for listed, number in book.pointing("number"):
        if (
            listed.written.names
            and number.printed
            and not number.printed.rounded.low <= len(listed.written.names) <= number.printed.rounded.high
        ):
            yield Finding(
                "list",
                Grade.ARITHMETIC,
                f"{listed.at}: “{listed.says}” names {len(listed.written.names)},"
                f" but “{number.says}” ({number.at}) says {number.value}.",
                (number.id, listed.id),
            )
    for claim in book:
        if twice := [name for name, times in Counter(map(plain, claim.written.names)).items() if times > 1]:
            yield Finding(
                "list-twice",
                Grade.QUESTION,
                f"{claim.at}: “{claim.says}” names “{twice[0]}” more than once.",
                (claim.id,),
            )
