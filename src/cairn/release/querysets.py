"""Which of the things that left an actor may see."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cairn.people.models import Share
from cairn.people.querysets import is_barred, may_see

if TYPE_CHECKING:
    from cairn.access.actor import Actor


class OutgoingQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """What her agency sent in her area, unless it is about somebody whom she may not see.

        A role that holds only its own sees what it sent, or what was made for it, itself.
        """
        return self._of(actor, ~may_see(actor, "person"))

    def undecided(self, actor: "Actor") -> Self:
        """What waits for somebody to decide, of what her agency sent in her area, though she sees the person no more:
        it would be lost, and nobody know, as soon as nobody there works with her.

        Never over a bar, nor about a restricted record without a share: that it exists is hidden too.
        """
        shared = Share.objects.in_force(actor.today).filter(user=actor.user, person=OuterRef("person"))
        hidden = is_barred(actor, "person") | Q(~Exists(shared), person__restricted=True)
        failed = Q(state="failed", sent_again__isnull=True)
        waiting = Q(state="enqueued", approvals__gt=0)
        return self._of(actor, hidden).filter(Q(state="unknown") | failed | waiting)

    def _of(self, actor: "Actor", hides: Q) -> Self:
        about = apps.get_model("release", "OutgoingAbout")
        hidden = about.objects.filter(hides, outgoing=OuterRef("pk"))
        mine = self.filter(agency=actor.agency, area=actor.area).filter(~Exists(hidden))
        if actor.role.holds == "own":
            return mine.filter(Q(created_by=actor.user) | Q(recipient_user=actor.user))
        return mine

    def ready(self, moment: datetime) -> Self:
        """Enqueued, approved by as many as were asked for, and not waiting for an hour that is safe."""
        approved = (
            Q(approvals=0)
            | Q(approvals=1, approved_one_by__isnull=False)
            | Q(approvals=2, approved_one_by__isnull=False, approved_two_by__isnull=False)
        )
        return (
            self.filter(state="enqueued")
            .filter(approved)
            .filter(Q(not_before_at__isnull=True) | Q(not_before_at__lte=moment))
        )

    def stuck(self, before: datetime) -> Self:
        """Claimed for sending before that moment and never heard of again."""
        return self.filter(state="sending", claimed_at__lt=before)

    def to_decide(self) -> Self:
        return self.filter(state="unknown")

    def newest(self) -> Self:
        return self.order_by(F("id").desc())
