"""What went wrong: told by anybody, its clock, assessed in editions, closed with what was learned."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from cairn.access.models import EventAbout
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.demo.cast import Cast
from cairn.oversight.actions import breaches as actions
from cairn.oversight.models import Breach
from cairn.oversight.rules import breaches as rules
from cairn.people import actions as people
from cairn.people.models import Bar
from tests.cases import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def at(name: str, *args: Any) -> str:
    return reverse(f"oversight:{name}", args=args)


def text(response: Any) -> str:
    return str(response.content.decode())


def told(cast: Cast, by: str = "referrer", hours_ago: int = 2, **change: Any) -> Breach:
    moment = clock.now() - timedelta(hours=hours_ago)
    given = {
        "kind": "sent",
        "happened_at": moment,
        "aware_at": moment,
        "what": "The letter went to the old address",
    }
    return actions.report_breach(by=cast.actor(by), **(given | change))


def assessed(cast: Cast, breach: Breach, **change: Any) -> Breach:
    given: dict[str, Any] = {
        "kind": "sent", "references": [], "risk": "high", "risk_because": "He reads it", "ico": "yes",
        "ico_because": "High risk", "people": "yes", "people_because": "Through Ama",
    }  # fmt: skip
    return actions.assess(by=cast.actor("governance"), breach=breach, was=breach.version, **(given | change))


def words(**moments: tuple[int, int, int, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, (day, month, year, time) in moments.items():
        found |= {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year, f"{name}-time": time}
    return found


# --- the clock -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "told_after", "ico", "clock_is"),
    [
        (1, None, "", "running"), (47, None, "", "running"), (48, None, "", "soon"), (72, None, "yes", "soon"),
        (73, None, "yes", "late"), (100, 72, "yes", "told"), (100, 73, "yes", "told_late"), (100, None, "no", "none"),
    ],
)  # fmt: skip
def test_the_clock_runs_72_hours_from_when_somebody_knew(
    hours: int, told_after: int | None, ico: str, clock_is: str
) -> None:
    aware = clock.now()
    then = aware + timedelta(hours=told_after) if told_after else None
    assert rules.clock_of(aware, aware + timedelta(hours=hours), then, ico) == clock_is


# --- telling ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["referrer", "member", "ama", "administrator"])
def test_anybody_tells_and_reads_back_what_she_told(cast: Cast, signed_in: Any, key: str) -> None:
    client = signed_in(key)
    assert at("breach-report") in text(client.get("/"))
    said = {"kind": "sent", "what": "To the old address", "whose": "", "done": ""}
    said |= words(happened_at=(17, 11, 2026, "9:00"), aware_at=(17, 11, 2026, "10:00"))
    page = text(client.post(at("breach-report"), said, follow=True))
    assert "Thank you for telling" in page
    assert "To the old address" in page
    breach = Breach.objects.get()
    assert b"old address" not in bytes(Breach.objects.values_list("what", flat=True).get() or b"")
    other = "bryony" if key != "bryony" else "ama"
    assert signed_in(other).get(at("breach-reported", breach.uid)).status_code == 404


def test_a_wrong_time_is_said_in_its_own_words_and_nothing_typed_is_lost(cast: Cast, signed_in: Any) -> None:
    said = {"kind": "sent", "what": "To the old address"}
    said |= words(happened_at=(17, 11, 2026, "11:00"), aware_at=(17, 11, 2026, "10:00"))
    page = text(signed_in("ama").post(at("breach-report"), said))
    assert "Nobody can know of it before it happened" in page
    assert "To the old address" in page


def test_a_form_that_is_sent_twice_is_told_once(cast: Cast, signed_in: Any) -> None:
    client = signed_in("ama")
    said = {"kind": "lost", "what": "A bag", "once": "9f0c1c4e-6d2b-4a55-9c1e-0d6a2c3b4f10"}
    said |= words(happened_at=(17, 11, 2026, "9:00"), aware_at=(17, 11, 2026, "9:00"))
    first = client.post(at("breach-report"), said)
    assert client.post(at("breach-report"), said).headers["Location"] == first.headers["Location"]
    assert Breach.objects.count() == 1


# --- assessing -------------------------------------------------------------------------------------------------------


def test_it_is_on_the_leads_desk_with_its_end_until_it_is_assessed_and_told(
    cast: Cast, signed_in: Any
) -> None:
    breach, lead = told(cast), signed_in("governance")
    assert f"Assess what went wrong: {breach.reference}" in text(lead.get("/"))
    assert breach.reference not in text(signed_in("grace").get("/"))
    breach = assessed(cast, breach)
    assert f"Tell the Information Commissioner about {breach.reference}" in text(lead.get("/"))
    breach = assessed(cast, breach, ico_told_at=clock.now())
    assert breach.reference not in text(lead.get("/"))
    assert "The Commissioner was told in time" in text(lead.get(at("breach", breach.uid)))


def test_whose_it_was_is_named_by_reference_and_is_in_the_audit(cast: Cast) -> None:
    case, breach = made.case(cast), told(cast)
    client = case.parties.get(role="client").person
    breach = assessed(cast, breach, references=[case.reference.lower()])
    assert client.uid in set(breach.about.values_list("person", flat=True))
    assert EventAbout.objects.filter(person=client.uid, event__kind="breach").exists()
    with pytest.raises(Refused, match="There is no record with the reference"):
        assessed(cast, breach, references=["nothing"])


def test_where_there_is_a_risk_the_regulator_is_told_and_late_needs_a_reason(cast: Cast) -> None:
    breach = told(cast, hours_ago=100)
    with pytest.raises(Refused, match="the Commissioner is told"):
        assessed(cast, breach, ico="no")
    with pytest.raises(Refused, match="later than 72 hours"):
        assessed(cast, breach, ico_told_at=clock.now())
    breach = assessed(cast, breach, ico_told_at=clock.now(), late_because="We found it late")
    assert breach.state == "assessed"
    assert assessed(cast, told(cast), risk="none", ico="no", people="no").ico == "no"


def test_each_assessment_is_kept_as_an_edition_and_a_stale_one_is_told(cast: Cast) -> None:
    breach = told(cast)
    twin = Breach.objects.get(pk=breach.pk)
    assessed(cast, breach, risk="some")
    with pytest.raises(Stale):
        assessed(cast, twin)
    breach = assessed(cast, breach, risk="high")
    assert list(breach.assessments.order_by("edition").values_list("edition", "risk")) == [
        (1, "some"),
        (2, "high"),
    ]


def test_it_is_closed_when_all_is_done_told_and_learned(cast: Cast, signed_in: Any) -> None:
    lead, by = signed_in("governance"), cast.actor("governance")
    breach = told(cast)
    with pytest.raises(Refused, match="assessed first"):
        actions.close_breach(by=by, breach=breach, was=breach.version, lessons="x")
    breach = assessed(cast, breach)
    with pytest.raises(Refused, match="not been told yet"):
        actions.close_breach(by=by, breach=breach, was=breach.version, lessons="x")
    breach = assessed(cast, breach, ico_told_at=clock.now())
    action = actions.plan_action(
        by=by, breach=breach, text="Check addresses", owner="Post room", due_on=clock.today()
    )
    assert "There are actions that are not done" in text(
        lead.post(at("breach-close", breach.uid), {"lessons": "Ask again", "version": breach.version})
    )
    lead.post(at("breach-finish", breach.uid, action.uid), {"version": action.version})
    page = lead.post(
        at("breach-close", breach.uid), {"lessons": "Ask again", "version": breach.version}, follow=True
    )
    assert "Ask again" in text(page)
    breach.refresh_from_db()
    assert breach.state == "closed"
    assert "Ask again" in text(
        signed_in("referrer").get(at("breach-reported", breach.uid))
    )  # she hears what was learned


def test_the_log_is_the_leads_of_the_area_alone_and_a_bar_hides_there_too(cast: Cast, signed_in: Any) -> None:
    case = made.case(cast)
    breach = assessed(cast, told(cast), references=[case.reference])
    theirs = told(cast, by="harbour_worker")
    lead = signed_in("governance")
    page = text(lead.get(at("breaches")))
    assert breach.reference in page
    assert theirs.reference not in page
    assert lead.get(at("breach", theirs.uid)).status_code == 404
    assert signed_in("grace").get(at("breaches")).status_code == 403
    client = case.parties.get(role="client").person
    Bar.objects.create(
        cluster=client.cluster, user=cast.users["governance"], kind="declared", created_by=cast.users["grace"]
    )
    assert breach.reference not in text(lead.get(at("breaches")))
    assert lead.get(at("breach", breach.uid)).status_code == 404


def test_a_near_miss_in_contact_appears_and_is_taken_up_once(cast: Cast, signed_in: Any) -> None:
    person = made.person(cast)
    miss = people.report_near_miss(
        by=cast.actor("ama"), person=person, contact_point=None, at=clock.now(), source_kind="case",
        source_uid=person.uid, what_happened="Rang the shared phone",
    )  # fmt: skip
    lead = signed_in("governance")
    page = text(lead.get(at("breaches")))
    assert person.reference in page
    assert "shared phone" not in page  # its words are with the agency
    for _ in range(2):
        lead.post(at("near-miss-take-up", miss.uid))
    breach = Breach.objects.get(near_miss=miss.uid)
    assert "shared phone" not in text(lead.get(at("breach", breach.uid)))
