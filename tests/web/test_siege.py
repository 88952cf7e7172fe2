"""The door under siege: forty made-up URLs a second, beside forty requests that Alexa signed."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from ssl import create_default_context
from time import monotonic, sleep

import pytest

from skill.alexa.handlers import AlexaSkill
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.web.app import create_app
from skill.web.server import THREADS
from skill.web.signature.download import Downloader
from tests.alexa.envelopes import SKILL_ID
from tests.web.amazon import Post, verifier
from tests.web.guests import waitress
from tests.web.shelf_server import Handler, good, roots_file, shelf_server
from tests.web.test_under_load import opening
from tests.web.unit import asked
from tests.web.urls import HERE
from tests.world import NEW_YORK, Clock

GOOD, EVERY = 40, 0.05
"""Requests that Alexa signed, and how many seconds lie between two."""

pytestmark = pytest.mark.full

A_SECOND_MADE_UP = 40
SOON = 4.0
"""Seconds until a good one is answered, on a machine that does everything else too."""

PATH = "/echo.api/echo-api-cert-12.pem"


def strange(number: int) -> str:
    return f"{HERE}echo-api-cert-{1_000_000 + number}.pem"


def usual(number: int) -> str:
    """Return one of the few names that are like Amazon's own."""
    of_it = 13 + number % 160
    return (
        f"{HERE}echo-api-cert-{of_it}.pem"
        if of_it < 100
        else (f"{HERE}echo-api-cert-{of_it - 80}-ats.pem")
    )


def tarrying(handler: Handler) -> None:
    """Say that nothing lies there, after longer than anybody waits."""
    time.sleep(2.5)
    handler.give(b"<Error/>", 403)


@dataclass
class Siege:
    """A door, and who stands before it."""

    port: int
    made_up: Callable[[int], str]
    people: ThreadPoolExecutor

    @contextmanager
    def laid(self) -> Iterator[None]:
        """Let strangers knock, each with a URL of their own, until somebody had enough."""
        ends = [False]
        knocking = self.people.submit(self._knock, ends)
        try:
            yield
        finally:
            ends[0] = True
            knocking.result(60)

    def _knock(self, ends: list[bool]) -> None:
        began = monotonic()
        for number in count():
            if ends[0]:
                return
            post = opening(number).but(SignatureCertChainUrl=self.made_up(number))
            self.people.submit(asked, self.port, "POST", "/alexa", post)
            sleep(max(0.0, began + number / A_SECOND_MADE_UP - monotonic()))

    def answered(self, post: Post) -> tuple[int, float]:
        """Return the status a good one gets, and after how long."""
        began = monotonic()
        status, _ = asked(self.port, "POST", "/alexa", post)
        return status, monotonic() - began

    def all_answered(self) -> list[tuple[int, float]]:
        waiting = []
        for number in range(GOOD):
            waiting.append(self.people.submit(self.answered, opening(number)))
            sleep(EVERY)
        return [one.result(60) for one in waiting]


@contextmanager
def besieged(folder: Path, made_up: Callable[[int], str]) -> Iterator[Siege]:
    """Open a door whose shelf gives the good chain, and lets whoever asks for another one wait."""
    silent = {
        url.removeprefix("https://s3.amazonaws.com"): tarrying for url in map(made_up, range(1000))
    }
    with shelf_server({**silent, PATH: good}, folder) as shelf:
        download = Downloader(
            create_default_context(cafile=roots_file(folder)), address=shelf.address
        )
        skill = AlexaSkill(MemoryJournal(), RoomZones(NEW_YORK), Clock(), SKILL_ID)
        with (
            waitress(create_app(skill, verifier(download)), THREADS) as port,
            ThreadPoolExecutor(300) as people,
        ):
            yield Siege(port, made_up, people)


@pytest.mark.parametrize("made_up", [strange, usual])
def test_every_good_request_gets_in_although_nobody_was_known_before(
    made_up: Callable[[int], str], tmp_path: Path
) -> None:
    with besieged(tmp_path, made_up) as siege, siege.laid():
        sleep(1.0)  # it has begun
        answers = siege.all_answered()

    assert [status for status, _ in answers] == [200] * GOOD
    assert max(seconds for _, seconds in answers) < SOON


def test_who_is_known_does_not_notice_the_siege(tmp_path: Path) -> None:
    with besieged(tmp_path, strange) as siege:
        assert siege.answered(opening(0))[0] == 200
        with siege.laid():
            sleep(0.5)
            answers = siege.all_answered()

    assert [status for status, _ in answers] == [200] * GOOD
    assert sorted(seconds for _, seconds in answers)[GOOD // 2] < 0.5
    assert max(seconds for _, seconds in answers) < SOON
