"""Whether she was told that her records were asked for."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.oversight.models import Enquiry, Notice, Request
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.queries.requests import about


@transaction.atomic
def note_notice(
    *,
    by: Actor,
    request: Request,
    told: str,
    told_on: date | None = None,
    view: str = Enquiry.View.NOT_KNOWN,
    words: str = "",
    why_not: str = "",
) -> Notice:
    """Write down whether she was told and what she says; if she was not, why not. The newest counts."""
    require(permissions.may_handle(by, request))
    if not request.enquiry:
        raise Refused(_("The person asks for themselves: there is nothing to tell them."))
    if told == Enquiry.Told.YES and (told_on is None or told_on > clock.today()):
        raise Refused(_("Say on which day the person was told."))
    if told != Enquiry.Told.YES and not why_not.strip():
        raise Refused(_("Write why the person has not been told."))
    row = Notice(
        request=request,
        told=told,
        told_on=told_on if told == Enquiry.Told.YES else None,
        view=view,
        created_by=by.user,
    )
    row.words, row.why_not = words, why_not
    row.save(force_insert=True)
    audit.record(by=by, verb="noted", kind="notice", uid=row.uid, about=about(request), fields=[told, view])
    return row
