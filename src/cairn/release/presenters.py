"""From a record to what leaves, and to words on a page."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import xlsxwriter
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cairn.core import clock
from cairn.people.normalise import phone_words
from cairn.people.rules import bases
from cairn.release.codes import Channel, Kind, State
from cairn.release.models import Outgoing
from cairn.release.rules.cells import neutral
from cairn.release.ways import Envelope
from cairn.ui.lists import CellLink, Head
from cairn.ui.words import moment, short_date, size, time_words

if TYPE_CHECKING:
    from cairn.release.actions.downloads import Downloaded
    from cairn.release.forms import FilterForm
    from cairn.release.queries.ledger import Line

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV that Excel reads as UTF-8, with no cell that it would run."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([neutral(str(name)) for name in head])
    writer.writerows([_plain(neutral(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(head: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> bytes:
    """A workbook of one sheet: text stays text, days are days."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "d mmmm yyyy",
        "remove_timezone": True,
    }
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(_sheet_name(title))
    sheet.write_row(
        0, 0, [neutral(str(name)) for name in head], book.add_format({"bold": True, "text_wrap": True})
    )
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            value = neutral(cell)
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(number, column, value.astimezone(clock.LONDON))
            else:
                sheet.write(number, column, value)
    book.close()
    return out.getvalue()


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31] or "Cairn"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (
            value.astimezone(clock.LONDON).strftime("%Y-%m-%d %H:%M")
            if value.tzinfo
            else value.isoformat(" ")
        )
    return value.isoformat() if isinstance(value, date) else value


def attachment(downloaded: "Downloaded") -> HttpResponse:
    """The answer that carries a download: never shown in the browser, never kept by it."""
    response = HttpResponse(downloaded.content, content_type=TYPES[downloaded.filename.rpartition(".")[2]])
    response["Content-Disposition"] = f'attachment; filename="{downloaded.filename}"'
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def envelope(outgoing: Outgoing) -> Envelope:
    """What the back-end is handed: the recipient opened at the last moment, a neutral sender and subject."""
    to, address = _to(outgoing)
    return Envelope(
        uid=outgoing.uid,
        channel=outgoing.channel,
        to=to,
        address=address,
        sender=str(_("Messages")),
        subject=str(_("A message for you")),
        text=outgoing.body.open(),
        prepared_at=outgoing.created_at.isoformat(),
    )


def _to(outgoing: Outgoing) -> tuple[str, str]:
    if outgoing.recipient_user:
        return outgoing.recipient_user.name, outgoing.recipient_user.email
    if outgoing.recipient_agency:
        return outgoing.recipient_agency.name, outgoing.recipient_address.open()
    if outgoing.recipient_person and outgoing.contact_point:
        value = outgoing.contact_point.value.open()
        phone = outgoing.channel in (Channel.TEXT, Channel.VOICEMAIL)
        name = str(outgoing.recipient_person) if outgoing.channel == Channel.POST else ""
        return name, phone_words(value) if phone else value
    return outgoing.recipient_name.open(), outgoing.recipient_address.open()


def addressee(outgoing: Outgoing) -> list[str]:
    """Name and address for the window of an envelope. An address on record is P4: it is never printed from here."""
    name = outgoing.recipient_name.open() or str(outgoing.recipient_person or recipient_words(outgoing))
    return [name, *filter(None, outgoing.recipient_address.open().splitlines())]


def paragraphs(outgoing: Outgoing) -> list[tuple[str, str]]:
    """(heading, text): what stands alone on the first line of a pack's paragraph is its heading; a letter has none."""
    found = []
    for part in outgoing.body.open().strip().split("\n\n"):
        first, _line, rest = part.partition("\n")
        found.append((first, rest) if outgoing.kind == Kind.PACK and rest else ("", part))
    return found


def text_of(page: HttpResponse) -> str:
    """What stands on a page that is about to be printed, for the door to read through: its words without markup."""
    html = page.content.decode()
    main = html[html.find("<main") : html.find("</main>")]
    return unescape(strip_tags(main.replace("<", " <")))


def recipient_words(outgoing: Outgoing) -> str:
    """Who gets it, in words that open nothing sealed."""
    if outgoing.recipient_user or outgoing.recipient_agency:
        return str(outgoing.recipient_user or outgoing.recipient_agency)
    if outgoing.recipient_person_id:
        return str(_("the person"))
    return str(_("somebody outside Cairn"))


def taken_words(outgoing: Outgoing, taken: bool | None) -> str:
    """What the way out can say about a message of which nobody knows whether it went."""
    way = {"way": outgoing.get_way_display() if outgoing.way else _("The way out")}
    if taken is None:
        return str(_("%(way)s cannot tell. Ask the recipient if you can do so safely.") % way)
    if taken:
        return str(_("%(way)s has it, so it probably went.") % way)
    return str(
        _("%(way)s does not have it, so it probably did not go. Ask the recipient if you can do so safely.")
        % way
    )


def title(outgoing: Outgoing) -> str:
    return f"{outgoing.get_kind_display()} {outgoing.reference}"


def list_head() -> list[Head]:
    return [
        Head(_("Reference"), "reference"),
        Head(_("What")),
        Head(_("To")),
        Head(_("Way")),
        Head(_("Prepared"), "prepared"),
        Head(_("State")),
    ]


def list_rows(lines: Iterable["Line"]) -> list[tuple[Any, ...]]:
    """Reference, what, to whom, how, when, state."""
    return [
        (
            CellLink(line.reference, reverse("release:outgoing", args=[line.uid])),
            Kind(line.kind).label,
            capfirst(_line_recipient(line)),
            Channel(line.channel).label,
            f"{short_date(line.created_at)} {time_words(line.created_at)}",
            State(line.state).label,
        )
        for line in lines
    ]


def _line_recipient(line: "Line") -> str:
    if line.to_user or line.to_agency:
        return line.to_user or line.to_agency or ""
    if line.given is not None or line.family is not None:
        return f"{line.given} {line.family}".strip() or str(_("the person"))
    return str(_("somebody outside Cairn"))


def facts(outgoing: Outgoing) -> list[tuple[str, str]]:
    """The lines of the summary list of one of them, the recipient outside opened."""
    outside = outgoing.recipient_name.open()
    rows = [
        (_("State"), outgoing.get_state_display()),
        (_("Why"), outgoing.get_why_display() if outgoing.why else ""),
        (_("To"), outside or str(outgoing.recipient_person or capfirst(recipient_words(outgoing)))),
        (_("Ground"), _ground(outgoing)),
        (_("Way"), outgoing.get_channel_display()),
        (_("Handed to"), outgoing.get_way_display() if outgoing.way else ""),
        (_("Prepared"), f"{moment(outgoing.created_at)}, {outgoing.created_by.name}"),
        (_("Left"), moment(outgoing.sent_at) if outgoing.sent_at else ""),
        (
            _("Decided"),
            f"{moment(outgoing.decided_at)}, {outgoing.decided_by.name}" if outgoing.decided_by else "",
        ),
        (_("Approved"), _approved(outgoing)),
        (_("File"), f"{outgoing.filename}, {size(outgoing.size)}" if outgoing.filename else ""),
        (_("Rows"), "" if outgoing.rows is None else str(outgoing.rows)),
        (_("Keyed hash"), outgoing.hash),
    ]
    return [(str(key), str(value)) for key, value in rows if value]


def _ground(outgoing: Outgoing) -> str:
    """On what it is shared with another agency, and whether an agreement carries it."""
    if not outgoing.basis:
        return ""
    basis = bases.BY_CODE[outgoing.basis]
    said = (
        _("A sharing agreement was in force when it was prepared")
        if outgoing.agreement
        else outgoing.because.open()
    )
    return ". ".join(filter(None, (str(_(basis.words)), str(said))))


def _approved(outgoing: Outgoing) -> str:
    if not outgoing.approvals:
        return ""
    who = [user.name for user in (outgoing.approved_one_by, outgoing.approved_two_by) if user]
    said = {"have": len(who), "need": outgoing.approvals, "who": ", ".join(who)}
    return str(_("%(have)s of %(need)s: %(who)s") % said) if who else str(_("0 of %(need)s") % said)


def selected(form: "FilterForm", wanted: dict[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The filters that are set, each with the address that takes it away."""
    found = []
    for name, value in wanted.items():
        if value:
            rest = {key: other for key, other in wanted.items() if other and key != name}
            words = dict(form.fields[name].choices)[value]  # type: ignore[attr-defined]
            found.append((str(form[name].label), [(str(words), f"?{urlencode(rest)}")]))
    return found


def ledger_head() -> list[str]:
    words = (
        _("Reference"), _("Kind"), _("Way"), _("State"), _("To"), _("Prepared"), _("Left"), _("Bytes"), _("Keyed hash"),
    )  # fmt: skip
    return [str(word) for word in words]


def ledger_rows(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The table to take away: a person is "the person", somebody outside is not named."""
    return [
        (
            reference,
            str(Kind(kind).label),
            str(Channel(channel).label),
            str(State(state).label),
            user or agency or capfirst(_("the person") if person else _("somebody outside Cairn")),
            prepared,
            sent,
            length,
            digest,
        )
        for reference, kind, channel, state, user, agency, person, prepared, sent, length, digest in rows
    ]
