"""Making a response with the SDK's own models, so that its shape is Amazon's."""

from functools import cache
from typing import Any, cast

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import Directive, Intent, Response, ResponseEnvelope, Slot
from ask_sdk_model.dialog import ElicitSlotDirective
from ask_sdk_model.intent_confirmation_status import IntentConfirmationStatus
from ask_sdk_model.slot_confirmation_status import SlotConfirmationStatus
from ask_sdk_model.ui import Reprompt, SsmlOutputSpeech

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


def nothing_to_say(attributes: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the valid, empty answer: to an ended session, and to whatever we do not know.

    A session that goes on has to be given its attributes again.
    """
    return _wire(Response(), attributes or {})


def response_of(
    reply: Reply, speech: str, reprompt: str, attributes: dict[str, Any]
) -> dict[str, Any]:
    """Return the response: an open microphone exactly when a question is open."""
    if reply.ask is None:
        return _wire(Response(output_speech=_ssml(speech), should_end_session=True), {})
    directives: list[Directive] = [_elicit(*ELICITED[reply.ask.awaits])]
    response = Response(
        output_speech=_ssml(speech),
        reprompt=Reprompt(output_speech=_ssml(reprompt)),
        directives=directives,
        should_end_session=False,
    )
    return _wire(response, attributes)


def with_screen(
    response: dict[str, Any], directive: dict[str, Any], *, stays: bool
) -> dict[str, Any]:
    """Return the response with a screen beside what is said.

    With `stays`, a screen after which nothing is asked is left to be looked at: without a word on
    the session's end the device keeps it for half a minute, the microphone closed.
    """
    body = dict(response["response"])
    body["directives"] = [*body.get("directives", ()), directive]
    if stays and body.get("shouldEndSession") is True:
        del body["shouldEndSession"]
    return {**response, "response": body}


def _ssml(speech: str) -> SsmlOutputSpeech | None:
    return SsmlOutputSpeech(ssml=speech) if speech else None


@cache
def _elicit(name: str, slot_name: str) -> ElicitSlotDirective:
    """Bias the next utterance to this slot. Any request may chain into its intent."""
    slot = Slot(name=slot_name, confirmation_status=SlotConfirmationStatus.NONE)
    intent = Intent(
        name=name,
        slots={slot_name: slot},
        confirmation_status=IntentConfirmationStatus.NONE,
    )
    return ElicitSlotDirective(slot_to_elicit=slot_name, updated_intent=intent)


def _wire(response: Response, attributes: dict[str, Any]) -> dict[str, Any]:
    envelope = ResponseEnvelope(version=VERSION, session_attributes=attributes, response=response)
    return cast("dict[str, Any]", _serializer.serialize(envelope))
