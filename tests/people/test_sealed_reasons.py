"""What a manager writes about people when she decides who sees them is sealed in the database."""

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.urls import reverse

from cairn.people import actions
from cairn.people.models import Bar, Share

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

WORDS = "Flat 2, 88 Tamarind Close: she is not her cousin"


def stored(model: Any) -> str:
    """All that stands in the table, as the database gives it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
        return str([[bytes(one) if isinstance(one, memoryview) else one for one in row] for row in cursor])


@pytest.mark.parametrize("because", ["They were at school together", ""])
def test_why_a_bar_was_wrong_is_sealed(cast: "Cast", leila: Any, because: str) -> None:
    """A bar that matching details laid has no reason of its own, and no key for it."""
    bar = actions.declare_bar(
        by=cast.actor("grace"), person_or_cluster=leila, user=cast.users["bryony"], because=because
    )
    assert (bar.because_key is None) is (because == "")
    actions.lift_bar(by=cast.actor("governance"), bar=bar, was=1, because=WORDS)
    bar = Bar.objects.get(pk=bar.pk)
    assert bar.lifted_because.open() == WORDS
    assert bar.because.open() == because
    assert "Tamarind" not in stored(Bar)


def test_what_a_record_is_shared_for_is_sealed_and_read_where_it_is_decided(
    cast: "Cast", leila: Any, signed_in: Any
) -> None:
    grace = cast.actor("grace")
    actions.restrict(by=grace, person=leila, was=leila.version, restricted=True)
    row = actions.share(
        by=grace, person=leila, user=cast.users["bryony"], purpose=WORDS, basis="Her own wish"
    )
    assert "Tamarind" not in stored(Share)
    assert "Her own wish" not in stored(Share)
    row = Share.objects.get(pk=row.pk)
    assert (row.purpose.open(), row.basis.open()) == (WORDS, "Her own wish")
    page = signed_in("grace").get(reverse("people:access", args=[leila.uid])).content.decode()
    assert WORDS in page
    assert "Her own wish" in page


def test_a_second_record_of_the_same_human_is_shared_for_the_same(
    cast: "Cast", leila: Any, make_person: Any
) -> None:
    grace, other = cast.actor("grace"), make_person(given="Leila")
    actions.restrict(by=grace, person=leila, was=leila.version, restricted=True)
    actions.share(by=grace, person=leila, user=cast.users["bryony"], purpose=WORDS, basis="Her own wish")
    actions.recognise(by=grace, one=leila, other=other)
    copied = Share.objects.get(person=other, user=cast.users["bryony"])
    assert (copied.purpose.open(), copied.basis.open()) == (WORDS, "Her own wish")
