"""The words and keys by which a person is found, kept in step with her names. Called inside the actions."""

from collections.abc import Iterable
from datetime import date

from cairn.core import clock
from cairn.people import normalise
from cairn.people.models import ContactKey, NameKey, NameWord, Person, PersonName, PersonWord
from cairn.people.rules import spelling

GIVEN, FAMILY = PersonWord.Part.GIVEN, PersonWord.Part.FAMILY
MOST_WORDS = 40


def index(person: Person, names: Iterable[PersonName], *, new: bool = False) -> None:
    """Make the search words and the name hashes of a person what her names and birth date say.

    `new`: her record has just been made, so there is nothing yet that would have to go.
    """
    kept = list(names)
    _words(person, kept, new)
    _name_hashes(person, kept, new)


def sort_keys(names: Iterable[PersonName], today: date | None = None) -> tuple[str, str]:
    """(family, given) that lists show and sort by: the newest current legal name, else known, else any."""
    on = today or clock.today()
    order = {"legal": 0, "known": 1, "former": 2, "alias": 3}
    best = min(
        names,
        key=lambda n: (n.until_on is not None and n.until_on < on, order[n.kind], -(n.pk or 0)),
        default=None,
    )
    return (best.family, best.given) if best else ("", "")


def word_ids(words: set[str]) -> dict[str, int]:
    """Each word's id; new words are written with their keys."""
    known = dict(NameWord.objects.filter(word__in=words).values_list("word", "pk"))
    new = words - known.keys()
    if not new:
        return known
    NameWord.objects.bulk_create([NameWord(word=word) for word in sorted(new)], ignore_conflicts=True)
    made = dict(NameWord.objects.filter(word__in=new).values_list("word", "pk"))
    kind = NameKey.Kind
    NameKey.objects.bulk_create(
        [
            NameKey(kind=what, key=key, word_id=pk)
            for word, pk in made.items()
            for what, keys in (
                (kind.DELETE, spelling.deletes(word)),
                (kind.TRIGRAM, spelling.fragments(word)),
                (kind.SOUND, spelling.sounds(word)),
            )
            for key in sorted(keys)
        ],
        ignore_conflicts=True,
    )
    return known | made


def _searched(text: str) -> list[str]:
    """The words of a name, and all of them run together: "Mary Ann" is typed as "maryann" too."""
    words = normalise.name_words(text)[:MOST_WORDS]
    return [*words, "".join(words)[: normalise.LONGEST_WORD]] if len(words) > 1 else words


def _words(person: Person, names: list[PersonName], new: bool) -> None:
    parts = {
        (word, part)
        for name in names
        for part, text in ((GIVEN, name.given), (FAMILY, name.family))
        for word in _searched(text)
    }
    ids = word_ids({word for word, _ in parts}) if parts else {}
    want = {(ids[word], part.value) for word, part in parts}
    rows = [] if new else PersonWord.objects.filter(person=person)
    have = {(row.word_id, row.part): row.pk for row in rows}
    if gone := [pk for key, pk in have.items() if key not in want]:
        PersonWord.objects.filter(pk__in=gone).delete()
    PersonWord.objects.bulk_create(
        [PersonWord(person=person, word_id=word, part=part) for word, part in sorted(want - have.keys())]
    )


def _name_hashes(person: Person, names: list[PersonName], new: bool) -> None:
    kind = ContactKey.Kind
    exact = person.born_on if person.born_precision == Person.Precision.DAY else None
    whole = {f"{name.given} {name.family}" for name in names if normalise.name_key(name.given, name.family)}
    want = {(kind.NAME.value, normalise.hashed("name", normalise.name_key(name))) for name in whole}
    if exact:
        want |= {
            (kind.NAME_BORN.value, normalise.hashed("name_born", normalise.name_born_key(name, exact)))
            for name in whole
        }
    rows = [] if new else ContactKey.objects.filter(person=person, kind__in=(kind.NAME, kind.NAME_BORN))
    have = {(row.kind, row.hash): row.pk for row in rows}
    if gone := [pk for key, pk in have.items() if key not in want]:
        ContactKey.objects.filter(pk__in=gone).delete()
    ContactKey.objects.bulk_create(
        [ContactKey(person=person, kind=what, hash=value) for what, value in sorted(want - have.keys())]
    )
