"""What Alexa is told: the interaction models, and the manifest beside them."""

import json
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from skill.alexa.intents import INTENTS
from skill.doctor.finding import Finding, Patient
from skill.words.regions import region_of

INVOCATION = re.compile(r"[a-z]+(?: [a-z]+)+")
REDO = "Take the file from the release again."


def examine_models(patient: Patient) -> Iterator[Finding]:
    """Look whether the code and Alexa are told the same."""
    yield from _examine_models(patient.models)
    yield from _examine_manifest(patient.manifest, _find_own_words(patient.models))


def _examine_models(folder: Path) -> Iterator[Finding]:
    files = sorted(folder.glob("*.json"))
    if not files:
        yield Finding("model", "There is no interaction model.", "Install the skill again.")
    for file in files:
        yield _examine_model(file)


def _examine_model(file: Path) -> Finding:
    try:
        language = json.loads(file.read_text("utf-8"))["interactionModel"]["languageModel"]
        names = {intent["name"] for intent in language["intents"]}
        invocation = str(language["invocationName"])
    except (ValueError, KeyError, TypeError, OSError) as error:
        return Finding("model", f"{file.name} cannot be read ({type(error).__name__}).", REDO)
    if wrong := _describe_difference(names):
        return Finding("model", f"{file.name}: {wrong}.", REDO)
    if not INVOCATION.fullmatch(invocation):
        told = f"{file.name}: Alexa takes no invocation name like {invocation!r}."
        return Finding("model", told, "Choose two or more words in small letters.")
    return Finding("model", f"{file.name} is fine: it opens with {invocation!r}.")


def _describe_difference(names: AbstractSet[str]) -> str:
    if missing := sorted(INTENTS - names):
        return f"it lacks {', '.join(missing)}"
    if strange := sorted(names - INTENTS):
        return f"nothing here understands {', '.join(strange)}"
    return ""


def _find_own_words(models: Path) -> AbstractSet[str]:
    """Return the locales with words of their own: what is told of the others is made of theirs."""
    locales = (file.stem for file in models.glob("*.json"))
    return {locale for locale in locales if region_of(locale).speaks == locale}


def _examine_manifest(file: Path, modelled: AbstractSet[str]) -> Iterator[Finding]:
    if not file.is_file():
        yield Finding("manifest", "There is none here: only a checkout brings it along.")
        return
    try:
        manifest = json.loads(file.read_text("utf-8"))["manifest"]
        found = list(_find_lacking(manifest, modelled))
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        found = [Finding("manifest", f"{file.name} cannot be read ({type(error).__name__}).", REDO)]
    yield from found or [Finding("manifest", f"{file.name} and the interaction models agree.")]


def _find_lacking(manifest: Mapping[str, Any], modelled: AbstractSet[str]) -> Iterator[Finding]:
    described = {
        "store texts": manifest["publishingInformation"]["locales"].keys(),
        "answers on privacy": manifest["privacyAndCompliance"]["locales"].keys(),
    }
    for part, told_of in described.items():
        for locale in sorted(modelled - told_of):
            yield Finding("manifest", f"It has no {part} in {locale}.", f"Add {locale} to them.")
        for locale in sorted(told_of - modelled):
            told = f"It has {part} in {locale}, which is not spoken here."
            yield Finding("manifest", told, f"Take {locale} out of them.")
    if "custom" not in manifest["apis"]:
        yield Finding("manifest", "It describes no custom skill.", REDO)
