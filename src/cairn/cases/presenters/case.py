"""The case and its parts as rows and tags."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from cairn.access.actor import Actor
from cairn.cases import codes
from cairn.cases.models import Action, Case, Incident, Party
from cairn.cases.presenters.words import action_owner, due, named, person_name, state_words
from cairn.cases.queries.incidents import Details
from cairn.cases.queries.lists import CaseRow
from cairn.cases.queries.story import Story
from cairn.people import queries as people
from cairn.people.models import Person
from cairn.ui.lists import CellLink, Head
from cairn.ui.pages import url
from cairn.ui.words import approximate, date_words, lines

STATE_COLOURS = {
    "attempting": "blue",
    "engaged": "turquoise",
    "active": "green",
    "not_engaged": "yellow",
    "closed": "grey",
}


def header(
    actor: Actor, case: Case, client: Person | None = None, points: Iterable[people.PointNow] | None = None
) -> dict[str, Any]:
    """The identity bar of the case's client, with the level of risk in force."""
    if client is None:
        party = Party.objects.select_related("person").get(case=case, role="client", until_on__isnull=True)
        client = party.person
    assert client is not None
    actor.saw("person", client.uid, ["name", "born_on", "safe_contact"], [client.uid])
    return {
        "case": case,
        "client": client,
        "identity": people.identity(actor, client, points),
        "level": case.level or "unknown",
        "today": actor.today,
    }


def list_heads() -> list[Any]:
    return [
        Head(_("Client"), sort="name"),
        _("Risk"),  # beside the name: on a phone the rest lies to the side
        _("State"),
        _("Worker"),
        Head(_("Opened"), sort="opened"),
        Head(_("Overdue"), sort="review"),
    ]


def list_cells(row: CaseRow, today: date, tag: Any, risk_tag: Any) -> list[Any]:
    """A row of the case list, in the order of its heads."""
    return [
        CellLink(
            row.name or row.reference,
            url("cases:case", row.uid),
            hidden=_("open the case"),
            note=row.reference,
        ),
        risk_tag(row.level),
        tag(named(codes.State, row.state), STATE_COLOURS.get(row.state, "")),
        row.owner or _("Nobody"),
        date_words(row.opened_on),
        late_words(row, today),
    ]


def download_heads() -> list[str]:
    return [_("Case"), _("State"), _("Risk"), _("Worker"), _("Opened"), _("Overdue")]


def download_cells(row: CaseRow, today: date) -> list[Any]:
    """A row of the file: the reference finds the case, and no name travels."""
    level = named(codes.RiskLevel, row.level) if row.level else _("Not assessed")
    return [
        row.reference,
        named(codes.State, row.state),
        level,
        row.owner or "",
        row.opened_on,
        late_words(row, today),
    ]


def late_words(row: CaseRow, today: date) -> str:
    words = {
        "contact": _("first contact"),
        "review": _("review of risk"),
        "action": ngettext("%(n)d action", "%(n)d actions", row.late_actions or 1)
        % {"n": row.late_actions or 1},
    }
    return ", ".join(words[code] for code in row.late(today))


def worker_words(case: Case) -> str:
    """Whose the case is, or was last."""
    if not case.owner_name:
        return _("Nobody yet: a manager gives it to a worker")
    if case.owner_until is None:
        return case.owner_name
    return _("%(who)s, until %(day)s") % {"who": case.owner_name, "day": date_words(case.owner_until)}


def key_facts(story: Story) -> list[tuple[Any, ...]]:
    """How the case stands, for a summary list."""
    case = story.case
    rows: list[tuple[Any, ...]] = [
        (_("State"), state_words(case)),
        (_("Worker"), worker_words(case)),
        (_("Service"), str(case.service)),
        (_("Opened"), date_words(case.opened_on)),
        (_("Said yes to the service"), date_words(case.agreed_on) if case.agreed_on else _("Not yet")),
        (_("Engaged"), date_words(case.engaged_on) if case.engaged_on else _("Not yet")),
        (_("Abuse named"), ", ".join(named(codes.Abuse, kind) for kind in story.abuse) or _("Not recorded")),
    ]
    if story.previous is not None:
        before = story.previous
        link = Markup('<a class="govuk-link" href="{}">{}</a>').format(
            url("cases:case", before.uid), before.reference
        )
        rows.append((_("Earlier case"), Markup("{}, {}").format(link, state_words(before))))
        if before.ending:
            rows.append((_("How it ended"), lines(before.ending.open())))
    if case.ending:
        rows.append((_("How this case ended"), lines(case.ending.open())))
    return rows


def overdue(story: Story, today: date) -> list[str]:
    """What is late in this case, in words."""
    case, found = story.case, []
    waiting = case.state == "attempting" and case.first_attempt_on is None
    if waiting and case.contact_due_on and case.contact_due_on < today:
        found.append(_("First contact was promised by %(day)s.") % {"day": date_words(case.contact_due_on)})
    if case.review_due_on and case.review_due_on < today:
        found.append(_("The risk was to be reviewed by %(day)s.") % {"day": date_words(case.review_due_on)})
    for action in story.open_actions:
        if action.due_on < today:
            found.append(
                _("“%(text)s” was due on %(day)s (%(owner)s).")
                % {
                    "text": action.text.open(),
                    "day": date_words(action.due_on),
                    "owner": action_owner(action),
                }
            )
    return found


def party_heads() -> list[str]:
    return [_("Who"), _("Part in the case"), _("According to")]


def party_rows(parties: Iterable[Party], case: Case, may_change: bool) -> list[list[Any]]:
    """Everybody in the case: an allegation with its source, and whether anybody disputes it."""
    rows = []
    for party in parties:
        name: Any = person_name(party)
        if may_change:
            name = CellLink(name, url("cases:party", case.uid, party.uid), hidden=_("change this part"))
        part = named(codes.PartyRole, party.role)
        if party.until_on:
            part = _("%(part)s, until %(day)s") % {"part": part, "day": date_words(party.until_on)}
        source = named(codes.Source, party.according_to)
        if party.disputed_by:
            who = named(codes.Disputed, party.disputed_by).lower()
            source = _("%(source)s; disputed by %(who)s") % {"source": source, "who": who}
        rows.append([name, part, source])
    return rows


def action_rows(actions: Iterable[Action], case: Case, today: date, may_change: bool) -> list[list[Any]]:
    """What is open: its own words lead to ending it."""
    rows = []
    for action in actions:
        text: Any = action.text.open()
        if may_change:
            text = CellLink(text, url("cases:end-action", case.uid, action.uid), hidden=_("end this action"))
        rows.append([text, action_owner(action), due(action.due_on, today)])
    return rows


def incident_rows(row: Incident, details: Details) -> list[tuple[str, Any]]:
    """When, where, what, who to whom."""
    people = {
        did: [person_name(p.party) for p in details.parties if p.did == did] for did in codes.Did.values
    }
    return [
        (_("When"), approximate(row.on, row.precision)),
        (_("Where"), row.place.open() or _("Not recorded")),
        (_("Kinds of abuse"), ", ".join(named(codes.Abuse, kind) for kind in details.kinds)),
        (_("Said to have caused it"), ", ".join(people["caused"]) or _("Not recorded")),
        (_("Harmed by it"), ", ".join(people["harmed"])),
        (_("Harm"), named(codes.Harm, row.harm)),
        (_("Children present"), named(codes.Known, row.children_present)),
        (_("Bail, order or agreement broken"), named(codes.Known, row.orders_breached)),
    ]


def source_rows(details: Details) -> list[list[Any]]:
    return [
        [
            named(codes.Source, source.told_by),
            str(source.agency or ""),
            date_words(source.told_on),
            source.reference.open(),
            source.created_by.name,
        ]
        for source in details.sources
    ]
