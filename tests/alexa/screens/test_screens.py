"""What a device with a screen is sent, what it may not be sent, and what a touch does."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from skill.alexa.intents import TOUCHES, Interpreter
from skill.alexa.interaction_model import InteractionModel, locales
from skill.alexa.screens import screen
from skill.hearing.ear import Ear
from skill.ritual.model.choices import Numbers
from skill.ritual.model.household import Household
from tests.alexa.envelopes import envelope, following
from tests.alexa.screens.scenes import (
    GLAD,
    SAD,
    Bedside,
    bedside,
    couple,
    screen_in,
    single,
)

MOST_BYTES = 24_000
MARK = "zqx"
MOST_TURNS = 60
HOUSES: Mapping[str, Household | None] = {"new": None, "one": single(), "two": couple()}
SAID_TO_TOUCH = {"skip": "skip", "repeat": "repeat", "more_time": "more time", "done": "we're done"}
SLOWEST_FAST = 4000
"""Milliseconds of half a breath: nothing on a screen moves faster."""

FILES = sorted(Path(screen.__file__).parent.glob("*.json"))


def an_evening(room: Bedside, words: str = SAD) -> Iterator[Mapping[str, Any]]:
    """Play one whole evening; yield every response."""
    yield room.open()
    for _ in range(MOST_TURNS):
        if room.answered["response"].get("shouldEndSession") is not False:
            return
        yield room.say("yes" if room.beat in {"check", "company"} else words)
    raise AssertionError("a night without an end")


def without_screen(response: Mapping[str, Any]) -> dict[str, Any]:
    """Return a response as a device without a screen would get it."""
    body = dict(response["response"])
    spoken = [one for one in body.get("directives", ()) if "APL" not in one["type"]]
    body.pop("directives", None)
    if spoken:
        body["directives"] = spoken
    if body:
        body.setdefault("shouldEndSession", True)
    return {**response, "response": body}


def night(room: Bedside) -> Mapping[str, Any]:
    """Return the data of the screen that is shown."""
    shown = screen_in(room.answered)
    assert shown is not None
    data: Mapping[str, Any] = shown["datasources"]["night"]
    return data


@pytest.mark.parametrize("house", HOUSES.values(), ids=HOUSES)
def test_without_a_screen_every_response_is_the_same_to_the_byte(house: Household | None) -> None:
    with_one, without = bedside(house), bedside(house, version="")

    for shown, spoken in zip(an_evening(with_one), an_evening(without), strict=True):
        assert screen_in(shown)
        assert json.dumps(without_screen(shown), sort_keys=True) == json.dumps(
            spoken, sort_keys=True
        )


@pytest.mark.parametrize("locale", sorted(locales()))
@pytest.mark.parametrize("house", HOUSES.values(), ids=HOUSES)
def test_a_whole_response_is_small_in_every_beat_and_locale(
    locale: str, house: Household | None
) -> None:
    room = bedside(house, locale=locale)

    for response in an_evening(room, GLAD):
        assert screen_in(response)
        assert len(json.dumps(response).encode()) <= MOST_BYTES
    for name in ("NightsIntent", "ReadSettingsIntent", "AMAZON.HelpIntent", "NumberIntent"):
        assert len(json.dumps(room.intend(name)).encode()) <= MOST_BYTES


@pytest.mark.parametrize(
    "version", ["", "1.3", "0.9", "new", "1", "1.4.x", "-1.4", "99999.1"], ids=repr
)
def test_a_device_that_cannot_draw_it_is_only_spoken_to(version: str) -> None:
    room = bedside(couple(), version=version)

    assert not any(screen_in(response) for response in an_evening(room))


@pytest.mark.parametrize("version", ["1.4", "1.10", "2023.3", "2024.3", "2031.1.2"])
def test_a_device_that_can_is_shown_it(version: str) -> None:
    assert screen_in(bedside(couple(), version=version).open())


@pytest.mark.parametrize("interfaces", [None, [], "APL", {"Alexa.Presentation.APL": "2024.3"}])
def test_interfaces_of_another_shape_are_no_screen(interfaces: object) -> None:
    raw = envelope({"type": "LaunchRequest"})
    raw["context"]["System"]["device"]["supportedInterfaces"] = interfaces

    assert screen_in(bedside(couple()).skill.answer(raw)) is None


@pytest.mark.parametrize("house", HOUSES.values(), ids=HOUSES)
def test_nothing_that_was_said_stands_on_a_screen(house: Household | None) -> None:
    room = bedside(house)
    for response in an_evening(room, f"the {MARK} and i felt happy"):
        assert MARK not in json.dumps(screen_in(response))
    room.open()
    for name in ("RecallIntent", "NightsIntent", "ReadSettingsIntent", "WhoIntent"):
        assert MARK not in json.dumps(screen_in(room.intend(name)))


def test_what_is_shown_is_what_is_said() -> None:
    room, earlier = bedside(couple()), ""
    for response in an_evening(room):
        said = response["response"]["outputSpeech"]["ssml"].replace("&amp;", "&")
        data = night(room)

        # the second voice only hears whose turn it is; the question stays in sight
        assert data["text"] in (earlier + said if room.beat == "deep_question" else said)
        earlier += said
        assert data.get("before", "") in said


def test_the_question_stays_in_sight_while_they_think() -> None:
    room = bedside(couple())
    asked = next(night(room) for _ in an_evening(room) if room.beat == "deep_question")

    room.intend("MoreTimeIntent")

    assert night(room)["text"] == asked["text"]
    assert night(room)["aside"] in room.answered["response"]["outputSpeech"]["ssml"]


def test_a_name_is_shown_only_where_it_is_said() -> None:
    for house in (couple(), replace(couple(), members=single().members)):
        room = bedside(house)
        for response in an_evening(room):
            turn = night(room).get("turn", "")
            is_named = turn in {"Maya", "Sam"}
            assert not is_named or turn in response["response"]["outputSpeech"]["ssml"]


@pytest.mark.parametrize("numbers", Numbers)
def test_the_close_shows_the_nights_as_they_want_to_see_them(numbers: Numbers) -> None:
    choices = replace(couple().choices, numbers=numbers)
    room = bedside(replace(couple(), choices=choices))
    list(an_evening(room, GLAD))

    data = night(room)
    weeks = {Numbers.ALL: 5, Numbers.WEEK: 1, Numbers.NONE: 0}[numbers]
    assert len(data.get("weeks", ())) == weeks
    assert bool(re.search(r"\d", json.dumps(data))) == bool(weeks)


def test_the_last_screen_stays_for_a_while_with_the_microphone_closed() -> None:
    room = bedside(couple())
    list(an_evening(room))

    assert screen_in(room.answered)
    assert "shouldEndSession" not in room.answered["response"]
    assert "reprompt" not in room.answered["response"]


def test_stop_leaves_at_once_and_shows_nothing() -> None:
    room = bedside(couple())
    room.open()

    assert room.intend("AMAZON.StopIntent")["response"]["shouldEndSession"] is True
    assert screen_in(room.answered) is None


def test_in_danger_the_number_stands_alone_and_goes_when_it_is_over() -> None:
    room = bedside(couple())
    list(zip(an_evening(room), range(4), strict=False))

    room.say("i want to die")
    assert night(room)["numbers"] == ("988",)
    assert {"weeks", "total", "title", "turn"}.isdisjoint(night(room))
    room.touch("done")

    assert "988" not in json.dumps(screen_in(room.answered))
    assert room.answered["response"]["shouldEndSession"] is True


def test_whoever_opens_it_later_sees_no_number_and_no_nights() -> None:
    room = bedside(couple())
    room.open()
    room.say("i want to die")

    room.open()

    assert not re.search(r"\d", json.dumps(night(room)))


def test_everything_that_can_be_touched_can_be_said() -> None:
    assert SAID_TO_TOUCH.keys() == TOUCHES.keys()


@pytest.mark.parametrize(("touched", "words"), SAID_TO_TOUCH.items())
def test_a_touch_is_the_same_act_as_the_words(touched: str, words: str) -> None:
    interpreter = Interpreter(InteractionModel("en-US"), Ear("en-US"))

    assert interpreter.hear(words) == TOUCHES[touched]


@pytest.mark.parametrize(("touched", "words"), SAID_TO_TOUCH.items())
def test_a_touch_does_what_the_voice_does(touched: str, words: str) -> None:
    by_hand, by_voice = bedside(couple()), bedside(couple())
    for room in (by_hand, by_voice):
        room.open()
        room.say("a cup of tea")

    assert by_hand.touch(touched) == by_voice.say(words)


@pytest.mark.parametrize(
    "arguments",
    [(), ("stop",), ("SKIP",), ("skip", "done"), (["skip"],), ({"skip": 1},), (None,), (1,)],
    ids=repr,
)
def test_anything_else_that_is_touched_is_nothing(arguments: tuple[object, ...]) -> None:
    room = bedside(couple())
    before = dict(room.open()["sessionAttributes"])

    room.touch(*arguments)

    assert room.answered["response"] == {}
    assert room.answered["sessionAttributes"] == before


def test_a_second_tap_skips_nothing_more() -> None:
    room = bedside(couple())
    shown = screen_in(room.open())
    assert shown
    room.touch("skip")
    after = dict(room.answered["sessionAttributes"])

    room.touch("skip", token=shown["token"])

    assert room.answered["response"] == {}
    assert room.answered["sessionAttributes"] == after


def test_a_touch_without_a_session_is_nothing() -> None:
    request = {"type": "Alexa.Presentation.APL.UserEvent", "token": "", "arguments": ["skip"]}

    assert bedside(couple()).send(envelope(request))["response"] == {}


def test_a_screen_that_could_not_be_drawn_ends_nothing() -> None:
    room = bedside(couple())
    before = dict(room.open()["sessionAttributes"])
    failed = {
        "type": "Alexa.Presentation.APL.RuntimeError",
        "errors": [{"type": "LIST_ERROR", "message": MARK}],
    }

    room.send(envelope(failed, **following(room.answered)))

    assert room.answered["response"] == {}
    assert room.answered["sessionAttributes"] == before


def test_nothing_moves_faster_than_a_breath() -> None:
    durations = [
        int(found) for file in FILES for found in re.findall(r'"duration": (\d+)', file.read_text())
    ]

    assert min(durations) >= SLOWEST_FAST


def test_no_document_asks_for_anything_from_outside() -> None:
    for file in FILES:
        text = file.read_text()
        assert not re.search(r'"import"|https?:|doc://|"source"', text), file.name
        version = json.loads(text).get("version", "1.4")
        assert version == "1.4", file.name


@pytest.mark.parametrize("shall_we_stop", ["yes", "no"])
def test_the_close_of_a_hard_evening_shows_no_number(shall_we_stop: str) -> None:
    choices = replace(couple().choices, listening=False)
    room = bedside(replace(couple(), choices=choices))
    room.open()
    asked = {room.beat}
    while room.beat:
        said = {"low_offer": shall_we_stop, "recap": "" if "low_offer" in asked else SAD}
        room.say(said.get(room.beat) or "something of my own")
        asked.add(room.beat)

    assert "low_offer" in asked
    assert "weeks" not in night(room)
    assert night(room)["text"] in room.answered["response"]["outputSpeech"]["ssml"]
