"""What the worker does for casework by the clock."""

from cairn.cases import actions
from cairn.core.contracts import Job

JOBS = (Job("cases.move-files", "15 * * * *", actions.move_what_is_ready),)
