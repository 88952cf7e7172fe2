"""docs/security.md compares our door with the SDK's: what it says of ours is asked of ours here."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from skill.alexa.handlers import AlexaSkill
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.web.app import create_app
from skill.web.signature.certificates import rank_of
from skill.web.signature.download import AT_ONCE, Admission, Rank
from tests.alexa.envelopes import SKILL_ID, envelope, launch
from tests.web.amazon import CHAIN, URL, Post, Shelf, signed, verifier
from tests.web.urls import HERE
from tests.world import NEW_YORK, TEN_AT_NIGHT, Clock

PAGE = Path(__file__).parents[2] / "docs" / "security.md"
ROW = re.compile(
    r"^\| (?P<what>[^|]+?) \| \**(?P<sdk>\d+)\**[^|]*\| \**(?P<ours>\d+)\**[^|]*\|$", re.MULTILINE
)


@dataclass(frozen=True)
class Knock:
    """A request, and what it finds."""

    post: Post
    skill_id: str = SKILL_ID
    shelf: Shelf = field(default_factory=lambda: Shelf({URL: CHAIN}))
    method: str = "POST"

    def answer(self) -> TestResponse:
        """Return what our door says to it."""
        skill = AlexaSkill(MemoryJournal(), RoomZones(NEW_YORK), Clock(), self.skill_id)
        client = create_app(skill, verifier(self.shelf)).test_client()
        post = self.post
        return client.open("/alexa", method=self.method, data=post.body, headers=post.headers)


def stamped(moment: str) -> Post:
    return signed(envelope({"type": "LaunchRequest", "timestamp": moment}))


OLD = (TEN_AT_NIGHT - timedelta(seconds=151)).isoformat()
KNOCKS: dict[str, Callable[[], Knock]] = {
    "valid": lambda: Knock(signed(launch())),
    "GET": lambda: Knock(Post({}, b""), method="GET"),
    "timestamp more than 150 s old": lambda: Knock(stamped(OLD)),
    "signature headers missing": lambda: Knock(Post({}, signed(launch()).body)),
    "bad chain URL": lambda: Knock(
        signed(launch()).but(SignatureCertChainUrl="https://evil.example/echo.api/x.pem")
    ),
    "chain URL with `/echo.api/../evil`": lambda: Knock(
        signed(launch()).but(SignatureCertChainUrl=HERE + "../evil")
    ),
    "only the old `Signature` header": lambda: Knock(signed(launch()).but(Signature_256=None)),
    "wrong application id, skill id set": lambda: Knock(
        signed(launch()), skill_id="amzn1.ask.skill.other"
    ),
    "unknown request type": lambda: Knock(signed(envelope({"type": "Something.OfTomorrow"}))),
    "empty body": lambda: Knock(signed(b"")),
    "not JSON": lambda: Knock(signed(b"request=1")),
    "certificate out of reach": lambda: Knock(signed(launch()), shelf=Shelf({})),
    "SessionEndedRequest": lambda: Knock(signed(envelope({"type": "SessionEndedRequest"}))),
}


def rows() -> dict[str, int]:
    return {row["what"]: int(row["ours"]) for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))}


def test_the_page_and_this_list_are_one() -> None:
    assert rows().keys() == KNOCKS.keys()


@pytest.mark.parametrize("what", KNOCKS)
def test_our_door_answers_as_the_page_says(what: str) -> None:
    answered = KNOCKS[what]().answer()

    assert answered.status_code == rows()[what]
    if answered.status_code == 400:
        assert answered.data == b""
    if answered.status_code == 200:
        assert json.loads(answered.data)["version"] == "1.0"


def test_the_figures_on_the_page_are_those_of_the_corpora() -> None:
    from tests.web.mutants import mutants  # noqa: PLC0415 - it makes some keys
    from tests.web.urls import INVALID  # noqa: PLC0415

    said = PAGE.read_text(encoding="utf-8")

    assert f"{len(list(mutants()))} mutated requests" in said
    assert f"{len(INVALID)} URLs" in said


def test_the_figures_of_the_siege_are_those_of_the_door() -> None:
    from skill.web import server  # noqa: PLC0415 - waitress is only needed here

    said = " ".join(PAGE.read_text(encoding="utf-8").split())
    numbers = ["", *(f"-{number}" for number in range(1000))]
    usual = [
        f"{HERE}echo-api-cert{number}{end}.pem"
        for number in [*numbers, *(f"-0{digit}" for digit in range(10))]
        for end in ("", "-ats")
    ]

    assert f"at most {AT_ONCE[Rank.KNOWN]} at once" in said
    assert f"there are {sum(rank_of(url) is Rank.USUAL for url in usual)} of them" in said
    assert (
        f"At most {Admission.callers} requests wait, four seconds each, of {server.THREADS} threads"
        in said
    )
    assert f"{server.CONNECTIONS} connections at the door" in said
    assert (Admission.seconds, server.Connection.seconds) == (4, 10)
