"""The downtime pack: what her service needs while Cairn is away, for one manager, through the door, sealed to her."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from cairn.access import sealed_file
from cairn.access.models import Event, EventAbout
from cairn.cases import actions as cases
from cairn.cases.models import Case
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.home import actions, doctor
from cairn.people import actions as people
from cairn.release.models import Outgoing
from tests.cases import made
from tests.drawn import without_drawn

NUMBER = "+447700900123"


@pytest.fixture
def private(settings: Settings, tmp_path: Path, cast: Cast) -> Path:
    """The manager's key: the public one is with Cairn."""
    settings.CAIRN_DOWNTIME = tmp_path / "downtime"
    actions.new_pack_key(user=cast.users["grace"], private=tmp_path / "grace.key")
    return tmp_path / "grace.key"


@pytest.fixture
def high(cast: Cast) -> Case:
    """A high-risk case of Ama's with a safe phone and something to do."""
    case = made.case(cast)
    made.assess(cast, case, yes=16, judged="high")
    made.phone(cast, case)
    cases.agree_action(
        case=case, text="Change the lock", whose="worker", user=cast.users["ama"],
        due_on=clock.today() + timedelta(days=2), by=cast.actor("ama"),
    )  # fmt: skip
    return case


def pack_of(private: Path) -> str:
    assert actions.make_packs() == 1
    (path,) = actions.folder().glob("*.pack")
    with path.open("rb") as file:
        return (sealed_file.Reader(file, sealed_file.read_private(private)).readall() or b"").decode()


def test_it_holds_who_is_at_high_risk_how_to_reach_her_and_what_is_due(high: Case, private: Path) -> None:
    text = pack_of(private)
    assert "Marisol Brant" in text
    assert "Ama Owusu" in text
    assert NUMBER in text
    assert "Change the lock" in text
    assert high.reference in text
    assert "<html lang" in text


def test_lower_risk_and_other_services_are_not_in_it(cast: Cast, private: Path) -> None:
    case = made.case(cast)
    made.assess(cast, case, yes=3, judged="medium")
    text = pack_of(private)
    assert "Marisol" not in text
    assert "Nobody is at high risk today." in text


def test_it_is_encrypted_to_her_and_not_readable_here(high: Case, private: Path) -> None:
    pack_of(private)
    for path in actions.folder().iterdir():
        content = path.read_bytes()
        assert b"Marisol" not in content
        assert NUMBER.encode() not in content
        assert path.stat().st_mode & 0o077 in (0, 0o044)  # the public key may be read
    assert not list(actions.folder().glob("*.key"))


def test_it_goes_through_the_door_to_one_recipient_and_is_an_event(
    high: Case, private: Path, cast: Cast
) -> None:
    pack_of(private)
    (left,) = Outgoing.objects.filter(kind="pack")
    assert left.recipient_user == cast.users["grace"]
    assert left.created_by.system
    event = Event.objects.get(verb="packed")
    assert event.object_uid == left.uid
    client = high.parties.get(role="client").person
    assert client is not None
    assert list(EventAbout.objects.filter(event=event).values_list("person", flat=True)) == [client.uid]


@pytest.mark.parametrize(
    ("safe", "point"),
    [
        ("never", {}),
        ("ask_again", {}),
        ("safe", {"shared_with_perpetrator": True}),
        ("safe", {"hidden": True}),
    ],
)
def test_a_number_that_is_not_safe_or_hidden_is_not_in_it(
    cast: Cast, private: Path, safe: str, point: dict[str, Any]
) -> None:
    case = made.case(cast)
    made.assess(cast, case, yes=16, judged="high")
    phone = made.phone(cast, case, safe=safe)
    phone.refresh_from_db()
    people.change_contact_point(by=cast.actor("ama"), contact_point=phone, was=phone.version, **point)
    text = pack_of(private)
    assert "900123" not in without_drawn(text)
    assert "Do not try it without Cairn" in text


def test_whom_the_manager_may_not_see_is_not_in_it(high: Case, private: Path, cast: Cast) -> None:
    """Her sister is a client: the bar holds on paper too."""
    client = high.parties.get(role="client").person
    assert client is not None
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=client)
    assert "Marisol" not in pack_of(private)


def test_a_restricted_person_is_not_in_it(high: Case, private: Path, cast: Cast) -> None:
    client = high.parties.get(role="client").person
    assert client is not None
    people.restrict(
        by=cast.actor("grace"), person=client, was=client.version, restricted=True, keep=[cast.users["ama"]],
        because="She is known to many.",
    )  # fmt: skip
    assert "Marisol" not in pack_of(private)


def test_what_must_not_leave_keeps_her_out_and_the_rest_stays(high: Case, private: Path, cast: Cast) -> None:
    """A code word in an action: the door stops her part, and says that somebody is left out."""
    made.phone(cast, high, code_word="marmalade")
    cases.agree_action(
        case=high, text="Call and say marmalade", whose="worker", user=cast.users["ama"],
        due_on=clock.today() + timedelta(days=1), by=cast.actor("ama"),
    )  # fmt: skip
    text = pack_of(private)
    assert "marmalade" not in text
    assert "Marisol" not in text
    assert "1 person is left out" in text


def test_only_who_manages_a_service_has_one_and_only_one_key(
    private: Path, cast: Cast, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="manages no service"):
        actions.new_pack_key(user=cast.users["ama"], private=tmp_path / "ama.key")
    with pytest.raises(Refused, match="a key for"):
        actions.new_pack_key(user=cast.users["grace"], private=tmp_path / "second.key")


def test_a_manager_who_left_has_none_any_more(high: Case, private: Path, cast: Cast) -> None:
    pack_of(private)
    cast.appointments["grace"].until_on = clock.today() - timedelta(days=1)
    cast.appointments["grace"].save()
    assert actions.make_packs() == 0
    assert list(actions.folder().glob("*.pack")) == []


def packs() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in actions.folder().glob("*.pack")}


@pytest.mark.parametrize("trouble", ["a spoilt key", "the door"])
def test_one_pack_that_cannot_be_made_keeps_no_other_manager_from_hers(
    private: Path, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    actions.new_pack_key(user=cast.users["starling_manager"], private=tmp_path / "starling.key")
    assert actions.make_packs() == 2
    before, left = packs(), Outgoing.objects.filter(kind="pack").count()
    grace = f"{cast.appointments['grace'].uid.hex}.pack"
    if trouble == "a spoilt key":
        actions.key_of(cast.users["grace"]).write_text("nonsense")
    else:
        keep = actions.release.keep_pack

        def refusing(**given: Any) -> Any:
            if given["to_user"] == cast.users["grace"]:
                raise Refused("not hers")
            return keep(**given)

        monkeypatch.setattr(actions.release, "keep_pack", refusing)
    with pytest.raises(actions.PacksNotMade, match="1 of 2 packs could not be made"):
        actions.make_packs()
    after = packs()
    assert before[grace] == after.pop(grace)  # what she had is still there, and still hers alone
    assert [before[name] != made for name, made in after.items()] == [True]
    assert Outgoing.objects.filter(kind="pack").count() == left + 1  # and nothing left that was not made


def test_the_doctor_finds_an_old_pack_and_that_nobody_has_one(
    high: Case, private: Path, settings: Settings, tmp_path: Path
) -> None:
    pack_of(private)
    assert list(doctor.findings()) == []
    with clock.at(clock.now() + timedelta(days=2)):
        assert "older than a day" in " ".join(doctor.findings())
    torn = actions.folder() / "torn.pub"
    torn.write_text("cairn-backup-public-1 dG9ybg==\n")
    assert list(doctor.findings()) == [f"{torn} is no key that a downtime pack could be made for."]
    settings.CAIRN_DOWNTIME, settings.CAIRN_PRODUCTION = tmp_path / "none", True
    assert "No downtime pack is made" in " ".join(doctor.findings())
