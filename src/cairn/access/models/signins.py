"""Where somebody is signed in: under the hash of the session's key, so that she can end it from elsewhere."""

from django.db import models

from cairn.access.models.users import User
from cairn.core import clock
from cairn.core.ids import new_uid
from cairn.core.labels import p2


class SignIn(models.Model):
    id = p2(models.BigAutoField(primary_key=True))
    uid = p2(models.UUIDField(default=new_uid, unique=True, editable=False))
    user = p2(models.ForeignKey(User, models.PROTECT, related_name="sign_ins"))
    session = p2(models.CharField(max_length=40, unique=True))  # as `access.sessions` stores it
    browser = p2(models.CharField(max_length=40, blank=True))
    at = p2(models.DateTimeField(default=clock.now))
    ended_at = p2(models.DateTimeField(null=True))

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="sign_in_of")]

    def __str__(self) -> str:
        return f"sign-in of {self.user_id}"
