"""Who may see and do what, a second time: plain Python over sets, written from the rules, no code asked.

A `World` is told what was done, and answers what follows. Members, agencies and teams are the keys of the cast.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from cairn.demo.cast import AGENCIES, CAST
from tests.access.oracle import MAY, WORKERS

MEMBERS = {member.key: member for member in CAST}
TEAMS = {agency.key: agency.teams for agency in AGENCIES}
ALWAYS = date(9999, 12, 31)
MAKERS = MAY["PERSON_CHANGE"] | MAY["REFERRAL_MAKE"] | MAY["REFERRAL_TYPE_IN"] | MAY["REFERRAL_IMPORT"]
PROGRAMME = {"practitioner", "programme_manager"}


@dataclass
class Record:
    """One record as the oracle knows it."""

    number: int
    area: str
    owner: str
    maker: str
    made_at: datetime
    cluster: int
    involved: list[tuple[str, date]] = field(
        default_factory=list
    )  # "agency haven", "team haven Advocacy", "user ama"
    phones: set[str] = field(default_factory=set)
    restricted: bool = False
    shares: list[tuple[str, date]] = field(default_factory=list)
    ties: set[int] = field(default_factory=set)


@dataclass
class CaseOf:
    agency: str
    client: int
    others: list[int]


@dataclass
class World:
    records: dict[int, Record] = field(default_factory=dict)
    bars: set[tuple[int, str]] = field(
        default_factory=set
    )  # cluster, "user ama" or "agency haven": first-hand, in force
    cases: list[CaseOf] = field(default_factory=list)

    def of_cluster(self, cluster: int) -> list[Record]:
        return [record for record in self.records.values() if record.cluster == cluster]

    # --- gate 1 ---

    def cluster_barred(self, key: str, cluster: int) -> bool:
        """Barred from this human, or from somebody who shares a phone with her in the same area."""
        me = {f"user {key}", f"agency {MEMBERS[key].agency}"}
        barred = {at for at, who in self.bars if who in me}
        mine = {(phone, record.area) for record in self.of_cluster(cluster) for phone in record.phones}
        return cluster in barred or any(
            (phone, record.area) in mine
            for at in barred
            for record in self.of_cluster(at)
            for phone in record.phones
        )

    def barred(self, key: str, record: Record) -> bool:
        """From her, or from somebody who is recorded as hers, on whichever record of her."""
        others = [self.records[number] for one in self.of_cluster(record.cluster) for number in one.ties]
        return any(self.cluster_barred(key, one.cluster) for one in (record, *others))

    # --- gate 4 ---

    def shared(self, key: str, record: Record, day: date) -> bool:
        return any(who == key and day <= until for who, until in record.shares)

    def sees(self, key: str, record: Record, day: date) -> bool:
        member = MEMBERS[key]
        team = member.team or next(iter(TEAMS[member.agency]), "")
        through = {f"user {key}", f"team {member.agency} {team}"}
        if key in WORKERS:
            through.add(f"agency {member.agency}")
        reached = any(who in through and day <= until for who, until in record.involved)
        return (
            reached
            and member.area == record.area
            and (not record.restricted or self.shared(key, record, day))
            and not self.barred(key, record)
        )

    def on_duty(self, key: str, record: Record, day: date) -> bool:
        return not self.barred(key, record) and (not record.restricted or self.shared(key, record, day))

    def in_an_emergency(self, key: str, record: Record, day: date) -> bool:
        """Another agency's or a restricted one, in her area, on her side of the wall, that she does not see anyway."""
        member = MEMBERS[key]
        across = (key in PROGRAMME and record.owner != member.agency) or (
            key in WORKERS - PROGRAMME and record.owner == "turning"
        )
        return (
            member.area == record.area
            and (record.owner != member.agency or record.restricted)
            and not across
            and not self.barred(key, record)
            and not self.sees(key, record, day)
        )

    def sees_case(self, key: str, case: CaseOf, day: date) -> bool:
        client = self.records[case.client]
        return (
            MEMBERS[key].agency == case.agency
            and self.sees(key, client, day)
            and not any(self.barred(key, self.records[n]) for n in (case.client, *case.others))
        )

    # --- gate 6 ---

    def verbs(self, key: str, record: Record, now: datetime, day: date) -> dict[str, bool]:
        """Every `may_x` that asks about a record, by its name."""
        sees = self.sees(key, record, day)
        making = record.maker == key and now - record.made_at <= timedelta(hours=1)
        return {
            "may_change": (making and key in MAKERS) or (key in MAY["PERSON_CHANGE"] and sees),
            "may_change_contact": (making and key in MAKERS) or (key in MAY["CONTACT_CHANGE"] and sees),
            "may_involve": making or sees,
            "may_report_near_miss": sees,
            "may_share": key in MAY["SHARE_GIVE"] and sees,
            "may_restrict": key in MAY["PERSON_RESTRICT"] and sees,
        }

    # --- what was done ---

    def share_with(self, key: str, record: Record, day: date, until: date = ALWAYS) -> None:
        """The share that keeps somebody's sight: not twice, and not over a bar."""
        if not self.shared(key, record, day) and not self.barred(key, record):
            record.shares.append((key, until))

    def restrict(self, key: str, record: Record, day: date, restricted: bool) -> None:
        """It counts for every record of the same human; whoever restricts keeps her sight, and the managers of every
        agency whose record it is, or that works with another record of hers."""
        for one in self.of_cluster(record.cluster):
            one.restricted = restricted
            agencies = {who.split()[1] for who, until in one.involved if day <= until}
            if one is record:
                agencies = {one.owner} - {MEMBERS[key].agency}
            there = [
                m.key
                for m in CAST
                if m.agency in agencies and m.area == one.area and m.key in MAY["SHARE_GIVE"]
            ]
            for keeps in [key, *there] if one is record else there:
                if restricted:
                    self.share_with(keeps, one, day)

    def recognise(self, one: Record, other: Record, day: date) -> None:
        """Two records of one human: bars, restriction and shares of either count for both."""
        self.bars |= {(one.cluster, who) for at, who in self.bars if at == other.cluster}
        for record in self.of_cluster(other.cluster):
            record.cluster = one.cluster
        together = self.of_cluster(one.cluster)
        given = {
            share for record in together if record.restricted for share in record.shares if day <= share[1]
        }
        if any(record.restricted for record in together):
            for record in together:
                if not record.restricted:
                    record.restricted = True
                    record.shares += sorted(given)
