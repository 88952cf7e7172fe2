"""What another release wrote is read without what this one does not know: nobody is locked out.

Every field of everything that is stored is taken away, made another thing, and has each of its
names changed to one that nobody knows; then it is read, written again, and a night is led with it.
"""

import json
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import date, datetime
from itertools import chain
from typing import Any

import pytest
from msgspec.structs import replace

from skill.alexa.session import KEY, session_of, swap_quotes
from skill.codec.texts import (
    aside_from_wire,
    evening_from_text,
    evening_to_text,
    household_from_text,
    household_to_text,
    note_from_wire,
    note_to_wire,
    receipt_from_text,
    receipt_to_text,
)
from skill.ports import Receipt, Write
from skill.ritual.model.choices import Keeping
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household
from skill.ritual.model.reply import CommonPrompt, Reply, Say
from skill.ritual.plan.script import BEATS
from skill.words.lines import Words
from tests.codec.golden import write
from tests.world import NEW_YORK, Bedroom, Clock, bedroom

STRANGE = "zyxgloop"
OTHERS: tuple[Any, ...] = (
    None,
    [],
    {},
    "",
    STRANGE,
    "9999-12-31",
    -1,
    10**30,
    1.5,
    True,
    [[]],
    [{}],
    {"a": 1},
)
HOUSE = write.HOUSE
NIGHT = write.NIGHT
WORDS = Words("en-US")
BAD = frozenset(
    said for line in (CommonPrompt.TROUBLE, CommonPrompt.NOT_KEPT, CommonPrompt.NOT_OPENED)
    for said in WORDS.table(line)["any"]
)  # fmt: skip
KEEPS = (Keeping.NOTHING, Keeping.THANKS, Keeping.EVERYTHING)

Path = tuple[str | int, ...]


def places_in(value: object, at: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield every place in a JSON value, with what is there."""
    yield at, value
    inner: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for name, each in inner:
        yield from places_in(each, (*at, name))


def put(value: Any, at: Path, other: object) -> Any:  # noqa: ANN401 - JSON
    """Return the value with another one at a place."""
    if not at:
        return other
    changed = deepcopy(value)
    inner = changed
    for name in at[:-1]:
        inner = inner[name]
    inner[at[-1]] = other
    return changed


def without(value: Any, at: Path) -> Any:  # noqa: ANN401
    """Return the value with a place taken out of it."""
    changed = deepcopy(value)
    inner = changed
    for name in at[:-1]:
        inner = inner[name]
    del inner[at[-1]]
    return changed


def strange(text: str) -> Iterator[str]:
    """Yield a text with each of its names, or each of its signs, changed to an unknown one."""
    words = text.split()
    for nth, word in enumerate(words):
        for other in (STRANGE, f"{STRANGE}.A", word.split(".")[0] + ".Q"):
            yield " ".join((*words[:nth], other, *words[nth + 1 :]))
    for nth in range(min(len(text), 12)):
        yield f"{text[:nth]}z{text[nth + 1 :]}"
        yield f"{text[:nth]}!{text[nth + 1 :]}"


def changed(value: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield a value as other releases may write it."""
    for at, here in places_in(value):
        yield from (put(value, at, other) for other in OTHERS if at)
        if at:
            yield without(value, at)
        if isinstance(here, dict):
            yield put(value, at, {**here, STRANGE: [{"of": STRANGE}]})
        if isinstance(here, str) and at:
            yield from (put(value, at, other) for other in strange(here))
    yield {**value, "v": 99}
    yield {**value, "v": STRANGE}


HOUSEHOLDS = [json.loads(household_to_text(one)) for one in (write.WHOLE, write.USUAL)]
EVENINGS = [json.loads(evening_to_text(one)) for one in (write.EVENING, write.LAST)]
RECEIPTS = [json.loads(receipt_to_text(one)) for one in (write.RECEIPT, write.CLOSED)]


def open_night(household: Household, evening: Evening | None, receipt: Receipt | None) -> Bedroom:
    """Return a bedroom in whose journal this lies."""
    clock = Clock(datetime(2026, 11, 21, 22, 10, tzinfo=NEW_YORK))
    room = bedroom(clock=clock)
    house = room.skill.house_of("amzn1.ask.account.local")
    known = replace(household, revision=1)
    begun = replace(evening, revision=1) if evening else None
    room.journal.keep(house, Write(known, begun, receipt=receipt))
    return room


def flaws(room: Bedroom) -> Iterator[str]:
    """Lead the night on for a while, and yield what nobody should have to hear."""
    heard = [room.open(), *(room.say(said) for said in ("the rain", "yes", "skip", "goodnight"))]
    for said in heard:
        yield from (bad for bad in BAD if bad in said)


@pytest.mark.parametrize("written", HOUSEHOLDS, ids=["whole", "usual"])
def test_a_household_with_anything_unknown_in_it_is_read_and_can_be_written(
    written: dict[str, Any],
) -> None:
    usual_keeping = household_from_text(json.dumps(written)).choices.keeping
    for wire in changed(written):
        household = household_from_text(json.dumps(wire))
        again = household_from_text(household_to_text(household))
        assert again == household, wire
        keeping = household.choices.keeping
        assert KEEPS.index(keeping) <= KEEPS.index(usual_keeping) or keeping is _meant(wire), wire


def _meant(wire: dict[str, Any]) -> object:
    """Return what a page says of keeping; where it says nothing of any choice, what that meant."""
    choices = wire.get("choices")
    is_said = isinstance(choices, dict) and "n" in choices and choices["n"]
    return choices.get("keeping") if isinstance(choices, dict) and is_said else Keeping.THANKS


@pytest.mark.parametrize("written", EVENINGS, ids=["tonight", "last night"])
def test_an_evening_with_anything_unknown_in_it_is_read_and_can_be_written(
    written: dict[str, Any],
) -> None:
    for wire in changed(written):
        if "night" not in wire or wire["night"] != written["night"]:
            continue  # of no night: it is one that is damaged
        evening = evening_from_text(json.dumps(wire))
        assert 0 <= evening.passed <= len(evening.steps), wire
        assert all(step.beat in BEATS for step in evening.steps), wire
        assert evening_from_text(evening_to_text(evening)) == evening, wire


@pytest.mark.parametrize("written", RECEIPTS, ids=["asked", "closed"])
def test_a_receipt_with_anything_unknown_in_it_is_read(written: dict[str, Any]) -> None:
    for wire in changed(written):
        receipt = receipt_from_text(json.dumps(wire))
        reply = receipt.reply
        assert reply is None or reply.says or reply.ask or wire["reply"]["says"] == [], wire
        assert receipt_from_text(receipt_to_text(receipt)) == receipt


def test_a_session_with_anything_unknown_in_it_is_read_or_left_for_the_journal() -> None:
    attributes = write._sessions()  # noqa: SLF001 - the same that golden files are made of
    for whole in attributes.values():
        assert isinstance(whole, dict)
        assert session_of(whole, HOUSE)
        for ritual in changed(whole[KEY]):
            session_of({KEY: ritual}, HOUSE)
        for part in {"household", "evening", "last"} & whole[KEY].keys():
            for wire in changed(json.loads(swap_quotes(whole[KEY][part]))):
                session_of({KEY: {**whole[KEY], part: swap_quotes(json.dumps(wire))}}, HOUSE)


def test_a_note_with_anything_unknown_in_it_is_read_or_told_to_nobody() -> None:
    for note in (*write.FIRST_NOTES, *write.LATER_NOTES):
        wire: Any = note_to_wire(note)
        for at, other in ((at, other) for at in range(len(wire)) for other in OTHERS):
            read = note_from_wire(put(wire, (at,), other))
            assert read is None or read.is_sealed or not note.is_sealed or other is False
        assert note_from_wire([*note_to_wire(replace(note, is_sealed=True)), "for her"]) is None


def test_nothing_unknown_is_asked_beside_the_night() -> None:
    for other in OTHERS:
        assert aside_from_wire(other) is None


def test_a_night_is_led_on_whatever_the_household_says() -> None:
    spread = [*changed(HOUSEHOLDS[0])][::17] + [*changed(HOUSEHOLDS[1])][::9]
    for wire in spread:
        household = household_from_text(json.dumps(wire))
        assert not list(flaws(open_night(household, None, None))), wire


def test_a_night_is_led_on_whatever_the_evening_says() -> None:
    tonight = {**EVENINGS[0], "is": "is_playful"}
    for wire in [*changed(tonight)][::13]:
        if wire.get("night") == tonight["night"]:
            evening = evening_from_text(json.dumps(wire))
            assert not list(flaws(open_night(write.WHOLE, evening, None))), wire


# What it falls back to


def steps(*beats: str) -> str:
    return " ".join(f"{beat}.A" for beat in beats)


def evening_of(script: str, passed: int, **more: object) -> Evening:
    return evening_from_text(
        json.dumps({"v": 3, "night": "2026-11-21", "steps": script, "passed": passed, **more})
    )


def test_a_step_that_is_not_known_is_left_out_and_the_open_one_stays_open() -> None:
    before = evening_of(steps("opening", STRANGE, "thanks", "closing"), 2, parts=1)
    after = evening_of(steps("opening", "thanks", STRANGE, "closing"), 1, parts=1)

    for evening in (before, after):
        assert evening.step == Step("thanks")
        assert evening.parts == 1


def test_where_the_open_step_is_not_known_the_next_one_is_open_with_nothing_heard() -> None:
    evening = evening_of(
        steps("opening", "thanks", STRANGE, "closing"), 2, parts=2, signs="low", seals="A"
    )

    assert evening.step == Step("closing")
    assert (evening.parts, evening.signs, evening.seals_next) == (0, frozenset(), None)


def test_an_answer_that_was_to_be_sealed_for_somebody_unknown_is_not_kept_at_all() -> None:
    evening = evening_of(steps("opening", "thanks", "closing"), 1, seals="C")

    assert evening.is_off_record


def test_a_night_that_ends_in_a_step_nobody_knows_is_done() -> None:
    evening = evening_of(steps("opening", "thanks", STRANGE), 2)

    assert evening.is_done
    assert evening.is_begun


def test_what_children_were_and_what_faded_stays_on_the_careful_side() -> None:
    choices = {**HOUSEHOLDS[0]["choices"], "fading": "a_season", "gentle": STRANGE, "touch": "yes"}
    household = household_from_text(json.dumps({**HOUSEHOLDS[0], "choices": choices}))

    assert household.choices.fading == 365
    assert household.choices.gentle
    assert not household.choices.touch


def test_a_topic_that_is_not_known_here_stays_off() -> None:
    deck = {**HOUSEHOLDS[0]["deck"], "off": f"home {STRANGE}"}
    household = household_from_text(json.dumps({**HOUSEHOLDS[0], "deck": deck}))

    assert household.deck.off == {"home", STRANGE}
    assert household_from_text(household_to_text(household)).deck.off == {"home", STRANGE}


# A reply that another release gave


def reply_of(says: list[Any], ask: list[Any] | None = None) -> Reply | None:
    wire = {"request": "r", "reply": {"says": says, "party": "solo", "ask": ask}}
    return receipt_from_text(json.dumps(wire)).reply


KNOWN = ["common.heard_thanks", {}, "", 0]
ASKS = [["thanks.ask", {}, "", 0], "ANSWER", "thanks.reprompt"]
UNKNOWN = [f"{STRANGE}.ask", {}, "", 0]


def test_a_reply_is_read_without_a_line_that_is_not_known() -> None:
    reply = reply_of([UNKNOWN, KNOWN])

    assert reply
    assert reply.says == (Say(CommonPrompt.HEARD_THANKS),)


@pytest.mark.parametrize(
    "ask", [[UNKNOWN, *ASKS[1:]], [ASKS[0], "A_WINK", ASKS[2]], [*ASKS[:2], STRANGE], [], STRANGE]
)
def test_a_reply_whose_question_cannot_be_asked_is_none(ask: Any) -> None:  # noqa: ANN401
    expected = Reply((Say(CommonPrompt.HEARD_THANKS),)).says if ask == [] else None
    reply = reply_of([KNOWN], ask)

    assert (reply.says if reply else None) == expected


def test_the_days_that_are_read_are_days() -> None:
    far = {**HOUSEHOLDS[0], "offered": "9999-12-31", "paused": "0001-01-01", "our_day": STRANGE}
    household = household_from_text(json.dumps(far))

    assert (household.offered, household.paused_on, household.our_day) == (None, None, None)
    assert household.tally.last == date(2026, 11, 20)


def test_there_is_much_to_change() -> None:
    assert sum(1 for _ in chain(*map(changed, HOUSEHOLDS + EVENINGS + RECEIPTS))) > 2000
