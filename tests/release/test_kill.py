"""At most once, with processes that are really killed and a database that is really a file."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

START = """
import os, signal, sys
from datetime import timedelta
from pathlib import Path
import django
django.setup()
from cairn.core.db.fresh import bring_up_to_date
from cairn.core import clock
from cairn.release import actions
from cairn.release.ways import files as outbox
from cairn.release.models import Outgoing
"""

FILL = """
from cairn.access.keys import make_keyring
from django.conf import settings
make_keyring(Path(settings.CAIRN_KEYRING))
bring_up_to_date()
from cairn.demo.cast import make_cast
cast = make_cast()
for _ in range(3):
    actions.enqueue(by=cast.actor("ama"), kind="receipt", channel="email", text="It has arrived.", tells={"received"},
                    to_user=cast.users["referrer"], source_kind="referral", source_uid=None)
print(Outgoing.objects.filter(state="enqueued").count())
"""

DIE = """
real = outbox.deliver
def dies(envelope):
    if WHEN == "after": real(envelope)
    os.kill(os.getpid(), signal.SIGKILL)
outbox.deliver = dies
actions.send_enqueued()
"""

LATER = """
with clock.at(clock.now() + timedelta(minutes=MINUTES)):
    sent = actions.send_enqueued()
print(sent, *sorted(Outgoing.objects.values_list("state", flat=True)))
"""


def run(home: Path, script: str, **values: object) -> subprocess.CompletedProcess[str]:
    given = "".join(f"{name} = {value!r}\n" for name, value in values.items())
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    env = kept | {
        "CAIRN_HOME": str(home), "CAIRN_TESTING": "true", "CAIRN_DEMO": "true",
        "DJANGO_SETTINGS_MODULE": "cairn.config.settings",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", given + START + script],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_killed_worker_sends_nothing_twice(tmp_path: Path) -> None:
    assert run(tmp_path, FILL).stdout.split()[-1] == "3"
    before, after = run(tmp_path, DIE, WHEN="before"), run(tmp_path, DIE, WHEN="after")
    assert (before.returncode, after.returncode) == (-signal.SIGKILL, -signal.SIGKILL)
    # The third goes; the two that were being sent when their worker died are left alone, and then are for a person.
    assert run(tmp_path, LATER, MINUTES=1).stdout.split() == ["1", "sending", "sending", "sent"]
    assert run(tmp_path, LATER, MINUTES=6).stdout.split() == ["0", "sent", "unknown", "unknown"]
    assert run(tmp_path, LATER, MINUTES=60).stdout.split() == ["0", "sent", "unknown", "unknown"]
    left = [json.loads(path.read_text())["uid"] for path in (tmp_path / "outbox").glob("*.json")]
    assert len(left) == len(set(left)) == 2
