"""An organisation that signs its people in: allauth's own OpenID Connect provider, as a server of its own.

What it says about a sign-in is read from `says.json` in its folder each time, so that a test can have it say anything.
"""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

PASSWORD = "the organisation knows this"
CLIENT, SECRET = "cairn", "a secret between two servers"


@dataclass
class Organisation:
    url: str
    folder: Path
    process: "subprocess.Popen[bytes]"

    def says(self, **claims: Any) -> None:
        """From now on its answers say this besides: `ago` is how many seconds ago she proved who she is."""
        (self.folder / "says.json").write_text(json.dumps(claims))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def started(folder: Path, back: str, people: dict[str, bool]) -> Organisation:
    """One with these addresses (true: verified), which sends people back to `back`."""
    port = free_port()
    settings = {"folder": str(folder), "port": port, "back": back, "people": people}
    environment = {
        name: text for name, text in os.environ.items() if not name.startswith(("CAIRN_", "DJANGO_"))
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.access.organisation", json.dumps(settings)],
        env=environment, cwd=Path(__file__).resolve().parents[3],
    )  # fmt: skip
    found = Organisation(f"http://127.0.0.1:{port}", folder, process)
    found.says()
    for _ in range(300):
        try:
            if requests.get(f"{found.url}/.well-known/openid-configuration", timeout=1).ok:
                return found
        except requests.RequestException:
            time.sleep(0.1)
    found.stop()
    raise RuntimeError("the organisation's server did not start")
