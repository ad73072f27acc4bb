"""What the worker does for the day."""

from cairn.core.contracts import Job
from cairn.home.actions import make_packs

PACKS = "home.downtime-packs"

JOBS = (Job(PACKS, "10 6,12,17 * * *", make_packs),)
