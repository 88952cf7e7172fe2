"""The Flask door: who gets in, and what everybody else is told."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from skill.alexa.handlers import AlexaSkill
from skill.ports import Journal, Write
from skill.ritual.model.household import Household
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.storage.sqlite import SqliteJournal
from skill.web.app import ServeError, Verify, accept_unsigned, address_for, create_app
from skill.web.signature.certificates import Refusal
from skill.web.signature.strict_json import LARGEST, Wire
from tests.alexa.envelopes import SKILL_ID, answer, envelope, following, intent, launch
from tests.storage.journals import keyring
from tests.turn.fakes import FailingJournal
from tests.web.amazon import Shelf, signed, verifier
from tests.world import NEW_YORK, Clock


def door(
    journal: Journal | None = None, *, skill_id: str = "", verify: Verify = accept_unsigned
) -> FlaskClient:
    ritual = AlexaSkill(journal or MemoryJournal(), RoomZones(NEW_YORK), Clock(), skill_id)
    return create_app(ritual, verify).test_client()


class Speechless(AlexaSkill):
    """A skill whose own last line of defence has failed."""

    def answer(self, raw: object, context: object = None) -> dict[str, object]:
        raise RuntimeError(str(raw), context)


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


def test_whom_the_verifier_refuses_is_told_nothing() -> None:
    response = door(verify=verifier()).post("/alexa", json=launch())

    assert response.status_code == 400
    assert response.data == b""


def test_what_alexa_signed_is_answered() -> None:
    post = signed(launch())

    response = door(verify=verifier()).post("/alexa", data=post.body, headers=post.headers)

    assert response.status_code == 200
    assert "outputSpeech" in response.get_json()["response"]


def test_a_replay_gets_the_same_answer_and_changes_nothing() -> None:
    journal = FailingJournal()
    client, said = door(journal, verify=verifier()), signed(launch())

    first, again = (client.post("/alexa", data=said.body, headers=said.headers) for _ in range(2))

    assert first.data == again.data
    assert (journal.reads, journal.writes) == (1, 1)


def test_a_verifier_that_breaks_lets_nobody_in(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_headers: Mapping[str, str], _body: bytes) -> Wire | Refusal:
        raise RuntimeError("what somebody said")

    response = door(verify=broken).post("/alexa", json=launch())

    assert (response.status_code, response.data) == (400, b"")
    assert "RuntimeError" in caplog.text
    assert "somebody" not in caplog.text


def test_a_skill_that_breaks_still_answers_alexa(caplog: pytest.LogCaptureFixture) -> None:
    ritual = Speechless(MemoryJournal(), RoomZones(NEW_YORK), Clock())

    response = create_app(ritual, accept_unsigned).test_client().post("/alexa", json=launch())

    assert response.status_code == 200
    assert response.get_json()["version"] == "1.0"
    assert "answering failed" in caplog.text


def test_a_journal_that_breaks_still_answers_alexa() -> None:
    post = signed(launch())
    away = door(FailingJournal(cannot_read=True, cannot_write=True), verify=verifier())

    response = away.post("/alexa", data=post.body, headers=post.headers)

    assert response.status_code == 200
    assert "outputSpeech" in response.get_json()["response"]


def test_the_log_says_why_and_nothing_of_the_request(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="skill")
    post = signed(answer("you made tea"))

    refused = door(verify=verifier(Shelf({}))).post("/alexa", data=post.body, headers=post.headers)

    assert refused.status_code == 400
    assert [record.getMessage() for record in caplog.records] == [
        "no certificate chain: status 404",
        "refused: UNREACHABLE",
        "/alexa 400",
    ]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"text"', b"7", b"\xff\xfe", b"[" * 100_000, b"null"]
)
def test_whoever_sends_something_else_is_told_nothing(body: bytes) -> None:
    response = door().post("/alexa", data=body, content_type="application/json")

    assert response.status_code == 400
    assert response.data == b""


def test_a_body_that_is_too_large_is_refused_unread() -> None:
    response = door().post("/alexa", data=b" " * (LARGEST + 1))

    assert response.status_code == 400
    assert response.data == b""


def test_a_request_for_another_skill_is_refused() -> None:
    ours, another = door(skill_id=SKILL_ID), door(skill_id="amzn1.ask.skill.other")

    assert ours.post("/alexa", json=launch()).status_code == 200
    assert another.post("/alexa", json=launch()).status_code == 400


def test_an_event_that_could_not_be_acted_on_comes_again() -> None:
    away = FailingJournal(cannot_read=True)
    gone = envelope(
        {
            "type": "AlexaSkillEvent.SkillDisabled",
            "body": {"userInformationPersistenceStatus": "NOT_PERSISTED"},
        }
    )
    client = door(away)

    refused = client.post("/alexa", json=gone)
    away.cannot_read = False
    taken = client.post("/alexa", json=gone)

    assert (refused.status_code, refused.data) == (503, b"")
    assert taken.status_code == 200


@pytest.mark.parametrize("place", ["session", "context"])
def test_a_request_for_two_skills_is_refused(place: str) -> None:
    torn = launch()
    whose = torn["session"] if place == "session" else torn["context"]["System"]
    whose["application"] = {"applicationId": "amzn1.ask.skill.other"}

    assert door(skill_id=SKILL_ID).post("/alexa", json=torn).status_code == 400


def test_a_request_outside_a_session_needs_none() -> None:
    alone = launch()
    del alone["session"]

    assert door(skill_id=SKILL_ID).post("/alexa", json=alone).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "TRACE"])
def test_only_posts_are_answered(method: str) -> None:
    assert door().open("/alexa", method=method).status_code == 405


@pytest.mark.parametrize("path", ["/", "/alexa/", "/alexa/x", "/ALEXA", "//alexa", "/healthz/"])
def test_there_is_nothing_beside_the_door(path: str) -> None:
    assert door().post(path, json=launch()).status_code in {404, 405}


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Length": "-1"},
        {"Content-Length": "many"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Encoding": "gzip"},
        {"Transfer-Encoding": "chunked"},
        {"Expect": "200-ok"},
    ],
)
def test_strange_headers_are_no_reason_to_fail(headers: dict[str, str]) -> None:
    response = door().post("/alexa", data=b"--x", headers=headers)

    assert (response.status_code, response.data) == (400, b"")


def test_health_says_whether_the_store_answers() -> None:
    well, away = door(), door(FailingJournal(cannot_read=True))

    assert well.get("/healthz").status_code == 200
    assert away.get("/healthz").status_code == 503
    assert "out of reach" not in away.get("/healthz").get_data(as_text=True)


def test_health_is_poor_where_what_is_sealed_does_not_open(tmp_path: Path) -> None:
    before, after = (
        SqliteJournal(tmp_path / "nights.db", keyring(key * 32)) for key in (b"o", b"n")
    )
    before.keep("house", Write(Household(revision=1)))

    misfit = door(after).get("/healthz")

    assert door(before).get("/healthz").status_code == 200
    assert (misfit.status_code, misfit.json) == (503, {"store": "unavailable"})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_unsigned_requests_are_accepted_on_loopback(host: str) -> None:
    assert address_for(host, accept_unsigned) == host


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])
def test_unsigned_requests_are_accepted_nowhere_else(host: str) -> None:
    with pytest.raises(ServeError, match=r"127\.0\.0\.1"):
        address_for(host, accept_unsigned)


def test_a_door_that_verifies_may_stand_anywhere() -> None:
    assert address_for("0.0.0.0", verifier()) == "0.0.0.0"
