"""Phrases as data: what the notation means, and that looking less finds the same."""

import re
import tomllib

import pytest

from skill.hearing.phrases import Phrases
from skill.words.regions import HERE
from tests.hearing.care.phrases import LOCALES, phrases

LISTS = {"he": ["he", "she", "my {mate}"], "mate": ["husband", "wife"], "longer": ["any more", "$"]}


@pytest.mark.parametrize(
    ("pattern", "said", "other"),
    [
        ("hit me", "he hit me again", "he hit mean people"),
        ("{he} hit me", "my wife hit me", "my cat hit me"),
        ("(hit|kicked|threw at) me", "they threw at me", "they threw me"),
        ("hit [us and] me", "hit us and me", "hit us me"),
        ("took ... pills", "took all of the pills", "took one two three four pills"),
        ("^ hit me", "hit me", "he hit me"),
        ("go on $", "i can not go on", "i can not go on saturday"),
        ("not live ($|like this)", "i will not live", "i will not live there"),
        ("not live {longer}", "i will not live", "i will not live in town"),
        ("(a (red|blue)|no) door", "a blue door", "a door"),
    ],
)
def test_a_phrase_means_what_its_signs_say(pattern: str, said: str, other: str) -> None:
    these = Phrases([pattern], LISTS, frozenset({"not", "me", "he"}))

    assert any(these.find(f"{said} "))
    assert not any(these.find(f"{other} "))


def test_what_is_silenced_keeps_its_place() -> None:
    these = Phrases(["work is killing me"], {}, frozenset())

    assert these.blank_out("work is killing me and he hit me ") == "- - - - and he hit me "


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("part", ["care", "harmless", "long_ago"])
def test_looking_only_where_a_telling_word_was_said_finds_all_there_is(
    locale: str, part: str
) -> None:
    data = tomllib.loads((HERE / locale / "care.toml").read_text(encoding="utf-8"))
    families = data["care"].values() if part == "care" else [data[part]]
    patterns = [pattern for family in families for pattern in family["patterns"]]
    these = Phrases(patterns, data["lists"], frozenset(data["common"]))
    said = [f"{phrase.words} " for phrase in phrases(locale)][::4]

    looked = {text: {match.span() for match in these.find(text)} for text in said}

    everywhere = [re.compile(rf"(?<!\S)(?:{these._expression(one)})") for one in patterns]  # noqa: SLF001 - the same, without looking less
    assert looked == {
        text: {match.span() for one in everywhere for match in one.finditer(text)} for text in said
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_every_phrase_has_a_telling_word_or_it_would_never_be_looked_for(locale: str) -> None:
    data = tomllib.loads((HERE / locale / "care.toml").read_text(encoding="utf-8"))
    parts = [*data["care"].values(), data["harmless"], data["long_ago"]]
    patterns = [pattern for part in parts for pattern in part["patterns"]]
    these = Phrases(patterns, data["lists"], frozenset(data["common"]))

    mute = [one for one in patterns if not these._rare_words(one)]  # noqa: SLF001 - what it tells by

    assert mute == []
