"""What holds for every test."""

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing skips: where NO_SKIPS is set, a skip is a failure."""
    report = yield
    is_expected = hasattr(report, "wasxfail")
    if report.skipped and os.environ.get("NO_SKIPS") and not is_expected:
        report.outcome = "failed"
    return report
