"""The restore drill: a backup put back into another database and looked through, and its proof.

The private key of backups is not where Cairn runs, so a drill is done on another machine. Its proof carries a code
made with the key ring, which both machines have: the installation that made the backup takes the proof in
(`record`), and `cairn doctor` knows how long ago the last drill was.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from cairn.access import audit_chain, backup, key_check
from cairn.access.models import Seal, Upkeep
from cairn.core import clock, sealing
from cairn.core.decisions import Refused

Told = Callable[[str, int, int], object]


@dataclass
class Proof:
    """What a drill found. `backup` is the SHA-256 of the file that was put back."""

    backup: str
    made_at: str
    drilled_at: str
    seconds: int = 0
    tables: int = 0
    rows: int = 0
    opened: str = ""
    links: int = 0
    wrong: list[str] = field(default_factory=list)
    code: str = ""

    def __str__(self) -> str:
        made = datetime.fromisoformat(self.made_at).astimezone(clock.LONDON)
        return (
            f"The backup of {made:%d.%m.%Y %H:%M} was put back in {self.seconds} seconds: "
            f"{self.rows:,} rows of {self.tables} tables.\n"
            f"{self.opened or 'Nothing was opened.'}\n"
            f"{self.links:,} links of the audit's chains were followed."
        )

    def signed(self) -> "Proof":
        self.code = sealing.mac("restore drill", self._content())
        return self

    def is_genuine(self) -> bool:
        return self.code == sealing.mac("restore drill", self._content())

    def _content(self) -> bytes:
        return json.dumps(asdict(self) | {"code": ""}, sort_keys=True).encode()

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=1) + "\n")


def put_back(target: Path, private: Path, into: Path | None) -> Proof:
    """Put the backup into this process's empty database: the SQLite file `into`, else the PostgreSQL that is set.

    Every table is compared with its digest in the backup; what differs is in the proof.
    """
    wrong: list[str] = []
    if into is not None:
        manifest = backup.restore_sqlite(target, private, into)
    else:
        manifest, wrong = backup.restore_postgresql(target, private, connection.get_connection_params())
    return Proof(
        backup=backup.digest(target),
        made_at=manifest.made_at,
        drilled_at=clock.now().isoformat(timespec="seconds"),
        tables=len(manifest.tables),
        rows=sum(rows for rows, _ in manifest.tables.values()),
        wrong=wrong,
    )


def look_through(proof: Proof, *, values: int, told: Told) -> None:
    """Open the keys and some of what they seal, and follow every chain, in the database that was put back."""
    looked = key_check.check(values, told)
    proof.opened = str(looked)
    told("following the audit's chains", 0, 0)
    proof.wrong += [*looked.wrong, *audit_chain.verify()]
    proof.links = Seal.objects.count()


def read(path: Path) -> Proof:
    """The proof in a file; `Refused` where it is none."""
    try:
        told: dict[str, Any] = json.loads(path.read_text())
        proof = Proof(**told)
        datetime.fromisoformat(proof.drilled_at)
    except (OSError, ValueError, TypeError):
        raise Refused(f"{path} is no proof of a restore drill.") from None
    return proof


def record(proof: Proof) -> Upkeep:
    """Keep that a backup of this installation was put back; `Refused` for another's, or for one that was made up."""
    if not proof.is_genuine():
        raise Refused("This proof was not made with this installation's key ring, or it was altered.")
    if not Upkeep.objects.filter(kind=Upkeep.Kind.BACKUP, backup=proof.backup).exists():
        raise Refused("This installation has not made the backup that was put back.")
    kept, _ = Upkeep.objects.get_or_create(
        kind=Upkeep.Kind.DRILL,
        backup=proof.backup,
        at=datetime.fromisoformat(proof.drilled_at),
        defaults={
            "seconds": proof.seconds,
            "well": not proof.wrong,
            "said": f"{proof.rows} rows of {proof.tables} tables, {len(proof.wrong)} findings."[:300],
        },
    )
    return kept
