"""Stored choices of oversight and their words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unusual(models.TextChoices):
    VOLUME = "volume", _("Many records in a day")
    BARRED_COLLEAGUE = "barred_colleague", _("A record that a colleague is barred from")
    NO_RELATION = "no_relation", _("Records that are not part of the worker’s own work")
    ODD_HOURS = "odd_hours", _("Reading at night")


class HoldKind(models.TextChoices):
    REVIEW = "review", _("Death review or safeguarding practice review")
    COURT = "court", _("Court or tribunal")
    INQUIRY = "inquiry", _("Inquiry or investigation")
    COMPLAINT = "complaint", _("Complaint or a person’s own request")


class RunState(models.TextChoices):
    GATHERING = "gathering", _("Being gathered")
    PROPOSED = "proposed", _("To review")
    REVIEWED = "reviewed", _("To approve")
    APPROVED = "approved", _("Being disposed of")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class Outcome(models.TextChoices):
    WAITING = "waiting", _("Due")
    EXCLUDED = "excluded", _("Left out")
    HELD = "held", _("Held")
    NOT_DUE = "not_due", _("No longer due")
    KEPT = "kept", _("Kept: something stands on it")
    FAILED = "failed", _("Kept: a fault stopped it")
    DISPOSED = "disposed", _("Disposed of")


class AgreementKind(models.TextChoices):
    SHARING = "sharing", _("Sharing agreement")
    PROTOCOL = "protocol", _("Joint working protocol")


class AgreementState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Ended")


class ReviewAnswer(models.TextChoices):
    KEPT = "kept", _("It stays as it is")
    CHANGES = "changes", _("It stays for now, and must be changed")


class OneOffAnswer(models.TextChoices):
    RIGHT = "right", _("It was right this once")
    AGREE = "agree", _("It was right, and an agreement is needed")
    WRONG = "wrong", _("It should not have been shared")


class BreachKind(models.TextChoices):
    SENT = "sent", _("Sent or said to somebody who must not have it")
    SEEN = "seen", _("Seen or opened by somebody who must not")
    LOST = "lost", _("Lost or stolen")
    CHANGED = "changed", _("Changed or deleted by mistake")
    AWAY = "away", _("Could not be reached when it was needed")
    NEAR_MISS = "near_miss", _("Nearly happened")


class BreachState(models.TextChoices):
    REPORTED = "reported", _("To assess")
    ASSESSED = "assessed", _("Assessed")
    CLOSED = "closed", _("Closed")


class Risk(models.TextChoices):
    NONE = "none", _("No risk to anybody")
    SOME = "some", _("A risk to somebody’s rights")
    HIGH = "high", _("A high risk to somebody")


class YesNo(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")


class ReviewKind(models.TextChoices):
    DEATH = "death", _("Domestic abuse related death review")
    CHILD = "child", _("Child safeguarding practice review")
    ADULT = "adult", _("Safeguarding adults review")
    AUDIT = "audit", _("Audit or inspection")
    OTHER = "other", _("Other review")


class RecommendationState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
