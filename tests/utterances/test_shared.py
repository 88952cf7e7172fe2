"""Sentences that two intents share: which they are, and that what decides is never chance."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

import pytest

from skill.alexa.intents import Interpreter
from skill.alexa.interaction_model import FOLDER, InteractionModel
from skill.hearing.ear import Ear
from skill.ritual.model.acts import Act, Ago, Erase, Erasure
from tests.utterances.corpus import intended
from tests.world import bedroom

LOCALES = sorted(file.stem for file in FOLDER.glob("*.json"))
pytestmark = pytest.mark.xdist_group("understanding")
TONIGHT = {Erase(Erasure.TONIGHT), Erase(Erasure.NIGHT, Ago.TONIGHT)}
"""Tonight's words, or tonight altogether: `delete tonight` may come as either."""


@pytest.mark.parametrize("locale", LOCALES)
def test_the_only_sentences_of_two_intents_are_about_letting_tonight_go(locale: str) -> None:
    shared = {words: acts for words, acts in _readings(locale).items() if len(acts) > 1}

    assert shared
    assert [words for words, acts in shared.items() if acts != TONIGHT] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_of_the_two_the_skill_itself_hears_the_one_that_takes_less(locale: str) -> None:
    interpreter = Interpreter(InteractionModel(locale), Ear(locale))

    shared = [words for words, acts in _readings(locale).items() if len(acts) > 1]

    assert {interpreter.hear(words) for words in shared} == {Erase(Erasure.TONIGHT)}


def test_whichever_it_comes_as_it_is_said_what_would_go_and_nothing_goes_without_a_yes() -> None:
    for_words, kept = _asked_and_refused("delete tonight")
    for_the_night, kept_too = _asked_and_refused("forget tonight")

    assert for_words != for_the_night
    assert kept == kept_too == ["you kept the last peach for me"]


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_commands_become_one_when_they_are_written_as_they_are_said(locale: str) -> None:
    ear = Ear(locale)
    written: defaultdict[str, set[Act]] = defaultdict(set)
    for words, acts in _readings(locale).items():
        if " " in (plain := ear.write_out(words)):
            written[plain] |= acts

    assert [one for one, acts in written.items() if len(acts) > 1 and acts != TONIGHT] == []


@cache
def _readings(locale: str) -> Mapping[str, set[Act]]:
    """Return every whole sentence of a model, and each act that it may come as."""
    model = InteractionModel(locale)
    interpreter = Interpreter(model, Ear(locale))
    found: defaultdict[str, set[Act]] = defaultdict(set)
    for words, command in model.readings():
        found[words].add(interpreter.act_of(intended(command.intent, command.slots)))
    return found


def _asked_and_refused(words: str) -> tuple[str, list[str]]:
    """Return what is asked back, and the words that are still kept after a no."""
    room = bedroom()
    room.open()
    room.say("just me", "you kept the last peach for me")
    asked = room.say(words)
    room.say("no")
    (night,) = room.journal.export(room.skill.house_of(room.echo.room.user)).nights
    return asked, [note.words for note in night.notes]
