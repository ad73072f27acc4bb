"""Assessments as records: the level beside the count, agreement, routes, editions, and what calls for a new
one.
"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cairn.access.models import Event
from cairn.cases import actions
from cairn.cases.actions.risk import owed
from cairn.cases.models import Answer, Assessment, Case, LocalValue
from cairn.cases.queries.risk import oldest_age, told_incidents, triggers_of
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.people import actions as people
from tests.cases import made
from tests.cases.made import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_every_item_is_stored_and_the_three_ways_of_not_saying_yes_stay_apart(cast):
    case = made.case(cast)
    row = made.assess(cast, case, 3, unknown=2, unanswered=4)
    assert (row.yes, row.unknown, row.unanswered, row.complete) == (3, 2, 4, False)
    values = list(Answer.objects.filter(assessment=row).values_list("value", flat=True))
    assert [values.count(v) for v in ("yes", "no", "unknown", "unanswered")] == [3, 15, 2, 4]


def test_at_the_local_count_it_is_high_whatever_the_judgement_and_the_judgement_is_kept(cast):
    case = made.case(cast)
    row = made.assess(cast, case, 14, "standard")
    assert (row.judged, row.level, row.level_because) == ("standard", "high", "downgrade_rejected")
    case.refresh_from_db()
    assert (case.level, case.level_on) == ("high", TODAY)
    assert case.review_due_on == TODAY + timedelta(days=28)


def test_the_database_refuses_a_level_below_high_at_the_count(cast):
    row = made.assess(cast, made.case(cast), 14)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(level="medium")


def test_the_threshold_is_the_areas_own_of_that_day(cast):
    case = made.case(cast)
    LocalValue.objects.create(
        area=cast.areas["ashbourne-park"],
        key="marac_count",
        instrument="safelives_ric",
        value=10,
        from_on=TODAY,
        source="the borough's own protocol",
        created_by=cast.users["grace"],
    )
    assert made.assess(cast, case, 10, "medium", referred=True).level == "high"
    before = made.assess(cast, case, 10, "medium", at=NOON - timedelta(days=1))
    assert (before.threshold, before.level) == (14, "medium")


def test_high_comes_down_only_with_a_managers_agreement(cast):
    case = made.case(cast)
    made.assess(cast, case, 14)
    with clock.at(NOON + timedelta(days=7)):
        row = made.assess(cast, case, 8, "medium")
        assert (row.level, row.agreement) == ("high", "waiting")
        with pytest.raises(Refused, match="role"):
            actions.agree_level(assessment=row, was=row.version, agreed=True, by=cast.actor("bryony"))
        row = actions.agree_level(assessment=row, was=row.version, agreed=True, by=cast.actor("grace"))
        assert (row.level, row.agreement, row.agreement_by) == ("medium", "agreed", cast.users["grace"])
        case.refresh_from_db()
        assert case.level == "medium"
        assert case.review_due_on == TODAY + timedelta(days=7 + 84)
        with pytest.raises(Refused, match="Nothing waits"):
            actions.agree_level(assessment=row, was=row.version, agreed=False, by=cast.actor("grace"))


def test_without_agreement_it_stays_high(cast):
    case = made.case(cast)
    made.assess(cast, case, 14)
    row = made.assess(cast, case, 8, "medium")
    row = actions.agree_level(assessment=row, was=row.version, agreed=False, by=cast.actor("grace"))
    assert (row.level, row.agreement) == ("high", "refused")
    assert Case.objects.get(pk=case.pk).level == "high"


def test_a_manager_does_not_agree_to_her_own_assessment(cast):
    case = made.case(cast)
    made.assess(cast, case, 14)
    row = made.assess(cast, case, 8, "medium", by="grace")
    with pytest.raises(Refused, match="Somebody else"):
        actions.agree_level(assessment=row, was=row.version, agreed=True, by=cast.actor("grace"))


def test_two_managers_answering_at_once_do_not_overwrite_each_other(cast):
    case = made.case(cast)
    made.assess(cast, case, 14)
    row = made.assess(cast, case, 8, "medium")
    with pytest.raises(Stale):
        actions.agree_level(assessment=row, was=row.version + 1, agreed=True, by=cast.actor("grace"))


def test_a_superseded_assessment_is_not_agreed_to_any_more(cast):
    case = made.case(cast)
    made.assess(cast, case, 14)
    row = made.assess(cast, case, 8, "medium")
    with clock.at(NOON + timedelta(hours=1)):
        made.assess(cast, case, 14)
        with pytest.raises(Refused, match="Nothing waits"):
            actions.agree_level(assessment=row, was=row.version, agreed=True, by=cast.actor("grace"))


def test_judgement_alone_makes_it_high_and_opens_a_route(cast):
    case = made.case(cast)
    row = made.assess(cast, case, 6, "high", concern="Strangled last week.", referred=True)
    assert (row.level, row.routes, row.referred) == ("high", "professional_judgement", True)
    assert row.concern.open() == "Strangled last week."


def test_a_route_that_is_met_needs_a_referral_or_a_reason_with_a_managers_signature(cast):
    case = made.case(cast)
    with pytest.raises(Refused, match="route to MARAC is met"):
        made.assess(cast, case, 14, referred=False, not_referred=" ")
    row = made.assess(cast, case, 14, not_referred="Heard last week already.")
    assert owed(row) == "signature_owed"
    with pytest.raises(Refused, match="role"):
        actions.sign_not_referred(assessment=row, was=row.version, by=cast.actor("bryony"))
    row = actions.sign_not_referred(assessment=row, was=row.version, by=cast.actor("grace"))
    assert (row.signed_by, owed(row)) == (cast.users["grace"], "signed")
    with pytest.raises(Refused, match="Nothing waits"):
        actions.sign_not_referred(assessment=row, was=row.version, by=cast.actor("grace"))


def test_the_reason_for_the_level_is_not_left_out(cast):
    with pytest.raises(Refused, match="reason for the level"):
        made.assess(cast, made.case(cast), 3, judged_because=" ")
    with pytest.raises(Refused, match="future"):
        made.assess(
            cast, made.case(cast, client=made.person(cast, given="Una")), 3, at=NOON + timedelta(days=1)
        )


def test_three_incidents_open_the_route_and_three_reports_of_one_do_not(cast):
    from cairn.cases.actions.incidents import Telling

    case = made.case(cast)
    first = made.incident(cast, case)
    for _again in range(2):
        actions.add_source(incident=first, source=Telling("police", TODAY), by=cast.actor("ama"))
    assert made.assess(cast, case, 9).routes == ""
    made.incident(cast, case, on=TODAY - timedelta(days=30))
    made.incident(cast, case, on=TODAY - timedelta(days=400))
    row = made.assess(cast, case, 9, referred=True)
    assert (row.incidents, row.routes) == (2, "")
    made.incident(cast, case, on=TODAY - timedelta(days=60))
    row = made.assess(cast, case, 9, referred=True)
    assert (row.incidents, row.routes) == (3, "potential_escalation")


def test_incidents_of_an_earlier_case_count_and_somebody_elses_do_not(cast):
    client = made.person(cast)
    old = made.case(cast, client=client)
    made.incident(cast, old)
    actions.close_case(
        case=Case.objects.get(pk=old.pk),
        was=Case.objects.get(pk=old.pk).version,
        outcome="transferred",
        by=cast.actor("ama"),
    )
    again = made.case(cast, client=client)
    made.incident(cast, again)
    made.incident(cast, made.case(cast, client=made.person(cast, given="Una")))
    assert len(told_incidents(again)) == 2


def test_heard_before_is_the_repeat_route(cast):
    row = made.assess(cast, made.case(cast), 4, heard_before="yes", referred=True)
    assert row.routes == "repeat"


@pytest.mark.parametrize(
    ("born", "routes", "safeguarding"),
    [
        ((2011, 1, 1), "", "childrens_safeguarding"),
        ((2010, 11, 17), "visible_high_risk", "childrens_social_care"),
        ((2010, 11, 18), "", "childrens_safeguarding"),
        ((2008, 11, 17), "visible_high_risk", ""),
    ],
)
def test_age_decides_where_it_goes(cast, born, routes, safeguarding):
    from datetime import date

    client = made.person(cast, born_on=date(*born))
    row = made.assess(cast, made.case(cast, client=client), 14)
    assert (row.routes, row.safeguarding) == (routes, safeguarding)


def test_an_age_that_is_not_exactly_known_is_the_oldest_it_may_be():
    from datetime import date

    assert oldest_age(None, "", TODAY) is None
    assert oldest_age(date(2010, 1, 1), "year", TODAY) == 16
    assert oldest_age(date(2010, 1, 1), "about", TODAY) == 17
    assert oldest_age(date(2010, 11, 30), "month", TODAY) == 16
    assert oldest_age(date(2010, 11, 30), "day", TODAY) == 15


def test_a_correction_is_a_new_edition_and_does_not_lower_high_by_itself(cast):
    case = made.case(cast)
    row = made.assess(cast, case, 14)
    second = actions.correct_assessment(assessment=row, sheet=made.sheet(12, "medium"), by=cast.actor("ama"))
    assert (second.edition, second.replaces_id, second.assessed_at) == (2, row.pk, row.assessed_at)
    assert (second.level, second.agreement) == ("high", "waiting")
    assert Assessment.objects.get(pk=row.pk).yes == 14
    with pytest.raises(Refused, match="already"):
        actions.correct_assessment(assessment=row, sheet=made.sheet(3), by=cast.actor("ama"))


def test_a_correction_keeps_the_form_that_was_used(cast):
    row = made.assess(cast, made.case(cast), 3)
    other = made.sheet(3, instrument_version="1999")
    with pytest.raises(Refused, match="keeps the form"):
        actions.correct_assessment(assessment=row, sheet=other, by=cast.actor("ama"))


def test_an_older_assessment_entered_later_does_not_become_the_current_one(cast):
    case = made.case(cast)
    made.assess(cast, case, 3, "standard")
    made.assess(cast, case, 5, "medium", at=NOON - timedelta(days=5))
    case.refresh_from_db()
    assert (case.level, case.level_on) == ("standard", TODAY)


def test_a_high_one_entered_later_or_by_correction_is_not_lowered_behind_the_managers_back(cast):
    case = made.case(cast)
    first = made.assess(cast, case, 3, "standard", at=NOON - timedelta(days=2))
    last = made.assess(cast, case, 3, "standard")
    made.assess(cast, case, 14, at=NOON - timedelta(days=5))
    for row in (first, last):
        row.refresh_from_db()
        assert (row.level, row.level_because, row.agreement) == ("high", "high_waiting", "waiting")
    case.refresh_from_db()
    assert case.level == "high"
    assert "judged_again" in set(Event.objects.filter(object_uid=last.uid).values_list("verb", flat=True))
    actions.agree_level(assessment=last, was=last.version, agreed=True, by=cast.actor("grace"))
    case.refresh_from_db()
    assert case.level == "standard"
    # What a manager agreed to stands, however the older one is corrected now.
    actions.correct_assessment(assessment=first, sheet=made.sheet(20, referred=True), by=cast.actor("ama"))
    case.refresh_from_db()
    assert case.level == "standard"


def test_a_complete_assessment_makes_an_engaged_case_active_and_an_incomplete_one_does_not(cast):
    case = made.case(cast, agreed_on=TODAY)
    actions.log_attempt(
        case=case, at=NOON, channel="in_person", reached="spoke", support=True, by=cast.actor("ama")
    )
    made.assess(cast, case, 3, unanswered=1)
    assert Case.objects.get(pk=case.pk).state == "engaged"
    made.assess(cast, case, 3)
    assert Case.objects.get(pk=case.pk).state == "active"


def test_what_becomes_known_after_the_last_assessment_calls_for_a_new_one(cast):
    case = made.case(cast)
    assert [f.code for f in triggers_of(case)] == ["never_assessed"]
    made.assess(cast, case, 3)
    assert triggers_of(case) == ()
    with clock.at(NOON + timedelta(hours=1)):
        made.incident(cast, case, on=TODAY - timedelta(days=200))
        people.record_life_event(
            by=cast.actor("ama"),
            person=case.parties.get(role="client").person,
            kind="separation",
            on=TODAY,
            told_by="client",
        )
        assert {f.code for f in triggers_of(case)} == {"after_incident", "after_separation"}
    with clock.at(NOON + timedelta(hours=2)):
        made.assess(cast, case, 3)
        assert triggers_of(case) == ()


def test_an_assessment_of_somebody_elses_case_is_refused(cast):
    case = made.case(cast)
    with pytest.raises(Refused, match="another service"):
        made.assess(cast, case, 3, by="starling_worker")


def test_what_was_said_is_sealed(cast):
    case = made.case(cast)
    row = made.assess(cast, case, 3, comment="He works at the depot.")
    stored = Assessment.objects.filter(pk=row.pk).values_list("comment", flat=True).get()
    assert b"depot" not in bytes(stored)
    assert Assessment.objects.get(pk=row.pk).comment.open() == "He works at the depot."
