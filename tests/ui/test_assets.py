"""What is shipped to browsers: nothing that a council may not use, nothing from elsewhere, each with its licence."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from cairn import ui

STATIC = Path(next(iter(ui.__path__))) / "static" / "ui"
ROOT = Path(__file__).parents[2]
FILES = sorted(path for path in STATIC.rglob("*") if path.is_file())


def read(name: str) -> str:
    return (STATIC / name).read_text()


def test_no_crown_crest_icon_or_typeface_of_gov_uk_is_shipped() -> None:
    named = re.compile(r"crown|crest|govuk-icon|opengraph|logotype|\.woff|\.ttf|\.ico$|\.png$", re.IGNORECASE)
    assert [path.name for path in FILES if named.search(path.name)] == []
    drawn = re.compile(r"GDS Transport|@font-face|crest|tudor|logotype|M33\.1,9\.8c", re.IGNORECASE)
    for path in FILES:
        if path.parent.name != "licences":
            assert not drawn.search(path.read_text()), path.name


def test_the_search_for_crown_and_typeface_can_find_them() -> None:
    from cairn.ui.govuk import FORGIVING

    logo = FORGIVING.get_template("govuk_frontend_jinja/macros/logo.html").module.govukLogo({})  # type: ignore[attr-defined]
    assert "M33.1,9.8c" in logo


def test_every_picture_that_the_styles_name_is_there() -> None:
    named = re.findall(r"url\(([^)]*)\)", read("cairn.css"))
    assert named
    for name in named:
        assert (STATIC / name.strip("\"'")).is_file(), name


def test_nothing_is_fetched_from_elsewhere() -> None:
    for name in ("cairn.css", "cairn.js", "supported.js"):
        assert not re.search(r"(?:https?:)?//(?!www\.w3\.org)[a-z0-9.-]+\.[a-z]{2,}", read(name)), name
    assert "sourceMappingURL" not in read("cairn.css") + read("cairn.js")


def test_each_part_has_its_licence() -> None:
    pinned = json.loads((ROOT / "package.json").read_text())["dependencies"]
    licences = {path.name: path.read_text() for path in (STATIC / "licences").iterdir()}
    for package, version in pinned.items():
        assert any(f"{package} {version}" in text for text in licences.values()), package


def test_the_pins_say_no_host() -> None:
    assert "resolved" not in (ROOT / "package-lock.json").read_text()


@pytest.mark.parametrize("name", ["cairn.css", "cairn.js", "htmx.js", "supported.js", "favicon.svg"])
def test_an_asset_is_not_empty(name: str) -> None:
    assert len(read(name)) > 100


def test_htmx_is_the_released_file() -> None:
    digest = hashlib.sha256((STATIC / "htmx.js").read_bytes()).hexdigest()
    assert digest == HTMX_4_0_1


HTMX_4_0_1 = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
