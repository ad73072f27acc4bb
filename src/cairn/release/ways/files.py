"""A file each in CAIRN_HOME/outbox, for Cairn's account only, written whole or not at all: needs no service."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

from django.conf import settings

from cairn.release.ways import Envelope, NotTaken

FOLDER = "outbox"


def folder() -> Path:
    return Path(settings.CAIRN_HOME) / FOLDER


def deliver(envelope: Envelope) -> None:
    """Write the envelope under its uid. A second time, or without room, raises `NotTaken`."""
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        raise NotTaken(str(wrong)) from wrong
    final, beside = path_of(envelope.uid), folder() / f".{envelope.uid.hex}.part"
    if final.exists():
        raise NotTaken("it is in the outbox already")
    try:
        _write(beside, json.dumps(asdict(envelope) | {"uid": envelope.uid.hex}, ensure_ascii=False, indent=1))
    except OSError as wrong:
        beside.unlink(missing_ok=True)
        raise NotTaken(str(wrong)) from wrong
    beside.rename(final)
    _sync_folder()


def took(uid: UUID) -> bool:
    """Whether the outbox holds this: what somebody who must decide can be told."""
    return path_of(uid).exists()


def path_of(uid: UUID) -> Path:
    return folder() / f"{uid.hex}.json"


def _write(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)  # what a crash left half-written
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _sync_folder() -> None:
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
