"""Databases: the SQLite backend with its turn, raw SQL for migrations, and the start-up check."""
