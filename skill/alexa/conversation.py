"""What the handlers share: takes a turn for a request, and makes the SDK's response to it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from ask_sdk_model import Response

from skill.alexa.intents import TOUCHES, Interpreter
from skill.alexa.interaction_model import InteractionModel, locales
from skill.alexa.request import Envelope, Kind
from skill.alexa.response import response_of
from skill.alexa.session import KEY, attributes_of, place_of, session_of
from skill.alexa.ssml import render_reply, render_reprompt
from skill.hearing.contexts import OUTSIDE, context_of
from skill.hearing.ear import Ear
from skill.ops.metrics import Watch, kind_of
from skill.ports import Zones
from skill.ritual.model.acts import Act
from skill.ritual.model.reply import CommonPrompt, Reply, Say
from skill.ritual.stage.scene import name_question
from skill.turn import Call, Session, World, take_turn
from skill.words.composition import compose
from skill.words.lines import Listener, Words

log = logging.getLogger(__name__)

TIME_TO_BEGIN_ANEW = 2.5
"""Seconds. A read and a write more may take 1.65 each (`storage.dynamodb.client.A_TURN`), and Alexa
waits for eight: what comes later than this goes unkept rather than unheard."""


@dataclass(frozen=True)
class Language:
    """All of one locale: read on first use, kept for as long as the process lives."""

    words: Words
    interpreter: Interpreter


@lru_cache
def language_in(locale: str) -> Language:
    """Return a language. Nothing of it is read yet."""
    return Language(Words(locale), Interpreter(InteractionModel(locale), Ear(locale)))


def hash_under_key(pepper: str, id_: str, size: int) -> str:
    """Return a hash of an id under a key of the operator's own, in twice `size` hex digits."""
    key = blake2b(pepper.encode()).digest()
    return blake2b(id_.encode(), key=key, digest_size=size).hexdigest()


@dataclass(frozen=True)
class TurnResponse:
    """What is said, and what rides in the session: nothing, unless there is something to say."""

    response: Response = field(default_factory=Response)
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Conversation:
    """Takes turns. Holds no state of its own; the journal comes with the one who watches it."""

    zones: Zones
    clock: Callable[[], datetime]
    pepper: str
    usual_locale: str

    def take_turn(self, envelope: Envelope, watch: Watch) -> TurnResponse:
        """Take the turn that a request asks for. Raises whatever the ports do not foresee."""
        words, call = self.language_of(envelope).words, self._call(envelope, watch)
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
        speech = render_reply(reply, words, listener)
        response = response_of(reply, speech, render_reprompt(reply, words, listener))
        if envelope.has_screen:
            # none of it is loaded for a device without one
            from skill.alexa.screens.choosing import View, show  # noqa: PLC0415

            try:
                show(response, View(reply, session, words, listener, call.moment, self.zones))
            except Exception as error:  # noqa: BLE001 - no picture is worth the voice
                watch.errors.append(kind_of(error))
                log.error("screen failed: %s", type(error).__name__)  # noqa: TRY400 - no words
        watch.is_adrift = session.is_adrift
        if evening and not evening.is_done:
            watch.beat = evening.step.beat  # one of ours: no other is read
        return TurnResponse(response, attributes_of(session, call.house) if reply.ask else {})

    def touch(self, envelope: Envelope, watch: Watch) -> TurnResponse:
        """Take the turn a touch asks for; of any other, say nothing and let the session go on.

        Only what stands on the screen of the open step means something. A second tap comes from a
        screen that is behind us already, and skips nothing more.
        """
        house = self.house_of(envelope.user_id)
        session = session_of(envelope.attributes, house)
        is_here = session is not None and envelope.token == place_of(session)
        if is_here and envelope.kind is Kind.TOUCHED and envelope.touched in TOUCHES:
            return self.take_turn(envelope, watch)
        return TurnResponse(attributes=attributes_of(session, house) if session else {})

    def apologize(self, envelope: Envelope) -> TurnResponse:
        """Say that something broke, and close."""
        reply = Reply((Say(CommonPrompt.TROUBLE),))
        said = render_reply(reply, self.language_of(envelope).words, Listener("", date.min))
        return TurnResponse(response_of(reply, said, ""))

    def interpret(self, envelope: Envelope, session: Session | None) -> Act:
        """Return what is made of a request, with what is open in its session.

        What is asked beside the night, or at its door, is no question that the ear knows: there
        only what is put to the voice itself is heard.
        """
        context, question = OUTSIDE, ""
        if session and session.aside is None:
            question = name_question(session.offer, session.evening)
            context = OUTSIDE if session.offer else context_of(session.evening)
        return self.language_of(envelope).interpreter.act_of(envelope, context, question)

    def language_of(self, envelope: Envelope) -> Language:
        """Return the language of a request; the usual one where its own is not spoken here."""
        known = envelope.locale in locales()
        return language_in(envelope.locale if known else self.usual_locale)

    def house_of(self, user_id: str) -> str:
        """Return what an account is known by here: a hash under the pepper, 32 hex digits."""
        return hash_under_key(self.pepper, user_id, 16)

    def _call(self, envelope: Envelope, watch: Watch) -> Call:
        house = self.house_of(envelope.user_id)
        session = session_of(envelope.attributes, house)
        request, voice = (
            hash_under_key(self.pepper, id_, 8) if id_ else ""
            for id_ in (envelope.request_id, envelope.person_id)
        )
        # after a last screen a session lingers without the microphone
        lingers = envelope.has_screen and KEY not in envelope.attributes
        return Call(
            house=house,
            request=request,
            moment=envelope.moment or self.clock(),
            act=self.interpret(envelope, session),
            session=session,
            is_open=not envelope.is_new and not lingers,
            device=envelope.device,
            voice=voice,
            has_time=lambda: watch.account().seconds < TIME_TO_BEGIN_ANEW,
        )
