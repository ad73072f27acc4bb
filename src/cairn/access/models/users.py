"""Users, what they are appointed to do, and the keyed hashes by which a member of staff is recognised in a case."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.access.models.areas import Agency, Area, Holder, Team
from cairn.access.querysets import AppointmentQuerySet
from cairn.core import clock
from cairn.core.ids import new_uid
from cairn.core.labels import About, p2, p3


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account with its holder; without a password it can be opened by invitation only."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.holder = Holder.objects.create(kind=Holder.Kind.USER)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    id = p2(models.BigAutoField(primary_key=True))
    uid = p2(models.UUIDField(default=new_uid, unique=True, editable=False))
    email = p2(models.EmailField(unique=True))
    name = p2(models.CharField(max_length=200))
    is_active = p2(models.BooleanField(default=True))
    system = p2(models.BooleanField(default=False))  # the worker and the loaders: never signs in
    from_on = p2(models.DateField(default=clock.today))
    until_on = p2(models.DateField(null=True, blank=True))
    holder = p2(models.OneToOneField(Holder, models.PROTECT, related_name="user"))
    password = p2(models.CharField(max_length=128))
    last_login = p2(models.DateTimeField(null=True, blank=True))

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class UserKey(models.Model):
    """Keyed hashes of a member of staff's own phone, address, date of birth and name: to bar, never to read."""

    KEYED_HASHES = ("hash",)

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        ADDRESS = "address", _("Address")
        NAME_BORN = "name_born", _("Name and date of birth")
        NAME = "name", _("Name")

    id = p2(models.BigAutoField(primary_key=True))
    user = p2(models.ForeignKey(User, models.PROTECT, related_name="keys"))
    kind = p2(models.CharField(max_length=10, choices=Kind.choices))
    hash = p3(models.CharField(max_length=32), about=About.STAFF)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "hash"], name="user_key_once")]
        indexes = [models.Index(fields=["kind", "hash"], name="user_key_find")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"


class Appointment(models.Model):
    """What a user does for an agency in an area, in which team and role. She acts under one at a time."""

    id = p2(models.BigAutoField(primary_key=True))
    uid = p2(models.UUIDField(default=new_uid, unique=True, editable=False))
    user = p2(models.ForeignKey(User, models.PROTECT, related_name="appointments"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="appointments"))
    team = p2(models.ForeignKey(Team, models.PROTECT, related_name="appointments"))
    role = p2(models.CharField(max_length=40))
    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="appointments"))
    from_on = p2(models.DateField(default=clock.today))
    until_on = p2(models.DateField(null=True, blank=True))

    objects: ClassVar[AppointmentQuerySet] = AppointmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="appointment_dates",
            )
        ]
        indexes = [models.Index(fields=["agency", "area", "role"], name="appointment_by_agency")]

    def __str__(self) -> str:
        return f"{self.user} as {self.role} at {self.agency}"
