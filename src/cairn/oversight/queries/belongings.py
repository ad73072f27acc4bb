"""What belongs to a record, and what stands on it: read from the models' own keys, so that no table is forgotten.

Rows that belong to a record are found by the parts that its room names. Any other key that points at one of them keeps
the record whole: a new table that nobody thought of keeps what it needs, and loses nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from cairn.core.contracts import Disposal

Rows = dict[type[Model], set[int]]


def key_of(path: str) -> tuple[type[Model], Any]:
    """The model and the field that "cases.Party.case" names."""
    app, model, field = path.split(".")
    found = apps.get_model(app, model)
    return found, found._meta.get_field(field)


def rows_of(disposal: Disposal, pk: int) -> Rows:
    """Every row that goes with one record, the record's own first."""
    rows: Rows = {apps.get_model(disposal.model): {pk}}
    for path in disposal.parts:
        model, field = key_of(path)
        owners = rows.get(field.related_model, set())
        found = model._default_manager.filter(**{f"{field.name}__in": owners}).values_list("pk", flat=True)
        rows.setdefault(model, set()).update(found if owners else ())
    return rows


def standing_on(rows: Rows, loosened: Iterable[str], gone: Mapping[type[Model], set[int]]) -> str:
    """The kind of a row that points at one of these and stays; "" where nothing does.

    `gone` are rows that would be gone by then; `loosened` are keys that let go.
    """
    free = set(loosened)
    for model, pks in rows.items():
        for relation in model._meta.get_fields(include_hidden=True):
            if not (
                relation.auto_created
                and not relation.concrete
                and (relation.one_to_many or relation.one_to_one)
            ):
                continue
            other, name = relation.related_model, relation.field.name  # type: ignore[union-attr]
            if not pks or f"{other._meta.label}.{name}" in free:  # type: ignore[union-attr]
                continue
            leaving = rows.get(other, set()) | gone.get(other, set())  # type: ignore[arg-type]
            pointing = other._default_manager.filter(**{f"{name}__in": pks})  # type: ignore[union-attr]
            if any(row not in leaving for row in pointing.values_list("pk", flat=True)[: len(leaving) + 1]):
                return str(other._meta.label)  # type: ignore[union-attr]
    return ""


def data_keys(disposal: Disposal, pk: int) -> list[UUID]:
    """The data keys that only this record's seals hang on."""
    if not disposal.keys:
        return []
    model = apps.get_model(disposal.model)
    held = model._default_manager.filter(pk=pk).values_list(*disposal.keys).first()
    return [key for key in held or () if key is not None]


def let_go(disposals: Iterable[Disposal]) -> list[str]:
    """Every key that lets go of what it points at, over all rooms."""
    return [path for disposal in disposals for path in disposal.loosened]
