"""What the worker does for referrals by the clock."""

from cairn.core.contracts import Job
from cairn.referrals.actions.imports import give_up_old
from cairn.referrals.tasks import look_again

JOBS = (
    Job("referrals.imports", "25 * * * *", give_up_old),
    Job("referrals.matches", "*/15 * * * *", look_again),
)
