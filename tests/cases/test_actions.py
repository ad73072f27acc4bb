"""What each action of casework writes, and what it refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cairn.access.models import Event
from cairn.cases import actions
from cairn.cases.actions.incidents import Telling
from cairn.cases.models import (
    Action,
    Allocation,
    Case,
    CaseReferral,
    ContactAttempt,
    Incident,
    IncidentSource,
    Note,
    Party,
)
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.people import actions as people
from cairn.people.models import ContactRule, Involvement, NearMiss, Person, Reach
from tests.cases import made
from tests.cases.made import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def events(kind, uid):
    return list(Event.objects.filter(kind=kind, object_uid=uid).order_by("id").values_list("verb", flat=True))


# --- opening ----------------------------------------------------------------------------------------------


def test_a_case_opens_with_its_people_its_sight_its_owner_and_an_event(cast):
    child = made.person(cast, given="Ida", family="Brant", born_on=date(2018, 5, 5))
    case = made.case(cast, child=child)
    assert case.state == "attempting"
    assert case.agency == cast.agencies["haven"]
    assert sorted(case.parties.values_list("role", flat=True)) == ["child", "client", "perpetrator"]
    assert set(case.parties.values_list("according_to", flat=True)) == {"referrer"}
    assert list(case.abuse.values_list("kind", flat=True)) == ["physical"]
    assert case.allocations.get(until_on=None).user == cast.users["ama"]
    assert Involvement.objects.filter(source_kind="case", source_uid=case.uid, basis="case").count() == 3
    assert Reach.objects.filter(holder=cast.agencies["haven"].holder, person=child).exists()
    assert "opened" in events("case", case.uid)


def test_the_first_contact_is_promised_in_two_working_days_and_sooner_when_somebody_may_be_hurt(cast):
    assert made.case(cast).contact_due_on == date(2026, 11, 19)
    other = made.person(cast, given="Una")
    assert made.case(cast, client=other, urgency="today").contact_due_on == date(2026, 11, 18)


def test_an_areas_own_dated_value_beats_the_default(cast):
    from cairn.cases.models import LocalValue

    LocalValue.objects.create(
        area=cast.areas["ashbourne-park"],
        key="contact_working_days",
        value=5,
        from_on=date(2026, 1, 1),
        until_on=date(2026, 12, 31),
        source="the borough's own protocol",
        created_by=cast.users["grace"],
    )
    assert made.case(cast).contact_due_on == date(2026, 11, 24)


@pytest.mark.parametrize("state", ["sent", "triage"])
def test_only_an_accepted_referral_opens_a_case(cast, state):
    handed = made.referral(cast, state=state)
    with pytest.raises(Refused, match="accepted"):
        actions.open_case(referral=handed, by=cast.actor("ama"))


def test_another_services_referral_does_not_open_a_case(cast):
    handed = made.referral(cast)
    for stranger in ("starling_worker", "harbour_worker"):
        with pytest.raises(Refused, match="another service"):
            actions.open_case(referral=handed, by=cast.actor(stranger))
    assert not Case.objects.exists()


def test_a_role_without_casework_opens_nothing(cast):
    with pytest.raises(Refused, match="role"):
        actions.open_case(referral=made.referral(cast), by=cast.actor("facilitator"))


def test_a_referral_is_accepted_once(cast):
    handed = made.referral(cast)
    actions.open_case(referral=handed, by=cast.actor("ama"))
    with pytest.raises(Refused, match="already"):
        actions.open_case(referral=handed, by=cast.actor("ama"))
    assert CaseReferral.objects.count() == 1


def test_a_second_referral_of_an_open_case_joins_it_and_still_counts(cast):
    client = made.person(cast)
    case = made.case(cast, client=client)
    second = made.referral(cast, client=client, agreed_on=TODAY)
    with pytest.raises(Refused, match="open case"):
        actions.open_case(referral=second, by=cast.actor("ama"))
    actions.accept_onto_case(referral=second, case=case, by=cast.actor("ama"))
    case.refresh_from_db()
    assert case.referrals.count() == 2
    assert case.agreed_on == TODAY


def test_a_referral_about_somebody_else_does_not_join_the_case(cast):
    case = made.case(cast)
    other = made.referral(cast, client=made.person(cast, given="Una"))
    with pytest.raises(Refused, match="not about"):
        actions.accept_onto_case(referral=other, case=case, by=cast.actor("ama"))


def test_after_closure_a_new_case_names_the_old_one(cast):
    client = made.person(cast)
    old = made.case(cast, client=client)
    actions.close_case(case=old, was=old.version, outcome="transferred", by=cast.actor("ama"))
    again = made.case(cast, client=client)
    assert again.previous_id == old.pk
    assert again.reference != old.reference


def test_a_perpetrator_case_holds_that_person_alone(cast):
    client = made.person(cast, by="practitioner", given="Declan")
    partner = made.person(cast, by="practitioner", given="Marisol")
    case = made.case(
        cast,
        by="practitioner",
        owner="practitioner",
        to="turning",
        work="perpetrator",
        client=client,
        child=partner,
    )
    assert list(case.parties.values_list("role", "person__sort_given")) == [("client", "Declan")]
    with pytest.raises(Refused, match="nobody else"):
        actions.add_party(
            case=case, role="other", according_to="client", person=partner, by=cast.actor("practitioner")
        )


# --- people -----------------------------------------------------------------------------------------------


def test_somebody_not_known_yet_is_in_the_case_as_described(cast):
    case = made.case(cast)
    party = actions.add_party(
        case=case,
        role="perpetrator",
        according_to="client",
        described="Her brother’s friend",
        by=cast.actor("ama"),
    )
    assert party.person is None
    assert party.described.open() == "Her brother’s friend"
    with pytest.raises(Refused, match="describe"):
        actions.add_party(
            case=case, role="perpetrator", according_to="client", described="  ", by=cast.actor("ama")
        )


def test_a_bar_against_somebody_who_joined_the_case_hides_the_client_too(cast):
    case = made.case(cast, owner=None)
    client = case.parties.get(role="client").person
    brother = made.person(cast, given="Idris", family="Kane")
    actions.add_party(
        case=case, role="perpetrator", according_to="client", person=brother, by=cast.actor("ama")
    )
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=brother, user=cast.users["bryony"])
    for key, sees in (("ama", True), ("bryony", False)):
        visible = Person.objects.visible_to(cast.actor(key))
        assert visible.filter(pk__in=[client.pk, brother.pk]).count() == 2 * sees


def test_a_part_in_the_case_is_an_allegation_that_can_be_disputed_and_ended(cast):
    case = made.case(cast)
    party = case.parties.get(role="perpetrator")
    party = actions.change_party(
        party=party, was=party.version, disputed_by="themselves", by=cast.actor("ama")
    )
    assert party.disputed_by == "themselves"
    with pytest.raises(Stale):
        actions.change_party(party=party, was=1, disputed_by="", by=cast.actor("ama"))
    ended = actions.change_party(party=party, was=party.version, until_on=TODAY, by=cast.actor("ama"))
    assert ended.until_on == TODAY
    for wrong in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refused, match="cannot end"):
            actions.change_party(party=ended, was=ended.version, until_on=wrong, by=cast.actor("ama"))


def test_the_client_stays_the_client_and_is_the_only_one(cast):
    case = made.case(cast)
    client = case.parties.get(role="client")
    with pytest.raises(Refused, match="stays the client"):
        actions.change_party(party=client, was=client.version, until_on=TODAY, by=cast.actor("ama"))
    with pytest.raises(Refused, match="one client"):
        actions.add_party(
            case=case, role="client", according_to="client", described="x", by=cast.actor("ama")
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.create(
            case=case,
            role="client",
            person=made.person(cast, given="Una"),
            according_to="client",
            from_on=TODAY,
            created_by=cast.users["ama"],
        )


def test_nobody_is_in_a_case_twice(cast):
    case = made.case(cast)
    already = case.parties.get(role="perpetrator").person
    with pytest.raises(Refused, match="already"):
        actions.add_party(
            case=case, role="other", according_to="client", person=already, by=cast.actor("ama")
        )


# --- contact ----------------------------------------------------------------------------------------------


def attempt(cast, case, **more):
    details = {"at": clock.now(), "channel": "phone", "reached": "no_answer", "by": cast.actor("ama")}
    return actions.log_attempt(case=case, **(details | more))


def test_an_attempt_keeps_what_the_rule_said(cast):
    case = made.case(cast)
    point = made.phone(cast, case)
    logged = attempt(cast, case, point=point)
    assert (logged.rule, logged.outside_rule, logged.near_miss) == ("safe", False, None)
    case.refresh_from_db()
    assert (case.first_attempt_on, case.first_contact_on) == (TODAY, None)
    assert "tried_contact" in events("case", case.uid)


@pytest.mark.parametrize("safe", ["never", "ask_again", ""])
def test_an_attempt_outside_the_rule_is_saved_and_opens_a_near_miss(cast, safe):
    case = made.case(cast)
    point = made.phone(cast, case, safe)
    logged = attempt(cast, case, point=point, reached="spoke", text="I rang the old number.")
    assert logged.outside_rule
    miss = NearMiss.objects.get(uid=logged.near_miss)
    assert miss.at == logged.at  # when the call was, not when it was written down
    assert miss.what_happened.open() == "I rang the old number."
    assert ContactAttempt.objects.filter(pk=logged.pk).exists()


@pytest.mark.parametrize("reached", ["wrong_person", "unsafe"])
def test_an_alarming_attempt_is_put_before_the_manager_though_the_rule_was_kept(cast, reached):
    case = made.case(cast)
    logged = attempt(cast, case, point=made.phone(cast, case), reached=reached)
    assert not logged.outside_rule
    assert NearMiss.objects.filter(uid=logged.near_miss).exists()


def test_somebody_elses_number_and_a_time_to_come_are_refused(cast):
    case, other = made.case(cast), made.case(cast, client=made.person(cast, given="Una"))
    with pytest.raises(Refused, match="not the client"):
        attempt(cast, case, point=made.phone(cast, other))
    with pytest.raises(Refused, match="future"):
        attempt(cast, case, at=NOON + timedelta(minutes=1))
    assert not ContactAttempt.objects.exists()


def test_an_attempt_is_not_older_than_the_referral(cast):
    case = made.case(cast)
    with pytest.raises(Refused, match="before the day on which the referral came in"):
        attempt(cast, case, at=NOON - timedelta(days=365))
    attempt(cast, case, at=NOON - timedelta(hours=4))  # the day is what is known of a referral by letter
    case.refresh_from_db()
    assert case.first_attempt_on == TODAY


def test_support_without_a_two_way_contact_is_no_support(cast):
    case = made.case(cast)
    assert attempt(cast, case, reached="message", support=True).support is False


@pytest.mark.parametrize(
    ("agreed", "supported", "engaged"),
    [(0, 0, 0), (0, 1, 1), (1, 0, None), (None, 1, None)],
)
def test_engaged_is_the_first_two_way_support_contact_from_the_yes_on(cast, agreed, supported, engaged):
    case = made.case(cast)
    start = NOON
    with clock.at(start + timedelta(days=2)):
        if agreed is not None:
            actions.record_agreement(
                case=case, was=case.version, agreed_on=TODAY + timedelta(days=agreed), by=cast.actor("ama")
            )
        attempt(cast, case, at=start + timedelta(days=supported), reached="spoke", support=True)
    case.refresh_from_db()
    assert case.engaged_on == (None if engaged is None else TODAY + timedelta(days=engaged))
    assert case.state == ("attempting" if engaged is None else "engaged")


def test_the_yes_may_be_written_down_after_the_contact(cast):
    case = made.case(cast)
    attempt(cast, case, reached="spoke", support=True)
    case.refresh_from_db()
    assert case.state == "attempting"
    case = actions.record_agreement(case=case, was=case.version, agreed_on=TODAY, by=cast.actor("ama"))
    assert (case.state, case.engaged_on) == ("engaged", TODAY)


def test_a_yes_in_the_future_is_refused(cast):
    case = made.case(cast)
    with pytest.raises(Refused, match="future"):
        actions.record_agreement(
            case=case, was=case.version, agreed_on=TODAY + timedelta(days=1), by=cast.actor("ama")
        )


def test_giving_up_needs_its_reason_and_can_be_taken_back(cast):
    case = made.case(cast)
    with pytest.raises(Refused, match="reason"):
        actions.give_up(case=case, was=case.version, because="bored", by=cast.actor("ama"))
    case = actions.give_up(case=case, was=case.version, because="unreachable", by=cast.actor("ama"))
    assert (case.state, case.not_engaged_because) == ("not_engaged", "unreachable")
    case = actions.try_again(case=case, was=case.version, by=cast.actor("ama"))
    assert (case.state, case.not_engaged_because) == ("attempting", "")
    with pytest.raises(Refused, match="not possible"):
        actions.try_again(case=case, was=case.version, by=cast.actor("ama"))


def test_two_people_changing_one_case_do_not_overwrite_each_other(cast):
    case = made.case(cast)
    actions.give_up(
        case=Case.objects.get(pk=case.pk), was=case.version, because="declined", by=cast.actor("bryony")
    )
    with pytest.raises(Stale):
        actions.record_agreement(case=case, was=case.version, agreed_on=TODAY, by=cast.actor("ama"))


# --- incidents --------------------------------------------------------------------------------------------


def test_three_agencies_reporting_one_incident_are_one_incident_with_three_sources(cast):
    case = made.case(cast)
    incident = made.incident(cast, case)
    for agency in ("police", "hospital"):
        actions.add_source(
            incident=incident,
            source=Telling(
                "police" if agency == "police" else "agency", TODAY, cast.agencies[agency], "REF 12/26"
            ),
            by=cast.actor("bryony"),
        )
    assert Incident.objects.count() == 1
    assert IncidentSource.objects.filter(incident=incident).count() == 3
    assert IncidentSource.objects.filter(agency=cast.agencies["police"]).get().reference.open() == "REF 12/26"


def test_an_incident_names_the_client_as_harmed_when_nobody_else_is_named(cast):
    case = made.case(cast)
    incident = made.incident(cast, case)
    assert list(incident.parties.values_list("party__role", "did")) == [("client", "harmed")]


def test_a_new_incident_makes_every_rule_that_was_given_before_be_asked_again(cast):
    case = made.case(cast)
    point = made.phone(cast, case)
    with clock.at(NOON + timedelta(days=1)):
        made.incident(cast, case)
        assert (
            ContactRule.objects.filter(contact_point=point).order_by("-from_at").first().safe == "ask_again"
        )


def test_an_old_incident_that_is_told_later_leaves_a_newer_rule_alone(cast):
    case = made.case(cast)
    point = made.phone(cast, case)
    with clock.at(NOON + timedelta(days=1)):
        made.incident(cast, case, on=TODAY - timedelta(days=90))
    assert ContactRule.objects.filter(contact_point=point).order_by("-from_at").first().safe == "safe"


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(2030, 1, 1)])
def test_an_incident_in_the_future_is_refused(cast, day):
    with pytest.raises(Refused, match="future"):
        made.incident(cast, made.case(cast), on=day)
    assert not Incident.objects.exists()


def test_people_of_another_case_cannot_be_put_into_an_incident(cast):
    case, other = made.case(cast), made.case(cast, client=made.person(cast, given="Una"))
    with pytest.raises(Refused, match="must be in the case"):
        actions.record_incident(
            case=case,
            on=TODAY,
            precision="day",
            kinds=["physical"],
            harm="none",
            parties=[(other.parties.get(role="perpetrator"), "caused")],
            source=Telling("client", TODAY),
            by=cast.actor("ama"),
        )


def test_linked_incidents_count_as_one_until_the_link_is_taken_back(cast):
    from cairn.cases.queries.risk import told_incidents

    case = made.case(cast)
    one, other = made.incident(cast, case), made.incident(cast, case)
    assert len({told.incident for told in told_incidents(case)}) == 2
    actions.link_incidents(one=other, other=one, same=True, by=cast.actor("ama"))
    assert len({told.incident for told in told_incidents(case)}) == 1
    actions.link_incidents(one=one, other=other, same=False, by=cast.actor("ama"))
    assert len({told.incident for told in told_incidents(case)}) == 2
    with pytest.raises(Refused, match="another incident"):
        actions.link_incidents(one=one, other=one, same=True, by=cast.actor("ama"))


# --- notes and actions ------------------------------------------------------------------------------------


def test_a_note_is_corrected_by_a_new_edition_and_the_old_one_stays(cast):
    case = made.case(cast)
    first = actions.write_note(case=case, kind="contact", text="She rang.", by=cast.actor("ama"))
    second = actions.correct_note(note=first, text="She rang at 9.", by=cast.actor("ama"))
    assert (second.edition, second.replaces_id) == (2, first.pk)
    assert Note.objects.get(pk=first.pk).text.open() == "She rang."
    with pytest.raises(Refused, match="already"):
        actions.correct_note(note=first, text="Again", by=cast.actor("ama"))
    with pytest.raises(Refused, match="Only the person who wrote"):
        actions.correct_note(note=second, text="Mine", by=cast.actor("bryony"))


@pytest.mark.parametrize(("text", "on"), [("  ", TODAY), ("Text", TODAY + timedelta(days=1))])
def test_an_empty_note_and_a_note_about_tomorrow_are_refused(cast, text, on):
    with pytest.raises(Refused):
        actions.write_note(case=made.case(cast), kind="contact", text=text, on=on, by=cast.actor("ama"))


def test_a_manager_signs_a_note_once_and_never_her_own(cast):
    case = made.case(cast)
    note = actions.write_note(case=case, kind="contact", text="She rang.", by=cast.actor("ama"))
    own = actions.write_note(case=case, kind="supervision", text="We met.", by=cast.actor("grace"))
    with pytest.raises(Refused, match="role"):
        actions.sign_note(note=note, by=cast.actor("bryony"))
    with pytest.raises(Refused, match="Somebody else"):
        actions.sign_note(note=own, by=cast.actor("grace"))
    actions.sign_note(note=note, by=cast.actor("grace"))
    with pytest.raises(Refused, match="already"):
        actions.sign_note(note=note, by=cast.actor("grace"))


def agree(cast, case, **more):
    details = {"text": "New locks", "whose": "worker", "due_on": TODAY, "user": cast.users["ama"]}
    return actions.agree_action(case=case, by=cast.actor("ama"), **(details | more))


def test_an_action_has_exactly_one_owner(cast):
    case = made.case(cast)
    assert agree(cast, case).user == cast.users["ama"]
    assert agree(cast, case, whose="client").user is None
    assert (
        agree(cast, case, whose="agency", agency=cast.agencies["housing"]).agency == cast.agencies["housing"]
    )
    for wrong in ({"user": None}, {"whose": "agency"}, {"whose": "nobody"}):
        with pytest.raises(Refused, match="who will do it"):
            agree(cast, case, **wrong)
    with pytest.raises(Refused, match="does not work on cases"):
        agree(cast, case, user=cast.users["pc_hale"])
    with pytest.raises(Refused, match="what will be done"):
        agree(cast, case, text=" ")
    assert Action.objects.count() == 3


def test_only_done_or_cancelled_with_a_reason_ends_an_action(cast):
    case = made.case(cast)
    action = agree(cast, case)
    with pytest.raises(Refused, match="done or as cancelled"):
        actions.end_action(action=action, was=1, state="forgotten", by=cast.actor("ama"))
    with pytest.raises(Refused, match="reason"):
        actions.end_action(action=action, was=1, state="cancelled", outcome=" ", by=cast.actor("ama"))
    ended = actions.end_action(action=action, was=1, state="done", outcome="Fitted", by=cast.actor("ama"))
    assert (ended.state, ended.ended_by) == ("done", cast.users["ama"])
    with pytest.raises(Refused, match="ended already"):
        actions.end_action(action=ended, was=ended.version, state="done", by=cast.actor("ama"))


def test_the_first_action_of_an_engaged_case_makes_it_active(cast):
    case = made.case(cast, agreed_on=TODAY)
    attempt(cast, case, reached="spoke", support=True)
    agree(cast, case)
    case.refresh_from_db()
    assert case.state == "active"


# --- ownership and closure --------------------------------------------------------------------------------


def test_a_case_has_one_owner_and_the_manager_gives_it(cast):
    case = made.case(cast, owner=None)
    with pytest.raises(Refused, match="role"):
        actions.allocate(case=case, user=cast.users["ama"], was=case.version, by=cast.actor("ama"))
    actions.allocate(case=case, user=cast.users["ama"], was=case.version, by=cast.actor("grace"))
    case.refresh_from_db()
    actions.allocate(case=case, user=cast.users["bryony"], was=case.version, by=cast.actor("grace"))
    assert Allocation.objects.get(case=case, until_on=None).user == cast.users["bryony"]
    assert Allocation.objects.filter(case=case).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.create(
            case=case, user=cast.users["ama"], from_on=TODAY, created_by=cast.users["grace"]
        )
    with pytest.raises(Stale):
        actions.allocate(case=case, user=cast.users["ama"], was=1, by=cast.actor("grace"))


@pytest.mark.parametrize("somebody", ["pc_hale", "starling_worker", "facilitator", "harbour_worker"])
def test_nobody_from_elsewhere_or_without_casework_can_own_a_case(cast, somebody):
    case = made.case(cast, owner=None)
    with pytest.raises(Refused, match="does not work on cases"):
        actions.allocate(case=case, user=cast.users[somebody], was=case.version, by=cast.actor("grace"))


def test_somebody_with_a_bar_cannot_own_the_case_and_nobody_is_told_why(cast):
    case = made.case(cast, owner=None)
    harmful = case.parties.get(role="perpetrator").person
    people.declare_bar(by=cast.actor("bryony"), person_or_cluster=harmful, user=cast.users["bryony"])
    with pytest.raises(Refused, match="Choose somebody else"):
        actions.allocate(case=case, user=cast.users["bryony"], was=case.version, by=cast.actor("grace"))


def test_closing_ends_owner_and_later_sight_and_keeps_the_outcome(cast):
    case = made.case(cast, agreed_on=TODAY)
    attempt(cast, case, reached="spoke", support=True)
    case.refresh_from_db()
    action = agree(cast, case)
    case.refresh_from_db()
    with pytest.raises(Refused, match="open actions"):
        actions.close_case(case=case, was=case.version, outcome="planned", by=cast.actor("ama"))
    actions.end_action(action=action, was=1, state="done", by=cast.actor("ama"))
    with pytest.raises(Refused, match="does not end that way"):
        actions.close_case(case=case, was=case.version, outcome="not_engaged", by=cast.actor("ama"))
    case = actions.close_case(
        case=case,
        was=case.version,
        outcome="planned",
        ending="All well.",
        risk_change="moderate",
        feels_safer="yes",
        by=cast.actor("ama"),
    )
    assert (case.state, case.closed_on, case.outcome) == ("closed", TODAY, "planned")
    assert case.ending.open() == "All well."
    assert not Allocation.objects.filter(case=case, until_on=None).exists()
    until = set(Involvement.objects.filter(source_uid=case.uid).values_list("until_on", flat=True))
    assert until == {TODAY + timedelta(days=90)}
    assert "closed" in events("case", case.uid)


@pytest.mark.parametrize(
    "do",
    [
        lambda cast, case: attempt(cast, case),
        lambda cast, case: made.incident(cast, case),
        lambda cast, case: made.assess(cast, case, 3),
        lambda cast, case: actions.write_note(case=case, kind="other", text="x", by=cast.actor("ama")),
        lambda cast, case: agree(cast, case),
        lambda cast, case: actions.close_case(
            case=case, was=case.version, outcome="died", by=cast.actor("ama")
        ),
        lambda cast, case: actions.allocate(
            case=case, user=cast.users["ama"], was=case.version, by=cast.actor("grace")
        ),
    ],
)
def test_nothing_is_written_to_a_closed_case(cast, do):
    case = made.case(cast)
    case = actions.close_case(case=case, was=case.version, outcome="transferred", by=cast.actor("ama"))
    with pytest.raises(Refused, match="closed"):
        do(cast, case)


@pytest.mark.parametrize("hidden", ["barred", "restricted"])
def test_whoever_may_not_see_the_case_writes_nothing_to_it(cast, hidden):
    case = made.case(cast, owner=None)
    party = case.parties.get(role="perpetrator")
    bryony = cast.actor("bryony")
    note = actions.write_note(case=case, kind="other", text="x", by=bryony)
    action = actions.agree_action(case=case, text="x", whose="client", due_on=TODAY, by=bryony)
    row = made.assess(cast, case, 3)
    case.refresh_from_db()
    if hidden == "barred":
        people.declare_bar(by=cast.actor("grace"), person_or_cluster=party.person, user=cast.users["bryony"])
    else:
        client = case.parties.get(role="client").person
        people.restrict(by=cast.actor("grace"), person=client, was=client.version, restricted=True)
    for do in (
        lambda: actions.write_note(case=case, kind="other", text="y", by=bryony),
        lambda: actions.correct_note(note=note, text="y", by=bryony),
        lambda: actions.agree_action(case=case, text="y", whose="client", due_on=TODAY, by=bryony),
        lambda: actions.end_action(action=action, was=1, state="done", by=bryony),
        lambda: actions.assess(case=case, sheet=made.sheet(3), by=bryony),
        lambda: actions.correct_assessment(assessment=row, sheet=made.sheet(3), by=bryony),
        lambda: actions.record_agreement(case=case, was=case.version, agreed_on=TODAY, by=bryony),
        lambda: actions.give_up(case=case, was=case.version, because="declined", by=bryony),
        lambda: actions.change_party(party=party, was=1, disputed_by="client", by=bryony),
        lambda: actions.close_case(case=case, was=case.version, outcome="died", by=bryony),
        lambda: attempt(cast, case, by=bryony),
    ):
        with pytest.raises(Refused, match="There is no such case for you"):
            do()


@pytest.mark.parametrize("stranger", ["starling_worker", "harbour_worker", "practitioner"])
def test_another_service_writes_nothing_to_the_case(cast, stranger):
    case = made.case(cast)
    for do in (
        lambda: actions.write_note(case=case, kind="other", text="x", by=cast.actor(stranger)),
        lambda: actions.log_attempt(
            case=case, at=NOON, channel="phone", reached="no_answer", by=cast.actor(stranger)
        ),
        lambda: actions.assess(case=case, sheet=made.sheet(3), by=cast.actor(stranger)),
        lambda: actions.close_case(case=case, was=case.version, outcome="died", by=cast.actor(stranger)),
    ):
        with pytest.raises(Refused, match="another service"):
            do()


# --- the wall ---------------------------------------------------------------------------------------------


def two_sides(cast, **his):
    """A survivor's case at Haven and, by an appointment of its worker at the programme, a perpetrator's case
    there.
    """
    from cairn.access.actions import appoint
    from cairn.access.models import Appointment

    him = made.person(cast, given="Declan", family="Brant", sex="male", born_on=date(1990, 1, 1))
    hers = made.case(cast, perpetrator=him)
    post = {"user": cast.users["ama"], "agency": cast.agencies["turning"], "role": "programme_practitioner",
            "area": cast.areas["ashbourne-park"], "from_on": TODAY}  # fmt: skip
    with pytest.raises(Refused, match="the other side of the wall"):
        appoint(**post)
    Appointment.objects.create(**post, team=post["agency"].teams.get())  # one from before the wall
    theirs = made.person(cast, by="practitioner", given="Declan", family="Brant", sex="male", **his)
    return him, theirs, hers


def test_nobody_holds_both_sides_of_one_family(cast):
    from cairn.cases.queries.compartment import broken_walls

    him, theirs, _hers = two_sides(cast)
    theirs.cluster = him.cluster
    theirs.save(update_fields=["cluster"])
    case = made.case(cast, by="practitioner", owner=None, to="turning", work="perpetrator", client=theirs)
    with pytest.raises(Refused, match="Choose somebody else"):
        actions.allocate(
            case=case, user=cast.users["ama"], was=case.version, by=cast.actor("programme_manager")
        )
    actions.allocate(
        case=case, user=cast.users["practitioner"], was=case.version, by=cast.actor("programme_manager")
    )
    assert broken_walls() == []


def test_another_familys_perpetrator_case_may_be_held(cast):
    _him, theirs, _hers = two_sides(cast)
    case = made.case(cast, by="practitioner", owner=None, to="turning", work="perpetrator", client=theirs)
    actions.allocate(case=case, user=cast.users["ama"], was=case.version, by=cast.actor("programme_manager"))


def test_a_case_is_released_when_somebody_from_the_other_side_joins_it(cast):
    from cairn.cases.queries.compartment import broken_walls

    _him, theirs, hers = two_sides(cast)
    case = made.case(cast, by="practitioner", owner=None, to="turning", work="perpetrator", client=theirs)
    actions.allocate(case=case, user=cast.users["ama"], was=case.version, by=cast.actor("programme_manager"))
    known = made.person(cast, given="Declan", family="Other")
    known.cluster = theirs.cluster
    known.save(update_fields=["cluster"])
    actions.add_party(
        case=hers, role="perpetrator", according_to="police", person=known, by=cast.actor("ama")
    )
    assert not Allocation.objects.filter(case=hers, until_on=None).exists()
    assert broken_walls() == []
    assert "released" in events("case", hers.uid)
