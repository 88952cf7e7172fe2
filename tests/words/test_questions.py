"""What holds for every question of the bank, and for the bank as a whole."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from msgspec import ValidationError

from skill.ritual.beats.deep_question import DeepQuestionPrompt
from skill.ritual.model.choices import TOPICS
from skill.ritual.model.deck import Audience, suits_children
from skill.ritual.model.reply import Party, Say
from skill.words.lines import Listener, Words
from skill.words.questions import QuestionBank
from skill.words.regions import HERE
from tests.words.spoken import ENGLISH, LOCALES
from tests.words.wording import letters, nearly_the_same, pattern

FOLDER = HERE / "en-US" / "questions"

REQUIRED = frozenset(
    {
        *("id", "category", "depth", "stage", "tags", "sensitivity", "min_nights"),
        *("hint", "followup", "listener_cue"),
        *("lang", "author", "licence", "reviewed_by", "added"),
    }
)
OPTIONAL = frozenset({"text", "solo", "couple_only", "season", "theme", "occasion"})
OCCASIONS = {"d": {"apart"}, "r": {"reunion", "our_day", "step", "ahead"}}
"""The shelves for nights that have questions of their own."""

FOR_ONE_TOO = {"step", "ahead"}

PERSONAL, LEAST_MISSING = 2, 12
LEAST_HOBBIES, LEAST_OWN, LEAST_SHARED, LEAST_TRAVELS = 8, 10, 30, 10

SHARES: Mapping[str, int] = {
    "gratitude": 8,
    "memories": 10,
    "childhood": 6,
    "everyday": 16,
    "feelings": 10,
    "dreams": 12,
    "values": 7,
    "perspective": 8,
    "team": 8,
    "admiration": 7,
    "growth": 6,
    "opt_in": 2,
}
"""Per cent of the questions for two, each within a quarter of it (questions.md, 6b)."""

SHARE_LEEWAY = 0.25
SOLO_CATEGORIES = frozenset(
    {"self_kindness", "people", "body_rest", "meaning", "tomorrow", "memory", "gratitude"}
)
STAGES = frozenset({"new", "long", "parents", "ldr", "any"})
CUES = frozenset({"mirror", "good_news", "comfort", "none"})
FIRST_NIGHTS = {1: 0, 2: 6, 3: 20}
DEPTHS = {1: 0.33, 2: 0.54, 3: 0.12}
INNER_SHARE, DEPTH_LEEWAY, OPENING_SHARE = 0.75, 0.05, 0.25
MOST_WORDS, MOST_NUDGE_WORDS = 14, 14
MOST_NUMBERS = 512
"""An id's number is its place in the tally of what was asked (skill/wire)."""

MOST_YEARS = 11

Record = Mapping[str, Any]


# The schema


def test_every_file_says_what_it_holds_in_one_comment() -> None:
    files = [file.read_text(encoding="utf-8") for file in _files()]

    untitled = [text[:40] for text in files if not re.match(r"# .+\n\n?\[defaults\]\n", text)]

    assert untitled == []


def test_every_record_has_all_that_is_to_be_known_of_it_and_nothing_else() -> None:
    records = _records()

    lacking = {record["id"]: REQUIRED - record.keys() for record in records}
    unknown = {record["id"]: record.keys() - REQUIRED - OPTIONAL for record in records}

    assert {id_: keys for id_, keys in lacking.items() if keys} == {}
    assert {id_: keys for id_, keys in unknown.items() if keys} == {}


def test_a_file_has_no_other_tables() -> None:
    tables = [tomllib.loads(file.read_text(encoding="utf-8")).keys() for file in _files()]

    other = [keys - {"defaults", "question"} for keys in tables]

    assert not any(other)


def test_every_value_is_one_of_those_the_schema_knows() -> None:
    records = _records()

    stages = {stage for record in records for stage in record["stage"]}
    sensitivities = {record["sensitivity"] for record in records}
    cues = {record["listener_cue"] for record in records}

    assert stages <= STAGES
    assert sensitivities <= {"none", *TOPICS}
    assert cues <= CUES
    assert {record["lang"] for record in records} == {FOLDER.parent.name}


def test_every_record_is_licensed_signed_and_dated() -> None:
    records = _records()

    days = {date.fromisoformat(record["added"]) for record in records}

    assert {record["licence"] for record in records} == {"CC BY 4.0"}
    assert all(record["author"] and record["reviewed_by"] for record in records)
    assert min(days) >= date(2026, 1, 1)


def test_an_id_is_unique_and_small_enough_for_the_tally() -> None:
    ids = [record["id"] for record in _records()]

    numbers = [int(id_[1:]) for id_ in ids]

    assert [id_ for id_ in ids if not re.fullmatch(r"[csdr]\d{3}", id_)] == []
    assert len(set(ids)) == len(ids)
    assert 0 < min(numbers) <= max(numbers) < MOST_NUMBERS


def test_every_id_is_one_of_a_series_and_stands_once() -> None:
    # a question that went leaves its number: the tally of what was asked counts by it
    ids = [record["id"] for record in _records()]

    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[csdr]\d{3}", id_) for id_ in ids)


def test_a_question_for_two_has_a_form_for_one_or_says_that_it_has_none() -> None:
    couple = [record for record in _records() if record["id"].startswith("c")]

    undecided = [r["id"] for r in couple if bool(r.get("solo")) is r.get("couple_only", False)]

    assert undecided == []
    assert all(record["text"] for record in couple)


def test_a_question_for_one_alone_has_no_form_for_two() -> None:
    solo = [record for record in _records() if record["id"].startswith("s")]

    for_two = [record["id"] for record in solo if "text" in record or "couple_only" in record]

    assert for_two == []
    assert all(record["solo"] for record in solo)


def test_a_question_for_one_is_paced_with_those_for_two_on_the_same_theme() -> None:
    couple = {record["category"] for record in _records() if record["id"].startswith("c")}

    themes = {r.get("theme", r["category"]) for r in _records() if r["id"].startswith("s")}

    assert themes <= couple


def test_a_question_of_another_shelf_has_the_wording_for_two_alone() -> None:
    special = [record for record in _records() if record["id"][0] in OCCASIONS]

    for_two = [record for record in special if record["occasion"] not in FOR_ONE_TOO]
    at_odds = [r["id"] for r in for_two if "solo" in r or not r["text"] or not r["couple_only"]]
    for_both = [record for record in special if record["occasion"] in FOR_ONE_TOO]

    assert special
    assert at_odds == []
    assert all(record["text"] and record["solo"] for record in for_both)


def test_a_special_night_has_a_category_of_its_own() -> None:
    special = [record for record in _records() if record["id"][0] in OCCASIONS]

    at_odds = [r["id"] for r in special if r["category"] != r["occasion"]]

    assert at_odds == []


def test_the_nights_apart_know_that_somebody_may_be_missed() -> None:
    apart = [record for record in _records() if record["id"].startswith("d")]

    missing = [record for record in apart if "missing" in record["tags"]]

    assert all("ldr" in record["tags"] for record in apart)
    assert len(missing) >= LEAST_MISSING


def test_a_night_apart_or_a_reunion_is_no_night_for_a_hard_or_a_sensitive_question() -> None:
    special = [record for record in _records() if record["id"][0] in OCCASIONS]

    at_odds = [
        record["id"]
        for record in special
        if record["sensitivity"] != "none" or "hard" in record["tags"]
    ]

    assert at_odds == []


def test_what_is_asked_of_somebody_alone_is_never_tender_on_a_night_apart() -> None:
    apart = [record for record in _records() if record["id"].startswith("d")]

    tender = [record["id"] for record in apart if record["depth"] > PERSONAL]

    assert tender == []


def test_a_question_is_for_the_occasion_that_its_shelf_is_for() -> None:
    records = _records()

    usual: set[str | None] = {None}
    at_odds = [
        r["id"] for r in records if r.get("occasion") not in OCCASIONS.get(r["id"][0], usual)
    ]

    assert at_odds == []


# The tags


def test_tags_are_two_to_four_single_words_without_repeats() -> None:
    records = _records()

    odd = [
        record["id"]
        for record in records
        if not 2 <= len(set(record["tags"])) == len(record["tags"]) <= 4
        or not all(re.fullmatch(r"[a-z]+", tag) for tag in record["tags"])
    ]

    assert odd == []


def test_every_question_is_either_about_somebody_s_inner_world_or_play() -> None:
    records = _records()

    kinds = {record["id"]: {"inner", "play"} & set(record["tags"]) for record in records}

    assert [id_ for id_, kind in kinds.items() if len(kind) != 1] == []


def test_at_least_three_quarters_of_the_questions_are_about_an_inner_world() -> None:
    records = _records()

    share = sum("inner" in record["tags"] for record in records) / len(records)

    assert share >= INNER_SHARE


def test_at_least_ten_questions_take_the_other_one_s_point_of_view() -> None:
    records = _records()

    askable = [
        record["id"] for record in records if "perspective" in record["tags"] and record.get("text")
    ]

    assert len(askable) >= 10


def test_there_are_enough_things_to_be_beginners_at_side_by_side() -> None:
    hobbies = [record for record in _records() if "hobby" in record["tags"]]

    askable = [record["id"] for record in hobbies if record.get("text")]

    assert len(askable) >= LEAST_HOBBIES


def test_there_are_enough_journeys_to_dream_of_and_to_remember() -> None:
    travels = [record for record in _records() if "travel" in record["tags"]]

    assert len(travels) >= LEAST_TRAVELS
    assert {"dreams", "memories"} <= {record["category"] for record in travels}


def test_a_life_of_one_s_own_is_asked_about_in_two_and_in_one() -> None:
    own = [record for record in _records() if "own" in record["tags"]]

    for_two = [record["id"] for record in own if record.get("text")]

    assert len(own) >= LEAST_OWN
    assert len(for_two) > len(own) / 2


def test_what_was_shared_and_what_could_be_are_many() -> None:
    memories = [record for record in _records() if record["category"] == "memories"]
    adventures = [one for one in Words("en-US").adventures if not one.is_apart]

    assert len(memories) + len(adventures) >= LEAST_SHARED


def test_what_is_easily_forgiven_is_personal_and_never_a_blame() -> None:
    forgiven = [record for record in _records() if "forgive" in record["tags"]]
    blames = pattern("en-US", "questions", "banned").search

    at_odds = [
        record["id"]
        for record in forgiven
        if record["depth"] != PERSONAL
        or any(blames(record.get(form, "")) for form in ("text", "solo", "hint", "followup"))
    ]

    assert len(forgiven) > 3
    assert at_odds == []


def test_a_tag_is_shared_or_it_could_space_nothing() -> None:
    tags = Counter(tag for record in _records() for tag in record["tags"])

    alone = [tag for tag, count in tags.items() if count < 2]

    assert alone == []


def test_what_touches_fears_or_hard_days_is_followed_by_comfort() -> None:
    tender = [record for record in _records() if {"fears", "hard"} & set(record["tags"])]

    uncomforted = [record["id"] for record in tender if record["listener_cue"] != "comfort"]

    assert tender
    assert uncomforted == []


def test_play_is_never_deep() -> None:
    playful = [record for record in _records() if "play" in record["tags"]]

    deep = [record["id"] for record in playful if record["depth"] > 2]

    assert deep == []


def test_sensitive_topics_are_opt_in_and_opt_in_topics_are_sensitive() -> None:
    records = _records()

    at_odds = [
        record["id"]
        for record in records
        if (record["category"] == "opt_in") == (record["sensitivity"] == "none")
    ]

    assert at_odds == []


# Shares and depth


@pytest.mark.parametrize("category", SHARES)
def test_a_category_keeps_its_share_within_a_quarter(category: str) -> None:
    couple = [record for record in _records() if record["id"].startswith("c")]

    share = 100 * sum(record["category"] == category for record in couple) / len(couple)

    assert share == pytest.approx(SHARES[category], rel=SHARE_LEEWAY)


def test_no_category_is_unknown_and_the_solo_ones_are_evenly_filled() -> None:
    couple = {record["category"] for record in _records() if record["id"].startswith("c")}

    solo = Counter(record["category"] for record in _records() if record["id"].startswith("s"))

    assert couple == set(SHARES)
    assert set(solo) == SOLO_CATEGORIES
    assert max(solo.values()) - min(solo.values()) <= ceil(SHARE_LEEWAY * min(solo.values()))


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_ladder_has_enough_of_every_depth(depth: int) -> None:
    records = _records()

    share = sum(record["depth"] == depth for record in records) / len(records)

    assert share == pytest.approx(DEPTHS[depth], abs=DEPTH_LEEWAY)


def test_a_depth_waits_for_its_night() -> None:
    records = _records()

    early = [r["id"] for r in records if r["min_nights"] != FIRST_NIGHTS.get(r["depth"])]

    assert early == []


def test_everyday_questions_are_mostly_light() -> None:
    everyday = [record for record in _records() if record["category"] == "everyday"]

    light = [record for record in everyday if record["depth"] == 1]

    assert len(light) > len(everyday) / 2


@pytest.mark.parametrize("audience", Audience)
def test_the_first_five_nights_have_light_questions_to_choose_from(audience: Audience) -> None:
    cards = QuestionBank(FOLDER).cards()

    light = [card for card in cards if card.depth == 1 and audience in card.audiences]

    assert len(light) >= 50


# The wording


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["text", "solo"])
def test_a_question_is_one_breath(locale: str, form: str) -> None:
    texts = _worded(locale, form)

    too_long = {id_: text for id_, text in texts.items() if len(text.split()) > MOST_WORDS}

    assert too_long == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["text", "solo"])
def test_a_question_has_one_question_mark_and_ends_with_it(locale: str, form: str) -> None:
    texts = _worded(locale, form)

    odd = {id_: text for id_, text in texts.items() if text.find("?") != len(text) - 1}

    assert odd == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["text", "solo"])
def test_a_question_is_open_ended(locale: str, form: str) -> None:
    texts = _worded(locale, form)

    closes = pattern(locale, "questions", "closed").match
    closed = {id_: text for id_, text in texts.items() if closes(_asking(text)) or closes(text)}

    assert closed == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["text", "solo"])
@pytest.mark.parametrize(
    "banned",
    ["two_asks", "assuming", "able", "banned", "therapy", "proper", "other_spelling"],
)
def test_a_question_has_no_word_that_may_hurt_or_assume(
    locale: str, form: str, banned: str
) -> None:
    texts = _worded(locale, form)
    search = pattern(locale, "questions", banned).search

    found = {id_: text for id_, text in texts.items() if search(text)}

    assert found == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["text", "solo", "hint", "followup"])
def test_all_that_is_spoken_is_letters_and_plain_signs(locale: str, form: str) -> None:
    texts, plain = _worded(locale, form), letters(locale, "questions")

    odd = {id_: text for id_, text in texts.items() if not plain.fullmatch(text)}

    assert odd == {}


@pytest.mark.parametrize("locale", ENGLISH)  # the measure is one of English
@pytest.mark.parametrize("form", ["text", "solo", "hint", "followup"])
def test_a_child_of_eleven_could_read_the_bank(locale: str, form: str) -> None:
    texts = list(_worded(locale, form).values())

    age = _reading_age(" ".join(texts))
    long_words = {word for text in texts for word in re.findall(r"[A-Za-z]{13,}", text)}

    assert age <= MOST_YEARS
    assert long_words == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_for_one_never_implies_somebody_beside_them(locale: str) -> None:
    texts = _worded(locale, "solo")
    search = pattern(locale, "questions", "implying_somebody").search

    implying = {id_: text for id_, text in texts.items() if search(text)}

    assert implying == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["hint", "followup"])
def test_what_is_heard_by_one_as_well_as_two_implies_nobody(locale: str, form: str) -> None:
    for_one = _worded(locale, "solo")
    spoken = {id_: text for id_, text in _worded(locale, form).items() if id_ in for_one}
    search = pattern(locale, "questions", "implying_somebody").search

    implying = {id_: text for id_, text in spoken.items() if search(text)}

    assert implying == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_hint_is_a_short_statement_that_judges_nothing(locale: str) -> None:
    hints = _worded(locale, "hint")
    judging = pattern(locale, "questions", "judging")

    odd = {
        id_: hint
        for id_, hint in hints.items()
        if "?" in hint
        or not hint.endswith(".")
        or len(hint.split()) > MOST_NUDGE_WORDS
        or judging.search(hint)
    }

    assert odd == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_followup_is_one_short_further_question(locale: str) -> None:
    followups = _worded(locale, "followup")

    odd = {
        id_: text
        for id_, text in followups.items()
        if text.find("?") != len(text) - 1 or len(text.split()) > MOST_NUDGE_WORDS
    }

    assert odd == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["hint", "followup"])
@pytest.mark.parametrize("banned", ["assuming", "banned", "therapy", "proper", "other_spelling"])
def test_a_nudge_has_no_word_that_may_hurt_or_assume(locale: str, form: str, banned: str) -> None:
    texts = _worded(locale, form)
    search = pattern(locale, "questions", banned).search

    found = {id_: text for id_, text in texts.items() if search(text)}

    assert found == {}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["text", "solo"])
def test_questions_do_not_all_open_alike(locale: str, form: str) -> None:
    texts = _worded(locale, form)

    openings = Counter(" ".join(text.casefold().split()[:2]) for text in texts.values())

    assert max(openings.values()) <= OPENING_SHARE * len(texts)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["text", "solo"])
def test_no_two_questions_are_nearly_the_same(locale: str, form: str) -> None:
    texts = _worded(locale, form)

    assert nearly_the_same(texts) == []


# As it is read and asked


def test_the_bank_reads_every_record_there_is() -> None:
    ids = {record["id"] for record in _records()}

    bank = QuestionBank(FOLDER)

    assert set(bank.questions) == {card.id for card in bank.cards()} == ids


def test_a_card_is_for_those_it_has_a_wording_for() -> None:
    bank = QuestionBank(FOLDER)

    at_odds = [
        id_
        for id_, question in bank.questions.items()
        for audience in Audience
        if bool(question.text_for(audience is Audience.COUPLE))
        != (audience in question.card.audiences)
    ]

    assert at_odds == []


@pytest.mark.parametrize("is_couple", [True, False])
def test_a_question_that_was_dropped_from_the_bank_is_asked_as_one_for_everybody(
    is_couple: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    bank = QuestionBank(FOLDER)

    instead = bank.find_or_stand_in("c000")

    assert suits_children(instead.card)
    assert instead.text_for(is_couple)
    assert bank.find_or_stand_in("c171") == bank.questions["c171"]


def test_a_record_without_its_hint_is_refused(tmp_path: Path) -> None:
    whole = (FOLDER / "opt_in.toml").read_text(encoding="utf-8")
    (tmp_path / "opt_in.toml").write_text(re.sub(r"hint = .*\n", "", whole), encoding="utf-8")

    with pytest.raises(ValidationError, match="hint"):
        QuestionBank(tmp_path).cards()


@pytest.mark.parametrize("party", Party)
def test_every_question_is_asked_in_the_words_for_those_who_are_here(party: Party) -> None:
    words = Words("en-US")
    audience = Audience.COUPLE if party is Party.COUPLE else Audience.SOLO
    mine = [card.id for card in words.bank.cards() if audience in card.audiences]
    listener = Listener("house", date(2026, 11, 21), party)

    asked = {
        id_: words.line(Say(DeepQuestionPrompt.ASK, question=id_), listener).text for id_ in mine
    }

    both = _texts("text")
    apart = {id_: text for id_, text in both.items() if id_.startswith("d")}
    alone = {**_texts("solo"), **apart}
    texts = {**alone, **both} if party is Party.COUPLE else alone
    assert set(asked) == set(texts)
    assert [id_ for id_, text in asked.items() if not text.endswith(texts[id_])] == []


# Helpers


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.toml"))


@cache
def _records() -> tuple[Record, ...]:
    return tuple(_read())


def _read() -> Iterator[Record]:
    for file in _files():
        wire = tomllib.loads(file.read_text(encoding="utf-8"))
        yield from ({**wire["defaults"], **record} for record in wire["question"])


def _texts(form: str) -> dict[str, str]:
    return {record["id"]: record[form] for record in _records() if form in record}


def _worded(locale: str, form: str) -> dict[str, str]:
    """Return what is said of each record in a language, by its id."""
    return {one["id"]: one[form] for one in _records_of(locale) if one.get(form)}


@cache
def _records_of(locale: str) -> list[Record]:
    files = sorted((HERE / locale / "questions").glob("*.toml"))
    return [one for file in files for one in tomllib.loads(file.read_text("utf-8"))["question"]]


def _asking(text: str) -> str:
    """Return the sentence that asks: a picture may be painted before it."""
    return re.split(r"(?<=\.) ", text)[-1]


def _reading_age(text: str) -> float:
    """Return the grade of Coleman and Liau, plus the five years before school."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = len(re.findall(r"[.?]", text)) or 1
    letters = sum(len(word.replace("'", "")) for word in words)
    grade = 5.88 * letters / len(words) - 29.6 * sentences / len(words) - 15.8
    return grade + 5
