"""The whole of a request is refused: by the worker in charge, and once services look, with a second person's name."""

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actions import system_user
from cairn.access.actor import Actor, system_actor
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.oversight.actions.answering import UNSIGNED
from cairn.oversight.actions.receiving import end_sight
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.models import Answer, Request
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.presenters import letters
from cairn.oversight.queries import answers
from cairn.oversight.queries.requests import about, is_refusal
from cairn.release.actions.enqueueing import keyed


@transaction.atomic
def refuse(*, by: Actor, request: Request, was: int, because: str) -> Request:
    """Refuse the whole of it, with the reason that whoever asked is told.

    Before services look, nothing can be told of what they hold, and nobody else sees the request: that ends it. After
    that it is the answer, and a second person signs it like one.
    """
    early = request.state == lifecycle.RECEIVED
    move = "refuse" if early else "turn_down"
    require(permissions.may_make(by, request, move))
    if not because.strip():
        raise Refused(_("Write why."))
    answers.may_stand(request, because)
    ended = {"ended_on": clock.today()} if early else {}
    change(request, was=was, by=by, ended_because=because, state=lifecycle.move(move).target, **ended)
    if early:
        end_sight(request, by)
    else:
        answer, _made = Answer.objects.get_or_create(request=request, defaults={"created_by": by.user})
        change(answer, was=answer.version, by=by, hash=_signature(request), signed_one_at=clock.now(),
               signed_one_by=by.user)  # fmt: skip
    return _noted(request, by, "refused" if early else "signed")


@transaction.atomic
def agree(*, by: Actor, request: Request, was: int) -> Request:
    """A second person has read the letter that refuses it, and signs it: it is refused."""
    require(permissions.may_countersign(by, request))
    if not is_refusal(request):
        raise Refused(_("Nobody wants to refuse this request."))
    answer = request.answer
    if answer.hash != _signature(request):
        raise Refused(_("The text is not the one that was signed. Let it be given back and signed again."))
    change(answer, was=answer.version, by=by, signed_two_at=clock.now(), signed_two_by=by.user)
    target = lifecycle.move("refuse").target
    change(request, was=was, by=by, state=target, ended_on=clock.today())
    cairn = system_actor(system_user(), request.agency, request.area)
    end_sight(request, cairn)  # of records that whoever signs may not see
    return _noted(request, by, "refused")


@transaction.atomic
def disagree(*, by: Actor, request: Request, was: int, because: str) -> Request:
    """The second person wants it looked at again: it is not refused, and the first signature falls."""
    require(permissions.may_give_back(by, request))
    if not is_refusal(request):
        raise Refused(_("Nobody wants to refuse this request."))
    if not because.strip():
        raise Refused(_("Write what should be decided again."))
    answer = request.answer
    change(answer, was=answer.version, by=by, returned_because=because, **UNSIGNED)
    change(request, was=was, by=by, state=lifecycle.move("keep_open").target, ended_because="")
    return _noted(request, by, "gave back")


def _signature(request: Request) -> str:
    """The keyed hash of the letter as it would leave now."""
    return keyed(letters.refusal(request).text.encode())


def _noted(request: Request, by: Actor, verb: str) -> Request:
    audit.record(
        by=by, verb=verb, kind="request", uid=request.uid, about=about(request), fields=["ended_because"]
    )
    return request
