"""Entries of the directory as words, cells and rows."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.directory.codes import Commission, Group, Kind, Placement, PostKind, Tier, Work
from cairn.directory.models import Funding, Post, Provider, Service
from cairn.directory.queries.entries import Entry
from cairn.ui.lists import CellLink, Head
from cairn.ui.pages import Link
from cairn.ui.words import date_words, number


def sections(active: str) -> list[Link]:
    """The parts of the directory."""
    return [Link(text, reverse(f"directory:{name}"), name == active) for name, text in _parts()]


def trail(section: str, here: str) -> list[Link]:
    """The way back to the list that an entry stands in."""
    return [
        *(Link(text, reverse(f"directory:{name}")) for name, text in _parts() if name == section),
        Link(here),
    ]


def _parts() -> tuple[tuple[str, str], ...]:
    parts = (
        ("list", _("Services")),
        ("posts", _("Posts")),
        ("providers", _("Providers")),
        ("funding", _("Funding and protocols")),
        ("diagram", _("Diagram")),
    )
    return tuple((name, str(text)) for name, text in parts)


def selected(form: Any, wanted: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The filters that are set, each with the address that takes it away."""
    found = []
    for name, value in wanted.items():
        if value:
            rest = [
                pair
                for key, other in wanted.items()
                if other and key != name
                for pair in _address(key, other)
            ]
            words = (
                date_words(value) if isinstance(value, date) else str(dict(form.fields[name].choices)[value])
            )
            found.append((str(form[name].label), [(words, f"?{urlencode(rest)}")]))
    return found


def _address(name: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, date):
        parts = (("day", value.day), ("month", value.month), ("year", value.year))
        return [(f"{name}-{part}", str(number_)) for part, number_ in parts]
    return [(name, str(value))]


def service_head() -> list[Head]:
    return [
        Head(_("Service"), "name"),
        Head(_("Tier"), "tier"),
        Head(_("Kind"), "kind"),
        Head(_("Who for")),
        Head(_("Commissioned by")),
    ]


def service_rows(entries: Iterable[Entry]) -> list[tuple[Any, ...]]:
    return [
        (
            CellLink(
                entry.name,
                reverse("directory:service", args=[entry.uid]),
                note=_entry_note(entry),
            ),
            Tier(entry.tier).label,
            Kind(entry.kind).label,
            ", ".join(str(Group(group).label) for group in entry.groups),
            _commission_words(entry.commission),
        )
        for entry in entries
    ]


def _entry_note(entry: Entry) -> str:
    """Beneath a service's name: who provides it, what it is part of, whether one can refer to it here."""
    parts = [entry.provider]
    if entry.part_of:
        parts.append(str(_("part of %(name)s") % {"name": entry.part_of}))
    if entry.agency:
        parts.append(str(_("refer in Cairn")))
    return "; ".join(parts)


def _commission_words(commission: str) -> str:
    words = {Commission.COUNCIL: _("The council"), Commission.OTHER: _("Another body")}
    return str(words.get(Commission(commission), _("Nobody")))


def post_head() -> list[Head]:
    return [
        Head(_("Post"), "title"),
        Head(_("Employer"), "employer"),
        Head(_("Where")),
        Head(_("Days"), numeric=True),
        Head(_("Paid by")),
        Head(_("Now")),
    ]


def post_rows(posts: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (
            CellLink(
                post["title"], reverse("directory:post", args=[post["uid"]]), note=post["service__name"]
            ),
            post["employer__name"],
            where(post["placement"], post["host__name"], post["site"]),
            days_words(post["days"]),
            post["funding__funder"] or _("Not known"),
            _("Vacant") if post["vacant"] else _("Filled"),
        )
        for post in posts
    ]


def where(placement: str, host: str | None, site: str) -> str:
    if placement == Placement.OWN:
        return str(_("At the employer"))
    words = _("Co-located: %(host)s") if placement == Placement.CO_LOCATED else _("Seconded: %(host)s")
    text = str(words % {"host": host})
    return f"{text}, {site}" if site else text


def days_words(days: Any) -> str:
    return "" if days is None else f"{days:.1f}".removesuffix(".0")


def dates_words(from_on: date, until_on: date | None) -> str:
    if until_on is None:
        return str(_("Since %(first)s") % {"first": date_words(from_on)})
    return str(_("%(first)s to %(last)s") % {"first": date_words(from_on), "last": date_words(until_on)})


def service_facts(service: Service) -> list[tuple[str, Any]]:
    rows: list[tuple[Any, Any]] = [
        (
            _("Provider"),
            CellLink(service.provider.name, reverse("directory:provider", args=[service.provider.uid])),
        ),
        (_("What it does"), service.summary),
        (_("Who for"), ", ".join(str(Group(row.group).label) for row in service.audiences.all())),
        (_("Tier"), Tier(service.tier).label),
        (_("Kind"), Kind(service.kind).label),
        (_("Part of"), _service_link(service.part_of)),
        (_("Commissioned"), Commission(service.commission).label),
        (_("Casework"), Work(service.work).label),
        (_("Referrals"), service.agency.name if service.agency else _("Not through Cairn")),
        (_("Queue"), ", ".join(row.team.name for row in service.teams.all())),
        (_("How to refer"), service.how_to_refer),
        (_("Telephone"), service.phone),
        (_("Out of hours, for colleagues on duty"), service.night_phone),
        (
            _("Paid from"),
            ", ".join(f"{row.funding.name} ({row.funding.funder})" for row in service.fundings.all()),
        ),
        (_("Public directory"), _("Yes") if service.public else _("No")),
        (_("Dates"), dates_words(service.from_on, service.until_on)),
        (_("Before it"), _service_link(service.replaces)),
        (_("After it"), _service_link(getattr(service, "replaced_by", None))),
    ]
    return [(str(key), value) for key, value in rows if value]


def _service_link(service: Service | None) -> CellLink | None:
    return CellLink(service.name, reverse("directory:service", args=[service.uid])) if service else None


def post_facts(post: Post, vacant: bool) -> list[tuple[str, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("Service"), _service_link(post.service)),
        (_("Kind"), PostKind(post.kind).label),
        (
            _("Employer"),
            CellLink(post.employer.name, reverse("directory:provider", args=[post.employer.uid])),
        ),
        (_("Where"), where(post.placement, post.host.name if post.host else None, post.site)),
        (_("Days a week"), days_words(post.days) or _("Not known")),
        (_("Paid from"), f"{post.funding.name} ({post.funding.funder})" if post.funding else _("Not known")),
        (_("Dates"), dates_words(post.from_on, post.until_on)),
        (_("Now"), _("Vacant") if vacant else _("Filled")),
        (
            _("Vacant"),
            "; ".join(dates_words(gap.from_on, gap.until_on) for gap in post.vacancies.all()) or _("Never"),
        ),
    ]
    return [(str(key), value) for key, value in rows if value]


def provider_head() -> list[Head]:
    return [Head(_("Provider")), Head(_("Services"), numeric=True), Head(_("Posts"), numeric=True)]


def funding_head() -> list[Head]:
    return [Head(_("Stream")), Head(_("Who pays")), Head(_("A year"), numeric=True), Head(_("Dates"))]


def funding_rows(fundings: Iterable[Funding], may_change: bool) -> list[tuple[Any, ...]]:
    return [
        (
            CellLink(row.name, reverse("directory:funding-change", args=[row.uid]))
            if may_change
            else row.name,
            row.funder,
            _("Not known") if row.yearly is None else f"£{number(row.yearly)}",
            dates_words(row.from_on, row.until_on),
        )
        for row in fundings
    ]


def provider_stored(row: Provider) -> dict[str, Any]:
    return {"name": row.name, "about": row.about, "from_on": row.from_on, "until_on": row.until_on}


def funding_stored(row: Funding) -> dict[str, Any]:
    names = ("name", "funder", "yearly", "from_on", "until_on")
    return {name: getattr(row, name) for name in names}


def service_stored(row: Service) -> dict[str, Any]:
    names = (
        "name",
        "tier",
        "kind",
        "work",
        "commission",
        "summary",
        "how_to_refer",
        "phone",
        "night_phone",
        "public",
        "from_on",
        "until_on",
    )
    links = {"provider": str(row.provider.uid), "agency": str(row.agency.uid) if row.agency else ""}
    groups = {"who_for": sorted(each.group for each in row.audiences.all())}
    return {name: getattr(row, name) for name in names} | links | groups


def post_stored(row: Post) -> dict[str, Any]:
    names = ("title", "kind", "placement", "site", "from_on", "until_on")
    links = {
        "service": str(row.service.uid),
        "employer": str(row.employer.uid),
        "host": str(row.host.uid) if row.host else "",
        "funding": str(row.funding.uid) if row.funding else "",
        "days": "" if row.days is None else f"{row.days:.1f}",
    }
    return {name: getattr(row, name) for name in names} | links
