"""What is put to the voice itself: one true short line, and nothing else is disturbed.

Every line is true whatever is set. Where the truth hangs on the state, the state chooses the line.
"""

from skill.ritual.model.choices import Keeping
from skill.ritual.model.reply import Prompt
from skill.ritual.plan.script import BEATS
from skill.ritual.stage.beat import AnswerKind
from skill.ritual.stage.scene import Scene


class FaqPrompt(Prompt):
    """What can be asked of the voice, by the name that `asked.jsonl` has for it."""

    WHAT = "faq.what"
    PERSON = "faq.person"
    NAME = "faq.name"
    MAKER = "faq.maker"
    THERAPIST = "faq.therapist"
    WHO_HEARS = "faq.who_hears"
    TOLD = "faq.told"
    SOLD = "faq.sold"
    RECORDED = "faq.recorded"
    KEPT = "faq.kept"
    KEPT_EVERYTHING = "faq.kept_everything"
    KEPT_NOTHING = "faq.kept_nothing"
    KEPT_OFF = "faq.kept_off"
    KEPT_DONE = "faq.kept_done"
    WHERE = "faq.where"
    HOW_LONG_KEPT = "faq.how_long_kept"
    SEE_IT = "faq.see_it"
    DELETE = "faq.delete"
    CHANGE_LATER = "faq.change_later"
    COST = "faq.cost"
    INTERNET = "faq.internet"
    POWER = "faq.power"
    THERE = "faq.there"
    HEARD = "faq.heard"
    SAVED = "faq.saved"
    HOW_LONG = "faq.how_long"
    HOW_MANY = "faq.how_many"
    OVER = "faq.over"
    OVER_DONE = "faq.over_done"
    NEXT = "faq.next"
    TURN = "faq.turn"
    MEANING = "faq.meaning"
    RIGHT = "faq.right"
    GOOD = "faq.good"
    SHORT = "faq.short"
    ANYTHING = "faq.anything"
    WHO_ANSWERS = "faq.who_answers"
    ALONE = "faq.alone"
    THREE = "faq.three"
    SKIP = "faq.skip"
    NO_WORDS = "faq.no_words"
    IF_NO = "faq.if_no"
    GET_OUT = "faq.get_out"
    MIDDLE = "faq.middle"
    MISSED = "faq.missed"
    MISSED_TONIGHT = "faq.missed_tonight"
    TIME = "faq.time"
    REMINDER = "faq.reminder"
    REPORTS = "faq.reports"
    WHY_NUMBER = "faq.why_number"
    REAL_LINE = "faq.real_line"
    WHY_ASK = "faq.why_ask"
    WHY_NAME = "faq.why_name"
    REAL_NAME = "faq.real_name"
    KNOW_NAME = "faq.know_name"
    REMEMBER = "faq.remember"
    JUDGE = "faq.judge"
    FEELINGS = "faq.feelings"
    LIFE = "faq.life"
    OPINION = "faq.opinion"
    TELL_APART = "faq.tell_apart"
    AUTHORS = "faq.authors"
    SAME = "faq.same"
    OTHERS = "faq.others"
    UNDERSTAND = "faq.understand"
    ALWAYS = "faq.always"
    LIGHT = "faq.light"
    LANGUAGE = "faq.language"
    SLOWER = "faq.slower"
    FASTER = "faq.faster"
    LOUDER = "faq.louder"
    VOICE = "faq.voice"
    SING = "faq.sing"
    JOKE = "faq.joke"
    STORY = "faq.story"
    MUSIC = "faq.music"
    WAKE = "faq.wake"
    BIRTHDAY = "faq.birthday"
    TEXT = "faq.text"
    CALL = "faq.call"
    UNKNOWN = "faq.unknown"


def say_faq(scene: Scene, about: str) -> Scene:
    """Say the line for what was asked; where that is not known, that it cannot be answered."""
    prompt = choose_faq(scene, about)
    if prompt is FaqPrompt.TURN and scene.has_open_step:
        step = scene.here.step
        beat = BEATS.get(step.beat)
        # what one person after the other is asked
        if beat and beat.kind in {AnswerKind.THANKS, AnswerKind.DAY, AnswerKind.QUESTION}:
            return scene.say(prompt, seat=step.seat)
    return scene.say(prompt)


def choose_faq(scene: Scene, about: str) -> FaqPrompt:
    """Return which line is true now."""
    prompt, evening = FaqPrompt.__members__.get(about.upper(), FaqPrompt.UNKNOWN), scene.evening
    match prompt, scene.household.choices.keeping:
        case FaqPrompt.KEPT, _ if evening is not None and evening.is_done:
            return FaqPrompt.KEPT_DONE  # of no night is told whether it was one without a record
        case FaqPrompt.KEPT, _ if evening is not None and evening.is_off_record:
            return FaqPrompt.KEPT_OFF
        case FaqPrompt.KEPT, Keeping.EVERYTHING:
            return FaqPrompt.KEPT_EVERYTHING
        case FaqPrompt.KEPT, Keeping.NOTHING:
            return FaqPrompt.KEPT_NOTHING
        case FaqPrompt.OVER, _ if not (scene.has_open_step or scene.offer or scene.aside):
            return FaqPrompt.OVER_DONE
        case _:
            return prompt
