"""What is printed here, a letter or a page: asked at the door like what is sent, and in the same ledger."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.people.models import Person
from cairn.people.permissions import sees
from cairn.release.actions.checking import profile_of, stop
from cairn.release.actions.enqueueing import keyed
from cairn.release.codes import Channel, Kind, State
from cairn.release.models import Outgoing, OutgoingAbout
from cairn.release.rules.profiles import SIGNED_IN, Fact


@transaction.atomic
def print_letter(
    *,
    by: Actor,
    text: str,
    to_name: str,
    address: str = "",
    tells: Iterable[Fact | str] = (),
    about: Iterable[Person] = (),
    source_kind: str,
    source_uid: UUID,
) -> Outgoing:
    """Record a letter to somebody by name; its page to print is `release:paper`. `Refused` where it may not leave.

    The door guards what is protected of everybody it is `about`; it stands on the pages of those whom `by` sees.
    """
    people = list(about)
    outgoing = Outgoing(
        area=by.area,
        agency=by.agency,
        created_by=by.user,
        kind=Kind.LETTER,
        channel=Channel.PRINT,
        tells=" ".join(sorted(Fact(fact) for fact in tells)),
        source_kind=source_kind,
        source_uid=source_uid,
        size=len(text.encode()),
        hash=keyed(text.encode()),
        state=State.SENT,
        sent_at=clock.now(),
    )
    outgoing.recipient_name, outgoing.recipient_address = to_name.strip(), address.strip()
    outgoing.body = text
    outgoing.profile = profile_of(outgoing).code
    return _printed(by, outgoing, people, text)


@transaction.atomic
def print_page(
    *, by: Actor, text: str, about: Iterable[Person] = (), source_kind: str, source_uid: UUID
) -> Outgoing:
    """Record a page that whoever is signed in prints: what she takes away herself, like a download.

    `text` is what stands on it, which the door reads through and does not keep. `Refused` where it may not leave.
    """
    people = list(about)
    outgoing = Outgoing(
        area=by.area, agency=by.agency, created_by=by.user, kind=Kind.PRINT, channel=Channel.PRINT,
        profile=SIGNED_IN.code, tells=Fact.IDENTITY.value if people else "", recipient_user=by.user,
        source_kind=source_kind, source_uid=source_uid, size=len(text.encode()), hash=keyed(text.encode()),
        state=State.SENT, sent_at=clock.now(),
    )  # fmt: skip
    return _printed(by, outgoing, people, text)


def _printed(by: Actor, outgoing: Outgoing, people: list[Person], text: str) -> Outgoing:
    """It stands on the pages of those whom `by` sees; the door guards what is protected of all."""
    no = stop(outgoing, about=people, text=text, at=clock.now())
    if no is not None:
        raise Refused(no.because)
    outgoing.save(force_insert=True)
    seen = [person for person in people if sees(by, person)]
    OutgoingAbout.objects.bulk_create([OutgoingAbout(outgoing=outgoing, person=person) for person in seen])
    audit.record(by=by, verb="printed", kind="outgoing", uid=outgoing.uid, about=[p.uid for p in seen])
    return outgoing
