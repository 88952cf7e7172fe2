"""The interaction models: what Amazon demands of them, and that they and the code agree."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from skill.alexa.intents import INTENTS, PLAIN, Interpreter
from skill.alexa.interaction_model import FOLDER, InteractionModel
from skill.alexa.response import DIGITS, FREE_SPEECH
from skill.hearing.ear import Ear, normalize
from skill.ritual.model.acts import Ago, Answer, Choose, Erase, Erasure, NoMatch
from skill.ritual.model.choices import CHOICES
from skill.ritual.requests.recalling import AskKept

LOCALES = sorted(file.stem for file in FOLDER.glob("*.json"))
REQUIRED = frozenset(
    {
        "AMAZON.StopIntent",
        "AMAZON.CancelIntent",
        "AMAZON.HelpIntent",
        "AMAZON.FallbackIntent",
        "AMAZON.NavigateHomeIntent",
    }
)
SEARCH = "AMAZON.SearchQuery"
BUILT_IN_TYPES = frozenset(
    {SEARCH, "AMAZON.FirstName", "AMAZON.DATE", "AMAZON.DURATION", "AMAZON.FOUR_DIGIT_NUMBER"}
)
INTENT_KEYS = frozenset({"name", "slots", "samples"})
FEWEST_SAMPLES = 15
MOST_LETTERS = 140
"""Characters in one value of a slot type, as commonly quoted (alexa.md, 8.1)."""

SAMPLE = re.compile(r"(?:[a-zäöüß'\- ]|\{[a-z_]+\})+")
SLOT = re.compile(r"\{(\w+)\}")
CARRIED = re.compile(r"[a-zäöüß']+")
WAKE_WORDS = frozenset({"alexa", "amazon", "echo", "computer", "skill", "app"})
LAUNCH_WORDS = frozenset(
    {"run", "start", "play", "resume", "use", "launch", "ask", "open", "tell", "load", "begin"}
    | {"enable"}
    | {"öffne", "starte", "spiele", "spiel", "frage", "frag", "sage", "sag", "lade", "nutze"}
)
CONNECTING_WORDS = frozenset(
    {"to", "from", "in", "using", "with", "about", "for", "that", "by", "if", "and", "whether"}
    | {"zu", "von", "mit", "über", "für", "dass", "ob", "und", "wenn", "nach", "aus", "um", "an"}
)
SMALL_WORDS = frozenset(
    {"a", "an", "the", "of", "at", "on", "to", "in", "by", "for", "with"}
    | {"der", "die", "das", "ein", "eine", "den", "dem", "im", "am", "auf", "bei"}
)


# What Amazon demands


@pytest.mark.parametrize("locale", LOCALES)
def test_the_invocation_name_is_one_that_is_accepted(locale: str) -> None:
    name = _model(locale).wire["languageModel"]["invocationName"]

    words = name.split()

    assert re.fullmatch(r"[a-z]+(?: [a-z]+)+", name)
    assert 2 <= len(name) <= 50
    assert not set(words) & (WAKE_WORDS | LAUNCH_WORDS | CONNECTING_WORDS)
    assert not (len(words) == 2 and set(words) & SMALL_WORDS)


@pytest.mark.parametrize("locale", LOCALES)
def test_fallback_catches_as_little_as_it_may(locale: str) -> None:
    configuration = _model(locale).wire["languageModel"]["modelConfiguration"]

    level = configuration["fallbackIntentSensitivity"]["level"]

    assert level == "LOW"


@pytest.mark.parametrize("locale", LOCALES)
def test_the_built_in_intents_that_certification_asks_for_are_there(locale: str) -> None:
    names = _names(_model(locale))

    missing = REQUIRED - set(names)

    assert missing == set()
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("locale", LOCALES)
def test_an_intent_has_no_unknown_keys(locale: str) -> None:
    intents = _model(locale).intents

    unknown = {intent["name"]: intent.keys() - INTENT_KEYS for intent in intents}

    assert {name: keys for name, keys in unknown.items() if keys} == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_sample_is_written_in_the_signs_that_are_allowed(locale: str) -> None:
    samples = [*_samples(_model(locale)), *_values(_model(locale))]

    odd = [sample for _, sample in samples if not SAMPLE.fullmatch(sample)]
    spaced = [sample for _, sample in samples if sample != " ".join(sample.split())]

    assert samples
    assert odd == []
    assert spaced == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_utterance_stands_twice_in_the_whole_model(locale: str) -> None:
    said = [*_samples(_model(locale)), *_values(_model(locale))]

    counts = Counter(sample.casefold() for _, sample in said)

    assert [sample for sample, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sample_says_with_a_setting_what_another_intent_says_whole(locale: str) -> None:
    model = _model(locale)
    whole = {sample: intent for intent, sample in _samples(model) if "{" not in sample}

    swallowed = [
        (filled, whole[filled])
        for intent, sample in _samples(model)
        if intent == "SettingIntent"
        for words, _ in model.values("Setting")
        for filled in [sample.replace("{setting}", words)]
        if filled in whole
    ]

    assert swallowed == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_sample_names_only_slots_of_its_intent_and_each_of_them_is_named(locale: str) -> None:
    intents = _model(locale).intents

    at_odds = {
        intent["name"]: (declared, named)
        for intent in intents
        for declared in [{slot["name"] for slot in intent.get("slots", ())}]
        for named in [set(SLOT.findall(" ".join(intent.get("samples", ()))))]
        if declared != named
    }

    assert at_odds == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_search_query_comes_alone_and_with_a_carrier_phrase(locale: str) -> None:
    model = _model(locale)
    free = {slot["name"] for slot in _slots(model) if slot["type"] == SEARCH}

    samples = [sample for _, sample in _samples(model) if free & set(SLOT.findall(sample))]

    assert samples
    assert [sample for sample in samples if len(SLOT.findall(sample)) != 1] == []
    assert [sample for sample in samples if not CARRIED.search(SLOT.sub("", sample))] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sample_is_nothing_but_open_slots(locale: str) -> None:
    model = _model(locale)
    listed = {type_["name"] for type_ in model.wire["languageModel"]["types"]}
    closed = {slot["name"] for slot in _slots(model) if slot["type"] in listed}

    bare = [
        sample
        for _, sample in _samples(model)
        if not SLOT.sub("", sample).strip() and not set(SLOT.findall(sample)) <= closed
    ]

    assert bare == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sample_names_a_slot_twice_or_runs_two_together(locale: str) -> None:
    samples = [sample for _, sample in _samples(_model(locale))]

    repeated = [sample for sample in samples if len(set(SLOT.findall(sample))) < sample.count("{")]
    adjacent = [sample for sample in samples if re.search(r"\}\s*\{", sample)]

    assert repeated == []
    assert adjacent == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_slot_name_has_one_type_in_the_whole_model(locale: str) -> None:
    slots = list(_slots(_model(locale)))

    types: dict[str, set[str]] = {}
    for slot in slots:
        types.setdefault(slot["name"], set()).add(slot["type"])

    assert {name: kinds for name, kinds in types.items() if len(kinds) > 1} == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_slot_type_is_built_in_or_has_values_and_every_type_is_used(locale: str) -> None:
    model = _model(locale)
    custom = {type_["name"]: type_["values"] for type_ in model.wire["languageModel"]["types"]}

    used = {slot["type"] for slot in _slots(model)}

    assert used - BUILT_IN_TYPES == set(custom)
    assert all(custom.values())


@pytest.mark.parametrize("locale", LOCALES)
def test_the_values_of_a_type_are_short_and_their_ids_unique(locale: str) -> None:
    types = _model(locale).wire["languageModel"]["types"]

    ids = [[value["id"] for value in type_["values"]] for type_ in types]
    long = [words for _, words in _values(_model(locale)) if len(words) > MOST_LETTERS]

    assert all(len(set(of_type)) == len(of_type) for of_type in ids)
    assert long == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_elicited_exists_and_has_a_prompt_to_elicit_it_with(locale: str) -> None:
    wire = _model(locale).wire
    prompts = {prompt["id"]: prompt["variations"] for prompt in wire["prompts"]}
    types = {(i["name"], s["name"]): s["type"] for i in _model(locale).intents for s in _all(i)}

    elicited = {
        (i["name"], slot["name"]): slot for i in wire["dialog"]["intents"] for slot in _all(i)
    }

    assert set(elicited) == {
        (one.wire["updatedIntent"]["name"], one.wire["slotToElicit"])
        for one in (FREE_SPEECH, DIGITS)
    }
    assert all(slot["elicitationRequired"] for slot in elicited.values())
    assert {key: slot["type"] for key, slot in elicited.items()}.items() <= types.items()
    assert {slot["prompts"]["elicitation"] for slot in elicited.values()} == set(prompts)
    assert all(prompts.values())


@pytest.mark.parametrize("locale", LOCALES)
def test_every_turn_of_the_dialog_reaches_the_skill(locale: str) -> None:
    dialog = _model(locale).wire["dialog"]

    strategies = {dialog["delegationStrategy"]} | {
        intent["delegationStrategy"] for intent in dialog["intents"]
    }

    assert strategies == {"SKILL_RESPONSE"}
    assert not any(intent["confirmationRequired"] for intent in dialog["intents"])


@pytest.mark.parametrize("locale", LOCALES)
def test_the_elicited_slot_may_be_filled_with_nothing_around_it(locale: str) -> None:
    slots = {slot["name"]: slot for slot in _slots(_model(locale))}

    samples = slots["answer"]["samples"]

    assert slots["answer"]["type"] == SEARCH
    assert "{answer}" in samples


# That the code knows it


@pytest.mark.parametrize("locale", LOCALES)
def test_every_intent_is_an_act_and_every_act_has_its_intent(locale: str) -> None:
    names = set(_names(_model(locale)))

    assert names == INTENTS


@pytest.mark.parametrize("locale", LOCALES)
def test_the_intents_with_slots_are_those_the_code_reads_slots_of(locale: str) -> None:
    intents = _model(locale).intents

    with_slots = {intent["name"] for intent in intents if intent.get("slots")}

    assert with_slots == INTENTS - PLAIN.keys()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_choice_has_a_setting_and_every_setting_a_choice(locale: str) -> None:
    types = _model(locale).wire["languageModel"]["types"]

    ids = [
        value["id"] for type_ in types if type_["name"] == "Setting" for value in type_["values"]
    ]

    assert not set(CHOICES) - set(ids)
    assert not set(ids) - set(CHOICES)
    assert len(ids) == len(CHOICES)


@pytest.mark.parametrize("locale", LOCALES)
def test_where_people_vary_there_are_many_samples(locale: str) -> None:
    # how one asks to go home is Amazon's own affair, and nobody says a fallback
    varied = [i for i in _model(locale).intents if not i["name"].startswith("AMAZON.")]

    few = {
        intent["name"]: len(intent["samples"])
        for intent in varied
        if len(intent["samples"]) < FEWEST_SAMPLES
    }

    assert few == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_setting_can_be_said_in_five_ways(locale: str) -> None:
    ways = Counter(id_ for _, id_ in _model(locale).values("Setting"))

    few = {id_: count for id_, count in ways.items() if count < 5}

    assert few == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_whole_command_means_its_own_intent_when_it_is_heard_as_free_speech(
    locale: str,
) -> None:
    model = _model(locale)
    interpreter = Interpreter(model, Ear(locale))
    whole = [(intent, sample) for intent, sample in _samples(model) if "{" not in sample]

    misheard = [
        (sample, intent)
        for intent, sample in whole
        if intent in PLAIN and interpreter.hear(sample) != PLAIN[intent]
    ]

    assert len(whole) > 500
    assert misheard == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_name_of_a_setting_chooses_it_when_it_is_heard_as_free_speech(locale: str) -> None:
    model = _model(locale)
    interpreter = Interpreter(model, Ear(locale))

    misheard = [
        (words, id_)
        for words, id_ in model.values("Setting")
        if interpreter.hear(words) != Choose(CHOICES[id_])
    ]

    assert misheard == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_night_named_by_how_long_ago_it_was_is_heard_as_free_speech(locale: str) -> None:
    model = _model(locale)
    interpreter = Interpreter(model, Ear(locale))
    whole = {sample for _, sample in _samples(model) if "{" not in sample}

    named = [
        (intent, sample.replace("{ago}", words), Ago(id_))
        for intent, sample in _samples(model)
        for words, id_ in model.values("Ago")
        if "{ago}" in sample
    ]
    misheard = [
        (said, ago)
        for intent, said, ago in named
        if said not in whole and interpreter.hear(said) not in {AskKept(ago), _forget(ago)}
    ]

    assert {ago for *_, ago in named} == set(Ago)
    assert misheard == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_command_is_written_as_free_speech_is_compared(locale: str) -> None:
    commands = list(_model(locale).commands)

    never_matched = [command for command in commands if normalize(command) != command]

    assert never_matched == []


@pytest.mark.parametrize(
    "sentence",
    [
        "you said stop and i laughed",
        "the next bus was full",
        "i had to go back for my keys",
        "yes i loved the soup",
        "keep that dog away from my shoes",
        "just me and the cat on the sofa",
    ],
)
def test_a_sentence_with_a_command_in_it_is_an_answer(sentence: str) -> None:
    interpreter = Interpreter(_model("en-US"), Ear("en-US"))

    act = interpreter.hear(sentence)

    assert isinstance(act, Answer)
    assert act.words == sentence


def test_nothing_said_is_no_match() -> None:
    interpreter = Interpreter(_model("en-US"), Ear("en-US"))

    act = interpreter.hear(" ... ")

    assert act == NoMatch()


# Helpers

Intent = Mapping[str, Any]


def _model(locale: str) -> InteractionModel:
    return InteractionModel(locale)


def _names(model: InteractionModel) -> list[str]:
    return [intent["name"] for intent in model.intents]


def _samples(model: InteractionModel) -> Iterator[tuple[str, str]]:
    for intent in model.intents:
        yield from ((intent["name"], sample) for sample in intent.get("samples", ()))


def _forget(ago: Ago) -> Erase:
    return Erase(Erasure.NIGHT, ago)


def _values(model: InteractionModel) -> Iterator[tuple[str, str]]:
    for type_ in model.wire["languageModel"]["types"]:
        for value in type_["values"]:
            name = value["name"]
            yield from ((value["id"], said) for said in (name["value"], *name.get("synonyms", ())))


def _slots(model: InteractionModel) -> Iterator[Mapping[str, Any]]:
    for intent in model.intents:
        yield from _all(intent)


def _all(intent: Intent) -> list[Mapping[str, Any]]:
    return list(intent.get("slots", ()))
