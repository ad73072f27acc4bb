"""What was sent and could not be saved, on the very page that says so.

Our pages may not be stored, so a browser's Back brings back an empty form. What she typed is therefore given back here,
and where nothing but the moment was wrong it can be sent again as it was, with its once-key.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token

# Never written into a page or a draft.
SECRET = frozenset({"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code"})


@dataclass(frozen=True, slots=True)
class Sent:
    """`texts` are the words in it; `address` is where all of it can be sent again, or "" where it cannot."""

    texts: tuple[str, ...]
    address: str
    fields: tuple[tuple[str, str], ...]
    token: str


def sent(request: HttpRequest, *, again: bool) -> Sent | None:
    """What this request posted; None where it posted nothing of ours, or a secret. `again`: offer to send it again."""
    if request.method != "POST" or not _ours(request):
        return None
    try:
        posted: Any = request.POST
    except Exception:  # what cannot be read cannot be given back
        return None
    if (SECRET - {"csrfmiddlewaretoken"}) & set(posted):
        return None
    fields = tuple((name, text) for name, texts in posted.lists() if name not in SECRET for text in texts)
    texts = tuple(text.strip() for _name, text in fields if len(text.split()) > 1)
    can = again and not request.FILES
    return Sent(texts, request.get_full_path() if can else "", fields, get_token(request) if can else "")


def _ours(request: HttpRequest) -> bool:
    """No other site's words stand on a page of ours."""
    origin = request.headers.get("Origin", "")
    return origin in ("", f"{request.scheme}://{request.get_host()}")
