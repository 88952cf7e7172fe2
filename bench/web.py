"""The Flask door under load: four connections, one worker, nights replayed as they were."""

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.alexa import post, publish
from bench.nights import Handler, night_of, skill_on
from bench.race import Race, race
from skill.storage.memory import MemoryJournal

ROUNDS, NIGHTS, CONNECTIONS = 12, 6, 4
ENOUGH = 65536
GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
LENGTH = b"content-length: "


def flask_rps() -> tuple[Race, list[float]]:
    """Race the two doors; return the requests per second of each, ours first."""
    recorded = [_recorded(f"account {number}") for number in range(CONNECTIONS)]
    rates: list[list[float]] = [[], []]
    with _open("ours") as ours, _open("hello") as hello:

        def ours_run(number: int) -> list[float]:
            batches = [nights[number] for nights in recorded]
            return _loaded(ours, batches, rates[0])

        def hello_run(number: int) -> list[float]:
            batches = [[GET] * len(nights[number]) for nights in recorded]
            return _loaded(hello, batches, rates[1])

        result = race(ours_run, hello_run, ROUNDS)
    pairs = zip(rates[0][1:], rates[1][1:], strict=True)
    faster = median(one / other for one, other in pairs)
    return Race(faster, result.ours, result.peer), [median(rate[1:]) for rate in rates]


def _recorded(account: str) -> list[list[bytes]]:
    """Return every request of so many nights, round by round, ready to be sent."""
    handler = skill_on(MemoryJournal()).answer
    nights = [_sent(handler, account, number) for number in range((ROUNDS + 1) * NIGHTS)]
    return [list(chain(*nights[at : at + NIGHTS])) for at in range(0, len(nights), NIGHTS)]


def _sent(handler: Handler, account: str, number: int) -> list[bytes]:
    return [post(turn.request) for turn in night_of(handler, account, number)]


@contextmanager
def _open(door: str) -> Iterator[int]:
    """Open a door in a process of its own; yield its port."""
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder))
        with subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "bench.door", door, folder],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as child:
            try:
                yield int(child.stdout.readline() if child.stdout else 0)
            finally:
                child.kill()


def _loaded(port: int, batches: list[list[bytes]], rates: list[float]) -> list[float]:
    """Send every batch on a connection of its own, all at once; note the rate."""
    begun = perf_counter()
    with ThreadPoolExecutor(len(batches)) as connections:
        times = list(chain(*connections.map(partial(_spoken, port), batches)))
    rates.append(len(times) / (perf_counter() - begun))
    return times


def _spoken(port: int, requests: list[bytes]) -> list[float]:
    times = []
    with socket.create_connection(("127.0.0.1", port)) as line:
        for request in requests:
            begun = perf_counter()
            line.sendall(request)
            _await_answer(line)
            times.append(perf_counter() - begun)
    return times


def _await_answer(line: socket.socket) -> None:
    """Read one answer to its end. Anything but 200 is a measurement of something else."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += line.recv(ENOUGH)
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.splitlines()[0].decode())
    length = int(head.lower().partition(LENGTH)[2].split(b"\r\n")[0])
    while len(body) < length:
        body += line.recv(ENOUGH)
