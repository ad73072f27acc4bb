"""What is handed over, as values: the same whether it came from questions, from one page or from a spreadsheet."""

import json
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, time
from typing import Any


@dataclass(frozen=True)
class Name:
    given: str = ""
    family: str = ""
    kind: str = "legal"  # legal, known, alias, former

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True)
class Somebody:
    """A person as somebody else described her or him. `relation`: who this is to the person referred."""

    name: Name = field(default_factory=Name)
    also: tuple[Name, ...] = ()
    born_on: date | None = None
    born_precision: str = ""
    sex: str = "not_asked"
    relation: str = ""
    responsibility: str = "unknown"
    language: str = ""
    interpreter: bool | None = None
    bsl: bool | None = None
    reading: str = "not_asked"


@dataclass(frozen=True)
class Channel:
    """A way to reach her, with its rule. `safe` "unknown" is an answer: no rule is made, and nobody uses it."""

    kind: str  # phone, email, address
    value: str
    safe: str = "unknown"  # safe, limited, never, unknown
    hours_from: time | None = None
    hours_until: time | None = None
    days: str = ""
    voicemail: str = "unknown"
    code_word: str = ""
    reached_by: str = ""
    known_to_perpetrator: bool | None = None
    shared_with_perpetrator: bool | None = None
    hidden: bool = False


@dataclass(frozen=True)
class ToldHer:
    aware: str = "unknown"
    on: date | None = None
    notice: str = ""
    how: str = ""
    language: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Agrees:
    answer: str = "not_asked"
    on: date | None = None
    how: str = ""


@dataclass(frozen=True)
class WishAbout:
    """What she wishes about one agency: its key where Cairn knows it, else its name."""

    may_share: str
    agency: int | None = None
    name: str = ""
    words: str = ""


@dataclass(frozen=True)
class Shares:
    """The referrer's decision to share."""

    basis: str
    what: str = ""
    why: str = ""
    agreed: str = "not_asked"
    necessary: str = ""
    proportionate: str = ""


@dataclass(frozen=True)
class Intake:
    client: Somebody
    urgency: str
    work: str = "survivor"
    abuse: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    perpetrators: tuple[Somebody, ...] = ()
    children: tuple[Somebody, ...] = ()
    said_level: str = ""
    said_count: int | None = None
    narrative: str = ""
    unsafe: str = ""
    told: ToldHer = field(default_factory=ToldHer)
    agrees: Agrees = field(default_factory=Agrees)
    wishes: tuple[WishAbout, ...] = ()
    shares: Shares | None = None  # none: she came herself
    given_by: str = ""  # who referred and how to reach her or him

    def without_the_other_side(self) -> "Intake":
        """For a perpetrator service: nothing about the person harmed, her children or how to reach her goes with it."""
        return replace(self, perpetrators=(), children=()) if self.work == "perpetrator" else self


def to_json(intake: Intake) -> str:
    """All of it, word for word, to be sealed."""
    return json.dumps(asdict(intake), default=lambda value: value.isoformat(), ensure_ascii=False)


def from_json(text: str) -> Intake:
    """What `to_json` wrote."""
    return _intake(json.loads(text))


def _intake(raw: dict[str, Any]) -> Intake:
    return Intake(
        **raw
        | {
            "client": _somebody(raw["client"]),
            "abuse": tuple(raw["abuse"]),
            "channels": tuple(_channel(each) for each in raw["channels"]),
            "perpetrators": tuple(_somebody(each) for each in raw["perpetrators"]),
            "children": tuple(_somebody(each) for each in raw["children"]),
            "told": ToldHer(**raw["told"] | {"on": _day(raw["told"]["on"])}),
            "agrees": Agrees(**raw["agrees"] | {"on": _day(raw["agrees"]["on"])}),
            "wishes": tuple(WishAbout(**each) for each in raw["wishes"]),
            "shares": Shares(**raw["shares"]) if raw["shares"] else None,
        }
    )


def _somebody(raw: dict[str, Any]) -> Somebody:
    known = {f.name for f in fields(Somebody)}
    also = tuple(Name(**each) for each in raw["also"])
    return Somebody(
        **{key: value for key, value in raw.items() if key in known}
        | {"name": Name(**raw["name"]), "also": also, "born_on": _day(raw["born_on"])}
    )


def _channel(raw: dict[str, Any]) -> Channel:
    hours = {key: time.fromisoformat(raw[key]) if raw[key] else None for key in ("hours_from", "hours_until")}
    return Channel(**raw | hours)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
