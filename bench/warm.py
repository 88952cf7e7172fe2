"""Warm turns: in memory beside the SDK's hello world, on DynamoDB beside its own adapter."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from time import perf_counter

from bench.nights import Handler, runner, skill_on
from bench.race import Race, race
from bench.sdk_hello import answered, hello
from skill.settings import keys_in
from skill.storage.dynamodb.client import Place
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.keyring import AesKeyring
from skill.storage.memory import MemoryJournal
from tests.alexa.envelopes import launch

IN_MEMORY, ON_DYNAMODB, TURNS = 60, 25, 12
PEPPER, KEY = "bench", "k" * 43
SEALED = AesKeyring(lambda: keys_in(KEY))
"""Whoever keeps nights in a table seals them; so it is measured."""


def in_memory() -> Race:
    """Race whole nights in memory against hello worlds."""
    ours = runner(skill_on(MemoryJournal()).answer, "account")
    return race(ours, _turns(partial(answered, hello())), IN_MEMORY)


def on_dynamodb(place: Place) -> Race:
    """Race whole nights on DynamoDB Local against loads and saves there."""
    ours = runner(skill_on(DynamoJournal(place, keyring=SEALED), PEPPER).answer, "warm")
    peer = import_module("bench.sdk_adapter").lambda_handler  # its import makes a client
    return race(ours, _turns(lambda event: peer(event, None)), ON_DYNAMODB)


def _turns(handler: Handler) -> Callable[[int], list[float]]:
    def run(_number: int) -> list[float]:
        return [_timed(handler) for _ in range(TURNS)]

    return run


def _timed(handler: Handler) -> float:
    event = launch()
    begun = perf_counter()
    handler(event)
    return perf_counter() - begun
