"""By when a referral is looked at: an area's own, dated."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.referrals import actions
from cairn.referrals.models import TriagePromise
from cairn.referrals.queries.promises import promise_for
from tests.referrals.conftest import Sent


def test_an_area_promises_for_itself_from_a_day_on(cast: Cast, sent: Sent, noon: object) -> None:
    by, today = cast.actor("commissioner"), clock.today()
    before = sent()
    actions.set_promise(by=by, urgency="soon", working_hours=4, from_on=today, source="The board, 3 November")
    after = sent()
    assert (after.triage_due_at - after.received_at, before.triage_due_at > after.triage_due_at) == (
        timedelta(hours=4),
        True,
    )
    assert promise_for(cast.areas["wickstead"], "soon", today).working_hours == 8


BAD = {
    "an urgency that nobody knows": {"urgency": "never"},
    "no hours": {"working_hours": 0},
    "too many hours": {"working_hours": 81},
    "nobody decided it": {"source": " "},
    "the past": {"from_on": -1},
}


@pytest.mark.parametrize("case", BAD)
def test_it_is_refused(case: str, cast: Cast) -> None:
    given = {"urgency": "soon", "working_hours": 4, "from_on": 0, "source": "The board"} | BAD[case]
    given["from_on"] = clock.today() + timedelta(days=int(str(given["from_on"])))
    with pytest.raises(Refused):
        actions.set_promise(by=cast.actor("commissioner"), **given)  # type: ignore[arg-type]
    assert not TriagePromise.objects.exists()


def test_twice_from_one_day_and_by_somebody_else_is_refused(cast: Cast) -> None:
    given = {"urgency": "soon", "working_hours": 4, "from_on": clock.today(), "source": "The board"}
    actions.set_promise(by=cast.actor("commissioner"), **given)  # type: ignore[arg-type]
    for key in ("commissioner", "grace", "pc_hale"):
        with pytest.raises(Refused):
            actions.set_promise(by=cast.actor(key), **given)  # type: ignore[arg-type]


def test_its_page(cast: Cast, signed_in: Callable[[str], Client], noon: object) -> None:
    address = reverse("referrals:promises")
    browser = signed_in("commissioner")
    data = {
        "once": str(uuid4()), "urgency": "today", "working_hours": "1", "from_on-day": "18", "from_on-month": "11",
        "from_on-year": "2026", "source": "The board",
    }  # fmt: skip
    assert browser.post(address, data).status_code == 302
    text = browser.get(address).content.decode()
    assert "The board" in text
    assert "unverified default" in text
    assert "already" in browser.post(address, data | {"once": str(uuid4())}).content.decode()
    assert browser.post(address, {"once": str(uuid4())}).status_code == 200
    assert "Set another" not in signed_in("pc_hale").get(address).content.decode()
    assert signed_in("pc_hale").post(address, data).status_code == 403
