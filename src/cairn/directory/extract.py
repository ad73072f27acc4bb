"""Facts about provision: services, posts with their vacancies, and money."""

from collections.abc import Iterator
from typing import Any

from cairn.core.contracts import Code, Day, Extract, Flag, Integer, Key
from cairn.directory.codes import Commission, Kind, Placement, PostKind, Tier, Work
from cairn.directory.models import Funding, Post, Service, Vacancy


def service_rows() -> Iterator[tuple[Any, ...]]:
    rows = Service.objects.order_by("id").values_list(
        "id", "area_id", "agency_id", "part_of_id", "provider_id", "tier", "kind", "work", "commission", "public",
        "from_on", "until_on",
    )  # fmt: skip
    return rows.iterator(chunk_size=5000)


def post_rows() -> Iterator[tuple[Any, ...]]:
    """`half_days` a week, so that a sum of posts is a whole number."""
    rows = Post.objects.order_by("id").values_list(
        "id", "area_id", "service_id", "kind", "placement", "funding_id", "days", "from_on", "until_on"
    )
    for *first, days, from_on, until_on in rows.iterator(chunk_size=5000):
        yield (*first, None if days is None else int(days * 2), from_on, until_on)


def vacancy_rows() -> Iterator[tuple[Any, ...]]:
    rows = Vacancy.objects.order_by("id").values_list("id", "post__area_id", "post_id", "from_on", "until_on")
    return rows.iterator(chunk_size=5000)


def funding_rows() -> Iterator[tuple[Any, ...]]:
    rows = Funding.objects.order_by("id").values_list("id", "area_id", "yearly", "from_on", "until_on")
    return rows.iterator(chunk_size=5000)


EXTRACTS = [
    Extract(
        name="service",
        columns={
            "service": Key(),
            "area": Key("area"),
            "agency": Key("agency"),
            "part_of": Key("service"),
            "provider": Key("provider"),
            "tier": Code(frozenset(Tier.values)),
            "kind": Code(frozenset(Kind.values)),
            "work": Code(frozenset(Work.values)),
            "commission": Code(frozenset(Commission.values)),
            "public": Flag(),
            "from_on": Day(),
            "until_on": Day(),
        },
        rows=service_rows,
        about="one row per service or strand of the directory",
    ),
    Extract(
        name="post",
        columns={
            "post": Key(),
            "area": Key("area"),
            "service": Key("service"),
            "kind": Code(frozenset(PostKind.values)),
            "placement": Code(frozenset(Placement.values)),
            "funding": Key("funding"),
            "half_days": Integer(),
            "from_on": Day(),
            "until_on": Day(),
        },
        rows=post_rows,
        about="one row per post",
    ),
    Extract(
        name="vacancy",
        columns={
            "vacancy": Key(),
            "area": Key("area"),
            "post": Key("post"),
            "from_on": Day(),
            "until_on": Day(),
        },
        rows=vacancy_rows,
        about="one row per time in which nobody held a post",
    ),
    Extract(
        name="funding",
        columns={
            "funding": Key(),
            "area": Key("area"),
            "yearly_pounds": Integer(),
            "from_on": Day(),
            "until_on": Day(),
        },
        rows=funding_rows,
        about="one row per stream of money; nothing in yearly_pounds where it is not known",
    ),
]
