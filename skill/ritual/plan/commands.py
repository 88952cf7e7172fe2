"""What each command does, at any step: skip, another, repeat, back, more time, help, park it."""

from msgspec.structs import replace

from skill.ritual.beats import (
    company,
    cue,
    deep_question,
    feeling,
    park_tomorrow,
    recap,
    setting_up,
)
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
from skill.ritual.model.common import CommonPrompt
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Keeping, People, Seat
from skill.ritual.model.party import Party
from skill.ritual.model.reply import Awaits, Say
from skill.ritual.plan import swap_question as choosing
from skill.ritual.plan.script import BEATS
from skill.ritual.stage.answers import give_hint
from skill.ritual.stage.asking import (
    MOST_STAYS,
    allow_again,
    allow_anew,
    count_asking,
    is_asked_out,
    rest,
    wait,
    wait_with,
)
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.counting import count_night
from skill.ritual.stage.house_size import offer_size, settle_size, write_for
from skill.ritual.stage.names import introduce
from skill.ritual.stage.scene import Note, Scene, Tier
from skill.ritual.stage.skips import skip_step

SET_IN = frozenset(beat.name for beat in (feeling.BEAT, park_tomorrow.BEAT, *cue.BEATS))
"""What an answer may bring about, and takes back with it."""

SECONDS_TO_THINK = 8


def make_move(scene: Scene, move: Move) -> Scene:
    """Make the move. A scene left without a question goes on to whatever step is open."""
    match move:
        case Skip() | Cancel() | Done() | Back() | Change():
            return move_step(scene, move)
        case Another() | Ban() | Lean():
            return swap_question(scene, move)
        case MoreTime() | Ready() | Help() | Hint() | Repeat() | Fresh():
            return stay_at_step(scene, move)
        case OffRecord() | KeepThat() | Share() | Park() | TalkTogether():
            return choose_keeping(scene, move)
        case Shorten() | Gather() | Introduce():
            return arrange_evening(scene, move)


def move_step(scene: Scene, move: Skip | Cancel | Done | Back | Change) -> Scene:
    """Leave the open step, forwards or backwards."""
    match move:
        case Skip() | Cancel():
            return skip_step(scene, _beat(scene))
        case Done():
            return finish_step(scene)
        case Back() | Change():
            return go_back(scene, move)


def swap_question(scene: Scene, move: Another | Ban | Lean) -> Scene:
    """Ask something else tonight."""
    match move:
        case Another():
            return ask_another(scene)
        case Ban():
            return choosing.ban_question(scene)
        case Lean():
            return choosing.lean_question(scene, move)


def stay_at_step(scene: Scene, move: MoreTime | Ready | Help | Hint | Repeat | Fresh) -> Scene:
    """Stay with the open step."""
    match move:
        case MoreTime():
            # another wording each time, though nothing has changed but the time
            say = Say(
                CommonPrompt.TAKE_TIME, nth=int(scene.now.instant.timestamp()) // SECONDS_TO_THINK
            )
            return wait_with(scene, say)
        case Ready():
            return wait(scene, CommonPrompt.GO_ON)
        case Help():
            return give_help(scene)
        case Hint():
            return give_hint(scene, _beat(scene), scene.here.step)
        case Repeat() | Fresh():
            return allow_again(scene)  # the open question is asked again


def finish_step(scene: Scene) -> Scene:
    """`That's all`: of an answer, of a talk with the microphone closed, or of this step."""
    if scene.here.is_away:
        return _return_from_talk(scene)
    hear = _beat(scene).hear
    if scene.here.is_gathering and hear:
        return hear(scene, scene.here.step, No())  # no more: that was the whole answer
    return skip_step(scene, _beat(scene))


def ask_another(scene: Scene) -> Scene:
    """Draw another question; elsewhere a hint is what they are asking for."""
    evening = scene.here
    if evening.step.beat != deep_question.BEAT.name:
        return give_hint(scene, _beat(scene), evening.step)
    if evening.step.seat is not evening.first:
        return skip_step(scene, _beat(scene))  # both get the same one (B5-B7), and either may pass
    return choosing.draw_another(scene)


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
    """Go back to a step, to be asked anew; the one left for it may be asked once more, too."""
    is_left = not scene.here.is_done and at != scene.here.passed
    left = allow_again(scene) if is_left else scene
    return allow_anew(left.with_evening(left.here.reopen_at(at, SET_IN)))


def take_back(scene: Scene, of: Step | None = None) -> Scene:
    """Take back what was kept of a step, the open one, and the feeling that came with it."""
    step = of or scene.here.step
    beats = (step.beat, feeling.BEAT.name) if step.beat == recap.BEAT.name else (step.beat,)
    seats = {step.seat, scene.speaker or step.seat} if scene.party is Party.SOLO else {step.seat}
    back = tuple(
        Note(beat, seat, "", is_first=True)
        for beat in beats
        if BEATS[beat].keeps
        for seat in sorted(seats, key=lambda one: one.value)
    )
    return replace(scene, notes=(*scene.notes, *back))


def give_help(scene: Scene) -> Scene:
    """Say what one can do just here, what this is and is not, and ask again."""
    is_helped = scene.here.step.stays > 0
    if is_asked_out(scene) and is_helped:
        return rest(scene, _beat(scene))
    scene = replace(scene, has_wish=True)  # asked often enough, the question waits once without it
    line = _beat(scene).help or CommonPrompt.HELP
    return scene.say(line).say_once(CommonPrompt.HONEST)


def choose_keeping(scene: Scene, move: OffRecord | KeepThat | Share | Park | TalkTogether) -> Scene:
    """Choose what becomes of the words of tonight."""
    match move:
        case OffRecord():
            return go_off_record(scene)
        case KeepThat():
            return keep_that(scene)
        case Share():
            return share(scene)
        case Park():
            return park_line(scene)
        case TalkTogether():
            return hand_off(scene)


def go_off_record(scene: Scene) -> Scene:
    """Keep no words from here on. What a known voice said before stays, whoever else says so."""
    keeps_earlier = scene.is_stranger and scene.here.guarded > 0
    here = replace(scene.here, is_off_record=True, keeps_next=False, keeps_earlier=keeps_earlier)
    off = scene.with_evening(here)
    if keeps_earlier:
        return off.say(CommonPrompt.OFF_FROM_HERE)
    forgotten = off.with_household(scene.household.clear_awaited())
    return replace(forgotten, notes=(), erases_words=True).say(CommonPrompt.OFF_RECORD)


def share(scene: Scene) -> Scene:
    """Let what one of two says alone tonight be read to both; it is theirs alone until then."""
    is_alone = scene.party is Party.SOLO and scene.household.people is People.TWO
    if not is_alone:
        return scene.say(CommonPrompt.FOR_BOTH_ALREADY)
    return scene.with_evening(replace(scene.here, is_shared=True)).say(CommonPrompt.FOR_BOTH)


def keep_that(scene: Scene) -> Scene:
    """Keep the last answer. Its words were not written down, so it is asked for once more."""
    evening = scene.here
    is_same = evening.parts and evening.step.stays < MOST_STAYS
    at = evening.passed if is_same else _find_last_asked(scene)
    if at is None or BEATS[evening.steps[at].beat].keeps is None:
        return scene.say(CommonPrompt.NOTHING_BEFORE)
    if _is_kept(scene, BEATS[evening.steps[at].beat]):
        return scene.say(CommonPrompt.KEPT_ALREADY)
    back = reopen(scene, at)
    kept = count_asking(back.with_evening(replace(back.here, keeps_next=True)))
    return kept.ask(CommonPrompt.KEEP_NEXT, Awaits.ANSWER, reprompt=CommonPrompt.TIME_REPROMPT)


def last_answer(scene: Scene, seat: Seat | None = None) -> int | None:
    """Return the step of the last answer given tonight, by this person or by anybody.

    Only of answers whose words could be kept; None where there is none.
    """
    if scene.evening is None:
        return None
    behind = list(enumerate(scene.evening.steps[: scene.evening.passed + 1]))
    return next((at for at, step in reversed(behind) if _is_answer(scene, step, seat)), None)


def park_line(scene: Scene) -> Scene:
    """Take a line for tomorrow now, and then go on where we were."""
    evening = scene.here
    step = Step(park_tomorrow.BEAT.name, evening.step.seat)
    held = max((one for one in evening.steps if one == step), key=_stays_of, default=step)
    if held.stays >= MOST_STAYS:
        return scene.say(CommonPrompt.LET_GO)
    # what is open is asked again after it
    there = evening if evening.step == step else allow_again(scene).here.with_now(held)
    opened = replace(there, park_offered=True, parts=0, is_gathering=False)
    return count_asking(allow_anew(scene.with_evening(opened))).ask(
        CommonPrompt.PARK_OPEN, Awaits.ANSWER, reprompt=park_tomorrow.ParkPrompt.REPROMPT
    )


def hand_off(scene: Scene) -> Scene:
    """Let them talk with the microphone closed. The session ends; the place is kept."""
    away = scene.with_evening(replace(scene.here, is_away=True))
    return away.say(CommonPrompt.HANDOFF)


def arrange_evening(scene: Scene, move: Shorten | Gather | Introduce) -> Scene:
    """Change who or how long tonight is for."""
    match move:
        case Shorten():
            line = CommonPrompt.SHORT if move.length is Length.SHORT else CommonPrompt.WHOLE
            return scene.with_evening(replace(scene.here, length=move.length)).say(line)
        case Gather():
            return gather_people(scene, move.people)
        case Introduce():
            named = introduce(scene, move.names)
            return named.pass_step() if scene.here.step.beat == setting_up.NAMES else named


def gather_people(scene: Scene, people: People) -> Scene:
    """Write tonight for one or for two. `Just me tonight` changes tonight, not the household."""
    if scene.here.step.beat == company.BEAT.name:
        return company.settle_company(scene, people)
    told = write_for(settle_size(scene, people), people)
    if people is People.TWO:
        asked = offer_size(told, people)
        return asked if asked.reply.ask else told.say(CommonPrompt.YOU_TWO)
    is_one_of_two = scene.household.people is People.TWO
    if not is_one_of_two or scene.tier is Tier.BRIEF:
        return told.say(CommonPrompt.JUST_YOU)
    return told.say(CommonPrompt.JUST_YOU_KNOWN if scene.speaker else CommonPrompt.JUST_YOU_UNKNOWN)


def _beat(scene: Scene) -> Beat:
    return BEATS[scene.here.step.beat]


def _find_last_asked(scene: Scene) -> int | None:
    """Return the last step that can be asked again: what is settled by now cannot."""
    evening = scene.here
    for at in range(evening.passed - 1, -1, -1):
        step = evening.steps[at]
        is_open = BEATS[step.beat].hear is not None and step.stays < MOST_STAYS
        if is_open and BEATS[step.beat].is_due(scene, step):
            return at
    return None


def _stays_of(step: Step) -> int:
    return step.stays


def _is_answer(scene: Scene, step: Step, seat: Seat | None) -> bool:
    is_theirs = seat is None or step.seat is seat
    return is_theirs and step in scene.here.answered and BEATS[step.beat].keeps is not None


def _is_kept(scene: Scene, beat: Beat) -> bool:
    if beat.keeps is None or scene.here.is_off_record:
        return False
    keeping = scene.household.choices.keeping
    return keeping is Keeping.EVERYTHING or keeping is beat.keeps


def _return_from_talk(scene: Scene) -> Scene:
    """They talked: the question is answered, by everybody who is here."""
    evening = scene.here
    if evening.step.beat != deep_question.BEAT.name:
        return scene.with_evening(replace(evening, is_away=False)).say(CommonPrompt.BACK_FROM_TALK)
    here = set(Seat) if evening.party is Party.COUPLE else {evening.step.seat}
    after = max(
        at for at, step in enumerate(evening.steps, 1) if step.beat == deep_question.BEAT.name
    )
    talked = evening.move_to(after).record_reflection(here)
    counted = count_night(scene.with_evening(talked))
    return counted.say(CommonPrompt.BACK_FROM_TALK)
