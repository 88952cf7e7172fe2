"""Which beats there are, in what order they come, and who speaks first.

On which nights a beat comes, and to whom, it says itself (`Beat.turns`).
"""

from itertools import zip_longest

from msgspec.structs import replace

from skill.ritual.beats import (
    care,
    closing,
    cue,
    deep_question,
    lighter,
    listening,
    looking,
    low,
    opening,
    recap,
    setting_up,
    subject,
    thanks,
)
from skill.ritual.model.acts import Length
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, People, Seat
from skill.ritual.model.reply import Party
from skill.ritual.stage.beat import Beat, Weight

SCRIPT: tuple[tuple[Beat, ...], ...] = (
    (opening.BEAT,),
    (thanks.BEAT, thanks.SHOWS, setting_up.COMPANY),
    (recap.BEAT,),
    (recap.FEELING, cue.GOOD_NEWS, cue.COMFORT, low.OFFER, low.CHOICE, recap.PARK),
    (looking.BACK,),
    (lighter.PLAYFUL,),
    (deep_question.BEAT, listening.MIRROR, listening.CHECK, listening.ADD),
    (cue.EARS_OR_ARMS, cue.MAKES_SENSE),
    (deep_question.FURTHER,),
    (looking.AHEAD,),
    (looking.WISH,),
    (setting_up.KEEPING, setting_up.GOAL, setting_up.NAMES, setting_up.TOUCH),
    (closing.ADVENTURE,),
    (closing.TOUCH,),
    (closing.BEAT,),
    (subject.BEAT, lighter.BEAT, care.BEAT),
)
"""Every beat there is, in order. Those of one line are taken in turns: all of them with the first
person, then with the second. Some are in nobody's script, and stand where they are set in."""

BEATS = {beat.name: beat for line in SCRIPT for beat in line}
ONE_OF: tuple[tuple[Beat, ...], ...] = (
    (setting_up.KEEPING, setting_up.GOAL, setting_up.NAMES, setting_up.TOUCH),
    (looking.BACK,),
    (listening.MIRROR, listening.CHECK, listening.ADD),
    (looking.AHEAD,),
    (looking.WISH,),
    (closing.ADVENTURE,),
    (lighter.PLAYFUL,),
    (deep_question.FURTHER,),
    (thanks.SHOWS,),
)
"""What asks something beside the three questions of every night: one line of these on any night,
the first that is due. So nobody answers more than four questions alone, or seven for two."""

EXTRAS = frozenset(beat.name for line in ONE_OF for beat in line) | {recap.FEELING.name}
SPARED = frozenset(beat.name for beat in BEATS.values() if beat.weight is Weight.HEAVY)


def plan(household: Household, evening: Evening) -> tuple[Step, ...]:
    """Write the whole script of an evening, from what is known when it is asked."""
    is_short = evening.length is Length.SHORT
    steps: list[Step] = []
    for line in SCRIPT:
        turns = [
            [Step(beat.name, seat) for seat in beat.turns(household, evening)]
            for beat in line
            if beat.weight is Weight.LIGHT or not is_short
        ]
        steps += [step for turn in zip_longest(*turns) for step in turn if step]
    # one extra at the most; none where something hard was said tonight
    due = {step.beat for step in steps}
    names = [{beat.name for beat in line} for line in ONE_OF]
    stays = next((line for line in names if line & due), set())
    if evening.is_low:
        stays = set()
    kept = [step for step in steps if step.beat not in EXTRAS or step.beat in stays]
    # saying it back is three questions: on such a night the day is not asked for
    is_mirrored = listening.MIRROR.name in stays and evening.party is Party.COUPLE
    return tuple(step for step in kept if not (is_mirrored and step.beat == recap.BEAT.name))


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
