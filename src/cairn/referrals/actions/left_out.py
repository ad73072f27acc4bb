"""The rows of a spreadsheet that did not come in: which and why stays with the import, and can be taken away."""

from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.core import sealing
from cairn.core.decisions import require
from cairn.referrals import permissions
from cairn.referrals.codes import Verdict
from cairn.referrals.models import Import, LeftOut
from cairn.referrals.presenters import imports as presenters
from cairn.referrals.queries import imports as reading
from cairn.release.actions import Downloaded, download
from cairn.release.codes import Kind

COME_IN = (Verdict.NEW, Verdict.PERHAPS)


def keep_left_out(batch: Import) -> None:
    """Before the rows are emptied: the number of each that stays out, and why. Part of the import's transaction."""
    out = list(batch.lines.exclude(verdict__in=COME_IN).select_related("batch").order_by("number"))
    if not out:
        return
    batch.kept_key = sealing.keyring().new_data_key("referral")
    batch.save(update_fields=["kept_key"])
    LeftOut.objects.bulk_create(
        [
            LeftOut(batch=batch, number=line.number, verdict=line.verdict, because=line.because.open())
            for line in out
        ],
        batch_size=200,
    )


def take_left_out(*, by: Actor, batch: Import) -> Downloaded:
    """The same as a file for whoever imported it, to correct her spreadsheet by."""
    require(permissions.may_import(by, batch))
    return download(
        by=by, kind=Kind.LIST, filename="rows-left-out.csv", title=_("Rows left out"),
        head=[_("Row"), _("What it is"), _("Why")],
        rows=[presenters.left_out_words(row) for row in reading.left_out(batch)],
        source_kind="import", source_uid=batch.uid,
    )  # fmt: skip
