"""Every setting is read from the environment, and written in the README."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from skill.settings import Settings, SettingsError, read, variable

README = Path(__file__).parents[1] / "README.md"


def names() -> set[str]:
    return {variable(field.name) for field in fields(Settings)}


def test_the_readme_and_the_code_are_one_list() -> None:
    documented = set(re.findall(r"`(RITUAL_[A-Z_]+)`", README.read_text(encoding="utf-8")))

    assert documented == names()


def test_what_is_set_is_read() -> None:
    settings = read({"RITUAL_STORE": "memory://", "RITUAL_SKILL_ID": "amzn1.ask.skill.x"})

    assert settings.store == "memory://"
    assert settings.skill_id == "amzn1.ask.skill.x"
    assert settings.locale == "en-US"


def test_a_store_nobody_knows_is_named_with_what_would_do() -> None:
    with pytest.raises(SettingsError, match="sqlite:///path"):
        read({"RITUAL_STORE": "postgres://somewhere"})


@pytest.mark.parametrize(
    "store", ["sqlite://nights.db", "sqlite:/var/lib/nights.db", "sqlite:", "sqlite:///"]
)
def test_a_file_that_is_not_named_as_one_is_not_made_somewhere_else(store: str) -> None:
    with pytest.raises(SettingsError, match="sqlite:///path"):
        read({"RITUAL_STORE": store})


def test_a_pepper_that_was_not_filled_in_is_not_taken_for_none() -> None:
    with pytest.raises(SettingsError, match=r"RITUAL_PEPPER is empty.+token_hex"):
        read({"RITUAL_PEPPER": ""})
