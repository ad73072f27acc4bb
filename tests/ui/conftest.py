import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _own_addresses(settings: Settings) -> None:
    """`ui` stands on its own: its tests see its pages and the sign-in pages, and no room."""
    settings.ROOT_URLCONF = "tests.ui.urls"
