"""One evening: the script, how far along it is, and what its open answer needs to remember."""

from collections.abc import Set as AbstractSet
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from skill.ritual.model.acts import Length, Sign
from skill.ritual.model.household import Seat
from skill.ritual.model.reply import CommonPrompt, Party

LONG_NIGHT = 12
"""Steps after which a night is long: what can wait for another one does."""


class Step(Struct, frozen=True):
    """One beat of a script, and whose turn it is."""

    beat: str
    seat: Seat = Seat.A
    asked: int = 0
    """How often its question was asked unasked."""

    stays: int = 0
    """How often it waited for something they wanted for themselves: time, a repeat, a setting."""

    def __eq__(self, other: object) -> bool:
        """It is the same step whatever it has been through: no turn writes for that alone."""
        if not isinstance(other, Step):
            return NotImplemented
        return self.beat == other.beat and self.seat is other.seat

    def __hash__(self) -> int:
        return hash(self.beat)


class Evening(Struct, frozen=True):
    """Small enough to ride in a session, and never holding what people said."""

    night: date
    party: Party = Party.OPEN
    first: Seat = Seat.A
    length: Length = Length.NORMAL
    question: str = ""
    """Tonight's question, by its id."""

    depth: int = 0
    """The depth somebody asked for tonight; 0: as deep as the night goes by itself."""

    steps: tuple[Step, ...] = ()
    passed: int = 0
    """How many of the steps are behind us."""

    answered: frozenset[Step] = frozenset()
    reflected: frozenset[Seat] = frozenset()
    """Who gave at least one reflective answer: one makes a night, two make it a shared one."""

    taken_up_on: date | None = None
    """The evening after, on which it is being finished: what is answered there counts there."""

    reflected_later: frozenset[Seat] = frozenset()
    """Who answered there. The evening begun next knows them too: they were part of it."""

    parts: int = 0
    """Parts of the open answer so far."""

    is_gathering: bool = False
    """`More, or is that all?` was asked."""

    signs: frozenset[Sign] = frozenset()
    """What the open answer let us hear so far."""

    passed_over: tuple[str, ...] = ()
    """Questions drawn tonight and put aside."""

    loops: int = 0
    """How often the listener has said it back."""

    misses: int = 0
    """Turns in a row that nobody could place."""

    hints: int = 0
    told: frozenset[str] = frozenset()
    """Prompts that are said once an evening, and have been."""

    is_off_record: bool = False
    keeps_earlier: bool = False
    """It went off the record by an unknown voice: what a known one said before that stays."""

    keeps_next: bool = False
    """They asked for the next answer to be kept."""

    seals_next: Seat | None = None
    """The next answer is sealed, for the one who sits here and nobody else."""

    is_away: bool = False
    """They are talking with the microphone closed."""

    park_offered: bool = False
    is_pending: bool = False
    """Begun while nobody could tell the zone: its label is only a name."""

    since: datetime | None = None
    """When such an evening began, for as long as it waits for its label."""

    is_playful: bool = False
    """They wanted something playful tonight."""

    guarded: int = 0
    """Steps behind the last one that a known voice answered: no other voice takes them back."""

    is_cared_for: bool = False
    """Somebody was in danger, and a human line was named. Never who, nor what was said."""

    is_shared: bool = False
    """Whoever is here alone said that it is for both of them."""

    revision: int = 0
    """Counts writes; 0 for an evening that is not in the journal yet."""

    @property
    def is_begun(self) -> bool:
        """There is a script. Without one, only the question was promised."""
        return bool(self.steps)

    @property
    def is_done(self) -> bool:
        """Nothing of the script is left."""
        return self.passed >= len(self.steps)

    @property
    def is_long(self) -> bool:
        """So much was asked and said already that nothing more is added."""
        return self.passed >= LONG_NIGHT

    @property
    def is_low(self) -> bool:
        """Something hard was said: what follows is quieter, and less of it (speaking.md 3D)."""
        return CommonPrompt.HEARD_LOW.value in self.told

    @property
    def is_counted(self) -> bool:
        """Somebody answered, on its own evening or on the one after."""
        return bool(self.reflected or (self.taken_up_on and self.reflected_later))

    @property
    def lived_on(self) -> date:
        """The label of the evening on which this goes on: its own, or the one after."""
        return self.taken_up_on or self.night

    @property
    def step(self) -> Step:
        """The open step. Only of an evening that is not done."""
        return self.steps[self.passed]

    def record_reflection(self, seats: AbstractSet[Seat]) -> "Evening":
        """Return the evening after these people answered, on whichever evening that is."""
        if self.taken_up_on is None:
            return replace(self, reflected=self.reflected | seats)
        # an evening on which nobody answered is not made up for on the next one
        own = self.reflected | seats if self.reflected else self.reflected
        return replace(self, reflected=own, reflected_later=self.reflected_later | seats)

    def with_open(self, *, asked: int, stays: int) -> "Evening":
        """Return the evening with other counts at its open step: one digit each, on the wire."""
        here = replace(self.step, asked=min(asked, 9), stays=min(stays, 9))
        return replace(
            self, steps=(*self.steps[: self.passed], here, *self.steps[self.passed + 1 :])
        )

    def move_to(self, passed: int) -> "Evening":
        """Return the evening at another step, with nothing open from this one."""
        return replace(
            self,
            passed=passed,
            parts=0,
            is_gathering=False,
            signs=frozenset(),
            misses=0,
            hints=0,
            keeps_next=False,
            seals_next=None,
            is_away=False,
        )

    def with_next(self, *steps: Step) -> "Evening":
        """Return the evening with steps set in right after the open one."""
        here = self.passed + 1
        new = (step for step in steps if step not in self.steps[here:])
        return replace(self, steps=(*self.steps[:here], *new, *self.steps[here:]))

    def with_now(self, step: Step) -> "Evening":
        """Return the evening with a step set in before the open one."""
        here = self.passed
        return replace(self, steps=(*self.steps[:here], step, *self.steps[here:]))
