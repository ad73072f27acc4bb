"""Starting Django for a command, and starting Cairn again as a child process."""

import fcntl
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from signal import SIGTERM

from cairn.cli.console import Failure
from cairn.config.environment import CairnSettings, environment

SETTINGS_MODULE = "cairn.config.settings"


def settings() -> CairnSettings:
    """The CAIRN_* settings, read (and found fitting) once."""
    return environment()


def home() -> Path:
    """The folder in which this installation keeps its data."""
    return settings().home_folder


def set_environment(name: str, value: str) -> None:
    """For this process and the children that it starts, before the settings are read."""
    os.environ[name] = value
    environment.cache_clear()


def environment_now() -> dict[str, str]:
    """For a child that is to have the settings that this process was started with."""
    return dict(os.environ)


def make_home() -> Path:
    """The home folder, made for its owner's eyes alone where it is not there yet."""
    folder = home()
    os.umask(0o077)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as trouble:
        raise Failure(
            f"The folder {folder} cannot be made: {trouble.strerror}. Name another with CAIRN_HOME."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Failure(f"The folder {folder} cannot be written to. Name another with CAIRN_HOME.")
    return folder


def be_the_only_one(folder: Path, what: str) -> int:
    """Hold `folder` for this process: an open descriptor that the kernel gives back however it ends."""
    held = os.open(folder / f"{what}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        raise Failure(
            f"A {what} is already running in {folder}. Name another folder with CAIRN_HOME."
        ) from None
    return held


def at_work(folder: Path) -> int:
    """Say that a server or a worker uses this installation; the kernel takes it back however the process ends."""
    held = os.open(folder / "at-work.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        raise Failure("A command is at work that needs this installation for itself. Wait for it.") from None
    return held


def alone(folder: Path) -> int:
    """For what must not be done while a server or a worker is at work here: they cannot start meanwhile either."""
    held = os.open(folder / "at-work.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        raise Failure(
            "Stop cairn serve and cairn worker first: this needs the installation for itself."
        ) from None
    return held


def count_requests(folder: Path) -> None:
    """Where the server's processes keep their counters together; made anew, for these begin at nothing."""
    shutil.rmtree(folder / "metrics", ignore_errors=True)
    (folder / "metrics").mkdir(mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder / "metrics")


def write_private(path: Path, content: bytes) -> None:
    """A new file for its owner's eyes alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Failure(f"{path} is there already, and is not written over.") from None
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)


def name_settings() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)


def start_django() -> None:
    """Load the settings and the apps; every command that touches records begins so."""
    import django

    name_settings()
    django.setup()


def command_line(*words: str) -> list[str]:
    """How this very installation's `cairn` is called again; -P so that nothing beside us shadows a package."""
    return [sys.executable, "-P", "-m", "cairn.cli", *words]


def child(*words: str) -> subprocess.Popen[bytes]:
    """Cairn again, in a session of its own: it ends when asked, and when this process is gone (`end_with_parent`)."""
    return subprocess.Popen(
        command_line("--end-with-parent", *words),
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def run_child(*words: str, environment: dict[str, str] | None = None) -> int:
    """Cairn again, waited for; with other settings than this process's where they are given."""
    return subprocess.run(command_line(*words), check=False, env=environment).returncode


def end_with_parent() -> None:
    """Ask this process to stop when its standard input closes: the parent holds the other end, however it dies."""

    def wait() -> None:
        while os.read(0, 64):
            pass
        os.kill(os.getpid(), SIGTERM)

    threading.Thread(target=wait, name="parent", daemon=True).start()


def end(children: Sequence[subprocess.Popen[bytes]], *, patience: float = 15.0) -> None:
    """Ask each to stop, give them time, and only then insist."""
    for process in children:
        if process.poll() is None:
            process.terminate()
    for process in children:
        try:
            process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
