"""What the worker does for insight by the clock."""

from cairn.core.contracts import Job
from cairn.insight.tasks import rebuild_when_old

# Asked every minute, so that a new Cairn has figures at once; the work is done once an hour.
JOBS = (Job("insight.rebuild", "* * * * *", rebuild_when_old),)
