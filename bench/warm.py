"""Warm turns: in memory beside the SDK's hello world, on DynamoDB beside its own adapter."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from time import perf_counter, process_time

from bench.nights import Handler, Stopwatch, runner, skill_on
from bench.race import Race, race
from bench.sdk_hello import answered, hello
from skill.settings import keys_in
from skill.storage.dynamodb.client import TableAddress
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.encryption.aes import AesKeyring
from skill.storage.memory import MemoryJournal
from tests.alexa.envelopes import launch

IN_MEMORY, ON_DYNAMODB, TURNS = 60, 25, 12
PEPPER, KEY = "bench", "k" * 43
SEALED = AesKeyring(lambda: keys_in(KEY))
"""Whoever keeps nights in a table seals them; so it is measured."""


def in_memory() -> Race:
    """Race whole nights in memory against hello worlds, in processor time: neither waits."""
    ours = runner(skill_on(MemoryJournal()).answer, "account", process_time)
    return race(ours, _turns(partial(answered, hello()), process_time), IN_MEMORY)


def openings() -> Race:
    """Race the first turn of each night, which draws its question, against hello worlds."""
    ours = runner(skill_on(MemoryJournal()).answer, "account", process_time)
    return race(
        lambda number: ours(number)[:1],
        _turns(partial(answered, hello()), process_time),
        IN_MEMORY,
    )


def on_dynamodb(place: TableAddress) -> Race:
    """Race whole nights on DynamoDB Local against loads and saves there."""
    ours = runner(skill_on(DynamoJournal(place, keyring=SEALED), PEPPER).answer, "warm")
    peer = import_module("bench.sdk_adapter").lambda_handler  # its import makes a client
    return race(ours, _turns(lambda event: peer(event, None), perf_counter), ON_DYNAMODB)


def _turns(handler: Handler, seconds: Stopwatch) -> Callable[[int], list[float]]:
    def run(_number: int) -> list[float]:
        return [_timed(handler, seconds) for _ in range(TURNS)]

    return run


def _timed(handler: Handler, seconds: Stopwatch) -> float:
    event = launch()
    begun = seconds()
    handler(event)
    return seconds() - begun
