"""`cairn createadmin` and `cairn invite`: accounts of a real installation, each made by its holder with a link.

It opens the page of every other invitation: the terms, and a password that nobody but its holder ever knows. The link
is printed for whoever runs the command, who hands it over.
"""

import argparse
from typing import TYPE_CHECKING, Any

from cairn.cli import start
from cairn.cli.console import WELL, Failure, Misuse

if TYPE_CHECKING:
    from cairn.access.models import Agency, Area


def register(commands: Any) -> None:
    first: argparse.ArgumentParser = commands.add_parser(
        "createadmin",
        help="invite whoever has the first account: a system administrator, who may read no case",
    )
    _who(first)
    first.add_argument(
        "--area", required=True, metavar="CODE", help="the borough's code, as in ashbourne-park"
    )
    first.add_argument("--area-name", metavar="NAME", help="the borough's name, where it is new")
    first.add_argument(
        "--agency", default="Systems", metavar="NAME", help="the agency (Systems); made where it is new"
    )
    first.add_argument(
        "--legal-body", metavar="NAME", help="whose agency it is, as in a council's name; where it is new"
    )
    first.set_defaults(run=create_administrator)

    invite: argparse.ArgumentParser = commands.add_parser("invite", help="invite somebody to any role")
    _who(invite)
    invite.add_argument("--role", required=True, metavar="CODE", help="as in docs/generated/permissions.md")
    invite.add_argument("--agency", required=True, metavar="NAME")
    invite.add_argument("--area", required=True, metavar="CODE")
    invite.add_argument("--kind", metavar="CODE", help="make the agency, of this kind, where it is new")
    invite.add_argument("--legal-body", metavar="NAME", help="whose agency it is, where it is new")
    invite.set_defaults(run=run)


def _who(command: argparse.ArgumentParser) -> None:
    command.add_argument("email", help="the work e-mail address that the person signs in with")
    command.add_argument("--name", required=True, help="as colleagues know the person")


def create_administrator(options: argparse.Namespace) -> int:
    start.start_django()
    from django.db import transaction

    from cairn.access import actions
    from cairn.access.models import AgencyKind, Area

    with transaction.atomic():
        area = Area.objects.filter(code=options.area).first()
        if area is None:
            if not options.area_name:
                raise Misuse(f"There is no area {options.area} yet: name it with --area-name.")
            area = actions.create_area(code=options.area, name=options.area_name)
        agency = _agency(options.agency, area, kind=AgencyKind.OPERATIONS, legal_body=options.legal_body)
        return _invite(options, role="system_administrator", agency=agency, area=area)


def run(options: argparse.Namespace) -> int:
    start.start_django()
    from django.db import transaction

    from cairn.access.models import Area
    from cairn.access.roles import ROLES

    if options.role not in ROLES:
        raise Misuse(f"There is no role {options.role}. There are: {', '.join(sorted(ROLES))}.")
    area = Area.objects.filter(code=options.area).first()
    if area is None:
        known = (
            ", ".join(Area.objects.values_list("code", flat=True)) or "none; begin with `cairn createadmin`"
        )
        raise Misuse(f"There is no area {options.area}. There are: {known}.")
    with transaction.atomic():
        agency = _agency(options.agency, area, kind=options.kind, legal_body=options.legal_body)
        return _invite(options, role=options.role, agency=agency, area=area)


def _agency(name: str, area: "Area", *, kind: str | None, legal_body: str | None) -> "Agency":
    from cairn.access import actions
    from cairn.access.models import Agency, AgencyKind
    from cairn.core import clock

    found = Agency.objects.filter(name=name, areas__area=area).first()
    if found:
        return found
    if not kind or not legal_body:
        raise Misuse(f"There is no agency {name} in {area}: make it with --kind and --legal-body.")
    if kind not in AgencyKind.values:
        raise Misuse(f"There is no kind of agency {kind}. There are: {', '.join(AgencyKind.values)}.")
    return actions.create_agency(
        legal_body=legal_body, name=name, kind=kind, areas=[area], from_on=clock.today()
    )


def _invite(options: argparse.Namespace, *, role: str, agency: "Agency", area: "Area") -> int:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from cairn.access import invitations
    from cairn.access.actions import system_user
    from cairn.access.actor import system_actor

    try:
        validate_email(options.email.strip())
    except ValidationError:
        raise Misuse(f"{options.email} is not an e-mail address.") from None
    team = agency.teams.order_by("id").first()
    if team is None:
        raise Failure(f"{agency} has no team.")
    asked = invitations.Asked(options.name, options.email, agency, team, role)
    carried = invitations.invite_by_hand(by=system_actor(system_user(), agency, area), asked=asked)
    print(
        f"{options.name} is invited as {role} at {agency} in {area}: there is no account before they accept."
    )
    print(
        f"They accept the terms here, within {invitations.LASTS.days} days; hand the link to them and nobody else:"
    )
    print(link(carried))
    return WELL


def link(carried: str) -> str:
    """Where she says yes to the post and the terms, and chooses her password: works once."""
    from django.urls import reverse

    settings = start.settings()
    host = settings.hosts.split(",")[0].strip()
    site = f"https://{host}" if settings.https else f"http://{host}:{settings.port}"
    return site + reverse("access:invited", args=[carried])
