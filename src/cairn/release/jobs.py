"""What the worker does for the door by the clock."""

from cairn.core.contracts import Job
from cairn.release.actions import send_enqueued

JOBS = (Job("release.send", "* * * * *", send_enqueued),)
