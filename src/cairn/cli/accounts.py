"""`cairn createadmin` and `cairn invite`: accounts of a real installation, each opened by its holder with a link.

Nobody but its holder ever knows a password. The link is printed for whoever runs the command, who hands it over.
"""

import argparse
from typing import TYPE_CHECKING, Any

from cairn.cli import start
from cairn.cli.console import WELL, Failure, Misuse

if TYPE_CHECKING:
    from cairn.access.models import Agency, Area, User

LINK_LASTS_DAYS = 3


def register(commands: Any) -> None:
    first: argparse.ArgumentParser = commands.add_parser(
        "createadmin", help="make the first account: a system administrator, who may read no case"
    )
    _who(first)
    first.add_argument(
        "--area", required=True, metavar="CODE", help="the borough's code, as in ashbourne-park"
    )
    first.add_argument("--area-name", metavar="NAME", help="the borough's name, where it is new")
    first.add_argument(
        "--agency", default="Systems", metavar="NAME", help="her agency (Systems); made where it is new"
    )
    first.add_argument(
        "--legal-body", metavar="NAME", help="whose agency it is, as in a council's name; where it is new"
    )
    first.set_defaults(run=create_administrator)

    invite: argparse.ArgumentParser = commands.add_parser("invite", help="make an account in any role")
    _who(invite)
    invite.add_argument("--role", required=True, metavar="CODE", help="as in docs/generated/permissions.md")
    invite.add_argument("--agency", required=True, metavar="NAME")
    invite.add_argument("--area", required=True, metavar="CODE")
    invite.add_argument("--kind", metavar="CODE", help="make the agency, of this kind, where it is new")
    invite.add_argument("--legal-body", metavar="NAME", help="whose agency it is, where it is new")
    invite.set_defaults(run=run)


def _who(command: argparse.ArgumentParser) -> None:
    command.add_argument("email", help="her work e-mail address: she signs in with it")
    command.add_argument("--name", required=True, help="as colleagues know her")


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
        return _appoint(options, role="system_administrator", agency=agency, area=area)


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
        return _appoint(options, role=options.role, agency=agency, area=area)


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


def _appoint(options: argparse.Namespace, *, role: str, agency: "Agency", area: "Area") -> int:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from cairn.access import actions
    from cairn.access.models import User

    email = options.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Misuse(f"{options.email} is not an e-mail address.") from None
    user = User.objects.filter(email=email).first() or actions.create_user(email=email, name=options.name)
    if user.system or not user.is_active:
        raise Failure(f"The account {email} is closed.")
    actions.appoint(user=user, agency=agency, role=role, area=area)
    print(f"{user.name} is {role} at {agency} in {area}.")
    if not user.has_usable_password():
        print(
            f"She opens the account here, within {LINK_LASTS_DAYS} days; hand the link to her and nobody else:"
        )
        print(link(user))
    return WELL


def link(user: "User") -> str:
    """Where she chooses her password: works once, and until `PASSWORD_RESET_TIMEOUT`."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.urls import reverse

    settings = start.settings()
    host = settings.hosts.split(",")[0].strip()
    site = f"https://{host}" if settings.https else f"http://{host}:{settings.port}"
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return site + path
