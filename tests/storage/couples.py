"""Couples who do the ritual while something breaks, and who remember what they were told."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from time import perf_counter

from skill.ports import Journal
from skill.ritual.beats import deep_question, recap, thanks
from skill.ritual.model.acts import Act, Answer, Opened
from skill.ritual.model.choices import Choices, Keeping
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Household, People, SetUp
from skill.ritual.model.reply import CommonPrompt
from skill.ritual.model.streak import settle
from skill.speaker.zones import RoomZones
from skill.turn import Call, Session, World, take_turn
from skill.words.lines import Words
from tests.world import NEW_YORK, TEN_AT_NIGHT

BEATS = (deep_question.BEAT, recap.FEELING, recap.BEAT, thanks.SHOWS, thanks.BEAT)
KEPT = {beat.name for beat in BEATS if beat.keeps}
REFLECTIVE = {beat.name for beat in BEATS if beat.is_reflective}
WORDS = Words("en-US")
ONE_ANSWER = timedelta(seconds=25)
MOST_TURNS = 30
EVER = date(2000, 1, 1)
COUPLE = Household(
    people=People.TWO,
    choices=Choices(keeping=Keeping.EVERYTHING),
    asked=frozenset(SetUp),
    revision=1,
)


@dataclass(frozen=True)
class Said:
    """One answer, and what its people were led to believe."""

    words: str
    step: Step
    night: date
    is_acknowledged: bool
    """Nothing was said of its not having been kept."""


@dataclass
class Device:
    """One Echo: carries the session from turn to turn, as Alexa does."""

    house: str
    world: World
    name: str = "bed"
    session: Session | None = None
    said: list[Said] = field(default_factory=list)
    turns: int = 0
    told: int = 0
    """How often a reply said that this one could not be kept."""

    slowest: float = 0.0
    """Seconds that the slowest turn took."""

    def open(self, moment: datetime) -> None:
        """Open the ritual."""
        self.session = None
        self._take(Opened(), moment)

    @property
    def step(self) -> Step | None:
        """What the open question belongs to, if there is one."""
        evening = self.session.evening if self.session else None
        return evening.step if evening and not evening.is_done else None

    def answer(self, moment: datetime) -> None:
        """Say something that nobody has said before."""
        evening = self.session.evening if self.session else None
        if evening is None or self.step is None:
            raise LookupError("nothing is being asked")
        step = evening.step
        words = f"{evening.night} {step.beat} {step.seat.name} {self.name} {self.turns}"
        self._take(Answer(words), moment)
        is_kept = self.session is not None and not self.session.is_adrift
        self.said.append(Said(words, step, evening.night, is_kept and self._keeps_everything))

    def spend_night(self, moment: datetime) -> None:
        """Do the whole ritual, from wherever it is."""
        self.open(moment)
        for _ in range(MOST_TURNS):
            if self.step is None:
                return
            moment += ONE_ANSWER
            self.answer(moment)

    @property
    def _keeps_everything(self) -> bool:
        household = self.session.household if self.session else Household()
        return household.choices.keeping is Keeping.EVERYTHING

    def _take(self, act: Act, moment: datetime) -> None:
        self.turns += 1
        request = f"{self.name} {self.turns} {moment.isoformat()}"
        begun = perf_counter()
        turn = take_turn(
            Call(self.house, request, moment, act, self.session, is_open=self.session is not None),
            self.world,
        )
        self.slowest = max(self.slowest, perf_counter() - begun)
        self.session = turn.session
        self.told += sum(say.prompt is CommonPrompt.NOT_KEPT for say in turn.reply.says)


@dataclass(frozen=True)
class Account:
    """What the journal holds, beside what people were told that it holds."""

    nights: int = 0
    """Nights in which at least one answer that counts was acknowledged."""

    turns: int = 0
    acknowledged: int = 0
    """Answers of a kind that is kept, which nobody was told had not been."""

    lost: int = 0
    misplaced: int = 0
    """Answers kept under another question than the one they were given to."""

    repeated: int = 0
    counted_twice: int = 0
    uncounted: int = 0
    told: int = 0
    slowest: float = 0.0

    def __add__(self, other: "Account") -> "Account":
        sums = {name: value + getattr(other, name) for name, value in vars(self).items()}
        return Account(**{**sums, "slowest": max(self.slowest, other.slowest)})


def world_of(journal: Journal) -> World:
    """Return a world around a journal."""
    return World(journal, RoomZones(NEW_YORK), WORDS.bank.cards)


def night_after(nights: int) -> datetime:
    """Return ten o'clock, so many nights after the first."""
    return TEN_AT_NIGHT + timedelta(days=nights)


def account_of(journal: Journal, *devices: Device) -> Account:
    """Compare what is kept with what was acknowledged. All devices are of one house."""
    house = devices[0].house
    said = [one for device in devices for one in device.said]
    notes = journal.recall(house, EVER)
    times, places = Counter(note.words for note in notes), {note.words: note for note in notes}
    kept = [one for one in said if one.is_acknowledged and one.step.beat in KEPT]
    found = [one for one in kept if one.words in places]
    return replace(
        _counts(journal, house, said),
        turns=sum(device.turns for device in devices),
        acknowledged=len(kept),
        lost=len(kept) - len(found),
        misplaced=sum(not _is_in_place(one, places[one.words].beat) for one in found),
        repeated=sum(count - 1 for count in times.values()),
        told=sum(device.told for device in devices),
        slowest=max(device.slowest for device in devices),
    )


def _counts(journal: Journal, house: str, said: list[Said]) -> Account:
    nights = {one.night for one in said}
    sure = {one.night for one in said if one.is_acknowledged and one.step.beat in REFLECTIVE}
    household = journal.open(house, max(nights)).household or Household()
    tally = settle(household.tally, NEW_YORK)  # as the next turn that knows the zone will
    return Account(
        nights=len(sure),
        counted_twice=max(0, tally.total - len(nights)),
        uncounted=sum(not tally.has(night) for night in sure),
    )


def _is_in_place(said: Said, beat: str) -> bool:
    return beat == said.step.beat
