"""The floors hold, and the contract that says so can fail."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.house import tree

CONTRACT = """
[tool.importlinter]
root_package = "house"
[[tool.importlinter.contracts]]
name = "floors"
type = "layers"
containers = ["house"]
exhaustive = true
layers = ["(roof)", "(left) | (right)", "ground"]
"""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
        text=True,
        capture_output=True,
        check=False,
    )


def build(folder: Path, **modules: str) -> Path:
    shutil.rmtree(folder / "house", ignore_errors=True)
    (folder / "pyproject.toml").write_text(CONTRACT, encoding="utf-8")
    for name, text in ({"__init__": ""} | modules).items():
        place = folder / "house" / name
        if name == "__init__":
            place = folder / "house"
        place.mkdir(parents=True, exist_ok=True)
        (place / "__init__.py").write_text(text, encoding="utf-8")
    return folder


def test_imports_go_downwards_only() -> None:
    done = lint(tree.ROOT)
    assert done.returncode == 0, done.stdout


def test_an_import_upwards_sideways_or_without_a_floor_is_found(tmp_path: Path) -> None:
    assert lint(build(tmp_path, ground="", left="from house import ground")).returncode == 0
    assert lint(build(tmp_path, ground="from house import roof", roof="")).returncode == 1
    assert lint(build(tmp_path, ground="", left="from house import right", right="")).returncode == 1
    assert lint(build(tmp_path, ground="", attic="")).returncode == 1
