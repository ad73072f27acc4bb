"""Setting up from nothing: what is fetched, and the sentences that a machine without the right Python gets."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tree

# Everything that the scripts call, besides python3 and uv.
TOOLS = ("sh", "cat", "cksum", "rm", "dirname", "make", "env", "git", "ls")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what setting up needs, with a PATH that holds neither python3 nor uv."""
    folder = tmp_path / "cairn"
    for name in ("ops", "requirements"):
        shutil.copytree(tree.ROOT / name, folder / name)
    for name in ("Makefile", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(tree.ROOT / name, folder / name)
    (folder / "src" / "cairn").mkdir(parents=True)
    shutil.copy(tree.ROOT / "src/cairn/__init__.py", folder / "src/cairn/__init__.py")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, f"{tool} is not here"
        (tmp_path / "bin" / tool).symlink_to(found)
    return folder


def make_setup(project: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "setup"], cwd=project, env={"PATH": str(project.parent / "bin"), "HOME": str(project.parent)},
        text=True, capture_output=True, check=False,
    )  # fmt: skip


def python(project: Path, *, version: str = "", without: tuple[str, ...] = ()) -> None:
    """Put a python3 on the PATH: this one, older than it is, or without some of its modules."""
    blocked = project.parent / "blocked"
    blocked.mkdir()
    for module in without:
        (blocked / f"{module}.py").write_text("raise ImportError(__name__)\n", encoding="utf-8")
    old = f'case "$1" in -V) echo "Python {version}"; exit;; *) exit 1;; esac\n' if version else ""
    script = f'#!/bin/sh\n{old}PYTHONPATH={blocked} exec {sys.executable} "$@"\n'
    path = project.parent / "bin" / "python3"
    path.write_text(script, encoding="utf-8")
    path.chmod(0o755)


def test_a_machine_without_python_is_told_so(project: Path) -> None:
    done = make_setup(project)
    assert done.returncode != 0
    assert "Cairn needs Python 3.11 or newer and found no 'python3' here." in done.stderr
    assert not (project / ".venv").exists()


def test_a_machine_with_an_old_python_is_told_so(project: Path) -> None:
    python(project, version="3.9.2")
    done = make_setup(project)
    assert done.returncode != 0
    assert "Cairn needs Python 3.11 or newer; 'python3' is Python 3.9.2." in done.stderr


def test_a_python_with_neither_venv_nor_pip_is_told_so(project: Path) -> None:
    python(project, without=("ensurepip", "venv", "pip"))
    done = make_setup(project)
    assert done.returncode != 0
    assert "This python3 has neither venv nor pip" in done.stderr
    assert "apt install python3-venv" in done.stderr
    assert not (project / ".venv").exists()


@pytest.fixture
def uv(project: Path) -> Path:
    """A uv that writes down what it was asked, and makes what setup looks for; its list of calls."""
    calls = project.parent / "calls"
    script = (
        "#!/bin/sh\n"
        f'echo "$UV_PYTHON_DOWNLOADS $*" >>{calls}\n'
        'case "$1" in venv) mkdir -p .venv/bin; printf "#!/bin/sh\\nexit 0\\n" >.venv/bin/python\n'
        "chmod 755 .venv/bin/python;; esac\n"
        'case "$*" in *"-e ."*) cp .venv/bin/python .venv/bin/cairn;; esac\n'
    )
    for name, text in {"uv": script}.items():
        path = project.parent / "bin" / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
    for tool in ("mkdir", "chmod", "cp"):
        (project.parent / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    return calls


def test_setting_up_takes_what_is_locked_and_nothing_else(project: Path, uv: Path) -> None:
    python(project)
    assert make_setup(project).returncode == 0
    asked = uv.read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("never ") for line in asked)
    fetched = [line for line in asked if "pip install" in line and " -e ." not in line]
    assert len(fetched) == 1
    assert "--require-hashes --only-binary :all: -r requirements/dev.lock" in fetched[0]
    assert any("--no-deps --no-build-isolation --offline -e ." in line for line in asked)


def test_setting_up_again_does_nothing_until_something_is_new(project: Path, uv: Path) -> None:
    python(project)
    make_setup(project)
    uv.write_text("", encoding="utf-8")
    again = make_setup(project)
    assert (again.returncode, again.stderr, uv.read_text(encoding="utf-8")) == (0, "", "")
    with (project / "requirements" / "dev.lock").open("a", encoding="utf-8") as lock:
        lock.write("# one more\n")
    assert "Setting up .venv" in make_setup(project).stderr
