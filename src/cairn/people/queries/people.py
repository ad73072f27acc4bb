"""One person as an actor may see her."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from cairn.access.actor import Actor
from cairn.access.models import Agency, Area
from cairn.people import normalise, presenters
from cairn.people.models import ContactKey, Person, Share
from cairn.people.queries import contact
from cairn.people.queries.sharing_out import by_share_alone


@dataclass(frozen=True)
class Identity:
    """What the identity bar says of a person on every page about her."""

    name: str
    reference: str
    age: int | None
    age_words: str
    born: str
    born_on: date | None
    safe_contact: str
    safe: str  # safe, limited, unknown, ask_again, never
    flags: tuple[str, ...]
    restricted: bool
    uid: UUID


@dataclass(frozen=True)
class Match:
    """A record of the same agency that may be about the same human, and what the two have in common."""

    person_id: int
    because: tuple[str, ...]


def person_of(actor: Actor, uid: UUID) -> Person:
    """The person, or 404: barred, restricted, another agency's and not existing answer alike, by one statement."""
    person = Person.objects.visible_to(actor).select_related("area", "agency").filter(uid=uid).first()
    if person is None:
        raise Http404
    return person


def nameable(actor: Actor, person: str = "person") -> Q:
    """Of rows that point to somebody: those whose record is not restricted, or shared with the actor.

    A case or a referral that she may see has people in it besides the client; a restricted one is left out of it, as if
    nobody had ever been named.
    """
    shared = Share.objects.in_force(actor.today).filter(user=actor.user)
    return (
        Q(**{f"{person}__isnull": True})
        | Q(**{f"{person}__restricted": False})
        | Q(**{f"{person}__in": shared.values("person")})
    )


def identity(actor: Actor, person: Person, points: Iterable[contact.PointNow] | None = None) -> Identity:
    """For ui's identity bar; other rooms add their risk tag and flags (desk.person_facts)."""
    known = contact.contact_rules([person.pk])[person.pk] if points is None else points
    if by_share_alone(actor, person):
        known = [one for one in known if not one.point.hidden]
    level, sentence = contact.safest(known)
    exact = person.born_on and person.born_precision in ("day", "month")
    years = presenters.age_words(person, actor.today)
    return Identity(
        name=str(person),
        reference=person.reference,
        age=int(years) if exact and years else None,
        age_words=years,
        born=presenters.born_words(person),
        born_on=person.born_on,
        safe_contact=sentence,
        safe=level,
        flags=tuple(presenters.flags(person)),
        restricted=person.restricted,
        uid=person.uid,
    )


def possible_matches(
    *,
    agency: Agency,
    area: Area,
    given: str = "",
    family: str = "",
    born_on: date | None = None,
    phones: Iterable[str] = (),
    addresses: Iterable[str] = (),
    identifiers: Iterable[tuple[str, str]] = (),
    actor: Actor | None = None,
    leave_out: Iterable[int] = (),
) -> list[Match]:
    """Records inside one agency that share a name with a date of birth, a phone, an address or a register's number.

    Runs out of a referrer's sight. With `actor` only what she may see comes back (bars, restriction): give it whenever
    the answer is shown to somebody. What cannot be read as a phone or a number is passed over, never refused.
    """
    wanted = _hashes(given, family, born_on, phones, addresses, identifiers)
    if not wanted:
        return []
    people = Person.objects.visible_to(actor) if actor else Person.objects.all()
    people = people.filter(area=area, reach__holder=agency.holder_id, entered_in_error=False).exclude(
        pk__in=list(leave_out)
    )
    rows = ContactKey.objects.filter(
        Exists(people.filter(pk=OuterRef("person"))),  # not a list of everybody, of which few share anything
        kind__in={kind for kind, _ in wanted},
        hash__in={value for _, value in wanted},
    ).values_list("person", "kind", "hash")
    found: dict[int, set[str]] = {}
    for person, kind, value in rows:
        if (kind, value) in wanted:
            found.setdefault(person, set()).add(kind)
    order = ("identifier", "name_born", "phone", "email", "address")
    matches = [Match(person, tuple(sorted(kinds, key=order.index))) for person, kinds in found.items()]
    return sorted(
        matches, key=lambda match: (-len(match.because), order.index(match.because[0]), match.person_id)
    )


def _hashes(
    given: str,
    family: str,
    born_on: date | None,
    phones: Iterable[str],
    addresses: Iterable[str],
    identifiers: Iterable[tuple[str, str]],
) -> set[tuple[str, str]]:
    wanted = set()
    if born_on and normalise.name_key(given, family):
        key = normalise.name_born_key(f"{given} {family}", born_on)
        wanted.add(("name_born", normalise.hashed("name_born", key)))
    wanted |= {
        ("address", normalise.hashed("address", normalise.address_key(text)))
        for text in addresses
        if text.strip()
    }
    for number in phones:
        try:
            wanted.add(("phone", normalise.hashed("phone", normalise.phone(number))))
        except ValueError:
            continue
    for scheme, number in identifiers:
        try:
            wanted.add(("identifier", normalise.hashed("identifier", normalise.identifier(scheme, number))))
        except ValueError:
            continue
    return wanted
