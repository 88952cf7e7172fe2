"""What a session holds is trusted for no more than its own house, whatever is in it."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from skill.alexa.handlers import AlexaSkill
from skill.alexa.session import KEY, swap_quotes
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from tests.alexa.envelopes import answer, following, intent, launch
from tests.world import NEW_YORK, Clock

NIGHT = date(2026, 11, 21)
MOST_BYTES = 24 * 1024
BAD: list[object] = [
    None, True, -1, 10**30, float("inf"), float("nan"), "", "x", "\x00", "../../etc/passwd",
    "x" * 200_000, [], [[]], {}, {"a": [{}]}, {"zz": "1"}, "9999-12-31", "0001-01-01",
    "0001-01-01/ffff", "nobody.A", "thanks.Z", "thanks.A " * 3_000, "c999", "c999999",
    "confirm night 9999-12-31 closes", "alone night 0001-01-01 stays", "code seal A closes",
]  # fmt: skip
DEEP = ["[" * 100_000, '{"a":' * 100_000]
OF_THE_FIRST_VERSION = {
    "household": {
        "v": 1,
        "people": "two",
        "members": [{"name": "Maya"}, {"name": "Sam"}],
        "tally": {"nights": 1, "recent": "2026-11-21/1", "zone": "America/New_York"},
        "asked": ["names"],
        "led": "A",
        "zone": "America/New_York",
        "rev": 3,
    },
    "evening": {
        "v": 1,
        "night": "2026-11-21",
        "party": "couple",
        "first": "A",
        "length": "normal",
        "question": "c011",
        "steps": "opening.A thanks.A thanks.B recap.A recap.B deep_question.A deep_question.B"
        " touch.A closing.A",
        "passed": 2,
        "answered": "thanks.A",
        "reflected": "A",
        "told": "thanks.explain",
        "rev": 3,
    },
}
"""As a release that kept pages as maps wrote it: maps where there is text today."""


def skill() -> AlexaSkill:
    return AlexaSkill(MemoryJournal(), RoomZones(NEW_YORK), Clock())


def amid_a_night(ritual: AlexaSkill, account: str = "account") -> dict[str, Any]:
    """Return what rides along after the first answer of two."""
    opened = ritual.answer(of(account, launch()))
    names = intent("IntroduceIntent", {"first": "maya", "second": "sam"}, **following(opened))
    named = ritual.answer(of(account, names))
    told = ritual.answer(of(account, answer(f"tea of {account}", **following(named))))
    attributes: dict[str, Any] = told["sessionAttributes"]
    return attributes


def of(account: str, raw: dict[str, Any]) -> dict[str, Any]:
    raw["context"]["System"]["user"]["userId"] = account
    return raw


def forged(wire: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Return a session spoiled in one place after the other."""
    for part in (*wire, "aside", "offer", "last", "adrift"):
        yield from ({**wire, part: bad} for bad in (*BAD, *DEEP))
        yield {name: value for name, value in wire.items() if name != part}
    for part in ("household", "evening", "last"):
        page = json.loads(swap_quotes(wire.get(part, wire["evening"])))
        text = json.dumps(page)
        yield from (
            {**wire, part: swap_quotes(text[:end])} for end in (1, len(text) // 2, len(text) - 1)
        )
        for spoiled in _spoiled(page):
            yield {**wire, part: swap_quotes(json.dumps(spoiled))}


def _spoiled(page: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in {**page, "deck": {"cards": {}}, "choices": {"rollover": 4}}.items():
        yield from ({**page, name: bad} for bad in BAD)
        for inner in value if isinstance(value, dict) else ():
            yield from ({**page, name: {**value, inner: bad}} for bad in BAD)


def test_no_forged_session_breaks_a_turn_or_makes_it_large(
    caplog: pytest.LogCaptureFixture,
) -> None:
    carried = amid_a_night(skill())[KEY]
    asked = ("AMAZON.YesIntent", "TodaysQuestionIntent", "BackIntent")

    for nth, spoiled in enumerate(forged(carried)):
        caplog.clear()
        raw = intent(asked[nth % 3], new=False, attributes={KEY: spoiled})
        response = skill().answer(raw)
        assert caplog.text == "", str(spoiled)[:400]
        assert "outputSpeech" in response["response"]
        assert len(json.dumps(response)) <= MOST_BYTES, str(spoiled)[:400]


def test_a_session_of_an_earlier_version_is_read_anew_from_the_journal() -> None:
    ritual = skill()
    carried = amid_a_night(ritual)[KEY]
    earlier = {KEY: {**OF_THE_FIRST_VERSION, "of": carried["of"]}}

    ritual.answer(answer("she sang", new=False, attributes=earlier))

    kept = [note.words for note in ritual.journal.recall(ritual.house_of("account"), NIGHT)]
    assert kept == ["tea of account", "she sang"]


def test_a_session_of_a_later_version_is_read_anew_from_the_journal() -> None:
    ritual = skill()
    carried = deepcopy(amid_a_night(ritual))
    later = json.loads(swap_quotes(carried[KEY]["evening"]))
    carried[KEY]["evening"] = swap_quotes(json.dumps({**later, "v": 99, "passed": 7}))

    ritual.answer(answer("she sang", new=False, attributes=carried))

    kept = [note.words for note in ritual.journal.recall(ritual.house_of("account"), NIGHT)]
    assert kept == ["tea of account", "she sang"]


@pytest.mark.parametrize("as_ours", [True, False], ids=["marked as ours", "as it is"])
def test_a_session_of_another_house_opens_none_of_its_words(
    as_ours: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    ritual = skill()
    theirs, ours = amid_a_night(ritual, "theirs"), amid_a_night(ritual, "ours")
    if as_ours:
        theirs[KEY]["of"] = ours[KEY]["of"]
    before = ritual.journal.export(ritual.house_of("theirs"))

    for aside in ("alone night 2026-11-21 stays", "alone thanks - stays"):
        asking = {KEY: {**theirs[KEY], "aside": aside}}
        yes = intent("AMAZON.YesIntent", new=False, attributes=asking)
        heard = json.dumps(ritual.answer(of("ours", yes)))
        assert "of theirs" not in heard
    erased = {KEY: {**theirs[KEY], "aside": "confirm everything - stays"}}
    ritual.answer(of("ours", intent("AMAZON.YesIntent", new=False, attributes=erased)))

    assert ritual.journal.export(ritual.house_of("theirs")) == before


def test_at_worst_a_forged_session_does_what_its_own_house_could_do_by_voice() -> None:
    ritual = skill()
    carried = amid_a_night(ritual)
    carried[KEY]["aside"] = "confirm everything - stays"

    ritual.answer(intent("AMAZON.YesIntent", new=False, attributes=carried))

    assert ritual.journal.export(ritual.house_of("account")).nights == ()


def test_an_old_session_played_again_overwrites_nothing_newer() -> None:
    ritual = skill()
    old = amid_a_night(ritual)
    went_on = ritual.answer(answer("she sang", new=False, attributes=old))

    ritual.answer(answer("she danced", new=False, attributes=old))

    kept = [note.words for note in ritual.journal.recall(ritual.house_of("account"), NIGHT)]
    assert went_on["sessionAttributes"]
    assert {"tea of account", "she sang"} <= set(kept)


def test_words_said_to_a_night_that_was_deleted_elsewhere_are_not_kept() -> None:
    ritual = skill()
    carried = amid_a_night(ritual)
    erased = {KEY: {**carried[KEY], "aside": "confirm everything - stays"}}
    ritual.answer(intent("AMAZON.YesIntent", new=False, attributes=erased))

    ritual.answer(answer("too late", new=False, attributes=carried))

    assert ritual.journal.recall(ritual.house_of("account"), NIGHT) == ()
