"""Drafts: what was typed and not yet sent, sealed in the database; never in a session, never in the browser."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cairn.access.models import Agency, DataKey, Draft, User
from cairn.core import clock, sealing
from cairn.core.models import Stale

KEPT = {
    Draft.Kind.FORM: timedelta(days=30),
    Draft.Kind.IMPORT: timedelta(days=2),
    Draft.Kind.INTERRUPTED: timedelta(hours=1),
    Draft.Kind.SEARCH: timedelta(hours=1),
}


@transaction.atomic
def keep(
    *, user: User, agency: Agency | None, kind: str, purpose: str, body: Any, about: UUID | None = None
) -> Draft:
    """A new draft of `body` (anything JSON can hold)."""
    draft = Draft(
        user=user,
        agency=agency,
        kind=kind,
        purpose=purpose,
        about=about,
        data_key=sealing.keyring().new_data_key("draft"),
        until_at=clock.now() + KEPT[Draft.Kind(kind)],
    )
    draft.body = json.dumps(body)
    draft.save(force_insert=True)
    return draft


def update(draft: Draft, *, was: int, body: Any) -> Draft:
    """Replace a draft's body if nobody else did since version `was`; raises `Stale`."""
    field: Any = Draft._meta.get_field("body")
    moment = clock.now()
    sealed = field.seal_for(draft, json.dumps(body))
    until = moment + KEPT[Draft.Kind(draft.kind)]
    mine = Draft.objects.filter(pk=draft.pk, version=was)
    if not mine.update(version=was + 1, changed_at=moment, until_at=until, body=sealed):
        raise Stale(draft)
    draft.refresh_from_db()
    return draft


def mine(user: User, *, kind: str, purpose: str = "", uid: UUID | None = None) -> list[Draft]:
    """A user's own drafts of a kind that are still kept, newest first."""
    found = Draft.objects.filter(user=user, kind=kind, until_at__gt=clock.now())
    if purpose:
        found = found.filter(purpose=purpose)
    if uid:
        found = found.filter(uid=uid)
    return list(found.order_by("-changed_at"))


def opened(draft: Draft) -> Any:
    """What is inside."""
    return json.loads(draft.body.open())


def drop(draft: Draft) -> None:
    """Throw a draft away, with its key: what was typed cannot be read again, even from a backup's pages."""
    _drop([(draft.pk, draft.data_key)])


def drop_expired() -> int:
    """Throw away every draft whose time is over; the worker calls this. Gives how many."""
    total = 0
    while gone := list(Draft.objects.filter(until_at__lte=clock.now()).values_list("pk", "data_key")[:200]):
        _drop(gone)
        total += len(gone)
    return total


@transaction.atomic
def _drop(gone: list[tuple[int, UUID]]) -> None:
    Draft.objects.filter(pk__in=[pk for pk, _ in gone]).delete()
    lines = [key for _, key in gone]
    mine = Q(uid__in=lines) | Q(continues__in=lines)
    DataKey.objects.filter(mine, scope=DataKey.Scope.DRAFT).delete()
