"""A server of Cairn for a browser, on the test's own database."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from pytest_django.live_server_helper import LiveServer


@contextmanager
def listening(address: str = "localhost") -> Iterator[LiveServer]:
    """It stops once its last connection is closed, which a browser does a moment after a context: whatever still ran
    then would be refused the database that it shares with the test."""
    server = LiveServer(address)
    try:
        yield server
    finally:
        for thread in threading.enumerate():
            if "process_request_thread" in thread.name:
                thread.join(timeout=5)
        server.stop()
