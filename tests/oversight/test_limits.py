"""What a restriction, or an objection that was agreed to, still lets its controller do with a record."""

from typing import Any

import pytest
from django.urls import reverse

from cairn.core import clock
from cairn.core.agreements import Purpose
from cairn.core.contracts import forbidden
from cairn.core.decisions import Refused
from cairn.core.ids import new_uid
from cairn.demo.cast import Cast
from cairn.oversight.actions import ruling
from cairn.oversight.models import Request
from cairn.oversight.rules.limits import SERVED_BY, leaves_room
from cairn.people import actions as people
from cairn.people.models import Person
from cairn.people.queries.grounds import Ground
from cairn.people.rules import bases
from cairn.referrals import actions as referrals
from cairn.referrals.rules.intake import Intake, Name, Shares, Somebody
from cairn.release import actions as release
from tests.cases import made
from tests.oversight import asking
from tests.oversight.agreeing import in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NOBODYS = {"letter", "report", "pack", "list", "share", "referral"}


@pytest.fixture
def her(cast: Cast) -> Person:
    found: Person = asking.her(cast).parties.get(role="client").person
    return found


def asked(cast: Cast, person: Person, kind: str = "restriction") -> Request:
    request = asking.identified(cast, kind=kind, asker_name="Marisol Brant", subject_name="Marisol Brant")
    asking.looked(cast, request, {"haven": [person]})
    return request


def limit(
    cast: Cast, person: Person, *purposes: str, kind: str = "restriction", agreed: bool = True
) -> Request:
    request = asked(cast, person, kind)
    ruling.settle(
        by=cast.actor(asking.LEAD), request=request, was=request.version, agreed=agreed, reason="She asks it",
        purposes=purposes,
    )  # fmt: skip
    return request


def stopped(cast: Cast, person: Person, agency: str = "haven", serves: tuple[str, ...] = ()) -> set[str]:
    """Which uses an agency is refused."""
    uses = NOBODYS | {"receipt", "notice"}
    return {kind for kind in uses if forbidden([person], cast.agencies[agency], kind, "case", serves)}


def test_it_stops_every_use_but_what_keeps_a_promise_or_somebody_safe(cast: Cast, her: Person) -> None:
    assert stopped(cast, her) == set()
    request = limit(cast, her)
    assert stopped(cast, her) == NOBODYS
    assert stopped(cast, her, "turning") == NOBODYS  # the same controller
    assert stopped(cast, her, "starling") == set()  # another's records are that other's to restrict
    assert stopped(cast, made.person(cast, "ama", given="Ines")) == set()
    ruling.lift(by=cast.actor(asking.LEAD), request=request)
    assert stopped(cast, her) == set()


@pytest.mark.parametrize(
    ("purpose", "serves", "other"),
    [
        ("protection", ("public_task", "protection"), ("public_task", "casework")),
        ("protection", (bases.IN_DANGER, "casework"), ("care", "casework")),
        ("claims", (bases.LEGAL_DUTY,), (bases.IN_DANGER,)),
        ("public", ("law_enforcement", "casework"), ("legitimate_interest", "protection")),
        ("consent", ("care", "referral", "agreed"), ("care", "referral")),
    ],
)
def test_what_serves_a_purpose_that_was_left_goes_on_and_nothing_else(
    cast: Cast, her: Person, purpose: str, serves: tuple[str, ...], other: tuple[str, ...]
) -> None:
    limit(cast, her, purpose)
    assert stopped(cast, her, serves=serves) == set()
    assert stopped(cast, her, serves=other) == NOBODYS


def test_two_restrictions_leave_only_what_both_leave(cast: Cast, her: Person) -> None:
    limit(cast, her, "protection")
    limit(cast, her, "claims")
    assert stopped(cast, her, serves=("protection",)) == NOBODYS
    assert stopped(cast, her, serves=("protection", bases.LEGAL_DUTY)) == set()


def test_it_counts_for_every_record_of_the_same_human(cast: Cast, her: Person) -> None:
    twin = made.person(cast, "ama", given="Marisola")
    limit(cast, her)
    assert stopped(cast, twin) == set()
    people.recognise(by=cast.actor("ama"), one=twin, other=her)
    assert stopped(cast, twin) == NOBODYS


def test_an_objection_that_is_agreed_to_stops_the_use_and_one_that_is_not_stops_nothing(
    cast: Cast, her: Person
) -> None:
    limit(cast, her, kind="objection", agreed=False)
    assert stopped(cast, her) == set()
    request = limit(cast, her, "protection", kind="objection")
    assert stopped(cast, her) == NOBODYS
    assert stopped(cast, her, serves=("protection",)) == set()
    ruling.lift(by=cast.actor(asking.LEAD), request=request)
    assert stopped(cast, her) == set()


@pytest.mark.parametrize("kind", ["objection", "restriction"])
def test_the_lead_is_asked_for_what_it_may_still_be_used_and_safety_is_ticked(
    cast: Cast, her: Person, signed_in: Any, kind: str
) -> None:
    request, lead = asked(cast, her, kind), signed_in(asking.LEAD)
    page = lead.get(reverse("oversight:settle", args=[request.uid])).content.decode()
    ticked = [
        part
        for part in page.split("<input")[1:]
        if 'name="purposes"' in part and "checked" in part.split(">")[0]
    ]
    assert len(ticked) == 1
    assert 'value="protection"' in ticked[0]
    said = {
        "version": request.version,
        "agreed": "yes",
        "purposes": ["protection", "claims"],
        "reason": "She asks it",
    }
    assert lead.post(reverse("oversight:settle", args=[request.uid]), said).status_code == 302
    assert request.limits.get().purposes == "claims protection"


def test_a_restricted_record_is_not_referred_on_unless_she_agrees_or_it_is_to_protect(
    cast: Cast, her: Person
) -> None:
    lantern = made.service(cast, "lantern")

    def sends(own: Person | None, basis: str = "public_task", agreed: str = "not_asked") -> bool:
        intake = Intake(
            client=Somebody(Name("Marisol", "Brant")), urgency="soon", shares=Shares(basis, agreed=agreed)
        )
        try:
            return bool(referrals.send(by=cast.actor("ama"), service=lantern, intake=intake, from_person=own))
        except Refused as refused:
            return "restricted" not in str(refused.because)

    assert sends(her)
    limit(cast, her, "protection", "consent")
    assert not sends(her)
    assert sends(her, agreed="yes")
    assert sends(her, bases.IN_DANGER)
    assert sends(None)  # what she tells today is not what was restricted
    assert sends(made.person(cast, "ama", given="Ines"))


def test_what_was_restricted_where_it_came_to_is_not_passed_on(cast: Cast) -> None:
    haven, lantern = made.service(cast, "haven"), made.service(cast, "lantern")
    intake = Intake(client=Somebody(Name("Marisol", "Brant")), urgency="soon", shares=Shares("public_task"))
    came = [referrals.send(by=cast.actor("pc_hale"), service=haven, intake=intake) for _each in range(2)]
    said: dict[str, Any] = {"service": lantern, "intake": intake, "source": "passed_on"}
    limit(cast, came[0].people.get(role="client").person)
    with pytest.raises(Refused, match="restricted"):
        referrals.send(by=cast.actor("grace"), passed_from=came[0], **said)
    assert referrals.send(by=cast.actor("grace"), passed_from=came[1], **said)


IN_DANGER = Ground(bases.IN_DANGER, Purpose.CASEWORK, "He is at her door.")
CARE = Ground("care", Purpose.CASEWORK, "They meet her every week.")


def test_a_restricted_record_is_shared_with_another_agency_only_for_what_is_left(
    cast: Cast, her: Person
) -> None:
    in_force(cast, "haven", "starling")
    worker, until = cast.users["starling_worker"], clock.today()

    def shares(person: Person, ground: Ground) -> bool:
        try:
            row = people.share_with(
                by=cast.actor("grace"), person=person, agency=cast.agencies["starling"], user=worker, ground=ground,
                until_on=until,
            )  # fmt: skip
        except Refused as refused:
            return "restricted" not in str(refused.because)
        people.end_share_with(by=cast.actor("grace"), share=row, was=1, because="tried")
        return True

    assert shares(her, CARE)
    request = limit(cast, her, "protection")
    assert not shares(her, CARE)
    assert shares(her, IN_DANGER)
    assert shares(made.person(cast, "ama", given="Ines"), CARE)
    ruling.lift(by=cast.actor(asking.LEAD), request=request)
    assert shares(her, CARE)


def test_the_door_lets_out_what_serves_a_purpose_that_is_left(cast: Cast, her: Person) -> None:
    def leaves(ground: Ground, kind: str = "report") -> bool:
        try:
            release.enqueue(
                by=cast.actor("grace"), kind=kind, channel="post", text="She is at risk.", tells=["risk"], about=[her],
                to_agency=cast.agencies["police"], address="The station", ground=ground, source_kind="case",
                source_uid=new_uid(),
            )  # fmt: skip
        except Refused as refused:
            return "restricted" not in str(refused.because)
        return True

    in_force(cast, "haven", "police")
    task = Ground("public_task", Purpose.CASEWORK)
    assert leaves(task)
    limit(cast, her, "protection")
    assert not leaves(task)
    assert leaves(IN_DANGER)
    assert leaves(Ground("public_task", Purpose.PROTECTION, "So that they come at once."))


def test_every_purpose_is_served_by_something_that_can_be_said(cast: Cast) -> None:
    from cairn.oversight.models import Limit

    assert set(SERVED_BY) == set(Limit.Purpose.values)
    assert set().union(*SERVED_BY.values()) <= set(bases.BY_CODE) | set(Purpose) | {"agreed"}
    assert not leaves_room([], SERVED_BY["claims"])
