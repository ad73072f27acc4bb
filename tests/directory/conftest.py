"""The invented boroughs' directories, loaded."""

from datetime import datetime

import pytest

from cairn.access.actor import Actor
from cairn.demo.cast import Cast
from cairn.demo.directory import LoadedDirectory, load_directory


@pytest.fixture
def loaded(cast: Cast, noon: datetime) -> LoadedDirectory:
    return load_directory(cast)


@pytest.fixture
def stephen(cast: Cast, noon: datetime) -> Actor:
    """The commissioner of the home borough."""
    return cast.actor("commissioner")
