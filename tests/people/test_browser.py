"""People's pages in a real browser, narrow and wide: nothing for axe, nothing sideways, nothing blocked."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cairn.core.ids import new_uid
from tests.walk import look, work

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def record(cast: "Cast", make_person: Any) -> dict[str, Any]:
    """A record with something of everything, names in three scripts and one that is very long."""
    from cairn.people import actions

    ama = cast.actor("ama")
    leila = make_person(sex="female", language="ara", interpreter=True, reading="with_help", ethnicity="arab")
    sami = make_person(given="Sami", family="Mansour", born_on=date(2019, 1, 1), born_precision="year")
    actions.add_name(by=ama, person=leila, kind="alias", given="ليلى", family="منصور")
    long = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft"
    actions.add_name(
        by=ama, person=leila, kind="former", given="Anna", family=long, until_on=date(2015, 1, 1)
    )
    point = actions.add_contact_point(by=ama, person=leila, kind="phone", value="07700 900123")
    actions.set_contact_rule(
        by=ama, contact_point=point, safe="safe", given_by="herself", code_word="Bluebell",
        reached_by="her mother answers in the morning",
    )  # fmt: skip
    actions.add_contact_point(
        by=ama,
        person=leila,
        kind="address",
        value="Flat 3, 14 Orchard Street, Ashbourne Park, SE15 4QN",
        hidden=True,
    )
    email = actions.add_contact_point(
        by=ama, person=leila, kind="email", value=f"{'l' * 50}@mail.example", shared_with_perpetrator=True
    )
    actions.set_contact_rule(by=ama, contact_point=email, safe="never", given_by="herself")
    actions.add_identifier(by=ama, person=leila, scheme="nhs", value="943 476 5870")
    row = actions.relate(by=ama, a=leila, b=sami, kind="parent", responsibility="yes")
    home = actions.start_household(by=ama, person=leila, from_on=date(2019, 1, 1))
    actions.join_household(by=ama, household=home, person=sami)
    police = cast.agencies["police"]
    actions.never_receive(by=ama, person=leila, because="Her brother works there.", recipient_agency=police)
    bar = actions.declare_bar(by=cast.actor("bryony"), person_or_cluster=leila)
    miss = actions.report_near_miss(
        by=ama, person=leila, contact_point=email, what_happened="An appointment letter went to the shared mailbox.",
        source_kind="case", source_uid=new_uid(),
    )  # fmt: skip
    return {
        "leila": leila,
        "point": point,
        "row": row,
        "bar": bar,
        "miss": miss,
        "member": sami.memberships.get(),
        "name": leila.names.last(),
    }


@pytest.fixture
def keys(signed_in: Any) -> dict[str, str]:
    """Who is at work → the session that her browser carries."""
    return {key: signed_in(key).cookies["sessionid"].value for key in ("ama", "grace")}


@pytest.fixture
def browser(record: Any, keys: Any, chrome: Any, site: str) -> Iterator[Any]:
    yield chrome
    for context in chrome.contexts:
        context.close()


def test_a_workers_pages(browser: Any, site: str, keys: dict[str, str], record: dict[str, Any]) -> None:
    leila, point, row = record["leila"], record["point"], record["row"]
    page = work(browser, site, keys["ama"])
    plain = (
        *(
            "contact",
            "contact-add",
            "life-event",
            "happened",
            "never-add",
            "details",
            "birth",
            "communication",
        ),
        *(
            "equality",
            "in-error",
            "name-add",
            "identifier-add",
            "family",
            "relative-add",
            "household-add",
            "know",
        ),
    )
    addresses = {name: reverse(f"people:{name}", args=[leila.uid]) for name in plain}
    addresses |= {
        "search": reverse("people:search"),
        "contact-rule": reverse("people:contact-rule", args=[leila.uid, point.uid]),
        "contact-change": reverse("people:contact-change", args=[leila.uid, point.uid]),
        "name-change": reverse("people:name-change", args=[leila.uid, record["name"].uid]),
        "responsibility": reverse("people:responsibility", args=[leila.uid, row.uid]),
        "relative-end": reverse("people:relative-end", args=[leila.uid, row.uid]),
        "household-end": reverse("people:household-end", args=[leila.uid, record["member"].uid]),
    }
    for name, address in addresses.items():
        assert page.goto(address).status == 200, name
        look(page, name)


def test_a_managers_pages(browser: Any, site: str, keys: dict[str, str], record: dict[str, Any]) -> None:
    leila = record["leila"]
    page = work(browser, site, keys["grace"])
    for name, args in (
        ("bars", []), ("bar", [record["bar"].uid]), ("near-misses", []), ("near-miss", [record["miss"].uid]),
        ("access", [leila.uid]), ("restrict", [leila.uid]), ("share", [leila.uid]), ("bar-colleague", [leila.uid]),
    ):  # fmt: skip
        assert page.goto(reverse(f"people:{name}", args=args)).status == 200, name
        look(page, name)


def test_she_is_found_and_rung_and_nothing_of_her_stands_in_an_address(
    browser: Any, site: str, keys: dict[str, str], record: dict[str, Any]
) -> None:
    page = work(browser, site, keys["ama"])
    page.goto(reverse("people:search"))
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Enter a name, a reference, a phone number or a street").click()
    look(page, "search-empty")
    page.keyboard.type("Layla orchard street")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="1 person found").wait_for()
    look(page, "found")
    assert "ayla" not in page.url
    page.goto(reverse("people:contact", args=[record["leila"].uid]))
    page.get_by_role("button", name="Show the number Phone").click()
    page.get_by_text("07700 900123").wait_for()
    look(page, "opened")
    page.goto(reverse("people:contact-rule", args=[record["leila"].uid, record["point"].uid]))
    page.get_by_label("Yes, within limits").check()
    page.get_by_label("From").fill("nine")
    page.get_by_role("button", name="Save").click()
    look(page, "contact-rule-wrong")


@pytest.fixture
def shared(cast: "Cast", record: dict[str, Any], signed_in: Any) -> dict[str, str]:
    """The pages of a record that is shared with another agency → their addresses; and its reader's session."""
    from cairn.core.agreements import Purpose
    from cairn.core.clock import today
    from cairn.people import actions
    from cairn.people.queries.grounds import Ground
    from tests.oversight.agreeing import in_force

    leila, grace = record["leila"], cast.actor("grace")
    in_force(cast, "haven", "starling", purposes="casework")
    given = actions.share_with(
        by=grace, person=leila, agency=cast.agencies["starling"], user=cast.users["starling_worker"],
        ground=Ground("care", Purpose.CASEWORK, "They meet her every week."), until_on=today(),
    )  # fmt: skip
    asked = reverse("people:share-with", args=[leila.uid])
    return {
        "sharing": reverse("people:sharing", args=[leila.uid]),
        "sharing with whom": asked,
        "sharing on an agreement": f"{asked}?agency={cast.agencies['starling'].uid.hex}&purpose=casework",
        "sharing without one": f"{asked}?agency={cast.agencies['starling'].uid.hex}&purpose=protection",
        "sharing with nobody there": f"{asked}?agency={cast.agencies['police'].uid.hex}&purpose=casework",
        "ending a share": reverse("people:share-with-end", args=[leila.uid, given.uid]),
        "reader": signed_in("starling_worker").cookies["sessionid"].value,
    }


def test_sharing_with_another_agency(
    shared: dict[str, str], browser: Any, site: str, keys: dict[str, str], record: dict[str, Any]
) -> None:
    page = work(browser, site, keys["grace"])
    for name, address in shared.items():
        if name != "reader":
            assert page.goto(address).status == 200, name
            look(page, name)
    page.goto(shared["sharing on an agreement"])
    page.get_by_role("button", name="Share").last.click()
    look(page, "sharing, with what is missing")
    reads = work(browser, site, shared["reader"])
    assert reads.goto(reverse("people:shared-here")).status == 200
    look(reads, "shared with you")
    assert reads.goto(reverse("home:person", args=[record["leila"].uid])).status == 200
    look(reads, "a record that is shared with her")
    assert reads.get_by_role("link", name="Details").count() == 1
    assert reads.get_by_role("link", name="Refer to another service").count() == 0
