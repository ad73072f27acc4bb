"""The invented borough: the same every time, whole, and with the people in it whom everybody should meet."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cairn.access import account_reviews
from cairn.access.models import Appointment, Draft, Event
from cairn.access.roles import REFERRAL_MAKE, REFERRAL_TRIAGE, ROLES
from cairn.cases.models import Action, Assessment, Case, IncidentSource, Party
from cairn.cases.rules.instruments import SAFELIVES_RIC_2009
from cairn.core import clock
from cairn.demo.cast import CAST, HOME_AREA, Cast, players_by_agency, roles_without_a_player
from cairn.demo.load import fill
from cairn.home import queries as home
from cairn.people.models import Bar, NearMiss, Person, Share
from cairn.people.queries import search
from cairn.referrals.models import Import, PossibleMatch, Referral
from tests.demo.conftest import ACTIONS, DAY, MORNING, empty_file, on_file

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker


def told() -> list[tuple[Any, ...]]:
    """What the story left behind, without what is random on purpose (uids, references, keys)."""
    people = Person.objects.order_by("id").values_list(
        "sort_family", "sort_given", "born_on", "ethnicity", "created_at"
    )
    cases = Case.objects.order_by("id").values_list(
        "state", "opened_on", "engaged_on", "closed_on", "outcome", "level"
    )
    referrals = Referral.objects.order_by("id").values_list("received_at", "state", "urgency", "triaged_at")
    risks = Assessment.objects.order_by("id").values_list("assessed_at", "yes", "level", "agreement")
    return [*people, *cases, *referrals, *risks]


def test_every_role_has_somebody_who_plays_it() -> None:
    assert roles_without_a_player() == set()


def test_the_picker_shows_the_cast_and_not_their_colleagues(demo_borough: Cast) -> None:
    shown = [player.name for _, players in players_by_agency() for player in players]
    assert sorted(shown) == sorted(member.name for member in CAST)
    assert Appointment.objects.count() > len(shown)


def test_the_same_seed_and_day_give_the_same_borough_at_any_hour(
    demo_template: Path | None, tmp_path: Path, db: None, django_db_blocker: "DjangoDbBlocker"
) -> None:
    if demo_template is None:
        pytest.skip("compared on SQLite, where a second borough is a second file")
    with django_db_blocker.unblock():
        again = empty_file(tmp_path / "again.sqlite3")
        with on_file(again), clock.at(MORNING + timedelta(hours=9)):
            fill(size=ACTIONS, today=DAY)
            second = told()
        with on_file(demo_template):
            first = told()
    assert first == second
    assert len(first) > 300


def test_nothing_happens_on_the_day_of_loading_or_later(demo_borough: Cast) -> None:
    midnight = MORNING.replace(hour=0)
    assert not Event.objects.filter(at__gte=midnight).exists()
    assert not Referral.objects.filter(received_at__gte=midnight).exists()
    assert not Case.objects.filter(opened_on__gte=DAY).exists()


def test_it_is_about_as_long_as_was_asked_for(demo_borough: Cast) -> None:
    assert ACTIONS * 0.8 < Event.objects.count() < ACTIONS * 1.15


def test_one_woman_is_known_to_three_agencies_under_three_spellings(demo_borough: Cast) -> None:
    known = Person.objects.filter(sort_family__startswith="Warsam", sort_given__contains="adij")
    assert {(p.sort_given, p.sort_family) for p in known} == {
        ("Khadija", "Warsame"),
        ("Khadijah", "Warsama"),
        ("Hadija", "Warsame"),
    }
    assert len({p.agency_id for p in known}) == 3
    assert len({p.cluster for p in known}) == 3


def test_the_two_journeys_are_there_as_far_as_the_rooms_go(demo_borough: Cast) -> None:
    winnie = Person.objects.get(sort_given="Winnie", sort_family="Doran")
    assert winnie.ethnicity == "gypsy_traveller"
    assert winnie.reading == "no"
    case = Case.objects.get(parties__person=winnie, parties__role="client")
    assert case.assessments.count() >= 6
    assert case.incidents.count() >= 1
    karim = Case.objects.get(parties__person__sort_given="Karim", parties__role="client")
    assert (karim.work, karim.outcome) == ("perpetrator", "planned")
    assert karim.parties.count() == 1


@pytest.mark.parametrize(
    "member", [m for m in CAST if REFERRAL_MAKE in ROLES[m.role].may], ids=lambda m: m.key
)
def test_everybody_with_a_room_finds_work_on_her_first_page(demo_borough: Cast, member: Any) -> None:
    assert home.work(demo_borough.actor(member.key))


@pytest.mark.parametrize("key", [m.key for m in CAST if REFERRAL_TRIAGE in ROLES[m.role].may])
def test_a_manager_finds_what_waits_for_her_word(demo_borough: Cast, key: str) -> None:
    kinds = {item.kind for item in home.work(demo_borough.actor(key))}
    assert {"triage", "allocate", "agree_level", "near_miss"} <= kinds
    if key == "grace":
        assert {"import", "bar_asked", "sign_not_referred"} <= kinds


@pytest.mark.parametrize(
    "key", ["ama", "bryony", "partner_support", "starling_worker", "refuge_worker", "harbour_worker"]
)
def test_a_worker_finds_late_contacts_reviews_and_actions(demo_borough: Cast, key: str) -> None:
    kinds = {item.kind for item in home.work(demo_borough.actor(key))}
    assert {"review", "action", "ask_again"} <= kinds
    late = Case.objects.filter(state="attempting", first_attempt_on__isnull=True, contact_due_on__lt=DAY)
    assert late.owned_by(demo_borough.users[key].pk).exists()


def test_the_quarters_accounts_were_answered_for_but_two(demo_borough: Cast) -> None:
    waiting = account_reviews.waiting(DAY).filter(area__code=HOME_AREA).values_list("user__email", flat=True)
    assert set(waiting) == {demo_borough.users[key].email for key in ("bryony", "partner_support")}
    assert len(account_reviews.asked_of(demo_borough.actor("grace"))) == 2


def test_a_worker_does_not_see_a_family_of_her_own(demo_borough: Cast) -> None:
    kinds = set(Bar.objects.values_list("kind", flat=True))
    assert {"automatic", "declared", "asked"} <= kinds
    stacey = Person.objects.filter(sort_given="Stacey", sort_family="Farrow").latest("id")
    case = Case.objects.get(parties__person=stacey, parties__role="client")
    assert Case.objects.visible_to(demo_borough.actor("ama")).filter(pk=case.pk).exists()
    assert not Case.objects.visible_to(demo_borough.actor("bryony")).filter(pk=case.pk).exists()


def test_a_restricted_record_is_seen_by_those_who_were_named(demo_borough: Cast) -> None:
    her = Person.objects.get(restricted=True)
    see = {key for key in ("grace", "ama", "bryony", "partner_support")
           if Person.objects.visible_to(demo_borough.actor(key)).filter(pk=her.pk).exists()}  # fmt: skip
    assert see == {"grace", "ama", "bryony"}
    assert any("Cover" in share.purpose.open() for share in Share.objects.filter(person=her))


def test_one_incident_that_three_told_of_is_one(demo_borough: Cast) -> None:
    told_by: dict[int, set[str]] = {}
    for incident, source in IncidentSource.objects.values_list("incident", "told_by"):
        told_by.setdefault(incident, set()).add(source)
    assert {"client", "police", "agency"} in told_by.values()


def test_one_man_is_on_both_sides_in_two_cases(demo_borough: Cast) -> None:
    liam = Person.objects.filter(sort_given="Liam", sort_family="Mears")
    sides = Party.objects.filter(person__in=liam).values_list("role", "case")
    assert {role for role, _ in sides} == {"client", "perpetrator"}
    assert len({case for _, case in sides}) == 2
    assert PossibleMatch.objects.filter(person__in=liam, decided="same").exists()


@pytest.mark.parametrize(
    "name", ["المصري", "খাতুন", "陈", "Wisniewska", "nguyen thi", "Шевченко", "ተስፋዬ", "Castelo"]
)
def test_names_in_every_script_are_found(demo_borough: Cast, name: str) -> None:
    assert search(demo_borough.actor("ama"), name)


def test_every_plan_names_a_risk_of_the_checklist(demo_borough: Cast) -> None:
    assert set(Action.objects.values_list("risk", flat=True)) <= set(SAFELIVES_RIC_2009.by_code)


def test_what_happens_in_a_real_borough_happens_here(demo_borough: Cast) -> None:
    assert {"attempting", "active", "closed"} <= set(Case.objects.values_list("state", flat=True))
    assert Case.objects.filter(outcome="not_engaged").exists()
    assert Case.objects.filter(area__code="wickstead").exists()
    assert NearMiss.objects.filter(reviewed_at__isnull=True).exists()
    assert set(Import.objects.values_list("state", flat=True)) == {"ready", "done"}
    assert Draft.objects.exists()
    assert Referral.objects.waiting().filter(triage_due_at__lt=MORNING).exists()
    assert Action.objects.filter(state="open", due_on__lt=DAY).exists()
    assert Case.objects.open().filter(review_due_on__range=(DAY, DAY + timedelta(days=7))).exists()
