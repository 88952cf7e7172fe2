"""Which act an intent is. Free speech is heard twice: first as a command, then as an answer."""

import dataclasses
import re
from collections.abc import Mapping
from datetime import date, timedelta
from math import inf

from msgspec.structs import replace

from skill.alexa.interaction_model import InteractionModel
from skill.alexa.request import Envelope, Kind, Slot
from skill.codec.fields import one_of
from skill.hearing.contexts import OUTSIDE
from skill.hearing.ear import LONGEST_NAME, Ear, normalize
from skill.hearing.readings import (
    FREE_SPEECH,
    LEAST_BLANK,
    LEAST_IN_DOUBT,
    LEAST_WRAPPED,
    REPLIES,
    SURE_DANGER,
    TO_DO,
    YES_OR_NO,
    act_of_guess,
    is_in_doubt,
    is_part_of_answer,
    question_of_guess,
    weigh_signs,
)
from skill.hearing.trained import Guess, TrainedEar
from skill.ritual import requests
from skill.ritual.model import acts
from skill.ritual.model.choices import CHOICES
from skill.ritual.model.household import People
from skill.ritual.requests.days import KeepDay
from skill.ritual.requests.recalling import AskKept

PLAIN: Mapping[str, acts.Act] = {
    "AMAZON.StopIntent": acts.Stop(),
    "AMAZON.NavigateHomeIntent": acts.Stop(),
    "AMAZON.CancelIntent": acts.Cancel(),
    "AMAZON.HelpIntent": acts.Help(),
    "AMAZON.FallbackIntent": acts.NoMatch(),
    "AMAZON.YesIntent": acts.Yes(),
    "AMAZON.NoIntent": acts.No(),
    "AMAZON.RepeatIntent": acts.Repeat(),
    "SkipIntent": acts.Skip(),
    "AnotherQuestionIntent": acts.Another(),
    "NeverAskIntent": acts.Ban(),
    "DeeperIntent": acts.Lean(+1),
    "LighterIntent": acts.Lean(-1),
    "BackIntent": acts.Back(),
    "ChangeAnswerIntent": acts.Change(),
    "MoreTimeIntent": acts.MoreTime(),
    "HintIntent": acts.Hint(),
    "ReadyIntent": acts.Ready(),
    "OffRecordIntent": acts.OffRecord(),
    "KeepThatIntent": acts.KeepThat(),
    "ShareIntent": acts.Share(),
    "ParkIntent": acts.Park(),
    "TalkTogetherIntent": acts.TalkTogether(),
    "DoneIntent": acts.Done(),
    "StartFreshIntent": acts.Fresh(),
    "ShortNightIntent": acts.Shorten(acts.Length.SHORT),
    "WholeNightIntent": acts.Shorten(acts.Length.NORMAL),
    "JustMeIntent": acts.Gather(People.ONE),
    "TwoOfUsIntent": acts.Gather(People.TWO),
    **{intent: asked for intent, asked in requests.INTENTS.items() if asked is not None},
}
"""Intents that mean the same whatever is in their slots."""

TOUCHES: Mapping[str, acts.Act] = {
    "skip": acts.Skip(),
    "repeat": acts.Repeat(),
    "more_time": acts.MoreTime(),
    "done": acts.Done(),
}
"""What can be touched on a screen: each does what the same word does when it is said."""

INTENTS = frozenset(
    {
        *PLAIN,
        "AnswerIntent",
        "IntroduceIntent",
        "CodeIntent",
        *requests.INTENTS,
    }
)
"""Every intent we know; of those that are not plain, the slots are read."""


class Interpreter:
    """Turns requests into acts, for one locale."""

    def __init__(
        self, model: InteractionModel, ear: Ear, trained: TrainedEar | None = None
    ) -> None:
        self._model = model
        self._ear = ear
        self._trained = trained or TrainedEar(ear.speaks)

    def act_of(self, envelope: Envelope, context: str = "", question: str = "") -> acts.Act:
        """Return what the person did, after what was asked. What cannot be placed is NoMatch.

        An answer is weighed: something else is meant where it was no answer at all, as far as the
        trained ear is sure.
        """
        if envelope.kind is Kind.LAUNCH:
            return acts.Opened()
        if envelope.kind is Kind.TOUCHED:
            return TOUCHES.get(envelope.touched, acts.Left())
        if envelope.kind is not Kind.INTENT:
            return acts.Left()
        act = self._read_intent(envelope.intent, envelope.slots, question)
        if not isinstance(act, acts.Answer) or not context:
            return act
        is_plain = (
            act.digits or act.people or question in dict(act.at) or acts.Sign.BLANK in act.signs
        )
        if is_plain or (context == "names" and act.names):
            return act
        text = normalize(act.words)
        if context == OUTSIDE:
            # what comes before the night may be thanks: it must not sound like any
            return question_of_guess(self._trained.read(text, "thanks")) or act
        return self._weigh(act, text, context)

    def _weigh(self, act: acts.Answer, text: str, context: str) -> acts.Act:
        """Return what an answer is after this was asked: itself, or something else."""
        guess = self._guess(text, context)
        if is_part_of_answer(guess, text):
            return self._ear.take_up(act, guess.reading)
        meant = act_of_guess(guess)
        is_danger = isinstance(meant, acts.Concern)
        if meant is None or (guess.reading in TO_DO and not is_danger):
            # what is known to the letter, with a reason after it, goes before what is guessed
            meant = self._unwrap(text, context) or meant
        if meant is None and context in YES_OR_NO:
            meant = REPLIES.get(self._trained.read_reply(text, context))
        if meant is None and context in FREE_SPEECH and self._ear.says_nothing_yet(text):
            meant = acts.Remark(acts.Aim.UNFINISHED)
        if meant:
            return meant
        if context == "names":
            return replace(act, names=self._ear.call_by(self._trained.read_names(text)))
        signs = weigh_signs(act.signs, self._trained.read_signs(text, context))
        # "there's no one" is no blank mind: it is hard
        is_blank = guess.blank >= LEAST_BLANK and acts.Sign.LOW not in signs
        return replace(act, signs=signs | {acts.Sign.BLANK} if is_blank else signs)

    def _guess(self, text: str, context: str) -> Guess:
        """Read a sentence; a danger in doubt is held against what only sounds like one."""
        guess = self._trained.read(text, context)
        if not is_in_doubt(guess):
            return guess
        if len(text.split()) < LEAST_IN_DOUBT or self._ear.is_told(text):
            return dataclasses.replace(guess, danger=-inf)
        rest = self._ear.leave_out_harmless(text)
        if rest == text:
            return guess
        # what is left of it is cut short, and sounds strange: it has to be clear
        danger = self._trained.read(rest, context).danger
        return dataclasses.replace(guess, danger=danger if danger >= SURE_DANGER else -inf)

    def _unwrap(self, text: str, context: str) -> acts.Act | None:
        """Return the command that a reason follows: `stop there my taxi's outside`.

        Reported speech is a story: `leave it there he said`.
        """
        for command in self._ear.commands_before_reasons(text):
            known = self._model.command_in(command, self._ear)
            if known and known.intent not in {"AMAZON.YesIntent", "AMAZON.NoIntent"}:
                return self._read_intent(known.intent, known.slots, "")
            guess = self._trained.read(command, context)
            if guess.reading == "command" and guess.lead >= LEAST_WRAPPED:
                return act_of_guess(guess)
        return None

    def hear(self, words: str, question: str = "") -> acts.Act:
        """Return what free speech is: a command if the whole of it is one, else an answer.

        What means something of its own at the open question comes before what it means elsewhere:
        `go on` is no yes to whether they shall stop.
        """
        text = normalize(words)
        if not text:
            return acts.NoMatch()
        if self._ear.is_silence(text):
            return acts.Remark(acts.Aim.SILENCE)
        if self._ear.is_meant_at(question, text):
            return self._ear.hear(words.strip())
        command = self._model.commands.get(text)
        if command is None:
            if concern := self._ear.find_concern(text):
                return concern
            command = self._model.command_in(text, self._ear)
        if command:
            return self._read_intent(command.intent, command.slots, question)
        code = self._ear.find_code(words)
        return acts.Code(code) if code else self._ear.hear(words.strip())

    def _read_intent(self, intent: str, slots: Mapping[str, Slot], question: str) -> acts.Act:
        match intent:
            case "AnswerIntent":
                return self.hear(slots.get("answer", Slot()).value, question)
            case "IntroduceIntent":
                return self._read_names(slots)
            case "SettingIntent":
                setting = slots.get("setting", Slot())
                choice = CHOICES.get(setting.id)
                # a custom slot lets any words through
                return acts.Choose(choice) if choice else self.hear(setting.value, question)
            case "PauseIntent":
                return _read_pause(slots)
            case "RecallIntent" | "ForgetNightIntent":
                ago, named = slots.get("ago", Slot()).id, slots.get("night", Slot()).value
                night = one_of(acts.Ago, ago) or _read_day(named)
                if not night:
                    return acts.NoMatch()
                is_recall = intent == "RecallIntent"
                return AskKept(night) if is_recall else acts.Erase(acts.Erasure.NIGHT, night)
            case "OurDayIntent":
                day = slots.get("day", Slot()).value
                is_one_day = re.fullmatch(r"\d{4}-\d{2}-\d{2}", day)  # and nothing longer
                return KeepDay(_read_day(day) if is_one_day else None)
            case "CodeIntent":
                digits = self._ear.digits_in(slots.get("code", Slot()).value)
                return acts.Code(digits) if digits else acts.NoMatch()
            case _:
                return PLAIN.get(intent, acts.NoMatch())

    def _read_names(self, slots: Mapping[str, Slot]) -> acts.Act:
        said = [slots[name].value for name in ("first", "second") if name in slots]
        for name in said:
            concern = self._ear.find_concern(normalize(name))
            if concern:
                return concern  # a slot for names lets any words through
        names = tuple(name.title() for name in said if name)
        if not names or any(len(name) > LONGEST_NAME for name in names):
            return acts.NoMatch()
        # "we are tired and happy" is not an introduction
        is_feeling = any(self._ear.hear(name).feeling for name in names)
        return acts.NoMatch() if is_feeling else acts.Introduce(names)


def _read_pause(slots: Mapping[str, Slot]) -> acts.Pause:
    """Read AMAZON.DATE and AMAZON.DURATION, to the day: `P2W` is a fortnight."""
    until, lasting = (slots.get(name, Slot()).value for name in ("until", "lasting"))
    span = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?", lasting)
    counts = span.groups("0") if span else ()
    days = sum(int(count) * per for count, per in zip(counts, (365, 30, 7, 1), strict=False))
    pause = acts.Pause(_read_day(until), timedelta(days=min(days, 366)) if days else None)
    is_unread = pause == acts.Pause() and bool(until or lasting)
    # a day that cannot be read is one that has passed: they are asked for one to come
    return acts.Pause(date.min) if is_unread else pause


def _read_day(value: str) -> date | None:
    """Read AMAZON.DATE: a day, or the first day of a week, a weekend or a month."""
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", value):
            return date(*map(int, found.groups()))
        if found := re.fullmatch(r"(\d{4})-W(\d{2})(-WE)?", value):
            saturday, monday = 6, 1
            weekday = saturday if found[3] else monday
            return date.fromisocalendar(int(found[1]), int(found[2]), weekday)
        if found := re.fullmatch(r"(\d{4})-(\d{2})(?:-XX)?", value):
            return date(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None
    return None
