"""What somebody takes away herself: written down, in the same request, as something that left to her."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import User
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.people.models import Person
from cairn.people.permissions import sees
from cairn.release.actions.checking import stop
from cairn.release.actions.enqueueing import keyed
from cairn.release.codes import Channel, State
from cairn.release.models import Outgoing, OutgoingAbout
from cairn.release.presenters import csv_bytes, xlsx_bytes
from cairn.release.rules.profiles import ANSWER, SIGNED_IN, Fact

MOST_PEOPLE: Final = 500
_FILENAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.(csv|xlsx|json|pdf|svg|txt|html)")


@dataclass(frozen=True)
class Downloaded:
    """The file for the answer: `presenters.attachment` makes the response."""

    outgoing: Outgoing
    filename: str
    content: bytes


@transaction.atomic
def download(
    *,
    by: Actor,
    kind: str,
    filename: str,
    head: Sequence[str] = (),
    rows: Iterable[Sequence[Any]] | None = None,
    content: bytes | None = None,
    title: str = "",
    about: Iterable[Person] = (),
    source_kind: str,
    source_uid: UUID | None = None,
    signed_by: User | None = None,
) -> Downloaded:
    """A file for the signed-in user, as rows (CSV or XLSX by the name's ending) or as finished content.

    The page has asked its own permission. `about` are the people whose records stand in it: their contact values must
    not, and content that cannot be read through as text is taken only about nobody. `signed_by` is the second person
    where it is a controller's answer that two have signed.
    """
    if not _FILENAME.fullmatch(filename):
        raise ValueError(f"{filename} is no name for a file that leaves: letters, digits and dashes only")
    people = list(about)
    if len(people) > MOST_PEOPLE:
        raise Refused(
            _("This would take away more than %(most)s people. Narrow the list.") % {"most": MOST_PEOPLE}
        )
    if not all(sees(by, person) for person in people):
        raise Refused(_("There is no such record for you."))
    made = None if rows is None else [tuple(row) for row in rows]
    body = _content(filename, title, head, made) if made is not None else content
    if body is None or (content is not None and made is not None):
        raise ValueError("a download is rows or content")
    outgoing = _record(by, kind, filename, body, made, source_kind, source_uid)
    if signed_by is not None:
        outgoing.profile, outgoing.approvals, outgoing.approved_one_by = ANSWER.code, 1, signed_by
    no = stop(outgoing, about=people, text=_text(made, body, people), at=clock.now())
    if no is not None:
        raise Refused(no.because)
    outgoing.save(force_insert=True)
    OutgoingAbout.objects.bulk_create([OutgoingAbout(outgoing=outgoing, person=person) for person in people])
    audit.record(by=by, verb="downloaded", kind="outgoing", uid=outgoing.uid, about=[p.uid for p in people])
    return Downloaded(outgoing, filename, body)


def _content(filename: str, title: str, head: Sequence[str], rows: list[tuple[Any, ...]]) -> bytes:
    if filename.endswith(".csv"):
        return csv_bytes(head, rows)
    if filename.endswith(".xlsx"):
        return xlsx_bytes(head, rows, title)
    raise ValueError("rows become .csv or .xlsx")


def _text(rows: list[tuple[Any, ...]] | None, content: bytes, people: list[Person]) -> str:
    """What the leak guard reads: the cells, one to a line, or the content."""
    if not people:
        return ""
    if rows is not None:
        return "\n".join(str(cell) for row in rows for cell in row)
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise ValueError("content about people must be readable as text, or be given as rows") from None


def _record(
    by: Actor, kind: str, filename: str, content: bytes, rows: list[tuple[Any, ...]] | None, source_kind: str,
    source_uid: UUID | None,
) -> Outgoing:  # fmt: skip
    return Outgoing(
        area=by.area,
        agency=by.agency,
        created_by=by.user,
        kind=kind,
        channel=Channel.DOWNLOAD,
        profile=SIGNED_IN.code,
        tells=Fact.IDENTITY.value,
        recipient_user=by.user,
        source_kind=source_kind,
        source_uid=source_uid,
        filename=filename,
        size=len(content),
        rows=None if rows is None else len(rows),
        hash=keyed(content),
        state=State.SENT,
        sent_at=clock.now(),
    )
