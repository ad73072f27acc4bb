"""pages.md and permissions.md: every address, what it does, what it asks for, and which roles may."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cairn.cli.generated.table import table


@dataclass(frozen=True)
class Line:
    route: str
    name: str
    method: str
    access: Any

    @property
    def asks(self) -> str:
        if not self.access.signed_in:
            return "anybody"
        return self.access.permission or "signed in"


def lines() -> Iterator[Line]:
    from cairn.access.pages import every_page, page_of

    for route, name, view in sorted(every_page(), key=lambda found: (found[0], found[1])):
        declared = page_of(view)
        methods = sorted(declared.methods.items()) if declared else []
        for access in dict.fromkeys(access for _, access in methods):
            same = ", ".join(method for method, one in methods if one == access)
            yield Line(plain(route), name, same, access)


def plain(route: str) -> str:
    """A route as somebody reads it in an address bar."""
    route = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", route)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route).replace("^", "").replace("$", "").replace(
        "\\Z", ""
    )


def page_list(project: Path) -> str:
    rows = [
        (
            f"`{line.route}`",
            f"`{line.name}`",
            line.method,
            "writes" if line.access.writes else "reads",
            line.asks,
        )
        for line in lines()
    ]
    return (
        "# Pages\n\nEvery address of Cairn. A page that *reads* cannot write: the database refuses. "
        "An address that is not in this list does not exist; the server refuses to start with one that declares "
        "nothing. `/demo/` and `/ui/` answer in the demo alone.\n\n"
        + table(("address", "name", "method", "does", "asks for"), rows)
    )


def permissions(project: Path) -> str:
    from cairn.access.roles import ROLES

    roles = list(ROLES.values())
    return "\n".join(
        [
            "# Permissions\n",
            "Who may use which page. The information-governance lead owns this table; it is written in "
            "`access/roles.py` and beside each address. A permission opens a page, never a person: whose records "
            "somebody sees there is decided row by row ([Reach](../adr/0007-reach.md)), and what may be done to one "
            "is decided again by the action.\n",
            "## Roles\n",
            _roles(roles),
            "## Role by permission\n",
            "A dot: the role has it. Roles stand in the order of the table above.\n",
            _matrix(roles),
            "## Role by page and method\n",
            _by_page(roles),
        ]
    )


def _roles(roles: list[Any]) -> str:
    holds = {"agency": "all that the agency holds", "own": "what names the worker or their team"}
    rows = [
        (
            str(number),
            f"`{role.code}`",
            str(role.name),
            str(role.does),
            holds.get(role.holds, role.holds),
            "yes" if role.opens_p4 else "",
        )
        for number, role in enumerate(roles, start=1)
    ]
    return table(("", "code", "role", "comes to", "sees", "opens what protects life"), rows)


def _matrix(roles: list[Any]) -> str:
    every = sorted({permission for role in roles for permission in role.may})
    rows = [
        (f"`{permission}`", *("●" if permission in role.may else "" for role in roles))
        for permission in every
    ]
    return table(("", *(str(number) for number in range(1, len(roles) + 1))), rows)


def _by_page(roles: list[Any]) -> str:
    rows = []
    for line in lines():
        if line.access.signed_in and line.access.permission:
            may = [role.code for role in roles if line.access.permission in role.may]
            who = "every role" if len(may) == len(roles) else ", ".join(may) or "nobody"
        else:
            who = line.asks
        rows.append((f"`{line.route}`", line.method, line.asks, who))
    return table(("address", "method", "asks for", "who may"), rows)
