"""A person as words: births, flags, the rows of her details."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.people import codes
from cairn.people.models import Person, Relationship
from cairn.ui import words


def born_words(person: Person) -> str:
    return words.approximate(person.born_on, person.born_precision) if person.born_on else ""


def age_words(person: Person, today: date) -> str:
    """42, or about 42 where the birth is not known to the month."""
    years = words.age(person.born_on, person.died_on or today)
    if years is None:
        return ""
    return (
        str(years) if person.born_precision in ("day", "month") else _("about %(years)s") % {"years": years}
    )


def flags(person: Person) -> list[str]:
    """What whoever deals with her must know at once."""
    said = []
    if person.died_on:
        said.append(_("Died on %(day)s") % {"day": words.date_words(person.died_on)})
    if person.entered_in_error:
        said.append(_("Entered in error"))
    if person.protected_name:
        said.append(_("Protected name: use the reference"))
    if person.interpreter:
        said.append(_("Interpreter"))
    if person.bsl:
        said.append(_("British Sign Language"))
    if person.reading in ("with_help", "no"):
        said.append(str(Person.Reading(person.reading).label))
    return said


def details_rows(person: Person) -> dict[str, list[tuple[str, str]]]:
    """The answers of the details page, card by card."""
    labels = {
        name: str(dict(choices).get(getattr(person, name), getattr(person, name)))
        for name, choices in CHOICES.items()
    }
    return {
        "birth": [
            (_("Date of birth"), born_words(person) or _("Not known")),
            *([(_("Died on"), words.date_words(person.died_on))] if person.died_on else []),
            (_("Protected name"), words.yes_no(person.protected_name)),
        ],
        "communication": [
            (_("Language"), codes.LANGUAGES.get(person.language, _("Not known"))),
            (_("Interpreter"), words.yes_no(person.interpreter)),
            (_("British Sign Language"), words.yes_no(person.bsl)),
            (_("Reading and writing"), labels["reading"]),
        ],
        "equality": [
            (_("Sex"), labels["sex"]),
            (_("Gender"), labels["gender"]),
            (_("Ethnic group"), labels["ethnicity"]),
            (_("Sexual orientation"), labels["orientation"]),
            (_("Disability"), labels["disability"]),
            (_("Religion"), labels["religion"]),
        ],
    }


CHOICES: dict[str, Iterable[tuple[str, object]]] = {
    "sex": Person.Sex.choices,
    "gender": Person.Gender.choices,
    "reading": Person.Reading.choices,
    "ethnicity": tuple(codes.ETHNICITY.items()),
    "orientation": tuple(codes.ORIENTATION.items()),
    "disability": tuple(codes.DISABILITY.items()),
    "religion": tuple(codes.RELIGION.items()),
}


def relative_words(row: Relationship) -> str:
    """Ada Bright: parent of Leo Bright."""
    kind = str(row.get_kind_display()).lower()
    return _("%(a)s: %(kind)s of %(b)s") % {"a": row.a, "kind": kind, "b": row.b}


def found_words(total: int) -> str:
    return ngettext("%(n)s person found", "%(n)s people found", total) % {"n": words.count(total)}


def restrict_words(to_restrict: bool) -> tuple[str, tuple[str, ...]]:
    """The heading of the page and what will happen, in words."""
    if not to_restrict:
        said = _(
            "Everybody in the agencies that work with this person sees the record again, unless it was restricted by"
            " another agency as well: then it stays so until that agency ends it."
        )
        return _("End the restriction"), (said,)
    alone = _(
        "Nobody sees the record then but you and those whom you name. For all others it does not exist."
    )
    return _("Restrict this record"), (
        alone, _("The same holds for every record that is known to be about the same person."),
        _("What is shared with other agencies ends with it."),
    )  # fmt: skip
