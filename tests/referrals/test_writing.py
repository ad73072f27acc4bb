"""Writing a referral through its pages, as a browser without JavaScript does."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cairn.access.models import Draft, Event
from cairn.core import clock
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.people import extract
from cairn.referrals.forms.steps import steps_for
from cairn.referrals.models import Referral
from cairn.referrals.rules.intake import from_json
from tests.drawn import without_drawn
from tests.referrals.conftest import Services

SignedIn = Callable[[str], Client]

ANSWERS: dict[str, dict[str, Any]] = {
    "referrer": {"name": "Tom Hale", "job": "Sergeant", "reach": "020 7946 0111, days"},
    "urgency": {"urgency": "today", "dash": "yes", "count": "15", "level": "high"},
    "abuse": {"abuse": ["physical", "stalking"]},
    "happened": {"narrative": "He waited outside her work."},
    "person": {
        "given": "Rowan",
        "family": "Ashdown",
        "also": "Rowena Ashdowne",
        "born-day": "14",
        "born-month": "3",
        "born-year": "1988",
        "sex": "female",
    },
    "language": {"language": "pol", "interpreter": "yes", "bsl": "unknown", "reading": "not_asked"},
    "phone": {
        "known": "yes",
        "value": "07700 900123",
        "safe": "limited",
        "hours_from": "9:30",
        "hours_until": "3pm",
        "days": "12345",
        "voicemail": "no",
        "code_word": "marmalade",
        "reached_by": "",
    },
    "email": {"known": "no"},
    "address": {
        "known": "yes",
        "value": "2 Lime Walk\nZZ99 3VZ",
        "safe": "never",
        "shared": "no",
        "his": "no",
    },
    "unsafe": {"anything": "yes", "unsafe": "Do not ring after six."},
    "told": {
        "aware": "yes",
        "on-day": "16",
        "on-month": "11",
        "on-year": "2026",
        "how": "phone",
        "language": "",
    },
    "agrees": {"answer": "yes", "on-day": "16", "on-month": "11", "on-year": "2026", "how": "phone"},
    "wishes": {"back": "yes", "others": "Her landlord\n\nHer brother's employer", "words": ""},
    "sharing": {
        "agreed": "yes",
        "basis": "public_task",
        "why": "She needs an advocate",
        "necessary": "",
        "proportionate": "",
    },
}


def post(browser: Client, address: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
    return browser.post(address, {"once": str(uuid4()), **(data or {})}, **more)


def begun(browser: Client, services: Services, to: str = "haven") -> str:
    answer = post(browser, reverse("referrals:start"), {"service": services[to].uid.hex})
    assert answer.status_code == 302
    return str(answer["Location"])


def filled(browser: Client, services: Services, to: str = "haven") -> str:
    """The address of a task list whose every question is answered."""
    tasks = begun(browser, services, to)
    for code, data in ANSWERS.items():
        answer = post(browser, f"{tasks}{code}/", data)
        assert answer.status_code == 302, (code, errors(answer))
    if to != "turning":
        person = {"given": "Ellis", "family": "Marlowe", "relation": "former_partner"}
        assert post(browser, f"{tasks}perpetrators/people/new/", person).status_code == 302
        child = {"given": "Pip", "family": "", "relation": "parent", "responsibility": "yes"}
        assert post(browser, f"{tasks}children/people/new/", child).status_code == 302
        for code in ("perpetrators", "children"):
            assert post(browser, f"{tasks}{code}/", {"more": "no"}).status_code == 302
    return tasks


def errors(answer: Any) -> list[str]:
    return re.findall(
        r'govuk-error-message">(?:\s*<span[^>]*>[^<]*</span>)?\s*([^<]*)', answer.content.decode()
    )


def test_every_question_opens_and_a_whole_referral_is_sent(
    signed_in: SignedIn, services: Services, cast: Cast
) -> None:
    browser = signed_in("pc_hale")
    assert browser.get(reverse("referrals:start")).status_code == 200
    tasks = filled(browser, services)
    for step in steps_for("survivor"):
        assert browser.get(f"{tasks}{step.code}/").status_code == 200, step.code
    for address in (
        tasks,
        f"{tasks}perpetrators/people/0/",
        f"{tasks}children/people/new/",
        f"{tasks}throw-away/",
    ):
        assert browser.get(address).status_code == 200
    shown = browser.get(f"{tasks}check/").content.decode()
    for words in (
        "Ashdown",
        "14 March 1988",
        "marmalade",
        "Ellis",
        "Pip",
        "Her landlord",
        "Send the referral",
    ):
        assert words in shown, words
    answer = post(browser, f"{tasks}check/")
    referral = Referral.objects.get()
    assert answer["Location"] == reverse("referrals:sent", args=[referral.uid])
    intake = from_json(referral.as_sent.open())
    assert (intake.urgency, intake.said_count, intake.said_level) == ("today", 15, "high")
    assert intake.client.also[0].family == "Ashdowne"
    assert [channel.kind for channel in intake.channels] == ["phone", "address"]
    assert intake.channels[1].hidden
    assert [(wish.may_share, wish.name) for wish in intake.wishes] == [
        ("yes", ""), ("no", "Her landlord"), ("no", "Her brother's employer"),
    ]  # fmt: skip
    assert intake.children[0].responsibility == "yes"
    assert not Draft.objects.filter(purpose="referral").exists()
    receipt = browser.get(answer["Location"]).content.decode()
    assert referral.reference in receipt
    assert "marmalade" not in receipt
    assert "900123" not in without_drawn(receipt)


def test_the_pages_follow_one_another_to_the_task_list(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("midwife")
    tasks = begun(browser, services)
    address, codes = f"{tasks}urgency/", ["urgency"]
    while True:
        code = address.rstrip("/").rsplit("/", 1)[-1]
        data = ANSWERS.get(code, {"more": "no"})
        address = post(browser, address, data)["Location"]
        if address == tasks:
            break
        codes.append(address.rstrip("/").rsplit("/", 1)[-1])
    assert codes == [step.code for step in steps_for("survivor")][1:]
    assert "Check your answers" in browser.get(tasks).content.decode()


def test_nothing_about_the_other_side_is_asked_for_a_perpetrator_service(
    signed_in: SignedIn, services: Services
) -> None:
    browser = signed_in("probation")
    tasks = filled(browser, services, "turning")
    assert browser.get(f"{tasks}children/").status_code == 404
    assert browser.get(f"{tasks}perpetrators/people/new/").status_code == 404
    post(browser, f"{tasks}check/")
    assert Referral.objects.get().people.count() == 1


def test_a_mistake_comes_back_with_what_was_typed(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("pc_hale")
    tasks = begun(browser, services)
    cases = {
        "person": (
            {"given": "Rowan", "sex": "female", "born-year": "2031"},
            ["Date of birth must be today or in the past"],
            "Rowan",
        ),
        "phone": (
            {"known": "yes", "value": "12", "safe": "safe", "voicemail": "no"},
            ["Enter a phone number, like 07700 900 982"],
            "12",
        ),
        "abuse": ({"abuse": ["physical", "unknown"]}, ["Select what applies"], "physical"),
        "agrees": ({"answer": "yes"}, ["Enter the day"], "yes"),
        "told": ({"aware": "no"}, ["Enter why they have not been told"], "no"),
        "sharing": (
            {"agreed": "no", "basis": "public_task", "why": "A reason"},
            ["enter why it is necessary"],
            "A reason",
        ),
        "urgency": ({"urgency": "never"}, ["Select how soon"], ""),
        "address": (
            {"known": "yes", "value": "2 Lime Walk\nZZ99 3VZ", "safe": "never", "shared": "yes", "his": "no"},
            ["Whoever lives there knows the address"],
            "2 Lime Walk",
        ),
        "children": ({}, ["Answer “Are there children in the family?”"], ""),
    }
    for code, (data, wanted, kept) in cases.items():
        answer = post(browser, f"{tasks}{code}/", data)
        assert answer.status_code == 200, code
        text = answer.content.decode()
        assert all(any(want in error for error in errors(answer)) for want in wanted), (code, errors(answer))
        assert kept in text
    assert post(browser, f"{tasks}check/").status_code == 403  # not ready: refused, nothing lost
    assert Draft.objects.filter(purpose="referral").count() == 1


def test_it_is_sent_once_however_often_the_button_is_pressed(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("pc_hale")
    tasks = filled(browser, services)
    key = {"once": str(uuid4())}
    first, second = browser.post(f"{tasks}check/", key), browser.post(f"{tasks}check/", key)
    assert first["Location"] == second["Location"]
    assert Referral.objects.count() == 1
    again = post(browser, f"{tasks}check/")  # another key: it was sent already
    assert again.status_code == 410
    assert Referral.objects.count() == 1


def test_a_draft_is_its_writers_alone(signed_in: SignedIn, services: Services) -> None:
    tasks = begun(signed_in("pc_hale"), services)
    for key in ("chair", "midwife", "grace", "wick_police"):
        other = signed_in(key)
        for address in (tasks, f"{tasks}person/", f"{tasks}check/", f"{tasks}throw-away/"):
            assert other.get(address).status_code == 404, (key, address)
        assert post(other, f"{tasks}person/", ANSWERS["person"]).status_code == 404
        assert post(other, f"{tasks}throw-away/").status_code == 404
    assert Draft.objects.filter(purpose="referral").count() == 1


def test_a_draft_is_sealed(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("pc_hale")
    filled(browser, services)
    body = bytes(Draft.objects.filter(purpose="referral").values_list("body", flat=True).get())
    assert b"Ashdown" not in body
    assert b"marmalade" not in body


def test_people_are_changed_and_removed(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("pc_hale")
    tasks = filled(browser, services)
    address = f"{tasks}perpetrators/people/0/"
    assert post(browser, address, {"given": "Alys", "family": "", "relation": ""}).status_code == 302
    assert "Alys" in browser.get(f"{tasks}perpetrators/").content.decode()
    version = Draft.objects.get(purpose="referral").version
    assert post(browser, f"{address}remove/", {"version": str(version)}).status_code == 302
    assert "Alys" not in browser.get(f"{tasks}perpetrators/").content.decode()
    assert browser.get(address).status_code == 404
    assert post(browser, f"{tasks}children/people/new/", {"given": "", "family": ""}).status_code == 200


def test_a_button_of_an_older_page_removes_nobody_else(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("pc_hale")
    children = f"{begun(browser, services)}children/"
    for given in ("Alba", "Boris", "Cora"):
        said = {"given": given, "responsibility": "unknown"}
        assert post(browser, f"{children}people/new/", said).status_code == 302
    shown = {
        "version": re.findall(r'name="version" value="(\d+)"', browser.get(children).content.decode())[0]
    }
    assert post(browser, f"{children}people/0/remove/", shown).status_code == 302
    assert post(browser, f"{children}people/1/remove/", shown).status_code == 409
    text = browser.get(children).content.decode()
    assert "Boris" in text
    assert "Cora" in text


def test_too_many_people_are_refused_in_a_sentence(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("pc_hale")
    tasks = begun(browser, services)
    for _ in range(20):
        assert (
            post(
                browser, f"{tasks}children/people/new/", {"given": "Pip", "responsibility": "unknown"}
            ).status_code
            == 302
        )
    answer = post(browser, f"{tasks}children/people/new/", {"given": "Pip", "responsibility": "unknown"})
    assert answer.status_code == 403
    assert "room for 20 people" in answer.content.decode()


def test_unsent_referrals_are_told_apart_and_each_can_be_thrown_away(
    signed_in: SignedIn, services: Services, noon: datetime
) -> None:
    browser = signed_in("pc_hale")
    filled(browser, services)
    with clock.at(noon + timedelta(hours=2)):
        other = begun(browser, services)
        page = browser.get(reverse("referrals:mine")).content.decode()
        assert post(browser, f"{other}throw-away/").status_code == 302
        after = browser.get(reverse("referrals:mine")).content.decode()
    for words in (
        "Rowan Ashdown, to Haven Advocacy service", "Nobody named yet, to Haven Advocacy service",
        "Begun 17 November 2026 at 12:00", "Begun 17 November 2026 at 14:00", f'href="{other}throw-away/"',
    ):  # fmt: skip
        assert words in page, words
    assert "Rowan Ashdown" in after
    assert "Nobody named yet" not in after
    assert "name" in [event.fields for event in Event.objects.filter(kind="draft", verb="saw")]


def test_the_name_is_not_listed_once_the_record_that_it_began_on_is_closed_to_her(
    signed_in: SignedIn, services: Services, cast: Cast
) -> None:
    her = people.create_person(
        by=cast.actor("ama"), given="Marisol", family="Brant", basis="referred", source_kind="referral",
        source_uid=uuid4(),
    )  # fmt: skip
    browser = signed_in("ama")
    post(browser, reverse("referrals:start"), {"service": services["lantern"].uid.hex, "person": her.uid.hex})
    assert "Marisol Brant, to" in browser.get(reverse("referrals:mine")).content.decode()
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=her, user=cast.users["ama"])
    page = browser.get(reverse("referrals:mine")).content.decode()
    assert "Marisol" not in page
    assert "Nobody named yet, to" in page


def test_going_back_after_sending_says_that_it_was_sent(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("pc_hale")
    tasks = filled(browser, services)
    receipt = post(browser, f"{tasks}check/")["Location"]
    referral = Referral.objects.get()
    for address in (
        tasks,
        f"{tasks}check/",
        f"{tasks}person/",
        f"{tasks}children/people/0/",
        f"{tasks}throw-away/",
    ):
        answer = browser.get(address)
        page = answer.content.decode()
        assert answer.status_code == 410, address
        assert "You have sent this referral" in page
        assert referral.reference in page
        assert receipt in page
        assert "Ashdown" not in page
    late = post(browser, f"{tasks}happened/", {"narrative": "Something more that happened"})
    assert late.status_code == 410
    assert "was not saved" in late.content.decode()
    assert "Something more that happened" in late.content.decode()
    assert Referral.objects.count() == 1
    assert signed_in("midwife").get(f"{tasks}check/").status_code == 404


def test_english_and_not_known_are_two_answers(signed_in: SignedIn, services: Services, cast: Cast) -> None:
    browser = signed_in("pc_hale")
    shown = browser.get(f"{begun(browser, services)}language/").content.decode()
    assert "English, or not known" not in shown
    for said, counted in (
        ("eng", "eng"),
        ("", "unknown"),
    ):  # an older draft's "English, or not known" is not known
        tasks = filled(browser, services)
        assert post(browser, f"{tasks}language/", ANSWERS["language"] | {"language": said}).status_code == 302
        assert post(browser, f"{tasks}check/").status_code == 302
        client = Referral.objects.latest("pk").people.get(role="client").person
        assert client.language == said
        table = next(each for each in extract.EXTRACTS if "language" in each.columns)
        at = list(table.columns).index("language")
        assert [row[at] for row in table.rows() if row[0] == client.pk] == [counted]


def test_no_children_and_nobody_knows_of_any_are_two_answers(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("pc_hale")
    tasks = begun(browser, services)
    for said, words in (("no", "No"), ("unknown", "Not known")):
        assert post(browser, f"{tasks}children/", {"more": said}).status_code == 302
        page = " ".join(browser.get(f"{tasks}check/").content.decode().split())
        asked = page.split("Are there children in the family?")[1].split("</dd>")[0]
        assert asked.split(">")[-1].strip() == words


def test_thrown_away_is_gone(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("pc_hale")
    tasks = filled(browser, services)
    assert post(browser, f"{tasks}throw-away/").status_code == 302
    assert not Draft.objects.filter(purpose="referral").exists()
    for address in (tasks, f"{tasks}person/", f"{tasks}check/", f"{tasks}throw-away/"):  # the browser's Back
        answer = browser.get(address)
        page = answer.content.decode()
        assert answer.status_code == 410, address
        assert "You threw this referral away" in page
        assert "Nothing was sent to anybody" in page
        assert "Ashdown" not in page
    late = post(browser, f"{tasks}happened/", {"narrative": "Something more that happened"})
    assert late.status_code == 410
    assert "was not saved" in late.content.decode()
    assert "Something more that happened" in late.content.decode()
    for key in ("midwife", "chair", "wick_police"):
        assert signed_in(key).get(tasks).status_code == 404, key


def test_a_draft_that_was_kept_too_long_says_so(
    signed_in: SignedIn, services: Services, noon: datetime
) -> None:
    tasks = filled(signed_in("pc_hale"), services)
    with clock.at(noon + timedelta(days=31)):
        answer = signed_in("pc_hale").get(tasks)
        page = answer.content.decode()
        assert signed_in("midwife").get(tasks).status_code == 404
    assert answer.status_code == 410
    assert "This draft is no longer kept" in page
    assert "threw" not in page


def test_a_session_that_ended_in_the_middle_loses_nothing(
    signed_in: SignedIn, services: Services, cast: Cast
) -> None:
    browser = signed_in("pc_hale")
    tasks = begun(browser, services)
    browser.get(tasks)
    browser.cookies.pop("sessionid")
    answer = post(browser, f"{tasks}happened/", {"narrative": "A long story about Sunday"})
    assert answer.status_code == 302
    from urllib.parse import parse_qs, urlparse

    back = parse_qs(urlparse(answer["Location"]).query)["next"][0]
    again = signed_in("pc_hale")
    assert "A long story about Sunday" in again.get(back).content.decode()
    assert (
        "A long story"
        not in signed_in("midwife")
        .get(f"{reverse('referrals:mine')}?{urlparse(back).query}")
        .content.decode()
    )


@pytest.mark.parametrize("key", ["therapist", "administrator", "analyst", "governance", "member"])
def test_a_role_that_does_not_refer_is_told_so(key: str, signed_in: SignedIn, services: Services) -> None:
    browser = signed_in(key)
    assert browser.get(reverse("referrals:start")).status_code == 403
    assert (
        post(browser, reverse("referrals:start"), {"service": services["haven"].uid.hex}).status_code == 403
    )


def test_only_services_of_ones_own_area_are_offered(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("pc_hale")
    page = browser.get(reverse("referrals:start")).content.decode()
    assert "Haven" in page
    assert "Harbour" not in page
    answer = post(browser, reverse("referrals:start"), {"service": services["harbour"].uid.hex})
    assert answer.status_code == 200
    assert errors(answer)
    assert post(browser, reverse("referrals:start"), {"service": "nonsense"}).status_code == 200


def test_from_a_persons_page_nothing_known_is_typed_again(
    signed_in: SignedIn, services: Services, cast: Cast
) -> None:
    from datetime import date

    from cairn.people import actions as people

    ama = cast.actor("ama")
    own = people.create_person(
        by=ama, given="Rowan", family="Ashdown", born_on=date(1988, 3, 14), language="pol", interpreter=True,
        basis="case", source_kind="test", source_uid=ama.user.uid,
    )  # fmt: skip
    browser = signed_in("ama")
    assert own.uid.hex in browser.get(f"{reverse('referrals:start')}?person={own.uid.hex}").content.decode()
    tasks = post(
        browser, reverse("referrals:start"), {"service": services["lantern"].uid.hex, "person": own.uid.hex}
    )["Location"]
    page = browser.get(f"{tasks}person/").content.decode()
    assert 'value="Ashdown"' in page
    assert 'value="1988"' in page
    for code, data in ANSWERS.items():
        if code not in ("person", "language", "referrer"):
            post(browser, f"{tasks}{code}/", data)
    for code in ("perpetrators", "children"):
        post(browser, f"{tasks}{code}/", {"more": "no"})
    post(browser, f"{tasks}check/")
    referral = Referral.objects.get()
    assert referral.from_person == own
    assert referral.people.get(role="client").person.language == "pol"
    # somebody else's record is not read
    other = signed_in("pc_hale")
    assert own.uid.hex not in other.get(f"{reverse('referrals:start')}?person={own.uid.hex}").content.decode()
