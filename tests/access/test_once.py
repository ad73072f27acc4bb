"""A form that arrives twice is done once; one that was corrected and sent again is done again."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from cairn.access.models import Area, Once
from cairn.access.once import once, once_key
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast, make_cast
from tests.access import decoys
from tests.tally import size, tally

SignedIn = Callable[[str], Client]
KEY = "6b1c7d0e-0000-4000-8000-000000000001"


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    decoys.done.clear()


def key_of(**posted: object) -> UUID | None:
    return once_key(RequestFactory().post("/", {"once": KEY, **posted}))


@pytest.mark.urls("tests.access.decoys")
def test_a_form_sent_twice_is_done_once_and_answers_alike(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    first = client.post("/decoy/does/", {"once": KEY, "story": "one"})
    again = client.post("/decoy/does/", {"once": KEY, "story": "one"})
    assert first.content == again.content
    assert decoys.done == ["one"]


@pytest.mark.urls("tests.access.decoys")
def test_going_back_and_correcting_is_a_form_of_its_own(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    client.post("/decoy/does/", {"once": KEY, "story": "one"})
    client.post("/decoy/does/", {"once": KEY, "story": "one, corrected"})
    assert decoys.done == ["one", "one, corrected"]


@pytest.mark.urls("tests.access.decoys")
def test_another_users_key_is_another_key(signed_in: SignedIn) -> None:
    for key in ("ama", "grace"):
        signed_in(key).post("/decoy/does/", {"once": KEY, "story": "one"})
    assert len(decoys.done) == 2


def test_the_key_holds_what_was_sent_and_not_the_csrf_token() -> None:
    assert key_of(story="a") == key_of(story="a", csrfmiddlewaretoken="x")
    assert key_of(story="a") != key_of(story="b")
    assert key_of(story=["a", "b"]) != key_of(story=["b", "a"])
    assert key_of(a="bc") != key_of(ab="c")
    assert key_of(story="a") != UUID(KEY)


def test_the_same_file_is_the_same_form_and_another_is_not() -> None:
    def with_file(name: str, content: bytes) -> UUID | None:
        return key_of(file=SimpleUploadedFile(name, content))

    assert with_file("a.csv", b"12") == with_file("a.csv", b"12")
    assert with_file("a.csv", b"12") != with_file("b.csv", b"12")
    assert with_file("a.csv", b"12") != with_file("a.csv", b"123")


@pytest.mark.parametrize("spoilt", ["", "nonsense", "6b1c", "' OR 1=1"])
def test_a_spoilt_key_is_no_key(spoilt: str) -> None:
    assert once_key(RequestFactory().post("/", {"once": spoilt})) is None


def test_without_a_key_it_is_done_each_time(cast: Cast) -> None:
    count = []
    for _ in range(2):
        assert once(cast.actor("ama"), None, lambda: count.append(1) or "/x") == "/x"
    assert len(count) == 2
    assert not Once.objects.exists()


def test_what_fails_leaves_no_key_so_that_it_can_be_sent_again(cast: Cast) -> None:
    actor, key = cast.actor("ama"), uuid4()

    def fail() -> str:
        Area.objects.create(code="half-written", name="Half")
        raise Refused("No.")

    with pytest.raises(Refused):
        once(actor, key, fail)
    assert not Area.objects.filter(code="half-written").exists()
    assert not Once.objects.exists()
    assert once(actor, key, lambda: "/done") == "/done"
    assert once(actor, key, fail) == "/done"


def test_the_same_form_in_several_threads_at_once_is_done_once(at_once: Callable[..., list[Any]]) -> None:
    cast: list[Cast] = []
    at_once(lambda: cast.append(make_cast()))
    actor, rounds, wrong = cast[0].actor("ama"), size("ROUNDS", 1), []

    def act() -> str:
        area = Area.objects.create(code=f"made-{uuid4().hex[:8]}", name="Made")
        time.sleep(0.05)
        return f"/areas/{area.pk}/"

    for done in range(1, rounds + 1):
        key = uuid4()
        answers = at_once(*[lambda key=key: once(actor, key, act)] * 4)
        there = at_once(lambda: Area.objects.filter(code__startswith="made-").count())
        if len(set(answers)) != 1 or not str(answers[0]).startswith("/areas/") or there != [done]:
            wrong.append((answers, there))
    tally(retries=4 * rounds, wrong=len(wrong))
    assert wrong == []
