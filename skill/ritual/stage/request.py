"""What a request is: an act, what answers it, and Alexa's names for it."""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from msgspec import Struct

from skill.ritual.model.acts import Request
from skill.ritual.stage.scene import Scene

R = TypeVar("R", bound=Request)


class Declaration(Struct, Generic[R], frozen=True):
    """One request, declared once. Who may ask it stands on the act itself (`Request.right`)."""

    act: type[R]
    answer: Callable[[Scene, R], Scene]
    """What it does. The evening under way is left as it was."""

    intents: Mapping[str, R | None]
    """Each of Alexa's intents that ask it, with what they ask; None where its slots say that, which
    `alexa/intents.py` reads."""
