"""A field without a label stops the server; what must be sealed is sealed."""

from typing import Any
from uuid import UUID

import pytest
from django.apps.registry import Apps
from django.db import models

from cairn.core import checks
from cairn.core.fields import SealedText
from cairn.core.labels import About, Level, label_of, p0, p2, p3, p4


def model(**fields: Any) -> type[models.Model]:
    """A decoy model in a registry of its own."""
    meta = type("Meta", (), {"apps": Apps(), "app_label": "decoy"})
    keyed = {"id": p2(models.BigAutoField(primary_key=True)), "uid": p2(models.UUIDField())}
    keyed["uid"].creation_counter = -1  # made last, declared first
    return type("Decoy", (models.Model,), {"__module__": __name__, "Meta": meta, **keyed, **fields})


def ids(decoy: type[models.Model]) -> list[str | None]:
    return [finding.id for finding in checks.findings_of(decoy)]


def sealing_key(self: Any) -> UUID:
    return UUID(int=0)


def test_every_field_of_cairn_is_labelled_and_sealed_as_it_must_be() -> None:
    assert checks.every_field_is_labelled(None) == []


def test_a_labelled_model_passes() -> None:
    decoy = model(code=p0(models.CharField(max_length=3)), note=p3(SealedText()), sealing_key=sealing_key)
    assert ids(decoy) == []


def test_a_field_without_a_label_is_found() -> None:
    assert ids(model(name=models.CharField(max_length=3))) == ["cairn.E001"]


def test_a_p4_field_in_clear_is_found() -> None:
    assert ids(model(word=p4(models.CharField(max_length=3)))) == ["cairn.E002"]


@pytest.mark.parametrize("field", [models.TextField(), models.JSONField()])
def test_free_text_of_a_case_in_clear_is_found(field: Any) -> None:
    assert ids(model(story=p3(field))) == ["cairn.E003"]


def test_a_long_text_about_people_is_sealed_or_says_why_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ids(model(because=p2(models.CharField(max_length=300)))) == ["cairn.E003"]
    assert ids(model(what=p3(models.CharField(max_length=101), about=About.NOBODY))) == ["cairn.E003"]
    monkeypatch.setitem(checks.CLEAR, "decoy.Decoy.because", "our own words")
    assert ids(model(because=p2(models.CharField(max_length=300)))) == []


@pytest.mark.parametrize(
    "field",
    [
        p3(models.CharField(max_length=100)),
        p3(models.CharField(max_length=300, choices=[("a", "A")])),
        p2(models.CharField(max_length=300), about=About.NOBODY),
        p0(models.CharField(max_length=300)),
    ],
)
def test_a_code_a_short_text_and_what_is_about_nobody_stay_in_clear(field: Any) -> None:
    assert ids(model(word=field)) == []


def test_names_stay_in_clear_to_be_searched() -> None:
    long = p3(models.CharField(max_length=200))
    assert ids(model(sort_family=long)) == []


def test_whatever_stays_in_clear_is_a_field_that_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    said = set(checks.CLEAR)
    monkeypatch.setattr(checks, "CLEAR", {})
    found = checks.every_field_is_labelled(None)
    assert {f"{one.obj._meta.app_label}.{one.msg.split()[0]}" for one in found} == said


def test_a_seal_without_a_key_or_before_its_uid_is_found() -> None:
    assert ids(model(note=p4(SealedText()))) == ["cairn.E004"]
    meta = type("Meta", (), {"apps": Apps(), "app_label": "decoy"})
    late = type(
        "Late",
        (models.Model,),
        {
            "__module__": __name__,
            "Meta": meta,
            "id": p2(models.BigAutoField(primary_key=True)),
            "note": p3(SealedText()),
            "uid": p2(models.UUIDField()),
            "sealing_key": sealing_key,
        },
    )
    assert ids(late) == ["cairn.E005"]


def test_a_label_says_how_protected_and_about_whom() -> None:
    label = label_of(p3(models.CharField(max_length=3), about=About.OTHERS))
    assert label is not None
    assert (label.level, label.about) == (Level.P3, About.OTHERS)
    assert label_of(models.CharField(max_length=3)) is None
