"""The receiver decides; the sender hears what is safe."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cairn.access.models import Event
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.people.models import Involvement, Person
from cairn.referrals import actions
from cairn.referrals.codes import Decision
from cairn.referrals.models import PossibleMatch, Referral
from cairn.referrals.queries import hearing
from cairn.referrals.rules.intake import Agrees, Intake, Name, Shares, Somebody, WishAbout
from cairn.release.models import Outgoing
from tests.referrals.conftest import Sent, Services

STATES = {
    "accepted": "accepted", "declined": "declined", "inappropriate": "declined", "signposted": "declined",
    "out_of_area": "declined", "passed_on": "passed_on",
}  # fmt: skip


@pytest.mark.parametrize("decision", Decision.values)
def test_each_decision_ends_it_in_its_state(
    decision: str, cast: Cast, sent: Sent, services: Services
) -> None:
    referral = sent()
    with clock.at(clock.now() + timedelta(hours=1)):
        actions.decide(
            by=cast.actor("grace"),
            referral=referral,
            was=1,
            decision=decision,
            reason="So.",
            service=services["lantern"],
        )
    referral.refresh_from_db()
    assert referral.state == STATES[decision]
    assert (referral.triage.decision, referral.triage.working_minutes) == (decision, 60)
    assert referral.triage.reason.open() == "So."
    assert referral.triaged_by == cast.users["grace"]
    assert Event.objects.filter(object_uid=referral.uid, verb=f"decided {decision} on").exists()


@pytest.mark.parametrize("decision", [code for code in Decision.values if code != "accepted"])
def test_a_decision_against_it_needs_a_reason(
    decision: str, cast: Cast, sent: Sent, services: Services
) -> None:
    referral = sent()
    with pytest.raises(Refused):
        actions.decide(
            by=cast.actor("grace"),
            referral=referral,
            was=1,
            decision=decision,
            reason=" ",
            service=services["lantern"],
        )
    referral.refresh_from_db()
    assert (referral.state, referral.version) == ("sent", 1)


def test_triage_begins_and_is_decided_once(cast: Cast, sent: Sent) -> None:
    referral = sent()
    grace = cast.actor("grace")
    actions.begin_triage(by=grace, referral=referral, was=1)
    with pytest.raises(Refused):
        actions.begin_triage(by=grace, referral=referral, was=2)
    actions.mark_accepted(by=grace, referral=referral, was=2)
    for act in (
        lambda: actions.mark_accepted(by=grace, referral=referral, was=3),
        lambda: actions.decide(by=grace, referral=referral, was=3, decision="declined", reason="No."),
    ):
        with pytest.raises(Refused):
            act()


def test_two_people_decide_and_the_second_is_told(cast: Cast, sent: Sent) -> None:
    referral = sent()
    actions.begin_triage(by=cast.actor("grace"), referral=Referral.objects.get(pk=referral.pk), was=1)
    mine = Referral.objects.get(pk=referral.pk)
    with pytest.raises(Stale):
        actions.mark_accepted(by=cast.actor("grace"), referral=mine, was=1)


@pytest.mark.parametrize(
    "key", ["ama", "pc_hale", "refuge_manager", "harbour_manager", "programme_manager", "administrator"]
)
def test_who_may_not_decide(key: str, cast: Cast, sent: Sent) -> None:
    referral = sent()
    with pytest.raises(Refused):
        actions.decide(by=cast.actor(key), referral=referral, was=1, decision="declined", reason="No.")
    if key != "ama":  # a caseworker opens cases, and so may accept
        with pytest.raises(Refused):
            actions.mark_accepted(by=cast.actor(key), referral=referral, was=1)
    with pytest.raises(Refused):
        actions.begin_triage(by=cast.actor(key), referral=referral, was=1)


def test_a_decision_that_nobody_knows_is_refused(cast: Cast, sent: Sent) -> None:
    with pytest.raises(Refused):
        actions.decide(by=cast.actor("grace"), referral=sent(), was=1, decision="lost", reason="So.")


def test_passing_on_makes_a_referral_of_what_was_sent_and_nothing_more(
    cast: Cast, sent: Sent, services: Services
) -> None:
    referral = sent()
    client = referral.people.get(role="client").person
    people.add_name(by=cast.actor("ama"), person=client, kind="known", given="Ro", family="")
    actions.decide(
        by=cast.actor("grace"),
        referral=referral,
        was=1,
        decision="passed_on",
        reason="Safer there.",
        service=services["lantern"],
    )
    on = Referral.objects.get(passed_from=referral)
    assert (on.state, on.source, on.to_agency.name, on.from_agency.name) == (
        "sent",
        "passed_on",
        "Lantern Refuge",
        "Haven Advocacy",
    )
    theirs = on.people.get(role="client").person
    assert theirs.pk != client.pk
    assert "Ro" not in {str(name) for name in theirs.names.all()}


@pytest.mark.parametrize("to", ["haven", "turning", "harbour", None])
def test_it_is_never_passed_on_to(to: str | None, cast: Cast, sent: Sent, services: Services) -> None:
    referral = sent()
    with pytest.raises(Refused):
        actions.decide(
            by=cast.actor("grace"), referral=referral, was=1, decision="passed_on", reason="So.",
            service=services[to] if to else None,
        )  # fmt: skip
    referral.refresh_from_db()
    assert referral.state == "sent"


def test_after_a_no_the_service_finds_her_for_a_while_only(cast: Cast, sent: Sent) -> None:
    referral = sent()
    client = referral.people.get(role="client").person
    actions.decide(by=cast.actor("grace"), referral=referral, was=1, decision="declined", reason="So.")
    assert set(Involvement.objects.filter(person=client).values_list("until_on", flat=True)) == {
        clock.today() + timedelta(days=90)
    }
    for days, sees in ((90, True), (91, False)):
        with clock.at(clock.now() + timedelta(days=days)):
            assert Person.objects.visible_to(cast.actor("ama")).filter(pk=client.pk).exists() is sees


def test_an_accepted_one_stays_in_sight(cast: Cast, sent: Sent) -> None:
    referral = sent()
    actions.mark_accepted(by=cast.actor("grace"), referral=referral, was=1)
    with clock.at(clock.now() + timedelta(days=400)):
        assert Referral.objects.visible_to(cast.actor("ama")).filter(pk=referral.pk).exists()


def test_the_sender_takes_it_back_until_it_is_decided(cast: Cast, sent: Sent) -> None:
    referral = sent()
    with pytest.raises(Refused):
        actions.withdraw(by=cast.actor("grace"), referral=referral, was=1, reason="Mine.")
    with pytest.raises(Refused):
        actions.withdraw(by=cast.actor("pc_hale"), referral=referral, was=1, reason=" ")
    actions.withdraw(by=cast.actor("pc_hale"), referral=referral, was=1, reason="She asked me to.")
    referral.refresh_from_db()
    assert referral.state == "withdrawn"
    other = sent()
    actions.mark_accepted(by=cast.actor("grace"), referral=other, was=1)
    with pytest.raises(Refused):
        actions.withdraw(by=cast.actor("pc_hale"), referral=other, was=2, reason="Late.")


# --- what the referrer hears


def outgoing(referral: Referral) -> list[str]:
    return [o.body.open() for o in Outgoing.objects.filter(source_uid=referral.uid).order_by("id")]


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("accepted", "Taken on"), ("declined", "Not taken on"), ("inappropriate", "Not taken on"),
        ("signposted", "Not taken on"), ("out_of_area", "another borough"), ("passed_on", "Passed on"),
    ],
)  # fmt: skip
def test_a_professional_hears_the_bare_step(
    decision: str, said: str, cast: Cast, sent: Sent, services: Services
) -> None:
    referral = sent()
    actions.decide(
        by=cast.actor("grace"),
        referral=referral,
        was=1,
        decision=decision,
        reason="He lives there.",
        service=services["lantern"],
    )
    messages = outgoing(referral)
    assert len(messages) == 2
    assert said in messages[1]
    assert "He lives there" not in messages[1]
    assert "Lantern" not in messages[1]
    assert hearing.hears(referral).words in messages[1]


def silent(cast: Cast, referral: Referral) -> None:
    before = len(outgoing(referral))
    actions.mark_accepted(by=cast.actor("grace"), referral=referral, was=1)
    referral.refresh_from_db()
    assert hearing.hears(referral).code == "received"
    assert len(outgoing(referral)) == before


def test_an_agency_that_she_does_not_want_told_hears_of_its_receipt_only(
    cast: Cast, sent: Sent, rowan: Intake
) -> None:
    silent(cast, sent(intake=replace(rowan, wishes=(WishAbout("no", agency=cast.agencies["police"].pk),))))


def test_his_side_hears_of_its_receipt_only(cast: Cast, sent: Sent) -> None:
    silent(cast, sent(by="practitioner"))


def test_a_referrer_who_is_barred_sees_no_change_and_no_page_is_gone(cast: Cast, sent: Sent) -> None:
    referral = sent()
    client = referral.people.get(role="client").person
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=client, user=cast.users["pc_hale"])
    assert Referral.objects.sent_by(cast.actor("pc_hale")).filter(pk=referral.pk).exists()
    silent(cast, referral)


def test_a_wish_that_the_receiver_writes_down_later_counts_too(cast: Cast, sent: Sent) -> None:
    referral = sent()
    actions.record_wish(
        by=cast.actor("ama"), referral=referral, may_share="no", about_agency=cast.agencies["police"]
    )
    silent(cast, Referral.objects.get(pk=referral.pk))


# --- possible matches


@pytest.fixture
def known(cast: Cast, rowan: Intake) -> Callable[..., Person]:
    """Somebody on record already, at an agency."""

    def make(key: str = "ama", phone: str = "", family: str = "Ashdown", **details: object) -> Person:
        by = cast.actor(key)
        person = people.create_person(
            by=by,
            given="Rowan",
            family=family,
            basis="case",
            source_kind="test",
            source_uid=by.user.uid,
            **details,  # type: ignore[arg-type]
        )
        if phone:
            people.add_contact_point(by=by, person=person, kind="phone", value=phone)
        return person

    return make


def look(referral: Referral) -> list[PossibleMatch]:
    from cairn.referrals.actions.notices import receivers_own

    return actions.look_for_matches(by=receivers_own(referral), referral=referral)


def test_a_record_of_ones_own_is_found_by_name_and_birth_or_phone(
    cast: Cast, sent: Sent, rowan: Intake, known: Callable[..., Person]
) -> None:
    same = known(born_on=rowan.client.born_on)
    rung = known(phone="+447700900123", family="Marsh")
    known(family="Ashdown")  # the name alone is no match
    known("refuge_worker", born_on=rowan.client.born_on)  # another agency's is never looked at
    referral = sent()
    found = {match.person_id: match.because for match in look(referral)}
    assert found == {same.pk: "name_born", rung.pk: "phone"}
    referral.refresh_from_db()
    assert referral.matched_at is not None
    assert look(referral) == []  # once


def test_another_spelling_finds_her_as_well(
    cast: Cast, sent: Sent, rowan: Intake, known: Callable[..., Person]
) -> None:
    by = cast.actor("ama")
    person = people.create_person(
        by=by,
        given="Rowena",
        family="Ashdowne",
        born_on=rowan.client.born_on,
        basis="case",
        source_kind="test",
        source_uid=by.user.uid,
    )
    assert [match.person_id for match in look(sent())] == [person.pk]


def test_a_year_of_birth_is_not_a_date_of_birth(
    cast: Cast, sent: Sent, rowan: Intake, known: Callable[..., Person]
) -> None:
    known(born_on=datetime(1988, 1, 1).date())
    client = replace(rowan.client, born_on=datetime(1988, 1, 1).date(), born_precision="year")
    assert look(sent(intake=replace(rowan, client=client, channels=()))) == []


def test_same_person_is_recorded_and_nothing_is_merged(
    cast: Cast, sent: Sent, rowan: Intake, known: Callable[..., Person]
) -> None:
    older = known(born_on=rowan.client.born_on)
    referral = sent()
    match = look(referral)[0]
    for key in ("ama", "pc_hale", "refuge_manager"):
        with pytest.raises(Refused):
            actions.decide_match(by=cast.actor(key), match=match, was=1, decided="same")
    with pytest.raises(Refused):
        actions.decide_match(by=cast.actor("grace"), match=match, was=1, decided="perhaps")
    actions.decide_match(by=cast.actor("grace"), match=match, was=1, decided="same", reason="Same scar.")
    match.refresh_from_db()
    assert (match.decided, match.decided_by) == ("same", cast.users["grace"])
    client = referral.people.get(role="client").person
    assert older.pk != client.pk
    assert older.cluster == client.cluster  # protection counts for both
    actions.decide_match(
        by=cast.actor("grace"), match=match, was=2, decided="different"
    )  # a mistake is mended
    with pytest.raises(Stale):
        actions.decide_match(by=cast.actor("grace"), match=match, was=2, decided="same")


def test_a_perpetrator_referral_hears_no_bar(cast: Cast, sent: Sent) -> None:
    intake = Intake(
        client=Somebody(Name("Ellis", "Marlowe")),
        urgency="routine",
        agrees=Agrees(),
        shares=Shares("public_task"),
    )
    referral = sent(by="probation", to="turning", intake=intake)
    actions.mark_accepted(by=cast.actor("programme_manager"), referral=referral, was=1)
    assert "Taken on" in outgoing(referral)[1]
