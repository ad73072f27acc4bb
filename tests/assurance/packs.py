"""What subjects, police and courts are handed, from records in which every protected field holds a word of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

ENDINGS = ("txt", "html", "csv")

# What each may be handed of what was planted, written down by hand: whatever else is in it has leaked.
_PERSON = ("people_person.ethnicity", "people_personname.family", "people_personname.given")
_WORK = ("cases_case.ending", "cases_note.text", "referrals_referral.narrative", "referrals_referral.unsafe")
_INCIDENT = ("cases_incident.place", "cases_incident.text")
_RISK = (
    "cases_action.outcome", "cases_action.risk", "cases_action.text", "cases_answer.item", "cases_answer.note",
    "cases_assessment.comment", "cases_assessment.instrument", "cases_assessment.judged_because",
    "cases_assessment.safeguarding",
)  # fmt: skip
GIVEN = {
    "hers": {f"{name} of hers" for name in (*_PERSON, *_WORK, *_INCIDENT, *_RISK)},
    "the police's": {f"{name} of hers" for name in _INCIDENT},
    "his": {f"{name} of him on the programme" for name in (*_PERSON, *_WORK)},
}


@contextmanager
def planted(whose: str, sealed: dict[str, str], clear: dict[str, str]) -> Iterator[None]:
    """Into every protected field of every row that is made meanwhile goes a word, which is known afterwards by
    `table.field of whose (row)`."""
    from django.apps import apps

    from cairn.access.guards import append_only_tables
    from cairn.core.fields import SealedText
    from tests.assurance.planting import protected, word, written

    rooms = [
        model for model in apps.get_models() if model._meta.app_label in ("people", "referrals", "cases")
    ]
    before = {model: set(model._default_manager.values_list("pk", flat=True)) for model in rooms}
    yield
    for model in rooms:
        if model._meta.db_table in append_only_tables():
            continue
        for row in model._default_manager.exclude(pk__in=before[model]):
            for field in protected(model):
                value = word()
                if written(row, field, value):
                    into = sealed if isinstance(field, SealedText) else clear
                    into[f"{model._meta.db_table}.{field.name} of {whose} ({row.pk})"] = value


def packs(cast: Any) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The words, sealed and clear, and every form of three answers: hers, the police's about her, and his.

    All three are about a case in which he is named as causing harm; he is on the programme as well.
    """
    from cairn.cases import actions as cases
    from cairn.core import clock
    from cairn.oversight.actions import leaving
    from cairn.people import actions as people
    from tests.assurance.planting import word
    from tests.cases import made
    from tests.oversight import asking

    sealed, clear = {"people_contactrule.code_word of hers": word()}, dict[str, str]()
    with planted("him on the programme", sealed, clear):
        him = asking.him(cast)
    with planted("him in her case", sealed, clear):
        named = made.person(cast, "ama", "Declan", "Brant", sex="male")
    with planted("hers", sealed, clear):
        case = asking.her(cast, perpetrator=named)
        client = case.parties.get(role="client").person
        made.incident(cast, case, date(2026, 10, 2))
        cases.write_note(case=case, kind="contact", text="She is well.", by=cast.actor("ama"))
        made.phone(cast, case, code_word=sealed["people_contactrule.code_word of hers"])
        people.add_contact_point(
            by=cast.actor("ama"),
            person=client,
            kind="address",
            value="88 Tamarind Close, ZZ7 3VZ",
            hidden=True,
        )
        made.assess(cast, case, yes=15, judged="high")
        cases.agree_action(
            case=case, text="Ring 999", whose="client", due_on=clock.today(), by=cast.actor("ama")
        )
    herself = {"asker_name": "Marisol Brant", "subject_name": "Marisol Brant"}
    requests = {
        "hers": (asking.identified(cast, **herself), {"haven": [client]}, "grace"),
        "the police's": (asking.police(cast), {"haven": [client]}, "grace"),
        "his": (asking.identified(cast), {"turning": [him], "haven": [named]}, "programme_manager"),
    }
    said = {}
    for whose, (request, found, second) in requests.items():
        asking.looked(cast, request, found)
        if whose == "the police's":
            asking.granted(cast, request)
        asking.signed(cast, asking.decided(cast, request), second)
        for ending in ENDINGS:
            taken = leaving.take(by=cast.actor(asking.LEAD), request=request, ending=ending)
            content = taken.content
            said[f"{whose} as {ending}"] = content.decode() if isinstance(content, bytes) else content
    return sealed, clear, said


def in_it(content: str, words: dict[str, str]) -> set[str]:
    """Which words are in a pack, by `table.field of whose`."""
    return {name.rsplit(" (", 1)[0] for name, value in words.items() if value in content}
