"""Areas, legal bodies, agencies and teams: who exists, since when, and who controls the records."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.core.labels import p0, p2
from cairn.core.models import Row


class Holder(models.Model):
    """Whatever can hold an involvement: an agency, a team or a user. One number space keeps `Reach` one narrow row."""

    class Kind(models.TextChoices):
        AGENCY = "agency", _("Agency")
        TEAM = "team", _("Team")
        USER = "user", _("User")

    id = p0(models.BigAutoField(primary_key=True))
    kind = p0(models.CharField(max_length=6, choices=Kind.choices))

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Area(Row):
    """A borough. An actor acts in one at a time; nothing crosses but by a recorded act."""

    code = p0(models.SlugField(max_length=30, unique=True))
    name = p0(models.CharField(max_length=100))

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class LegalBody(Row):
    """The controller of its agencies' records (UK GDPR art. 4(7))."""

    name = p0(models.CharField(max_length=200, unique=True))

    def __str__(self) -> str:
        return self.name


class AgencyKind(models.TextChoices):
    DA_SERVICE = "da_service", _("Domestic abuse service")
    PERPETRATOR_SERVICE = "perpetrator_service", _("Perpetrator programme")
    REFUGE = "refuge", _("Refuge")
    POLICE = "police", _("Police")
    HOSPITAL = "hospital", _("Hospital")
    MATERNITY = "maternity", _("Maternity service")
    GP = "gp", _("GP practice")
    MENTAL_HEALTH = "mental_health", _("Mental health trust")
    HOUSING = "housing", _("Council landlord")
    HOMELESSNESS = "homelessness", _("Homelessness service")
    CHILDRENS_SOCIAL_CARE = "childrens_social_care", _("Children's social care")
    ADULT_SOCIAL_CARE = "adult_social_care", _("Adult social care")
    EDUCATION = "education", _("School or college")
    PROBATION = "probation", _("Probation")
    SUBSTANCE_MISUSE = "substance_misuse", _("Drug and alcohol service")
    THERAPY = "therapy", _("Counselling service")
    COMMUNITY = "community", _("Voluntary or community organisation")
    COMMUNITY_SAFETY = "community_safety", _("Community safety and commissioning")
    OUT_OF_HOURS = "out_of_hours", _("Out-of-hours duty team")
    COUNCIL_MEMBERS = "council_members", _("Elected members")
    ASSURANCE = "assurance", _("Information governance")
    OPERATIONS = "operations", _("System administration")
    OTHER = "other", _("Other")


class Agency(Row):
    """The smallest body that would need an agreement to share with its neighbour."""

    legal_body = p0(models.ForeignKey(LegalBody, models.PROTECT, related_name="agencies"))
    name = p0(models.CharField(max_length=200))
    kind = p0(models.CharField(max_length=30, choices=AgencyKind.choices))
    from_on = p0(models.DateField())
    until_on = p0(models.DateField(null=True, blank=True))
    successor = p0(
        models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    )
    holder = p0(models.OneToOneField(Holder, models.PROTECT, related_name="agency"))
    data_key = p2(models.UUIDField())

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint(fields=["legal_body", "name", "from_on"], name="agency_once"),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="agency_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def sealing_key(self) -> object:
        return self.data_key


class AgencyArea(Row):
    """An agency works in an area."""

    agency = p0(models.ForeignKey(Agency, models.PROTECT, related_name="areas"))
    area = p0(models.ForeignKey(Area, models.PROTECT, related_name="agencies"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "area"], name="agency_area_once")]

    def __str__(self) -> str:
        return f"{self.agency} in {self.area}"


class Team(Row):
    """Every agency has at least one. A team is a queue and a rota, not a wall."""

    agency = p0(models.ForeignKey(Agency, models.PROTECT, related_name="teams"))
    name = p0(models.CharField(max_length=200))
    holder = p0(models.OneToOneField(Holder, models.PROTECT, related_name="team"))

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="team_once")]

    def __str__(self) -> str:
        return self.name
