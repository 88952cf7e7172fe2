"""Logs as JSON, one line each, for CloudWatch, for `journalctl` and for `jq`.

What stands in a line was written by whoever wrote this package, or is a number. A library may log
what it likes, a request's body too: of its messages only their origin is told, and of an exception,
wherever it comes from, only its kind (docs/decisions/0012).
"""

import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from skill.ops.metrics import Account, Outcome, kind_of

LOUD = {
    **dict.fromkeys(
        ("asyncio", "botocore", "flask", "gunicorn", "urllib3", "waitress", "werkzeug"),
        logging.WARNING,
    ),
    "waitress.queue": logging.ERROR,
}
"""Libraries that say more than this now and then, whatever level is set above them. Of each request
that waits for a thread waitress warns: under siege, a line for every one of them."""

METRICS = {
    "turns": "Count",
    "nights": "Count",
    "failures": "Count",
    "unkept": "Count",
    "cold_starts": "Count",
    "storage_reads": "Count",
    "storage_writes": "Count",
    "storage_errors": "Count",
    "duration": "Milliseconds",
    "storage_duration": "Milliseconds",
}
"""What CloudWatch counts, by units of its own. AWS charges for each beyond the tenth."""


class Discreet(logging.LogRecord):
    """A record that no handler can get words out of, whichever logger it was made for."""

    package = f"{Path(__file__).parents[1]}{os.sep}"
    error = ""
    """The kind of the exception it is about."""

    def __init__(  # noqa: PLR0913, PLR0917 - the arguments are logging's own
        self,
        name: str,
        level: int,
        pathname: str,
        lineno: int,
        msg: object,
        args: Any,  # noqa: ANN401
        exc_info: Any,  # noqa: ANN401
        func: str | None = None,
        _sinfo: str | None = None,
    ) -> None:
        is_ours = pathname.startswith(self.package)
        said, values = (msg, args) if is_ours else ("a message of a library", ())
        super().__init__(name, level, pathname, lineno, said, values, None, func, None)
        if exc_info and exc_info[1]:
            self.error = kind_of(exc_info[1])


class Lines(logging.Formatter):
    """Writes a record as one line of JSON, and a turn's in CloudWatch's embedded metric format.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    """

    def __init__(self, namespace: str = "") -> None:
        super().__init__()
        self._namespace = namespace
        """Under which CloudWatch files what it counts; nothing is counted without one."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "timestamp": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
        }
        account = getattr(record, "account", None)
        if isinstance(account, Account):
            line |= describe_turn(account)
            if self._namespace:
                directive = {
                    "Namespace": self._namespace,
                    "Dimensions": [[]],  # each dimension would be a metric more, and paid for
                    "Metrics": [{"Name": name, "Unit": unit} for name, unit in METRICS.items()],
                }
                milliseconds = int(record.created * 1000)
                line["_aws"] = {"Timestamp": milliseconds, "CloudWatchMetrics": [directive]}
        else:
            line |= {"message": record.getMessage(), "at": f"{record.filename}:{record.lineno}"}
            if error := getattr(record, "error", ""):
                line["error"] = error
        return json.dumps(line)


def set_up(stream: TextIO, namespace: str = "") -> None:
    """Send what is logged to a stream, for the whole process. Doors call it before anything else.

    Whatever handlers there were, such as Lambda's own, are replaced.
    """
    logging.setLogRecordFactory(Discreet)
    logging.raiseExceptions = (
        False  # a line that cannot be written is no reason to fail, or to talk
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines(namespace))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    logging.getLogger("skill").setLevel(logging.INFO)
    for library, level in LOUD.items():
        logging.getLogger(library).setLevel(level)


def tell(account: Account) -> None:
    """Log how a turn went, where that is wanted: after `set_up`."""
    logging.getLogger("skill.turns").info("turn", extra={"account": account})


def describe_turn(account: Account) -> dict[str, Any]:
    """Return what a turn's line says. What is empty is left out; numbers never are."""
    texts = {
        "request": account.request,
        "kind": account.kind,
        "intent": account.intent,
        "beat": account.beat,
        "outcome": account.outcome.value,
        "errors": list(account.errors),
    }
    return {
        **{name: text for name, text in texts.items() if text},
        "turns": 1,
        "nights": account.nights,
        "failures": int(account.outcome is Outcome.FAILED),
        "unkept": int(account.is_adrift),
        "cold_starts": int(account.is_cold),
        "storage_reads": account.reads,
        "storage_writes": account.writes,
        "storage_overtaken": account.overtaken,
        "storage_errors": account.store_errors,
        "duration": round(account.seconds * 1000, 1),
        "storage_duration": round(account.store_seconds * 1000, 1),
    }
