"""Disposal: two people, holds, nothing left behind, the neighbour untouched, cut off and gone on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cairn.access import guards, keys
from cairn.access.models import DataKey, Event, EventAbout
from cairn.cases import actions as cases
from cairn.cases.models import Case
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.labels import About, Level, label_of
from cairn.core.sealing import SealBroken
from cairn.demo.cast import Cast
from cairn.oversight import retention as own
from cairn.oversight.actions import disposal as actions
from cairn.oversight.actions import schedule as schedule_actions
from cairn.oversight.models import DisposalItem, DisposalItemPerson, DisposalRun
from cairn.oversight.permissions import records as permissions
from cairn.oversight.queries import belongings, disposal, schedule
from cairn.oversight.rules import keeping
from cairn.people import actions as people
from cairn.people.models import Bar, ContactRule, NameWord, Person, Reach
from cairn.people.retention import DISPOSALS as OF_PEOPLE
from cairn.referrals import actions as referrals
from cairn.referrals.models import Referral
from tests.cases import made

pytestmark = pytest.mark.django_db

THEN = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
LATER = datetime(2035, 1, 10, 12, 0, tzinfo=UTC)
CANARY = "Quillonbeak"


@pytest.fixture
def then() -> Iterator[None]:
    with clock.at(THEN):
        yield


def story(
    cast: Cast, by: str = "ama", given: str = "Marisol", family: str = CANARY, number: str = "900123"
) -> Case:
    """A closed case with everything that can hang on one; every word of it begins with the canary."""
    client = made.person(cast, by, given=f"{given}x{family}", family=family)
    him = made.person(cast, by, given="Declan", family=f"{family}son", sex="male")
    case = made.case(
        cast, by=by, owner=by, to="haven", client=client, perpetrator=him, agreed_on=clock.today()
    )
    actor = cast.actor(by)
    point = people.add_contact_point(by=actor, person=client, kind="phone", value=f"07700 {number}")
    people.set_contact_rule(
        by=actor, contact_point=point, safe="limited", given_by="herself", code_word=f"{family}word",
        reached_by=f"{family} mother", days="12345",
    )  # fmt: skip
    home = people.add_contact_point(
        by=actor, person=client, kind="address", value=f"7 {family} Walk, ZZ99 3VZ"
    )
    people.start_household(by=actor, person=client, address=home)
    people.relate(by=actor, a=him, b=client, kind="former_partner")
    people.never_receive(by=actor, person=client, because=f"{family} he reads it", recipient=him)
    people.add_identifier(by=actor, person=client, scheme="housing", value=f"{family}77")
    people.report_near_miss(
        by=actor, person=client, contact_point=point, at=clock.now(), source_kind="case", source_uid=case.uid,
        what_happened=f"{family} was rung at night",
    )  # fmt: skip
    cases.write_note(case=case, kind="contact", text=f"{family} is well", by=actor)
    made.assess(cast, case, by=by)
    made.incident(cast, case, by=by)
    with clock.at(clock.now() + timedelta(minutes=5)):
        referrals.record_told(
            by=actor, referral=case.referrals.get().referral, aware="no", why_not=f"{family} cannot be told"
        )
    case.refresh_from_db()
    if case.state == "attempting":
        cases.log_attempt(
            by=actor,
            case=case,
            at=clock.now(),
            channel="in_person",
            reached="spoke",
            support=True,
            text=f"{family} said",
        )
        case.refresh_from_db()
    for person in (client, him):  # as triage ends what the referral gave
        for row in person.involvements.filter(source_kind="referral"):
            people.end_involvement(
                by=actor, source_kind="referral", source_uid=row.source_uid, until_on=clock.today()
            )
    return cases.close_case(
        case=case, was=case.version, outcome=closing(case), ending=f"{family} moved on", by=actor
    )


def closing(case: Case) -> str:
    from cairn.cases import lifecycle

    return next(
        o for o in ("planned", "transferred", "not_engaged", "error") if case.state in lifecycle.OUTCOMES[o]
    )


def table_bytes() -> bytes:
    """Every value of every table, as text and as it is stored."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                found += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
    return b"\0".join(found)


def run_for(cast: Cast, agency: str = "haven") -> DisposalRun:
    run = actions.propose(by=cast.actor("governance"), agency=cast.agencies[agency])
    actions.gather(run)
    run.refresh_from_db()
    return run


def approved(cast: Cast, agency: str = "haven", manager: str = "grace") -> DisposalRun:
    run = run_for(cast, agency)
    actions.review(by=cast.actor("governance"), run=run, was=run.version)
    return actions.approve(by=cast.actor(manager), run=run, was=run.version)


def outcomes(run: DisposalRun) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for of, outcome in run.items.values_list("of", "outcome"):
        found.setdefault(of, set()).add(outcome)
    return found


def test_a_second_lead_agrees_where_the_agency_has_nobody_who_may(cast: Cast, then: None) -> None:
    for agency, may in (
        ("police", {"trust_governance"}),
        ("trust_governance", {"trust_governance"}),
        ("haven", {"grace"}),
    ):
        run = run_for(cast, agency)
        actions.review(by=cast.actor("governance"), run=run, was=run.version)
        run.refresh_from_db()
        asked = ("governance", "trust_governance", "grace", "refuge_manager", "ama")
        assert {key for key in asked if permissions.may_approve(cast.actor(key), run)} == may, agency


# --- what is due -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "years", "day"),
    [
        (date(2026, 11, 17), 7, date(2033, 11, 17)),
        (date(2024, 2, 29), 7, date(2031, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2026, 11, 17), Decimal("0.01"), date(2026, 11, 20)),
        (date(2026, 11, 17), Decimal("1.50"), date(2028, 5, 17)),
    ],
)
def test_a_period_is_counted_in_whole_years_and_days(since: date, years: Any, day: date) -> None:
    assert keeping.due_on(since, years) == day


def test_a_case_is_due_seven_years_after_it_closed_and_not_a_day_before(cast: Cast, then: None) -> None:
    case = story(cast)
    for day, is_due in ((date(2033, 11, 16), False), (date(2033, 11, 17), True)):
        found = {one.ended.uid for one in disposal.due(case.area, day) if one.of == "cases.Case"}
        assert (case.uid in found) is is_due


def test_a_childs_case_is_kept_until_the_25th_birthday(cast: Cast, then: None) -> None:
    case = story(cast)
    Case.objects.filter(pk=case.pk).update(work="child")
    Person.objects.filter(pk=case.parties.get(role="client").person_id).update(born_on=date(2016, 5, 4))
    for day, is_due in ((date(2041, 5, 3), False), (date(2041, 5, 4), True)):
        found = {one.ended.uid for one in disposal.due(case.area, day) if one.of == "cases.Case"}
        assert (case.uid in found) is is_due


def test_an_areas_own_period_counts_from_its_day_and_for_that_area_alone(cast: Cast, then: None) -> None:
    by = cast.actor("governance")
    schedule_actions.set_period(
        by=by, schedule="cases.Case", years=Decimal(10), because="Local schedule", source="Council, 2026",
        from_on=date(2027, 1, 1),
    )  # fmt: skip
    here, there = by.area, cast.actor("harbour_worker").area
    assert schedule.periods(here, date(2026, 12, 31))["cases.Case"] == 7
    assert schedule.periods(here, date(2027, 1, 1))["cases.Case"] == 10
    assert schedule.periods(there, date(2027, 1, 1))["cases.Case"] == 7
    with pytest.raises(Refused, match="today or later"):
        schedule_actions.set_period(
            by=by,
            schedule="cases.Case",
            years=Decimal(1),
            because="x",
            source="x",
            from_on=date(2026, 11, 16),
        )


# --- nothing is left -------------------------------------------------------------------------------------------------


def test_of_a_disposed_record_no_byte_is_left_and_the_neighbours_is_whole(cast: Cast, then: None) -> None:
    case = story(cast)
    client = case.parties.get(role="client").person
    uids, sealed_with = {client.uid, case.uid}, {client.data_key, case.data_key}
    neighbour = story(cast, "bryony", "Ines", "Hartleap", "900456")
    Case.objects.filter(pk=neighbour.pk).update(closed_on=date(2030, 1, 1))
    before = table_bytes()
    assert CANARY.encode() in before
    assert CANARY.lower().encode() in before  # as search words
    with clock.at(LATER):
        run = approved(cast)
        assert actions.work_off(run) > 0
    run.refresh_from_db()
    assert run.state == "done"
    after = table_bytes()
    assert CANARY.encode() not in after
    assert CANARY.lower().encode() not in after
    for reference in (client.reference, case.reference):
        assert reference.encode() not in after
    assert not Case.objects.filter(uid__in=uids).exists()
    assert not Person.objects.filter(sort_family__startswith=CANARY).exists()
    assert set(DataKey.objects.filter(uid__in=sealed_with).values_list("wrapped", flat=True)) == {None}
    # the neighbour's: every row, every seal
    neighbour.refresh_from_db()
    assert neighbour.ending.open() == "Hartleap moved on"
    hers = neighbour.parties.get(role="client").person
    assert {point.value.open() for point in hers.contact_points.all()} >= {"+447700900456"}
    rules = ContactRule.objects.filter(contact_point__person=hers, code_word__isnull=False)
    assert {rule.code_word.open() for rule in rules} == {"Hartleapword"}
    assert NameWord.objects.filter(word="hartleap").exists()
    assert Reach.objects.filter(person=hers).exists()


def test_what_was_sealed_cannot_be_opened_from_an_older_copy(cast: Cast, then: None) -> None:
    case = story(cast)
    kept = Case.objects.get(pk=case.pk)  # as a backup would hold it
    with clock.at(LATER):
        actions.work_off(approved(cast))
    keys.forget()  # as at the end of the transaction, which a test never reaches
    with pytest.raises(SealBroken):
        kept.ending.open()


def test_the_audit_keeps_its_events_and_says_that_it_went(cast: Cast, then: None) -> None:
    case = story(cast)
    client = case.parties.get(role="client").person
    before = set(Event.objects.values_list("pk", flat=True))
    about = EventAbout.objects.filter(person=client.uid).count()
    with clock.at(LATER):
        run = approved(cast)
        actions.work_off(run)
    assert before <= set(Event.objects.values_list("pk", flat=True))
    assert EventAbout.objects.filter(person=client.uid).count() == about + 1
    gone = Event.objects.get(verb="disposed of", object_uid=client.uid)
    assert gone.fields == run.reference


def test_the_certificate_holds_counts_and_hashes_and_answers_for_a_reference(cast: Cast, then: None) -> None:
    case = story(cast)
    with clock.at(LATER):
        run = approved(cast)
        actions.work_off(run)
    run.refresh_from_db()
    item = run.items.get(of="cases.Case")
    assert (item.reference, item.record, item.row, item.rows > 10) == ("", None, None, True)
    assert actions.was_disposed_of(case.reference, "cases.Case")
    assert not actions.was_disposed_of(case.reference, "people.Person")
    assert run.certificate == actions.certificate_of(run) != ""
    DisposalItem.objects.filter(pk=item.pk).update(rows=1)
    assert run.certificate != actions.certificate_of(run)
    years = disposal.by_year(cast.actor("governance"), run)
    assert {"of": "cases.Case", "since_fy": 2026, "many": 1} in years


@pytest.mark.django_db(transaction=True)
def test_not_even_the_freed_pages_of_the_file_hold_what_was_there(cast: Cast, then: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("says something about SQLite's file alone")
    story(cast)
    assert CANARY.encode() in connection.connection.serialize()
    with clock.at(LATER):
        actions.work_off(approved(cast))
    left = connection.connection.serialize()
    assert CANARY.encode() not in left
    assert CANARY.lower().encode() not in left


def test_when_a_case_closes_the_sight_that_its_referral_gave_ends_too(cast: Cast, then: None) -> None:
    """Else nobody of an accepted referral would ever be due."""
    case = made.case(cast, agreed_on=clock.today())
    client, handed = case.parties.get(role="client").person, case.referrals.get().referral
    people.involve(
        by=cast.actor("ama"), person=client, agency=cast.agencies["haven"], basis="referred", source_kind="referral",
        source_uid=handed.uid,
    )  # fmt: skip
    cases.close_case(case=case, was=case.version, outcome=closing(case), by=cast.actor("ama"))
    ends = client.involvements.get(source_uid=handed.uid).until_on
    assert ends == client.involvements.get(source_kind="case").until_on < date(2027, 6, 1)


def test_a_request_goes_whole_with_its_answer_and_nothing_else_stands_on_it() -> None:
    """Every table that points at a request is a part of it: none would keep it for ever."""
    request = apps.get_model("oversight.Request")
    parts = {path.rpartition(".")[0] for path in disposal.disposal_of("oversight.Request").parts}
    pointing = {relation.related_model._meta.label for relation in request._meta.related_objects}
    assert pointing - parts == set()


# --- what must stay --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("of", ["case", "person", "other record of the same human"])
def test_a_hold_keeps_the_record_and_everybody_in_it(cast: Cast, then: None, of: str) -> None:
    case = story(cast)
    client = case.parties.get(role="client").person
    neighbour = story(cast, "bryony", "Ines", "Hartleap", "900456")
    reference = {"case": case.reference, "person": client.reference}.get(of)
    if reference is None:
        twin = made.person(cast, "starling_worker", given="Marisol")
        people.recognise(by=cast.actor("starling_manager"), one=client, other=twin)
        reference = twin.reference
    with clock.at(LATER):
        run = run_for(cast)
        actions.review(by=cast.actor("governance"), run=run, was=run.version)
        # placed after the review: it still holds
        hold = schedule_actions.place_hold(
            by=cast.actor("governance"), reference=reference, kind="review", because="A death review"
        )
        actions.approve(by=cast.actor("grace"), run=run, was=run.version)
        actions.work_off(run)
        assert Case.objects.filter(pk=case.pk).exists()
        assert Person.objects.filter(pk=client.pk).exists()
        assert not Case.objects.filter(pk=neighbour.pk).exists()
        schedule_actions.lift_hold(by=cast.actor("governance"), hold=hold, was=1, because="It is over")
        actions.work_off(approved(cast))
        assert not Case.objects.filter(pk=case.pk).exists()


def test_a_hold_is_over_after_its_last_day(cast: Cast, then: None) -> None:
    case = story(cast)
    with clock.at(LATER):
        schedule_actions.place_hold(
            by=cast.actor("grace"), reference=case.reference, kind="court", because="x", until_on=LATER.date()
        )
        assert [one.held for one in disposal.due(case.area, LATER.date()) if one.of == "cases.Case"] == [True]
    with clock.at(LATER + timedelta(days=1)):
        day = clock.today()
        assert [one.held for one in disposal.due(case.area, day) if one.of == "cases.Case"] == [False]


def test_what_was_left_out_stays_with_its_reason(cast: Cast, then: None) -> None:
    case = story(cast)
    with clock.at(LATER):
        run = run_for(cast)
        item = run.items.get(of="cases.Case")
        actions.leave_out(
            by=cast.actor("governance"), item=item, was=item.version, because="She has written to us"
        )
        actions.review(by=cast.actor("governance"), run=run, was=run.version)
        actions.approve(by=cast.actor("grace"), run=run, was=run.version)
        actions.work_off(run)
    assert Case.objects.filter(pk=case.pk).exists()
    # and with it everybody on whom it stands
    assert outcomes(run)["people.Person"] == {"kept"}
    assert outcomes(run)["cases.Case"] == {"excluded"}


def test_whoever_came_back_since_the_list_was_made_stays(cast: Cast, then: None) -> None:
    case = story(cast)
    client = case.parties.get(role="client").person
    with clock.at(LATER):
        run = approved(cast)
        client.involvements.create(
            agency=cast.agencies["haven"], basis="consulted", source_kind="referral", source_uid=client.uid,
            from_on=clock.today(), created_by=cast.users["ama"],
        )  # fmt: skip
        actions.work_off(run)
    assert Person.objects.filter(pk=client.pk).exists()
    assert run.items.get(record=client.uid).outcome == "not_due"


def test_an_older_case_goes_after_the_later_one_that_names_it(cast: Cast, then: None) -> None:
    first = story(cast)
    client = first.parties.get(role="client").person
    second = made.case(cast, client=client)
    Case.objects.filter(pk=second.pk).update(previous=first)
    with clock.at(LATER):
        run = run_for(cast)
        assert not run.items.filter(of="cases.Case").exists()  # the later one is open
        actions.stop(by=cast.actor("governance"), run=run, was=run.version, because="Trying")
        second.refresh_from_db()
        Case.objects.filter(pk=second.pk).update(
            state="closed", outcome="planned", closed_on=date(2027, 1, 1), not_engaged_because=""
        )
        run = approved(cast)
        actions.work_off(run)
    assert not Case.objects.filter(pk__in=[first.pk, second.pk]).exists()


def test_bars_and_cluster_of_another_record_of_the_same_human_stay(cast: Cast, then: None) -> None:
    case = story(cast)
    client = case.parties.get(role="client").person
    twin = made.person(cast, "starling_worker", given="Marisol")
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=client, user=cast.users["bryony"])
    people.recognise(by=cast.actor("starling_manager"), one=client, other=twin)
    with clock.at(LATER):
        actions.work_off(approved(cast))
    assert not Person.objects.filter(pk=client.pk).exists()
    twin.refresh_from_db()
    assert Bar.objects.filter(
        cluster=twin.cluster, user=cast.users["bryony"], lifted_at__isnull=True
    ).exists()


def test_a_list_hides_who_was_recognised_as_somebody_barred_after_it_was_made(cast: Cast, then: None) -> None:
    client = story(cast).parties.get(role="client").person
    twin = made.person(cast, "starling_worker", given="Marisol")
    people.declare_bar(
        by=cast.actor("starling_manager"), person_or_cluster=twin, user=cast.users["governance"]
    )
    lead = cast.actor("governance")

    def listed(run: DisposalRun) -> bool:
        return disposal.items(lead, run).filter(record=client.uid).exists()

    with clock.at(LATER):
        run = run_for(cast)
        assert listed(run)
        people.recognise(by=cast.actor("starling_manager"), one=twin, other=client)
        assert not listed(run)


def test_items_from_before_name_every_record_of_whom_they_are_about(cast: Cast, then: None) -> None:
    """As the migration finds them: by cluster."""
    client = story(cast).parties.get(role="client").person
    twin = made.person(cast, "starling_worker", given="Marisol")
    people.recognise(by=cast.actor("starling_manager"), one=client, other=twin)
    client.refresh_from_db()
    with clock.at(LATER):
        run = run_for(cast)
    item = run.items.get(of="people.Person", record=client.uid)
    rightly = set(item.people.values_list("person", flat=True))
    item.people.all().delete()
    DisposalItemPerson.objects.create(item=item, person=client.cluster)
    import_module("cairn.oversight.migrations.0010_disposal_by_person").by_person(apps, connection)
    assert set(item.people.values_list("person", flat=True)) == rightly == {client.uid, twin.uid}


# --- two people ------------------------------------------------------------------------------------------------------


def test_it_takes_the_reviewer_and_a_manager_of_the_agency_whose_records_they_are(
    cast: Cast, then: None
) -> None:
    story(cast)
    with clock.at(LATER):
        run = run_for(cast)
        with pytest.raises(Refused):  # not reviewed yet
            actions.approve(by=cast.actor("grace"), run=run, was=run.version)
        with pytest.raises(Refused):
            actions.review(by=cast.actor("grace"), run=run, was=run.version)
        actions.review(by=cast.actor("governance"), run=run, was=run.version)
        for other in ("starling_manager", "governance", "ama"):
            with pytest.raises(Refused):
                actions.approve(by=cast.actor(other), run=run, was=run.version)
        assert actions.work_off(run) == 0  # not approved
        assert Case.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            DisposalRun.objects.filter(pk=run.pk).update(
                state="approved"
            )  # the database asks for two as well


def test_one_run_of_an_agency_is_open_at_a_time(cast: Cast, then: None) -> None:
    run_for(cast)
    with pytest.raises(Refused, match="There is a run for this agency already"):
        run_for(cast)
    run_for(cast, "starling")


def test_a_stopped_run_disposes_of_nothing_more(cast: Cast, then: None) -> None:
    case = story(cast)
    with clock.at(LATER):
        run = approved(cast)
        actions.stop(by=cast.actor("grace"), run=run, was=run.version, because="A journalist asks")
        assert actions.work_off(run) == 0
    assert Case.objects.filter(pk=case.pk).exists()


def test_another_agencys_records_are_not_in_the_run(cast: Cast, then: None) -> None:
    story(cast)
    made.person(cast, "starling_worker")
    with clock.at(LATER):
        assert run_for(cast, "starling").items.count() == 0


# --- cut off and gone on ---------------------------------------------------------------------------------------------


def test_a_run_that_is_cut_off_in_a_record_loses_nothing_of_it_and_goes_on(
    cast: Cast, then: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = story(cast)
    with clock.at(LATER):
        run = approved(cast)
        real, calls = actions._destroy, []

        def cut(*args: Any) -> None:
            real(*args)
            calls.append(args)
            raise KeyboardInterrupt  # after the rows went, before the record's transaction ended

        monkeypatch.setattr(actions, "_destroy", cut)
        with pytest.raises(KeyboardInterrupt):
            actions.work_off(run)
        assert calls
        case = Case.objects.get(pk=case.pk)
        assert case.ending.open() == f"{CANARY} moved on"  # rows and keys are back
        monkeypatch.setattr(actions, "_destroy", real)
        assert actions.work_off(run) > 0
        assert actions.work_off(run) == 0
    run.refresh_from_db()
    assert run.state == "done"
    assert not Case.objects.exists()


def test_the_worker_goes_on_with_what_was_approved(cast: Cast, then: None) -> None:
    from cairn.oversight import jobs

    story(cast)
    with clock.at(LATER):
        assert jobs.propose_disposal() >= 1
        assert jobs.propose_disposal() == 0
        assert jobs.go_on_disposing() > 0  # gathered
        run = DisposalRun.objects.get(agency=cast.agencies["haven"])
        actions.review(by=cast.actor("governance"), run=run, was=run.version)
        actions.approve(by=cast.actor("grace"), run=run, was=run.version)
        assert jobs.go_on_disposing() > 0
    assert not Case.objects.exists()


# --- the database's own guard ----------------------------------------------------------------------------------------


def test_the_database_lets_no_history_go_without_the_mark_of_a_disposal(cast: Cast, then: None) -> None:
    guards.lay(connection)
    story(cast)
    rule = ContactRule.objects.first()
    assert rule is not None
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ContactRule.objects.filter(pk=rule.pk)._raw_delete(connection.alias)
    with clock.at(LATER):
        actions.work_off(approved(cast))
    assert not ContactRule.objects.exists()


# --- no table is forgotten -------------------------------------------------------------------------------------------

# Tables with personal data that no disposal takes, and why not.
STAYS = {
    "access.Event": "the audit: never deleted; a reason in it is sealed",
    "access.UserKey": "of members of staff; replaced and taken away with the account",
    "access.Draft": "gone by itself within 30 days",
    "oversight.DisposalItem": "emptied when its record goes: counts and hashes are the certificate",
    "oversight.DisposalItemPerson": "goes with the record that it is about",
    "people.NameWord": "swept: a word of nobody's name any more goes",
    "people.NameKey": "goes with its word",
    "people.Bar": "swept with the last record of its cluster",
}


def personal() -> list[Any]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("cairn.")
        and any(
            label.level in (Level.P3, Level.P4) and label.about in (About.SUBJECT, About.OTHERS, About.STAFF)
            for field in model._meta.local_fields
            if (label := label_of(field))
        )
    ]


def disposed_of() -> set[str]:
    found = set()
    for each in schedule.disposals():
        found |= {each.model, *(belongings.key_of(path)[0]._meta.label for path in each.parts)}
    return found


def test_every_table_with_personal_data_is_in_the_schedule_and_in_a_disposal() -> None:
    entries = {name.split(" ")[0] for name in schedule.defaults()}
    labels = {model._meta.label for model in personal()}
    access = {label for label in labels if label.startswith("access.")}
    assert labels - entries - access == set()
    assert labels - disposed_of() - set(STAYS) == set()
    assert set(STAYS) - labels - {"people.Bar"} == set()  # no needless exception


def test_every_part_hangs_on_its_record_and_every_entry_is_a_table() -> None:
    for each in schedule.disposals():
        owners = {apps.get_model(each.model)}
        for path in each.parts:
            model, field = belongings.key_of(path)
            assert field.related_model in owners, path
            owners.add(model)
        for path in each.loosened:
            assert belongings.key_of(path)[1].null, path
    for name in schedule.defaults():
        apps.get_model(name.split(" ")[0])
    assert own.RETENTION


def test_a_table_that_nobody_thought_of_keeps_what_it_points_at(cast: Cast, then: None) -> None:
    """The decoy: without its part, the near miss stands on the person."""
    from dataclasses import replace

    case = story(cast)
    client = case.parties.get(role="client").person
    forgetful = replace(OF_PEOPLE[0], parts=tuple(p for p in OF_PEOPLE[0].parts if "NearMiss" not in p))
    rows = belongings.rows_of(forgetful, client.pk)
    gone = {Case: {case.pk}} | belongings.rows_of(disposal.disposal_of("cases.Case"), case.pk)
    stands = {belongings.standing_on(rows, (), gone)}
    assert stands <= {
        "people.NearMiss",
        "referrals.ReferralPerson",
        "people.NeverReceive",
        "referrals.Referral",
    }
    assert stands != {""}


# --- pages -----------------------------------------------------------------------------------------------------------


def test_referral_of_a_case_that_is_kept_is_not_proposed(cast: Cast, then: None) -> None:
    story(cast)
    case = Case.objects.get()
    Case.objects.filter(pk=case.pk).update(state="active", outcome="", closed_on=None)
    with clock.at(LATER):
        run = run_for(cast)
    assert Referral.objects.count() == 1
    assert not run.items.filter(of__in=["referrals.Referral", "people.Person"]).exists()
    assert reverse("oversight:start")
