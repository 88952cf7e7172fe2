"""The Lambda door, imported as Lambda imports it."""

import json
import subprocess
import sys
from pathlib import Path

from tests.alexa.envelopes import launch

ROOT = Path(__file__).parents[1]
NIGHT = """
import json, sys
import lambda_function
print(json.dumps(lambda_function.lambda_handler(json.load(sys.stdin), None)))
print(" ".join(sorted(sys.modules)))
"""


def cold_start(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", NIGHT],
        input=json.dumps(launch()),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'lambda'}", **environment},
    )


def test_a_launch_is_answered_from_a_cold_start() -> None:
    done = cold_start(RITUAL_STORE="memory://")

    response = json.loads(done.stdout.splitlines()[0])
    assert response["response"]["shouldEndSession"] is False


def test_nothing_is_loaded_that_the_path_does_not_need() -> None:
    done = cold_start(RITUAL_STORE="memory://")

    loaded = set(done.stdout.splitlines()[1].split())
    assert not loaded & {"flask", "hassil", "rich", "click", "dateparser", "sqlite3", "boto3"}
    assert not loaded & {"skill.web", "skill.speaker", "skill.cli"}


def test_a_missing_store_is_named() -> None:
    done = cold_start()

    assert done.returncode != 0
    assert "RITUAL_STORE" in done.stderr
