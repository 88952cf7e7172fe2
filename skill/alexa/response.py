"""Making a response with the SDK's own models, so that its shape is Amazon's."""

from copy import copy
from typing import Any, cast

from ask_sdk_model import Intent, Response, ResponseEnvelope, Slot
from ask_sdk_model.dialog import ElicitSlotDirective
from ask_sdk_model.intent_confirmation_status import IntentConfirmationStatus
from ask_sdk_model.slot_confirmation_status import SlotConfirmationStatus
from ask_sdk_model.ui import Reprompt, SsmlOutputSpeech

from skill.alexa.sdk import DefaultSerializer
from skill.alexa.ssml import document_of, render_reply
from skill.ritual.model.reply import Awaits, Reply, Say
from skill.words.lines import Listener, Words


class Elicit(ElicitSlotDirective):
    """Which slot the next utterance fills. Any request may chain into its intent.

    There are two of them, and each is written down once.
    """

    def __init__(self, intent: str, slot: str) -> None:
        unconfirmed = SlotConfirmationStatus.NONE
        updated = Intent(
            name=intent,
            slots={slot: Slot(name=slot, confirmation_status=unconfirmed)},
            confirmation_status=IntentConfirmationStatus.NONE,
        )
        super().__init__(slot_to_elicit=slot, updated_intent=updated)
        self.wire = cast("dict[str, Any]", DefaultSerializer().serialize(self))


FREE_SPEECH, DIGITS = Elicit("AnswerIntent", "answer"), Elicit("CodeIntent", "code")
"""What the next utterance may fill.

Free speech where a yes or a no is asked too: without it a sentence that is no command arrives
without its words, and somebody in danger is asked once more whether there are two of them.
"""


def empty_response() -> dict[str, Any]:
    """Return the valid, empty answer, written down: for where not even a handler could be asked."""
    return {"version": "1.0", "sessionAttributes": {}, "response": {}}


def response_of(reply: Reply, words: Words, listener: Listener) -> Response:
    """Return the response: an open microphone exactly when a question is open."""
    speech = render_reply(reply, words, listener)
    said = SsmlOutputSpeech(ssml=speech) if speech else None
    if reply.ask is None:
        return Response(output_speech=said, should_end_session=True)
    into_the_silence = document_of(words.line(Say(reply.ask.reprompt), listener))
    return Response(
        output_speech=said,
        reprompt=Reprompt(output_speech=SsmlOutputSpeech(ssml=into_the_silence)),
        directives=[DIGITS if reply.ask.awaits is Awaits.CODE else FREE_SPEECH],
        should_end_session=False,
    )


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
    serializer = DefaultSerializer()
    wire = cast("dict[str, Any]", serializer.serialize(envelope))
    if directives:
        written: list[object] = []
        for directive in directives:
            match directive:
                case dict():
                    written.append(directive)
                case Elicit():
                    written.append(directive.wire)
                case _:
                    written.append(serializer.serialize(directive))
        wire["response"]["directives"] = written
    return wire
