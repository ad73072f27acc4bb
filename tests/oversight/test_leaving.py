"""Leavers and agencies that end: sight goes at once and by the clock, nothing is lost, files move by a yes."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from cairn.access import leaving
from cairn.access.models import Event
from cairn.cases import actions, doctor, jobs
from cairn.cases.models import Action, Case, Move
from cairn.cases.queries.handing_over import left
from cairn.cases.queries.moving import not_asked, standing
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.people import actions as people
from cairn.people.models import Person, Share
from tests.cases import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def leave(cast, key, because="She has a new job."):
    return leaving.leave(by=cast.actor("administrator"), user=cast.users[key], because=because)


def sees(cast, key, case):
    return Case.objects.visible_to(cast.actor(key)).filter(pk=case.pk).exists()


# --- somebody leaves ---


def test_who_leaves_is_signed_out_at_once_and_nobody_else_is(cast, signed_in):
    hers, other = signed_in("ama"), signed_in("bryony")
    assert hers.get("/").status_code == 200
    sessions = Session.objects.count()
    leave(cast, "ama")
    assert Session.objects.count() == sessions - 1
    assert hers.get("/").status_code == 302
    assert other.get("/").status_code == 200
    assert signed_in("ama").get("/").status_code == 302  # nobody signs in with it either


def test_an_account_that_is_given_back_does_not_bring_its_sessions_back(cast, signed_in):
    hers = signed_in("ama")
    hers.get("/")
    leaving.suspend(by=cast.actor("administrator"), user=cast.users["ama"], because="Looking into it.")
    assert hers.get("/").status_code == 302
    leaving.give_back(by=cast.actor("administrator"), user=cast.users["ama"], because="It was nothing.")
    assert hers.get("/").status_code == 302
    assert signed_in("ama").get("/").status_code == 200


def test_what_she_leaves_waits_for_her_manager_and_nothing_is_lost(cast, signed_in):
    case = made.case(cast, owner="ama")
    action = actions.agree_action(
        case=case, text="Ring the landlord", whose="worker", user=cast.users["ama"], due_on=clock.today(),
        by=cast.actor("ama"),
    )  # fmt: skip
    kept = made.case(cast, owner="bryony", client=made.person(cast, given="Nour"))
    assert left(cast.actor("grace")).many == 0
    leave(cast, "ama")
    found = left(cast.actor("grace"))
    assert [one.case for one in found.allocations] == [case]
    assert found.actions == [action]
    browser = signed_in("grace")
    assert "Hand over 2 cases and actions" in browser.get("/").content.decode()
    page = reverse("cases:hand-over")
    assert "Ring the landlord" in browser.get(page).content.decode()
    assert signed_in("bryony").get(page).status_code == 403
    sent = {
        "cases": [found.allocations[0].uid.hex], "actions": [action.uid.hex], "user": str(cast.users["bryony"].uid)
    }  # fmt: skip
    assert "Choose what is handed over" in browser.post(page, {"user": sent["user"]}).content.decode()
    assert browser.post(page, sent).status_code == 302
    assert case.allocations.get(until_on__isnull=True).user == cast.users["bryony"]
    assert kept.allocations.get(until_on__isnull=True).user == cast.users["bryony"]
    action.refresh_from_db()
    assert (action.state, action.user) == ("open", cast.users["bryony"])
    assert left(cast.actor("grace")).many == 0


def test_a_worker_whom_a_bar_keeps_from_her_case_leaves_it_too_and_is_not_given_it(cast):
    case = made.case(cast, owner="ama")
    people.declare_bar(by=cast.actor("ama"), person_or_cluster=case.parties.get(role="client").person)
    assert [one.case for one in left(cast.actor("grace")).allocations] == [case]
    done = actions.hand_over(by=cast.actor("grace"), cases=[case], actions=[], user=cast.users["ama"])
    assert (done.cases, len(done.refused)) == (0, 1)
    case.refresh_from_db()
    done = actions.hand_over(by=cast.actor("grace"), cases=[case], actions=[], user=cast.users["bryony"])
    assert (done.cases, done.refused) == (1, ())


def test_only_whoever_keeps_accounts_ends_one_and_not_her_own(cast, signed_in):
    for key in ("grace", "governance", "ama"):
        with pytest.raises(Refused):
            leaving.leave(by=cast.actor(key), user=cast.users["bryony"], because="x")
    with pytest.raises(Refused, match="own account"):
        leave(cast, "administrator")
    with pytest.raises(Refused, match="no such account"):
        leave(cast, "harbour_worker")
    with pytest.raises(Refused, match="Say why"):
        leave(cast, "ama", because=" ")
    page = reverse("oversight:leave", args=[cast.users["bryony"].uid])
    browser = signed_in("administrator")
    assert browser.post(page, {"because": "She has left."}).status_code == 302
    assert Event.objects.get(verb="left").reason.open() == "She has left."
    assert (
        "Closed"
        in browser.get(reverse("oversight:account", args=[cast.users["bryony"].uid])).content.decode()
    )
    far = reverse("oversight:account", args=[cast.users["harbour_worker"].uid])
    assert browser.get(far).status_code == 404


def test_a_post_that_ends_opens_nothing_on_the_day_after(cast, signed_in, noon):
    case = made.case(cast, owner="ama")
    leaving.end_post(
        by=cast.actor("administrator"), post=cast.appointments["ama"], on=clock.today() + timedelta(days=1),
        because="Her contract ends.",
    )  # fmt: skip
    page = reverse("cases:case", args=[case.uid])
    for days, status in ((1, 200), (2, 403)):
        with clock.at(noon + timedelta(days=days)):
            assert signed_in("ama").get(page).status_code == status
            assert left(cast.actor("grace")).many == (0 if status == 200 else 1)


# --- an agency ends ---


@pytest.fixture
def ending(cast):
    """Haven ends tomorrow; Starling goes on. Three clients: one agreed, one declined, nobody asked the third."""
    haven = cast.agencies["haven"]
    leaving.end_agency(
        by=cast.actor("governance"), agency=haven, until_on=clock.today() + timedelta(days=1),
        successor=cast.agencies["starling"], because="The contract went to Starling.",
    )  # fmt: skip
    haven.refresh_from_db()
    for post in cast.appointments.values():
        if post.agency_id == haven.pk:
            post.agency = haven
    cases = {}
    for given, answer in (("Marisol", "agreed"), ("Nour", "declined"), ("Rana", None)):
        case = cases[answer] = made.case(cast, client=made.person(cast, given=given))
        actions.write_note(case=case, kind="contact", text=f"A note about {given}.", by=cast.actor("ama"))
        if answer:
            ask(cast, case, answer)
    return cases


def ask(cast, case, answer, was=0, by="ama"):
    return actions.ask_to_move(
        by=cast.actor(by),
        case=case,
        was=was,
        answer=answer,
        asked_on=clock.today(),
        how="phone",
        said="In her words.",
    )


def test_until_the_last_day_is_over_nobody_of_the_successor_sees_and_after_it_the_old_ones_read_nothing(
    cast, ending, signed_in, noon
):
    agreed = ending["agreed"]
    page = reverse("cases:case", args=[agreed.uid])
    for moment in (noon, noon + timedelta(days=1)):  # the last day counts
        with clock.at(moment):
            assert jobs.JOBS[0].run() == 0
            assert signed_in("ama").get(page).status_code == 200
            assert signed_in("starling_manager").get(page).status_code == 404
    with clock.at(noon + timedelta(days=2)):
        assert signed_in("ama").get(page).status_code == 403
        assert signed_in("starling_manager").get(page).status_code == 404  # until it has moved
        assert jobs.JOBS[0].run() == 1
        assert jobs.JOBS[0].run() == 0
        shown = signed_in("starling_manager").get(page)
        assert shown.status_code == 200
        assert "Declan" in shown.content.decode()
        for key in ("ama", "grace", "governance"):
            assert signed_in(key).get(page).status_code == 403
        for kept in (ending["declined"], ending[None]):
            assert (
                signed_in("starling_manager").get(reverse("cases:case", args=[kept.uid])).status_code == 404
            )
            assert sees(cast, "starling_worker", kept) is False
    agreed.refresh_from_db()
    assert agreed.agency == cast.agencies["starling"]
    assert not agreed.allocations.filter(until_on__isnull=True).exists()  # its new manager allocates it


def test_what_stays_is_its_legal_bodys_and_is_counted_without_a_name(cast, ending, signed_in, noon):
    with clock.at(noon + timedelta(days=2)):
        jobs.JOBS[0].run()
        for kept in (ending["declined"], ending[None]):
            kept.refresh_from_db()
            assert kept.agency.legal_body == cast.agencies["haven"].legal_body
        assert any("2 open cases are still its own" in said for said in doctor.findings())
        page = (
            signed_in("governance")
            .get(reverse("oversight:agency", args=[cast.agencies["haven"].uid]))
            .content.decode()
        )
    assert "It has ended" in page
    for name in ("Marisol", "Nour", "Rana"):
        assert name not in page
    found = standing(cast.agencies["haven"])
    assert (found.open_cases, found.moved, found.declined, found.not_asked) == (2, 1, 1, 1)


def test_her_whole_file_moves_with_the_case_before_it_and_what_made_it_unsafe(cast, noon):
    client = made.person(cast)
    before = made.case(cast, client=client, agreed_on=clock.today())
    actions.write_note(case=before, kind="contact", text="An old note.", by=cast.actor("ama"))
    before.refresh_from_db()
    actions.close_case(case=before, was=before.version, outcome="error", by=cast.actor("ama"))
    case = made.case(cast, client=client)
    assert case.previous == before
    haven = cast.agencies["haven"]
    leaving.end_agency(
        by=cast.actor("governance"), agency=haven, until_on=clock.today(), successor=cast.agencies["starling"],
        because="x",
    )  # fmt: skip
    case = Case.objects.select_related("agency").get(pk=case.pk)
    referral = case.referrals.get().referral
    referral.unsafe = "He reads her letters."
    referral.save()
    ask(cast, case, "agreed")
    with clock.at(noon + timedelta(days=1)):
        assert actions.move_what_is_ready() == 1
        assert sees(cast, "starling_worker", before)
        assert Person.objects.visible_to(cast.actor("starling_worker")).filter(pk=client.pk).exists()
        assert not Person.objects.filter(reach__holder=haven.holder_id, reach__until_on__gte=clock.today(),
                                         pk=case.parties.get(role="client").person_id).exists()  # fmt: skip
        assert "He reads her letters." in "".join(note.text.open() for note in case.notes.all())
    assert Event.objects.filter(verb="moved", object_uid=case.uid).count() == 1


def test_a_restricted_client_that_moved_is_seen_by_the_successors_managers_alone(cast, ending, noon):
    person = ending["agreed"].parties.get(role="client").person
    people.restrict(by=cast.actor("grace"), person=person, was=person.version, restricted=True)
    with clock.at(noon + timedelta(days=2)):
        assert jobs.JOBS[0].run() == 1
        assert sees(cast, "starling_manager", ending["agreed"])
        assert not sees(cast, "starling_worker", ending["agreed"])
        assert (
            Share.objects.in_force(clock.today())
            .filter(person=person, user=cast.users["starling_manager"])
            .exists()
        )


def test_a_file_does_not_move_to_an_agency_that_is_barred_whenever_the_bar_came(cast, ending, noon):
    def bar(case):
        people.declare_bar(
            by=cast.actor("grace"), person_or_cluster=case.parties.get(role="client").person,
            agency=cast.agencies["starling"], because="He works there.",
        )  # fmt: skip

    bar(ending[None])
    with pytest.raises(Refused, match="cannot move to that agency"):
        ask(cast, ending[None], "agreed")
    bar(ending["agreed"])
    with clock.at(noon + timedelta(days=2)):
        assert jobs.JOBS[0].run() == 0


def test_what_she_said_can_change_until_then_and_two_editors_do_not_overwrite_each_other(cast, ending, noon):
    move = Move.objects.get(answer="agreed")
    with pytest.raises(Stale):
        ask(cast, ending["agreed"], "declined", was=0)
    ask(cast, ending["agreed"], "declined", was=move.version)
    with clock.at(noon + timedelta(days=2)):
        assert jobs.JOBS[0].run() == 0


def test_workers_are_asked_to_ask_and_the_page_keeps_what_was_typed(cast, ending, signed_in):
    assert not_asked(cast.actor("ama")) == 1
    browser = signed_in("ama")
    assert "Ask 1 client whether" in browser.get("/").content.decode()
    assert "Not asked" in browser.get(reverse("cases:moving")).content.decode()
    page = reverse("cases:move", args=[ending[None].uid])
    sent = {"answer": "", "asked_on-day": "17", "asked_on-month": "11", "asked_on-year": "2026", "how": "phone",
            "said": "She wants to think.", "version": "0"}  # fmt: skip
    wrong = browser.post(page, sent).content.decode()
    assert "Choose what the client said" in wrong
    assert "She wants to think." in wrong
    assert browser.post(page, sent | {"answer": "not_reached"}).url == reverse("cases:moving")
    assert not_asked(cast.actor("ama")) == 0
    assert Move.objects.get(case=ending[None]).said.open() == "She wants to think."
    with pytest.raises(Refused):
        ask(cast, ending[None], "agreed", was=1, by="starling_worker")


def test_who_may_end_an_agency_and_which_successor_it_may_have(cast, signed_in):
    haven, today = cast.agencies["haven"], clock.today()
    said = {"agency": haven, "until_on": today, "successor": cast.agencies["starling"], "because": "x"}
    for key in ("grace", "administrator", "ama"):
        with pytest.raises(Refused):
            leaving.end_agency(by=cast.actor(key), **said)
    by = cast.actor("governance")
    for wrong in (
        {"until_on": today - timedelta(days=1)},
        {"because": " "},
        {"successor": haven},
        {"successor": cast.agencies["harbour"]},  # another area
        {"successor": cast.agencies["turning"]},  # the other side of the wall
        {"agency": cast.agencies["governance"], "successor": None},  # her own
        {"agency": cast.agencies["harbour"], "successor": None},
    ):
        with pytest.raises(Refused):
            leaving.end_agency(by=by, **said | wrong)
    browser = signed_in("governance")
    page = reverse("oversight:agency-end", args=[haven.uid])
    sent = {"until_on-day": "30", "until_on-month": "11", "until_on-year": "2026",
            "successor": cast.agencies["starling"].uid.hex, "because": "The contract."}  # fmt: skip
    assert browser.post(page, sent).status_code == 302
    haven.refresh_from_db()
    assert haven.successor == cast.agencies["starling"]
    keep = reverse("oversight:agency-keep", args=[haven.uid])
    assert browser.post(keep, {"because": "It was extended."}).status_code == 302
    haven.refresh_from_db()
    assert (haven.until_on, haven.successor) == (None, None)


def test_an_agency_that_has_ended_is_not_brought_back_by_a_form(cast, ending, noon):
    with clock.at(noon + timedelta(days=2)), pytest.raises(Refused, match="ended already"):
        leaving.keep_agency(by=cast.actor("governance"), agency=cast.agencies["haven"], because="x")


def test_open_actions_of_a_file_that_moved_are_handed_over_by_its_new_manager(cast, ending, noon):
    case = ending["agreed"]
    actions.agree_action(
        case=case, text="Ring the school", whose="worker", user=cast.users["ama"], due_on=clock.today(),
        by=cast.actor("ama"),
    )  # fmt: skip
    with clock.at(noon + timedelta(days=2)):
        jobs.JOBS[0].run()
        found = left(cast.actor("starling_manager"))
        assert [one.text.open() for one in found.actions] == ["Ring the school"]
        actions.hand_over(
            by=cast.actor("starling_manager"),
            cases=[],
            actions=found.actions,
            user=cast.users["starling_worker"],
        )
        assert Action.objects.get().user == cast.users["starling_worker"]
