"""How it was: glad, hard, sore or none of it, told by things and not only by feeling words."""

from collections.abc import Iterator
from statistics import mean

import pytest

from deploy.ear import LOCALES, Ear, Felt, felt_in, sentences, signs_model, unsore_in
from skill.alexa.intents import Interpreter
from skill.alexa.interaction_model import InteractionModel
from skill.alexa.request import Envelope, Kind, Slot
from skill.hearing.ear import Ear as PlainEar
from skill.hearing.meanings import Meanings
from skill.hearing.readings import weigh_signs
from skill.hearing.trained import MEANINGS
from skill.ritual.model.acts import Answer, Sign
from skill.words.regions import HERE

EARS = {locale: Interpreter(InteractionModel(locale), PlainEar(locale)) for locale in LOCALES}
AWAY = ("05", "06")
"""Hands whose answers nobody read who wrote the words down: each is held out in turn."""


def signs_in(words: str, context: str = "day", locale: str = "en-US") -> frozenset[Sign]:
    slots = {"answer": Slot(words)}
    said = Envelope(Kind.INTENT, "", "", "", "", locale, None, intent="AnswerIntent", slots=slots)
    act = EARS[locale].act_of(said, context)
    assert isinstance(act, Answer), act
    return act.signs


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", "we lost the baby"),
        ("en-US", "my mom has cancer"),
        ("en-US", "we put the cat to sleep"),
        ("en-US", "her basket in the hall it's just empty"),
        ("en-US", "there's no one"),
        ("en-US", "i'm just existing"),
        ("de-DE", "wir haben das baby verloren"),
        ("de-DE", "meine mutter hat krebs"),
        ("de-DE", "wir mussten die katze einschläfern"),
        ("de-DE", "ihr körbchen im flur das ist einfach leer"),
    ],
)
def test_what_is_hard_is_heard_without_a_feeling_word(locale: str, words: str) -> None:
    signs = signs_in(words, locale=locale)

    assert Sign.LOW in signs
    assert Sign.HIGH not in signs


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", "i got the job"),
        ("en-US", "the kids next door laughing about nothing"),
        ("de-DE", "ich hab die stelle bekommen"),
        ("de-DE", "die kinder von nebenan haben so gelacht"),
    ],
)
def test_what_went_well_is_heard_without_a_feeling_word(locale: str, words: str) -> None:
    signs = signs_in(words, locale=locale)

    assert Sign.HIGH in signs
    assert Sign.LOW not in signs


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", "nothing much just work"),
        ("en-US", "that film was so sad i loved it"),
        ("en-US", "i was dying for a coffee"),
        ("en-US", "dead tired but good"),
        ("de-DE", "nichts besonderes nur arbeit"),
        ("de-DE", "der film war so traurig ich fand ihn toll"),
        ("de-DE", "ich hätte für einen kaffee sterben können"),
    ],
)
def test_what_only_sounds_hard_is_not(locale: str, words: str) -> None:
    assert Sign.LOW not in signs_in(words, locale=locale)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", "thanks for nothing"),
        ("en-US", "nothing you never do anything for me"),
        ("en-US", "you forgot our anniversary"),
        ("de-DE", "danke für nichts"),
        ("de-DE", "du hast unseren jahrestag vergessen"),
    ],
)
def test_anger_and_hurt_are_heard_at_thanks(locale: str, words: str) -> None:
    assert Sign.SORE in signs_in(words, "thanks", locale)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", "you waited for me"),
        ("en-US", "you laughed at my joke in front of everybody"),
        ("en-US", "you called the vet"),
        ("en-US", "my landlord let me use his phone"),
        ("de-DE", "du hast mir beim umzug geholfen"),
        ("de-DE", "meine schwester hat vor allen gesungen"),
        ("de-DE", "sie hat für mich eingekauft"),
        ("de-DE", "du hast mich zum zug gefahren"),
        ("de-DE", "du hast das radio angemacht als ich kam"),
    ],
)
def test_plain_thanks_are_thanks(locale: str, words: str) -> None:
    assert not signs_in(words, "thanks", locale) & {Sign.LOW, Sign.SORE}


def test_what_is_named_is_found_by_its_words_and_by_their_beginnings() -> None:
    found = list(
        Meanings(HERE / "en-US" / MEANINGS).find(["the", "oncologist", "by", "her", "side"])
    )

    kinds = {(one.side, one.kind, one.at, one.end) for one in found}
    assert ("hard", "illness", 1, 2) in kinds
    assert ("hard", "absence", 3, 5) in kinds


@pytest.mark.full
@pytest.mark.parametrize("locale", LOCALES)
def test_unlike_hands_are_heard_so_far(locale: str) -> None:
    heard = list(_heard_of_unseen(locale))

    glad = [signs for one, signs in heard if one.signs <= {"high", "todo"} and "high" in one.signs]
    hard = [signs for one, signs in heard if "low" in one.signs and "high" not in one.signs]
    neutral = [signs for one, signs in heard if one.signs <= {"todo"}]
    assert mean(Sign.HIGH in signs for signs in glad) >= 0.40
    assert mean(Sign.LOW in signs for signs in hard) >= 0.25
    assert mean(Sign.LOW in signs for signs in glad) <= 0.08
    assert mean(Sign.HIGH in signs for signs in hard) <= 0.1
    assert mean(Sign.LOW in signs for signs in neutral) <= 0.09


def _heard_of_unseen(locale: str) -> Iterator[tuple[Felt, frozenset[Sign]]]:
    felt, plain = felt_in(locale), PlainEar(locale)
    unsore = unsore_in(sentences(locale))
    for away in AWAY:
        others = [one for one in felt if one.hand != away]
        ear = Ear(locale, {"signs": signs_model(locale, [*others, *unsore])})
        for one in (one for one in felt if one.hand == away):
            signs = plain.hear(one.text).signs
            yield one, weigh_signs(signs, ear.read_signs(one.text, one.context))
