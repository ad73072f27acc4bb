"""Who is what to whom, and who lives together, over time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.access.models import Area, Changing, Written
from cairn.core.labels import About, p2, p3
from cairn.people.models.contact import ContactPoint
from cairn.people.models.person import Person


class Relationship(Changing):
    """`a` is the `kind` of `b`: "a is the mother of b" is kind parent."""

    class Kind(models.TextChoices):
        PARTNER = "partner", _("Partner or spouse")
        FORMER_PARTNER = "former_partner", _("Former partner or spouse")
        PARENT = "parent", _("Parent")
        STEP_PARENT = "step_parent", _("Step-parent")
        SIBLING = "sibling", _("Brother or sister")
        RELATIVE = "relative", _("Other relative")
        CARER = "carer", _("Carer")
        FRIEND = "friend", _("Friend or neighbour")
        OTHER = "other", _("Other")

    class Responsibility(models.TextChoices):
        YES = "yes", _("Has parental responsibility")
        NO = "no", _("Has none")
        UNKNOWN = "unknown", _("Not known")

    a = p2(models.ForeignKey(Person, models.PROTECT, related_name="relationships_from"))
    b = p2(models.ForeignKey(Person, models.PROTECT, related_name="relationships_to"))
    kind = p3(models.CharField(max_length=15, choices=Kind.choices), about=About.OTHERS)
    responsibility = p3(
        models.CharField(max_length=7, choices=Responsibility.choices, default=Responsibility.UNKNOWN)
    )
    from_on = p3(models.DateField(null=True, blank=True))
    until_on = p3(models.DateField(null=True, blank=True))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(a=models.F("b")), name="relationship_not_self"),
            models.UniqueConstraint(
                fields=["a", "b", "kind"],
                condition=models.Q(until_on__isnull=True),
                name="relationship_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a_id} {self.kind} of {self.b_id}"


class Household(Written):
    """People who live at one address."""

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey("access.Agency", models.PROTECT, related_name="+"))
    address = p2(models.ForeignKey(ContactPoint, models.PROTECT, related_name="households", null=True))

    def __str__(self) -> str:
        return f"household {self.pk}"


class Membership(Changing):
    household = p2(models.ForeignKey(Household, models.PROTECT, related_name="members"))
    person = p2(models.ForeignKey(Person, models.PROTECT, related_name="memberships"))
    from_on = p3(models.DateField(null=True, blank=True))
    until_on = p3(models.DateField(null=True, blank=True))

    def __str__(self) -> str:
        return f"person {self.person_id} in household {self.household_id}"
