"""What the rules of the house look at: the files of the project, as git would hold them."""

import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "cairn"

# Others' work, kept as it came: released fixtures, compiled assets.
VENDORED = ("src/cairn/ui/static/", "tests/ui/fixtures/", "tests/ui/upstream/", "tests/ui/vendor/")


@cache
def files(under: str = "", *, vendored: bool = False) -> tuple[Path, ...]:
    """Every file that git holds or would hold; what came from elsewhere as it is only when asked for."""
    try:
        said = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "-z", "--", under or "."],
            cwd=ROOT,
            check=True,
            capture_output=True,
        ).stdout.decode()
        names = {name for name in said.split("\0") if name}
    except (OSError, subprocess.CalledProcessError):
        names = {
            str(path.relative_to(ROOT)) for path in (ROOT / (under or "src")).rglob("*") if path.is_file()
        }
    return tuple(
        sorted(
            ROOT / name
            for name in names
            if (vendored or not name.startswith(VENDORED)) and (ROOT / name).is_file()
        )
    )


def modules() -> list[Path]:
    """Every Python file of ours that is not a migration."""
    return [path for path in files("src/cairn") if path.suffix == ".py" and "migrations" not in path.parts]


def templates() -> list[Path]:
    return [
        path for path in files("src/cairn") if path.suffix in {".html", ".txt"} and "jinja2" in path.parts
    ]


def apps() -> list[str]:
    return sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def floors() -> dict[str, int]:
    """App → floor, 0 at the bottom, as pyproject.toml has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers: list[str] = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return {
        name.strip(" ()"): floor for floor, layer in enumerate(reversed(layers)) for name in layer.split("|")
    }


def nothing(found: list[str]) -> None:
    """Fail with every sentence, each on its line, where there is one."""
    if found:
        pytest.fail("\n".join(dict.fromkeys(found)), pytrace=False)
