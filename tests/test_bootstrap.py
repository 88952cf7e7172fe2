"""Which store a setting opens, and what is said when it opens none."""

from datetime import UTC, datetime

import pytest

from skill import bootstrap
from skill.settings import SettingsError, read
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.memory import MemoryJournal

MOMENT = datetime(2026, 11, 21, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "store",
    [
        "dynamodb://Nights",
        "dynamodb://Nights?region=eu-west-1",
        "dynamodb://Nights?region=eu-west-1&endpoint_url=http://127.0.0.1:8000",
    ],
)
def test_a_table_is_opened_without_a_word_to_amazon(store: str) -> None:
    assert isinstance(bootstrap.journal_at(store), DynamoJournal)


@pytest.mark.parametrize(
    ("store", "word"),
    [
        ("dynamodb://", "names no table"),
        ("dynamodb://nights/more", "names no table"),
        ("dynamodb://nights?regoin=eu-west-1", "regoin"),
    ],
)
def test_a_table_that_is_not_well_named_is_a_settings_error(store: str, word: str) -> None:
    with pytest.raises(SettingsError, match=word):
        bootstrap.journal_at(store)


def test_a_table_needs_a_pepper() -> None:
    settings = read({"RITUAL_STORE": "dynamodb://nights"})

    with pytest.raises(SettingsError, match="RITUAL_PEPPER"):
        bootstrap.build(settings, lambda: MOMENT)


def test_a_table_with_a_pepper_is_a_skill() -> None:
    settings = read(
        {
            "RITUAL_STORE": "dynamodb://nights",
            "RITUAL_PEPPER": "long and random",
            "RITUAL_KEY": "k" * 43,
        }
    )

    assert bootstrap.build(settings, lambda: MOMENT).pepper == "long and random"


def test_a_table_needs_a_key() -> None:
    settings = read({"RITUAL_STORE": "dynamodb://nights", "RITUAL_PEPPER": "long and random"})

    with pytest.raises(SettingsError, match="RITUAL_KEY is not set"):
        bootstrap.build(settings, lambda: MOMENT)


def test_what_is_in_memory_is_sealed_by_nobody() -> None:
    assert isinstance(bootstrap.journal_of(read({"RITUAL_STORE": "memory://"})), MemoryJournal)
    with pytest.raises(SettingsError, match="nothing is sealed"):
        bootstrap.rewrap(read({"RITUAL_STORE": "memory://"}))
