"""Making a response with the SDK's own models, so that its shape is Amazon's."""

from copy import copy
from functools import cache, cached_property
from typing import Any, cast

from ask_sdk_model import Directive, Intent, Response, ResponseEnvelope, Slot
from ask_sdk_model.dialog import ElicitSlotDirective
from ask_sdk_model.intent_confirmation_status import IntentConfirmationStatus
from ask_sdk_model.slot_confirmation_status import SlotConfirmationStatus
from ask_sdk_model.ui import Reprompt, SsmlOutputSpeech

from skill.alexa.sdk import DefaultSerializer
from skill.ritual.model.reply import Awaits, Reply

VERSION = "1.0"
FREE_SPEECH, FREE_SLOT = "AnswerIntent", "answer"
DIGITS, DIGITS_SLOT = "CodeIntent", "code"
FREE = (FREE_SPEECH, FREE_SLOT)
ELICITED = {Awaits.ANSWER: FREE, Awaits.CHOICE: FREE, Awaits.CODE: (DIGITS, DIGITS_SLOT)}
"""What the next utterance fills.

Free speech where a yes or a no is asked too: without it a sentence that is no command arrives
without its words, and somebody in danger is asked once more whether there are two of them.
"""

_serializer = DefaultSerializer()


class Elicit(ElicitSlotDirective):
    """Which slot the next utterance fills. There are two of them, and each is written down once."""

    @cached_property
    def wire(self) -> dict[str, Any]:
        """Return it as JSON."""
        return cast("dict[str, Any]", _serializer.serialize(self))


def empty_response() -> dict[str, Any]:
    """Return the valid, empty answer, written down: for where not even a handler could be asked."""
    return {"version": VERSION, "sessionAttributes": {}, "response": {}}


def response_of(reply: Reply, speech: str, reprompt: str) -> Response:
    """Return the response: an open microphone exactly when a question is open."""
    if reply.ask is None:
        return Response(output_speech=_ssml(speech), should_end_session=True)
    directives: list[Directive] = [_elicit(*ELICITED[reply.ask.awaits])]
    return Response(
        output_speech=_ssml(speech),
        reprompt=Reprompt(output_speech=_ssml(reprompt)),
        directives=directives,
        should_end_session=False,
    )


def add_screen(response: Response, directive: dict[str, Any], *, stays: bool) -> None:
    """Put a screen beside what is said.

    With `stays`, a screen after which nothing is asked is left to be looked at: without a word on
    the session's end the device keeps it for half a minute, the microphone closed.
    """
    drawn = cast("Directive", directive)  # the SDK has no class for what is newer than it is
    response.directives = [*(response.directives or ()), drawn]
    if stays and response.should_end_session is True:
        response.should_end_session = None


def write_response(envelope: ResponseEnvelope) -> dict[str, Any]:
    """Return a response as JSON, by the SDK's serializer.

    Directives that are plain JSON already are not walked: a screen has a thousand values. Nobody is
    told which Python runs here, so the user agent is left out.
    """
    envelope.user_agent = None
    envelope.session_attributes = envelope.session_attributes or {}
    envelope.response = copy(envelope.response or Response())  # a handler may say its own twice
    directives = envelope.response.directives
    envelope.response.directives = [] if directives else None  # in their place, among the keys
    wire = cast("dict[str, Any]", _serializer.serialize(envelope))
    if directives:
        wire["response"]["directives"] = [_write_directive(one) for one in directives]
    return wire


def _write_directive(directive: Directive | dict[str, Any]) -> dict[str, Any]:
    match directive:
        case dict():
            return directive
        case Elicit():
            return directive.wire
        case _:
            return cast("dict[str, Any]", _serializer.serialize(directive))


def _ssml(speech: str) -> SsmlOutputSpeech | None:
    return SsmlOutputSpeech(ssml=speech) if speech else None


@cache
def _elicit(name: str, slot_name: str) -> Elicit:
    """Bias the next utterance to this slot. Any request may chain into its intent."""
    slot = Slot(name=slot_name, confirmation_status=SlotConfirmationStatus.NONE)
    intent = Intent(
        name=name,
        slots={slot_name: slot},
        confirmation_status=IntentConfirmationStatus.NONE,
    )
    return Elicit(slot_to_elicit=slot_name, updated_intent=intent)
