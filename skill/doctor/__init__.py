"""What is wrong with an installation, in plain words, each with the one thing to do about it.

A subject has a room: the settings, the store, what Alexa is told, the machine.
"""

from collections.abc import Iterator

from skill.doctor.finding import Finding, Patient
from skill.doctor.key import examine_key
from skill.doctor.machine import examine_machine
from skill.doctor.settings import examine_settings
from skill.doctor.store import examine_store
from skill.doctor.told import examine_models

__all__ = ["Finding", "Patient", "examine", "examine_key"]


def examine(patient: Patient) -> Iterator[Finding]:
    """Look at everything. Opens the store as a turn would, and asks AWS about the table."""
    yield from examine_settings(patient)
    yield from examine_store(patient)
    yield from examine_models(patient)
    yield from examine_machine(patient.moment)
