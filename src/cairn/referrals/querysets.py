"""Which referrals an actor may see: as the receiver, or as the sender. The two never see each other's side."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cairn.core.db.asked import Asked
from cairn.people.querysets import is_barred, may_see

if TYPE_CHECKING:
    from cairn.access.actor import Actor


class ReferralQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> "ReferralQuerySet":
        """Received by the actor's agency in her area, about somebody whom she may see (gate 4 and, inside it, gate 1).

        A bar against anybody in it, or against somebody recorded as theirs, hides all of it: the person causing harm
        may be the worker's brother.
        """
        sees = actor.keep("sees a referral", lambda: _sees(actor))
        return self.filter(sees, to_agency=actor.agency, area=actor.area)

    def sent_by(self, actor: "Actor") -> "ReferralQuerySet":
        """What she sent herself; where her role holds all that is her agency's, what colleagues sent too, minus bars.

        One's own is never hidden: a bar that came from it must not be told by a page that is gone (queries.sent freezes
        what it says instead). What a receiver typed in for an agency is the receiver's, and not that agency's to read.
        """
        mine = self.filter(area=actor.area, from_agency=actor.agency, source__in=["agency", "passed_on"])
        if actor.role.holds != "agency":
            return mine.filter(from_user=actor.user)
        return mine.filter(Q(from_user=actor.user) | ~Exists(barred(actor)))

    def waiting(self) -> "ReferralQuerySet":
        """Not decided yet."""
        return self.filter(state__in=["sent", "triage"])

    def late(self, now: datetime) -> "ReferralQuerySet":
        """Promised by now, and not decided."""
        return self.waiting().filter(triage_due_at__lt=now)

    def accepted(self) -> "ReferralQuerySet":
        return self.filter(state="accepted")

    def for_a_case(self) -> "ReferralQuerySet":
        """Accepted, and on no case yet."""
        return self.accepted().filter(on_case_at__isnull=True)


def _sees(actor: "Actor") -> Q:
    people = apps.get_model("referrals", "ReferralPerson")
    client = people.objects.filter(may_see(actor, "person"), referral=OuterRef("pk"), role="client")
    return Q(Asked(client)) & ~Q(Asked(barred(actor)))


def barred(actor: "Actor") -> "models.QuerySet[Any]":
    """People of the outer referral whom the actor is barred from, by a tie too."""
    people = apps.get_model("referrals", "ReferralPerson")
    return people.objects.filter(is_barred(actor, "person"), referral=OuterRef("pk"))
