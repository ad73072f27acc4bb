"""The whole site in two worlds: with a hidden case and without it, every page is the same bytes by the same SQL."""

import random
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cairn.access import keys
from cairn.demo.cast import Cast
from cairn.oversight.models import Complaint
from cairn.people import actions as people
from cairn.people.models import NearMiss, Person
from tests.access import oracle, samples
from tests.access.test_gates import METHODS, Asked, Target, ours
from tests.tally import SEED, size, tally

PAGES = size("PAGES", 60)
# Who answers for a bar, or has the hidden case: to them it is not hidden.
KNOWS = {"grace", "partner_support", "governance"}


def asked(clients: dict[str | None, Client], told: dict[str, samples.Story], page: tuple[Any, ...]) -> Asked:
    target, method, key = page
    # Her own records: what a hidden one could show through. Others' answer like nothing, and the matrix says so.
    story = told.get(next((name for name in told if key in told[name].sees), "haven"), told["haven"])
    named = {}
    for parameter in target.parameters:
        what = samples.of(target.name, parameter)
        nothing = samples.nobody(what, story)
        named[parameter] = story.values.get(what, nothing) if what else nothing
    clients[key].cookies.pop("messages", None)  # what another page said of itself is told by the next
    keys.forget()  # or the first look at a sealed value would fetch its key, and the second would not
    return Asked(clients[key], method, reverse(target.name, kwargs=named))


def every() -> list[tuple[Target, str, str]]:
    """Page, method and member whose role may use it."""
    return [
        (target, method, key)
        for target in ours()
        for method in METHODS
        if method in target.methods
        for key in sorted(oracle.MAY[target.methods[method].permission] - KNOWS)
    ]


def pages(chance: random.Random) -> list[tuple[Target, str, str]]:
    return chance.sample(every(), min(PAGES, len(every())))


def hide(cast: Cast, why: str, key: str, story: samples.Story) -> None:
    """Only Grace, and those of her holders who are not asked, can know of it now.

    Told as nobody's, the complaint is about the service alone. As the client's own it hides with them from the barred;
    whoever answers the controller's complaints reads those of restricted people as well. So does whoever keeps the log
    of what went wrong with the near misses in contact: by reference, and never over a bar.
    """
    person = Person.objects.get(uid=story.values["person"])
    complaint = Complaint.objects.filter(uid=story.values["complaint"])
    if why == "restricted":
        complaint.delete()
        NearMiss.objects.filter(person=person).delete()
    elif why == "barred":
        complaint.update(person=person)
    if why == "restricted":
        people.restrict(by=cast.actor("grace"), person=person, was=person.version, restricted=True)
    elif why == "barred":
        people.declare_bar(by=cast.actor("grace"), person_or_cluster=person, user=cast.users[key])


def differences(
    why: str,
    drawn: list[tuple[Target, str, str]],
    told: dict[str, samples.Story],
    clients: dict[str | None, Client],
    cast: Cast,
) -> list[str]:
    """Every page of each member's first without the case, then with it and hidden from her."""
    wrong, by_key = [], {page[2]: [one for one in drawn if one[2] == page[2]] for page in drawn}
    before = {key: [asked(clients, told, page) for page in mine] for key, mine in by_key.items()}
    with transaction.atomic():
        story = samples.tell(cast, samples.Story("hidden", frozenset()), "grace", "haven")
        for key, mine in by_key.items():
            with transaction.atomic():
                hide(cast, why, key, story)
                after = [asked(clients, told, page) for page in mine]
                transaction.set_rollback(True)
            for (target, method, _key), one, other in zip(mine, before[key], after, strict=True):
                for what in ("status", "body", "statements"):
                    if getattr(one, what) != getattr(other, what):
                        wrong.append(f"{why}: {method} {target.name} as {key}: another {what}")
        transaction.set_rollback(True)
    return wrong


@pytest.mark.parametrize("why", ["barred", "restricted"])
def test_no_page_tells_that_there_is_a_hidden_case(
    why: str, told: dict[str, samples.Story], clients: dict[str | None, Client], cast: Cast
) -> None:
    drawn = pages(random.Random(f"{SEED} {why}"))
    wrong = differences(why, drawn, told, clients, cast)
    tally(pages=len(drawn), wrong=len(wrong))
    assert wrong == [], f"{len(wrong)} of {len(drawn)} (seed {SEED}):\n" + "\n".join(wrong[:40])


def test_a_case_that_is_not_hidden_is_told_by_the_pages(
    told: dict[str, samples.Story], clients: dict[str | None, Client], cast: Cast
) -> None:
    names = {"home:today", "cases:list"}
    drawn = [page for page in every() if page[2] == "ama" and page[1] == "GET" and page[0].name in names]
    wrong = differences("seen", drawn, told, clients, cast)
    assert {"another body", "another statements"} & {one.rsplit(": ", 1)[1] for one in wrong}, drawn
