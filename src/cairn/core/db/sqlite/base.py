"""SQLite with a turn: writers queue on a file lock instead of racing for the database lock.

SQLite's own busy handler starves one writer for seconds under load. A polled `flock` around each transaction gives
everybody a turn; the kernel gives it back when a process dies.
"""

import fcntl
import os
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

WAIT_SECONDS = 20.0
POLL_SECONDS = 0.0005


def take_turn(path: str) -> int:
    """An open descriptor that holds the turn; raises OperationalError after `WAIT_SECONDS`."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            if time.monotonic() > end:
                os.close(descriptor)
                raise OperationalError("database is locked: no turn to write came") from None
            time.sleep(POLL_SECONDS)


class DatabaseWrapper(base.DatabaseWrapper):
    _turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if not self.is_in_memory_db():
            self._turn = take_turn(f"{self.settings_dict['NAME']}-turn")
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn()
            raise

    def _give_turn(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None

    def _savepoint_allowed(self) -> bool:
        # Django asks the feature on every database but this one.
        return self.features.uses_savepoints and super()._savepoint_allowed()  # type: ignore[misc]

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._give_turn()
