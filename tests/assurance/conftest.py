"""The matrix's stories and its signed-in clients, for the other proofs that walk the pages."""

from tests.access.test_gates import clients, told

__all__ = ["clients", "told"]
