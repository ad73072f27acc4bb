"""Lists and single entries of the directory, as they stood on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, Model, Prefetch, Q, QuerySet
from django.http import Http404

from cairn.access.actor import Actor
from cairn.access.models import Agency, Area
from cairn.directory.models import Audience, Funding, JointProtocol, Post, Provider, Service
from cairn.ui.lists import Listing, Sort, paged, sorting

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Entry:
    """A line of the list of services."""

    pk: int
    uid: UUID
    name: str
    provider: str
    provider_uid: UUID
    tier: str
    kind: str
    commission: str
    agency: int | None
    part_of: str | None
    until_on: date | None
    groups: tuple[str, ...] = ()


def directory_list(
    actor: Actor,
    query: Mapping[str, Any],
    *,
    on: date,
    tier: str = "",
    kind: str = "",
    who_for: str = "",
    commission: str = "",
) -> tuple[Listing[Entry], Sort]:
    """The services of the area on a day, narrowed by tier, kind, whom they are for, who commissions them."""
    found = Service.objects.visible_to(actor).on(on)
    found = found.filter(
        **{k: v for k, v in {"tier": tier, "kind": kind, "commission": commission}.items() if v}
    )
    if who_for:
        found = found.for_group(who_for)
    offered = {
        "name": ("name",),
        "tier": ("tier", "name"),
        "kind": ("kind", "name"),
    }
    sort = sorting(query, offered, default="name")
    rows = found.order_by(*sort.order_by, "id").values_list(
        "id", "uid", "name", "provider__name", "provider__uid", "tier", "kind", "commission", "agency_id",
        "part_of__name", "until_on",
    )  # fmt: skip
    page = paged(rows, query)
    groups = _groups([row[0] for row in page.rows])
    entries = [replace(Entry(*row), groups=tuple(groups.get(row[0], ()))) for row in page.rows]
    return Listing(entries, page.number, page.total, query, page.per_page), sort


def _groups(services: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for service, group in (
        Audience.objects.filter(service__in=services).order_by("group").values_list("service_id", "group")
    ):
        found.setdefault(service, []).append(group)
    return found


def service_of(actor: Actor, uid: UUID) -> Service:
    """One service with all that its page shows; another area's is the same as none."""
    found: Service = _one(
        Service.objects.visible_to(actor)
        .select_related("area", "provider", "agency", "part_of", "replaces", "replaced_by", "changed_by")
        .prefetch_related(
            "audiences",
            "fundings__funding",
            Prefetch("strands", Service.objects.select_related("provider").order_by("strand", "from_on")),
            "protocols__agency",
            "teams__team",
        ),
        uid,
    )
    return found


def provider_of(actor: Actor, uid: UUID) -> Provider:
    found: Provider = _one(
        Provider.objects.visible_to(actor)
        .select_related("area", "changed_by")
        .prefetch_related(Prefetch("services", Service.objects.order_by("name"))),
        uid,
    )
    return found


def post_of(actor: Actor, uid: UUID) -> Post:
    related = ("area", "service", "employer", "host", "funding", "changed_by")
    found: Post = _one(
        Post.objects.visible_to(actor)
        .with_vacancy(actor.today)
        .select_related(*related)
        .prefetch_related("vacancies"),
        uid,
    )
    return found


def funding_of(actor: Actor, uid: UUID) -> Funding:
    found: Funding = _one(Funding.objects.visible_to(actor).select_related("area", "changed_by"), uid)
    return found


def provider_list(actor: Actor, *, on: date) -> list[tuple[UUID, str, int, int]]:
    """(uid, name, services, posts) of each provider on that day."""
    current = Q(services__from_on__lte=on) & (
        Q(services__until_on__isnull=True) | Q(services__until_on__gte=on)
    )
    posts = Q(posts__from_on__lte=on) & (Q(posts__until_on__isnull=True) | Q(posts__until_on__gte=on))
    found = (
        Provider.objects.visible_to(actor)
        .on(on)
        .annotate(
            services_now=Count("services", filter=current, distinct=True),
            posts_now=Count("posts", filter=posts, distinct=True),
        )
    )
    return list(found.order_by("name").values_list("uid", "name", "services_now", "posts_now"))


def post_list(
    actor: Actor, query: Mapping[str, Any], *, on: date, kind: str = "", placement: str = "", vacant: str = "",
    service: Service | None = None, provider: Provider | None = None,
) -> tuple[Listing[Any], Sort]:  # fmt: skip
    """Posts on a day: filled or vacant, by kind and by where the work is done."""
    found = Post.objects.visible_to(actor).on(on).with_vacancy(on)
    found = found.filter(**{k: v for k, v in {"kind": kind, "placement": placement}.items() if v})
    if service is not None:
        found = found.filter(Q(service=service) | Q(service__part_of=service))
    if provider is not None:
        found = found.filter(Q(employer=provider) | Q(host=provider))
    if vacant in ("yes", "no"):
        found = found.filter(vacant=vacant == "yes")
    sort = sorting(query, {"title": ("title",), "employer": ("employer__name", "title")}, default="title")
    rows = found.order_by(*sort.order_by, "id").values(
        "uid", "title", "kind", "placement", "site", "days", "from_on", "until_on", "vacant", "employer__name",
        "host__name", "funding__name", "funding__funder", "service__name", "service__uid",
    )  # fmt: skip
    return paged(rows, query), sort


def is_vacant(post: Post) -> bool:
    """What `with_vacancy` said about a post that was read with it."""
    return bool(post.vacant)  # type: ignore[attr-defined]


def funding_list(actor: Actor, *, on: date) -> list[Funding]:
    return list(Funding.objects.visible_to(actor).on(on).order_by("funder", "name"))


def protocol_list(actor: Actor, *, on: date) -> list[JointProtocol]:
    found = JointProtocol.objects.visible_to(actor).on(on).select_related("service", "agency")
    return list(found.order_by("service__name", "name"))


def receiving(area: Area, on: date) -> "QuerySet[Service]":
    """Services that a referral can be sent to, for a form's choices: with who provides and who receives."""
    found: QuerySet[Service] = (
        Service.objects.receiving(area, on).select_related("agency", "provider").order_by("name")
    )
    return found


def receiving_agency(service: Service) -> Agency | None:
    """Who answers for a service's referrals."""
    agency: Agency | None = service.agency
    return agency


def _one(found: "QuerySet[M]", uid: UUID) -> M:
    row = found.filter(uid=uid).first()
    if row is None:
        raise Http404
    return row
