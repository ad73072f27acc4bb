"""Every read that a page makes of people's records; the actor first."""

from cairn.people.queries.contact import PointNow, RuleNow, contact_rules, rule_now, safest, safest_line
from cairn.people.queries.people import Identity, Match, identity, nameable, person_of, possible_matches
from cairn.people.queries.search import Found, search

__all__ = [
    "Found",
    "Identity",
    "Match",
    "PointNow",
    "RuleNow",
    "contact_rules",
    "identity",
    "nameable",
    "person_of",
    "possible_matches",
    "rule_now",
    "safest",
    "safest_line",
    "search",
]
