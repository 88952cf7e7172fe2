"""The Lambda door, imported as Lambda imports it."""

import json
import subprocess
import sys
from pathlib import Path

from tests.alexa.envelopes import answer, launch

ROOT = Path(__file__).parents[1]
NIGHT = """
import json, sys
import lambda_function
print(json.dumps(lambda_function.lambda_handler(json.load(sys.stdin), None)))
print(" ".join(sorted(sys.modules)))
"""

WATCHED = """
import json, sys
import lambda_function
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
launched, answered = json.load(sys.stdin)
carried = lambda_function.lambda_handler(launched, None)["sessionAttributes"]
answered["session"].update(new=False, attributes=carried)
lambda_function.lambda_handler(answered, None)
print(json.dumps([file for file in opened if "content" in file or "models" in file]))
"""
"""Names the words that were read from the disk in the first two turns."""

SERVICES = "ask_sdk_model.services."
CLIENT = """
import lambda_function
from ask_sdk_model.services import ApiConfiguration, ServiceClientFactory
factory = ServiceClientFactory(api_configuration=ApiConfiguration())
print(type(factory.get_reminder_management_service()).__name__)
"""

GARBAGE = """
import gc, lambda_function
print(gc.isenabled(), gc.get_freeze_count() > 10_000)
"""


def cold_start(
    night: str = NIGHT, said: object = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", night],
        input=json.dumps(said or launch()),
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


def test_no_client_of_amazons_web_services_is_loaded_with_the_sdk() -> None:
    done = cold_start(RITUAL_STORE="memory://")

    loaded = done.stdout.splitlines()[1].split()
    assert "ask_sdk_core.skill_builder" in loaded
    assert not [name for name in loaded if name.startswith(SERVICES) and name.count(".") > 2]


def test_a_client_that_is_made_is_amazons_own() -> None:
    done = cold_start(CLIENT, RITUAL_STORE="memory://")

    assert done.stdout.split() == ["ReminderManagementServiceClient"], done.stderr


def test_garbage_is_looked_for_again_once_the_door_is_open() -> None:
    done = cold_start(GARBAGE, RITUAL_STORE="memory://")

    assert done.stdout.split() == ["True", "True"], done.stderr


def test_a_missing_store_is_named() -> None:
    done = cold_start()

    assert done.returncode != 0
    assert "RITUAL_STORE" in done.stderr


def test_a_function_that_wakes_from_a_snapshot_reads_no_words_any_more() -> None:
    turns = [launch(), answer("somebody held the door")]
    begins: dict[str, list[str]] = {}

    for kind in ("on-demand", "snap-start"):
        done = cold_start(
            WATCHED, turns, RITUAL_STORE="memory://", AWS_LAMBDA_INITIALIZATION_TYPE=kind
        )
        begins[kind] = json.loads(done.stdout)

    assert begins["on-demand"]
    assert not begins["snap-start"]
