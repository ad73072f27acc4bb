"""Records that the tests of casework begin with, made by the rooms' own actions wherever there is one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from cairn.cases import actions
from cairn.cases.actions.incidents import Telling
from cairn.cases.actions.risk import Given, Sheet
from cairn.cases.models import Assessment, Case, Incident
from cairn.cases.rules.instruments import SAFELIVES_RIC_2009
from cairn.core import clock, sealing
from cairn.core.ids import new_uid
from cairn.demo.cast import Cast
from cairn.directory.models import Provider, Service
from cairn.people import actions as people
from cairn.people.models import ContactPoint, Person
from cairn.referrals.models import Agreed, Referral, ReferralAbuse, ReferralPerson

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)
OPENERS = {"practitioner": "programme_manager"}  # whose role does not open cases, and who does it for them
CODES = list(SAFELIVES_RIC_2009.by_code)


def service(cast: Cast, agency: str = "haven", work: str = "survivor") -> Service:
    """The service of an agency, made once."""
    known = cast.agencies[agency]
    by = cast.users["administrator"]
    area = known.areas.get().area
    provider, _made = Provider.objects.get_or_create(
        area=area, name=known.name, defaults={"from_on": date(2024, 1, 1), "created_by": by}
    )
    found, _made = Service.objects.get_or_create(
        area=area,
        name=f"{known.name} {work}",
        defaults={
            "provider": provider,
            "agency": known,
            "tier": "support",
            "kind": "advocacy",
            "work": work,
            "commission": "council",
            "from_on": date(2024, 1, 1),
            "created_by": by,
        },
    )
    return found


def person(
    cast: Cast, by: str = "ama", given: str = "Marisol", family: str = "Brant", **details: Any
) -> Person:
    uid = new_uid()
    details = {"born_on": date(1994, 3, 2), "born_precision": "day"} | details
    return people.create_person(
        by=cast.actor(by),
        given=given,
        family=family,
        basis="referred",
        source_kind="referral",
        source_uid=uid,
        **details,
    )


def referral(
    cast: Cast,
    *,
    to: str = "haven",
    by: str = "ama",
    client: Person | None = None,
    perpetrator: Person | None = None,
    child: Person | None = None,
    agreed_on: date | None = None,
    urgency: str = "soon",
    work: str = "survivor",
    state: str = "accepted",
    received_at: datetime | None = None,
) -> Referral:
    """A referral to an agency that it has accepted, with the receiver's own records of the people in it."""
    at = received_at or clock.now()
    agency = cast.agencies[to]
    accepted = {"triaged_at": at, "triaged_by": cast.users[by]} if state == "accepted" else {}
    made = Referral.objects.create(
        area=agency.areas.get().area,
        to_agency=agency,
        service=service(cast, to, work),
        source="agency",
        from_agency=cast.agencies["police"],
        work=work,
        urgency=urgency,
        received_at=at,
        received_on=clock.london_day(at),
        received_fy=2026,
        received_ym=202611,
        triage_due_at=at + timedelta(hours=8),
        state=state,
        data_key=sealing.keyring().new_data_key("referral"),
        created_by=cast.users[by],
        **accepted,
    )
    who = [(client or person(cast, by), "client"), (perpetrator, "perpetrator"), (child, "child")]
    for somebody, role in who:
        if somebody is not None:
            ReferralPerson.objects.create(
                referral=made, person=somebody, role=role, created_by=cast.users[by]
            )
    ReferralAbuse.objects.create(referral=made, kind="physical", created_by=cast.users[by])
    if agreed_on:
        Agreed.objects.create(
            referral=made, agency=agency, answer="yes", on=agreed_on, created_by=cast.users[by]
        )
    return made


def case(cast: Cast, *, by: str = "ama", owner: str | None = "ama", **details: Any) -> Case:
    """An open case of Haven's, made from an accepted referral."""
    perpetrator = details.pop("perpetrator", None)
    if perpetrator is None and details.get("work", "survivor") == "survivor":
        perpetrator = person(cast, by, "Declan", "Brant", sex="male", born_on=date(1990, 1, 1))
    handed = referral(cast, by=by, perpetrator=perpetrator, **details)
    opener = OPENERS.get(by, by)
    return actions.open_case(
        referral=handed, owner=cast.users[owner] if owner else None, by=cast.actor(opener)
    )


def phone(cast: Cast, made: Case, safe: str = "safe", by: str = "ama", **rule: Any) -> ContactPoint:
    """A phone of the client's with its rule; an invented number of the range that is kept for stories."""
    client = made.parties.get(role="client").person
    point = people.add_contact_point(
        by=cast.actor(by), person=client, kind="phone", value="07700 900123", known_to_perpetrator=False
    )
    if safe:
        people.set_contact_rule(by=cast.actor(by), contact_point=point, safe=safe, given_by="herself", **rule)
    return point


def answers(yes: int = 0, unknown: int = 0, unanswered: int = 0) -> dict[str, Given]:
    values = ["yes"] * yes + ["unknown"] * unknown + ["unanswered"] * unanswered
    values += ["no"] * (24 - len(values))
    return {code: Given(value) for code, value in zip(CODES, values, strict=True)}


def sheet(yes: int = 0, judged: str = "medium", unknown: int = 0, unanswered: int = 0, **more: Any) -> Sheet:
    details: dict[str, Any] = {
        "judged_because": "As it was told.",
        "why_now": "first",
        "heard_before": "no",
    }
    return Sheet(answers=answers(yes, unknown, unanswered), judged=judged, **(details | more))


def assess(
    cast: Cast, made: Case, yes: int = 0, judged: str = "medium", by: str = "ama", **more: Any
) -> Assessment:
    at = more.pop("at", None)
    if yes >= 14 and "not_referred" not in more:
        more.setdefault("referred", True)
    return actions.assess(case=made, sheet=sheet(yes, judged, **more), at=at, by=cast.actor(by))


def incident(
    cast: Cast, made: Case, on: date | None = None, precision: str = "day", by: str = "ama"
) -> Incident:
    return actions.record_incident(
        case=made,
        on=on or clock.today(),
        precision=precision,
        kinds=["physical"],
        harm="minor",
        text="Pushed in the hallway.",
        source=Telling("client", clock.today()),
        by=cast.actor(by),
    )
