"""No spoken word and no id reaches a log, whatever fails: whole evenings with marks in them."""

import importlib
import io
import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, tzinfo
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from skill.alexa.device_zone import DeviceZones
from skill.alexa.handlers import AlexaSkill, RedeliveryError, hash_under_key
from skill.ops import logs
from skill.ops.metrics import Telemetry
from skill.ports import Device, Journal, KeptNight, Pages, Write, Zones
from skill.ports import Everything as Kept
from skill.ritual.model.deck import Card
from skill.ritual.model.household import Seat
from skill.ritual.stage.scene import Note
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.web.app import accept_unsigned, create_app
from skill.web.signature.certificates import Refusal
from skill.web.signature.strict_json import Wire
from skill.words.questions import QuestionBank
from tests.alexa.envelopes import envelope, following, intent, launch
from tests.storage import engine
from tests.storage.faults import Fault, Plan, line_to
from tests.test_logs import logging_kept
from tests.turn.fakes import FailingJournal
from tests.world import NEW_YORK, Clock

MARK = "zqx"
"""Stands in everything that comes from outside, in either case, and in nothing else."""

PEPPER = "a key that is long enough for a test"
KEY = "k" * 43
SAID = (
    f"{MARK} made tea and i felt happy",
    "nothing",
    f"the {MARK} garden and i felt sad",
    f"stop the {MARK}",
    f"someone to sing about {MARK} with",
)
Answering = Callable[[Any], Mapping[str, Any]]
Door = Callable[[str], Answering]
"""Opens the Lambda door on a store."""


@dataclass
class Everything:
    """All that was logged, printed or handed to any handler, and what may not be in it."""

    stream: io.StringIO
    capture: pytest.CaptureFixture[str]
    records: list[str] = field(default_factory=list)

    def text(self) -> str:
        printed = self.capture.readouterr()
        return "\n".join([self.stream.getvalue(), printed.out, printed.err, *self.records])

    def turns(self) -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in self.stream.getvalue().splitlines()]
        return [line for line in lines if line["logger"] == "skill.turns"]


class Listening(logging.Handler):
    """Keeps all there is in a record, as the nosiest handler could."""

    def __init__(self, records: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(f"{self.format(record)} {vars(record)!r}")


@pytest.fixture
def everything(capfd: pytest.CaptureFixture[str]) -> Iterator[Everything]:
    """Listen to every logger, from DEBUG on, as well as to what is printed."""
    with logging_kept():
        stream = io.StringIO()
        logs.set_up(stream, "Evening")
        heard = Everything(stream, capfd)
        listen(heard)
        yield heard


def listen(heard: Everything) -> None:
    logging.root.addHandler(Listening(heard.records))
    for name in ("", "skill", *logs.LOUD):
        logging.getLogger(name).setLevel(logging.DEBUG)


def marked(raw: dict[str, Any], endpoint: str = "https://api.zqx.example") -> dict[str, Any]:
    """Put a mark into every field that comes from outside."""
    system, session, request = raw["context"]["System"], raw["session"], raw["request"]
    user = {"userId": f"amzn1.ask.account.{MARK}", "accessToken": MARK}
    user["permissions"] = {"consentToken": MARK}  # type: ignore[assignment]  # as Amazon has it
    system.update(
        user=user, person={"personId": f"amzn1.ask.person.{MARK}"}, apiAccessToken=f"Atza.{MARK}"
    )
    system["device"]["deviceId"] = f"amzn1.ask.device.{MARK}"
    system["apiEndpoint"] = endpoint
    session.update(user=user, sessionId=f"amzn1.echo-api.session.{MARK}")
    session["attributes"][MARK] = MARK
    request["requestId"] = f"{request['requestId']} {MARK}"
    return {**raw, MARK: MARK}


def evening(answering: Answering, endpoint: str = "https://api.zqx.example") -> int:
    """Spend an evening, with strange requests at its end. Return how many turns it took."""
    response = answering(marked(launch(), endpoint))
    for words in SAID:
        turn = intent("AnswerIntent", {"answer": words, MARK: MARK}, **following(response))
        response = answering(marked(turn, endpoint))
    strange = [
        intent(f"{MARK}Intent", {MARK: MARK}),
        intent("IntroduceIntent", {"first": MARK, "second": f"{MARK}y"}),
        intent("SettingIntent", {"setting": MARK}),
        intent("PauseIntent", {"until": MARK, "lasting": MARK}),
        intent("ParkedIntent"),
        {**launch(), "request": {"type": f"{MARK}Request", "timestamp": MARK, "locale": MARK}},
        launch(attributes={"ritual": {"of": MARK, "household": MARK, "evening": [MARK]}}),
    ]
    for raw in strange:
        answering(marked({**raw, "request": {"requestId": "", **raw["request"]}}, endpoint))
    with suppress(RedeliveryError):
        answering(gone_for_good())
    return 1 + len(SAID) + len(strange) + 1


def gone_for_good() -> dict[str, Any]:
    """Return what Alexa sends when somebody takes the skill away: there is no session."""
    disabled = envelope(
        {
            "type": "AlexaSkillEvent.SkillDisabled",
            "body": {"userInformationPersistenceStatus": "NOT_PERSISTED", MARK: MARK},
            "eventCreationTime": "2026-11-23T03:00:00Z",
        }
    )
    raw = marked(disabled)
    del raw["session"]
    return raw


def assert_discreet(heard: Everything, pepper: str = PEPPER) -> None:
    """Fail if a mark, or a hash under which something is kept, is anywhere in what was logged."""
    text = heard.text()
    house = hash_under_key(pepper, f"amzn1.ask.account.{MARK}", 16)
    voice = hash_under_key(pepper, f"amzn1.ask.person.{MARK}", 8)
    for secret in (MARK, house[:8], voice[:8], pepper):
        assert secret not in text.casefold(), _around(text, secret)


def _around(text: str, secret: str) -> str:
    at = text.casefold().index(secret)
    return text[max(0, at - 300) : at + 100]


# The Flask door


class Spiteful:
    """A journal that fails in ways no port foresees, and puts all it was given into the message."""

    def open(self, house: str, since: date) -> Pages:
        raise RuntimeError(f"{house} {since} {MARK}")

    def keep(self, house: str, write: Write) -> None:
        raise RuntimeError(f"{house} {write} {MARK}")

    def recall(self, house: str, since: date) -> tuple[Note, ...]:
        raise RuntimeError(f"{house} {since} {MARK}")

    def night(self, house: str, night: date) -> KeptNight | None:
        raise RuntimeError(f"{house} {night} {MARK}")

    def silence(
        self,
        house: str,
        sealed_by: Collection[Seat] | None = None,
        said_by: Collection[Seat] | None = None,  # noqa: ARG002
    ) -> None:
        raise RuntimeError(f"{house} {sealed_by} {MARK}")

    def export(self, house: str) -> Kept:
        raise RuntimeError(f"{house} {MARK}")

    def forget(self, house: str) -> int:
        raise RuntimeError(f"{house} {MARK}")

    def check(self) -> None:
        raise RuntimeError(MARK)


class SpitefulWriter(MemoryJournal):
    """Reads well, and fails with all that was to be kept in the message."""

    def keep(self, house: str, write: Write) -> None:
        raise ValueError(house, write, MARK) from KeyError(write)


class SpitefulZones(RoomZones):
    """Fails with the device's token in the message."""

    def of_device(self, device: Device) -> tzinfo | None:
        raise LookupError(device)


JOURNALS: dict[str, Callable[[], Journal]] = {
    "well": MemoryJournal,
    "cannot read": lambda: FailingJournal(cannot_read=True),
    "cannot write": lambda: FailingJournal(cannot_write=True),
    "slow to say": lambda: FailingJournal(is_slow_to_say=True),
    "gone": lambda: FailingJournal(cannot_read=True, cannot_write=True),
    "spiteful": Spiteful,
    "spiteful writer": SpitefulWriter,
}


def skill_on(journal: Journal, zones: Zones | None = None) -> AlexaSkill:
    zones = zones or RoomZones(NEW_YORK)
    return AlexaSkill(journal, zones, Clock(), pepper=PEPPER, telemetry=Telemetry(logs.tell))


def through_flask(skill: AlexaSkill) -> Answering:
    client = create_app(skill, accept_unsigned).test_client()

    def answering(raw: object) -> Mapping[str, Any]:
        response = client.post(f"/alexa?{MARK}={MARK}", json=raw, headers={"X-Mark": MARK})
        answered: Mapping[str, Any] = response.get_json()
        return answered

    return answering


@pytest.mark.parametrize("journal", JOURNALS)
def test_a_farewell_is_discreet(everything: Everything, journal: str) -> None:
    farewell = marked(launch())
    farewell["request"] |= {
        "type": "AlexaSkillEvent.SkillDisabled",
        "body": {"userInformationPersistenceStatus": "NOT_PERSISTED", MARK: MARK},
    }
    del farewell["session"]

    with suppress(RedeliveryError):
        skill_on(JOURNALS[journal]()).answer(farewell)

    assert len(everything.turns()) == 1
    assert_discreet(everything)


@pytest.mark.parametrize("journal", JOURNALS)
def test_an_evening_on_a_server_is_discreet(everything: Everything, journal: str) -> None:
    turns = evening(through_flask(skill_on(JOURNALS[journal]())))

    assert len(everything.turns()) == turns
    assert_discreet(everything)


def test_zones_that_fail_are_discreet(everything: Everything) -> None:
    evening(through_flask(skill_on(MemoryJournal(), SpitefulZones(NEW_YORK))))

    assert ["LookupError"] in [line.get("errors") for line in everything.turns()]
    assert_discreet(everything)


def test_a_bank_that_fails_is_discreet(
    everything: Everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoiled(_bank: QuestionBank) -> list[Card]:
        raise ValueError(MARK)

    monkeypatch.setattr(QuestionBank, "cards", spoiled)
    evening(through_flask(skill_on(MemoryJournal())))

    assert ["ValueError"] in [line.get("errors") for line in everything.turns()]
    assert_discreet(everything)


def test_words_that_fail_even_in_the_apology_are_discreet(
    everything: Everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    def speechless(*all_there_is: object) -> str:
        raise KeyError(all_there_is, MARK)

    monkeypatch.setattr("skill.alexa.response.render_reply", speechless)
    evening(through_flask(skill_on(MemoryJournal())))

    assert ["KeyError", "KeyError"] in [line.get("errors") for line in everything.turns()]
    assert_discreet(everything)


def test_a_door_that_fails_is_discreet(everything: Everything) -> None:
    def verifier(headers: Mapping[str, str], body: bytes) -> Wire | Refusal:
        raise ValueError(headers, body, MARK)

    client = create_app(skill_on(MemoryJournal()), verifier).test_client()
    failed = client.post(f"/alexa?{MARK}", json=marked(launch()))

    assert failed.status_code == 400
    assert "a check failed: ValueError" in everything.stream.getvalue()
    assert_discreet(everything)


BODIES = [MARK, "{" + MARK, f'"{MARK}"', f'{{"{MARK}": ', f"[{MARK}]", "[" * 90_000 + MARK]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_what_is_no_envelope_is_refused_discreetly(everything: Everything, body: str) -> None:
    client = create_app(skill_on(MemoryJournal()), accept_unsigned).test_client()

    refused = [
        client.post(f"/alexa?{MARK}", data=body, headers={"Content-Type": f"x/{MARK}"}),
        client.get(f"/{MARK}?{MARK}", headers={"Cookie": MARK, "User-Agent": MARK}),
        client.open("/alexa", method=MARK.upper()),
        client.get("/healthz", headers={"Host": MARK}),
    ]

    assert [one.status_code for one in refused] == [400, 404, 405, 200]
    assert "elsewhere 404" in everything.stream.getvalue()
    assert_discreet(everything)


def test_health_of_a_store_that_fails_is_discreet(everything: Everything) -> None:
    client = create_app(skill_on(Spiteful()), accept_unsigned).test_client()

    assert client.get(f"/healthz?{MARK}").status_code == 503
    assert_discreet(everything)


def test_asking_a_device_for_its_zone_is_discreet(everything: Everything) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), SettingsApi)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_address[1]}"
    skill = skill_on(MemoryJournal(), DeviceZones(is_trusted=lambda _endpoint: True))
    try:
        evening(through_flask(skill), here)
    finally:
        server.shutdown()
        server.server_close()

    assert "urllib3.connectionpool" in "\n".join(everything.records)
    assert_discreet(everything)


class SettingsApi(BaseHTTPRequestHandler):
    """Refuses to say which zone it is, and repeats who asked."""

    def do_GET(self) -> None:
        self.send_response(403, MARK)
        self.end_headers()
        self.wfile.write(f"{self.path} {self.headers}".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


# The Lambda door


@pytest.fixture
def lambda_door(
    monkeypatch: pytest.MonkeyPatch, everything: Everything
) -> Callable[..., Answering]:
    """Import the door anew, with a store; then listen again, as the door sets logging up."""

    def opened(store: str) -> Answering:
        monkeypatch.setenv("RITUAL_STORE", store)
        monkeypatch.setenv("RITUAL_PEPPER", PEPPER)
        monkeypatch.setenv("RITUAL_KEY", KEY)
        monkeypatch.setenv("RITUAL_METRICS", "Evening")
        monkeypatch.delitem(sys.modules, "lambda_function", raising=False)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stderr", everything.stream)
            door = importlib.import_module("lambda_function")
        listen(everything)
        return lambda raw: door.lambda_handler(json.loads(json.dumps(raw)), None)

    return opened


def test_an_evening_on_lambda_is_discreet(lambda_door: Door, everything: Everything) -> None:
    turns = evening(lambda_door("memory://"))

    assert len(everything.turns()) == turns
    assert sum(line["nights"] for line in everything.turns()) == 1
    assert_discreet(everything)


def test_a_file_that_cannot_be_opened_is_told_discreetly(
    lambda_door: Door, everything: Everything, tmp_path: Path
) -> None:
    (tmp_path / MARK).write_text("no folder", encoding="utf-8")

    evening(lambda_door(f"sqlite:///{tmp_path / MARK / 'nights.db'}"))

    kinds = {kind for line in everything.turns() for kind in line.get("errors", ())}
    assert {kind.split()[0] for kind in kinds} == {"StoreError"}
    assert_discreet(everything)


PLANS: dict[str, Plan] = {
    "well": lambda _at, _operation: Fault.NONE,
    "throttled": lambda _at, _operation: Fault.THROTTLE,
    "reset": lambda _at, _operation: Fault.RESET,
    "reset after the write": lambda _at, name: (
        Fault.NONE if name == "Query" else Fault.LOSE_BY_RESET
    ),
    "silent at first": lambda at, _operation: Fault.SILENCE if at < 4 else Fault.NONE,
}
FEW_PLANS = ("well", "reset after the write")
"""What is told of a table that is well, and of one that says nothing after it has heard all."""


@pytest.mark.parametrize(
    "plan",
    [pytest.param(plan, marks=[] if plan in FEW_PLANS else [pytest.mark.full]) for plan in PLANS],
)
def test_a_table_that_fails_is_told_discreetly(
    lambda_door: Door, everything: Everything, plan: str
) -> None:
    """botocore logs every body it sends and receives, at DEBUG."""
    with engine.table(engine.endpoint()) as place, line_to(place.endpoint_url or "") as line:
        line.plan = PLANS[plan]
        store = f"dynamodb://{place.table}?region={place.region}&endpoint_url={line.url}"
        turns = evening(lambda_door(store))

    assert len(everything.turns()) == turns
    assert "botocore" in "\n".join(everything.records)
    assert any(line.get("errors") for line in everything.turns()) == (plan != "well")
    assert_discreet(everything)


@pytest.mark.parametrize("event", [None, MARK, [MARK], {MARK: MARK}, {"request": MARK}, 7])
def test_an_event_that_is_no_envelope_is_told_discreetly(
    lambda_door: Door, everything: Everything, event: object
) -> None:
    lambda_door("memory://")(event)

    (line,) = everything.turns()
    assert line["outcome"] == "silent"
    assert_discreet(everything)


def test_the_search_would_find_a_mark(everything: Everything) -> None:
    os.write(1, f"somebody printed {MARK.upper()}".encode())

    with pytest.raises(AssertionError, match="somebody printed"):
        assert_discreet(everything)
