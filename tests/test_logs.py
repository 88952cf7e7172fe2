"""What a log line looks like, and what no log line can hold."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from skill.ops import logs
from skill.ops.metrics import Account, Outcome

WORDS = "marmalade"
Lines = Callable[[], list[dict[str, Any]]]


@contextmanager
def logging_kept() -> Iterator[None]:
    """Put logging back as it was: it belongs to the whole process."""
    names = ("", "skill", *logs.LOUD)
    levels = {name: logging.getLogger(name).level for name in names}
    handlers, factory = list(logging.root.handlers), logging.getLogRecordFactory()
    raises = logging.raiseExceptions
    try:
        yield
    finally:
        logging.root.handlers[:] = handlers
        logging.setLogRecordFactory(factory)
        logging.raiseExceptions = raises
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


@pytest.fixture
def lines() -> Iterator[Lines]:
    stream = io.StringIO()
    with logging_kept():
        logs.set_up(stream, "Evening")
        yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_turn_is_one_line_of_kinds_and_counts(lines: Lines) -> None:
    logs.tell(Account(Outcome.ASKED, "intent", "AnswerIntent", "thanks", "3f", reads=1, seconds=2))

    (line,) = lines()
    assert line["level"] == "INFO"
    assert line["timestamp"].endswith("Z")
    assert {name: line[name] for name in ("kind", "intent", "beat", "outcome", "request")} == {
        "kind": "intent",
        "intent": "AnswerIntent",
        "beat": "thanks",
        "outcome": "asked",
        "request": "3f",
    }
    assert (line["turns"], line["storage_reads"], line["duration"]) == (1, 1, 2000)


def test_every_metric_is_a_number_in_the_line_it_is_told_by(lines: Lines) -> None:
    logs.tell(Account())

    (line,) = lines()
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "Evening"
    assert {metric["Name"] for metric in directive["Metrics"]} == logs.METRICS.keys()
    assert all(isinstance(line[name], int | float) for name in logs.METRICS)
    assert all(metric["Unit"] in {"Count", "Milliseconds"} for metric in directive["Metrics"])
    assert len(logs.METRICS) <= 10


def test_every_field_of_a_line_stands_in_the_page_for_operators(lines: Lines) -> None:
    page = (Path(__file__).parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")
    logs.tell(Account(Outcome.FAILED, "intent", "AnswerIntent", "thanks", "3f", ("KeyError",)))

    (line,) = lines()
    (example,) = re.findall(r"```json\n(.+?)```", page, re.DOTALL)
    assert json.loads(example).keys() == line.keys() - {"_aws", "errors"}
    assert all(f"`{name}`" in page for name in logs.METRICS)


def test_without_a_namespace_nothing_is_counted() -> None:
    stream = io.StringIO()
    with logging_kept():
        logs.set_up(stream)
        logs.tell(Account())

    assert "_aws" not in json.loads(stream.getvalue())


def test_a_failed_turn_counts_as_a_failure(lines: Lines) -> None:
    logs.tell(Account(Outcome.FAILED, errors=("KeyError",), is_adrift=True))

    (line,) = lines()
    assert line["failures"] == line["unkept"] == 1
    assert line["errors"] == ["KeyError"]


def test_of_what_a_library_says_only_the_origin_is_told(lines: Lines) -> None:
    logging.getLogger("botocore.parsers").warning("body: %s", WORDS)
    logging.getLogger("anything").error(f"a message with {WORDS} in it")  # noqa: G004

    assert [line["logger"] for line in lines()] == ["botocore.parsers", "anything"]
    assert all(line["at"].startswith("test_logs.py:") for line in lines())
    assert WORDS not in str(lines())


def test_a_logger_that_only_borrows_our_name_is_a_library_too(lines: Lines) -> None:
    logging.getLogger("skill.web.app").error("Exception on %s", WORDS)

    assert len(lines()) == 1
    assert WORDS not in str(lines())


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO])
@pytest.mark.parametrize("library", [*logs.LOUD, "botocore.endpoint", "urllib3.connectionpool"])
def test_below_a_warning_libraries_are_not_heard_whatever_the_root_says(
    lines: Lines, library: str, level: int
) -> None:
    logging.root.setLevel(logging.DEBUG)

    logging.getLogger(library).log(level, "hello")

    assert lines() == []


def test_a_crowd_at_the_door_does_not_fill_the_log(lines: Lines) -> None:
    for waiting in range(100):
        logging.getLogger("waitress.queue").warning("Task queue depth is %d", waiting)

    assert lines() == []


def broken() -> ValueError:
    """Return an exception that was raised, with words in it and in its cause."""
    try:
        return fail()
    except ValueError as error:
        return error


def fail() -> ValueError:
    try:
        return ValueError(dict[str, str]()[WORDS])
    except KeyError as cause:
        raise ValueError(WORDS) from cause


def test_of_an_exception_only_the_kinds_are_told(lines: Lines) -> None:
    logging.getLogger("flask.app").error("failed with %s", WORDS, exc_info=broken())

    (line,) = lines()
    assert line["error"] == "ValueError from KeyError"
    assert WORDS not in str(line)


def test_another_handler_gets_no_more_than_ours(lines: Lines) -> None:
    heard: list[logging.LogRecord] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record)

    logging.root.addHandler(Listening())
    logging.getLogger("flask.app").error("%s", WORDS, exc_info=broken(), stack_info=True)

    (record,) = heard
    assert len(lines()) == 1
    assert WORDS not in repr(vars(record))
    assert record.exc_info is None


def test_a_stream_that_is_gone_costs_nobody_an_answer() -> None:
    stream = io.StringIO()
    with logging_kept():
        logs.set_up(stream)
        stream.close()

        logs.tell(Account())
