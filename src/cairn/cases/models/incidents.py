"""Incidents as records of their own: when, where, what, who to whom, who told us. Reports are its sources."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from cairn.access.models import Agency, Area, Changing, Written
from cairn.cases import codes
from cairn.cases.models.case import Case, Party
from cairn.core.fields import SealedText
from cairn.core.labels import About, p2, p3


class Incident(Changing):
    """Something that happened. It belongs to the agency that wrote it; a later report to that agency is one
    more source.
    """

    case = p2(models.ForeignKey(Case, models.PROTECT, related_name="incidents"))
    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    on = p3(models.DateField())
    precision = p3(models.CharField(max_length=5, choices=codes.Precision.choices))
    harm = p3(models.CharField(max_length=8, choices=codes.Harm.choices))
    children_present = p3(models.CharField(max_length=8, choices=codes.Known.choices))
    orders_breached = p3(models.CharField(max_length=8, choices=codes.Known.choices))
    place = p3(SealedText())
    text = p3(SealedText())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(precision__in=codes.Precision.values), name="incident_precision"
            ),
            models.CheckConstraint(condition=Q(harm__in=codes.Harm.values), name="incident_harm"),
        ]
        indexes = [models.Index(fields=["case", "on"], name="incident_by_case")]

    def __str__(self) -> str:
        return f"incident of case {self.case_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.case.data_key
        return key


class IncidentKind(Written):
    incident = p2(models.ForeignKey(Incident, models.PROTECT, related_name="kinds"))
    kind = p3(models.CharField(max_length=15, choices=codes.Abuse.choices))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "kind"], name="incident_kind_once"),
            models.CheckConstraint(condition=Q(kind__in=codes.Abuse.values), name="incident_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in incident {self.incident_id}"


class IncidentParty(Written):
    """Who did it, to whom, and who was there: as alleged."""

    incident = p2(models.ForeignKey(Incident, models.PROTECT, related_name="parties"))
    party = p3(models.ForeignKey(Party, models.PROTECT, related_name="incidents"))
    did = p3(models.CharField(max_length=7, choices=codes.Did.choices))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "party", "did"], name="incident_party_once"),
            models.CheckConstraint(condition=Q(did__in=codes.Did.values), name="incident_party_did"),
        ]

    def __str__(self) -> str:
        return f"party {self.party_id} in incident {self.incident_id}"


class IncidentSource(Written):
    """Who told us, when, and under which reference it was reported: three agencies are three sources of one
    incident.
    """

    incident = p2(models.ForeignKey(Incident, models.PROTECT, related_name="sources"))
    told_by = p3(models.CharField(max_length=8, choices=codes.Source.choices), about=About.OTHERS)
    agency = p3(models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+"))
    told_on = p3(models.DateField())
    reference = p3(SealedText())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(told_by__in=codes.Source.values), name="incident_source_told_by"
            )
        ]

    def __str__(self) -> str:
        return f"source of incident {self.incident_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.incident.case.data_key
        return key


class IncidentLink(Written):
    """Two rows are, or after all are not, one incident. Append-only: the latest row of a pair holds."""

    a = p2(models.ForeignKey(Incident, models.PROTECT, related_name="+"))
    b = p2(models.ForeignKey(Incident, models.PROTECT, related_name="+"))
    same = p3(models.BooleanField())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(a__lt=F("b")), name="incident_link_order")]
        indexes = [models.Index(fields=["a", "b"], name="incident_link_pair")]

    def __str__(self) -> str:
        return f"incidents {self.a_id} and {self.b_id}"
