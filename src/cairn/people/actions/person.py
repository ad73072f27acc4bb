"""Records of people: made, named, corrected."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import assurance, audit
from cairn.access.actor import Actor
from cairn.access.models import Agency, Area, Team, User
from cairn.core import clock, sealing
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.people import codes, normalise, permissions, reach
from cairn.people.actions import matching, words
from cairn.people.models import ContactKey, Identifier, Involvement, Person, PersonName
from cairn.people.models.sight import FOREVER

EARLIEST = date(1890, 1, 1)

# What may be said of a person when her record is made and changed later, besides names and birth.
DETAILS = frozenset({
    "sex", "gender", "ethnicity", "orientation", "disability", "religion", "language", "interpreter", "bsl", "reading",
    "protected_name", "died_on",
})  # fmt: skip


@transaction.atomic
def create_person(
    *,
    by: Actor,
    basis: str,
    source_kind: str,
    source_uid: UUID,
    agency: Agency | None = None,
    area: Area | None = None,
    given: str = "",
    family: str = "",
    born_on: date | None = None,
    born_precision: str = "",
    sex: str = Person.Sex.NOT_ASKED,
    team: Team | None = None,
    user: User | None = None,
    **details: Any,
) -> Person:
    """A new record that `agency` will own, with its involvement: nobody else's record is looked for or told of."""
    assurance.refuse_real_people()
    owner = agency or by.agency
    require(permissions.may_create(by, owner))
    given, family = _clean(given), _clean(family)
    _check(born_on, details)
    precision = born_precision or (Person.Precision.DAY if born_on else "")
    person = Person(
        area=area or by.area,
        agency=owner,
        sort_family=family,
        sort_given=given,
        born_on=born_on,
        born_precision=precision if born_on else "",
        sex=sex,
        data_key=sealing.keyring().new_data_key("person"),
        created_by=by.user,
        **details,
    )
    person.save(force_insert=True)
    names = []
    if given or family:
        name = PersonName(
            person=person, given=given, family=family, kind=PersonName.Kind.LEGAL, created_by=by.user
        )
        name.save(force_insert=True)
        names.append(name)
    words.index(person, names, new=True)
    first = Involvement.objects.create(
        person=person, agency=owner, team=team, user=user, basis=basis, source_kind=source_kind, source_uid=source_uid,
        from_on=clock.today(), until_on=FOREVER, created_by=by.user,
    )  # fmt: skip
    reach.begin(first)
    matching.match_person(by=by, person=person)
    said = [
        name for name, value in (("name", given or family), ("born_on", born_on), *details.items()) if value
    ]
    audit.record(by=by, verb="created", kind="person", uid=person.uid, about=[person.uid], fields=said)
    return person


@transaction.atomic
def change_person(*, by: Actor, person: Person, was: int, **values: Any) -> Person:
    """Change what is said of a person: birth, communication needs, equality answers, died on, a protected name."""
    require(permissions.may_change(by, person))
    if strange := values.keys() - DETAILS - {"born_on", "born_precision"}:
        raise TypeError(f"change_person does not change {', '.join(sorted(strange))}")
    _check(values.get("born_on"), values)
    if "born_on" in values and not values["born_on"]:
        values["born_precision"] = ""
    change(person, was=was, by=by, **values)
    if values.keys() & {"born_on", "born_precision"}:
        words.index(person, person.names.all())
        matching.match_person(by=by, person=person)
    audit.record(
        by=by, verb="changed", kind="person", uid=person.uid, about=[person.uid], fields=sorted(values)
    )
    return person


@transaction.atomic
def mark_in_error(*, by: Actor, person: Person, was: int, entered_in_error: bool, because: str) -> Person:
    """Say that a record should never have been made (or take that back): it stays, marked, and counts nowhere."""
    require(permissions.may_change(by, person))
    if not because.strip():
        raise Refused(_("Say why this record was entered in error, or why it was not."))
    change(person, was=was, by=by, entered_in_error=entered_in_error)
    verb = "marked in error" if entered_in_error else "unmarked in error"
    audit.record(by=by, verb=verb, kind="person", uid=person.uid, about=[person.uid], reason=because.strip())
    return person


@transaction.atomic
def add_name(
    *,
    by: Actor,
    person: Person,
    kind: str,
    given: str,
    family: str,
    from_on: date | None = None,
    until_on: date | None = None,
) -> PersonName:
    """Another name: she is found by every one that she has or had."""
    require(permissions.may_change(by, person))
    name = PersonName(person=person, kind=kind, created_by=by.user, **_name(given, family, from_on, until_on))
    name.save(force_insert=True)
    _named(by, person)
    audit.record(by=by, verb="named", kind="person_name", uid=name.uid, about=[person.uid], fields=["name"])
    return name


@transaction.atomic
def change_name(
    *,
    by: Actor,
    name: PersonName,
    was: int,
    kind: str,
    given: str,
    family: str,
    from_on: date | None = None,
    until_on: date | None = None,
) -> PersonName:
    """Correct a name, or end it."""
    person = name.person
    require(permissions.may_change(by, person))
    change(name, was=was, by=by, kind=kind, **_name(given, family, from_on, until_on))
    _named(by, person)
    audit.record(by=by, verb="changed", kind="person_name", uid=name.uid, about=[person.uid], fields=["name"])
    return name


@transaction.atomic
def add_identifier(*, by: Actor, person: Person, scheme: str, value: str) -> Identifier:
    """A number that a register knows her by, found again through its keyed hash."""
    require(permissions.may_change(by, person))
    try:
        plain = normalise.identifier(scheme, value)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    row = Identifier(person=person, scheme=scheme, created_by=by.user)
    row.value = plain
    row.save(force_insert=True)
    ContactKey.objects.create(
        person=person, kind=ContactKey.Kind.IDENTIFIER, hash=normalise.hashed("identifier", plain)
    )
    audit.record(by=by, verb="added", kind="identifier", uid=row.uid, about=[person.uid], fields=[scheme])
    return row


def _named(by: Actor, person: Person) -> None:
    names = list(person.names.all())
    words.index(person, names)
    family, given = words.sort_keys(names)
    if (family, given) != (person.sort_family, person.sort_given):
        change(person, was=person.version, by=by, sort_family=family, sort_given=given)
    reach.recompute(person)
    matching.match_person(by=by, person=person)


def _name(given: str, family: str, from_on: date | None, until_on: date | None) -> dict[str, Any]:
    given, family = _clean(given), _clean(family)
    if not given and not family:
        raise Refused(_("Enter a given name or a family name."))
    if from_on and until_on and until_on < from_on:
        raise Refused(_("A name cannot end before it begins."))
    return {"given": given, "family": family, "from_on": from_on, "until_on": until_on}


def _clean(name: str) -> str:
    """A name as typed, without needless space and characters that nobody can see or type."""
    kept = " ".join("".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in name).split())
    if len(kept) > 200:
        raise Refused(_("A name has at most 200 characters here: put the rest in another name."))
    return kept


def _check(born_on: date | None, details: dict[str, Any]) -> None:
    if strange := details.keys() - DETAILS - {"born_on", "born_precision"}:
        raise TypeError(f"a person has no {', '.join(sorted(strange))}")
    if born_on and not EARLIEST <= born_on <= clock.today():
        raise Refused(_("The date of birth must be in the past."))
    if (died := details.get("died_on")) and died > clock.today():
        raise Refused(_("The date of death must be in the past."))
    if wrong := codes.unknown_codes(details):
        raise Refused(_("%(field)s has no answer %(code)s.") % {"field": wrong[0], "code": wrong[1]})
