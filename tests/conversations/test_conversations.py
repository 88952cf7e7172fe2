"""Every conversation in this folder, replayed through the local speaker."""

from collections import Counter
from pathlib import Path

import pytest

from skill.alexa.interaction_model import locales
from tests.conversations import picture
from tests.conversations.telling import conversations, retold

CONVERSATIONS = conversations()
AT_LEAST = {"en-US": 40, "de-DE": 20}


@pytest.mark.parametrize(("locale", "file"), CONVERSATIONS, ids=lambda told: Path(told).stem)
def test_the_evening_goes_as_it_is_written(locale: str, file: Path) -> None:
    written = file.read_text(encoding="utf-8")

    assert retold(written, locale) == written


def test_there_are_enough_of_them() -> None:
    told = Counter(locale for locale, _ in CONVERSATIONS)

    assert told.keys() <= locales()
    assert {
        locale: told[locale] for locale, least in AT_LEAST.items() if told[locale] < least
    } == {}


def test_the_picture_in_the_readme_shows_a_night_as_it_is_spoken_today() -> None:
    drawn = picture.PICTURE.read_text(encoding="utf-8")

    assert drawn == picture.picture()
    shown = picture.README.read_text("utf-8")
    assert picture.PICTURE.relative_to(picture.ROOT).as_posix() in shown


def test_the_night_in_the_readme_is_written_as_it_is_spoken_today() -> None:
    assert picture.README.read_text("utf-8") == picture.readme(), "run `make transcripts`"
