"""Posts, and whether somebody holds them. Who holds one is no business of the directory's."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core.decisions import Refused, require
from cairn.core.models import Stale, change
from cairn.directory.actions.writing import changed, refuse_places, written
from cairn.directory.codes import Kind, Placement, PostKind
from cairn.directory.models import Funding, Post, Provider, Service, Vacancy
from cairn.directory.permissions import may_change

CHANGES = frozenset(
    {"kind", "title", "employer", "host", "placement", "site", "funding", "days", "from_on", "until_on"}
)


@transaction.atomic
def create_post(
    *,
    by: Actor,
    service: Service,
    kind: str,
    title: str,
    employer: Provider,
    host: Provider | None = None,
    placement: str = Placement.OWN,
    site: str = "",
    funding: Funding | None = None,
    days: Decimal | int | None = None,
    from_on: date,
    until_on: date | None = None,
    vacant: bool = False,
) -> Post:
    """A post of a service. `site` is words by which people know a place; a refuge's stays empty."""
    post = Post(
        area=by.area, created_by=by.user, service=service, kind=PostKind(kind), title=title, employer=employer,
        host=host, placement=Placement(placement), site=site, funding=funding,
        days=None if days is None else Decimal(days), from_on=from_on, until_on=until_on,
    )  # fmt: skip
    _refuse(by, post)
    written(post, by=by, what="post")
    if vacant:
        vacate_post(by=by, post=post, from_on=from_on)
    return post


@transaction.atomic
def change_post(*, by: Actor, post: Post, was: int, **values: Any) -> Post:
    """Change what the entry says (`CHANGES`)."""
    if set(values) - CHANGES:
        raise TypeError(f"{sorted(set(values) - CHANGES)} cannot be changed here")
    proposed = Post(area=post.area, service=post.service)
    for name in ("employer", "host", "placement", "site", "funding", "title", "days"):
        setattr(proposed, name, values.get(name, getattr(post, name)))
    _refuse(by, proposed)
    return changed(post, by=by, was=was, what="post", **values)


@transaction.atomic
def end_post(*, by: Actor, post: Post, was: int, until_on: date) -> Post:
    return changed(post, by=by, was=was, what="post", until_on=until_on)


@transaction.atomic
def vacate_post(*, by: Actor, post: Post, from_on: date) -> Vacancy:
    """Nobody holds it from that day."""
    require(may_change(by, post.area))
    if post.vacancies.filter(until_on__isnull=True).exists():
        raise Refused(_("This post is vacant already."))
    if from_on < post.from_on or post.vacancies.filter(until_on__gte=from_on).exists():
        raise Refused(_("The post did not exist, or was vacant already, on that day."))
    vacancy = Vacancy.objects.create(post=post, from_on=from_on, created_by=by.user)
    audit.record(by=by, verb="vacated", kind="post", uid=post.uid, fields=["vacancies"])
    return vacancy


@transaction.atomic
def fill_post(*, by: Actor, post: Post, from_on: date) -> Vacancy:
    """Somebody holds it from that day: the vacancy ends the day before."""
    require(may_change(by, post.area))
    vacancy = post.vacancies.filter(until_on__isnull=True).first()
    if vacancy is None:
        raise Refused(_("This post is filled already."))
    if from_on <= vacancy.from_on:
        raise Refused(
            _("The post was vacant from %(day)s: it is filled after that.") % {"day": vacancy.from_on}
        )
    try:
        change(vacancy, was=vacancy.version, by=by, until_on=from_on - timedelta(days=1))
    except Stale:
        raise Refused(_("This post is filled already.")) from None
    audit.record(by=by, verb="filled", kind="post", uid=post.uid, fields=["vacancies"])
    return vacancy


def _refuse(by: Actor, post: Post) -> None:
    parts = (post.service, post.employer, post.host, post.funding)
    if any(part is not None and part.area_id != by.area.pk for part in parts):
        raise Refused(_("That belongs to the directory of another area."))
    refuse_places(post.title, post.site)
    if post.service.kind == Kind.REFUGE and post.site:
        raise Refused(_("A refuge's post has no place in the directory: leave the site empty."))
    if (post.placement == Placement.OWN) != (post.host is None):
        raise Refused(_("A co-located or seconded post has a host; a post at the employer has none."))
    if post.days is not None and not 0 < post.days <= 7:
        raise Refused(_("Days a week must be more than 0 and 7 at most."))
