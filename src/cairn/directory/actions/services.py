"""Services: what they are, for whom, who takes their referrals, what pays for them, what they agreed with whom."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import Agency, AgencyArea, Team
from cairn.core.decisions import Refused, require
from cairn.directory.actions.writing import changed, refuse_places, written
from cairn.directory.codes import Commission, Group, Kind, Tier, Work
from cairn.directory.models import (
    Audience,
    Funding,
    JointProtocol,
    Provider,
    Service,
    ServiceFunding,
    ServiceTeam,
)
from cairn.directory.permissions import may_change

CHANGES = frozenset(
    {"name", "provider", "agency", "tier", "kind", "work", "commission", "summary", "how_to_refer", "phone",
     "night_phone", "public", "from_on",
     "until_on"}
)  # fmt: skip


@transaction.atomic
def create_service(
    *,
    by: Actor,
    provider: Provider,
    name: str,
    tier: str,
    kind: str,
    commission: str,
    from_on: date,
    until_on: date | None = None,
    agency: Agency | None = None,
    work: str = Work.NONE,
    who_for: Iterable[str] = (),
    summary: str = "",
    how_to_refer: str = "",
    phone: str = "",
    night_phone: str = "",
    public: bool = False,
    part_of: Service | None = None,
    strand: int | None = None,
    replaces: Service | None = None,
    teams: Iterable[Team] = (),
    fundings: Iterable[Funding] = (),
) -> Service:
    """A service of the actor's area. With an `agency` it can be referred to through Cairn."""
    service = Service(
        area=by.area, created_by=by.user, provider=provider, agency=agency, part_of=part_of, strand=strand,
        replaces=replaces, name=name, tier=Tier(tier), kind=Kind(kind), work=Work(work),
        commission=Commission(commission), summary=summary, how_to_refer=how_to_refer, phone=phone,
        night_phone=night_phone, public=public,
        from_on=from_on, until_on=until_on,
    )  # fmt: skip
    refuse_places(name, summary, how_to_refer)
    _refuse_strangers(by, service)
    written(service, by=by, what="service")
    set_audience(by=by, service=service, groups=who_for)
    set_teams(by=by, service=service, teams=teams)
    set_fundings(by=by, service=service, fundings=fundings)
    return service


@transaction.atomic
def change_service(
    *, by: Actor, service: Service, was: int, who_for: Iterable[str] | None = None, **values: Any
) -> Service:
    """Change what the entry says (`CHANGES`), and whom it is for."""
    if set(values) - CHANGES:
        raise TypeError(f"{sorted(set(values) - CHANGES)} cannot be changed here")
    refuse_places(*(str(values.get(name, "")) for name in ("name", "summary", "how_to_refer")))
    proposed = Service(area=service.area, provider=values.get("provider", service.provider))
    proposed.agency, proposed.kind = values.get("agency", service.agency), values.get("kind", service.kind)
    proposed.public = values.get("public", service.public)
    _refuse_strangers(by, proposed)
    changed(service, by=by, was=was, what="service", **values)
    if who_for is not None:
        set_audience(by=by, service=service, groups=who_for)
    return service


@transaction.atomic
def end_service(*, by: Actor, service: Service, was: int, until_on: date) -> Service:
    """Its last day, and that of its strands and posts that go on longer."""
    changed(service, by=by, was=was, what="service", until_on=until_on)
    for strand in service.strands.filter(until_on__isnull=True):
        changed(strand, by=by, was=strand.version, what="service", until_on=max(until_on, strand.from_on))
    for post in service.posts.filter(until_on__isnull=True):
        changed(post, by=by, was=post.version, what="post", until_on=max(until_on, post.from_on))
    return service


@transaction.atomic
def set_audience(*, by: Actor, service: Service, groups: Iterable[str]) -> None:
    """Whom the service is for: exactly these groups."""
    _set(by, service, Audience, "group", {Group(group).value for group in groups})


@transaction.atomic
def set_teams(*, by: Actor, service: Service, teams: Iterable[Team]) -> None:
    """The teams of the receiving agency whose queues its referrals join."""
    wanted = list(teams)
    if any(team.agency_id != service.agency_id for team in wanted):
        raise Refused(_("A team that takes referrals belongs to the agency that receives them."))
    _set(by, service, ServiceTeam, "team_id", {team.pk for team in wanted})


@transaction.atomic
def set_fundings(*, by: Actor, service: Service, fundings: Iterable[Funding]) -> None:
    """The streams of money that pay for it."""
    wanted = list(fundings)
    if any(funding.area_id != service.area_id for funding in wanted):
        raise Refused(_("That funding belongs to the directory of another area."))
    _set(by, service, ServiceFunding, "funding_id", {funding.pk for funding in wanted})


@transaction.atomic
def create_protocol(
    *, by: Actor, service: Service, agency: Agency, name: str, agreed: str = "", from_on: date,
    review_on: date | None = None, until_on: date | None = None,
) -> JointProtocol:  # fmt: skip
    """What a service and another agency agreed about working together."""
    if service.area_id != by.area.pk or not _works_here(by, agency):
        raise Refused(_("That service or agency does not work in this area."))
    protocol = JointProtocol(
        area=by.area, created_by=by.user, service=service, agency=agency, name=name, agreed=agreed, from_on=from_on,
        review_on=review_on, until_on=until_on,
    )  # fmt: skip
    return written(protocol, by=by, what="joint_protocol")


@transaction.atomic
def end_protocol(*, by: Actor, protocol: JointProtocol, was: int, until_on: date) -> JointProtocol:
    return changed(protocol, by=by, was=was, what="joint_protocol", until_on=until_on)


def _set(by: Actor, service: Service, table: Any, column: str, wanted: set[Any]) -> None:
    """Make the rows of `table` for this service hold exactly `wanted`; a link is taken away, never a record."""
    require(may_change(by, service.area))
    have = set(table.objects.filter(service=service).values_list(column, flat=True))
    if have == wanted:
        return
    table.objects.filter(service=service, **{f"{column}__in": have - wanted}).delete()
    table.objects.bulk_create(
        [table(service=service, created_by=by.user, **{column: value}) for value in sorted(wanted - have)]
    )
    audit.record(by=by, verb="changed", kind="service", uid=service.uid, fields=[table._meta.model_name])


def _refuse_strangers(by: Actor, service: Service) -> None:
    """Parts of another area's directory, agencies that do not work here, and a refuge in the public feed."""
    parts = (service.provider, service.part_of, service.replaces)
    if any(part is not None and part.area_id != by.area.pk for part in parts):
        raise Refused(_("That belongs to the directory of another area."))
    if service.agency is not None and not _works_here(by, service.agency):
        raise Refused(_("%(name)s does not work in this area.") % {"name": service.agency.name})
    if service.public and service.kind == Kind.REFUGE:
        raise Refused(_("A refuge is not in the public directory. People find one through the helpline."))


def _works_here(by: Actor, agency: Agency) -> bool:
    return AgencyArea.objects.filter(agency=agency, area=by.area).exists()
