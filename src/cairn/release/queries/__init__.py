"""Every read of the door, a file per subject."""

from cairn.release.queries.guarding import profile_of_user
from cairn.release.queries.ledger import told_about

__all__ = ["profile_of_user", "told_about"]
