"""The daily work: attempts at contact, notes and agreed actions."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from cairn.access.models import Agency, Changing, User, Written
from cairn.cases import codes
from cairn.cases.models.case import Case
from cairn.core.fields import SealedText
from cairn.core.labels import p2, p3


class ContactAttempt(Written):
    """An attempt to reach the client: what the safe-contact rule said, and what happened, whatever it was."""

    case = p2(models.ForeignKey(Case, models.PROTECT, related_name="attempts"))
    at = p3(models.DateTimeField())
    on = p3(models.DateField())
    channel = p3(models.CharField(max_length=9, choices=codes.Channel.choices))
    point = p2(models.UUIDField(null=True))  # the contact point that was used
    rule = p3(models.CharField(max_length=9, choices=codes.RuleThen.choices))
    outside_rule = p3(models.BooleanField(default=False))
    near_miss = p2(models.UUIDField(null=True))
    reached = p3(models.CharField(max_length=12, choices=codes.Reached.choices))
    two_way = p3(models.BooleanField())
    support = p3(models.BooleanField())
    text = p3(SealedText())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=codes.Channel.values), name="attempt_channel"),
            models.CheckConstraint(condition=Q(reached__in=codes.Reached.values), name="attempt_reached"),
            models.CheckConstraint(condition=Q(rule__in=codes.RuleThen.values), name="attempt_rule"),
            models.CheckConstraint(
                condition=Q(support=False) | Q(two_way=True), name="attempt_support_is_two_way"
            ),
        ]
        indexes = [models.Index(fields=["case", "at"], name="attempt_by_case")]

    def __str__(self) -> str:
        return f"attempt in case {self.case_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.case.data_key
        return key


class Note(Written):
    """A signed note. A correction is a new edition that replaces it; nothing that was signed is changed."""

    case = p2(models.ForeignKey(Case, models.PROTECT, related_name="notes"))
    on = p3(models.DateField())
    kind = p3(models.CharField(max_length=12, choices=codes.NoteKind.choices))
    edition = p2(models.PositiveSmallIntegerField(default=1))
    replaces = p2(models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by"))
    signed_at = p2(models.DateTimeField())
    text = p3(SealedText())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(edition=1, replaces__isnull=True) | Q(edition__gt=1, replaces__isnull=False),
                name="note_edition",
            )
        ]
        indexes = [models.Index(fields=["case", "on"], name="note_by_case")]

    def __str__(self) -> str:
        return f"note of case {self.case_id}, edition {self.edition}"

    def sealing_key(self) -> UUID:
        key: UUID = self.case.data_key
        return key


class NoteSignature(Written):
    """A manager has read this note in supervision."""

    note = p2(models.OneToOneField(Note, models.PROTECT, related_name="signature"))

    def __str__(self) -> str:
        return f"signature on note {self.note_id}"


class Action(Changing):
    """What was agreed: one owner, a day, and the risk it is meant to reduce.

    Only done or cancelled ends it.
    """

    case = p2(models.ForeignKey(Case, models.PROTECT, related_name="actions"))
    text = p3(SealedText())
    risk = p3(models.CharField(max_length=30, blank=True))  # the checklist item that it is meant to reduce
    whose = p3(models.CharField(max_length=6, choices=codes.ActionFor.choices))
    user = p2(models.ForeignKey(User, models.PROTECT, null=True, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+"))
    due_on = p2(models.DateField())
    state = p2(
        models.CharField(max_length=9, choices=codes.ActionState.choices, default=codes.ActionState.OPEN)
    )
    ended_at = p2(models.DateTimeField(null=True))
    ended_by = p2(models.ForeignKey(User, models.PROTECT, null=True, related_name="+"))
    outcome = p3(SealedText())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=codes.ActionState.values), name="action_state"),
            models.CheckConstraint(
                condition=Q(whose="worker", user__isnull=False, agency__isnull=True)
                | Q(whose="client", user__isnull=True, agency__isnull=True)
                | Q(whose="agency", user__isnull=True, agency__isnull=False),
                name="action_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="action_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "state", "due_on"], name="action_by_case"),
            models.Index(fields=["user", "state", "due_on"], name="action_by_user"),
        ]

    def __str__(self) -> str:
        return f"action of case {self.case_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.case.data_key
        return key
