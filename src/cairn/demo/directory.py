"""The invented boroughs' directories: data/directory.yaml, written by the directory's own actions."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from cairn.access.actions import system_user
from cairn.access.actor import Actor, system_actor
from cairn.demo.cast import HOME_AREA, Cast
from cairn.directory import actions
from cairn.directory.models import Funding, Provider, Service

DATA = Path(__file__).parent / "data" / "directory.yaml"
# Who writes a borough's directory: its commissioner, or Cairn for whoever is the area's service.
WRITES = {HOME_AREA: "commissioner"}


@dataclass
class LoadedDirectory:
    """By key of data/directory.yaml; `receiving` by key of the cast's agency: the service that takes its referrals."""

    providers: dict[str, Provider] = field(default_factory=dict)
    funding: dict[str, Funding] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    receiving: dict[str, Service] = field(default_factory=dict)


@transaction.atomic
def load_directory(cast: Cast) -> LoadedDirectory:
    """Write every borough's directory, each by its own commissioner or, where it has none, by Cairn itself."""
    loaded = LoadedDirectory()
    for area, data in yaml.safe_load(DATA.read_text(encoding="utf-8")).items():
        _load(cast, _writer(cast, area), data, loaded)
    return loaded


def _writer(cast: Cast, area: str) -> Actor:
    if area in WRITES:
        return cast.actor(WRITES[area])
    agency = next(a for a in cast.agencies.values() if a.areas.filter(area=cast.areas[area]).exists())
    return system_actor(system_user(), agency, cast.areas[area])


def _load(cast: Cast, by: Actor, data: dict[str, Any], loaded: LoadedDirectory) -> None:
    for key, values in data["providers"].items():
        loaded.providers[key] = actions.create_provider(by=by, **values)
    for key, values in data["funding"].items():
        loaded.funding[key] = actions.create_funding(by=by, **values)
    for key, values in data["services"].items():
        loaded.services[key] = _service(cast, by, values, loaded)
        if values.get("agency"):
            loaded.receiving.setdefault(values["agency"], loaded.services[key])
    for values in data["posts"]:
        _post(by, values, loaded)
    for values in data["protocols"]:
        named = {"service": loaded.services[values["service"]], "agency": cast.agencies[values["agency"]]}
        actions.create_protocol(by=by, **(values | named))


def _service(cast: Cast, by: Actor, values: dict[str, Any], loaded: LoadedDirectory) -> Service:
    agency = cast.agencies[values["agency"]] if values.get("agency") else None
    named: dict[str, Any] = {
        "provider": loaded.providers[values["provider"]],
        "agency": agency,
        "part_of": loaded.services[values["part_of"]] if "part_of" in values else None,
        "replaces": loaded.services[values["replaces"]] if "replaces" in values else None,
        "teams": list(agency.teams.filter(name__in=values.get("teams", []))) if agency else [],
        "fundings": [loaded.funding[key] for key in values.get("fundings", [])],
    }
    return actions.create_service(by=by, **(values | named))


def _post(by: Actor, values: dict[str, Any], loaded: LoadedDirectory) -> None:
    given = dict(values)
    vacant_from: date | None = given.pop("vacant_from", None)
    filled_from: date | None = given.pop("vacant_until", None)
    given["days"] = str(given["days"])
    post = actions.create_post(
        by=by,
        **given
        | {
            "service": loaded.services[values["service"]],
            "employer": loaded.providers[values["employer"]],
            "host": loaded.providers[values["host"]] if "host" in values else None,
            "funding": loaded.funding[values["funding"]],
        },
    )
    if vacant_from:
        actions.vacate_post(by=by, post=post, from_on=vacant_from)
    if filled_from:
        actions.fill_post(by=by, post=post, from_on=filled_from)
