"""Is somebody answering? A sentence for each thing that nobody is doing."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from cairn.access.actor import actor_of
from cairn.access.models import Appointment
from cairn.access.querysets import AppointmentQuerySet
from cairn.access.roles import REQUEST_HANDLE, REQUEST_SIGN
from cairn.core import clock
from cairn.oversight.actions import looking
from cairn.oversight.codes import Outcome
from cairn.oversight.models import Complaint, DisposalItem, HeadsTaken, Lookup, Request

ASLEEP = timedelta(days=30)  # a number of ours
WITNESS_EVERY = timedelta(hours=50)  # it comes every day; one may go wrong


def findings() -> Iterator[str]:
    """Requests and complaints that are late, and requests that nobody may handle."""
    today = clock.today()
    late = Request.objects.overdue(today).count()
    if late:
        yield f"{late} requests about records are overdue: the controller’s lead sees which."
    touched = Coalesce("changed_at", "created_at")
    waiting = Request.objects.open().filter(due_on__isnull=True).alias(touched=touched)
    asleep = waiting.filter(touched__lt=clock.now() - ASLEEP).count()
    if asleep:
        yield (
            f"{asleep} requests have waited a month for proof of identity or for what is meant, and no clock runs: ask"
            " again, or say why it ends."
        )
    complaints = Complaint.objects.open().filter(due_on__lt=today).count()
    if complaints:
        yield f"{complaints} complaints are overdue."
    silent = (
        Complaint.objects.open().filter(acknowledge_due_on__lt=today, acknowledged_on__isnull=True).count()
    )
    if silent:
        yield f"{silent} complaints should have been acknowledged by now."
    alone = sum(not _somebody(request) for request in Request.objects.open().select_related("agency", "area"))
    if alone:
        yield f"{alone} requests have nobody who may handle them: appoint another lead of that controller."
    blind = sum(not _looker(lookup) for lookup in _waiting())
    if blind:
        yield (
            f"{blind} services were asked to look for records, and nobody may look there: appoint another manager, or"
            " let a holder of the bar decide."
        )
    yield from _nameless()
    yield from _not_disposed_of()
    yield from _witness()


def _witness() -> Iterator[str]:
    """Where people are real, somebody outside keeps the heads: whoever has the keys could write a chain anew."""
    if not settings.CAIRN_PRODUCTION:
        return
    came = HeadsTaken.objects.filter(agreed__isnull=True).order_by("-at").values_list("at", flat=True).first()
    if came is None or came < clock.now() - WITNESS_EVERY:
        since = f"since {came.astimezone(clock.LONDON):%d.%m.%Y %H:%M}" if came else "ever"
        yield f"No witness has fetched the heads of the chains {since}: a second machine runs cairn audit heads."


def _not_disposed_of() -> Iterator[str]:
    """What a fault kept, until a later run takes it or keeps it for another reason."""
    later = DisposalItem.objects.filter(
        of=OuterRef("of"), reference_hash=OuterRef("reference_hash"), pk__gt=OuterRef("pk")
    )
    kept = DisposalItem.objects.filter(~Exists(later), outcome=Outcome.FAILED).count()
    if kept:
        yield f"{kept} records that should have gone were kept by a fault: the list of their disposal run says which."


def _nameless() -> Iterator[str]:
    without = looking.without_names()
    if without:
        yield (
            f"{without} requests came before names were kept as hashes, and bars do not reach them: run `cairn migrate`"
            " or wait for the worker."
        )


def _waiting() -> Iterator[Lookup]:
    open_ones = Request.objects.open().values("pk")
    rows = Lookup.objects.filter(answer=Lookup.Answer.WAITING, request__in=open_ones)
    yield from rows.select_related("agency", "request__area")


def _looker(lookup: Lookup) -> bool:
    """Whether a manager is at work in that service to whom the request exists."""
    posts = Appointment.objects.filter(agency=lookup.agency, area=lookup.request.area).in_force()
    return _is_seen(lookup.request_id, posts.able(REQUEST_SIGN))


def _somebody(request: Request) -> bool:
    """Whether a lead is at work to whom it exists: whom neither a bar nor a tie keeps from anybody in it."""
    posts = Appointment.objects.filter(agency=request.agency, area=request.area).in_force()
    return _is_seen(request.pk, posts.able(REQUEST_HANDLE))


def _is_seen(request: int, posts: AppointmentQuerySet) -> bool:
    return any(
        Request.objects.visible_to(actor_of(post)).filter(pk=request).exists()
        for post in posts.select_related("user", "agency", "team", "area")
    )
