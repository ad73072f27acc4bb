"""What casework publishes upwards: facts, desks, retention."""

from datetime import date, timedelta

import pytest
from django.apps import apps

from cairn.cases import actions, desk, extract, retention
from cairn.cases.models import Case
from cairn.cases.queries.reaching import to_ask
from cairn.core import clock
from cairn.people import actions as people
from cairn.people.models import Person
from tests.cases import made
from tests.cases.made import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def facts(name):
    """The rows of one table, by column, checked as the figures check them."""
    from cairn.insight.facts import Counted, checked

    table = next(table for table in extract.EXTRACTS if table.name == name)
    rows = []
    for chunk in checked(table, Counted(name)):
        names = list(chunk.values)
        rows += [dict(zip(names, row, strict=True)) for row in zip(*chunk.values.values(), strict=True)]
    return rows


@pytest.fixture
def story(cast):
    case = made.case(cast, agreed_on=TODAY)
    point = made.phone(cast, case)
    actions.log_attempt(
        case=case, at=NOON, channel="phone", reached="no_answer", point=point, by=cast.actor("ama")
    )
    with clock.at(NOON + timedelta(hours=2)):
        actions.log_attempt(
            case=case,
            at=NOON + timedelta(hours=2),
            channel="phone",
            reached="spoke",
            support=True,
            point=point,
            by=cast.actor("ama"),
        )
        made.assess(cast, case, 14, unknown=1)
        row = made.assess(cast, case, 9, unanswered=1)
        actions.correct_assessment(assessment=row, sheet=made.sheet(9), by=cast.actor("ama"))
        made.incident(cast, case)
    case.refresh_from_db()
    return case


def test_a_case_is_one_row_with_its_days(cast, story):
    [row] = facts("case")
    assert row["case"] == story.pk
    assert (row["opened_on"], row["agreed_on"], row["engaged_on"], row["closed_on"]) == (
        TODAY,
        TODAY,
        TODAY,
        None,
    )
    assert (row["work"], row["state"], row["age_band"], row["outcome"]) == (
        "survivor",
        "active",
        "25_34",
        None,
    )


def test_people_who_are_one_human_have_one_number(cast, story):
    other = made.case(cast, client=made.person(cast, given="Mariszol"))
    client, same = (c.parties.get(role="client").person for c in (story, other))
    Person.objects.filter(pk=same.pk).update(cluster=client.cluster)
    assert {row["person"] for row in facts("case")} == {min(client.pk, same.pk)}


def test_only_editions_in_force_are_assessments(cast, story):
    rows = facts("assessment")
    assert [(r["yes_count"], r["unknown_count"], r["complete"], r["edition"], r["level"]) for r in rows] == [
        (14, 1, True, 1, "high"),
        (9, 0, True, 2, "high"),
    ]
    assert [(r["route_met"], r["referred_to_marac"]) for r in rows] == [(True, True), (False, False)]


def test_an_attempt_stops_the_clock_of_the_referral_before_it(cast, story):
    first, second = facts("contact_attempt")
    assert (first["two_way"], first["working_minutes"]) == (False, 0)
    assert (second["two_way"], second["working_minutes"]) == (True, 120)
    assert first["referral"] == story.referrals.get().referral_id
    assert facts("case_referral") == [{"case": story.pk, "referral": first["referral"]}]


def test_linked_incidents_share_a_number(cast, story):
    one, other = story.incidents.get(), made.incident(cast, story)
    actions.link_incidents(one=one, other=other, same=True, by=cast.actor("ama"))
    assert {row["same_as"] for row in facts("incident")} == {one.pk}


def test_a_case_opened_by_mistake_is_no_fact(cast, story):
    actions.close_case(case=story, was=story.version, outcome="error", by=cast.actor("ama"))
    assert [
        facts(name) for name in ("case", "case_referral", "assessment", "contact_attempt", "incident")
    ] == [[]] * 5


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (None, None),
        (date(2012, 1, 1), "under_16"),
        (date(2010, 11, 17), "16_17"),
        (date(2008, 11, 18), "16_17"),
        (date(2008, 11, 17), "18_24"),
        (date(1961, 11, 17), "65_plus"),
    ],
)
def test_age_bands_at_opening(born, band):
    assert extract.age_band(born, TODAY) == band


# --- desks ------------------------------------------------------------------------------------------------


def kinds(items):
    return [item.kind for item in items]


def test_a_worker_finds_her_first_contacts_reviews_and_actions(cast, story):
    late = made.case(cast, client=made.person(cast, given="Una"))
    actions.agree_action(
        case=story,
        text="New locks",
        whose="worker",
        user=cast.users["ama"],
        due_on=TODAY,
        by=cast.actor("ama"),
    )
    with clock.at(NOON + timedelta(days=30)):
        items = list(desk.work(cast.actor("ama")))
    assert set(kinds(items)) == {"first_contact", "review", "action", "ask_again"}, "an incident: asked again"
    first = next(item for item in items if item.kind == "first_contact")
    assert (first.person_name, first.urgency) == ("Una Brant", 0)
    assert str(late.uid) in first.url
    assert any("New locks" in item.text for item in items)


def test_a_manager_finds_what_waits_for_her_word(cast, story):
    nobodys = made.case(cast, owner=None, client=made.person(cast, given="Oda"))
    waiting = made.referral(cast, client=made.person(cast, given="Ebba"))
    made.assess(cast, nobodys, 14, not_referred="Heard on Friday.")
    items = list(desk.work(cast.actor("grace")))
    waits = ["agree_level", "allocate", "ask_again", "open_case", "sign_not_referred"]
    assert sorted(kinds(items)) == waits
    assert any(str(waiting.uid) in item.url for item in items)


def test_a_new_incident_asks_for_a_new_assessment(cast, story):
    with clock.at(NOON + timedelta(days=1)):
        made.incident(cast, story)
        assert "reassess" in kinds(desk.work(cast.actor("ama")))
        made.assess(cast, story, 5)
        assert "reassess" not in kinds(desk.work(cast.actor("ama")))


def test_a_change_in_her_life_calls_for_a_new_look_on_the_first_page(cast):
    case = made.case(cast)
    client = case.parties.get(role="client").person
    ama = cast.actor("ama")
    people.record_life_event(by=ama, person=client, kind="move", on=TODAY, told_by="herself")
    assert "reassess" not in kinds(desk.work(ama))  # nothing has been assessed yet
    with clock.at(NOON + timedelta(hours=1)):
        made.assess(cast, case, 3)
        assert "reassess" not in kinds(desk.work(ama))
    with clock.at(NOON + timedelta(hours=2)):
        people.record_life_event(by=ama, person=client, kind="separation", on=TODAY, told_by="herself")
        [item] = [item for item in desk.work(ama) if item.kind == "reassess"]
        assert "something in the client’s life has changed" in item.text
    with clock.at(NOON + timedelta(hours=3)):
        made.assess(cast, case, 3)
        assert "reassess" not in kinds(desk.work(ama))


def test_whose_safe_contact_is_too_old_is_asked_again_while_her_case_is_open(cast):
    case = made.case(cast, agreed_on=TODAY)
    made.phone(cast, case)
    ama, grace = cast.actor("ama"), cast.actor("grace")
    assert "ask_again" not in kinds(desk.work(ama))
    with clock.at(NOON + timedelta(days=91)):
        [item] = [item for item in desk.work(ama) if item.kind == "ask_again"]
        assert item.text.startswith("1 client must be asked again")
        assert [row["reference"] for row in to_ask(ama)] == [case.reference]
        assert [row["reference"] for row in to_ask(grace)] == [case.reference], "she allocates"
        assert not to_ask(cast.actor("bryony")).exists(), "a colleague's client"
        actions.log_attempt(case=case, at=clock.now(), channel="phone", reached="spoke", support=True, by=ama)
        case.refresh_from_db()
        actions.close_case(case=case, was=case.version, outcome="planned", by=ama)
        assert not to_ask(ama).exists(), "nobody rings whose case is closed"


@pytest.mark.parametrize("somebody", ["starling_worker", "harbour_manager", "referrer", "administrator"])
def test_nobody_elses_desk_holds_anything_of_the_case(cast, story, somebody):
    client = story.parties.get(role="client").person
    actor = cast.actor(somebody)
    assert list(desk.work(actor)) == []
    assert list(desk.timeline(actor, client)) == []
    assert list(desk.tabs(actor, client)) == []
    assert desk.person_facts(actor, client).risk == ""


def test_a_barred_workers_desk_is_empty(cast, story):
    him = story.parties.get(role="perpetrator").person
    people.declare_bar(by=cast.actor("ama"), person_or_cluster=him, user=cast.users["ama"])
    assert list(desk.work(cast.actor("ama"))) == []


def test_her_page_has_the_story_the_way_into_it_and_the_risk(cast, story):
    client = story.parties.get(role="client").person
    actor = cast.actor("bryony")
    titles = [entry.title for entry in desk.timeline(actor, client)]
    assert "Incident: physical (1 source)" in titles
    assert "Case opened" in titles
    [tab] = desk.tabs(actor, client)
    assert story.reference in tab.text
    assert desk.person_facts(actor, client).risk == "high"


def test_desks_take_the_same_statements_at_any_size(cast, story, django_assert_max_num_queries):
    with django_assert_max_num_queries(15) as few:
        list(desk.work(cast.actor("grace")))
    for given in ("Una", "Oda", "Ebba"):
        made.case(cast, owner=None, client=made.person(cast, given=given))
        made.referral(cast, client=made.person(cast, given=given + "a"))
    with django_assert_max_num_queries(15) as many:
        list(desk.work(cast.actor("grace")))
    assert len(few) == len(many)


# --- retention --------------------------------------------------------------------------------------------


def test_every_retention_names_a_model_that_exists_and_its_source():
    for rule in retention.RETENTION:
        app, model = rule.model.split(" ")[0].split(".")
        assert apps.get_model(app, model)
        assert rule.years > 0
        assert "F5" in rule.source


# --- the queryset -----------------------------------------------------------------------------------------


def test_cases_are_seen_by_their_agency_in_their_area_only(cast, story):
    def seen(key):
        return Case.objects.visible_to(cast.actor(key)).filter(pk=story.pk).exists()

    assert [
        key
        for key in ("ama", "bryony", "grace", "starling_worker", "practitioner", "harbour_worker")
        if seen(key)
    ] == [
        "ama",
        "bryony",
        "grace",
    ]


def test_a_restricted_clients_case_is_seen_with_a_share_only(cast, story):
    client = story.parties.get(role="client").person
    people.restrict(by=cast.actor("grace"), person=client, was=client.version, restricted=True)
    assert not Case.objects.visible_to(cast.actor("bryony")).exists()
    assert Case.objects.visible_to(cast.actor("grace")).exists()
    story.refresh_from_db()
    actions.allocate(case=story, user=cast.users["bryony"], was=story.version, by=cast.actor("grace"))
    assert Case.objects.visible_to(cast.actor("bryony")).exists()
    story.refresh_from_db()
    actions.allocate(case=story, user=cast.users["ama"], was=story.version, by=cast.actor("grace"))
    with clock.at(NOON + timedelta(days=1)):
        assert not Case.objects.visible_to(cast.actor("bryony")).exists()
        assert Case.objects.visible_to(cast.actor("ama")).exists()


def test_after_closure_sight_ends_later(cast, story):
    actions.close_case(case=story, was=story.version, outcome="planned", by=cast.actor("ama"))
    with clock.at(NOON + timedelta(days=90)):
        assert Case.objects.visible_to(cast.actor("ama")).exists()


def test_her_page_takes_the_same_statements_for_one_case_and_for_three(
    cast, story, django_assert_max_num_queries
):
    client = story.parties.get(role="client").person
    actor = cast.actor("grace")
    with django_assert_max_num_queries(14) as few:
        list(desk.timeline(actor, client))
    case = story
    for _again in range(2):
        actions.close_case(case=case, was=case.version, outcome="transferred", by=cast.actor("ama"))
        case = made.case(cast, client=client)
        made.incident(cast, case)
        case.refresh_from_db()
    with django_assert_max_num_queries(14) as many:
        entries = list(desk.timeline(actor, client))
    assert len(many) <= len(few) + 1  # and one for the cases that were before
    assert len({entry.source for entry in entries}) == 3
