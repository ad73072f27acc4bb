"""A request arrives: written down, identity seen, clarified, extended; taken back, or taken over."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core import clock, sealing
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.core.working_time import WORKING_TIME
from cairn.oversight.actions.looking import keep_names
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.models import Enquiry, Item, Lookup, Request
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.queries import answers
from cairn.oversight.queries import requests as queries
from cairn.oversight.rules import clocks
from cairn.people import actions as people


@dataclass(frozen=True)
class Wanted:
    """One thing that police or a court ask for."""

    what: str
    because: str
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True)
class Particulars:
    """What a police request or an order says besides."""

    body: str
    asked_by: str = ""
    case_number: str = ""
    offence: str = ""
    purpose: str = ""
    necessary: str = ""
    proportionate: str = ""
    authorised_by: str = ""
    order_terms: str = ""
    order_on: date | None = None
    answer_by: date | None = None
    items: tuple[Wanted, ...] = ()


@transaction.atomic
def receive(
    *,
    by: Actor,
    kind: str,
    asker: str,
    asker_name: str,
    subject_name: str,
    wanted: str,
    came_by: str,
    received_on: date,
    channel: str,
    subject_born: str = "",
    send_name: str = "",
    send_address: str = "",
    particulars: Particulars | None = None,
) -> Request:
    """Write a request down. Nothing is searched, and no clock runs, before it is known who asks."""
    require(permissions.may_receive(by))
    if received_on > clock.today():
        raise Refused(_("A request cannot have come in the future."))
    if not asker_name.strip() or not subject_name.strip():
        raise Refused(_("Say who asks, and about whom."))
    right_channel(asker, channel, send_name, send_address)
    request = Request(
        area=by.area,
        controller=by.agency.legal_body,
        agency=by.agency,
        data_key=sealing.keyring().new_data_key("case"),  # a file of its own, as a case is
        kind=kind,
        lead=by.user,
        asker=asker,
        came_by=came_by,
        received_on=received_on,
        channel=channel,
        created_by=by.user,
    )
    request.asker_name, request.subject_name, request.subject_born = asker_name, subject_name, subject_born
    request.wanted, request.send_name, request.send_address = wanted, send_name, send_address
    if request.enquiry != (particulars is not None):
        raise Refused(_("Say what police or the court ask for, and for which purpose."))
    request.due_on = _due(request, particulars)
    request.save(force_insert=True)
    keep_names(request)
    if particulars is not None:
        _write_particulars(request, particulars, by)
    audit.record(by=by, verb="received", kind="request", uid=request.uid, fields=[kind, asker])
    return request


def right_channel(asker: str, channel: str, name: str, address: str) -> None:
    """Refuse a way that does not lead to whoever asks."""
    if channel == Request.Channel.POST_OUTSIDE and not (name.strip() and address.strip()):
        raise Refused(_("Give the name and the address to which it is posted."))
    outside = (Request.Asker.REPRESENTATIVE, Request.Asker.POLICE, Request.Asker.COURT)
    if channel == Request.Channel.POST and asker in outside:
        raise Refused(
            _("An address on record is a person’s own. Give the name and address, or let them collect it.")
        )


def _write_particulars(request: Request, said: Particulars, by: Actor) -> None:
    if not said.items:
        raise Refused(_("Say at least one thing that they ask for."))
    if request.kind == Request.Kind.COURT and (not said.order_terms.strip() or said.answer_by is None):
        raise Refused(_("Give the order’s terms, and the day by which it must be obeyed."))
    if request.kind == Request.Kind.POLICE:
        _complete(said)
    row = Enquiry(
        request=request, body=said.body, order_on=said.order_on, answer_by=said.answer_by, created_by=by.user
    )
    row.asked_by, row.case_number, row.offence, row.purpose = (
        said.asked_by, said.case_number, said.offence, said.purpose,
    )  # fmt: skip
    row.necessary, row.proportionate = said.necessary, said.proportionate
    row.authorised_by, row.order_terms = said.authorised_by, said.order_terms
    row.save(force_insert=True)
    for one in said.items:
        if one.what == Item.What.COUNSELLING and not one.because.strip():
            raise Refused(
                _("Counselling records are presumed not to be needed: write why they say that they are.")
            )
        item = Item(
            request=request, what=one.what, from_on=one.from_on, until_on=one.until_on, created_by=by.user
        )
        item.because = one.because
        item.save(force_insert=True)


def _complete(said: Particulars) -> None:
    """What a police request must say before it is a request (rules F10)."""
    missing = [
        words
        for value, words in (
            (said.offence, _("the offence")),
            (said.purpose, _("the purpose")),
            (said.necessary, _("why it is necessary")),
            (said.proportionate, _("why it is proportionate")),
            (said.authorised_by, _("their senior officer who approved it")),
        )
        if not value.strip()
    ]
    if missing:
        raise Refused(
            _("A police request without %(what)s goes back to whoever sent it.")
            % {"what": ", ".join(missing)}
        )


@transaction.atomic
def identify(
    *, by: Actor, request: Request, was: int, on: date, seen: str, authority: str = "", child_view: str = "",
    other_parent: str = "",
) -> Request:  # fmt: skip
    """It is known who asks, by what was seen: the clock starts, and the controller's services are asked to look."""
    require(permissions.may_make(by, request, "identify"))
    if not seen.strip():
        raise Refused(_("Write what was seen that shows who asks."))
    if request.asker in (Request.Asker.REPRESENTATIVE, Request.Asker.PARENT) and not authority.strip():
        raise Refused(_("Write what was seen that shows that they may ask for somebody else."))
    if request.asker == Request.Asker.PARENT and not (child_view.strip() and other_parent.strip()):
        raise Refused(_("Write what the child says, and what the other parent could do with it."))
    if not request.received_on <= on <= clock.today():
        raise Refused(_("Identity is seen between the day that the request came and today."))
    request.identity_on = on
    values = _moved(request, "identify") | {"identity_on": on, "identity_seen": seen}
    if request.asker in (Request.Asker.REPRESENTATIVE, Request.Asker.PARENT):
        values["authority_seen"] = authority
    if request.asker == Request.Asker.PARENT:
        values |= {"child_view": child_view, "other_parent": other_parent}
    change(request, was=was, by=by, due_on=_due(request), **values)
    for agency in queries.looking_agencies(request.controller, request.area):
        Lookup.objects.create(request=request, agency=agency, created_by=by.user)
    return _noted(request, by, "identified", ["identity_seen"])


@transaction.atomic
def ask_clarity(*, by: Actor, request: Request, was: int, question: str) -> Request:
    """Ask which records are meant, where so much is held that it must be asked. The clock waits for the answer."""
    require(permissions.may_handle(by, request))
    if request.enquiry or request.clarify_asked_on is not None or request.state not in (
        lifecycle.RECEIVED, lifecycle.LOOKING
    ):  # fmt: skip
        raise Refused(_("It can be asked once what is meant, and before the answer is laid out."))
    if request.due_on is not None and clock.today() > request.due_on:
        raise Refused(
            _(
                "The answer is overdue. To ask what is meant now would start the time anew: answer it, and ask beside."
            )
        )
    if not question.strip():
        raise Refused(_("Write what you ask."))
    answers.may_stand(request, question)
    request.clarify_asked_on = clock.today()
    change(request, was=was, by=by, clarify_asked_on=clock.today(), clarify=question, due_on=_due(request))
    return _noted(request, by, "asked what is meant", ["clarify"])


@transaction.atomic
def clarified(*, by: Actor, request: Request, was: int, on: date, said: str) -> Request:
    """What they meant: the clock starts on that day."""
    require(permissions.may_handle(by, request))
    asked_on = request.clarify_asked_on
    if asked_on is None or request.clarified_on is not None:
        raise Refused(_("Nobody was asked what is meant."))
    if not asked_on <= on <= clock.today():
        raise Refused(_("The answer came between the day that it was asked and today."))
    request.clarified_on = on
    both = f"{request.clarify.open()}\n\n{said.strip()}"
    change(request, was=was, by=by, clarified_on=on, clarify=both, due_on=_due(request))
    return _noted(request, by, "was told what is meant", ["clarify"])


@transaction.atomic
def extend(*, by: Actor, request: Request, was: int, told_on: date, because: str) -> Request:
    """Two months more, where it is complex, and only where they were told so within the first."""
    require(permissions.may_handle(by, request))
    if request.enquiry or request.extended_on is not None:
        raise Refused(_("The time cannot be extended."))
    latest = clocks.extend_by(queries.asked_days(request), WORKING_TIME)
    if latest is None:
        raise Refused(_("The clock does not run yet, so there is nothing to extend."))
    if not because.strip():
        raise Refused(_("Write why it takes longer."))
    if not request.received_on <= told_on <= min(latest, clock.today()):
        raise Refused(_("They must have been told within the first month, and not in the future."))
    answers.may_stand(request, because)
    request.extended_on = told_on
    change(request, was=was, by=by, extended_on=told_on, extended_because=because, due_on=_due(request))
    return _noted(request, by, "extended", ["extended_because"])


@transaction.atomic
def withdraw(*, by: Actor, request: Request, was: int, because: str) -> Request:
    """Whoever asked took it back."""
    require(permissions.may_make(by, request, "withdraw"))
    if not because.strip():
        raise Refused(_("Write why."))
    answers.not_on_its_way(request)
    moved = _moved(request, "withdraw")
    change(request, was=was, by=by, ended_on=clock.today(), ended_because=because, **moved)
    end_sight(request, by)
    return _noted(request, by, "withdrew", ["ended_because"])


def end_sight(request: Request, by: Actor) -> None:
    """What the request let its lead see ends with it."""
    people.end_involvement(by=by, source_kind="request", source_uid=request.uid, until_on=clock.today())


@transaction.atomic
def take_over(*, by: Actor, request: Request, was: int) -> Request:
    """A colleague is in charge from now on. Signatures that were given fall: somebody else answers for it now."""
    require(permissions.may_take_over(by, request))
    if request.state in (lifecycle.SIGNING, lifecycle.SIGNED):
        raise Refused(_("It has been signed. Let it be given back first."))
    change(request, was=was, by=by, lead=by.user)
    return _noted(request, by, "took over", ["lead"])


def _due(request: Request, said: Particulars | None = None) -> date | None:
    """By when it must be answered: the day that an order or request names, the controller's clock, or the month."""
    if not request.enquiry:
        return clocks.answer_due(queries.asked_days(request), WORKING_TIME)
    named = said.answer_by if said else request.particulars.answer_by
    if named is not None:
        return named
    own = queries.own_clocks(request.controller)
    return clocks.due_on(
        request.received_on, clocks.in_force(clocks.POLICE_ANSWER, request.received_on, own), WORKING_TIME
    )


def _moved(request: Request, move: str) -> dict[str, Any]:
    return {"state": lifecycle.move(move).target}


def _noted(request: Request, by: Actor, verb: str, fields: list[str]) -> Request:
    audit.record(
        by=by, verb=verb, kind="request", uid=request.uid, about=queries.about(request), fields=fields
    )
    return request
