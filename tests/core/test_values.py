"""What rules take and give are values: nobody changes a finding, or what it rests on, after it was reached."""

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

import cairn

DECIDES = ("rules", "lifecycle", "decisions")


def modules() -> Iterator[str]:
    for module in pkgutil.walk_packages(cairn.__path__, "cairn."):
        if any(part in DECIDES for part in module.name.split(".")[2:]):
            yield module.name


def values() -> Iterator[type]:
    for name in modules():
        for _name, found in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if found.__module__ == name and dataclasses.is_dataclass(found):
                yield found


def test_there_are_rules_to_look_at() -> None:
    assert len(list(modules())) > 30
    assert len(list(values())) > 40


@pytest.mark.parametrize("value", list(values()), ids=lambda value: f"{value.__module__}.{value.__name__}")
def test_what_a_rule_takes_or_gives_cannot_be_changed_afterwards(value: type) -> None:
    assert value.__dataclass_params__.frozen, f"{value.__name__} of {value.__module__} can be changed"  # type: ignore[attr-defined]
