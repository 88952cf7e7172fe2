"""Letting go of words, of a night, of everything: asked once, plainly, and honoured at once."""

from datetime import date

from msgspec.structs import replace

from skill.ritual.model.acts import Erase, Erasure
from skill.ritual.model.calendar import resolve_night
from skill.ritual.model.confirmation import Confirm
from skill.ritual.model.household import Household, Member, Seat
from skill.ritual.model.reply import Prompt
from skill.ritual.model.streak import uncount, uncount_folded
from skill.ritual.plan.commands import last_answer, take_back
from skill.ritual.requests.sealing import set_code
from skill.ritual.stage.scene import Emptied, Reading, Scene, Silenced


class ErasingPrompt(Prompt):
    """What is said around letting go."""

    ASK_ANSWER = "erasing.ask_answer"
    ASK_TONIGHT = "erasing.ask_tonight"
    ASK_NIGHT = "erasing.ask_night"
    ASK_WORDS = "erasing.ask_words"
    ASK_EVERYTHING = "erasing.ask_everything"
    ASK_CODE = "erasing.ask_code"
    CONFIRM_REPROMPT = "erasing.confirm_reprompt"
    ANSWER_GONE = "erasing.answer_gone"
    TONIGHT_GONE = "erasing.tonight_gone"
    NIGHT_GONE = "erasing.night_gone"
    WORDS_GONE = "erasing.words_gone"
    EVERYTHING_GONE = "erasing.everything_gone"
    CODE_GONE = "erasing.code_gone"
    STAYS = "erasing.stays"
    NO_ANSWER = "erasing.no_answer"
    NOTHING_TONIGHT = "erasing.nothing_tonight"
    ASK_MINE = "erasing.ask_mine"
    MINE_GONE = "erasing.mine_gone"
    UNCLEAR = "erasing.unclear"
    NOT_DONE = "erasing.not_done"


def answer(scene: Scene, erase: Erase) -> Scene:
    """Say what would go, and ask once; or say why there is nothing to ask."""
    if refused := _refusal_of(scene, erase.what):
        return scene.say(refused)
    if erase.what is not Erasure.NIGHT:
        return ask(scene, Confirm(erase.what))
    night = resolve_night(erase.when, scene.night, scene.household.tally)
    if night is None:
        return scene.say(ErasingPrompt.UNCLEAR)
    return ask(scene, Confirm(erase.what, night))


def ask(scene: Scene, confirm: Confirm) -> Scene:
    """Ask it, naming the day where a night is to go."""
    values = {"day": confirm.night} if confirm.night else {}
    # what is one person's alone, once the other one has left
    is_of_one = confirm.what in {Erasure.WORDS, Erasure.EVERYTHING}
    is_mine = is_of_one and _seat_alone(scene) is not None
    line = ErasingPrompt.ASK_MINE if is_mine else ErasingPrompt[f"ASK_{confirm.what.name}"]
    return scene.ask_beside(confirm, line, reprompt=ErasingPrompt.CONFIRM_REPROMPT, **values)


def erase(scene: Scene, confirm: Confirm) -> Scene:
    """Let it go."""
    if refused := _refusal_of(scene, confirm.what):
        return scene.say(refused)
    # of words that are gone nothing is asked after
    scene = scene.with_household(scene.household.clear_awaited())
    match confirm.what:
        case Erasure.ANSWER:
            at = last_answer(scene, scene.speaker)
            if at is None:
                return scene.say(ErasingPrompt.NO_ANSWER)
            return take_back(scene, scene.here.steps[at]).say(ErasingPrompt.ANSWER_GONE)
        case Erasure.TONIGHT:
            return replace(scene, notes=(), erases_words=True).say(ErasingPrompt.TONIGHT_GONE)
        case Erasure.NIGHT:
            return _erase_night(scene, confirm.night or scene.night)
        case Erasure.WORDS if mine := _seat_alone(scene):
            gone = replace(scene, notes=(), erasing=Silenced(said_by=frozenset({mine})))
            return gone.say(ErasingPrompt.MINE_GONE)
        case Erasure.WORDS:
            return replace(scene, notes=(), erasing=Silenced()).say(ErasingPrompt.WORDS_GONE)
        case Erasure.EVERYTHING if mine := _seat_alone(scene):
            return _erase_mine(scene, mine).say(ErasingPrompt.MINE_GONE)
        case Erasure.EVERYTHING:
            # words, nights, names, settings; nothing of this session is carried on either
            gone = replace(
                scene,
                household=Household(),
                evening=None,
                last_evening=None,
                offer=None,
                notes=(),
                erasing=Emptied(),
            )
            return gone.say(ErasingPrompt.EVERYTHING_GONE)
        case Erasure.CODE:
            return _erase_code(scene)


def _refusal_of(scene: Scene, what: Erasure) -> Prompt | None:
    """Return why this cannot go. Whether there is a code is not said: it tells of a secret."""
    has_tonight = scene.evening is not None and scene.evening.is_begun
    match what:
        case Erasure.ANSWER if last_answer(scene, scene.speaker) is None:
            return ErasingPrompt.NO_ANSWER
        case Erasure.TONIGHT if not has_tonight:
            return ErasingPrompt.NOTHING_TONIGHT
        case _:
            return None


def _erase_night(scene: Scene, night: date) -> Scene:
    tally, recalled = scene.household.tally, scene.recalled
    was_folded = not tally.has(night) and bool(tally.edge.last and night <= tally.edge.last)
    if was_folded and recalled is None:
        return replace(scene, reads=Reading(night, night))
    if recalled and not recalled.is_reached:
        return scene.say(ErasingPrompt.NOT_DONE)
    here, last = scene.evening, scene.last_evening
    if here and here.taken_up_on == night:
        # an evening on which the one before was being finished goes on no more. Its words lie with
        # those of the night before and cannot be told apart: they go with them
        kept = replace(here, taken_up_on=None, reflected_later=frozenset())
        scene, here = replace(scene, erases_words=True), kept.move_to(len(here.steps))
    folded = recalled.evening if recalled else None
    if folded is not None and folded.reflected:
        tally = uncount_folded(tally, is_together=len(folded.reflected) == len(Seat))
    else:
        tally = uncount(tally, night)
    is_last = last is not None and last.night == night
    gone = replace(
        scene.with_household(replace(scene.household, tally=tally)),
        evening=None if here and here.night == night else here,
        last_evening=None if is_last else last,
        offer=None if is_last else scene.offer,
        notes=(),
        forgets=night,
    )
    return gone.say(ErasingPrompt.NIGHT_GONE, day=night)


def _seat_alone(scene: Scene) -> Seat | None:
    """Return whose things alone go: where one of two has left, each keeps what is theirs."""
    has_left = scene.household.left is not None
    return scene.speaker if has_left else None


def _erase_mine(scene: Scene, mine: Seat) -> Scene:
    """Let go of one person. Whose house it is begins anew; who left takes nothing else along."""
    household = scene.household
    if mine is household.only_seat:
        kept = household.members[mine.other.value]
        household = replace(
            Household(people=household.people, resident=mine, changed_on=household.changed_on),
            revision=household.revision,
        ).with_member(mine.other, kept)
        scene = replace(scene, evening=None, last_evening=None, offer=None)
    gone = scene.with_household(household.with_member(mine, Member()))
    return replace(gone, notes=(), erasing=Silenced(said_by=frozenset({mine})))


def _erase_code(scene: Scene) -> Scene:
    """Let the speaker's code go; where voices say nothing, every code there is."""
    here = (scene.speaker,) if scene.speaker else tuple(Seat)
    seats = frozenset(seat for seat in here if scene.household.members[seat.value].code)
    for seat in seats:
        scene = set_code(scene, seat, "")
    evening = scene.evening
    if evening and evening.seals_next in seats:
        scene = scene.with_evening(replace(evening, seals_next=None))
    return replace(scene, erasing=Silenced(sealed_by=seats)).say(ErasingPrompt.CODE_GONE)
