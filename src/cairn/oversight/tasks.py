"""Oversight's work in the background."""

from uuid import UUID

from django_tasks import task

from cairn.oversight.actions import disposal, watching
from cairn.oversight.models import ChainCheck, DisposalRun


@task()
def walk_chains(check: str) -> None:
    """Walk over every chain, as somebody asked."""
    watching.walk(ChainCheck.objects.get(uid=UUID(check)))


@task()
def gather_run(run: str) -> None:
    """List what is due for a disposal run."""
    disposal.gather(_run(run))


@task()
def work_off_run(run: str) -> None:
    """Dispose of what was approved."""
    disposal.work_off(_run(run))


def _run(uid: str) -> DisposalRun:
    return DisposalRun.objects.select_related("agency", "area").get(uid=UUID(uid))
