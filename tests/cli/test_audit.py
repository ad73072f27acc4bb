"""`cairn audit heads`: what a second machine keeps, and what it says when the chain was changed behind its back."""

from pathlib import Path
from typing import Any

import pytest

from cairn.access import audit, audit_chain
from cairn.cli.main import main
from cairn.demo.cast import Cast


@pytest.fixture
def sealed(cast: Cast) -> None:
    audit.record(by=cast.actor("ama"), verb="tried", kind="test", uid=None)
    audit_chain.seal()


def test_heads_that_were_kept_agree(sealed: None, tmp_path: Path, capsys: Any) -> None:
    assert main(["audit", "heads"]) == 0
    kept = tmp_path / "heads"
    kept.write_text(capsys.readouterr().out)
    assert kept.read_text().count("\n") == 1
    assert main(["audit", "heads", "--against", str(kept)]) == 0


def test_a_head_that_is_no_longer_true_is_told(sealed: None, tmp_path: Path, capsys: Any) -> None:
    main(["audit", "heads"])
    chain, seq, mac, at = capsys.readouterr().out.split()
    kept = tmp_path / "heads"
    kept.write_text(f"{chain} {seq} {'0' * len(mac)} {at}\n")
    assert main(["audit", "heads", "--against", str(kept)]) == 1
    assert "is not the one witnessed" in capsys.readouterr().out


def test_a_file_that_is_not_heads_is_used_wrongly(sealed: None, tmp_path: Path) -> None:
    kept = tmp_path / "heads"
    kept.write_text("hello\n")
    assert main(["audit", "heads", "--against", str(kept)]) == 2
    assert main(["audit", "heads", "--against", str(tmp_path / "none")]) == 2
