"""Every setting is read from the environment, and written in the README."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from skill.settings import Settings, SettingsError, keys_in, read, variable

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


def test_a_key_that_was_not_filled_in_is_not_taken_for_none() -> None:
    with pytest.raises(SettingsError, match=r"RITUAL_KEY is empty.+evening-ritual key"):
        read({"RITUAL_KEY": ""})


def test_two_keys_stand_between_commas_and_the_first_comes_first() -> None:
    one, other = "A" * 43, f"{'/' * 42}8="

    assert keys_in(f"{one}, {other}") == (bytes(32), b"\xff" * 32)
    assert keys_in("") == ()


@pytest.mark.parametrize("key", ["k" * 42, "k" * 44, "k" * 64, "-" * 43, ",", f"{'k' * 43},"])
def test_what_is_no_key_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(SettingsError, match="evening-ritual key") as raised:
        read({"RITUAL_KEY": key})

    assert key not in str(raised.value).replace("between commas", "") or key == ","


def test_a_name_of_a_kms_key_is_not_the_key_it_wrapped() -> None:
    with pytest.raises(SettingsError, match="generate-data-key-without-plaintext"):
        read({"RITUAL_KMS_KEY": "alias/evening-ritual"})


def test_a_key_is_not_shown_with_the_settings() -> None:
    assert "kkkk" not in repr(Settings(key="k" * 43))
