"""Disposal goes on: a refused correction goes with its request, and a fault in one record holds up no other."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from cairn.access import guards
from cairn.access.models import DataKey
from cairn.cases import actions as cases
from cairn.cases.models import Case
from cairn.core import clock
from cairn.demo.cast import Cast
from cairn.oversight import doctor, jobs
from cairn.oversight.actions import disposal as actions
from cairn.oversight.actions import ruling
from cairn.oversight.models import DisposalRun, Dispute, Request
from tests.oversight import asking
from tests.oversight.test_disposal import LATER, THEN, approved, story

pytestmark = pytest.mark.django_db

MUCH_LATER = datetime(2040, 1, 10, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def then() -> Iterator[None]:
    with clock.at(THEN):
        yield


def refused_correction(cast: Cast) -> Request:
    case = asking.her(cast)
    note = cases.write_note(case=case, kind="contact", text="She drinks every day.", by=cast.actor("ama"))
    request = asking.identified(
        cast, kind="correction", asker_name="Marisol Brant", subject_name="Marisol Brant"
    )
    asking.looked(cast, request, {"haven": [case.parties.get(role="client").person]})
    ruling.settle(
        by=cast.actor(asking.LEAD), request=request, was=request.version, agreed=False, reason="It was seen",
        entry=("cases.Note", note.uid), words="I have not had a drink since May.",
    )  # fmt: skip
    return request


def test_a_refused_correction_goes_with_its_request_and_what_it_said_cannot_be_opened(cast: Cast) -> None:
    guards.lay(connection)
    request = refused_correction(cast)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Dispute.objects.all()._raw_delete(connection.alias)  # without the mark of a disposal it stays
    with clock.at(MUCH_LATER):
        run = approved(cast, asking.LEAD, asking.LEAD)
        actions.work_off(run)
    run.refresh_from_db()
    assert run.state == "done"
    assert not Dispute.objects.exists()
    assert not Request.objects.exists()
    assert DataKey.objects.get(uid=request.data_key).wrapped is None


def test_a_dispute_is_kept_ten_years_though_its_request_is_over_after_three(cast: Cast) -> None:
    refused_correction(cast)
    with clock.at(LATER):  # eight years on
        actions.work_off(approved(cast, asking.LEAD, asking.LEAD))
    assert Dispute.objects.exists()


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Destroying the record of this kind fails once its rows are gone; gives a way to mend it."""
    real = actions._destroy

    def broken(kind: Any, *args: Any) -> None:
        real(kind, *args)
        if kind.model == "cases.Case":
            raise RuntimeError("Marisol Brant")

    monkeypatch.setattr(actions, "_destroy", broken)
    return lambda: monkeypatch.setattr(actions, "_destroy", real)


def test_a_fault_keeps_its_record_whole_is_told_and_the_others_go(
    cast: Cast, faulty: Any, caplog: pytest.LogCaptureFixture
) -> None:
    case = story(cast)
    with clock.at(LATER), caplog.at_level(logging.ERROR):
        run = approved(cast)
        actions.work_off(run)
    run.refresh_from_db()
    assert run.state == "done"  # and holds up no later run of this agency
    assert run.items.get(of="cases.Case").outcome == "failed"
    assert Case.objects.get(pk=case.pk).ending.open() == "Quillonbeak moved on"  # rows and keys are back
    assert "Marisol" not in caplog.text + str([vars(record) for record in caplog.records])
    assert "1 records that should have gone were kept by a fault" in " ".join(doctor.findings())
    faulty()
    with clock.at(LATER):
        actions.work_off(approved(cast))
    assert not Case.objects.exists()
    assert "fault" not in " ".join(doctor.findings())


def test_a_busy_database_is_no_fault_of_the_record(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    story(cast)

    def busy(*_args: Any) -> None:
        raise OperationalError("database is locked")

    with clock.at(LATER):
        run = approved(cast)
        with monkeypatch.context() as patch:
            patch.setattr(actions, "_destroy", busy)
            with pytest.raises(OperationalError):
                actions.work_off(run)
        assert not run.items.filter(outcome="failed").exists()
        assert actions.work_off(run) > 0


def test_a_run_that_fails_holds_up_no_later_one_and_the_job_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    story(cast)
    real = actions.gather

    def broken(run: DisposalRun) -> int:
        if run.agency == cast.agencies["starling"]:
            raise RuntimeError
        return real(run)

    monkeypatch.setattr(actions, "gather", broken)
    with clock.at(LATER):
        first = actions.propose(by=cast.actor("governance"), agency=cast.agencies["starling"])
        later = actions.propose(by=cast.actor("governance"), agency=cast.agencies["haven"])
        with pytest.raises(RuntimeError):
            jobs.go_on_disposing()
    assert [DisposalRun.objects.get(pk=run.pk).state for run in (first, later)] == ["gathering", "proposed"]
