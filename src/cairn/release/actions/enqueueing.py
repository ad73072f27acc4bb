"""Putting something into the door: checked now, checked again when it is sent."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import Agency, User
from cairn.core import clock, sealing
from cairn.core.decisions import Refused
from cairn.people.models import ContactPoint, Person
from cairn.people.permissions import is_making, sees
from cairn.people.queries.grounds import Ground
from cairn.release.actions.checking import carried, crosses, profile_of, profile_of_person, stop
from cairn.release.codes import Channel
from cairn.release.models import Outgoing, OutgoingAbout
from cairn.release.rules import messages
from cairn.release.rules.agreeing import agreeing
from cairn.release.rules.profiles import ANSWER, Fact

LONGEST = 200_000  # characters; more is a file, which a later back-end carries


@transaction.atomic
def enqueue(
    *,
    by: Actor,
    kind: str,
    channel: str,
    text: str,
    tells: Iterable[Fact | str] = (),
    about: Iterable[Person] = (),
    to_user: User | None = None,
    to_agency: Agency | None = None,
    to_person: Person | None = None,
    to_name: str = "",
    address: str = "",
    contact_point: ContactPoint | None = None,
    source_kind: str,
    source_uid: UUID | None,
    approvals: int = 0,
    again_of: Outgoing | None = None,
    signed_by: User | None = None,
    ground: Ground | None = None,
) -> Outgoing:
    """Hand one text for exactly one recipient to the door, inside the action that makes it necessary.

    `tells` names the facts that the text holds, `about` the records of the people it concerns. `signed_by` is the
    second person where a controller's answer was signed by two: that is its approval, and what was signed is what this
    recipient may be told. `ground` is on what something is shared with another agency: needed as soon as it tells more
    than that a referral came and how it was decided. `approvals` asks for more people than the kind, and what it tells,
    ask for by themselves. Raises `Refused` with a sentence where it may not leave. It is sent by the worker, after the
    transaction, at most once.
    """
    if sum(map(bool, (to_user, to_agency, to_person, to_name))) != 1:
        raise ValueError("something that leaves has exactly one recipient")
    if signed_by is not None and signed_by.pk == by.user.pk:
        raise Refused(_("Whoever wrote it cannot approve it."))
    named, facts = list(about), sorted(Fact(fact) for fact in tells)
    people = _people(named, to_person)
    if not all(sees(by, person) or is_making(by, person) for person in people):
        raise Refused(_("There is no such record for you."))
    _refuse_shape(channel, text)
    outgoing = Outgoing(
        area=by.area,
        agency=by.agency,
        created_by=by.user,
        kind=kind,
        channel=channel,
        tells=" ".join(facts),
        recipient_user=to_user,
        recipient_agency=to_agency,
        recipient_person=to_person,
        contact_point=contact_point,
        source_kind=source_kind,
        source_uid=source_uid,
        approvals=1 if signed_by else max(approvals, agreeing(kind, facts)),
        approved_one_by=signed_by,
        profile=ANSWER.code if signed_by else profile_of_person(to_person, named).code if to_person else "",
        again_of=again_of,
        hash=keyed(text.encode()),
        size=len(text.encode()),
        basis=ground.basis if ground else "",
        purpose=ground.purpose if ground else "",
    )
    outgoing.because = ground.because.strip() if ground else ""
    outgoing.recipient_name, outgoing.recipient_address, outgoing.body = (
        to_name.strip(),
        address.strip(),
        text,
    )
    outgoing.profile = profile_of(outgoing).code
    no = stop(outgoing, about=people, text=text, at=clock.now())
    if no is not None and not no.later:
        raise Refused(no.because)
    if people and crosses(outgoing):
        outgoing.agreement = carried(outgoing).agreement
    outgoing.save(force_insert=True)
    OutgoingAbout.objects.bulk_create([OutgoingAbout(outgoing=outgoing, person=person) for person in people])
    audit.record(
        by=by,
        verb="enqueued",
        kind="outgoing",
        uid=outgoing.uid,
        about=[p.uid for p in people],
        fields=["body"],
    )
    return outgoing


def keyed(content: bytes) -> str:
    """The hash by which what left can be recognised, and from which a short text cannot be guessed."""
    return sealing.mac("release", content)


def _people(about: Iterable[Person], to_person: Person | None) -> list[Person]:
    people = {person.pk: person for person in about}
    if to_person is not None:
        people.setdefault(to_person.pk, to_person)
    return list(people.values())


def _refuse_shape(channel: str, text: str) -> None:
    if channel in (Channel.DOWNLOAD, Channel.PRINT):
        raise ValueError("a download is recorded by download()")
    if not text.strip():
        raise Refused(_("There is nothing in it to send."))
    if len(text) > LONGEST:
        raise Refused(_("The text is too long to be sent."))
    if channel == Channel.TEXT and len(text) > messages.LONGEST_TEXT:
        raise Refused(_("A text message is %(most)s characters or fewer.") % {"most": messages.LONGEST_TEXT})
