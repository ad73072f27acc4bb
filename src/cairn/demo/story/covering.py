"""Who covers tonight, a record opened in an emergency twice, and an agency that must not see one woman."""

from datetime import timedelta

from cairn.access import audit, emergency
from cairn.access.models import BreakGlass
from cairn.cases import actions as cases
from cairn.cases.presenters.duty import FIELDS
from cairn.core import clock
from cairn.demo.population import Family, family
from cairn.demo.story.reaching import Work
from cairn.demo.story.stage import Stage, london
from cairn.demo.story.telling import assess, plan, spoke, tell
from cairn.people import actions as people

# who covers which of Haven's teams today: member, team, from and until which hour (past midnight: of tomorrow)
ROTA = (
    ("ama", "Outreach", 9, 17),
    ("staff_3", "Advocacy", 9, 17),
    ("bryony", "Advocacy", 17, 33),
)


def schedule(stage: Stage) -> None:
    stage.at(stage.workday(15, 11), lambda: _night_cover(stage))
    stage.at(stage.workday(1, 16), lambda: _rota(stage))
    _emergencies(stage)
    _agency_bar(stage)


def _met(stage: Stage) -> Family:
    return family(stage.random, stage.today - timedelta(days=150), stage.numbers)


def _rota(stage: Stage) -> None:
    teams = {team.name: team for team in stage.cast.agencies["haven"].teams.all()}
    for member, team, begins, ends in ROTA:
        midnight = london(stage.today, 0)
        cases.put_on_rota(
            by=stage.actor("grace"), user=stage.cast.users[member], team=teams[team],
            from_at=midnight + timedelta(hours=begins), until_at=midnight + timedelta(hours=ends),
        )  # fmt: skip


def _night_cover(stage: Stage) -> None:
    cases.agree_night_cover(
        by=stage.actor("grace"), covered_by=stage.cast.agencies["night"], from_on=clock.today(),
        until_on=clock.today() + timedelta(days=300),
    )  # fmt: skip


def _emergencies(stage: Stage) -> None:
    """One that was right and has been reviewed; one of last night that waits."""

    def at_night(work: Work) -> None:
        row = _open(
            work, "night", "A neighbour rang the emergency team: shouting next door, and she does not answer."
        )
        reviewer = next(key for key, user in stage.cast.users.items() if user == row.reviewer)
        stage.later(lambda: _right(stage, reviewer, row), hours=3)

    def last_night(work: Work) -> None:
        _open(
            work,
            "social_worker",
            "Her son told his teacher this afternoon that his father has a knife at home.",
        )

    tell(stage, "haven", _met(stage), at=stage.workday(34), owner="ama", member="midwife", high=True, then=(
        (stage.workday(33, 12), lambda w: spoke(w, "She has packed a bag and left it with her sister.")),
        (stage.workday(32, 12), lambda w: assess(w, 16, "high", "first")),
        (stage.workday(31, 12), lambda w: plan(w, "If he comes, ring her sister: Thursday", "fear", 60, kept=False)),
        (stage.workday(12, 21), at_night),
        (stage.workday(1, 17, 30), last_night),
    ))  # fmt: skip


def _open(work: Work, member: str, why: str) -> BreakGlass:
    """She gives her second factor, opens the record by its reference, and reads it once."""
    by = work.stage.actor(member)
    by.mfa_at = clock.now()
    row = cases.open_in_emergency(by=by, typed=work.fresh.reference, reason=why)
    emergency.note_read(by, row, FIELDS)
    audit.append_seen(by)
    return row


def _right(stage: Stage, reviewer: str, row: BreakGlass) -> None:
    people.review_emergency(
        by=stage.actor(reviewer), row=row, was=row.version, finding="right",
        found="Rang the team: the police had asked for the plan, and went with it.",
    )  # fmt: skip


def _agency_bar(stage: Stage) -> None:
    """He is on the committee of a charity that works in the borough: nobody of it sees her."""

    def bar(work: Work) -> None:
        people.declare_bar(
            by=stage.actor("grace"), person_or_cluster=work.client, agency=stage.cast.agencies["starling"],
            because="He sits on the charity's committee and knows its workers.",
        )  # fmt: skip

    tell(stage, "haven", _met(stage), at=stage.workday(21), owner="staff_8", member="doctor", then=(
        (stage.workday(20, 11), lambda w: spoke(w, "She asks that nobody at Starling hears of this.")),
        (stage.workday(20, 12), bar),
    ))  # fmt: skip
