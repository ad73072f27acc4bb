"""A spreadsheet from the command line: `cairn load referrals`."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.core.decisions import Refused
from cairn.directory.models import Service
from cairn.referrals.actions.imports import bring_in, give_up, look_at_all, read_file, take_in
from cairn.referrals.codes import Verdict
from cairn.referrals.models import Import
from cairn.referrals.rules.files import MOST_BYTES, Sheet

MOST_AT_A_PROMPT = 5000  # an administrator chooses the hour: others wait while they come in


@dataclass(frozen=True)
class Loaded:
    """What became of a file that was loaded from the command line."""

    batch: Import
    made: int
    unreadable: tuple[tuple[int, str], ...]
    repeated: int
    perhaps: int


def load_referrals(
    path: Path, *, by: Actor, service: Service | None = None, leave_out: bool = False
) -> Loaded:
    """A file from the command line, all of it or nothing. Rows that cannot be read stop it unless `leave_out`.

    Without a `service` it is the only one that the actor's agency answers for.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused(
                _("%(file)s is bigger than 10 MB. Split it into smaller files.") % {"file": path.name}
            )
        data = path.read_bytes()
    except OSError as wrong:
        raise Refused(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": wrong.strerror}) from None
    sheet = read_file(path.name, data, MOST_AT_A_PROMPT)
    return _take_in_all(by, service or _only_service(by), sheet, leave_out)


@transaction.atomic
def _take_in_all(by: Actor, service: Service, sheet: Sheet, leave_out: bool) -> Loaded:
    batch = take_in(by=by, service=service, sheet=sheet)
    look_at_all(by=by, batch=batch)
    verdicts = list(batch.lines.order_by("number").values_list("verdict", flat=True))
    unreadable = tuple(
        (line.number, line.because.open())
        for line in batch.lines.filter(verdict=Verdict.UNREADABLE).order_by("number")
    )
    if unreadable and not leave_out:
        listed = "\n".join(
            _("Row %(row)d: %(why)s") % {"row": row, "why": why} for row, why in unreadable[:50]
        )
        raise Refused(
            _("Nothing was imported: %(n)d rows cannot be read.\n%(rows)s")
            % {"n": len(unreadable), "rows": listed}
        )
    perhaps, new = verdicts.count(Verdict.PERHAPS), verdicts.count(Verdict.NEW)
    repeated = verdicts.count(Verdict.REPEAT) + verdicts.count(Verdict.TWICE)
    if not new and not perhaps:
        return Loaded(give_up(by=by, batch=batch, was=batch.version), 0, unreadable, repeated, 0)
    bring_in(by=by, batch=batch, was=batch.version)
    return Loaded(batch, batch.made, unreadable, repeated, perhaps)


def _only_service(by: Actor) -> Service:
    found = list(
        Service.objects.receiving(by.area, by.today).filter(agency=by.agency).select_related("agency", "area")
    )
    if len(found) != 1:
        names = ", ".join(service.name for service in found) or _("none")
        raise Refused(_("Say for which service the file is. Yours are: %(names)s.") % {"names": names})
    only: Service = found[0]
    return only
