"""A beat and a request are declared once, whole: whatever is missing is named here."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import pytest

from skill.alexa.intents import INTENTS as KNOWN
from skill.alexa.intents import PLAIN
from skill.ritual import beats, requests
from skill.ritual.model import acts as model_acts
from skill.ritual.model.acts import Choose, Erase, Pause, Request
from skill.ritual.plan.script import BEATS, SCRIPT
from skill.ritual.requests import INTENTS, REQUESTS
from skill.ritual.stage.beat import Beat
from skill.words.regions import HERE
from skill.words.tables import table_in

LANGUAGES = sorted(file.parent.name for file in HERE.glob("*/screens.toml"))
WITH_HELP_OF_ITS_OWN = {"care"}
"""In danger help is a number to call, whatever is open (decision 13)."""

TAKEN_AS_IT_IS = {"mirror", "check", "add", "park_tomorrow"}
"""What is said back, and what is parked, may sound like anything."""

JUDGED_BY_WHAT_IS_ASKED = {Choose, Erase, Pause}


def modules_in(package: ModuleType) -> Iterator[ModuleType]:
    for module in iter_modules(package.__path__):
        yield import_module(f"{package.__name__}.{module.name}")


def beats_in(module: ModuleType) -> set[str]:
    return {value.name for value in vars(module).values() if isinstance(value, Beat)}


def acts_in(module: ModuleType) -> set[type[Request]]:
    return {one for one in Request.__subclasses__() if one.__module__ == module.__name__}


def waiting() -> list[Beat]:
    return [beat for beat in BEATS.values() if beat.hear]


def test_every_beat_has_its_place_in_the_script_and_one_name() -> None:
    placed = [beat.name for line in SCRIPT for beat in line]

    assert set().union(*map(beats_in, modules_in(beats))) == set(placed)
    assert len(placed) == len(set(placed))


def test_a_beat_whose_words_are_kept_says_how_they_are_recalled() -> None:
    kept = {beat.name for beat in BEATS.values() if beat.keeps}

    assert {beat.name for beat in BEATS.values() if beat.recall} == kept


def test_a_beat_that_waits_says_what_helps_there() -> None:
    assert {beat.name for beat in waiting() if beat.help is None} == WITH_HELP_OF_ITS_OWN


def test_a_beat_that_waits_says_what_kind_of_answer_the_ear_compares() -> None:
    assert {beat.name for beat in waiting() if beat.kind is None} == TAKEN_AS_IT_IS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_beats_with_a_title_are_those_that_have_one_in_every_language(language: str) -> None:
    titles = table_in(HERE / language / "screens.toml")["titles"]

    assert {beat.name for beat in BEATS.values() if beat.has_title} == set(titles)


def test_every_request_is_declared_once() -> None:
    acts = [request.act for request in REQUESTS]

    assert set().union(*map(acts_in, (model_acts, *modules_in(requests)))) == set(acts)
    assert len(acts) == len(set(acts))


def test_every_request_says_what_it_comes_under() -> None:
    silent = {request.act for request in REQUESTS if not hasattr(request.act, "right")}

    assert silent == JUDGED_BY_WHAT_IS_ASKED


def test_every_request_can_be_asked_and_each_of_its_intents_asks_it() -> None:
    for request in REQUESTS:
        assert request.intents, request.act
        asked = {type(act) for act in request.intents.values() if act is not None}
        assert asked <= {request.act}, request.act


def test_alexa_knows_the_intents_as_they_are_declared() -> None:
    intents = [intent for request in REQUESTS for intent in request.intents]

    assert len(intents) == len(set(intents)) == len(INTENTS)
    assert {intent: PLAIN.get(intent) for intent in intents} == INTENTS
    assert {intent for intent, act in INTENTS.items() if act is None} <= KNOWN - PLAIN.keys()
