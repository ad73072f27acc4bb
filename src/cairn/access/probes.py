"""What a proxy or a monitor asks: is it alive, is it ready, how much does it do. Names nobody and no database."""

import hmac

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse

from cairn.access import keys, metrics, root_keys
from cairn.access.models import DataKey
from cairn.core.sealing import SealBroken

PLAIN = "text/plain; charset=utf-8"


def alive(request: HttpRequest) -> HttpResponse:
    """Whether this process answers. A failure means: start it again."""
    return HttpResponse("alive\n", content_type=PLAIN)


def ready(request: HttpRequest) -> HttpResponse:
    """Whether it can do its work: the database answers and is up to date, and its keys open. A failure means: send
    nobody here until it can."""
    lacks = not_ready()
    if lacks:
        return HttpResponse(f"not ready: {', '.join(lacks)}\n", status=503, content_type=PLAIN)
    return HttpResponse("ready\n", content_type=PLAIN)


def numbers(request: HttpRequest) -> HttpResponse:
    """Prometheus' text, for whoever sends CAIRN_METRICS_TOKEN; for everybody else there is no such page."""
    token = settings.CAIRN_METRICS_TOKEN
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(sent.encode(), token.encode()):
        raise Http404
    return HttpResponse(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def not_ready() -> list[str]:
    """What is lacking, a word each; nothing where all is well."""
    try:
        if not _Seen.up_to_date and not _migrated():
            return ["migrations"]
        held = DataKey.objects.exclude(wrapped=None).order_by("-id").values_list("uid", "wrapped").first()
    except DatabaseError:
        return ["database"]
    try:
        root_keys.held()
        if held is not None:
            keys.unwrap(held[0], bytes(held[1] or b"\0"))
    except (root_keys.KeyringMissing, SealBroken):
        return ["keys"]
    return []


class _Seen:
    """Once up to date, a running process stays so: another version of the code is another process."""

    up_to_date = False


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    _Seen.up_to_date = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _Seen.up_to_date
