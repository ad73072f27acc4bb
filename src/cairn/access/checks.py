"""System checks that stop the server: a URL without a declaration, a permission that nobody knows."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from cairn.access import roles
from cairn.access.pages import every_page, page_of

# Static files are served below the middleware; nothing else may be here.
UNDECLARED_BY_DESIGN: frozenset[str] = frozenset()


@register("cairn")
def every_url_is_declared(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Gate 3: no page without a declaration."""
    found: list[CheckMessage] = []
    permissions = {name for name in vars(roles) if name.isupper() and isinstance(getattr(roles, name), str)}
    for route, name, view in every_page():
        declared = page_of(view)
        if declared is None:
            if name not in UNDECLARED_BY_DESIGN:
                found.append(Error(f"/{route} ({name}) does not say who may use it", id="cairn.E010"))
            continue
        for access in declared.methods.values():
            if access.permission and access.permission not in permissions:
                found.append(
                    Error(f"/{route} needs {access.permission}, which no role can have", id="cairn.E011")
                )
    return found
