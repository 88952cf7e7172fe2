"""What every journal promises, whatever it is made of."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from skill.ports import Everything, Journal, KeptNight, Pages, Receipt, StaleError, Write
from skill.ritual.model.choices import Choices
from skill.ritual.model.evening import Evening, Step
from skill.ritual.model.household import Household, Member, People, Seat
from skill.ritual.model.reply import CommonPrompt, Reply, Say
from skill.ritual.stage.scene import Note, Readers
from tests.storage.journals import JOURNALS, KINDS

NIGHT = date(2026, 11, 21)
EVENING = Evening(NIGHT, steps=(Step("thanks"),), revision=1)
HOUSEHOLD = Household(people=People.TWO, members=(Member("Maya"), Member("Sam")), revision=1)
FADING = replace(HOUSEHOLD, choices=Choices(fading=30, fading_since=NIGHT), revision=2)
THANKS = Note("thanks", Seat.A, "you made tea", is_first=True)
MOMENT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
RECEIPT = Receipt("r1", Reply((Say(CommonPrompt.HEARD_THANKS, {"nights": 3}),)), MOMENT)


@pytest.fixture(params=KINDS)
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    with JOURNALS[request.param](tmp_path) as opened:
        yield opened


def test_a_house_that_never_came_has_an_empty_page(journal: Journal) -> None:
    pages = journal.open("nobody", NIGHT)

    assert pages.household is None
    assert pages.evenings == ()
    assert pages.receipts == ()


def test_what_is_kept_together_is_read_together(journal: Journal) -> None:
    journal.keep("house", Write(HOUSEHOLD, EVENING, receipt=RECEIPT))

    pages = journal.open("house", NIGHT)

    assert pages.household == HOUSEHOLD
    assert pages.evenings == (EVENING,)
    assert RECEIPT in pages.receipts


def test_only_evenings_from_the_label_on_are_read(journal: Journal) -> None:
    nights = [NIGHT - timedelta(days=days) for days in (5, 2, 1, 0)]
    for night in nights:
        journal.keep("house", Write(evening=replace(EVENING, night=night)))

    pages = journal.open("house", NIGHT - timedelta(days=1))

    assert [evening.night for evening in pages.evenings] == nights[2:]


def test_houses_do_not_see_each_other(journal: Journal) -> None:
    journal.keep("one", Write(HOUSEHOLD, EVENING, (THANKS,)))

    pages, words = journal.open("other", NIGHT), journal.recall("other", NIGHT)

    assert pages.household is None
    assert pages.evenings == ()
    assert words == ()


def test_the_next_revision_is_kept(journal: Journal) -> None:
    journal.keep("house", Write(HOUSEHOLD, EVENING))
    later = replace(EVENING, passed=1, revision=2)

    journal.keep("house", Write(replace(HOUSEHOLD, led=Seat.B, revision=2), later))

    pages = journal.open("house", NIGHT)
    assert pages.household == replace(HOUSEHOLD, led=Seat.B, revision=2)
    assert pages.evenings == (later,)


@pytest.mark.parametrize("revision", [1, 3])
def test_the_second_of_two_devices_is_refused(journal: Journal, revision: int) -> None:
    journal.keep("house", Write(evening=EVENING))

    with pytest.raises(StaleError):
        journal.keep("house", Write(evening=replace(EVENING, passed=1, revision=revision)))

    assert journal.open("house", NIGHT).evenings == (EVENING,)


def test_a_later_revision_of_nothing_is_refused(journal: Journal) -> None:
    with pytest.raises(StaleError):
        journal.keep("house", Write(HOUSEHOLD, replace(EVENING, revision=2)))

    assert journal.open("house", NIGHT).household is None


def test_a_refused_write_leaves_nothing_behind(journal: Journal) -> None:
    journal.keep("house", Write(evening=EVENING))

    with pytest.raises(StaleError):
        journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,)))

    assert journal.open("house", NIGHT).household is None
    assert journal.recall("house", NIGHT) == ()


def test_words_are_kept_in_the_order_they_were_said(journal: Journal) -> None:
    parts = [Note("recap", Seat.A, words, is_first=not at) for at, words in enumerate("abc")]

    for revision, part in enumerate(parts, 1):
        journal.keep("house", Write(evening=replace(EVENING, revision=revision), notes=(part,)))

    assert journal.recall("house", NIGHT) == tuple(parts)


def test_an_answer_given_anew_replaces_the_one_before(journal: Journal) -> None:
    of_the_other = replace(THANKS, seat=Seat.B, words="you called")
    journal.keep("house", Write(evening=EVENING, notes=(THANKS, of_the_other)))
    anew = replace(THANKS, words="you waited up")

    journal.keep("house", Write(evening=replace(EVENING, revision=2), notes=(anew,)))

    assert set(journal.recall("house", NIGHT)) == {anew, of_the_other}


def test_an_answer_taken_back_leaves_nothing(journal: Journal) -> None:
    of_the_other = replace(THANKS, seat=Seat.B, words="you called")
    journal.keep("house", Write(evening=EVENING, notes=(THANKS, of_the_other)))

    back = replace(THANKS, words="")
    journal.keep("house", Write(evening=replace(EVENING, revision=2), notes=(back,)))

    assert journal.recall("house", NIGHT) == (of_the_other,)


def test_off_the_record_leaves_the_night_and_no_words(journal: Journal) -> None:
    journal.keep("house", Write(evening=EVENING, notes=(THANKS,)))
    off = replace(EVENING, is_off_record=True, revision=2)

    journal.keep("house", Write(evening=off, erases_words=True))

    assert journal.open("house", NIGHT).evenings == (off,)
    assert journal.recall("house", NIGHT) == ()


@pytest.mark.parametrize(
    "words", ["<b>&amp;</b>", '{"a": "b"}', "\u202eabc \U0001f642", "x" * 8000]
)
def test_any_words_come_back_as_they_were_said(journal: Journal, words: str) -> None:
    journal.keep("house", Write(evening=EVENING, notes=(replace(THANKS, words=words),)))

    (note,) = journal.recall("house", NIGHT)

    assert note.words == words


def test_of_two_devices_at_once_exactly_one_wins(journal: Journal) -> None:
    def attempt(words: str) -> bool:
        try:
            journal.keep("house", Write(HOUSEHOLD, EVENING, (replace(THANKS, words=words),)))
        except StaleError:
            return False
        return True

    with ThreadPoolExecutor(8) as devices:
        won = list(devices.map(attempt, "abcdefgh"))

    (note,) = journal.recall("house", NIGHT)
    assert won.count(True) == 1
    assert note.words == "abcdefgh"[won.index(True)]


def test_a_journal_that_is_there_answers_its_check(journal: Journal) -> None:
    journal.check()

    assert journal.open("house", NIGHT).household is None


def test_an_export_holds_all_that_is_kept_oldest_night_first(journal: Journal) -> None:
    before = replace(EVENING, night=NIGHT - timedelta(days=400))
    journal.keep("house", Write(evening=EVENING, notes=(THANKS,), receipt=RECEIPT))
    journal.keep("house", Write(HOUSEHOLD, before))

    kept = journal.export("house")

    nights = (KeptNight(before), KeptNight(EVENING, (THANKS,)))
    assert kept == Everything(HOUSEHOLD, nights, (RECEIPT,))


def test_an_export_of_nobody_is_empty(journal: Journal) -> None:
    journal.keep("other", Write(HOUSEHOLD, EVENING, (THANKS,)))

    assert journal.export("nobody") == Everything()


def test_a_night_erased_takes_its_words_along_and_leaves_the_others(journal: Journal) -> None:
    other = replace(EVENING, night=NIGHT - timedelta(days=1))
    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,), receipt=RECEIPT))
    journal.keep("house", Write(evening=other, notes=(THANKS,)))
    journal.keep("neighbour", Write(HOUSEHOLD, EVENING, (THANKS,)))

    journal.keep("house", Write(forgets=NIGHT))

    assert journal.export("house") == Everything(HOUSEHOLD, (KeptNight(other, (THANKS,)),))
    assert journal.recall("neighbour", NIGHT) == (THANKS,)


def test_erasing_a_night_that_is_not_there_is_fine(journal: Journal) -> None:
    journal.keep("house", Write(HOUSEHOLD, EVENING))

    journal.keep("house", Write(forgets=NIGHT - timedelta(days=1)))
    journal.keep("nobody", Write(forgets=NIGHT))

    assert journal.open("house", NIGHT).evenings == (EVENING,)


def test_whoever_is_in_the_middle_of_an_erased_night_begins_it_anew(journal: Journal) -> None:
    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,)))
    journal.keep("house", Write(forgets=NIGHT))

    with pytest.raises(StaleError):
        journal.keep("house", Write(evening=replace(EVENING, revision=2), notes=(THANKS,)))

    journal.keep("house", Write(evening=EVENING, planned_for=1))
    assert journal.export("house").nights == (KeptNight(EVENING),)


def test_of_a_forgotten_house_nothing_is_left(journal: Journal) -> None:
    nights = [NIGHT - timedelta(days=days) for days in range(60)]
    for night in nights:
        kept = replace(EVENING, night=night)
        journal.keep("house", Write(evening=kept, notes=(THANKS,), receipt=RECEIPT))
    journal.keep("house", Write(HOUSEHOLD))

    forgotten = journal.forget("house")

    assert forgotten == len(nights) + 1
    assert journal.export("house") == Everything()
    assert replace(journal.open("house", min(nights)), seal="") == Pages()
    assert journal.recall("house", min(nights)) == ()


def test_forgetting_one_house_leaves_the_others(journal: Journal) -> None:
    for house in ("house", "house2", "hous"):
        journal.keep(house, Write(HOUSEHOLD, EVENING, (THANKS,), receipt=RECEIPT))

    journal.forget("house")

    whole = Everything(HOUSEHOLD, (KeptNight(EVENING, (THANKS,)),), (RECEIPT,))
    assert journal.export("house2") == journal.export("hous") == whole


def test_forgetting_twice_or_nobody_is_fine(journal: Journal) -> None:
    journal.keep("house", Write(HOUSEHOLD, EVENING))

    assert [journal.forget("house"), journal.forget("house"), journal.forget("nobody")] == [2, 0, 0]


@pytest.mark.parametrize(
    "write",
    [
        Write(replace(HOUSEHOLD, revision=2)),
        Write(evening=replace(EVENING, revision=2), notes=(THANKS,)),
        Write(replace(HOUSEHOLD, revision=2), replace(EVENING, revision=2), (THANKS,)),
        Write(replace(HOUSEHOLD, revision=2), replace(EVENING, night=NIGHT + timedelta(days=1))),
        Write(
            evening=replace(EVENING, night=NIGHT + timedelta(days=1)),
            notes=(THANKS,),
            planned_for=1,
        ),
    ],
    ids=["household", "night", "both", "both, next night", "next night"],
)
def test_what_was_read_before_forgetting_cannot_be_written_after_it(
    journal: Journal, write: Write
) -> None:
    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,), receipt=RECEIPT))
    journal.forget("house")

    with pytest.raises(StaleError):
        journal.keep("house", write)

    assert journal.export("house") == Everything()


def test_a_night_planned_for_an_earlier_household_is_refused_by_a_new_one(
    journal: Journal,
) -> None:
    journal.keep("house", Write(HOUSEHOLD))
    journal.keep("house", Write(replace(HOUSEHOLD, revision=2)))
    journal.forget("house")
    journal.keep("house", Write(HOUSEHOLD))

    with pytest.raises(StaleError):
        journal.keep("house", Write(evening=EVENING, planned_for=2))

    assert journal.export("house") == Everything(HOUSEHOLD)


def test_a_night_planned_for_a_household_that_went_on_since_is_kept(journal: Journal) -> None:
    journal.keep("house", Write(HOUSEHOLD))
    journal.keep("house", Write(replace(HOUSEHOLD, revision=2)))

    journal.keep("house", Write(evening=EVENING, planned_for=1))

    assert journal.open("house", NIGHT).evenings == (EVENING,)


def test_a_forgotten_house_begins_anew(journal: Journal) -> None:
    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,), receipt=RECEIPT))
    journal.forget("house")

    journal.keep("house", Write(HOUSEHOLD, EVENING))

    assert journal.export("house") == Everything(HOUSEHOLD, (KeptNight(EVENING),))


def test_a_night_is_kept_with_the_seal_it_was_read_with(journal: Journal) -> None:
    seal = journal.open("house", NIGHT).seal
    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,), receipt=RECEIPT, seal=seal))
    more = replace(THANKS, words="and you laughed", is_first=False)

    journal.keep("house", Write(evening=replace(EVENING, revision=2), notes=(more,), seal=seal))

    assert journal.recall("house", NIGHT) == (THANKS, more)
    assert journal.open("house", NIGHT).household == HOUSEHOLD


def test_a_night_before_anybody_is_known_is_kept_with_its_seal(journal: Journal) -> None:
    first = journal.open("house", NIGHT).seal
    journal.keep("house", Write(evening=EVENING, notes=(THANKS,), seal=first))
    later = journal.open("house", NIGHT).seal

    journal.keep("house", Write(HOUSEHOLD, replace(EVENING, revision=2), seal=later))

    assert journal.recall("house", NIGHT) == (THANKS,)
    assert journal.open("house", NIGHT).household == HOUSEHOLD


def test_of_two_devices_that_begin_a_house_the_second_reads_anew(journal: Journal) -> None:
    seals = [journal.open("house", NIGHT).seal for _ in range(2)]
    journal.keep("house", Write(evening=EVENING, notes=(THANKS,), seal=seals[0]))

    try:
        journal.keep("house", Write(HOUSEHOLD, seal=seals[1]))
    except StaleError:
        journal.keep("house", Write(HOUSEHOLD, seal=journal.open("house", NIGHT).seal))

    assert journal.export("house") == Everything(HOUSEHOLD, (KeptNight(EVENING, (THANKS,)),))


@pytest.mark.parametrize("seal", ["nonsense", "*", "AAAA", "*" + "A" * 80, "\u00e9"])
def test_a_seal_that_was_never_given_is_not_trusted(journal: Journal, seal: str) -> None:
    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,), seal=seal))

    assert journal.export("house").nights == (KeptNight(EVENING, (THANKS,)),)


def test_another_houses_seal_opens_nothing(journal: Journal) -> None:
    journal.keep("other", Write(HOUSEHOLD))
    others = journal.open("other", NIGHT).seal

    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,), seal=others))

    assert journal.export("house").nights == (KeptNight(EVENING, (THANKS,)),)


def test_when_words_are_to_fade_nothing_goes_at_once(journal: Journal) -> None:
    nights = [replace(EVENING, night=NIGHT - timedelta(days=days)) for days in (400, 31, 1)]
    journal.keep("house", Write(HOUSEHOLD))
    for evening in nights:
        journal.keep("house", Write(evening=evening, notes=(THANKS,), planned_for=1))

    journal.keep("house", Write(FADING, fades=30, fades_anew=NIGHT))

    journal.open("house", NIGHT + timedelta(days=6))
    assert journal.export("house").nights == tuple(KeptNight(one, (THANKS,)) for one in nights)
    assert journal.open("house", NIGHT).household == FADING


def test_when_words_are_to_stay_every_night_stays(journal: Journal) -> None:
    journal.keep("house", Write(replace(FADING, revision=1), EVENING, (THANKS,), fades=30))

    journal.keep("house", Write(replace(HOUSEHOLD, revision=2), fades_anew=NIGHT))

    journal.open("house", NIGHT + timedelta(days=100))
    assert journal.export("house").nights == (KeptNight(EVENING, (THANKS,)),)


SEALED = Note("recap", Seat.A, "between me and you", is_first=True, is_sealed=True)
OF_SAM = Note("recap", Seat.B, "between us", is_first=True, is_sealed=True)


def test_what_was_sealed_comes_back_sealed(journal: Journal) -> None:
    journal.keep("house", Write(evening=EVENING, notes=(THANKS, SEALED)))

    assert journal.recall("house", NIGHT) == (THANKS, SEALED)


def test_a_sealed_answer_and_one_for_both_at_the_same_step_stay_what_they_are(
    journal: Journal,
) -> None:
    beside = replace(SEALED, beat="thanks", is_first=False)
    journal.keep("house", Write(evening=EVENING, notes=(THANKS,)))
    journal.keep("house", Write(evening=replace(EVENING, revision=2), notes=(beside,)))

    assert journal.recall("house", NIGHT) == (THANKS, beside)


def test_one_night_is_read_with_its_words_and_without_the_others(journal: Journal) -> None:
    other = replace(EVENING, night=NIGHT - timedelta(days=1))
    journal.keep("house", Write(HOUSEHOLD, other, (THANKS,)))
    journal.keep("house", Write(evening=EVENING, notes=(SEALED,)))

    assert journal.night("house", NIGHT) == KeptNight(EVENING, (SEALED,))
    assert journal.night("house", NIGHT - timedelta(days=2)) is None
    assert journal.night("neighbour", NIGHT) is None


def test_a_night_goes_in_the_same_write_as_its_place_in_the_household(journal: Journal) -> None:
    other = replace(EVENING, night=NIGHT - timedelta(days=1))
    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,), receipt=RECEIPT))
    journal.keep("house", Write(evening=other, notes=(THANKS,)))
    later = replace(HOUSEHOLD, led=Seat.B, revision=2)

    journal.keep("house", Write(later, forgets=NIGHT))

    assert journal.export("house") == Everything(later, (KeptNight(other, (THANKS,)),))


def test_a_night_stays_where_the_household_went_on_meanwhile(journal: Journal) -> None:
    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,)))
    stale = replace(HOUSEHOLD, led=Seat.B, revision=1)

    with pytest.raises(StaleError):
        journal.keep("house", Write(stale, forgets=NIGHT))

    assert journal.night("house", NIGHT) == KeptNight(EVENING, (THANKS,))


def test_a_night_can_go_while_the_household_stays_as_it_is(journal: Journal) -> None:
    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,)))

    journal.keep("house", Write(forgets=NIGHT))

    assert journal.export("house") == Everything(HOUSEHOLD)


@pytest.mark.parametrize("earlier", [30, pytest.param(120, marks=pytest.mark.full)])
def test_all_words_go_and_every_night_stays(journal: Journal, earlier: int) -> None:
    nights = [NIGHT - timedelta(days=days) for days in range(earlier, -1, -1)]
    for night in nights:
        kept = Write(evening=replace(EVENING, night=night), notes=(THANKS, SEALED), receipt=RECEIPT)
        journal.keep("house", kept)
    journal.keep("neighbour", Write(HOUSEHOLD, EVENING, (THANKS,)))

    journal.silence("house")

    nothing = tuple(KeptNight(replace(EVENING, night=night)) for night in nights)
    assert journal.export("house").nights == nothing
    assert journal.recall("neighbour", NIGHT) == (THANKS,)


def test_what_one_person_sealed_goes_and_all_else_stays(journal: Journal) -> None:
    journal.keep("house", Write(evening=EVENING, notes=(THANKS, SEALED, OF_SAM)))

    journal.silence("house", frozenset({Seat.A}))

    assert journal.recall("house", NIGHT) == (THANKS, OF_SAM)


def test_what_one_person_said_goes_and_all_else_stays(journal: Journal) -> None:
    journal.keep("house", Write(evening=EVENING, notes=(THANKS, SEALED, OF_SAM)))

    journal.silence("house", said_by=frozenset({THANKS.seat}))

    kept = journal.recall("house", NIGHT)
    assert THANKS not in kept
    assert OF_SAM in kept


@pytest.mark.parametrize("readers", Readers)
def test_for_whom_words_are_is_kept_with_them(journal: Journal, readers: Readers) -> None:
    note = replace(THANKS, readers=readers)

    journal.keep("house", Write(evening=EVENING, notes=(note,)))

    assert journal.recall("house", NIGHT) == (note,)


def test_after_all_words_went_the_night_goes_on_where_it_was(journal: Journal) -> None:
    journal.keep("house", Write(HOUSEHOLD, EVENING, (THANKS,)))
    journal.silence("house")

    more = Note("recap", Seat.B, "the heron", is_first=True)
    journal.keep("house", Write(evening=replace(EVENING, revision=2), notes=(more,)))

    assert journal.recall("house", NIGHT) == (more,)


def test_taking_words_from_nobody_is_fine(journal: Journal) -> None:
    journal.silence("nobody")
    journal.silence("nobody", frozenset(Seat))

    assert journal.export("nobody") == Everything()
