"""The locks fit what pyproject.toml asks for, pin everything by its hash, and say why each dependency is there."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house import tree

LOCKS = tree.ROOT / "requirements"
TEXT = (tree.ROOT / "pyproject.toml").read_text(encoding="utf-8")
PROJECT = tomllib.loads(TEXT)["project"]


def locked(text: str) -> dict[str, str]:
    """Name → version."""
    return {
        canonicalize_name(name): version for name, version in re.findall(r"(?m)^([\w.-]+)==([^ \\;]+)", text)
    }


def unfit(asked: list[str], lock: dict[str, str]) -> list[str]:
    found = []
    for line in asked:
        wanted = Requirement(line)
        version = lock.get(canonicalize_name(wanted.name))
        if version is None:
            found.append(f"{wanted.name} is not locked: make lock")
        elif version not in wanted.specifier:
            found.append(
                f"{wanted.name} is locked at {version}, and {wanted.specifier} is asked for: make lock"
            )
    return found


def without_hash(text: str) -> list[str]:
    entries = re.split(r"(?m)^(?=[\w.-]+==)", text)[1:]
    return [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry]


def without_reason(text: str) -> list[str]:
    """Dependencies of `[project]` without a comment on the line above."""
    block = text.partition("\ndependencies = [")[2].partition("\n]")[0].splitlines()
    named = [(number, line.strip()) for number, line in enumerate(block) if line.strip().startswith('"')]
    return [line for number, line in named if not block[number - 1].strip().startswith("#")]


def test_the_locks_fit() -> None:
    extras = PROJECT["optional-dependencies"]
    run = locked((LOCKS / "run.lock").read_text(encoding="utf-8"))
    dev = locked((LOCKS / "dev.lock").read_text(encoding="utf-8"))
    tree.nothing(unfit(PROJECT["dependencies"] + extras["postgresql"], run))
    tree.nothing(unfit(PROJECT["dependencies"] + extras["postgresql"] + extras["dev"], dev))
    tree.nothing([f"{name} has two versions" for name in run if dev.get(name) != run[name]])


def test_everything_is_pinned_by_its_hash_and_no_host_is_named() -> None:
    for path in LOCKS.glob("*.lock"):
        text = path.read_text(encoding="utf-8")
        assert locked(text)
        tree.nothing(without_hash(text))
        assert "://" not in text
        assert "index-url" not in text


def test_every_dependency_says_why() -> None:
    tree.nothing(without_reason(TEXT))


def test_what_does_not_fit_is_found() -> None:
    assert unfit(["django>=5.2"], {"django": "4.2"})
    assert unfit(["django>=5.2"], {})
    assert without_hash("a==1 \\\n    --hash=sha256:0\nb==2\n") == ["b"]
    assert without_reason('\ndependencies = [\n    # why\n    "a",\n    "b",\n]') == ['"b",']
