"""What a printed number can mean: the interval of true values that would have been printed so."""

import re
from dataclasses import dataclass
from fractions import Fraction

HALF = Fraction(1, 2)
LONG = 1_000  # a whole number from here on may have been rounded to its noughts without saying so
# Measured, not counted: a whole number of these is already a rounded one.
MEASURED = re.compile(
    r"£|€|\$|%|\b(pounds?|gbp|pence|per ?cent|percentage points?|points|thousands?|millions?|billions?|hundreds?"
    r"|000s?|hours?|minutes?|miles?|km|kilometres?|metres?|average|mean)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Span:
    """A closed interval of true values."""

    low: Fraction
    high: Fraction

    def meets(self, other: "Span") -> bool:
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Span") -> "Span":
        return Span(self.low - other.high, self.high - other.low)

    def over(self, other: "Span") -> "Span | None":
        """The quotients; None where the divisor may be nought. Both are never negative here."""
        return None if other.low <= 0 else Span(self.low / other.high, self.high / other.low)

    def times(self, factor: Fraction) -> "Span":
        return Span(self.low * factor, self.high * factor)


@dataclass(frozen=True)
class Printed:
    """A number as it was printed: its value, the unit of its last digit, and how loosely it was said."""

    value: Fraction
    step: Fraction  # 1 for whole numbers, 1/10 for one decimal, 10 for "to the nearest ten"
    exact: bool  # a whole number of things, neither rounded nor approximate
    approximate: bool = False
    bound: str = ""  # "at_least" or "at_most"
    known: Span | None = None  # worked out from others instead of printed

    @property
    def rounded(self) -> Span:
        """The true values that round to it."""
        if self.known is not None:
            return self.known
        if self.bound == "at_least":
            return Span(self.value, abs(self.value) * 10**6 + 10**9)
        if self.bound == "at_most":
            return Span(min(Fraction(0), -abs(self.value) * 10**6), self.value)
        if self.exact:
            return Span(self.value, self.value)
        slack = self.step * HALF
        if self.approximate:  # said with "about": a twentieth either way, or half of its last digit
            slack = max(slack, abs(self.value) / 20)
        return Span(self.value - slack, self.value + slack)

    @property
    def truncated(self) -> Span:
        """The true values that give it when digits are cut off instead of rounded."""
        if self.exact or self.approximate or self.bound or self.known is not None:
            return self.rounded
        low = self.value - self.step if self.value <= 0 else self.value
        return Span(low, self.value + self.step if self.value >= 0 else self.value)

    @property
    def perhaps(self) -> Span:
        """Like `rounded`, and a long whole number that ends in two noughts may itself be a rounded one."""
        return self._unsaid(100)

    @property
    def again(self) -> Span:
        """What it may stand for where another place prints the same in full: also rounded to tens."""
        return self._unsaid(10)

    def _unsaid(self, least: int) -> Span:
        if not self.exact or self.known is not None or self.value < LONG or self.value % least:
            return self.rounded
        step = Fraction(least)
        while self.value % (step * 10) == 0 and step * 100 <= self.value:
            step *= 10
        return Span(self.value - step * HALF, self.value + step * HALF)

    @property
    def about(self) -> Span:
        """All that “about” can be stretched to: a quarter either way."""
        if not self.approximate:
            return self.perhaps
        slack = max(self.step * HALF, abs(self.value) / 4)
        return Span(self.value - slack, self.value + slack)


def read_number(
    text: str, *, whole: bool, rounded_to: str = "", approximate: bool = False, bound: str = ""
) -> Printed:
    """`text` as printed ("3,128", "8.5", "+62%", "2 out of 3"). `whole`: a count of things. ValueError says what is
    wrong with it.
    """
    if not whole and (said := re.fullmatch(r"(\d{1,4}) (?:out of|in) (\d{1,4})", text.strip())):
        if not int(said[2]):
            raise ValueError(f"“{text}” divides by nought")
        return Printed(Fraction(int(said[1]) * 100, int(said[2])), Fraction(1), exact=False, approximate=True)
    bare = re.sub(r"[\s£%]", "", text.replace("−", "-"))
    found = re.fullmatch(r"([+-]?)(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.(\d{1,8}))?", bare, flags=re.ASCII)
    if not found:
        raise ValueError(f"“{text}” is not a number")
    decimals = len(found[3] or "")
    value = Fraction(bare.replace(",", ""))
    step = _step(rounded_to) if rounded_to else Fraction(1, 10**decimals)
    exact = whole and not decimals and not rounded_to and not approximate and not bound and "£" not in text
    return Printed(value, step, exact, approximate, bound)


def _step(text: str) -> Fraction:
    if not re.fullmatch(r"\d{1,12}(\.\d{1,8})?", text, flags=re.ASCII) or not Fraction(text):
        raise ValueError(f"“{text}” is not what a number can be rounded to, such as 10 or 0.5")
    return Fraction(text)


def words(number: Fraction, places: int = 1) -> str:
    """A number for a sentence: thousands by commas, no decimals where there are none, two where it is small."""
    if number.denominator == 1:
        return f"{number.numerator:,}"
    if (number * 10).denominator == 1:
        return f"{float(number):,.1f}"
    if abs(number) < 10:
        places = max(places, 2)
    return f"{float(number):,.{places}f}"
