"""Codes and records as words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cairn.cases import codes
from cairn.cases.models import Action, Case, Party
from cairn.cases.rules import routes
from cairn.cases.rules.findings import N_, Finding
from cairn.ui.words import date_words


def said(finding: Finding) -> str:
    """A finding's sentence, translated and filled."""
    words = _(finding.sentence)
    return words % finding.values if finding.values else words


def named(choices: Any, code: str) -> str:
    """The words of a stored code; the code itself where nobody knows it any more."""
    try:
        return str(choices(code).label)
    except ValueError:
        return code


def person_name(party: Party) -> str:
    if party.person is not None:
        return str(party.person)
    return party.described.open() or _("Not known yet")


def action_owner(action: Action) -> str:
    if action.whose == "client":
        return _("The client")
    owner = action.user if action.whose == "worker" else action.agency
    return str(owner)


def due(day: date, today: date) -> str:
    if day < today:
        return _("%(day)s: overdue") % {"day": date_words(day)}
    return date_words(day)


def state_words(case: Case) -> str:
    words = named(codes.State, case.state)
    if case.state == "not_engaged":
        return f"{words}: {named(codes.NotEngaged, case.not_engaged_because).lower()}"
    if case.state == "closed" and case.closed_on:
        return _("Closed on %(day)s: %(outcome)s") % {
            "day": date_words(case.closed_on),
            "outcome": named(codes.Outcome, case.outcome).lower(),
        }
    return words


def route_words(codes_met: str) -> list[str]:
    return [_(ROUTE_WORDS.get(code, code)) for code in codes_met.split()]


ROUTE_WORDS = {
    routes.VISIBLE: N_("Visible high risk: the count is at or above the local count"),
    routes.JUDGEMENT: N_("Professional judgement"),
    routes.ESCALATION: N_("Potential escalation: incidents in twelve months"),
    routes.REPEAT: N_("Repeat: heard at a MARAC in the last twelve months"),
}
