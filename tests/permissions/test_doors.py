"""What a voice is refused at one door it is refused at every other, the speaker among them."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from skill.alexa.handlers import AlexaSkill
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.web.app import accept_unsigned, create_app
from tests.permissions.houses import ALONE, SEALED, SHARED, copy_of
from tests.ritual.test_every_act_everywhere import ACTS
from tests.world import NEW_YORK, Bedroom, Clock, bedroom

MAYA, SAM, STRANGER = (f"amzn1.person.{name}" for name in ("maya", "sam", "stranger"))
Wire = dict[str, Any]


def lived() -> tuple[MemoryJournal, Clock, str]:
    """Return a house of two with known voices, to be tried from here. Lived in once."""
    journal, clock, user = _lived()
    return copy_of(journal), replace(clock), user


@cache
def _lived() -> tuple[MemoryJournal, Clock, str]:
    """Speak into it through real envelopes."""
    room = bedroom()
    _as(room, MAYA)
    room.open()
    room.say("i'm maya and this is sam", "keep everything")
    _as(room, SAM)
    room.say("my name is sam")
    _as(room, MAYA)
    room.say(f"you fed the {SHARED}")
    room.clock.next_night()
    room.open()
    room.say("just me tonight", f"the {ALONE} came by", "seal that", "four seven one one")
    room.say("four seven one one", f"a {SEALED}")
    room.clock.next_night()
    journal = room.journal
    assert isinstance(journal, MemoryJournal)
    return journal, room.clock, room.echo.room.user


def _as(room: Bedroom, person: str) -> None:
    room.echo.room = replace(room.echo.room, person=person)


def _envelope(act: str, clock: Clock, user: str, person: str) -> Wire:
    named = {"requestId": act, "timestamp": clock.now.isoformat(), "locale": "en-US"}
    system: Wire = {"user": {"userId": user}}
    if person:
        system["person"] = {"personId": person}
    return {
        "session": {"new": True, "attributes": {}, "user": {"userId": user}},
        "context": {"System": system},
        "request": {**named, **ACTS[act]},
    }


@pytest.mark.parametrize("person", [STRANGER, ""])
@pytest.mark.parametrize("act", ACTS)
def test_no_door_tells_a_voice_it_does_not_know_what_was_kept(act: str, person: str) -> None:
    journal, clock, user = lived()
    skill = AlexaSkill(journal, RoomZones(NEW_YORK), clock)
    asked = _envelope(act, clock, user, person)

    called = skill.answer(asked)
    journal, clock, user = lived()
    app = create_app(AlexaSkill(journal, RoomZones(NEW_YORK), clock), accept_unsigned)
    posted = app.test_client().post("/alexa", data=json.dumps(asked))

    assert posted.get_json() == called
    said = json.dumps(called)
    assert not any(word in said for word in (SHARED, ALONE, SEALED))


@pytest.mark.parametrize("person", [STRANGER, ""])
@pytest.mark.parametrize(
    "words",
    [
        "there is just one of us",
        "what did we say last night",
        "read our thanks",
        "delete everything",
        "keep everything",
        "pause until we say",
        "what did i seal",
        "my name is maya",
    ],
)
def test_nor_does_the_speaker(words: str, person: str) -> None:
    journal, clock, user = lived()
    room = bedroom(journal, clock)
    room.echo.room = replace(room.echo.room, user=user, person=person)
    before = journal.export(room.skill.house_of(user)).household

    heard = [room.say(f"alexa, ask evening ritual {words}"), room.say("yes"), room.say("yes")]

    assert not any(word in " ".join(heard) for word in (SHARED, ALONE, SEALED))
    assert before is not None
    after = journal.export(room.skill.house_of(user)).household
    assert after is not None
    assert (after.people, after.members) == (before.people, before.members)
    assert after.choices == before.choices
