"""Which act an intent is. Free speech is heard twice: first as a command, then as an answer."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from skill.alexa.interaction_model import Command, InteractionModel
from skill.alexa.request import Envelope, Kind, Slot
from skill.hearing.ear import LONGEST_NAME, Ear, normalize
from skill.hearing.readings import act_of_guess
from skill.hearing.trained import TrainedEar
from skill.ops.metrics import OTHER
from skill.ritual import requests
from skill.ritual.model.acts import (
    Act,
    Ago,
    Aim,
    Another,
    Answer,
    Back,
    Ban,
    Cancel,
    Change,
    Choice,
    Choose,
    Code,
    Done,
    Erase,
    Erasure,
    Fresh,
    Gather,
    Help,
    Hint,
    Introduce,
    KeepThat,
    Lean,
    Left,
    Length,
    MoreTime,
    No,
    NoMatch,
    OffRecord,
    Opened,
    Park,
    Pause,
    Ready,
    Remark,
    Repeat,
    Share,
    Shorten,
    Sign,
    Skip,
    Stop,
    TalkTogether,
    When,
    Yes,
)
from skill.ritual.model.household import People
from skill.ritual.requests.days import KeepDay
from skill.ritual.requests.recalling import AskKept

PLAIN: Mapping[str, Act] = {
    "AMAZON.StopIntent": Stop(),
    "AMAZON.NavigateHomeIntent": Stop(),
    "AMAZON.CancelIntent": Cancel(),
    "AMAZON.HelpIntent": Help(),
    "AMAZON.FallbackIntent": NoMatch(),
    "AMAZON.YesIntent": Yes(),
    "AMAZON.NoIntent": No(),
    "AMAZON.RepeatIntent": Repeat(),
    "SkipIntent": Skip(),
    "AnotherQuestionIntent": Another(),
    "NeverAskIntent": Ban(),
    "DeeperIntent": Lean(+1),
    "LighterIntent": Lean(-1),
    "BackIntent": Back(),
    "ChangeAnswerIntent": Change(),
    "MoreTimeIntent": MoreTime(),
    "HintIntent": Hint(),
    "ReadyIntent": Ready(),
    "OffRecordIntent": OffRecord(),
    "KeepThatIntent": KeepThat(),
    "ShareIntent": Share(),
    "ParkIntent": Park(),
    "TalkTogetherIntent": TalkTogether(),
    "DoneIntent": Done(),
    "StartFreshIntent": Fresh(),
    "ShortNightIntent": Shorten(Length.SHORT),
    "WholeNightIntent": Shorten(Length.NORMAL),
    "JustMeIntent": Gather(People.ONE),
    "TwoOfUsIntent": Gather(People.TWO),
    **{intent: asked for intent, asked in requests.INTENTS.items() if asked is not None},
}
"""Intents that mean the same whatever is in their slots."""

TOUCHES: Mapping[str, Act] = {
    "skip": Skip(),
    "repeat": Repeat(),
    "more_time": MoreTime(),
    "done": Done(),
}
"""What can be touched on a screen: each does what the same word does when it is said."""

WITH_SLOTS = (
    "AnswerIntent",
    "IntroduceIntent",
    "CodeIntent",
    *(intent for intent, asked in requests.INTENTS.items() if asked is None),
)

INTENTS = PLAIN.keys() | set(WITH_SLOTS)
"""Every intent we know."""

CHOICES: Mapping[str, Choice] = {choice.value: choice for choice in Choice}
NIGHTS_AGO: Mapping[str, Ago] = {ago.value: ago for ago in Ago}

DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
WEEK = re.compile(r"(\d{4})-W(\d{2})(-WE)?")
MONTH = re.compile(r"(\d{4})-(\d{2})(?:-XX)?")
DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?")
DAYS_PER = (365, 30, 7, 1)
MONDAY, SATURDAY = 1, 6


class Interpreter:
    """Turns requests into acts, for one locale."""

    def __init__(
        self, model: InteractionModel, ear: Ear, trained: TrainedEar | None = None
    ) -> None:
        self._model = model
        self._ear = ear
        self._trained = trained or TrainedEar(ear.speaks)

    def act_of(self, envelope: Envelope, context: str = "") -> Act:
        """Return what the person did, after what was asked. What cannot be placed is NoMatch."""
        act = self._plainly(envelope)
        is_free = isinstance(act, Answer) and envelope.kind is Kind.INTENT and bool(context)
        return self._weigh(act, context) if is_free and isinstance(act, Answer) else act

    def _weigh(self, answer: Answer, context: str) -> Act:
        """Return what is meant where it was no answer at all, as far as the trained ear is sure."""
        is_told = answer.digits or answer.people or answer.at or Sign.BLANK in answer.signs
        if is_told or (context == "names" and answer.names):
            return answer
        guess = self._trained.read(normalize(answer.words), context)
        return act_of_guess(guess) or answer

    def _plainly(self, envelope: Envelope) -> Act:
        match envelope.kind:
            case Kind.LAUNCH:
                return Opened()
            case Kind.INTENT:
                return self._read_intent(envelope.intent, envelope.slots)
            case Kind.TOUCHED:
                return TOUCHES.get(envelope.touched, Left())
            case Kind.NOT_DRAWN | Kind.ENDED | Kind.DISABLED | Kind.OTHER:
                return Left()

    def hear(self, words: str) -> Act:
        """Return what free speech is: a command if the whole of it is one, else an answer."""
        text = normalize(words)
        if not text:
            return NoMatch()
        if self._ear.is_silence(text):
            return Remark(Aim.SILENCE)
        if command := self._model.commands.get(text):
            return self._read_command(command)
        if concern := self._ear.find_concern(text):
            return concern
        if command := self._model.command_in(text, self._ear):
            return self._read_command(command)
        told = self._ear.find_code(words)
        return Code(told) if told else self._ear.hear(words.strip())

    def _read_intent(self, intent: str, slots: Mapping[str, Slot]) -> Act:
        match intent:
            case "AnswerIntent":
                return self.hear(slots.get("answer", Slot()).value)
            case "IntroduceIntent":
                return self._read_names(slots)
            case "SettingIntent":
                return self._read_setting(slots.get("setting", Slot()))
            case "PauseIntent":
                return _read_pause(slots)
            case "RecallIntent":
                when = _read_night(slots)
                return AskKept(when) if when else NoMatch()
            case "ForgetNightIntent":
                when = _read_night(slots)
                return Erase(Erasure.NIGHT, when) if when else NoMatch()
            case "OurDayIntent":
                return KeepDay(_read_one_day(slots.get("day", Slot()).value))
            case "CodeIntent":
                digits = self._ear.digits_in(slots.get("code", Slot()).value)
                return Code(digits) if digits else NoMatch()
            case _:
                return PLAIN.get(intent, NoMatch())

    def _read_command(self, command: Command) -> Act:
        if command.intent in WITH_SLOTS:
            slots = {name: Slot(id=id_) for name, id_ in command.slots.items()}
            return self._read_intent(command.intent, slots)
        return PLAIN.get(command.intent, NoMatch())

    def _read_names(self, slots: Mapping[str, Slot]) -> Act:
        said = [slots[name].value for name in ("first", "second") if name in slots]
        for name in said:
            concern = self._ear.find_concern(normalize(name))
            if concern:
                return concern  # a slot for names lets any words through
        names = tuple(name.title() for name in said if name)
        if not names or any(len(name) > LONGEST_NAME for name in names):
            return NoMatch()
        # "we are tired and happy" is not an introduction
        is_feeling = any(self._ear.hear(name).feeling for name in names)
        return NoMatch() if is_feeling else Introduce(names)

    def _read_setting(self, slot: Slot) -> Act:
        if slot.id in CHOICES:
            return Choose(CHOICES[slot.id])
        return self.hear(slot.value)  # a custom slot lets any words through


def name_known(intent: str) -> str:
    """Return an intent's name if it is one of ours: any other may be anything."""
    return intent if intent in INTENTS or not intent else OTHER


def _read_pause(slots: Mapping[str, Slot]) -> Pause:
    until, lasting = (slots.get(name, Slot()).value for name in ("until", "lasting"))
    pause = Pause(_read_day(until), _read_span(lasting))
    is_unread = pause == Pause() and bool(until or lasting)
    # a day that cannot be read is one that has passed: they are asked for one to come
    return Pause(date.min) if is_unread else pause


def _read_night(slots: Mapping[str, Slot]) -> When | None:
    ago, night = slots.get("ago", Slot()), slots.get("night", Slot())
    return NIGHTS_AGO.get(ago.id) or _read_day(night.value)


def _read_one_day(value: str) -> date | None:
    """Read AMAZON.DATE where it is a day and nothing longer."""
    return _read_day(value) if DAY.fullmatch(value) else None


def _read_day(value: str) -> date | None:
    """Read AMAZON.DATE: a day, or the first day of a week, a weekend or a month."""
    try:
        if found := DAY.fullmatch(value):
            return date(*map(int, found.groups()))
        if found := WEEK.fullmatch(value):
            weekday = SATURDAY if found[3] else MONDAY
            return date.fromisocalendar(int(found[1]), int(found[2]), weekday)
        if found := MONTH.fullmatch(value):
            return date(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None
    return None


def _read_span(value: str) -> timedelta | None:
    """Read AMAZON.DURATION, to the day: `P2W` is a fortnight."""
    found = DURATION.fullmatch(value)
    if found is None:
        return None
    days = sum(int(count or 0) * per for count, per in zip(found.groups(), DAYS_PER, strict=True))
    return timedelta(days=min(days, 366)) if days else None
