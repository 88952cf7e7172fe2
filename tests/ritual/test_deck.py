"""Four hundred nights of questions: the ladder, the spacing, the order, and the year between."""

from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from msgspec.structs import replace

from skill.ritual.model.choices import TOPICS
from skill.ritual.model.deck import (
    Audience,
    Card,
    Deck,
    Occasion,
    Stage,
    find_unwanted_topic,
    mark_asked,
    month_of,
    put_aside,
    suits_children,
    was_asked_a_year_ago,
)
from skill.ritual.model.question_draw import Draw, draw
from tests.ritual.households import CARDS, FIRST_NIGHT, NIGHTS, Night, tonight_of, walk

HOUSES = ("a quiet street", "the house with the lamp")

TENDER = Card("c900", frozenset(Audience), "feelings", 3, frozenset({"fears"}))
PERSONAL = Card("c901", frozenset(Audience), "memories", 2, frozenset({"travel"}))
LIGHT = Card("c902", frozenset(Audience), "everyday", 1, frozenset({"home"}))
FAITH = replace(LIGHT, id="c903", sensitivity="faith")
ABOUT_HOME = [replace(LIGHT, id=f"c91{at}") for at in range(4)]


def on(number: int, **what: object) -> Draw:
    """Return a night of two people."""
    tonight = tonight_of("house", Audience.COUPLE, number)
    return replace(tonight, **what)


def after(days: int) -> Draw:
    """Return a later night, long after the first."""
    return on(200, night=FIRST_NIGHT + timedelta(days=days))


@cache
def nights_of(house: str, audience: Audience) -> tuple[Night, ...]:
    """Return the walk of a house that never opens late."""
    return tuple(walk(house, audience))


def is_spaced(card: Card, before: list[Card]) -> bool:
    """Say whether its category is not last night's, and its topics not those of three nights."""
    if before and before[-1].family == card.family:
        return False
    lately = {topic for past in before[-3:] for topic in past.topics}
    return not lately & card.tags


def goes_first(card: Card, before: list[Card]) -> bool:
    """Say whether its category was not heard for so long that no topic may hold it back."""
    return card.family not in {past.family for past in before[-20:]}


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
def test_of_three_nights_one_at_least_is_light_and_so_are_those_around_a_tender_one(
    house: str, audience: Audience
) -> None:
    depths = [night.card.depth for night in nights_of(house, audience)]

    pairs, threes = set(pairwise(depths)), set(zip(depths, depths[1:], depths[2:], strict=False))

    assert pairs <= {(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)}
    assert {(1, 2), (2, 2)} <= pairs
    assert all(1 in three for three in threes)


@every_house
@both_audiences
def test_before_the_twentieth_night_a_deeper_question_is_followed_by_a_light_one(
    house: str, audience: Audience
) -> None:
    depths = [night.card.depth for night in nights_of(house, audience)[:19]]

    assert set(pairwise(depths)) <= {(1, 1), (1, 2), (2, 1)}


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


def test_nothing_tender_is_asked_late() -> None:
    nights = list(walk("house", Audience.SOLO, late_every=2))

    tender = [night for night in nights if night.card.depth == 3]

    assert tender
    assert not any(night.tonight.is_late for night in tender)


@pytest.mark.parametrize(
    ("number", "card"), [(5, PERSONAL), (5, TENDER), (6, TENDER), (19, TENDER)]
)
def test_what_is_too_deep_for_tonight_is_not_asked_even_when_nothing_else_is_left(
    number: int, card: Card
) -> None:
    assert draw([card], Deck(), on(number)) is None


@pytest.mark.parametrize(("number", "card"), [(1, LIGHT), (6, PERSONAL), (20, TENDER)])
def test_each_depth_has_its_first_night(number: int, card: Card) -> None:
    assert draw([card], Deck(), on(number)) == card


@pytest.mark.parametrize(("nights_between", "is_asked"), [(5, False), (6, True)])
def test_seven_nights_lie_from_one_tender_question_to_the_next(
    nights_between: int, *, is_asked: bool
) -> None:
    light = [replace(LIGHT, id=f"c{number:03d}") for number in range(nights_between)]
    other = replace(TENDER, id="c950")
    deck = Deck()
    for card in (TENDER, *light):
        deck = mark_asked(deck, card.id, FIRST_NIGHT)

    drawn = draw([TENDER, other, *light], banned_all(deck, light), on(40))

    assert drawn == (other if is_asked else None)


def ban(deck: Deck, card: Card) -> Deck:
    """Never ask it again."""
    return replace(deck, banned=deck.banned | {card.id})


def banned_all(deck: Deck, cards: list[Card]) -> Deck:
    """Leave nothing to ask of these."""
    for card in (TENDER, *cards):
        deck = ban(deck, card)
    return deck


# Deeper and lighter


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_depth_that_is_asked_for_comes_and_no_other(depth: int) -> None:
    tonight = on(40, depth=depth)

    drawn = draw([LIGHT, PERSONAL, TENDER], Deck(), tonight)

    assert drawn is not None
    assert drawn.depth == depth


@pytest.mark.parametrize(("number", "is_late"), [(19, False), (40, True)])
def test_asking_for_deeper_opens_no_tender_question_before_its_time(
    number: int, *, is_late: bool
) -> None:
    assert draw([TENDER], Deck(), on(number, depth=3, is_late=is_late)) is None


def test_asking_for_deeper_opens_a_personal_question_on_the_first_night() -> None:
    assert draw([PERSONAL], Deck(), on(1, depth=2)) == PERSONAL


def test_a_gentle_house_hears_nothing_deep_and_nothing_of_days_to_come() -> None:
    ahead = replace(LIGHT, category="dreams")

    drawn = draw([ahead, PERSONAL, TENDER], Deck(), on(40, is_gentle=True))

    assert drawn is None
    assert draw([LIGHT], Deck(), on(40, is_gentle=True)) == LIGHT


# The spacing


@every_house
@both_audiences
def test_categories_and_topics_are_spaced_while_the_bank_allows_it(
    house: str, audience: Audience
) -> None:
    nights = [
        night
        for night in nights_of(house, audience)
        if any(night.fresh()) and not goes_first(night.card, night.recent)
    ]

    crowded = [
        (night.number, other.id)
        for night in nights
        if not is_spaced(night.card, night.recent)
        for other in night.fresh()
        if is_spaced(other, night.recent)
    ]

    assert not crowded


@every_house
@both_audiences
def test_two_hundred_nights_are_spaced_without_exception(house: str, audience: Audience) -> None:
    nights = nights_of(house, audience)[:200]

    crowded = [night.number for night in nights if not is_spaced(night.card, night.recent)]

    assert not crowded


# The order


def test_two_devices_of_a_house_agree_on_every_night() -> None:
    on_one_device = nights_of(HOUSES[0], Audience.COUPLE)

    on_the_other = tuple(walk(HOUSES[0], Audience.COUPLE))

    assert on_one_device == on_the_other


def test_the_order_of_a_house_is_the_same_after_every_restart() -> None:
    cards = [replace(LIGHT, id=f"c{number:03d}") for number in range(4)]
    deck, drawn = Deck(), []

    for number in range(1, 5):
        card = draw(cards, deck, on(number))
        assert card is not None
        drawn.append(card.id)
        deck = mark_asked(deck, card.id, FIRST_NIGHT)

    assert drawn == ["c002", "c001", "c000", "c003"]


def test_the_order_of_the_bank_does_not_matter() -> None:
    banks = (CARDS, CARDS[::-1], sorted(CARDS, key=str))

    drawn = {draw(cards, Deck(), on(8)) for cards in banks}

    assert len(drawn) == 1


@both_audiences
def test_different_houses_go_their_own_ways(audience: Audience) -> None:
    one, other = ([night.card.id for night in nights_of(house, audience)] for house in HOUSES)

    alike = sum(mine == theirs for mine, theirs in zip(one, other, strict=True))

    assert alike < NIGHTS // 10


@both_audiences
def test_a_question_is_asked_of_those_it_is_for(audience: Audience) -> None:
    drawn = [night.card for night in nights_of(HOUSES[0], audience)]

    others = {card.id for card in drawn if audience not in card.audiences}

    assert not others


# What is asked of some and not of others


@pytest.mark.parametrize("group", sorted(TOPICS))
def test_what_is_sensitive_is_asked_of_nobody_who_has_not_asked_for_it(group: str) -> None:
    card, others = replace(LIGHT, sensitivity=group), frozenset(TOPICS) - {group}

    assert draw([card], Deck(), on(40, opted_in=others)) is None
    assert draw([card], Deck(), on(40, opted_in=frozenset({group}))) == card


def test_nothing_sensitive_and_nothing_before_its_time_is_asked_of_a_usual_house() -> None:
    nights = nights_of(HOUSES[0], Audience.SOLO)

    early = [
        night
        for night in nights
        if night.card.sensitivity != "none" or night.number < night.card.min_nights
    ]

    assert not early


def test_a_question_for_a_stage_is_asked_of_those_who_said_so() -> None:
    for_parents = replace(LIGHT, stages=frozenset({Stage.PARENTS}))

    assert draw([for_parents], Deck(), on(9)) is None
    assert draw([for_parents], Deck(), on(9, stages=frozenset({Stage.NEW}))) is None
    assert draw([for_parents], Deck(), on(9, stages=frozenset({Stage.PARENTS}))) == for_parents


def test_nights_apart_have_questions_of_their_own_every_other_night() -> None:
    apart = [replace(LIGHT, id=f"d{at:03d}", occasion=Occasion.APART) for at in range(5)]
    cards = [*ABOUT_HOME, *apart]
    deck, shelves = Deck(), ""

    for number in range(1, 7):
        card = draw(cards, deck, on(number, occasion=Occasion.APART))
        assert card is not None
        shelves += card.id[0]
        deck = mark_asked(deck, card.id, FIRST_NIGHT)

    assert shelves == "dcdcdc"
    assert draw(apart, Deck(), on(1)) is None


def test_a_gentle_house_in_two_places_is_not_asked_about_meeting_again() -> None:
    apart = replace(LIGHT, id="d001", category="apart", occasion=Occasion.APART)
    tonight = on(40, occasion=Occasion.APART, is_gentle=True)

    assert draw([LIGHT, apart], Deck(), tonight) == LIGHT
    assert draw([apart], Deck(), tonight) is None


def test_whoever_is_alone_in_the_room_on_a_night_apart_is_asked_what_two_are_asked() -> None:
    alone = replace(tonight_of("house", Audience.SOLO, 9), occasion=Occasion.APART)

    card = draw(CARDS, Deck(), alone)

    assert card is not None
    assert card.id.startswith("d")


def test_what_every_night_apart_is_about_holds_none_of_them_back() -> None:
    apart = [replace(LIGHT, id=f"d{at}", tags=frozenset({"inner", "ldr"})) for at in range(2)]

    assert {topic for card in apart for topic in card.topics} == set()


def test_in_two_places_what_is_for_two_places_may_be_asked() -> None:
    for_two_places = replace(LIGHT, stages=frozenset({Stage.LDR}))

    assert draw([for_two_places], Deck(), on(9, occasion=Occasion.APART)) == for_two_places


def test_the_first_night_in_one_place_again_has_a_question_of_its_own_and_can_do_without() -> None:
    reunion = replace(LIGHT, id="r001", occasion=Occasion.REUNION)
    tonight = on(40, occasion=Occasion.REUNION)

    assert draw([*ABOUT_HOME, reunion], Deck(), tonight) == reunion
    assert draw(ABOUT_HOME, Deck(), tonight) in ABOUT_HOME


# The year between


@every_house
@both_audiences
def test_nothing_comes_again_while_there_is_something_new_to_ask(
    house: str, audience: Audience
) -> None:
    nights = nights_of(house, audience)

    too_soon = [
        night.number
        for night in nights
        if night.card.id in night.before.asked and any(night.fresh())
    ]

    assert not too_soon


def test_an_empty_bank_asks_nothing() -> None:
    assert draw([], Deck(), on(3)) is None


def test_what_was_asked_a_year_ago_goes_before_what_was_asked_in_spring() -> None:
    deck = mark_asked(Deck(), LIGHT.id, FIRST_NIGHT)
    deck = mark_asked(deck, PERSONAL.id, FIRST_NIGHT + timedelta(days=150))

    assert draw([LIGHT, PERSONAL], deck, after(360)) == LIGHT


def test_where_nothing_has_rested_for_a_year_what_rested_longest_comes() -> None:
    deck = mark_asked(Deck(), LIGHT.id, FIRST_NIGHT)
    deck = mark_asked(deck, PERSONAL.id, FIRST_NIGHT + timedelta(days=150))

    assert draw([LIGHT, PERSONAL], deck, after(200)) == LIGHT


@pytest.mark.parametrize("start", range(30))
def test_a_year_is_never_shorter_than_330_nights(start: int) -> None:
    night = FIRST_NIGHT + timedelta(days=start)
    deck = mark_asked(Deck(), LIGHT.id, night)

    first = next(
        days for days in range(400) if was_asked_a_year_ago(deck, LIGHT.id, later(night, days))
    )

    assert 330 < first <= 360


def later(night: date, days: int) -> date:
    """Return the night so many days later."""
    return night + timedelta(days=days)


# Put aside, banned, left out


def test_what_was_put_aside_tonight_is_not_drawn_again_tonight() -> None:
    first = draw(CARDS, Deck(), on(3))
    assert first is not None

    second = draw(CARDS, Deck(), on(3, passed_over=frozenset({first.id})))

    assert second not in {None, first}


@pytest.mark.parametrize("start", range(30))
def test_what_was_put_aside_is_as_good_as_new_after_ninety_nights_and_not_before(
    start: int,
) -> None:
    night = FIRST_NIGHT + timedelta(days=start)
    other = replace(LIGHT, id="c904")
    deck = mark_asked(Deck(), other.id, night - timedelta(days=400))
    deck = put_aside(mark_asked(deck, LIGHT.id, night), LIGHT.id)

    drawn = [draw([LIGHT, other], deck, on(200, night=later(night, days))) for days in (90, 121)]

    assert drawn == [other, LIGHT]


def test_what_was_put_aside_was_not_answered_a_year_ago() -> None:
    deck = put_aside(mark_asked(Deck(), LIGHT.id, FIRST_NIGHT), LIGHT.id)

    assert not was_asked_a_year_ago(deck, LIGHT.id, later(FIRST_NIGHT, 400))


def test_what_was_answered_at_last_is_aside_no_more() -> None:
    deck = put_aside(mark_asked(Deck(), LIGHT.id, FIRST_NIGHT), LIGHT.id)

    answered = mark_asked(deck, LIGHT.id, later(FIRST_NIGHT, 120))

    assert not answered.aside


def test_what_is_banned_never_comes_again() -> None:
    deck = ban(mark_asked(Deck(), LIGHT.id, FIRST_NIGHT), LIGHT)

    assert draw([LIGHT], deck, after(4000)) is None


def test_what_is_about_a_banned_question_s_topic_comes_later() -> None:
    home = [replace(LIGHT, id=f"c0{at:02d}") for at in range(20)]
    others = [replace(LIGHT, id=f"c1{at:02d}", tags=frozenset({"paths"})) for at in range(20)]
    cards = [*home[1:], *others]

    before = nights_about_home(cards, Deck())
    since = nights_about_home(cards, ban(Deck(), home[0]))

    assert sum(since) > sum(before)


def nights_about_home(cards: list[Card], deck: Deck) -> list[int]:
    """Return on which nights the questions about home come."""
    bank, nights = [*cards, replace(LIGHT, id="c000")], []
    for number in range(1, len(cards) + 1):
        card = draw(bank, deck, on(number))
        assert card is not None
        nights += [number] if card.topics == LIGHT.topics else []
        deck = mark_asked(deck, card.id, FIRST_NIGHT)
    return nights


def test_the_third_banned_question_of_a_topic_makes_it_an_unwanted_one() -> None:
    deck = Deck()

    unwanted = []
    for card in ABOUT_HOME[:3]:
        deck = ban(deck, card)
        unwanted.append(find_unwanted_topic(ABOUT_HOME, deck))

    assert unwanted == [None, None, "home"]


def test_a_topic_that_is_left_out_is_asked_about_no_more_and_one_that_is_kept_is() -> None:
    deck = Deck(banned=frozenset(card.id for card in ABOUT_HOME[:3]))

    out, kept = replace(deck, off=frozenset({"home"})), replace(deck, kept=frozenset({"home"}))

    assert draw(ABOUT_HOME, out, on(9)) is None
    assert draw(ABOUT_HOME, kept, on(9)) == ABOUT_HOME[3]
    assert find_unwanted_topic(ABOUT_HOME, out) is None
    assert find_unwanted_topic(ABOUT_HOME, kept) is None


def test_only_the_last_27_nights_are_remembered_in_order() -> None:
    ids = [card.id for card in CARDS[:30]]
    deck = Deck()

    for id_ in [*ids, ids[5]]:
        deck = mark_asked(deck, id_, FIRST_NIGHT)

    assert deck.recent == (*ids[3:5], *ids[6:], ids[5])
    assert deck.asked == dict.fromkeys(ids, month_of(FIRST_NIGHT))


# Children in the room

WITH_KIDS_LEFT_OUT = frozenset({"body", "sleep", "touch", "fears", "hard"})


@both_audiences
def test_with_children_in_the_room_every_question_is_one_they_may_hear(audience: Audience) -> None:
    deck, drawn = Deck(), []
    for number in range(1, NIGHTS + 1):
        tonight = replace(tonight_of(HOUSES[0], audience, number), with_kids=True)
        card = draw(CARDS, deck, tonight)
        assert card is not None
        deck = mark_asked(deck, card.id, tonight.night)
        drawn.append(card)

    assert {card.depth for card in drawn} == {1}
    assert {card.sensitivity for card in drawn} == {"none"}
    assert not any(card.tags & WITH_KIDS_LEFT_OUT for card in drawn)
    assert len({card.id for card in drawn}) >= 40
    assert all(before.id != after.id for before, after in pairwise(drawn))


def test_a_night_with_children_repeats_one_of_theirs_rather_than_none() -> None:
    deck = Deck({card.id: month_of(FIRST_NIGHT) for card in CARDS if suits_children(card)})

    card = draw(CARDS, deck, on(50, with_kids=True))

    assert card is not None
    assert suits_children(card)
