"""The chains we have seen: one download for each, for a day, however many ask."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from skill.web.certificates import LONGEST, MOST_REFUSALS, MOST_SIGNERS, SHORTLY, Certificates
from skill.web.chain import Signer
from skill.web.download import DownloadError
from skill.web.flights import Flights
from skill.web.refusal import Refusal
from tests.web.amazon import BETWEEN, CHAIN, KEY, ROOTS, URL, Shelf
from tests.web.authority import Leaf, Span, pem
from tests.web.urls import HERE
from tests.world import Clock

A_SECOND = timedelta(seconds=1)


def looked_up(shelf: Shelf, clock: Clock | None = None) -> Certificates:
    return Certificates(shelf, ROOTS, clock or Clock())


def test_a_chain_is_downloaded_once() -> None:
    shelf = Shelf({URL: CHAIN})
    certificates = looked_up(shelf)

    signers = [certificates.signer_at(URL) for _ in range(3)]

    assert all(isinstance(signer, Signer) for signer in signers)
    assert shelf.asked.total() == 1


def test_after_a_day_it_is_looked_at_again() -> None:
    shelf, clock = Shelf({URL: CHAIN}), Clock()
    certificates = looked_up(shelf, clock)
    certificates.signer_at(URL)

    clock.now += LONGEST - A_SECOND
    certificates.signer_at(URL)
    assert shelf.asked.total() == 1

    clock.now += A_SECOND
    certificates.signer_at(URL)
    assert shelf.asked.total() == 2


def test_it_is_forgotten_when_the_leaf_expires() -> None:
    clock = Clock()
    leaf = BETWEEN.issued(KEY, Leaf(span=Span(ends=clock.now + timedelta(hours=1))))
    certificates = looked_up(Shelf({URL: pem([leaf, BETWEEN.certificate])}), clock)
    assert isinstance(certificates.signer_at(URL), Signer)

    clock.now += timedelta(hours=1, seconds=1)

    assert certificates.signer_at(URL) is Refusal.UNTRUSTED


def test_a_clock_set_back_is_no_reason_to_believe_longer() -> None:
    shelf, clock = Shelf({URL: CHAIN}), Clock()
    certificates = looked_up(shelf, clock)
    certificates.signer_at(URL)

    clock.now -= A_SECOND
    certificates.signer_at(URL)

    assert shelf.asked.total() == 2


@pytest.mark.parametrize(
    ("chains", "refusal"), [({}, Refusal.UNREACHABLE), ({URL: b"words"}, Refusal.UNTRUSTED)]
)
def test_a_failure_is_believed_for_seconds(chains: dict[str, bytes], refusal: Refusal) -> None:
    shelf, clock = Shelf(chains), Clock()
    certificates = looked_up(shelf, clock)

    refused = [certificates.signer_at(URL) for _ in range(3)]
    assert refused == [refusal] * 3
    assert shelf.asked.total() == 1

    shelf.chains = {URL: CHAIN}
    clock.now += SHORTLY
    assert isinstance(certificates.signer_at(URL), Signer)


def test_urls_made_up_push_out_no_chain() -> None:
    shelf = Shelf({URL: CHAIN})
    certificates = looked_up(shelf)
    certificates.signer_at(URL)

    for number in range(2 * MOST_REFUSALS):
        certificates.signer_at(f"{HERE}{number}.pem")
    certificates.signer_at(URL)

    assert shelf.asked[URL] == 1


def test_no_more_is_remembered_than_fits() -> None:
    urls = [f"{HERE}{number}.pem" for number in range(MOST_SIGNERS + 1)]
    shelf = Shelf(dict.fromkeys(urls, CHAIN))
    certificates = looked_up(shelf)

    for url in [*urls, urls[-1], urls[0]]:
        certificates.signer_at(url)

    assert shelf.asked[urls[-1]] == 1
    assert shelf.asked[urls[0]] == 2


def test_many_at_once_share_one_download() -> None:
    started, may_land = Event(), Event()
    shelf = Shelf({URL: CHAIN})

    def slowly(url: str) -> bytes:
        started.set()
        assert may_land.wait(30)
        return shelf(url)

    certificates = Certificates(slowly, ROOTS, Clock())
    with ThreadPoolExecutor(64) as threads:
        waiting = [threads.submit(certificates.signer_at, URL) for _ in range(64)]
        assert started.wait(30)
        may_land.set()
        signers = [one.result(30) for one in waiting]

    assert all(isinstance(signer, Signer) for signer in signers)
    assert shelf.asked.total() == 1


def test_a_flight_that_fails_says_so_and_the_next_one_flies() -> None:
    flights = Flights[str, bytes]()

    def fails() -> bytes:
        raise DownloadError("status 404")

    with pytest.raises(DownloadError, match="404"):
        flights.once(URL, fails)
    assert flights.once(URL, lambda: CHAIN) == CHAIN


def test_one_flight_waits_for_no_other() -> None:
    flights = Flights[str, str]()

    inner = flights.once("one", lambda: flights.once("other", lambda: "landed"))

    assert inner == "landed"


def test_after_landing_the_next_one_flies() -> None:
    flights, calls = Flights[str, int](), iter(range(9))

    assert [flights.once(URL, lambda: next(calls)) for _ in range(2)] == [0, 1]
