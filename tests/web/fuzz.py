"""Fuzzing, guided by what it reaches: `python -m tests.web.fuzz parser|envelope FOLDER [options]`.

Runs until its time is up (`-max_total_time=20`; all options are libFuzzer's), and ends with an
error at the first input that breaks a promise; that lies in the folder then. So do the inputs that
reached something new, for the next time.
"""

import json
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import fields
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["skill.web.signature.strict_json", "skill.alexa.request"]):
    from skill.alexa.request import Envelope, Kind, read_envelope
    from skill.web.signature.strict_json import LARGEST, parse_json

from tests.alexa.envelopes import answer, envelope, intent, launch
from tests.web.test_parser import NOT_ALEXAS

NAMES = [
    "version",
    "session",
    "new",
    "sessionId",
    "application",
    "applicationId",
    "attributes",
    "user",
    "userId",
    "context",
    "System",
    "device",
    "deviceId",
    "supportedInterfaces",
    "apiEndpoint",
    "apiAccessToken",
    "person",
    "personId",
    "request",
    "type",
    "requestId",
    "timestamp",
    "locale",
    "intent",
    "name",
    "slots",
    "value",
    "resolutions",
    "resolutionsPerAuthority",
    "values",
    "status",
    "code",
    "id",
    "reason",
    "error",
]
TEXTS = [
    "1.0",
    "LaunchRequest",
    "IntentRequest",
    "SessionEndedRequest",
    "en-US",
    "AnswerIntent",
    "ER_SUCCESS_MATCH",
    "2026-11-22T03:00:00Z",
    "2026-11-22T03:00:00",
    "9999-12-31T23:59:59-14:00",
    "amzn1.ask.skill.test",
]


def strict(data: bytes) -> None:
    """Hold the parser to its word: nothing, or what any parser reads, and every reader the same."""
    wire = parse_json(data)
    if wire is not None:
        assert wire == json.loads(data)
        again = json.dumps(wire, allow_nan=False, ensure_ascii=False).encode()
        assert parse_json(again) == wire or len(again) > LARGEST
        tolerant(wire)


def built(data: bytes) -> None:
    """Spoil an envelope here and there as the data says, and have it read."""
    provider = atheris.FuzzedDataProvider(data)
    wire = deepcopy(FULL)
    for _ in range(provider.ConsumeIntInRange(0, 5)):
        _spoil(wire, provider)
    tolerant(wire)


def tolerant(raw: object) -> None:
    """Hold the reader to its word: any value is an envelope, and no field is of another type."""
    found = read_envelope(raw)
    assert isinstance(found.kind, Kind)
    for name in ("request_id", "user_id", "application_id", "person_id", "locale", "intent"):
        assert isinstance(getattr(found, name), str)
    assert found.moment is None or found.moment.tzinfo is not None
    assert all(isinstance(slot.value + slot.id, str) for slot in found.slots.values())
    assert {field.name for field in fields(Envelope)} == set(vars(found))


FULL = intent("AnswerIntent", {"answer": "you made tea"}, attributes={"v": 1})
FULL["context"]["System"]["person"] = {"personId": "somebody"}
FULL["request"]["intent"]["slots"]["answer"]["resolutions"] = {
    "resolutionsPerAuthority": [
        {"status": {"code": "ER_SUCCESS_MATCH"}, "values": [{"value": {"id": "tea"}}]}
    ]
}


def closed(data: bytes) -> None:
    """Claim what does not hold, so that a test can see a broken promise reported."""
    assert parse_json(data) is None


TARGETS: dict[str, Callable[[bytes], None]] = {
    "parser": strict,
    "envelope": built,
    "nothing": closed,
}


def _spoil(wire: dict[str, Any], data: Any) -> None:  # noqa: ANN401 - atheris has no types
    """Replace one value somewhere in it, or put one where none was."""
    place: Any = wire
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.PickValueInList(keys or [0])
        inner = place[key] if keys else None
        if not isinstance(inner, dict | list) or not data.ConsumeBool():
            break
        place = inner
    if isinstance(place, dict):
        place[key if keys else data.PickValueInList(NAMES)] = _value(data, 4)
    else:
        place[:1] = [_value(data, 4)]


def _value(data: Any, depth: int) -> object:  # noqa: ANN401 - atheris has no types
    match data.ConsumeIntInRange(0, 9 if depth else 5):
        case 0:
            return data.PickValueInList(TEXTS)
        case 1:
            return data.ConsumeUnicode(data.ConsumeIntInRange(0, 40))
        case 2:
            return data.PickValueInList([None, True, False])
        case 3:
            return data.ConsumeInt(9)
        case 4:
            return data.ConsumeFloat()
        case 5:
            return envelope({"type": data.PickValueInList(TEXTS), "timestamp": data.ConsumeInt(9)})
        case 6:
            return [_value(data, depth - 1) for _ in range(data.ConsumeIntInRange(0, 4))]
        case _:
            count = data.ConsumeIntInRange(0, 6)
            return {data.PickValueInList(NAMES): _value(data, depth - 1) for _ in range(count)}


def _seeds() -> Iterator[bytes]:
    for wire in (launch(), answer("you made tea"), intent("AMAZON.StopIntent")):
        yield json.dumps(wire).encode()
    yield from (body for body in NOT_ALEXAS.values() if len(body) < 1000)


def main() -> None:
    """Fuzz one target. Never returns: libFuzzer ends the process."""
    target, folder, options = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    corpus, words = folder / target, folder / "words.dict"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(_seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    words.write_text("".join(f'"{word}"\n' for word in [*NAMES, *TEXTS]))
    fixed = [f"-dict={words}", f"-artifact_prefix={folder}/", str(corpus)]
    atheris.Setup([sys.argv[0], *options, *fixed], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
