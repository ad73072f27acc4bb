"""System checks that stop the server: a field without a label, a protected field in clear, a seal without its key."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from cairn.core.fields import SealedText
from cairn.core.labels import Level, label_of


@register("cairn")
def every_field_is_labelled(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every field of every Cairn model has a protection label; P4 and free text of a case are sealed."""
    ours = (m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("cairn."))
    return [finding for model in ours for finding in findings_of(model)]


def findings_of(model: type[models.Model]) -> Iterable[CheckMessage]:
    """What is wrong with one model's labels and seals."""
    for field in model._meta.local_fields:
        label, name = label_of(field), f"{model.__name__}.{field.name}"
        sealed = isinstance(field, SealedText)
        if label is None:
            yield Error(f"{name} has no protection label", id="cairn.E001", obj=model)
        elif label.level is Level.P4 and not sealed:
            yield Error(f"{name} is P4 and not sealed", id="cairn.E002", obj=model)
        elif label.level is Level.P3 and isinstance(field, models.TextField | models.JSONField):
            yield Error(f"{name} is free text of a case (P3) and not sealed", id="cairn.E003", obj=model)
        if sealed and not callable(getattr(model, "sealing_key", None)):
            yield Error(
                f"{name} is sealed, and {model.__name__} has no sealing_key()", id="cairn.E004", obj=model
            )
        if sealed and not _uid_comes_first(model, field):
            yield Error(f"{name} is sealed and not declared after a uid", id="cairn.E005", obj=model)


def _uid_comes_first(model: type[models.Model], field: Any) -> bool:
    names = [f.name for f in model._meta.local_fields]
    return "uid" in names and names.index("uid") < names.index(field.name)
