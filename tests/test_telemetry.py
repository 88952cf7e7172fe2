"""What is told of a turn: the whole account, and nothing that is not ours."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count

import pytest

from skill.alexa.handlers import AlexaSkill
from skill.ops.metrics import Account, Outcome, Telemetry, kind_of
from skill.ports import Journal, Pages, StaleError, StoreError, Write
from skill.ritual.model.household import Household
from skill.ritual.plan.script import BEATS
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from tests.alexa.envelopes import SKILL_ID, answer, envelope, following, intent, launch
from tests.turn.fakes import FailingJournal
from tests.world import NEW_YORK, Clock


@dataclass
class Told:
    """A skill, and everything that was told of its turns."""

    journal: Journal = field(default_factory=MemoryJournal)
    skill_id: str = ""
    accounts: list[Account] = field(default_factory=list)

    def __post_init__(self) -> None:
        ticks = count()
        telemetry = Telemetry(self.accounts.append, lambda: float(next(ticks)))
        self.skill = AlexaSkill(
            self.journal, RoomZones(NEW_YORK), Clock(), self.skill_id, telemetry=telemetry
        )

    def of(self, raw: object) -> Account:
        self.skill.answer(raw)
        return self.accounts[-1]


def evening(told: Told, *said: str) -> list[Account]:
    """Open, and say one thing after the other."""
    response = told.skill.answer(launch())
    for words in said:
        response = told.skill.answer(answer(words, **following(response)))
    return told.accounts


def test_a_launch_is_told_as_one_read_and_an_open_question() -> None:
    account = Told().of(launch())

    assert account.kind == "launch"
    assert account.intent == ""
    assert account.outcome is Outcome.ASKED
    assert account.beat == "thanks"
    assert account.reads == 1
    assert account.errors == ()


def test_only_the_first_turn_of_a_process_is_cold() -> None:
    told = Told()

    assert [told.of(launch()).is_cold for _ in range(3)] == [True, False, False]


def test_a_night_is_told_once_in_the_turn_in_which_it_counts() -> None:
    accounts = evening(Told(), "you made tea", "nothing", "the rain and i felt calm")

    assert sum(account.nights for account in accounts) == 1
    assert all(account.writes <= 1 for account in accounts)


def test_a_night_that_could_not_be_kept_is_not_told_as_one() -> None:
    accounts = evening(Told(FailingJournal(cannot_write=True)), "you made tea", "nothing")

    assert sum(account.nights for account in accounts) == 0
    assert accounts[-1].is_adrift


@pytest.mark.parametrize("error", ["INVALID_RESPONSE", "ENDPOINT_TIMEOUT"])
@pytest.mark.parametrize("type_", ["SessionEndedRequest", "System.ExceptionEncountered"])
def test_an_answer_that_alexa_could_not_use_is_told_as_a_failure(type_: str, error: str) -> None:
    account = Told().of(envelope({"type": type_, "reason": "ERROR", "error": {"type": error}}))

    assert account.outcome is Outcome.FAILED
    assert account.errors == (error,)


@pytest.mark.parametrize("error", ["DEVICE_COMMUNICATION_ERROR", "you made tea", "", None])
def test_what_breaks_elsewhere_is_no_failure_of_ours_and_not_repeated(error: str | None) -> None:
    account = Told().of(
        envelope({"type": "SessionEndedRequest", "reason": "ERROR", "error": {"type": error}})
    )

    assert account.outcome is Outcome.SILENT
    assert account.errors == ()


def test_the_journal_is_timed_apart_from_the_whole() -> None:
    account = Told().of(launch())

    assert account.store_seconds == account.reads + account.writes
    assert account.seconds > account.store_seconds


def test_trouble_with_the_store_is_told_by_its_kind_and_the_turn_goes_on() -> None:
    account = Told(FailingJournal(cannot_read=True)).of(launch())

    assert account.errors == ("StoreError",)
    assert account.store_errors == 1
    assert account.outcome is Outcome.ASKED


def test_being_overtaken_by_another_device_is_no_error() -> None:
    watch = Telemetry().watch(MemoryJournal())

    with pytest.raises(StaleError):
        watch.keep("house", Write(Household(revision=7)))

    account = watch.account()
    assert (account.overtaken, account.store_errors, account.errors) == (1, 0, ())


def test_an_error_nobody_foresaw_is_told_by_its_kind() -> None:
    account = Told(BrokenJournal()).of(launch())

    assert account.outcome is Outcome.FAILED
    assert account.errors == ("ZeroDivisionError",)


class BrokenJournal(MemoryJournal):
    """Breaks in a way no port foresees."""

    def keep(self, house: str, write: Write) -> None:
        raise ZeroDivisionError(f"a secret of {house}: {write}")

    def open(self, house: str, since: date) -> Pages:
        raise ZeroDivisionError(f"a secret of {house} since {since}")


def test_what_is_not_ours_is_told_as_something_else() -> None:
    assert Told().of(intent("MyOwnSecretIntent")).intent == "other"
    assert Told().of(envelope({"type": "My.Own.Secret"})).kind == "other"


def test_a_step_that_is_no_beat_of_ours_is_told_nowhere() -> None:
    told = Told()
    opened = told.skill.answer(launch())
    carried = opened["sessionAttributes"]["ritual"]
    carried["evening"] = carried["evening"].replace(" thanks.", " mysecret.")

    account = told.of(intent("AMAZON.StopIntent", None, **following(opened)))

    assert account.beat in BEATS


def test_an_ended_session_and_somebody_elses_request_are_silent() -> None:
    ended = Told().of(envelope({"type": "SessionEndedRequest", "reason": "USER_INITIATED"}))
    strange = Told(skill_id="amzn1.ask.skill.other").of(launch())

    assert ended.outcome is Outcome.SILENT
    assert strange.outcome is Outcome.SILENT
    assert strange.reads == 0


def test_stop_closes() -> None:
    assert Told(skill_id=SKILL_ID).of(intent("AMAZON.StopIntent")).outcome is Outcome.CLOSED


def test_two_requests_are_told_apart_and_a_retry_is_not() -> None:
    told, first, second = Told(), launch(), launch()

    one, another, again = told.of(first), told.of(second), told.of(first)

    assert len(one.request) == 8
    assert one.request != another.request
    assert one.request == again.request


def test_what_is_told_of_a_request_is_no_part_of_what_is_kept_of_it() -> None:
    journal = MemoryJournal()
    told = Told(journal)
    accounts = evening(told, "you made tea")

    kept = repr(vars(journal))
    assert accounts[-1].writes == 1
    assert all(account.request not in kept for account in accounts)


def test_a_chain_of_causes_is_told_as_far_as_anybody_reads() -> None:
    outer = StoreError("a secret")
    outer.__cause__ = OSError("another")
    circle = ValueError()
    circle.__cause__ = circle

    assert kind_of(outer) == "StoreError from OSError"
    assert kind_of(circle).count("ValueError") == 4
