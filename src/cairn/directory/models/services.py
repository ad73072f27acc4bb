"""Who provides what, for whom, paid by what, since when. An address is no field here, a refuge's least of all."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cairn.access.models import Agency, Area, Changing, Team, Written
from cairn.core.labels import p0, p1
from cairn.directory.codes import Commission, Group, Kind, Tier, Work
from cairn.directory.querysets import DatedQuerySet, ServiceQuerySet


def dates(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name=f"{name}_dates"
    )


class Provider(Changing):
    """An organisation that provides, employs or hosts, as the area's directory knows it."""

    area = p0(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    name = p0(models.CharField(max_length=200))
    about = p0(models.TextField(blank=True))
    from_on = p0(models.DateField())
    until_on = p0(models.DateField(null=True, blank=True))

    objects: ClassVar[DatedQuerySet] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="provider_once"),
            dates("provider"),
        ]

    def __str__(self) -> str:
        return self.name


class Funding(Changing):
    """A stream of money: who pays, how much a year where it is known, since when."""

    area = p0(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    name = p0(models.CharField(max_length=200))
    funder = p0(models.CharField(max_length=200))
    yearly = p1(
        models.PositiveIntegerField(null=True, blank=True)
    )  # whole pounds; nothing where it is not known
    from_on = p0(models.DateField())
    until_on = p0(models.DateField(null=True, blank=True))

    objects: ClassVar[DatedQuerySet] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "funding"
        constraints = [
            models.UniqueConstraint(fields=["area", "name", "from_on"], name="funding_once"),
            dates("funding"),
        ]

    def __str__(self) -> str:
        return self.name


class Service(Changing):
    """Something that helps. `agency` answers for its referrals; without one it cannot be referred to through Cairn.

    A strand is a service that is `part_of` another, and `strand` says which place it has there.
    """

    area = p0(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    provider = p0(models.ForeignKey(Provider, models.PROTECT, related_name="services"))
    agency = p0(models.ForeignKey(Agency, models.PROTECT, related_name="services", null=True, blank=True))
    part_of = p0(models.ForeignKey("self", models.PROTECT, related_name="strands", null=True, blank=True))
    strand = p0(models.PositiveSmallIntegerField(null=True, blank=True))
    replaces = p0(
        models.OneToOneField("self", models.PROTECT, related_name="replaced_by", null=True, blank=True)
    )
    name = p0(models.CharField(max_length=200))
    tier = p0(models.CharField(max_length=10, choices=Tier.choices))
    kind = p0(models.CharField(max_length=15, choices=Kind.choices))
    work = p0(models.CharField(max_length=11, choices=Work.choices, default=Work.NONE))
    commission = p0(models.CharField(max_length=7, choices=Commission.choices))
    summary = p0(models.TextField(blank=True))
    how_to_refer = p0(models.TextField(blank=True))
    phone = p0(models.CharField(max_length=30, blank=True))
    night_phone = p1(
        models.CharField(max_length=30, blank=True)
    )  # for who is on duty elsewhere: never public
    public = p0(models.BooleanField(default=False))  # may stand in the public feed
    from_on = p0(models.DateField())
    until_on = p0(models.DateField(null=True, blank=True))

    objects: ClassVar[ServiceQuerySet] = ServiceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["area", "name", "from_on"], name="service_once"),
            models.UniqueConstraint(
                fields=["part_of", "strand"], condition=Q(until_on__isnull=True), name="service_strand_once"
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True, strand__isnull=True)
                | Q(part_of__isnull=False, strand__isnull=False),
                name="service_strand",
            ),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="service_tier"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="service_kind"),
            models.CheckConstraint(condition=Q(work__in=Work.values), name="service_work"),
            models.CheckConstraint(condition=Q(commission__in=Commission.values), name="service_commission"),
            dates("service"),
        ]
        indexes = [models.Index(fields=["area", "tier", "name"], name="service_list")]

    def __str__(self) -> str:
        return self.name


class Audience(Written):
    """A service is for a group of people."""

    service = p0(models.ForeignKey(Service, models.PROTECT, related_name="audiences"))
    group = p0(models.CharField(max_length=15, choices=Group.choices))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "group"], name="audience_once"),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="audience_group"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} for {self.group}"


class ServiceTeam(Written):
    """The team of the receiving agency whose queue a service's referrals join."""

    service = p0(models.ForeignKey(Service, models.PROTECT, related_name="teams"))
    team = p0(models.ForeignKey(Team, models.PROTECT, related_name="+"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "team"], name="service_team_once")]

    def __str__(self) -> str:
        return f"team {self.team_id} of service {self.service_id}"


class ServiceFunding(Written):
    """A service is paid from a stream of money."""

    service = p0(models.ForeignKey(Service, models.PROTECT, related_name="fundings"))
    funding = p0(models.ForeignKey(Funding, models.PROTECT, related_name="services"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "funding"], name="service_funding_once")]

    def __str__(self) -> str:
        return f"funding {self.funding_id} of service {self.service_id}"


class JointProtocol(Changing):
    """What a service and another agency have agreed about working together."""

    area = p0(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    service = p0(models.ForeignKey(Service, models.PROTECT, related_name="protocols"))
    agency = p0(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    name = p0(models.CharField(max_length=200))
    agreed = p0(models.TextField(blank=True))
    from_on = p0(models.DateField())
    review_on = p0(models.DateField(null=True, blank=True))
    until_on = p0(models.DateField(null=True, blank=True))

    objects: ClassVar[DatedQuerySet] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["service", "agency", "from_on"], name="joint_protocol_once"),
            dates("joint_protocol"),
        ]

    def __str__(self) -> str:
        return self.name
