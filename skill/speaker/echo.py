"""A pretend Echo: keeps the session, honours directives and silences, sends real envelopes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from skill.alexa.session import swap_quotes
from skill.codec.texts import evening_from_text
from skill.speaker.resolver import Resolved, Resolver

APL = "Alexa.Presentation.APL"


@dataclass(frozen=True)
class Heard:
    """What came out of the speaker."""

    ssml: str = ""
    is_listening: bool = False
    is_reprompt: bool = False
    is_unheard: bool = False
    """The microphone was closed: nobody heard what was said."""

    screen: Mapping[str, Any] | None = None
    """The directive that shows something new; None leaves the screen as it is."""


@dataclass(frozen=True)
class EchoSession:
    """What a device remembers while the microphone is open."""

    id: str
    attributes: dict[str, Any]
    reprompt: str = ""
    elicits: tuple[str, str] | None = None
    """The intent and the slot that free speech goes to."""

    is_quiet: bool = False
    """There was a silence already. The first is met with a reprompt, the second closes."""

    token: str = ""
    """Of the screen that can be touched."""


@dataclass(frozen=True)
class Room:
    """Where the pretend Echo stands."""

    locale: str = "en-US"
    user: str = "amzn1.ask.account.local"
    device: str = "amzn1.ask.device.local"
    application: str = "amzn1.ask.skill.local"
    person: str = ""
    """The voice that speaks, where Alexa would recognise it."""

    has_screen: bool = False


@dataclass
class Echo:
    """One device in one room. What is said to it goes through the same adapter as Alexa's."""

    answer: Callable[[object], dict[str, Any]]
    """Answers envelopes: the skill does, or somebody who listens in on it."""

    resolver: Resolver
    clock: Callable[[], datetime]
    room: Room
    _session: EchoSession | None = field(default=None, init=False)

    @property
    def is_listening(self) -> bool:
        """Say whether the microphone is open."""
        return self._session is not None

    @property
    def wants_words(self) -> bool:
        """Say whether free speech is awaited, rather than a yes or a no."""
        return self._session is not None and self._session.elicits is not None

    @property
    def attributes(self) -> dict[str, Any]:
        """What the session carries; empty while the microphone is closed."""
        return self._session.attributes if self._session else {}

    def take(self, words: str) -> Heard:
        """Take what is said, or what happens to a device besides words, typed in brackets."""
        match words.casefold():
            case "(open)":
                return self.open()
            case "(silence)":
                return self.silence()
            case "(hang up)":
                return self.hang_up()
            case _:
                return self.say(words)

    def open(self) -> Heard:
        """Alexa, open evening ritual."""
        self.hang_up()
        return self._send({"type": "LaunchRequest"})

    def say(self, utterance: str) -> Heard:
        """Say something to the device; with the microphone closed only its name is heard."""
        spelled = " ".join(utterance.split()).lower().strip(" .!?")
        text = spelled.casefold()
        if self.resolver.tongue.opens(text):
            return self.open()
        if asked := self.resolver.tongue.find_request(text):
            return self.ask(asked)
        if self._session is None:
            return Heard(is_unheard=True)
        spoken, today = re.sub(r"alexa,? ", "", spelled, count=1), self.clock().date()
        if self._session.elicits:
            elicited = self.resolver.resolve_elicited(spoken, today, *self._session.elicits)
            return self.send_intent(elicited)
        return self.send_intent(self.resolver.resolve(spoken, today))

    def ask(self, request: str) -> Heard:
        """Ask the skill for something, with the microphone closed until then."""
        self.hang_up()
        return self.send_intent(self.resolver.resolve(request, self.clock().date()))

    def touch(self, word: str) -> Heard:
        """Touch what sends this word, on the screen that is shown."""
        if self._session is None:
            return Heard(is_unheard=True)
        token = self._session.token
        return self._send({"type": f"{APL}.UserEvent", "token": token, "arguments": [word]})

    def silence(self) -> Heard:
        """Say nothing for eight seconds."""
        if self._session is None:
            return Heard(is_unheard=True)
        if self._session.is_quiet:
            return self.hang_up("EXCEEDED_MAX_REPROMPTS")
        self._session = replace(self._session, is_quiet=True)
        return Heard(self._session.reprompt, is_listening=True, is_reprompt=True)

    def hang_up(self, reason: str = "USER_INITIATED") -> Heard:
        """End the session; of their own accord, with the button, the power or the wake word."""
        if self._session:
            ended = {"type": "SessionEndedRequest", "reason": reason}
            self.answer(self._envelope(ended, self._session, is_new=False))
        self._session = None
        return Heard()

    def send_intent(self, resolved: Resolved) -> Heard:
        """Send what Alexa made of something that was said."""
        intent = {"name": resolved.intent, "confirmationStatus": "NONE", "slots": resolved.slots}
        return self._send({"type": "IntentRequest", "dialogState": "STARTED", "intent": intent})

    def _send(self, request: dict[str, Any]) -> Heard:
        is_new = self._session is None
        session = self._session or EchoSession(f"amzn1.echo-api.session.{uuid4()}", {})
        answer = self.answer(self._envelope(request, session, is_new=is_new))
        response = answer["response"]
        if request["type"] == f"{APL}.UserEvent" and not response:
            return Heard(is_listening=True)  # a touch that means nothing: all stays as it was
        directives = response.get("directives", [])
        screen = next((one for one in directives if one["type"] == f"{APL}.RenderDocument"), None)
        elicits = (
            (one["updatedIntent"]["name"], one["slotToElicit"])
            for one in directives
            if one["type"] == "Dialog.ElicitSlot"
        )
        self._session = None
        if not response.get("shouldEndSession", True):
            self._session = EchoSession(
                id=session.id,
                attributes=answer.get("sessionAttributes", {}),
                reprompt=response.get("reprompt", {}).get("outputSpeech", {}).get("ssml", ""),
                elicits=next(elicits, None),
                token=(screen or {}).get("token", session.token),
            )
        speech = response.get("outputSpeech", {}).get("ssml", "")
        return Heard(speech, is_listening=self.is_listening, screen=screen)

    def _envelope(
        self, request: dict[str, Any], session: EchoSession, *, is_new: bool
    ) -> dict[str, Any]:
        application = {"applicationId": self.room.application}
        user = {"userId": self.room.user}
        can_draw = {APL: {"runtime": {"maxVersion": "1.4"}}} if self.room.has_screen else {}
        system = {
            "application": application,
            "user": user,
            "device": {"deviceId": self.room.device, "supportedInterfaces": can_draw},
            "apiEndpoint": "https://api.amazonalexa.com",
            "apiAccessToken": "local",
        }
        if self.room.person:
            system["person"] = {"personId": self.room.person}
        return {
            "version": "1.0",
            "session": {
                "new": is_new,
                "sessionId": session.id,
                "application": application,
                "attributes": session.attributes,
                "user": user,
            },
            "context": {"System": system},
            "request": {
                "requestId": f"amzn1.echo-api.request.{uuid4()}",
                "timestamp": self.clock().isoformat(timespec="seconds"),
                "locale": self.room.locale,
                **request,
            },
        }


def open_step(attributes: Mapping[str, Any]) -> str:
    """Return what is open now: a step, an offer, what is asked beside them; or `closed`."""
    ritual = attributes.get("ritual")
    if ritual is None:
        return "closed"
    if "aside" in ritual:
        return " ".join(str(ritual["aside"]).split(" ")[:2])
    if "offer" in ritual:
        return str(ritual["offer"])
    step = evening_from_text(swap_quotes(ritual["evening"])).step
    return f"{step.beat} {step.seat.name}"
