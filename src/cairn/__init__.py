"""Cairn: the working system of a borough's coordinated response to domestic abuse."""

__version__ = "0.1.0"
