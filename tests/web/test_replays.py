"""The same request again: the same answer, and nothing changes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from skill.web.signature.replays import Replays
from skill.web.signature.strict_json import Wire
from skill.web.signature.verifier import WINDOW
from tests.alexa.envelopes import envelope, launch
from tests.world import Clock

AN_HOUR = timedelta(hours=1)


def counting() -> Callable[[], bytes]:
    """Return what answers differently each time."""
    answers = iter(range(10_000))
    return lambda: str(next(answers)).encode()


def of(account: str, request: str = "one", kind: str = "LaunchRequest") -> Wire:
    wire = envelope({"type": kind, "requestId": request})
    wire["context"]["System"]["user"]["userId"] = account
    return wire


def test_the_same_request_gets_the_same_answer() -> None:
    replays, answer, request = Replays(Clock()), counting(), launch()

    assert [replays.answer_once(request, answer) for _ in range(3)] == [b"0"] * 3
    assert replays.answer_once(launch(), answer) == b"1"


def test_nobody_gets_somebody_elses_answer() -> None:
    replays, answer = Replays(Clock()), counting()

    assert replays.answer_once(of("maya"), answer) == b"0"
    assert replays.answer_once(of("sam"), answer) == b"1"
    assert replays.answer_once(of("maya"), answer) == b"0"


@pytest.mark.parametrize(
    "spoiled",
    [{}, {"request": {}}, {"request": {"requestId": ""}}, {"request": {"requestId": 7}}, launch()],
)
def test_a_request_without_a_name_is_answered_each_time(spoiled: Wire) -> None:
    replays, answer = Replays(Clock()), counting()
    nameless = {**spoiled, "context": {}}

    assert [replays.answer_once(nameless, answer) for _ in range(2)] == [b"0", b"1"]


@pytest.mark.parametrize(
    ("kind", "window"),
    [("LaunchRequest", WINDOW), ("AlexaSkillEvent.SkillDisabled", AN_HOUR)],
)
def test_it_is_remembered_for_as_long_as_it_could_come_again(kind: str, window: timedelta) -> None:
    clock = Clock()
    replays, answer = Replays(clock), counting()
    replays.answer_once(of("maya", kind=kind), answer)

    clock.now += window + WINDOW - timedelta(seconds=1)
    assert replays.answer_once(of("maya", kind=kind), answer) == b"0"

    clock.now += timedelta(seconds=1)
    assert replays.answer_once(of("maya", kind=kind), answer) == b"1"


def test_what_is_over_is_not_kept_in_memory() -> None:
    clock = Clock()
    replays, answer = Replays(clock), counting()
    replays.answer_once(of("maya"), answer)
    clock.now += timedelta(hours=2)

    replays.answer_once(of("sam"), answer)
    clock.now -= timedelta(hours=2)

    assert replays.answer_once(of("maya"), answer) == b"2"


def test_the_oldest_is_forgotten_when_memory_is_full() -> None:
    replays, answer = Replays(Clock(), most_bytes=3), counting()
    for number in range(4):
        replays.answer_once(of("maya", str(number)), answer)

    assert replays.answer_once(of("maya", "3"), answer) == b"3"
    assert replays.answer_once(of("maya", "1"), answer) == b"1"
    assert replays.answer_once(of("maya", "0"), answer) == b"4"


def test_an_answer_larger_than_memory_is_given_all_the_same() -> None:
    replays = Replays(Clock(), most_bytes=3)

    assert replays.answer_once(of("maya"), lambda: b"four") == b"four"
    assert replays.answer_once(of("sam"), lambda: b"two") == b"two"


def test_two_at_once_are_answered_once() -> None:
    replays, count = Replays(Clock()), counting()
    started, may_go = Event(), Event()

    def slowly() -> bytes:
        started.set()
        assert may_go.wait(30)
        return count()

    with ThreadPoolExecutor(8) as threads:
        waiting = [threads.submit(replays.answer_once, of("maya"), slowly) for _ in range(8)]
        assert started.wait(30)
        may_go.set()
        answers = {one.result(30) for one in waiting}

    assert answers == {b"0"}


def test_an_answer_that_fails_says_so_and_the_next_one_is_made() -> None:
    replays = Replays(Clock())

    def fails() -> bytes:
        raise ValueError("failed")

    with pytest.raises(ValueError, match="failed"):
        replays.answer_once(of("maya"), fails)
    assert replays.answer_once(of("maya"), lambda: b"made") == b"made"


def test_one_answer_waits_for_no_other() -> None:
    replays = Replays(Clock())

    outer = replays.answer_once(
        of("maya"), lambda: replays.answer_once(of("sam"), lambda: b"inner") + b" and outer"
    )

    assert outer == b"inner and outer"
