"""The pages of casework as a worker meets them, and as those who may not."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from cairn.access.models import Draft, Event
from cairn.cases import actions
from cairn.cases.actions.incidents import Telling
from cairn.cases.models import Action, Assessment, Case, ContactAttempt, Incident, Note
from cairn.people import actions as people
from cairn.people.models import NearMiss
from cairn.referrals.models import Referral
from tests.cases import made
from tests.cases.made import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def address(name, *args):
    return reverse(f"cases:{name}", args=args)


def words(answer):
    """What the page says, as text."""
    body = re.sub(r"<script.*?</script>|<style.*?</style>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def day(name, when):
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}


def moment(name, when):
    return day(name, when) | {f"{name}-time": "12:00"}


@pytest.fixture
def case(cast):
    return made.case(cast)


@pytest.fixture
def full(cast, case):
    """A case with something of everything."""
    made.phone(cast, case)
    made.incident(cast, case)
    actions.add_party(
        case=case, role="other", according_to="client", described="A cousin", by=cast.actor("ama")
    )
    actions.log_attempt(
        case=case, at=NOON, channel="phone", reached="spoke", support=True, by=cast.actor("ama")
    )
    made.assess(cast, case, 6, "medium", at=NOON - timedelta(days=8))
    made.assess(cast, case, 9, "medium")
    actions.write_note(case=case, kind="contact", text="She slept at her aunt’s.", by=cast.actor("ama"))
    actions.agree_action(
        case=case,
        text="Change the locks",
        whose="worker",
        user=cast.users["ama"],
        due_on=TODAY - timedelta(days=1),
        by=cast.actor("ama"),
    )
    case.refresh_from_db()
    return case


# --- who sees what ----------------------------------------------------------------------------------------


def every_address(case, cast):
    note = actions.write_note(case=case, kind="other", text="x", by=cast.actor("ama"))
    action = actions.agree_action(case=case, text="x", whose="client", due_on=TODAY, by=cast.actor("ama"))
    assessment, incident = made.assess(cast, case, 2), made.incident(cast, case)
    point = made.phone(cast, case)
    party = case.parties.get(role="perpetrator")
    uid = case.uid
    return [
        *(
            ("get", address(name, uid))
            for name in ("case", "summary", "risk", "attempt", "agreement", "give-up")
        ),
        *(
            ("get", address(name, uid))
            for name in ("assess", "new-note", "new-action", "new-party", "new-incident")
        ),
        ("get", address("close", uid)),
        ("get", address("assessment", uid, assessment.uid)),
        ("get", address("correct-assessment", uid, assessment.uid)),
        ("get", address("note", uid, note.uid)),
        ("get", address("correct-note", uid, note.uid)),
        ("get", address("end-action", uid, action.uid)),
        ("get", address("party", uid, party.uid)),
        ("get", address("incident", uid, incident.uid)),
        ("get", address("new-source", uid, incident.uid)),
        ("post", address("call", uid, point.uid)),
        ("post", address("try-again", uid)),
        ("post", address("new-note", uid)),
        ("post", address("assess", uid)),
        ("post", address("close", uid)),
    ]


def masked(answer):
    return re.sub(rb'name="(csrfmiddlewaretoken|once)" value="[^"]*"', b"", answer.content)


@pytest.mark.parametrize("stranger", ["starling_worker", "harbour_worker"])
def test_another_agencys_case_cannot_be_told_from_one_that_does_not_exist(cast, case, signed_in, stranger):
    browser = signed_in(stranger)
    for method, where in every_address(case, cast):
        answer = getattr(browser, method)(where)
        nothing = getattr(browser, method)(where.replace(str(case.uid), str(uuid4())))
        assert (answer.status_code, nothing.status_code) == (404, 404), where
        assert masked(answer) == masked(nothing), where


@pytest.mark.parametrize("somebody", ["facilitator", "referrer", "pc_hale", "commissioner", "administrator"])
def test_a_role_without_casework_reads_no_page_of_a_case(cast, case, signed_in, somebody):
    browser = signed_in(somebody)
    for method, where in [*every_address(case, cast), ("get", address("list"))]:
        assert getattr(browser, method)(where).status_code == 403, where


def test_a_caseworker_neither_allocates_nor_agrees_nor_signs(cast, full, signed_in):
    browser = signed_in("bryony")
    row = full.assessments.first()
    note = full.notes.first()
    assert browser.get(address("allocate", full.uid)).status_code == 403
    for where in (
        address("agree", full.uid, row.uid),
        address("sign", full.uid, row.uid),
        address("sign-note", full.uid, note.uid),
    ):
        assert browser.post(where).status_code == 403


@pytest.mark.parametrize("whom", ["client", "perpetrator"])
def test_a_bar_against_anybody_in_it_hides_the_case(cast, case, signed_in, whom):
    person = case.parties.get(role=whom).person
    people.declare_bar(by=cast.actor("bryony"), person_or_cluster=person, user=cast.users["bryony"])
    browser = signed_in("bryony")
    assert browser.get(address("case", case.uid)).status_code == 404
    assert case.reference not in words(browser.get(address("list") + "?whose=all"))
    assert signed_in("grace").get(address("case", case.uid)).status_code == 200


def test_somebody_restricted_in_a_case_is_named_to_those_who_have_a_share_alone(cast, signed_in):
    child = made.person(cast, given="Zuri", family="Okoro", born_on=TODAY - timedelta(days=3000))
    him = made.person(cast, given="Otto", family="Nie")
    referral = made.referral(cast, perpetrator=him, child=child)
    people.restrict(by=cast.actor("grace"), person=child, was=1, restricted=True)
    people.restrict(by=cast.actor("grace"), person=him, was=1, restricted=True)
    case = actions.open_case(referral=referral, owner=cast.users["ama"], by=cast.actor("ama"))
    parts = {party.role: party for party in case.parties.all()}
    incident = actions.record_incident(
        case=case, on=TODAY, precision="day", kinds=["physical"], harm="none",
        parties=[(parts["perpetrator"], "caused"), (parts["child"], "harmed")],
        source=Telling("client", TODAY), by=cast.actor("ama"),
    )  # fmt: skip
    client = parts["client"].person.uid
    pages = [address(name, case.uid) for name in ("case", "summary", "new-incident", "risk")]
    pages += [address("incident", case.uid, incident.uid), reverse("home:person", args=[client]), "/"]
    pages += [reverse("people:family", args=[client]), reverse("referrals:referral", args=[referral.uid])]
    said = {key: " ".join(words(signed_in(key).get(page)) for page in pages) for key in ("ama", "grace")}
    for name in ("Zuri", "Okoro", "Otto", "Nie"):
        assert name in said["grace"]
        assert name not in said["ama"]
    hers = address("party", case.uid, parts["child"].uid)
    assert (signed_in("ama").get(hers).status_code, signed_in("grace").get(hers).status_code) == (404, 200)
    case.refresh_from_db()
    actions.close_case(case=case, was=case.version, outcome="died", by=cast.actor("ama"))  # it hinders nobody


def test_a_part_of_another_case_is_not_reached_through_this_one(cast, case, signed_in):
    other = made.case(cast, client=made.person(cast, given="Una"))
    note = actions.write_note(case=other, kind="other", text="x", by=cast.actor("ama"))
    assert signed_in("ama").get(address("note", case.uid, note.uid)).status_code == 404


# --- the case page ----------------------------------------------------------------------------------------


def test_the_case_page_reads_as_a_story(full, signed_in):
    said = words(signed_in("ama").get(address("case", full.uid)))
    for expected in (
        "Marisol Brant",
        "Medium risk",
        "Up: 9 yes-answers, 6 on 9 November 2026.",
        "Change the locks",
        "was due on 16 November 2026",
        "Declan Brant",
        "A cousin",
        "According to",
        "Person said to cause harm",
        "She slept at her aunt’s.",
        "Incident: physical",
        "Phone call: spoke with the client",
        "Ama Owusu",
    ):
        assert expected in said, expected
    for order in (
        ("Overdue", "Risk now"),
        ("Risk now", "What is agreed"),
        ("What is agreed", "What happened"),
    ):
        assert said.index(order[0]) < said.index(order[1])


def test_what_the_referrer_said_is_unsafe_stands_on_the_case_page_with_a_way_to_the_referral(
    cast, case, signed_in
):
    referral = Referral.objects.get(accepted_onto__case=case)
    referral.unsafe = "He must not learn that the school asked."
    referral.save()
    page = signed_in("ama").get(address("case", case.uid)).content.decode()
    assert page.index("He must not learn that the school asked.") < page.index("Risk now")
    assert reverse("referrals:referral", args=[referral.uid]) in page
    assert "unsafe" in Event.objects.filter(verb="saw", kind="case").latest("id").fields


def test_no_page_of_the_case_holds_the_number_until_it_is_asked_for(cast, full, signed_in):
    browser = signed_in("ama")
    pages = ["case", "summary", "attempt", "risk"]
    assert not any("900123" in words(browser.get(address(name, full.uid))) for name in pages)


def test_reading_the_case_is_on_the_record_and_so_is_nothing_that_was_not_read(cast, full, signed_in):
    signed_in("ama").get(address("case", full.uid))
    event = Event.objects.get(verb="saw", kind="case", object_uid=full.uid)
    assert "notes" in event.fields
    client = full.parties.get(role="client").person.uid
    assert client in set(event.about.values_list("person", flat=True))


def test_titles_hold_no_name(full, signed_in):
    for name in ("case", "summary", "attempt", "assess", "risk"):
        body = signed_in("ama").get(address(name, full.uid)).content.decode()
        assert "Brant" not in re.search(r"<title>(.*?)</title>", body, re.S).group(1)


def test_a_closed_case_can_be_read_and_offers_no_work(cast, case, signed_in):
    actions.close_case(case=case, was=case.version, outcome="transferred", by=cast.actor("ama"))
    said = words(signed_in("ama").get(address("case", case.uid)))
    assert "moved to another service" in said
    assert "Assess the risk" not in said


def test_the_summary_names_its_reader_the_time_and_the_marking(full, signed_in):
    said = words(signed_in("ama").get(address("summary", full.uid)))
    assert "OFFICIAL-SENSITIVE" in said
    assert "Prepared for Ama Owusu" in said


@pytest.mark.parametrize(
    ("name", "most"),
    [("case", 23), ("summary", 23), ("risk", 15), ("assess", 22), ("attempt", 15)],
)
def test_the_number_of_statements_is_the_same_at_any_size(
    cast, full, signed_in, django_assert_max_num_queries, name, most
):
    browser = signed_in("ama")
    where = address(name, full.uid)
    browser.get(where)
    with django_assert_max_num_queries(most) as few:
        browser.get(where)
    for _more in range(3):
        made.incident(cast, full)
        made.assess(cast, full, 5, referred=True)
        actions.write_note(case=full, kind="other", text="x", by=cast.actor("ama"))
        actions.agree_action(case=full, text="x", whose="client", due_on=TODAY, by=cast.actor("ama"))
        actions.add_party(
            case=full,
            role="child",
            according_to="client",
            person=made.person(cast, given="Kit"),
            by=cast.actor("ama"),
        )
    with django_assert_max_num_queries(most) as many:
        browser.get(where)
    assert len(few) == len(many)


# --- the list ---------------------------------------------------------------------------------------------


def test_the_list_shows_mine_and_by_choice_everybodys_and_nobodys(cast, case, signed_in):
    hers = made.case(cast, owner="bryony", client=made.person(cast, given="Una"))
    nobodys = made.case(cast, owner=None, client=made.person(cast, given="Oda"))
    browser = signed_in("ama")

    def shown(query=""):
        said = words(browser.get(address("list") + query))
        return {row.reference for row in (case, hers, nobodys) if row.reference in said}

    assert shown() == {case.reference}
    assert shown("?whose=all") == {case.reference, hers.reference, nobodys.reference}
    assert shown("?whose=unallocated") == {nobodys.reference}
    assert shown("?whose=team") == {case.reference}
    assert shown("?whose=all&state=closed") == set()
    browser = signed_in("grace")
    assert shown() == {case.reference, hers.reference, nobodys.reference}
    assert shown("?whose=mine") == set()
    browser = signed_in("ama")
    assert shown("?whose=nonsense&state=nonsense&sort=nonsense&page=nonsense") <= {case.reference}


def test_the_list_finds_what_is_overdue(cast, full, signed_in):
    from cairn.core import clock

    late = made.case(cast, client=made.person(cast, given="Una"))
    with clock.at(NOON + timedelta(days=100)):
        browser = signed_in("ama")
        both = words(browser.get(address("list") + "?overdue=contact&overdue=review"))
        assert {full.reference, late.reference} <= set(both.split())
        for kind, expected in (("contact", late), ("review", full), ("action", full)):
            said = words(browser.get(address("list") + f"?overdue={kind}"))
            assert expected.reference in said
            assert ({full.reference, late.reference} - {expected.reference}).pop() not in said


def test_an_empty_list_says_what_would_be_there(cast, signed_in):
    assert "A case is opened from an accepted referral" in words(signed_in("ama").get(address("list")))


@pytest.mark.parametrize("sort", ["name", "-name", "opened", "-opened", "review", "contact"])
def test_the_list_takes_the_same_statements_at_any_length(
    cast, case, signed_in, django_assert_max_num_queries, sort
):
    browser = signed_in("ama")
    where = address("list") + f"?whose=all&sort={sort}"
    browser.get(where)
    with django_assert_max_num_queries(12) as few:
        browser.get(where)
    for given in ("Una", "Oda", "Ebba"):
        made.case(cast, client=made.person(cast, given=given))
    with django_assert_max_num_queries(12) as many:
        browser.get(where)
    assert len(few) == len(many)


# --- opening ----------------------------------------------------------------------------------------------


def test_an_accepted_referral_becomes_a_case_once_however_often_the_button_is_pressed(cast, signed_in):
    referral = made.referral(cast)
    browser = signed_in("ama")
    where = address("accept", referral.uid)
    said = words(browser.get(where))
    assert "Marisol Brant" in said
    key = str(uuid4())
    first = browser.post(where, {"once": key})
    assert first.status_code == 302
    assert Case.objects.count() == 1
    assert browser.post(where, {"once": str(uuid4())}).status_code == 404
    assert browser.get(where).status_code == 404
    assert Case.objects.count() == 1


def test_a_referral_for_somebody_with_an_open_case_joins_it(cast, signed_in):
    client = made.person(cast)
    case = made.case(cast, client=client)
    second = made.referral(cast, client=client)
    browser = signed_in("ama")
    assert case.reference in words(browser.get(address("accept", second.uid)))
    assert browser.post(address("accept", second.uid)).headers["Location"] == address("case", case.uid)
    assert case.referrals.count() == 2


def test_an_open_case_that_is_hidden_from_her_is_not_told_of_by_a_referral_that_would_join_it(
    cast, signed_in
):
    client = made.person(cast)
    case = made.case(cast, client=client)
    him = case.parties.get(role="perpetrator").person
    second = made.referral(cast, client=client)
    other = made.referral(cast, client=made.person(cast, given="Una"))
    for key, shown in (("ama", True), ("bryony", True)):
        assert case.reference in words(signed_in(key).get(address("accept", second.uid))), shown
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=him, user=cast.users["bryony"])
    browser = signed_in("bryony")
    gone, nowhere = (browser.get(address("accept", uid)) for uid in (second.uid, uuid4()))
    assert (gone.status_code, gone.content) == (404, nowhere.content)
    assert browser.post(address("accept", second.uid)).status_code == 404
    today = words(browser.get("/"))
    assert other.reference in today
    assert second.reference not in today


# --- contact ----------------------------------------------------------------------------------------------


def test_the_rule_stands_before_the_number_and_the_number_has_an_event_of_its_own(cast, case, signed_in):
    point = made.phone(cast, case, "limited", hours_from=None, hours_until=None)
    browser = signed_in("ama")
    page = words(browser.get(address("attempt", case.uid)))
    assert "900123" not in page
    assert "Safe only as said here" in page
    assert not Event.objects.filter(kind="contact_point", verb="opened").exists()
    shown = browser.post(address("call", case.uid, point.uid))
    assert "900123" in shown.content.decode().replace(" ", "")
    assert Event.objects.filter(kind="contact_point", verb="opened", object_uid=point.uid).count() == 1


def test_who_else_can_reach_the_number_stands_before_it(cast, case, signed_in):
    made.phone(cast, case, reached_by="He reads the bill")
    said = words(signed_in("ama").get(address("attempt", case.uid)))
    assert said.index("Who else can reach it: He reads the bill") < said.index("Show the number")
    assert "Said by the person on" in said


def test_somebody_elses_number_is_not_opened_through_this_case(cast, case, signed_in):
    other = made.case(cast, client=made.person(cast, given="Una"))
    point = made.phone(cast, other)
    assert signed_in("ama").post(address("call", case.uid, point.uid)).status_code == 404


def attempt_data(**more):
    return (
        {"point": "none", "channel": "phone", "reached": "no_answer", "text": ""} | moment("at", TODAY) | more
    )


def test_a_call_is_logged(cast, case, signed_in):
    point = made.phone(cast, case)
    answer = signed_in("ama").post(
        address("attempt", case.uid), attempt_data(point=str(point.uid), reached="spoke", support="on")
    )
    assert answer.status_code == 302, words(answer)
    logged = ContactAttempt.objects.get()
    assert (logged.two_way, logged.support, logged.outside_rule) == (True, True, False)


def test_a_contact_outside_the_rule_is_saved_and_the_worker_hears_that_the_manager_will_look(
    cast, case, signed_in
):
    point = made.phone(cast, case, "never")
    browser = signed_in("ama")
    answer = browser.post(
        address("attempt", case.uid),
        attempt_data(point=str(point.uid), text="I rang by mistake."),
        follow=True,
    )
    assert "the manager will look at it" in words(answer)
    assert NearMiss.objects.get().what_happened.open() == "I rang by mistake."


def test_what_was_typed_is_not_lost_by_a_mistake(case, signed_in):
    answer = signed_in("ama").post(
        address("attempt", case.uid), attempt_data(channel="", text="A long story")
    )
    assert answer.status_code == 200
    assert "A long story" in answer.content.decode()
    assert "There is a problem" in words(answer)
    assert not ContactAttempt.objects.exists()


def test_a_stale_yes_is_compared_and_not_written_over(cast, case, signed_in):
    actions.record_agreement(case=case, was=case.version, agreed_on=TODAY, by=cast.actor("bryony"))
    browser = signed_in("ama")
    answer = browser.post(
        address("agreement", case.uid), day("agreed_on", TODAY - timedelta(days=3)) | {"version": 1}
    )
    assert answer.status_code == 409
    assert "Bryony Tallis" in words(answer)
    assert Case.objects.get(pk=case.pk).agreed_on == TODAY


# --- assessing --------------------------------------------------------------------------------------------


def sheet_data(yes=0, **more):
    data = {f"a-{code}": "yes" if n < yes else "no" for n, code in enumerate(made.CODES)}
    data |= {f"s-{code}": "client" for code in made.CODES}
    data |= moment("at", TODAY)
    data |= {
        "alone": "on",
        "why_now": "first",
        "judged": "medium",
        "judged_because": "As told.",
        "heard_before": "no",
        "referred": "none",
    }
    return data | more


def test_the_checklist_has_all_items_and_fills_in_nothing_from_the_last_time(cast, full, signed_in):
    body = signed_in("ama").get(address("assess", full.uid)).content.decode()
    assert len(re.findall(r'name="a-[a-z_]+"', body)) == 24 * 3
    assert not re.search(r'name="a-[a-z_]+"[^>]*checked', body)


def test_an_assessment_is_saved_with_the_level_beside_the_count(case, signed_in):
    browser = signed_in("ama")
    answer = browser.post(
        address("assess", case.uid), sheet_data(14, judged="standard", referred="yes"), follow=True
    )
    said = words(answer)
    assert "High risk" in said
    assert "14 yes-answers" in said
    assert "Visible high risk" in said
    row = Assessment.objects.get()
    assert (row.level, row.judged, row.referred) == ("high", "standard", True)


def test_a_route_without_a_referral_asks_for_the_reason_and_keeps_what_was_typed(case, signed_in):
    answer = signed_in("ama").post(
        address("assess", case.uid), sheet_data(14, referred="none", comment="He works nights.")
    )
    assert "refer, or write why no referral is made" in words(answer)
    assert "He works nights." in answer.content.decode()
    assert not Assessment.objects.exists()


def test_nobody_is_asked_while_the_other_can_hear(case, signed_in):
    data = sheet_data(3)
    del data["alone"]
    answer = signed_in("ama").post(address("assess", case.uid), data)
    assert "Do not go on while the person said to cause harm can hear you" in words(answer)


def test_an_unfinished_checklist_is_kept_and_gone_on_with(cast, case, signed_in):
    browser = signed_in("ama")
    data = {"a-fear": "yes", "n-fear": "Of what he may do.", "keep": "yes", "at-day": "31", "at-month": "2"}
    assert browser.post(address("assess", case.uid), data).status_code == 302
    body = browser.get(address("assess", case.uid)).content.decode()
    assert re.search(r'name="a-fear"[^>]*value="yes"[^>]*checked', body)
    assert "Of what he may do." in body
    assert not re.search(
        r'name="a-fear"[^>]*checked', signed_in("bryony").get(address("assess", case.uid)).content.decode()
    )
    assert browser.post(address("assess", case.uid), data | {"a-injury": "no"}).status_code == 302
    assert Draft.objects.filter(about=case.uid).count() == 1
    browser.post(address("assess", case.uid), sheet_data(3))
    assert not Draft.objects.filter(about=case.uid).exists()


def test_what_changed_is_shown_item_by_item(cast, full, signed_in):
    latest = full.assessments.order_by("-assessed_at").first()
    said = words(signed_in("ama").get(address("assessment", full.uid, latest.uid)))
    assert "What changed since 9 November 2026" in said
    assert said.count("Worse") == 3
    assert "9 yes-answers" in said


def test_two_of_one_day_are_told_apart_by_their_hours(cast, case, signed_in):
    made.assess(cast, case, 3, at=NOON - timedelta(hours=2))
    latest = made.assess(cast, case, 5, at=NOON - timedelta(hours=1))
    said = words(signed_in("ama").get(address("assessment", case.uid, latest.uid)))
    assert "What changed since 17 November 2026 at 10:00" in said
    assert "17 November 2026 at 11:00" in said
    said = words(signed_in("ama").get(address("risk", case.uid)))
    assert "Up: 5 yes-answers, 3 on 17 November 2026 at 10:00." in said
    assert "17 November 2026 at 11:00" in said


def test_a_manager_agrees_on_the_page_and_a_stale_answer_is_refused(cast, case, signed_in):
    made.assess(cast, case, 14)
    row = made.assess(cast, case, 5, "medium")
    browser = signed_in("grace")
    where = address("assessment", case.uid, row.uid)
    assert "Agree to the lower level" in words(browser.get(where))
    assert "Agree to the lower level" not in words(signed_in("ama").get(where))
    agree = address("agree", case.uid, row.uid)
    assert browser.post(agree, {"agreed": "yes", "version": 99}).status_code == 409
    assert browser.post(agree, {"agreed": "yes", "version": row.version}).status_code == 302
    assert Case.objects.get(pk=case.pk).level == "medium"


def test_the_reason_for_not_referring_is_signed_on_the_page(cast, case, signed_in):
    row = made.assess(cast, case, 14, not_referred="Heard on Friday.")
    browser = signed_in("grace")
    assert "Heard on Friday." in words(browser.get(address("assessment", case.uid, row.uid)))
    assert browser.post(address("sign", case.uid, row.uid), {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert row.signed_by == cast.users["grace"]


def test_an_assessment_is_corrected_from_what_was_recorded(cast, case, signed_in):
    row = made.assess(cast, case, 3)
    browser = signed_in("ama")
    where = address("correct-assessment", case.uid, row.uid)
    assert len(re.findall(r'name="a-[a-z_]+"[^>]*checked', browser.get(where).content.decode())) == 24
    assert browser.post(where, sheet_data(4)).status_code == 302
    assert Assessment.objects.get(edition=2).yes == 4


def test_the_risk_page_draws_the_line_and_its_table(full, signed_in):
    answer = signed_in("ama").get(address("risk", full.uid))
    assert b"<svg" in answer.content
    said = words(answer)
    assert "9 November 2026" in said
    assert "nobody is ranked by it" in said


# --- the rest ---------------------------------------------------------------------------------------------


def test_an_incident_is_recorded_and_a_second_report_is_a_second_source(cast, case, signed_in):
    browser = signed_in("ama")
    him = case.parties.get(role="perpetrator")
    data = {
        "when-month": "11",
        "when-year": "2026",
        "kinds": ["physical", "controlling"],
        "harm": "minor",
        "caused": [str(him.uid)],
        "children_present": "unknown",
        "orders_breached": "no",
        "place": "At home",
        "text": "He held the door.",
        "told_by": "client",
        "agency": "",
        "reference": "",
    } | day("told_on", TODAY)
    said = words(browser.post(address("new-incident", case.uid), data, follow=True))
    assert "November 2026" in said
    assert "Declan Brant" in said
    incident = Incident.objects.get()
    assert incident.precision == "month"
    second = {"told_by": "police", "agency": str(cast.agencies["police"].uid), "reference": "CR 1"} | day(
        "told_on", TODAY
    )
    said = words(browser.post(address("new-source", case.uid, incident.uid), second, follow=True))
    assert "CR 1" in said
    assert Incident.objects.count() == 1


def test_somebody_is_added_to_the_case_and_may_dispute_it(cast, case, signed_in):
    browser = signed_in("ama")
    data = {
        "role": "child",
        "known": "yes",
        "given": "Ida",
        "family": "Brant",
        "described": "ignored",
        "according_to": "client",
        "disputed_by": "",
        "born-year": "2018",
    }
    answer = browser.post(address("new-party", case.uid), data)
    assert answer.status_code == 302, words(answer)
    party = case.parties.get(role="child")
    assert (str(party.person), party.described.open()) == ("Ida Brant", "")
    browser.post(
        address("party", case.uid, party.uid), {"disputed_by": "themselves", "version": party.version}
    )
    assert "disputed by this person" in words(browser.get(address("case", case.uid)))


def test_a_note_is_written_corrected_and_signed(cast, case, signed_in):
    browser = signed_in("ama")
    browser.post(address("new-note", case.uid), {"kind": "contact", "text": "First"} | day("on", TODAY))
    note = Note.objects.get()
    answer = browser.post(address("correct-note", case.uid, note.uid), {"text": "Second"}, follow=True)
    assert "Edition 1" in words(answer)
    newer = Note.objects.get(edition=2)
    assert signed_in("grace").post(address("sign-note", case.uid, newer.uid)).status_code == 302
    assert "Read in supervision by Grace Lindqvist" in words(
        browser.get(address("note", case.uid, newer.uid))
    )


def test_an_action_is_agreed_and_ended(cast, case, signed_in):
    browser = signed_in("ama")
    data = {
        "text": "New locks",
        "whose": "worker",
        "user": str(cast.users["bryony"].uid),
        "agency": "",
        "risk": "fear",
    }
    assert browser.post(address("new-action", case.uid), data | day("due_on", TODAY)).status_code == 302
    action = Action.objects.get()
    assert (action.user, action.risk) == (cast.users["bryony"], "fear")
    where = address("end-action", case.uid, action.uid)
    answer = browser.post(where, {"state": "cancelled", "because": "", "version": action.version})
    assert "Give the reason for cancelling it" in words(answer)
    assert (
        browser.post(where, {"state": "done", "outcome": "Fitted", "version": action.version}).status_code
        == 302
    )
    assert Action.objects.get().state == "done"


def test_a_case_is_allocated_and_closed(cast, case, signed_in):
    browser = signed_in("grace")
    data = {"user": str(cast.users["bryony"].uid), "version": case.version}
    assert browser.post(address("allocate", case.uid), data).status_code == 302
    case.refresh_from_db()
    answer = browser.post(address("allocate", case.uid), data)
    assert answer.status_code == 409
    assert "Grace Lindqvist" in words(answer)
    close = {
        "outcome": "transferred",
        "ending": "Moved away.",
        "feels_safer": "not_asked",
        "version": case.version,
    }
    assert browser.post(address("close", case.uid), close).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "closed"


def test_the_same_form_sent_twice_is_done_once(case, signed_in):
    browser = signed_in("ama")
    data = {"kind": "contact", "text": "Once", "once": str(uuid4())} | day("on", TODAY)
    answers = [browser.post(address("new-note", case.uid), data) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Note.objects.count() == 1


NONSENSE = [
    "",
    "\x00",
    "💥" * 50,
    "<script>alert(1)</script>",
    "'; DROP TABLE cases_case; --",
    "9" * 400,
    "../..",
    "=cmd()",
]


@pytest.mark.parametrize("text", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_in_any_field_gets_a_sentence_and_never_a_stack_trace(cast, full, signed_in, text):
    browser = signed_in("ama")
    action, party = full.actions.first(), full.parties.get(role="perpetrator")
    incident, row, note = full.incidents.first(), full.assessments.first(), full.notes.first()
    forms = {
        address("attempt", full.uid): attempt_data(),
        address("agreement", full.uid): day("agreed_on", TODAY),
        address("assess", full.uid): sheet_data(3),
        address("correct-assessment", full.uid, row.uid): sheet_data(3),
        address("new-note", full.uid): {"kind": "", "text": ""} | day("on", TODAY),
        address("correct-note", full.uid, note.uid): {"text": ""},
        address("new-action", full.uid): {"text": "", "whose": "", "user": "", "agency": ""}
        | day("due_on", TODAY),
        address("end-action", full.uid, action.uid): {"state": "", "because": "", "outcome": ""},
        address("new-party", full.uid): {
            "role": "",
            "known": "",
            "given": "",
            "family": "",
            "according_to": "",
        },
        address("party", full.uid, party.uid): {"disputed_by": ""},
        address("new-incident", full.uid): {
            "kinds": "",
            "harm": "",
            "caused": "",
            "told_by": "",
            "agency": "",
        },
        address("new-source", full.uid, incident.uid): {"told_by": "", "agency": ""},
        address("close", full.uid): {"outcome": "", "ending": "", "feels_safer": "", "risk_change": ""},
        address("give-up", full.uid): {"because": ""},
    }
    for where, fields in forms.items():
        data = dict.fromkeys(fields, text) | {"version": text, "once": text}
        answer = browser.post(where, data)
        assert answer.status_code in (200, 302, 409), where
        assert "Traceback" not in answer.content.decode()


def test_markup_that_was_typed_is_shown_as_text(cast, case, signed_in):
    actions.write_note(case=case, kind="other", text="<script>alert(1)</script>", by=cast.actor("ama"))
    body = signed_in("ama").get(address("case", case.uid)).content.decode()
    assert "<script>alert(1)</script>" not in body
    assert "&lt;script&gt;" in body


def test_a_closed_case_says_whose_it_was_and_asks_for_no_action(cast, signed_in):
    case = made.case(cast, agreed_on=TODAY)
    actions.log_attempt(
        case=case, at=NOON, channel="phone", reached="spoke", support=True, by=cast.actor("ama")
    )
    case.refresh_from_db()
    actions.close_case(case=case, was=case.version, outcome="planned", by=cast.actor("ama"))
    page = words(signed_in("ama").get(address("case", case.uid)))
    assert "Worker Ama Owusu, until 17 November 2026" in page
    assert "No action is open." in page
    assert "Agree one with the client" not in page
