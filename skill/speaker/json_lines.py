"""Says of every turn, as JSON, what was heard and said and kept: for whoever measures from outside.

The keys are a promise (docs/understanding.md): measurements that nobody here made hang on them.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TextIO

from skill.alexa.handlers import AlexaSkill
from skill.alexa.request import read_envelope
from skill.alexa.session import session_of
from skill.hearing.readings import name_act, name_reading
from skill.ports import StoreError
from skill.ritual.dialogue.respond import MEANT
from skill.ritual.model.acts import Act, Answer, NoMatch
from skill.ritual.model.household import Household
from skill.ritual.model.night import Now
from skill.ritual.stage.scene import Note
from skill.speaker.echo import Echo, Heard, open_step
from skill.speaker.terminal import BREAK, speech_in, with_opening
from skill.words.composition import SENTENCE


@dataclass
class ListenedIn:
    """Answers as the skill does, and remembers what became of the last turn."""

    skill: AlexaSkill
    act: Act = field(default_factory=NoMatch)
    kept: list[str] = field(default_factory=list)
    """The words that the last turn wrote down."""

    is_counted: bool = False
    """The night counts now."""

    def answer(self, raw: Any) -> dict[str, Any]:  # noqa: ANN401 - an envelope of ours
        """Answer an envelope as the skill does. The journal is read before and after."""
        before = self._notes_at(raw)
        envelope = read_envelope(raw)
        session = session_of(envelope.attributes, self.skill.house_of(envelope.user_id))
        self.act = self.skill.interpret(envelope, session)
        if isinstance(self.act, Answer):
            asked = open_step(raw["session"]["attributes"]).split()[0]
            self.act = MEANT.get(dict(self.act.at).get(asked, ""), self.act)
        response = self.skill.answer(raw)
        new = self._notes_at(raw) - before
        self.kept = [note.words for _, note in new.elements()]
        return response

    def _notes_at(self, raw: Any) -> Counter[tuple[date, Note]]:  # noqa: ANN401 - as above
        """Return what is kept of last night and tonight; nothing while the journal is away."""
        house = self.skill.house_of(raw["session"]["user"]["userId"])
        moment = datetime.fromisoformat(raw["request"]["timestamp"])
        try:
            pages = self.skill.journal.open(house, moment.date() - timedelta(days=2))
            labels = [evening.night for evening in pages.evenings]
            nights = [self.skill.journal.night(house, label) for label in labels]
        except StoreError:
            return Counter()
        rollover = (pages.household or Household()).choices.rollover
        tonight = Now(moment, moment.tzinfo, rollover=rollover).night
        evenings = {evening.lived_on: evening for evening in pages.evenings}
        self.is_counted = tonight in evenings and evenings[tonight].is_counted
        return Counter((one.evening.night, note) for one in nights if one for note in one.notes)


def describe_turn(said: str, heard: Heard, listened: ListenedIn, echo: Echo) -> dict[str, Any]:
    """Return one turn as an object of JSON: a promise, key by key."""
    act = listened.act
    reading = "silence" if heard.is_reprompt or heard.is_unheard else name_reading(act)
    spoken, step = speech_in(heard.ssml), open_step(echo.attributes).split()[0]
    return {
        "heard": said,
        "reading": reading,
        "act": "" if reading == "silence" else name_act(act),
        "says": spoken,
        "seconds": round(seconds_of(heard.ssml), 1),
        "sentences": len(SENTENCE.findall(spoken)),
        "asks": spoken.count("?"),
        "open": None if step == "closed" else step,
        "kept": listened.kept,
        "counted": listened.is_counted,
        "is_listening": heard.is_listening,
    }


def seconds_of(ssml: str) -> float:
    """Return how long it takes to say: words at the usual pace, and every pause."""
    words_a_second = 150 / 60  # as the time budgets of an evening are reckoned (speaking.md 1)
    pauses = sum(float(length) for length in BREAK.findall(ssml))
    return len(speech_in(ssml).split()) / words_a_second + pauses


def play_as_json(
    echo: Echo, listened: ListenedIn, lines: Iterable[str], out: TextIO, opening: str
) -> None:
    """Play every line as a terminal does, and write one object of JSON a turn."""
    for line in with_opening(lines, opening):
        listened.act, listened.kept = NoMatch(), []
        turn = describe_turn(line, echo.take(line), listened, echo)
        print(json.dumps(turn, ensure_ascii=False), file=out, flush=True)
