"""The tables of a new database, made at once as the models say they are.

The migrations make the same, one after another, and a test holds the two against each other. But they are written for
a database that has records: on an empty one nearly all of their time goes into remembering every step between.
"""

from typing import Any

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def make_tables(connection: Any) -> None:
    """Every table in an empty database, and every migration noted as done. `migrate` after it finds nothing to do but
    what it does each time: the guards, the content types."""
    models = [model for model in apps.get_models() if model._meta.can_migrate(connection)]
    with connection.schema_editor() as editor:
        for model in models:
            editor.create_model(model)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name)
        for app, name in sorted(MigrationLoader(connection).disk_migrations)
    )
