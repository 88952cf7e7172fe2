"""What Alexa is told of the skill: it is true, it is whole, and every example phrase works."""

import copy
import json
import re
import tomllib
import warnings
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from PIL import Image

from deploy import icons, skill_package
from skill.alexa.interaction_model import InteractionModel, locales
from skill.alexa.request import Kind
from skill.speaker.resolver import Resolver, Tongue
from tests.alexa.screens.renderer import VIEWPORTS

FALLBACK = "AMAZON.FallbackIntent"
ROOT = Path(__file__).parents[2]
READER = ROOT / "skill" / "alexa" / "request.py"
TOLD: Mapping[str, Any] = skill_package.manifest()["manifest"]
STORE: Mapping[str, Any] = TOLD["publishingInformation"]["locales"]
PHRASES = [(locale, phrase) for locale, text in STORE.items() for phrase in text["examplePhrases"]]


CATEGORIES = tomllib.loads((Path(__file__).parent / "categories.toml").read_text(encoding="utf-8"))[
    "categories"
]


@pytest.fixture(scope="module")
def assembled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("skill-package")
    skill_package.assemble(folder, "arn:aws:lambda:eu-west-1:0:function:x:live", "https://x.org/p")
    return folder


@cache
def _resolver(locale: str) -> Resolver:
    return Resolver(InteractionModel(locale))


@pytest.mark.parametrize(("locale", "phrase"), PHRASES)
def test_an_example_phrase_is_understood(locale: str, phrase: str) -> None:
    words, resolver = phrase.casefold(), _resolver(locale)
    asked = resolver.tongue.find_request(words)

    resolved = resolver.resolve(asked, date(2026, 11, 21)).intent if asked else FALLBACK

    assert resolver.tongue.opens(words) or resolved != FALLBACK
    assert resolved != "AnswerIntent"


def test_every_locale_has_three_example_phrases_and_the_first_opens_the_skill() -> None:
    for locale, text in STORE.items():
        assert len(text["examplePhrases"]) == 3
        assert Tongue(locale).opens(text["examplePhrases"][0].casefold())


def test_every_phrase_the_description_quotes_to_alexa_is_an_example_phrase() -> None:
    for text in STORE.values():
        quoted = re.findall(r'["„](Alexa, [^"“]+)["“]', text["description"])
        assert set(quoted) <= set(text["examplePhrases"])


def test_the_manifest_speaks_of_the_locales_that_exist() -> None:
    assert STORE.keys() == locales()
    assert TOLD["privacyAndCompliance"]["locales"].keys() == locales()


def test_its_category_is_one_that_amazon_documents() -> None:
    assert TOLD["publishingInformation"]["category"] in CATEGORIES


def test_amazons_own_model_of_a_manifest_knows_every_name_in_it(assembled: Path) -> None:
    told = json.loads((assembled / "skill.json").read_text(encoding="utf-8"))

    assert _as_amazon_reads(told) == told


@pytest.mark.parametrize(("names", "wrong"), [
    (["publishingInformation", "distributionMode"], "EVERYWHERE"),
    (["apis", "custom", "interfaces"], [{"type": "ALEXA_PRESENTATION_APLX"}]),
    (["events", "subscriptions"], [{"eventName": "SKILL_SWITCHED_OFF"}]),
    (["privacyAndCompliance", "usesPersonalInformation"], True),
])  # fmt: skip
def test_a_name_that_amazon_does_not_know_would_be_noticed(
    assembled: Path, names: list[str], wrong: object
) -> None:
    told = copy.deepcopy(json.loads((assembled / "skill.json").read_text(encoding="utf-8")))
    inner = told["manifest"]
    for name in names[:-1]:
        inner = inner[name]
    inner[names[-1]] = wrong

    assert _as_amazon_reads(told) != told


def test_it_asks_for_the_voice_it_recognises_and_for_nothing_else() -> None:
    assert TOLD["permissions"] == [{"name": "alexa::person_id:read"}]
    assert "personId" in READER.read_text(encoding="utf-8")


def test_it_subscribes_to_the_one_event_that_is_acted_on(assembled: Path) -> None:
    told = json.loads((assembled / "skill.json").read_text(encoding="utf-8"))["manifest"]

    subscribed = [one["eventName"] for one in told["events"]["subscriptions"]]
    assert subscribed == ["SKILL_DISABLED"]
    assert Kind.DISABLED.value == "AlexaSkillEvent.SkillDisabled"
    assert told["events"]["endpoint"] == told["apis"]["custom"]["endpoint"]


def test_it_subscribes_to_nothing_while_there_is_nowhere_to_send_it() -> None:
    assert "events" not in TOLD


def test_it_says_that_it_draws_on_every_viewport_that_is_tested() -> None:
    (screens,) = TOLD["apis"]["custom"]["interfaces"]

    assert screens["type"] == "ALEXA_PRESENTATION_APL"
    for port in VIEWPORTS.values():
        width, height = port.width / port.scale, port.height / port.scale
        shape = "ROUND" if port.is_round else "RECTANGLE"
        fitting = [
            one
            for one in screens["supportedViewports"]
            if (one["mode"], one["shape"]) == (port.mode, shape)
            and one["minWidth"] <= width <= one["maxWidth"]
            and one["minHeight"] <= height <= one["maxHeight"]
        ]
        assert len(fitting) == 1, port


def test_the_store_texts_fit() -> None:
    for text in STORE.values():
        assert len(text["summary"]) <= 160
        assert len(text["description"]) <= 4000
        assert re.search("counsell?or|keine Beratung", text["description"])


def test_the_interaction_models_are_the_ones_the_skill_reads(assembled: Path) -> None:
    for model in skill_package.MODELS.glob("*.json"):
        copied = assembled / "interactionModels" / "custom" / model.name
        assert copied.read_bytes() == model.read_bytes()


def test_there_is_one_copy_of_the_models_in_the_repository() -> None:
    assert [file.name for file in skill_package.MANIFEST.parent.rglob("*")] == ["skill.json"]


def test_the_icons_are_where_the_manifest_says_and_of_their_size(assembled: Path) -> None:
    for text in STORE.values():
        for name, pixels in icons.SIZES.items():
            file = assembled / text[f"{name}IconUri"].removeprefix("file://")
            with Image.open(file) as icon:
                assert icon.size == (pixels, pixels)
                assert icon.format == "PNG"


def test_what_only_the_operator_knows_is_added(assembled: Path) -> None:
    told = json.loads((assembled / "skill.json").read_text(encoding="utf-8"))["manifest"]

    assert told["apis"]["custom"]["endpoint"]["uri"].endswith(":live")
    privacy = told["privacyAndCompliance"]["locales"]["en-US"]
    assert privacy["privacyPolicyUrl"] == "https://x.org/p"


def test_ask_cli_is_pointed_at_what_make_assembles() -> None:
    resources = json.loads((ROOT / "ask-resources.json").read_text(encoding="utf-8"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    source = resources["profiles"]["default"]["skillMetadata"]["src"].removeprefix("./")
    assert f"deploy.skill_package {source}" in makefile


def _as_amazon_reads(told: Mapping[str, Any]) -> object:
    """Return a manifest as the model of Amazon's management API has it: None if it refuses it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Amazon's own, of its own docstrings
        from ask_smapi_model.v1.skill.manifest.skill_manifest_envelope import (  # noqa: PLC0415
            SkillManifestEnvelope,
        )

    serializer = DefaultSerializer()
    try:
        read = serializer.deserialize(json.dumps(told), SkillManifestEnvelope)
    except Exception:  # noqa: BLE001 - which one it raises is the SDK's own affair
        return None
    return serializer.serialize(read)
