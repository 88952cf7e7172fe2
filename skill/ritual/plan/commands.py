"""What each command does, at any step: skip, another, repeat, back, more time, help, park it."""

from msgspec.structs import replace

from skill.ritual.beats import deep_question, recap, setting_up
from skill.ritual.model.acts import (
    Another,
    Back,
    Ban,
    Cancel,
    Change,
    Done,
    Fresh,
    Gather,
    Help,
    Hint,
    Introduce,
    KeepThat,
    Lean,
    Length,
    MoreTime,
    Move,
    No,
    OffRecord,
    Park,
    Ready,
    Repeat,
    Share,
    Shorten,
    Skip,
    TalkTogether,
)
from skill.ritual.model.choices import Keeping
from skill.ritual.model.evening import Step
from skill.ritual.model.household import People, Seat
from skill.ritual.model.reply import Awaits, CommonPrompt, Party
from skill.ritual.plan.script import BEATS
from skill.ritual.plan.swap_question import ban_question, draw_another, lean_question
from skill.ritual.stage.answers import give_hint, keep_words
from skill.ritual.stage.asking import (
    MOST_STAYS,
    allow_again,
    allow_anew,
    count_asking,
    is_asked_out,
    rest,
    skip_step,
    wait,
)
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.counting import count_night
from skill.ritual.stage.house_size import introduce, offer_size, settle_size
from skill.ritual.stage.scene import Note, Scene, Tier


def make_move(scene: Scene, move: Move) -> Scene:  # noqa: C901, PLR0911, PLR0912 - one flat decision
    """Make the move. A scene left without a question goes on to whatever step is open."""
    beat = BEATS[scene.here.step.beat]
    match move:
        case Skip() | Cancel():
            return skip_step(scene, beat)
        case Done():
            return finish_step(scene)
        case Back() | Change():
            return go_back(scene, move)
        case Another():
            if beat is not deep_question.BEAT:
                return give_hint(scene, beat)  # what they are asking for
            if scene.here.step.seat is not scene.here.first:
                return skip_step(scene, beat)  # both get the same one (B5-B7), and either may pass
            return draw_another(scene)
        case Ban():
            return ban_question(scene)
        case Lean():
            return lean_question(scene, move)
        case MoreTime():
            # another wording each time, though nothing has changed but the time
            seconds_to_think = 8
            nth = int(scene.now.instant.timestamp()) // seconds_to_think
            return wait(scene, CommonPrompt.TAKE_TIME, nth)
        case Ready():
            return wait(scene, CommonPrompt.GO_ON)
        case Help():
            return give_help(scene, beat)
        case Hint():
            return give_hint(scene, beat)
        case Repeat() | Fresh():
            return allow_again(scene)  # the open question is asked again
        case OffRecord():
            return go_off_record(scene)
        case KeepThat():
            return keep_that(scene)
        case Share():
            # what one of two says alone tonight is theirs alone until they say this
            is_alone = scene.party is Party.SOLO and scene.household.people is People.TWO
            if not is_alone:
                return scene.say(CommonPrompt.FOR_BOTH_ALREADY)
            shared = replace(scene.here, is_shared=True)
            return scene.with_evening(shared).say(CommonPrompt.FOR_BOTH)
        case Park():
            return park_line(scene)
        case TalkTogether():
            # they talk with the microphone closed: the session ends, the place is kept
            away = replace(scene.here, is_away=True)
            return scene.with_evening(away).say(CommonPrompt.HANDOFF)
        case Shorten():
            line = CommonPrompt.SHORT if move.length is Length.SHORT else CommonPrompt.WHOLE
            return scene.with_evening(replace(scene.here, length=move.length)).say(line)
        case Gather():
            return gather_people(scene, move.people)
        case Introduce():
            named = introduce(scene, move.names)
            return named.pass_step() if beat is setting_up.NAMES else named


def finish_step(scene: Scene) -> Scene:
    """`That's all`: of an answer, of a talk with the microphone closed, or of this step."""
    evening, beat = scene.here, BEATS[scene.here.step.beat]
    if evening.is_away and beat is not deep_question.BEAT:
        return scene.with_evening(replace(evening, is_away=False)).say(CommonPrompt.BACK_FROM_TALK)
    if evening.is_away:
        # they talked: the question is answered, by everybody who is here
        here = set(Seat) if evening.party is Party.COUPLE else {evening.step.seat}
        after = max(at for at, step in enumerate(evening.steps, 1) if step.beat == beat.name)
        talked = evening.move_to(after).record_reflection(here)
        return count_night(scene.with_evening(talked)).say(CommonPrompt.BACK_FROM_TALK)
    if evening.is_gathering and beat.hear:
        return beat.hear(scene, beat, No())  # no more: that was the whole answer
    return skip_step(scene, beat)


def go_back(scene: Scene, move: Back | Change) -> Scene:
    """Ask the last step anew. What was kept of it is replaced by what is said next."""
    evening = scene.here
    if isinstance(move, Change) and evening.parts and evening.step.stays < MOST_STAYS:
        return take_back(reopen(scene, evening.passed)).say(CommonPrompt.CHANGE)
    before = _find_last_asked(scene)
    if before is None:
        return scene.say(CommonPrompt.NOTHING_BEFORE)
    reopened = reopen(scene, before)
    if isinstance(move, Back):
        return reopened.say(CommonPrompt.BACK)
    return take_back(reopened).say(CommonPrompt.CHANGE)


def reopen(scene: Scene, at: int) -> Scene:
    """Go back to a step, to be asked anew; the one left for it may be asked once more, too.

    Its answer does not stand any more, nor does what that brought about for the same person.
    """
    is_left = not scene.here.is_done and at != scene.here.passed
    left = allow_again(scene) if is_left else scene
    evening = left.here
    again, behind = evening.steps[at], evening.steps[: at + 1]
    ahead = (
        step
        for step in evening.steps[at + 1 :]
        if step.seat is not again.seat
        or step.beat not in BEATS
        or not BEATS[step.beat].is_brought_about
    )
    answered = evening.answered - {again}
    back = replace(evening.move_to(at), steps=(*behind, *ahead), answered=answered)
    return allow_anew(left.with_evening(back))


def take_back(scene: Scene, of: Step | None = None) -> Scene:
    """Take back what was kept of a step, the open one, and the feeling that came with it."""
    step = of or scene.here.step
    beats = (recap.BEAT, recap.FEELING) if step.beat == recap.BEAT.name else (BEATS[step.beat],)
    seats = {step.seat, scene.speaker or step.seat} if scene.party is Party.SOLO else {step.seat}
    back = tuple(
        Note(beat.name, seat, "", is_first=True)
        for beat in beats
        if beat.keeps
        for seat in sorted(seats, key=lambda one: one.value)
    )
    return replace(scene, notes=(*scene.notes, *back))


def give_help(scene: Scene, beat: Beat) -> Scene:
    """Say what one can do just here, what this is and is not, and ask again."""
    if is_asked_out(scene) and scene.here.step.stays:
        return rest(scene, beat)
    scene = replace(scene, has_wish=True)  # asked often enough, the question waits once without it
    return scene.say(beat.help or CommonPrompt.HELP).say_once(CommonPrompt.HONEST)


def go_off_record(scene: Scene) -> Scene:
    """Keep no words from here on. What a known voice said before stays, whoever else says so."""
    keeps_earlier = scene.is_stranger and scene.here.guarded > 0
    here = replace(scene.here, is_off_record=True, keeps_next=False, keeps_earlier=keeps_earlier)
    off = scene.with_evening(here)
    if keeps_earlier:
        return off.say(CommonPrompt.OFF_FROM_HERE)
    forgotten = off.with_household(scene.household.clear_awaited())
    return replace(forgotten, notes=(), erases_words=True).say(CommonPrompt.OFF_RECORD)


def keep_that(scene: Scene) -> Scene:
    """Keep the last answer. Its words were not written down, so it is asked for once more."""
    evening, keeping = scene.here, scene.household.choices.keeping
    is_same = evening.parts and evening.step.stays < MOST_STAYS
    at = evening.passed if is_same else _find_last_asked(scene)
    keeps = None if at is None else BEATS[evening.steps[at].beat].keeps
    if at is None or keeps is None:
        return scene.say(CommonPrompt.NOTHING_BEFORE)
    if not evening.is_off_record and keeping in {Keeping.EVERYTHING, keeps}:
        return scene.say(CommonPrompt.KEPT_ALREADY)
    back = reopen(scene, at)
    kept = count_asking(back.with_evening(replace(back.here, keeps_next=True)))
    return kept.ask(CommonPrompt.KEEP_NEXT, Awaits.ANSWER, reprompt=CommonPrompt.TIME_REPROMPT)


def correct_last(scene: Scene, words: str) -> Scene:
    """Let these words stand where the last answer did, and say which they are. One write."""
    at = last_answer(scene)
    if at is None:
        return scene.say(CommonPrompt.NOTHING_BEFORE)
    step = scene.here.steps[at]
    note = Note(step.beat, step.seat, words, is_first=True)
    corrected = keep_words(scene, BEATS[step.beat], note)
    words_said_back = 8  # enough to hear that it arrived (listening.md 3)
    heard = " ".join(words.split()[:words_said_back])
    return corrected.say(CommonPrompt.CORRECTED, words=heard)


def last_answer(scene: Scene, seat: Seat | None = None) -> int | None:
    """Return the step of the last answer given tonight, by this person or by anybody.

    Only of answers whose words could be kept; None where there is none.
    """
    if scene.evening is None:
        return None
    behind = scene.evening.steps[: scene.evening.passed + 1]
    for at, step in reversed(list(enumerate(behind))):
        is_theirs = seat is None or step.seat is seat
        if is_theirs and step in scene.evening.answered and BEATS[step.beat].keeps is not None:
            return at
    return None


def park_line(scene: Scene) -> Scene:
    """Take a line for tomorrow now, and then go on where we were."""
    evening = scene.here
    step = Step(recap.PARK.name, evening.step.seat)
    parked = (one for one in evening.steps if one == step)
    held = max(parked, key=lambda one: one.stays, default=step)
    if held.stays >= MOST_STAYS:
        return scene.say(CommonPrompt.LET_GO)
    # what is open is asked again after it
    there = evening if evening.step == step else allow_again(scene).here.with_now(held)
    opened = replace(there, park_offered=True, parts=0, is_gathering=False)
    return count_asking(allow_anew(scene.with_evening(opened))).ask(
        CommonPrompt.PARK_OPEN, Awaits.ANSWER, reprompt=recap.RecapPrompt.PARK_REPROMPT
    )


def gather_people(scene: Scene, people: People) -> Scene:
    """Write tonight for one or for two. `Just me tonight` changes tonight, not the household."""
    if scene.here.step.beat == setting_up.COMPANY.name:
        return setting_up.settle_company(scene, people)
    told = settle_size(scene, people)
    if people is People.TWO:
        asked = offer_size(told, people)
        return asked if asked.reply.ask else told.say(CommonPrompt.YOU_TWO)
    is_one_of_two = scene.household.people is People.TWO
    if not is_one_of_two or scene.tier is Tier.BRIEF:
        return told.say(CommonPrompt.JUST_YOU)
    return told.say(CommonPrompt.JUST_YOU_KNOWN if scene.speaker else CommonPrompt.JUST_YOU_UNKNOWN)


def _find_last_asked(scene: Scene) -> int | None:
    """Return the last step that can be asked again: what is settled by now cannot."""
    evening = scene.here
    for at in range(evening.passed - 1, -1, -1):
        step = evening.steps[at]
        is_open = BEATS[step.beat].hear is not None and step.stays < MOST_STAYS
        if is_open and BEATS[step.beat].is_due(scene, step):
            return at
    return None
