"""What the handlers share: takes a turn for a request, and makes the SDK's response to it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from ask_sdk_model import Response
from msgspec.structs import replace

from skill.alexa.events import take_event
from skill.alexa.intents import TOUCHES, Interpreter
from skill.alexa.interaction_model import InteractionModel, locales
from skill.alexa.request import Envelope, Kind
from skill.alexa.response import response_of
from skill.alexa.session import KEY, attributes_of, place_of, session_of
from skill.alexa.ssml import render_reply, render_reprompt
from skill.hearing.contexts import context_of
from skill.hearing.ear import Ear
from skill.ops.metrics import Watch, kind_of
from skill.ports import Zones
from skill.ritual.model.acts import Act
from skill.ritual.model.common import CommonPrompt
from skill.ritual.model.reply import Reply, Say
from skill.turn import Call, Session, Turn, World, take_turn
from skill.words.composition import compose
from skill.words.lines import Listener, Words

log = logging.getLogger(__name__)

TIME_TO_BEGIN_ANEW = 2.5
"""Seconds. A read and a write more may take 1.65 each (`storage.dynamodb.client.A_TURN`), and Alexa
waits for eight: what comes later than this goes unkept rather than unheard."""

HOUSE_BYTES, VOICE_BYTES, REQUEST_BYTES, LOGGED_BYTES = 16, 8, 8, 4


@dataclass(frozen=True)
class Language:
    """All of one locale: read on first use, kept for as long as the process lives."""

    words: Words
    interpreter: Interpreter


@dataclass(frozen=True)
class TurnResponse:
    """What is said, and what rides in the session."""

    response: Response
    attributes: dict[str, Any]


@dataclass(frozen=True)
class Conversation:
    """Takes turns. Holds no state of its own; the journal comes with the one who watches it."""

    zones: Zones
    clock: Callable[[], datetime]
    pepper: str
    usual_locale: str

    def take_turn(self, envelope: Envelope, watch: Watch) -> TurnResponse:
        """Take the turn that a request asks for. Raises whatever the ports do not foresee."""
        house, moment = self.house_of(envelope.user_id), envelope.moment or self.clock()
        words = self.language_of(envelope).words
        call = self._call(envelope, house, moment, watch)
        watch.known_nights = call.session.household.tally.total if call.session else 0
        turn = take_turn(call, World(watch, self.zones, words.bank))
        listener = _listener(turn, house, moment)
        turn = replace(turn, reply=compose(turn.reply, words, listener))
        response = response_of(
            turn.reply,
            render_reply(turn.reply, words, listener),
            render_reprompt(turn.reply, words, listener),
        )
        if envelope.has_screen:
            self._show(_ScreenSource(turn, response, words, listener, moment), watch)
        _note(turn, watch)
        return TurnResponse(response, attributes_of(turn.session, house) if turn.reply.ask else {})

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
        return TurnResponse(Response(), attributes_of(session, house) if session else {})

    def take_event(self, envelope: Envelope, watch: Watch) -> None:
        """Act on what Alexa tells of the skill itself. Raises StoreError."""
        happened = envelope.happened or envelope.moment or self.clock()
        take_event(envelope, self.house_of(envelope.user_id), happened, watch)

    def apologize(self, envelope: Envelope) -> TurnResponse:
        """Say that something broke, and close."""
        reply = Reply((Say(CommonPrompt.TROUBLE),))
        nobody = Listener("", date.min)
        said = render_reply(reply, self.language_of(envelope).words, nobody)
        return TurnResponse(response_of(reply, said, ""), {})

    def interpret(self, envelope: Envelope) -> Act:
        """Return what is made of a request, with what is open in its session."""
        session = session_of(envelope.attributes, self.house_of(envelope.user_id))
        return self.language_of(envelope).interpreter.act_of(envelope, _context_of(session))

    def language_of(self, envelope: Envelope) -> Language:
        """Return the language of a request; the usual one where its own is not spoken here."""
        known = envelope.locale in locales()
        return language_in(envelope.locale if known else self.usual_locale)

    def house_of(self, user_id: str) -> str:
        """Return what an account is known by here: a hash under the pepper, 32 hex digits."""
        return self._hash_id(user_id, HOUSE_BYTES)

    def name_for_log(self, request_id: str) -> str:
        """Return what a request is called in the log: kept nowhere, it leads to no household."""
        return self._hash_id(f"told {request_id}", LOGGED_BYTES)

    def _call(self, envelope: Envelope, house: str, moment: datetime, watch: Watch) -> Call:
        session = session_of(envelope.attributes, house)
        interpreter = self.language_of(envelope).interpreter
        return Call(
            house=house,
            request=self._hash_id(envelope.request_id, REQUEST_BYTES)
            if envelope.request_id
            else "",
            moment=moment,
            act=interpreter.act_of(envelope, _context_of(session)),
            session=session,
            is_open=_is_open(envelope),
            device=envelope.device,
            voice=self._hash_id(envelope.person_id, VOICE_BYTES) if envelope.person_id else "",
            has_time=lambda: watch.account().seconds < TIME_TO_BEGIN_ANEW,
        )

    def _show(self, answered: "_ScreenSource", watch: Watch) -> None:
        """Put a screen beside what is said. None of it is loaded for a device without one."""
        from skill.alexa.screens.showing import night_at, show  # noqa: PLC0415

        turn = answered.turn
        try:
            night = night_at(turn.session, answered.moment, self.zones)
            show(answered.response, turn, answered.words, answered.listener, night)
        except Exception as error:  # noqa: BLE001 - no picture is worth the voice
            watch.errors.append(kind_of(error))
            log.error("screen failed: %s", type(error).__name__)  # noqa: TRY400 - no words in logs

    def _hash_id(self, id_: str, size: int) -> str:
        return hash_under_key(self.pepper, id_, size)


@dataclass(frozen=True)
class _ScreenSource:
    """A turn and its response, as far as a screen is drawn from them."""

    turn: Turn
    response: Response
    words: Words
    listener: Listener
    moment: datetime


def hash_under_key(pepper: str, id_: str, size: int) -> str:
    """Return a hash of an id under a key of the operator's own, in twice `size` hex digits."""
    hashed = _make_key(pepper, size).copy()
    hashed.update(id_.encode())
    return hashed.hexdigest()


@lru_cache
def _make_key(pepper: str, size: int) -> blake2b:
    """Return a hash of nothing yet: the key is set up once for each size."""
    return blake2b(key=blake2b(pepper.encode()).digest(), digest_size=size)


@lru_cache
def language_in(locale: str) -> Language:
    """Return a language. Nothing of it is read yet."""
    model = InteractionModel(locale)
    return Language(Words(locale), Interpreter(model, Ear(locale)))


def _is_open(envelope: Envelope) -> bool:
    """Say whether the microphone was open. After a last screen a session lingers without it."""
    lingers = envelope.has_screen and KEY not in envelope.attributes
    return not envelope.is_new and not lingers


def _listener(turn: Turn, house: str, moment: datetime) -> Listener:
    evening = turn.session.evening
    night: date = evening.night if evening else moment.date()
    whispers = turn.session.household.choices.whisper
    return Listener(house, night, turn.reply.party, turn.reply.is_brief, whispers)


def _note(turn: Turn, watch: Watch) -> None:
    """Note how far the night is."""
    evening = turn.session.evening
    watch.is_adrift = turn.session.is_adrift
    if evening and not evening.is_done:
        watch.beat = evening.step.beat  # one of ours: no other is read


def _context_of(session: Session | None) -> str:
    """Return what is open, for the ear: nothing beside the night or at its door."""
    if session is None or session.aside is not None or session.offer is not None:
        return ""
    return context_of(session.evening)
