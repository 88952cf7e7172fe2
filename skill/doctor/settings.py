"""Settings: each is known, and can work."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from difflib import get_close_matches

from skill.alexa.device_zone import zone_named
from skill.alexa.interaction_model import locales
from skill.doctor.patient import Finding, Patient
from skill.settings import PREFIX, Settings, SettingsError, keys_in, noise_in, variable

PEPPER_LETTERS, PEPPER_KINDS = 32, 8
"""At least so many characters, so many of them different: what 128 bits look like in hex."""

KEY_KINDS = 16
"""At least so many different bytes: of 32 random ones, fewer never happen."""

NEW_KEY = "Set it to what `evening-ritual key` prints, and keep a copy."
NEW_PEPPER = 'what `python3 -c "import secrets; print(secrets.token_hex(32))"` prints'
ANEW = "if nights are kept already, every household begins anew under another one"
CONSOLE = "the Alexa developer console shows it as Your Skill ID"


def _refuses(parse: Callable[[str], object], value: str) -> bool:
    try:
        parse(value)
    except (ValueError, SettingsError):
        return True
    return False


Check = tuple[Callable[[str], object], str, str]
"""Whether a value is wrong in one way; what is wrong, after the setting's name; what to do."""

CHECKS: Mapping[str, Sequence[Check]] = {
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
            f"Set it to what begins with amzn1.ask.skill.: {CONSOLE}.",
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
            lambda value: len(value) < PEPPER_LETTERS or len(set(value)) < PEPPER_KINDS,
            "is short or simple: whoever has the table could guess whose nights these are.",
            f"Set it to {NEW_PEPPER}; {ANEW}.",
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
            lambda value: any(len(set(key)) < KEY_KINDS for key in keys_in(value)),
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
"""Of several ways to be wrong the first is told; never a word of the value itself."""


def examine_settings(patient: Patient) -> Iterator[Finding]:
    """Look at every variable that is meant for us, and at what a table needs besides."""
    ours = {name: value for name, value in patient.environment.items() if name.startswith(PREFIX)}
    if not ours:
        kept = f"Nights are kept in {patient.usual_store.removeprefix('sqlite:///')}."
        yield Finding("settings", f"None is set, which is fine at home. {kept}")
    for name, value in sorted(ours.items()):
        yield Finding("settings", *judge(name, value))
    if patient.scheme == "dynamodb":
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
