"""The receiver's own records of what she was told, agreed to, wishes, and of what is shared."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cairn.access.models import Event
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.demo.cast import Cast
from cairn.referrals import actions
from cairn.referrals.models import Referral, Sharing
from tests.referrals.conftest import Sent

TOMORROW = timedelta(days=1)


@pytest.fixture
def shared(cast: Cast, sent: Sent) -> Callable[..., Sharing]:
    client = sent().people.get(role="client").person
    good = {
        "what": "That she moved", "why": "Safety", "basis": "public_task", "agreed": "yes", "necessary": "",
        "proportionate": "", "to_name": "A school", "one_off": "She moves tomorrow", "purpose": "protection",
    }  # fmt: skip

    def do(by: str = "ama", **change: Any) -> Sharing:
        return actions.record_sharing(by=cast.actor(by), person=client, **(good | change))

    return do


def test_each_is_written_with_its_event(cast: Cast, sent: Sent) -> None:
    referral, ama, today = sent(), cast.actor("ama"), clock.today()
    rows = [
        actions.record_told(by=ama, referral=referral, aware="yes", on=today),
        actions.record_agreed(by=ama, referral=referral, answer="yes", on=today),
        actions.record_agreed(by=ama, referral=referral, answer="declined"),
        actions.record_wish(
            by=ama, referral=referral, may_share="no", about_agency=cast.agencies["gp"], words="Not him"
        ),
    ]
    assert all(row.agency == cast.agencies["haven"] and not row.came_with for row in rows)
    assert Event.objects.filter(object_uid__in=[row.uid for row in rows]).count() == 4


BAD: dict[str, Callable[[Any, Referral], object]] = {
    "told without a reason why not": lambda by, r: actions.record_told(by=by, referral=r, aware="no"),
    "told tomorrow": lambda by, r: actions.record_told(
        by=by, referral=r, aware="yes", on=clock.today() + TOMORROW
    ),
    "a yes without a day": lambda by, r: actions.record_agreed(by=by, referral=r, answer="yes"),
    "a yes tomorrow": lambda by, r: actions.record_agreed(
        by=by, referral=r, answer="yes", on=clock.today() + TOMORROW
    ),
    "an answer that nobody knows": lambda by, r: actions.record_agreed(by=by, referral=r, answer="perhaps"),
    "a wish about nobody": lambda by, r: actions.record_wish(by=by, referral=r, may_share="no"),
    "a wish tomorrow": lambda by, r: actions.record_wish(
        by=by, referral=r, may_share="no", about_name="X", on=clock.today() + TOMORROW
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_it_is_refused(case: str, cast: Cast, sent: Sent) -> None:
    referral = sent()
    with pytest.raises(Refused):
        BAD[case](cast.actor("ama"), referral)
    assert (referral.told.count(), referral.agreed.count(), referral.wishes.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    "key", ["pc_hale", "refuge_worker", "harbour_worker", "programme_manager", "therapist"]
)
def test_nobody_else_writes_it(key: str, cast: Cast, sent: Sent, shared: Callable[..., Sharing]) -> None:
    referral, by = sent(), cast.actor(key)
    for act in (
        lambda: actions.record_told(by=by, referral=referral, aware="yes"),
        lambda: actions.record_agreed(by=by, referral=referral, answer="no"),
        lambda: actions.record_wish(by=by, referral=referral, may_share="no", about_name="X"),
        lambda: actions.withdraw_agreement(by=by, agreed=referral.agreed.get(), was=1, on=clock.today()),
        lambda: shared(by=key),
    ):
        with pytest.raises(Refused):
            act()


def test_a_yes_is_taken_back_once_and_not_before_it_was_given(cast: Cast, sent: Sent) -> None:
    agreed, ama, today = sent().agreed.get(), cast.actor("ama"), clock.today()
    for day in (today - timedelta(days=30), today + TOMORROW):
        with pytest.raises(Refused):
            actions.withdraw_agreement(by=ama, agreed=agreed, was=1, on=day)
    with pytest.raises(Stale):
        actions.withdraw_agreement(by=ama, agreed=agreed, was=7, on=today)
    actions.withdraw_agreement(by=ama, agreed=agreed, was=1, on=today, because="She said so")
    agreed.refresh_from_db()
    assert (agreed.withdrawn_on, agreed.withdrawn_because.open()) == (today, "She said so")
    with pytest.raises(Refused):
        actions.withdraw_agreement(by=ama, agreed=agreed, was=2, on=today)


def test_a_no_cannot_be_taken_back(cast: Cast, sent: Sent) -> None:
    row = actions.record_agreed(by=cast.actor("ama"), referral=sent(), answer="no")
    with pytest.raises(Refused):
        actions.withdraw_agreement(by=cast.actor("ama"), agreed=row, was=1, on=clock.today())


def test_a_decision_to_share_keeps_all_six(cast: Cast, shared: Callable[..., Sharing]) -> None:
    row = shared(
        agreed="no",
        necessary="He waits there",
        proportionate="No address",
        to_name="",
        to_agency=cast.agencies["school"],
    )
    assert (row.to_agency, row.basis, row.agreed, row.on) == (
        cast.agencies["school"],
        "public_task",
        "no",
        clock.today(),
    )
    assert [field.open() for field in (row.what, row.why, row.necessary, row.proportionate)] == [
        "That she moved", "Safety", "He waits there", "No address",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"what": " "}, {"why": ""}, {"basis": "consent"}, {"purpose": "immigration"}, {"to_name": " "},
        {"agreed": "no"},
        {"agreed": "not_asked", "necessary": "x"}, {"agreed": "unknown", "proportionate": "x"},
    ],
)  # fmt: skip
def test_a_decision_to_share_without_its_reasons_is_refused(
    change: dict[str, str], shared: Callable[..., Sharing]
) -> None:
    with pytest.raises(Refused):
        shared(**change)
    assert Sharing.objects.filter(came_with=False).count() == 0
