"""What a beat is: one thing said, one thing awaited, and what it makes of an answer."""

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from skill.ritual.model.acts import Act, No, Speech, Yes
from skill.ritual.model.evening import Step
from skill.ritual.model.household import Keeping
from skill.ritual.model.reply import Prompt
from skill.ritual.stage.scene import Scene


def _always(_scene: Scene, _step: Step) -> bool:
    return True


class Beat(Struct, frozen=True, kw_only=True):
    """One kind of step. A new practice is a new one of these."""

    name: str
    enter: Callable[[Scene, Step], Scene]
    """Say what there is to say. A beat that leaves no question open is passed at once."""

    hear: Callable[[Scene, Step, Speech], Scene] | None = None
    """Take what they said. A scene left without a question goes on to the next step."""

    is_due: Callable[[Scene, Step], bool] = _always
    """Asked on arrival: a step that is not due is passed in silence."""

    help: Prompt | None = None
    """What to say when they ask for help here."""

    passed: Callable[[Scene], Scene] | None = None
    """What passing it over means beyond going on."""

    hint: Callable[[Scene, Step], Scene] | None = None
    """A nudge for a blank mind, where one makes sense."""

    keeps: Keeping | None = None
    """The least keeping under which these words are kept; None: never."""

    means: Mapping[Act, Yes | No] = field(default_factory=dict)
    """What is a yes or a no here, though it is something else anywhere else."""

    is_reflective: bool = False
    """An answer here is what makes a night count (rule 3)."""
