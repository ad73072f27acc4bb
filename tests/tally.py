"""How `make assurance` makes a test of `make test` larger, and gets its figures: sizes and a seed from the environment,
counts to a file that it names.
"""

import json
import os
from pathlib import Path
from typing import Any


def size(name: str, otherwise: int) -> int:
    """`CAIRN_TEST_<NAME>`, or what `make test` has time for."""
    return int(os.environ.get(f"CAIRN_TEST_{name}") or otherwise)


SEED = size("SEED", 20261122)
# Where a walk through something finite goes on: how much of it earlier runs have done.
FROM = os.environ.get("CAIRN_TEST_FROM")


def tally(**figures: Any) -> None:
    """Figures of this run: numbers are added up over runs, a text is a note beside them."""
    if path := os.environ.get("CAIRN_TEST_TALLY"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(figures) + "\n")
