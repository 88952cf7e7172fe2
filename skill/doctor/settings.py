"""Settings: each is known, and can work."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches

from skill.alexa.device_zone import zone_named
from skill.alexa.interaction_model import locales
from skill.doctor.finding import Finding, Patient
from skill.settings import PREFIX, Settings, SettingsError, keys_in, noise_in, read, variable

PEPPER_LETTERS, PEPPER_KINDS = 32, 8
"""At least so many characters, so many of them different: what 128 bits look like in hex."""

SKILL_ID = re.compile(r"amzn1\.ask\.skill\.[0-9A-Za-z-]+")
NAMESPACE = re.compile(r"(?!AWS/)[0-9A-Za-z._/#:-]{1,255}")
KEY_KINDS = 16
"""At least so many different bytes: of 32 random ones, fewer never happen."""

NEW_KEY = "Set it to what `evening-ritual key` prints, and keep a copy."
NEW_PEPPER = 'what `python3 -c "import secrets; print(secrets.token_hex(32))"` prints'


def examine_settings(patient: Patient) -> Iterator[Finding]:
    """Look at every variable that is meant for us, and at what a table needs besides."""
    ours = {name: value for name, value in patient.environment.items() if name.startswith(PREFIX)}
    known = {variable(field.name): field.name for field in fields(Settings)}
    if not ours:
        yield Finding("settings", f"None is set, which is fine at home. {_name_store(patient)}")
    for name, value in sorted(ours.items()):
        yield (
            _judge_unknown(name, known) if name not in known else _judge_setting(known[name], value)
        )
    if patient.scheme == "dynamodb":
        yield from _examine_needs_of_table(ours)


def _examine_needs_of_table(ours: Mapping[str, str]) -> Iterator[Finding]:
    if not ours.get(variable("pepper")):
        told = "RITUAL_PEPPER is not set, and no table is used without one."
        yield Finding("settings", told, f"Set it to {NEW_PEPPER}, and never change it.")
    if not (ours.get(variable("key")) or ours.get(variable("kms_key"))):
        told = "RITUAL_KEY is not set, and no table is used without one, or RITUAL_KMS_KEY."
        yield Finding("settings", told, "Set it to what `evening-ritual key` prints; keep a copy.")


def _judge_unknown(name: str, known: Mapping[str, str]) -> Finding:
    short = [one.removeprefix(PREFIX) for one in known]
    near = get_close_matches(name.removeprefix(PREFIX), short, 1)
    step = (
        f"Rename it: {PREFIX}{near[0]} is one."
        if near
        else "Remove it: the README lists the settings."
    )
    return Finding("settings", f"{name} is not a setting, and does nothing.", step)


def _judge_setting(field: str, value: str) -> Finding:
    name = variable(field)
    if value != value.strip() and field != "pepper":  # that one is used to the letter, blanks too
        return Finding("settings", f"{name} has a blank at its end.", "Set it without the blank.")
    wrong, step = CHECKS[field](value)
    return Finding("settings", f"{name} {wrong}" if wrong else f"{name} is fine.", step)


SettingVerdict = tuple[str, str]
"""What is wrong, after the name of the setting, and what to do; both empty where nothing is."""

FINE: SettingVerdict = ("", "")


def judge_store(value: str) -> SettingVerdict:
    """Judge a store by its name alone."""
    try:
        read({variable("store"): value})
    except SettingsError:
        kinds = "sqlite:///path, dynamodb://table?region=... or memory://"
        return "names a kind of store there is not.", f"Set it to {kinds}."
    return FINE if value else ("is empty.", "Remove it, or say where nights are kept.")


def _judge_skill_id(value: str) -> SettingVerdict:
    if SKILL_ID.fullmatch(value):
        return FINE
    where = "the Alexa developer console shows it as Your Skill ID"
    return "is no skill id.", f"Set it to what begins with amzn1.ask.skill.: {where}."


def _judge_locale(value: str) -> SettingVerdict:
    spoken = ", ".join(sorted(locales()))
    return FINE if value in locales() else ("is not spoken here.", f"Set it to one of: {spoken}.")


def _judge_pepper(value: str) -> SettingVerdict:
    """Judge the pepper without a word of what it is."""
    if len(value) >= PEPPER_LETTERS and len(set(value)) >= PEPPER_KINDS:
        return FINE
    told = "is short or simple: whoever has the table could guess whose nights these are."
    later = "if nights are kept already, every household begins anew under another one"
    return told, f"Set it to {NEW_PEPPER}; {later}."


def _judge_key(value: str) -> SettingVerdict:
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


def _judge_kms_key(value: str) -> SettingVerdict:
    try:
        return FINE if noise_in(value) else ("is empty.", "Remove it.")
    except ValueError:
        return (
            "holds no wrapped key.",
            "Set it to the CiphertextBlob of a data key (docs/at-rest.md).",
        )


def _judge_zone(value: str) -> SettingVerdict:
    if zone_named(value):
        return FINE
    return "is not a time zone.", "Set it to a name like Europe/Berlin."


def _judge_metrics(value: str) -> SettingVerdict:
    if NAMESPACE.fullmatch(value):
        return FINE
    told = "is no name CloudWatch takes."
    return told, "Set it to letters, digits and any of . - _ / # : only, not beginning with AWS/."


CHECKS: Mapping[str, Callable[[str], SettingVerdict]] = {
    "store": judge_store,
    "skill_id": _judge_skill_id,
    "locale": _judge_locale,
    "pepper": _judge_pepper,
    "key": _judge_key,
    "kms_key": _judge_kms_key,
    "zone": _judge_zone,
    "metrics": _judge_metrics,
}


def _name_store(patient: Patient) -> str:
    return f"Nights are kept in {patient.usual_store.removeprefix('sqlite:///')}."
