"""People's pages as the cast meets them: what stands first, what is asked, what is kept, what is refused."""

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cairn.core import clock
from cairn.core.ids import new_uid
from tests.drawn import without_drawn

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def phone(cast: "Cast", leila: Any) -> Any:
    from cairn.people import actions

    point = actions.add_contact_point(by=cast.actor("ama"), person=leila, kind="phone", value="07700 900123")
    actions.set_contact_rule(
        by=cast.actor("ama"), contact_point=point, safe="limited", given_by="herself", code_word="Bluebell",
        reached_by="her mother answers", days="12345",
    )  # fmt: skip
    return point


def at(name: str, *args: Any) -> str:
    return reverse(f"people:{name}", args=args)


def text(response: Any) -> str:
    return str(response.content.decode())


def events(verb: str) -> Any:
    from cairn.access.models import Event

    return Event.objects.filter(verb=verb)


# --- safe contact ----------------------------------------------------------------------------------------------------


def test_the_rule_stands_before_the_number_and_the_number_is_not_there(
    signed_in: Any, leila: Any, phone: Any
) -> None:
    page = text(signed_in("ama").get(at("contact", leila.uid)))
    assert "Safe to ring on Monday to Friday only." in page
    assert "her mother answers" in page
    assert "900123" not in without_drawn(page)
    assert "Bluebell" not in page
    assert page.index("Safe to ring") < page.index("Show the number")


def test_showing_the_number_is_a_post_with_its_own_event(signed_in: Any, leila: Any, phone: Any) -> None:
    client = signed_in("ama")
    assert client.get(at("contact-open", leila.uid, phone.uid)).status_code == 405
    page = text(client.post(at("contact-open", leila.uid, phone.uid)))
    assert "07700 900123" in page
    assert "Bluebell" in page
    assert page.index("Safe to ring") < page.index("07700 900123")
    event = events("opened").get()
    assert (event.kind, event.object_uid, event.fields) == ("contact_point", phone.uid, "value code_word")
    assert "900123" not in without_drawn(text(client.get(at("contact", leila.uid))))


def test_every_look_at_the_page_is_an_event(signed_in: Any, leila: Any, phone: Any) -> None:
    signed_in("ama").get(at("contact", leila.uid))
    assert events("saw").filter(kind="person", object_uid=leila.uid, about__person=leila.uid).count() == 1


def test_without_any_channel_the_page_says_that_nothing_is_safe(signed_in: Any, leila: Any) -> None:
    assert "Nothing is known to be safe" in text(signed_in("ama").get(at("contact", leila.uid)))


def test_a_channel_is_added_once_however_often_it_is_sent(signed_in: Any, leila: Any) -> None:
    client, sent = (
        signed_in("ama"),
        {"once": str(new_uid()), "kind": "phone", "phone": "07700 900777", "email": "x"},
    )
    sent |= {"known_to_perpetrator": "no", "shared_with_perpetrator": "unknown"}
    for _ in range(2):
        assert client.post(at("contact-add", leila.uid), sent).url == at("contact", leila.uid)
    point = leila.contact_points.get()
    assert (point.kind, point.known_to_perpetrator, point.shared_with_perpetrator) == ("phone", False, None)


@pytest.mark.parametrize("typed", ["12", "<script>alert(1)</script>", "' OR '1'='1", "\u0660" * 30, ""])
def test_a_number_that_is_none_comes_back_with_a_sentence_and_as_it_was_typed(
    signed_in: Any, leila: Any, typed: str
) -> None:
    from django.utils.html import escape

    sent = {"kind": "phone", "phone": typed, "known_to_perpetrator": "no", "shared_with_perpetrator": "no"}
    page = text(signed_in("ama").post(at("contact-add", leila.uid), sent))
    assert "There is a problem" in page
    assert "Enter a phone number" in page or "Enter phone number" in page
    assert "<script>alert" not in page
    assert not leila.contact_points.exists()
    assert not typed.startswith("12") or f'value="{escape(typed)}"' in page


def test_a_rule_is_set_in_words_and_hours(signed_in: Any, leila: Any, phone: Any) -> None:
    from cairn.people import queries

    sent = {"safe": "limited", "hours_from": "9am", "hours_until": "3:30pm", "days": ["1", "2"], "voicemail": "no",
            "given_by": "herself", "given_on-day": "16", "given_on-month": "11", "given_on-year": "2026",
            "reached_by": "", "code_word": "", "version": "2"}  # fmt: skip
    client = signed_in("ama")
    assert client.post(at("contact-rule", leila.uid, phone.uid), sent).url == at("contact", leila.uid)
    found = queries.rule_now(phone)
    assert (
        found.sentence
        == "Safe to ring between 09:00 and 15:30, Monday, Tuesday only. Leave no voicemail, send no text."
    )
    assert found.usable
    assert found.has_code_word


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"safe": ""}, "Select whether it is safe to use"),
        ({"hours_from": "nine"}, "Enter a real time, like 9:30am or 14:05"),
        ({"hours_until": ""}, "Enter both hours, or leave both empty"),
        ({"hours_from": "", "hours_until": ""}, "Enter the hours or select the days"),
        ({"hours_until": "9:00"}, "must begin and end at different times"),
        ({"given_by": ""}, "Select who says so"),
        ({"given_on-year": "2999"}, "must be today or in the past"),
    ],
)
def test_a_rule_that_cannot_be_says_why(
    signed_in: Any, leila: Any, phone: Any, wrong: dict[str, str], sentence: str
) -> None:
    sent = {"safe": "limited", "hours_from": "9:00", "hours_until": "15:00", "voicemail": "no", "given_by": "herself",
            "given_on-day": "16", "given_on-month": "11", "given_on-year": "2026"}  # fmt: skip
    page = text(signed_in("ama").post(at("contact-rule", leila.uid, phone.uid), sent | wrong))
    assert sentence in page
    assert phone.rules.count() == 1


def test_a_rule_that_was_set_meanwhile_is_not_written_over_unread(
    signed_in: Any, leila: Any, phone: Any, cast: "Cast"
) -> None:
    from cairn.access.models import Event
    from cairn.people import actions, queries

    client = signed_in("ama")
    page = client.get(at("contact-rule", leila.uid, phone.uid)).content.decode()
    version = re.search(r'name="version" value="(\d+)"', page).group(1)  # type: ignore[union-attr]
    actions.set_contact_rule(by=cast.actor("bryony"), contact_point=phone, safe="never", given_by="herself")
    sent = {"safe": "safe", "voicemail": "no", "given_by": "worker", "given_on-day": "17", "given_on-month": "11",
            "given_on-year": "2026", "version": version}  # fmt: skip
    answer = client.post(at("contact-rule", leila.uid, phone.uid), sent)
    assert answer.status_code == 409
    assert "No, never" in text(answer)
    assert queries.rule_now(phone).safe == "never"
    shown = Event.objects.filter(verb="saw", kind="person", object_uid=leila.uid).latest("pk")
    assert "voicemail" in shown.fields
    # So is what happened meanwhile.
    version = re.search(r'name="version" value="(\d+)"', text(answer)).group(1)  # type: ignore[union-attr]
    actions.record_life_event(
        by=cast.actor("bryony"), person=leila, kind="move", on=date(2026, 11, 17), told_by="herself"
    )
    actions.set_contact_rule(
        by=cast.actor("bryony"), contact_point=phone, safe="ask_again", given_by="herself"
    )
    assert (
        client.post(at("contact-rule", leila.uid, phone.uid), sent | {"version": version}).status_code == 409
    )


def test_a_life_event_is_a_new_version_of_every_channel(leila: Any, phone: Any, cast: "Cast") -> None:
    from cairn.people import actions

    before = phone.version
    phone.refresh_from_db()
    assert phone.version == before + 1  # the rule that the fixture set
    actions.record_life_event(
        by=cast.actor("ama"), person=leila, kind="move", on=date(2026, 11, 17), told_by="herself"
    )
    phone.refresh_from_db()
    assert phone.version == before + 2


def test_something_that_changed_puts_her_to_be_asked_again(signed_in: Any, leila: Any, phone: Any) -> None:
    from cairn.people import queries

    sent = {"kind": "separation", "on-month": "10", "on-year": "2026", "told_by": "herself"}
    client = signed_in("ama")
    client.post(at("life-event", leila.uid), sent)
    assert queries.rule_now(phone).safe == "ask_again"
    page = text(client.get(at("contact", leila.uid)))
    assert "Separation, October 2026" in page


def test_contact_outside_the_rule_is_saved_and_put_before_the_manager(
    signed_in: Any, leila: Any, phone: Any
) -> None:
    ama, grace = signed_in("ama"), signed_in("grace")
    page = text(ama.get(at("happened", leila.uid)))
    assert "900123" not in without_drawn(page)
    ama.post(
        at("happened", leila.uid), {"channel": phone.uid.hex, "what_happened": "He answered.\nI hung up."}
    )
    miss = leila.near_misses.get()
    assert "To review" in text(grace.get(at("near-misses")))
    page = text(grace.get(at("near-miss", miss.uid)))
    assert "He answered." in page
    assert "Reported by Ama Owusu on" in page
    assert "Channel: Phone." in page
    assert grace.post(at("near-miss", miss.uid), {"learned": "", "version": "1"}).status_code == 200
    assert (
        grace.post(at("near-miss", miss.uid), {"learned": "Number marked.", "version": "1"}).status_code
        == 302
    )
    page = text(grace.get(at("near-miss", miss.uid)))
    assert "Number marked." in page
    assert grace.post(at("near-miss", miss.uid), {"learned": "again", "version": "2"}).status_code == 403
    assert ama.get(at("near-misses")).status_code == 403
    assert signed_in("starling_manager").get(at("near-miss", miss.uid)).status_code == 404


def test_who_has_no_list_to_open_is_shown_no_heading_of_lists(signed_in: Any) -> None:
    assert ">Lists<" not in signed_in("ama").get(at("search")).content.decode()
    page = signed_in("grace").get(at("search")).content.decode()
    assert at("near-misses") in page.split(">Lists<")[1]


def test_of_the_contacts_that_were_reviewed_the_newest_review_comes_first(
    signed_in: Any, leila: Any, phone: Any, noon: Any
) -> None:
    ama, grace = signed_in("ama"), signed_in("grace")
    for what in ("First", "Second", "Third"):
        ama.post(at("happened", leila.uid), {"channel": phone.uid.hex, "what_happened": what})
    first, second, third = leila.near_misses.order_by("pk")
    for hours, miss in ((1, first), (2, second)):
        with clock.at(noon + timedelta(hours=hours)):
            grace.post(at("near-miss", miss.uid), {"learned": "Read.", "version": "1"})
    page = grace.get(at("near-misses")).content.decode()
    places = [page.index(at("near-miss", miss.uid)) for miss in (third, second, first)]
    assert places == sorted(places)


def test_a_manager_does_not_review_what_she_reported(
    cast: "Cast", signed_in: Any, leila: Any, phone: Any
) -> None:
    grace = signed_in("grace")
    grace.post(at("happened", leila.uid), {"channel": "other", "what_happened": "I rang the landlord."})
    miss = leila.near_misses.get()
    assert miss.contact_point is None
    assert "Somebody else reviews what you reported" in text(grace.get(at("near-miss", miss.uid)))


def test_who_must_never_receive_is_named_by_a_reference_or_an_agency(
    cast: "Cast", signed_in: Any, leila: Any, make_person: Any
) -> None:
    him, client = make_person(given="Omar"), signed_in("ama")
    wrong = text(
        client.post(at("never-add", leila.uid), {"who": "person", "recipient": "NOTHING", "because": "x"})
    )
    assert "There is no record with this reference that you can see" in wrong
    client.post(
        at("never-add", leila.uid), {"who": "person", "recipient": him.reference.lower(), "because": "him"}
    )
    police = cast.agencies["police"].uid.hex
    client.post(
        at("never-add", leila.uid), {"who": "agency", "recipient_agency": police, "because": "brother"}
    )
    page = text(client.get(at("contact", leila.uid)))
    assert "Omar Mansour" in page
    assert "Ashbourne Park Police" in page
    row = leila.never_receive.get(recipient=him)
    client.post(at("never-end", leila.uid, row.uid), {"because": "wrong person", "version": "1"})
    assert "Omar Mansour" not in text(client.get(at("contact", leila.uid)))


def test_who_knows_of_a_channel_is_changed_and_a_stale_change_is_shown(
    signed_in: Any, leila: Any, phone: Any
) -> None:
    client, address = signed_in("ama"), at("contact-change", leila.uid, phone.uid)
    sent = {"known_to_perpetrator": "yes", "shared_with_perpetrator": "no", "version": "2"}
    assert client.post(address, sent).status_code == 302
    answer = signed_in("bryony").post(address, sent | {"known_to_perpetrator": "no", "hidden": "on"})
    page = text(answer)
    assert answer.status_code == 409
    assert "Ama Owusu changed this at 12:00" in page
    assert 'name="version" value="3"' in page
    phone.refresh_from_db()
    assert phone.known_to_perpetrator is True


# --- details ---------------------------------------------------------------------------------------------------------


def test_a_name_in_any_script_is_added_and_kept_as_text(signed_in: Any, leila: Any) -> None:
    client = signed_in("ama")
    for given, family in (("فاطمة", "الزهراء"), ("<b>Ann</b>", "'; DROP TABLE x"), ("小明", "")):
        sent = {"kind": "alias", "given": given, "family": family}
        assert client.post(at("name-add", leila.uid), sent).status_code == 302
    page = text(client.get(at("details", leila.uid)))
    assert "فاطمة الزهراء" in page
    assert "<b>Ann</b>" not in page
    assert leila.names.count() == 4


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"given": "", "family": " "}, "Enter a given name or a family name"),
        ({"given": "!?"}, "Enter a given name or a family name"),
        ({"given": "x" * 201}, "must be 200 characters or fewer"),
        ({"kind": "nick"}, "Select what kind of name is it"),
        ({"from_on-day": "1", "from_on-month": "1", "from_on-year": "2020", "until_on-day": "1", "until_on-month": "1",
          "until_on-year": "2019"}, "The name must end after it began"),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_says_why(
    signed_in: Any, leila: Any, wrong: dict[str, str], sentence: str
) -> None:
    sent = {"kind": "alias", "given": "Lila", "family": ""} | wrong
    page = text(signed_in("ama").post(at("name-add", leila.uid), sent))
    assert sentence in page or "What kind of name is it?" in page
    assert leila.names.count() == 1


def test_birth_may_be_approximate(signed_in: Any, leila: Any) -> None:
    client = signed_in("ama")
    sent = {"born-year": "1980", "born-about": "on", "version": "1"}
    client.post(at("birth", leila.uid), sent)
    leila.refresh_from_db()
    assert (leila.born_on, leila.born_precision) == (date(1980, 1, 1), "about")
    assert "about 1980" in text(client.get(at("details", leila.uid)))


def test_death_before_birth_and_birth_tomorrow_are_refused(signed_in: Any, leila: Any) -> None:
    client = signed_in("ama")
    died = {"born-day": "1", "born-month": "1", "born-year": "2000", "died_on-day": "1", "died_on-month": "1",
            "died_on-year": "1999", "version": "1"}  # fmt: skip
    assert "must be after the date of birth" in text(client.post(at("birth", leila.uid), died))
    future = {"born-day": "18", "born-month": "11", "born-year": "2026", "version": "1"}
    assert "There is a problem" in text(client.post(at("birth", leila.uid), future))


def test_a_stale_change_of_details_shows_both(signed_in: Any, leila: Any) -> None:
    ama, bryony, address = signed_in("ama"), signed_in("bryony"), at("communication", leila.uid)
    sent = {"language": "ara", "interpreter": "yes", "bsl": "unknown", "reading": "yes", "version": "1"}
    assert ama.post(address, sent).status_code == 302
    answer = bryony.post(address, sent | {"language": "fra"})
    assert answer.status_code == 409
    assert "French" in text(answer)
    assert "Arabic" in text(answer)
    assert bryony.post(address, sent | {"language": "fra", "version": "2"}).status_code == 302
    leila.refresh_from_db()
    assert (leila.language, leila.version) == ("fra", 3)


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "2"])
def test_a_version_that_was_tampered_with_changes_nothing(signed_in: Any, leila: Any, version: str) -> None:
    sent = {"language": "ara", "interpreter": "yes", "bsl": "no", "reading": "yes", "version": version}
    assert signed_in("ama").post(at("communication", leila.uid), sent).status_code == 409
    leila.refresh_from_db()
    assert leila.language == ""


def test_equality_answers_are_optional_and_gypsy_or_irish_traveller_is_kept(
    signed_in: Any, leila: Any
) -> None:
    client, address = signed_in("ama"), at("equality", leila.uid)
    rest = {
        "sex": "female",
        "gender": "declined",
        "orientation": "unknown",
        "disability": "no",
        "religion": "none",
    }
    client.post(address, rest | {"ethnicity": "white", "ethnicity_white": "gypsy_traveller", "version": "1"})
    leila.refresh_from_db()
    assert (leila.ethnicity, leila.gender) == ("gypsy_traveller", "declined")
    page = text(client.get(at("details", leila.uid)))
    assert "Gypsy or Irish Traveller" in page
    client.post(
        address, rest | {"ethnicity": "declined", "ethnicity_white": "gypsy_traveller", "version": "2"}
    )
    leila.refresh_from_db()
    assert leila.ethnicity == "declined"
    wrong = client.post(address, rest | {"ethnicity": "white", "ethnicity_white": "", "version": "3"})
    assert "Select the background that fits best" in text(wrong)


def test_a_number_of_another_register_is_checked(signed_in: Any, leila: Any) -> None:
    client = signed_in("ama")
    wrong = client.post(at("identifier-add", leila.uid), {"scheme": "nhs", "value": "943 476 5871"})
    assert "Enter the 10 digits of the NHS number" in text(wrong)
    client.post(at("identifier-add", leila.uid), {"scheme": "nhs", "value": "943 476 5870"})
    assert "9434765870" in text(client.get(at("details", leila.uid)))


def test_an_error_is_marked_on_a_page_of_its_own(signed_in: Any, leila: Any) -> None:
    client = signed_in("ama")
    client.post(at("in-error", leila.uid), {"because": "typed twice", "version": "1"})
    assert "Entered in error" in text(client.get(at("details", leila.uid)))
    client.post(at("in-error", leila.uid), {"because": "it was right", "version": "2"})
    leila.refresh_from_db()
    assert not leila.entered_in_error


# --- family ----------------------------------------------------------------------------------------------------------


def test_a_child_is_added_with_parental_responsibility(cast: "Cast", signed_in: Any, leila: Any) -> None:
    from cairn.people.models import Person

    client = signed_in("ama")
    sent = {"once": str(new_uid()), "side": "child", "which": "new", "given": "Sami", "family": "Mansour",
            "born-year": "2019", "responsibility": "yes"}  # fmt: skip
    for _ in range(2):
        assert client.post(at("relative-add", leila.uid), sent).status_code == 302
    child = Person.objects.get(sort_given="Sami")
    page = text(client.get(at("family", leila.uid)))
    assert "Son or daughter" in page
    assert "The adult has parental responsibility" in page
    assert "Parent" in text(client.get(at("family", child.uid)))
    row = leila.relationships_from.get()
    client.post(at("responsibility", leila.uid, row.uid), {"responsibility": "no", "version": "1"})
    end = {"until_on-day": "1", "until_on-month": "11", "until_on-year": "2026", "version": "2"}
    client.post(at("relative-end", leila.uid, row.uid), end)
    assert "until 1 November 2026" in text(client.get(at("family", leila.uid)))


def test_a_relative_is_found_by_reference_only_where_she_may_be_seen(
    signed_in: Any, leila: Any, make_person: Any
) -> None:
    client = signed_in("ama")
    sent = {"side": "sibling", "which": "known", "responsibility": "unknown"}
    for person in (make_person("starling_worker"), make_person("harbour_worker")):
        page = text(client.post(at("relative-add", leila.uid), sent | {"reference": person.reference}))
        assert "There is no record with this reference that you can see" in page
    assert "yourself" not in page
    own = text(client.post(at("relative-add", leila.uid), sent | {"reference": leila.reference}))
    assert "Nobody is related to themselves" in own
    known = make_person(given="Nour")
    assert (
        client.post(at("relative-add", leila.uid), sent | {"reference": known.reference}).status_code == 302
    )


def test_in_a_service_for_those_who_cause_harm_no_way_leads_to_the_partner(
    cast: "Cast", signed_in: Any, make_person: Any
) -> None:
    from cairn.people import actions

    him, her = make_person("practitioner", given="Omar"), make_person("practitioner", given="Leila")
    actions.relate(by=cast.actor("practitioner"), a=him, b=her, kind="former_partner")
    page = text(signed_in("practitioner").get(at("family", him.uid)))
    assert "Leila Mansour" in page
    assert at("details", her.uid) not in page


def test_who_lives_together_changes_over_time(
    cast: "Cast", signed_in: Any, leila: Any, make_person: Any
) -> None:
    from cairn.people import actions

    ama, client, child = cast.actor("ama"), signed_in("ama"), make_person(given="Sami")
    actions.relate(by=ama, a=leila, b=child, kind="parent")
    point = actions.add_contact_point(by=ama, person=leila, kind="address", value="1 Elm Road, SE15 4QN")
    sent = {"address": point.uid.hex, "people": [child.uid.hex]}
    assert client.post(at("household-add", leila.uid), sent).status_code == 302
    assert "Sami Mansour" in text(client.get(at("family", leila.uid)))
    member = child.memberships.get()
    end = {"until_on-day": "1", "until_on-month": "11", "until_on-year": "2026", "version": "1"}
    client.post(at("household-end", leila.uid, member.uid), end)
    member.refresh_from_db()
    assert member.until_on == date(2026, 11, 1)
    assert client.get(at("household-end", leila.uid, new_uid())).status_code == 404


# --- sight -----------------------------------------------------------------------------------------------------------


def test_whoever_knows_her_says_so_once_and_the_record_is_gone(signed_in: Any, leila: Any) -> None:
    from cairn.people.models import Bar

    client, sent = signed_in("bryony"), {"once": str(new_uid())}
    assert "I know this person" in text(client.get(at("know", leila.uid)))
    for _ in range(2):  # the second arrival of the same form is no 404
        assert client.post(at("know", leila.uid), sent).url == "/"
    assert Bar.objects.count() == 1
    assert client.get(at("details", leila.uid)).status_code == 404
    assert client.post(at("know", leila.uid), {"once": str(new_uid())}).status_code == 404


def test_a_holder_lifts_a_bar_with_a_reason(cast: "Cast", signed_in: Any, leila: Any) -> None:
    from cairn.people import actions

    bar = actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    grace, far = signed_in("grace"), signed_in("governance")
    assert "Leila Mansour" in text(grace.get(at("bars")))
    page = text(far.get(at("bars")))
    assert "Leila" not in page
    assert "a record of Haven Advocacy" in page
    assert signed_in("starling_manager").get(at("bar", bar.uid)).status_code == 404
    assert signed_in("ama").get(at("bars")).status_code == 403
    assert "Say why it is wrong" in text(far.post(at("bar", bar.uid), {"because": "", "version": "1"}))
    assert far.post(at("bar", bar.uid), {"because": "the wrong record", "version": "1"}).url == at("bars")
    assert signed_in("bryony").get(at("details", leila.uid)).status_code == 200
    assert far.get(at("bar", bar.uid)).status_code == 404


def test_a_bar_that_was_asked_is_decided(cast: "Cast", signed_in: Any, make_person: Any) -> None:
    from cairn.people import actions
    from cairn.people.models import Bar

    actions.remember_staff(by=cast.actor("grace"), user=cast.users["bryony"], name="Bryony Tallis")
    person = make_person(given="Bryony", family="Tallis")
    bar, client = Bar.objects.get(), signed_in("grace")
    assert "Same name only" in text(client.get(at("bars")))
    client.post(at("bar", bar.uid), {"confirmed": "yes", "because": "her aunt", "version": "1"})
    assert signed_in("bryony").get(at("details", person.uid)).status_code == 404


def test_a_record_is_restricted_shared_and_opened_again(cast: "Cast", signed_in: Any, leila: Any) -> None:
    grace, ama, bryony = signed_in("grace"), signed_in("ama"), cast.users["bryony"].uid.hex
    grace.post(at("restrict", leila.uid), {"because": "kin of a colleague", "keep": [], "version": "1"})
    assert ama.get(at("details", leila.uid)).status_code == 404
    assert ama.get(at("access", leila.uid)).status_code == 403
    sent = {"user": bryony, "purpose": "cover", "basis": "leave"}
    assert grace.post(at("share", leila.uid), sent).status_code == 302
    assert signed_in("bryony").get(at("details", leila.uid)).status_code == 200
    page = text(grace.get(at("access", leila.uid)))
    assert "Bryony Tallis" in page
    share = leila.shares.get(user=cast.users["bryony"])
    assert grace.post(at("share-end", leila.uid, share.uid), {"version": "1"}).status_code == 302
    assert grace.post(at("restrict", leila.uid), {"because": "over", "version": "1"}).status_code == 409
    assert grace.post(at("restrict", leila.uid), {"because": "over", "version": "2"}).status_code == 302
    assert ama.get(at("details", leila.uid)).status_code == 200


def test_a_manager_bars_a_colleague(cast: "Cast", signed_in: Any, leila: Any) -> None:
    grace = signed_in("grace")
    page = text(grace.get(at("bar-colleague", leila.uid)))
    assert "Grace Lindqvist</option>" not in page
    grace.post(at("bar-colleague", leila.uid), {"user": cast.users["ama"].uid.hex})
    assert signed_in("ama").get(at("contact", leila.uid)).status_code == 404


# --- search ----------------------------------------------------------------------------------------------------------


def test_a_search_is_sent_by_post_and_no_name_stands_in_an_address(signed_in: Any, leila: Any) -> None:
    client = signed_in("ama")
    sent = client.post(at("search"), {"text": "lela mansuor"})
    assert sent.status_code == 302
    assert "mansuor" not in sent.url
    page = text(client.get(sent.url))
    assert "1 person found" in page
    assert "Leila Mansour" in page
    assert f"/people/{leila.uid}/" in page
    assert events("searched").count() == 1
    assert events("saw").filter(kind="search", about__person=leila.uid).count() == 1


def test_a_search_is_its_owners_for_an_hour(signed_in: Any, leila: Any, noon: Any) -> None:
    client = signed_in("ama")
    address = client.post(at("search"), {"text": "leila"}).url
    assert signed_in("bryony").get(address).status_code == 404
    with clock.at(noon + timedelta(minutes=59)):
        assert client.get(address).status_code == 200
    with clock.at(noon + timedelta(minutes=60, seconds=1)):
        assert client.get(address).status_code == 404


def test_what_is_searched_for_is_sealed(signed_in: Any, leila: Any) -> None:
    from cairn.access.models import Draft

    signed_in("ama").post(at("search"), {"text": "leila mansour"})
    draft = Draft.objects.get(kind="search")
    assert b"leila" not in bytes(Draft.objects.values_list("body", flat=True).get(pk=draft.pk))


@pytest.mark.parametrize("typed", ["", " ", "x" * 201])
def test_an_empty_or_endless_search_comes_back(signed_in: Any, typed: str) -> None:
    page = text(signed_in("ama").post(at("search"), {"text": typed}))
    assert "There is a problem" in page


def test_twenty_five_stand_on_a_page(signed_in: Any, make_person: Any) -> None:
    for number in range(27):
        make_person(given="Ada", family=f"Bright{chr(97 + number % 26)}{number}")
    client = signed_in("ama")
    address = client.post(at("search"), {"text": "ada"}).url
    page = text(client.get(address))
    assert "27 people found" in page
    assert page.count('class="cairn-found"') == 25
    assert text(client.get(address + "?page=2")).count('class="cairn-found"') == 2


# --- everybody -------------------------------------------------------------------------------------------------------


EVERY = (
    *(
        "contact",
        "contact-add",
        "life-event",
        "happened",
        "never-add",
        "details",
        "birth",
        "communication",
        "equality",
    ),
    *("in-error", "name-add", "identifier-add", "family", "relative-add", "household-add", "know"),
)


@pytest.mark.parametrize("key", ["starling_worker", "harbour_worker", "refuge_worker", "practitioner"])
def test_another_agencys_worker_finds_nothing_at_any_of_these_addresses(
    cast: "Cast", signed_in: Any, leila: Any, phone: Any, key: str
) -> None:
    client = signed_in(key)
    for name in EVERY:
        assert client.get(at(name, leila.uid)).status_code == 404, name
        if name not in ("contact", "details", "family"):
            assert client.post(at(name, leila.uid), {"x": "y"}).status_code == 404, name
    assert client.post(at("contact-open", leila.uid, phone.uid)).status_code == 404


@pytest.mark.parametrize("key", ["referrer", "analyst", "governance", "administrator", "pc_hale", "member"])
def test_a_role_that_does_not_work_with_people_is_told_so(signed_in: Any, leila: Any, key: str) -> None:
    client = signed_in(key)
    for name in ("contact", "details", "family"):
        assert client.get(at(name, leila.uid)).status_code == 403


def test_one_persons_rows_do_not_open_under_another(
    cast: "Cast", signed_in: Any, leila: Any, phone: Any, make_person: Any
) -> None:
    other, client = make_person(given="Nour"), signed_in("ama")
    assert client.post(at("contact-open", other.uid, phone.uid)).status_code == 404
    assert client.get(at("contact-rule", other.uid, phone.uid)).status_code == 404
    assert client.get(at("name-change", other.uid, leila.names.get().uid)).status_code == 404


def test_pages_cost_the_same_statements_at_any_size(
    cast: "Cast", signed_in: Any, leila: Any, phone: Any, make_person: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cairn.people import actions

    client, ama = signed_in("ama"), cast.actor("ama")
    client.get(at("search"))

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len([one for one in caught if "SAVEPOINT" not in one["sql"]])

    names = ("contact", "details", "family")
    child = make_person(given="Sami")
    actions.relate(by=ama, a=leila, b=child, kind="parent")
    home = actions.start_household(by=ama, person=leila)
    actions.join_household(by=ama, household=home, person=child)
    few = {name: cost(at(name, leila.uid)) for name in names}
    for number in range(6):
        point = actions.add_contact_point(by=ama, person=leila, kind="phone", value=f"0770090020{number}")
        actions.set_contact_rule(by=ama, contact_point=point, safe="safe", given_by="herself", reached_by="x")
        actions.add_name(by=ama, person=leila, kind="alias", given=f"Lila{number}", family="")
        child = make_person(given=f"Sami{number}")
        actions.relate(by=ama, a=leila, b=child, kind="parent")
        actions.join_household(by=ama, household=home, person=child)
    assert {name: cost(at(name, leila.uid)) for name in names} == few
    assert max(few.values()) <= 18


def test_a_form_that_a_sign_out_interrupted_comes_back(signed_in: Any, leila: Any) -> None:
    client = signed_in("ama")
    client.get(at("name-add", leila.uid))
    client.cookies.pop("sessionid")
    sent = client.post(at("name-add", leila.uid), {"kind": "alias", "given": "Lilakept", "family": ""})
    assert sent.status_code == 302
    from urllib.parse import parse_qs, urlsplit

    back = parse_qs(urlsplit(sent.url).query)["next"][0]
    assert "Lilakept" not in sent.url
    assert "Lilakept" in text(signed_in("ama").get(back))
    assert "Lilakept" not in text(signed_in("bryony").get(back))
