"""The Flask door: who gets in, and what everybody else is told."""

import pytest
from flask.testing import FlaskClient

from skill.alexa.skill import AlexaSkill
from skill.ports import Journal
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.web.app import (
    LARGEST_BODY,
    ServeError,
    accept_unsigned,
    address_for,
    create_app,
    refuse_everyone,
)
from tests.alexa.envelopes import SKILL_ID, answer, following, intent, launch
from tests.turn.fakes import FailingJournal
from tests.world import NEW_YORK, Clock


def door(journal: Journal | None = None, *, skill_id: str = "") -> FlaskClient:
    ritual = AlexaSkill(journal or MemoryJournal(), RoomZones(NEW_YORK), Clock(), skill_id)
    return create_app(ritual, accept_unsigned).test_client()


@pytest.fixture
def closed_door() -> FlaskClient:
    ritual = AlexaSkill(MemoryJournal(), RoomZones(NEW_YORK), Clock())
    return create_app(ritual).test_client()


def test_an_evening_goes_through_the_door() -> None:
    client = door()

    opened = client.post("/alexa", json=launch()).get_json()
    answered = client.post("/alexa", json=answer("you made tea", **following(opened))).get_json()
    stopped = client.post(
        "/alexa", json=intent("AMAZON.StopIntent", None, **following(answered))
    ).get_json()

    assert opened["response"]["shouldEndSession"] is False
    assert answered["response"]["shouldEndSession"] is False
    assert stopped["response"]["shouldEndSession"] is True


def test_without_a_verifier_everybody_is_refused(closed_door: FlaskClient) -> None:
    response = closed_door.post("/alexa", json=launch())

    assert response.status_code == 400
    assert response.data == b""


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"text"', b"7", b"\xff\xfe", b"[" * 100_000, b"null"]
)
def test_whoever_sends_something_else_is_told_nothing(body: bytes) -> None:
    response = door().post("/alexa", data=body, content_type="application/json")

    assert response.status_code == 400
    assert response.data == b""


def test_a_body_that_is_too_large_is_refused_unread() -> None:
    response = door().post("/alexa", data=b" " * (LARGEST_BODY + 1))

    assert response.status_code == 400
    assert response.data == b""


def test_a_request_for_another_skill_is_refused() -> None:
    ours, another = door(skill_id=SKILL_ID), door(skill_id="amzn1.ask.skill.other")

    assert ours.post("/alexa", json=launch()).status_code == 200
    assert another.post("/alexa", json=launch()).status_code == 400


def test_only_posts_are_answered() -> None:
    assert door().get("/alexa").status_code == 405


def test_health_says_whether_the_store_answers() -> None:
    well, away = door(), door(FailingJournal(cannot_read=True))

    assert well.get("/healthz").status_code == 200
    assert away.get("/healthz").status_code == 503
    assert "out of reach" not in away.get("/healthz").get_data(as_text=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_unsigned_requests_are_accepted_on_loopback(host: str) -> None:
    assert address_for(host, accept_unsigned) == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])
def test_unsigned_requests_are_accepted_nowhere_else(host: str) -> None:
    with pytest.raises(ServeError, match=r"127\.0\.0\.1"):
        address_for(host, accept_unsigned)


def test_a_door_that_verifies_may_stand_anywhere() -> None:
    assert address_for("0.0.0.0", refuse_everyone) == "0.0.0.0"
