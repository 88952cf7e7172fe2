"""What an answer lets us hear, sentence by sentence, and what it does not."""

import pytest

from skill.hearing.ear import Ear, normalize
from skill.ritual.model.acts import Sign
from skill.words.regions import HERE

HIGH, LOW, FEELING = Sign.HIGH, Sign.LOW, Sign.FEELING
LOGISTICS, BLANK = Sign.LOGISTICS, Sign.BLANK

FEELINGS = [
    ("happy", "happy", {HIGH}),
    ("I felt happy when the rain stopped.", "happy", {HIGH}),
    ("i'm proud of how i handled it", "proud", {HIGH}),
    ("so relieved when the call was over", "relieved", {HIGH}),
    ("over the moon", "over the moon", {HIGH}),
    ("I\u2019m hopeful", "hopeful", {HIGH}),
    ("loved", "loved", {HIGH}),
    ("not only happy but proud", "proud", {HIGH}),
    ("sad", "sad", {LOW}),
    ("unhappy", "unhappy", {LOW}),
    ("heavy", "heavy", {LOW}),
    ("bad", "bad", {LOW}),
    ("it was bad", "bad", {LOW}),
    ("pretty shitty", "shitty", {LOW}),
    ("a bit lonely this afternoon", "lonely", {LOW}),
    ("i was scared for a minute", "scared", {LOW}),
    ("burnt out", "burnt out", {LOW}),
    ("kind of down", "down", {LOW}),
    ("I felt down after lunch", "down", {LOW}),
    ("it made me angry", "angry", {LOW}),
    ("overwhelmed, mostly", "overwhelmed", {LOW}),
    ("tired", "tired", set()),
    ("it was calm", "calm", set()),
    ("quiet and slow", "slow", set()),
    ("the slow bus, and i felt safe in it", "safe", set()),
    ("so so", "so so", set()),
    ("a bit of a mixed day", "mixed", set()),
    ("bittersweet", "bittersweet", set()),
]

GOOD_NEWS = [
    "i got the job",
    "my sister passed her exam and we celebrated",
    "I finally finished the shelf!",
    "it went really well",
    "good news, the test came back clear",
    "my high was the lake",
    "the high was seeing my friend",
    "we won the match",
    "i passed my driving test",
    "i got promoted",
    "you made me laugh at breakfast",
    "that was the best part",
    "a low wall with a high point at the end",
]

HARD_DAY = [
    "i had a hard day",
    "i miss her",
    "what's the point",
    "it was a rough day at work",
    "my low was the phone call",
    "the low was leaving",
    "i cried in the car",
    "my grandmother passed away",
    "we had an argument on the phone",
    "the meeting went badly",
    "i got laid off",
    "my boss yelled at me",
    "it was really hard to say goodbye",
    "there was bad news from home",
]

TASKS = [
    "we need to buy milk and call the bank",
    "we have to leave at six",
    "i still have to pack",
    "I still need to send the form.",
    "i can't stop thinking about tomorrow",
    "there's a dentist appointment in the morning",
    "so much to do before friday",
    "pick up the kids from school",
    "i have to remember the keys",
    "i need to call the plumber",
    "the deadline tomorrow is on my mind",
    "we've got to book the train",
    "i have a meeting tomorrow at eight",
    "i need to pay the electric bill",
    "don't know how i'll get it done",
    "we need to laugh more",
]

BLANKS = [
    "i don't know",
    "I don\u2019t know.",
    "hmm",
    "um",
    "not sure",
    "nothing",
    "nothing really",
    "nothing comes to mind",
    "i can't think of anything",
    "no idea",
    "i've got nothing",
    "not a clue",
]

LOOK_ALIKES = [
    "the bad chair in the corner of the waiting room",
    "she needed a hug",
    "he needed me to listen",
    "we needed it",
    "you have to laugh",
    "i have to say the soup was salty",
    "i sat with a cup of tea and put the phone down",
    "we walked down by the river",
    "you said you would pick up the phone",
    "we picked up where we left",
    "the high street was empty",
    "a high fence and a low wall",
    "the low sun on the water",
    "the promotion at the supermarket",
    "the content of the letter",
    "he won a toy",
    "the hardware store",
    "an album of old photos",
    "a thorough clean of the shed",
    "i know the song by heart",
    "the sadness in the film",
    "tomorrow is another day",
    "i don't know how she does it but she made dinner for all of us",
]

NAMES = [
    ("maya", ("Maya",)),
    ("Maya and Sam", ("Maya", "Sam")),
    ("i'm maya", ("Maya",)),
    ("I\u2019m Maya, this is Sam.", ("Maya", "Sam")),
    ("i'm maya and this is sam", ("Maya", "Sam")),
    ("i'm maya i'm sam", ("Maya", "Sam")),
    ("i'm maya and i'm sam", ("Maya", "Sam")),
    ("this is sam and i'm maya", ("Sam", "Maya")),
    ("this is maya and this is sam", ("Maya", "Sam")),
    ("i am maya and here is sam", ("Maya", "Sam")),
    ("maya with sam", ("Maya", "Sam")),
    ("my name is maya", ("Maya",)),
    ("my name's maya and my partner is sam", ("Maya", "Sam")),
    ("my name is maya and my husband's name is sam", ("Maya", "Sam")),
    ("i'm maya and he's sam", ("Maya", "Sam")),
    ("call me maya", ("Maya",)),
    ("just call me maya", ("Maya",)),
    ("you can call us maya and sam", ("Maya", "Sam")),
    ("we're maya and sam", ("Maya", "Sam")),
    ("our names are maya and sam", ("Maya", "Sam")),
    ("the names are maya and sam", ("Maya", "Sam")),
    ("it's maya and sam", ("Maya", "Sam")),
    ("just maya", ("Maya",)),
    ("maya here", ("Maya",)),
    ("hi i'm maya", ("Maya",)),
    ("i go by maya", ("Maya",)),
    ("mary ann and jo", ("Mary Ann", "Jo")),
    ("zo\u00eb and ren\u00e9", ("Zo\u00eb", "Ren\u00e9")),
    ("o'brien", ("O'Brien",)),
    ("andy and sandy", ("Andy", "Sandy")),
    ("justin and imogen", ("Justin", "Imogen")),
    ("roland and fern", ("Roland", "Fern")),
]

NO_NAMES = [
    "",
    "and",
    "we would rather not say that",
    "maya and sam and jo",
    "that is a long story and you would not believe it",
]


# What is heard


@pytest.mark.parametrize(("sentence", "feeling", "colour"), FEELINGS)
def test_a_feeling_is_heard_and_what_colour_it_has(
    sentence: str, feeling: str, colour: set[Sign]
) -> None:
    ear = Ear("en-US")

    answer = ear.hear(sentence)

    assert answer.feeling == feeling
    assert answer.signs == {FEELING, *colour}


@pytest.mark.parametrize("sentence", GOOD_NEWS)
def test_good_news_is_heard(sentence: str) -> None:
    ear = Ear("en-US")

    signs = ear.hear(sentence).signs

    assert HIGH in signs
    assert not signs & {LOW, LOGISTICS, BLANK}


@pytest.mark.parametrize("sentence", HARD_DAY)
def test_a_hard_day_is_heard(sentence: str) -> None:
    ear = Ear("en-US")

    signs = ear.hear(sentence).signs

    assert LOW in signs
    assert not signs & {HIGH, LOGISTICS, BLANK}


@pytest.mark.parametrize("sentence", TASKS)
def test_tasks_are_heard(sentence: str) -> None:
    ear = Ear("en-US")

    signs = ear.hear(sentence).signs

    assert signs == {LOGISTICS}


@pytest.mark.parametrize("sentence", BLANKS)
def test_a_blank_mind_is_heard(sentence: str) -> None:
    ear = Ear("en-US")

    signs = ear.hear(sentence).signs

    assert signs == {BLANK}


def test_worry_about_tomorrow_is_a_task_and_a_low() -> None:
    ear = Ear("en-US")

    answer = ear.hear("I'm worried about tomorrow.")

    assert answer.signs == {LOGISTICS, LOW, FEELING}
    assert answer.feeling == "worried"


def test_an_answer_keeps_its_words_as_they_were_said() -> None:
    ear = Ear("en-US")

    answer = ear.hear("The walk, with Sam & the dog!")

    assert answer.words == "The walk, with Sam & the dog!"


# What is not


@pytest.mark.parametrize("sentence", LOOK_ALIKES)
def test_words_that_only_look_like_a_sign_are_none(sentence: str) -> None:
    ear = Ear("en-US")

    answer = ear.hear(sentence)

    assert answer.signs == frozenset()
    assert answer.feeling == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "i'm not happy about it",
        "i'm not sad",
        "i was never scared",
        "it wasn't hard at all",
        "it wasn't a bad day",
        "i wasn't really proud",
        "i don't feel angry any more",
        "nobody was upset",
    ],
)
def test_what_is_denied_calls_for_no_cue(sentence: str) -> None:
    ear = Ear("en-US")

    signs = ear.hear(sentence).signs

    assert not signs & {HIGH, LOW}


@pytest.mark.parametrize("sentence", ["i'm not happy about it", "i was never scared", "not sad"])
def test_a_feeling_that_is_denied_is_not_kept_as_the_feeling_of_the_day(sentence: str) -> None:
    ear = Ear("en-US")

    answer = ear.hear(sentence)

    assert answer.feeling == ""


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("i was sad, not angry", LOW),
        ("it was not that great but i'm so proud of you", HIGH),
        ("i'm not worried, i got the job", HIGH),
    ],
)
def test_a_denial_takes_back_only_what_it_denies(sentence: str, sign: Sign) -> None:
    ear = Ear("en-US")

    signs = ear.hear(sentence).signs

    assert signs & {HIGH, LOW} == {sign}


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("it was fine but i was scared", LOW),
        ("a long day and i feel lonely", LOW),
        ("tired but happy", HIGH),
    ],
)
def test_a_plain_feeling_does_not_drown_a_strong_one(sentence: str, sign: Sign) -> None:
    ear = Ear("en-US")

    signs = ear.hear(sentence).signs

    assert sign in signs


@pytest.mark.parametrize(
    "sentence",
    ["i don't know, maybe the walk", "um, the soup you made", "nothing went wrong today"],
)
def test_an_answer_that_begins_with_doubt_is_an_answer(sentence: str) -> None:
    ear = Ear("en-US")

    signs = ear.hear(sentence).signs

    assert BLANK not in signs


# Names


@pytest.mark.parametrize(("sentence", "names"), NAMES)
def test_names_are_heard_however_they_are_told(sentence: str, names: tuple[str, ...]) -> None:
    ear = Ear("en-US")

    heard = ear.names_in(sentence)

    assert heard == names
    assert ear.hear(sentence).names == names


@pytest.mark.parametrize("sentence", NO_NAMES)
def test_a_sentence_is_no_name(sentence: str) -> None:
    ear = Ear("en-US")

    names = ear.names_in(sentence)

    assert names == ()


@pytest.mark.parametrize("sentence", ["no name", "no names", "none", "nobody", "you two"])
def test_nobody_is_called_by_what_they_said_instead_of_a_name(sentence: str) -> None:
    ear = Ear("en-US")

    names = ear.names_in(sentence)

    assert names == ()


# The ears there are


def test_every_locale_with_lines_has_an_ear_that_opens() -> None:
    locales = [folder.name for folder in HERE.iterdir() if (folder / "lines").is_dir()]

    answers = [Ear(locale).hear("") for locale in locales]

    assert answers
    assert all(answer.signs == frozenset() for answer in answers)


@pytest.mark.parametrize(
    ("spoken", "plain"),
    [
        ("  Good   Night! ", "good night"),
        ("It\u2019s Maya\u2019s.", "it's maya's"),
        ("R\u00c9N\u00c9, no: 2", "r\u00e9n\u00e9 no 2"),
        ("?!", ""),
    ],
)
def test_speech_is_compared_without_case_or_punctuation(spoken: str, plain: str) -> None:
    text = spoken

    normalised = normalize(text)

    assert normalised == plain
