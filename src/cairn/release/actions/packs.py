"""What a manager keeps for when Cairn is away: asked at the door like everything that leaves, and recorded."""

from collections.abc import Iterable

from django.db import transaction

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import User
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.people.models import Person
from cairn.release.actions.checking import Stop, profile_of, stop
from cairn.release.actions.enqueueing import keyed
from cairn.release.codes import DOWNTIME, Channel, Kind, State
from cairn.release.models import Outgoing, OutgoingAbout
from cairn.release.rules.profiles import Fact

TELLS = (Fact.IDENTITY, Fact.CONTACT, Fact.SAFETY)


def stopped(*, by: Actor, to_user: User, text: str, about: Iterable[Person]) -> Stop | None:
    """What the door says to this part of a pack: a part that may not leave is left out, not the whole."""
    return stop(_outgoing(by, to_user, "part", text), about=list(about), text=text, at=clock.now())


@transaction.atomic
def keep_pack(*, by: Actor, to_user: User, filename: str, text: str, about: Iterable[Person]) -> Outgoing:
    """Record a pack for one manager; `text` is what she will read in it. `Refused` where it may not leave."""
    people = list(about)
    outgoing = _outgoing(by, to_user, filename, text)
    no = stop(outgoing, about=people, text=text, at=clock.now())
    if no is not None:
        raise Refused(no.because)
    outgoing.save(force_insert=True)
    OutgoingAbout.objects.bulk_create([OutgoingAbout(outgoing=outgoing, person=person) for person in people])
    audit.record(by=by, verb="packed", kind="outgoing", uid=outgoing.uid, about=[p.uid for p in people])
    return outgoing


def _outgoing(by: Actor, to_user: User, filename: str, text: str) -> Outgoing:
    outgoing = Outgoing(
        area=by.area,
        agency=by.agency,
        created_by=by.user,
        kind=Kind.PACK,
        channel=Channel.DOWNLOAD,
        tells=" ".join(sorted(TELLS)),
        recipient_user=to_user,
        source_kind=DOWNTIME,
        filename=filename,
        size=len(text.encode()),
        hash=keyed(text.encode()),
        state=State.SENT,
        sent_at=clock.now(),
    )
    outgoing.profile = profile_of(outgoing).code
    return outgoing
