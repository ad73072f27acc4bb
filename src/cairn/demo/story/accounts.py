"""Each quarter the managers answer for the accounts of their agencies: the last two quarters, and in this one Grace has
two still to do.
"""

from datetime import timedelta
from functools import partial

from cairn.access import account_reviews as reviews
from cairn.access.roles import ACCOUNT_KEEP, ROLES
from cairn.demo.story.stage import Stage, london

LEFT = ("bryony", "partner_support")  # whom Grace has not answered for yet
AFTER = timedelta(days=14)  # from the quarter's first day


def schedule(stage: Stage) -> None:
    keepers = [key for key, post in stage.cast.appointments.items() if ACCOUNT_KEEP in ROLES[post.role].may]
    now = reviews.quarter_of(stage.today)
    before = reviews.quarter_of(now - timedelta(days=1))
    for quarter, left in ((before, ()), (now, LEFT)):
        for number, key in enumerate(keepers):
            stage.at(london(quarter + AFTER, 11, number), partial(_answer, stage, key, left))


def _answer(stage: Stage, key: str, left: tuple[str, ...]) -> None:
    waits = {stage.cast.users[one].pk for one in left}
    keeper = stage.actor(key)
    for post in reviews.asked_of(keeper):
        if post.user_id not in waits:
            reviews.confirm(by=keeper, post=post)
