"""Append-only tables, guarded by the database itself: laid after every migrate, read back at every start.

A model says ``APPEND_ONLY = True``. SQLite gets triggers (an altered table drops them silently, hence after every
migrate); on PostgreSQL the tables belong to the migrating role and the application's role may only insert and select.

``DISPOSABLE = True`` as well: a row may be deleted once an insert-only `DisposedRow` names it, by a trigger on both
databases. The audit is not: nothing takes an event away.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models.signals import post_migrate
from django.dispatch import receiver

# What the application's role may do with tables that only `cairn migrate` writes.
READ_ONLY = ("django_migrations",)


def append_only_tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "APPEND_ONLY", False))


def disposable_tables() -> list[str]:
    """The append-only tables whose rows a disposal may take away."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "DISPOSABLE", False))


def lay(connection: Any, *, app_role: str = "") -> None:
    """Lay the guards on this connection's database; repeating it changes nothing."""
    existing = set(connection.introspection.table_names())
    tables = [table for table in append_only_tables() if table in existing]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, statement in _triggers(tables).items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(statement)
            return
        for statement in _disposal_triggers(connection, [t for t in disposable_tables() if t in existing]):
            cursor.execute(statement)
        if app_role:
            for statement in _grants(connection, tables, sorted(existing), app_role):
                cursor.execute(statement)


def missing(connection: Any, *, app_role: str = "") -> list[str]:
    """A sentence per append-only table whose guard is not there or is not what was laid."""
    if connection.vendor == "sqlite":
        return _sqlite_missing(connection)
    return _postgresql_missing(connection, app_role)


def are_own(connection: Any) -> bool:
    """Whether this connection's role owns every append-only table of PostgreSQL: then it is one role for everything."""
    tables = append_only_tables()
    with connection.cursor() as cursor:
        cursor.execute(_OWN, {"tables": [connection.ops.quote_name(table) for table in tables]})
        return bool(cursor.fetchone()[0] == len(tables))


_UNLESS_DISPOSED = "WHEN NOT EXISTS (SELECT 1 FROM access_disposedrow WHERE uid = OLD.uid) "
_DISPOSED_FUNCTION = """
CREATE OR REPLACE FUNCTION cairn_only_disposed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM access_disposedrow WHERE uid = OLD.uid) THEN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END $$
"""


def _disposal_triggers(connection: Any, tables: list[str]) -> list[str]:
    """PostgreSQL: no row of these goes without its mark, whoever asks."""
    quote = connection.ops.quote_name
    return [
        _DISPOSED_FUNCTION,
        *(
            f"CREATE OR REPLACE TRIGGER {table}_no_delete BEFORE DELETE ON {quote(table)} "
            "FOR EACH ROW EXECUTE FUNCTION cairn_only_disposed()"
            for table in tables
        ),
    ]


def _triggers(tables: list[str]) -> dict[str, str]:
    disposable = disposable_tables()
    return {
        f"{table}_no_{verb}": f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"{_UNLESS_DISPOSED if verb == 'delete' and table in disposable else ''}"
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in tables
        for verb in ("update", "delete")
    }


def _sqlite_missing(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        have = dict(cursor.fetchall())
    return [
        f"The guard {name} is missing or was changed: run cairn migrate."
        for name, statement in _triggers(append_only_tables()).items()
        if have.get(name) != statement
    ]


def _grants(connection: Any, tables: list[str], existing: list[str], app_role: str) -> list[str]:
    quote = connection.ops.quote_name
    role = quote(app_role)
    read_only = [table for table in READ_ONLY if table in existing]
    free = [table for table in existing if table not in tables and table not in read_only]
    return [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE CREATE ON SCHEMA public FROM {role}",
        *(f"REVOKE ALL ON {quote(table)} FROM {role}, PUBLIC" for table in (*tables, *read_only)),
        *(f"GRANT SELECT, INSERT ON {quote(table)} TO {role}" for table in tables),
        *(f"GRANT DELETE ON {quote(table)} TO {role}" for table in disposable_tables() if table in tables),
        *(f"GRANT SELECT ON {quote(table)} TO {role}" for table in read_only),
        *(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {quote(table)} TO {role}" for table in free),
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ]


_LAID = (
    "SELECT 1 FROM pg_trigger WHERE tgrelid = %(table)s::regclass AND tgname = %(name)s AND tgenabled = 'O'"
)
_OWN = """
SELECT count(*) FROM pg_class
WHERE oid = ANY(%(tables)s::regclass[]) AND pg_get_userbyid(relowner) = current_user
"""
_MAY_CHANGE = """
SELECT has_table_privilege(%(role)s, %(table)s, %(rights)s)
    OR has_any_column_privilege(%(role)s, %(table)s, 'UPDATE')
    OR pg_has_role(%(role)s, (SELECT relowner FROM pg_class WHERE oid = %(table)s::regclass), 'MEMBER')
"""


def _postgresql_missing(connection: Any, app_role: str) -> list[str]:
    """The role that the application uses, or this connection's own, must not be able to change what was written."""
    found = []
    with connection.cursor() as cursor:
        role = app_role
        if not role:
            cursor.execute("SELECT current_user")
            role = cursor.fetchone()[0]
        for table in append_only_tables():
            named = {"role": role, "table": connection.ops.quote_name(table), "name": f"{table}_no_delete"}
            if table in disposable_tables():
                cursor.execute(_LAID, named)
                if cursor.fetchone() is None:
                    found.append(f"The guard {table}_no_delete is missing: run cairn migrate.")
            rights = (
                "UPDATE, TRUNCATE, TRIGGER"
                if table in disposable_tables()
                else "UPDATE, DELETE, TRUNCATE, TRIGGER"
            )
            cursor.execute(_MAY_CHANGE, named | {"rights": rights})
            if cursor.fetchone()[0]:
                found.append(
                    f"The application's role {role} can change {table}: give the tables to a role of their own"
                    " (CAIRN_MIGRATE_URL) and run cairn migrate."
                )
    return found


@receiver(post_migrate, dispatch_uid="cairn.access.guards")
def lay_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    from django.db import connections

    from cairn.access import keys

    if sender.label != _last_label():
        return
    lay(connections[using], app_role=settings.CAIRN_APP_ROLE)
    keys.forget()
    keys.system_key()  # made now, so that no page that only reads has to


def _last_label() -> str:
    """The last app that migrate announces: by then every table exists."""
    return [config.label for config in apps.get_app_configs() if config.models_module is not None][-1]
