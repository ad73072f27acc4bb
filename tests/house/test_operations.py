"""What an operator copies: units that can do little, a container file that brings nothing unseen, a proxy that lets no
header through. Nothing is built or started here: where no systemd or no registry of images answers, these are read.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT

OPS = ROOT / "ops"
UNITS = sorted((OPS / "systemd").glob("*.service"))
MOST_EXPOSED = "20"  # of 100, as systemd-analyze counts; 52 before the units were hardened


def hardening(text: str) -> list[str]:
    """The lines that say what a unit may not do."""
    return re.findall(
        r"^(?:Protect|Private|Restrict|NoNew|Lock|SystemCall|Capability|UMask|Limit)\w*=.*$", text, re.M
    )


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_every_unit_may_do_as_little_as_the_others(unit: Path) -> None:
    assert hardening(unit.read_text()) == hardening((OPS / "systemd/cairn.service").read_text())
    text = unit.read_text()
    assert "User=cairn" in text
    assert "ProtectSystem=strict" in text
    assert "CapabilityBoundingSet=\n" in text


def exposed(units: list[str], folder: Path) -> bool:
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", *units]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode != 0


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze here")
def test_systemd_finds_the_units_closed(tmp_path: Path) -> None:
    assert not exposed([unit.name for unit in UNITS], OPS / "systemd")
    loose = re.sub(
        r"^(CapabilityBoundingSet|SystemCallFilter|ProtectSystem)=.*\n", "", UNITS[0].read_text(), flags=re.M
    )
    (tmp_path / UNITS[0].name).write_text(loose)
    assert exposed([UNITS[0].name], tmp_path)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze here")
def test_systemd_can_read_the_units() -> None:
    files = [*UNITS, *(OPS / "systemd").glob("*.timer")]
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, files)], capture_output=True, text=True, check=False
    )
    # Cairn is not installed where it will be; everything else would be a fault of the files.
    said = [line for line in done.stderr.splitlines() if "is not executable" not in line]
    assert said == []


def container_faults(text: str) -> list[str]:
    """What is wrong with a container file."""
    joined = re.sub(r"\\\n\s*", " ", text)
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM"))
    found = []
    if not any(re.fullmatch(r"USER [1-9]\d*", line) for line in lines[last:]):
        found.append("it runs as root")
    for line in lines:
        if line.startswith("ADD ") or "curl" in line or "wget" in line:
            found.append(f"it fetches something that no lock names: {line[:40]}")
        if "pip install" in line and any(
            "--require-hashes" not in part and "--no-deps" not in part
            for part in line.split("&&") if "pip install" in part
        ):  # fmt: skip
            found.append("it installs without hashes")
        if line.startswith("FROM") and ":latest" in line:
            found.append("its base is whatever is latest")
    if lines[last:] and any(line.startswith("RUN") and "pip" in line for line in lines[last:]):
        found.append("it installs into the image that is run")
    return found


def test_the_container_file_brings_nothing_unseen_and_does_not_run_as_root() -> None:
    text = (OPS / "container/Containerfile").read_text()
    assert container_faults(text) == []
    assert "--read-only" in text
    for spoilt, fault in (
        (text.replace("USER 10001\n", ""), "runs as root"),
        (text.replace("--require-hashes ", ""), "without hashes"),
        (text.replace("COPY src ./src", "ADD https://x.example/src ./src"), "no lock names"),
    ):
        assert fault in " ".join(container_faults(spoilt))


def test_the_proxy_sets_what_a_browser_could_forge() -> None:
    text = (OPS / "proxy/nginx.conf").read_text()
    for header in ("X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme", "Host $host"):
        assert f"proxy_set_header {header};" in text
    assert "$proxy_add_x_forwarded_for" not in text
    assert "$request_uri " not in text.split("log_format")[1].split(";")[0]
    assert "location = /metrics" in text  # numbers are not for the network outside
