"""Four hundred nights of questions: the ladder, the spacing, the order, and the bag."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import pytest

from skill.content.words import Words
from skill.ritual.deck import (
    Audience,
    Card,
    Deck,
    Draw,
    asked,
    draw,
    drawn_tonight,
    skipped,
    suits_children,
)

CARDS = tuple(Words("en-US").bank.cards())
BY_ID = {card.id: card for card in CARDS}
NIGHTS = 400
HOUSES = ("a quiet street", "the house with the lamp", "third floor")
KIND_NOT_TOPIC = {"inner", "play", "hard", "perspective"}

TENDER = Card("c900", frozenset(Audience), "feelings", 3, frozenset({"fears"}))
PERSONAL = Card("c901", frozenset(Audience), "dreams", 2, frozenset({"travel"}))
LIGHT = Card("c902", frozenset(Audience), "everyday", 1, frozenset({"home"}))


@dataclass(frozen=True)
class Night:
    """One night of a walk: what was drawn, and from which deck."""

    number: int
    card: Card
    before: Deck
    """The deck it was drawn from, refilled if it had to be."""

    is_late: bool


def walk(house: str, audience: Audience, late_every: int = 0) -> Iterator[Night]:
    """Draw a question each night, and put it behind."""
    deck = Deck()
    for number in range(1, NIGHTS + 1):
        is_late = bool(late_every) and number % late_every == 0
        card, deck = drawn_tonight(CARDS, deck, Draw(house, audience, number, is_late=is_late))
        assert card is not None
        yield Night(number, card, deck, is_late)
        deck = asked(deck, card.id)


@cache
def nights_of(house: str, audience: Audience) -> tuple[Night, ...]:
    """Return the walk of a house that never opens late."""
    return tuple(walk(house, audience))


def may_follow(card: Card, night: Night, cards: list[Card]) -> bool:
    """Say whether the ladder and the bag would have allowed this card on that night."""
    if card.id in night.before.asked or card.sensitivity != "none":
        return False
    return night.number >= card.min_nights and allows_depth(card, night, cards)


def allows_depth(card: Card, night: Night, before: list[Card]) -> bool:
    """Say what the ladder of depth says."""
    match card.depth:
        case 1:
            return True
        case 2:
            return night.number > 5 and before[-1].depth == 1
        case _:
            is_rested = all(past.depth != 3 for past in before[-6:]) and before[-1].depth == 1
            return night.number >= 20 and is_rested and not night.is_late


def is_spaced(card: Card, before: list[Card]) -> bool:
    """Say whether its category is not last night's, and its topics not those of three nights."""
    if before and before[-1].category == card.category:
        return False
    lately = {topic for past in before[-3:] for topic in past.tags - KIND_NOT_TOPIC}
    return not lately & card.tags


both_audiences = pytest.mark.parametrize("audience", Audience)
every_house = pytest.mark.parametrize("house", HOUSES)


# The ladder


@every_house
@both_audiences
def test_the_first_five_nights_are_light(house: str, audience: Audience) -> None:
    nights = nights_of(house, audience)

    depths = {night.card.depth for night in nights[:5]}

    assert depths == {1}


@every_house
@both_audiences
def test_a_deeper_question_is_always_followed_by_a_light_one(
    house: str, audience: Audience
) -> None:
    nights = nights_of(house, audience)

    pairs = {(one.card.depth, next_.card.depth) for one, next_ in pairwise(nights)}

    assert pairs <= {(1, 1), (1, 2), (2, 1), (1, 3), (3, 1)}
    assert (1, 2) in pairs


@every_house
@both_audiences
def test_a_tender_question_comes_from_the_twentieth_night_and_once_in_seven(
    house: str, audience: Audience
) -> None:
    nights = nights_of(house, audience)

    tender = [night.number for night in nights if night.card.depth == 3]

    assert tender
    assert min(tender) >= 20
    assert all(later - earlier >= 7 for earlier, later in pairwise(tender))


@every_house
@both_audiences
def test_nothing_tender_is_asked_late(house: str, audience: Audience) -> None:
    nights = list(walk(house, audience, late_every=2))

    tender = [night for night in nights if night.card.depth == 3]

    assert tender
    assert not any(night.is_late for night in tender)


@pytest.mark.parametrize(
    ("number", "card"), [(5, PERSONAL), (5, TENDER), (6, TENDER), (19, TENDER)]
)
def test_what_is_too_deep_for_tonight_is_not_asked_even_when_nothing_else_is_left(
    number: int, card: Card
) -> None:
    tonight = Draw("house", Audience.COUPLE, number)

    drawn = draw([card], Deck(), tonight)

    assert drawn is None


@pytest.mark.parametrize(("number", "card"), [(1, LIGHT), (6, PERSONAL), (20, TENDER)])
def test_each_depth_has_its_first_night(number: int, card: Card) -> None:
    tonight = Draw("house", Audience.SOLO, number)

    drawn = draw([card], Deck(), tonight)

    assert drawn == card


@pytest.mark.parametrize(("nights_between", "is_asked"), [(5, False), (6, True)])
def test_seven_nights_lie_from_one_tender_question_to_the_next(
    nights_between: int, *, is_asked: bool
) -> None:
    light = [replace(LIGHT, id=f"c{number:03d}") for number in range(nights_between)]
    other = replace(TENDER, id="c950")
    deck = Deck()
    for card in (TENDER, *light):
        deck = asked(deck, card.id)

    drawn = draw([TENDER, other, *light], deck, Draw("house", Audience.COUPLE, 40))

    assert drawn == (other if is_asked else None)


# The spacing


@every_house
@both_audiences
def test_categories_and_topics_are_spaced_while_the_bank_allows_it(
    house: str, audience: Audience
) -> None:
    nights = nights_of(house, audience)
    drawn = [night.card for night in nights]

    for_this_audience = [card for card in CARDS if audience in card.audiences]
    crowded = [
        (night.number, other.id)
        for night in nights
        if not is_spaced(night.card, drawn[: night.number - 1])
        for other in for_this_audience
        if may_follow(other, night, drawn[: night.number - 1])
        and is_spaced(other, drawn[: night.number - 1])
    ]

    assert not crowded


@every_house
@both_audiences
def test_a_category_comes_twice_running_only_when_no_other_is_left(
    house: str, audience: Audience
) -> None:
    nights = nights_of(house, audience)
    drawn = [night.card for night in nights]

    for_this_audience = [card for card in CARDS if audience in card.audiences]
    twice_running = [
        (night.number, other.id)
        for last, night in pairwise(nights)
        if last.card.category == night.card.category
        for other in for_this_audience
        if may_follow(other, night, drawn[: night.number - 1])
        and other.category != last.card.category
    ]

    assert not twice_running


@every_house
@both_audiences
def test_a_hundred_nights_are_spaced_without_exception(house: str, audience: Audience) -> None:
    drawn = [night.card for night in nights_of(house, audience)][:100]

    crowded = [at for at in range(100) if not is_spaced(drawn[at], drawn[:at])]

    assert not crowded


# The order


@both_audiences
def test_two_devices_of_a_house_agree_on_every_night(audience: Audience) -> None:
    on_one_device = walk("house", audience)

    on_the_other = walk("house", audience)

    assert list(on_one_device) == list(on_the_other)


def test_the_order_of_a_house_is_the_same_after_every_restart() -> None:
    cards = [replace(LIGHT, id=f"c{number:03d}") for number in range(4)]
    deck, drawn = Deck(), []

    for number in range(1, 5):
        card = draw(cards, deck, Draw("house", Audience.COUPLE, number))
        assert card is not None
        drawn.append(card.id)
        deck = asked(deck, card.id)

    assert drawn == ["c000", "c003", "c002", "c001"]


def test_the_order_of_the_bank_does_not_matter() -> None:
    tonight = Draw("house", Audience.COUPLE, 8)

    drawn = {draw(cards, Deck(), tonight) for cards in (CARDS, CARDS[::-1], sorted(CARDS, key=str))}

    assert len(drawn) == 1


@both_audiences
def test_different_houses_go_their_own_ways(audience: Audience) -> None:
    orders = [[night.card.id for night in nights_of(house, audience)] for house in HOUSES]

    alike = [
        sum(one == other for one, other in zip(orders[first], orders[second], strict=True))
        for first, second in ((0, 1), (1, 2), (0, 2))
    ]

    assert max(alike) < NIGHTS // 10


@both_audiences
def test_a_question_is_asked_of_those_it_is_for(audience: Audience) -> None:
    drawn = [night.card for night in nights_of("house", audience)]

    others = {card.id for card in drawn if audience not in card.audiences}

    assert not others


def test_nothing_sensitive_and_nothing_before_its_time_is_asked() -> None:
    nights = nights_of("house", Audience.SOLO)

    early = [
        night
        for night in nights
        if night.card.sensitivity != "none" or night.number < night.card.min_nights
    ]

    assert not early


# The bag


@every_house
@both_audiences
def test_no_question_comes_again_before_the_bag_is_empty(house: str, audience: Audience) -> None:
    nights = nights_of(house, audience)

    by_round: dict[int, list[str]] = {}
    for night in nights:
        by_round.setdefault(night.before.round, []).append(night.card.id)

    assert all(len(set(ids)) == len(ids) for ids in by_round.values())


@every_house
def test_the_bag_is_refilled_only_when_nothing_may_be_asked_any_more(house: str) -> None:
    nights = nights_of(house, Audience.COUPLE)

    refills = [(last, night) for last, night in pairwise(nights) if night.before.round]
    last, night = refills[0]
    emptied = asked(last.before, last.card.id)

    assert night.before.round == 1
    assert draw(CARDS, emptied, Draw(house, Audience.COUPLE, night.number)) is None


def test_a_refilled_bag_keeps_back_the_last_seven_questions() -> None:
    nights = nights_of("house", Audience.COUPLE)

    first_again = next(at for at, night in enumerate(nights) if night.before.round)
    last_seven = {night.card.id for night in nights[first_again - 7 : first_again]}
    next_seven = {night.card.id for night in nights[first_again : first_again + 7]}

    assert nights[first_again].before.asked == last_seven
    assert not last_seven & next_seven


def test_a_refilled_bag_has_another_order() -> None:
    tonight = Draw("house", Audience.COUPLE, 8)

    by_round = [draw(CARDS, Deck(round=round_), tonight) for round_ in range(6)]

    assert len(set(by_round)) > 3


def test_the_deck_stays_as_it_is_while_there_is_something_to_ask() -> None:
    deck = asked(asked(Deck(), "c001"), "c002")

    _, after = drawn_tonight(CARDS, deck, Draw("house", Audience.COUPLE, 3))

    assert after == deck


def test_an_empty_bank_asks_nothing_and_is_not_refilled() -> None:
    tonight = Draw("house", Audience.COUPLE, 3)

    drawn = drawn_tonight([], Deck(), tonight)

    assert drawn == (None, Deck())


def test_what_was_put_aside_tonight_is_not_drawn_again_tonight() -> None:
    tonight = Draw("house", Audience.COUPLE, 3)
    first = draw(CARDS, Deck(), tonight)
    assert first is not None

    second = draw(CARDS, Deck(), replace(tonight, passed_over=frozenset({first.id})))

    assert second not in {None, first}


def test_what_was_skipped_does_not_come_again_and_does_not_count_for_the_spacing() -> None:
    deck = skipped(Deck(), LIGHT.id)

    drawn = draw([LIGHT, PERSONAL], deck, Draw("house", Audience.COUPLE, 6))

    assert drawn == PERSONAL
    assert deck.recent == ()


def test_only_the_last_seven_nights_are_remembered_in_order() -> None:
    ids = [card.id for card in CARDS[:10]]
    deck = Deck()

    for id_ in [*ids, ids[5]]:
        deck = asked(deck, id_)

    assert deck.recent == (*ids[3:5], *ids[6:], ids[5])
    assert deck.asked == set(ids)


WITH_KIDS_LEFT_OUT = frozenset({"body", "sleep", "touch", "fears", "hard"})


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("house", HOUSES)
def test_with_children_in_the_room_every_question_is_one_they_may_hear(
    house: str, audience: Audience
) -> None:
    deck, drawn = Deck(), []
    for number in range(1, NIGHTS + 1):
        card, deck = drawn_tonight(CARDS, deck, Draw(house, audience, number, with_kids=True))
        assert card is not None
        deck = asked(deck, card.id)
        drawn.append(card)

    assert {card.depth for card in drawn} == {1}
    assert {card.sensitivity for card in drawn} == {"none"}
    assert not any(card.tags & WITH_KIDS_LEFT_OUT for card in drawn)
    assert len({card.id for card in drawn}) >= 40
    assert all(before.id != after.id for before, after in pairwise(drawn))


def test_a_night_with_children_does_not_refill_the_bag_of_all_the_others() -> None:
    for_children = frozenset(card.id for card in CARDS if suits_children(card))
    deck = Deck(asked=for_children)

    card, after = drawn_tonight(CARDS, deck, Draw(HOUSES[0], Audience.COUPLE, 50, with_kids=True))

    assert card is not None
    assert suits_children(card)
    assert after == deck
