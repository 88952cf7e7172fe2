"""A night that goes by itself, for whoever wants to hear what one sounds like."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from skill.alexa.ssml import render_reply
from skill.ritual.beats.listening import CHECK
from skill.ritual.model.acts import Act, Answer, Gather, Introduce, No, Opened, Sign, Yes
from skill.ritual.model.evening import Step
from skill.ritual.model.household import People
from skill.ritual.model.reply import Awaits
from skill.turn import Call, World, take_turn
from skill.words.lines import Listener, Words

HOUSE = "sample"
BEGINNING: dict[People, Act] = {
    People.ONE: Gather(People.ONE),
    People.TWO: Introduce(("Maya", "Sam")),
}
"""How the first night begins, so that everybody is known from then on."""

FELT = (
    frozenset({Sign.FEELING, Sign.HIGH}),
    frozenset({Sign.FEELING}),
    frozenset({Sign.FEELING, Sign.LOW}),
    frozenset[Sign](),
)
"""What their answers let one hear, night by night."""


@dataclass(frozen=True)
class SampleHouse:
    """A house that answers by itself. Its world has to be empty, and holds its nights after."""

    world: World
    words: Words
    id: str = HOUSE

    def live(self, tonight: datetime, people: People, after: int) -> list[str]:
        """Return what the voice says tonight, one SSML document a turn, `after` nights like it."""
        first = tonight - timedelta(days=after)
        turns: list[str] = []
        for night in range(after + 1):
            opening = Opened() if night else BEGINNING[people]
            turns = list(self._evening(first + timedelta(days=night), opening))
        return turns

    def _evening(self, moment: datetime, act: Act) -> Iterator[str]:
        call = Call(self.id, "", moment, act)
        while True:
            turn = take_turn(call, self.world)
            reply, evening = turn.reply, turn.session.evening
            listener = Listener(self.id, moment.date(), reply.party, reply.is_brief)
            yield render_reply(reply, self.words, listener)
            if reply.ask is None or evening is None:
                return
            answer = _answer(reply.ask.awaits, evening.step, moment)
            call = Call(self.id, "", moment, answer, session=turn.session, is_open=True)


def _answer(awaits: Awaits, step: Step, moment: datetime) -> Act:
    """Answer whatever wants words; to set something up tonight there is no need."""
    if step.beat == CHECK:
        return Yes()
    if awaits is not Awaits.ANSWER or step.beat in {"names", "park_tomorrow"}:
        return No()
    return Answer("something small", FELT[(moment.toordinal() + step.seat.value) % len(FELT)])
