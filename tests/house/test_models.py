"""What the tables may point at, and what the addresses may look like."""

import re

import pytest
from django.apps import apps
from django.db import models

from tests.house import tree


def app_of(model: type[models.Model]) -> str:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "cairn" else ""


def wrong_keys(every: list[type[models.Model]], floors: dict[str, int]) -> list[str]:
    """Foreign keys that point up or sideways, or that would delete more than somebody asked for."""
    found = []
    for model in every:
        here = app_of(model)
        for field in model._meta.local_fields if here else ():
            if not isinstance(field, models.ForeignKey) or field.remote_field.parent_link:
                continue
            there = app_of(field.related_model)
            where = f"{here}.{model.__name__}.{field.name}"
            if there and there != here and floors[there] >= floors[here]:
                found.append(f"{where} points up to {there}")
            if field.remote_field.on_delete is not models.PROTECT:
                found.append(f"{where} is not PROTECT: nothing is deleted but by disposal")
    return found


def test_no_foreign_key_points_up_and_none_deletes() -> None:
    tree.nothing(wrong_keys(apps.get_models(include_auto_created=True), tree.floors()))


def test_a_key_that_points_up_is_found() -> None:
    floors = tree.floors()
    upside_down = {app: -floor for app, floor in floors.items()}
    assert wrong_keys(apps.get_models(), upside_down)


# Asked for by machines, under the names that machines know everywhere; a redirect would pass for an answer.
PROBES = {"healthz", "readyz", "metrics"}


def fault_of_address(route: str, name: str) -> str:
    """Kebab-case nouns, opaque ids, a name; empty where nothing is wrong."""
    if not name:
        return f"/{route} has no name"
    if not re.fullmatch(
        r"((?:[a-z0-9]+(?:-[a-z0-9]+)*|<(?:\w+:)?\w+>)/)*([a-z0-9-]+\.(csv|xlsx|ods))?", route
    ):
        return f"/{route} is not kebab-case"
    if re.search(r"<(?:int|str|path)?:?(?:pk|id|name|email|nhs\w*)>", route):
        return f"/{route} shows what should be opaque"
    return ""


def test_every_address_of_ours_has_a_name_and_is_kebab_case() -> None:
    from cairn.access.pages import every_page

    faults = [
        fault_of_address(route, name)
        for route, name, view in every_page()
        if getattr(view, "__module__", "").startswith("cairn.") and route not in PROBES
    ]
    tree.nothing([fault for fault in faults if fault])


@pytest.mark.parametrize(
    ("route", "name"),
    [
        ("cases/", ""),
        ("Cases/", "x"),
        ("open_case/", "x"),
        ("imports/Template.csv", "x"),
        ("imports/page.php", "x"),
        ("cases/<int:pk>/", "x"),
        ("people/<str:name>/", "x"),
    ],
)
def test_a_wrong_address_is_found(route: str, name: str) -> None:
    assert fault_of_address(route, name)


@pytest.mark.parametrize(
    "route",
    [
        "",
        "cases/",
        "cases/<uuid:uid>/contact-attempts/new/",
        "figures/<slug:code>/file/",
        "imports/template.csv",
    ],
)
def test_a_right_address_is_not(route: str) -> None:
    assert not fault_of_address(route, "name")
