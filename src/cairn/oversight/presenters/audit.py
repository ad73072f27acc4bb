"""Events, findings and chains in words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.oversight.models import ChainCheck, UnusualReading
from cairn.oversight.queries.audit import Line, role_words
from cairn.oversight.queries.watching import Chain, Chains
from cairn.oversight.rules import reading
from cairn.ui import words
from cairn.ui.lists import Head

HEAD = (Head(_("When"), nowrap=True), _("Who"), _("What"), _("Which details"), _("About"))


def row(line: Line) -> tuple[str, ...]:
    """One event: when, who for whom, what, which details, about whom by reference."""
    event = line.event
    who = ", ".join(filter(None, (line.who, line.role, line.agency)))
    what = f"{event.verb} {event.kind.replace('_', ' ')}"
    details = ", ".join(field.replace("_", " ") for field in event.fields.split())
    return words.moment(event.at), who, what, details, ", ".join(line.about)


def period_words(name: str, first: date, last: date) -> str:
    said = {"name": name, "first": words.date_words(first), "last": words.date_words(last)}
    return _("What %(name)s saw and did from %(first)s to %(last)s") % said


def sentence(row: UnusualReading) -> str:
    """What was unusual, with its numbers."""
    found = reading.said(
        row.code, many=row.many, usual=row.usual, median=row.median, in_all=row.in_all, related=row.related
    )
    return _(found.sentence) % found.values


def facts(row: UnusualReading) -> tuple[tuple[str, Any], ...]:
    """A finding as rows."""
    rows = [
        (_("Who"), f"{row.user.name}, {role_words(row.role)}, {row.agency.name}"),
        (_("When"), words.weekday(row.on)),
        (_("What was unusual"), sentence(row)),
        (_("Why it is said"), reading.said(row.code, many=row.many).source),
    ]
    if row.settled_at is not None:
        who = {"who": row.settled_by, "when": words.moment(row.settled_at)}
        rows += [
            (_("Settled"), _("by %(who)s on %(when)s") % who),
            (_("Found out"), _("It was for work") if row.fine else _("Taken further")),
            (_("How"), row.because.open()),
        ]
    return tuple(rows)


def stored(row: UnusualReading) -> dict[str, Any]:
    """For the conflict page."""
    return {"fine": {True: "yes", False: "no", None: ""}[row.fine], "because": row.because.open()}


def chain_facts(state: Chains) -> list[tuple[str, str]]:
    """How the chains stand, a line for each thing that could be wrong."""
    waiting = ngettext(
        "%(n)s event is older than a minute and not sealed", "%(n)s events are older than a minute and not sealed",
        state.waiting,
    ) % {"n": words.number(state.waiting)}  # fmt: skip
    return [
        (_("Waiting to be sealed"), waiting if state.waiting else _("None")),
        (_("Last walk of the night"), _nightly(state)),
        (
            _("Last fetched by a witness"),
            words.moment(state.witness.at)
            if state.witness
            else _("Never: let a second machine run cairn audit heads every day"),
        ),
        (_("Last compared with what a witness kept"), _compared(state)),
    ]


def _nightly(state: Chains) -> str:
    run = state.nightly
    if run is None:
        return _("Never: is the worker at work?")
    if run.outcome in ("", "0"):
        return _("%(when)s: every link is as it was written") % {"when": words.moment(run.ended_at)}
    said = {"when": words.moment(run.ended_at), "what": run.outcome}
    return (
        _("%(when)s: %(what)s things do not fit. Ask for a walk, and tell whoever looks after the machine.")
        % said
    )


def _compared(state: Chains) -> str:
    if state.compared is None:
        return _("Never")
    when = words.moment(state.compared.at)
    return (
        _("%(when)s: they agree")
        if state.compared.agreed
        else _("%(when)s: they do not agree. This is proof of a change.")
    ) % {"when": when}


def head(chain: Chain) -> tuple[str, str, str, str]:
    return chain.agency, words.number(chain.links), words.moment(chain.at), chain.mac[:16]


def check(row: ChainCheck) -> tuple[str, str, str, str]:
    """A walk that somebody asked for."""
    if row.ended_at is None:
        said = _("Under way")
    elif not row.found:
        said = _("Every link is as it was written")
    else:
        said = row.said
    return (
        words.moment(row.asked_at),
        row.asked_by.name,
        words.number(row.links) if row.ended_at else "",
        said,
    )
