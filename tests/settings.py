"""The settings of the tests: Cairn's own, on a database that is thrown away, with keys and a quick hash of their own.

SQLite in memory, unless CAIRN_TEST_DATABASE_URL (or CAIRN_DATABASE_URL) names a PostgreSQL; nothing else of the
environment's CAIRN_* settings counts here.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_named = os.environ.get("CAIRN_TEST_DATABASE_URL") or os.environ.get("CAIRN_DATABASE_URL") or ""
for _name in [
    name for name in os.environ if name.startswith("CAIRN_") and not name.startswith("CAIRN_TEST_")
]:
    del os.environ[_name]

_home = Path(tempfile.mkdtemp(prefix="cairn-tests-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["CAIRN_HOME"] = str(_home)
os.environ["CAIRN_TESTING"] = "true"
if _named.startswith("postgres"):
    os.environ["CAIRN_DATABASE_URL"] = _named

from cairn.access.keys import make_keyring  # noqa: E402
from cairn.config.settings import *  # noqa: E402, F403
from cairn.config.settings import CAIRN_KEYRING, DATABASES  # noqa: E402

make_keyring(Path(CAIRN_KEYRING))
(_home / "static").mkdir()

# Named here, or tests that run side by side would make it up from the path of the real one.
DATABASES["default"]["TEST"] = {
    "NAME": f"test_cairn_{os.getpid()}" if _named.startswith("postgres") else ":memory:"
}
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
