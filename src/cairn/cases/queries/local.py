"""The dated values of an area, its own before the defaults."""

from datetime import date

from cairn.cases.models import LocalValue
from cairn.cases.rules.local import LocalValues, Value, in_force


def local_values(area_id: int, day: date) -> LocalValues:
    """What holds in the area on that day."""
    rows = LocalValue.objects.filter(area=area_id, from_on__lte=day).values_list(
        "key", "value", "from_on", "source", "until_on", "instrument"
    )
    return in_force(day, [Value(*row) for row in rows])
