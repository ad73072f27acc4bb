"""Two people changed one record: say who, show what differs, and let the second decide."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from cairn.ui.forms import Form
from cairn.ui.pages import render


def conflict(
    request: HttpRequest,
    *,
    form: Form,
    stored: Mapping[str, Any],
    changed_by: str,
    changed_at: datetime,
    version: int,
    action: str = "",
    keep: str = "",
    extra: Mapping[str, object] | None = None,
) -> HttpResponse:
    """The page for a stale edit. The form comes back as it was typed, and saving it again is saving over `version`.

    `stored` holds, by field name, what is stored now; `keep` leads to the record, for leaving it as it is.
    """
    compared = form.compare(stored)
    context = {
        "form": form,
        "differences": [item for item in compared if item.differs],
        "same": [item.label for item in compared if not item.differs],
        "changed_by": changed_by,
        "changed_at": changed_at,
        "version": version,
        "action": action,
        "keep": keep,
        "extra": dict(extra or {}),
    }
    return render(request, "ui/conflict.html", context, status=409)
