"""The demo looks after its children: a worker that ends comes back, a server that ends is the end."""

import threading
from typing import Any

import pytest

from cairn.cli import demo, start


class Child:
    """A process that has ended, or has not."""

    def __init__(self, ended: bool = False) -> None:
        self.ended = ended

    def poll(self) -> int | None:
        return -9 if self.ended else None


@pytest.fixture
def stop(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    event = threading.Event()
    monkeypatch.setattr(event, "wait", lambda _seconds: event.is_set())
    return event


def test_a_killed_worker_is_started_again(stop: Any, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    started: list[tuple[str, ...]] = []

    def child(*words: str) -> Child:
        started.append(words)
        stop.set()
        return Child()

    monkeypatch.setattr(start, "child", child)
    children: list[Any] = [Child(), Child(ended=True)]
    assert demo.watch(children, stop) == 0
    assert started == [("worker", "--quiet")]
    assert children[1].poll() is None
    assert "started again" in capsys.readouterr().err


def test_a_worker_that_ends_again_and_again_ends_the_demo(stop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    def child(*words: str) -> Child:
        started.append(words[0])
        return Child(ended=True)

    monkeypatch.setattr(start, "child", child)
    assert demo.watch([Child(), Child(ended=True)], stop) == 3  # type: ignore[list-item]
    assert len(started) == demo.RESTARTS


def test_without_its_server_the_demo_ends(stop: Any) -> None:
    assert demo.watch([Child(ended=True), Child()], stop) == 3  # type: ignore[list-item]
