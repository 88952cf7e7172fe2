"""The Lambda door under Amazon's own runtime client. Takes about fifteen seconds."""

import json
import os
import signal
import socket
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.alexa.envelopes import answer, following, intent, launch
from tests.alexa.test_events import ACCOUNT, disabled
from tests.deploy.runtime import Lambda, Outcome, lambda_with

pytestmark = pytest.mark.skipif(
    find_spec("awslambdaric") is None, reason="Amazon's runtime client comes as a wheel for Linux"
)

KEY = "k" * 43
DEADLINE = 8.0
"""Alexa waits no longer, and template.yaml gives the function as long."""


@pytest.fixture
def function() -> Iterator[Lambda]:
    with lambda_with(RITUAL_STORE="memory://") as running:
        yield running


def said(outcome: Outcome | None) -> Mapping[str, Any]:
    assert outcome is not None
    assert outcome.kind == "response", outcome.body
    return outcome.answer


def speech(response: Mapping[str, Any]) -> str:
    return str(response["response"]["outputSpeech"]["ssml"])


def test_a_launch_is_answered_from_a_cold_start(function: Lambda) -> None:
    response = said(function.invoke(launch()))

    assert response["response"]["shouldEndSession"] is False


@pytest.mark.parametrize("turns", [5, pytest.param(100, marks=pytest.mark.full)])
def test_warm_turns_are_answered_by_one_process(function: Lambda, turns: int) -> None:
    response = said(function.invoke(launch()))

    for _ in range(turns):
        response = said(function.invoke(intent("AMAZON.HelpIntent", None, **following(response))))
        assert speech(response)

    assert function.starts == 1


def test_an_exception_is_reported_and_the_next_turn_is_answered(function: Lambda) -> None:
    broken = function.invoke(b"{ this is no envelope")

    assert broken is not None
    assert broken.kind == "error"
    assert "errorType" in broken.answer
    assert speech(said(function.invoke(launch())))
    assert function.starts == 1


@pytest.mark.parametrize("log_format", ["Text", "JSON"])
def test_the_log_is_a_line_of_json_for_each_turn_and_holds_no_word(log_format: str) -> None:
    with lambda_with(
        RITUAL_STORE="memory://", RITUAL_METRICS="Evening", AWS_LAMBDA_LOG_FORMAT=log_format
    ) as function:
        opened = said(function.invoke(launch()))
        said(function.invoke(answer("marmalade for two", **following(opened))))
        function.invoke(b'{ "marmalade": ')
        function.invoke("marmalade")
        log = function.logged()

    told = [json.loads(line) for line in log.splitlines() if "skill.turns" in line]
    assert [line.get("intent", line["kind"]) for line in told] == [
        "launch",
        "AnswerIntent",
        "other",
    ]
    assert all("_aws" in line for line in told)
    assert "marmalade" not in log


def test_a_missing_setting_is_reported_as_a_failed_start() -> None:
    with lambda_with() as function:
        failed = function.invoke(launch())

    assert failed is not None
    assert failed.kind == "init/error"
    assert "RITUAL_STORE" in str(failed.answer["errorMessage"])


def test_an_event_that_could_not_be_acted_on_is_reported_so_that_alexa_sends_it_again() -> None:
    with lambda_with(RITUAL_STORE="sqlite:////dev/null/nights.db") as function:
        failed = function.invoke(disabled())
        opened = said(function.invoke(launch()))
        log = function.logged()

    assert failed is not None
    assert failed.kind == "error"
    assert failed.answer["errorType"] == "RedeliveryError"
    assert ACCOUNT not in failed.body.decode() + log
    assert speech(opened)


def test_after_a_timeout_the_night_goes_on_in_a_new_process(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'nights.db'}"
    with lambda_with(RITUAL_STORE=store, RITUAL_KEY=KEY) as function:
        opened = said(function.invoke(launch()))
        assert function.process is not None
        os.kill(function.process.pid, signal.SIGSTOP)
        thanks = answer("she made me tea", **following(opened))
        assert function.invoke(thanks, deadline=0.5) is None

        again = said(function.invoke(thanks))

    assert speech(again)
    assert again["response"]["shouldEndSession"] is False
    assert function.starts == 2


def test_a_table_that_never_answers_does_not_run_the_function_into_its_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = f"dynamodb://nights?region=eu-west-1&endpoint_url=http://127.0.0.1:{silent.getsockname()[1]}"
        account = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
        with lambda_with(
            RITUAL_STORE=store, RITUAL_PEPPER="long and random", RITUAL_KEY=KEY, **account
        ) as function:
            response = said(function.invoke(launch(), deadline=DEADLINE))

    assert speech(response)
