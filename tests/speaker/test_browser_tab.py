"""Pretend Echos with switches: what each of them does, and an evening written down."""

import pytest

from skill.speaker.browser_tab import Rooms, Switches
from skill.storage.memory import MemoryJournal
from tests.conversations.telling import retold
from tests.turn.fakes import FailingJournal
from tests.world import NEW_YORK, Clock, bedroom, resolver_of


def rooms(journal: FailingJournal | None = None) -> Rooms:
    skill = bedroom(journal or FailingJournal()).skill
    return Rooms(skill, MemoryJournal(), resolver_of, Clock(), Switches(zone=NEW_YORK.key))


def say(house: Rooms, *utterances: str, tab: str = "bedroom") -> str:
    """Say one thing after the other; return what the last one is answered with."""
    return [str(house.take(tab, words)["ssml"]) for words in utterances][-1]


def without_ending(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("="))


def test_an_evening_that_is_saved_is_a_test_that_passes() -> None:
    house = rooms()
    say(house, "(open)", "(touch skip)", "Just  me", "(silence)", "the rain and I felt calm")
    house.switch("bedroom", {"voice": "one"})
    say(house, "skip", "a garden")
    house.switch("bedroom", {"is_away": True, "has_screen": False})
    say(house, "Alexa, open evening ritual", "(hang up)")

    written = house.write_transcript("bedroom")

    assert written == without_ending(retold(written))
    assert {"~ the voice of one", "~ the store is away"} <= set(written.splitlines())


def test_without_a_zone_the_evening_is_a_test_too() -> None:
    house = rooms()
    house.switch("bedroom", {"zone": "", "is_pretend": True})
    say(house, "(open)", "just me", "my friend wrote")

    written = house.write_transcript("bedroom")

    assert "~ the zone cannot be had" in written
    assert written == without_ending(retold(written))


def test_what_goes_to_and_fro_is_what_alexa_would_send_and_get() -> None:
    came = rooms().take("bedroom", "(open)")

    (exchange,) = came["exchanges"]
    assert exchange["request"]["request"]["type"] == "LaunchRequest"
    assert exchange["response"]["response"]["outputSpeech"]["ssml"] == came["ssml"]


def test_a_device_without_a_screen_is_shown_nothing() -> None:
    house = rooms()
    say(house, "(open)")

    switched = house.switch("bedroom", {"has_screen": False})
    came = house.take("bedroom", "just me")

    assert switched["screen"] is None
    assert came["screen"] is None
    assert house.glance("bedroom")["screen"] is None


def test_a_session_that_ends_takes_its_screen_along_and_a_closed_night_leaves_it() -> None:
    house = rooms()
    say(house, "(open)", "just me", "stop")
    stopped = house.glance("bedroom")["screen"]
    say(house, "(open)", "my friend wrote", "the rain and i felt calm", "a garden", "and more")

    assert stopped is None
    assert house.glance("bedroom")["screen"]["datasources"]["night"]["total"] == "1 night"


def test_while_the_store_is_out_of_reach_the_night_goes_on() -> None:
    house = rooms(journal := FailingJournal())
    house.switch("bedroom", {"is_away": True})

    came = house.take("bedroom", "(open)")

    assert came["isListening"]
    assert (journal.reads, journal.writes) == (0, 0)


def test_in_another_house_nothing_is_kept_in_this_one() -> None:
    house = rooms(journal := FailingJournal())
    house.switch("bedroom", {"is_pretend": True})

    say(house, "(open)", "just me", "my friend wrote")

    assert (journal.reads, journal.writes) == (0, 0)


def test_a_pretended_moment_is_only_had_in_another_house() -> None:
    house, new_year = rooms(), "2026-12-31T23:00"

    refused = house.switch("bedroom", {"moment": new_year})["switches"]["moment"]
    house.switch("bedroom", {"is_pretend": True})
    house.switch("bedroom", {"moment": new_year})
    say(house, "(open)")

    assert refused == ""
    assert "--- 2026-12-31 23:00 America/New_York" in house.write_transcript("bedroom")


def test_another_language_begins_another_evening() -> None:
    house = rooms()
    say(house, "(open)")

    house.switch("bedroom", {"locale": "de-DE"})

    assert "U:" not in house.write_transcript("bedroom")
    assert "Weiter" in say(house, "Alexa, öffne Abendritual")


@pytest.mark.parametrize(
    "wire",
    [
        {"zone": "Nowhere"},
        {"locale": "tlh"},
        {"voice": "three"},
        {"moment": "yesterday", "is_pretend": True},
        {"moment": "9999-12-31T23:59", "is_pretend": True},
        {"moment": "0001-01-01T00:00", "is_pretend": True},
        {"is_away": "yes"},
        {"user": "somebody"},
    ],
)
def test_a_switch_that_is_none_of_ours_is_refused(wire: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"switch|Invalid"):
        rooms().switch("bedroom", wire)


def test_the_device_spoken_to_least_lately_is_forgotten() -> None:
    house = rooms()
    say(house, "(open)", tab="first")
    say(house, "(open)", tab="second")

    for at in range(Rooms.most_tabs - 1):
        house.switch("second", {"voice": "one"})
        house.switch(f"tab-{at}", {"voice": "one"})

    assert not house.glance("first")["isListening"]
    assert house.glance("second")["isListening"]


def test_whoever_only_looks_pushes_out_nobody() -> None:
    house = rooms()
    say(house, "(open)")

    for at in range(2 * Rooms.most_tabs):
        house.glance(f"tab-{at}")
        house.write_transcript(f"tab-{at}")

    assert house.glance("bedroom")["isListening"]
