"""What is in the wheel: everything that Cairn needs to run on its own, and nothing that a council may not show."""

import re
import subprocess
import sys
import zipfile

import pytest

from tests.house import tree

pytestmark = pytest.mark.wheel

# The royal arms, the crown, GOV.UK's icons and its typeface belong to the Crown and may be used on gov.uk alone.
CROWN = re.compile(
    r"(?i)crown|crest|royal|govuk-icon|gds-transport|light-[0-9a-f]{10}-v2\.woff|bold-[0-9a-f]{10}-v2\.woff|opengraph"
)
NEEDED = {".py": "modules", ".html": "pages", ".css": "styles", ".js": "scripts"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    build = (
        "import sys; from hatchling.builders.wheel import WheelBuilder; "
        "list(WheelBuilder('.').build(directory=sys.argv[1], versions=['standard']))"
    )
    subprocess.run(
        [sys.executable, "-P", "-c", build, str(folder)], cwd=tree.ROOT, check=True, capture_output=True
    )
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def missing(names: set[str]) -> list[str]:
    """Files of ours that git would hold and the wheel does not."""
    ours = {path.relative_to(tree.ROOT / "src").as_posix() for path in tree.files("src/cairn", vendored=True)}
    return sorted(ours - names)


def crowned(names: set[str]) -> list[str]:
    return sorted(name for name in names if CROWN.search(name.rpartition("/")[2]))


def test_everything_of_ours_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    tree.nothing(missing(names))
    for ending, what in NEEDED.items():
        assert any(name.endswith(ending) for name in names), f"there are no {what} in the wheel"
    assert any("/migrations/0001" in name for name in names)


def test_nothing_of_the_crowns_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    tree.nothing(crowned(set(wheel.namelist())))
    styles = "".join(wheel.read(name).decode() for name in wheel.namelist() if name.endswith(".css"))
    assert "GDS Transport" not in styles
    assert not re.search(r"url\([^)]*(crest|crown)", styles)


def test_nothing_else_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    beside = {name.split("/")[0] for name in wheel.namelist()}
    assert {name for name in beside if not name.endswith(".dist-info")} == {"cairn"}
    assert [
        name
        for name in wheel.namelist()
        if re.search(r"__pycache__|\.sqlite3|keyring|secret-key|\.env$", name)
    ] == []


def test_a_crown_and_a_missing_file_are_found() -> None:
    assert crowned({"cairn/ui/static/govuk-crest.svg", "cairn/ui/static/images/govuk-icon-180.png"})
    assert not crowned({"cairn/ui/static/govuk.css"})
    assert missing(set())
