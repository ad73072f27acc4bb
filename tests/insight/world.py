"""Invented facts for the tests: seeded, with every awkward thing that a year brings. Plain dictionaries."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cairn.core import clock
from cairn.core.contracts import Code, Column, Day, Extract, Flag, Integer, Key, Moment
from cairn.insight.store import Manifest, build

Row = dict[str, Any]
World = dict[str, list[Row]]

DECLINED = ("declined", "inappropriate", "signposted", "out_of_area")
WHY_NOT = ("unreachable", "no_safe_way", "declined", "withdrew", "other")
JUDGED = ("significant", "moderate", "limited", "none")

COLUMNS: dict[str, dict[str, Column]] = {
    "referral": {
        "referral": Key(), "area": Key("area"), "from_agency": Key("agency"), "to_agency": Key("agency"),
        "from_kind": Code(frozenset({"police", "gp"})), "person": Key("person"),
        "work": Code(frozenset({"survivor", "perpetrator", "child"})),
        "urgency": Code(frozenset({"routine", "urgent"})), "source": Code(frozenset({"agency", "self", "import"})),
        "state": Code(frozenset({"sent", "triage", "accepted", "declined", "withdrawn", "passed_on"})),
        "decision": Code(frozenset({"accepted", *DECLINED})), "minutes_to_triage": Integer(),
        "received_on": Day(), "received_at": Moment(), "agreed_on": Day(),
    },
    "referral_abuse": {"referral": Key("referral"), "kind": Code(frozenset({"physical", "economic", "stalking"}))},
    "case": {
        "case": Key(), "area": Key("area"), "agency": Key("agency"), "person": Key("person"),
        "work": Code(frozenset({"survivor", "perpetrator", "child"})), "opened_on": Day(), "agreed_on": Day(),
        "engaged_on": Day(), "closed_on": Day(), "previous": Key("case"),
        "state": Code(frozenset({"attempting", "engaged", "not_engaged", "active", "closed"})),
        "outcome": Code(frozenset({"planned", "unplanned", "transferred", "not_engaged", "died"})),
        "not_engaged_because": Code(frozenset(WHY_NOT)), "risk_change": Code(frozenset(JUDGED)),
        "feels_safer": Code(frozenset({"yes", "no", "unknown", "declined", "not_asked"})),
        "age_band": Code(frozenset({"18_24", "25_34"})), "sex": Code(frozenset({"female", "male", "not_asked"})),
        "ethnic_group": Code(frozenset({"roma", "indian", "white_british", "not_asked"})),
    },
    "case_referral": {"case": Key("case"), "referral": Key("referral")},
    "assessment": {
        "assessment": Key(), "area": Key("area"), "agency": Key("agency"), "case": Key("case"),
        "instrument": Code(frozenset({"safelives_ric", "s_dash_2009"})), "assessed_on": Day(), "yes_count": Integer(),
        "level": Code(frozenset({"standard", "medium", "high"})), "complete": Flag(), "route_met": Flag(),
        "referred_to_marac": Flag(),
    },
    "contact_attempt": {
        "attempt": Key(), "area": Key("area"), "agency": Key("agency"), "case": Key("case"),
        "referral": Key("referral"), "attempted_on": Day(), "attempted_at": Moment(), "two_way": Flag(),
        "working_minutes": Integer(), "channel": Code(frozenset({"phone", "text"})), "outside_rule": Flag(),
    },
    "incident": {
        "incident": Key(), "same_as": Key("incident"), "area": Key("area"), "case": Key("case"), "occurred_on": Day(),
        "harm": Code(frozenset({"none", "minor", "treated", "serious", "unknown"})), "children_present": Flag(),
        "reported_to_police": Flag(),
    },
}  # fmt: skip

WHEN = (
    -15,
    -14,
    -3,
    0,
    0,
    2,
    7,
    14,
    20,
    28,
    29,
    45,
    80,
    91,
    92,
    100,
    110,
)  # days after opening: at every edge
TODAY = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def extracts(world: World) -> list[Extract]:
    def rows_of(name: str) -> Iterable[tuple[Any, ...]]:
        return [tuple(row.get(column) for column in COLUMNS[name]) for row in world.get(name, [])]

    return [Extract(name, COLUMNS[name], lambda name=name: rows_of(name)) for name in COLUMNS]  # type: ignore[misc]


def built(folder: Path, world: World, at: datetime = TODAY) -> Manifest:
    with clock.at(at):
        return build(folder, extracts(world))


def noon(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def invented(seed: int, people: int = 120) -> World:
    """Two years of two areas: repeats, people in two agencies, missing answers, contacts before the referral."""
    dice = random.Random(seed)
    world: World = {name: [] for name in COLUMNS}

    def maybe(value: Any, chance: float = 0.8) -> Any:
        return value if dice.random() < chance else None

    for person in range(1, people + 1):
        area = dice.choice([1, 1, 1, 2])
        case: Row | None = None
        for _again in range(dice.choice([1, 1, 1, 2, 3])):
            received = date(2024, 2, 1) + timedelta(days=dice.randrange(1020))
            work = dice.choice(["survivor", "survivor", "survivor", "child", "perpetrator", None])
            state = dice.choice(
                ["accepted"] * 6 + ["declined", "declined", "sent", "triage", "withdrawn", "passed_on"]
            )
            referral = {
                "referral": len(world["referral"]) + 1, "area": area,
                "from_agency": dice.choice([10, 10, 11, 12, None]), "to_agency": dice.choice([20, 20, 21]),
                "person": maybe(person, 0.95), "work": work, "state": state,
                "source": dice.choice(["agency", "self", "import"]), "from_kind": dice.choice(["police", "gp", None]),
                "decision": maybe(dice.choice(DECLINED)) if state == "declined" else None,
                "minutes_to_triage": None if state in ("sent", "triage") else dice.choice([0, 30, 480, 481, 2000]),
                "urgency": dice.choice(["routine", "urgent", None]), "received_on": received,
                "received_at": noon(received, dice.randrange(6, 22)),
                "agreed_on": maybe(received + timedelta(days=dice.randrange(5)), 0.5),
            }  # fmt: skip
            world["referral"].append(referral)
            for kind in dice.sample(["physical", "economic", "stalking"], dice.randrange(4)):
                world["referral_abuse"].append({"referral": referral["referral"], "kind": kind})
            if state == "accepted":
                if case is None or dice.random() < 0.5:
                    case = _case(dice, world, referral, maybe)
                world["case_referral"].append({"case": case["case"], "referral": referral["referral"]})
                _attempts(dice, world, case, referral)
    return world


def _case(dice: random.Random, world: World, referral: Row, maybe: Any) -> Row:
    opened = referral["received_on"] + timedelta(days=dice.randrange(4))
    case = {
        "case": len(world["case"]) + 1, "area": referral["area"], "agency": referral["to_agency"],
        "person": referral["person"], "work": referral["work"] or "survivor", "opened_on": opened,
        "agreed_on": maybe(opened, 0.4), "engaged_on": maybe(opened + timedelta(days=dice.randrange(-3, 20)), 0.7),
        "previous": maybe(len(world["case"]), 0.2) or None,
        "state": dice.choice(["attempting", "not_engaged", "active"]),
        "age_band": maybe("18_24"), "sex": dice.choice(["female", "male", "not_asked"]),
        "ethnic_group": dice.choice(["roma", "indian", "white_british", "not_asked", None]),
        "not_engaged_because": maybe(dice.choice(WHY_NOT)),
    }  # fmt: skip
    if dice.random() < 0.5:
        case |= {
            "closed_on": min(opened + timedelta(days=dice.randrange(400)), TODAY.date()), "state": "closed",
            "outcome": maybe(dice.choice(["planned", "unplanned", "transferred", "not_engaged", "died"]), 0.9),
            "risk_change": maybe(dice.choice(JUDGED)),
            "feels_safer": maybe(dice.choice(["yes", "yes", "no", "unknown", "declined", "not_asked"])),
        }  # fmt: skip
    world["case"].append(case)
    _incidents(dice, world, case, maybe)
    for _each in range(dice.randrange(6)):
        world["assessment"].append({
            "assessment": len(world["assessment"]) + 1, "area": case["area"], "agency": case["agency"],
            "case": case["case"], "instrument": dice.choice(["safelives_ric"] * 4 + ["s_dash_2009"]),
            "assessed_on": opened + timedelta(days=dice.choice(WHEN)),
            "yes_count": dice.randrange(25), "level": dice.choice(["standard", "medium", "high", None]),
            "complete": dice.choice([True, True, True, False]), "route_met": dice.choice([True, False, None]),
            "referred_to_marac": dice.choice([True, True, False, None]),
        })  # fmt: skip
    return case


def _attempts(dice: random.Random, world: World, case: Row, referral: Row) -> None:
    for _each in range(dice.randrange(4)):
        hours = dice.choice([-30, 0, 1, 3, 20, 50, 170])
        at = referral["received_at"] + timedelta(hours=hours, minutes=dice.randrange(60) if hours else 0)
        world["contact_attempt"].append({
            "attempt": len(world["contact_attempt"]) + 1, "area": case["area"], "agency": case["agency"],
            "case": case["case"], "referral": referral["referral"], "attempted_on": at.date(), "attempted_at": at,
            "two_way": dice.choice([True, False, False, None]),
            "working_minutes": None if dice.random() < 0.05 else max(0, hours * 20 + dice.randrange(300)),
            "channel": dice.choice(["phone", "text", None]), "outside_rule": dice.choice([True, False, False, None]),
        })  # fmt: skip


def _incidents(dice: random.Random, world: World, case: Row, maybe: Any) -> None:
    for _each in range(dice.randrange(3)):
        number = len(world["incident"]) + 1
        world["incident"].append({
            "incident": number, "area": case["area"], "case": case["case"], "same_as": number,
            "occurred_on": maybe(case["opened_on"] - timedelta(days=dice.randrange(200)), 0.9),
            "harm": dice.choice(["none", "minor", "treated", "serious", "unknown", None]),
            "children_present": dice.choice([True, False, None]), "reported_to_police": dice.choice([True, False]),
        })  # fmt: skip
    others = [each for each in world["incident"][:-3] if each["area"] == case["area"]]
    if others and dice.random() < 0.1:  # another record of an incident that is held already
        number = len(world["incident"]) + 1
        world["incident"].append(dice.choice(others) | {
            "incident": number, "case": case["case"], "reported_to_police": dice.choice([True, False]),
            "occurred_on": maybe(case["opened_on"] - timedelta(days=dice.randrange(400)), 0.9),
        })  # fmt: skip
