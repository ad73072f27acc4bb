"""The signed answer leaves by the one door: posted, or taken by the worker in charge and handed over."""

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.oversight.actions.answering import unaltered
from cairn.oversight.actions.receiving import end_sight
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.models import Answer, Request
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.presenters.pack import HEAD
from cairn.oversight.presenters.page import html_bytes
from cairn.oversight.queries import answers
from cairn.oversight.queries.requests import about, points
from cairn.people.models import ContactPoint
from cairn.people.queries.grounds import Ground
from cairn.people.rules import bases
from cairn.release import actions as release
from cairn.release.actions.downloads import Downloaded
from cairn.release.models import Outgoing

TELLS = ("identity", "outcome", "reason", "risk", "decision", "in_touch", "received")
SOURCE = "request"
ENDINGS = ("csv", "html", "txt")


@transaction.atomic
def send(*, by: Actor, request: Request, was: int, point: ContactPoint | None = None) -> Answer:
    """Post the answer to its one recipient. The door asks its own questions; the second signature is its approval."""
    require(permissions.may_make(by, request, "send"))
    unaltered(request)
    answer = request.answer
    to: dict[str, object]
    if request.channel == Request.Channel.POST_OUTSIDE:
        to = {"to_name": request.send_name.open(), "address": request.send_address.open()}
    elif request.channel == Request.Channel.POST:
        known = points(by, request).filter(pk=point.pk).first() if point else None
        if known is None:
            raise Refused(_("Choose the address to which it goes."))
        to = {"to_person": known.person, "contact_point": known}
    else:
        raise Refused(_("This answer is collected in person. Take it, and hand it over."))
    outgoing = release.enqueue(
        by=by,
        kind="pack",
        channel="post",
        text=answers.pack(request).text,
        tells=TELLS,
        about=answers.people_of(request),
        source_kind=SOURCE,
        source_uid=request.uid,
        signed_by=answer.signed_two_by,
        ground=_ground(request),
        **to,  # type: ignore[arg-type]
    )
    change(answer, was=answer.version, by=by, outgoing=outgoing.uid, left_at=clock.now())
    return _left(request, by, was, answer, "sent")


def _ground(request: Request) -> Ground:
    """An answer leaves by the law under which it was asked; why, and why this much, stands in the request."""
    basis = "law_enforcement" if request.kind == Request.Kind.POLICE else bases.LEGAL_DUTY
    because = _("Request %(ref)s, signed by two: its reasons stand there.") % {"ref": request.reference}
    return Ground(basis, because=because)


@transaction.atomic
def take(*, by: Actor, request: Request, ending: str) -> Downloaded:
    """The signed answer as a file, for the worker in charge alone: what is printed and handed over."""
    require(permissions.may_make(by, request, "send"))
    if ending not in ENDINGS:
        raise Refused(_("There is no such form of it."))
    unaltered(request)
    pack = answers.pack(request)
    name = f"answer-{request.reference.lower()}.{ending}"
    common = {
        "by": by,
        "kind": "pack",
        "filename": name,
        "about": answers.people_of(request),
        "source_kind": SOURCE,
        "source_uid": request.uid,
        "signed_by": request.answer.signed_two_by,
    }
    if ending == "csv":
        return release.download(**common, head=[str(word) for word in HEAD], rows=pack.rows)
    content = html_bytes(pack) if ending == "html" else pack.text.encode()
    return release.download(**common, content=content)


@transaction.atomic
def print_letter(*, by: Actor, request: Request, text: str) -> Outgoing:
    """A letter on the way to whoever asks: written down at the door, and printed from there."""
    require(permissions.may_write_to(by, request))
    outside = request.channel == Request.Channel.POST_OUTSIDE
    return release.print_letter(
        by=by,
        text=text,
        to_name=request.send_name.open() if outside else request.asker_name.open(),
        address=request.send_address.open() if outside else "",
        tells=("received",),
        about=[found.person for found in request.found.select_related("person")],
        source_kind=SOURCE,
        source_uid=request.uid,
    )


@transaction.atomic
def hand_over(*, by: Actor, request: Request, was: int, to: str, seen: str) -> Answer:
    """It was put into somebody's hands, who showed again who he or she is."""
    require(permissions.may_make(by, request, "send"))
    if request.channel != Request.Channel.COLLECT:
        raise Refused(_("This answer is posted. Change nothing about that without the person."))
    if not to.strip() or not seen.strip():
        raise Refused(_("Write to whom it was given, and what was shown."))
    if not taken(request):
        raise Refused(_("Take the answer as a file first: what was never taken cannot be handed over."))
    unaltered(request)
    answer = request.answer
    moment = clock.now()
    change(
        answer, was=answer.version, by=by, handed_to=to, handed_seen=seen, handed_at=moment, left_at=moment
    )
    return _left(request, by, was, answer, "handed over")


def taken(request: Request) -> bool:
    """Whether the signed answer was taken as a file since it was signed."""
    from cairn.release.models import Outgoing

    since = request.answer.signed_two_at
    files = Outgoing.objects.filter(source_kind=SOURCE, source_uid=request.uid, channel="download")
    return since is not None and files.filter(sent_at__gte=since).exists()


def _left(request: Request, by: Actor, was: int, answer: Answer, verb: str) -> Answer:
    seen = about(request)
    change(request, was=was, by=by, state=lifecycle.move("send").target, ended_on=clock.today())
    end_sight(request, by)
    audit.record(by=by, verb=verb, kind="request", uid=request.uid, about=seen, fields=["answer"])
    return answer
