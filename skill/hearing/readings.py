"""What is done about what the trained ear takes for no answer, and how sure it must be."""

import re
from collections.abc import Collection, Mapping

from skill.hearing.trained import DANGER, VOICE, Guess, Signs
from skill.ritual.model.acts import (
    REMARK,
    Act,
    Aim,
    Another,
    Answer,
    AskSettings,
    Back,
    Ban,
    Change,
    Choose,
    Code,
    Done,
    Erase,
    Erasure,
    Gather,
    Help,
    Hint,
    Introduce,
    KeepThat,
    Lean,
    Length,
    LongAgo,
    MoreTime,
    No,
    NoMatch,
    OffRecord,
    Park,
    Ready,
    Remark,
    Repeat,
    Shorten,
    Sign,
    Skip,
    Stop,
    TalkTogether,
    Troubled,
    Worrying,
    Yes,
)
from skill.ritual.model.household import People
from skill.ritual.requests.days import Resume
from skill.ritual.requests.house import AskKeeping, AskNights, AskNumber, AskWho, Kids
from skill.ritual.requests.recalling import AskKept, AskParked, AskThanks
from skill.ritual.requests.sealing import AskSealed, Seal
from skill.ritual.requests.todays_question import AskQuestion

LEAST_LEAD = 0.45
"""By how much anything else must lead an answer for the step to stay open: two true answers in a
hundred of people it never met are asked for once more (`deploy/ear.py`)."""

LEAST_ROOM = 0.75
"""Thanks said straight to the other one sound like what is said to them: an answer is not lost."""

LEAST_DONE = 0.6
"""For anything to be done. In between, the step stays open and they are asked once more."""

LEAST_DANGER = -0.35
"""How much like a danger it must sound. A swallowed danger costs most, so it need not lead: four in
five are heard, for one in a hundred of all else."""

SURE_DANGER = 0.1
"""How much like a danger it must sound for nobody to be asked whether it is one: of what is none,
four in a thousand do."""

LEAST_IN_DOUBT = 6
"""Words that can be in doubt. `he folds every letter` says too little to ask whether somebody is in
danger; what so few words do say, patterns know."""

LEAST_BLANK = 0.2
"""By how much it must lead an answer that nothing comes to mind: fewer than one true answer in two
hundred is asked for once more, and five in six blank minds are given a hint."""

LEAST_PART = 3
"""Words of a sentence that breaks off, for them to be kept: `because` alone is nothing yet."""

LEAST_ACT = 0.1
"""By how much one act must lead the next: else it is not clear what was wanted."""

LEAST_WRAPPED = 0.9
"""How clear the first words must be as a command, where a reason follows them."""

LEAST_LOSS = 0.9
"""For what cannot be taken back."""

ACTS: Mapping[str, Act] = {
    "stop": Stop(),
    "skip": Skip(),
    "another_question": Another(),
    "repeat": Repeat(),
    "back": Back(),
    "change_answer": Change(),
    "more_time": MoreTime(),
    "ready": Ready(),
    "help": Help(),
    "hint": Hint(),
    "off_record": OffRecord(),
    "keep_that": KeepThat(),
    "park": Park(),
    "talk_together": TalkTogether(),
    "done": Done(),
    "short_night": Shorten(Length.SHORT),
    "just_me": Gather(People.ONE),
    "two_of_us": Gather(People.TWO),
    "resume": Resume(),
    "todays_question": AskQuestion(),
    "nights": AskNights(),
    "who": AskWho(),
    "settings": AskSettings(),
    "thanks_recall": AskThanks(),
    "seal": Seal(),
    "sealed": AskSealed(),
    "erase_answer": Erase(Erasure.ANSWER),
    "erase_tonight": Erase(Erasure.TONIGHT),
    "erase_words": Erase(Erasure.WORDS),
    "erase_everything": Erase(Erasure.EVERYTHING),
    "kids_here": Kids(are_here=True),
    "kids_gone": Kids(are_here=False),
    "what_is_kept": AskKeeping(),
    "number": AskNumber(),
    "deeper": Lean(+1),
    "lighter": Lean(-1),
    "never_ask": Ban(),
}
"""What an act of a hand's sentence does. One that needs a day, a name or a value is not among them:
a guess has none."""

LEAST_ASKED = 0.15
"""By how much what is asked must lead whatever else could be: below, it is not known what."""

LEAST_OUTSIDE = 0.9
"""By how much a question to the voice must lead where no question of ours is open."""

CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")

LOSES = frozenset({"off_record"})
"""Done at once, and for good. Every other deletion is asked about first."""

AIMS: Mapping[str, Aim] = {
    "device": Aim.DEVICE,
    "room": Aim.ROOM,
    "unfinished": Aim.UNFINISHED,
}
UNPLACED: Mapping[str, Aim] = {
    "command": Aim.COMMAND,
    "presence": Aim.PRESENCE,
    "correction": Aim.CORRECTION,
}
"""What it is where no act of it is sure enough."""
OF_ROOM = frozenset({"just_me", "two_of_us", "kids_here", "kids_gone"})
OF_TAKING_BACK = frozenset(
    {"change_answer", "erase_answer", "erase_tonight", "erase_words", "off_record", "back"}
)
TO_DO: Mapping[str, frozenset[str]] = {
    "command": frozenset(ACTS) - OF_ROOM,
    "presence": OF_ROOM,
    "correction": OF_TAKING_BACK,
}
"""Which acts such a sentence can be. One that says who is here repeats no question."""


FREE_SPEECH = frozenset({"thanks", "day", "question"})
"""Where somebody may take a breath before they say anything."""

YES_OR_NO = frozenset({"yes_no", "more"})
"""Where a yes or a no is awaited, in whatever words. Not after danger: there words are for somebody
to hear, and one of them that was taken for a yes would end the night on them."""

REPLIES: Mapping[str, Act] = {"yes": Yes(), "no": No()}

SIGNS: Mapping[str, Sign] = {
    "high": Sign.HIGH,
    "low": Sign.LOW,
    "sore": Sign.SORE,
    "todo": Sign.LOGISTICS,
}


def weigh_signs(plain: Collection[Sign], trained: Signs) -> frozenset[Sign]:
    """Return what is heard in an answer, by its words and by the trained ear.

    What is hard goes before what is good. Whoever named a feeling is believed, unless it is surely
    no feeling of theirs; and it is not made a glad one.
    """
    heard = {SIGNS[one] for one in trained.heard}
    if Sign.FEELING in plain:
        signs = frozenset(plain) - {SIGNS[one] for one in trained.denied} | (heard - {Sign.HIGH})
    else:
        signs = frozenset(plain) - {SIGNS[one] for one in trained.doubted} | heard
    return signs - {Sign.HIGH} if signs & {Sign.LOW, Sign.SORE} else signs


def is_in_doubt(guess: Guess) -> bool:
    """Say whether it is a danger only as long as nothing speaks against it."""
    return LEAST_DANGER <= guess.danger < SURE_DANGER


def is_part_of_answer(guess: Guess, text: str) -> bool:
    """Say whether it belongs to an answer: one that breaks off here, or the last one said anew.

    What only takes back is an act, as is what wants the whole answer gone.
    """
    if guess.lead < LEAST_LEAD or guess.danger >= LEAST_DANGER:
        return False
    says_anew = guess.acts[:1] in {(), ("change_answer",)}
    if guess.reading == "unfinished":
        return len(text.split()) >= LEAST_PART
    # what was said before goes for it
    return guess.reading == "correction" and says_anew and guess.lead >= LEAST_DONE


def act_of_guess(guess: Guess) -> Act | None:
    """Return what is done about it; None where it is to be taken for an answer."""
    if guess.danger >= LEAST_DANGER:
        # a guess that is wrong would end somebody's evening: they are asked
        return Troubled() if guess.danger >= SURE_DANGER else Worrying()
    if guess.lead < (LEAST_ROOM if guess.reading == "room" else LEAST_LEAD):
        return None
    if guess.reading == DANGER:
        return None  # it leads, and yet does not sound like one
    if guess.reading == VOICE:
        return Remark(Aim.VOICE, _about_of(guess))
    if guess.reading in AIMS:
        return Remark(AIMS[guess.reading])
    possible = TO_DO.get(guess.reading, frozenset())
    # what gives more away, or takes something, is not done on a guess between two
    is_clear = guess.act_lead >= LEAST_ACT
    name = next((act for act in guess.acts if act in possible), "") if is_clear else ""
    is_sure = guess.lead >= (LEAST_LOSS if name in LOSES else LEAST_DONE)
    return ACTS[name] if name and is_sure else Remark(UNPLACED[guess.reading])


def question_of_guess(guess: Guess) -> Remark | None:
    """Return what is asked of the voice where nothing of ours is open, if it is plain enough."""
    about = _about_of(guess)
    is_asked = guess.reading == VOICE and guess.lead >= LEAST_OUTSIDE and about
    return Remark(Aim.VOICE, about) if is_asked and about != REMARK else None


def _about_of(guess: Guess) -> str:
    # "you have a nice voice" is not told that it cannot be answered, however unsure that is
    is_known = guess.about == REMARK or guess.about_lead >= LEAST_ASKED
    return guess.about if is_known else ""


NAMES: Mapping[Act, str] = {act: name for name, act in ACTS.items()}
OF_ANSWER = Answer | Yes | No | LongAgo | Code
"""What is said to the open question."""


def name_act(act: Act) -> str:
    """Return what an act is called to the outside: a hand's word for it, else its own name."""
    match act:
        case Choose():
            return "setting"
        case AskKept() | AskParked():
            return "recall"
        case Erase(what=what):
            return f"erase_{what}"
        case Remark(aim=aim):
            return aim.value
        case Lean() | Shorten() | Gather() | Kids():
            return NAMES.get(act, "whole_night")
        case _:
            return NAMES.get(act) or CAPITAL.sub("_", type(act).__name__).lower()


def name_reading(act: Act) -> str:
    """Return which of the readings of a sentence an act belongs to."""
    match act:
        case Troubled() | Worrying():
            return "danger"
        case Remark(aim=aim):
            return aim.value
        case NoMatch():
            return "silence"
        case Gather() | Kids() | Introduce():
            return "presence"
        case Change() | Erase(what=Erasure.ANSWER):
            return "correction"
        case _:
            return "answer" if isinstance(act, OF_ANSWER) else "command"
