"""What a controller holds about somebody alone, laid out from the labels: each record's own fields, nobody else's.

A field leaves a record only where its label says P3 and about the subject. P4 is never written down; what is about
others or about staff is never opened. What was left out is named, so that nothing is kept back silently.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.access.models import Agency, LegalBody, User
from cairn.cases.models import Case, Party
from cairn.cases.rules.instruments import SAFELIVES_RIC_2009
from cairn.core import clock
from cairn.core.fields import SealedText
from cairn.core.labels import About, Level, label_of
from cairn.oversight.models import FoundRecord, Item, Request
from cairn.oversight.queries.requests import is_flagged, near, same_people
from cairn.oversight.rules import subject
from cairn.oversight.rules.redaction import Colleague
from cairn.people import codes
from cairn.people.models import Person
from cairn.referrals.models import Referral, ReferralPerson
from cairn.release.queries.guarding import family_of
from cairn.ui.words import date_words, moment, yes_no

# Small rows that are told with the record that they belong to: model → the name that leads to it.
PARTS = {
    "cases.Answer": "assessment",
    "cases.CaseAbuse": "case",
    "cases.IncidentKind": "incident",
    "referrals.ReferralAbuse": "referral",
    "people.ContactRule": "contact_point",
}
# Fields that hold a code of a dated list: told in its words.
CODED = {
    "ethnicity": codes.ETHNICITY,
    "orientation": codes.ORIENTATION,
    "disability": codes.DISABILITY,
    "religion": codes.RELIGION,
    "language": codes.LANGUAGES,
}
# What says with whom somebody's record was shared.
SHARINGS = ("referrals.Sharing", "people.Share")
# By which field a record has its day.
DAYS = ("on", "assessed_on", "received_on", "opened_on", "from_on", "created_at")
# What a field is called outside, where its own name would say little.
CALLED = {
    "cases.CaseAbuse.kind": gettext_lazy("Form of abuse"),
    "cases.IncidentKind.kind": gettext_lazy("Form of abuse"),
    "referrals.ReferralAbuse.kind": gettext_lazy("Form of abuse"),
    "text": gettext_lazy("What was written"),
    "narrative": gettext_lazy("What was written"),
    "work": gettext_lazy("Kind of work"),
    "born_precision": gettext_lazy("How exactly the date of birth is known"),
    "bsl": gettext_lazy("British Sign Language"),
    "reading": gettext_lazy("Reading and writing"),
}


@dataclass
class Laid:
    """One record, laid out."""

    kind: str
    record: UUID
    agency: Agency
    on: date | None
    written_by: str
    lines: list[str] = field(default_factory=list)
    free: bool = False
    left_out: list[str] = field(default_factory=list)
    contributor: str = ""
    counselling: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def own_records(request: Request) -> list[Laid]:
    """Every record of the subject that may be answered with, in the order of kinds and days."""
    found = list(request.found.filter(whose=FoundRecord.Whose.SUBJECT).values_list("person", "how"))
    own = [pk for pk, how in found if how == subject.OWN]
    bare = [pk for pk, how in found if how == subject.PERSON_ONLY]
    flagged = is_flagged(request) or request.found.filter(roles__contains=subject.PERPETRATOR).exists()
    laid: dict[tuple[str, UUID], Laid] = {}
    for kind in sorted(subject.PATHS, key=lambda each: (each in PARTS, list(subject.PATHS).index(each))):
        for row in _rows(kind, own, bare, request.controller):
            _lay(kind, row, laid, flagged=flagged)
    kept = [one for one in laid.values() if one.lines or one.left_out]
    order = list(subject.PATHS)
    return sorted(kept, key=lambda one: (order.index(one.kind), one.on or date.min, one.record.hex))


def apart_records(request: Request) -> list[FoundRecord]:
    """Records that stand in somebody else's case: nothing of them is opened, and nothing is told of them."""
    return list(
        request.found.filter(how=subject.APART, whose=FoundRecord.Whose.SUBJECT).select_related(
            "person", "agency"
        )
    )


def _rows(kind: str, own: list[int], bare: list[int], controller: LegalBody) -> Iterator[Any]:
    model, path = apps.get_model(kind), subject.PATHS[kind]
    chain = path.replace("__", "/").split("/")
    if path == "client" or chain[-1] in ("case", "referral"):
        prefix = "" if path == "client" else f"{path}__"
        root = "case" if kind == "cases.Case" or chain[-1] == "case" else "referral"
        wanted = _cases(own, controller) if root == "case" else _referrals(own, controller)
        rows: QuerySet[Any] = model._default_manager.filter(**{f"{prefix}pk__in": wanted})
    else:
        name = "pk" if path == "pk" else path
        rows = model._default_manager.filter(**{f"{name}__in": [*own, *bare]})
    names = {one.name for one in model._meta.get_fields()}
    related = [name for name in ("created_by", "agency", "case__agency", "person__agency", "referral__to_agency",
                                 "contact_point__person__agency", "assessment__case__agency", "incident__case__agency",
                                 "to_agency", "from_agency") if name.split("__")[0] in names]  # fmt: skip
    yield from rows.select_related(*related).order_by("pk")


def _cases(own: list[int], controller: LegalBody) -> "QuerySet[Any]":
    client = Party.objects.filter(role=subject.CLIENT, person__in=own)
    return Case.objects.filter(pk__in=client.values("case"), agency__legal_body=controller).values("pk")


def _referrals(own: list[int], controller: LegalBody) -> "QuerySet[Any]":
    client = ReferralPerson.objects.filter(role=subject.CLIENT, person__in=own)
    return Referral.objects.filter(pk__in=client.values("referral"), to_agency__legal_body=controller).values(
        "pk"
    )


def _lay(kind: str, row: Any, laid: dict[tuple[str, UUID], Laid], *, flagged: bool) -> None:
    into = PARTS.get(kind)
    home = getattr(row, into) if into else row
    home_kind = f"{home._meta.app_label}.{type(home).__name__}"
    place = laid.get((home_kind, home.uid))
    if place is None:
        place = laid[home_kind, home.uid] = _blank(home_kind, home)
    lines, free, left_out = _fields(kind, row)
    place.lines += lines
    place.free = place.free or free
    place.left_out += [name for name in left_out if name not in place.left_out]
    to = row.to_agency or getattr(row, "to_name", "") if kind in SHARINGS else ""
    if to and not flagged:
        place.lines.append(_("Shared with: %(who)s") % {"who": to})


def _blank(kind: str, row: Any) -> Laid:
    agency = _agency(row)
    return Laid(
        kind=kind,
        record=row.uid,
        agency=agency,
        on=_day(row),
        written_by=_writer(getattr(row, "created_by", None), agency),
        contributor=_contributor(kind, row, agency),
        counselling=agency.kind == "therapy",
    )


def _agency(row: Any) -> Agency:
    for path in ("case.agency", "agency", "to_agency", "referral.to_agency", "person.agency",
                 "contact_point.person.agency", "assessment.case.agency", "incident.case.agency"):  # fmt: skip
        found = row
        for name in path.split("."):
            found = getattr(found, name, None)
        if isinstance(found, Agency):
            return found
    raise LookupError(f"{type(row).__name__} belongs to no agency")


def _day(row: Any) -> date | None:
    for name in DAYS:
        value = getattr(row, name, None)
        if value is not None:
            return clock.london_day(value) if isinstance(value, datetime) else value
    return None


def _writer(user: User | None, agency: Agency) -> str:
    if user is None or user.system:
        return agency.name
    return Colleague(user.name, agency.name).outside


def _contributor(kind: str, row: Any, agency: Agency) -> str:
    """Another agency from which what stands here came: it is asked before it is given."""
    if kind == "referrals.Referral":
        other = row.from_agency
        theirs = other is not None and other.legal_body_id != agency.legal_body_id
        return str(other) if theirs else row.from_name
    if kind == "cases.Incident":
        others = row.sources.exclude(agency=None).exclude(agency__legal_body=agency.legal_body_id)
        return ", ".join(sorted(set(others.values_list("agency__name", flat=True))))[:200]
    return ""


def _fields(kind: str, row: Model) -> tuple[list[str], bool, list[str]]:
    lines, free, left_out = [], False, []
    if kind == "cases.Answer":
        return _answer(row)
    never = subject.NEVER.get(kind, frozenset())
    for one in row._meta.local_fields:
        label = label_of(one)
        if label is None or label.level not in (Level.P3, Level.P4) or one.is_relation:
            continue
        value = getattr(row, one.attname)
        if (not value and value is not False and value != 0) or value == "not_asked":
            continue
        if one.name in subject.REPEATS.get(kind, frozenset()):
            continue
        if label.level is Level.P4 or label.about is not About.SUBJECT or one.name in never:
            left_out.append(one.name)
            continue
        sealed = isinstance(one, SealedText)
        words = value.open() if sealed else _words(row, one, value)
        if words:
            called = CALLED.get(f"{kind}.{one.name}") or CALLED.get(one.name)
            lines.append(f"{called or str(one.verbose_name).capitalize()}: {words}")
            free = free or sealed
    return lines, free, left_out


def _answer(row: Any) -> tuple[list[str], bool, list[str]]:
    """An answer of a checklist beside its short label; who said so is not told."""
    item = SAFELIVES_RIC_2009.by_code.get(row.item)
    said = [f"{_(item.label) if item else row.item}: {row.get_value_display()}"]
    note = row.note.open()
    return said + ([note] if note else []), bool(note), ["source"]


def _words(row: Any, one: Any, value: Any) -> str:
    if one.name in CODED:
        return str(CODED[one.name].get(value, value)).replace("_", " ")
    if one.choices:
        return str(getattr(row, f"get_{one.name}_display")())
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return date_words(value)
    return str(value).replace("_", " ")


# --- police and courts: no more than the items that were granted ---

KINDS_OF: dict[str, frozenset[str]] = {
    Item.What.PERSON: frozenset({"people.Person", "people.PersonName", "referrals.Referral"}),
    Item.What.INCIDENTS: frozenset({"cases.Incident"}),
    Item.What.ASSESSMENTS: frozenset({"cases.Assessment"}),
    Item.What.NOTES: frozenset({"cases.Note", "cases.ContactAttempt"}),
    Item.What.ACTIONS: frozenset({"cases.Action"}),
    Item.What.COUNSELLING: frozenset(
        {"cases.Note", "cases.ContactAttempt", "cases.Assessment", "cases.Action"}
    ),
}


def within(items: Iterable[Item], laid: Iterable[Laid]) -> list[Laid]:
    """The records that a granted item asks for: its kind, between its days; a therapist's only as counselling."""
    granted = [item for item in items if item.decision == Item.Decision.GIVE]
    return [one for one in laid if any(_answers(item, one) for item in granted)]


def _answers(item: Item, one: Laid) -> bool:
    if one.kind not in KINDS_OF[item.what] or one.counselling != (item.what == Item.What.COUNSELLING):
        return False
    if item.what == Item.What.PERSON or one.on is None:
        return True
    return (item.from_on is None or one.on >= item.from_on) and (
        item.until_on is None or one.on <= item.until_on
    )


# --- whom an answer must not give away ---


def everybody_near(request: Request) -> list[Person]:
    """Everybody who stands in a case or referral of the controller's beside one of the records that were found, or is
    recorded as their family or household."""
    parties, referred = near(request)
    there = Q(pk__in=parties.values("person")) | Q(pk__in=referred.values("person"))
    found = {person.pk: person for person in Person.objects.filter(there).order_by("pk")}
    family = family_of(same_people(request, request.found.all()))
    return list((found | {person.pk: person for person in family}).values())
