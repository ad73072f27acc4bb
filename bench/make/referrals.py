"""Referrals as `referrals.actions` write them: sent by the police, looked at, decided."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bench.make.people import FOREVER, Family, Made, People
from bench.make.world import ACCEPTED, WAITING, Desk, World
from cairn.core import clock
from cairn.core.working_time import WORKING_TIME
from cairn.referrals import models
from cairn.referrals.rules.intake import Intake, Name, Somebody, to_json

UNTIL_CASE = timedelta(hours=20)  # from the referral to its case
HOURS = {"today": 4, "soon": 16, "routine": 40}
SIGHT_DAYS = 90
NARRATIVE = (
    "Officers were called by a neighbour. She said that he had taken her phone and would not let her leave."
)
REFUSALS = ("declined", "inappropriate", "signposted", "out_of_area")


@dataclass(frozen=True)
class Handed:
    """A referral with the receiver's own records of everybody in it."""

    id: int
    uid: UUID
    at: datetime
    urgency: str
    state: str
    agreed: bool
    client: Made
    perpetrator: Made | None
    children: tuple[Made, ...]

    @property
    def everybody(self) -> list[Made]:
        return [self.client, *([self.perpetrator] if self.perpetrator else []), *self.children]


class Referrals:
    def __init__(self, world: World, people: People) -> None:
        self.world, self.people, of = world, people, world.tables.of
        self._referral = of(
            models.Referral, "area", "reference", "from_agency", "to_agency", "service", "source", "urgency",
            "said_level", "received_at", "received_on", "received_fy", "received_ym", "triage_due_at", "state",
            "triaged_at", "triaged_by", "on_case_at", "matched_at", "name_sent", "data_key", "narrative", "as_sent",
            "created_at", "created_by",
        )  # fmt: skip
        self._person = of(
            models.ReferralPerson, "referral", "person", "role", "relation", "created_at", "created_by"
        )
        self._abuse = of(models.ReferralAbuse, "referral", "kind", "created_at", "created_by")
        self._told = of(models.Told, "referral", "agency", "came_with", "aware", "created_at", "created_by")
        self._agreed = of(
            models.Agreed, "referral", "agency", "came_with", "answer", "on", "created_at", "created_by"
        )
        self._triage = of(
            models.Triage,
            "referral",
            "decision",
            "reason",
            "at",
            "on",
            "by",
            "working_minutes",
            "created_at",
            "created_by",
        )
        somebody = Somebody(name=Name("@given", "@family"), born_precision="day", sex="female")
        self._intake = to_json(
            Intake(client=somebody, urgency="soon", abuse=("physical",), narrative=NARRATIVE)
        )

    def make(self, desk: Desk, family: Family, number: int) -> Handed:
        """One family referred, and seen by the receiver for as long as its decision says."""
        world, random = self.world, self.world.random
        at, uid, key = world.moment(number), world.tables.uid(), world.ring.new("referral")
        moment, by = world.tables.moment(at), desk.manager
        state, decision = self._decision(desk, number)
        decided = WORKING_TIME.add_hours(at, random.uniform(0.3, 12)) if decision else None
        if decided and decided >= world.now:
            state, decision, decided = "sent", "", None
        client, perpetrator, children = self._people(desk, family, at, by)
        day, urgency = clock.london_day(at), random.choice(("today", "soon", "soon", "routine"))
        pk = self._referral.add(
            desk.area, world.reference(), world.police, desk.agency, desk.service, "agency", urgency,
            random.choice(("", "high", "medium", "standard")), moment, day, clock.financial_year(day),
            clock.year_month(day), world.tables.moment(WORKING_TIME.add_hours(at, HOURS[urgency])), state,
            world.tables.moment(decided) if decided else None, by if decided else None,
            world.tables.moment(at + UNTIL_CASE) if state == "accepted" else None, moment,
            f"{family.harmed.given} {family.harmed.family}", key, *self._sealed(uid, key, client), moment, by, uid=uid,
        )  # fmt: skip
        agreed = random.random() < 0.85
        handed = Handed(pk, uid, at, urgency, state, agreed, client, perpetrator, children)
        self._records(handed, by)
        if decided:
            reason = "" if state == "accepted" else "Said no when she was asked."
            self._decide(handed, decision, decided, reason, key, by)
        until = (
            FOREVER
            if state != "declined" or decided is None
            else clock.london_day(decided) + timedelta(days=SIGHT_DAYS)
        )
        if not world.figures_only:
            for person in handed.everybody:
                self.people.involve(desk, person, "referred", ("referral", uid), at, until, by)
                self.people.reach(desk, person, until, until)
        return handed

    def _decision(self, desk: Desk, number: int) -> tuple[str, str]:
        """(State, decision): the last ones of each service still wait."""
        if (self.world.family_count - number) * desk.share < WAITING:
            return ("sent", "")
        if self.world.random.random() < ACCEPTED:
            return ("accepted", "accepted")
        return ("declined", self.world.random.choice(REFUSALS))

    def _people(
        self, desk: Desk, family: Family, at: datetime, by: int
    ) -> tuple[Made, Made | None, tuple[Made, ...]]:
        people, names = self.people, self.world.names
        client = people.make(desk, family.harmed, at, by)
        if not self.world.figures_only:
            people.channels(client, names.phone(client.id), names.address(), at, by)
        causing = people.make(desk, family.causing, at, by) if family.causing else None
        if causing:
            people.relate(causing, client, "former_partner", at, by)
        children = tuple(people.make(desk, child, at, by) for child in family.children)
        for child in children:
            people.relate(client, child, "parent", at, by)
        return client, causing, children

    def _sealed(self, uid: UUID, key: UUID, client: Made) -> tuple[bytes | None, bytes | None]:
        """What happened, and all that was sent word for word."""
        if self.world.figures_only:
            return None, None
        seal, human = self.world.ring.seal, client.human
        sent = self._intake.replace("@given", json.dumps(human.given, ensure_ascii=False)[1:-1])
        sent = sent.replace("@family", json.dumps(human.family, ensure_ascii=False)[1:-1])
        return (
            seal(NARRATIVE, key, "referrals_referral.narrative", uid),
            seal(sent, key, "referrals_referral.as_sent", uid),
        )

    def _records(self, handed: Handed, by: int) -> None:
        """Who is in it, the forms of abuse, what she was told and whether she agrees."""
        moment, random = self.world.tables.moment(handed.at), self.world.random
        self._person.add(handed.id, handed.client.id, "client", "", moment, by)
        if handed.perpetrator:
            self._person.add(handed.id, handed.perpetrator.id, "perpetrator", "former_partner", moment, by)
        for child in handed.children:
            self._person.add(handed.id, child.id, "child", "parent", moment, by)
        for kind in random.sample(
            ("physical", "controlling", "emotional", "economic", "stalking"), k=random.choice((1, 2))
        ):
            self._abuse.add(handed.id, kind, moment, by)
        if not self.world.figures_only:
            self._told.add(handed.id, self.world.police, True, "yes", moment, by)
        said = ("yes", clock.london_day(handed.at)) if handed.agreed else ("not_asked", None)
        self._agreed.add(handed.id, self.world.police, True, *said, moment, by)

    def _decide(self, handed: Handed, decision: str, at: datetime, reason: str, key: UUID, by: int) -> None:
        uid, moment = self.world.tables.uid(), self.world.tables.moment(at)
        sealed = (
            self.world.ring.seal(reason, key, "referrals_triage.reason", uid)
            if reason and not self.world.figures_only
            else None
        )
        self._triage.add(
            handed.id, decision, sealed, moment, clock.london_day(at), by, WORKING_TIME.minutes_between(handed.at, at),
            moment, by, uid=uid,
        )  # fmt: skip
