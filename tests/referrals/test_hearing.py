"""What a sender hears who is kept from somebody in the referral: as little as one to whom nothing may be told."""

from typing import Any

import pytest

from cairn.access import actions as access
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.people.models import Person
from cairn.referrals import actions
from cairn.referrals.models import Referral
from cairn.referrals.queries import hearing
from tests.cases import made
from tests.referrals.conftest import Sent

pytestmark = pytest.mark.django_db


def client_of(referral: Referral) -> Person:
    person: Person = referral.people.get(role="client").person
    return person


def hears(cast: Cast, referral: Referral) -> str:
    """What the sender hears of it once it was taken on."""
    actions.mark_accepted(by=cast.actor("grace"), referral=referral, was=referral.version)
    referral.refresh_from_db()
    return hearing.hears(referral).code


def barred(cast: Cast, person: Person, whom: str) -> None:
    kept: dict[str, Any] = {"user": cast.users["pc_hale"]}
    if whom != "pc_hale":
        kept = {"agency": cast.agencies[whom], "because": "He works there."}
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=person, **kept)


@pytest.mark.parametrize("whom", ["pc_hale", "police"])
def test_who_is_kept_from_her_by_a_tie_hears_of_its_receipt_only(cast: Cast, sent: Sent, whom: str) -> None:
    """By a bar of her own, or of her agency, from the man who is recorded as hers."""
    referral, him = sent(), made.person(cast, "grace", "Musa", "Ashdown")
    people.relate(by=cast.actor("grace"), a=him, b=client_of(referral), kind="former_partner")
    barred(cast, him, whom)
    assert hears(cast, referral) == "received"


def test_who_is_kept_from_her_by_another_of_her_posts_hears_no_more(cast: Cast, sent: Sent) -> None:
    referral = sent()
    access.appoint(
        user=cast.users["pc_hale"], agency=cast.agencies["starling"], role="caseworker",
        area=cast.areas["ashbourne-park"],
    )  # fmt: skip
    barred(cast, client_of(referral), "starling")
    assert hears(cast, referral) == "received"


def test_a_bar_from_somebody_else_and_one_that_is_asked_change_nothing(cast: Cast, sent: Sent) -> None:
    referral, stranger = sent(), made.person(cast, "grace", "Musa", "Ashdown")
    barred(cast, stranger, "pc_hale")
    people.declare_bar(
        by=cast.actor("grace"),
        person_or_cluster=client_of(referral),
        user=cast.users["pc_hale"],
        kind="asked",
    )
    assert hears(cast, referral) == "accepted"
