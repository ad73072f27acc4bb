"""Cases as `cases.actions` write them: parties, owner, attempts, incidents, assessments, answers, an end."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from bench.make.people import FOREVER, People
from bench.make.referrals import SIGHT_DAYS, UNTIL_CASE, Handed
from bench.make.world import ACCEPTED, CASELOAD, Desk, World
from cairn.cases import models
from cairn.cases.rules.clocks import first_contact_due, review_due
from cairn.cases.rules.instruments import SAFELIVES_RIC_2009 as RIC
from cairn.cases.rules.level import level
from cairn.cases.rules.local import COUNT, in_force
from cairn.core import clock
from cairn.core.working_time import WORKING_TIME

ITEMS = tuple(RIC.by_code)
BECAUSE = "She is frightened of what he will do when the order ends."
TEXT = "He waited outside and followed her to the bus stop."


@dataclass(frozen=True)
class Course:
    """How a case went, before it is written."""

    opened: date
    engaged: date | None
    closed: date | None
    assessed: tuple[tuple[datetime, int, str], ...]  # when, how many yes, judged


class Cases:
    def __init__(self, world: World, people: People) -> None:
        self.world, self.people, of = world, people, world.tables.of
        self._case = of(
            models.Case, "area", "agency", "service", "reference", "data_key", "work", "state", "received_on",
            "opened_on", "contact_due_on", "first_attempt_on", "first_contact_on", "agreed_on", "engaged_on", "level",
            "level_on", "review_due_on", "closed_on", "outcome", "risk_change", "feels_safer", "created_at",
            "created_by",
        )  # fmt: skip
        self._onto = of(models.CaseReferral, "case", "referral", "created_at", "created_by")
        self._party = of(
            models.Party, "case", "person", "role", "according_to", "from_on", "created_at", "created_by"
        )
        self._abuse = of(models.CaseAbuse, "case", "kind", "created_at", "created_by")
        self._allocation = of(
            models.Allocation, "case", "user", "from_on", "until_on", "created_at", "created_by"
        )
        self._attempt = of(
            models.ContactAttempt, "case", "at", "on", "channel", "rule", "reached", "two_way", "support", "text",
            "created_at", "created_by",
        )  # fmt: skip
        self._assessment = of(
            models.Assessment, "case", "instrument", "instrument_version", "assessed_at", "assessed_on", "assessed_by",
            "why_now", "yes", "unknown", "unanswered", "threshold", "judged", "judged_because", "level",
            "level_because", "agreement", "heard_before", "incidents", "age", "routes", "referred", "created_at",
            "created_by",
        )  # fmt: skip
        self._answer = of(models.Answer, "assessment", "item", "value", "source")
        self._incident = of(
            models.Incident, "case", "area", "agency", "on", "precision", "harm", "children_present",
            "orders_breached", "text", "created_at", "created_by",
        )  # fmt: skip
        self._incident_kind = of(models.IncidentKind, "incident", "kind", "created_at", "created_by")
        self._incident_party = of(
            models.IncidentParty, "incident", "party", "did", "created_at", "created_by"
        )
        self._incident_source = of(
            models.IncidentSource, "incident", "told_by", "told_on", "created_at", "created_by"
        )
        self._local = in_force(world.today)

    def make(self, desk: Desk, handed: Handed, number: int) -> None:
        """The case of a referral that was accepted, with its sight."""
        if handed.state != "accepted":
            return
        world, uid, key = self.world, self.world.tables.uid(), self.world.ring.new("case")
        course = self._course(desk, handed, number)
        owner = world.random.choice(desk.workers)
        began = world.tables.moment(handed.at + UNTIL_CASE)
        pk = self._case.add(*self._columns(desk, handed, course, key), began, desk.manager, uid=uid)
        self._onto.add(pk, handed.id, began, desk.manager)
        parties = self._parties(pk, handed, course, began, desk.manager)
        self._abuse.add(pk, "physical", began, desk.manager)
        self._allocation.add(pk, owner, course.opened, course.closed, began, desk.manager)
        self._attempts(pk, course, key, owner)
        for at, yes, judged in course.assessed:
            self._assess(pk, at, yes, judged, key, owner)
        if world.random.random() < 0.35:
            self._happened(desk, pk, parties, course, key, owner)
        if not world.figures_only:
            until = course.closed + timedelta(days=SIGHT_DAYS) if course.closed else FOREVER
            for person in handed.everybody:
                self.people.involve(
                    desk, person, "case", ("case", uid), handed.at + UNTIL_CASE, until, desk.manager
                )

    def _course(self, desk: Desk, handed: Handed, number: int) -> Course:
        random, today = self.world.random, self.world.today
        opened = min(clock.london_day(handed.at) + timedelta(days=1), today)
        recent = (self.world.family_count - number) * desk.share * ACCEPTED < CASELOAD * len(desk.workers)
        engaged = (
            opened + timedelta(days=random.randrange(1, 10))
            if handed.agreed and random.random() < 0.85
            else None
        )
        engaged = engaged if engaged and engaged <= today else None
        assessed = []
        if engaged:
            at, yes = (
                handed.at + timedelta(days=(engaged - clock.london_day(handed.at)).days + 1),
                random.randrange(4, 20),
            )
            for _ in range(random.choices((1, 2, 3), weights=(60, 28, 12))[0]):
                if at >= self.world.now:
                    break
                assessed.append((at, yes, "medium" if yes > 7 else "standard"))
                at, yes = at + timedelta(days=random.randrange(20, 80)), max(0, yes - random.randrange(0, 6))
        last = clock.london_day(assessed[-1][0]) if assessed else opened
        closed = last + timedelta(days=random.randrange(5, 60))
        return Course(opened, engaged, None if recent or closed > today else closed, tuple(assessed))

    def _columns(self, desk: Desk, handed: Handed, course: Course, key: UUID) -> tuple[object, ...]:
        world, random, received = self.world, self.world.random, clock.london_day(handed.at)
        promise, ended = self._local.promise, course.closed is not None
        state = (
            "closed"
            if ended
            else "active"
            if course.assessed
            else "engaged"
            if course.engaged
            else "attempting"
        )
        high = handed.urgency == "today"
        due = None if ended else first_contact_due(received, high=high, promise=promise, time=WORKING_TIME)
        risk, risk_on, review = "", None, None
        if course.assessed:
            at, yes, judged = course.assessed[-1]
            risk, risk_on = self._level(yes, judged)[0], clock.london_day(at)
            review = None if ended else review_due(risk_on, level=risk, promise=promise)
        outcome = (
            random.choice(("planned", "planned", "unplanned", "transferred"))
            if course.engaged
            else "not_engaged"
        )
        judged_change = (
            random.choice(("significant", "moderate", "limited", "none")) if ended and course.engaged else ""
        )
        return (
            desk.area, desk.agency, desk.service, world.reference(), key, "survivor", state, received, course.opened,
            due, course.opened, course.engaged, received if handed.agreed else None, course.engaged, risk, risk_on,
            review, course.closed, outcome if ended else "", judged_change,
            random.choice(("yes", "no", "unknown", "not_asked")) if judged_change else "",
        )  # fmt: skip

    def _parties(
        self, case: int, handed: Handed, course: Course, began: object, by: int
    ) -> list[tuple[int, str]]:
        found = []
        for person in handed.everybody:
            role = (
                "client"
                if person is handed.client
                else "perpetrator"
                if person is handed.perpetrator
                else "child"
            )
            found.append((self._party.add(case, person.id, role, "referrer", course.opened, began, by), role))
        return found

    def _attempts(self, case: int, course: Course, key: UUID, by: int) -> None:
        days = [(course.opened, "no_answer")] + ([(course.engaged, "spoke")] if course.engaged else [])
        for day, reached in days:
            at = datetime.combine(day, datetime.min.time().replace(hour=11), tzinfo=clock.LONDON)
            moment, uid, spoke = self.world.tables.moment(at), self.world.tables.uid(), reached == "spoke"
            text = self._text(TEXT, key, "cases_contactattempt.text", uid)
            self._attempt.add(
                case, moment, day, "phone", "safe", reached, spoke, spoke, text, moment, by, uid=uid
            )

    def _assess(self, case: int, at: datetime, yes: int, judged: str, key: UUID, by: int) -> None:
        uid, moment = self.world.tables.uid(), self.world.tables.moment(at)
        risk, because, threshold = self._level(yes, judged)
        met = risk == "high" and threshold is not None and yes >= threshold
        pk = self._assessment.add(
            case, RIC.code, RIC.version, moment, clock.london_day(at), by, "first", yes, 0, 0, threshold, judged,
            self._text(BECAUSE, key, "cases_assessment.judged_because", uid), risk, because, "not_asked", "no", 0, None,
            "count" if met else "", met, moment, by, uid=uid,
        )  # fmt: skip
        if not self.world.figures_only:
            for number, item in enumerate(ITEMS):
                self._answer.add(pk, item, "yes" if number < yes else "no", "client")

    def _level(self, yes: int, judged: str) -> tuple[str, str, int | None]:
        threshold = self._local.number(COUNT, RIC.code)
        found = level(yes=yes, threshold=threshold, judged=judged, earlier=None)
        return found.level, found.finding.code, threshold

    def _happened(
        self, desk: Desk, case: int, parties: list[tuple[int, str]], course: Course, key: UUID, by: int
    ) -> None:
        uid = self.world.tables.uid()
        at = datetime.combine(course.opened, datetime.min.time().replace(hour=10), tzinfo=clock.LONDON)
        moment = self.world.tables.moment(at)
        text = self._text(TEXT, key, "cases_incident.text", uid)
        pk = self._incident.add(
            case, desk.area, desk.agency, course.opened - timedelta(days=2), "day", "minor", "no", "unknown", text,
            moment, by, uid=uid,
        )  # fmt: skip
        self._incident_kind.add(pk, "stalking", moment, by)
        for party, role in parties:
            if role != "child":
                self._incident_party.add(pk, party, "harmed" if role == "client" else "caused", moment, by)
        told_by = self.world.random.choice(("client", "police"))
        self._incident_source.add(pk, told_by, course.opened, moment, by)

    def _text(self, text: str, key: UUID, column: str, row: UUID) -> bytes | None:
        return None if self.world.figures_only else self.world.ring.seal(text, key, column, row)
