"""Referrals sent → rows, as far as is safe."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.referrals import codes
from cairn.referrals.presenters.words import somebody_born
from cairn.referrals.rules.intake import Intake
from cairn.ui import words
from cairn.ui.lists import CellLink
from cairn.ui.pages import url

CHANNELS = {
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("Email"),
    "address": gettext_lazy("Address"),
}
SAFE = {
    "safe": gettext_lazy("safe"),
    "limited": gettext_lazy("safe within limits"),
    "never": gettext_lazy("never use"),
    "unknown": gettext_lazy("not known"),
}


def sent_rows(intake: Intake) -> list[tuple[str, Any]]:
    """The sender's own copy: how to reach her is said by its kind only."""
    channels = [f"{CHANNELS[each.kind]}: {SAFE[each.safe]}" for each in intake.channels]
    rows: list[tuple[str, Any]] = [
        (_("Name"), str(intake.client.name)), (_("Also known as"), ", ".join(map(str, intake.client.also))),
        (_("Date of birth"), somebody_born(intake.client)), (_("How to reach them"), "; ".join(channels)),
        (_("Kinds of abuse"), ", ".join(str(codes.Abuse(kind).label) for kind in intake.abuse)),
        (_("Said to cause harm"), ", ".join(str(each.name) for each in intake.perpetrators)),
        (_("Children"), ", ".join(str(each.name) for each in intake.children)),
        (_("What happened"), intake.narrative), (_("Anything unsafe"), intake.unsafe),
        (_("Told"), str(codes.Aware(intake.told.aware).label)),
        (_("Says yes to the service"), str(codes.Answer(intake.agrees.answer).label)),
    ]  # fmt: skip
    return [row for row in rows if row[1]]


def sent_row(row: Any) -> tuple[Any, ...]:
    """A line of the sender's list."""
    return (
        CellLink(row.name or row.reference, url("referrals:sent", row.uid), note=row.reference),
        row.service,
        words.date_words(row.received_on),
        _(row.heard.words),
        row.by,
    )
