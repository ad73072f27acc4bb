"""`cairn load ...`: records from files. All of a file or nothing of it, and a sentence for what does not fit."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cairn.cli import start
from cairn.cli.console import FAILED, FOUND, WELL, Failure, Misuse, tell
from cairn.cli.demo import add_steps, make_borough

if TYPE_CHECKING:
    from cairn.access.actor import Actor


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser("load", help="take in records from files")
    what = command.add_subparsers(title="what to load", metavar="WHAT", required=True)

    borough = what.add_parser("demo", help="the invented borough, without starting a server")
    add_steps(borough)
    borough.set_defaults(run=load_demo)

    referrals = what.add_parser(
        "referrals", help="referrals to a service, as CSV or XLSX: all of a file or nothing"
    )
    referrals.add_argument("file", type=Path, metavar="FILE")
    referrals.add_argument(
        "--by", metavar="EMAIL", required=True, help="who takes them in; their role must allow it"
    )
    referrals.add_argument(
        "--service", metavar="NAME", help="for which service, where the agency has several"
    )
    referrals.add_argument(
        "--leave-out", action="store_true", help="take in the rest where rows cannot be read"
    )
    referrals.set_defaults(run=load_referrals)

    series = what.add_parser("series", help="published figures, populations or benchmarks, as CSV")
    series.add_argument("files", nargs="+", type=Path, metavar="FILE")
    series.add_argument("--by", metavar="EMAIL", help="whose name stands in the audit (Cairn itself)")
    series.set_defaults(run=load_series)

    claims = what.add_parser("claims", help="the published figures of a paper, as YAML: all of it or nothing")
    claims.add_argument("file", type=Path, metavar="FILE")
    claims.add_argument("--by", metavar="EMAIL", help="in whose borough, and whose name stands in the audit")
    claims.set_defaults(run=load_claims)


def actor_called(email: str, permission: str) -> "Actor":
    """The account with this address, under an appointment of today whose role may do this."""
    from django.db.models import Q

    from cairn.access.actor import actor_of
    from cairn.access.models import Appointment
    from cairn.access.roles import ROLES
    from cairn.core import clock

    today = clock.today()
    held = Appointment.objects.filter(
        Q(until_on=None) | Q(until_on__gte=today),
        user__email=email.strip().lower(),
        user__is_active=True,
        from_on__lte=today,
    )
    actors = [actor_of(one) for one in held.select_related("user", "agency", "team", "area").order_by("id")]
    if not actors:
        raise Misuse(f"{email} has no account that may be used today.")
    able = [actor for actor in actors if actor.may(permission)]
    if not able:
        roles = ", ".join(sorted(code for code, role in ROLES.items() if permission in role.may))
        raise Failure(f"{email} may not do this. Whoever may is one of: {roles}.")
    return able[0]


def cairn_itself() -> "Actor":
    """The named system user, acting for the agency that runs this installation: for what is public anyhow."""
    from cairn.access.actions import system_user
    from cairn.access.actor import system_actor
    from cairn.access.models import AgencyArea, AgencyKind

    place = (
        AgencyArea.objects.filter(agency__kind=AgencyKind.OPERATIONS)
        .select_related("agency", "area")
        .order_by("id")
        .first()
    )
    if place is None:
        raise Failure("Nobody runs this installation yet: begin with `cairn createadmin`.")
    return system_actor(system_user(), place.agency, place.area)


def load_demo(options: argparse.Namespace) -> int:
    home = start.make_home()
    start.be_the_only_one(home, "demo")
    start.set_environment("CAIRN_DEMO", "true")
    make_borough(options.steps)
    print(f"The invented borough is in {home}.")
    return WELL


def readable(path: Path) -> Path:
    if not path.is_file():
        raise Misuse(f"There is no file {path}.")
    return path


def load_referrals(options: argparse.Namespace) -> int:
    path = readable(options.file)
    start.make_home()
    start.start_django()
    from cairn.access.roles import REFERRAL_IMPORT
    from cairn.directory.models import Service
    from cairn.referrals.actions.loading import load_referrals as take_in

    by = actor_called(options.by, REFERRAL_IMPORT)
    service = None
    if options.service:
        service = (
            Service.objects.receiving(by.area, by.today)
            .filter(agency=by.agency, name=options.service)
            .first()
        )
        if service is None:
            raise Misuse(f"{by.agency} has no service {options.service} that takes referrals in {by.area}.")
    loaded = take_in(path, by=by, service=service, leave_out=options.leave_out)
    print(f"{path.name}: {loaded.made:,} referrals taken in, {loaded.repeated:,} there already.")
    if loaded.perhaps:
        print(f"{loaded.perhaps:,} of them may be somebody who is known: the triage page shows whom.")
    for number, because in loaded.unreadable:
        tell(f"  row {number} was left out: {because}")
    return FOUND if loaded.unreadable else WELL


def load_series(options: argparse.Namespace) -> int:
    files = [readable(path) for path in options.files]
    start.start_django()
    from cairn.access.roles import SERIES_LOAD
    from cairn.insight.actions import load_series as take_in

    by = actor_called(options.by, SERIES_LOAD) if options.by else cairn_itself()
    outcome = WELL
    for path in files:
        report = take_in(path, by=by)
        if report.loaded:
            print(
                f"{path.name}: {report.added:,} rows of {report.kind} taken in, {report.unchanged:,} there already."
            )
            continue
        outcome = FAILED
        tell(f"{path.name}: nothing was taken in.")
        for sentence in report.refused:
            tell(f"  {sentence}")
    return outcome


def load_claims(options: argparse.Namespace) -> int:
    path = readable(options.file)
    start.start_django()
    from cairn.access.roles import CLAIM_CHECK
    from cairn.insight.actions import load_claims as take_in
    from cairn.insight.claims.files import ClaimsUnreadable

    by = actor_called(options.by, CLAIM_CHECK) if options.by else cairn_itself()
    try:
        paper = take_in(by=by, path=path)
    except ClaimsUnreadable as wrong:
        tell(f"{path.name}: nothing was taken in.")
        for sentence in wrong.sentences:
            tell(f"  {sentence}")
        return FAILED
    print(f"{paper.title}: edition {paper.edition}, {paper.claims.count():,} claims, for {by.area}.")
    return WELL
