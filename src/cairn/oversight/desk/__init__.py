"""What oversight puts on people's desks, its way from a person's page, and what is read beside an entry."""

from collections.abc import Iterator

from cairn.access.actor import Actor
from cairn.core.contracts import WorkItem
from cairn.oversight.desk import accounts, records, requests
from cairn.oversight.desk.records import tabs
from cairn.oversight.desk.requests import beside, forbids

__all__ = ["beside", "forbids", "tabs", "work"]


def work(actor: Actor) -> Iterator[WorkItem]:
    yield from records.work(actor)
    yield from requests.work(actor)
    yield from accounts.work(actor)
