"""Sessions in the database under the hash of their key: a read of the table opens nobody's session."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from cairn.core import clock

BEGAN = "began"


def stored(session_key: str | None) -> str:
    """Under what the table keeps a session."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:40]


class SessionStore(DatabaseStore):
    """Django's database sessions; what goes into the table is hashed, the cookie keeps the key itself.

    A session ends at the latest SESSION_COOKIE_AGE after its user signed in, however busy it was.
    """

    def _stored(self, session_key: str | None) -> str:
        return stored(session_key)

    def _get_session_from_db(self) -> Any:
        found = self.model.objects.filter(
            session_key=self._stored(self.session_key), expire_date__gt=clock.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return super().exists(self._stored(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        began = clock.now()
        if SESSION_KEY in data:
            began = datetime.fromtimestamp(data.setdefault(BEGAN, began.timestamp()), UTC)
        row = super().create_model_instance(data)
        row.session_key = self._stored(row.session_key)
        row.expire_date = began + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        return row

    def cycle_key(self) -> None:
        """A new key at sign-in is the beginning of a new eight hours."""
        self.pop(BEGAN, None)
        super().cycle_key()

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(self._stored(key))
