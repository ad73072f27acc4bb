"""What oversight has to look at on the day of loading: reading, a breach, a hold, what a review asked for."""

from datetime import timedelta

from cairn.access import audit
from cairn.core import clock
from cairn.demo.story.stage import Stage
from cairn.oversight.actions import breaches, reviews, schedule, watching
from cairn.people.models import Person
from cairn.referrals import actions as referrals


def tell(stage: Stage) -> None:
    """After the story has been played, at the end of the day before."""
    _reading(stage)
    _breaches(stage)
    _reviews(stage)
    with clock.at(stage.workday(2, 15)):
        hers = Person.objects.visible_to(stage.actor("ama")).order_by("pk").first()
        if hers is None:
            return
        schedule.place_hold(
            by=stage.actor("governance"), reference=hers.reference, kind="review",
            because="The partnership looks at how the first six weeks went.",
        )  # fmt: skip
        referrals.record_sharing(
            by=stage.actor("ama"), person=hers, to_agency=stage.cast.agencies["substance"], basis="care", agreed="yes",
            purpose="casework", what="That she starts on Monday", why="So that somebody meets her at the door",
            necessary="", proportionate="", one_off="Their agreement is not signed yet, and she starts on Monday.",
        )  # fmt: skip


def _reading(stage: Stage) -> None:
    """A week of ordinary days, and one evening that somebody should ask about."""
    for back in range(8, 0, -1):
        for key in ("ama", "bryony"):
            with clock.at(stage.workday(back, 10)):
                _reads(stage, key, 3)
    evening = stage.until - timedelta(hours=1)
    with clock.at(evening):
        _reads(stage, "bryony", 24)
    watching.look_at(clock.london_day(evening))


def _reads(stage: Stage, key: str, many: int) -> None:
    actor = stage.actor(key)
    for uid in Person.objects.visible_to(actor).order_by("pk").values_list("uid", flat=True)[:many]:
        actor.saw("person", uid, ("names", "safe_contact"), [uid])
    audit.append_seen(actor)


def _breaches(stage: Stage) -> None:
    by = stage.actor("governance")
    with clock.at(stage.workday(30, 11)):
        old = breaches.report_breach(
            by=stage.actor("midwife"), kind="near_miss", happened_at=clock.now(), aware_at=clock.now(),
            what="An appointment letter was printed with another woman's address. It was seen before it was posted.",
        )  # fmt: skip
        old = breaches.assess(
            by=by, breach=old, was=old.version, kind="near_miss", references=[], risk="none",
            risk_because="It never left the building.", ico="no", ico_because="Nothing was disclosed.", people="no",
            people_because="Nothing was disclosed.",
        )  # fmt: skip
        breaches.close_breach(
            by=by,
            breach=old,
            was=old.version,
            lessons="Print one letter at a time, and read the window before sealing.",
        )
    with clock.at(stage.until - timedelta(hours=56)):
        breaches.report_breach(
            by=stage.actor("referrer"), kind="sent", happened_at=clock.now() - timedelta(hours=3), aware_at=clock.now(),
            what="A copy of a referral form was left in the staff room and read by a parent who helps there.",
            done="The form was taken away, and the parent was spoken to.",
        )  # fmt: skip


def _reviews(stage: Stage) -> None:
    by, today = stage.actor("secretary"), stage.today
    with clock.at(stage.workday(60, 10)):
        review = reviews.write_review(
            by=by,
            kind="death",
            title="Death review: Rowan",
            on=clock.today(),
            source="The partnership's own pages",
        )
        asked = [
            reviews.recommend(
                by=by, review=review, text=text, agency=stage.cast.agencies[key], person=person,
                due_on=today + timedelta(days=days),
            )
            for text, key, person, days in (
                ("Ask about pets when safety is planned.", "haven", "Grace Lindqvist", -14),
                ("Read the school's records before a meeting, not after it.", "children", "Denise Akhtar", 60),
                ("Give every repeat caller one named officer.", "police", "Owen Strand", -30),
            )
        ]  # fmt: skip
    with clock.at(stage.workday(20, 10)):
        reviews.tell_progress(
            by=stage.actor("grace"), recommendation=asked[0], text="The question is on the new form.",
            evidence="Form, edition of October",
        )  # fmt: skip
        last = asked[2]
        reviews.end_recommendation(
            by=by,
            recommendation=last,
            was=last.version,
            accepted=True,
            because="Standing order of the unit, in force.",
        )
