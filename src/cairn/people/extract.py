"""Facts about people for figures: codes, years, flags; no name, birth date or place, and nothing entered in error."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Min

from cairn.core import clock
from cairn.core.clock import financial_year
from cairn.core.contracts import Code, Day, Extract, Flag, Integer, Key
from cairn.people import codes
from cairn.people.models import LifeEvent, NearMiss, Person
from cairn.ui.words import age

PERSON_FIELDS = (
    *("pk", "cluster", "area", "agency", "created_at", "born_on", "sex", "gender", "ethnicity"),
    *("orientation", "disability", "religion", "language", "interpreter", "bsl", "died_on"),
)


def _people() -> Iterator[tuple[Any, ...]]:
    human = dict(Person.objects.order_by().values_list("cluster").annotate(Min("pk")))
    rows = Person.objects.filter(entered_in_error=False).order_by("pk").values_list(*PERSON_FIELDS)
    for row in rows.iterator(chunk_size=5000):
        pk, cluster, area, agency, made_at, born, sex, gender, ethnicity, *rest = row
        orientation, disability, religion, language, interpreter, bsl, died = rest
        made = clock.london_day(made_at)
        yield (
            pk, human[cluster], area, agency, made, financial_year(made), born.year if born else None,
            codes.age_band(age(born, made)), sex, gender, ethnicity, codes.ethnicity_18(ethnicity),
            codes.ethnic_heading(ethnicity), codes.minoritised(ethnicity), orientation, disability, religion,
            language or codes.UNKNOWN, interpreter, bsl, died is not None,
        )  # fmt: skip


def _life_events() -> Iterator[tuple[Any, ...]]:
    rows = LifeEvent.objects.filter(person__entered_in_error=False).order_by("pk")
    yield from rows.values_list("pk", "person", "kind", "on").iterator(chunk_size=5000)


def _near_misses() -> Iterator[tuple[Any, ...]]:
    rows = (
        NearMiss.objects.order_by("pk")
        .values_list("pk", "agency", "at", "reviewed_at")
        .iterator(chunk_size=5000)
    )
    for pk, agency, at, reviewed_at in rows:
        yield pk, agency, clock.london_day(at), clock.london_day(reviewed_at) if reviewed_at else None


EXTRACTS = [
    Extract(
        "people",
        {
            "id": Key(),
            "human": Key("people"),  # the first record of the same human: count this once
            "area": Key("areas"),
            "agency": Key("agencies"),
            "made_on": Day(),
            "fy": Integer(),
            "born_year": Integer(),
            "age_band": Code(frozenset([band for band, _least in codes.AGE_BANDS] + [codes.UNKNOWN])),
            "sex": Code(codes.SEX),
            "gender": Code(codes.GENDER),
            "ethnicity": Code(frozenset(codes.ETHNICITY)),
            "ethnicity_18": Code(frozenset(codes.ETHNICITY) - {"roma"}),
            "ethnic_heading": Code(frozenset(codes.ETHNIC_GROUPS) | frozenset(codes.NO_ANSWER)),
            "minoritised": Flag(),
            "orientation": Code(frozenset(codes.ORIENTATION)),
            "disability": Code(frozenset(codes.DISABILITY)),
            "religion": Code(frozenset(codes.RELIGION)),
            "language": Code(frozenset(codes.LANGUAGES) | {codes.UNKNOWN}),
            "interpreter": Flag(),
            "bsl": Flag(),
            "died": Flag(),
        },
        _people,
        "a record about a human, by the agency that made it; the age is that on the day it was made",
    ),
    Extract(
        "life_events",
        {
            "id": Key(),
            "person": Key("people"),
            "kind": Code(frozenset(LifeEvent.Kind.values)),
            "on": Day(),
        },
        _life_events,
        "what put safe contact to be asked again",
    ),
    Extract(
        "near_misses",
        {"id": Key(), "agency": Key("agencies"), "on": Day(), "reviewed_on": Day()},
        _near_misses,
        "contact outside the rule, as it was reported",
    ),
]
