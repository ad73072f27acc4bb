"""Risk assessment instruments as dated, versioned data: another one is another row here, never code.

Labels are ours and short: the questionnaires' own wording belongs to their owners and is not shipped.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cairn.cases.rules.findings import N_

STALKING = "stalking"
HONOUR = "honour_based"


@dataclass(frozen=True)
class Item:
    """A question. `code` is stable across versions: comparison goes by it, not by the number."""

    code: str
    label: str
    prompt: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Instrument:
    code: str
    version: str
    name: str
    from_on: date
    source: str
    sections: tuple[Section, ...]
    until_on: date | None = None
    by_code: Mapping[str, Item] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {item.code: item for item in self.items})

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)

    def number(self, code: str) -> int:
        """The item's number on this version of the form, from 1."""
        return list(self.by_code).index(code) + 1


SAFELIVES_RIC_2009 = Instrument(
    code="safelives_ric",
    version="2009",
    name=N_("DASH risk checklist"),
    from_on=date(2009, 3, 1),
    source="SafeLives multi-agency checklist, 24 items; order of topics not verified (rules A1, A2)",
    sections=(
        Section(
            N_("What has happened now"),
            (
                Item("injury", N_("Injury in the current incident")),
                Item("fear", N_("Very frightened")),
                Item("feared_harm", N_("Afraid of further harm, and to whom")),
                Item("isolation", N_("Isolated from family or friends"), prompt=HONOUR),
                Item("low_mood", N_("Low mood or suicidal thoughts")),
                Item("separation", N_("Separated, or tried to, in the past year")),
                Item("child_contact", N_("Conflict over contact with children")),
                Item("stalking", N_("Constant contact, following, stalking or harassment"), prompt=STALKING),
            ),
        ),
        Section(
            N_("The pattern of abuse"),
            (
                Item("pregnancy", N_("Pregnant, or a baby in the last 18 months")),
                Item("more_often", N_("Abuse is happening more often")),
                Item("worse", N_("Abuse is getting worse")),
                Item("control", N_("Control or extreme jealousy")),
                Item("weapons", N_("Weapons or objects used to hurt")),
                Item("threats_to_kill", N_("Threats to kill that were believed")),
                Item("strangulation", N_("Strangled, choked, suffocated or held under water")),
                Item("sexual", N_("Sexual abuse")),
            ),
        ),
        Section(
            N_("Other people, animals and money"),
            (
                Item(
                    "others_threaten",
                    N_("Threats from anybody else, such as the wider family"),
                    prompt=HONOUR,
                ),
                Item("others_harmed", N_("Has harmed others: children, relatives or an earlier partner")),
                Item("animals", N_("Has mistreated an animal")),
                Item("money", N_("Financial control, dependence or debt")),
            ),
        ),
        Section(
            N_("The person causing harm"),
            (
                Item(
                    "drugs_alcohol_mental",
                    N_("Problems with drugs, alcohol or mental health in the past year"),
                ),
                Item("suicide", N_("Has threatened or attempted suicide")),
                Item("breach", N_("Has broken bail, an injunction or terms of contact")),
                Item("police", N_("Known to police or has a criminal record")),
            ),
        ),
    ),
)

INSTRUMENTS: tuple[Instrument, ...] = (SAFELIVES_RIC_2009,)

PROMPTS: Mapping[str, str] = {
    STALKING: N_("If yes, ask the stalking questions too, and write down what was said."),
    HONOUR: N_(
        "If yes, think of honour-based abuse and forced marriage: ask who else is involved, and tell no relative."
    ),
}


def instrument(code: str, version: str) -> Instrument:
    """The instrument that an assessment was made with; raises `LookupError` where nobody knows it."""
    for known in INSTRUMENTS:
        if (known.code, known.version) == (code, version):
            return known
    raise LookupError(f"no instrument {code} version {version}")


def instruments_on(day: date, known: Iterable[Instrument] = INSTRUMENTS) -> tuple[Instrument, ...]:
    """The versions in use on `day`, for a new assessment."""
    return tuple(i for i in known if i.from_on <= day and (i.until_on is None or day <= i.until_on))
