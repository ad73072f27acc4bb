"""Who saw what: the audit as its reader meets it, what is unusual, and who may know it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.access import audit, audit_chain
from cairn.access.models import DutyShift, Event
from cairn.cli.main import main
from cairn.core import clock
from cairn.demo.cast import Cast
from cairn.oversight.actions import watching as actions
from cairn.oversight.models import HeadsTaken, ReadingDay, UnusualReading
from cairn.oversight.presenters.audit import sentence
from cairn.people import actions as people
from cairn.people.models import Person
from tests.cases import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def at(name: str, *args: Any) -> str:
    return reverse(f"oversight:{name}", args=args)


def text(response: Any) -> str:
    return str(response.content.decode())


def sees(cast: Cast, key: str, *seen: Person, when: datetime | None = None, times: int = 1) -> None:
    """A member of the cast reads these people's records."""
    with clock.at(when or clock.now()):
        actor = cast.actor(key)
        for person in seen:
            for _ in range(times):
                actor.saw("person", person.uid, ("names",), [person.uid])
        audit.append_seen(actor)


def asked(client: Any, reference: str) -> Any:
    return client.post(at("audit-record"), {"reference": reference}, follow=True)


# --- who saw this record ---------------------------------------------------------------------------------------------


def test_the_reader_of_the_audit_finds_who_saw_a_record_by_its_reference(cast: Cast, signed_in: Any) -> None:
    case = made.case(cast)
    client = case.parties.get(role="client").person
    sees(cast, "bryony", client)
    for reference in (client.reference, f"{client.reference[:4]} {client.reference[4:]}".lower()):
        answer = asked(signed_in("governance"), reference)
        assert "Bryony Tallis" in text(answer)
        assert reference not in answer.request["PATH_INFO"]
    assert str(client) not in text(answer)  # she has no relation of her own
    assert client.sort_family not in text(answer)


def test_the_details_that_were_seen_stand_as_words(cast: Cast, signed_in: Any) -> None:
    person, bryony = made.person(cast), cast.actor("bryony")
    bryony.saw("person", person.uid, ("safe_contact", "born_on"), [person.uid])
    audit.append_seen(bryony)
    assert re.search(
        r"safe contact, born on|born on, safe contact", text(asked(signed_in("governance"), person.reference))
    )


def test_of_a_case_the_audit_tells_what_was_done_to_it(cast: Cast, signed_in: Any) -> None:
    case = made.case(cast)
    assert "Ama Owusu" in text(asked(signed_in("governance"), case.reference))


def test_a_wrong_reference_is_refused_in_words_and_kept(cast: Cast, signed_in: Any) -> None:
    answer = asked(signed_in("governance"), "nothing")
    assert "There is no record with this reference in your area" in text(answer)
    assert 'value="nothing"' in text(answer)


def test_another_areas_record_and_one_she_is_barred_from_do_not_exist_for_the_reader(
    cast: Cast, signed_in: Any
) -> None:
    theirs = made.person(cast, "harbour_worker")
    barred = made.person(cast)
    sees(cast, "bryony", barred)
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=barred, user=cast.users["governance"])
    client = signed_in("governance")
    for person in (theirs, barred):
        assert "There is no record with this reference" in text(asked(client, person.reference))
    day = {"first-day": "17", "first-month": "11", "first-year": "2026"}
    day |= {name.replace("first", "last"): value for name, value in day.items()}
    answer = client.post(at("audit-staff"), {"user": cast.users["bryony"].uid.hex} | day, follow=True)
    assert barred.reference not in text(answer)
    assert "Nobody saw or did anything here" in text(
        answer
    )  # the only thing that she did was to see the barred one


def test_reading_the_audit_is_in_the_audit(cast: Cast, signed_in: Any) -> None:
    person = made.person(cast)
    asked(signed_in("governance"), person.reference)
    about = Event.objects.filter(user=cast.users["governance"].uid, about__person=person.uid)
    assert set(about.values_list("verb", "kind")) == {("asked the audit", "person"), ("saw", "audit")}


def test_an_answer_is_its_askers_alone_and_gone_after_an_hour(cast: Cast, signed_in: Any) -> None:
    client, person = signed_in("governance"), made.person(cast)
    where = asked(client, person.reference).request["PATH_INFO"]
    assert client.get(where).status_code == 200
    with clock.at(clock.now() + timedelta(hours=2)):
        assert client.get(where).status_code == 404


def test_a_page_of_the_audit_asks_the_same_statements_for_one_event_and_for_many(
    cast: Cast, signed_in: Any
) -> None:
    client, person = signed_in("governance"), made.person(cast)
    where = asked(client, person.reference).request["PATH_INFO"]

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(where).status_code == 200
        return len(seen)

    few = statements()
    for key in ("ama", "bryony", "grace"):
        sees(cast, key, *[person] * 12)
    assert statements() == few
    assert few <= 16


# --- who else opened her record --------------------------------------------------------------------------------------


def test_a_worker_sees_names_of_her_own_agency_and_roles_of_others(cast: Cast, signed_in: Any) -> None:
    person = made.person(cast)
    people.involve(
        by=cast.actor("ama"), person=person, agency=cast.agencies["starling"], basis="shared",
        source_kind="referral", source_uid=person.uid,
    )  # fmt: skip
    sees(cast, "bryony", person)
    sees(cast, "starling_worker", person)
    page = text(signed_in("ama").get(at("opened", person.uid)))
    assert "Bryony Tallis" in page
    assert "Starling Project" in page
    assert "Ngozi Eze" not in page  # the decoy: another agency's worker is her role and her day
    theirs = text(signed_in("starling_worker").get(at("opened", person.uid)))
    assert "Ngozi Eze" in theirs
    assert "Bryony Tallis" not in theirs


def test_that_somebody_was_barred_is_not_told_by_who_opened_it(cast: Cast, signed_in: Any) -> None:
    person = made.person(cast)
    people.declare_bar(by=cast.actor("bryony"), person_or_cluster=person)
    assert "Bryony" not in text(signed_in("ama").get(at("opened", person.uid)))
    assert signed_in("bryony").get(at("opened", person.uid)).status_code == 404


def test_the_way_to_it_is_on_the_persons_page(cast: Cast, signed_in: Any) -> None:
    person = made.person(cast)
    page = text(signed_in("ama").get(reverse("home:person", args=[person.uid])))
    assert at("opened", person.uid) in page


# --- unusual reading -------------------------------------------------------------------------------------------------

TODAY = made.TODAY


def crowd(cast: Cast, many: int, by: str = "bryony") -> list[Person]:
    return [made.person(cast, by, given=f"Given{n}", family="Reed") for n in range(many)]


def usual_days(cast: Cast, key: str, people_a_day: int, days: int = 6) -> None:
    post = cast.appointments[key]
    for back in range(1, days + 1):
        ReadingDay.objects.create(
            area=post.area.uid, user=cast.users[key].uid, role=post.role, on=TODAY - timedelta(days=back),
            people=people_a_day,
        )  # fmt: skip


def codes() -> set[str]:
    return set(UnusualReading.objects.values_list("code", flat=True))


def test_many_records_are_told_beside_her_own_days_and_her_roles(cast: Cast) -> None:
    usual_days(cast, "ama", 4)
    usual_days(cast, "bryony", 5)
    with clock.at(clock.now() - timedelta(days=40)):
        everybody = crowd(cast, 22, by="ama")
    sees(cast, "ama", *everybody)
    actions.look_at(TODAY)
    row = UnusualReading.objects.get(code="volume")
    assert (row.many, row.usual, row.median) == (22, 4, 4)
    assert sentence(row) == (
        "Read 22 people's records. The middle of this worker's own days is 4, of this role's 4."
    )
    assert actions.look_at(TODAY) == 0  # said once


def test_a_busy_day_of_a_busy_worker_is_not_unusual(cast: Cast) -> None:
    usual_days(cast, "ama", 10)
    sees(cast, "ama", *crowd(cast, 22, by="ama"))
    actions.look_at(TODAY)
    assert "volume" not in codes()


def test_records_that_are_no_part_of_her_work_are_counted(cast: Cast) -> None:
    hers = made.case(cast, by="grace", owner="ama").parties.get(role="client").person
    others = crowd(cast, 3, by="grace")
    sees(cast, "ama", hers, *others)
    sees(cast, "grace", hers, *others)  # the decoy: a manager answers for everybody's
    actions.look_at(TODAY)
    row = UnusualReading.objects.get()
    assert (row.code, row.user, row.many, row.in_all) == ("no_relation", cast.users["ama"], 3, 4)


def test_what_she_wrote_or_covers_is_her_work(cast: Cast) -> None:
    sees(cast, "ama", *crowd(cast, 4, by="ama"))  # she made these records herself
    sees(cast, "partner_support", *crowd(cast, 4, by="bryony"))
    shift = cast.appointments["partner_support"]
    DutyShift.objects.create(
        user=shift.user, team=shift.team, from_at=clock.now() - timedelta(hours=2),
        until_at=clock.now() + timedelta(hours=2), created_by=cast.users["grace"],
    )  # fmt: skip
    actions.look_at(TODAY)
    assert codes() == set()


def test_a_shift_that_was_taken_off_the_rota_explains_nothing(cast: Cast) -> None:
    sees(cast, "partner_support", *crowd(cast, 4, by="bryony"))
    shift = cast.appointments["partner_support"]
    DutyShift.objects.create(
        user=shift.user, team=shift.team, from_at=clock.now() - timedelta(hours=2), cancelled_at=clock.now(),
        until_at=clock.now() + timedelta(hours=2), created_by=cast.users["grace"],
    )  # fmt: skip
    actions.look_at(TODAY)
    assert codes() == {"no_relation"}


def test_a_record_that_a_colleague_of_her_team_is_barred_from_is_told(cast: Cast) -> None:
    hers = made.person(cast, "bryony")
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=hers, user=cast.users["partner_support"])
    sees(cast, "bryony", hers, times=3)  # Outreach, as is the barred colleague
    sees(cast, "ama", hers)  # the decoy: Advocacy
    actions.look_at(TODAY)
    row = UnusualReading.objects.get()
    assert (row.code, row.user, row.many, row.related) == ("barred_colleague", cast.users["bryony"], 3, True)


def test_reading_at_night_is_told_unless_it_is_her_duty(cast: Cast) -> None:
    person = made.person(cast)
    late = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    sees(cast, "ama", person, when=late)
    sees(cast, "night", person, when=late)  # the decoy: that is her job
    actions.look_at(TODAY)
    row = UnusualReading.objects.get()
    assert (row.code, row.user, row.many) == ("odd_hours", cast.users["ama"], 1)


def test_a_finding_is_settled_once_in_words_and_never_by_the_reader_herself(
    cast: Cast, signed_in: Any
) -> None:
    sees(cast, "ama", *crowd(cast, 3, by="bryony"))
    actions.look_at(TODAY)
    row, client = UnusualReading.objects.get(), signed_in("governance")
    assert "Ask about 1 day of unusual reading" in text(client.get("/"))
    page = text(client.get(at("unusual")))
    assert "With 3 of them this worker had no case, task or duty." in page
    answer = client.post(at("unusual-settle", row.uid), {"fine": "yes", "version": row.version}, follow=True)
    assert "Enter how you know" in text(answer)
    said = {"fine": "yes", "because": "Grace: she covered the desk.", "version": row.version}
    assert "For work" in text(client.post(at("unusual-settle", row.uid), said, follow=True))
    row.refresh_from_db()
    assert row.because.open() == "Grace: she covered the desk."
    assert client.post(at("unusual-settle", row.uid), said | {"because": "again"}).status_code in (302, 200)
    row.refresh_from_db()
    assert row.because.open() == "Grace: she covered the desk."
    UnusualReading.objects.filter(pk=row.pk).update(user=cast.users["governance"])
    assert client.get(at("unusual-settle", row.uid)).status_code == 404


def test_reading_that_was_missed_is_counted_later(cast: Cast) -> None:
    person = made.person(cast)
    for back in (3, 2, 1):
        sees(cast, "ama", person, when=clock.now() - timedelta(days=back))
    actions.look_at(TODAY)
    assert ReadingDay.objects.filter(user=cast.users["ama"].uid).count() == 3


# --- the chains ------------------------------------------------------------------------------------------------------


def test_a_walk_from_the_page_says_what_it_found(cast: Cast, signed_in: Any) -> None:
    from cairn.oversight.models import ChainCheck

    made.person(cast)
    audit_chain.seal()
    client = signed_in("governance")
    page = text(client.post(at("chains-walk"), follow=True))
    assert "Under way" in page
    assert actions.walk(ChainCheck.objects.get()) == 0
    assert "Every link is as it was written" in text(client.get(at("chains")))


def test_the_page_says_when_a_witness_came_last(
    cast: Cast, signed_in: Any, tmp_path: Any, capsys: Any
) -> None:
    made.person(cast)
    audit_chain.seal()
    client = signed_in("governance")
    assert "Never: let a second machine" in text(client.get(at("chains")))
    main(["audit", "heads"])
    kept = tmp_path / "heads"
    kept.write_text(capsys.readouterr().out)
    assert main(["audit", "heads", "--against", str(kept)]) == 0
    assert "they agree" in text(client.get(at("chains")))
    assert HeadsTaken.objects.count() == 2


def test_the_command_walks_and_fails_where_a_link_does_not_fit(
    cast: Cast, capsys: Any, monkeypatch: Any
) -> None:
    made.person(cast)
    audit_chain.seal()
    assert main(["audit", "verify"]) == 0
    assert main(["audit", "verify", "--newest", "0"]) == 2
    monkeypatch.setattr(audit_chain, "_mac", lambda before, link: "0" * 64)
    assert main(["audit", "verify", "--newest", "5"]) == 1
    assert "does not fit together" in capsys.readouterr().out
