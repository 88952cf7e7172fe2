"""What holds for every line that can be spoken, whoever is here and whichever variant it is."""

import re
from collections.abc import Mapping
from itertools import product
from statistics import mean

import pytest

from skill.ritual.model.reply import Party, Prompt
from skill.words import everything_sayable as speakable
from skill.words.everything_sayable import SayableLine
from skill.words.lines import Listener, Words, WordsError
from tests.words.spoken import (
    ASKS,
    ENGLISH,
    LOCALES,
    MANNERS,
    NAMES,
    NIGHTS,
    PROMPTS,
    READ_OUT,
    RECALLED,
    RECALLED_OF,
    REPROMPTS,
    SAID_WITH,
    SHELVES,
    WITH_A_QUESTION,
    WITH_ADVENTURE,
    WITH_QUESTION,
    Written,
    heard,
    is_counted,
    lists,
    tables,
    words_in,
    written,
)
from tests.words.wording import letters, lists_of, pattern

CUES = frozenset(
    {
        "cue.good_news",
        "cue.comfort",
        "cue.ears_or_arms",
        "cue.makes_sense",
        "touch.cue",
        "deep_question.listen_first",
        "deep_question.tender",
        "thanks.say_it",
    }
)
LIMITS: Mapping[str, int] = {
    "opening.first_night": 28,
    "closing.good_night": 14,
    "closing.good_day": 14,
    "closing.milestone": 12,
    "common.ack": 5,
    "common.resume": 6,
    "common.handoff": 24,
    "care.first": 22,
    "care.alone": 29,
    "care.numbers": 24,
    "care.other_number": 18,
    "care.stay": 19,
    "care.long_ago": 22,
    "care.light": 10,
}
"""A number counts as many words as it has digits: so it is spoken."""

KIND_LIMITS: Mapping[str, int] = {"explain": 16, "help": 24}
OPENING, CUE, ASK, REPROMPT, REST = 12, 12, 22, 9, 18
LEAD_IN = 7
"""What is said before a question of the bank, which has its own limit."""

FOR_TWO = frozenset(
    {
        "company.ask",
        "company.help",
        "common.you_two",
        "common.named_two",
        "common.just_you_known",
        "common.just_you_unknown",
        "common.for_both",
        "people.ask_one",
        "people.ask_two",
        "people.two",
        "nights.together",
        "who.two",
        "who.two_named",
        "kinds.each",
        "kinds.on_your_turn",
        "kinds.both_ask",
        "recalling.ask_two",
        "adventure.apart",
    }
)
"""Said where two are, or about whether there are; so is all of the listener's turn."""

COMPLIMENTS = ("thanks.quality", "thanks.drawn")
OF_BODIES = re.compile(
    r"\b(?:body|bodies|pretty|beautiful|handsome|gorgeous|attractive|sexy|slim|thin|weight|figure"
    r"|legs?|skin|hair|lips|eyes?|(?:they|you|others?) looks?\b(?! after| forward)"
    r"|körper\w*|hübsch\w*|schlank|figur|beine?|haut|haare?|lippen|augen|auss(?:eh|ieh)\w*)\b",
    re.IGNORECASE,
)
DOORS = {
    "how they look after things": re.compile(r"look\w* after|with care|with people"),
    "what they managed": re.compile(r"manage|handle|pull\w* off|got through"),
    "who they are": re.compile(r"who (?:they|you) are|like at their|strength|person you|so like"),
}
"""How a compliment comes in (B58): never by how somebody looks."""

PRESENCE = re.compile(
    r"\b(?:were here|(?:just|simply|are) here|be here|you came|company|each other|beside|near"
    r"|side by side|together|one quiet room|same quiet|with your own day|were in them|sat with"
    r"|warst da|wart da|seid da|bist da|ich bin da|warst du|mittendrin|gesellschaft|gekommen"
    r"|bei deinem tag|beim tag|einander|beieinander|zusammen|miteinander|nah|wart ihr"
    r"|ein stilles zimmer)\b",
    re.IGNORECASE,
)
"""Being there, whatever came of it (A33-A35)."""

NOTHING_NEEDED = re.compile(
    r"\b(?:if|skip|leave|wenn|überspringen|auslassen)\b",
    re.IGNORECASE,
)


# One list of prompts, one list of words


def test_every_file_of_words_belongs_to_one_beat_or_request() -> None:
    # what introduces kept words stands together, whichever beat it is of
    recalled = {*RECALLED, *RECALLED_OF}
    beats = [
        {prompt.partition(".")[0] for prompt in kind if prompt not in recalled}
        for kind in Prompt.__subclasses__()
    ]

    files = {prompt.partition(".")[0] for prompt in PROMPTS}

    assert all(len(beat) == 1 for beat in beats)
    assert len(files) == len(beats)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_prompt_has_words_and_all_words_have_a_prompt(locale: str) -> None:
    prompts = {str(prompt) for prompt in PROMPTS}

    worded = set(tables(locale))

    assert worded == prompts


@pytest.mark.parametrize("locale", LOCALES)
def test_every_prompt_can_be_said_to_everybody(locale: str) -> None:
    everybody = set(product(PROMPTS, Party, (False, True), (False, True)))

    said_to = {(line.prompt, line.party, line.is_named, line.is_brief) for line in heard(locale)}

    assert said_to == everybody


@pytest.mark.parametrize("locale", LOCALES)
def test_every_line_that_is_written_can_be_heard(locale: str) -> None:
    # an `any` beneath lists for one and for two is for whoever else may come
    plain = {x.text for x in written(locale) if "{" not in x.text and not x.shelf.endswith("any")}

    never_heard = plain - {line.text for line in heard(locale)}

    assert never_heard == set()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("party", [Party.SOLO, Party.COUPLE])
def test_every_wording_comes_round_before_any_comes_again(locale: str, party: Party) -> None:
    words = Words(locale)
    said = [speakable.say_of(words, prompt, party, is_named=True) for prompt in PROMPTS]

    left_out = [
        say.prompt
        for say in said
        if say.prompt not in WITH_ADVENTURE  # which walk on by the week
        for ways in [set(words.ways(say, Listener("house", NIGHTS[0], party)))]
        if {words.line(say, Listener("house", night, party)) for night in NIGHTS[: len(ways)]}
        != ways
    ]

    assert left_out == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_stands_in_the_lines_of_a_prompt_is_what_it_is_said_with(locale: str) -> None:
    words = Words(locale)

    needed = {
        str(prompt): set(say.values)
        for prompt in PROMPTS
        if (say := speakable.say_of(words, prompt, Party.SOLO, is_named=False)).values
    }

    assert needed == {prompt: set(values) for prompt, values in SAID_WITH.items()}


def test_a_prompt_without_words_is_refused() -> None:
    words = Words(ENGLISH[0])

    with pytest.raises(WordsError, match=r"thanks\.nowhere"):
        words.table("thanks.nowhere")


def test_a_prompt_of_a_file_that_is_not_there_is_refused() -> None:
    words = Words(ENGLISH[0])

    with pytest.raises(WordsError, match="nowhere"):
        words.table("nowhere.ask")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_table_holds_nothing_but_known_lists_and_manners(locale: str) -> None:
    known = {*SHELVES, *(f"brief_{shelf}" for shelf in SHELVES), *MANNERS}

    unknown = {
        (prompt, key)
        for prompt, table in tables(locale).items()
        for key in table
        if key not in known
    }

    assert unknown == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_manner_is_one_that_can_be_spoken(locale: str) -> None:
    manners = list(tables(locale).values())

    pauses = [table[key] for table in manners for key in ("pause", "before") if key in table]
    voices = {table["manner"] for table in manners if "manner" in table}
    steps = [table["per_night"] for table in manners if "per_night" in table]

    assert all(isinstance(pause, float) and 0 < pause <= 10 for pause in pauses)
    assert voices == {"soft", "ending"}
    assert all(isinstance(step, int) and step > 1 for step in steps)


# Numbers and values


@pytest.mark.parametrize("locale", LOCALES)
def test_a_line_about_a_number_and_no_other_comes_in_plural_forms(locale: str) -> None:
    lines = written(locale)

    at_odds = [line for line in lines if bool(line.form) != is_counted(line.prompt)]

    assert at_odds == []


@pytest.mark.parametrize("locale", LOCALES)
def test_one_and_other_are_as_many_lines(locale: str) -> None:
    counted = {key: lines for key, lines in lists(locale).items() if key[2]}

    lengths = {
        (prompt, shelf): (len(lines), len(counted.get((prompt, shelf, "one"), [])))
        for (prompt, shelf, form), lines in counted.items()
        if form == "other"
    }

    assert {form for _, _, form in counted} == {"one", "other"}
    assert [key for key, (other, one) in lengths.items() if other != one] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_one_is_said_in_words_and_other_with_the_number(locale: str) -> None:
    lines = [line for line in written(locale) if line.form]

    at_odds = [line for line in lines if (line.form == "other") != ("{" in line.text)]

    assert at_odds == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_line_has_no_placeholder_that_its_prompt_is_not_said_with(locale: str) -> None:
    lines = written(locale)

    strangers = [line for line in lines if _placeholders(line) - _values(line)]

    assert strangers == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_lead_in_is_never_without_what_it_leads_to(locale: str) -> None:
    led = {
        "deep_question.hint": "hint",
        "todays_question.meanwhile": "in_passing",
        "further.ask": "followup",
        **dict.fromkeys(WITH_ADVENTURE, "adventure"),
        **dict.fromkeys((*RECALLED, *RECALLED_OF), "words"),
        "pausing.until": "day",
    }
    asked = dict.fromkeys((*WITH_A_QUESTION, READ_OUT), "question")

    without = [
        line
        for line in written(locale)
        for value in [{**led, **asked}.get(line.prompt)]
        if value and _placeholders(line).isdisjoint({value})
    ]

    assert without == []


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_unfilled_is_ever_heard(locale: str) -> None:
    lines = heard(locale)

    unfilled = [line for line in lines if "{" in line.text or not line.text.strip()]

    assert unfilled == []


@pytest.mark.parametrize("locale", LOCALES)
def test_names_are_said_where_a_list_for_names_is_written(locale: str) -> None:
    named = {line.prompt for line in written(locale) if line.shelf == "couple_named"}

    nameless = [
        line
        for line in heard(locale)
        if line.prompt in named
        and line.party is Party.COUPLE
        and line.is_named
        and not line.is_brief
        and not {"Maya", "Sam"} & set(re.findall(r"\w+", line.text))
    ]

    assert nameless == []


# Length, questions, signs


@pytest.mark.parametrize("locale", LOCALES)
def test_no_line_is_longer_than_it_may_be(locale: str) -> None:
    led = WITH_QUESTION | WITH_ADVENTURE
    lines = [line for line in heard(locale) if line.prompt not in led]

    too_long = {
        (line.prompt, line.text)
        for line in lines
        if len(words_in(line.text)) > _limit(locale, line.prompt)
    }

    assert too_long == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_lead_in_is_a_few_words(locale: str) -> None:
    led = WITH_QUESTION | WITH_ADVENTURE
    lines = [line for line in written(locale) if line.prompt in led]

    too_long = [line for line in lines if len(words_in(_lead_in(line))) > LEAD_IN]

    assert too_long == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_asks_ends_with_its_one_question_mark_or_invites_with_none(locale: str) -> None:
    lines = [line for line in heard(locale) if line.prompt in {*ASKS, *REPROMPTS, READ_OUT}]

    at_odds = {(line.prompt, line.text) for line in lines if not _asks_once(line)}

    assert at_odds == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_what_only_says_has_no_question_mark(locale: str) -> None:
    asking = {*ASKS, *REPROMPTS, READ_OUT}

    at_odds = {
        (line.prompt, line.text)
        for line in heard(locale)
        if line.prompt not in asking and ("?" in line.text or not line.text.endswith("."))
    }

    assert at_odds == set()


def test_every_prompt_that_asks_or_prods_is_one_that_exists() -> None:
    known = {str(prompt) for prompt in PROMPTS}

    led = WITH_QUESTION | WITH_ADVENTURE
    named = {*ASKS, *REPROMPTS, *SAID_WITH, *led, *CUES, *LIMITS, *FOR_TWO}

    assert named <= known


@pytest.mark.parametrize("locale", LOCALES)
def test_a_reprompt_is_shorter_than_what_it_follows(locale: str) -> None:
    lengths = {
        prompt: [
            len(words_in(line.text))
            for line in heard(locale)
            if line.prompt == prompt and not line.is_brief
        ]
        for prompt in {*ASKS, *REPROMPTS}
    }

    longer = [
        asked for asked, prodded in ASKS.items() if max(lengths[prodded]) >= mean(lengths[asked])
    ]

    assert longer == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_reprompt_gives_a_way_out(locale: str) -> None:
    lines = [line for line in written(locale) if line.prompt in REPROMPTS]

    trapping = [line for line in lines if not _has(line, locale, "way_out")]

    assert trapping == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_brief_line_is_shorter_than_a_full_one(locale: str) -> None:
    lengths = {
        key: mean(len(words_in(text)) for text in lines) for key, lines in lists(locale).items()
    }

    longer = [
        (prompt, shelf)
        for (prompt, shelf, form), length in lengths.items()
        if shelf.startswith("brief_")
        and length >= lengths.get((prompt, shelf.removeprefix("brief_"), form), length + 1)
    ]

    assert longer == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_line_is_letters_and_plain_signs(locale: str) -> None:
    lines, plain = written(locale), letters(locale, "lines")

    odd = [line for line in lines if not plain.fullmatch(_without_command(line, locale))]

    assert odd == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_command_to_be_said_to_the_speaker_is_in_the_handoff_alone(locale: str) -> None:
    lines = written(locale)

    commanding = {line.prompt for line in lines if "Alexa" in line.text}
    handoffs = [line for line in lines if line.prompt == "common.handoff"]

    assert commanding == {"common.handoff"}
    assert all(_without_command(line, locale) != line.text for line in handoffs)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_list_says_the_same_thing_in_the_same_words(locale: str) -> None:
    plain = {
        key: [" ".join(words_in(text.casefold())) for text in lines]
        for key, lines in lists(locale).items()
    }

    repeating = [key for key, texts in plain.items() if len(set(texts)) < len(texts)]

    assert repeating == []


# Words that are said, and words that are not


def test_every_language_that_speaks_has_every_list_of_words() -> None:
    named = {
        locale: {(kind, name) for kind, lists_ in lists_of(locale).items() for name in lists_}
        for locale in LOCALES
    }

    wanted = {key for key in named["en-US"] if key[0] != "limits"}

    assert [locale for locale, names in named.items() if not names >= wanted] == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("banned", ["never_said", "judging", "other_spelling"])
def test_no_line_has_a_word_that_is_never_said(locale: str, banned: str) -> None:
    lines = {(line.prompt, line.text) for line in heard(locale)}
    search = pattern(locale, "lines", banned).search

    found = [line for line in lines if search(line[1])]

    assert found == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_cue_gives_no_advice(locale: str) -> None:
    lines = [line for line in written(locale) if line.prompt in CUES]

    leave_it = pattern(locale, "lines", "may_fix")
    fixing = pattern(locale, "lines", "fixing")
    advising = [line for line in lines if fixing.search(leave_it.sub("", line.text))]

    assert advising == []


@pytest.mark.parametrize("locale", LOCALES)
def test_whoever_is_alone_or_has_not_said_never_hears_of_somebody_else(locale: str) -> None:
    for_one = [
        line
        for line in heard(locale)
        if line.party is not Party.COUPLE
        and line.prompt not in FOR_TWO
        and not line.prompt.startswith("listening.")
    ]

    search = pattern(locale, "lines", "implying_somebody").search
    implying = {(line.prompt, line.text) for line in for_one if search(line.text)}

    assert implying == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_thanks_are_for_today(locale: str) -> None:
    asked = [line for line in written(locale) if line.prompt in {"thanks.ask", "thanks.ask_other"}]

    # the second voice follows the first, who has just heard `today`
    timeless = [line for line in asked if not _has(line, locale, "today")]

    assert timeless == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_compliment_is_never_about_a_body(locale: str) -> None:
    paid = [line for line in written(locale) if line.prompt.startswith(COMPLIMENTS)]

    bodily = [line for line in paid if OF_BODIES.search(line.text)]

    assert paid
    assert bodily == []


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("shelf", ["solo", "couple", "couple_named"])
@pytest.mark.parametrize("locale", ENGLISH)
def test_a_compliment_may_come_in_by_any_of_three_doors(locale: str, shelf: str, door: str) -> None:
    asked = lists(locale)["thanks.quality", shelf, ""]

    assert sum(bool(DOORS[door].search(text)) for text in asked) >= len(DOORS)


@pytest.mark.parametrize("locale", LOCALES)
def test_in_a_gentle_house_nothing_has_to_be_found(locale: str) -> None:
    asked = [line for line in written(locale) if line.prompt.startswith("thanks.softly")]

    demanding = [line for line in asked if not NOTHING_NEEDED.search(line.text)]

    assert asked
    assert demanding == []


@pytest.mark.parametrize("shelf", ["solo", "couple"])
@pytest.mark.parametrize("locale", LOCALES)
def test_ten_ways_of_saying_good_night_name_that_somebody_was_there(
    locale: str, shelf: str
) -> None:
    farewells = lists(locale)["closing.good_night", shelf, ""]

    present = [text for text in farewells if PRESENCE.search(text)]

    assert len(present) >= 10


@pytest.mark.parametrize("locale", LOCALES)
def test_the_day_is_asked_for_a_feeling_and_never_for_a_list(locale: str) -> None:
    asked = [line for line in written(locale) if line.prompt in {"recap.ask", "recap.ask_other"}]

    outward = [line for line in asked if _has(line, locale, "tasks")]

    assert outward == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("shelf", ["solo", "couple", "couple_named"])
def test_at_least_twenty_ways_of_asking_for_the_day_invite_a_feeling(
    locale: str, shelf: str
) -> None:
    asked = lists(locale)["recap.ask", shelf, ""]

    inviting = [text for text in asked if pattern(locale, "lines", "inner").search(text)]

    assert len(inviting) >= 20


@pytest.mark.parametrize("locale", LOCALES)
def test_the_first_night_says_what_this_is_not(locale: str) -> None:
    lines = lists(locale)["opening.first_night", "any", ""]

    silent = [text for text in lines if not pattern(locale, "lines", "no_counsel").search(text)]

    assert silent == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_welcome_back_says_the_total_and_no_gap(locale: str) -> None:
    lines = [line for line in heard(locale) if line.prompt == "opening.welcome_back"]

    odd = [line for line in lines if not _has(line, locale, "total")]

    assert all(_has(line, locale, "welcome_back") for line in lines)
    assert odd == []


# Helpers


def _has(line: Written | SayableLine, locale: str, name: str) -> bool:
    return pattern(locale, "lines", name).search(line.text) is not None


def _limit(locale: str, prompt: str) -> int:
    own: Mapping[str, int] = lists_of(locale)["limits"]
    return own.get(prompt, _usual_limit(prompt))


def _usual_limit(prompt: str) -> int:
    kind = prompt.rpartition(".")[2].rpartition("_")[2]
    if prompt in LIMITS:
        return LIMITS[prompt]
    if prompt in CUES:
        return CUE
    if prompt in ASKS:
        return ASK
    if prompt in REPROMPTS:
        return REPROMPT
    if prompt.startswith("opening."):
        return OPENING
    return KIND_LIMITS.get(kind, REST)


def _placeholders(line: Written) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", line.text))


def _values(line: Written) -> set[str]:
    names = set(NAMES[Party.COUPLE]) if line.shelf.endswith("couple_named") else set()
    asked = (
        {"question", "hint", "in_passing", "followup"} if line.prompt in WITH_QUESTION else set()
    )
    told = {"adventure"} if line.prompt in WITH_ADVENTURE else set()
    called = {"crisis", "violence", "emergency"} if line.prompt.startswith("care.") else set()
    return {*names, *asked, *told, *called, *SAID_WITH.get(line.prompt, {})}


def _lead_in(line: Written) -> str:
    return re.sub(r"\{(?:question|hint|in_passing|followup|adventure)\}", "", line.text)


def _asks_once(line: SayableLine) -> bool:
    if "?" in line.text:
        return line.text.count("?") == 1 and line.text.endswith("?")
    return line.text.endswith(".")


def _without_command(line: Written, locale: str) -> str:
    if line.prompt != "common.handoff":
        return line.text
    return re.sub(lists_of(locale)["lines"]["spoken_command"], "", line.text)
