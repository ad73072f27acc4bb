"""A referral is sent, and becomes the receiver's own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cairn.access.models import Event
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.directory.models import Service
from cairn.people.models import ContactRule, Person, Relationship
from cairn.people.queries import rule_now
from cairn.referrals import actions
from cairn.referrals.models import Referral, Sharing
from cairn.referrals.rules.intake import Agrees, Channel, Intake, Name, Shares, Somebody, from_json, to_json
from tests.referrals.conftest import Sent, Services


def test_sending_makes_new_records_that_the_receiver_owns(cast: Cast, sent: Sent) -> None:
    referral = sent()
    roles = {row.role: row.person for row in referral.people.select_related("person")}
    assert set(roles) == {"client", "perpetrator", "child"}
    assert {person.agency for person in roles.values()} == {cast.agencies["haven"]}
    assert str(roles["client"]) == "Rowan Ashdown"
    assert {(n.kind, str(n)) for n in roles["client"].names.all()} == {
        ("legal", "Rowan Ashdown"), ("alias", "Rowena Ashdowne"),
    }  # fmt: skip
    assert (referral.state, referral.received_fy, referral.received_ym) == ("sent", 2026, 202611)
    assert referral.from_agency == cast.agencies["police"]


def test_only_the_receiver_sees_the_people(cast: Cast, sent: Sent) -> None:
    client = sent().people.get(role="client").person
    for key, sees in (
        ("ama", True),
        ("grace", True),
        ("pc_hale", False),
        ("refuge_worker", False),
        ("harbour_worker", False),
    ):
        assert Person.objects.visible_to(cast.actor(key)).filter(pk=client.pk).exists() is sees, key


def test_a_rule_comes_with_each_channel_and_not_known_is_none(sent: Sent) -> None:
    client = sent().people.get(role="client").person
    points = {point.kind: point for point in client.contact_points.all()}
    assert rule_now(points["email"]).safe == "unknown"
    phone = ContactRule.objects.get(contact_point=points["phone"])
    assert (phone.safe, phone.voicemail, phone.days, phone.given_by) == ("limited", "no", "12345", "agency")
    assert phone.code_word.open() == "marmalade"
    assert points["address"].hidden


def test_who_is_what_to_whom_comes_with_it(sent: Sent) -> None:
    referral = sent()
    roles = {row.role: row.person for row in referral.people.select_related("person")}
    assert set(Relationship.objects.values_list("a", "b", "kind")) == {
        (roles["perpetrator"].pk, roles["client"].pk, "former_partner"),
        (roles["client"].pk, roles["child"].pk, "parent"),
    }


def test_the_four_consent_records_are_four(sent: Sent) -> None:
    referral = sent()
    told, agreed, wish = referral.told.get(), referral.agreed.get(), referral.wishes.get()
    sharing = referral.sharings.get()
    assert (told.aware, told.language, agreed.answer, wish.may_share) == ("yes", "pol", "yes", "no")
    assert (sharing.basis, sharing.agreed, sharing.to_agency) == ("public_task", "yes", referral.to_agency)
    assert all(row.came_with for row in (told, agreed, wish, sharing))
    assert sharing.person == referral.people.get(role="client").person


def test_what_was_typed_is_sealed_and_comes_back_word_for_word(sent: Sent, rowan: Intake) -> None:
    referral = sent()
    again = Referral.objects.get(pk=referral.pk)
    assert again.narrative.open() == rowan.narrative
    assert from_json(again.as_sent.open()) == rowan
    assert from_json(again.as_sent.open()).narrative == rowan.narrative
    assert b"pushed" not in bytes(Referral.objects.values_list("narrative", flat=True).get(pk=referral.pk))


def test_sending_writes_its_event_about_everybody_in_it(cast: Cast, sent: Sent) -> None:
    referral = sent()
    event = Event.objects.get(kind="referral", object_uid=referral.uid, verb="sent")
    assert event.user == cast.users["pc_hale"].uid
    assert set(event.about.values_list("person", flat=True)) == set(
        referral.people.values_list("person__uid", flat=True)
    )


def test_triage_is_promised_in_working_hours(sent: Sent, rowan: Intake) -> None:
    # noon on a Tuesday: two hours; eight hours are noon tomorrow; sixteen noon the day after
    due = {
        urgency: sent(intake=replace(rowan, urgency=urgency)).triage_due_at
        for urgency in ("today", "soon", "routine")
    }
    assert due["today"] == datetime(2026, 11, 17, 14, tzinfo=UTC)
    assert due["soon"] == datetime(2026, 11, 18, 12, tzinfo=UTC)
    assert due["routine"] == datetime(2026, 11, 19, 12, tzinfo=UTC)


def test_the_referrer_gets_a_receipt_without_a_name(cast: Cast, sent: Sent) -> None:
    from cairn.release.models import Outgoing

    referral = sent()
    receipt = Outgoing.objects.get(source_kind="referral", source_uid=referral.uid)
    assert (receipt.kind, receipt.recipient_user, receipt.agency) == (
        "receipt", cast.users["pc_hale"], cast.agencies["haven"],
    )  # fmt: skip
    text = receipt.body.open()
    assert referral.reference in text
    assert "Rowan" not in text
    assert "Ashdown" not in text


def test_nothing_about_her_goes_to_a_perpetrator_service(cast: Cast, sent: Sent, rowan: Intake) -> None:
    his = Intake(
        client=Somebody(Name("Ellis", "Marlowe")), urgency="routine", work="perpetrator",
        perpetrators=rowan.perpetrators, children=rowan.children, agrees=Agrees("yes", rowan.agrees.on),
        shares=Shares("public_task"),
    )  # fmt: skip
    referral = sent(by="probation", to="turning", intake=his)
    assert referral.work == "perpetrator"
    assert [row.role for row in referral.people.all()] == ["client"]
    assert "Pip" not in referral.as_sent.open()


def test_the_service_says_whose_work_it_is_not_the_form(sent: Sent, rowan: Intake) -> None:
    referral = sent(to="turning", intake=rowan)
    assert referral.work == "perpetrator"
    assert referral.people.count() == 1


def test_typed_in_for_an_agency_without_cairn(cast: Cast, sent: Sent, rowan: Intake, noon: datetime) -> None:
    referral = sent(
        by="ama", source="typed", from_name="Elm Road Surgery", from_kind="gp", received_at=noon - timedelta(days=1),
        intake=replace(rowan, given_by="Dr Bell"),
    )  # fmt: skip
    assert (referral.from_agency, referral.from_user, referral.from_name) == (None, None, "Elm Road Surgery")
    assert referral.created_by == cast.users["ama"]
    assert referral.given_by.open() == "Dr Bell"
    assert referral.sharings.get().decided_name == "Elm Road Surgery"


def test_somebody_who_came_herself_has_no_decision_to_share(sent: Sent, rowan: Intake) -> None:
    referral = sent(by="ama", source="self", intake=replace(rowan, shares=None))
    assert not referral.sharings.exists()
    assert ContactRule.objects.filter(given_by="herself").exists()


def test_the_senders_own_page_of_her_keeps_the_decision_too(
    cast: Cast, services: Services, rowan: Intake
) -> None:
    from cairn.people import actions as people

    ama = cast.actor("ama")
    own = people.create_person(
        by=ama, given="Rowan", basis="consulted", source_kind="test", source_uid=ama.user.uid
    )
    actions.send(by=ama, service=services["lantern"], intake=rowan, from_person=own)
    assert set(Sharing.objects.values_list("person__agency__name", "came_with")) == {
        ("Lantern Refuge", True), ("Haven Advocacy", False),
    }  # fmt: skip
    # No agreement lies between the two: it goes all the same, and is looked at once.
    assert set(Sharing.objects.values_list("came_with", "outside")) == {(True, True), (False, False)}


REFUSED = {
    "a therapist": {"by": "therapist"},
    "the neighbour's service": {"to": "harbour"},
    "typed in for somebody else's service": {"by": "ama", "to": "lantern", "source": "typed"},
    "an officer types in": {"source": "typed"},
    "a caseworker imports": {"by": "ama", "source": "import"},
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_to(case: str, sent: Sent) -> None:
    with pytest.raises(Refused):
        sent(**REFUSED[case])
    assert not Referral.objects.exists()
    assert not Person.objects.exists()


def test_bad_values_are_refused_and_nothing_is_half_written(
    sent: Sent, rowan: Intake, noon: datetime
) -> None:
    for intake in (
        replace(rowan, client=Somebody()),
        replace(rowan, agrees=Agrees("yes", None)),
        replace(rowan, agrees=Agrees("yes", (noon + timedelta(days=1)).date())),
        replace(rowan, shares=Shares("consent")),
        replace(rowan, channels=(Channel("phone", "nonsense"),)),
    ):
        with pytest.raises(Refused):
            sent(intake=intake)
    with pytest.raises(Refused):
        sent(by="ama", source="typed", from_name="X", received_at=noon + timedelta(minutes=1))
    assert not Referral.objects.exists()
    assert not Person.objects.exists()


def test_a_closed_service_takes_none(sent: Sent, services: Services, noon: datetime) -> None:
    Service.objects.filter(pk=services["haven"].pk).update(until_on=(noon - timedelta(days=1)).date())
    with pytest.raises(Refused):
        sent()


def test_an_intake_goes_through_json_and_back(rowan: Intake) -> None:
    assert from_json(to_json(rowan)) == rowan
    assert from_json(to_json(replace(rowan, shares=None))) == replace(rowan, shares=None)
