"""What was kept, spoken because somebody asked: once they said that nobody else is listening."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import assert_never

from msgspec.structs import replace

from skill.ritual.beats import (
    deep_question,
    feeling,
    looking,
    park_tomorrow,
    recap,
    shows,
    thanks,
    wishing,
)
from skill.ritual.model.acts import When
from skill.ritual.model.confirmation import Aside, AskAlone, RecallKind
from skill.ritual.model.evening import Evening
from skill.ritual.model.household import People
from skill.ritual.model.party import Party
from skill.ritual.model.past_night import resolve_night
from skill.ritual.model.reply import Prompt, Say
from skill.ritual.stage.scene import Note, Readers, Reading, Recalled, Scene

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)
MOST_SPOKEN = 8
"""Answers read out in one go, the newest of them: about a minute."""


class RecallPrompt(Prompt):
    """What is said about kept words."""

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
    PARKED = "recalling.parked"
    THANKS = "recalling.thanks"
    THANKS_OF = "recalling.thanks_of"
    SHOWS = "recalling.shows"
    MOMENT = "recalling.moment"
    MOMENT_OF = "recalling.moment_of"
    FEELING = "recalling.feeling"
    FEELING_OF = "recalling.feeling_of"
    ANSWER = "recalling.answer"
    ANSWER_OF = "recalling.answer_of"
    AHEAD = "recalling.ahead"
    BACK = "recalling.back"
    WISH = "recalling.wish"
    WISH_OF = "recalling.wish_of"


SAID: Mapping[str, tuple[RecallPrompt, RecallPrompt]] = {
    thanks.BEAT.name: (RecallPrompt.THANKS, RecallPrompt.THANKS_OF),
    shows.BEAT.name: (RecallPrompt.SHOWS, RecallPrompt.SHOWS),
    recap.BEAT.name: (RecallPrompt.MOMENT, RecallPrompt.MOMENT_OF),
    feeling.BEAT.name: (RecallPrompt.FEELING, RecallPrompt.FEELING_OF),
    deep_question.BEAT.name: (RecallPrompt.ANSWER, RecallPrompt.ANSWER_OF),
    park_tomorrow.BEAT.name: (RecallPrompt.PARKED, RecallPrompt.PARKED),
    looking.AHEAD.name: (RecallPrompt.AHEAD, RecallPrompt.AHEAD),
    looking.BACK.name: (RecallPrompt.BACK, RecallPrompt.BACK),
    wishing.BEAT.name: (RecallPrompt.WISH, RecallPrompt.WISH_OF),
}
"""How an answer is introduced: without a name, and with one."""


def recall_night(scene: Scene, when: When) -> Scene:
    """Recall one night."""
    night = resolve_night(when, scene.night, scene.household.tally)
    return (
        ask_to_recall(scene, AskAlone(RecallKind.NIGHT, night))
        if night
        else scene.say(RecallPrompt.UNCLEAR)
    )


def ask_to_recall(scene: Scene, wish: AskAlone) -> Scene:
    """Recall it, once they said in this session that nobody else listens; else ask that first."""
    if scene.is_private:
        return read_out(scene, wish)
    return ask(scene, Aside(wish, closes=not scene.is_in_session))


def ask(scene: Scene, aside: Aside) -> Scene:
    """Ask whether they are among themselves."""
    return scene.ask_beside(aside, _question(scene), reprompt=RecallPrompt.ALONE_REPROMPT)


def recall_alone(scene: Scene, wish: AskAlone) -> Scene:
    """They are: remember it for this session, and recall what they wanted."""
    return read_out(replace(scene, is_private=True), wish)


def read_out(scene: Scene, wish: AskAlone) -> Scene:
    """Say it. What is sealed is none of it."""
    if scene.recalled is None:
        return replace(scene, reads=_reading(scene, wish))
    if not scene.recalled.is_reached:
        return scene.say(RecallPrompt.UNREACHABLE)
    notes = select_readable(scene, scene.recalled, wish.night or scene.night)
    match wish.what:
        case RecallKind.NIGHT:
            return _read_night(scene, wish.night or scene.night, notes)
        case RecallKind.THANKS:
            thanked = [note for note in notes if note.beat == thanks.BEAT.name]
            return (
                read_notes(scene.say(RecallPrompt.WEEK), thanked)
                if thanked
                else _say_none(scene, wish)
            )
        case RecallKind.PARKED:
            parked = [note for note in notes if note.beat == park_tomorrow.BEAT.name]
            return read_notes(scene, parked) if parked else _say_none(scene, wish)


def _say_none(scene: Scene, wish: AskAlone) -> Scene:
    """Say that there is none, or, where it is not theirs to hear, from when on there may be."""
    closed, since = last_closed_night(scene), _reading(scene, wish).since
    if closed and since > closed:
        return scene.say(RecallPrompt.NOT_BEFORE, day=closed)
    return scene.say(
        RecallPrompt.NO_PARKED if wish.what is RecallKind.PARKED else RecallPrompt.NO_THANKS
    )


def read_notes(scene: Scene, notes: list[Note]) -> Scene:
    """Read answers out, whoever gave them by name where everybody has one."""
    for nth, note in enumerate(_answers(notes)[-MOST_SPOKEN:]):
        plain, of = SAID.get(note.beat, (RecallPrompt.ANSWER, RecallPrompt.ANSWER_OF))
        name = _name(scene, note)
        named: dict[str, str] = {"name": name} if name and of is not plain else {}
        scene = scene.append_say(
            Say(of if named else plain, {"words": note.words, **named}, nth=nth)
        )
    return scene


def _question(scene: Scene) -> RecallPrompt:
    if scene.household.people is People.TWO and scene.party is not Party.SOLO:
        return RecallPrompt.ASK_TWO
    return (
        RecallPrompt.ASK_OPEN if scene.household.people is People.UNKNOWN else RecallPrompt.ASK_ONE
    )


def _reading(scene: Scene, wish: AskAlone) -> Reading:
    match wish.what:
        case RecallKind.NIGHT:
            night = wish.night or scene.night
            return Reading(night, night)
        case RecallKind.THANKS:
            return _since(scene, scene.night - ONE_WEEK + ONE_DAY)
        case RecallKind.PARKED:
            return _since(scene, scene.night - ONE_DAY)


def _since(scene: Scene, since: date) -> Reading:
    """Of several nights, read those that anybody here may hear. Of none, read tonight, for form."""
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


def select_readable(scene: Scene, recalled: Recalled, night: date) -> list[Note]:
    """Return what may be read to whoever asks. What is sealed is none of it."""
    closed = last_closed_night(scene)
    is_closed = recalled.evening is not None and closed is not None and night <= closed
    return [
        note
        for note in recalled.notes
        if not note.is_sealed and _may_hear(scene, recalled, note, is_closed=is_closed)
    ]


def _may_hear(scene: Scene, recalled: Recalled, note: Note, *, is_closed: bool) -> bool:
    is_own = scene.speaker is note.seat
    if scene.is_visitor:
        return is_own and note.readers is not Readers.NOBODY  # theirs, from when they lived here
    match note.readers:
        case Readers.AUTHOR:
            return is_own
        case Readers.NOBODY:
            return False
        case Readers.HOUSE:
            return not is_closed
        case Readers.UNSAID:
            return not is_closed and (is_own or not _was_alone(scene, recalled.evening))
        case _:
            assert_never(note.readers)


def _was_alone(scene: Scene, evening: Evening | None) -> bool:
    """Say whether one of two was here alone, as far as an earlier release wrote it down."""
    is_solo = evening is not None and evening.party is Party.SOLO
    return is_solo and scene.household.people is People.TWO


def _read_night(scene: Scene, night: date, notes: list[Note]) -> Scene:
    if notes:
        return read_notes(scene.say(RecallPrompt.NIGHT, day=night), notes)
    closed = last_closed_night(scene)
    if closed and night <= closed:
        return scene.say(RecallPrompt.NOT_BEFORE, day=closed)
    return scene.say(RecallPrompt.NOTHING, day=night)


def _answers(notes: list[Note]) -> list[Note]:
    """Put the parts of one answer together."""
    whole: list[Note] = []
    for note in notes:
        last = whole[-1] if whole else None
        if last and (last.beat, last.seat) == (note.beat, note.seat) and not note.is_first:
            whole[-1] = replace(last, words=f"{last.words}. {note.words}")
        else:
            whole.append(note)
    return whole


def _name(scene: Scene, note: Note) -> str:
    """Return a name only where both have one, and two do the ritual."""
    household = scene.household
    if household.people is not People.TWO or not household.name_of(note.seat.other):
        return ""
    return household.name_of(note.seat)
