"""Oversight in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cairn.access import roles
from cairn.access.actor import Actor
from cairn.core import clock
from cairn.ui.pages import url


@dataclass(frozen=True)
class Part:
    text: str
    href: str
    about: str


# words, the page's name, what the role must be able to do, what it is for
PARTS: tuple[tuple[str | Promise, str, str, str | Promise], ...] = (
    (_("Tell that something went wrong"), "oversight:breach-report", roles.HOME_READ,
     _("Information that went where it must not, was lost, or nearly: anybody tells, at once.")),
    (_("What went wrong, or nearly"), "oversight:breaches", roles.BREACH_READ,
     _("The log, its 72-hour clock, what is done about it and what was learned.")),
    (_("Recommendations from reviews"), "oversight:recommendations", roles.RECOMMENDATION_READ,
     _("What reviews of deaths and of practice asked for, of whom, by when, and how far it has come.")),
    (_("Who saw this record"), "oversight:audit-record", roles.AUDIT_READ,
     _("Every event about one record, by the reference of a person, a case, a referral or a message.")),
    (_("What a member of staff saw"), "oversight:audit-staff", roles.AUDIT_READ,
     _("Everything that one person saw and did from one day to another.")),
    (_("Unusual reading"), "oversight:unusual", roles.AUDIT_READ,
     _("Many records in a day, records that are nobody’s work, a colleague’s barred record, reading at night.")),
    (_("The audit’s chains"), "oversight:chains", roles.AUDIT_READ,
     _("Whether every event is as it was written, and when somebody outside last looked.")),
    (_("Sharing agreements"), "oversight:agreements", roles.AGREEMENT_READ,
     _("Who may share with whom and for what, who signed, and when each is reviewed.")),
    (_("Shared without an agreement"), "oversight:one-offs", roles.AGREEMENT_CHANGE,
     _("What could not wait for one, to be looked at afterwards.")),
    (_("How long records are kept"), "oversight:retention", roles.RETENTION_READ,
     _("The schedule of this area, kind by kind, with its sources.")),
    (_("Holds"), "oversight:holds", roles.HOLD_PLACE,
     _("What must stay for a review, a court or an inquiry, whatever the schedule says.")),
    (_("Disposal"), "oversight:disposals", roles.RETENTION_READ,
     _("What is due, who looked at it, and the certificates of what went.")),
    (_("Agencies"), "oversight:agencies", roles.AGENCY_END,
     _("Which agency ends when, who goes on with its work, and what its clients said about their files.")),
    (_("Accounts confirmed this quarter"), "oversight:accounts-confirmed", roles.AUDIT_READ,
     _("How far each agency has come in saying who still works there and needs what they can open.")),
    (_("Requests about records"), "oversight:requests", roles.REQUEST_READ,
     _("What people ask for of their own records, and what police and courts ask for.")),
    (_("Complaints"), "oversight:complaints", roles.HOME_READ,
     _("Write a complaint down, about data or about a service, and see what became of it.")),
    (_("Clocks"), "oversight:clocks", roles.REQUEST_HANDLE,
     _("How long your organisation gives itself, and on what authority.")),
    (_("Emergency reviews"), "people:reviews", roles.BREAK_GLASS_REVIEW,
     _("What was opened in an emergency and is late to be reviewed, or has nobody else to review it.")),
)  # fmt: skip


def parts(actor: Actor) -> list[Part]:
    """The parts of oversight that the acting role may open."""
    return [Part(str(text), url(name), str(about)) for text, name, needs, about in PARTS if actor.may(needs)]


def printed(reader: str) -> dict[str, object]:
    """What a page that is printed carries on each sheet: the protective marking, for whom, and when."""
    return {"marking": gettext("OFFICIAL-SENSITIVE"), "prepared_for": reader, "prepared_at": clock.now()}
