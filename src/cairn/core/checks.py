"""System checks that stop the server: a field without a label, a protected field in clear, a seal without its key."""

from collections.abc import Iterable
from typing import Any, Final

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from cairn.core.fields import SealedText
from cairn.core.labels import About, Label, Level, label_of

# A text this long has room for a story; a name has not, and must be found and sorted by.
SHORT: Final = 100
NAMES: Final = ("name", "family", "given", "email")
# Longer texts that touch people and stay in clear, and why. A new one is sealed, or stands here.
CLEAR: Final = {
    "access.User.password": "a hash",
    "access.Upkeep.said": "figures and names of tables, in our own words",
    "access.Finished.finished_by": "the name of a member of staff",
    "access.Once.answer": "an address of ours, without anybody's name",
    "access.ScheduledRun.outcome": "what became of a job, in our own words",
    "referrals.Referral.name_sent": "a name as it was typed",
    "referrals.Import.problem": "our own sentence, never the file's words",
    "oversight.Signatory.signed_as": "the post of whoever signed",
    "oversight.Passage.written_by": "the first name and service of a member of staff",
    "oversight.Passage.left_out": "names of fields, never what they hold",
    "oversight.Passage.contributor": "the name of an agency",
    "oversight.BreachAction.owner": "the name of a member of staff",
    "oversight.Enquiry.body": "the name of a force or court",
    "oversight.DisposalRun.stopped_because": "about a list of many records, of no one person",
    "oversight.Recommendation.person": "the name of a member of staff",
}


@register("cairn")
def every_field_is_labelled(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every field of every Cairn model has a protection label; P4 and free text about people are sealed."""
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
        elif _is_long(field, label) and f"{model._meta.app_label}.{name}" not in CLEAR:
            yield Error(
                f"{name} has room for free text about people: seal it, or say in core.checks why not",
                id="cairn.E003",
                obj=model,
            )
        if sealed and not callable(getattr(model, "sealing_key", None)):
            yield Error(
                f"{name} is sealed, and {model.__name__} has no sealing_key()", id="cairn.E004", obj=model
            )
        if sealed and not _uid_comes_first(model, field):
            yield Error(f"{name} is sealed and not declared after a uid", id="cairn.E005", obj=model)


def _is_long(field: Any, label: Label) -> bool:
    """Whether it is a text of a case or about people in which somebody could write what happened."""
    if not isinstance(field, models.CharField) or field.choices or field.name.endswith(NAMES):
        return False
    return (field.max_length or 0) > SHORT and (label.level is Level.P3 or label.about is not About.NOBODY)


def _uid_comes_first(model: type[models.Model], field: Any) -> bool:
    names = [f.name for f in model._meta.local_fields]
    return "uid" in names and names.index("uid") < names.index(field.name)
