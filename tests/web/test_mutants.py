"""The door against hundreds of requests that are not quite Alexa's."""

import pytest
from flask.testing import FlaskClient

from skill.alexa.handlers import AlexaSkill
from skill.speaker.zones import RoomZones
from skill.web.app import create_app
from skill.web.signature.certificates import Refusal
from tests.alexa.envelopes import SKILL_ID
from tests.turn.fakes import FailingJournal
from tests.web.amazon import CHAIN, URL, Post, Shelf, verifier
from tests.web.mutants import GOOD, Mutant, mutants
from tests.world import NEW_YORK, Clock

MUTANTS = list(mutants())
REASONS = {
    "url": {Refusal.BAD_URL, Refusal.UNSIGNED},
    "headers": {Refusal.UNSIGNED, Refusal.BAD_URL, Refusal.FORGED},
    "signature": {Refusal.FORGED},
    "body": {Refusal.FORGED},
    "chain": {Refusal.UNTRUSTED},
    "signed": {Refusal.MALFORMED, Refusal.STALE, None},
}
"""Why; None: the verifier has nothing against it, for it is Alexa's, but for another skill."""


def door(chain: bytes, journal: FailingJournal) -> FlaskClient:
    skill = AlexaSkill(journal, RoomZones(NEW_YORK), Clock(), SKILL_ID)
    return create_app(skill, verifier(Shelf({URL: chain}))).test_client()


def posted(client: FlaskClient, post: Post) -> tuple[int, bytes]:
    headers = {name: value.encode().decode("latin-1") for name, value in post.headers.items()}
    environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    response = client.post("/alexa", data=post.body, environ_overrides=environ)
    return response.status_code, response.data


def test_the_request_they_were_made_of_is_let_in() -> None:
    status, answer = posted(door(CHAIN, FailingJournal()), GOOD)

    assert status == 200
    assert b"outputSpeech" in answer


def test_there_are_hundreds_and_no_two_alike() -> None:
    assert len(MUTANTS) >= 300
    assert len({name for name, _, _ in MUTANTS}) == len(MUTANTS)


def test_each_is_refused_for_what_is_wrong_with_it() -> None:
    verifiers = {chain: verifier(Shelf({URL: chain})) for _, _, chain in MUTANTS}
    found: dict[str, set[Refusal | None]] = {kind: set() for kind in REASONS}
    for name, post, chain in MUTANTS:
        outcome = verifiers[chain](post.headers, post.body)
        found[name.split(":")[0].split(" ")[0]].add(
            outcome if isinstance(outcome, Refusal) else None
        )

    assert found == REASONS


@pytest.mark.parametrize("mutant", MUTANTS, ids=[ascii(name) for name, _, _ in MUTANTS])
def test_every_one_is_refused_without_a_hint(mutant: Mutant) -> None:
    _, post, chain = mutant
    journal = FailingJournal()

    assert posted(door(chain, journal), post) == (400, b"")
    assert (journal.reads, journal.writes) == (0, 0)
