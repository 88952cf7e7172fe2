"""Writes down, once, all that this release stores: `python -m tests.codec.golden.write NAME`."""

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from moto import mock_aws
from msgspec.structs import replace

from skill.alexa.session import attributes_of
from skill.codec.texts import aside_to_wire, evening_to_text, household_to_text, receipt_to_text
from skill.ports import Journal, Receipt, Write
from skill.ritual.beats import deep_question, thanks
from skill.ritual.model.acts import Erasure, Length, Sign
from skill.ritual.model.choices import Choices, Keeping, Numbers, Telling
from skill.ritual.model.confirmation import (
    Aside,
    AskAlone,
    AskCode,
    Confirm,
    ConfirmPeople,
    Purpose,
    RecallKind,
)
from skill.ritual.model.deck import Deck, Stage
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, KeepingNews, Member, Misses, People, Seat, SetUp
from skill.ritual.model.reply import Ask, Awaits, CommonPrompt, Party, Reply, Say
from skill.ritual.model.streak import Chain, Ended, Pending, Span, Tally, Weeks
from skill.ritual.stage.scene import Note, Offer, Readers
from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.dynamodb.table import Table
from skill.storage.encryption.interface import Keyring
from skill.storage.sqlite import SqliteJournal
from skill.turn import Session
from tests.codec.golden.stores import as_json, dump_file, dump_table
from tests.storage import engine
from tests.storage.journals import keyring

HERE = Path(__file__).parent
HOUSE = "0123456789abcdef0123456789abcdef"
NIGHT, NIGHT_BEFORE = date(2026, 11, 21), date(2026, 11, 20)
MOMENT = datetime(2026, 11, 21, 22, 4, 5, tzinfo=UTC)

TALLY = Tally(
    nights=212,
    together=140,
    recent=tuple(date(2026, 11, day) for day in (2, 3, 5, 6, 7, 19, 20)),
    recent_together=frozenset(date(2026, 11, day) for day in (3, 5, 20)),
    edge=Chain(9, 1, 4, date(2026, 10, 9), Ended(31, date(2026, 9, 30)), date(2026, 10, 3)),
    week_edge=Weeks(3, date(2026, 10, 5), 2),
    goal=4,
    spans=(Span(date(2026, 11, 8), date(2026, 11, 19)),),
    zone="Europe/Berlin",
    pending=(Pending(datetime(2026, 11, 20, 21, 30, tzinfo=UTC), NIGHT_BEFORE, is_together=True),),
)
WHOLE = Household(
    people=People.TWO,
    members=(
        Member("Zoë", "5f0c2a9be1d47738", 2, "a1:9c2b77", frozenset({"faith", "money", "body"})),
        Member(
            "D'Arcy",
            "0b7de1aa42c3f590",
            welcomes=frozenset({"money"}),
            heard_since=date(2026, 11, 2),
        ),
    ),
    choices=Choices(
        keeping=Keeping.EVERYTHING,
        telling=Telling.BRIEF,
        numbers=Numbers.WEEK,
        cue=False,
        touch=True,
        whisper=True,
        rollover=6,
        listening=False,
        gentle=True,
        stages=frozenset({Stage.LONG, Stage.PARENTS}),
        fading=30,
        fading_since=date(2026, 11, 19),
    ),
    tally=TALLY,
    deck=Deck(
        asked={"c001": 24664, "c300": 24651, "s002": 24663, "d040": 24664},
        aside=frozenset({"c001", "s002"}),
        banned=frozenset({"r020"}),
        off=frozenset({"home", "travel"}),
        kept=frozenset({"food"}),
        recent=("s002", "c001"),
    ),
    asked=frozenset({SetUp.COMPANY, SetUp.KEEPING, SetUp.NAMES, SetUp.TOUCH}),
    led=Seat.B,
    zone="Europe/Berlin",
    offered=NIGHT_BEFORE,
    paused_on=date(2026, 11, 18),
    apart=True,
    reunion=date(2026, 11, 10),
    our_day=date(2000, 6, 4),
    awaited=date(2026, 11, 25),
    resident=Seat.B,
    changed_on=date(2026, 11, 1),
    keeping_news=KeepingNews(NIGHT_BEFORE, frozenset({Seat.A})),
    kids_on=date(2026, 11, 17),
    short_answers=-3,
    misses=Misses(NIGHT, 2),
    revision=1,
)
USUAL = Household(
    people=People.ONE,
    members=(Member("Maya"), Member()),
    tally=Tally(nights=2, recent=(NIGHT_BEFORE, NIGHT), zone="Europe/Berlin"),
    zone="Europe/Berlin",
    revision=1,
)
EVENING = Evening(
    night=NIGHT,
    party=Party.COUPLE,
    first=Seat.B,
    length=Length.SHORT,
    question="c017",
    depth=2,
    steps=(
        *(Step("opening"), Step("thanks", Seat.B, asked=1), Step("thanks", asked=2, stays=3)),
        *(Step("deep_question", Seat.B, asked=1), Step("deep_question"), Step("closing")),
    ),
    passed=3,
    answered=frozenset({Step("thanks", Seat.B), Step("thanks")}),
    reflected=frozenset(Seat),
    parts=1,
    is_gathering=True,
    signs=frozenset({Sign.LOW, Sign.FEELING}),
    passed_over=("c001", "d040"),
    loops=1,
    misses=1,
    hints=1,
    told=frozenset({"thanks.explain", "recap.explain"}),
    keeps_next=True,
    seals_next=Seat.A,
    taken_up_on=NIGHT,
    reflected_later=frozenset({Seat.B}),
    since=datetime(2026, 11, 21, 21, 30, tzinfo=UTC),
    guarded=3,
    keeps_earlier=True,
    is_shared=True,
    is_away=True,
    park_offered=True,
    is_pending=True,
    is_playful=True,
    is_cared_for=True,
    revision=1,
)
LAST = Evening(
    night=NIGHT_BEFORE,
    party=Party.SOLO,
    question="s002",
    steps=(Step("opening"), Step("thanks"), Step("closing")),
    passed=2,
    answered=frozenset({Step("thanks")}),
    is_off_record=True,
    revision=4,
)
ASK = Ask(
    Say(deep_question.DeepQuestionPrompt.ASK, {"name": "Zoë"}, "c017", 1),
    Awaits.ANSWER,
    deep_question.DeepQuestionPrompt.TENDER,
)
SAYS = (
    Say(CommonPrompt.HEARD_THANKS, nth=4),
    Say(thanks.ThanksPrompt.ASK, {"name": "Zoë", "day": NIGHT, "count": 3}),
)
RECEIPT = Receipt("3f09c2aa11223344", Reply(SAYS, ASK, Party.COUPLE, is_brief=True), MOMENT)
CLOSED = Receipt("77aa88bb11223344", Reply((Say(CommonPrompt.GOODBYE),), party=Party.SOLO), MOMENT)
FIRST_NOTES = (
    Note("thanks", Seat.B, "you made tea", is_first=True, readers=Readers.AUTHOR),
    Note("thanks", Seat.A, 'for the \U0001f642, the "walk"', is_first=True),
)
LATER_NOTES = (
    Note("thanks", Seat.A, "and the rain", is_first=False, readers=Readers.HOUSE),
    Note("recap", Seat.B, "only for me", is_first=True, is_sealed=True),
)
NOTES_BEFORE = (Note("thanks", Seat.A, "the peach", is_first=True, readers=Readers.NOBODY),)
ASKED: tuple[Confirm | ConfirmPeople | AskAlone | AskCode, ...] = (
    *(ConfirmPeople(people) for people in (People.ONE, People.TWO)),
    *(Confirm(what, night) for what in Erasure for night in (None, NIGHT)),
    *(AskAlone(what, night) for what in RecallKind for night in (None, NIGHT)),
    *(AskCode(purpose, seat) for purpose in Purpose for seat in (None, *Seat)),
)
ASIDES = [Aside(asks, closes) for closes in (False, True) for asks in ASKED]


def write_down(folder: Path) -> None:
    """Write one folder, but for what is expected of it: that is spelled out by hand."""
    folder.mkdir()
    pages = {
        "household": household_to_text(WHOLE),
        "usual household": household_to_text(USUAL),
        "evening": evening_to_text(EVENING),
        "last evening": evening_to_text(LAST),
    }
    receipts = [receipt_to_text(one) for one in (RECEIPT, CLOSED, Receipt("", Reply(), MOMENT))]
    written = {
        "pages.json": as_json(pages),
        "receipts.json": as_json(receipts),
        "asides.json": as_json([aside_to_wire(one) for one in ASIDES]),
        "sessions.json": as_json(_sessions()),
        **_stores("clear", None),
        **_stores("sealed", keyring()),
    }
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")


def _sessions() -> dict[str, object]:
    asked = Aside(Confirm(Erasure.NIGHT, NIGHT_BEFORE), closes=True)
    seal = keyring().make_key(HOUSE).seal
    sessions = {
        "whole": Session(
            WHOLE, EVENING, aside=asked, is_private=True, asked=("Cni",), is_adrift=True, seal=seal
        ),
        "at the door": Session(USUAL, last_evening=LAST, offer=Offer.FINISH),
    }
    return {name: attributes_of(session, HOUSE) for name, session in sessions.items()}


def _stores(name: str, ring: Keyring | None) -> dict[str, str]:
    engine.with_credentials()
    place = TableAddress("nights", engine.REGION)
    with tempfile.TemporaryDirectory() as folder, mock_aws():
        file = Path(folder) / "nights.db"
        live_in(SqliteJournal(file, ring))
        Table(place).create()
        live_in(DynamoJournal(place, AN_OPERATOR, ring))
        items = as_json(dump_table(place))
        return {f"{name}.sql": dump_file(file), f"{name}-items.json": items}


def live_in(journal: Journal) -> None:
    """Keep two nights of a house, and nothing but the profile of another one."""
    keep = _keeper(journal)
    keep("house", Write(WHOLE, EVENING, FIRST_NOTES, receipt=RECEIPT, fades=30))
    household, evening = replace(WHOLE, revision=2), replace(EVENING, revision=2)
    keep("house", Write(household, evening, LATER_NOTES, receipt=RECEIPT, fades=30))
    last = replace(LAST, revision=1)
    before = Write(evening=last, notes=NOTES_BEFORE, receipt=CLOSED, planned_for=2, fades=30)
    keep("house", before)
    keep("usual", Write(USUAL, receipt=CLOSED))


def _keeper(journal: Journal) -> Callable[[str, Write], None]:
    def keep(house: str, write: Write) -> None:
        journal.keep(house, replace(write, seal=journal.open(house, NIGHT).seal))

    return keep


if __name__ == "__main__":
    write_down(HERE / sys.argv[1])
