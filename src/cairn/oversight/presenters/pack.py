"""What leaves: the answer as text, as a table, as a page to print. The same passages give the same bytes.

Every answer, whoever asks and whatever is held, ends with the same sentence that neither confirms nor denies; an answer
without a passage is the same letter whether something was kept back or nothing was ever held.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.access.models import Appointment
from cairn.oversight.models import Item, Passage, Request
from cairn.oversight.rules import exemptions
from cairn.oversight.rules.redaction import Colleague, without_surnames
from cairn.ui.words import date_words

KINDS = {
    "people.Person": gettext_lazy("Your record"),
    "people.PersonName": gettext_lazy("Names"),
    "people.ContactPoint": gettext_lazy("Ways to reach you"),
    "people.LifeEvent": gettext_lazy("What happened in your life"),
    "people.NearMiss": gettext_lazy("Contact that went wrong"),
    "people.Identifier": gettext_lazy("Numbers by which others know you"),
    "referrals.Referral": gettext_lazy("Referrals to us"),
    "referrals.Told": gettext_lazy("What you were told"),
    "referrals.Agreed": gettext_lazy("What you agreed to"),
    "referrals.Wish": gettext_lazy("What you wished about sharing"),
    "referrals.Triage": gettext_lazy("What we decided about a referral"),
    "referrals.Sharing": gettext_lazy("Decisions to share"),
    "cases.Case": gettext_lazy("Our work with you"),
    "cases.Incident": gettext_lazy("Incidents that you told us of"),
    "cases.Assessment": gettext_lazy("Assessments"),
    "cases.ContactAttempt": gettext_lazy("When we tried to reach you"),
    "cases.Note": gettext_lazy("Notes"),
    "cases.Action": gettext_lazy("What was agreed"),
    "cases.Move": gettext_lazy("What you said about your file when our work with you moved"),
}
# The same for police and courts: about her, and not to her.
KINDS_ABOUT = {
    "people.Person": gettext_lazy("The record of the person"),
    "people.PersonName": gettext_lazy("Names"),
    "referrals.Referral": gettext_lazy("Referrals"),
    "cases.Incident": gettext_lazy("Incidents"),
    "cases.Assessment": gettext_lazy("Assessments"),
    "cases.ContactAttempt": gettext_lazy("Attempts at contact"),
    "cases.Note": gettext_lazy("Notes"),
    "cases.Action": gettext_lazy("What was agreed"),
}


@dataclass(frozen=True)
class Block:
    """One passage as it leaves."""

    heading: str
    on: date | None
    service: str
    text: str

    @property
    def when(self) -> str:
        return date_words(self.on) if self.on else ""


@dataclass(frozen=True)
class Pack:
    """One answer as it leaves."""

    reference: str
    controller: str
    to: str
    opening: Sequence[str]
    blocks: Sequence[Block]
    closing: Sequence[str]

    @property
    def text(self) -> str:
        head = [self.controller, _("Reference %(ref)s") % {"ref": self.reference}, self.to]
        body = [
            "\n".join(filter(None, (block.heading, f"{block.when} {block.service}".strip(), block.text)))
            for block in self.blocks
        ]
        return "\n\n".join(["\n".join(filter(None, head)), *self.opening, *body, *self.closing]) + "\n"

    @property
    def rows(self) -> list[tuple[str, date | None, str, str]]:
        return [(block.heading, block.on, block.service, block.text) for block in self.blocks]


HEAD = (gettext_lazy("What"), gettext_lazy("Date"), gettext_lazy("Service"), gettext_lazy("What it says"))


def pack_of(
    request: Request,
    passages: Iterable[Passage],
    staff: Sequence[Colleague],
    families: Sequence[str] = (),
    refused: Sequence[Item] = (),
) -> Pack:
    """The answer to a request from what was decided of each passage."""
    given = [one for one in passages if one.decision in ("include", "part") and not one.apart]
    kinds = KINDS_ABOUT if request.enquiry else KINDS
    blocks = [
        Block(str(kinds.get(one.kind, one.kind)), one.on, one.written_by, _outside(one, staff, families))
        for one in given
    ]
    opening = (
        enquiry_opening(request, blocks, refused) if request.enquiry else person_opening(request, blocks)
    )
    return Pack(
        reference=request.reference,
        controller=request.controller.name,
        to=request.asker_name.open(),
        opening=opening,
        blocks=blocks,
        closing=enquiry_closing() if request.enquiry else person_closing(),
    )


def _outside(passage: Passage, staff: Sequence[Colleague], families: Sequence[str]) -> str:
    text = passage.shown.open() if passage.decision == "part" else passage.text.open()
    return without_surnames(text, staff, families)


def colleagues(appointments: Iterable[Appointment]) -> list[Colleague]:
    """Everybody whose name may stand in a record, with the service by which she is known outside."""
    return [Colleague(post.user.name, post.agency.name) for post in appointments]


def person_opening(request: Request, blocks: Sequence[Block]) -> list[str]:
    if not blocks:
        return [neither()]
    return [
        _("You asked for a copy of what we hold about you. This is our answer."),
        _(
            "It holds what is about you alone. What is about other people is left out. Addresses, telephone numbers and"
            " words agreed for your safety are never written down: if they are yours, ask us and we tell you."
        ),
    ]


def neither() -> str:
    """The letter for when it would tell something that there is, or is not, a record."""
    return _(
        "You asked for a copy of what we hold about you. We neither confirm nor deny that we hold anything about you."
        " We write this to everybody to whom we send no records: it does not mean that there is something."
    )


def person_closing() -> list[str]:
    return [
        _(
            "We do not say whether we hold anything besides, wherever the law lets us not say so. This sentence stands"
            " in every answer of ours."
        ),
        _(
            "If you think that something is wrong, you may ask us to correct it, or to look at our answer again. You"
            " may complain to us, and to the Information Commissioner (ico.org.uk). You may also go to court."
        ),
    ]


def enquiry_opening(request: Request, blocks: Sequence[Block], refused: Sequence[Item]) -> list[str]:
    lines = [
        _(
            "You asked for records. This is our answer. It holds the items that were granted, and nothing else."
        )
    ]
    for item in refused:
        ground = exemptions.BY_CODE[item.exemption].words
        lines.append(_("Not given: %(what)s. %(why)s.") % {"what": item.get_what_display(), "why": _(ground)})
    if not blocks:
        lines.append(_("Nothing is enclosed."))
    return lines


def enquiry_closing() -> list[str]:
    return [
        _(
            "Use this for the purpose that you named and for no other. Do not tell anybody where the person lives or"
            " how they are reached. Ask us before you pass any of it on, to the defence too."
        )
    ]
