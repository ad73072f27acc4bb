"""The rest of the catalogue again, in plain Python, from the words of the definitions."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from tests.insight.second_count import SECOND, quarter, year_of
from tests.insight.world import Row, World

Rows = Callable[[World, date], list[Row]]
Values = dict[str, Any]


def twelve_months_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return date(day.year - 1, 2, 28)


def six_months_before(day: date) -> date:
    month, year = (day.month - 6, day.year) if day.month > 6 else (day.month + 6, day.year - 1)
    while True:
        try:
            return date(year, month, day.day)
        except ValueError:
            day = day.replace(day=day.day - 1)


def by(name: str, table: str) -> Rows:
    """The rows of a table with the year of a day; rows without the day are in no year."""
    return lambda world, _today: [row | {"fy": year_of(row[name])} for row in world[table] if row.get(name)]


def many(rows: Iterable[Row], name: str, *values: Any) -> int:
    return sum(row.get(name) in values for row in rows)


def distinct(rows: Iterable[Row], name: str) -> int:
    return len({row[name] for row in rows if row.get(name) is not None})


def spread(name: str, values: list[int]) -> Values:
    quarters = (("lower", 0.25), ("median", 0.5), ("upper", 0.75))
    return {f"{name}_{which}": quarter(values, share) for which, share in quarters}


def referral_decisions(rows: list[Row]) -> Values:
    declined = [row for row in rows if row["state"] == "declined"]
    said = ("inappropriate", "signposted", "out_of_area")
    return {
        "referrals": len(rows), "accepted": many(rows, "state", "accepted"),
        "passed_on": many(rows, "state", "passed_on"), "withdrawn": many(rows, "state", "withdrawn"),
        "waiting": many(rows, "state", "sent", "triage"),
        "declined": len([row for row in declined if row["decision"] not in said]),
    } | {each: many(declined, "decision", each) for each in said}  # fmt: skip


def rows_repeats(world: World, _today: date) -> list[Row]:
    found = []
    for row in world["referral"]:
        if row["person"] is None:
            continue
        before = [
            each for each in world["referral"]
            if each["person"] == row["person"] and each["area"] == row["area"]
            and (each["received_at"], each["referral"]) < (row["received_at"], row["referral"])
            and each["received_on"] >= twelve_months_before(row["received_on"])
        ]  # fmt: skip
        found.append(row | {"fy": year_of(row["received_on"]), "before": bool(before)})
    return found


def repeat_referrals(rows: list[Row]) -> Values:
    return {"referrals": len(rows), "repeats": many(rows, "before", True)}


def hours_to_decision(rows: list[Row]) -> Values:
    minutes = [row["minutes_to_triage"] for row in rows if row["minutes_to_triage"] is not None]
    return {
        "referrals": len(rows), "decided": len(minutes), "waiting": len(rows) - len(minutes),
        "in_a_day": sum(each <= 480 for each in minutes),
    } | spread("decision", minutes)  # fmt: skip


def rows_abuse(world: World, _today: date) -> list[Row]:
    found = []
    for row in world["referral"]:
        kinds = [each["kind"] for each in world["referral_abuse"] if each["referral"] == row["referral"]]
        found += [row | {"fy": year_of(row["received_on"]), "kind": kind} for kind in kinds or [None]]
    return found


def forms_of_abuse(rows: list[Row]) -> Values:
    named = [row for row in rows if row["kind"]]
    return {"referrals": distinct(rows, "referral"), "named": distinct(named, "referral")}


def cases_opened(rows: list[Row]) -> Values:
    return {"cases": len(rows), "people": distinct(rows, "person"),
            "returning": sum(row.get("previous") is not None for row in rows)}  # fmt: skip


def rows_open(world: World, today: date) -> list[Row]:
    found = []
    first = min(year_of(case["opened_on"]) for case in world["case"])
    for year in range(first, year_of(today) + 1):
        end = min(date(year + 1, 3, 31), today)
        for case in world["case"]:
            closed = case.get("closed_on")
            if case["opened_on"] <= end and not (closed and closed <= end):
                found.append(case | {"fy": year, "end": end})
    return found


def open_cases(rows: list[Row]) -> Values:
    return {
        "cases": len(rows), "people": distinct(rows, "person"),
        "engaged": sum(bool(row["engaged_on"]) and row["engaged_on"] <= row["end"] for row in rows),
        "half_year": sum(row["opened_on"] < six_months_before(row["end"]) for row in rows),
    }  # fmt: skip


def cases_closed(rows: list[Row]) -> Values:
    endings = ("planned", "unplanned", "transferred", "not_engaged", "died")
    return {each: many(rows, "outcome", each) for each in endings} | {
        "closed": len(rows), "not_said": many(rows, "outcome", None)}  # fmt: skip


def rows_left(world: World, today: date) -> list[Row]:
    return [row for row in by("closed_on", "case")(world, today) if row["engaged_on"]]


def case_length(rows: list[Row]) -> Values:
    return {"closed": len(rows)} | spread(
        "length", [(row["closed_on"] - row["opened_on"]).days for row in rows]
    )


def survivors(rows_of: Rows) -> Rows:
    return lambda world, today: [row for row in rows_of(world, today) if row["work"] == "survivor"]


def not_engaged(rows: list[Row]) -> Values:
    still = [row for row in rows if not row["engaged_on"] and row["state"] == "attempting"]
    never = [row for row in rows if not row["engaged_on"] and row["state"] != "attempting"]
    reasons = ("unreachable", "no_safe_way", "declined", "withdrew", "other")
    return {
        "cases": len(rows), "engaged": sum(bool(row["engaged_on"]) for row in rows), "trying": len(still),
        "not_engaged": len(never), "not_said": many(never, "not_engaged_because", None),
    } | {each: many(never, "not_engaged_because", each) for each in reasons}  # fmt: skip


def clients(rows: list[Row]) -> Values:
    return {"people": distinct(rows, "person")}


def assessments(rows: list[Row]) -> Values:
    done = many(rows, "complete", True)
    return {
        "assessments": len(rows),
        "complete": done,
        "unfinished": len(rows) - done,
        "cases": distinct(rows, "case"),
    }


def rows_dash_made(world: World, today: date) -> list[Row]:
    made = by("assessed_on", "assessment")(world, today)
    return [row for row in made if row["complete"] and row["instrument"] == "safelives_ric"]


def marac_routes(rows: list[Row]) -> Values:
    met = [row for row in rows if row["route_met"] is True]
    sent = many(met, "referred_to_marac", True)
    return {"assessments": len(rows), "met": len(met), "not_met": len(rows) - len(met), "referred": sent,
            "not_referred": len(met) - sent}  # fmt: skip


def contact_attempts(rows: list[Row]) -> Values:
    return {"attempts": len(rows), "two_way": many(rows, "two_way", True), "outside": many(rows, "outside_rule", True),
            "cases": distinct(rows, "case")}  # fmt: skip


def rows_incidents(world: World, _today: date) -> list[Row]:
    agency = {case["case"]: case["agency"] for case in world["case"]}
    found = []
    for row in world["incident"]:
        same = [each for each in world["incident"] if each["same_as"] == row["same_as"]]
        days = [each["occurred_on"] for each in same if each["occurred_on"]]
        if days:
            found.append({
                "area": row["area"], "agency": agency[row["case"]], "same_as": row["same_as"], "fy": year_of(min(days)),
                "children": any(each["children_present"] for each in same),
                "injury": any(each["harm"] in ("treated", "serious") for each in same),
                "police": any(each["reported_to_police"] for each in same),
            })  # fmt: skip
    return found


def incidents(rows: list[Row]) -> Values:
    names = ("children", "injury", "police")
    return {"incidents": distinct(rows, "same_as")} | {
        name: distinct([row for row in rows if row[name]], "same_as") for name in names}  # fmt: skip


def feels_safer(rows: list[Row]) -> Values:
    yes, not_so = many(rows, "feels_safer", "yes"), many(rows, "feels_safer", "no")
    return {"closed": len(rows), "answered": yes + not_so, "felt": yes, "felt_not": not_so,
            "not_told": len(rows) - yes - not_so}  # fmt: skip


def risk_change_judged(rows: list[Row]) -> Values:
    found = {each: many(rows, "risk_change", each) for each in ("significant", "moderate", "limited")}
    return found | {
        "closed": len(rows), "unchanged": many(rows, "risk_change", "none"),
        "not_said": many(rows, "risk_change", None), "reduced": found["significant"] + found["moderate"],
    }  # fmt: skip


SECOND |= {
    "referral_decisions": (by("received_on", "referral"), referral_decisions),
    "repeat_referrals": (rows_repeats, repeat_referrals),
    "hours_to_decision": (by("received_on", "referral"), hours_to_decision),
    "forms_of_abuse": (rows_abuse, forms_of_abuse),
    "cases_opened": (by("opened_on", "case"), cases_opened),
    "open_cases": (rows_open, open_cases),
    "cases_closed": (by("closed_on", "case"), cases_closed),
    "case_length": (rows_left, case_length),
    "not_engaged": (survivors(by("opened_on", "case")), not_engaged),
    "clients": (survivors(by("opened_on", "case")), clients),
    "assessments": (by("assessed_on", "assessment"), assessments),
    "marac_routes": (rows_dash_made, marac_routes),
    "contact_attempts": (by("attempted_on", "contact_attempt"), contact_attempts),
    "incidents": (rows_incidents, incidents),
    "feels_safer": (survivors(rows_left), feels_safer),
    "risk_change_judged": (survivors(rows_left), risk_change_judged),
}
