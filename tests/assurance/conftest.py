"""What several proofs need: the matrix's stories and signed-in clients, and a PostgreSQL server of their own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access.test_gates import clients, told
from tests.assurance.servers import Server, binaries

__all__ = ["clients", "server", "told"]


@pytest.fixture
def server() -> Iterator[Server]:
    pytest.importorskip("psycopg")
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server's programs (initdb, postgres) are installed here")
    with tempfile.TemporaryDirectory(prefix="cairn-server-", ignore_cleanup_errors=True) as folder:
        found = Server(programs, Path(folder))
        found.start()
        try:
            yield found
        finally:
            if found.process.poll() is None:
                found.kill()
