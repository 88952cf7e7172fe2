"""What is wrong with an installation, in plain words, each with the one thing to do about it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from skill import bootstrap
from skill.alexa.intents import INTENTS
from skill.alexa.model import FOLDER
from skill.alexa.skill import locales
from skill.alexa.zones import zone_named
from skill.content.regions import region_of
from skill.ports import StoreError
from skill.settings import PREFIX, Settings, SettingsError, keys_in, noise_in, read, variable

MANIFEST = Path(__file__).parents[1] / "skill-package" / "skill.json"
"""In a checkout only: what is installed does not bring it along."""

PEPPER_LETTERS, PEPPER_KINDS = 32, 8
"""At least so many characters, so many of them different: what 128 bits look like in hex."""

SKILL_ID = re.compile(r"amzn1\.ask\.skill\.[0-9A-Za-z-]+")
NAMESPACE = re.compile(r"(?!AWS/)[0-9A-Za-z._/#:-]{1,255}")
INVOCATION = re.compile(r"[a-z]+(?: [a-z]+)+")
WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock that is right can say less: this was not written yet."""

KEY_KINDS = 16
"""At least so many different bytes: of 32 random ones, fewer never happen."""

NEW_KEY = "Set it to what `evening-ritual key` prints, and keep a copy."
NEW_PEPPER = 'what `python3 -c "import secrets; print(secrets.token_hex(32))"` prints'
REDO = "Take the file from the release again."
AGAIN = "Then run `evening-ritual doctor` again."


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    told: str
    step: str = ""
    """What to do next; empty where nothing is wrong."""


@dataclass(frozen=True)
class Patient:
    """What is examined."""

    environment: Mapping[str, str]
    usual_store: str
    """Where nights are kept when no setting says where."""

    moment: datetime
    models: Path = FOLDER
    manifest: Path = MANIFEST


def examine(patient: Patient) -> Iterator[Finding]:
    """Look at everything. Opens the store as a turn would, and asks AWS about the table."""
    yield from _settings(patient)
    yield from _store(patient)
    yield from _models(patient.models)
    yield from _manifest(patient.manifest, _written(patient.models))
    yield from _clock(patient.moment)
    yield from _parts()


# Settings


def _settings(patient: Patient) -> Iterator[Finding]:
    ours = {name: value for name, value in patient.environment.items() if name.startswith(PREFIX)}
    known = {variable(field.name): field.name for field in fields(Settings)}
    if not ours:
        yield Finding("settings", f"None is set, which is fine at home. {_kept_in(patient)}")
    for name, value in sorted(ours.items()):
        yield _unknown(name, known) if name not in known else _setting(known[name], value)
    if _scheme(patient) == "dynamodb":
        yield from _needed_by_a_table(ours)


def _needed_by_a_table(ours: Mapping[str, str]) -> Iterator[Finding]:
    if not ours.get(variable("pepper")):
        told = "RITUAL_PEPPER is not set, and no table is used without one."
        yield Finding("settings", told, f"Set it to {NEW_PEPPER}, and never change it.")
    if not (ours.get(variable("key")) or ours.get(variable("kms_key"))):
        told = "RITUAL_KEY is not set, and no table is used without one, or RITUAL_KMS_KEY."
        yield Finding("settings", told, "Set it to what `evening-ritual key` prints; keep a copy.")


def _unknown(name: str, known: Mapping[str, str]) -> Finding:
    short = [one.removeprefix(PREFIX) for one in known]
    near = get_close_matches(name.removeprefix(PREFIX), short, 1)
    step = (
        f"Rename it: {PREFIX}{near[0]} is one."
        if near
        else "Remove it: the README lists the settings."
    )
    return Finding("settings", f"{name} is not a setting, and does nothing.", step)


def _setting(field: str, value: str) -> Finding:
    name = variable(field)
    if value != value.strip() and field != "pepper":  # that one is used to the letter, blanks too
        return Finding("settings", f"{name} has a blank at its end.", "Set it without the blank.")
    wrong, step = CHECKS[field](value)
    return Finding("settings", f"{name} {wrong}" if wrong else f"{name} is fine.", step)


Verdict = tuple[str, str]
"""What is wrong, after the name of the setting, and what to do; both empty where nothing is."""

FINE: Verdict = ("", "")


def _store_setting(value: str) -> Verdict:
    try:
        read({variable("store"): value})
    except SettingsError:
        kinds = "sqlite:///path, dynamodb://table?region=... or memory://"
        return "names a kind of store there is not.", f"Set it to {kinds}."
    return FINE if value else ("is empty.", "Remove it, or say where nights are kept.")


def _skill_id(value: str) -> Verdict:
    if SKILL_ID.fullmatch(value):
        return FINE
    where = "the Alexa developer console shows it as Your Skill ID"
    return "is no skill id.", f"Set it to what begins with amzn1.ask.skill.: {where}."


def _locale(value: str) -> Verdict:
    spoken = ", ".join(sorted(locales()))
    return FINE if value in locales() else ("is not spoken here.", f"Set it to one of: {spoken}.")


def _pepper(value: str) -> Verdict:
    """Judge the pepper without a word of what it is."""
    if len(value) >= PEPPER_LETTERS and len(set(value)) >= PEPPER_KINDS:
        return FINE
    told = "is short or simple: whoever has the table could guess whose nights these are."
    later = "if nights are kept already, every household begins anew under another one"
    return told, f"Set it to {NEW_PEPPER}; {later}."


def _key(value: str) -> Verdict:
    """Judge the key without a word of what it is."""
    try:
        keys = keys_in(value)
    except ValueError:
        return "holds no key, or no two between commas.", NEW_KEY
    if not keys:
        return "is empty.", f"Remove it, or: {NEW_KEY}"
    if any(len(set(key)) < KEY_KINDS for key in keys):
        return "is simple: whoever has the table could guess it.", NEW_KEY
    return FINE


def _kms_key(value: str) -> Verdict:
    try:
        return FINE if noise_in(value) else ("is empty.", "Remove it.")
    except ValueError:
        return (
            "holds no wrapped key.",
            "Set it to the CiphertextBlob of a data key (docs/at-rest.md).",
        )


def _zone(value: str) -> Verdict:
    if zone_named(value):
        return FINE
    return "is not a time zone.", "Set it to a name like Europe/Berlin."


def _metrics(value: str) -> Verdict:
    if NAMESPACE.fullmatch(value):
        return FINE
    told = "is no name CloudWatch takes."
    return told, "Set it to letters, digits and any of . - _ / # : only, not beginning with AWS/."


CHECKS: Mapping[str, Callable[[str], Verdict]] = {
    "store": _store_setting,
    "skill_id": _skill_id,
    "locale": _locale,
    "pepper": _pepper,
    "key": _key,
    "kms_key": _kms_key,
    "zone": _zone,
    "metrics": _metrics,
}


# The store


def _store(patient: Patient) -> Iterator[Finding]:
    store = _store_of(patient)
    match _scheme(patient) if _store_setting(store) == FINE else "":
        case "dynamodb":
            yield from _table(store)
        case "memory":
            yield Finding("store", "Nights are kept in memory, and gone when the process ends.")
        case "sqlite":
            yield _file(store)
        case _:
            yield Finding("store", "It was not looked at: RITUAL_STORE names none.")


def _file(store: str) -> Finding:
    path = store.removeprefix("sqlite:///")
    try:
        bootstrap.journal_at(store).check()
    except StoreError as error:
        step = "Let whoever runs the skill write to the folder, or set RITUAL_STORE to another."
        return Finding("store", f"{path} does not answer: {error}.", step)
    return Finding("store", f"{path} answers.")


def _table(store: str) -> Iterator[Finding]:
    try:
        rights = bootstrap.rights_at(store)
        besides = rights.denied_besides()
        yield from _rights(rights.denied_to_a_turn(), besides)
        yield from _state(store, besides)
    except SettingsError as error:
        yield Finding("store", f"It cannot be opened: {error}.", f"Mend that. {AGAIN}")
    except StoreError as error:
        yield Finding("store", f"The table does not answer: {error}.", _remedy(str(error)))


def _remedy(trouble: str) -> str:
    if "credentials" in trouble:
        return f"Run `aws configure`, and see that this machine's clock is right. {AGAIN}"
    return f"See that the region in RITUAL_STORE is right, and the network is up. {AGAIN}"


def _rights(to_a_turn: Sequence[str], besides: Sequence[str]) -> Iterator[Finding]:
    for action in to_a_turn:
        told = f"These AWS credentials may not {action}, which the skill needs."
        yield Finding("rights", told, f"Allow {action} on the table, in their policy.")
    if not to_a_turn:
        yield Finding("rights", "These AWS credentials may do all that a turn does.")
    for action in besides:
        yield Finding("rights", f"They may not {action}, which no turn needs.")


def _state(store: str, besides: Sequence[str]) -> Iterator[Finding]:
    if "dynamodb:DescribeTable" in besides:
        yield Finding("table", "It was not looked at, as these credentials may not describe it.")
        return
    findings = list(bootstrap.table_at(store).state().findings())
    if not findings:
        yield Finding("table", "The table is as it should be.")
    for finding in findings:
        told, _, step = finding.partition(". ")
        yield Finding("table", f"{told}.", step)


# What Alexa is told


def _models(folder: Path) -> Iterator[Finding]:
    files = sorted(folder.glob("*.json"))
    if not files:
        yield Finding("model", "There is no interaction model.", "Install the skill again.")
    for file in files:
        yield _model(file)


def _model(file: Path) -> Finding:
    try:
        language = json.loads(file.read_text("utf-8"))["interactionModel"]["languageModel"]
        names = {intent["name"] for intent in language["intents"]}
        invocation = str(language["invocationName"])
    except (ValueError, KeyError, TypeError, OSError) as error:
        return Finding("model", f"{file.name} cannot be read ({type(error).__name__}).", REDO)
    if wrong := _differing(names):
        return Finding("model", f"{file.name}: {wrong}.", REDO)
    if not INVOCATION.fullmatch(invocation):
        told = f"{file.name}: Alexa takes no invocation name like {invocation!r}."
        return Finding("model", told, "Choose two or more words in small letters.")
    return Finding("model", f"{file.name} is fine: it opens with {invocation!r}.")


def _differing(names: AbstractSet[str]) -> str:
    if missing := sorted(INTENTS - names):
        return f"it lacks {', '.join(missing)}"
    if strange := sorted(names - INTENTS):
        return f"nothing here understands {', '.join(strange)}"
    return ""


def _written(models: Path) -> AbstractSet[str]:
    """Return the locales with words of their own: what is told of the others is made of theirs."""
    locales = (file.stem for file in models.glob("*.json"))
    return {locale for locale in locales if region_of(locale).speaks == locale}


def _manifest(file: Path, modelled: AbstractSet[str]) -> Iterator[Finding]:
    if not file.is_file():
        yield Finding("manifest", "There is none here: only a checkout brings it along.")
        return
    try:
        manifest = json.loads(file.read_text("utf-8"))["manifest"]
        found = list(_lacking(manifest, modelled))
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        found = [Finding("manifest", f"{file.name} cannot be read ({type(error).__name__}).", REDO)]
    yield from found or [Finding("manifest", f"{file.name} and the interaction models agree.")]


def _lacking(manifest: Mapping[str, Any], modelled: AbstractSet[str]) -> Iterator[Finding]:
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


# The machine


def _clock(moment: datetime) -> Iterator[Finding]:
    if moment < WRITTEN:
        told = f"This machine's clock says {moment:%Y-%m-%d}, which is past."
        yield Finding("clock", told, "Set the clock; let the network keep it.")
    elif _knows_summer():
        yield Finding("clock", f"It is {moment:%Y-%m-%d %H:%M} UTC, and time zones are known.")
    else:
        told = "There are no time zones here, so nobody can say when a night begins."
        yield Finding("clock", told, "Run `pip install tzdata`.")


def _parts() -> Iterator[Finding]:
    if find_spec("botocore"):
        yield Finding("parts", "botocore is here: nights can be kept in DynamoDB.")
    else:
        yield Finding("parts", "botocore is not here, which only DynamoDB needs.")


def _knows_summer() -> bool:
    zone = zone_named("America/New_York")
    winter, summer = datetime(2026, 1, 1, tzinfo=zone), datetime(2026, 7, 1, tzinfo=zone)
    return winter.utcoffset() != summer.utcoffset()


def _store_of(patient: Patient) -> str:
    return patient.environment.get(variable("store"), patient.usual_store).strip()


def _scheme(patient: Patient) -> str:
    return urlsplit(_store_of(patient)).scheme


def _kept_in(patient: Patient) -> str:
    return f"Nights are kept in {patient.usual_store.removeprefix('sqlite:///')}."
