"""Break-glass: one record, a reason, four hours, told at once, reviewed elsewhere; never over a bar, nobody else's."""

from datetime import time, timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from cairn.access import emergency
from cairn.access.actor import actor_of
from cairn.access.models import Appointment, BreakGlass, Event
from cairn.cases import actions
from cairn.cases.queries import emergency as queries
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.ids import new_reference, new_uid
from cairn.directory.models import Service
from cairn.people import actions as people
from cairn.people.models import ContactPoint, Person
from cairn.people.queries.reviews import review_of, reviews, waiting
from cairn.release.models import Outgoing
from tests.cases import made
from tests.drawn import without_drawn
from tests.people.test_two_worlds import answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

WHY = "He is outside her door and she does not answer the phone."


@pytest.fixture
def demo(settings):
    settings.CAIRN_DEMO = True  # a second factor is as fresh as it must be


@pytest.fixture
def hers(cast, demo):
    """A case of Haven's at high risk, with a plan."""
    case = made.case(cast, agreed_on=clock.today())
    made.assess(cast, case, yes=16, judged="high", by="ama")
    case.refresh_from_db()
    actions.agree_action(
        case=case, text="Ring 999 and say Rowan", whose="client", due_on=clock.today(), by=cast.actor("ama")
    )
    actions.write_note(case=case, kind="contact", text="A secret of the notes.", by=cast.actor("ama"))
    made.phone(cast, case)
    return case


def client(case):
    return case.parties.get(role="client").person


def opened(cast, case, by="pc_hale", typed=None):
    return actions.open_in_emergency(by=cast.actor(by), typed=typed or case.reference, reason=WHY)


@pytest.mark.parametrize("of", ["case", "person"])
def test_a_reference_opens_the_duty_view_of_one_record_for_four_hours(cast, hers, signed_in, noon, of):
    reference = hers.reference if of == "case" else client(hers).reference
    browser = signed_in("pc_hale")
    typed = f"{reference[:4].lower()} {reference[4:]}"
    sent = browser.post(reverse("cases:emergency"), {"reference": typed, "reason": WHY})
    row = BreakGlass.objects.get()
    assert sent.url == reverse("cases:emergency-view", args=[row.uid])
    page = browser.get(sent.url).content.decode()
    for shown in ("Marisol Brant", "Ring 999 and say Rowan", "High risk", "Ama Owusu"):
        assert shown in page
    for hidden in ("secret of the notes", "900123", "Declan"):
        assert hidden not in without_drawn(page)
    assert browser.get(reverse("cases:case", args=[hers.uid])).status_code in (403, 404)
    with clock.at(noon + timedelta(hours=4) - timedelta(seconds=1)):
        assert browser.get(sent.url).status_code == 200
    with clock.at(noon + timedelta(hours=4)):
        assert browser.get(sent.url).status_code == 404


def test_every_reading_is_an_event_with_the_opening_and_the_reviewer_reads_them(cast, hers, signed_in):
    row = opened(cast, hers)
    browser = signed_in("pc_hale")
    for _ in range(2):
        browser.get(reverse("cases:emergency-view", args=[row.uid]))
    events = Event.objects.filter(kind=emergency.READ, object_uid=row.uid, verb="saw")
    assert events.count() == 2
    assert {e.about.get().person for e in events} == {client(hers).uid}
    assert len(emergency.read_under(row)) == 2


def test_somebody_elses_opening_opens_nothing_to_me(cast, hers, signed_in):
    row = opened(cast, hers)
    for key in ("social_worker", "adults", "night", "ama", "grace", "wick_police"):
        page = reverse("cases:emergency-view", args=[row.uid])
        assert answer(signed_in(key), page) == answer(
            signed_in(key), reverse("cases:emergency-view", args=[new_uid()])
        )
        assert answer(signed_in(key), page)[0] == 404, key
    closing = reverse("cases:emergency-close", args=[row.uid])
    assert signed_in("social_worker").post(closing, {"version": 1}).status_code == 404
    with pytest.raises(Refused):
        emergency.close(by=cast.actor("social_worker"), row=row, was=1)


def test_what_she_has_open_stands_on_every_page_until_she_closes_it(cast, hers, signed_in):
    browser, other = signed_in("pc_hale"), signed_in("social_worker")
    assert "Open in an emergency" not in browser.get("/").content.decode()
    row = opened(cast, hers)
    for page in ("/", reverse("directory:list"), reverse("access:account"), reverse("referrals:mine")):
        assert "Open in an emergency" in browser.get(page).content.decode(), page
    assert "Open in an emergency" not in other.get("/").content.decode()
    browser.post(reverse("cases:emergency-close", args=[row.uid]), {"version": row.version})
    assert "Open in an emergency" not in browser.get("/").content.decode()
    assert browser.get(reverse("cases:emergency-view", args=[row.uid])).status_code == 404


@pytest.mark.parametrize(
    "reason", ["", "aaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaaaaaa", "urgent", "x y z " * 20, "need it now"]
)
def test_a_reason_is_a_sentence(cast, hers, reason, signed_in):
    with pytest.raises(Refused, match="sentence"):
        actions.open_in_emergency(by=cast.actor("pc_hale"), typed=hers.reference, reason=reason)
    sent = {"reference": hers.reference, "reason": reason}
    page = signed_in("pc_hale").post(reverse("cases:emergency"), sent).content.decode()
    assert "why you need this record now" in page
    assert not BreakGlass.objects.exists()


def test_the_second_factor_is_of_the_last_five_minutes(cast, hers, settings, noon):
    settings.CAIRN_DEMO = False
    actor = cast.actor("pc_hale")
    for given in (None, noon - timedelta(minutes=5, seconds=1)):
        actor.mfa_at = given
        with pytest.raises(Refused, match="second factor"):
            actions.open_in_emergency(by=actor, typed=hers.reference, reason=WHY)
    actor.mfa_at = noon - timedelta(minutes=5)
    assert actions.open_in_emergency(by=actor, typed=hers.reference, reason=WHY)


def test_the_role_says_who_opens_at_all(cast, hers):
    for key in ("practitioner", "referrer", "governance", "administrator", "therapist"):
        with pytest.raises(Refused, match="Your role"):
            opened(cast, hers, by=key)


def test_owner_and_a_reviewer_of_another_agency_are_told_at_once_without_a_name(cast, hers, signed_in):
    row = opened(cast, hers, by="pc_hale")
    assert row.reviewer not in (None, cast.users["pc_hale"])
    assert row.reviewer.appointments.get().agency not in (cast.agencies["police"], cast.agencies["haven"])
    sent = {out.recipient_user: out.body.open() for out in Outgoing.objects.filter(source_uid=row.uid)}
    assert set(sent) == {row.reviewer, cast.users["grace"]}  # who manages Haven: an agency has no mailbox
    assert not any("Marisol" in text or "Brant" in text or hers.reference in text for text in sent.values())
    for key in ("ama", "grace"):
        home = signed_in(key).get("/").content.decode()
        assert "Tom Hale of" in home, key
        told = signed_in(key).get(reverse("cases:emergency-told", args=[row.uid])).content.decode()
        assert WHY in told
    assert "Tom Hale of" not in signed_in("bryony").get("/").content.decode()  # not her case
    reviewer = next(key for key, user in cast.users.items() if user == row.reviewer)
    assert "Review: Tom Hale" in signed_in(reviewer).get("/").content.decode()
    told = reverse("cases:emergency-told", args=[row.uid])
    assert signed_in(reviewer).get(told).status_code in (403, 404)


def test_the_reviewer_sees_who_when_why_and_what_and_no_name_without_a_relation(cast, hers, signed_in):
    row = opened(cast, hers)
    signed_in("pc_hale").get(reverse("cases:emergency-view", args=[row.uid]))
    reviewer = next(key for key, user in cast.users.items() if user == row.reviewer)
    page = signed_in(reviewer).get(reverse("people:review", args=[row.uid])).content.decode()
    for shown in ("Tom Hale", WHY, "Haven Advocacy", "emergency plan"):
        assert shown in page
    assert "Marisol" not in page
    own = made.person(cast, by=reviewer, given="Mari", family="B")
    Person.objects.filter(pk=own.pk).update(cluster=client(hers).cluster)
    page = signed_in(reviewer).get(reverse("people:review", args=[row.uid])).content.decode()
    assert "Mari B" in page  # her own record of the same human
    assert "Marisol" not in page


def world(cast, hers, why):
    """The case of Haven's as somebody must not open it, for one of these reasons."""
    if why == "barred":
        people.declare_bar(by=cast.actor("grace"), person_or_cluster=client(hers), user=cast.users["pc_hale"])
    elif why == "agency barred":
        people.declare_bar(
            by=cast.actor("grace"),
            person_or_cluster=client(hers),
            agency=cast.agencies["police"],
            because="x",
        )
    elif why == "kin barred":
        him = hers.parties.get(role="perpetrator").person
        people.declare_bar(by=cast.actor("grace"), person_or_cluster=him, user=cast.users["pc_hale"])
        people.relate(by=cast.actor("ama"), a=client(hers), b=him, kind="former_partner")
    elif why == "area":
        Person.objects.filter(pk=client(hers).pk).update(area=cast.areas["wickstead"])
        type(hers).objects.filter(pk=hers.pk).update(area=cast.areas["wickstead"])
    elif why == "own":
        people.involve(
            by=cast.actor("ama"), person=client(hers), agency=cast.agencies["police"], basis="consulted",
            source_kind="case", source_uid=new_uid(), user=cast.users["pc_hale"],
        )  # fmt: skip


@pytest.mark.parametrize("why", ["barred", "agency barred", "kin barred", "area", "own"])
@pytest.mark.parametrize("of", ["case", "person"])
def test_a_bar_answers_exactly_as_a_reference_that_does_not_exist(cast, hers, signed_in, why, of):
    world(cast, hers, why)
    browser = signed_in("pc_hale")
    browser.get("/")
    page = reverse("cases:emergency")
    once = str(new_uid())
    reference = hers.reference if of == "case" else client(hers).reference
    answers = [
        answer(browser, page, "post", {"reference": typed, "reason": WHY, "once": once})
        for typed in (new_reference(), reference, new_reference())  # the first opens the keys that are kept
    ][1:]
    assert [status for status, _body, _sql in answers] == [200, 200]
    one, other = (body[1].replace(reference.encode(), b"ref") for body in answers)
    typed = [line for line in other.decode().splitlines() if line not in one.decode().splitlines()]
    assert len(typed) <= 1, typed  # the field that holds what she typed
    assert answers[0][2] == answers[1][2]
    assert not BreakGlass.objects.exists()
    assert Event.objects.filter(verb="tried in an emergency", object_uid=None).count() == 3


def test_a_bar_that_is_laid_meanwhile_closes_what_is_open(cast, hers, signed_in):
    row = opened(cast, hers)
    browser = signed_in("pc_hale")
    assert browser.get(reverse("cases:emergency-view", args=[row.uid])).status_code == 200
    world(cast, hers, "barred")
    assert browser.get(reverse("cases:emergency-view", args=[row.uid])).status_code == 404


def test_ones_own_services_client_is_duty_cover_and_a_restricted_one_is_opened_so(cast, hers):
    with pytest.raises(actions.NothingToOpen):
        opened(cast, hers, by="bryony")
    person = client(hers)
    people.restrict(by=cast.actor("grace"), person=person, was=person.version, restricted=True)
    row = opened(cast, hers, by="bryony")
    assert row.owner == cast.agencies["haven"]
    assert row.reviewer.appointments.get().agency != cast.agencies["haven"]
    with pytest.raises(actions.NothingToOpen):
        opened(cast, hers, by="grace")  # she has a share: it is open to her anyway


def test_nobody_opens_across_the_wall(cast, demo):
    him = made.person(cast, by="practitioner", given="Declan", family="Brant", sex="male")
    his = made.case(cast, by="practitioner", owner=None, to="turning", work="perpetrator", client=him)
    hers = made.case(cast)
    for key in ("ama", "grace", "refuge_worker"):
        with pytest.raises(actions.NothingToOpen):
            opened(cast, his, by=key)
    for typed in (hers.reference, client(hers).reference):
        with pytest.raises(actions.NothingToOpen):
            opened(cast, hers, by="programme_manager", typed=typed)
    assert opened(cast, his, by="pc_hale")  # the police work on both sides


def number(cast, row, point):
    return reverse("cases:emergency-number", args=[row.uid, point.uid])


def test_the_service_is_named_with_its_telephones_by_day_and_out_of_hours(cast, hers, signed_in):
    Service.objects.filter(pk=hers.service_id).update(phone="020 7946 0140", night_phone="07700 900140")
    row = opened(cast, hers)
    page = signed_in("pc_hale").get(reverse("cases:emergency-view", args=[row.uid])).content.decode()
    assert "020 7946 0140" in page
    assert "07700 900140" in page
    Service.objects.filter(pk=hers.service_id).update(night_phone="")
    page = signed_in("pc_hale").get(reverse("cases:emergency-view", args=[row.uid])).content.decode()
    assert "No number is in the directory" in page


def test_her_number_is_shown_on_a_click_of_its_own_with_its_rule_and_owner_and_reviewer_read_of_it(
    cast, hers, signed_in
):
    [point] = client(hers).contact_points.all()
    people.set_contact_rule(
        by=cast.actor("ama"), contact_point=point, safe="safe", given_by="herself", code_word="kingfisher"
    )
    row, browser = opened(cast, hers), signed_in("pc_hale")
    page = browser.get(reverse("cases:emergency-view", args=[row.uid])).content.decode()
    assert "Show the number" in page
    assert "900123" not in without_drawn(page)
    shown = browser.post(number(cast, row, point)).content.decode()
    assert "07700 900123" in shown
    assert "kingfisher" in shown
    assert shown.index("Safe to ring") < shown.index("07700 900123")
    event = Event.objects.get(verb="opened", kind="contact_point", object_uid=point.uid)
    assert (event.user, event.about.get().person) == (cast.users["pc_hale"].uid, client(hers).uid)
    assert [one.fields for one in emergency.read_under(row)].count(("phone",)) == 1
    told = signed_in("grace").get(reverse("cases:emergency-told", args=[row.uid])).content.decode()
    assert "one of the person’s phone numbers" in told


@pytest.mark.parametrize("rule", ["never", "ask_again", "outside_hours", "shared", "hidden", "nobody asked"])
def test_a_number_that_must_not_be_rung_now_is_not_opened_and_its_rule_is_read(cast, hers, signed_in, rule):
    [point] = client(hers).contact_points.all()
    said = {"by": cast.actor("ama"), "contact_point": point, "given_by": "herself"}
    if rule in ("never", "ask_again"):
        people.set_contact_rule(**said, safe=rule)
    if rule == "outside_hours":
        people.set_contact_rule(**said, safe="limited", hours_from=time(2), hours_until=time(3))
    if rule in ("shared", "hidden"):
        ContactPoint.objects.update(
            **{"shared": {"shared_with_perpetrator": True}, "hidden": {"hidden": True}}[rule]
        )
    if rule == "nobody asked":
        point = people.add_contact_point(
            by=cast.actor("ama"), person=client(hers), kind="phone", value="07700 900124"
        )
    row, browser = opened(cast, hers), signed_in("pc_hale")
    page = browser.get(reverse("cases:emergency-view", args=[row.uid])).content.decode()
    assert "Ring the service" in page
    assert number(cast, row, point) not in page
    assert browser.post(number(cast, row, point)).status_code == 403
    assert not Event.objects.filter(verb="opened", kind="contact_point").exists()


def test_what_was_kept_hidden_opens_to_a_role_that_opens_what_lives_depend_on(cast, hers, signed_in):
    [point] = client(hers).contact_points.all()
    ContactPoint.objects.update(hidden=True)
    row = opened(cast, hers, by="night")
    assert "07700 900123" in signed_in("night").post(number(cast, row, point)).content.decode()


def test_nobody_elses_opening_and_nobody_elses_telephone_opens_a_number(cast, hers, signed_in, noon):
    [point] = client(hers).contact_points.all()
    other = people.add_contact_point(
        by=cast.actor("ama"), person=made.person(cast, given="Rana"), kind="phone", value="07700 900125"
    )
    row = opened(cast, hers)
    assert signed_in("social_worker").post(number(cast, row, point)).status_code == 404
    assert signed_in("pc_hale").post(number(cast, row, other)).status_code == 404
    address = people.add_contact_point(
        by=cast.actor("ama"), person=client(hers), kind="address", value="1 Quay Street, ZZ1 1AA"
    )
    assert signed_in("pc_hale").post(number(cast, row, address)).status_code == 404
    with clock.at(noon + timedelta(hours=4)):
        assert signed_in("pc_hale").post(number(cast, row, point)).status_code == 404


def test_what_of_the_plan_is_in_place_stands_beside_what_is_to_do_without_what_was_written_of_it(
    cast, hers, signed_in
):
    ama = cast.actor("ama")
    lock = actions.agree_action(case=hers, text="A new lock", whose="client", due_on=clock.today(), by=ama)
    actions.end_action(action=lock, was=lock.version, state="done", outcome="Her sister paid for it", by=ama)
    dropped = actions.agree_action(
        case=hers, text="Tell the neighbour", whose="client", due_on=clock.today(), by=ama
    )
    actions.end_action(
        action=dropped, was=dropped.version, state="cancelled", outcome="He is his friend", by=ama
    )
    row = opened(cast, hers)
    page = signed_in("pc_hale").get(reverse("cases:emergency-view", args=[row.uid])).content.decode()
    to_do, in_place = page.index("plan: to do"), page.index("plan: in place")
    assert to_do < page.index("Ring 999 and say Rowan") < in_place < page.index("A new lock")
    for hidden in ("Her sister paid", "Tell the neighbour", "He is his friend"):
        assert hidden not in page


def second_post(cast, key, role, agency):
    """Another post for one of the cast; gives her as she acts under it."""
    there = cast.agencies[agency]
    post = Appointment.objects.create(
        user=cast.users[key], agency=there, team=there.teams.first(), role=role, area=cast.actor(key).area
    )
    return actor_of(post, mfa_at=clock.now())


def open_as(actor, typed):
    return actions.open_in_emergency(by=actor, typed=typed, reason=WHY)


def test_with_two_posts_her_own_services_client_is_not_opened_under_the_other(cast, hers):
    ama = second_post(cast, "ama", "police_officer", "police")
    for typed in (hers.reference, client(hers).reference):
        with pytest.raises(actions.NothingToOpen):
            open_as(ama, typed)
    theirs = made.case(
        cast, by="starling_manager", to="starling", owner="starling_worker",
        client=made.person(cast, by="starling_manager", given="Rana"),
    )  # fmt: skip
    row = open_as(ama, theirs.reference)
    assert (row.agency, row.owner) == (cast.agencies["police"], cast.agencies["starling"])
    assert row.reviewer.appointments.get().agency not in (cast.agencies["police"], cast.agencies["haven"])


def test_with_two_posts_nobody_who_works_with_survivors_opens_a_programmes_record(cast, hers):
    him = made.person(cast, by="practitioner", given="Declan", family="Brant", sex="male")
    his = made.case(cast, by="practitioner", owner=None, to="turning", work="perpetrator", client=him)
    ama = second_post(cast, "ama", "police_officer", "police")
    with pytest.raises(actions.NothingToOpen):
        open_as(ama, his.reference)
    practitioner = second_post(cast, "practitioner", "police_officer", "police")
    with pytest.raises(actions.NothingToOpen):
        open_as(practitioner, hers.reference)
    Appointment.objects.filter(user=cast.users["ama"], agency=cast.agencies["haven"]).update(
        until_on=clock.today() - timedelta(days=1)
    )
    post = Appointment.objects.select_related("user", "agency", "team", "area").get(
        user=cast.users["ama"], role="police_officer"
    )
    assert open_as(actor_of(post, mfa_at=clock.now()), his.reference)


def test_the_finding_and_not_the_clock_suspends(cast, hers, signed_in, noon):
    row = opened(cast, hers)
    officer = signed_in("pc_hale")
    with clock.at(noon + timedelta(days=30)):
        cast.users["pc_hale"].refresh_from_db()
        assert cast.users["pc_hale"].is_active
    reviewer = next(key for key, user in cast.users.items() if user == row.reviewer)
    page = reverse("people:review", args=[row.uid])
    browser = signed_in(reviewer)
    said = {"finding": "misuse", "found": "", "version": row.version}
    assert "Say how you came to it" in browser.post(page, said).content.decode()
    browser.post(page, said | {"found": "She is his neighbour, there was no call."})
    row.refresh_from_db()
    assert (row.finding, row.reviewed_by) == ("misuse", row.reviewer)
    assert officer.get("/").status_code == 302  # signed out, and the account is closed
    cast.users["pc_hale"].refresh_from_db()
    assert not cast.users["pc_hale"].is_active
    with pytest.raises(Refused, match="already"):
        people.review_emergency(by=cast.actor(reviewer), row=row, was=row.version, finding="right", found="x")


def test_not_reviewed_in_a_working_day_it_goes_to_deputy_lead_and_colleagues(cast, hers, noon):
    row = opened(cast, hers)  # Tuesday noon: due on Wednesday noon
    reviewer = next(key for key, user in cast.users.items() if user == row.reviewer)
    deputy = next(key for key, user in cast.users.items() if user == row.deputy)
    late = noon + timedelta(days=1)
    assert row.due_at == late

    def whose():
        keys = (
            "grace",
            "refuge_manager",
            "starling_manager",
            "governance",
            "programme_manager",
            "harbour_manager",
        )
        return {key for key in keys if waiting(cast.actor(key)).exists()}

    with clock.at(late - timedelta(seconds=1)):
        assert whose() == {reviewer}
    with clock.at(late):
        assert whose() == {reviewer, deputy, "governance"}
        with pytest.raises(Http404):
            review_of(cast.actor("grace"), row.uid) if "grace" not in (reviewer, deputy) else review_of(
                cast.actor("harbour_manager"), row.uid
            )


def test_nobody_reviews_what_her_own_agency_opened_or_somebody_she_is_barred_from(cast, hers, noon):
    row = opened(cast, hers, by="refuge_worker")
    assert row.reviewer != cast.users["refuge_manager"]
    with clock.at(noon + timedelta(days=2)):
        assert not reviews(cast.actor("refuge_manager")).exists()
        reviewer = next(key for key, user in cast.users.items() if user == row.reviewer)
        assert reviews(cast.actor(reviewer)).exists()
        people.declare_bar(
            by=cast.actor("grace"), person_or_cluster=client(hers), agency=cast.appointments[reviewer].agency,
            because="He works there.",
        )  # fmt: skip
        assert not reviews(cast.actor(reviewer)).exists()
        with pytest.raises(Refused):
            people.review_emergency(by=cast.actor(reviewer), row=row, was=1, finding="right", found="x")


def test_nobody_who_is_barred_is_made_the_reviewer(cast, hers):
    for agency in ("lantern", "starling"):
        people.declare_bar(
            by=cast.actor("grace"), person_or_cluster=client(hers), agency=cast.agencies[agency], because="x"
        )
    row = opened(cast, hers)
    assert row.reviewer == cast.users["grace"]  # the owner, for there is no third; the lead where it is late


def test_what_the_night_team_opened_is_reviewed_together(cast, hers, signed_in):
    other = made.case(cast, client=made.person(cast, given="Nour"))
    rows = [opened(cast, case, by="night") for case in (hers, other)]
    single = opened(cast, hers, by="pc_hale")
    assert [row.batch for row in (*rows, single)] == [True, True, False]
    by_reviewer = {}
    for row in rows:
        by_reviewer.setdefault(row.reviewer_id, []).append(row)
    for reviewer, some in by_reviewer.items():
        key = next(key for key, user in cast.users.items() if user.pk == reviewer)
        browser = signed_in(key)
        page = reverse("people:review-night")
        assert WHY in browser.get(page).content.decode()
        sent = {"rows": [row.uid.hex for row in some], "found": "Calls of that night, in the log."}
        assert browser.post(page, sent).status_code == 302
    assert set(BreakGlass.objects.filter(batch=True).values_list("finding", flat=True)) == {"right"}
    single.refresh_from_db()
    assert single.finding == ""


def test_a_form_that_is_sent_twice_opens_once(cast, hers, signed_in):
    browser, once = signed_in("pc_hale"), str(new_uid())
    sent = {"reference": hers.reference, "reason": WHY, "once": once}
    first, second = (browser.post(reverse("cases:emergency"), sent) for _ in range(2))
    assert first.url == second.url
    assert BreakGlass.objects.count() == 1


def test_what_is_open_is_found_again_and_nothing_else(cast, hers):
    row = opened(cast, hers)
    assert queries.opened(cast.actor("pc_hale"), row.uid)[0] == row
    with pytest.raises(Http404):
        queries.opened(cast.actor("chair"), row.uid)  # a colleague of the same agency
