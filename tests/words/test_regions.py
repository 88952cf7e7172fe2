"""One language in several places: the same words, but for a few."""

from pathlib import Path

import pytest

from skill.ritual.beats.deep_question import DeepQuestionPrompt
from skill.ritual.beats.recap import RecapPrompt
from skill.ritual.model.reply import Party, Say
from skill.words.lines import Listener, Words
from skill.words.regions import Region, region_of
from tests.words.spoken import FIRST_NIGHT

BRITISH = Region("en-US", "en-US", {"favorite": "favourite", "fall": "autumn", "bin": "dustbin"})


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Your favorite spot.", "Your favourite spot."),
        ("Favorite things first.", "Favourite things first."),
        ("Two favorites.", "Two favourites."),
        ("A falling leaf.", "A falling leaf."),
        ("Nothing of the kind.", "Nothing of the kind."),
    ],
)
def test_a_word_is_said_as_it_is_said_there_and_only_whole(written: str, heard: str) -> None:
    assert BRITISH.localize(written) == heard


def test_a_place_that_no_list_names_speaks_for_itself(tmp_path: Path) -> None:
    assert region_of("nn-NO", tmp_path) == Region("nn-NO", "nn-NO")


def test_what_somebody_said_is_never_reworded() -> None:
    said = Say(RecapPrompt.PARK_RECALL, {"words": "gray paint"})

    heard = Words("en-GB").line(said, Listener("house", FIRST_NIGHT))

    assert "gray paint" in heard.text


def test_a_question_is_asked_as_it_is_said_there() -> None:
    say = Say(DeepQuestionPrompt.ASK, {"name": "Sam"}, "c024")
    listener = Listener("house", FIRST_NIGHT, Party.SOLO)

    here, there = (Words(locale).line(say, listener).text for locale in ("en-US", "en-GB"))

    assert "neighbor" in here
    assert there == here.replace("neighbor", "neighbour")


def test_a_language_may_word_anew_what_another_one_has_sorted(tmp_path: Path) -> None:
    write(tmp_path / "regions.toml", '[xx]\nspeaks = "xx"\ncards = "yy"\n')
    write(tmp_path / "yy" / "questions" / "a.toml", SORTED)
    write(tmp_path / "xx" / "questions" / "a.toml", WORDED)

    question = Words("xx", tmp_path).bank.questions["c001"]

    assert (question.text, question.solo, question.hint) == ("Was?", "", "So.")
    assert (question.card.category, question.card.depth) == ("everyday", 2)


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


SORTED = """
[defaults]
author = "A"
licence = "CC BY 4.0"
reviewed_by = "B"
added = "2026-11-22"
[[question]]
id = "c001"
text = "What?"
solo = "What else?"
category = "everyday"
depth = 2
stage = ["any"]
tags = ["inner"]
sensitivity = "none"
hint = "This."
followup = "And?"
min_nights = 6
"""
WORDED = """
[defaults]
author = "A"
licence = "CC BY 4.0"
reviewed_by = "B"
added = "2026-11-22"
[[question]]
id = "c001"
text = "Was?"
hint = "So."
followup = "Und?"
"""
