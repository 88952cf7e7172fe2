"""What is wrong with an installation, and what to do: settings, store, key, models, the clock."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from skill import bootstrap
from skill.alexa.device_zone import zone_named
from skill.alexa.intents import INTENTS
from skill.alexa.interaction_model import FOLDER, locales
from skill.ports import StoreError
from skill.settings import PREFIX, Settings, SettingsError, keys_in, noise_in, read, variable
from skill.words.regions import region_of

AGAIN = "Then run `evening-ritual doctor` again."
REDO = "Take the file from the release again."
NEW_KEY = "Set it to what `evening-ritual key` prints, and keep a copy."
NEW_PEPPER = 'what `python3 -c "import secrets; print(secrets.token_hex(32))"` prints'


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
    manifest: Path = Path(__file__).parents[1] / "skill-package" / "skill.json"
    """In a checkout only: what is installed does not bring it along."""

    @property
    def store(self) -> str:
        """Return where its nights are kept, as the setting would say it."""
        return self.environment.get(variable("store"), self.usual_store).strip()


def _refuses(parse: Callable[[str], object], value: str) -> bool:
    try:
        parse(value)
    except (ValueError, SettingsError):
        return True
    return False


CHECKS: Mapping[str, Sequence[tuple[Callable[[str], object], str, str]]] = {
    "store": [
        (
            lambda value: _refuses(Settings, value),
            "names a kind of store there is not.",
            "Set it to sqlite:///path, dynamodb://table?region=... or memory://.",
        ),
        (lambda value: not value, "is empty.", "Remove it, or say where nights are kept."),
    ],
    "skill_id": [
        (
            lambda value: not re.fullmatch(r"amzn1\.ask\.skill\.[0-9A-Za-z-]+", value),
            "is no skill id.",
            (
                "Set it to what begins with amzn1.ask.skill.: "
                "the Alexa developer console shows it as Your Skill ID."
            ),
        )
    ],
    "locale": [
        (
            lambda value: value not in locales(),
            "is not spoken here.",
            "Set it to one of: {spoken}.",
        )
    ],
    "pepper": [
        (
            # what 128 bits look like in hex
            lambda value: len(value) < 32 or len(set(value)) < 8,  # noqa: PLR2004
            "is short or simple: whoever has the table could guess whose nights these are.",
            (
                f"Set it to {NEW_PEPPER}; "
                "if nights are kept already, every household begins anew under another one."
            ),
        )
    ],
    "key": [
        (
            lambda value: _refuses(keys_in, value),
            "holds no key, or no two between commas.",
            NEW_KEY,
        ),
        (lambda value: not value, "is empty.", f"Remove it, or: {NEW_KEY}"),
        (
            # of 32 random bytes, fewer different ones never happen
            lambda value: any(len(set(key)) < 16 for key in keys_in(value)),  # noqa: PLR2004
            "is simple: whoever has the table could guess it.",
            NEW_KEY,
        ),
    ],
    "kms_key": [
        (
            lambda value: _refuses(noise_in, value),
            "holds no wrapped key.",
            "Set it to the CiphertextBlob of a data key (docs/at-rest.md).",
        ),
        (lambda value: not value, "is empty.", "Remove it."),
    ],
    "zone": [
        (
            lambda value: zone_named(value) is None,
            "is not a time zone.",
            "Set it to a name like Europe/Berlin.",
        )
    ],
    "metrics": [
        (
            lambda value: not re.fullmatch(r"(?!AWS/)[0-9A-Za-z._/#:-]{1,255}", value),
            "is no name CloudWatch takes.",
            "Set it to letters, digits and any of . - _ / # : only, not beginning with AWS/.",
        )
    ],
}
"""Of each setting, the ways it can be wrong: how to tell, what is said after its name, what to do.

Of several the first is told; never a word of the value itself."""


def examine(patient: Patient) -> Iterator[Finding]:
    """Look at everything. Opens the store as a turn would, and asks AWS about the table."""
    yield from _examine_settings(patient)
    _, wrong = judge(variable("store"), patient.store)
    match "" if wrong else urlsplit(patient.store).scheme:
        case "dynamodb":
            yield from _examine_table(patient)
        case "memory":
            yield Finding("store", "Nights are kept in memory, and gone when the process ends.")
        case "sqlite":
            yield from _examine_file(patient)
        case _:
            yield Finding("store", "It was not looked at: RITUAL_STORE names none.")
    yield from _examine_models(patient.models)
    yield from _examine_manifest(patient)
    yield _examine_clock(patient.moment)


def _examine_settings(patient: Patient) -> Iterator[Finding]:
    """Look at every variable that is meant for us, and at what a table needs besides."""
    ours = {name: value for name, value in patient.environment.items() if name.startswith(PREFIX)}
    if not ours:
        kept = f"Nights are kept in {patient.usual_store.removeprefix('sqlite:///')}."
        yield Finding("settings", f"None is set, which is fine at home. {kept}")
    for name, value in sorted(ours.items()):
        yield Finding("settings", *judge(name, value))
    if urlsplit(patient.store).scheme == "dynamodb":
        if not ours.get(variable("pepper")):
            told = "RITUAL_PEPPER is not set, and no table is used without one."
            yield Finding("settings", told, f"Set it to {NEW_PEPPER}, and never change it.")
        if not (ours.get(variable("key")) or ours.get(variable("kms_key"))):
            told = "RITUAL_KEY is not set, and no table is used without one, or RITUAL_KMS_KEY."
            step = "Set it to what `evening-ritual key` prints; keep a copy."
            yield Finding("settings", told, step)


def judge(name: str, value: str) -> tuple[str, str]:
    """Say what a variable is, and what to do about it; nothing where it is fine."""
    known = {variable(field.name): field.name for field in fields(Settings)}
    if name not in known:
        short = [one.removeprefix(PREFIX) for one in known]
        near = get_close_matches(name.removeprefix(PREFIX), short, 1)
        step = f"Rename it: {PREFIX}{near[0]} is one." if near else ""
        told = f"{name} is not a setting, and does nothing."
        return told, step or "Remove it: the README lists the settings."
    field = known[name]
    if value != value.strip() and field != "pepper":  # that one is used to the letter, blanks too
        return f"{name} has a blank at its end.", "Set it without the blank."
    for is_wrong, wrong, step in CHECKS[field]:
        if is_wrong(value):
            return f"{name} {wrong}", step.format(spoken=", ".join(sorted(locales())))
    return f"{name} is fine.", ""


def _examine_file(patient: Patient) -> Iterator[Finding]:
    file = patient.store.removeprefix("sqlite:///")
    try:
        bootstrap.fit(Settings(patient.store))
    except StoreError as error:
        step = "Let whoever runs the skill write to the folder, or set RITUAL_STORE to another."
        yield Finding("store", f"{file} does not answer: {error}.", step)
    else:
        yield Finding("store", f"{file} answers.")
        yield from examine_key(patient)
    # what could not be made private: a turn makes so what it may
    for path in bootstrap.find_exposed(patient.store):
        mode = "700" if path.is_dir() else "600"
        told = f"Others on this machine may read or change {path}."
        yield Finding("store", told, f"Run `chmod {mode} {path}`, as its owner.")


def _examine_table(patient: Patient) -> Iterator[Finding]:
    try:
        table = bootstrap.table_at(patient.store)
        needed, besides = table.find_denied()
        for action in needed:
            told = f"These AWS credentials may not {action}, which the skill needs."
            yield Finding("rights", told, f"Allow {action} on the table, in their policy.")
        if not needed:
            yield Finding("rights", "These AWS credentials may do all that a turn does.")
        for action in besides:
            yield Finding("rights", f"They may not {action}, which no turn needs.")
        if "dynamodb:DescribeTable" in besides:
            told = "It was not looked at, as these credentials may not describe it."
            yield Finding("table", told)
            return
        state = table.state()
        findings = list(state.findings())
        for finding in findings:
            told, _, step = finding.partition(". ")
            yield Finding("table", f"{told}.", step)
        if not findings:
            yield Finding("table", "The table is as it should be.")
        if state.status:
            yield from examine_key(patient)
    except SettingsError as error:
        yield Finding("store", f"It cannot be opened: {error}.", f"Mend that. {AGAIN}")
    except StoreError as error:
        step = "See that the region in RITUAL_STORE is right, and the network is up."
        if "credentials" in str(error):
            step = "Run `aws configure`, and see that this machine's clock is right."
        yield Finding("store", f"The table does not answer: {error}.", f"{step} {AGAIN}")


def examine_key(patient: Patient) -> Iterator[Finding]:
    """Look whether what is sealed opens. Where a setting is wrong, that is found elsewhere.

    Nothing is made for it, and nothing is changed.
    """
    try:
        settings = read({**patient.environment, variable("store"): patient.store})
        opened, closed = bootstrap.fit(settings)
    except SettingsError:
        return
    except StoreError as error:
        yield Finding("key", f"The key was not tried: {error}.", "Mend that, and look again.")
        return
    if not closed:
        told = "Nothing is sealed yet, so no key is needed to open it."
        yield Finding("key", "The key opens what is sealed." if opened else told)
        return
    file = bootstrap.key_file()
    told = f"The key does not fit: it opens {opened} households of {opened + closed}."
    step = "Put it back from your copy, or set RITUAL_KEY to what was in it."
    if settings.key or settings.kms_key:
        step = (
            "Put the key from before behind the one that is set, with a comma between, start the "
            "skill with both, and run `evening-ritual key rotate`."
        )
    elif not file.exists():
        told = f"The key in {file} is gone, and households are sealed under it: {closed}."
    yield Finding("key", told, f"{step} Until then nothing new is written down.")


def _examine_models(folder: Path) -> Iterator[Finding]:
    """Look whether the code and Alexa are told the same."""
    files = sorted(folder.glob("*.json"))
    if not files:
        yield Finding("model", "There is no interaction model.", "Install the skill again.")
    for file in files:
        try:
            language = json.loads(file.read_text("utf-8"))["interactionModel"]["languageModel"]
            names = {intent["name"] for intent in language["intents"]}
            invocation = str(language["invocationName"])
        except (ValueError, KeyError, TypeError, OSError) as error:
            told = f"{file.name} cannot be read ({type(error).__name__})."
            yield Finding("model", told, REDO)
            continue
        if missing := sorted(INTENTS - names):
            yield Finding("model", f"{file.name}: it lacks {', '.join(missing)}.", REDO)
        elif strange := sorted(names - INTENTS):
            told = f"{file.name}: nothing here understands {', '.join(strange)}."
            yield Finding("model", told, REDO)
        elif not re.fullmatch(r"[a-z]+(?: [a-z]+)+", invocation):
            told = f"{file.name}: Alexa takes no invocation name like {invocation!r}."
            yield Finding("model", told, "Choose two or more words in small letters.")
        else:
            yield Finding("model", f"{file.name} is fine: it opens with {invocation!r}.")


def _examine_manifest(patient: Patient) -> Iterator[Finding]:
    """Look whether it tells of the locales with words of their own.

    What is told of the other locales is made of theirs.
    """
    file = patient.manifest
    if not file.is_file():
        yield Finding("manifest", "There is none here: only a checkout brings it along.")
        return
    locales = {one.stem for one in patient.models.glob("*.json")}
    modelled = {locale for locale in locales if region_of(locale).speaks == locale}
    found = []
    try:
        manifest = json.loads(file.read_text("utf-8"))["manifest"]
        described = {
            "store texts": manifest["publishingInformation"]["locales"].keys(),
            "answers on privacy": manifest["privacyAndCompliance"]["locales"].keys(),
        }
        for part, told_of in described.items():
            for locale in sorted(modelled - told_of):
                told = f"It has no {part} in {locale}."
                found.append(Finding("manifest", told, f"Add {locale} to them."))
            for locale in sorted(told_of - modelled):
                told = f"It has {part} in {locale}, which is not spoken here."
                found.append(Finding("manifest", told, f"Take {locale} out of them."))
        if "custom" not in manifest["apis"]:
            found.append(Finding("manifest", "It describes no custom skill.", REDO))
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        found = [Finding("manifest", f"{file.name} cannot be read ({type(error).__name__}).", REDO)]
    yield from found or [Finding("manifest", f"{file.name} and the interaction models agree.")]


def _examine_clock(moment: datetime) -> Finding:
    """Look at the machine's clock and its time zones."""
    if moment < datetime(2026, 11, 1, tzinfo=UTC):  # none that is right: this was not written yet
        told = f"This machine's clock says {moment:%Y-%m-%d}, which is past."
        return Finding("clock", told, "Set the clock; let the network keep it.")
    zone = zone_named("America/New_York")
    winter, summer = datetime(2026, 1, 1, tzinfo=zone), datetime(2026, 7, 1, tzinfo=zone)
    if winter.utcoffset() == summer.utcoffset():
        told = "There are no time zones here, so nobody can say when a night begins."
        return Finding("clock", told, "Run `pip install tzdata`.")
    return Finding("clock", f"It is {moment:%Y-%m-%d %H:%M} UTC, and time zones are known.")
