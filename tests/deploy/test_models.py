"""The models that are made from another one: what they hold, and that nobody edits them."""

from pathlib import Path

import pytest

from deploy import models
from skill.alexa.interaction_model import InteractionModel
from skill.words.regions import Region
from skill.words.tables import table_in

MADE = dict(models.made())
BRITISH = Region("en-US", "en-US", {"favorite": "favourite", "fall": "autumn"})


@pytest.mark.parametrize("file", MADE, ids=lambda file: file.stem)
def test_a_made_model_is_as_it_was_made(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == MADE[file], "run `make models`"


@pytest.mark.parametrize("file", MADE, ids=lambda file: file.stem)
def test_every_sample_of_a_place_belongs_to_an_intent(file: Path) -> None:
    said = table_in(models.MODELS / "regions.toml")[file.stem]

    intents = {intent["name"] for intent in InteractionModel(file.stem).intents}

    assert said.keys() <= intents


def test_every_other_english_model_holds_what_people_say_there() -> None:
    assert {file.stem for file in MADE} == {"en-GB", "en-CA", "en-AU", "en-IN"}
    assert "skip" in InteractionModel("en-IN").commands
    assert InteractionModel("en-IN").commands["kindly repeat"].intent == "AMAZON.RepeatIntent"
    assert "kindly repeat" not in InteractionModel("en-US").commands


def test_two_samples_that_become_one_are_one() -> None:
    told = {"samples": ["my favorite", "my favourite", "fall"]}

    assert models.localized(told, BRITISH) == {"samples": ["my favourite", "autumn"]}
