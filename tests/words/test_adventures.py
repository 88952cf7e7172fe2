"""What holds for every tiny adventure, and in which order a house hears of them."""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

import pytest

from skill.ritual.beats.closing import ClosingPrompt
from skill.ritual.model.reply import Party, Say
from skill.words.lines import Listener, Words
from skill.words.regions import HERE
from tests.words.spoken import LOCALES
from tests.words.wording import letters, nearly_the_same, pattern

FILE = HERE / "en-US" / "adventures.toml"
KEYS = frozenset({"id", "text", "solo", "tags"})
DEFAULTS = frozenset({"lang", "author", "licence", "reviewed_by", "added"})
LEAST = {
    **dict.fromkeys(
        ("cook", "walk", "outing", "move", "giving", "watch", "new", "getaway", "hobby"), 6
    ),
    "ldr": 12,
}
"""How many there are of each kind, at the least. There is no other kind."""

MOST_WORDS = 18
FIRST_FRIDAY = date(2026, 11, 27)
FRIDAYS = 60
OF_ITS_OWN = frozenset({"of_the_body", "pushing", "sold"})
"""What an adventure may not speak of, and a question may."""

Record = dict[str, str | list[str]]


# The records


def test_every_record_has_its_wordings_its_tags_and_who_read_it() -> None:
    wire = tomllib.loads(FILE.read_text(encoding="utf-8"))

    odd = [r["id"] for r in wire["adventure"] if r.keys() - {"reviewed_by"} != KEYS]

    assert wire.keys() == {"defaults", "adventure"}
    assert wire["defaults"].keys() == DEFAULTS
    assert odd == []


def test_every_adventure_is_licensed_signed_and_dated() -> None:
    wire = tomllib.loads(FILE.read_text(encoding="utf-8"))
    records = [{**wire["defaults"], **record} for record in wire["adventure"]]

    days = {date.fromisoformat(record["added"]) for record in records}

    assert {record["licence"] for record in records} == {"CC BY 4.0"}
    assert all(record["author"] and record["reviewed_by"] for record in records)
    assert min(days) >= date(2026, 1, 1)


def test_the_book_holds_every_record_and_its_ids_run_without_a_gap() -> None:
    ids = [adventure.id for adventure in Words("en-US").adventures]

    assert ids == [record["id"] for record in _records()]
    assert ids == [f"a{number:03}" for number in range(1, len(ids) + 1)]


@pytest.mark.parametrize("tag", LEAST)
def test_there_are_enough_of_every_kind(tag: str) -> None:
    tags = Counter(tag for record in _records() for tag in record["tags"])

    assert tags[tag] >= LEAST[tag]
    assert tags.keys() == LEAST.keys()


def test_an_adventure_is_either_for_one_place_or_for_two() -> None:
    book = Words("en-US").adventures

    here = [one.id for one in book if not one.is_apart]

    assert FRIDAYS <= len(here) < len(book)


# The wording


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["text", "solo"])
def test_an_adventure_is_one_line_that_asks_nothing(locale: str, form: str) -> None:
    texts, plain = _texts(locale, form), letters(locale, "questions")

    odd = {
        id_: text
        for id_, text in texts.items()
        if not plain.fullmatch(text) or "?" in text or text.find(".") != len(text) - 1
    }
    long = {id_: text for id_, text in texts.items() if len(text.split()) > MOST_WORDS}

    assert odd == {}
    assert long == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["text", "solo"])
@pytest.mark.parametrize(
    "banned",
    ["assuming", "banned", "therapy", "proper", "other_spelling", "of_the_body", "pushing", "sold"],
)
def test_an_adventure_has_no_word_that_may_hurt_push_or_sell(
    locale: str, form: str, banned: str
) -> None:
    texts = _texts(locale, form)
    search = pattern(locale, "adventures" if banned in OF_ITS_OWN else "questions", banned).search

    found = {id_: text for id_, text in texts.items() if search(text)}

    assert found == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_an_adventure_for_one_never_implies_somebody_beside_them(locale: str) -> None:
    texts = _texts(locale, "solo")
    search = pattern(locale, "questions", "implying_somebody").search

    implying = {id_: text for id_, text in texts.items() if search(text)}

    assert implying == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["text", "solo"])
def test_no_two_adventures_are_nearly_the_same(locale: str, form: str) -> None:
    texts = _texts(locale, form)

    assert nearly_the_same(texts) == []


# Friday by Friday


@pytest.mark.parametrize("party", Party)
def test_no_adventure_comes_again_within_sixty_fridays(party: Party) -> None:
    told = _told(ClosingPrompt.ADVENTURE, party, "house")

    form = "text" if party is Party.COUPLE else "solo"
    assert len(set(told)) == FRIDAYS
    assert set(told) <= {str(r[form]) for r in _records() if "ldr" not in r["tags"]}


@pytest.mark.parametrize("party", Party)
def test_in_two_places_all_that_are_for_two_places_come_before_one_comes_again(
    party: Party,
) -> None:
    for_two_places = {str(r["text"]) for r in _records() if "ldr" in r["tags"]}

    told = _told(ClosingPrompt.ADVENTURE_APART, party, "house")

    assert set(told[: len(for_two_places)]) == set(told) == for_two_places


def test_two_devices_of_a_house_hear_the_same_and_two_houses_do_not() -> None:
    once, again, theirs = (
        _told(ClosingPrompt.ADVENTURE, Party.COUPLE, house)
        for house in ("house", "house", "other house")
    )

    assert once == again
    assert once != theirs


def test_an_adventure_is_told_as_it_is_said_there() -> None:
    here = _told(ClosingPrompt.ADVENTURE, Party.COUPLE, "house", "en-US")

    there = _told(ClosingPrompt.ADVENTURE, Party.COUPLE, "house", "en-GB")

    assert there != here
    assert there == [
        re.sub("cookie", "biscuit", re.sub("favor", "favour", re.sub("neighbor", "neighbour", one)))
        for one in here
    ]


# Helpers


def _told(line: ClosingPrompt, party: Party, house: str, locale: str = "en-US") -> list[str]:
    """Return the adventures of sixty Fridays, without what leads in to them."""
    words = Words(locale)
    fridays = [FIRST_FRIDAY + timedelta(weeks=week) for week in range(FRIDAYS)]
    spoken = (words.line(Say(line), Listener(house, friday, party)).text for friday in fridays)
    return [_without_lead_in(text, words.table(line)["any"]) for text in spoken]


def _without_lead_in(text: str, lead_ins: Sequence[str]) -> str:
    beginnings = [lead_in.removesuffix("{adventure}") for lead_in in lead_ins]
    return next(text.removeprefix(lead) for lead in beginnings if text.startswith(lead))


@cache
def _records(locale: str = "en-US") -> tuple[Record, ...]:
    file = HERE / locale / "adventures.toml"
    return tuple(tomllib.loads(file.read_text(encoding="utf-8"))["adventure"])


def _texts(locale: str, form: str) -> dict[str, str]:
    return {str(record["id"]): str(record[form]) for record in _records(locale)}
