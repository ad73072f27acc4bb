"""What the directory holds on a day, and for whom it is shown."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from cairn.access.actor import Actor
    from cairn.access.models import Area


class DatedQuerySet(models.QuerySet[Any]):
    """Entries of one area with a first and perhaps a last day."""

    def visible_to(self, actor: "Actor") -> Self:
        """The directory of the area that the actor acts in; a neighbour's entries do not exist for her."""
        return self.filter(area=actor.area)

    def on(self, day: date) -> Self:
        """What existed on `day`."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gte=day), from_on__lte=day)


class ServiceQuerySet(DatedQuerySet):
    def receiving(self, area: "Area", on: date) -> Self:
        """Services of `area` to which a referral can be sent on that day: an active agency answers for them."""
        return (
            self.on(on)
            .filter(area=area, agency__isnull=False, agency__from_on__lte=on)
            .filter(Q(agency__until_on__isnull=True) | Q(agency__until_on__gte=on))
        )

    def for_group(self, group: str) -> Self:
        audience = apps.get_model("directory", "Audience")
        return self.filter(Exists(audience.objects.filter(service=OuterRef("pk"), group=group)))


class PostQuerySet(DatedQuerySet):
    def with_vacancy(self, on: date) -> Self:
        """Each post with `vacant`: whether nobody held it on that day."""
        vacancy = apps.get_model("directory", "Vacancy")
        empty = vacancy.objects.filter(post=OuterRef("pk"), from_on__lte=on).filter(
            Q(until_on__isnull=True) | Q(until_on__gte=on)
        )
        return self.annotate(vacant=Exists(empty))
