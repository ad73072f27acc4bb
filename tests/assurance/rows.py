"""A row for any model: what the stories do not tell gets one, so that each protected field has a place for its word."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4


def keys_of(row: Any) -> list[str]:
    """The columns that name the row's own data keys and are empty: filled here."""
    from django.db import models

    from cairn.core import sealing

    filled = []
    for field in row._meta.concrete_fields:
        named = field.name.endswith("key") and isinstance(field, models.UUIDField) and field.name != "key"
        if named and getattr(row, field.attname) is None:
            setattr(row, field.attname, sealing.keyring().new_data_key("agency"))
            filled.append(field.name)
    return filled


def a_row(model: Any, words: dict[str, str], also: str = "") -> Any:
    """A new row of this model with these words in their fields, and of everything else the first thing that fits.
    `also`: a relation that is filled although it may be empty; of some kinds a row has exactly one of several."""
    row = model()
    for field in model._meta.concrete_fields:
        if field.primary_key or (field.has_default() and not field.is_relation):
            continue
        if field.is_relation and (not field.null or field.name == also):
            setattr(row, field.name, _related(field))
        elif not field.null:
            setattr(row, field.attname, _plain(field))
    keys_of(row)
    for name, word in words.items():
        setattr(row, name, word)
    row.save(force_insert=True)
    return row


def _related(field: Any) -> Any:
    there = field.remote_field.model._default_manager.order_by("pk")
    if field.unique:  # one to one: the last that has none
        there = there.exclude(pk__in=field.model._default_manager.values(field.attname))
    found = there.last() or a_row(field.remote_field.model, {})
    if missing := keys_of(found):  # what hangs on it may be sealed with a key of its
        there.filter(pk=found.pk).update(**{name: getattr(found, name) for name in missing})
    return found


def _plain(field: Any) -> Any:
    from django.db import models

    from cairn.core import clock, sealing

    match field:
        case models.DateTimeField():
            found: date | datetime | Any = clock.now()
        case models.DateField():
            found = clock.today()
        case models.UUIDField():
            found = sealing.keyring().new_data_key("agency") if field.name.endswith("key") else uuid4()
        case models.BooleanField():
            found = False
        case models.CharField() | models.TextField():
            offered = next(
                (code for code, _said in field.flatchoices if code), uuid4().hex[: field.max_length or 32]
            )
            found = "" if field.blank else offered
        case models.IntegerField():
            found = next((code for code, _said in field.flatchoices), 1)
        case models.JSONField():
            found = {}
        case models.BinaryField():
            found = b""
        case _:
            raise ValueError(f"nothing is known that fits {field}")
    return found
