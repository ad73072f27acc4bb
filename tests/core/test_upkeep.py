"""What keeps a database quick while it grows."""

import pytest
from django.db import connection

from cairn.access.jobs import JOBS
from cairn.access.models import Once

pytestmark = pytest.mark.django_db


def test_every_night_the_database_learns_how_its_tables_have_grown(cast: object) -> None:
    [job] = [job for job in JOBS if job.name == "access.learn"]
    if connection.vendor != "sqlite":
        assert job.run() == 0, "PostgreSQL does so by itself"
        return
    assert job.run() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'access_appointment'")
        assert cursor.fetchone()[0] > 0
    assert not Once.objects.exists(), "and wrote nothing else"
