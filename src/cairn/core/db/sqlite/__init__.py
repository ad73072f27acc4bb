"""Django's SQLite backend with a fair turn around each write transaction."""
