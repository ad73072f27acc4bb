"""Is somebody answering? A sentence for each thing that nobody is doing."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from cairn.access.actor import actor_of
from cairn.access.models import Appointment
from cairn.access.roles import REQUEST_HANDLE, REQUEST_SIGN
from cairn.core import clock
from cairn.oversight.actions import looking
from cairn.oversight.models import Complaint, Lookup, Request
from cairn.people.models import Bar, Person


def findings() -> Iterator[str]:
    """Requests and complaints that are late, and requests that nobody may handle."""
    today = clock.today()
    late = Request.objects.overdue(today).count()
    if late:
        yield f"{late} requests about records are overdue: the controller’s lead sees which."
    complaints = Complaint.objects.open().filter(due_on__lt=today).count()
    if complaints:
        yield f"{complaints} complaints are overdue."
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
    return any(
        Request.objects.visible_to(actor_of(post)).filter(pk=lookup.request_id).exists()
        for post in posts.able(REQUEST_SIGN).select_related("user", "agency", "team", "area")
    )


def _somebody(request: Request) -> bool:
    """Whether a lead is at work who is not barred from anybody in the request."""
    posts = (
        Appointment.objects.filter(agency=request.agency, area=request.area).in_force().able(REQUEST_HANDLE)
    )
    clusters = Person.objects.filter(pk__in=request.found.values("person")).values("cluster")
    barred = Bar.objects.filter(user=OuterRef("user"), cluster__in=clusters, lifted_at__isnull=True)
    return posts.filter(~Exists(barred.exclude(kind=Bar.Kind.ASKED))).exists()
