"""The way by hand in the developer console gives Alexa what `make deploy` gives her."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from deploy import skill_package

PAGE = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text(encoding="utf-8")
BY_HAND = PAGE[PAGE.index("### By hand") : PAGE.index("### When it does not work")]
TOLD: Mapping[str, Any] = skill_package.manifest("arn:aws:lambda:x")["manifest"]
MODELS = sorted(file.name for file in skill_package.MODELS.glob("*.json"))
NAMED = re.compile(r"\bsteps? (\d+(?:,? (?:and |to )?\d+)*)")
STEP = re.compile(r"^(\d+)\. ", re.MULTILINE)


def switched() -> Iterator[str]:
    """Yield what the manifest switches on, which a person has to click instead."""
    yield from (one["type"] for one in TOLD["apis"]["custom"]["interfaces"])
    yield from (one["name"] for one in TOLD["permissions"])
    yield from (one["eventName"] for one in TOLD["events"]["subscriptions"])


@pytest.mark.parametrize("model", MODELS)
def test_the_way_by_hand_names_every_model_with_the_language_it_is_for(model: str) -> None:
    rows = re.findall(r"\| (\w+ \(\w+\)) \| `([\w.-]+)` \|", BY_HAND)

    assert [language for language, file in rows if file == model]


def test_the_way_by_hand_names_no_model_that_is_not_there() -> None:
    assert set(re.findall(r"`([a-z]{2}-[A-Z]{2}\.json)`", BY_HAND)) == set(MODELS)


def test_the_way_by_hand_adds_the_languages() -> None:
    assert "Add new language" in BY_HAND


@pytest.mark.parametrize("name", [*switched()])
def test_the_way_by_hand_speaks_of_what_the_manifest_switches_on(name: str) -> None:
    assert f"`{name}`" in BY_HAND


def test_its_steps_are_counted_on_and_every_step_that_is_named_is_there() -> None:
    numbers = [int(number) for number in STEP.findall(BY_HAND)]
    named = {int(one) for told in NAMED.findall(PAGE) for one in re.findall(r"\d+", told)}

    assert numbers == list(range(1, len(numbers) + 1))
    assert named <= set(numbers)
