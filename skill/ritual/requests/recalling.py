"""What was kept, spoken because somebody asked: once they said that nobody else is listening."""

from datetime import date, timedelta
from typing import assert_never

from msgspec.structs import replace

from skill.ritual.beats import recap, thanks
from skill.ritual.beats.deep_question import DeepQuestionPrompt
from skill.ritual.model.acts import Request, When
from skill.ritual.model.calendar import resolve_night
from skill.ritual.model.choices import Right
from skill.ritual.model.confirmation import AskAlone, RecallKind
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import People
from skill.ritual.model.night import ONE_DAY
from skill.ritual.model.reply import Party, Prompt, Say
from skill.ritual.plan.script import BEATS
from skill.ritual.stage.scene import Note, Readers, Reading, Scene


class AskKept(Request, frozen=True):
    """What did we say that night?"""

    when: When
    right = Right.RECALL


class AskThanks(Request, frozen=True):
    """Read our thanks."""

    right = Right.RECALL


class AskParked(Request, frozen=True):
    """What did we park?"""

    right = Right.RECALL


class RecallPrompt(Prompt):
    """What is said around kept words. How each is introduced stands with its beat."""

    ASK_TWO = "recalling.ask_two"
    ASK_ONE = "recalling.ask_one"
    ASK_OPEN = "recalling.ask_open"
    ALONE_REPROMPT = "recalling.alone_reprompt"
    NOT_ALONE = "recalling.not_alone"
    NOT_BEFORE = "recalling.not_before"
    UNCLEAR = "recalling.unclear"
    UNREACHABLE = "recalling.unreachable"
    NOTHING = "recalling.nothing"
    NIGHT = "recalling.night"
    NO_THANKS = "recalling.no_thanks"
    WEEK = "recalling.week"
    NO_PARKED = "recalling.no_parked"


def recall_night(scene: Scene, request: AskKept) -> Scene:
    """Recall one night."""
    night = resolve_night(request.when, scene.night, scene.household.tally)
    if night is None:
        return scene.say(RecallPrompt.UNCLEAR)
    return ask(scene, AskAlone(RecallKind.NIGHT, night))


def ask(scene: Scene, wish: AskAlone) -> Scene:
    """Recall it, once they said in this session that nobody else listens; else ask that first."""
    if scene.is_private:
        return read_out(scene, wish)
    people = scene.household.people
    line = RecallPrompt.ASK_OPEN if people is People.UNKNOWN else RecallPrompt.ASK_ONE
    if people is People.TWO and scene.party is not Party.SOLO:
        line = RecallPrompt.ASK_TWO
    return scene.ask_beside(wish, line, reprompt=RecallPrompt.ALONE_REPROMPT)


def read_out(scene: Scene, wish: AskAlone) -> Scene:
    """Say it, to people who are among themselves. What is sealed is none of it."""
    if scene.recalled is None:
        return replace(scene, reads=_find_reading(scene, wish))
    if not scene.recalled.is_reached:
        return scene.say(RecallPrompt.UNREACHABLE)
    night, closed = wish.night or scene.night, last_closed_night(scene)
    evening = scene.recalled.evening
    notes = [note for note in scene.recalled.notes if may_hear(scene, note, evening, night)]
    nothing, since = RecallPrompt.NO_THANKS, _find_reading(scene, wish).since
    match wish.what:
        case RecallKind.NIGHT if notes:
            return read_notes(scene.say(RecallPrompt.NIGHT, day=night), notes)
        case RecallKind.NIGHT if closed and night <= closed:
            return scene.say(RecallPrompt.NOT_BEFORE, day=closed)
        case RecallKind.NIGHT:
            return scene.say(RecallPrompt.NOTHING, day=night)
        case RecallKind.THANKS:
            if thanked := [note for note in notes if note.beat == thanks.BEAT.name]:
                return read_notes(scene.say(RecallPrompt.WEEK), thanked)
        case RecallKind.PARKED:
            nothing = RecallPrompt.NO_PARKED
            if parked := [note for note in notes if note.beat == recap.PARK.name]:
                return read_notes(scene, parked)
    # where it is not theirs to hear: from when on there may be some
    if closed and since > closed:
        return scene.say(RecallPrompt.NOT_BEFORE, day=closed)
    return scene.say(nothing)


def read_notes(scene: Scene, notes: list[Note]) -> Scene:
    """Read answers out, whoever gave them by name where two do the ritual and both have one."""
    whole: list[Note] = []
    for note in notes:
        last = whole[-1] if whole else None
        if last and (last.beat, last.seat) == (note.beat, note.seat) and not note.is_first:
            whole[-1] = replace(last, words=f"{last.words}. {note.words}")
        else:
            whole.append(note)
    household, most_spoken = scene.household, 8  # the newest of them: about a minute
    for nth, note in enumerate(whole[-most_spoken:]):
        beat = BEATS.get(note.beat)
        recall = beat.recall if beat else None
        plain, of = recall or (DeepQuestionPrompt.RECALL, DeepQuestionPrompt.RECALL_OF)
        has_both = household.people is People.TWO and household.name_of(note.seat.other)
        name = household.name_of(note.seat) if has_both else ""
        named: dict[str, str] = {"name": name} if name and of is not plain else {}
        say = Say(of if named else plain, {"words": note.words, **named}, nth=nth)
        scene = scene.append_say(say)
    return scene


def _find_reading(scene: Scene, wish: AskAlone) -> Reading:
    """Of several nights, read those that anybody here may hear. Of none, read tonight, for form."""
    match wish.what:
        case RecallKind.NIGHT:
            night = wish.night or scene.night
            return Reading(night, night)
        case RecallKind.THANKS:
            since = scene.night - timedelta(weeks=1) + ONE_DAY
        case RecallKind.PARKED:
            since = scene.night - ONE_DAY
        case _:
            assert_never(wish.what)
    closed = last_closed_night(scene)
    open_since = max(since, closed + ONE_DAY) if closed else since
    until = scene.night + ONE_DAY  # two labels make it a range, which is one read
    return Reading(min(open_since, until), until)


def last_closed_night(scene: Scene) -> date | None:
    """Return the last night that is read only to whoever said its words, if there is one.

    Who came to live here later, or whose voice came to be known beside another, was not part of
    what was said before. Where no voice tells, that holds for everybody.
    """
    if scene.is_visitor:
        return None  # they hear their own words, and those only
    speaker = scene.speaker
    since = scene.household.members[speaker.value].heard_since if speaker else None
    return max(filter(None, (scene.household.changed_on, since)), default=None)


def may_hear(scene: Scene, note: Note, evening: Evening | None, night: date) -> bool:
    """Say whether this may be read to whoever asks. What is sealed may not."""
    is_own = scene.speaker is note.seat
    if note.is_sealed:
        return False
    if scene.is_visitor:
        return is_own and note.readers is not Readers.NOBODY  # from when they lived here
    closed = last_closed_night(scene)
    is_closed = evening is not None and closed is not None and night <= closed
    match note.readers:
        case Readers.AUTHOR:
            return is_own
        case Readers.NOBODY:
            return False
        case Readers.HOUSE:
            return not is_closed
        case Readers.UNSAID:
            # one of two was here alone, as far as an earlier release wrote it down
            was_solo = evening is not None and evening.party is Party.SOLO
            was_alone = was_solo and scene.household.people is People.TWO
            return not is_closed and (is_own or not was_alone)
        case _:
            assert_never(note.readers)
