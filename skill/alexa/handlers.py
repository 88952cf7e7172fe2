"""The request handlers of the skill, on one CustomSkillBuilder: what answers each kind of request.

A handler of your own is one line more in `skill.bootstrap.HANDLERS` (docs/alexa.md).
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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

from skill.alexa.conversation import Conversation, TurnResponse, hash_under_key, language_in
from skill.alexa.intents import INTENTS
from skill.alexa.request import Kind, application_in, read_envelope
from skill.alexa.response import empty_response, write_response
from skill.alexa.sdk import CustomSkill, CustomSkillBuilder, Incoming, find_incoming
from skill.alexa.session import KEY, MOST_TEXT, session_of
from skill.ops.metrics import Outcome, Telemetry, kind_of
from skill.ports import Journal, Zones
from skill.ritual.model.acts import Act
from skill.ritual.model.night import earliest_night_of

log = logging.getLogger(__name__)


class RedeliveryError(Exception):
    """What an event asks for could not be done. Raised to Alexa, which then delivers it again."""


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
        envelope = read_envelope(raw)
        session = session_of(envelope.attributes, self.house_of(envelope.user_id))
        return self._conversation.interpret(envelope, session)

    @cached_property
    def _conversation(self) -> Conversation:
        return Conversation(self.zones, self.clock, self.pepper, self.usual_locale)

    @cached_property
    def _skill(self) -> CustomSkill:
        """Build the SDK's skill: once, as its own `lambda_handler` does for every request anew.

        Whoever can handle a request first does.
        """
        conversation, builder = self._conversation, CustomSkillBuilder()
        for handler in (
            UnaddressedHandler(self.skill_id),
            *self.handlers,
            LaunchHandler(conversation),
            IntentHandler(conversation),
            ScreenHandler(conversation),
            SkillDisabledHandler(conversation),
            SessionEndedHandler(),
            FallBackHandler(),
        ):
            builder.add_request_handler(handler)
        builder.add_exception_handler(FailureHandler(conversation))
        builder.add_global_request_interceptor(RequestMetrics(self.pepper))
        builder.add_global_response_interceptor(ResponseMetrics())
        return builder.create()


class UnaddressedHandler(AbstractRequestHandler):
    """Says nothing to a request of nobody's account, or for another skill."""

    def __init__(self, skill_id: str) -> None:
        self._skill_id = skill_id

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Say whether it is not for us; without a skill id set, every one is."""
        envelope = find_incoming(handler_input).envelope
        is_ours = not self._skill_id or envelope.application_id == self._skill_id
        return not (envelope.user_id and is_ours)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say nothing."""
        return _say(handler_input, TurnResponse())


class ConversationHandler(AbstractRequestHandler):
    """Takes a turn for every request of some kinds."""

    kinds: frozenset[Kind]

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Say whether it is a request of these kinds."""
        return find_incoming(handler_input).envelope.kind in self.kinds

    def handle(self, handler_input: HandlerInput) -> Response:
        """Take the turn."""
        incoming = find_incoming(handler_input)
        return _say(handler_input, self._conversation.take_turn(incoming.envelope, incoming.watch))


class LaunchHandler(ConversationHandler):
    """Opens the evening: LaunchRequest."""

    kinds = frozenset({Kind.LAUNCH})


class IntentHandler(ConversationHandler):
    """Hears what somebody said, whichever intent Alexa took it for: IntentRequest."""

    kinds = frozenset({Kind.INTENT})


class ScreenHandler(ConversationHandler):
    """Acts on a touch, and on a screen that could not be drawn: APL UserEvent, RuntimeError."""

    kinds = frozenset({Kind.TOUCHED, Kind.NOT_DRAWN})

    def handle(self, handler_input: HandlerInput) -> Response:
        """Take the turn that was touched, if it still means something."""
        incoming = find_incoming(handler_input)
        return _say(handler_input, self._conversation.touch(incoming.envelope, incoming.watch))


class SkillDisabledHandler(ConversationHandler):
    """Forgets an account that is gone for good: AlexaSkillEvent.SkillDisabled."""

    kinds = frozenset({Kind.DISABLED})

    def handle(self, handler_input: HandlerInput) -> Response:
        """Forget the house, if its account will never be seen under this id again.

        Events come late, twice and out of order, so a house that was written to since is somebody
        who is there, and is left alone. Nobody hears the answer. One read, and what Journal.forget
        costs. Raises StoreError.
        """
        incoming = find_incoming(handler_input)
        envelope, journal = incoming.envelope, incoming.watch
        if envelope.persistence == "NOT_PERSISTED":  # PERSISTED: they may come back to it
            house = self._conversation.house_of(envelope.user_id)
            moment = envelope.happened or envelope.moment or self._conversation.clock()
            oldest_label_still_written = earliest_night_of(moment) - timedelta(days=1)
            receipts = journal.open(house, oldest_label_still_written).receipts
            if not any(receipt.moment and receipt.moment > moment for receipt in receipts):
                journal.forget(house)
        return _say(handler_input, TurnResponse())


class SessionEndedHandler(AbstractRequestHandler):
    """Says nothing after an ended session, as Alexa asks: SessionEndedRequest."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Say whether a session ended."""
        return find_incoming(handler_input).envelope.kind is Kind.ENDED

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say nothing."""
        return _say(handler_input, TurnResponse())


class FallBackHandler(AbstractRequestHandler):
    """Says nothing, validly, to anything else Alexa may send, today or one day."""

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002 - everything is left
        """Take every request."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say nothing."""
        return _say(handler_input, TurnResponse())


class FailureHandler(AbstractExceptionHandler):
    """Apologizes for whatever broke: a voice never ends in a stack. Asks for an event again."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:  # noqa: ARG002
        """Take every exception."""
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """Note its kind, without a word of its message, and say that something broke.

        Where nobody is listening, raise RedeliveryError, whatever it was: nothing may be left
        undone.
        """
        incoming = find_incoming(handler_input)
        incoming.watch.note_failure(kind_of(exception))
        if incoming.envelope.kind is Kind.DISABLED:
            log.error("event failed: %s", type(exception).__name__)
            # without its cause, which may quote what the store was asked
            raise RedeliveryError("an event could not be acted on; deliver it again") from None
        log.error("turn failed: %s", type(exception).__name__)
        return _say(handler_input, self._conversation.apologize(incoming.envelope))


class RequestMetrics(AbstractRequestInterceptor):
    """Notes what came in, without a name or an id that is not ours."""

    def __init__(self, pepper: str) -> None:
        self._pepper = pepper

    def process(self, handler_input: HandlerInput) -> None:
        """Note it, before any handler is asked. An intent that is none of ours may be anything.

        What a request is called in the log is kept nowhere, and leads to no household.
        """
        incoming = find_incoming(handler_input)
        envelope, watch = incoming.envelope, incoming.watch
        watch.kind = envelope.kind.name.lower()
        is_known = not envelope.intent or envelope.intent in INTENTS
        watch.intent = envelope.intent if is_known else "other"
        # an answer of ours that nobody heard; whatever else breaks is not ours
        if envelope.error in {"INVALID_RESPONSE", "INTERNAL_SERVICE_ERROR", "ENDPOINT_TIMEOUT"}:
            watch.note_failure(envelope.error)
        if envelope.request_id:
            watch.request = hash_under_key(self._pepper, f"told {envelope.request_id}", 4)


class ResponseMetrics(AbstractResponseInterceptor):
    """Notes how a turn went, as far as a person could hear it. Not asked where a handler raised."""

    def process(self, handler_input: HandlerInput, response: Response | None) -> None:
        """Note it, after whichever handler answered."""
        watch = find_incoming(handler_input).watch
        if response and response.should_end_session is False:
            watch.outcome = Outcome.ASKED
        elif response and (response.output_speech or response.should_end_session):
            watch.outcome = Outcome.CLOSED


def _say(handler_input: HandlerInput, answer: TurnResponse) -> Response:
    """Return a response, and put into the session what rides there.

    What handlers of other people put there stays; too much of it cannot be theirs: Alexa takes no
    response that is too large, and so nobody was ever sent that much by us.
    """
    manager = handler_input.attributes_manager
    if handler_input.request_envelope.session:
        sent = (manager.session_attributes or {}).items()
        foreign = {key: value for key, value in sent if key != KEY}
        is_theirs = not foreign or len(json.dumps(foreign)) <= MOST_TEXT
        manager.session_attributes = {**(foreign if is_theirs else {}), **answer.attributes}
    return answer.response
