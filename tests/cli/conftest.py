"""A command may set the environment for its children; the next test must not see it."""

import os
from collections.abc import Iterator

import pytest

from cairn.config.environment import environment


@pytest.fixture(autouse=True)
def _same_environment() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
    environment.cache_clear()
