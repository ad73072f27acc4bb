"""Definitions over plain values: what may be published, and which rate belongs to which count."""
