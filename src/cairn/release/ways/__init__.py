"""The ways out: what each channel is handed to, chosen by the operator in CAIRN_OUTGOING.

A way takes an envelope and says for certain that it did (it returns) or that it did not (`NotTaken`). Anything else
that it raises means that nobody knows: the message is then never sent again by itself, and a person decides.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast
from uuid import UUID

from django.conf import settings

from cairn.release.codes import Channel, Way


class NotTaken(Exception):
    """The way out says for certain that it did not take it."""


@dataclass(frozen=True)
class Envelope:
    """What a way is handed: nothing but what must leave."""

    uid: UUID
    channel: str
    to: str
    address: str
    sender: str
    subject: str
    text: str
    prepared_at: str


class WayOut(Protocol):
    """What each module of this package offers."""

    def deliver(self, envelope: Envelope) -> None:
        """Hand it over, once. Raises `NotTaken` where it surely did not leave."""

    def took(self, uid: UUID) -> bool | None:
        """Whether it has the envelope of this uid; None where it cannot tell."""


def way_for(channel: str) -> Way:
    """The way that this channel goes today; a file where the operator named none."""
    return Way(settings.CAIRN_OUTGOING.get(channel, Way.FILE.value))


def way_out(way: Way | str) -> WayOut:
    """The module that does it, loaded when it is first needed: web processes send nothing."""
    return cast(WayOut, import_module(f"cairn.release.ways.{_MODULES[Way(way)]}"))


def deliver(way: Way | str, envelope: Envelope) -> None:
    if envelope.channel in (Channel.EMAIL, Channel.TEXT) and not envelope.address.strip():
        raise NotTaken("it has no address to go to")
    way_out(way).deliver(envelope)


def took(way: Way | str, uid: UUID) -> bool | None:
    return way_out(way).took(uid)


_MODULES = {Way.FILE: "files", Way.CONSOLE: "console", Way.SMTP: "smtp", Way.NOTIFY: "notify"}
