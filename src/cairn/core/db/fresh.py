"""The database brought up to this version; a new one gets its tables at once, as the models say they are.

The migrations make the same, one after another, and a test on both databases holds the two against each other. But they
are written for a database that has records: on an empty one nearly all of their time, most of a minute, goes into
remembering every step between.
"""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def bring_up_to_date(using: str = "default") -> None:
    """Every table, every migration noted as done, the cache's table, the guards. Ended at any moment, it can begin
    again."""
    if not connections[using].introspection.table_names():
        make_tables(connections[using])
    # First, so that the guards, which are laid after every migrate, find its table too.
    call_command("createcachetable", database=using, verbosity=0)
    call_command("migrate", database=using, interactive=False, verbosity=0)


def make_tables(connection: Any) -> None:
    """Every table in an empty database, and every migration noted as done: all of it or nothing."""
    models = [model for model in apps.get_models() if model._meta.can_migrate(connection)]
    recorder = MigrationRecorder(connection)
    with connection.schema_editor(atomic=True) as editor:
        for model in (*models, recorder.Migration):
            editor.create_model(model)
        recorder.migration_qs.bulk_create(
            recorder.Migration(app=app, name=name)
            for app, name in sorted(MigrationLoader(connection).disk_migrations)
        )
