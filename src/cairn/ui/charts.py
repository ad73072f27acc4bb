"""Charts as SVG without inline style, each with its figures as a table. Geometry here, markup in ui/chart.html."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10
from typing import Any

from jinja2 import pass_environment
from jinja2.environment import Environment
from markupsafe import Markup

from cairn.ui import words

Value = int | float | Decimal | None
Series = Sequence[tuple[str, Sequence[Value]]]

# The Analysis Function's palette for up to six groups; each has a class in the style sheet.
COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")

WIDTH, NARROW = 640.0, 320.0  # a few bars stay readable on a telephone without scrolling sideways
FEW = 3  # labels
HEIGHT = 300.0
WIDEST = 72.0  # a bar
LETTER, GAP, BAR_LABEL = 7.0, 12.0, 64.0  # about, in the 14 px of the style sheet
LEFT, RIGHT, TOP, BOTTOM = 56.0, 16.0, 12.0, 44.0


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A bar (x, y, width, height) or a point (x, y) with the words that it stands for."""

    x: float
    y: float
    width: float
    height: float
    said: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A series on the chart: its bars or points, and for a line the stretches between gaps."""

    name: str
    shapes: tuple[Shape, ...]
    lines: tuple[str, ...] = ()


def _places(series: Series) -> int:
    whole = all(value is None or value == int(value) for _name, values in series for value in values)
    return 0 if whole else 1


def scale(most: float) -> tuple[float, float]:
    """The top of an axis that begins at nought, and the step between its ticks: 1, 2 or 5 times a power of ten."""
    if most <= 0:
        return 1.0, 1.0
    rough = most / 4
    power = 10.0 ** floor(log10(rough))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= rough)
    step = max(step, 1.0) if most >= 4 else step
    count = -(-most // step)
    return step * count, step


def _ticks(top: float, step: float) -> list[Tick]:
    inner = HEIGHT - TOP - BOTTOM
    places = 0 if step == int(step) else 1 if step * 10 == int(step * 10) else 2
    return [
        Tick(round(TOP + inner * (1 - at * step / top), 1), words.number(at * step, places))
        for at in range(round(top / step) + 1)
    ]


def _number(value: Value, unit: str, places: int) -> str:
    return f"{words.number(value, places)}{unit}"


def _width(labels: Sequence[str]) -> float:
    return NARROW if len(labels) <= FEW else WIDTH


def _slot(labels: Sequence[str]) -> float:
    """How wide the place of one label is."""
    return (_width(labels) - LEFT - RIGHT) / max(len(labels), 1)


def _needed(labels: Sequence[str], kind: str) -> float:
    """How wide the place of one label must be, else every second goes: along a line, wide enough for the longest to
    stand clear; a bar keeps its name as long as it can."""
    return max(map(len, labels), default=0) * LETTER + GAP if kind == "line" else BAR_LABEL


def _bars(labels: Sequence[str], series: Series, top: float, unit: str, places: int) -> list[Drawn]:
    slot = _slot(labels)
    bar = min(slot * 0.76 / max(len(series), 1), WIDEST)
    before = (slot - bar * len(series)) / 2
    inner = HEIGHT - TOP - BOTTOM
    drawn = []
    for at, (name, values) in enumerate(series):
        shapes = []
        for place, (label, value) in enumerate(zip(labels, values, strict=True)):
            if value is not None:
                tall = inner * float(value) / top
                x = LEFT + slot * place + before + bar * at
                said = f"{name}, {label}: {_number(value, unit, places)}"
                shapes.append(
                    Shape(round(x, 1), round(TOP + inner - tall, 1), round(bar, 1), round(tall, 1), said)
                )
        drawn.append(Drawn(name, tuple(shapes)))
    return drawn


def _lines(labels: Sequence[str], series: Series, top: float, unit: str, places: int) -> list[Drawn]:
    slot = _slot(labels)
    inner = HEIGHT - TOP - BOTTOM
    drawn = []
    for name, values in series:
        shapes: list[Shape] = []
        runs: list[list[str]] = [[]]
        for place, (label, value) in enumerate(zip(labels, values, strict=True)):
            if value is None:
                runs.append([])
                continue
            x, y = LEFT + slot * (place + 0.5), TOP + inner * (1 - float(value) / top)
            shapes.append(
                Shape(round(x, 1), round(y, 1), 0, 0, f"{name}, {label}: {_number(value, unit, places)}")
            )
            runs[-1].append(f"{x:.1f},{y:.1f}")
        drawn.append(Drawn(name, tuple(shapes), tuple(" ".join(run) for run in runs if len(run) > 1)))
    return drawn


def _chart(env: Environment, kind: str, caption: str, labels: Sequence[Any], series: Series | Mapping[str, Any],
           unit: str, note: str, source: str, level: int) -> Markup:  # fmt: skip
    pairs = list(series.items()) if isinstance(series, Mapping) else list(series)
    if len(pairs) > len(COLOURS):
        raise ValueError(f"a chart holds at most {len(COLOURS)} series; {caption!r} has {len(pairs)}")
    said = [str(label) for label in labels]
    values = [float(value) for _name, column in pairs for value in column if value is not None]
    top, step = scale(max(values, default=0.0))
    places = _places(pairs)
    width, slot = _width(said), _slot(said)
    every = max(1, ceil(_needed(said, kind) / slot))
    along = [
        Tick(round(LEFT + slot * (at + 0.5), 1), text) for at, text in enumerate(said) if at % every == 0
    ]
    draw = _bars if kind == "bar" else _lines
    rows = [
        [
            label,
            *(
                _number(column[at], unit, places) if column[at] is not None else None
                for _name, column in pairs
            ),
        ]
        for at, label in enumerate(said)
    ]
    context = {
        "kind": kind,
        "caption": caption,
        "level": level,
        "series": draw(said, pairs, top, unit, places),
        "ticks": _ticks(top, step),
        "along": along,
        "rows": rows,
        "unit": unit,
        "note": note,
        "source": source,
        "box": {
            "width": width,
            "narrow": width < WIDTH,
            "height": HEIGHT,
            "left": LEFT,
            "right": width - RIGHT,
            "bottom": HEIGHT - BOTTOM,
        },
    }
    return Markup(env.get_template("ui/chart.html").render(context))


@pass_environment
def chart_bar(
    env: Environment, caption: str, labels: Sequence[Any], series: Series | Mapping[str, Any], *,
    unit: str = "", note: str = "", source: str = "", level: int = 3,
) -> Markup:  # fmt: skip
    """Bars by label, side by side for each series, and their table. None is "not known": no bar, and said so."""
    return _chart(env, "bar", caption, labels, series, unit, note, source, level)


@pass_environment
def chart_line(
    env: Environment, caption: str, labels: Sequence[Any], series: Series | Mapping[str, Any], *,
    unit: str = "", note: str = "", source: str = "", level: int = 3,
) -> Markup:  # fmt: skip
    """Lines over labels in order, and their table. None leaves a gap."""
    return _chart(env, "line", caption, labels, series, unit, note, source, level)
