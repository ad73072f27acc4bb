"""Finding a person in one's own agency's records: by name in any script and any spelling, reference, number, or place.

Words are found first (there are few), people through them, and only those whom the actor sees. The statements depend on
what was typed and on what may be seen, never on what is hidden.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cairn.access.actor import Actor
from cairn.core.ids import read_reference
from cairn.people import normalise
from cairn.people.models import ContactKey, NameKey, NameWord, Person, PersonWord
from cairn.people.rules import spelling

MOST = 1001
MOST_WORDS = 8
LAST = "\U0010ffff"
FIELDS = (
    "pk",
    "uid",
    "reference",
    "sort_family",
    "sort_given",
    "born_on",
    "born_precision",
    "restricted",
    "entered_in_error",
)

How = Callable[[str], QuerySet[Any, Any]]

_PHONE = re.compile(r"\+?[0-9][0-9 ()\-.]{7,}[0-9]")
_EMAIL = re.compile(r"\S+@\S+")


@dataclass(frozen=True)
class Found:
    """A person whom a search found, as narrow as a list needs; `because` says by what."""

    person_id: int
    uid: UUID
    reference: str
    family: str
    given: str
    born_on: date | None
    born_precision: str
    restricted: bool
    entered_in_error: bool
    because: str  # reference, number, place, name, spelling
    score: int


@dataclass(frozen=True)
class Typed:
    """What was typed, taken apart."""

    reference: str | None
    numbers: tuple[tuple[str, str], ...]  # (kind, hash) of phones, e-mail addresses, register numbers
    words: tuple[str, ...]


def search(actor: Actor, text: str) -> list[Found]:
    """At most 1,001 people whom the actor sees, the best answers first."""
    typed = read(text)
    people = Person.objects.visible_to(actor)
    found: dict[int, Found] = {}
    if typed.reference:
        _add(found, people.filter(reference=typed.reference), "reference", 200)
    if typed.numbers:
        _add(found, people.filter(_with_any(typed.numbers)), "number", 190)
    if typed.words and not (found and typed.reference):
        _by_words(people, typed.words, found)
    return sorted(found.values(), key=lambda one: (-one.score, one.family, one.given, one.person_id))[:MOST]


def read(text: str) -> Typed:
    """Take a search apart: a reference, numbers, and words of names and streets."""
    rest = text.strip()[: normalise.MOST_TYPED]
    reference = read_reference(rest)
    numbers: list[tuple[str, str]] = []
    for pattern, kind, read_one in ((_EMAIL, "email", normalise.email), (_PHONE, "phone", normalise.phone)):
        for typed in pattern.findall(rest):
            try:
                numbers.append((kind, normalise.hashed(kind, read_one(typed))))
            except ValueError:
                pass
            else:
                rest = rest.replace(typed, " ")
    for word in re.findall(r"[0-9A-Za-z/-]*[0-9][0-9A-Za-z/-]*", text):
        if len(word) >= 5 and (plain := "".join(c for c in word.upper() if c.isalnum())):
            numbers.append(("identifier", normalise.hashed("identifier", plain)))
    spaced = re.sub(r"[^0-9]", "", text)
    if len(spaced) == 10:  # an NHS number typed in its three groups
        numbers.append(("identifier", normalise.hashed("identifier", spaced)))
    return Typed(reference, tuple(dict.fromkeys(numbers)), tuple(normalise.name_words(rest)[:MOST_WORDS]))


def _by_words(people: QuerySet[Person], words: tuple[str, ...], found: dict[int, Found]) -> None:
    _add(found, _named(people, words, _begins), "name", 100)
    places = list(_places(words))
    if places:
        _add_near(found, people, places)
    if len(found) < MOST:
        _add(found, _named(people, words, _resembles), "spelling", 60)
    _score(found, words)


def _named(people: QuerySet[Person], words: Iterable[str], how: How) -> QuerySet[Person]:
    """People who have, for every word typed, a word that answers it: who has them all is found among the words,
    before anything of a person is read."""
    first, *others = (
        PersonWord.objects.order_by().filter(word__in=how(word)).values("person") for word in words
    )
    return people.filter(pk__in=first.intersection(*others) if others else first)


def _begins(word: str) -> QuerySet[Any, Any]:
    """The same word, or one that it begins (`startswith` would become LIKE, which uses no index)."""
    known = NameWord.objects.order_by()
    if len(word) < spelling.LEAST_FRAGMENT and not spelling.is_unspaced(word):
        return known.filter(word=word).values("pk")
    return known.filter(word__gte=word, word__lt=word + LAST).values("pk")


def _resembles(word: str) -> QuerySet[Any, Any]:
    """Words one slip away, that contain it, or that sound alike; a few too many, which `_score` weeds out."""
    keys = NameKey.objects.order_by()
    less = sorted(spelling.deletes(word))
    parts = [
        _begins(word),
        NameWord.objects.order_by().filter(word__in=less).values("pk"),
        keys.filter(kind=NameKey.Kind.DELETE, key__in=[word, *less]).values("word"),
        keys.filter(kind=NameKey.Kind.SOUND, key__in=sorted(spelling.sounds(word)) or ["-"]).values("word"),
    ]
    if pieces := spelling.pieces(word):
        inside = NameWord.objects.order_by()
        for piece in pieces:
            inside = inside.filter(pk__in=keys.filter(kind=NameKey.Kind.TRIGRAM, key=piece).values("word"))
        parts.append(inside.values("pk"))
    return parts[0].union(*parts[1:])


def _places(words: tuple[str, ...]) -> Iterable[tuple[tuple[str, str], tuple[str, ...]]]:
    """Every run of words as the street, postcode or half of one that it may be, and the words that it leaves over."""
    for begin in range(len(words)):
        for end in range(begin + 1, min(begin + 5, len(words)) + 1):
            run, rest = words[begin:end], words[:begin] + words[end:]
            yield ("street", normalise.hashed("street", normalise.street_words(run))), rest
            text = " ".join(run)
            if len(run) <= 2 and (whole := normalise.postcode_in(text)):
                yield ("postcode", normalise.hashed("postcode", whole)), rest
            elif len(run) == 1 and (half := normalise.outward(text)):
                yield ("outward", normalise.hashed("outward", half)), rest


def _with_any(keys: Iterable[tuple[str, str]]) -> Q:
    wanted = Q()
    for kind, value in keys:
        wanted |= Q(kind=kind, hash=value)
    return Q(pk__in=ContactKey.objects.filter(wanted).values("person"))


def _found(people: QuerySet[Person], because: str, score: int) -> list[Found]:
    return [
        Found(
            person_id=row[0], uid=row[1], reference=row[2], family=row[3], given=row[4], born_on=row[5],
            born_precision=row[6], restricted=row[7], entered_in_error=row[8], because=because, score=score,
        )
        for row in people.values_list(*FIELDS)[:MOST]
    ]  # fmt: skip


def _add(found: dict[int, Found], people: QuerySet[Person], because: str, score: int) -> None:
    for one in _found(people.order_by("sort_family", "sort_given", "pk"), because, score):
        found.setdefault(one.person_id, one)


def _add_near(
    found: dict[int, Found], people: QuerySet[Person], places: list[tuple[tuple[str, str], tuple[str, ...]]]
) -> None:
    """Those who live at a place that was typed and whose names answer the words left over (house numbers apart)."""
    near = _found(people.filter(_with_any([key for key, _ in places])).order_by("pk"), "place", 150)
    if len(near) >= MOST:  # half a postcode is many people: only those whose names may answer as well
        near += [
            one
            for group in _near_and_named(people, places)
            for one in _found(group.order_by("pk"), "place", 150)
        ]
    rows = {one.person_id: one for one in near}
    left = dict(places)
    kept: dict[int, set[tuple[str, str]]] = {}
    for person, kind, value in ContactKey.objects.filter(
        person__in=list(rows), hash__in=[key[1] for key in left]
    ).values_list("person", "kind", "hash"):
        kept.setdefault(person, set()).add((kind, value))
    names = _words_of(list(rows))
    for pk, row in rows.items():
        over = [[w for w in left[key] if not w[0].isdigit()] for key in kept.get(pk, set()) if key in left]
        if any(
            all(any(spelling.likeness(w, has) for has in names.get(pk, ())) for w in rest) for rest in over
        ):
            found.setdefault(pk, row)


def _near_and_named(
    people: QuerySet[Person], places: list[tuple[tuple[str, str], tuple[str, ...]]]
) -> Iterable[QuerySet[Person]]:
    """For each way to read what was typed as a place and names: who lives there and may be called so."""
    keys: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for key, left in places:
        keys.setdefault(tuple(word for word in left if not word[0].isdigit()), []).append(key)
    for left, there in keys.items():
        if left:
            yield _named(people.filter(_with_any(there)), left, _resembles)


def _words_of(people: list[int]) -> dict[int, list[str]]:
    words: dict[int, list[str]] = {}
    for person, word in PersonWord.objects.filter(person__in=people).values_list("person", "word__word"):
        words.setdefault(person, []).append(word)
    return words


def _score(found: dict[int, Found], words: tuple[str, ...]) -> None:
    """Rank by how well the names answer, and drop what only the keys thought alike."""
    named = [pk for pk, one in found.items() if one.because in ("name", "spelling")]
    have = _words_of(named)
    for pk in named:
        best = [max((spelling.likeness(word, has) for has in have.get(pk, ())), default=0) for word in words]
        one = found[pk]
        if not all(best):
            del found[pk]
        else:
            found[pk] = replace(one, score=sum(best) // len(best))
