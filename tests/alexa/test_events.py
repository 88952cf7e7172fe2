"""What Alexa tells of the skill itself: late, twice, out of order, and with nobody listening."""

import json
import logging
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from skill.alexa.handlers import AlexaSkill, RedeliveryError
from skill.ports import Everything, Journal
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.web.app import accept_unsigned, create_app
from tests.alexa.envelopes import SKILL_ID, answer, envelope, following, intent, launch
from tests.turn.fakes import FailingJournal
from tests.world import NEW_YORK, Clock

ACCOUNT, NEIGHBOUR = "account", "neighbour"
TONIGHT, LATER, MUCH_LATER = "2026-11-22T03:00:00Z", "2026-11-22T03:10:00Z", "2026-11-22T04:05:00Z"
OF_NO_CONCERN: list[tuple[str, object]] = [
    ("AlexaSkillEvent.SkillEnabled", None),
    ("AlexaSkillEvent.SkillPermissionAccepted", {"acceptedPermissions": [{"scope": "any"}]}),
    ("AlexaSkillEvent.SkillPermissionChanged", {"acceptedPermissions": []}),
    ("AlexaSkillEvent.SkillAccountLinked", {"accessToken": "a secret"}),
    ("AlexaSkillEvent.SkillAccountUnlinked", None),
    ("AlexaSkillEvent.ProactiveSubscriptionChanged", {"subscriptions": [{"eventName": "x"}]}),
    ("AlexaSkillEvent.NotificationSubscriptionChanged", {"subscriptions": []}),
    ("AlexaSkillEvent.OfAKindToCome", {"userInformationPersistenceStatus": "NOT_PERSISTED"}),
    ("Reminders.ReminderStarted", {"alertToken": "a", "status": "ON"}),
    ("Reminders.ReminderCreated", {"alertToken": "a"}),
    ("Reminders.ReminderUpdated", {"alertToken": "a"}),
    ("Reminders.ReminderDeleted", {"alertTokens": ["a"]}),
    ("Reminders.ReminderStatusChanged", {"alertToken": "a", "status": "COMPLETED"}),
    ("AlexaSkillEvent.SkillDisabled", {"userInformationPersistenceStatus": "PERSISTED"}),
    ("AlexaSkillEvent.SkillDisabled", {"userInformationPersistenceStatus": "A_NEW_STATUS"}),
    ("AlexaSkillEvent.SkillDisabled", {"userInformationPersistenceStatus": ["NOT_PERSISTED"]}),
    ("AlexaSkillEvent.SkillDisabled", {}),
    ("AlexaSkillEvent.SkillDisabled", "NOT_PERSISTED"),
    ("AlexaSkillEvent.SkillDisabled", None),
]


def skill(journal: Journal | None = None, skill_id: str = "") -> AlexaSkill:
    return AlexaSkill(journal or MemoryJournal(), RoomZones(NEW_YORK), Clock(), skill_id)


def event(type_: str, body: object = None, user: str = ACCOUNT, **request: str) -> dict[str, Any]:
    """Return an event as Alexa sends it: there is no session, and no device."""
    raw = envelope({"type": type_, "timestamp": MUCH_LATER, **request})
    del raw["session"], raw["context"]["System"]["device"], raw["request"]["locale"]
    raw["context"]["System"]["user"]["userId"] = user
    if body is not None:
        raw["request"]["body"] = body
    return raw


def disabled(happened: str = LATER, status: str = "NOT_PERSISTED", **of: str) -> dict[str, Any]:
    body = {"userInformationPersistenceStatus": status}
    return event("AlexaSkillEvent.SkillDisabled", body, eventCreationTime=happened, **of)


def spend_an_evening(ritual: AlexaSkill, moment: str = TONIGHT, user: str = ACCOUNT) -> None:
    opened = ritual.answer(at(moment, user, launch()))
    ritual.answer(at(moment, user, answer("you made tea", **following(opened))))


def at(moment: str, user: str, raw: dict[str, Any]) -> dict[str, Any]:
    raw["request"]["timestamp"] = moment
    raw["context"]["System"]["user"]["userId"] = user
    return raw


def kept(ritual: AlexaSkill, user: str = ACCOUNT) -> Everything:
    return ritual.journal.export(ritual.house_of(user))


def is_empty(response: dict[str, Any]) -> bool:
    return bool(response["response"] == {} and response["version"] == "1.0")


def test_a_skill_taken_away_for_good_takes_everything_of_that_house_along() -> None:
    ritual = skill()
    spend_an_evening(ritual)
    spend_an_evening(ritual, user=NEIGHBOUR)

    response = ritual.answer(disabled())

    assert is_empty(response)
    assert kept(ritual) == Everything()
    assert kept(ritual, NEIGHBOUR).nights[0].notes


@pytest.mark.parametrize(("type_", "body"), OF_NO_CONCERN)
def test_every_other_event_gets_a_valid_empty_answer_and_changes_nothing(
    type_: str, body: object
) -> None:
    ritual = skill()
    spend_an_evening(ritual)
    before = kept(ritual)

    response = ritual.answer(event(type_, body))

    assert is_empty(response)
    assert kept(ritual) == before


def test_an_event_that_comes_twice_is_answered_twice() -> None:
    ritual = skill()
    spend_an_evening(ritual)

    responses = [ritual.answer(disabled()), ritual.answer(disabled())]

    assert all(map(is_empty, responses))
    assert kept(ritual) == Everything()


def test_an_event_of_nobody_and_of_nobody_known_is_answered() -> None:
    ritual = skill()
    nameless = disabled()
    del nameless["context"]["System"]["user"]

    assert is_empty(ritual.answer(nameless))
    assert is_empty(ritual.answer(disabled(user="a stranger")))


def test_an_event_for_another_skill_changes_nothing() -> None:
    journal = MemoryJournal()
    spend_an_evening(skill(journal))

    response = skill(journal, skill_id="amzn1.ask.skill.other").answer(disabled())

    assert is_empty(response)
    assert kept(skill(journal, skill_id=SKILL_ID)).nights


def test_a_late_event_does_not_take_the_night_of_somebody_who_came_back() -> None:
    ritual = skill()
    spend_an_evening(ritual, LATER)

    ritual.answer(disabled(happened=TONIGHT))

    assert kept(ritual).nights[0].notes


def test_a_late_event_does_not_take_the_choices_of_somebody_who_came_back() -> None:
    ritual = skill()
    ritual.answer(at(LATER, ACCOUNT, intent("SettingIntent", {"setting": "keep nothing"})))
    before = kept(ritual)

    ritual.answer(disabled(happened=TONIGHT))

    assert before.household is not None
    assert kept(ritual) == before


def test_the_same_event_again_does_not_take_what_was_begun_anew_after_it() -> None:
    ritual = skill()
    spend_an_evening(ritual)
    ritual.answer(disabled(happened=LATER))
    spend_an_evening(ritual, "2026-11-22T03:30:00Z")

    ritual.answer(disabled(happened=LATER))

    (night,) = kept(ritual).nights
    assert night.notes


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_in_whatever_order_events_come_what_was_before_is_gone(order: tuple[int, ...]) -> None:
    ritual = skill()
    spend_an_evening(ritual)
    happened = {"eventCreationTime": "2026-11-22T03:20:00Z"}
    events = [
        disabled(),
        event("AlexaSkillEvent.SkillEnabled", None, ACCOUNT, **happened),
        disabled(status="PERSISTED"),
    ]

    responses = [ritual.answer(events[at]) for at in order]

    assert all(map(is_empty, responses))
    assert kept(ritual) == Everything()


@pytest.mark.parametrize("happened", ["", "soon"])
def test_an_event_that_does_not_say_when_it_happened_happened_when_it_was_sent(
    happened: str,
) -> None:
    ritual = skill()
    spend_an_evening(ritual)

    ritual.answer(disabled(happened))

    assert kept(ritual) == Everything()


def test_a_session_that_was_open_begins_anew_after_the_event() -> None:
    ritual = skill()
    opened = ritual.answer(at(TONIGHT, ACCOUNT, launch()))
    told = answer("you made tea", **following(opened))
    answered = ritual.answer(at(TONIGHT, ACCOUNT, told))
    ritual.answer(disabled())

    late = answer("a walk by the river", **following(answered))
    response = ritual.answer(at(LATER, ACCOUNT, late))

    words = [note.words for night in kept(ritual).nights for note in night.notes]
    assert response["response"]["outputSpeech"]
    assert "you made tea" not in words


@pytest.mark.parametrize("trouble", ["cannot_read", "cannot_write", "is_slow_to_say"])
def test_where_the_store_is_away_alexa_is_to_deliver_it_again(trouble: str) -> None:
    journal = FailingJournal()
    ritual = skill(journal)
    spend_an_evening(ritual)
    setattr(journal, trouble, True)

    with pytest.raises(RedeliveryError):
        ritual.answer(disabled())

    setattr(journal, trouble, False)
    assert is_empty(ritual.answer(disabled()))
    assert kept(ritual) == Everything()


def test_where_the_store_is_away_events_of_no_concern_are_answered_all_the_same() -> None:
    ritual = skill(FailingJournal(cannot_read=True, cannot_write=True))

    assert all(is_empty(ritual.answer(event(type_, body))) for type_, body in OF_NO_CONCERN)


def test_a_failed_event_is_logged_by_kind_and_tells_nobody_whose_it_was(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ritual = skill(FailingJournal(cannot_write=True))

    with caplog.at_level(logging.DEBUG), pytest.raises(RedeliveryError) as failure:
        ritual.answer(disabled())

    assert "StoreError" in caplog.text
    assert ACCOUNT not in caplog.text
    assert ritual.house_of(ACCOUNT) not in caplog.text
    assert failure.value.__cause__ is None
    assert failure.value.__suppress_context__


def test_a_server_of_ones_own_asks_for_the_event_again_too() -> None:
    journal = FailingJournal(cannot_write=True)
    door = create_app(skill(journal), accept_unsigned).test_client()

    failed = door.post("/alexa", data=json.dumps(disabled()))
    journal.cannot_write = False
    answered = door.post("/alexa", data=json.dumps(disabled()))

    assert failed.status_code == 503
    assert answered.status_code == 200


def test_nothing_is_read_for_an_event_of_no_concern() -> None:
    journal = FailingJournal()

    for type_, body in OF_NO_CONCERN:
        skill(journal).answer(event(type_, body))

    assert (journal.reads, journal.writes) == (0, 0)


def test_forgetting_costs_one_read_to_see_whether_somebody_is_there() -> None:
    journal = FailingJournal()
    ritual = skill(journal)
    spend_an_evening(ritual)
    journal.reads = journal.writes = 0

    ritual.answer(disabled())

    assert (journal.reads, journal.writes) == (1, 1)
    assert not journal.recall(ritual.house_of(ACCOUNT), date(2026, 11, 1))
