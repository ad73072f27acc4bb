"""Which requests and complaints an actor may see: her controller's, and none about somebody barred to her."""

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cairn.access.models import UserKey
from cairn.access.roles import REQUEST_HANDLE
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.people.models import ContactKey
from cairn.people.querysets import is_barred

if TYPE_CHECKING:
    from datetime import date

    from cairn.access.actor import Actor


def _named_alike(actor: "Actor") -> "models.QuerySet[Any]":
    """Names typed in the request of the outer query that are those of somebody barred to her, or are her own."""
    typed = apps.get_model("oversight", "TypedName")
    theirs = ContactKey.objects.filter(kind=ContactKey.Kind.NAME, hash=OuterRef("hash"))
    own = UserKey.objects.filter(kind=UserKey.Kind.NAME, hash=OuterRef("hash"), user=actor.user)
    alike = Exists(theirs.filter(is_barred(actor, "person"))) | Exists(own)
    return typed.objects.filter(alike, request=OuterRef("pk"))


class RequestQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those that her own controller answers, in her area.

        A lead sees all of them; a service those in which it was asked to look. Whoever is barred from anybody in it, or
        tied to somebody she is barred from, sees nothing of it, and cannot tell it from none. Before any service has
        looked, the names that were typed stand for the people: a name like that of somebody whom she is barred from,
        or like her own, is enough. Whoever is in charge of it knows the names already.
        """
        found = apps.get_model("oversight", "FoundRecord")
        lookup = apps.get_model("oversight", "Lookup")
        barred = found.objects.filter(request=OuterRef("pk")).filter(is_barred(actor, "person"))
        mine = self.filter(controller=actor.agency.legal_body_id, area=actor.area).filter(~Exists(barred))
        mine = mine.filter(Q(lead=actor.user) | ~Exists(_named_alike(actor)))
        if actor.may(REQUEST_HANDLE):
            return mine
        asked = lookup.objects.filter(request=OuterRef("pk"), agency=actor.agency)
        return mine.filter(Exists(asked))

    def open(self) -> Self:
        return self.exclude(state__in=lifecycle.ENDED)

    def overdue(self, today: "date") -> Self:
        return self.open().filter(due_on__lt=today)

    def to_countersign(self, actor: "Actor") -> Self:
        """Signed by somebody else, and holding records of the actor's service or of nobody (`may_read_answer`)."""
        passage = apps.get_model("oversight", "Passage")
        given = passage.objects.filter(answer__request=OuterRef("pk"), apart=False).exclude(
            decision="withhold"
        )
        waiting = self.filter(state=lifecycle.SIGNING).exclude(lead=actor.user)
        if actor.may(REQUEST_HANDLE):
            return waiting
        return waiting.filter(Exists(given.filter(agency=actor.agency)) | ~Exists(given))

    def by_due(self) -> Self:
        """What is due first, first; what has no day yet after it; what has ended last."""
        return self.order_by(F("ended_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk")


class ComplaintQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those about her controller that she may handle, and those that she wrote down herself; never one about her.

        Whoever is barred from the person who complains sees nothing of it.
        """
        from cairn.access.roles import COMPLAINT_HANDLE

        mine = Q(created_by=actor.user)
        if actor.may(COMPLAINT_HANDLE):
            ours = Q(controller=actor.agency.legal_body_id, area=actor.area)
            mine |= ours if actor.may(REQUEST_HANDLE) else ours & Q(agency=actor.agency)
        barred = Q(person__isnull=False) & is_barred(actor, "person")
        return self.filter(mine).exclude(about_user=actor.user).exclude(barred)

    def open(self) -> Self:
        return self.filter(ended_on__isnull=True)

    def to_decide(self, actor: "Actor") -> Self:
        """Open ones of the actor's controller that she may decide: not the second stage of what she decided first."""
        ours = self.open().filter(controller=actor.agency.legal_body_id)
        return ours.exclude(stage=2, first_decided_by=actor.user)
