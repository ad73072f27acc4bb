"""Whether an actor sees a certain record: `visible_to` of its model, put into SQL once for all actors of a shape.

Every action asks it again of the database, whatever the page before it has found out.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection, models

from cairn.access.models import Agency, Area, User
from cairn.core.db.kept import KeptQuestion, Values

if TYPE_CHECKING:
    from collections.abc import Callable

    from cairn.access.actor import Actor


def in_sight(actor: "Actor", record: models.Model) -> bool:
    """Whether `visible_to(actor)` holds this record now."""
    agencies, holders = sorted(actor.agencies), actor.holders
    values = {"row": record.pk, "user": actor.user.pk, "agency": actor.agency.pk, "area": actor.area.pk,
              "today": actor.today, **_numbered("agency", agencies), **_numbered("holder", holders)}  # fmt: skip
    return _asked(type(record), connection.vendor, len(agencies), len(holders)).holds(values)


@dataclass(frozen=True)
class _Anybody:
    """Stands for an actor, with what a rule about rows may look at. Whatever else it looked at would be the same for
    everybody afterwards, so there is nothing else."""

    user: User
    agency: Agency
    area: Area
    today: date
    agencies: tuple[int, ...]
    holders: tuple[int, ...]

    def keep(self, what: str, make: "Callable[[], Any]") -> Any:
        return make()


@lru_cache(maxsize=64)
def _asked(model: Any, vendor: str, agencies: int, holders: int) -> KeptQuestion:
    def rows(values: Values) -> "models.QuerySet[Any]":
        anybody = _Anybody(
            user=User(pk=values["user"]),
            agency=Agency(pk=values["agency"]),
            area=Area(pk=values["area"]),
            today=values["today"],
            agencies=tuple(values[f"agency {number}"] for number in range(agencies)),
            holders=tuple(values[f"holder {number}"] for number in range(holders)),
        )
        found: models.QuerySet[Any] = model.objects.visible_to(anybody).filter(pk=values["row"])
        return found

    return KeptQuestion(rows, _stand_ins(1, agencies, holders), _stand_ins(2, agencies, holders))


def _stand_ins(which: int, agencies: int, holders: int) -> dict[str, Any]:
    """Values that no row has and that are all different."""
    names = [
        "row",
        "user",
        "agency",
        "area",
        *_numbered("agency", range(agencies)),
        *_numbered("holder", range(holders)),
    ]
    numbers = {name: which * 10**12 + number for number, name in enumerate(names)}
    return {**numbers, "today": date(1000 + which, 1, 1)}


def _numbered(name: str, values: Any) -> dict[str, Any]:
    return {f"{name} {number}": value for number, value in enumerate(values)}
