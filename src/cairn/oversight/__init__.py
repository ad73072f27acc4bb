"""Oversight: who saw what, sharing agreements, retention, what a person may ask of her record, and what went wrong."""
