"""The skill as Alexa meets it: ask-sdk-core request handlers on one CustomSkillBuilder.

A handler of your own is one line more in `skill.bootstrap.HANDLERS` (docs/alexa.md).
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, ClassVar

from ask_sdk_core.dispatch_components import (
    AbstractExceptionHandler,
    AbstractRequestHandler,
    AbstractRequestInterceptor,
    AbstractResponseInterceptor,
)
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_model import Response

from skill.alexa.intents import INTENTS, TOUCHES, Interpreter
from skill.alexa.interaction_model import InteractionModel, locales
from skill.alexa.request import Envelope, Kind, application_in
from skill.alexa.response import empty_response, response_of, write_response
from skill.alexa.sdk import CustomSkill, CustomSkillBuilder, Incoming, find_incoming
from skill.alexa.session import KEY, MOST_TEXT, attributes_of, place_of, session_of
from skill.hearing.contexts import OUTSIDE, context_of
from skill.hearing.ear import Ear
from skill.ops.metrics import Outcome, Telemetry, Watch, kind_of
from skill.ports import Journal, Zones
from skill.ritual.model.acts import Act
from skill.ritual.model.night import earliest_night_of
from skill.ritual.model.reply import CommonPrompt, Reply, Say
from skill.ritual.stage.scene import name_question
from skill.turn import Call, Session, World, take_turn
from skill.words.composition import compose
from skill.words.lines import Listener, Words

log = logging.getLogger(__name__)


class RedeliveryError(Exception):
    """What an event asks for could not be done. Raised to Alexa, which then delivers it again."""


@lru_cache
def language_in(locale: str) -> tuple[Words, Interpreter]:
    """Return all of one locale, kept for as long as the process lives. Nothing is read yet."""
    return Words(locale), Interpreter(InteractionModel(locale), Ear(locale))


def hash_under_key(pepper: str, id_: str, size: int) -> str:
    """Return a hash of an id under a key of the operator's own, in twice `size` hex digits."""
    key = blake2b(pepper.encode()).digest()
    return blake2b(id_.encode(), key=key, digest_size=size).hexdigest()


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
        words, interpreter = language_in(self.usual_locale)
        words.read()
        interpreter.hear("a quiet day")

    @cached_property
    def _skill(self) -> CustomSkill:
        """Build the SDK's skill: once, as its own `lambda_handler` does for every request anew.

        Whoever can handle a request first does.
        """
        builder = CustomSkillBuilder()
        for handler in (
            UnaddressedHandler(self),
            *self.handlers,
            LaunchHandler(self),
            IntentHandler(self),
            ScreenHandler(self),
            SkillDisabledHandler(self),
            SessionEndedHandler(self),
            FallBackHandler(self),
        ):
            builder.add_request_handler(handler)
        builder.add_exception_handler(FailureHandler(self))
        builder.add_global_request_interceptor(RequestMetrics(self.pepper))
        builder.add_global_response_interceptor(ResponseMetrics())
        return builder.create()

    def take_turn(self, handler_input: HandlerInput) -> Response:
        """Take the turn that a request asks for. Raises whatever the ports do not foresee."""
        incoming = find_incoming(handler_input)
        envelope, watch = incoming.envelope, incoming.watch
        (words, _), call = self.language_of(envelope), self._call(envelope, watch)
        watch.known_nights = call.session.household.tally.total if call.session else 0
        turn = take_turn(call, World(watch, self.zones, words.bank.cards))
        reply, session, evening = turn.reply, turn.session, turn.session.evening
        listener = Listener(
            call.house,
            evening.night if evening else call.moment.date(),
            reply.party,
            session.household.choices.whisper,
        )
        reply = compose(reply, words, listener)
        response = response_of(reply, words, listener)
        if envelope.has_screen:
            # none of it is loaded for a device without one
            from skill.alexa.screens.screen import View, show  # noqa: PLC0415

            try:
                show(response, View(reply, session, words, listener, call.moment, self.zones))
            except Exception as error:  # noqa: BLE001 - no picture is worth the voice
                watch.errors.append(kind_of(error))
                log.error("screen failed: %s", type(error).__name__)  # noqa: TRY400 - no words
        watch.is_adrift = session.is_adrift
        if evening and not evening.is_done:
            watch.beat = evening.step.beat  # one of ours: no other is read
        attributes = attributes_of(session, call.house) if reply.ask else {}
        return _say(handler_input, response, attributes)

    def _call(self, envelope: Envelope, watch: Watch) -> Call:
        house = self.house_of(envelope.user_id)
        session = session_of(envelope.attributes, house)
        request, voice = (
            hash_under_key(self.pepper, id_, 8) if id_ else ""
            for id_ in (envelope.request_id, envelope.person_id)
        )
        # after a last screen a session lingers without the microphone
        lingers = envelope.has_screen and KEY not in envelope.attributes
        # A read and a write more may take 1.65 s each (`storage.dynamodb.client.A_TURN`), and Alexa
        # waits for eight: what comes later than this goes unkept rather than unheard.
        seconds_to_begin_anew = 2.5
        return Call(
            house=house,
            request=request,
            moment=envelope.moment or self.clock(),
            act=self.interpret(envelope, session),
            session=session,
            is_open=not envelope.is_new and not lingers,
            device=envelope.device,
            voice=voice,
            has_time=lambda: watch.account().seconds < seconds_to_begin_anew,
        )

    def interpret(self, envelope: Envelope, session: Session | None) -> Act:
        """Return what is made of a request, with what is open in its session. Nothing is noted.

        What is asked beside the night, or at its door, is no question that the ear knows: there
        only what is put to the voice itself is heard.
        """
        context, question = OUTSIDE, ""
        if session and session.aside is None:
            question = name_question(session.offer, session.evening)
            context = OUTSIDE if session.offer else context_of(session.evening)
        _, interpreter = self.language_of(envelope)
        return interpreter.act_of(envelope, context, question)

    def language_of(self, envelope: Envelope) -> tuple[Words, Interpreter]:
        """Return the language of a request; the usual one where its own is not spoken here."""
        known = envelope.locale in locales()
        return language_in(envelope.locale if known else self.usual_locale)

    def house_of(self, user_id: str) -> str:
        """Return what an account is known by here: a hash under the pepper, 32 hex digits."""
        return hash_under_key(self.pepper, user_id, 16)


@dataclass(frozen=True)
class TurnHandler(AbstractRequestHandler):
    """Takes a turn for every request of some kinds."""

    skill: AlexaSkill
    kinds: ClassVar[frozenset[Kind]]

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Say whether it is a request of these kinds."""
        return find_incoming(handler_input).envelope.kind in self.kinds

    def handle(self, handler_input: HandlerInput) -> Response:
        """Take the turn."""
        return self.skill.take_turn(handler_input)


class LaunchHandler(TurnHandler):
    """Opens the evening: LaunchRequest."""

    kinds = frozenset({Kind.LAUNCH})


class IntentHandler(TurnHandler):
    """Hears what somebody said, whichever intent Alexa took it for: IntentRequest."""

    kinds = frozenset({Kind.INTENT})


class ScreenHandler(TurnHandler):
    """Acts on a touch, and on a screen that could not be drawn: APL UserEvent, RuntimeError."""

    kinds = frozenset({Kind.TOUCHED, Kind.NOT_DRAWN})

    def handle(self, handler_input: HandlerInput) -> Response:
        """Take the turn a touch asks for; of any other, say nothing and let the session go on.

        Only what stands on the screen of the open step means something. A second tap comes from a
        screen that is behind us already, and skips nothing more.
        """
        envelope = find_incoming(handler_input).envelope
        house = self.skill.house_of(envelope.user_id)
        session = session_of(envelope.attributes, house)
        is_here = session is not None and envelope.token == place_of(session)
        if is_here and envelope.kind is Kind.TOUCHED and envelope.touched in TOUCHES:
            return self.skill.take_turn(handler_input)
        attributes = attributes_of(session, house) if session else {}
        return _say(handler_input, Response(), attributes)


class SkillDisabledHandler(TurnHandler):
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
            house = self.skill.house_of(envelope.user_id)
            moment = envelope.happened or envelope.moment or self.skill.clock()
            oldest_label_still_written = earliest_night_of(moment) - timedelta(days=1)
            receipts = journal.open(house, oldest_label_still_written).receipts
            if not any(receipt.moment and receipt.moment > moment for receipt in receipts):
                journal.forget(house)
        return _say(handler_input, Response(), {})


class FallBackHandler(TurnHandler):
    """Says nothing, validly, to anything else Alexa may send, today or one day."""

    kinds = frozenset(Kind)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say nothing."""
        return _say(handler_input, Response(), {})


class SessionEndedHandler(FallBackHandler):
    """Says nothing after an ended session, as Alexa asks: SessionEndedRequest."""

    kinds = frozenset({Kind.ENDED})


class UnaddressedHandler(FallBackHandler):
    """Says nothing to a request of nobody's account, or for another skill."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Say whether it is not for us; without a skill id set, every one is."""
        incoming = find_incoming(handler_input)
        return not (incoming.envelope.user_id and self.skill.is_for_us(incoming.raw))


@dataclass(frozen=True)
class FailureHandler(AbstractExceptionHandler):
    """Apologizes for whatever broke: a voice never ends in a stack. Asks for an event again."""

    skill: AlexaSkill

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:  # noqa: ARG002
        """Take every exception."""
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """Note its kind, without a word of its message; say that something broke, and close.

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
        words, _ = self.skill.language_of(incoming.envelope)
        apology = Reply((Say(CommonPrompt.TROUBLE),))
        return _say(handler_input, response_of(apology, words, Listener("", date.min)), {})


@dataclass(frozen=True)
class RequestMetrics(AbstractRequestInterceptor):
    """Notes what came in, without a name or an id that is not ours."""

    pepper: str

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
            watch.request = hash_under_key(self.pepper, f"told {envelope.request_id}", 4)


class ResponseMetrics(AbstractResponseInterceptor):
    """Notes how a turn went, as far as a person could hear it. Not asked where a handler raised."""

    def process(self, handler_input: HandlerInput, response: Response | None) -> None:
        """Note it, after whichever handler answered."""
        watch = find_incoming(handler_input).watch
        if response and response.should_end_session is False:
            watch.outcome = Outcome.ASKED
        elif response and (response.output_speech or response.should_end_session):
            watch.outcome = Outcome.CLOSED


def _say(
    handler_input: HandlerInput, response: Response, attributes: Mapping[str, Any]
) -> Response:
    """Return a response, and put into the session what rides there of ours.

    What handlers of other people put there stays; too much of it cannot be theirs: Alexa takes no
    response that is too large, and so nobody was ever sent that much by us.
    """
    manager = handler_input.attributes_manager
    if handler_input.request_envelope.session:
        sent = (manager.session_attributes or {}).items()
        foreign = {key: value for key, value in sent if key != KEY}
        is_theirs = not foreign or len(json.dumps(foreign)) <= MOST_TEXT
        manager.session_attributes = {**(foreign if is_theirs else {}), **attributes}
    return response
