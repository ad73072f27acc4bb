"""Keys: rotated while people write, cut off and taken up again, destroyed for good; old backups open with old keys."""

import json
import shutil
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from pytest_django import Settings

from cairn.access import audit, drafts, hash_layers, key_check, key_rotation, keys, root_keys
from cairn.access.models import DataKey, Draft, Event, ScheduledRun, Upkeep, UserKey
from cairn.core import clock, sealing
from cairn.core.decisions import Refused
from cairn.core.sealing import KeyDestroyed, SealBroken
from cairn.demo.cast import Cast, make_cast


@pytest.fixture(autouse=True)
def ring(settings: Settings, tmp_path: Path) -> Path:
    """A copy of the tests' key ring, which the cast's keys are wrapped by, for this test alone."""
    path = tmp_path / "ring.json"
    shutil.copy(settings.CAIRN_KEYRING, path)
    settings.CAIRN_KEYRING = path
    keys.forget()
    if connection.vendor == "sqlite":
        settings.CAIRN_HOME = tmp_path
    return path


def draft(cast: Cast, body: str, user: str = "ama") -> Draft:
    return drafts.keep(user=cast.users[user], agency=None, kind="form", purpose="a test", body=body)


def body(kept: Draft) -> Any:
    return drafts.opened(Draft.objects.get(pk=kept.pk))


def key_in_use(kept: Draft) -> DataKey:
    blob = Draft.objects.filter(pk=kept.pk).values_list("body", flat=True).get()
    return DataKey.objects.get(uid=sealing.key_of(bytes(blob)))


# --- root keys ---


def test_a_new_root_key_wraps_every_data_key_and_everything_still_opens(cast: Cast, ring: Path) -> None:
    kept = draft(cast, "Quay Street")
    assert key_rotation.rotate_root() == "2"
    assert {keys.wrapped_by(bytes(w)) for w in DataKey.objects.values_list("wrapped", flat=True)} == {"2"}
    keys.forget()
    assert body(kept) == "Quay Street"
    assert ring.stat().st_mode & 0o777 == 0o600


def test_keyed_hashes_and_codes_stay_what_they_were(cast: Cast, tmp_path: Path) -> None:
    before = sealing.keyed_hash("people phone", "+447700900001"), sealing.mac("audit", b"x")
    key_rotation.rotate_root()
    key_rotation.retire(tmp_path / "old.json")
    keys.forget()
    assert (sealing.keyed_hash("people phone", "+447700900001"), sealing.mac("audit", b"x")) == before


def test_a_key_ring_of_the_first_days_keeps_its_hashes(cast: Cast, ring: Path, tmp_path: Path) -> None:
    told = json.loads(ring.read_text())
    del told["index"], told["retired"]
    ring.write_text(json.dumps(told))
    keys.forget()
    before = sealing.mac("audit", b"x")
    key_rotation.rotate_root()
    key_rotation.retire(tmp_path / "old.json")
    assert sealing.mac("audit", b"x") == before


def test_a_rotation_that_was_cut_off_is_finished_and_makes_no_third_key(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        draft(cast, str(number))
    monkeypatch.setattr(key_rotation, "BATCH", 4)

    def cut_off(words: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        key_rotation.rotate_root(told=cut_off)
    wraps = {keys.wrapped_by(bytes(w)) for w in DataKey.objects.values_list("wrapped", flat=True)}
    assert wraps == {"1", "2"}
    assert all(body(kept) for kept in Draft.objects.all())
    assert key_rotation.rotate_root() == "2"
    assert {keys.wrapped_by(bytes(w)) for w in DataKey.objects.values_list("wrapped", flat=True)} == {"2"}
    assert key_rotation.rotate_root() == "3"


def test_a_root_key_is_taken_out_only_when_nothing_needs_it(cast: Cast, ring: Path, tmp_path: Path) -> None:
    kept = draft(cast, "x")
    old = DataKey.objects.get(uid=kept.data_key)
    key_rotation.rotate_root()
    DataKey.objects.filter(pk=old.pk).update(wrapped=old.wrapped)  # one that the first root key still wraps
    assert key_rotation.retire(tmp_path / "old.json").root_keys == []
    key_rotation.rewrap()
    gone = key_rotation.retire(tmp_path / "old.json")
    assert (gone.root_keys, gone.into) == (["1"], tmp_path / "old.json")
    assert list(json.loads(ring.read_text())["keys"]) == ["2"]
    assert (tmp_path / "old.json").stat().st_mode & 0o777 == 0o600
    assert body(kept) == "x"
    assert root_keys.add_root_key() == "3"  # and never 1 again


def test_what_an_old_root_key_wraps_opens_once_it_is_adopted(cast: Cast, tmp_path: Path) -> None:
    """As after restoring a backup, with its `.keys`, from before the rotation."""
    kept = draft(cast, "of an old backup")
    backed_up = DataKey.objects.get(uid=kept.data_key).wrapped
    key_rotation.rotate_root()
    key_rotation.retire(tmp_path / "old.json")
    DataKey.objects.filter(uid=kept.data_key).update(wrapped=backed_up)
    keys.forget()
    with pytest.raises(SealBroken, match="root key 1 is not in the key ring"):
        body(kept)
    assert root_keys.adopt(tmp_path / "old.json") == ["1"]
    keys.forget()
    assert body(kept) == "of an old backup"
    assert root_keys.adopt(tmp_path / "old.json") == []


def test_another_installations_keys_are_not_adopted(tmp_path: Path) -> None:
    root_keys.make_keyring(tmp_path / "theirs.json")
    with pytest.raises(Refused, match="another installation"):
        root_keys.adopt(tmp_path / "theirs.json")
    (tmp_path / "nonsense").write_text("[]")
    with pytest.raises(Refused, match="holds no root keys"):
        root_keys.adopt(tmp_path / "nonsense")


def test_the_new_key_ring_is_copied_before_anything_is_wrapped_by_it(
    cast: Cast, ring: Path, tmp_path: Path
) -> None:
    draft(cast, "x")
    key_rotation.rotate_root(tmp_path / "stick.json")
    assert (tmp_path / "stick.json").read_text() == ring.read_text()
    with pytest.raises(Refused, match="never written over"):
        key_rotation.rotate_root(tmp_path / "stick.json")
    assert root_keys.held().current == "2"


def test_a_running_process_follows_a_new_key_ring(cast: Cast) -> None:
    """Nothing is forgotten here: the file is another, and that is seen."""
    draft(cast, "before")
    root_keys.add_root_key()
    assert (
        keys.wrapped_by(bytes(DataKey.objects.get(uid=draft(cast, "after").data_key).wrapped or b"")) == "2"
    )


# --- data keys ---


def test_new_data_keys_seal_what_the_old_ones_sealed(cast: Cast) -> None:
    kept = draft(cast, "Quay Street")
    rotated = key_rotation.rotate_data("draft")
    assert (rotated.keys, rotated.values, rotated.broken) == (1, 1, 0)
    assert key_in_use(kept).continues == kept.data_key  # the record still names the first key of its line
    assert body(kept) == "Quay Street"
    again = draft(cast, "new")
    assert key_in_use(again).uid == again.data_key
    # What is written after a rotation is sealed with the new key, and a second rotation goes on from there.
    drafts.update(Draft.objects.get(pk=kept.pk), was=1, body="changed")
    newest = key_in_use(kept)
    assert (newest.continues, newest.retired_at) == (kept.data_key, None)
    key_rotation.rotate_data("draft")
    assert key_in_use(kept).pk > newest.pk
    assert body(kept) == "changed"


def test_old_data_keys_are_destroyed_after_a_day_and_only_if_they_seal_nothing(
    cast: Cast, tmp_path: Path
) -> None:
    kept = draft(cast, "x")
    old = DataKey.objects.get(uid=kept.data_key)
    audit.record(by=cast.actor("ama"), verb="opened", kind="case", uid=None, reason="She asked for it")
    key_rotation.rotate_data("draft")
    assert key_rotation.rotate_data("system").append_only == 1
    assert key_rotation.retire(tmp_path / "r").data_keys == 0
    with clock.at(clock.now() + timedelta(days=2)):
        assert key_rotation.retire(tmp_path / "r").data_keys == 1
    old.refresh_from_db()
    assert old.wrapped is None
    assert body(kept) == "x"
    assert Event.objects.get().reason.open() == "She asked for it"


def test_a_rotation_of_data_keys_that_was_cut_off_is_taken_up_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [draft(cast, str(number)) for number in range(6)]
    monkeypatch.setattr(key_rotation, "BATCH", 4)
    monkeypatch.setattr(key_rotation, "ROWS_LOCKED", 2)
    calls: list[str] = []

    def cut_off(at: int) -> Callable[[str, int, int], None]:
        def told(words: str, done: int, total: int) -> None:
            calls.append(words)
            if len(calls) == at:
                raise KeyboardInterrupt

        return told

    for at in (1, 4):  # among the keys, then among the values
        calls.clear()
        with pytest.raises(KeyboardInterrupt):
            key_rotation.rotate_data("draft", cut_off(at))
        assert [body(one) for one in kept] == [str(n) for n in range(6)]
    rotated = key_rotation.rotate_data("draft")
    assert rotated.broken == 0
    assert DataKey.objects.filter(scope="draft").count() == 12  # each was replaced once, whoever was cut off
    assert all(key_in_use(one).continues for one in kept)
    assert Upkeep.objects.filter(kind=Upkeep.Kind.KEYS, well=False).count() == 0


def test_a_value_that_does_not_open_is_left_and_told_of(cast: Cast) -> None:
    one, other = draft(cast, "hers"), draft(cast, "his")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE access_draft SET body = (SELECT body FROM access_draft WHERE id = %s) WHERE id = %s",
            [one.pk, other.pk],
        )
    rotated = key_rotation.rotate_data("draft")
    assert (rotated.values, rotated.broken) == (1, 1)
    assert "1 do not open" in str(rotated)
    looked = key_check.check(10)
    assert looked.wrong == [
        "1 values of access_draft.body do not open: they were altered, moved, or have no key."
    ]


def test_what_is_still_sealed_with_an_older_key_is_sealed_anew_later(cast: Cast) -> None:
    """A process that had not heard of the rotation wrote once more with the old key."""
    kept = draft(cast, "x")
    before = bytes(Draft.objects.filter(pk=kept.pk).values_list("body", flat=True).get())
    key_rotation.rotate_data("draft")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_draft SET body = %s WHERE id = %s", [before, kept.pk])
    assert key_in_use(kept).retired_at
    assert key_rotation.reseal_stragglers() == 1
    assert not key_in_use(kept).retired_at
    assert body(kept) == "x"


def test_an_unknown_scope_is_refused() -> None:
    with pytest.raises(Refused, match="There are data keys for person"):
        key_rotation.rotate_data("hashes")


WRITERS, EDITS = 3, 12


def test_nothing_is_lost_while_people_write_and_everything_is_rotated(
    at_once: Callable[..., list[Any]],
) -> None:
    """Three people edit while both kinds of keys are rotated; every edit that was acknowledged is there afterwards."""
    made: list[Any] = []

    def begin() -> None:
        cast = make_cast()
        made.append(
            [draft(cast, f"{number} 0", user) for number, user in enumerate(("ama", "grace", "referrer"))]
        )

    at_once(begin)
    acknowledged: dict[int, str] = {}
    done = threading.Event()

    def write(number: int) -> Callable[[], int]:
        def edits() -> int:
            for count in range(1, EDITS + 1):
                held = Draft.objects.get(pk=made[0][number].pk)
                assert drafts.opened(held) == f"{number} {count - 1}"
                drafts.update(held, was=held.version, body=f"{number} {count}")
                acknowledged[number] = f"{number} {count}"
            return EDITS

        return edits

    def rotate() -> int:
        rounds = 0
        while not done.is_set() and rounds < 200:
            key_rotation.rotate_data("draft")
            key_rotation.rotate_root()
            rounds += 1
        return rounds

    def people() -> list[Any]:
        answers: list[Any] = []
        threads = [
            threading.Thread(target=lambda n=n: answers.append(_quietly(write(n)))) for n in range(WRITERS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done.set()
        return answers

    wrote, rounds = at_once(people, rotate)
    assert wrote == [EDITS] * WRITERS
    assert isinstance(rounds, int), rounds
    assert rounds > 0

    def look() -> list[Any]:
        keys.forget()
        key_rotation.rotate_data("draft")
        return [drafts.opened(row) for row in Draft.objects.order_by("pk")]

    (found,) = at_once(look)
    assert found == [acknowledged[number] for number in range(WRITERS)]


def _quietly(do: Callable[[], int]) -> Any:
    from django.db import connections

    try:
        return do()
    except Exception as trouble:
        return trouble
    finally:
        connections.close_all()


# --- destroyed ---


def test_a_destroyed_key_opens_nothing_and_says_so(cast: Cast) -> None:
    kept, other = draft(cast, "hers"), draft(cast, "another's")
    key_rotation.rotate_data("draft")  # so that the line has two keys: both go
    with transaction.atomic():
        assert keys.destroy([kept.data_key]) == 2
    keys.forget()
    with pytest.raises(KeyDestroyed, match=r"its data key was destroyed on \d\d\.\d\d\.\d{4}"):
        body(kept)
    assert body(other) == "another's"
    with pytest.raises(KeyDestroyed):
        drafts.update(Draft.objects.get(pk=kept.pk), was=1, body="again")
    # Neither a new root key nor a new data key brings it back.
    key_rotation.rotate_root()
    key_rotation.rotate_data("draft")
    with pytest.raises(KeyDestroyed):
        body(kept)
    assert key_check.check(10).wrong == []
    assert key_check.check(10).disposed == 1


@pytest.mark.django_db(transaction=True)
def test_keys_are_destroyed_in_the_transaction_of_the_disposal() -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        keys.destroy([])


def test_a_disposal_that_is_undone_leaves_the_key(cast: Cast) -> None:
    kept = draft(cast, "hers")
    with transaction.atomic():
        keys.destroy([kept.data_key])
        transaction.set_rollback(True)
    keys.forget()
    assert body(kept) == "hers"


def test_the_page_of_what_was_disposed_of_says_so(signed_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from cairn.access import queries

    def gone(*_: Any) -> Any:
        raise KeyDestroyed("its data key was destroyed on 01.02.2026, and nobody can open it again")

    monkeypatch.setattr(queries, "posts_in_words", gone)
    answer = signed_in("ama").get("/account/")
    assert answer.status_code == 410
    assert "was disposed of" in answer.content.decode()


# --- keyed hashes ---


def test_a_new_key_lies_over_every_keyed_hash_and_what_was_found_is_found(cast: Cast) -> None:
    before = sealing.keyed_hash("people phone", "+447700900001")
    UserKey.objects.create(user=cast.users["ama"], kind="phone", hash=before)
    assert hash_layers.rehash() == 1
    now = sealing.keyed_hash("people phone", "+447700900001")
    assert now != before
    assert UserKey.objects.get().hash == now
    hash_layers.rehash()
    assert UserKey.objects.get().hash == sealing.keyed_hash("people phone", "+447700900001") != now
    with pytest.raises(Refused):  # no scope that rotate_data knows
        key_rotation.rotate_data("hashes")


def test_it_is_refused_while_a_worker_is_at_work(cast: Cast) -> None:
    ScheduledRun.objects.create(job="access.alive", slot=clock.now())
    with pytest.raises(Refused, match="stop the server and the worker"):
        hash_layers.rehash()


def test_a_rehash_that_was_cut_off_changed_nothing(cast: Cast) -> None:
    before = sealing.keyed_hash("people phone", "+447700900001")
    UserKey.objects.create(user=cast.users["ama"], kind="phone", hash=before)

    def cut_off(words: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        hash_layers.rehash(cut_off)
    keys.forget()
    assert UserKey.objects.get().hash == before == sealing.keyed_hash("people phone", "+447700900001")


def test_every_column_of_keyed_hashes_is_known() -> None:
    """What looks like one and is not named in KEYED_HASHES would not be found again after a rotation."""
    named = {(m._meta.label, name) for m, name in hash_layers.hashed_columns()}
    looks_like = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.CharField) and field.max_length == 32
        if field.name in {"hash", "import_key"} or field.name.endswith("_hash")
    }
    # A code that a certificate stands on: it is made with the key that is never rotated.
    assert looks_like - {("oversight.DisposalItem", "reference_hash")} == named
    assert len(named) >= 4
