"""The documents without which no real person's record is made: who finished which, in which edition, and when.

`cairn docs` writes a draft of each into docs/generated/assurance; the deploying body finishes them. Why the gate is
where a record about a person is made, and not where the server starts: docs/adr.
"""

from datetime import date
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cairn.access.models import Appointment, Finished
from cairn.core import clock
from cairn.core.decisions import Refused

LEAD = "information_governance"  # the role that owns them

DOCUMENTS: Final[dict[str, str]] = {
    "impact-assessment": "Data protection impact assessment",
    "record-of-processing": "Record of processing activities",
    "policy-document": "Appropriate policy document",
    "privacy-notice": "Privacy notice",
    "privacy-notice-easy-read": "Privacy notice, easy read",
    "privacy-notice-children": "Privacy notice for children",
    "joint-controllers": "Joint-controller arrangement",
    "sharing-agreement": "Information-sharing agreement",
}


def missing() -> list[str]:
    """A sentence for each thing that must be there before the record of a real person is."""
    finished = set(Finished.objects.values_list("document", flat=True))
    said = [
        f"{name} ({code}) has not been finished: cairn assurance finish {code}."
        for code, name in DOCUMENTS.items()
        if code not in finished
    ]
    today = clock.today()
    lead = Appointment.objects.filter(
        Q(until_on=None) | Q(until_on__gte=today), role=LEAD, from_on__lte=today, user__is_active=True
    )
    if not lead.exists():
        said.append(f"No information-governance lead is appointed: cairn invite --role {LEAD}.")
    return said


def refuse_real_people() -> None:
    """Raise `Refused` where this installation is for real people and something is missing. Asked by whatever makes a
    record about a person."""
    if settings.CAIRN_PRODUCTION and missing():
        raise Refused(
            _(
                "No record about a person can be made here yet: the data protection documents and the"
                " information-governance lead are not recorded. Whoever runs Cairn sees with “cairn doctor” what is"
                " missing."
            )
        )


@transaction.atomic
def finish(*, document: str, edition: str, on: date, by: str) -> Finished:
    """Record that a document was finished; `Refused` for an unknown one, an edition twice, or a day to come."""
    if document not in DOCUMENTS:
        raise Refused(f"There is no document {document}. There are: {', '.join(DOCUMENTS)}.")
    if on > clock.today():
        raise Refused("A document is finished today or before, not on a day to come.")
    if not edition.strip() or not by.strip():
        raise Refused("Say which edition it is, and who finished it.")
    if Finished.objects.filter(document=document, edition=edition.strip()).exists():
        raise Refused(f"Edition {edition} of it is recorded already.")
    return Finished.objects.create(
        document=document, edition=edition.strip(), finished_on=on, finished_by=by.strip()
    )
