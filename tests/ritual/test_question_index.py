"""A bank of questions, looked through once."""

from skill.ritual.model.question_draw import index_of
from skill.words.lines import Words

CARDS = Words("en-US").bank.cards()
INDEX = index_of(tuple(CARDS))


def test_every_question_is_of_one_kind() -> None:
    ids = [id_ for _, ids in INDEX.by_kind for id_ in ids]

    assert sorted(ids) == sorted(INDEX.by_id) == sorted(card.id for card in CARDS)


def test_there_are_far_fewer_kinds_than_questions() -> None:
    assert len(INDEX.by_kind) * 4 < len(CARDS)


def test_a_bank_is_looked_through_once() -> None:
    assert index_of(tuple(CARDS)) is index_of(tuple(CARDS))
