"""Letters on the way: nobody's name, nothing of what is held, and the same words for everybody."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cairn.core.working_time import WORKING_TIME
from cairn.oversight.models import Request
from cairn.oversight.queries.requests import asked_days
from cairn.oversight.rules import clocks
from cairn.ui.words import date_words


@dataclass(frozen=True)
class Letter:
    code: str
    title: str
    reference: str
    sender: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return (
            "\n\n".join((self.sender, _("Reference %(ref)s") % {"ref": self.reference}, *self.paragraphs))
            + "\n"
        )


def letters(row: Request) -> dict[str, Letter]:
    """The letters that fit a request as it stands now, by code."""
    found = {"arrived": (_("We have your request"), _arrived(row))}
    if row.clarify_asked_on and row.clarified_on is None:
        found["clarify"] = (_("What do you mean?"), _clarify(row))
    if row.extended_on:
        found["longer"] = (_("It takes longer"), _longer(row))
    written = {
        code: Letter(code, title, row.reference, row.controller.name, paragraphs)
        for code, (title, paragraphs) in found.items()
    }
    return written | ({"refused": refusal(row)} if row.state == "refused" else {})


def refusal(row: Request) -> Letter:
    """The letter that refuses the whole of it: signed by two before it is one of the letters."""
    title = _("We refuse your request")
    return Letter("refused", title, row.reference, row.controller.name, _refused(row))


def _arrived(row: Request) -> tuple[str, ...]:
    first = _("Your request came on %(day)s.") % {"day": date_words(row.received_on)}
    if row.identity_on is None:
        return (
            first,
            _(
                "Before we do anything we must know that it is you who asks. Please bring something that shows who you"
                " are. We look at it and keep no copy. The time in which we answer begins when we have seen it."
            ),
        )
    due = _("We answer by %(day)s.") % {"day": date_words(row.due_on)} if row.due_on else ""
    return tuple(filter(None, (first, _("We have seen who asks."), due)))


def _clarify(row: Request) -> tuple[str, ...]:
    return (
        _("So that we can answer you we must know more exactly what you would like to have."),
        row.clarify.open(),
        _("The time in which we answer waits for what you say."),
    )


def _longer(row: Request) -> tuple[str, ...]:
    due = clocks.answer_due(asked_days(row), WORKING_TIME)
    return (
        _("We need more time to answer you, because: %(why)s") % {"why": row.extended_because.open()},
        _("We answer by %(day)s. You may complain to the Information Commissioner (ico.org.uk).")
        % {"day": date_words(due)},
    )


def _refused(row: Request) -> tuple[str, ...]:
    return (
        _("We do not do what you asked, because: %(why)s") % {"why": row.ended_because.open()},
        _(
            "You may ask us to look at this again, complain to the Information Commissioner (ico.org.uk), or go to"
            " court."
        ),
    )
