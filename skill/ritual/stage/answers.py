"""Taking an answer: in parts if it is long, with a hint if the mind is blank, kept if chosen."""

from msgspec.structs import replace

from skill.ritual.model.acts import Answer, No, NoMatch, Sign, Speech, Yes
from skill.ritual.model.choices import Keeping
from skill.ritual.model.household import People, Seat
from skill.ritual.model.reply import Awaits, CommonPrompt, Party
from skill.ritual.stage.asking import (
    count_asking,
    is_asked_out,
    rest,
    set_skips,
    skip_step,
    wait,
)
from skill.ritual.stage.beat import Beat
from skill.ritual.stage.counting import count_night
from skill.ritual.stage.scene import Note, Readers, Scene, Tier


def hear_answer(scene: Scene, beat: Beat, speech: Speech) -> Scene:
    """Take what was said at a beat that asks for free speech."""
    match speech:
        case Answer() if Sign.BLANK in speech.signs and scene.here.is_gathering:
            return complete_answer(scene, beat)
        case Answer() if Sign.BLANK in speech.signs and not scene.here.parts:
            # after thirty nights nobody needs an example any more (C30c)
            hinted_nights = 30
            gives_hints = scene.number <= hinted_nights or scene.tier is Tier.EXPLAINED
            is_helped = gives_hints and not scene.here.is_long
            if scene.here.hints or beat.hint is None or not is_helped:
                return skip_step(scene, beat)
            return give_hint(scene, beat)
        case Answer():
            return _record_part(scene, beat, speech)
        case Yes():
            return wait(scene, CommonPrompt.GO_ON)
        case No() if scene.here.is_gathering:
            return complete_answer(scene, beat)
        case No():
            return skip_step(scene, beat)
        case NoMatch():
            return handle_no_match(scene, beat)


def complete_answer(scene: Scene, beat: Beat) -> Scene:
    """Close an answer that has at least one part, and go on."""
    step = scene.here.step
    if scene.here.seals_next:
        return scene.say(CommonPrompt.SEALED).pass_step()  # nobody is asked to make anything of it
    # most answers are met in silence (gold-evenings.md, rule 8)
    met = scene.say(CommonPrompt.KEPT) if scene.here.keeps_next else scene
    if beat.after:
        met = beat.after(met, step)
    elif Sign.LOW in scene.here.signs:
        met = meet_low(met)
    return met.pass_step()


def meet_low(scene: Scene) -> Scene:
    """Meet something hard with a word. From here on the evening asks nothing beside the three."""
    evening = scene.here
    ahead = evening.passed + 1
    kept = [step for step in evening.steps[ahead:] if step.beat not in scene.extras]
    quieter = replace(
        evening,
        steps=(*evening.steps[:ahead], *kept),
        told=evening.told | {CommonPrompt.HEARD_LOW.value},
    )
    return scene.with_evening(quieter).say(CommonPrompt.HEARD_LOW)


def handle_no_match(scene: Scene, beat: Beat) -> Scene:
    """Say kindly that it was not understood; the second time let it rest."""
    if is_asked_out(scene):
        return rest(scene, beat, CommonPrompt.LET_REST)
    return scene.say(CommonPrompt.NO_MATCH)


def give_hint(scene: Scene, beat: Beat) -> Scene:
    """Offer one nudge, and leave the question open. Whoever has had it may pass."""
    if scene.here.is_gathering and beat.hear:
        return beat.hear(scene, beat, No())  # nothing more comes to mind: that was all
    has_none = beat.hint is None and is_asked_out(scene)
    if scene.here.hints or has_none:
        return skip_step(scene, beat)
    scene = replace(scene, has_wish=True)  # asked often enough, the question waits once without it
    if beat.hint is None:
        return scene.say(beat.help or CommonPrompt.HELP)
    hinted = beat.hint(scene, scene.here.step)
    return hinted.with_evening(replace(hinted.here, hints=hinted.here.hints + 1))


def keep_words(scene: Scene, beat: Beat, note: Note) -> Scene:
    """Keep these words, if the household chose to keep such words and tonight is on the record.

    Words that are being sealed are kept whatever was chosen, for their author alone. Those that one
    of two said alone may be read to that one, and to nobody else.
    """
    if author := scene.here.seals_next:
        sealed = replace(note, seat=author, is_sealed=True)
        if author is note.seat:
            return replace(scene, notes=(*scene.notes, sealed))
        # said on the other's turn: nothing of it stays there, and nothing of the author's own goes
        back = (Note(note.beat, note.seat, "", is_first=True),) if note.is_first else ()
        return replace(scene, notes=(*scene.notes, *back, replace(sealed, is_first=False)))
    keeping = scene.household.choices.keeping
    is_chosen = keeping is Keeping.EVERYTHING or keeping is beat.keeps is Keeping.THANKS
    is_kept = scene.here.keeps_next or (is_chosen and not scene.here.is_off_record)
    if beat.keeps is None or not is_kept:
        return scene
    people, is_alone = scene.household.people, scene.party is Party.SOLO
    if not is_alone or people is People.UNKNOWN or scene.here.is_shared:
        note = replace(note, readers=Readers.HOUSE)
    elif scene.speaker is not None:
        note = replace(note, seat=scene.speaker, readers=Readers.AUTHOR)
    else:
        note = replace(note, readers=Readers.HOUSE if people is People.ONE else Readers.NOBODY)
    return replace(scene, notes=(*scene.notes, note))


def _record_part(scene: Scene, beat: Beat, answer: Answer) -> Scene:
    is_told = scene.party is not Party.OPEN
    is_the_other = is_told and scene.speaker is scene.here.step.seat.other
    if not scene.here.answered and is_the_other:
        # the other one began
        turned = tuple(replace(step, seat=step.seat.other) for step in scene.here.steps)
        swapped = replace(scene.here, first=scene.here.first.other, steps=turned)
        scene = scene.with_evening(swapped)
    step, evening = scene.here.step, scene.here
    note = Note(beat.name, step.seat, answer.words, is_first=not evening.parts)
    noted = keep_words(scene, beat, note)
    of_how_it_is_said = {Sign.UNFINISHED, Sign.OTHERS, Sign.CORRECTS}
    taken = replace(
        evening,
        parts=evening.parts + 1,
        answered=evening.answered | {step},
        signs=evening.signs | (answer.signs - of_how_it_is_said),
        misses=0,
        guarded=evening.passed + 1 if scene.speaker else evening.guarded,
    )
    counted = record_reflection(set_skips(noted.with_evening(taken), step.seat, 0), beat, step.seat)
    most_breaths, breath = 6, 15  # of one answer; words that one carries before it may be cut off
    if Sign.UNFINISHED in answer.signs and counted.here.parts < most_breaths:
        # nothing is asked: they are in the middle of a sentence
        return wait(
            counted.with_evening(replace(counted.here, is_gathering=True)), CommonPrompt.GO_ON
        )
    most_parts = 3  # `More, or is that all?` is asked twice at the most
    is_asked = counted.here.is_gathering and is_asked_out(counted)
    has_more = len(answer.words.split()) >= breath and counted.here.parts < most_parts
    if is_asked or not has_more:
        return complete_answer(counted, beat)
    if not counted.here.is_gathering:  # a question of its own, asked as often as any other
        fresh = counted.here.with_open(asked=0, stays=counted.here.step.stays)
        counted = counted.with_evening(replace(fresh, is_gathering=True))
    return ask_more(counted)


def ask_more(scene: Scene) -> Scene:
    """Ask whether that was all."""
    return count_asking(scene).ask(
        CommonPrompt.MORE, Awaits.ANSWER, reprompt=CommonPrompt.MORE_REPROMPT
    )


def record_reflection(scene: Scene, beat: Beat, seat: Seat) -> Scene:
    """Count the night for an answer to this beat, if it is one that counts."""
    # finishing a night goes on from what was answered already: there any answer is one (P24)
    if not beat.is_reflective and not scene.here.taken_up_on:
        return scene
    return count_night(scene.with_evening(scene.here.record_reflection({seat})))
