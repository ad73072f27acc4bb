"""A question that the database asks row by row, and never turns into a list of everybody."""

from typing import Any

from django.db.models import Exists


class Asked(Exists):
    """`Exists` for a condition that a page lays on the few rows that it shows.

    PostgreSQL makes a join of EXISTS, here with everybody whom an agency sees, so that a page would cost more the
    longer the register grows. Of a scalar subquery it makes none: it is asked row by row. SQLite asks so anyway.
    """

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, words = super().as_sql(compiler, connection)
        return f"(SELECT {sql})", tuple(words)
