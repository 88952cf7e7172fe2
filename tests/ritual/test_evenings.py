"""The voice leaves the night to its people (voice.md, 5a): a few evenings of ten thousand."""

import pytest

from bench.evenings import FIGURES
from skill.ritual.model.acts import Length
from tests.ritual.evenings import LOCALES, MOST_SECONDS, PARTIES, evenings, kind_of, seconds_of

HOUSEHOLDS, NIGHTS = range(len(LOCALES) * len(PARTIES)), 20


@pytest.mark.parametrize("number", HOUSEHOLDS, ids=lambda number: " ".join(kind_of(number)[:2]))
def test_no_evening_takes_more_of_the_voice_than_it_may(number: int) -> None:
    spent = list(evenings(number, NIGHTS))

    too_long = [one for one in spent if one.seconds > MOST_SECONDS[one.length]]

    assert spent
    assert too_long == []


def test_short_nights_are_among_them() -> None:
    spent = [one for number in HOUSEHOLDS for one in evenings(number, NIGHTS)]

    assert {one.length for one in spent} == set(Length)


def test_time_is_words_and_silences() -> None:
    said = (
        '<speak>It\'s night 41. <break time="2.5s"/> <prosody rate="slow">Rest.</prosody></speak>'
    )

    assert seconds_of(said) == pytest.approx(5 * 0.4 + 2.5)


def test_none_of_the_ten_thousand_on_the_page_took_longer() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in FIGURES.read_text(encoding="utf-8").splitlines()
        if line.startswith(LOCALES_IN_A_ROW)
    ]

    assert sum(int(row[3].replace(",", "")) for row in rows) >= 10_000
    assert [row for row in rows if int(row[6]) > int(row[7])] == []


LOCALES_IN_A_ROW = tuple(f"| {locale} |" for locale in LOCALES)
