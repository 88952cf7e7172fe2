"""Everything that can be set is declared once, and whole: a missing part is named here."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from skill.ritual.model.choices import CHOICES, SETTINGS, TOPICS, Choices, Right, Setting
from skill.ritual.model.household import Household, People
from skill.ritual.requests import settings
from tests.ritual.households import CARDS
from tests.ritual.nights import at_night

PRIVACY = Path(__file__).parents[2] / "docs" / "privacy.md"
NIGHT = date(2026, 11, 23)
KEYED = [setting for setting in SETTINGS if setting.key]
SAID = [setting for setting in SETTINGS if setting.words]


def name_of(setting: Setting) -> str:
    return setting.name


def test_every_field_of_the_choices_has_its_setting_and_every_kept_setting_a_field() -> None:
    of_others = {"stages", "fading_since"}  # set by `together` and `kids`, and with `fading`

    fields = set(Choices.__struct_fields__) - of_others

    assert {setting.name for setting in KEYED} == fields


def test_no_two_settings_or_choices_are_called_the_same() -> None:
    names = Counter(setting.name for setting in SETTINGS)
    keys = Counter(setting.key for setting in KEYED)
    ids = Counter(choice.id for one in SETTINGS for choice in one.choices if choice.id)

    assert {
        name for counted in (names, keys, ids) for name in counted if counted[name] > 1
    } == set()


@pytest.mark.parametrize("setting", KEYED, ids=name_of)
def test_what_is_kept_has_one_sign_for_each_value_and_two_that_a_page_may_leave_out(
    setting: Setting,
) -> None:
    values = [choice.value for choice in setting.choices]
    signs = {choice.sign for choice in setting.choices}

    assert len(signs) == len(setting.choices)
    assert {len(sign) for sign in signs} == {1}
    assert setting.unsaid in values
    assert setting.unclear in values
    assert getattr(Choices(), setting.name) in values


def test_every_topic_has_a_sign_of_its_own() -> None:
    assert len(set(TOPICS.values())) == len(TOPICS)
    assert {len(sign) for sign in TOPICS.values()} == {1}


def test_the_privacy_page_lists_the_topics_there_are() -> None:
    listed = re.search(r"sensitive subjects \(([^)]+)\)", PRIVACY.read_text("utf-8"))

    assert listed is not None
    assert {one.removeprefix("the ") for one in listed[1].split(", ")} == set(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_only_whoever_lives_here_asks_for_a_topic_and_anybody_turns_it_off(topic: str) -> None:
    assert CHOICES[f"{topic}_on"].right is Right.TOPIC
    assert CHOICES[f"{topic}_off"].right is Right.PREFERENCE


@pytest.mark.parametrize("setting", SAID, ids=name_of)
def test_each_choice_of_a_setting_leaves_another_household(setting: Setting) -> None:
    scene = at_night("recap", Household(People.ONE), NIGHT, CARDS)
    chosen = [choice for choice in setting.choices if choice.id]

    # each after the one before it, so that what is usual by itself is a change, too
    households = [
        settings.choose(settings.choose(scene, before), choice).household
        for before, choice in zip((chosen[-1], *chosen), chosen, strict=False)
    ]

    assert not [one for at, one in enumerate(households) if one in households[:at]]
