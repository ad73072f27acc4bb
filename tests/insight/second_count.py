"""The figures again, in plain Python and without haste: what the SQL is held against. Written from the definitions."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.insight.world import Row, World

RANK = {"standard": 1, "medium": 2, "high": 3}


def year_of(day: date) -> int:
    return day.year - 1 if (day.month, day.day) < (4, 1) else day.year


def three_months_after(day: date) -> date:
    month = day.month + 3
    year = day.year + (month > 12)
    month = month - 12 if month > 12 else month
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def quarter(values: list[int], share: float) -> float | None:
    """The value at `share` of the way along, in between where it falls in between."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def rows_referrals(world: World, _today: date) -> list[Row]:
    return [row | {"fy": year_of(row["received_on"])} for row in world["referral"]]


def referrals_received(rows: list[Row]) -> dict[str, Any]:
    return {
        "referrals": len(rows),
        "people": len({row["person"] for row in rows if row["person"] is not None}),
    }


def cases_of(world: World, referral: Row) -> list[Row]:
    mine = {link["case"] for link in world["case_referral"] if link["referral"] == referral["referral"]}
    return [case for case in world["case"] if case["case"] in mine]


def rows_people(world: World, _today: date) -> list[Row]:
    found = []
    for row in world["referral"]:
        if row["person"] is None or row["work"] == "perpetrator":
            continue
        cases = cases_of(world, row)
        found.append(row | {
            "fy": year_of(row["received_on"]),
            "said_yes": row["agreed_on"] is not None or any(case["agreed_on"] for case in cases),
            "engaged": any(case["engaged_on"] and case["engaged_on"] >= row["received_on"] for case in cases),
        })  # fmt: skip
    return found


def people_engaged(rows: list[Row]) -> dict[str, Any]:
    return {
        "people": len({row["person"] for row in rows}),
        "accepted": len({row["person"] for row in rows if row["said_yes"]}),
        "engaged": len({row["person"] for row in rows if row["engaged"]}),
    }


def rows_dash(world: World, _today: date) -> list[Row]:
    found = []
    for row in world["referral"]:
        if row["state"] != "accepted" or row["work"] == "perpetrator":
            continue
        first = None
        for each in sorted(world["assessment"], key=lambda each: (each["assessed_on"], each["assessment"])):
            days = (each["assessed_on"] - row["received_on"]).days
            belongs = each["case"] in {case["case"] for case in cases_of(world, row)}
            whole = each["complete"] and each["level"] and each["instrument"] == "safelives_ric"
            if belongs and whole and -14 <= days <= 28:
                first = each
                break
        found.append(row | {"fy": year_of(row["received_on"]), "level": first and first["level"]})
    return found


def dash_levels(rows: list[Row]) -> dict[str, Any]:
    levels = [row["level"] for row in rows]
    return {
        "referrals": len(levels), "high": levels.count("high"), "medium": levels.count("medium"),
        "standard": levels.count("standard"), "missing": levels.count(None),
        "assessed": len(levels) - levels.count(None),
    }  # fmt: skip


def rows_hours(world: World, _today: date) -> list[Row]:
    found = []
    for row in world["referral"]:
        if row["state"] != "accepted" or row["work"] == "perpetrator":
            continue
        tried = [
            each for each in world["contact_attempt"]
            if each["referral"] == row["referral"] and each["working_minutes"] is not None
            and each["attempted_at"] >= row["received_at"]
        ]  # fmt: skip
        reached = [each["working_minutes"] for each in tried if each["two_way"] is True]
        found.append(row | {
            "fy": year_of(row["received_on"]),
            "attempt": min((each["working_minutes"] for each in tried), default=None),
            "contact": min(reached, default=None),
        })  # fmt: skip
    return found


def hours_to_contact(rows: list[Row]) -> dict[str, Any]:
    tried = [row["attempt"] for row in rows if row["attempt"] is not None]
    reached = [row["contact"] for row in rows if row["contact"] is not None]
    found: dict[str, Any] = {
        "referrals": len(rows), "attempted": len(tried), "not_attempted": len(rows) - len(tried),
        "contacted": len(reached), "not_contacted": len(rows) - len(reached),
    }  # fmt: skip
    for name, values in (("attempt", tried), ("contact", reached)):
        for which, share in (("lower", 0.25), ("median", 0.5), ("upper", 0.75)):
            found[f"{name}_{which}"] = quarter(values, share)
    return found


def rows_risk(world: World, today: date) -> list[Row]:
    found = []
    for case in world["case"]:
        engaged = case["engaged_on"]
        if case["work"] != "survivor" or engaged is None or three_months_after(engaged) > today:
            continue
        t90 = three_months_after(engaged)
        mine = sorted(
            (
                each
                for each in world["assessment"]
                if each["case"] == case["case"] and each["complete"] and each["level"]
            ),
            key=lambda each: (each["assessed_on"], each["assessment"]),
        )
        window = timedelta(days=14)
        starts = [each for each in mine if engaged - window <= each["assessed_on"] <= engaged + window]
        start = starts[0] if starts else None
        later = [
            each for each in mine
            if start and each["instrument"] == start["instrument"]
            and start["assessed_on"] < each["assessed_on"] <= t90
        ]  # fmt: skip
        found.append(case | {"fy": year_of(t90), "start": start, "follow": later[-1] if later else None})
    return found


def risk_reduction_3m_v1(rows: list[Row]) -> dict[str, Any]:
    d1 = [row for row in rows if row["start"] and RANK[row["start"]["level"]] > 1]
    d2 = [row for row in d1 if row["follow"]]
    return {
        "d3": len(rows),
        "no_baseline": sum(row["start"] is None for row in rows),
        "at_lowest": sum(bool(row["start"]) and row["start"]["level"] == "standard" for row in rows),
        "d1": len(d1), "d2": len(d2), "no_follow_up": len(d1) - len(d2),
        "n": sum(RANK[row["follow"]["level"]] < RANK[row["start"]["level"]] for row in d2),
        "n2": sum(row["follow"]["yes_count"] < row["start"]["yes_count"] for row in d2),
    }  # fmt: skip


SECOND: dict[str, tuple[Callable[[World, date], list[Row]], Callable[[list[Row]], dict[str, Any]]]] = {
    "referrals_received": (rows_referrals, referrals_received),
    "people_engaged": (rows_people, people_engaged),
    "dash_levels": (rows_dash, dash_levels),
    "hours_to_contact": (rows_hours, hours_to_contact),
    "risk_reduction_3m_v1": (rows_risk, risk_reduction_3m_v1),
}
