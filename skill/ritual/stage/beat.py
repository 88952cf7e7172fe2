"""What a beat is: one thing said, one thing awaited, and what it makes of an answer."""

from collections.abc import Callable, Mapping
from enum import Enum, StrEnum, auto

from msgspec import Struct, field

from skill.ritual.model.acts import Act, No, Speech, Yes
from skill.ritual.model.choices import Keeping
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, Seat
from skill.ritual.model.reply import Awaits, CommonPrompt, Party, Prompt
from skill.ritual.stage.scene import Scene

Turns = Callable[[Household, Evening], tuple[Seat, ...]]


class AnswerKind(StrEnum):
    """What kind of answer is awaited. The value is what the trained ear calls it."""

    THANKS = auto()
    DAY = auto()
    QUESTION = auto()
    YES_NO = auto()
    NAMES = auto()
    CARE = auto()


class Weight(Enum):
    """On which nights a step is left out to spare them something."""

    LIGHT = auto()
    """A short night has it, too."""

    USUAL = auto()
    """On a whole night it stays."""

    HEAVY = auto()
    """A lighter night leaves it out, for the one who asked for it."""


class Beat(Struct, frozen=True, kw_only=True):
    """One kind of step, declared once: all that the rest of the house knows of it.

    A new practice is a new one of these, and its place in `plan/script.py`.
    """

    name: str
    weight: Weight
    turns: Turns = lambda _household, _evening: ()
    """Who has it tonight, in turn, as far as that is known when the script is written. Without any
    it is in no script: it is set in when something calls for it."""

    enter: Callable[[Scene, Step], Scene]
    """Say what there is to say. A beat that leaves no question open is passed at once."""

    hear: Callable[[Scene, "Beat", Speech], Scene] | None = None
    """Take what they said. A scene left without a question goes on to the next step."""

    after: Callable[[Scene, Step], Scene] | None = None
    """What follows from a whole answer, where free speech is heard."""

    is_due: Callable[[Scene, Step], bool] = lambda _scene, _step: True
    """Asked on arrival: a step that is not due is passed in silence."""

    help: Prompt | None = None
    """What to say when they ask for help here."""

    passed: Callable[[Scene], Scene] | None = None
    """What passing it over means beyond going on."""

    hint: Callable[[Scene, Step], Scene] | None = None
    """A nudge for a blank mind, where one makes sense."""

    keeps: Keeping | None = None
    """The least keeping under which these words are kept; None: never."""

    recall: tuple[Prompt, Prompt] | None = None
    """How kept words are introduced when they are read out: without a name, and with one."""

    means: Mapping[Act, Yes | No] = field(default_factory=dict)
    """What is a yes or a no here, though it is something else anywhere else."""

    kind: AnswerKind | None = None
    """What the trained ear compares an answer with; None: whatever is said is taken as it is."""

    is_reflective: bool = False
    """An answer here is what makes a night count (rule 3)."""

    is_brought_about: bool = False
    """An answer may bring it about, and takes it back with it."""

    has_title: bool = False
    """A word stands over it on a screen: `[titles]` in `screens.toml`."""


def turn_of_first_of_two(_household: Household, evening: Evening) -> tuple[Seat, ...]:
    """Whoever begins tonight, where two are here: who that is alternates."""
    return (evening.first,) if evening.party is Party.COUPLE else ()


def turn_of_each(_household: Household, evening: Evening) -> tuple[Seat, ...]:
    """Everybody who is here, one after the other."""
    is_couple = evening.party is Party.COUPLE
    return (evening.first, evening.first.other) if is_couple else (evening.first,)


def on_weekdays(
    *days: int,
    from_night: int = 1,
    whose: Turns = lambda _household, evening: (evening.first,),
) -> Turns:
    """Return whose turn it is on these days of the week alone, and not before this night of theirs.

    Days are those of `calendar`: Monday is 0. Without more it is whoever begins tonight.
    """

    def turns(household: Household, evening: Evening) -> tuple[Seat, ...]:
        is_known = household.tally.total >= from_night - 1
        is_tonight = is_known and evening.night.weekday() in days
        return whose(household, evening) if is_tonight else ()

    return turns


def is_handover(scene: Scene, step: Step) -> bool:
    """Say whether a question is only handed on: whoever is asked now heard it asked just before.

    Not where the other one was never asked it, nor once they came back to it or want it repeated.
    """
    behind = scene.here.steps[: scene.here.passed]
    was_asked = any(one.beat == step.beat and one.seat is not step.seat for one in behind)
    is_back = any(say.prompt is CommonPrompt.RESUME for say in scene.reply.says)
    is_asked_whole = (is_back or step.stays) and scene.household.name_of(step.seat)
    return was_asked and not is_asked_whole


def make_question(ask: Prompt, reprompt: Prompt) -> Callable[[Scene, Step], Scene]:
    """Return how a beat is entered that asks for free speech, and says nothing before it."""
    return lambda scene, step: scene.ask(ask, Awaits.ANSWER, reprompt=reprompt, seat=step.seat)
