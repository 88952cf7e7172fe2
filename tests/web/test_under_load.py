"""Sixty-four connections at a door that has seen no certificate yet."""

from pathlib import Path
from ssl import create_default_context

import pytest

from skill.alexa.handlers import AlexaSkill
from skill.ports import Journal
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.storage.sqlite import SqliteJournal
from skill.web.app import create_app
from skill.web.signature.download import Downloader
from tests.alexa.envelopes import SKILL_ID, envelope
from tests.web.amazon import CHAIN, URL, Post, Shelf, signed, verifier
from tests.web.authority import rsa_key
from tests.web.guests import knock, waitress
from tests.web.shelf_server import roots_file, shelf_server, slowly
from tests.world import NEW_YORK, Clock

CONNECTIONS, THREADS = 64, 8
PATH = "/echo.api/echo-api-cert-12.pem"


def opening(number: int, request: str = "LaunchRequest") -> Post:
    wire = envelope({"type": request})
    wire["context"]["System"]["user"]["userId"] = f"account {number}"
    return signed(wire)


def skill(journal: Journal) -> AlexaSkill:
    return AlexaSkill(journal, RoomZones(NEW_YORK), Clock(), SKILL_ID)


def test_a_cold_cache_downloads_once_and_refuses_no_good_request(tmp_path: Path) -> None:
    good = [[opening(number), opening(number)] for number in range(CONNECTIONS)]

    with shelf_server({PATH: slowly(0.3)}, tmp_path) as shelf:
        download = Downloader(
            create_default_context(cafile=roots_file(tmp_path)), 30.0, shelf.address
        )
        app = create_app(skill(MemoryJournal()), verifier(download))
        with waitress(app, THREADS) as port:
            answers = knock(port, good)

    assert [status for pair in answers for status, _ in pair] == [200] * 2 * CONNECTIONS
    assert shelf.asked == {PATH: 1}


def test_the_forged_among_the_good_are_refused_and_disturb_nobody(tmp_path: Path) -> None:
    forger = rsa_key("another")
    good = [opening(number) for number in range(CONNECTIONS // 2)]
    forged = [signed(post.body, forger) for post in good]
    elsewhere = [
        post.but(SignatureCertChainUrl=f"{URL}-{number}") for number, post in enumerate(good)
    ]
    app = create_app(skill(SqliteJournal(tmp_path / "nights.db")), verifier(Shelf({URL: CHAIN})))

    with waitress(app, THREADS) as port:
        answers = knock(port, [*([one] for one in good), *([one] for one in forged + elsewhere)])

    statuses = [status for (status, _), *_ in answers]
    assert statuses == [200] * len(good) + [400] * (len(forged) + len(elsewhere))
    assert all(body == b"" for [(status, body)] in answers if status == 400)


@pytest.mark.parametrize("times", [CONNECTIONS])
def test_one_request_many_times_at_once_is_taken_once(times: int, tmp_path: Path) -> None:
    post, journal = opening(0), SqliteJournal(tmp_path / "nights.db")
    app = create_app(skill(journal), verifier())

    with waitress(app, THREADS) as port:
        answers = knock(port, [[post]] * times)

    assert len({answer for [answer] in answers}) == 1
    assert answers[0][0][0] == 200
