"""What every write of the directory does alike: ask, refuse what says too much, write, note."""

from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core.decisions import Refused, require
from cairn.core.models import Stale, change
from cairn.directory.permissions import may_change
from cairn.directory.rules import says_where

M = TypeVar("M", bound=models.Model)


def written(row: M, *, by: Actor, what: str, fields: list[str] | None = None) -> M:
    """Insert `row`, or say in a sentence which of its kind is there already."""
    require(may_change(by, row.area))  # type: ignore[attr-defined]
    _refuse_dates(row.from_on, row.until_on)  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("The directory has %(name)s with these dates already.") % {"name": row}) from None
    audit.record(by=by, verb="created", kind=what, uid=row.uid, fields=fields or [])  # type: ignore[attr-defined]
    return row


def changed(row: M, /, *, by: Actor, was: int, what: str, **values: Any) -> M:
    """Change `row` from the version that was read, and note which fields."""
    require(may_change(by, row.area))  # type: ignore[attr-defined]
    now: Any = row
    different = {name: value for name, value in values.items() if getattr(now, name) != value}
    _refuse_dates(values.get("from_on", now.from_on), values.get("until_on", now.until_on))
    if not different:
        if now.version != was:
            raise Stale(row)
        return row
    try:
        with transaction.atomic():
            change(row, was=was, by=by, **different)
    except IntegrityError:
        raise Refused(_("The directory has another with this name and these dates already.")) from None
    audit.record(by=by, verb="changed", kind=what, uid=now.uid, fields=sorted(different))
    return row


def refuse_places(*texts: str) -> None:
    """Words that would lead to a door: postcode, street, room, map."""
    words = {
        "postcode": _("a postcode"),
        "street": _("a street address"),
        "room": _("a room or flat number"),
        "map": _("a place on a map"),
    }
    for text in texts:
        found = says_where(text)
        if found:
            raise Refused(
                _("This holds %(what)s. The directory says in which area something is, never at which door.")
                % {"what": words[found]}
            )


def _refuse_dates(from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on < from_on:
        raise Refused(_("The last day must be on or after the first day."))
