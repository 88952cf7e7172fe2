"""The key: it opens what is sealed. Nothing is made for it, and nothing is changed."""

from collections.abc import Iterator

from skill import bootstrap
from skill.doctor.finding import Finding, Patient
from skill.ports import StoreError
from skill.settings import Settings, SettingsError, read, variable

NEVER = "Until then nothing new is written down."
PUT_BACK = f"Put it back from your copy, or set RITUAL_KEY to what was in it. {NEVER}"
PUT_BEHIND = (
    "Put the key from before behind the one that is set, with a comma between, start the skill "
    f"with both, and run `evening-ritual key rotate`. {NEVER}"
)


def examine_key(patient: Patient) -> Iterator[Finding]:
    """Look whether what is sealed opens. Where a setting is wrong, that is found elsewhere."""
    try:
        settings = read({**patient.environment, variable("store"): patient.store})
        fit = bootstrap.fit_of(settings)
    except SettingsError:
        return
    except StoreError as error:
        yield Finding("key", f"The key was not tried: {error}.", "Mend that, and look again.")
        return
    if fit.closed:
        yield _misfit(settings, fit.opened, fit.closed)
    elif fit.opened:
        yield Finding("key", "The key opens what is sealed.")
    else:
        yield Finding("key", "Nothing is sealed yet, so no key is needed to open it.")


def _misfit(settings: Settings, opened: int, closed: int) -> Finding:
    file = bootstrap.key_file()
    is_at_home = not (settings.key or settings.kms_key)
    if is_at_home and not file.exists():
        told = f"The key in {file} is gone, and households are sealed under it: {closed}."
        return Finding("key", told, PUT_BACK)
    told = f"The key does not fit: it opens {opened} households of {opened + closed}."
    return Finding("key", told, PUT_BACK if is_at_home else PUT_BEHIND)
