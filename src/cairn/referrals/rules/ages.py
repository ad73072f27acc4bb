"""How old somebody was on a day."""

from datetime import date


def years_between(born: date | None, day: date) -> int | None:
    """Whole years; None where the birth is not known or after the day."""
    if born is None or born > day:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
