"""What holds for every test."""

import os
from collections.abc import Generator
from tempfile import TemporaryDirectory

import pytest

from skill.ritual.requests import sealing

CHEAP = 2
"""What hashing a code costs while tests run: microseconds. test_pin.py holds what is shipped."""


def pytest_configure() -> None:
    """Hash codes cheaply, from before the first import on: some houses are built by one."""
    sealing.COST = CHEAP


@pytest.fixture(autouse=True, scope="session")
def nobodys_own_key() -> Generator[None]:
    """Let no test make or read the key of whoever runs it."""
    with TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing skips: where NO_SKIPS is set, a skip is a failure."""
    report = yield
    is_expected = hasattr(report, "wasxfail")
    if report.skipped and os.environ.get("NO_SKIPS") and not is_expected:
        report.outcome = "failed"
    return report
