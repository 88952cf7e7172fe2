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
from skill.ritual.model.common import Line
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
from skill.ritual.stage.names import introduced
from skill.ritual.stage.scene import Note, Scene, Tier
from skill.ritual.stage.skips import passed_over

SET_IN = frozenset(beat.name for beat in (feeling.BEAT, park_tomorrow.BEAT, *cue.BEATS))
"""What an answer may bring about, and takes back with it."""

SECONDS_TO_THINK = 8


def moved(scene: Scene, move: Move) -> Scene:
    """Make the move. A scene left without a question goes on to whatever step is open."""
    match move:
        case Skip() | Cancel() | Done() | Back() | Change():
            return stepped(scene, move)
        case Another() | Ban() | Lean():
            return exchanged(scene, move)
        case MoreTime() | Ready() | Help() | Hint() | Repeat() | Fresh():
            return stayed(scene, move)
        case OffRecord() | KeepThat() | Share() | Park() | TalkTogether():
            return kept_or_not(scene, move)
        case Shorten() | Gather() | Introduce():
            return arranged(scene, move)


def stepped(scene: Scene, move: Skip | Cancel | Done | Back | Change) -> Scene:
    """Leave the open step, forwards or backwards."""
    match move:
        case Skip() | Cancel():
            return passed_over(scene, _beat(scene))
        case Done():
            return done(scene)
        case Back() | Change():
            return gone_back(scene, move)


def exchanged(scene: Scene, move: Another | Ban | Lean) -> Scene:
    """Ask something else tonight."""
    match move:
        case Another():
            return another(scene)
        case Ban():
            return choosing.never_again(scene)
        case Lean():
            return choosing.leaned(scene, move)


def stayed(scene: Scene, move: MoreTime | Ready | Help | Hint | Repeat | Fresh) -> Scene:
    """Stay with the open step."""
    match move:
        case MoreTime():
            # another wording each time, though nothing has changed but the time
            say = Say(Line.TAKE_TIME, nth=int(scene.now.instant.timestamp()) // SECONDS_TO_THINK)
            return wait_with(scene, say)
        case Ready():
            return wait(scene, Line.GO_ON)
        case Help():
            return helped(scene)
        case Hint():
            return give_hint(scene, _beat(scene), scene.here.step)
        case Repeat() | Fresh():
            return allow_again(scene)  # the open question is asked again


def done(scene: Scene) -> Scene:
    """`That's all`: of an answer, of a talk with the microphone closed, or of this step."""
    if scene.here.is_away:
        return _back_from_talk(scene)
    hear = _beat(scene).hear
    if scene.here.is_gathering and hear:
        return hear(scene, scene.here.step, No())  # no more: that was the whole answer
    return passed_over(scene, _beat(scene))


def another(scene: Scene) -> Scene:
    """Draw another question; elsewhere a hint is what they are asking for."""
    evening = scene.here
    if evening.step.beat != deep_question.BEAT.name:
        return give_hint(scene, _beat(scene), evening.step)
    if evening.step.seat is not evening.first:
        return passed_over(
            scene, _beat(scene)
        )  # both get the same one (B5-B7), and either may pass
    return choosing.another(scene)


def gone_back(scene: Scene, move: Back | Change) -> Scene:
    """Ask the last step anew. What was kept of it is replaced by what is said next."""
    evening = scene.here
    if isinstance(move, Change) and evening.parts and evening.step.stays < MOST_STAYS:
        return taken_back(reopen(scene, evening.passed)).say(Line.CHANGE)
    before = _last_asked(scene)
    if before is None:
        return scene.say(Line.NOTHING_BEFORE)
    reopened = reopen(scene, before)
    if isinstance(move, Back):
        return reopened.say(Line.BACK)
    return taken_back(reopened).say(Line.CHANGE)


def reopen(scene: Scene, at: int) -> Scene:
    """Go back to a step, to be asked anew; the one left for it may be asked once more, too."""
    is_left = not scene.here.is_done and at != scene.here.passed
    left = allow_again(scene) if is_left else scene
    return allow_anew(left.with_evening(left.here.reopened(at, SET_IN)))


def taken_back(scene: Scene, of: Step | None = None) -> Scene:
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


def helped(scene: Scene) -> Scene:
    """Say what one can do just here, what this is and is not, and ask again."""
    is_helped = scene.here.step.stays > 0
    if is_asked_out(scene) and is_helped:
        return rest(scene, _beat(scene))
    scene = replace(scene, has_wish=True)  # asked often enough, the question waits once without it
    line = _beat(scene).help or Line.HELP
    return scene.say(line).say_once(Line.HONEST)


def kept_or_not(scene: Scene, move: OffRecord | KeepThat | Share | Park | TalkTogether) -> Scene:
    """Choose what becomes of the words of tonight."""
    match move:
        case OffRecord():
            return go_off_record(scene)
        case KeepThat():
            return keep_that(scene)
        case Share():
            return share(scene)
        case Park():
            return parked(scene)
        case TalkTogether():
            return handed_off(scene)


def go_off_record(scene: Scene) -> Scene:
    """Keep no words from here on. What a known voice said before stays, whoever else says so."""
    keeps_earlier = scene.is_stranger and scene.here.guarded > 0
    here = replace(scene.here, is_off_record=True, keeps_next=False, keeps_earlier=keeps_earlier)
    off = scene.with_evening(here)
    if keeps_earlier:
        return off.say(Line.OFF_FROM_HERE)
    forgotten = off.with_household(scene.household.unawaited())
    return replace(forgotten, notes=(), erases_words=True).say(Line.OFF_RECORD)


def share(scene: Scene) -> Scene:
    """Let what one of two says alone tonight be read to both; it is theirs alone until then."""
    is_alone = scene.party is Party.SOLO and scene.household.people is People.TWO
    if not is_alone:
        return scene.say(Line.FOR_BOTH_ALREADY)
    return scene.with_evening(replace(scene.here, is_shared=True)).say(Line.FOR_BOTH)


def keep_that(scene: Scene) -> Scene:
    """Keep the last answer. Its words were not written down, so it is asked for once more."""
    evening = scene.here
    is_same = evening.parts and evening.step.stays < MOST_STAYS
    at = evening.passed if is_same else _last_asked(scene)
    if at is None or BEATS[evening.steps[at].beat].keeps is None:
        return scene.say(Line.NOTHING_BEFORE)
    if _is_kept(scene, BEATS[evening.steps[at].beat]):
        return scene.say(Line.KEPT_ALREADY)
    back = reopen(scene, at)
    kept = count_asking(back.with_evening(replace(back.here, keeps_next=True)))
    return kept.ask(Line.KEEP_NEXT, Awaits.ANSWER, reprompt=Line.TIME_REPROMPT)


def last_answer(scene: Scene, seat: Seat | None = None) -> int | None:
    """Return the step of the last answer given tonight, by this person or by anybody.

    Only of answers whose words could be kept; None where there is none.
    """
    if scene.evening is None:
        return None
    behind = list(enumerate(scene.evening.steps[: scene.evening.passed + 1]))
    return next((at for at, step in reversed(behind) if _is_answer(scene, step, seat)), None)


def parked(scene: Scene) -> Scene:
    """Take a line for tomorrow now, and then go on where we were."""
    evening = scene.here
    step = Step(park_tomorrow.BEAT.name, evening.step.seat)
    held = max((one for one in evening.steps if one == step), key=_stays_of, default=step)
    if held.stays >= MOST_STAYS:
        return scene.say(Line.LET_GO)
    # what is open is asked again after it
    there = evening if evening.step == step else allow_again(scene).here.with_now(held)
    opened = replace(there, park_offered=True, parts=0, is_gathering=False)
    return count_asking(allow_anew(scene.with_evening(opened))).ask(
        Line.PARK_OPEN, Awaits.ANSWER, reprompt=park_tomorrow.Line.REPROMPT
    )


def handed_off(scene: Scene) -> Scene:
    """Let them talk with the microphone closed. The session ends; the place is kept."""
    away = scene.with_evening(replace(scene.here, is_away=True))
    return away.say(Line.HANDOFF)


def arranged(scene: Scene, move: Shorten | Gather | Introduce) -> Scene:
    """Change who or how long tonight is for."""
    match move:
        case Shorten():
            line = Line.SHORT if move.length is Length.SHORT else Line.WHOLE
            return scene.with_evening(replace(scene.here, length=move.length)).say(line)
        case Gather():
            return gathered(scene, move.people)
        case Introduce():
            named = introduced(scene, move.names)
            return named.passing() if scene.here.step.beat == setting_up.NAMES else named


def gathered(scene: Scene, people: People) -> Scene:
    """Write tonight for one or for two. `Just me tonight` changes tonight, not the household."""
    if scene.here.step.beat == company.BEAT.name:
        return company.settled(scene, people)
    told = write_for(settle_size(scene, people), people)
    if people is People.TWO:
        asked = offer_size(told, people)
        return asked if asked.reply.ask else told.say(Line.YOU_TWO)
    is_one_of_two = scene.household.people is People.TWO
    if not is_one_of_two or scene.tier is Tier.BRIEF:
        return told.say(Line.JUST_YOU)
    return told.say(Line.JUST_YOU_KNOWN if scene.speaker else Line.JUST_YOU_UNKNOWN)


def _beat(scene: Scene) -> Beat:
    return BEATS[scene.here.step.beat]


def _last_asked(scene: Scene) -> int | None:
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


def _back_from_talk(scene: Scene) -> Scene:
    """They talked: the question is answered, by everybody who is here."""
    evening = scene.here
    if evening.step.beat != deep_question.BEAT.name:
        return scene.with_evening(replace(evening, is_away=False)).say(Line.BACK_FROM_TALK)
    here = set(Seat) if evening.party is Party.COUPLE else {evening.step.seat}
    after = max(
        at for at, step in enumerate(evening.steps, 1) if step.beat == deep_question.BEAT.name
    )
    talked = evening.moved_to(after).reflecting(here)
    counted = count_night(scene.with_evening(talked))
    return counted.say(Line.BACK_FROM_TALK)
