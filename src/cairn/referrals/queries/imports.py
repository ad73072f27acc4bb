"""Spreadsheets that one brought, and what their rows are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404

from cairn.access.actor import Actor
from cairn.referrals.codes import ImportState
from cairn.referrals.models import Import, ImportRow, LeftOut


@dataclass(frozen=True)
class Preview:
    """A file as its page shows it."""

    batch: Import
    counts: dict[str, int]
    earlier: Sequence[Import]  # the same bytes, imported before

    @property
    def coming(self) -> int:
        return self.counts.get("new", 0) + self.counts.get("perhaps", 0)

    @property
    def staying_out(self) -> int:
        return sum(self.counts.values()) - self.coming - self.counts.get("waiting", 0)


def mine(actor: Actor) -> QuerySet[Import]:
    """One's own imports for the agency and area that one acts for, newest first."""
    found = Import.objects.filter(created_by=actor.user, agency=actor.agency, area=actor.area)
    return found.select_related("service").order_by("-pk")


def one(actor: Actor, uid: UUID) -> Import:
    """One of one's own; 404 otherwise."""
    found = mine(actor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def preview(actor: Actor, uid: UUID) -> Preview:
    batch = one(actor, uid)
    counts: dict[str, int] = dict(batch.lines.order_by().values_list("verdict").annotate(Count("pk")))
    earlier = Import.objects.filter(
        agency=batch.agency, area=batch.area, digest=batch.digest, state=ImportState.DONE
    )
    return Preview(batch, counts, list(earlier.exclude(pk=batch.pk).order_by("-pk")[:3]))


def lines(batch: Import, verdict: str = "") -> QuerySet[ImportRow]:
    """Its rows, by number."""
    found: Any = batch.lines.select_related("batch").order_by("number")
    return found.filter(verdict=verdict) if verdict else found  # type: ignore[no-any-return]


def left_out(batch: Import) -> QuerySet[LeftOut]:
    """The rows that did not come in, by number."""
    found: QuerySet[LeftOut] = batch.left_out_rows.select_related("batch").order_by("number")
    return found
