"""Organisations and streams of money."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.core.decisions import Refused
from cairn.directory.actions.writing import changed, refuse_places, written
from cairn.directory.models import Funding, Provider


@transaction.atomic
def create_provider(
    *, by: Actor, name: str, about: str = "", from_on: date, until_on: date | None = None
) -> Provider:
    """An organisation in the directory of the actor's area."""
    refuse_places(name, about)
    row = Provider(
        area=by.area, created_by=by.user, name=name, about=about, from_on=from_on, until_on=until_on
    )
    return written(row, by=by, what="provider")


@transaction.atomic
def change_provider(*, by: Actor, provider: Provider, was: int, **values: Any) -> Provider:
    """Change name, about, from_on or until_on."""
    _only(values, {"name", "about", "from_on", "until_on"})
    refuse_places(str(values.get("name", "")), str(values.get("about", "")))
    return changed(provider, by=by, was=was, what="provider", **values)


@transaction.atomic
def end_provider(*, by: Actor, provider: Provider, was: int, until_on: date) -> Provider:
    """Its last day. Refused while it provides something or employs somebody after that day."""
    if any(rows.filter(until_on__isnull=True).exists() for rows in (provider.services, provider.posts)):
        raise Refused(_("End the services and posts of %(name)s first.") % {"name": provider.name})
    return changed(provider, by=by, was=was, what="provider", until_on=until_on)


@transaction.atomic
def create_funding(
    *,
    by: Actor,
    name: str,
    funder: str,
    yearly: int | None = None,
    from_on: date,
    until_on: date | None = None,
) -> Funding:
    """A stream of money, with its pounds a year where they are known."""
    row = Funding(
        area=by.area,
        created_by=by.user,
        name=name,
        funder=funder,
        yearly=yearly,
        from_on=from_on,
        until_on=until_on,
    )
    return written(row, by=by, what="funding")


@transaction.atomic
def change_funding(*, by: Actor, funding: Funding, was: int, **values: Any) -> Funding:
    _only(values, {"name", "funder", "yearly", "from_on", "until_on"})
    return changed(funding, by=by, was=was, what="funding", **values)


@transaction.atomic
def end_funding(*, by: Actor, funding: Funding, was: int, until_on: date) -> Funding:
    return changed(funding, by=by, was=was, what="funding", until_on=until_on)


def _only(values: dict[str, Any], allowed: set[str]) -> None:
    strange = set(values) - allowed
    if strange:
        raise TypeError(f"{sorted(strange)} cannot be changed here")
