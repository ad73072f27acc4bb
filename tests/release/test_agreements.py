"""What tells another agency about a person rests on an agreement in force, or on a basis that needs none."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.agreements import Purpose
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.oversight.actions import agreements as oversight
from cairn.people import actions as people
from cairn.people.queries.grounds import Ground
from cairn.release import actions, desk
from cairn.release.models import Outgoing
from tests.oversight.agreeing import in_force
from tests.release.conftest import Send

TASK = Ground("public_task", Purpose.CASEWORK)
WARNING = {"tells": {"safety"}, "kind": "letter", "text": "Somebody must act today."}


def to_police(cast: Cast) -> dict[str, Any]:
    return WARNING | {"to_agency": cast.agencies["police"], "address": "unit@police.example"}


def test_without_an_agreement_it_does_not_leave_and_the_sentence_says_what_to_do(
    send: Send, cast: Cast
) -> None:
    in_force(cast, "haven", "starling")
    with pytest.raises(
        Refused, match=r"No sharing agreement with .*Police.*information-governance lead.*danger now"
    ):
        send(**to_police(cast), ground=TASK)
    assert not Outgoing.objects.exists()


def test_with_one_it_leaves_and_the_ledger_says_on_what(send: Send, cast: Cast) -> None:
    agreement = in_force(cast, "haven", "police")
    outgoing = send(**to_police(cast), ground=TASK)
    stored = Outgoing.objects.get(pk=outgoing.pk)
    assert (stored.basis, stored.purpose, stored.agreement) == ("public_task", "casework", agreement.uid)
    assert actions.send_enqueued() == 1


def test_an_agreement_for_something_else_carries_nothing(send: Send, cast: Cast) -> None:
    in_force(cast, "haven", "police", purposes="referral")
    with pytest.raises(Refused, match="No sharing agreement"):
        send(**to_police(cast), ground=TASK)
    assert send(**to_police(cast), ground=Ground("public_task", Purpose.REFERRAL)).agreement is not None


def test_a_ground_must_be_said_and_be_one(send: Send, cast: Cast) -> None:
    in_force(cast, "haven", "police")
    for ground in (None, Ground("immigration_enforcement", Purpose.CASEWORK)):
        with pytest.raises(Refused, match="ground"):
            send(**to_police(cast), ground=ground)


@pytest.mark.parametrize("basis", ["vital_interests", "legal_duty"])
def test_danger_and_the_law_wait_for_no_agreement_and_the_reason_is_kept(
    send: Send, cast: Cast, basis: str
) -> None:
    with pytest.raises(Refused, match="say why it is necessary"):
        send(**to_police(cast), ground=Ground(basis, Purpose.PROTECTION))
    sent = send(
        **to_police(cast), ground=Ground(basis, Purpose.PROTECTION, "He is at her door. The address alone.")
    )
    stored = Outgoing.objects.get(pk=sent.pk)
    assert (stored.basis, stored.agreement) == (basis, None)
    assert stored.because.open() == "He is at her door. The address alone."
    assert actions.send_enqueued() == 1


def test_the_information_governance_lead_reads_which_left_without_one_and_not_what_it_says(
    send: Send, cast: Cast, her: Any, signed_in: Any
) -> None:
    page = reverse("oversight:one-offs")
    sent = send(**to_police(cast), ground=Ground("vital_interests", Purpose.PROTECTION, "He is at her door."))
    assert sent.reference not in signed_in("governance").get(page).content.decode()  # it has not left yet
    actions.send_enqueued()
    shown = signed_in("governance").get(page).content.decode()
    assert sent.reference in shown
    assert "Somebody is in danger now" in shown
    for hidden in ("Somebody must act today", "at her door", "Tarrow"):
        assert hidden not in shown
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=her.person, user=cast.users["governance"])
    assert sent.reference not in signed_in("governance").get(page).content.decode()


def test_her_own_agency_herself_and_the_bare_receipt_need_none(send: Send, cast: Cast, her: Any) -> None:
    assert send(to_user=cast.users["grace"], tells={"risk"}).agreement is None
    assert send(to_person=her.person, contact_point=her.email, tells={"outcome"}, text="We have finished.")
    assert send(to_user=cast.users["pc_hale"], tells={"decision"})


def test_a_body_outside_cairn_is_bound_by_its_name(send: Send, cast: Cast) -> None:
    to: dict[str, Any] = {
        "to_user": None,
        "to_agency": cast.agencies["starling"],
        "tells": {"risk"},
        "kind": "letter",
        "channel": "post",
    }
    with pytest.raises(Refused, match="Starling"):
        send(**to, ground=TASK)
    in_force(cast, "haven", "starling")
    assert send(**to, ground=TASK).agreement is not None


def test_one_that_lapses_while_a_letter_waits_for_its_second_person_stops_it_at_sending(
    send: Send, cast: Cast, noon: Any, ama: Actor
) -> None:
    in_force(cast, "haven", "police", review_on=date(2026, 12, 1))
    letter = send(**to_police(cast), ground=TASK, approvals=1)
    assert actions.send_enqueued() == 0
    with clock.at(noon + timedelta(days=14 + 90 + 1)):
        actions.approve(by=cast.actor("grace"), outgoing=letter, was=letter.version)
        assert actions.send_enqueued() == 0
    letter.refresh_from_db()
    assert (letter.state, letter.why, letter.sent_at) == ("failed", "agreement", None)
    for who in ("ama", "grace"):
        [item] = desk.work(cast.actor(who))
        assert str(letter.uid) in item.url
        assert "did not go" in item.text
        assert "No sharing agreement" in item.detail
    assert list(desk.work(cast.actor("bryony"))) == []
    actions.withdraw(by=ama, outgoing=letter, was=letter.version)
    assert list(desk.work(cast.actor("grace"))) == []
    letter.refresh_from_db()
    assert (letter.state, letter.why) == ("withdrawn", "agreement")
    with pytest.raises(Refused):
        actions.send_again(by=cast.actor("grace"), outgoing=letter)


def test_one_that_is_ended_stops_it_too_and_it_is_sent_again_under_another(
    send: Send, cast: Cast, ama: Actor
) -> None:
    agreement = in_force(cast, "haven", "police")
    letter = send(**to_police(cast), ground=TASK)
    oversight.end_agreement(
        by=cast.actor("governance"), agreement=agreement, was=agreement.version, because="Trying"
    )
    assert actions.send_enqueued() == 0
    letter.refresh_from_db()
    with pytest.raises(Refused, match="No sharing agreement"):
        actions.send_again(by=cast.actor("grace"), outgoing=letter)
    newer = in_force(cast, "haven", "police")
    assert actions.send_again(by=cast.actor("grace"), outgoing=letter).agreement == newer.uid
    assert actions.send_enqueued() == 1
