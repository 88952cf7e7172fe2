"""The skill as a function of an envelope: read, take the turn, speak."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from skill.alexa.events import RedeliveryError, take_event
from skill.alexa.intents import TOUCHES, Interpreter, known
from skill.alexa.interaction_model import FOLDER, InteractionModel
from skill.alexa.request import Envelope, Kind, read
from skill.alexa.response import nothing_to_say, response_of
from skill.alexa.session import attributes_of, place_of, session_of
from skill.alexa.ssml import reprompted, spoken
from skill.hearing.contexts import context_of
from skill.hearing.ear import Ear
from skill.ops.metrics import Outcome, Telemetry, Watch
from skill.ports import Journal, Zones
from skill.ritual.model.common import Line
from skill.ritual.model.reply import Reply, Say
from skill.turn import Call, Session, Turn, World, take_turn
from skill.words.lines import Listener, Words

log = logging.getLogger(__name__)

UNHEARD = {"INVALID_RESPONSE", "INTERNAL_SERVICE_ERROR", "ENDPOINT_TIMEOUT"}
"""What Alexa calls an answer of ours that nobody heard. Whatever else breaks is not ours."""

TIME_TO_BEGIN_ANEW = 2.5
"""Seconds. A read and a write more may take 1.65 each (`storage.dynamodb.client.A_TURN`), and Alexa
waits for eight: what comes later than this goes unkept rather than unheard."""

HOUSE_BYTES, VOICE_BYTES, REQUEST_BYTES, TOLD_BYTES = 16, 8, 8, 4


@dataclass(frozen=True)
class Language:
    """All of one locale: read on first use, kept for as long as the process lives."""

    words: Words
    interpreter: Interpreter


@dataclass(frozen=True)
class AlexaSkill:
    """Answers envelopes. Built once; holds no state of its own."""

    journal: Journal
    zones: Zones
    clock: Callable[[], datetime]
    """For a request without a timestamp. Alexa's own, which is signed, comes first."""

    skill_id: str = ""
    pepper: str = ""
    usual_locale: str = "en-US"
    telemetry: Telemetry = field(default_factory=Telemetry)

    def is_for_us(self, raw: object) -> bool:
        """Say whether the envelope names our skill. Without a skill id set, every one does."""
        return not self.skill_id or read(raw).application_id == self.skill_id

    def answer(self, raw: object) -> dict[str, Any]:
        """Answer any envelope with a valid response.

        Nothing is raised to a person. Where an event could not be acted on, RedeliveryError is.
        """
        watch = self.telemetry.watch(self.journal)
        try:
            return self._answered(raw, watch)
        except RedeliveryError:
            raise
        except Exception as error:  # noqa: BLE001 - not even the apology could be made
            watch.failed(error)
            return nothing_to_say()
        finally:
            self.telemetry.tell(watch.account())

    def _answered(self, raw: object, watch: Watch) -> dict[str, Any]:
        envelope = read(raw)
        self._introduce(envelope, watch)
        if envelope.kind in {Kind.OTHER, Kind.ENDED} or not envelope.user_id:
            return nothing_to_say()
        if not self.is_for_us(raw):
            return nothing_to_say()
        if envelope.kind in {Kind.TOUCHED, Kind.NOT_DRAWN} and not self._is_touched(envelope):
            return self._as_it_was(envelope)
        if envelope.kind is Kind.DISABLED:
            return self._noted(envelope, watch)
        language = _language(self._locale(envelope))
        try:
            return self._answer(envelope, language, watch)
        except Exception as error:  # noqa: BLE001 - the last line: a voice never ends in a stack
            watch.failed(error)
            log.error("turn failed: %s", type(error).__name__)  # noqa: TRY400 - no words in logs
            return _trouble(language)

    def prepare(self) -> None:
        """Read all of the usual language now, for a snapshot of this process to hold it.

        Otherwise each part is read when it is first needed, which costs less where nobody waits
        for the whole: reading all of it takes as long as some ten turns.
        """
        language = _language(self.usual_locale)
        language.words.read()
        language.interpreter.hear("a quiet day")

    def house_of(self, user_id: str) -> str:
        """Return what an account is known by here: a hash under the pepper, 32 hex digits."""
        return self._hashed(user_id, HOUSE_BYTES)

    def _noted(self, envelope: Envelope, watch: Watch) -> dict[str, Any]:
        house, happened = self.house_of(envelope.user_id), envelope.happened or envelope.moment
        try:
            take_event(envelope, house, happened or self.clock(), watch)
        except Exception as error:  # noqa: BLE001 - whatever it was, nothing may be left undone
            watch.failed(error)
            log.error("event failed: %s", type(error).__name__)  # noqa: TRY400 - no words in logs
            # without its cause, which may quote what the store was asked
            raise RedeliveryError("an event could not be acted on; deliver it again") from None
        return nothing_to_say()

    def _answer(self, envelope: Envelope, language: Language, watch: Watch) -> dict[str, Any]:
        house = self.house_of(envelope.user_id)
        call = self._call(envelope, house, language, watch)
        watch.known_nights = call.session.household.tally.total if call.session else 0
        turn = take_turn(call, World(watch, self.zones, language.words.bank))
        listener = _listener(turn, house, envelope.moment or self.clock())
        response = response_of(
            turn.reply,
            spoken(turn.reply, language.words, listener),
            reprompted(turn.reply, language.words, listener),
            attributes_of(turn.session, house),
        )
        _tell(watch, turn)
        return self._shown(response, turn, envelope, watch) if envelope.has_screen else response

    def _shown(
        self, response: dict[str, Any], turn: Turn, envelope: Envelope, watch: Watch
    ) -> dict[str, Any]:
        """Put a screen beside what is said. None of it is loaded for a device without one."""
        from skill.alexa.screens.showing import night_at, shown  # noqa: PLC0415

        moment = envelope.moment or self.clock()
        words = _language(self._locale(envelope)).words
        listener = _listener(turn, self.house_of(envelope.user_id), moment)
        try:
            night = night_at(turn.session, moment, self.zones)
            return shown(response, turn, words, listener, night)
        except Exception as error:  # noqa: BLE001 - no picture is worth the voice
            watch.undrawn(error)
            log.error("screen failed: %s", type(error).__name__)  # noqa: TRY400 - no words in logs
            return response

    def _is_touched(self, envelope: Envelope) -> bool:
        """Say whether it is a touch that means something, on the screen of the open step.

        A second tap comes from a screen that is behind us already, and skips nothing more.
        """
        session = session_of(envelope.attributes, self.house_of(envelope.user_id))
        is_here = session is not None and envelope.token == place_of(session)
        return is_here and envelope.kind is Kind.TOUCHED and envelope.touched in TOUCHES

    def _as_it_was(self, envelope: Envelope) -> dict[str, Any]:
        """Say nothing, and let the session go on as it was."""
        house = self.house_of(envelope.user_id)
        session = session_of(envelope.attributes, house)
        return nothing_to_say(attributes_of(session, house) if session else None)

    def _introduce(self, envelope: Envelope, watch: Watch) -> None:
        """Say what came in, without a name or an id that is not ours."""
        watch.kind = envelope.kind.name.lower()
        watch.intent = known(envelope.intent)
        if envelope.error in UNHEARD:
            watch.was_unheard(envelope.error)
        if envelope.request_id:  # not the hash that is kept: no line leads to a household
            watch.request = self._hashed(f"told {envelope.request_id}", TOLD_BYTES)

    def _call(self, envelope: Envelope, house: str, language: Language, watch: Watch) -> Call:
        session = session_of(envelope.attributes, house)
        return Call(
            house=house,
            request=self._hashed(envelope.request_id, REQUEST_BYTES) if envelope.request_id else "",
            moment=envelope.moment or self.clock(),
            act=language.interpreter.act_of(envelope, _context_of(session)),
            session=session,
            is_open=_is_open(envelope),
            device=envelope.device,
            voice=self._hashed(envelope.person_id, VOICE_BYTES) if envelope.person_id else "",
            has_time=lambda: watch.seconds() < TIME_TO_BEGIN_ANEW,
        )

    def _locale(self, envelope: Envelope) -> str:
        return envelope.locale if envelope.locale in locales() else self.usual_locale

    def _hashed(self, id_: str, size: int) -> str:
        key = blake2b(self.pepper.encode()).digest()
        return blake2b(id_.encode(), key=key, digest_size=size).hexdigest()


@lru_cache(maxsize=1)
def locales() -> frozenset[str]:
    """Return the locales there is an interaction model for."""
    return frozenset(file.stem for file in FOLDER.glob("*.json"))


@lru_cache
def _language(locale: str) -> Language:
    model = InteractionModel(locale)
    return Language(Words(locale), Interpreter(model, Ear(locale)))


def _is_open(envelope: Envelope) -> bool:
    """Say whether the microphone was open. After a last screen a session lingers without it."""
    lingers = envelope.has_screen and not envelope.attributes
    return not envelope.is_new and not lingers


def _listener(turn: Turn, house: str, moment: datetime) -> Listener:
    evening = turn.session.evening
    night: date = evening.night if evening else moment.date()
    whispers = turn.session.household.choices.whisper
    return Listener(house, night, turn.reply.party, turn.reply.is_brief, whispers)


def _tell(watch: Watch, turn: Turn) -> None:
    """Say how a turn went."""
    evening = turn.session.evening
    watch.outcome = Outcome.ASKED if turn.reply.ask else Outcome.CLOSED
    watch.is_adrift = turn.session.is_adrift
    if evening and not evening.is_done:
        watch.beat = evening.step.beat  # one of ours: no other is read


def _trouble(language: Language) -> dict[str, Any]:
    reply = Reply((Say(Line.TROUBLE),))
    nobody = Listener("", date.min)
    return response_of(reply, spoken(reply, language.words, nobody), "", {})


def _context_of(session: Session | None) -> str:
    """Return what is open, for the ear: nothing beside the night or at its door."""
    if session is None or session.aside is not None or session.offer is not None:
        return ""
    return context_of(session.evening)
