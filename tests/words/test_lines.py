"""What holds for every line that can be spoken, whoever is here and whichever variant it is."""

import re
from collections.abc import Mapping
from itertools import combinations, product

import pytest

from skill.ritual.model.reply import Party, Prompt
from skill.words import everything_sayable as speakable
from skill.words.composition import Role
from skill.words.everything_sayable import SayableLine
from skill.words.lines import Listener, Words, WordsError
from tests.words.spoken import (
    ASKS,
    ENGLISH,
    HANDOVERS,
    INVITATIONS,
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
    content_of,
    heard,
    is_counted,
    is_help,
    is_reprompt,
    lists,
    roles,
    sentences_in,
    tables,
    words_in,
    written,
)
from tests.words.wording import letters, lists_of, pattern

MOST: Mapping[Role, tuple[int, int]] = {
    Role.GREET: (1, 12),
    Role.SETTLE: (1, 12),
    Role.HEARD: (1, 12),
    Role.LEAD: (1, 12),
    Role.NOTICE: (1, 12),
    Role.CUE: (2, 12),
    Role.ASK: (1, 14),
    Role.CLOSE: (2, 13),
    Role.CARE: (1, 12),
    Role.ANSWER: (2, 19),
}
"""Sentences and words of a line, by what it is for (speaking.md 3A). A name is one word."""

MOST_OF_HELP, MOST_OF_REPROMPT = (3, 22), (2, 10)
OWN_MOST: Mapping[str, tuple[int, int]] = {
    # one breath of a promise, and the one exception there is (gold-evenings.md, rule 1)
    "opening.first_night": (3, 25),
    # it takes the place of the breath as well (gold-evenings.md, 6)
    "opening.welcome_back": (2, 15),
    # what somebody in danger needs to know, or who carries something old
    **dict.fromkeys(("care.first", "care.alone", "care.numbers", "care.long_ago"), (3, 19)),
    **dict.fromkeys(("care.stay", "care.other_number", "care.number", "care.urgent"), (2, 16)),
    # an exact promise about words, in the one place that has room for it
    "keeping.voices": (2, 19),
}
SAYS_FIRST = (
    "arrivals.",
    "erasing.",
    "people.",
    "recalling.",
    "sealing.",
    "subject.",
    "thanks.ask",
)
"""Asked beside the night, or of two at once: a sentence may say what it is about, then one asks."""

HEARD_MOST: Mapping[str, int] = {
    "care.first": 22,
    "care.alone": 29,
    "care.numbers": 24,
    "care.other_number": 18,
    "care.stay": 19,
    "care.long_ago": 22,
}
"""As they are heard: a number counts as many words as it has digits, for so it is spoken."""

LEAD_IN = 7
"""What is said before a question of the bank, which has its own limit."""

ALIKE = 0.5
"""The share of their content words that two lines of a list may have in common (speaking.md 3F)."""

MAY_BE_ALIKE = (
    "care.",
    "erasing.",
    "faq.",
    "keeping.",
    "recalling.",
    "sealing.",
    "settings.",
    "kinds.",
)
"""Promises: exact in every wording, and heard when somebody asks, not night after night."""

ALIKE_ALL_THE_SAME = frozenset(
    {
        "opening.first_night",  # the promise of the first night, which is heard once
        "opening.last_night",  # which night is meant
        "common.off_record",  # what is gone and what stays
        "common.not_opened",  # the same
        "common.handoff",  # the command that brings it back
        "our_day.next",  # a day of theirs
        "our_day.unclear",  # an example of how to say it
        "setting_up.goal",  # a number of nights
        "nights.last_30",  # the same
        "nights.weeks",  # the same
    }
)
FOR_BOTH = re.compile(r"\{name\}(?: and | und |\. [A-ZÄÖÜ][^{]*)\{other\}")
"""Both are named at once, neither is told about the other."""

ABOUT_WORDS = ("common.keep_next", "sealing.", "erasing.", "setting_up.keeping", "subject.")
"""They are the words here, the digits or the questions, and nobody."""

NUMBER = re.compile(r"\{(?:nights|weeks)\}")

ONE_BEGINS = ("thanks.ask", "thanks.quality", "thanks.drawn", "thanks.softly", "recap.ask")
BEFORE_A_QUESTION = frozenset(
    {Role.GREET, Role.SETTLE, Role.HEARD, Role.CUE, Role.LEAD, Role.NOTICE}
)
NO_GOOD_NIGHT_YET = frozenset({"common.heard_low", "cue.comfort", "care.light"})
"""Of the care there is: a question may follow."""

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
    "what they managed": re.compile(r"manage|handle|pull\w* off|g[eo]t through"),
    "who they are": re.compile(
        r"who (?:they|you|the other|\{other\}) (?:is|are)|person you|good at"
    ),
}
"""How a compliment comes in (B58): never by how somebody looks."""

NOTHING_NEEDED = re.compile(
    r"\b(?:if|like|skip|leave|wenn|überspringen|auslassen)\b",
    re.IGNORECASE,
)


# One list of prompts, one list of words


def test_every_file_of_words_belongs_to_one_list_of_prompts() -> None:
    # what introduces kept words stands together, whichever beat it is of
    recalled = {*RECALLED, *RECALLED_OF}
    lists = [
        {prompt.partition(".")[0] for prompt in kind if prompt not in recalled}
        for kind in Prompt.__subclasses__()
    ]

    files = {prompt.partition(".")[0] for prompt in PROMPTS}

    assert all(lists)
    assert sum(map(len, lists)) == len(files)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_prompt_has_words_and_all_words_have_a_prompt(locale: str) -> None:
    prompts = {str(prompt) for prompt in PROMPTS}

    worded = set(tables(locale))

    assert worded == prompts


@pytest.mark.parametrize("locale", LOCALES)
def test_every_prompt_can_be_said_to_everybody(locale: str) -> None:
    everybody = set(product(PROMPTS, Party, (False, True)))

    said_to = {(line.prompt, line.party, line.is_named) for line in heard(locale)}

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
    known = {*SHELVES, *MANNERS}

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

    at_odds = [x.place for x in lines if (x.form == "other") != bool(NUMBER.search(x.text))]

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
    named -= {"closing.good_night"}  # by then nobody has to be told apart

    nameless = [
        line
        for line in heard(locale)
        if line.prompt in named
        and line.party is Party.COUPLE
        and line.is_named
        and not {"Maya", "Sam"} & set(re.findall(r"\w+", line.text))
    ]

    assert nameless == []


# What a line is for


@pytest.mark.parametrize("locale", LOCALES)
def test_every_prompt_says_what_it_is_for(locale: str) -> None:
    known = {role.value for role in Role}

    unknown = {
        prompt: table.get("role")
        for prompt, table in tables(locale).items()
        if table.get("role") not in known
    }

    assert unknown == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_prompt_is_for_the_same_in_every_language(locale: str) -> None:
    ours, english = roles(locale), roles(ENGLISH[0])

    at_odds = {prompt: role for prompt, role in ours.items() if english.get(prompt) is not role}

    assert at_odds == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_prompt_has_the_same_pauses_and_the_same_manner_in_every_language(locale: str) -> None:
    ours, english = tables(locale), tables(ENGLISH[0])

    at_odds = [
        (prompt, manner)
        for prompt, table in ours.items()
        for manner in MANNERS
        if table.get(manner) != english[prompt].get(manner)
    ]

    assert at_odds == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_asks_is_what_opens_the_microphone(locale: str) -> None:
    asking = {
        prompt
        for prompt, role in roles(locale).items()
        if role is Role.ASK and not is_reprompt(prompt) and not is_help(prompt)
    }

    assert asking == {*ASKS} | {"common.take_time"}


# Length, questions, signs


@pytest.mark.parametrize("locale", LOCALES)
def test_no_line_has_more_sentences_than_its_role_has_room_for(locale: str) -> None:
    too_many = [
        line.place
        for line in written(locale)
        if len(sentences_in(line.text)) > _most_sentences(line)
    ]

    assert too_many == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_line_has_more_words_than_its_role_has_room_for(locale: str) -> None:
    too_long = [line.place for line in written(locale) if len(words_in(line.text)) > _most(line)[1]]

    assert too_long == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_number_that_is_spoken_leaves_the_line_short(locale: str) -> None:
    own: Mapping[str, int] = lists_of(locale)["limits"]
    most = {**HEARD_MOST, **own}

    too_long = {
        (line.prompt, line.text)
        for line in heard(locale)
        if line.prompt in most and len(words_in(line.text)) > most[line.prompt]
    }

    assert too_long == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_question_is_more_than_a_word_or_two_unless_it_hands_over(locale: str) -> None:
    fewest = lists_of(locale)["lines"]["fewest_words_of_a_question"]

    clipped = [
        line.place
        for line in written(locale)
        if line.role is Role.ASK and "?" in line.text and line.prompt not in HANDOVERS
        if len(words_in(line.text)) < fewest
    ]

    assert clipped == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_lead_in_is_a_few_words(locale: str) -> None:
    led = WITH_QUESTION | WITH_ADVENTURE
    lines = [line for line in written(locale) if line.prompt in led]

    too_long = [line for line in lines if len(words_in(_lead_in(line))) > LEAD_IN]

    assert too_long == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_asks_ends_with_its_one_question_mark_or_invites_with_none(locale: str) -> None:
    asking = {prompt for prompt, role in roles(locale).items() if role is Role.ASK} | {READ_OUT}

    at_odds = {
        (line.prompt, line.text)
        for line in heard(locale)
        if line.prompt in asking and not _asks_once(line)
    }

    assert at_odds == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_what_only_says_has_no_question_mark(locale: str) -> None:
    saying = {prompt for prompt, role in roles(locale).items() if role is not Role.ASK}

    at_odds = {
        (line.prompt, line.text)
        for line in heard(locale)
        if line.prompt in saying - {READ_OUT} and ("?" in line.text or line.text[-1] != ".")
    }

    assert at_odds == set()


def test_every_prompt_that_asks_or_prods_is_one_that_exists() -> None:
    known = {str(prompt) for prompt in PROMPTS}

    led = WITH_QUESTION | WITH_ADVENTURE
    named = {*ASKS, *REPROMPTS, *SAID_WITH, *led, *FOR_TWO, *OWN_MOST, *HEARD_MOST}
    named |= {*INVITATIONS, *HANDOVERS, *ALIKE_ALL_THE_SAME, *NO_GOOD_NIGHT_YET}

    assert named <= known


@pytest.mark.parametrize("locale", LOCALES)
def test_a_reprompt_gives_a_way_out(locale: str) -> None:
    lines = [line for line in written(locale) if is_reprompt(line.prompt)]

    trapping = [line.place for line in lines if not _has(line, locale, "way_out")]

    assert trapping == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_line_is_letters_and_plain_signs(locale: str) -> None:
    lines, plain = written(locale), letters(locale, "lines")

    odd = [line.place for line in lines if not plain.fullmatch(_without_command(line, locale))]

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


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_lines_of_a_list_say_the_same_in_nearly_the_same_words(locale: str) -> None:
    may_be = {prompt for prompt in tables(locale) if is_help(prompt)} | ALIKE_ALL_THE_SAME
    own = {
        key: lines
        for key, lines in lists(locale).items()
        if key[0] not in may_be and not key[0].startswith(MAY_BE_ALIKE)
    }

    alike = [
        (key[0], one, other)
        for key, lines in own.items()
        for one, other in combinations(lines, 2)
        if _is_paraphrase(content_of(locale, one), content_of(locale, other))
    ]

    assert alike == []


# Names, and who is spoken to


@pytest.mark.parametrize("locale", LOCALES)
def test_a_name_is_said_once_in_a_line(locale: str) -> None:
    lines = [(line, re.findall(r"\{(?:name|other)\}", line.text)) for line in written(locale)]

    twice = [line.place for line, names in lines if len(names) > len(set(names))]

    assert twice == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_word_is_handed_over_by_one_name(locale: str) -> None:
    one_name = {Role.LEAD, Role.HEARD, Role.SETTLE}
    handing = [x for x in written(locale) if x.prompt in HANDOVERS or x.role in one_name]

    two = [x.place for x in handing if "{name}" in x.text and "{other}" in x.text]

    assert any("{name}" in line.text for line in handing)
    assert two == []


@pytest.mark.parametrize("locale", LOCALES)
def test_two_are_named_where_they_are_greeted_or_one_is_told_about_the_other(locale: str) -> None:
    lines = [x for x in written(locale) if "{name}" in x.text and "{other}" in x.text]
    greeting = {Role.GREET, Role.CLOSE, Role.ANSWER}

    crowded = [
        line.place
        for line in lines
        if line.role not in {*greeting, Role.ASK, Role.CUE, Role.CARE}
        or (line.role is Role.ASK and FOR_BOTH.search(line.text))
    ]

    assert lines
    assert crowded == []


@pytest.mark.parametrize("locale", LOCALES)
def test_nobody_in_the_room_is_they_or_them(locale: str) -> None:
    lines = [
        x
        for x in written(locale)
        if x.role in {*BEFORE_A_QUESTION, Role.ASK, Role.CLOSE}
        and not x.prompt.startswith(ABOUT_WORDS)
    ]

    faceless = [line.place for line in lines if _has(line, locale, "they")]

    assert faceless == []


@pytest.mark.parametrize("locale", LOCALES)
def test_two_without_names_are_given_the_word_in_the_same_words_always(locale: str) -> None:
    first = [x for x in written(locale) if x.prompt in ONE_BEGINS and x.shelf == "couple"]
    second = [x for x in written(locale) if x.prompt in HANDOVERS and x.shelf == "couple"]

    strange = [x.place for x in first if not _has(x, locale, "first_voice")]
    strange += [x.place for x in second if not _has(x, locale, "second_voice")]

    assert first
    assert second
    assert strange == []


# Words that are said, and words that are not


def test_every_language_that_speaks_has_every_list_of_words() -> None:
    named = {
        locale: {(kind, name) for kind, lists_ in lists_of(locale).items() for name in lists_}
        for locale in LOCALES
    }

    wanted = {key for key in named["en-US"] if key[0] != "limits"}

    assert [locale for locale, names in named.items() if not names >= wanted] == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("banned", ["never_said", "judging", "other_spelling", "uncontracted"])
def test_no_line_has_a_word_that_is_never_said(locale: str, banned: str) -> None:
    lines = {(line.prompt, line.text) for line in heard(locale)}
    search = pattern(locale, "lines", banned).search

    found = [line for line in lines if search(line[1])]

    assert found == []


@pytest.mark.parametrize("locale", LOCALES)
def test_nobody_is_sorry_but_for_bad_news(locale: str) -> None:
    sorry = {x.prompt for x in written(locale) if _has(x, locale, "sorry")}

    assert sorry == {"common.heard_low"}


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_ends_the_evening_before_a_question(locale: str) -> None:
    before = [
        x for x in written(locale) if x.role in BEFORE_A_QUESTION or x.prompt in NO_GOOD_NIGHT_YET
    ]

    ending = [line.place for line in before if _has(line, locale, "ending")]

    assert ending == []


@pytest.mark.parametrize("locale", LOCALES)
def test_one_permission_is_given_on_the_first_night_and_later_only_where_it_is_asked_for(
    locale: str,
) -> None:
    # the way out lives in the reprompt and in help (gold-evenings.md, rule 3)
    said = [x for x in written(locale) if x.role in BEFORE_A_QUESTION]

    permitting = {line.prompt for line in said if _has(line, locale, "permission")}

    assert permitting == {"opening.first_night"}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_cue_gives_no_advice(locale: str) -> None:
    asked_to = {"common.heard_low", "cue.comfort", "deep_question.hint_other"}
    lines = [x for x in written(locale) if x.role is Role.CUE or x.prompt in asked_to]

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
    # the second voice follows the first, who has just heard `today`
    asked = [line for line in written(locale) if line.prompt == "thanks.ask"]

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

    assert any(DOORS[door].search(text) for text in asked)


@pytest.mark.parametrize("locale", LOCALES)
def test_in_a_gentle_house_nothing_has_to_be_found(locale: str) -> None:
    asked = [line for line in written(locale) if line.prompt.startswith("thanks.softly")]

    demanding = [line for line in asked if not NOTHING_NEEDED.search(line.text)]

    assert asked
    assert demanding == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_day_is_asked_for_a_feeling_and_never_for_a_list(locale: str) -> None:
    asked = [line for line in written(locale) if line.prompt in {"recap.ask", "recap.ask_other"}]

    outward = [line for line in asked if _has(line, locale, "tasks")]

    assert outward == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_first_night_says_what_this_is_not(locale: str) -> None:
    lines = [line for line in written(locale) if line.prompt == "opening.first_night"]

    silent = [line.text for line in lines if not _has(line, locale, "no_counsel")]

    assert {line.shelf for line in lines} == {"open", "solo", "couple"}
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


def _most(line: Written) -> tuple[int, int]:
    if line.prompt in OWN_MOST:
        return OWN_MOST[line.prompt]
    if is_help(line.prompt):
        return MOST_OF_HELP
    return MOST_OF_REPROMPT if is_reprompt(line.prompt) else MOST[line.role]


def _most_sentences(line: Written) -> int:
    most = _most(line)[0]
    return max(most, 2) if line.prompt.startswith(SAYS_FIRST) else most


def _is_paraphrase(one: frozenset[str], other: frozenset[str]) -> bool:
    longer = max(len(one), len(other))
    return longer > 1 and len(one & other) / longer > ALIKE


def _placeholders(line: Written) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", line.text))


def _values(line: Written) -> set[str]:
    named = {"couple_named": Party.COUPLE, "solo_named": Party.SOLO}.get(line.shelf)
    names = set(NAMES[named]) if named else set()
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
