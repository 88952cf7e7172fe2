"""The request handlers of the skill, on one CustomSkillBuilder: what answers each kind of request.

A handler of your own is one line more in `skill.bootstrap.HANDLERS` (docs/alexa.md).
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from ask_sdk_core.dispatch_components import (
    AbstractExceptionHandler,
    AbstractRequestHandler,
    AbstractRequestInterceptor,
    AbstractResponseInterceptor,
)
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Response

from skill.alexa.conversation import Conversation, TurnResponse, language_in
from skill.alexa.events import RedeliveryError
from skill.alexa.incoming import Incoming, find_incoming
from skill.alexa.intents import name_known
from skill.alexa.request import Envelope, Kind, application_in, read_envelope
from skill.alexa.response import empty_response, write_response
from skill.alexa.sdk import CustomSkill, CustomSkillBuilder
from skill.alexa.session import KEY, MOST_TEXT
from skill.ops.metrics import Outcome, Telemetry, kind_of
from skill.ports import Journal, Zones
from skill.ritual.model.acts import Act

log = logging.getLogger(__name__)

UNHEARD = {"INVALID_RESPONSE", "INTERNAL_SERVICE_ERROR", "ENDPOINT_TIMEOUT"}
"""What Alexa calls an answer of ours that nobody heard. Whatever else breaks is not ours."""


@dataclass(frozen=True)
class AlexaSkill:
    """Answers envelopes as JSON. Built once; holds no state of its own."""

    journal: Journal
    zones: Zones
    clock: Callable[[], datetime]
    """For a request without a timestamp. Alexa's own, which is signed, comes first."""

    skill_id: str = ""
    pepper: str = ""
    usual_locale: str = "en-US"
    telemetry: Telemetry = field(default_factory=Telemetry)
    handlers: tuple[AbstractRequestHandler, ...] = ()
    """Handlers of your own: each is asked before ours whether it can handle a request."""

    def answer(self, raw: object, context: object = None) -> dict[str, Any]:
        """Answer any envelope with a valid response. `context` is Lambda's, for who wants it.

        Nothing is raised to a person. Where an event could not be acted on, RedeliveryError is.
        """
        watch = self.telemetry.watch(self.journal)
        try:
            return write_response(self._skill.invoke(Incoming(raw, watch), context))
        except RedeliveryError:
            raise
        except Exception as error:  # noqa: BLE001 - not even the apology could be made
            watch.note_failure(kind_of(error))
            return empty_response()
        finally:
            self.telemetry.tell(watch.account())

    def is_for_us(self, raw: object) -> bool:
        """Say whether the envelope names our skill. Without a skill id set, every one does."""
        return not self.skill_id or application_in(raw) == self.skill_id

    def prepare(self) -> None:
        """Build the handlers and read all of the usual language, for a snapshot to hold them.

        Otherwise each part is read when it is first needed, which costs less where nobody waits
        for the whole: reading all of it takes as long as some ten turns.
        """
        self._skill  # noqa: B018 - building it is the point
        usual = language_in(self.usual_locale)
        usual.words.read()
        usual.interpreter.hear("a quiet day")

    def house_of(self, user_id: str) -> str:
        """Return what an account is known by here: a hash under the pepper, 32 hex digits."""
        return self._conversation.house_of(user_id)

    def interpret(self, raw: object) -> Act:
        """Return what would be made of an envelope. Nothing is done, and nothing is noted."""
        return self._conversation.interpret(read_envelope(raw))

    @cached_property
    def _conversation(self) -> Conversation:
        return Conversation(self.zones, self.clock, self.pepper, self.usual_locale)

    @cached_property
    def _skill(self) -> CustomSkill:
        """Build the SDK's skill: once, as its own `lambda_handler` does for every request anew."""
        return builder_of(self._conversation, self.skill_id, self.handlers).create()


def builder_of(
    conversation: Conversation, skill_id: str, own: tuple[AbstractRequestHandler, ...]
) -> CustomSkillBuilder:
    """Return the builder with every handler on it. Whoever can handle a request first does."""
    builder = CustomSkillBuilder()
    for handler in (
        UnaddressedHandler(skill_id),
        *own,
        LaunchHandler(conversation),
        IntentHandler(conversation),
        ScreenHandler(conversation),
        SkillDisabledHandler(conversation),
        SessionEndedHandler(),
        FallBackHandler(),
    ):
        builder.add_request_handler(handler)
    builder.add_exception_handler(EventExceptionHandler())
    builder.add_exception_handler(TurnExceptionHandler(conversation))
    builder.add_global_request_interceptor(RequestMetrics(conversation))
    builder.add_global_response_interceptor(ResponseMetrics())
    return builder


class UnaddressedHandler(AbstractRequestHandler):
    """Says nothing to a request of nobody's account, or for another skill."""

    def __init__(self, skill_id: str) -> None:
        self._skill_id = skill_id

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Say whether it is not for us; without a skill id set, every one is."""
        envelope = _envelope_of(handler_input)
        is_ours = not self._skill_id or envelope.application_id == self._skill_id
        return not (envelope.user_id and is_ours)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say nothing."""
        return _say_nothing(handler_input)


class ConversationHandler(AbstractRequestHandler):
    """Takes a turn for every request of one kind."""

    kind: Kind

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Say whether it is a request of this kind."""
        return _envelope_of(handler_input).kind is self.kind

    def handle(self, handler_input: HandlerInput) -> Response:
        """Take the turn."""
        incoming = find_incoming(handler_input)
        return _say(handler_input, self._conversation.take_turn(incoming.seen, incoming.watch))


class LaunchHandler(ConversationHandler):
    """Opens the evening: LaunchRequest."""

    kind = Kind.LAUNCH


class IntentHandler(ConversationHandler):
    """Hears what somebody said, whichever intent Alexa took it for: IntentRequest."""

    kind = Kind.INTENT


class ScreenHandler(AbstractRequestHandler):
    """Acts on a touch, and on a screen that could not be drawn: APL UserEvent, RuntimeError."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Say whether a screen sent it."""
        return _envelope_of(handler_input).kind in {Kind.TOUCHED, Kind.NOT_DRAWN}

    def handle(self, handler_input: HandlerInput) -> Response:
        """Take the turn that was touched, if it still means something."""
        incoming = find_incoming(handler_input)
        return _say(handler_input, self._conversation.touch(incoming.seen, incoming.watch))


class SkillDisabledHandler(AbstractRequestHandler):
    """Forgets an account that is gone for good: AlexaSkillEvent.SkillDisabled."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Say whether somebody took the skill away."""
        return _envelope_of(handler_input).kind is Kind.DISABLED

    def handle(self, handler_input: HandlerInput) -> Response:
        """Act on it. Nobody hears the answer."""
        incoming = find_incoming(handler_input)
        self._conversation.take_event(incoming.seen, incoming.watch)
        return _say_nothing(handler_input)


class SessionEndedHandler(AbstractRequestHandler):
    """Says nothing after an ended session, as Alexa asks: SessionEndedRequest."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Say whether a session ended."""
        return _envelope_of(handler_input).kind is Kind.ENDED

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say nothing."""
        return _say_nothing(handler_input)


class FallBackHandler(AbstractRequestHandler):
    """Says nothing, validly, to anything else Alexa may send, today or one day."""

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002 - everything is left
        """Take every request."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say nothing."""
        return _say_nothing(handler_input)


class EventExceptionHandler(AbstractExceptionHandler):
    """Asks Alexa to deliver an event again that could not be acted on."""

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:  # noqa: ARG002
        """Say whether nobody is listening."""
        return _envelope_of(handler_input).kind is Kind.DISABLED

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """Raise RedeliveryError, whatever it was: nothing may be left undone."""
        find_incoming(handler_input).watch.note_failure(kind_of(exception))
        log.error("event failed: %s", type(exception).__name__)
        # without its cause, which may quote what the store was asked
        raise RedeliveryError("an event could not be acted on; deliver it again") from None


class TurnExceptionHandler(AbstractExceptionHandler):
    """Apologizes for whatever broke: a voice never ends in a stack."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:  # noqa: ARG002
        """Take every exception."""
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """Note its kind, without a word of its message, and say that something broke."""
        find_incoming(handler_input).watch.note_failure(kind_of(exception))
        log.error("turn failed: %s", type(exception).__name__)
        return _say(handler_input, self._conversation.apologize(_envelope_of(handler_input)))


class RequestMetrics(AbstractRequestInterceptor):
    """Notes what came in, without a name or an id that is not ours."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def process(self, handler_input: HandlerInput) -> None:
        """Note it, before any handler is asked."""
        incoming = find_incoming(handler_input)
        envelope, watch = incoming.seen, incoming.watch
        watch.kind = envelope.kind.name.lower()
        watch.intent = name_known(envelope.intent)
        if envelope.error in UNHEARD:
            watch.note_failure(envelope.error)
        if envelope.request_id:
            watch.request = self._conversation.name_for_log(envelope.request_id)


class ResponseMetrics(AbstractResponseInterceptor):
    """Notes how a turn went, as far as a person could hear it. Not asked where a handler raised."""

    def process(self, handler_input: HandlerInput, response: Response | None) -> None:
        """Note it, after whichever handler answered."""
        watch = find_incoming(handler_input).watch
        if response and response.should_end_session is False:
            watch.outcome = Outcome.ASKED
        elif response and (response.output_speech or response.should_end_session):
            watch.outcome = Outcome.CLOSED


def _envelope_of(handler_input: HandlerInput) -> Envelope:
    return find_incoming(handler_input).seen


def _say(handler_input: HandlerInput, answer: TurnResponse) -> Response:
    """Return a response, and put into the session what rides there."""
    manager = handler_input.attributes_manager
    if handler_input.request_envelope.session:
        manager.session_attributes = {
            **_foreign_attributes(manager.session_attributes),
            **answer.attributes,
        }
    return answer.response


def _say_nothing(handler_input: HandlerInput) -> Response:
    return _say(handler_input, TurnResponse(Response(), {}))


def _foreign_attributes(attributes: dict[str, Any] | None) -> dict[str, Any]:
    """Return what handlers of other people put into the session; too much of it cannot be theirs.

    Alexa takes no response that is too large, and so nobody was ever sent that much by us.
    """
    others = {key: value for key, value in (attributes or {}).items() if key != KEY}
    return others if others and len(json.dumps(others)) <= MOST_TEXT else {}
