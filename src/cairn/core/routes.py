"""What may be told of an address: its template, never itself."""

from typing import Any


def route_of(request: Any) -> str:
    """The template of the address ("cases/<uuid:uid>/"), never the address."""
    match = getattr(request, "resolver_match", None)
    return "/" + str(match.route) if match else "(no such page)"
