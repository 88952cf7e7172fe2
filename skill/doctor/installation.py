"""What is installed: the store and its key, what Alexa is told, the machine; and all of it."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from skill import bootstrap
from skill.alexa.device_zone import zone_named
from skill.alexa.intents import INTENTS
from skill.doctor.patient import Finding, Patient
from skill.doctor.settings import examine_settings, judge
from skill.ports import StoreError
from skill.settings import Settings, SettingsError, read, variable
from skill.words.regions import region_of

AGAIN = "Then run `evening-ritual doctor` again."
REDO = "Take the file from the release again."


def examine(patient: Patient) -> Iterator[Finding]:
    """Look at everything. Opens the store as a turn would, and asks AWS about the table."""
    yield from examine_settings(patient)
    yield from _examine_store(patient)
    yield from _examine_models(patient.models)
    yield from _examine_manifest(patient)
    yield _examine_clock(patient.moment)


def _examine_store(patient: Patient) -> Iterator[Finding]:
    """Look whether the store answers, and whether these credentials may use it."""
    _, wrong = judge(variable("store"), patient.store)
    match "" if wrong else patient.scheme:
        case "dynamodb":
            yield from _examine_table(patient)
        case "memory":
            yield Finding("store", "Nights are kept in memory, and gone when the process ends.")
        case "sqlite":
            yield from _examine_file(patient)
        case _:
            yield Finding("store", "It was not looked at: RITUAL_STORE names none.")


def _examine_file(patient: Patient) -> Iterator[Finding]:
    file = patient.store.removeprefix("sqlite:///")
    try:
        bootstrap.fit_of(Settings(patient.store))
    except StoreError as error:
        step = "Let whoever runs the skill write to the folder, or set RITUAL_STORE to another."
        yield Finding("store", f"{file} does not answer: {error}.", step)
    else:
        yield Finding("store", f"{file} answers.")
        yield from examine_key(patient)
    # what could not be made private: a turn makes so what it may
    for path in bootstrap.find_exposed_at(patient.store):
        mode = "700" if path.is_dir() else "600"
        told = f"Others on this machine may read or change {path}."
        yield Finding("store", told, f"Run `chmod {mode} {path}`, as its owner.")


def _examine_table(patient: Patient) -> Iterator[Finding]:
    try:
        table = bootstrap.table_at(patient.store)
        besides, needed = table.check_rest(), table.check_turn()
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
        fit = bootstrap.fit_of(settings)
    except SettingsError:
        return
    except StoreError as error:
        yield Finding("key", f"The key was not tried: {error}.", "Mend that, and look again.")
        return
    if not fit.closed:
        told = "Nothing is sealed yet, so no key is needed to open it."
        yield Finding("key", "The key opens what is sealed." if fit.opened else told)
        return
    file = bootstrap.key_file()
    told = f"The key does not fit: it opens {fit.opened} households of {fit.opened + fit.closed}."
    step = "Put it back from your copy, or set RITUAL_KEY to what was in it."
    if settings.key or settings.kms_key:
        step = (
            "Put the key from before behind the one that is set, with a comma between, start the "
            "skill with both, and run `evening-ritual key rotate`."
        )
    elif not file.exists():
        told = f"The key in {file} is gone, and households are sealed under it: {fit.closed}."
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
