"""The `cairn` command: every operation of an installation is code here."""
