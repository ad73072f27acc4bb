"""What a referrer writes about a family, and what a worker asks later."""

from dataclasses import replace
from datetime import time
from random import Random

from cairn.core import clock
from cairn.demo.population import Family, Invented, misspelt
from cairn.demo.story.stage import Stage
from cairn.people.codes import ETHNICITY
from cairn.referrals.rules.intake import (
    Agrees,
    Channel,
    Intake,
    Name,
    Shares,
    Somebody,
    ToldHer,
    WishAbout,
)

ABUSE = (
    ("emotional", 0.72), ("controlling", 0.6), ("physical", 0.55), ("economic", 0.3), ("stalking", 0.26),
    ("sexual", 0.16), ("digital", 0.18), ("honour_based", 0.04), ("forced_marriage", 0.01),
)  # fmt: skip


def somebody(
    invented: Invented, *, relation: str = "", also: tuple[Name, ...] = (), spelt: str = ""
) -> Somebody:
    """An invented human as a referral describes her or him."""
    own = tuple(Name(given, family, "known") for given, family in invented.also)
    return Somebody(
        name=Name(spelt or invented.given, invented.family),
        also=(*also, *own),
        born_on=invented.born_on,
        born_precision="day",
        sex=invented.sex,
        relation=relation,
        language=invented.language,
        interpreter=invented.interpreter or None,
        reading=invented.reads,
    )


def intake_of(stage: Stage, work: str, met: Family, *, high: bool, misspell: bool = False) -> Intake:
    """What a referrer hands over about a family on the clock's day."""
    random, today = stage.random, clock.today()
    his = work == "perpetrator"
    her = met.causing if his else met.harmed
    if not her.phone:
        her.phone = stage.numbers.draw()
    agrees = random.random() < 0.78
    urgent = (
        "today" if high and random.random() < 0.5 else "soon" if high or random.random() < 0.3 else "routine"
    )
    shared = not his and met.harmed.address == met.causing.address
    return Intake(
        client=somebody(her, spelt=misspelt(random, her.given) if misspell else ""),
        urgency=urgent,
        work=work,
        abuse=tuple(kind for kind, share in ABUSE if random.random() < share) or ("emotional",),
        channels=tuple(_channels(random, her, shared=shared)),
        perpetrators=(somebody(met.causing, relation=met.relation),) if random.random() < 0.93 else (),
        children=tuple(somebody(child, relation="parent") for child in met.children),
        said_level="high" if high else random.choice(("medium", "standard", "")),
        narrative=random.choice(HIS if his else NARRATIVES),
        told=ToldHer(aware="yes" if agrees or random.random() < 0.6 else "no", on=today, how="face_to_face"),
        agrees=Agrees("yes", today, "face_to_face")
        if agrees
        else Agrees(random.choice(("not_asked", "unknown"))),
        shares=Shares(basis="public_task", why="To keep her safe", agreed="yes" if agrees else "not_asked"),
        wishes=_wishes(stage) if random.random() < 0.08 else (),
    )


def _wishes(stage: Stage) -> tuple[WishAbout, ...]:
    key, words = stage.random.choice((
        ("children", "She is afraid that the children will be taken away. Ask her first."),
        ("police", "She does not want the police to know yet."),
        ("housing", "A neighbour works there."),
    ))  # fmt: skip
    return (WishAbout(may_share="no", agency=stage.cast.agencies[key].pk, words=words),)


def _channels(random: Random, her: Invented, *, shared: bool) -> list[Channel]:
    draw = random.random()
    phone = Channel("phone", her.phone, voicemail="no", reached_by="He looks at her phone" if shared else "")
    if draw < 0.6:
        phone = replace(phone, safe="safe", voicemail=random.choice(("yes", "no")))
    elif draw < 0.84:
        phone = replace(phone, safe="limited", hours_from=time(9, 30), hours_until=time(14, 30), days="12345")
    elif draw < 0.88:
        phone = replace(phone, safe="never")
    home = Channel(
        "address", her.address, safe="never" if shared else "unknown", shared_with_perpetrator=shared
    )
    return [phone, home] if random.random() < 0.9 else [phone]


NARRATIVES = (
    "He pushed her against a wall during an argument about money. The neighbours heard it and rang the police.",
    "She says that he checks her messages every night and counts the minutes she is away.",
    "They have separated. He came to the school gate twice this week and shouted at her before the children.",
    "She is afraid to go home. He has said that she will not see the children again if she leaves.",
    "He controls her bank card and gives her money for food only.",
    "Bruising seen at the appointment. She said first that she had fallen, later that he had held her by the throat.",
    "He sends her dozens of messages a day from new numbers since she left.",
    "Her brother-in-law threatens her with what the family will do if she goes to the police.",
    "She asked for help herself: she wants it to stop and does not want him to go to prison.",
    "He breaks things when he has been drinking. Last night he broke the door of the room that she was in.",
)
HIS = (
    "He says that he wants to change how he speaks to the mother of his children.",
    "Referred after the court hearing. He accepts that he frightened his family.",
    "He asked for help himself after his partner left with the children.",
    "He has finished a course for alcohol and says that the shouting has not stopped.",
)


def equality_of(invented: Invented, stage: Stage) -> dict[str, str]:
    """The equality answers, as asked later by the worker: not everybody was asked, and not everybody answers."""
    draw = stage.random.random()
    if draw < 0.1:
        return {}
    if draw < 0.15:
        return {"ethnicity": "declined"}
    return {
        "ethnicity": invented.ethnicity if invented.ethnicity in ETHNICITY else "unknown",
        "disability": invented.disability,
    }
