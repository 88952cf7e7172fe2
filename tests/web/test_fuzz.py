"""Twenty seconds of fuzzing, guided by coverage; `make fuzz` goes on for longer."""

import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = 10
ROOT = Path(__file__).parents[2]


@pytest.mark.full
@pytest.mark.parametrize("target", ["parser", "envelope"])
def test_no_input_breaks_the_promises_of(target: str, tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris has no wheel for this machine")

    done = _fuzzed(target, tmp_path, f"-max_total_time={SECONDS}")

    assert done.returncode == 0, done.stderr[-4000:]
    assert "Done " in done.stderr


def test_a_broken_promise_would_be_noticed(tmp_path: Path) -> None:
    pytest.importorskip("atheris", reason="atheris has no wheel for this machine")

    done = _fuzzed("nothing", tmp_path, "-runs=1000")

    assert done.returncode != 0
    assert "AssertionError" in done.stdout + done.stderr


def _fuzzed(target: str, folder: Path, option: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.web.fuzz", target, str(folder), option],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        cwd=ROOT,
    )
