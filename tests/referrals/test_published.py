"""What referrals publish upwards: facts, work, history, retention."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.access import drafts
from cairn.core import clock
from cairn.core.contracts import Code, Day, Flag, Integer, Key, Moment
from cairn.core.labels import label_of
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.referrals import actions, desk, extract, retention
from cairn.referrals.actions import drafting
from cairn.referrals.actions.notices import receivers_own
from cairn.referrals.rules.intake import Intake
from tests.referrals.conftest import Sent, Services


def facts() -> list[dict[str, Any]]:
    table = extract.EXTRACTS[0]
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows()]


FITS = {
    Key: lambda v: isinstance(v, int), Integer: lambda v: isinstance(v, int), Flag: lambda v: isinstance(v, bool),
    Day: lambda v: type(v).__name__ == "date", Moment: lambda v: v.tzinfo is not None,
}  # fmt: skip


def test_each_fact_fits_its_column(cast: Cast, sent: Sent, services: Services) -> None:
    for decision in ("accepted", "passed_on", "out_of_area"):
        actions.decide(
            by=cast.actor("grace"),
            referral=sent(),
            was=1,
            decision=decision,
            reason="So.",
            service=services["lantern"],
        )
    sent()
    rows = facts()
    assert len(rows) == 5
    columns = extract.EXTRACTS[0].columns
    for row in rows:
        for name, value in row.items():
            kind = columns[name]
            if value is not None:
                assert value in kind.of if isinstance(kind, Code) else FITS[type(kind)](value), (name, value)
    kinds = extract.EXTRACTS[1]
    assert all(len(row) == len(kinds.columns) for row in kinds.rows())


def test_a_row_says_what_happened(cast: Cast, sent: Sent) -> None:
    referral = sent()
    with clock.at(clock.now() + timedelta(hours=3)):
        actions.mark_accepted(by=cast.actor("grace"), referral=referral, was=1)
    row = facts()[0]
    assert (row["from_agency"], row["to_agency"], row["from_kind"]) == (
        cast.agencies["police"].pk,
        cast.agencies["haven"].pk,
        "police",
    )
    assert (row["decision"], row["minutes_to_triage"], row["in_time"]) == ("accepted", 180, True)
    assert (row["agreed_on"].isoformat(), row["agreed_withdrawn_on"], row["age_band"]) == (
        "2026-11-16",
        None,
        "31_40",
    )
    assert row["person"] == referral.people.get(role="client").person_id
    assert row["repeat"] is False


def test_a_yes_that_was_taken_back_says_when(cast: Cast, sent: Sent) -> None:
    referral = sent()
    actions.withdraw_agreement(by=cast.actor("ama"), agreed=referral.agreed.get(), was=1, on=clock.today())
    assert facts()[0]["agreed_withdrawn_on"] == clock.today()
    actions.record_agreed(by=cast.actor("ama"), referral=referral, answer="yes", on=clock.today())
    assert facts()[0]["agreed_withdrawn_on"] is None


def test_the_same_person_again_is_a_repeat_once_triage_says_so(cast: Cast, sent: Sent) -> None:
    sent()
    second = sent()
    assert [row["repeat"] for row in facts()] == [False, False]
    match = actions.look_for_matches(by=receivers_own(second), referral=second)[0]
    actions.decide_match(by=cast.actor("grace"), match=match, was=1, decided="same")
    assert [row["repeat"] for row in facts()] == [False, True]
    other = sent(to="lantern")
    assert facts()[-1]["repeat"] is False, other


def test_the_manager_is_given_what_waits_and_the_writer_her_drafts(
    cast: Cast, sent: Sent, services: Services
) -> None:
    referral = sent()
    items = list(desk.work(cast.actor("grace")))
    assert [item.kind for item in items] == ["triage"]
    assert items[0].due_at == referral.triage_due_at
    assert items[0].urgency == 2
    with clock.at(clock.now() + timedelta(days=2)):
        assert next(iter(desk.work(cast.actor("grace")))).urgency == 0
    assert list(desk.work(cast.actor("ama"))) == []
    draft = drafting.begin(by=cast.actor("pc_hale"), service=services["haven"])
    assert [item.kind for item in desk.work(cast.actor("pc_hale"))] == ["draft"]
    drafts.drop(draft)


def test_her_story_is_told_to_those_who_see_it(cast: Cast, sent: Sent) -> None:
    referral = sent()
    client = referral.people.get(role="client").person
    actions.mark_accepted(by=cast.actor("grace"), referral=referral, was=1)
    titles = [entry.title for entry in desk.timeline(cast.actor("ama"), client)]
    assert titles == ["Referral from Ashbourne Park Police, Safeguarding Unit", "Referral decided: accepted"]
    assert list(desk.timeline(cast.actor("refuge_worker"), client)) == []
    assert list(desk.timeline(cast.actor("pc_hale"), client)) == []


def test_her_page_leads_to_what_was_shared_and_onwards(cast: Cast, sent: Sent) -> None:
    client = sent().people.get(role="client").person
    tabs = list(desk.tabs(cast.actor("ama"), client))
    assert [(tab.text, tab.count) for tab in tabs] == [
        ("Everything shared", 1),
        ("Refer to another service", None),
    ]
    assert next(iter(desk.tabs(cast.actor("pc_hale"), client))).text == "Refer to another service"
    assert desk.person_facts(cast.actor("ama"), client).flags == ("Referral waiting",)


def test_the_senders_own_page_tells_of_it(cast: Cast, services: Services, rowan: Intake) -> None:
    ama = cast.actor("ama")
    own = people.create_person(
        by=ama, given="Rowan", basis="case", source_kind="test", source_uid=ama.user.uid
    )
    actions.send(by=ama, service=services["lantern"], intake=rowan, from_person=own)
    assert [entry.title for entry in desk.timeline(ama, own)] == ["Referred to Lantern Refuge service"]
    assert desk.person_facts(ama, own).flags == ()


def test_a_desk_asks_as_much_for_many_as_for_one(cast: Cast, sent: Sent) -> None:
    client = sent().people.get(role="client").person

    def counted() -> int:
        with CaptureQueriesContext(connection) as asked:
            list(desk.work(cast.actor("grace")))
            list(desk.timeline(cast.actor("ama"), client))
            list(desk.tabs(cast.actor("ama"), client))
            desk.person_facts(cast.actor("ama"), client)
        return len(asked)

    few = counted()
    for _ in range(4):
        sent()
    assert counted() == few


def test_every_field_has_a_label_and_every_table_its_retention() -> None:
    models = list(apps.get_app_config("referrals").get_models())
    assert [
        f"{m.__name__}.{f.name}" for m in models for f in m._meta.local_fields if label_of(f) is None
    ] == []
    kept = {row.model for row in retention.RETENTION}
    assert {f"referrals.{m.__name__}" for m in models} == kept | {"referrals.TriagePromise"}


@pytest.mark.parametrize("sealed", ["narrative", "unsafe", "as_sent", "given_by"])
def test_what_was_said_cannot_be_searched(sealed: str, sent: Sent) -> None:
    from django.core.exceptions import FieldError

    from cairn.referrals.models import Referral

    with pytest.raises(FieldError):
        Referral.objects.filter(**{sealed: "x"}).exists()
