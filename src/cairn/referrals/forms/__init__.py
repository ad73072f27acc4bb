"""Questions and their error messages."""
