"""Whole invented papers: what is consistent stays silent, and one planted error is found where it was put."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cairn.insight.claims.findings import Grade, contradictions
from cairn.insight.claims.periods import after
from tests.insight.claims.looking import PEOPLE, Entry, change, found, happened, n, share
from tests.insight.claims.test_printed_alike import rounded, to

FEW = settings(max_examples=40, deadline=None, database=None)
PLACE, YEAR = "Elsewhere", "2017"
FIRST = 2013
Paper = dict[str, Entry]


def fy(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


class Writer:
    """Writes one consistent paper about invented things, each number printed in some usual way."""

    def __init__(self, random: Random, *, exact: bool) -> None:
        self.random, self.exact, self.paper = random, exact, Paper()

    def put(self, entry: Entry) -> str:
        self.paper[entry["id"]] = entry
        return str(entry["id"])

    def count(self, id: str, value: int, **more: object) -> str:
        way = "exact" if self.exact else self.random.choice(["exact", "exact", "tens", "about", "bound"])
        up = self.random.random() < 0.5
        said: Entry = {"value": f"{value:,}"}
        if way == "tens":
            said = {"value": to(value, 10, up), "rounded_to": "10"}
        elif way == "about":
            said = {"value": f"{round(value * self.random.uniform(0.97, 1.03)):,}", "approximate": "true"}
        elif way == "bound":
            said = {"value": f"{max(0, value - self.random.randint(0, 9)):,}", "bound": "at_least"}
        return self.put({"id": id, **said, **more})

    def digits(self, value: Fraction, least: int = 0) -> str:
        return rounded(value, self.random.randint(least, 2), self.random.random() < 0.5)

    def series(self, name: str, unit: str) -> None:
        """Yearly counts of one thing with parts, a subset, a share, changes, a trend and a second mention."""
        random = self.random
        years = range(FIRST, FIRST + random.randint(2, 5))
        values = [random.randint(40, 4_000) for _ in years]
        about = {"counts": name, "unit": unit}
        for year, value in zip(years, values, strict=True):
            period = {"period": fy(year)}
            whole = self.count(f"{name}_{year}", value, parts="complete", **about, **period)
            cut = sorted(random.randint(0, value) for _ in range(random.randint(1, 4)))
            pieces = [b - a for a, b in zip([0, *cut], [*cut, value], strict=True)]
            for i, piece in enumerate(pieces):
                kind = {"part_of": whole, "breakdown": "age"}
                self.count(f"{name}_{year}_age{i}", piece, unit=unit, **kind, **period)
            inside = random.randint(0, value)
            part = self.count(f"{name}_{year}_again", inside, unit=unit, subset_of=whole, **period)
            percent = self.digits(Fraction(inside * 100, value))
            self.put(share(f"{name}_{year}_share", percent, whole, part, counts=f"{name}_again", **period))
            if random.random() < 0.5:  # the same number at another place, in full or rounded
                self.count(f"{name}_{year}_twice", value, **about, **period)
        for year, (a, b) in zip(years, pairwise(values), strict=False):
            ends = f"{name}_{year}", f"{name}_{year + 1}"
            percent = self.digits(Fraction((b - a) * 100, a))
            falls = {"direction": "falls"} if percent.startswith("-") and random.random() < 0.5 else {}
            self.put(
                change(f"{name}_{year}_change", percent.lstrip("-") if falls else percent, *ends, **falls)
            )
        if all(a <= b for a, b in pairwise(values)):
            self.put({"id": f"{name}_trend", "kind": "trend", "direction": "rises", "counts": name,
                      "period": f"{fy(years[0])} to {fy(years[-1])}"})  # fmt: skip

    def rate(self, name: str) -> None:
        value = self.random.randint(200, 9_000)
        ages = self.random.choice(["total", "16plus"])
        per = self.random.choice([100, 1_000, 10_000])
        # another edition of the population may lie a little apart
        people = PEOPLE[PLACE, YEAR, ages] * Fraction(self.random.randint(98, 102), 100)
        count = self.count(f"{name}_count", value, counts=name, period=fy(2017))
        self.put({"id": f"{name}_rate", "kind": "rate", "value": rounded(value * per / people, 2, True),
                  "counts": name, "period": fy(2017),
                  "rate": {"count": count, "of": PLACE, "year": YEAR, "ages": ages, "per": str(per)}})  # fmt: skip
        own = self.random.randint(20_000, 400_000)
        base = self.count(f"{name}_people", own, counts=f"{name}_people")
        self.put({"id": f"{name}_own", "kind": "rate", "value": self.digits(Fraction(value * per, own), 1),
                  "counts": f"{name}_own", "rate": {"count": count, "population": base, "per": str(per)}})  # fmt: skip

    def range(self, name: str) -> None:
        low = self.random.randint(1, 50)
        high = low + self.random.randint(1, 40)
        self.put({"id": f"{name}_band", "kind": "range", "low": str(low), "high": str(high)})
        value = self.random.choice([low, high, self.random.randint(low, high)])
        self.put(n(f"{name}_in", str(value), within=f"{name}_band"))

    def times(self, name: str) -> None:
        random = self.random
        start = date(2012, 1, 1) + timedelta(days=random.randint(0, 2_500))
        amount, unit = random.randint(1, 30), random.choice(["week", "month"])
        end = after(start, amount, unit) - timedelta(days=1)
        grains = ["%Y-%m-%d"] if self.exact else ["%Y-%m-%d", "%Y-%m"]
        a = self.put(happened(f"{name}_start", start.strftime(random.choice(grains))))
        b = self.put(happened(f"{name}_end", end.strftime(random.choice(grains)), follows=a))
        self.put({"id": f"{name}_length", "kind": "duration", "value": f"{amount} {unit}s",
                  "lasts": {"since": a, "until": b}})  # fmt: skip
        days = [(start + timedelta(days=7 * i)).isoformat() for i in range(random.randint(3, 20))]
        self.put({"id": f"{name}_weeks", "kind": "sequence", "step_days": "7", "days": days,
                  "weekday": f"{start:%A}".lower()})  # fmt: skip
        names = [f"name {i}" for i in range(random.randint(1, 9))]
        number = self.put(n(f"{name}_number", str(len(names))))
        self.put({"id": f"{name}_list", "kind": "names", "names": names, "number": number})

    def overlaps(self, name: str) -> None:
        """Needs, of which one person has several; and some groups of all, but not every one."""
        whole = self.random.randint(50, 900)
        self.put(n(f"{name}_needs", str(whole), parts="overlapping"))
        self.put(n(f"{name}_some", str(whole)))
        left = whole
        for i in range(self.random.randint(1, 6)):
            self.put(n(f"{name}_need{i}", str(self.random.randint(0, whole)), part_of=f"{name}_needs"))
            group = self.random.randint(0, left // 2)
            left -= group
            self.put(n(f"{name}_group{i}", str(group), part_of=f"{name}_some"))


def a_paper(random: Random, *, exact: bool = False) -> Paper:
    writer = Writer(random, exact=exact)
    for i in range(random.randint(1, 3)):
        writer.series(f"thing{i}", random.choice(["persons", "referrals", ""]))
    for write in (writer.rate, writer.range, writer.times, writer.overlaps):
        for i in range(random.randint(1, 2)):
            write(f"{write.__name__}{i}")
    return writer.paper


@FEW
@given(st.randoms(use_true_random=False))
def test_a_consistent_paper_is_left_alone(random: Random) -> None:
    paper = a_paper(random)
    said = [f for cause in found(*paper.values()) for f in cause.findings]
    # “Rises” that rounding and “about” turn round is the only thing that a reader may be asked.
    assert [f.sentence for f in said if f.code not in ("direction",)] == []


def digits(entry: Entry, by: int) -> Entry:
    """The same number, out by so many in its last digits."""
    text = str(entry["value"]).replace(",", "")
    places = len(text.partition(".")[2])
    return {**entry, "value": rounded(Fraction(text) + Fraction(by, 10**places), places, True)}


def times(entry: Entry, many: int) -> Entry:
    value = Fraction(str(entry["value"]).replace(",", ""))
    return {**entry, "value": rounded(value * many + 1, 2, True)}


def longer(entry: Entry) -> Entry:
    amount, unit = entry["value"].split()
    return {**entry, "value": f"{int(amount) * 2 + 3} {unit}"}


def broken(entry: Entry) -> Entry:
    days = [*entry["days"]]
    days[-1] = (date.fromisoformat(days[-1]) - timedelta(days=1)).isoformat()
    return {**entry, "days": days}


def before(entry: Entry) -> Entry:
    return {**entry, "period": "2001-03-04"}


PLANTED: dict[str, tuple[str, Callable[[Entry], Entry], set[str]]] = {
    # the end of the claim's id, what is done to it, the kinds of finding that may tell
    "a part": ("_age0", lambda e: digits(e, 7_001), {"parts", "subset"}),
    "a part by three": ("_age0", lambda e: digits(e, 3), {"parts"}),
    "a subset": ("_again", lambda e: digits(e, 5_003), {"subset", "share"}),
    "a percentage": ("_share", lambda e: digits(e, 13 if float(e["value"]) < 50 else -13), {"share"}),
    "a change": ("_change", lambda e: digits(e, -9 if e["value"].startswith("-") else 9), {"change"}),
    "a second mention": ("_twice", lambda e: digits(e, 11), {"two-values"}),
    "a rate": ("_rate", lambda e: times(e, 2), {"rate"}),
    "a rate of the paper's own people": ("_own", lambda e: times(e, 3), {"rate"}),
    "a value within": ("_in", lambda e: {**e, "value": "97"}, {"range"}),
    "an end before its start": ("_end", before, {"order", "duration"}),
    "a length": ("_length", longer, {"duration"}),
    "a column of weeks": ("_weeks", broken, {"sequence"}),
    "a number of names": ("_number", lambda e: digits(e, 1), {"list"}),
    "more than all": ("_need0", lambda e: digits(e, 1_003), {"parts"}),
    "groups of more than all": ("_group0", lambda e: digits(e, 1_003), {"parts"}),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
@settings(FEW, max_examples=15, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(random=st.randoms(use_true_random=False))
def test_one_planted_error_is_found_where_it_is(name: str, random: Random) -> None:
    ending, spoil, kinds = PLANTED[name]
    paper = a_paper(random, exact=True)
    there = [id for id in paper if id.endswith(ending)]
    assume(there)
    spoilt = random.choice(there)
    paper[spoilt] = spoil(paper[spoilt])
    # Long round numbers may be rounded ones, of which nobody is accused.
    assume(
        not any(str(entry.get("value", "")).replace(",", "")[2:].endswith("00") for entry in paper.values())
    )
    causes = found(*paper.values())
    blamed = [f for cause in causes for f in cause.findings if f.grade is not Grade.QUESTION]
    assert {f.code for f in blamed} & kinds, (spoilt, paper[spoilt])
    assert all(spoilt in f.claims for f in blamed), (spoilt, [f.sentence for f in blamed])
    assert contradictions(causes) == 1, [f.sentence for f in blamed]
