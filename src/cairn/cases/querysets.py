"""Which cases an actor may see: her agency's, of a client whom she may see, with nobody in them whom she is
barred from.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cairn.access.models import Appointment, DutyAgreement
from cairn.cases import lifecycle
from cairn.core.db.asked import Asked
from cairn.people.models import Person
from cairn.people.querysets import is_barred, may_see

if TYPE_CHECKING:
    from cairn.access.actor import Actor


class CaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> "CaseQuerySet":
        """The owning agency's cases in the actor's area whose client she may see (gate 4 and, inside it, gate
        1).

        A bar against anybody in the case, or against somebody recorded as theirs, hides all of it: the person causing
        harm may be the worker's brother.
        """
        sees = actor.keep("sees a case", lambda: _sees(actor))
        return self.filter(sees, agency=actor.agency, area=actor.area)

    def unbarred(self, actor: "Actor") -> "CaseQuerySet":
        """Gate 1 alone: without cases that hold anybody whom the actor is barred from."""
        return self.filter(~Exists(_barred(actor)))

    def of_clients(self, people: "models.QuerySet[Person]") -> "CaseQuerySet":
        """Cases whose client now is one of these people."""
        party = apps.get_model("cases", "Party")
        client = party.objects.filter(case=OuterRef("pk"), role="client", until_on__isnull=True)
        return self.filter(Exists(client.filter(Exists(people.filter(pk=OuterRef("person"))))))

    def for_emergency(self, actor: "Actor") -> "CaseQuerySet":
        """Open cases whose client's record break-glass may open for the actor."""
        return (
            self.filter(area=actor.area)
            .open()
            .of_clients(Person.objects.for_emergency(actor))
            .unbarred(actor)
        )

    def covered_by(self, actor: "Actor", teams: Iterable[int]) -> "CaseQuerySet":
        """Duty cover: her own service's open cases that a worker of these teams has, or nobody yet.

        Whether or not they name her; but never over a bar, nor a restricted client without a share: that is what
        break-glass is for.
        """
        allocation = apps.get_model("cases", "Allocation")
        held = allocation.objects.filter(case=OuterRef("pk"), until_on__isnull=True)
        there = Appointment.objects.filter(team__in=list(teams)).in_force(actor.today).values("user")
        found = self.filter(agency=actor.agency, area=actor.area).open()
        found = found.filter(Exists(held.filter(user__in=there)) | ~Exists(held))
        return found.of_clients(Person.objects.on_duty(actor)).unbarred(actor)

    def covered_at_night(self, actor: "Actor") -> "CaseQuerySet":
        """High-risk cases of the services that have agreed that the actor's agency covers them at night.

        Of those harmed only, restricted ones never: a list names nobody whose being here is a secret.
        """
        agreed = DutyAgreement.objects.in_force(actor.today).filter(area=actor.area, covered_by=actor.agency)
        found = self.filter(area=actor.area, agency__in=agreed.values("agency"), level="high").open()
        people = Person.objects.filter(restricted=False).unbarred(actor)
        return found.exclude(work="perpetrator").of_clients(people).unbarred(actor)

    def open(self) -> "CaseQuerySet":
        """Not closed; said by the states that it may be in, so that the index finds them among many closed ones."""
        return self.filter(state__in=sorted(lifecycle.OPEN))

    def owned_by(self, user_id: int) -> "CaseQuerySet":
        return self.filter(allocations__user=user_id, allocations__until_on__isnull=True)

    def unallocated(self) -> "CaseQuerySet":
        """Open cases that are nobody's."""
        allocation = apps.get_model("cases", "Allocation")
        return self.open().filter(
            ~Exists(allocation.objects.filter(case=OuterRef("pk"), until_on__isnull=True))
        )

    def overdue(self, today: date, kinds: Iterable[str]) -> "CaseQuerySet":
        """Open cases in which any of these is late: a first contact, a review of the risk, an agreed action."""
        action = apps.get_model("cases", "Action")
        late = {
            "contact": Q(state="attempting", first_attempt_on__isnull=True, contact_due_on__lt=today),
            "review": Q(review_due_on__lt=today),
            "action": Exists(action.objects.filter(case=OuterRef("pk"), state="open", due_on__lt=today)),
        }
        wanted = Q(pk__in=[])
        for kind in kinds:
            wanted |= Q(late[kind])
        return self.open().filter(wanted)


def _sees(actor: "Actor") -> Q:
    party = apps.get_model("cases", "Party")
    client = party.objects.filter(
        may_see(actor, "person"), case=OuterRef("pk"), role="client", until_on__isnull=True
    )
    return Q(Asked(client)) & ~Q(Asked(_barred(actor)))


def _barred(actor: "Actor") -> "models.QuerySet[Any]":
    """Parties of the outer case whom the actor is barred from, by a tie too: whose own record she does not see."""
    party = apps.get_model("cases", "Party")
    return party.objects.filter(is_barred(actor, "person"), case=OuterRef("pk"))
