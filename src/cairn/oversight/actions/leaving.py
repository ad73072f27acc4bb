"""The signed answer leaves by the one door: posted, or taken by the worker in charge and handed over."""

from contextlib import suppress
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actions import system_user
from cairn.access.actor import Actor, system_actor
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import Stale, change
from cairn.oversight.actions.answering import UNSIGNED, unaltered
from cairn.oversight.actions.receiving import end_sight, right_channel
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.models import Answer, Request
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.presenters.pack import HEAD
from cairn.oversight.presenters.page import html_bytes
from cairn.oversight.queries import answers
from cairn.oversight.queries.requests import about, is_refusal, points
from cairn.people.models import ContactPoint
from cairn.people.queries.grounds import Ground
from cairn.people.rules import bases
from cairn.release import actions as release
from cairn.release.actions.downloads import Downloaded
from cairn.release.codes import State
from cairn.release.models import Outgoing

TELLS = ("identity", "outcome", "reason", "risk", "decision", "in_touch", "received")
SOURCE = "request"
ENDINGS = ("csv", "html", "txt")


@transaction.atomic
def send(*, by: Actor, request: Request, was: int, point: ContactPoint | None = None) -> Answer:
    """Post the answer to its one recipient. The door asks its own questions; the second signature is its approval."""
    require(permissions.may_make(by, request, "send"))
    unaltered(request)
    answer, before = request.answer, answers.line_of(request)
    if before is not None and before.state not in (State.FAILED, State.WITHDRAWN):
        raise Refused(_("It is on its way already: the ledger says what becomes of it."))
    to: dict[str, object]
    if request.channel == Request.Channel.POST_OUTSIDE:
        to = {"to_name": request.send_name.open(), "address": request.send_address.open()}
    elif request.channel == Request.Channel.POST:
        known = points(by, request).filter(pk=point.pk).first() if point else None
        if known is None:
            raise Refused(_("Choose the address to which it goes, or change how the answer leaves."))
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
        again_of=before,
        **to,  # type: ignore[arg-type]
    )
    change(answer, was=answer.version, by=by, outgoing=outgoing.uid)
    change(request, was=was, by=by)
    audit.record(by=by, verb="sent", kind="request", uid=request.uid, about=about(request), fields=["answer"])
    return answer


def end_what_left() -> int:
    """Answers that were posted and have left by now: only that stops their clock. For the worker; gives how many."""
    waiting = Request.objects.filter(state=lifecycle.SIGNED, answer__outgoing__isnull=False)
    done = 0
    for request in waiting.select_related("agency", "area", "answer"):
        with suppress(Stale):  # somebody works on it now: the next time
            done += _end_if_left(request)
    return done


@transaction.atomic
def _end_if_left(request: Request) -> bool:
    answer, line = request.answer, answers.line_of(request)
    if line is None or line.sent_at is None:
        return False
    by = system_actor(system_user(), request.agency, request.area)
    change(answer, was=answer.version, by=by, left_at=line.sent_at)
    _left(request, by, request.version, answer, "left", clock.london_day(line.sent_at))
    return True


@transaction.atomic
def change_channel(
    *, by: Actor, request: Request, was: int, channel: str, send_name: str = "", send_address: str = ""
) -> Request:
    """Another way for the answer to reach them, as they asked. Signatures fall: two people stood for it too."""
    require(permissions.may_handle(by, request))
    right_channel(request.asker, channel, send_name, send_address)
    answers.not_on_its_way(request)
    if is_refusal(request):
        raise Refused(_("That it is refused waits for a second signature. Let it be given back first."))
    moved = {}
    if request.state in (lifecycle.SIGNING, lifecycle.SIGNED):
        answer = request.answer
        change(answer, was=answer.version, by=by, **UNSIGNED)
        moved = {"state": lifecycle.move("give_back").target}
    outside = channel == Request.Channel.POST_OUTSIDE
    change(
        request, was=was, by=by, channel=channel, send_name=send_name if outside else "",
        send_address=send_address if outside else "", **moved,
    )  # fmt: skip
    audit.record(
        by=by, verb="changed", kind="request", uid=request.uid, about=about(request), fields=["channel"]
    )
    return request


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
    answers.may_stand(request, text)  # more may be known than when it was written
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
        raise Refused(_("This answer is posted. Ask them, and change how it leaves."))
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
    return _left(request, by, was, answer, "handed over", clock.today())


def taken(request: Request) -> bool:
    """Whether the signed answer was taken as a file since it was signed."""
    from cairn.release.models import Outgoing

    since = request.answer.signed_two_at
    files = Outgoing.objects.filter(source_kind=SOURCE, source_uid=request.uid, channel="download")
    return since is not None and files.filter(sent_at__gte=since).exists()


def _left(request: Request, by: Actor, was: int, answer: Answer, verb: str, on: date) -> Answer:
    seen = about(request)
    change(request, was=was, by=by, state=lifecycle.move("send").target, ended_on=on)
    end_sight(request, by)
    audit.record(by=by, verb=verb, kind="request", uid=request.uid, about=seen, fields=["answer"])
    return answer
