"""How the skill hears people whom it was not tuned on: `python -m tests.utterances.hands`.

Writes the table of docs/understanding.md. A sentence is right where what is made of it is what a
careful listener would make of it; whatever is no answer and is taken for one is counted apart.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import mean

from deploy import ear
from skill.alexa.intents import Interpreter
from skill.alexa.interaction_model import InteractionModel
from skill.alexa.request import Envelope, Kind, Slot
from skill.hearing.ear import Ear
from skill.ritual.model import acts
from skill.ritual.model.acts import Act, Answer, Sign
from skill.ritual.requests import days, house, recalling, sealing, todays_question

FOLDER = Path(__file__).parents[2] / "skill" / "locales"
PAGE = Path(__file__).parents[2] / "docs" / "understanding.md"
OWN = "00"
"""Answers of the project's own: trained on, and no measure of anything."""

HELD_OUT = "<!-- figures: hands held out -->\n"
BEGIN, END = "<!-- figures: hands -->\n", "<!-- end of figures: hands -->\n"
LOCALES: Mapping[str, str] = {"en": "en-US", "de": "de-DE"}
READINGS = (
    "answer",
    "command",
    "voice",
    "device",
    "room",
    "presence",
    "correction",
    "unfinished",
    "danger",
)

COMMANDS: Mapping[str, tuple[type[Act], ...]] = {
    "stop": (acts.Stop, acts.Cancel),
    "skip": (acts.Skip, acts.Cancel),
    "another_question": (acts.Another,),
    "repeat": (acts.Repeat,),
    "back": (acts.Back,),
    "change_answer": (acts.Change, acts.Back),
    "more_time": (acts.MoreTime,),
    "ready": (acts.Ready,),
    "help": (acts.Help,),
    "hint": (acts.Hint,),
    "off_record": (acts.OffRecord,),
    "keep_that": (acts.KeepThat,),
    "park": (acts.Park,),
    "talk_together": (acts.TalkTogether,),
    "done": (acts.Done, acts.Stop),
    "short_night": (acts.Shorten,),
    "just_me": (acts.Gather,),
    "two_of_us": (acts.Gather,),
    "introduce": (acts.Introduce,),
    "pause": (acts.Pause,),
    "resume": (days.Resume,),
    "todays_question": (todays_question.AskQuestion,),
    "nights": (house.AskNights,),
    "who": (house.AskWho,),
    "settings": (acts.AskSettings,),
    "setting": (acts.Choose, acts.OffRecord),
    "recall": (recalling.AskKept, recalling.AskThanks, recalling.AskParked),
    "thanks_recall": (recalling.AskThanks,),
    "seal": (sealing.Seal,),
    "erase_answer": (acts.Erase, acts.Change),
    "erase_tonight": (acts.Erase, acts.OffRecord),
    "erase_night": (acts.Erase,),
    "erase_words": (acts.Erase,),
    "erase_everything": (acts.Erase,),
    "kids_here": (house.Kids,),
    "kids_gone": (house.Kids,),
    "what_is_kept": (house.AskKeeping,),
    "number": (house.AskNumber, house.AskOtherNumber),
    "deeper": (acts.Lean,),
    "lighter": (acts.Lean,),
    "never_ask": (acts.Ban,),
}
SAID_OF_ITSELF = (acts.Help, house.AskKeeping, house.AskWho, acts.AskSettings, house.AskNights)
ABOUT_THE_ROOM = (acts.Gather, house.Kids, acts.Introduce, acts.LongAgo)
TAKING_BACK = (acts.Change, acts.Erase, acts.Back, acts.OffRecord)


@dataclass(frozen=True)
class Uttered:
    """One sentence of a hand, and what was made of it."""

    hand: str
    reading: str
    meant: str
    act: Act

    @property
    def is_right(self) -> bool:
        """It was taken for what a careful listener takes it for."""
        match self.reading:
            case "answer":
                return _is_that_answer(self.meant, self.act)
            case "danger":
                return isinstance(self.act, acts.Troubled | acts.Worrying)
            case "voice":
                return self._is_remark("voice") or isinstance(self.act, SAID_OF_ITSELF)
            case "presence":
                act = (*COMMANDS.get(self.meant, ()), *ABOUT_THE_ROOM)
                return isinstance(self.act, act) or self._is_remark("presence", "room")
            case "correction":
                act = (*COMMANDS.get(self.meant, ()), *TAKING_BACK)
                says_anew = isinstance(self.act, Answer) and Sign.CORRECTS in self.act.signs
                return says_anew or isinstance(self.act, act)
            case "command":
                return isinstance(self.act, COMMANDS.get(self.meant, ()))
            case "unfinished":
                is_part = isinstance(self.act, Answer) and Sign.UNFINISHED in self.act.signs
                return is_part or self._is_remark("unfinished", "room")
            case _:
                return self._is_remark("device", "room", "voice", "command")

    def _is_remark(self, *aims: str) -> bool:
        """It kept the step open, and was not done for what it is not."""
        is_remark = isinstance(self.act, acts.Remark) and self.act.aim.value in aims
        return is_remark or isinstance(self.act, acts.NoMatch)

    @property
    def is_swallowed(self) -> bool:
        """It is no answer, and was taken for one."""
        is_answer = isinstance(self.act, Answer | acts.Yes | acts.No)
        return self.reading != "answer" and is_answer and not self.is_right


def _is_that_answer(meant: str, act: Act) -> bool:
    match meant:
        case "yes":
            return isinstance(act, acts.Yes) or _agrees(act)
        case "no":
            return isinstance(act, acts.No)
        case "blank":
            # a hint is what a first blank mind is given
            is_blank = isinstance(act, Answer) and Sign.BLANK in act.signs
            return is_blank or isinstance(act, acts.Hint)
        case "names":
            return isinstance(act, acts.Introduce) or (isinstance(act, Answer) and bool(act.names))
        case "just_me" | "two_of_us":
            return isinstance(act, acts.Gather) or (isinstance(act, Answer) and act.people > 0)
        case _:
            return isinstance(act, Answer)


def _agrees(act: Act) -> bool:
    return isinstance(act, Answer) and Sign.AGREES in act.signs


@cache
def uttered(language: str) -> tuple[Uttered, ...]:
    """Return all sentences of a language as free speech is heard, whatever is open."""
    locale = LOCALES[language]
    interpreter = Interpreter(InteractionModel(locale), Ear(locale))
    return tuple(
        Uttered(file.stem, line["reading"], line["act"], interpreter.hear(line["text"]))
        for file in sorted((FOLDER / LOCALES[language] / "heard").glob("*.jsonl"))
        if file.stem != OWN
        for line in map(json.loads, file.read_text("utf-8").splitlines())
    )


@cache
def held_out(language: str) -> tuple[Uttered, ...]:
    """Return all sentences as the skill hears them, trained without the hand that says them.

    Dear: the ear is trained anew for each sixth of the hands.
    """
    locale = LOCALES[language]
    said, felt = ear.sentences(locale), ear.felt_in(locale)
    all_hands = sorted({one.hand for one in said} - {OWN})
    found: list[Uttered] = []
    for away in (all_hands[at :: ear.FOLDS] for at in range(ear.FOLDS)):
        asked = [one for one in ear.questions(locale) if one.hand not in away]
        known = ear.trained(locale, [one for one in said if one.hand not in away], felt)
        trained = ear.Ear(locale, {**known, "asked": ear.trained_on_questions(asked)})
        interpreter = Interpreter(InteractionModel(locale), Ear(locale), trained)
        for one in (one for one in said if one.hand in away and one.context != "outside"):
            slots = {"answer": Slot(one.text)}
            envelope = Envelope(
                Kind.INTENT, "", "", "", "", locale, None, intent="AnswerIntent", slots=slots
            )
            act = interpreter.act_of(envelope, one.context)
            found.append(Uttered(one.hand, one.reading, one.act, act))
    return tuple(found)


def table(uttered: Callable[[str], tuple[Uttered, ...]]) -> str:
    """Return the figures of both languages: the mean over hands, and each reading."""

    def _cells(cell: Callable[[tuple[Uttered, ...]], str]) -> str:
        return " | ".join(cell(uttered(language)) for language in LOCALES)

    rows = [f"| what it was | {' | '.join(LOCALES)} |", "|---|---|---|"]
    rows += [f"| **all: the mean over hands** | {_cells(_mean)} |"]
    rows += [f"| the worst hand, the best | {_cells(_range)} |"]
    for name in READINGS:

        def rate(of: tuple[Uttered, ...], name: str = name) -> str:
            return _rate(of, name)

        rows += [f"| {name} | {_cells(rate)} |"]
    rows += [f"| no answer, and taken for one | {_cells(_swallowed)} |"]
    rows += [f"| an answer, and asked for once more | {_cells(_questioned)} |"]
    rows += [f"| no danger, and care began | {_cells(_alarmed)} |"]
    rows += [f"| no danger, and asked whether it is one | {_cells(_asked_whether)} |"]
    rows += [f"| hand by hand | {_cells(_each_hand)} |"]
    return "\n".join(rows) + "\n"


def written(page: str) -> str:
    """Return the page with today's figures of what rules alone make of it."""
    return _between(page, BEGIN, table(uttered))


def written_held_out(page: str) -> str:
    """Return the page with today's figures of the whole, hands held out."""
    return _between(page, HELD_OUT, table(held_out))


def _between(page: str, begin: str, figures: str) -> str:
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(END)
    return f"{before}{begin}{figures}{END}{after}"


def _by_hand(of: tuple[Uttered, ...]) -> Iterator[float]:
    for hand in sorted({one.hand for one in of}):
        mine = [one.is_right for one in of if one.hand == hand]
        yield sum(mine) / len(mine)


def _each_hand(of: tuple[Uttered, ...]) -> str:
    return " ".join(f"{share:.0%}" for share in _by_hand(of))


def _mean(of: tuple[Uttered, ...]) -> str:
    return f"{mean(_by_hand(of)):.1%} of {len(of)}"


def _range(of: tuple[Uttered, ...]) -> str:
    shares = list(_by_hand(of))
    return f"{min(shares):.1%}, {max(shares):.1%}"


def _rate(of: tuple[Uttered, ...], reading: str) -> str:
    these = [one.is_right for one in of if one.reading == reading]
    return f"{sum(these) / len(these):.1%} of {len(these)}"


def _questioned(of: tuple[Uttered, ...]) -> str:
    return _share([one for one in of if one.reading == "answer"], acts.Remark)


def _alarmed(of: tuple[Uttered, ...]) -> str:
    return _share([one for one in of if one.reading != "danger"], acts.Troubled)


def _asked_whether(of: tuple[Uttered, ...]) -> str:
    return _share([one for one in of if one.reading != "danger"], acts.Worrying)


def _share(of: list[Uttered], kind: type[Act]) -> str:
    """Say how many of these were taken for that."""
    return f"{sum(isinstance(one.act, kind) for one in of) / len(of):.1%} of {len(of)}"


def _swallowed(of: tuple[Uttered, ...]) -> str:
    these = [one.is_swallowed for one in of if one.reading != "answer"]
    return f"{sum(these) / len(these):.1%} of {len(these)}"


if __name__ == "__main__":
    PAGE.write_text(written_held_out(written(PAGE.read_text(encoding="utf-8"))), encoding="utf-8")
