"""More people to meet: names of every script, one incident told three times, a man on both sides, who may not look."""

from datetime import date, datetime, timedelta
from functools import partial

from cairn.cases import actions as cases
from cairn.cases.actions.incidents import Telling
from cairn.core import clock
from cairn.demo.population import Family, Invented, address, family
from cairn.demo.story import casework
from cairn.demo.story.handovers import intake_of
from cairn.demo.story.reaching import Work
from cairn.demo.story.referring import DESK, REFERRERS, refer
from cairn.demo.story.stage import Stage
from cairn.demo.story.telling import assess, incident, note, spoke, tell
from cairn.people import actions as people
from cairn.people.models import Bar
from cairn.people.rules.bars import COLLEAGUE


def schedule(stage: Stage) -> None:
    scripts(stage)
    three_reports(stage)
    both_sides(stage)
    staff(stage)
    restricted(stage)


# given name, family name, as others write it, sex, born, ethnic group, language
SCRIPTS = (
    ("هدى", "المصري", (("Huda", "Al-Masri"),), "female", date(1991, 4, 9), "arab", "ara"),
    ("রহিমা", "খাতুন", (("Rahima", "Khatun"),), "female", date(1986, 12, 2), "bangladeshi", "ben"),
    ("美玲", "陈", (("Mei Ling", "Chen"),), "female", date(1979, 8, 21), "chinese", "cmn"),
    ("Agnieszka", "Wiśniewska-Brzęczyszczykiewicz", (), "female", date(1990, 1, 30), "white_other", "pol"),
    ("Thị Thùy Linh", "Nguyễn", (("Linh", "Nguyen"),), "female", date(1996, 6, 17), "asian_other", "vie"),
    ("Оксана", "Шевченко", (("Oksana", "Shevchenko"),), "female", date(1988, 10, 5), "white_other", "ukr"),
    ("ሰላማዊት", "ተስፋዬ", (("Selamawit", "Tesfaye"),), "female", date(1994, 3, 14), "african", "amh"),
    (
        "Maria do Carmo Anunciação", "de Albuquerque e Vasconcelos de Figueiredo Castelo-Branco", (), "female",
        date(1968, 2, 3), "white_other", "por",
    ),
    ("Nell", "O", (), "female", date(2003, 11, 11), "white_irish", "eng"),
)  # fmt: skip


def scripts(stage: Stage) -> None:
    """Names in several scripts, a very long one and a very short one."""
    for number, (given, name, also, sex, born, ethnicity, language) in enumerate(SCRIPTS):
        her = Invented(
            given, name, sex, born, ethnicity, language=language, interpreter=language != "eng",
            phone=f"07700 9000{10 + number}", address=address(stage.random), also=also,
        )  # fmt: skip
        met = family(stage.random, stage.since, stage.numbers)
        met.harmed, met.children = her, []
        how = REFERRERS[number % 5]
        # Of the last three months: sight ends ninety days after a case has closed.
        stage.at(stage.workday(56 - 6 * number, 13), partial(_comes, stage, met, how))


def _comes(stage: Stage, met: Family, how: object) -> None:
    haven = DESK["haven"]
    referral = refer(stage, haven, how, intake_of(stage, haven.work, met, high=False))  # type: ignore[arg-type]
    stage.later(lambda: casework.accepted(stage, haven, referral, met, False), hours=3)


def three_reports(stage: Stage) -> None:
    """The police, the hospital and she herself tell of one night: one incident with three sources."""
    met = family(stage.random, stage.today - timedelta(days=150), stage.numbers)
    met.harmed.given, met.harmed.family, met.harmed.also = "Gloria", "Baptiste", ()

    def night(work: Work) -> None:
        told = incident(work, ("physical", "controlling"), "treated", "client")
        by = work.stage.actor(work.worker)
        for told_by, key, reference in (
            ("police", "police", "RCP 4471/26"),
            ("agency", "hospital", "ED 20931"),
        ):
            agency = work.stage.cast.agencies[key]
            source = Telling(told_by=told_by, told_on=clock.today(), agency=agency, reference=reference)
            cases.add_source(by=by, incident=told, source=source)

    tell(stage, "haven", met, at=stage.workday(48), owner="ama", member="pc_hale", high=True, then=(
        (stage.workday(47, 13), lambda w: spoke(w, "She came to the office with her sister.")),
        (stage.workday(45, 11), lambda w: assess(w, 13, "high", "first")),
        (stage.workday(20, 11), night),
        (stage.workday(20, 14), lambda w: assess(w, 16, "high", "incident")),
    ))  # fmt: skip


def both_sides(stage: Stage) -> None:
    """A man who is said to cause harm in one case and is harmed in another: two cases, and nobody reads across."""
    liam = Invented("Liam", "Mears", "male", date(1992, 5, 25), "white_british", phone="07700 900030",
                    address=address(stage.random))  # fmt: skip
    holly = Invented("Holly", "Cobb", "female", date(1994, 9, 2), "white_british", phone="07700 900031",
                     address=address(stage.random))  # fmt: skip
    dean = Invented("Dean", "Mears", "male", date(1987, 7, 7), "white_british", address=liam.address)
    tell(stage, "haven", Family(holly, liam, [], "former_partner"), at=stage.workday(60), owner="staff_7",
         member="pc_hale", then=(
             (stage.workday(59, 12), lambda w: spoke(w, "He sends her messages from new numbers every day.")),
             (stage.workday(57, 12), lambda w: assess(w, 10, "medium", "first")),
         ))  # fmt: skip
    tell(stage, "haven", Family(liam, dean, [], "relative"), at=stage.workday(33), owner="staff_8", member="doctor",
         then=(
             (stage.workday(32, 12), lambda w: spoke(w, "His brother beats him. He has told nobody before.")),
             (stage.workday(30, 12), lambda w: assess(w, 9, "medium", "first")),
         ))  # fmt: skip


def staff(stage: Stage) -> None:
    """Workers who belong to a case: one by her own phone, one by her own word, one perhaps, by a name alone."""
    bryony, brook = "bryony", "staff_6"

    def remember() -> None:
        by = stage.actor("grace")
        people.remember_staff(by=by, user=stage.cast.users[bryony], phones=["07700 900040"])
        people.remember_staff(by=by, user=stage.cast.users[brook])

    def his_phone(work: Work) -> None:
        him = next(
            party.person for party in work.case.parties.filter(role="perpetrator").select_related("person")
        )
        people.add_contact_point(
            by=work.stage.actor(work.worker), person=him, kind="phone", value="07700 900040"
        )

    def all_but_one_asked(work: Work) -> None:
        by, asked = work.stage.actor("grace"), Bar.objects.filter(matched=COLLEAGUE, lifted_at__isnull=True)
        for bar in asked.order_by("id")[1:]:
            people.decide_bar(
                by=by, bar=bar, was=bar.version, confirmed=False, because="She does not know them."
            )

    def i_know_her(work: Work) -> None:
        people.declare_bar(by=work.stage.actor("staff_5"), person_or_cluster=work.client)

    stage.at(stage.workday(200), remember)
    day = stage.today - timedelta(days=150)
    stacey, marcia, hannah = (family(stage.random, day, stage.numbers) for _ in range(3))
    for met, given, name in (
        (stacey, "Stacey", "Farrow"),
        (marcia, "Marcia", "Lindo"),
        (hannah, "Hannah", "Brook"),
    ):
        met.harmed.given, met.harmed.family, met.harmed.sex, met.harmed.also = given, name, "female", ()
    stacey.causing.given, stacey.causing.family = "Craig", "Tallis"
    tell(stage, "haven", stacey, at=stage.workday(40), owner="ama", member="pc_hale", then=(
        (stage.workday(39, 12), lambda w: spoke(w, "His cousin works with people, she is not sure where.")),
        (stage.workday(38, 12), his_phone), (stage.workday(37, 10), all_but_one_asked),
        (stage.workday(37, 12), lambda w: assess(w, 9, "medium", "first")),
    ))  # fmt: skip
    tell(stage, "haven", marcia, at=stage.workday(28), owner="staff_4", member="social_worker", then=(
        (stage.workday(27, 10), i_know_her), (stage.workday(27, 14), lambda w: spoke(w, "Wants help with housing.")),
    ))  # fmt: skip
    tell(stage, "haven", hannah, at=stage.workday(4), owner="staff_2", member="housing", then=(
        (stage.workday(3, 14), lambda w: spoke(w, "She is glad to have somebody of her own.")),
    ))  # fmt: skip


def restricted(stage: Stage) -> None:
    """A woman whose record only those may see who were named: her manager, her worker, and a colleague for a while."""
    met = family(stage.random, stage.today - timedelta(days=150), stage.numbers)
    met.harmed.given, met.harmed.family, met.harmed.also = "Ifeoma", "Balogun", ()

    def restrict(work: Work) -> None:
        by, her, cast = work.stage.actor("grace"), work.client, work.stage.cast
        people.restrict(
            by=by, person=her, was=her.version, restricted=True, keep=[cast.users["ama"]],
            because="He works for an agency of the partnership.",
        )  # fmt: skip
        people.share(
            by=by, person=her, user=cast.users["bryony"], purpose="Cover while Ama Owusu is on leave",
            basis="The manager's decision", until_on=work.stage.today + timedelta(days=28),
        )  # fmt: skip

    first: datetime = stage.workday(25)
    tell(stage, "haven", met, at=first, owner="ama", high=True, then=(
        (stage.workday(24, 11), lambda w: spoke(w, "He works where our letters are read. Nobody else is to see this.")),
        (stage.workday(24, 12), restrict),
        (stage.workday(22, 11), lambda w: assess(w, 15, "high", "first")),
        (stage.workday(10, 11), lambda w: note(w, "contact", "Met at the library. She feels better with the lock.")),
    ))  # fmt: skip
