"""Data keys: what sealed fields are sealed with, themselves wrapped by a root key that is not in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.core.ids import new_uid
from cairn.core.labels import p2


class DataKey(models.Model):
    """Records name the first key of a line; each rotation adds a key that continues it, and the newest one seals."""

    class Scope(models.TextChoices):
        PERSON = "person", _("Person")
        CASE = "case", _("Case")
        REFERRAL = "referral", _("Referral")
        DRAFT = "draft", _("Draft")
        AGENCY = "agency", _("Agency")
        SYSTEM = "system", _("System")
        HASHES = "hashes", _("Keyed hashes")  # laid over every keyed hash, in the order of their ids

    id = p2(models.BigAutoField(primary_key=True))
    uid = p2(models.UUIDField(default=new_uid, unique=True, editable=False))
    scope = p2(models.CharField(max_length=10, choices=Scope.choices))
    continues = p2(
        models.UUIDField(null=True, db_index=True)
    )  # the first key of the line, where it is another
    wrapped = p2(models.BinaryField(null=True))  # nothing once it was destroyed
    retired_at = p2(models.DateTimeField(null=True))  # seals nothing any more; still opens what it sealed
    destroyed_at = p2(models.DateTimeField(null=True))

    class Meta:
        # Of one of these there are few among very many: the system's and the hashes' are looked for at every start.
        indexes = [models.Index(fields=["scope"], name="datakey_scope")]

    def __str__(self) -> str:
        return f"{self.scope} key {self.uid}"
