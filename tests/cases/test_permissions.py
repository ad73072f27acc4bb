"""Every verb on a case asks again whether she sees it, unless the page has just read it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from cairn.cases import actions, permissions
from cairn.cases.queries.reaching import Way
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.people.queries import rule_now
from tests.cases import made


@pytest.mark.parametrize("verb", ["may_work", "may_allocate", "may_close"])
def test_an_action_asks_again_whether_she_sees_the_case(cast: Cast, noon: object, verb: str) -> None:
    case = made.case(cast, by="grace", owner=None)
    client = case.parties.get(role="client").person
    may, grace = getattr(permissions, verb), cast.actor("grace")
    assert may(grace, case)
    people.declare_bar(by=grace, person_or_cluster=client)
    assert not may(grace, case)
    assert may(grace, case, seen=True), "who has just read the case through its query is not asked twice"


@pytest.mark.parametrize(
    ("verb", "kind"), [("may_correct_note", "note"), ("may_sign_note", "note"), ("may_agree", "risk")]
)
def test_an_action_about_a_part_of_a_case_asks_again(cast: Cast, noon: object, verb: str, kind: str) -> None:
    case = made.case(cast)
    if kind == "note":
        part = actions.write_note(case=case, kind="contact", text="She is well.", by=cast.actor("ama"))
    else:
        part = made.assess(cast, case)
    key = "ama" if verb == "may_correct_note" else "grace"
    may, actor = getattr(permissions, verb), cast.actor(key)
    assert may(actor, part)
    people.declare_bar(by=actor, person_or_cluster=case.parties.get(role="client").person)
    assert not may(actor, part)


@pytest.mark.parametrize(("ago", "opens"), [(0, True), (300, True), (301, False), (None, False)])
def test_a_number_kept_hidden_is_rung_with_a_factor_of_the_last_five_minutes(
    cast: Cast, noon: datetime, settings: Any, ago: int | None, opens: bool
) -> None:
    settings.CAIRN_DEMO = False
    case = made.case(cast)
    point = made.phone(cast, case)
    people.set_contact_rule(by=cast.actor("ama"), contact_point=point, safe="safe", given_by="herself")
    point.hidden = True
    night = cast.actor("night")
    night.mfa_at = None if ago is None else noon - timedelta(seconds=ago)
    assert bool(permissions.may_show_number(night, Way(point, rule_now(point)))) is opens
