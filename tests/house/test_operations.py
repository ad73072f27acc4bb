"""What an operator copies: units that can do little, a container file that brings nothing unseen, a proxy that lets no
header through. Nothing is built or started here: where no systemd or no registry of images answers, these are read.
"""

import io
import re
import shlex
import shutil
import subprocess
import sys
import threading
from contextlib import redirect_stderr
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from cairn.cli.main import parser
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
    assert "location = /metrics" in text  # numbers are not for the network outside


def servers() -> list[str]:
    return (OPS / "proxy/nginx.conf").read_text().split("\nserver {")[1:]


def test_the_proxy_starts_on_debian_12() -> None:
    text = (OPS / "proxy/nginx.conf").read_text()
    assert "listen 443 ssl http2;" in text
    assert not re.search(r"^\s*http2\s", text, re.M)  # a directive of 1.25, and Debian has 1.22
    assert text.count("{") == text.count("}")


def test_the_proxy_logs_no_link_with_which_somebody_signs_in() -> None:
    text = (OPS / "proxy/nginx.conf").read_text()
    begins, logged = re.search(r"~(\S+) \$cairn_first;", text), re.search(r"log_format (.*);", text)
    assert begins
    assert logged
    assert set(re.findall(r"\$\w+", logged[1])) == {
        "$time_iso8601", "$status", "$request_method", "$cairn_begins", "$request_time",
    }  # fmt: skip
    shown = begins[1].replace("(?<", "(?P<")
    for address, first in (
        ("/account/invited/jHFhX6AQFHL6/", "/account/"),
        ("/account/recovered/jHFhX6AQFHL6/", "/account/"),
        ("/accounts/password/reset/key/2-cx1f/", "/accounts/"),
        ("/Leila-Mansour/", None),
        ("/leila", None),
    ):
        found = re.search(shown, address)
        assert (found and found["cairn_first"]) == first
    for server in servers():  # what nginx says of its own accord quotes the whole request
        assert "error_log /dev/null emerg;" in server
        assert re.findall(r"access_log (.*);", server) in (["off"], ["/var/log/nginx/cairn.log cairn"])
    assert len(servers()) == 2


@pytest.mark.skipif(not shutil.which("nginx"), reason="there is no nginx here")
def test_nginx_can_read_the_proxys_file(tmp_path: Path) -> None:
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-days", "2"]
    made = [*make, "-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "fullchain.pem")]
    subprocess.run(made, check=True, capture_output=True)
    text = (OPS / "proxy/nginx.conf").read_text().replace("/etc/ssl/cairn", str(tmp_path))
    (tmp_path / "site.conf").write_text(text.replace("/var/log/nginx", str(tmp_path)))
    main = tmp_path / "nginx.conf"
    main.write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ access_log off; include {tmp_path}/site.conf; }}"
    )
    done = subprocess.run(["nginx", "-t", "-c", str(main)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# --- what an operator types ---


def commands(page: str) -> list[str]:
    """Every `cairn …` that a page for operators shows, in its sentences and in its blocks."""
    text = (ROOT / "docs/howto" / page).read_text()
    shown = re.findall(r"`(cairn [a-z][^`]+)`", text)
    shown += re.findall(r"^ {4,}(cairn .*?)(?: {3,}.*)?$", text, re.M)
    return [" ".join(one.split()) for one in shown]


def parsed(line: str) -> str:
    """What the command says to that, or nothing: whoever copies the line is understood."""
    said = io.StringIO()
    # What the shell makes of it stays out, and of one|or|other the last is tried.
    words = shlex.split(re.sub(r" [<>]+ .*|\$\(.*?\)|\S+\|", "", line))
    try:
        with redirect_stderr(said):
            parser().parse_args([word.strip("[]") for word in words[1:]])
    except SystemExit:
        return f"{line}: {said.getvalue().splitlines()[-1]}"
    return ""


# Pages name a command without what it needs where they speak of it: these sentences are no lines to type.
SPOKEN_OF = "the following arguments are required"


@pytest.mark.parametrize("page", ["operate.md", "keys-and-audit.md"])
def test_every_command_that_an_operator_reads_is_one(page: str) -> None:
    shown = commands(page)
    assert len(shown) > 15
    assert [fault for line in shown if (fault := parsed(line)) and SPOKEN_OF not in fault] == []
    assert "invalid choice" in parsed("cairn bakup /x")
    assert "unrecognized arguments" in parsed("cairn doctor --loud")


def installing() -> str:
    text = (ROOT / "docs/howto/operate.md").read_text()
    return text[text.index("## Install") : text.index("### Container")]


def test_the_install_chapter_makes_what_the_units_and_the_settings_name() -> None:
    chapter, settings = installing(), (OPS / "systemd/cairn.env.example").read_text()
    for path in re.findall(r"ops/[\w./*-]+\w", chapter):
        assert list(ROOT.glob(path)), path
    for unit in UNITS:
        text = unit.read_text()
        for place in re.findall(r"^(?:EnvironmentFile|WorkingDirectory|ReadWritePaths)=(\S+)", text, re.M):
            assert place in chapter, f"{unit.name} needs {place}"
        assert "ExecStart=/opt/cairn/.venv/bin/cairn" in text or "exec /opt/cairn/.venv/bin/cairn" in text
    ring = re.search(r"^CAIRN_KEYRING=(\S+)", settings, re.M)
    assert ring
    # Made where Cairn may write, then root's, with Cairn's group allowed to read: what the check at the start asks for.
    steps = [chapter.index(step) for step in (
        "install -d -o root -g cairn -m 770 /etc/cairn", "`cairn migrate`", f"chown root:cairn {ring[1]}",
        f"chmod 640 {ring[1]}", "chmod 750 /etc/cairn",
    )]  # fmt: skip
    assert steps == sorted(steps)


@pytest.mark.parametrize(
    ("line", "account", "owning"),
    [
        ("doctor", "cairn", False),
        ("migrate", "cairn", True),
        ("backup /x --restore --key /y", "cairn", True),
        ("backup --verify /x --key /y", "cairn", False),
        ("keys check", "cairn", False),
        ("keys rotate-data all", "cairn", False),
        ("keys rotate-root --copy /x", "root", False),
        ("keys retire", "root", False),
        ("keys adopt /x", "root", False),
    ],
)
def test_the_operators_command_is_the_services_account_with_their_settings(
    tmp_path: Path, line: str, account: str, owning: bool
) -> None:
    def script(name: str, text: str) -> Path:
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
        return tmp_path / name

    (tmp_path / "cairn.env").write_text(
        "CAIRN_HOME=/var/lib/cairn\nCAIRN_DATABASE_URL='postgresql://a:b&c@d/e'\n"
    )
    (tmp_path / "migrate.env").write_text("CAIRN_MIGRATE_URL=postgresql://owner@d/e\n")
    # Stands for runuser -u cairn -- PROGRAM …
    script("runuser", 'AS=$2; export AS; [ "$1 $3" = "-u --" ] || exit 9; shift 3; exec "$@"')
    program = script("program", 'echo "${AS-root} ${CAIRN_MIGRATE_URL-none} $CAIRN_DATABASE_URL $*"')
    text = (OPS / "systemd/cairn.sh").read_text().replace("/etc/cairn", str(tmp_path))
    cairn = script("cairn", text.replace("/opt/cairn/.venv/bin/cairn", str(program)))
    done = subprocess.run(
        [cairn, *line.split()],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    owner = "postgresql://owner@d/e" if owning else "none"
    assert done.stdout == f"{account} {owner} postgresql://a:b&c@d/e {line}\n", done.stderr


class Health(BaseHTTPRequestHandler):
    """Stands for a server that is told its names."""

    def do_GET(self) -> None:
        well = self.path == "/healthz" and self.headers["Host"] == "cairn.borough.example"
        self.send_response(200 if well else 400)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_the_containers_head_has_a_command_for_health() -> None:
    text = (OPS / "container/Containerfile").read_text()
    found = re.search(r"HEALTH='(.*?)'\n", re.sub(r"^# *", "", text, flags=re.M), re.S)
    assert found
    assert '--health-cmd "$HEALTH"' in text
    server = HTTPServer(("127.0.0.1", 0), Health)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    line = found[1].replace("/opt/cairn/bin/python", sys.executable).replace("8000", str(server.server_port))
    try:
        for hosts, well in (("cairn.borough.example,localhost", True), ("another.example", False)):
            asked = subprocess.run(
                ["sh", "-c", line], env={"CAIRN_HOSTS": hosts}, capture_output=True, check=False
            )
            assert (asked.returncode == 0) is well
    finally:
        server.shutdown()
        server.server_close()
