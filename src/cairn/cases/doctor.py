"""Is casework as it must be? A sentence for each thing that is not."""

from collections.abc import Iterator

from cairn.cases.models import Case
from cairn.cases.queries.blind import without_share
from cairn.cases.queries.compartment import broken_walls
from cairn.core import clock


def findings() -> Iterator[str]:
    yield from _walls()
    yield from _ended()
    yield from _cannot_see()


def _walls() -> Iterator[str]:
    """Nobody holds survivor and perpetrator work of one family."""
    for user, reference in broken_walls():
        yield f"{user} holds case {reference} and one of the other side of that family: allocate one of them anew."


def _ended() -> Iterator[str]:
    """An agency has ended, and clients of it have nobody: they did not agree to move, or nobody asked them."""
    left = Case.objects.open().filter(agency__until_on__lt=clock.today())
    for name in sorted(set(left.values_list("agency__name", flat=True))):
        many = left.filter(agency__name=name).count()
        yield f"{name} has ended, and {many} open cases are still its own: its legal body decides about them."


def _cannot_see() -> Iterator[str]:
    """A restricted client whose worker has no share: she cannot open her own case."""
    for reference in without_share().values_list("case__reference", flat=True).order_by("case__reference"):
        yield f"The client of case {reference} is restricted and its worker has no share: allocate it anew."
