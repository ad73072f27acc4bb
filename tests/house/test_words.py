"""What the project says, and what it does not say: machines, hosts, dead links, a README that nobody finishes."""

import re
from pathlib import Path

import pytest

from tests.house import rules, tree

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".html",
    ".txt",
    ".lock",
    ".in",
    ".yaml",
    ".yml",
    ".sh",
    ".json",
    ".css",
    ".js",
    ".service",
    ".conf",
    "",
}


def test_nothing_names_a_machine_or_a_registry() -> None:
    found = [
        sentence
        for path in tree.files()
        if path.suffix in TEXT or path.parent.name in {"ops", ".ci"}
        for sentence in rules.foreign(tree.name_of(path), path.read_text(encoding="utf-8", errors="replace"))
    ]
    tree.nothing(found)


@pytest.mark.parametrize(
    "text",
    [
        "open('/" + "work/main/x')",
        "cd /" + "home/ana",
        "--index-url https://py" + "pi.org/simple",
        "/" + "tmp/cairn",
    ],
)
def test_a_machine_or_a_registry_is_found(text: str) -> None:
    assert rules.foreign("decoy.py", text)


def test_an_address_of_ours_is_not_taken_for_a_machine() -> None:
    assert rules.foreign("page.html", '<a href="https://cairn.example/work/today">') == []


def test_the_readme_is_one_screen() -> None:
    lines = (tree.ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 120


def links(page: Path) -> list[str]:
    """The relative links of a page that lead nowhere."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:|#", target):
            continue
        path = (page.parent / target.partition("#")[0]).resolve()
        if not path.exists():
            dead.append(f"{page.name}: {target} leads nowhere")
    return dead


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    pages = [path for path in tree.files() if path.suffix == ".md"]
    assert pages
    tree.nothing([sentence for page in pages for sentence in links(page)])


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[here](page.md) [out](https://cairn.example/) [nowhere](gone.md#part)", encoding="utf-8")
    assert links(page) == ["page.md: gone.md#part leads nowhere"]
