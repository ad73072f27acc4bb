"""The provision of an area as a picture, as nested lists and as a table."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.directory.codes import Commission, Tier
from cairn.directory.queries.provision import Provided
from cairn.ui.lists import Head

LABEL, COLUMN, GAP, LINE, PAD = 116, 400, 14, 16, 9
HALF = (COLUMN - GAP) // 2
HEAD = 40
LETTER = 6.7  # how wide a letter is, about


@dataclass(frozen=True)
class Box:
    """A service in the picture: where it stands and its lines, the first `bold` of them its name."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[int, int, str], ...]
    bold: int
    council: bool


@dataclass
class Picture:
    width: int
    height: int = HEAD
    left: tuple[int, int] = (LABEL + GAP, LABEL + COLUMN + 2 * GAP)  # where the two columns begin
    boxes: list[Box] = field(default_factory=list)
    bands: list[tuple[int, int, tuple[tuple[int, str], ...]]] = field(
        default_factory=list
    )  # y, height, label's lines


def picture(tiers: Mapping[str, list[Provided]]) -> Picture:
    """The diagram: a band per tier, what the council commissions on the left, what others do on the right."""
    drawn = Picture(LABEL + 2 * COLUMN + 3 * GAP)
    for tier, services in tiers.items():
        top = drawn.height + GAP
        ends = [top + 3 * LINE]
        for column, council in enumerate((True, False)):
            mine = [service for service in services if (service.commission == Commission.COUNCIL) is council]
            ends.append(_column(drawn, mine, drawn.left[column], top, council))
        height = max(ends) - top
        words = textwrap.wrap(str(Tier(tier).label), 14)
        lines = tuple((top + 20 + LINE * at, text) for at, text in enumerate(words))
        drawn.bands.append((top - GAP // 2, height + GAP, lines))
        drawn.height = top + height
    drawn.height += GAP
    return drawn


def _column(drawn: Picture, services: list[Provided], left: int, top: int, council: bool) -> int:
    """Two narrow boxes side by side, a service with strands across both; gives where the column ends."""
    ends = [top, top]
    for service in services:
        if service.strands:
            y = max(ends)
            box = _box(service, left, y, COLUMN, council)
            ends = [y + box.height + GAP] * 2
        else:
            side = ends.index(min(ends))
            box = _box(service, left + side * (HALF + GAP), ends[side], HALF, council)
            ends[side] += box.height + GAP
        drawn.boxes.append(box)
    return max(ends)


def _box(service: Provided, x: int, y: int, width: int, council: bool) -> Box:
    most = int((width - 2 * PAD) / LETTER)
    name = textwrap.wrap(service.name, most - 2)
    rest = textwrap.wrap(service.provider, most)
    if service.every_post:
        rest += textwrap.wrap(posts_words(service), most)
    lines = [(x + PAD, y + PAD + 10 + LINE * at, text) for at, text in enumerate((*name, *rest))]
    height = 2 * PAD + LINE * len(lines)
    if service.strands:
        placed, height = _strands(service, x, y + height, width, height)
        lines += placed
    return Box(x, y, width, height, tuple(lines), len(name), council)


def _strands(
    service: Provided, x: int, y: int, width: int, height: int
) -> tuple[list[tuple[int, int, str]], int]:
    """The strands in two columns beneath the name of the service that they are part of."""
    half = -(-len(service.strands) // 2)
    placed, longest = [], 0
    for column, strands in enumerate((service.strands[:half], service.strands[half:])):
        down = 0
        for strand in strands:
            for at, text in enumerate(
                textwrap.wrap(f"{strand.strand} {strand.name}", int(width / 2 / LETTER) - 3)
            ):
                placed.append((x + PAD + column * (width // 2) + (10 if at else 0), y + 5 + down, text))
                down += LINE
        longest = max(longest, down)
    return placed, height + longest


def posts_words(service: Provided) -> str:
    """How many posts, its strands' included, and how many of them nobody holds."""
    text = ngettext("%(n)s post", "%(n)s posts", service.every_post) % {"n": service.every_post}
    vacant = service.every_vacancy
    return f"{text}, {_('%(n)s vacant') % {'n': vacant}}" if vacant else str(text)


def tier_rows(tiers: Mapping[str, list[Provided]]) -> list[tuple[Any, ...]]:
    """The diagram as a table: by tier, how many services, strands and posts, and who commissions them."""
    rows = []
    for tier, services in tiers.items():
        every = [each for service in services for each in (service, *service.strands)]
        rows.append(
            (
                Tier(tier).label,
                sum(service.commission == Commission.COUNCIL for service in services),
                sum(service.commission != Commission.COUNCIL for service in services),
                sum(len(service.strands) for service in services),
                sum(each.posts for each in every),
                sum(each.vacant for each in every),
            )
        )
    return rows


def tier_head() -> list[Head]:
    words = (
        _("Commissioned by the council"), _("Others"), _("Strands"), _("Posts"), _("Vacant posts"),
    )  # fmt: skip
    return [Head(_("Tier")), *(Head(word, numeric=True) for word in words)]


def tier_sections(tiers: Mapping[str, list[Provided]]) -> list[tuple[str, list[tuple[Provided, str]]]]:
    """The diagram as nested lists: each tier's services, each with who provides it, where, by whom paid, its posts."""
    return [
        (str(Tier(tier).label), [(each, _said(each)) for each in services])
        for tier, services in tiers.items()
    ]


def _said(service: Provided) -> str:
    parts = [service.provider, str(Commission(service.commission).label).lower()]
    if service.hosts:
        parts.append(str(_("at %(hosts)s") % {"hosts": ", ".join(service.hosts)}))
    if service.every_post:
        parts.append(posts_words(service))
    return "; ".join(parts)
