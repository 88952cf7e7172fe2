"""Which beats tonight, in what order, and who speaks first. Every rule of that kind lives here."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from skill.ritual.beats import (
    adventure,
    care,
    closing,
    company,
    cue,
    deep_question,
    feeling,
    further,
    lighter,
    listening,
    looking,
    opening,
    park_tomorrow,
    playful,
    recap,
    setting_up,
    shows,
    subject,
    thanks,
    touch,
    wishing,
)
from skill.ritual.model.acts import Length
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import ASKED_AFTER_WITHIN, Household, People, Seat, SetUp
from skill.ritual.model.party import Party
from skill.ritual.stage.beat import Beat

BEATS: dict[str, Beat] = {
    beat.name: beat
    for beat in (
        opening.BEAT,
        thanks.BEAT,
        shows.BEAT,
        company.BEAT,
        recap.BEAT,
        feeling.BEAT,
        *cue.BEATS,
        park_tomorrow.BEAT,
        playful.BEAT,
        deep_question.BEAT,
        further.BEAT,
        subject.BEAT,
        *listening.BEATS,
        *looking.BEATS,
        wishing.BEAT,
        lighter.BEAT,
        adventure.BEAT,
        touch.BEAT,
        *setting_up.BEATS,
        closing.BEAT,
        care.BEAT,
    )
}
"""Every beat there is. A new one is imported above, named here, and given its rule below."""

LISTENING_DAYS = (1, 5)
"""The listener's turn comes twice a week: Tuesdays and Saturdays (A25a)."""

FIRST_LISTENING_NIGHT = 3
FURTHER_DAY, FIRST_FURTHER_NIGHT = 2, 10
"""On Wednesdays whoever answered last is asked one question further (A13c)."""

ADVENTURE_DAY = 4
"""A tiny adventure is told on Fridays, ahead of the weekend (A15-A17)."""

LOOKING_DAY = 6
"""On every other Sunday they are asked about the week ahead (B42-B44)."""

FIRST_LOOKING_NIGHT = 8
WISHING_DAYS, FIRST_WISHING_NIGHT = (0, 3), 6
"""On Mondays and Thursdays whoever began is asked for a wish for tomorrow (A25e, C30b).

These days have nothing else of their own. Not before the nights that set something up are over.
"""

SET_UP = {
    2: (SetUp.KEEPING, setting_up.KEEPING),
    3: (SetUp.GOAL, setting_up.GOAL),
    4: (SetUp.NAMES, setting_up.NAMES),
    5: (SetUp.TOUCH, setting_up.TOUCH),
}
"""From which night what is asked: one thing a night, so that no night is a form to fill in."""


def plan(household: Household, evening: Evening) -> tuple[Step, ...]:
    """Write the whole script of an evening, from what is known when it is asked."""
    return tuple(_script(household, evening))


def replan(household: Household, evening: Evening) -> Evening:
    """Write the rest anew after the party, the length or the question changed.

    What is behind us stays; the new script is taken up after the last step they share.
    """
    behind = evening.steps[: evening.passed]
    if evening.is_cared_for:
        return evening
    if evening.party is Party.COUPLE and not evening.reflected:
        evening = replace(evening, first=first_speaker(household))
    whole = plan(household, evening)
    reached = max((at for at, step in enumerate(whole, 1) if step in behind), default=0)
    asked = {step: step for step in evening.steps}  # what is ahead may have been asked already
    ahead = (asked.get(step, step) for step in whole[reached:])
    return replace(evening, steps=(*behind, *ahead))


def first_speaker(household: Household) -> Seat:
    """Return who begins tonight: whoever did not begin last time (A13d)."""
    return household.led.other if household.led else household.only_seat


def party_of(household: Household) -> Party:
    """Return for whom tonight is written until somebody says otherwise."""
    match household.people:
        case People.UNKNOWN:
            return Party.OPEN
        case People.ONE:
            return Party.SOLO
        case People.TWO:
            return Party.COUPLE


def _script(household: Household, evening: Evening) -> Iterator[Step]:
    yield Step(opening.BEAT.name)
    yield from _thanks(evening)
    if evening.length is Length.NORMAL:
        yield from _both(evening, recap.BEAT)
        yield from _lookback(household, evening)
        yield from _question(household, evening)
        yield from _lookahead(household, evening)
        yield from _wish(household, evening)
        yield from _set_up(household, evening)
        yield from _adventure(evening)
        yield from _touch(evening)
    yield Step(closing.BEAT.name)


def _thanks(evening: Evening) -> Iterator[Step]:
    for seat in _seats(evening):
        yield Step(thanks.BEAT.name, seat)
        if evening.length is Length.NORMAL and _asks_what_it_shows(evening.night):
            yield Step(shows.BEAT.name, seat)
        if evening.party is Party.OPEN:
            yield Step(company.BEAT.name, seat)


def _asks_what_it_shows(night: date) -> bool:
    """At most every other night (B57)."""
    return night.toordinal() % 2 == 0


def _question(household: Household, evening: Evening) -> Iterator[Step]:
    if playful.is_wanted(household):
        yield Step(playful.BEAT.name, evening.first)
    first, *others = _both(evening, deep_question.BEAT)
    yield first
    if _has_listening(household, evening):
        yield from listening.loop_steps(first.seat)
    yield from others
    if evening.night.weekday() == FURTHER_DAY and household.tally.total >= FIRST_FURTHER_NIGHT - 1:
        yield Step(further.BEAT.name, (others or [first])[-1].seat)


def _has_listening(household: Household, evening: Evening) -> bool:
    return (
        evening.party is Party.COUPLE
        and household.tally.total >= FIRST_LISTENING_NIGHT - 1
        and evening.night.weekday() in LISTENING_DAYS
    )


def _lookback(household: Household, evening: Evening) -> Iterator[Step]:
    if household.asks_after(evening.night):
        yield Step(looking.BACK.name, evening.first)


def _lookahead(household: Household, evening: Evening) -> Iterator[Step]:
    """Not before they know each other, nor while something is still to come, or to be asked after.

    Any household has the same Sundays: nothing is to be remembered for that.
    """
    is_sunday = evening.night.weekday() == LOOKING_DAY and evening.night.toordinal() // 7 % 2 == 0
    is_free = household.awaited is None or evening.night - household.awaited > ASKED_AFTER_WITHIN
    if is_sunday and is_free and household.tally.total >= FIRST_LOOKING_NIGHT - 1:
        yield Step(looking.AHEAD.name, evening.first)


def _wish(household: Household, evening: Evening) -> Iterator[Step]:
    """One of the two, for time's sake: who begins alternates, and so does who is asked."""
    is_day = evening.night.weekday() in WISHING_DAYS
    if is_day and household.tally.total >= FIRST_WISHING_NIGHT - 1:
        yield Step(wishing.BEAT.name, evening.first)


def _set_up(household: Household, evening: Evening) -> Iterator[Step]:
    is_counted = household.tally.has(evening.night) or bool(evening.reflected)
    number = household.tally.total + (0 if is_counted else 1)
    for night, (set_up, beat) in SET_UP.items():
        if number >= night and set_up not in household.asked:
            yield Step(beat, evening.first)
            return


def _adventure(evening: Evening) -> Iterator[Step]:
    if evening.night.weekday() == ADVENTURE_DAY:
        yield Step(adventure.BEAT.name, evening.first)


def _touch(evening: Evening) -> Iterator[Step]:
    if evening.party is Party.COUPLE:
        yield Step(touch.BEAT.name, evening.first)  # the initiator alternates with the speaker


def _both(evening: Evening, beat: Beat) -> Iterator[Step]:
    yield from (Step(beat.name, seat) for seat in _seats(evening))


def _seats(evening: Evening) -> tuple[Seat, ...]:
    if evening.party is Party.COUPLE:
        return evening.first, evening.first.other
    return (evening.first,)
