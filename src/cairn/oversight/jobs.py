"""What the worker does for oversight by the clock."""

from datetime import timedelta

from cairn.access.actions import system_user
from cairn.access.actor import system_actor
from cairn.access.models import Agency, Area
from cairn.core import clock
from cairn.core.contracts import Job
from cairn.core.decisions import Refused
from cairn.oversight.actions import agreements, disposal, leaving, looking, schedule, watching
from cairn.oversight.codes import RunState
from cairn.oversight.models import DisposalRun
from cairn.oversight.queries import holds
from cairn.oversight.queries.disposal import due_by_agency


def look_at_yesterday() -> int:
    """What was unusual about yesterday's reading."""
    return watching.look_at(clock.today() - timedelta(days=1))


def propose_disposal() -> int:
    """A run for every agency with something due and none open; gives how many."""
    made = 0
    for area in Area.objects.order_by("pk"):
        for agency, _many in due_by_agency(area, clock.today()):
            try:
                disposal.propose(by=system_actor(system_user(), agency, area), agency=agency)
                made += 1
            except Refused:  # one is open
                continue
    return made


def go_on_disposing() -> int:
    """Runs whose worker was cut off: gathered and worked off from where they were.

    A run that fails holds up none of the others; the job has failed all the same, and `cairn doctor` says so.
    """
    done, faults = 0, list[Exception]()
    for run in DisposalRun.objects.select_related("agency", "area").order_by("pk"):
        try:
            if run.state == RunState.GATHERING:
                done += disposal.gather(run)
            elif run.state == RunState.APPROVED:
                done += disposal.work_off(run)
        except Exception as fault:
            faults.append(fault)
    if faults:
        raise faults[0]
    return done


def name_the_same() -> int:
    """Whoever was recognised as somebody in a hold is held with it, whatever is said later; gives how many."""
    by = system_user()
    return sum(
        schedule.name_the_same(by=system_actor(by, hold.agency, hold.area), hold=hold)
        for hold in holds.standing(clock.today()).select_related("agency", "area").order_by("pk")
    )


def end_what_gave_way() -> int:
    """Agreements whose successor begins today; gives how many."""
    agency, area = Agency.objects.order_by("pk").first(), Area.objects.order_by("pk").first()
    if agency is None or area is None:
        return 0
    return agreements.end_what_gave_way(by=system_actor(system_user(), agency, area))


def keep_missing_names() -> int:
    """Requests from before names were kept as hashes: `cairn migrate` has done it; this is for a restored backup."""
    return looking.keep_missing_names()


JOBS = (
    Job("oversight.typed-names", "20 * * * *", keep_missing_names),
    Job("oversight.agreements-that-gave-way", "5 * * * *", end_what_gave_way),
    Job("oversight.answers-that-left", "*/5 * * * *", leaving.end_what_left),
    Job("oversight.unusual-reading", "30 4 * * *", look_at_yesterday),
    Job("oversight.hold-the-same", "10 * * * *", name_the_same),
    Job("oversight.propose-disposal", "0 5 1 * *", propose_disposal),
    Job("oversight.go-on-disposing", "15 * * * *", go_on_disposing),
)
