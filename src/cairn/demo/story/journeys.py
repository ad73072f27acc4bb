"""The people whom everybody who tries Cairn should meet: two long journeys, and one woman under three spellings.

The journeys have the shape of two published case studies, in invented form; nobody in them exists.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from cairn.demo.population import Family, Invented
from cairn.demo.story import casework
from cairn.demo.story.handovers import somebody
from cairn.demo.story.reaching import Work
from cairn.demo.story.referring import DESK, Desk, Referrer, refer
from cairn.demo.story.stage import Stage, Step, london
from cairn.demo.story.telling import (
    Happens,
    assess,
    incident,
    life,
    note,
    plan,
    spoke,
    take_in,
    when_taken_on,
)
from cairn.referrals.rules.intake import Agrees, Channel, Intake, Shares, ToldHer


def schedule(stage: Stage) -> None:
    """Each journey on its own days, counted from the first day of the story."""
    winnie(stage)
    karim(stage)
    three_spellings(stage)


def winnie(stage: Stage) -> None:
    """A survivor: assault, order, relapse, her children in care, a new assault, detox, and standing up."""
    day = stage.since + timedelta(days=24)
    her = Invented("Winnie", "Doran", "female", date(1988, 2, 11), "gypsy_traveller", phone="07700 900045",
                   address="18 Tanner's Rise, ZZ2 4DR", reads="no")  # fmt: skip
    him = Invented(
        "Martin",
        "Doran",
        "male",
        date(1984, 7, 30),
        "gypsy_traveller",
        phone="07700 900046",
        address=her.address,
    )
    children = [Invented(name, "Doran", sex, born, "gypsy_traveller", address=her.address)
                for name, sex, born in (("Nan", "female", date(2011, 5, 2)), ("Jimmy", "male", date(2014, 9, 17)),
                                        ("Kathleen", "female", date(2018, 1, 8)))]  # fmt: skip
    met = Family(her, him, children, "partner")
    intake = Intake(
        client=somebody(her), urgency="today", abuse=("physical", "controlling", "emotional"),
        channels=(Channel("phone", her.phone, safe="limited", days="12345", voicemail="no",
                          reached_by="He answers it in the evening"),
                  Channel("address", her.address, safe="never", shared_with_perpetrator=True)),
        perpetrators=(somebody(him, relation="partner"),),
        children=tuple(somebody(child, relation="parent") for child in children),
        said_level="high", said_count=17,
        narrative="He broke one of her ribs. She drinks to get through the day. Her three children are on a"
        " child protection plan. She cannot read or write: ring, never send a letter.",
        told=ToldHer("yes", day, "", "face_to_face"), agrees=Agrees("yes", day, "face_to_face"),
        shares=Shares("public_task", why="To keep her and the children safe", agreed="yes"),
    )  # fmt: skip
    desk = DESK["haven"]
    kept: dict[str, Work] = {}

    def begin() -> None:
        referral = refer(stage, desk, Referrer(1, member="social_worker"), intake)
        stage.later(lambda: take_in(stage, desk, referral, met, kept, "ama"), hours=1.5)

    stage.at(london(day, 10, 20), begin)
    steps = (
        (1, lambda w: spoke(w, "She came to the phone at the neighbour's. She wants the beatings to stop.")),
        (4, lambda w: assess(w, 17, "high", "first")),
        (9, lambda w: plan(w, "Go with her to court for the non-molestation order", "injury", 20)),
        (40, lambda w: note(w, "contact", "The order was made. She is drinking less.")),
        (60, lambda w: assess(w, 11, "medium", "case_review")),
        (200, lambda w: life(w, "reconciliation")),
        (208, lambda w: note(w, "safeguarding", "She has relapsed. The children went into foster care today.")),
        (212, lambda w: incident(w, ("physical",), "treated", "client")),
        (213, lambda w: assess(w, 18, "high", "incident")),
        (214, lambda w: plan(w, "Refer to the MARAC and tell her what it is for", "worse", 3)),
        (250, lambda w: life(w, "separation")),
        (300, lambda w: assess(w, 14, "high", "case_review")),
        (365, lambda w: note(w, "professional", "She moved into residential detox today.")),
        (420, lambda w: assess(w, 8, "standard", "case_review")),
        (545, lambda w: note(w, "contact", "She finished rehab. She stood up and spoke in the group.")),
        (550, lambda w: assess(w, 4, "standard", "case_review")),
    )  # fmt: skip
    _play(stage, day, kept, steps)


def karim(stage: Stage) -> None:
    """A man on the programme: referred by social care, 26 weeks, one worry, an end; his wife is another service's."""
    day = stage.since + timedelta(days=150)
    him = Invented(
        "Karim",
        "Demirci",
        "male",
        date(1982, 3, 3),
        "ethnic_other",
        phone="07700 900071",
        address="7 Rope Walk East, ZZ3 2AB",
    )
    her = Invented("Zeynep", "Demirci", "female", date(1985, 10, 19), "ethnic_other", language="tur",
                   phone="07700 900072", address="41 Larkfield Road, ZZ5 6HJ")  # fmt: skip
    son = Invented("Emre", "Demirci", "male", date(2016, 4, 4), "ethnic_other", address=her.address)
    met = Family(her, him, [son], "former_partner")
    told = ToldHer("yes", day, "", "face_to_face")
    hers = Intake(
        client=somebody(her), urgency="soon", abuse=("emotional", "controlling", "physical"),
        channels=(Channel("phone", her.phone, safe="safe", voicemail="no"),
                  Channel("address", her.address, hidden=True)),
        perpetrators=(somebody(him, relation="former_partner"),), children=(somebody(son, relation="parent"),),
        narrative="Separated. He uses contact with their son to shout at her.", told=told,
        agrees=Agrees("yes", day, "phone"),
        shares=Shares("public_task", agreed="yes"),
    )  # fmt: skip
    his = Intake(
        client=somebody(him), urgency="routine", work="perpetrator", abuse=("emotional", "controlling", "physical"),
        channels=(Channel("phone", him.phone, safe="safe", voicemail="yes"),),
        narrative="He says that he wants to change how he speaks to the mother of his son.",
        told=told, agrees=Agrees("yes", day, "face_to_face"), shares=Shares("public_task", agreed="yes"),
    )  # fmt: skip
    survivor: dict[str, Work] = {}
    programme: dict[str, Work] = {}
    earlier = stage.since + timedelta(days=33)

    def hers_begins() -> None:
        referral = refer(
            stage,
            DESK["haven"],
            Referrer(1, member="social_worker"),
            replace(hers, told=replace(told, on=earlier), agrees=Agrees("yes", earlier, "phone")),
        )
        stage.later(lambda: take_in(stage, DESK["haven"], referral, met, survivor, "bryony"), hours=3)

    def his_begins() -> None:
        referral = refer(stage, DESK["turning"], Referrer(1, member="social_worker"), his)
        stage.later(
            lambda: take_in(stage, DESK["turning"], referral, met, programme, "practitioner"), hours=6
        )

    stage.at(london(earlier, 11, 5), hers_begins)
    stage.at(london(day, 14, 40), his_begins)
    _play(stage, earlier, survivor, (
        (2, lambda w: spoke(w, "She will take part as long as he is not told.")),
        (8, lambda w: assess(w, 10, "medium", "first")),
        (80, lambda w: assess(w, 7, "standard", "case_review")),
        (330, lambda w: note(w, "contact", "Handovers are calm now. He rang to agree the time instead of shouting.")),
    ))  # fmt: skip
    _play(stage, day, programme, (
        (5, lambda w: spoke(w, "First meeting. He tells of shouting in front of his son, at least five times.")),
        (21, lambda w: plan(w, "Attend the first four of 26 weekly sessions", "child_contact", 28)),
        (190, lambda w: note(w, "contact", "Angry about a missed Saturday; kept calm, and spoke the next day.")),
        (215, lambda w: note(w, "other", "Completed the 26 weeks. Referred on to the parenting course.")),
        (220, lambda w: casework.close(w, "planned")),
    ))  # fmt: skip


def three_spellings(stage: Stage) -> None:
    """One woman, three agencies, three spellings: each has its own record, and nothing is said about sameness yet."""
    base = Invented("Khadija", "Warsame", "female", date(1993, 6, 5), "african", language="som", phone="07700 900088",
                    address="Flat 9, 62 Saltmarsh Avenue, ZZ8 3KW")  # fmt: skip
    him = Invented(
        "Abdi", "Warsame", "male", date(1989, 1, 1), "african", phone="07700 900089", address=base.address
    )
    seen = (
        ("haven", "pc_hale", 410, base),
        ("starling", "midwife", 433, replace(base, given="Khadijah", family="Warsama")),
        ("lantern", "housing", 461, replace(base, given="Hadija", born_on=date(1993, 5, 6))),
    )
    for key, member, days, her in seen:
        day = stage.since + timedelta(days=days)
        intake = Intake(
            client=somebody(her), urgency="soon", abuse=("physical", "controlling"),
            channels=(Channel("phone", her.phone, safe="limited", days="12345", voicemail="no"),),
            perpetrators=(somebody(him, relation="partner"),),
            narrative="She wants to leave and does not know where to go.",
            told=ToldHer("yes", day, "", "interpreter"), agrees=Agrees("yes", day, "interpreter"),
            shares=Shares("public_task", agreed="yes"),
        )  # fmt: skip
        stage.at(
            london(day, 12, 15), _known(stage, DESK[key], member, intake, Family(her, him, [], "partner"))
        )


def _known(stage: Stage, desk: Desk, member: str, intake: Intake, met: Family) -> Step:
    def step() -> None:
        referral = refer(stage, desk, Referrer(1, member=member), intake)
        stage.later(lambda: casework.accepted(stage, desk, referral, met, False), hours=4)

    return step


def _play(stage: Stage, day: date, kept: dict[str, Work], steps: Sequence[tuple[int, Happens]]) -> None:
    for days, step in steps:
        stage.at(stage.at_work(london(day + timedelta(days=days), 10)), when_taken_on(kept, step))
