"""A question that is asked all day, put into SQL once: whether a set of rows holds any.

Django writes a statement anew each time. Where a rule is long (may she see this case?), that takes thirty times as long
as the database's answer. Only the values are new each time; the statement is the one that Django wrote.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Values = Mapping[str, Any]


class KeptQuestion:
    """Made with two sets of stand-ins for the values: where the two statements differ there is a value to fill in.

    A place that holds none of the stand-ins themselves (a day counted on from one) cannot be filled in: ValueError.
    """

    def __init__(self, rows: Callable[[Values], QuerySet[Any]], one: Values, other: Values) -> None:
        self._sql, first = _statement(rows(one))
        again, second = _statement(rows(other))
        if again != self._sql or len(first) != len(second):
            raise ValueError("the statement depends on more than the values that are filled in")
        self._given = first
        self._places = [
            (place, _named(one, here, other, there), type(here))
            for place, (here, there) in enumerate(zip(first, second, strict=True))
            if here != there
        ]

    def holds(self, values: Values) -> bool:
        """Whether there is a row, for these values."""
        given = list(self._given)
        for place, name, kind in self._places:
            given[place] = _as_given(values[name], kind)
        with connection.cursor() as cursor:
            cursor.execute(self._sql, given)
            return cursor.fetchone() is not None


def _statement(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    sql, given = rows.query.exists().get_compiler(connection=connection).as_sql()
    return sql, tuple(given)


def _named(one: Values, here: Any, other: Values, there: Any) -> str:
    for name, value in one.items():
        if _as_given(value, type(here)) == here and _as_given(other[name], type(there)) == there:
            return name
    raise ValueError(f"{here!r} in the statement was made from a value, and is none")


def _as_given(value: Any, kind: type) -> Any:
    """The value as this database's driver takes it, as the same type as the stand-in had."""
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return kind(value) if isinstance(value, int) and issubclass(kind, int) else value
