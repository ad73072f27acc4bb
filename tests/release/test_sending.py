"""Sent at most once, checked again, whatever dies in between."""

import json
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cairn.access.actor import Actor
from cairn.access.models import Event
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.release import actions, ways
from cairn.release.actions import sending
from cairn.release.models import Outgoing
from cairn.release.queries import ledger
from cairn.release.ways import files as backend
from tests.release.conftest import EMAIL, Her, Send


def state_of(outgoing: Outgoing) -> tuple[str, str]:
    return Outgoing.objects.values_list("state", "why").get(pk=outgoing.pk)


def files(outbox: Path) -> list[Path]:
    return sorted(outbox.glob("*.json")) if outbox.exists() else []


def test_the_worker_sends_it_once_as_a_file_of_its_own(send: Send, outbox: Path, cast: Cast) -> None:
    outgoing = send()
    assert actions.send_enqueued() == 1
    assert actions.send_enqueued() == 0
    assert state_of(outgoing) == ("sent", "")
    [file] = files(outbox)
    said = json.loads(file.read_text())
    assert said["address"] == cast.users["referrer"].email
    assert said["text"] == "Your referral BCDFGHJKL has arrived."
    assert (said["sender"], said["subject"]) == ("Messages", "A message for you")


def test_the_outbox_is_for_cairns_account_alone_and_holds_nothing_half_written(
    send: Send, outbox: Path
) -> None:
    send()
    actions.send_enqueued()
    assert stat.S_IMODE(outbox.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in outbox.iterdir()} == {0o600}
    assert [path.suffix for path in outbox.iterdir()] == [".json"]


def test_what_is_sent_leaves_an_event_of_cairns_own(send: Send, her: Her) -> None:
    outgoing = send()
    actions.send_enqueued()
    event = Event.objects.get(kind="outgoing", object_uid=outgoing.uid, verb="sent")
    assert event.role == "system"
    assert event.about.get().person == her.person.uid


class Killed(BaseException):
    """The process dies here: nothing after it runs."""


def dies(*args: object) -> None:
    raise Killed


@pytest.mark.parametrize("when", ["before the file", "after the file"])
def test_a_crash_between_claim_and_sent_is_never_sent_again_by_itself(
    send: Send, outbox: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    outgoing = send()
    with monkeypatch.context() as patched:
        if when == "before the file":
            patched.setattr(backend, "deliver", dies)
        else:
            patched.setattr(sending, "_moved", dies)
        with pytest.raises(Killed):
            actions.send_enqueued()
    assert state_of(outgoing)[0] == "sending"
    assert actions.send_enqueued() == 0  # another worker may still be at it
    assert state_of(outgoing)[0] == "sending"
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert actions.send_enqueued() == 0
        assert state_of(outgoing) == ("unknown", "crash")
        assert actions.send_enqueued() == 0
    assert len(files(outbox)) == (0 if when == "before the file" else 1)
    outgoing.refresh_from_db()
    assert ledger.taken(outgoing) is (when == "after the file")


def test_two_workers_claim_one_message_once(
    send: Send, outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgoing = send()
    real, seen = backend.deliver, []

    def slow(envelope: ways.Envelope) -> None:
        seen.append(envelope.uid)
        assert actions.send_enqueued() == 0  # the other worker, at the same moment
        real(envelope)

    monkeypatch.setattr(backend, "deliver", slow)
    assert actions.send_enqueued() == 1
    assert seen == [outgoing.uid]
    assert len(files(outbox)) == 1


def test_a_way_out_that_surely_refuses_fails_it_and_one_that_breaks_leaves_it_unknown(
    send: Send, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuses(envelope: ways.Envelope) -> None:
        raise ways.NotTaken(envelope.address)

    def breaks(envelope: ways.Envelope) -> None:
        raise TimeoutError(envelope.address)

    for deliver, expected in ((refuses, ("failed", "backend")), (breaks, ("unknown", "crash"))):
        outgoing = send()
        monkeypatch.setattr(backend, "deliver", deliver)
        assert actions.send_enqueued() == 0
        assert state_of(outgoing) == expected
    assert [record.__dict__["kind"] for record in caplog.records] == ["NotTaken", "TimeoutError"]
    assert "@" not in caplog.text  # no recipient in a log


def test_a_full_disk_fails_it_and_leaves_nothing(
    send: Send, outbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outgoing = send()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert actions.send_enqueued() == 0
    assert state_of(outgoing) == ("failed", "backend")
    assert list(outbox.iterdir()) == []


def test_what_a_crash_left_half_written_does_not_hinder_the_next(send: Send, outbox: Path) -> None:
    outgoing = send()
    outbox.mkdir(mode=0o700)
    (outbox / f".{outgoing.uid.hex}.part").write_text('{"half')
    assert actions.send_enqueued() == 1
    assert [path.name for path in outbox.iterdir()] == [f"{outgoing.uid.hex}.json"]


def test_the_same_message_is_not_taken_twice_by_the_way_out(send: Send, outbox: Path) -> None:
    outgoing = send()
    actions.send_enqueued()
    Outgoing.objects.filter(pk=outgoing.pk).update(
        state="enqueued"
    )  # as if somebody had restored an older database
    before = files(outbox)[0].read_text()
    assert actions.send_enqueued() == 0
    assert state_of(outgoing) == ("failed", "backend")
    assert files(outbox)[0].read_text() == before


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("never", ("failed", "never")), ("barred", ("failed", "never")), ("leaver", ("failed", "recipient")),
        ("leak", ("failed", "leak")), ("altered", ("failed", "altered")),
    ],
)  # fmt: skip
def test_it_is_checked_again_when_it_is_sent(
    send: Send, her: Her, cast: Cast, outbox: Path, what: str, expected: tuple[str, str]
) -> None:
    outgoing = send(text="Ring 07700 900888 about referral BCDFGHJKL.")
    grace, user = cast.actor("grace"), cast.users["referrer"]
    match what:
        case "never":
            people.never_receive(
                by=grace,
                person=her.person,
                recipient_agency=cast.agencies["school"],
                because="He teaches there.",
            )
        case "barred":
            people.declare_bar(by=grace, person_or_cluster=her.person, user=user)
        case "leaver":
            user.is_active = False
            user.save()
        case "leak":
            people.add_contact_point(by=grace, person=her.person, kind="phone", value="07700 900888")
        case "altered":
            outgoing.body = "Ring somebody else."
            outgoing.save(update_fields=["body"])
    assert actions.send_enqueued() == 0
    assert state_of(outgoing) == expected
    assert files(outbox) == []
    assert Event.objects.filter(kind="outgoing", object_uid=outgoing.uid, verb="failed").exists()


def to_her(her: Her, **values: Any) -> dict[str, Any]:
    return {
        "to_person": her.person, "contact_point": her.phone, "channel": "text", "kind": "notice",
        "text": "Please ring us when you can.",
    } | values  # fmt: skip


def test_a_rule_that_changed_in_between_stops_it(send: Send, her: Her, ama: Actor, outbox: Path) -> None:
    outgoing = send(**to_her(her))
    people.record_life_event(
        by=ama, person=her.person, kind="reconciliation", on=clock.today(), told_by="herself"
    )
    assert actions.send_enqueued() == 0
    assert state_of(outgoing) == ("failed", "rule")
    assert files(outbox) == []


def test_it_waits_for_the_hour_that_is_safe(send: Send, her: Her, ama: Actor, outbox: Path) -> None:
    from datetime import time

    people.set_contact_rule(
        by=ama,
        contact_point=her.phone,
        safe="limited",
        given_by="herself",
        hours_from=time(14),
        hours_until=time(16),
        voicemail="yes",
    )
    outgoing = send(**to_her(her))  # at noon
    assert actions.send_enqueued() == 0
    assert state_of(outgoing) == ("enqueued", "")
    with clock.at(clock.now() + timedelta(hours=2, minutes=30)):
        assert actions.send_enqueued() == 1
    [file] = files(outbox)
    said = json.loads(file.read_text())
    assert said["to"] == ""
    assert said["address"].replace(" ", "") == "07700900461"


def test_an_email_to_her_carries_no_name(send: Send, her: Her, outbox: Path) -> None:
    send(**to_her(her, channel="email", contact_point=her.email))
    actions.send_enqueued()
    said = json.loads(files(outbox)[0].read_text())
    assert (said["to"], said["address"]) == ("", EMAIL)


def test_a_manager_finds_out_that_it_went(send: Send, cast: Cast) -> None:
    outgoing = unknown(send())
    grace = cast.actor("grace")
    actions.decide(by=grace, outgoing=outgoing, was=outgoing.version, went=True, because="The school has it.")
    assert state_of(outgoing) == ("sent", "person")
    assert Event.objects.get(verb="decided").reason.open() == "The school has it."
    with pytest.raises(Refused, match="known already"):
        actions.decide(by=grace, outgoing=outgoing, was=outgoing.version, went=False, because="No.")


def test_what_did_not_go_is_sent_again_as_a_new_line_and_only_once(
    send: Send, cast: Cast, outbox: Path
) -> None:
    outgoing = unknown(send())
    grace = cast.actor("grace")
    actions.decide(by=grace, outgoing=outgoing, was=outgoing.version, went=False, because="Nothing came.")
    anew = actions.send_again(by=grace, outgoing=outgoing)
    assert (anew.again_of_id, anew.hash, anew.created_by) == (outgoing.pk, outgoing.hash, grace.user)
    with pytest.raises(Refused, match="again already"):
        actions.send_again(by=grace, outgoing=outgoing)
    assert actions.send_enqueued() == 1
    assert [path.stem for path in files(outbox)] == [anew.uid.hex]


def unknown(outgoing: Outgoing) -> Outgoing:
    Outgoing.objects.filter(pk=outgoing.pk).update(state="unknown", claimed_at=clock.now(), why="crash")
    outgoing.refresh_from_db()
    return outgoing


@pytest.mark.parametrize(
    ("who", "because"),
    [("ama", "manager"), ("starling_manager", "another agency"), ("harbour_manager", "another agency")],
)
def test_nobody_else_decides_or_sends_again(send: Send, cast: Cast, who: str, because: str) -> None:
    outgoing = unknown(send())
    with pytest.raises(Refused, match=because):
        actions.decide(
            by=cast.actor(who), outgoing=outgoing, was=outgoing.version, went=True, because="I think so."
        )
    Outgoing.objects.filter(pk=outgoing.pk).update(state="failed")
    outgoing.refresh_from_db()
    with pytest.raises(Refused, match=because):
        actions.send_again(by=cast.actor(who), outgoing=outgoing)


def test_its_writer_or_a_manager_takes_it_back_before_it_leaves(
    send: Send, cast: Cast, ama: Actor, outbox: Path
) -> None:
    first, second, third = send(), send(), send()
    actions.withdraw(by=ama, outgoing=first, was=first.version)
    actions.withdraw(by=cast.actor("grace"), outgoing=second, was=second.version)
    with pytest.raises(Refused, match="Only whoever wrote it"):
        actions.withdraw(by=cast.actor("bryony"), outgoing=third, was=third.version)
    assert actions.send_enqueued() == 1
    assert [path.stem for path in files(outbox)] == [third.uid.hex]
    third.refresh_from_db()
    with pytest.raises(Refused, match="not waiting any more"):
        actions.withdraw(by=ama, outgoing=third, was=third.version)


def test_taking_back_loses_against_a_worker_that_was_quicker(send: Send, ama: Actor) -> None:
    outgoing = send()
    actions.send_enqueued()
    with pytest.raises(Stale):
        actions.withdraw(by=ama, outgoing=outgoing, was=outgoing.version)  # as she saw it before


def test_what_needs_two_people_leaves_with_two_and_never_with_its_writer(
    send: Send, cast: Cast, ama: Actor
) -> None:
    outgoing = send(approvals=2)
    assert actions.send_enqueued() == 0
    grace = cast.actor("grace")
    for who, because in ((ama, "manager"), (cast.actor("starling_manager"), "another agency")):
        with pytest.raises(Refused, match=because):
            actions.approve(by=who, outgoing=outgoing, was=outgoing.version)
    actions.approve(by=grace, outgoing=outgoing, was=outgoing.version)
    with pytest.raises(Refused, match="already"):
        actions.approve(by=grace, outgoing=outgoing, was=outgoing.version)
    assert actions.send_enqueued() == 0
    second = another_manager(cast)
    actions.approve(by=second, outgoing=outgoing, was=outgoing.version)
    assert actions.send_enqueued() == 1
    own = send(by=grace, approvals=1)
    with pytest.raises(Refused, match="Whoever wrote it"):
        actions.approve(by=grace, outgoing=own, was=own.version)
    with pytest.raises(Refused, match="Nobody is asked"):
        actions.approve(by=grace, outgoing=send(), was=1)


def another_manager(cast: Cast) -> Actor:
    from cairn.access.actions import appoint, create_user
    from cairn.access.actor import actor_of

    user = create_user(email="second@cairn.example", name="Wilma Second")
    haven = cast.agencies["haven"]
    return actor_of(
        appoint(user=user, agency=haven, role="service_manager", area=cast.areas["ashbourne-park"])
    )


def test_the_worker_knows_the_job(db: None) -> None:
    from cairn.access.worker import every_job

    assert "release.send" in {job.name for job in every_job()}


def test_sending_is_never_part_of_somebody_elses_transaction(send: Send) -> None:
    assert "durable=True" in Path(sending.__file__).read_text()


Check = Callable[[], list[str]]


def test_the_doctor_finds_what_waits_what_nobody_decided_and_an_open_outbox(send: Send, outbox: Path) -> None:
    from cairn.release.doctor import findings

    assert list(findings()) == []
    send()
    unknown(send())
    outbox.mkdir()
    outbox.chmod(0o755)
    with clock.at(clock.now() + timedelta(days=2)):
        assert len(list(findings())) == 3
