"""Two people save the same record at the same moment: one change is kept whole, the others are told."""

from collections.abc import Callable
from typing import Any

from cairn.access import drafts
from cairn.access.models import Draft
from cairn.core.models import Stale, change
from cairn.demo.cast import Cast, make_cast
from cairn.people.models import Person
from tests.cases import made
from tests.tally import size, tally

ROUNDS, EDITORS = size("ROUNDS", 1), 6


def test_of_many_who_change_one_version_one_succeeds(at_once: Callable[..., list[Any]]) -> None:
    kept: list[Any] = []

    def prepare() -> None:
        cast = make_cast()
        kept.extend([cast, made.person(cast).pk])

    assert at_once(prepare) == [None]
    cast: Cast = kept[0]

    def edit(name: str, was: int) -> Callable[[], str]:
        def run() -> str:
            person = Person.objects.get(pk=kept[1])
            change(person, was=was, by=cast.actor("ama"), sort_given=name)
            return name

        return run

    wrong: list[Any] = []
    for version in range(1, ROUNDS + 1):
        answers = at_once(*[edit(f"name {version} {n}", version) for n in range(EDITORS)])
        won = [answer for answer in answers if isinstance(answer, str)]
        stored = at_once(lambda: Person.objects.values_list("sort_given", "version").get(pk=kept[1]))
        # Whoever came after the first had read another version, or had the same one and is stale.
        others = all(isinstance(answer, Stale) for answer in answers if answer not in won)
        if len(won) != 1 or not others or stored != [(won[0], version + 1)]:
            wrong.append((answers, stored))
    tally(edits=ROUNDS * EDITORS, kept=ROUNDS - len(wrong), wrong=len(wrong))
    assert wrong == []


def test_of_many_who_save_one_draft_one_succeeds(at_once: Callable[..., list[Any]]) -> None:
    kept: list[Any] = []

    def prepare() -> None:
        user = make_cast().users["ama"]
        kept.append(drafts.keep(user=user, agency=None, kind="form", purpose="x", body="first").pk)

    assert at_once(prepare) == [None]

    def save(number: int) -> Callable[[], int]:
        def run() -> int:
            drafts.update(Draft.objects.get(pk=kept[0]), was=1, body=number)
            return number

        return run

    answers = at_once(*[save(n) for n in range(5)])
    won = [answer for answer in answers if isinstance(answer, int)]
    assert len(won) == 1, answers
    assert at_once(lambda: drafts.opened(Draft.objects.get(pk=kept[0]))) == won
