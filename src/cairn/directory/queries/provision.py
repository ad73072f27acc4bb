"""The whole provision of an area on a day, as the diagram needs it: three statements, whatever its size."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from cairn.access.actor import Actor
from cairn.directory.codes import Tier
from cairn.directory.models import Post, Service


@dataclass
class Provided:
    """A service in the diagram, its strands beneath it, its posts counted."""

    uid: UUID
    name: str
    provider: str
    tier: str
    kind: str
    commission: str
    strand: int | None = None
    hosts: tuple[str, ...] = ()
    posts: int = 0
    vacant: int = 0
    strands: list["Provided"] = field(default_factory=list)

    @property
    def every_post(self) -> int:
        """Its posts and its strands'."""
        return self.posts + sum(strand.posts for strand in self.strands)

    @property
    def every_vacancy(self) -> int:
        return self.vacant + sum(strand.vacant for strand in self.strands)


def provision(actor: Actor, *, on: date) -> dict[str, list[Provided]]:
    """By tier, in the order of the tiers: the services of the area on that day, strands inside their main service."""
    rows = (
        Service.objects.visible_to(actor)
        .on(on)
        .order_by("strand", "name")
        .values_list(
            "id", "uid", "name", "provider__name", "tier", "kind", "commission", "strand", "part_of_id"
        )
    )
    found: dict[int, tuple[Provided, int | None]] = {}
    for pk, uid, name, provider, tier, kind, commission, strand, part_of in rows:
        found[pk] = (Provided(uid, name, provider, tier, kind, commission, strand), part_of)
    _count_posts(actor, on, {pk: service for pk, (service, _) in found.items()})
    tiers: dict[str, list[Provided]] = {tier.value: [] for tier in Tier}
    for service, part_of in found.values():
        if part_of in found:
            found[part_of][0].strands.append(service)
        else:
            tiers[service.tier].append(service)
    for services in tiers.values():
        services.sort(key=lambda service: (not service.strands, service.name))
    return tiers


def _count_posts(actor: Actor, on: date, services: dict[int, Provided]) -> None:
    posts = Post.objects.visible_to(actor).on(on).with_vacancy(on).order_by("title")
    for service, vacant, host in posts.values_list("service_id", "vacant", "host__name"):
        if service in services:
            entry = services[service]
            entry.posts += 1
            entry.vacant += bool(vacant)
            if host and host not in entry.hosts:
                entry.hosts += (host,)
