"""The store: it answers, and these credentials may use it."""

from collections.abc import Iterator, Sequence

from skill import bootstrap
from skill.doctor.finding import Finding, Patient
from skill.doctor.key import examine_key
from skill.doctor.settings import FINE, judge_store
from skill.ports import StoreError
from skill.settings import Settings, SettingsError

AGAIN = "Then run `evening-ritual doctor` again."


def examine_store(patient: Patient) -> Iterator[Finding]:
    """Look whether it answers, and whether it may be used."""
    match patient.scheme if judge_store(patient.store) == FINE else "":
        case "dynamodb":
            yield from _examine_table(patient)
        case "memory":
            yield Finding("store", "Nights are kept in memory, and gone when the process ends.")
        case "sqlite":
            yield from _examine_file(patient)
            yield from _examine_exposed(patient.store)
        case _:
            yield Finding("store", "It was not looked at: RITUAL_STORE names none.")


def _examine_file(patient: Patient) -> Iterator[Finding]:
    path = patient.store.removeprefix("sqlite:///")
    try:
        bootstrap.fit_of(Settings(patient.store))
    except StoreError as error:
        step = "Let whoever runs the skill write to the folder, or set RITUAL_STORE to another."
        yield Finding("store", f"{path} does not answer: {error}.", step)
        return
    yield Finding("store", f"{path} answers.")
    yield from examine_key(patient)


def _examine_exposed(store: str) -> Iterator[Finding]:
    """Name what could not be made private: a turn makes so what it may."""
    for path in bootstrap.find_exposed_at(store):
        mode = "700" if path.is_dir() else "600"
        told = f"Others on this machine may read or change {path}."
        yield Finding("store", told, f"Run `chmod {mode} {path}`, as its owner.")


def _examine_table(patient: Patient) -> Iterator[Finding]:
    store = patient.store
    try:
        rights = bootstrap.rights_at(store)
        besides = rights.check_rest()
        yield from _examine_rights(rights.check_turn(), besides)
        if "dynamodb:DescribeTable" in besides:
            told = "It was not looked at, as these credentials may not describe it."
            yield Finding("table", told)
            return
        state = bootstrap.table_at(store).state()
        yield from _examine_state(list(state.findings()))
        if state.status:
            yield from examine_key(patient)
    except SettingsError as error:
        yield Finding("store", f"It cannot be opened: {error}.", f"Mend that. {AGAIN}")
    except StoreError as error:
        yield Finding("store", f"The table does not answer: {error}.", _remedy(str(error)))


def _remedy(trouble: str) -> str:
    if "credentials" in trouble:
        return f"Run `aws configure`, and see that this machine's clock is right. {AGAIN}"
    return f"See that the region in RITUAL_STORE is right, and the network is up. {AGAIN}"


def _examine_rights(to_a_turn: Sequence[str], besides: Sequence[str]) -> Iterator[Finding]:
    for action in to_a_turn:
        told = f"These AWS credentials may not {action}, which the skill needs."
        yield Finding("rights", told, f"Allow {action} on the table, in their policy.")
    if not to_a_turn:
        yield Finding("rights", "These AWS credentials may do all that a turn does.")
    for action in besides:
        yield Finding("rights", f"They may not {action}, which no turn needs.")


def _examine_state(findings: Sequence[str]) -> Iterator[Finding]:
    if not findings:
        yield Finding("table", "The table is as it should be.")
    for finding in findings:
        told, _, step = finding.partition(". ")
        yield Finding("table", f"{told}.", step)
