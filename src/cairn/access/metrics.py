"""Numbers for whoever watches the machine: requests by the template of their address, and what waits. Nobody's data.

Each server process keeps its counters in a file of CAIRN_HOME/metrics (`cairn serve` makes the folder anew at every
start), so that any of them, and `cairn metrics`, can add them all up.
"""

import shutil
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from cairn.access import audit_chain
from cairn.access.jobs import ALIVE
from cairn.access.models import ScheduledRun, Upkeep
from cairn.core import clock
from cairn.core.routes import route_of

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

_own = CollectorRegistry()
REQUESTS = Counter(
    "cairn_requests", "Answers, by the template of the address", ("route", "method", "status"), registry=_own
)
SECONDS = Histogram("cairn_request_seconds", "How long answers took", registry=_own, buckets=BUCKETS)


def folder() -> Path:
    return Path(settings.CAIRN_HOME) / "metrics"


class CountMiddleware:
    """The outermost middleware: counts every answer, whoever gave it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        response = self.get_response(request)
        SECONDS.observe(time.perf_counter() - begun)
        # A method that nobody knows could be anything; what a browser sends is one of these.
        method = request.method if request.method in {"GET", "POST", "HEAD"} else "other"
        REQUESTS.labels(route_of(request), method, response.status_code).inc()
        return response


def text() -> str:
    """All of it as monitors read it (Prometheus' text format)."""
    return (generate_latest(_counters()) + generate_latest(_measured())).decode()


def _counters() -> CollectorRegistry:
    if not folder().is_dir():
        return _own
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder()))  # type: ignore[no-untyped-call]
    return registry


def _measured() -> CollectorRegistry:
    registry = CollectorRegistry()
    for name, about, value in _values():
        if value is not None:
            Gauge(f"cairn_{name}", about, registry=registry).set(value)
    return registry


def _values() -> list[tuple[str, str, float | None]]:
    moment = clock.now()
    day = moment - timedelta(days=1)
    return [
        ("tasks_ready", "Tasks that wait for the worker", DBTaskResult.objects.ready().count()),
        ("tasks_failed", "Tasks that failed in the last day",
         DBTaskResult.objects.failed().filter(finished_at__gte=day).count()),
        ("events_unsealed", "Audit events older than a minute without their seal", audit_chain.unsealed()),
        ("worker_age_seconds", "Since the worker was last at work", _since(_last_run(), moment)),
        ("backup_age_seconds", "Since the last backup", _since(_last(Upkeep.Kind.BACKUP), moment)),
        ("restore_drill_age_seconds", "Since a backup was last put back for trial",
         _since(_last(Upkeep.Kind.DRILL), moment)),
        ("disk_free_bytes", "Free where CAIRN_HOME lies", shutil.disk_usage(settings.CAIRN_HOME).free),
    ]  # fmt: skip


def _last_run() -> datetime | None:
    runs: Any = ScheduledRun.objects.filter(job=ALIVE).order_by("-slot").values_list("started_at", flat=True)
    found: datetime | None = runs.first()
    return found


def _last(kind: str) -> datetime | None:
    return Upkeep.objects.filter(kind=kind).order_by("-at").values_list("at", flat=True).first()


def _since(then: datetime | None, moment: datetime) -> float | None:
    """Nothing where it never was: an age that is not there can be told from a small one."""
    return None if then is None else (moment - then).total_seconds()
