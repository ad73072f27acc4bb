"""A service looks in its own records, and lets the request's lead read what it found; a worker is warned."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.cases.codes import Work
from cairn.cases.models import Allocation, Case, Party
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.ids import read_reference
from cairn.core.models import change
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.models import FoundRecord, Lookup, Request, SafetyNote, TypedName
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.queries import requests as queries
from cairn.oversight.rules import subject
from cairn.people import actions as people
from cairn.people import normalise
from cairn.people.models import Person
from cairn.people.queries.grounds import Ground
from cairn.people.rules import bases
from cairn.release.queries import guarding

SOURCE = "request"


@transaction.atomic
def look(
    *, by: Actor, lookup: Lookup, was: int, subjects: Iterable[str] = (), askers: Iterable[str] = ()
) -> Lookup:
    """Say which records, by reference, one's own agency holds of the person, and of whoever asks. None: nothing known.

    A record that may be answered with is opened to the lead; one that stands in somebody else's case is not.
    """
    require(permissions.may_look(by, lookup))
    request = lookup.request
    wanted = [(_record(by, typed), FoundRecord.Whose.SUBJECT) for typed in subjects]
    wanted += [(_record(by, typed), FoundRecord.Whose.ASKER) for typed in askers]
    for person, whose in wanted:
        _add(request, person, whose, by)
    _hold(request, by)
    answer = Lookup.Answer.FOUND if wanted else Lookup.Answer.NOTHING
    change(lookup, was=was, by=by, answer=answer, answered_at=clock.now(), answered_by=by.user)
    audit.record(
        by=by,
        verb="looked",
        kind="request",
        uid=request.uid,
        about=[person.uid for person, _whose in wanted],
        fields=[answer],
    )
    return lookup


def keep_names(request: Request) -> None:
    """The names that were typed, as keyed hashes: the bars are asked of them until services have looked."""
    hashes = {normalise.hashed("name", name) for name in _typed(request)}
    TypedName.objects.bulk_create(TypedName(request=request, hash=one) for one in sorted(hashes))


def _typed(request: Request) -> set[str]:
    return {normalise.name_key(sealed.open()) for sealed in (request.asker_name, request.subject_name)} - {""}


@transaction.atomic
def keep_missing_names() -> int:
    """The same for requests that came before names were kept so; gives for how many. Once after an upgrade.

    Until then whoever is barred from somebody named in one of them is not kept from it.
    """
    older = Request.objects.filter(typed_names__isnull=True).order_by("pk")
    kept = 0
    for request in older:
        keep_names(request)
        kept += request.typed_names.exists()
    return kept


def without_names() -> int:
    """How many requests give a name and have none kept."""
    older = Request.objects.filter(typed_names__isnull=True)
    return sum(1 for request in older if _typed(request))


@transaction.atomic
def show_names(*, by: Actor, lookup: Lookup) -> None:
    """She looks now: who asks and about whom is shown to her, one event each time."""
    require(permissions.may_look(by, lookup))
    fields = ["asker_name", "subject_name", "subject_born", "wanted"]
    audit.record(by=by, verb="opened", kind="request", uid=lookup.request.uid, fields=fields)


def _record(by: Actor, typed: str) -> Person:
    """A record of one's own agency by its reference; anything else is the same as none."""
    reference = read_reference(typed)
    person = (
        Person.objects.visible_to(by).filter(reference=reference, agency=by.agency).first()
        if reference
        else None
    )
    if person is None:
        raise Refused(_("%(ref)s is no record of your service.") % {"ref": typed.strip()[:12]})
    return person


def _add(request: Request, person: Person, whose: str, by: Actor) -> None:
    roles = queries.roles_of(person)
    FoundRecord.objects.get_or_create(
        request=request,
        person=person,
        whose=whose,
        defaults={
            "agency": by.agency,
            "roles": " ".join(sorted(roles)),
            "how": subject.APART,  # until `_hold` knows more
            "created_by": by.user,
        },
    )


def _hold(request: Request, by: Actor) -> None:
    """Decide anew how each record is held, now that more is known of whoever asks; open what may be; warn workers."""
    flagged = queries.is_flagged(request)
    for found in request.found.select_related("person"):
        family = guarding.family_of([found.person])
        beside = any(one.cluster != found.person.cluster for one in family)
        how = subject.how_held(found.roles.split(), flagged=flagged, beside=beside)
        if how != found.how:
            FoundRecord.objects.filter(pk=found.pk).update(how=how)
        if how != subject.APART and found.agency_id == by.agency.pk:
            _open(request, found.person, by)
    if flagged and not request.enquiry:
        _warn(request, by)


def _open(request: Request, person: Person, by: Actor) -> None:
    lead_team = request.agency.teams.order_by("pk").first()
    people.involve(
        by=by,
        person=person,
        agency=request.agency,
        team=lead_team,
        basis="consulted",
        source_kind=SOURCE,
        source_uid=request.uid,
    )
    if person.restricted:
        because = _("Request %(ref)s, which the controller must answer") % {"ref": request.reference}
        people.share(
            by=by, person=person, user=request.lead, purpose=_("To answer a request"), basis=request.kind,
            ground=Ground(bases.LEGAL_DUTY, because=because),
        )  # fmt: skip


def _warn(request: Request, by: Actor) -> None:
    """The worker of every open case of the controller's in which whoever asks is named as causing harm; and where it is
    asked for a child, of every case of somebody harmed in which the child stands, whoever is named there."""
    clusters = queries.harming(request).values("cluster")
    named = Party.objects.filter(role=subject.PERPETRATOR, person__cluster__in=clusters)
    concerned = Q(pk__in=named.values("case"))
    if queries.for_a_child(request):
        parties, _referred = queries.near(request, FoundRecord.Whose.SUBJECT)
        concerned |= Q(pk__in=parties.exclude(case__work=Work.PERPETRATOR).values("case"))
    cases = Case.objects.filter(concerned, agency__legal_body=request.controller)
    open_owners = Allocation.objects.filter(case__in=cases, until_on__isnull=True).exclude(
        case__state="closed"
    )
    for allocation in open_owners.select_related("case"):
        note, made = SafetyNote.objects.get_or_create(
            request=request,
            case=allocation.case,
            user_id=allocation.user_id,
            defaults={"created_by": by.user},
        )
        if made:
            audit.record(by=by, verb="warned", kind="safety_note", uid=note.uid)


@transaction.atomic
def read_note(*, by: Actor, note: SafetyNote, was: int, did: str) -> SafetyNote:
    """The worker has looked at the safety plan, and says what she did."""
    require(permissions.may_read_note(by, note))
    if note.read_at is not None:
        raise Refused(_("You have answered this note already."))
    if not did.strip():
        raise Refused(_("Write what you did, or why nothing is needed."))
    change(note, was=was, by=by, read_at=clock.now(), did=did)
    clients = note.case.parties.filter(role="client", person__isnull=False)
    audit.record(
        by=by,
        verb="answered",
        kind="safety_note",
        uid=note.uid,
        about=list(clients.values_list("person__uid", flat=True)),
    )
    return note


def all_looked(request: Request) -> bool:
    """Whether every service that was asked has answered."""
    return (
        request.state != lifecycle.RECEIVED
        and not request.lookups.filter(answer=Lookup.Answer.WAITING).exists()
    )
