"""Which papers an actor may see."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from cairn.access.actor import Actor


class PaperQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """The papers of her borough."""
        return self.filter(area=actor.area)
