"""A spreadsheet: read, looked at row by row, and then all of it taken in or none."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cairn.access import audit, keys
from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.core import clock, sealing
from cairn.core.clock import LONDON
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.directory.models import Service
from cairn.people import normalise
from cairn.people.queries import possible_matches
from cairn.referrals import permissions
from cairn.referrals.actions.left_out import keep_left_out
from cairn.referrals.actions.sending import send
from cairn.referrals.codes import ImportState, Source, Verdict
from cairn.referrals.models import Import, ImportRow, Referral
from cairn.referrals.rules import files, rows
from cairn.referrals.rules.sentences import Sentence, Unreadable

AT_ONCE = 100  # rows that are read while the page is waiting; more are read in the background
KEPT = timedelta(days=2)
BATCH = 50
_NORMAL = {"phone": normalise.phone, "email": normalise.email, "address": normalise.address}


def read_file(name: str, data: bytes, most: int = files.MOST_ROWS) -> files.Sheet:
    """A file as it was uploaded. Refused, in a sentence, where it cannot be read at all.

    Outside of any transaction: a hostile file may take seconds, and on SQLite every writer would wait for it.
    """
    try:
        return files.read(name, data, most)
    except Unreadable as wrong:
        raise Refused(said(wrong.sentence)) from None


@transaction.atomic
def take_in(*, by: Actor, service: Service, sheet: files.Sheet) -> Import:
    """What `read_file` gave: refused in a sentence where columns are missing, else looked at row by row."""
    require(permissions.may_send(by, service, Source.IMPORT))
    try:
        heads = rows.heads_of(sheet)
    except Unreadable as wrong:
        raise Refused(said(wrong.sentence)) from None
    batch = Import.objects.create(
        area=by.area, agency=by.agency, service=service, digest=sheet.digest,
        state=ImportState.CHECKING, rows=len(sheet.lines), data_key=sealing.keyring().new_data_key("referral"),
        created_by=by.user,
    )  # fmt: skip
    _write_lines(
        batch,
        (_line(batch, rows.read_row(heads, line, today=by.today, check=_check)) for line in sheet.lines),
    )
    if heads.strange:
        words = _("These columns are not read: %(heads)s.") % {"heads": ", ".join(heads.strange[:10])}
        change(batch, was=1, by=by, problem=words[:300])
    audit.record(by=by, verb="took in", kind="import", uid=batch.uid)
    if batch.rows > AT_ONCE:
        from cairn.referrals.tasks import look_at_rows

        look_at_rows.enqueue(batch.uid.hex, by.appointment.uid.hex if by.appointment else "")
    else:
        look_at_all(by=by, batch=batch)
    return batch


def look_at_all(*, by: Actor, batch: Import) -> None:
    """Every row, some at a time, so that the page shows how far it is."""
    while look_at_some(by=by, batch=batch):
        pass


def look_at_some(*, by: Actor, batch: Import, most: int = BATCH) -> int:
    """Look at the next rows: new, perhaps somebody known, here twice, or imported before. Gives how many."""
    with transaction.atomic():
        waiting = list(batch.lines.filter(verdict=Verdict.WAITING).order_by("number")[:most])
        keys = {line.import_key for line in waiting}
        before = set(
            Referral.objects.filter(to_agency=batch.agency_id, import_key__in=keys).values_list(
                "import_key", flat=True
            )
        )
        looked = batch.lines.filter(import_key__in=keys).exclude(verdict=Verdict.WAITING)
        seen = set(looked.values_list("import_key", flat=True))
        for line in waiting:
            line.verdict = _verdict(by, batch, line, before, seen)
            seen.add(line.import_key)
        ImportRow.objects.bulk_update(waiting, ["verdict"])
        checked = Import.objects.get(pk=batch.pk).checked + len(waiting)
        done = not batch.lines.filter(verdict=Verdict.WAITING).exists()
        state = ImportState.READY if done else ImportState.CHECKING
        Import.objects.filter(pk=batch.pk, state=ImportState.CHECKING).update(checked=checked, state=state)
        batch.refresh_from_db()
    return len(waiting)


def bring_in(*, by: Actor, batch: Import, was: int) -> Import:
    """Every row that can be read becomes a referral, in one transaction; those that cannot are left out and counted.

    The rows are opened and read before it begins, and its events written together at its end: while it lasts, nobody
    else writes on SQLite. `was` says that the rows are still those that were read.
    """
    require(permissions.may_import(by, batch))
    if batch.state not in (ImportState.READY, ImportState.IMPORTING):
        raise Refused(_("This import is not waiting for you any more."))
    lines = batch.lines.filter(verdict__in=[Verdict.NEW, Verdict.PERHAPS]).order_by("number")
    opened = [(line, rows.from_kept(line.number, line.body.open())) for line in lines]
    if not opened:
        raise Refused(_("No row of this file can be imported."))
    agencies = {agency.name.casefold(): agency for agency in _agencies(by)}
    with transaction.atomic(), audit.together():
        return _brought_in(by, batch, was, opened, agencies)


def _brought_in(
    by: Actor, batch: Import, was: int, lines: list[tuple[ImportRow, rows.Read]], agencies: dict[str, Agency]
) -> Import:
    change(batch, was=was, by=by, state=ImportState.IMPORTING, problem="")
    for line, read in lines:
        _one(by, batch, line, read, agencies)
    keep_left_out(batch)
    _empty(batch)
    change(
        batch, was=batch.version, by=by, state=ImportState.DONE, made=len(lines), left_out=batch.rows - len(lines),
        ended_at=clock.now(), ended_by=by.user,
    )  # fmt: skip
    audit.record(by=by, verb="imported", kind="import", uid=batch.uid)
    from cairn.referrals.tasks import look_for_matches_of

    look_for_matches_of.enqueue(batch.uid.hex)
    return batch


@transaction.atomic
def bring_in_later(*, by: Actor, batch: Import, was: int) -> Import:
    """A large file comes in in the background; its page says when it has."""
    require(permissions.may_import(by, batch))
    if batch.state != ImportState.READY:
        raise Refused(_("This import is not waiting for you any more."))
    change(batch, was=was, by=by, state=ImportState.IMPORTING, problem="")
    from cairn.referrals.tasks import bring_in as task

    task.enqueue(batch.uid.hex, by.appointment.uid.hex if by.appointment else "", batch.version)
    return batch


@transaction.atomic
def give_up(*, by: Actor, batch: Import, was: int) -> Import:
    """Nothing of the file is kept but that it was looked at."""
    require(permissions.may_import(by, batch))
    if batch.state not in (ImportState.CHECKING, ImportState.READY):
        raise Refused(_("This import is not waiting for you any more."))
    change(batch, was=was, by=by, state=ImportState.DROPPED, ended_at=clock.now(), ended_by=by.user)
    _empty(batch)
    audit.record(by=by, verb="gave up", kind="import", uid=batch.uid)
    return batch


def give_up_old() -> int:
    """Files that nobody went on with for two days are emptied. Gives how many."""
    old = list(
        Import.objects.filter(
            state__in=[ImportState.CHECKING, ImportState.READY], created_at__lt=clock.now() - KEPT
        )
    )
    for batch in old:
        with transaction.atomic():
            Import.objects.filter(pk=batch.pk).update(state=ImportState.DROPPED)
            _empty(batch)
    return len(old)


def said(sentence: Sentence) -> str:
    """A rule's sentence in the reader's language."""
    return _(sentence.text) % sentence.values if sentence.values else _(sentence.text)


def _check(kind: str, value: str) -> str:
    return str(_NORMAL[kind](value))


def _line(batch: Import, read: rows.Read) -> ImportRow:
    line = ImportRow(batch=batch, number=read.number)
    if read.intake is None or read.received_on is None:
        line.verdict = Verdict.UNREADABLE
        line.because = " ".join(said(problem) for problem in read.problems)
        return line
    line.body = read.to_json()
    line.import_key = _key(batch, read)
    return line


def _key(batch: Import, read: rows.Read) -> str:
    """The same person, from the same agency, to the same service, on the same day is the same referral."""
    intake = read.intake
    if intake is None or read.received_on is None:
        return ""
    parts = [
        str(batch.service_id), read.received_on.isoformat(), " ".join(normalise.name_words(read.from_name)),
        normalise.name_key(intake.client.name.given, intake.client.name.family),
        intake.client.born_on.isoformat() if intake.client.born_on else "",
    ]  # fmt: skip
    return sealing.keyed_hash("referrals import", "|".join(parts))


def _write_lines(batch: Import, lines: Iterable[ImportRow]) -> None:
    made = list(lines)
    ImportRow.objects.bulk_create(made, batch_size=200)
    unreadable = sum(line.verdict == Verdict.UNREADABLE for line in made)
    batch.checked = unreadable
    if unreadable == len(made):
        batch.state = ImportState.READY
    Import.objects.filter(pk=batch.pk).update(checked=unreadable, state=batch.state)


def _verdict(by: Actor, batch: Import, line: ImportRow, before: set[str], seen: set[str]) -> str:
    if line.import_key in before:
        return Verdict.REPEAT
    if line.import_key in seen:
        return Verdict.TWICE
    intake = rows.from_kept(line.number, line.body.open()).intake
    if intake is None:
        return Verdict.UNREADABLE
    exact = intake.client.born_on if intake.client.born_precision == "day" else None
    channels = {kind: [c.value for c in intake.channels if c.kind == kind] for kind in ("phone", "address")}
    found = possible_matches(
        agency=batch.agency, area=batch.area, given=intake.client.name.given, family=intake.client.name.family,
        born_on=exact, phones=channels["phone"], addresses=channels["address"], actor=by,
    )  # fmt: skip
    return Verdict.PERHAPS if found else Verdict.NEW


def _one(by: Actor, batch: Import, line: ImportRow, read: rows.Read, agencies: dict[str, Agency]) -> None:
    if read.intake is None or read.received_on is None:
        return
    agency = agencies.get(read.from_name.casefold())
    try:
        send(
            by=by,
            service=batch.service,
            intake=read.intake,
            source=Source.IMPORT,
            from_agency=agency,
            from_name=read.from_name,
            from_kind=agency.kind if agency else "",
            received_at=_moment(read.received_on),
            imported=batch,
            import_key=line.import_key,
            look=False,
        )
    except IntegrityError:
        words = _(
            "Nothing was imported. Row %(row)d was imported before, while you looked. Choose the file again."
        )
        raise Refused(words % {"row": line.number}) from None
    except Refused as refused:
        words = _("Nothing was imported. Row %(row)d: %(why)s") % {"row": line.number, "why": refused.because}
        raise Refused(words) from None


def _moment(day: date) -> datetime:
    """A day without an hour counts from nine in the morning, and never from the future."""
    return min(datetime.combine(day, time(9), LONDON).astimezone(UTC), clock.now())


def _agencies(by: Actor) -> list[Agency]:
    return list(Agency.objects.filter(areas__area=by.area))


def _empty(batch: Import) -> None:
    """Throw the rows away with their key: what was imported is a referral now, and the rest is nobody's."""
    batch.lines.filter().delete()
    keys.destroy([batch.data_key])
