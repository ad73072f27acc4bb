"""What police or a court ask for: the purpose, the items, whether she was told, what was decided of each."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cairn.access.models import Changing, User, Written
from cairn.core.fields import SealedText
from cairn.core.labels import About, p2, p3
from cairn.oversight.models.requests import Request


class Enquiry(Written):
    """The particulars of a police request or a court's order, beside the request that it is."""

    class Told(models.TextChoices):
        YES = "yes", _("Yes, the person was told")
        NOT_YET = "not_yet", _("Not yet")
        NO = "no", _("No, and the reason is written down")

    class View(models.TextChoices):
        AGREES = "agrees", _("The person agrees")
        OBJECTS = "objects", _("The person objects")
        NOT_KNOWN = "not_known", _("Not known")

    request = p2(models.OneToOneField(Request, models.PROTECT, related_name="particulars"))
    body = p2(models.CharField(max_length=200))  # the force, or the court
    asked_by = p3(SealedText(), about=About.OTHERS)  # the officer, or whoever signs for the court
    case_number = p3(SealedText())
    offence = p3(SealedText())
    purpose = p3(SealedText())
    necessary = p3(SealedText())
    proportionate = p3(SealedText())
    authorised_by = p3(SealedText(), about=About.OTHERS)  # their senior officer who approved that it is asked
    order_terms = p3(SealedText())
    order_on = p2(models.DateField(null=True))
    answer_by = p2(models.DateField(null=True))  # the day that the order, or the request, names

    class Meta:
        verbose_name_plural = "enquiries"

    def __str__(self) -> str:
        return f"enquiry of request {self.request_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.request.data_key
        return key


class Notice(Written):
    """Whether she was told that her records were asked for, what she says, and if not, why not. The newest counts."""

    request = p2(models.ForeignKey(Request, models.PROTECT, related_name="notices"))
    told = p3(models.CharField(max_length=7, choices=Enquiry.Told.choices))
    told_on = p3(models.DateField(null=True))
    view = p3(models.CharField(max_length=9, choices=Enquiry.View.choices))
    words = p3(SealedText())
    why_not = p3(SealedText())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(told="yes") | Q(told_on__isnull=False), name="notice_told_on_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(told="no") | Q(why_not__isnull=False), name="notice_not_told_because"
            ),
        ]

    def __str__(self) -> str:
        return f"notice: {self.told}"

    def sealing_key(self) -> UUID:
        key: UUID = self.request.data_key
        return key


class Item(Changing):
    """One thing that they ask for: a kind of record, between two days. Nothing that is not an item leaves."""

    class What(models.TextChoices):
        PERSON = "person", _("Name, date of birth and how the person was referred")
        INCIDENTS = "incidents", _("Incidents as they were recorded")
        ASSESSMENTS = "assessments", _("Risk assessments")
        NOTES = "notes", _("Case notes and attempts at contact")
        ACTIONS = "actions", _("What was agreed and done")
        COUNSELLING = "counselling", _("Counselling records")

    class Decision(models.TextChoices):
        GIVE = "give", _("Give")
        REFUSE = "refuse", _("Refuse")

    request = p2(models.ForeignKey(Request, models.PROTECT, related_name="items"))
    what = p3(models.CharField(max_length=11, choices=What.choices))
    from_on = p3(models.DateField(null=True))
    until_on = p3(models.DateField(null=True))
    because = p3(SealedText())  # why it is needed, in their words
    displaced = p3(SealedText())  # counselling: what displaces the presumption that it is not needed
    decision = p2(models.CharField(max_length=6, choices=Decision.choices, blank=True))
    exemption = p2(models.CharField(max_length=20, blank=True))
    reason = p3(SealedText())
    decided_at = p2(models.DateTimeField(null=True))
    decided_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(from_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="item_dates",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | Q(
                    decision__in=["give", "refuse"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    reason__isnull=False,
                ),
                name="item_decided",
            ),
            models.CheckConstraint(
                condition=~Q(what="counselling", decision="give") | Q(displaced__isnull=False),
                name="item_counselling_presumed_not",
            ),
            models.CheckConstraint(
                condition=~Q(decision="refuse") | Q(exemption__gt=""), name="item_refused_because"
            ),
        ]

    def __str__(self) -> str:
        return f"item of request {self.request_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.request.data_key
        return key
