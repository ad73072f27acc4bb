"""Safe contact in the records: what counts, what is sealed, what spreads, what is written down."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.ids import new_uid

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def phone(cast: "Cast", leila: Any) -> Any:
    from cairn.people import actions

    return actions.add_contact_point(by=cast.actor("ama"), person=leila, kind="phone", value="07700 900123")


def safe(cast: "Cast", point: Any, **values: Any) -> Any:
    from cairn.people import actions

    return actions.set_contact_rule(
        **{"by": cast.actor("ama"), "contact_point": point, "safe": "safe", "given_by": "herself"} | values
    )


def now(point: Any) -> Any:
    from cairn.people import queries
    from cairn.people.models import ContactPoint

    return queries.rule_now(ContactPoint.objects.select_related("person").get(pk=point.pk))


def test_without_a_rule_it_is_not_known_and_not_used(phone: Any) -> None:
    found = now(phone)
    assert (found.safe, found.usable, found.sentence) == ("unknown", False, "Not known: do not use.")


def test_a_rule_says_who_gave_it_and_who_else_can_reach_it(cast: "Cast", phone: Any) -> None:
    safe(cast, phone, reached_by="her mother answers", code_word="Bluebell", voicemail="yes")
    found = now(phone)
    assert found.usable
    assert found.sentence == "Safe to ring at any time. Voicemail and texts are safe."
    assert (found.given_by, found.given_at, found.has_code_word) == ("herself", clock.now(), True)
    assert found.reached_by.open() == "her mother answers"


def test_number_and_code_word_are_sealed_in_the_database(cast: "Cast", phone: Any) -> None:
    from cairn.people.models import ContactPoint, ContactRule

    rule = safe(cast, phone, code_word="Bluebell")
    stored = bytes(ContactPoint.objects.filter(pk=phone.pk).values_list("value", flat=True)[0])
    assert b"900123" not in stored
    assert b"Bluebell" not in bytes(
        ContactRule.objects.filter(pk=rule.pk).values_list("code_word", flat=True)[0]
    )


def test_one_opening_is_one_event_that_names_fields_and_no_value(cast: "Cast", phone: Any) -> None:
    from cairn.access.models import Event
    from cairn.people import actions

    safe(cast, phone, code_word="Bluebell")
    opened = actions.open_contact(by=cast.actor("ama"), contact_point=phone)
    assert (opened.value, opened.code_word, opened.rule.safe) == ("+447700900123", "Bluebell", "safe")
    event = Event.objects.filter(verb="opened").get()
    assert event.fields == "value code_word"


def test_who_may_not_read_contact_opens_nothing(cast: "Cast", phone: Any) -> None:
    from cairn.people import actions

    for key in ("analyst", "referrer", "starling_worker", "harbour_worker", "governance"):
        with pytest.raises(Refused):
            actions.open_contact(by=cast.actor(key), contact_point=phone)


def test_a_hidden_address_asks_for_a_fresh_second_factor(cast: "Cast", leila: Any, settings: Any) -> None:
    from cairn.people import actions

    point = actions.add_contact_point(
        by=cast.actor("ama"), person=leila, kind="address", value="1 Elm Road, SE15 4QN", hidden=True
    )
    settings.CAIRN_DEMO = False
    ama = cast.actor("ama")
    with pytest.raises(Refused, match="second factor"):
        actions.open_contact(by=ama, contact_point=point)
    ama.mfa_at = clock.now() - timedelta(minutes=5, seconds=1)
    with pytest.raises(Refused, match="second factor"):
        actions.open_contact(by=ama, contact_point=point)
    ama.mfa_at = clock.now() - timedelta(minutes=5)
    assert actions.open_contact(by=ama, contact_point=point).value == "1 Elm Road, SE15 4QN"


def test_a_new_rule_keeps_the_code_word_until_it_is_dropped(cast: "Cast", phone: Any) -> None:
    safe(cast, phone, code_word="Bluebell")
    safe(cast, phone, safe="limited", days="12345")
    assert now(phone).has_code_word
    safe(cast, phone, drop_code_word=True)
    assert not now(phone).has_code_word


@pytest.mark.parametrize("kind", ["separation", "reconciliation", "release", "move", "incident"])
def test_a_life_event_puts_every_channel_to_be_asked_again(
    cast: "Cast", leila: Any, phone: Any, kind: str
) -> None:
    from cairn.people import actions

    email = actions.add_contact_point(
        by=cast.actor("ama"), person=leila, kind="email", value="Leila@mail.example"
    )
    never = actions.add_contact_point(by=cast.actor("ama"), person=leila, kind="phone", value="07700 900124")
    safe(cast, phone, code_word="Bluebell", reached_by="mother")
    safe(cast, never, safe="never")
    actions.record_life_event(
        by=cast.actor("ama"), person=leila, kind=kind, on=clock.today(), told_by="herself"
    )
    assert (now(phone).safe, now(phone).usable, now(phone).because) == ("ask_again", False, kind)
    assert now(phone).has_code_word
    assert now(email).safe == "ask_again"
    assert now(never).safe == "never"
    safe(cast, phone)
    assert now(phone).usable


def test_a_life_event_cannot_lie_ahead(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    with pytest.raises(Refused):
        actions.record_life_event(
            by=cast.actor("ama"),
            person=leila,
            kind="move",
            on=clock.today() + timedelta(days=1),
            told_by="herself",
        )


def test_after_ninety_days_it_is_asked_again(cast: "Cast", phone: Any, noon: Any, settings: Any) -> None:
    safe(cast, phone)
    with clock.at(noon + timedelta(days=91)):
        assert (now(phone).safe, now(phone).because) == ("ask_again", "expired")
        settings.CAIRN_CONTACT_RULE_DAYS = 100
        assert now(phone).safe == "safe"


def test_the_strictest_rule_counts_for_every_record_with_this_number(
    cast: "Cast", phone: Any, make_person: Any
) -> None:
    from cairn.people import actions

    safe(cast, phone)
    sister = make_person(given="Nour")
    hers = actions.add_contact_point(
        by=cast.actor("ama"), person=sister, kind="phone", value="+44 7700 900123"
    )
    safe(cast, hers, safe="never")
    found = now(phone)
    assert (found.safe, found.usable, found.because) == ("never", False, "elsewhere")
    assert "Nour" not in found.sentence


def test_a_yes_that_wore_off_elsewhere_gives_way_to_a_newer_word(
    cast: "Cast", phone: Any, make_person: Any, noon: Any
) -> None:
    from cairn.people import actions

    before = make_person(given="Nour")
    old = actions.add_contact_point(by=cast.actor("ama"), person=before, kind="phone", value="07700 900123")
    safe(cast, old)
    with clock.at(noon + timedelta(days=100)):
        assert (now(phone).safe, now(phone).because) == (
            "ask_again",
            "elsewhere",
        )  # nobody has said anything newer
        safe(cast, phone)
        assert (now(phone).safe, now(phone).usable) == ("safe", True)
    with clock.at(noon + timedelta(days=80)):
        safe(cast, old, safe="ask_again")
    with clock.at(noon + timedelta(days=101)):
        assert now(phone).safe == "ask_again"  # that was a doubt and not a yes


def test_an_incident_that_is_told_late_leaves_what_was_said_after_it(
    cast: "Cast", phone: Any, noon: Any
) -> None:
    from cairn.people import actions

    def told(on: Any, precision: str = "day") -> None:
        actions.record_life_event(
            by=cast.actor("ama"), person=phone.person, kind="incident", on=on, told_by="herself",
            precision=precision,
        )  # fmt: skip

    today = clock.london_day(noon)
    safe(cast, phone)
    told(today - timedelta(days=1))
    assert now(phone).safe == "safe"
    told(today - timedelta(days=30), "month")
    assert (now(phone).safe, now(phone).because) == ("ask_again", "incident")
    with clock.at(noon + timedelta(minutes=5)):
        safe(cast, phone)
        told(today)  # the same day: nobody knows which came first
        assert now(phone).safe == "ask_again"


def test_another_agencys_rule_protects_and_tells_nothing(cast: "Cast", phone: Any, make_person: Any) -> None:
    from cairn.people import actions, queries
    from cairn.people.models import Person

    safe(cast, phone)
    other = make_person("starling_worker")
    hers = actions.add_contact_point(
        by=cast.actor("starling_worker"), person=other, kind="phone", value="07700900123"
    )
    actions.set_contact_rule(
        by=cast.actor("starling_worker"),
        contact_point=hers,
        safe="ask_again",
        given_by="herself",
        reached_by="secret",
    )
    assert now(phone).safe == "ask_again"
    assert not now(phone).reached_by
    assert queries.safest_line(phone.person) == (
        "No channel may be used now. Phone: Ask the person again before you use this:"
        " what was said before may no longer be true."
    )
    assert Person.objects.visible_to(cast.actor("ama")).count() == 1


def test_a_neighbour_areas_rule_does_not_cross(cast: "Cast", phone: Any, make_person: Any) -> None:
    from cairn.people import actions

    safe(cast, phone)
    worker = cast.actor("harbour_worker")
    point = actions.add_contact_point(
        by=worker, person=make_person("harbour_worker"), kind="phone", value="07700900123"
    )
    actions.set_contact_rule(by=worker, contact_point=point, safe="never", given_by="herself")
    assert now(phone).usable


def test_life_events_count_for_every_record_of_the_same_human(
    cast: "Cast", phone: Any, make_person: Any
) -> None:
    from cairn.people import actions
    from cairn.people.models import Person

    safe(cast, phone)
    same = make_person("starling_worker")
    Person.objects.filter(pk=same.pk).update(cluster=phone.person.cluster)
    same.refresh_from_db()
    actions.record_life_event(
        by=cast.actor("starling_worker"), person=same, kind="separation", on=clock.today(), told_by="herself"
    )
    assert now(phone).safe == "ask_again"


def test_a_shared_address_is_out_of_use_from_separation(cast: "Cast", leila: Any) -> None:
    from cairn.people import actions

    ama = cast.actor("ama")
    point = actions.add_contact_point(
        by=ama, person=leila, kind="address", value="1 Elm Road, SE15 4QN", shared_with_perpetrator=True
    )
    safe(cast, point)
    assert now(point).usable
    actions.record_life_event(by=ama, person=leila, kind="separation", on=clock.today(), told_by="herself")
    safe(cast, point)
    assert (now(point).safe, now(point).because) == ("never", "shared")


def test_what_ended_or_whose_person_died_is_not_used(cast: "Cast", phone: Any) -> None:
    from cairn.people import actions

    safe(cast, phone)
    actions.change_person(by=cast.actor("ama"), person=phone.person, was=1, died_on=clock.today())
    assert (now(phone).safe, now(phone).because) == ("never", "died")
    actions.change_person(by=cast.actor("ama"), person=phone.person, was=2, died_on=None)
    actions.change_contact_point(
        by=cast.actor("ama"), contact_point=phone, was=2, until_on=clock.today() - timedelta(days=1)
    )
    assert now(phone).because == "ended"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "12"),
        ("email", "nobody"),
        ("address", "  "),
        ("pigeon", "coo"),
        ("phone", "<script>"),
        ("phone", ""),
    ],
)
def test_what_is_no_contact_is_refused_in_words(cast: "Cast", leila: Any, kind: str, value: str) -> None:
    from cairn.people import actions
    from cairn.people.models import ContactPoint

    with pytest.raises(Refused) as refused:
        actions.add_contact_point(by=cast.actor("ama"), person=leila, kind=kind, value=value)
    assert refused.value.because
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"safe": "perhaps"},
        {"voicemail": "maybe"},
        {"hours_from": clock.now().time()},
        {"given_at": date(2999, 1, 1)},
        {"days": "089"},
    ],
)
def test_a_rule_that_cannot_be_is_refused(cast: "Cast", phone: Any, values: dict[str, Any]) -> None:
    from datetime import UTC, datetime

    if "given_at" in values:
        values = {"given_at": datetime(2999, 1, 1, tzinfo=UTC)}
    with pytest.raises(Refused):
        safe(cast, phone, **values)
    assert now(phone).safe == "unknown"


def test_what_she_said_before_she_left_does_not_count_after_it(cast: "Cast", leila: Any, phone: Any) -> None:
    from datetime import UTC, datetime

    from cairn.people import actions

    ama = cast.actor("ama")
    safe(cast, phone)
    actions.record_life_event(
        by=ama, person=leila, kind="separation", on=date(2026, 11, 10), told_by="herself"
    )
    with pytest.raises(Refused, match="Something has changed since that day"):
        safe(cast, phone, given_at=datetime(2026, 11, 9, 12, tzinfo=UTC))
    assert now(phone).safe == "ask_again"
    safe(cast, phone, safe="never", given_at=datetime(2026, 11, 9, 12, tzinfo=UTC))  # a no is always taken
    assert now(phone).safe == "never"
    safe(cast, phone, given_at=datetime(2026, 11, 10, 12, tzinfo=UTC))
    assert now(phone).usable


def test_within_limits_that_nobody_said_is_not_used(cast: "Cast", phone: Any) -> None:
    safe(cast, phone, safe="limited")
    assert not now(phone).usable
    assert "within limits that nobody has said" in now(phone).sentence


def test_rules_are_never_changed_nor_taken_away(cast: "Cast", phone: Any) -> None:
    from django.db import DatabaseError, connection, transaction

    from cairn.people.models import ContactRule

    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL the application's own role is refused: the tests of access show it")
    rule = safe(cast, phone)
    for write in (lambda: ContactRule.objects.filter(pk=rule.pk).update(safe="never"), rule.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    assert now(phone).safe == "safe"


def test_contact_outside_the_rule_is_always_written_down_and_reviewed_by_somebody_else(
    cast: "Cast", phone: Any
) -> None:
    from cairn.people import actions

    grace = cast.actor("grace")
    safe(cast, phone, safe="never")
    said: dict[str, Any] = {
        "person": phone.person,
        "contact_point": phone,
        "source_kind": "case",
        "source_uid": new_uid(),
    }
    miss = actions.report_near_miss(by=cast.actor("ama"), what_happened="He answered.", **said)
    assert (miss.rule.safe, miss.agency, miss.what_happened.open()) == (
        "never",
        cast.agencies["haven"],
        "He answered.",
    )
    for by, learned in ((cast.actor("ama"), "x"), (cast.actor("starling_manager"), "x"), (grace, " ")):
        with pytest.raises(Refused):
            actions.review_near_miss(by=by, near_miss=miss, was=1, learned=learned)
    actions.review_near_miss(by=grace, near_miss=miss, was=1, learned="The number is now marked.")
    with pytest.raises(Refused):
        actions.review_near_miss(by=grace, near_miss=miss, was=2, learned="again")
    own = actions.report_near_miss(by=grace, what_happened="I rang.", **said)
    with pytest.raises(Refused, match="Somebody else"):
        actions.review_near_miss(by=grace, near_miss=own, was=1, learned="x")


def test_who_must_never_receive_is_one_person_or_one_agency(
    cast: "Cast", leila: Any, make_person: Any
) -> None:
    from cairn.people import actions

    ama, him, police = cast.actor("ama"), make_person(given="Omar"), cast.agencies["police"]
    for wrong in ({}, {"recipient": him, "recipient_agency": police}, {"recipient": leila}):
        with pytest.raises(Refused):
            actions.never_receive(by=ama, person=leila, because="x", **wrong)
    with pytest.raises(Refused):
        actions.never_receive(by=ama, person=leila, because="x", recipient=make_person("starling_worker"))
    row = actions.never_receive(
        by=ama, person=leila, because="her brother works there", recipient_agency=police
    )
    with pytest.raises(Refused):
        actions.end_never_receive(by=ama, never=row, was=1, because="")
    actions.end_never_receive(by=ama, never=row, was=1, because="he left")
    assert row.until_on == clock.today()


def test_the_line_for_lists_costs_the_same_for_one_and_for_many(
    cast: "Cast", make_person: Any, django_assert_num_queries: Any
) -> None:
    from cairn.people import actions, queries

    people = []
    for number in range(5):
        person = make_person(given=f"Nour{number}")
        point = actions.add_contact_point(
            by=cast.actor("ama"), person=person, kind="phone", value=f"0770090010{number}"
        )
        safe(cast, point)
        people.append(person.pk)
    with django_assert_num_queries(5):
        found = queries.contact_rules(people)
    assert all(one.rule.usable for points in found.values() for one in points)
    with django_assert_num_queries(5):
        queries.contact_rules(people[:1])


def test_the_safest_channel_speaks_for_her(cast: "Cast", leila: Any, phone: Any) -> None:
    from cairn.people import actions, queries

    assert queries.safest_line(leila) == "No channel may be used now. Phone: Not known: do not use."
    email = actions.add_contact_point(
        by=cast.actor("ama"), person=leila, kind="email", value="l@mail.example"
    )
    safe(cast, phone, safe="never")
    safe(cast, email)
    assert queries.identity(cast.actor("ama"), leila).safe == "safe"
    assert queries.safest_line(leila) == "Email: Safe to write at any time."
    safe(cast, email, safe="never")
    assert queries.safest_line(leila) == "No channel may be used."


def test_a_role_that_opens_no_life_fields_does_not_open_what_is_hidden(
    cast: "Cast", make_person: Any
) -> None:
    from cairn.people import actions

    worker, person = cast.actor("practitioner"), make_person("practitioner")
    point = actions.add_contact_point(
        by=worker, person=person, kind="phone", value="07700 900123", hidden=True
    )
    with pytest.raises(Refused, match="hidden since separation"):
        actions.open_contact(by=worker, contact_point=point)
