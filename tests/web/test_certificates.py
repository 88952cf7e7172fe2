"""The chains we have seen: one download for each, for a day, however many ask."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

import pytest

from skill.web.signature.certificates import Certificates, Refusal, Signer
from skill.web.signature.download import Admission, BusyError, DownloadError
from tests.web.amazon import BETWEEN, CHAIN, KEY, ROOTS, URL, Shelf
from tests.web.authority import Leaf, Span, pem
from tests.web.urls import HERE
from tests.world import Clock

A_SECOND, A_MINUTE, A_DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


def looked_up(shelf: Callable[[str], bytes], clock: Clock | None = None) -> Certificates:
    """Return certificates that look again at once, and not in a thread of their own."""
    return Certificates(shelf, ROOTS, clock or Clock(), aside=lambda look: look())


@dataclass
class Moody:
    """A shelf that fails as it is told to."""

    shelf: Shelf
    fails: Exception | None = None

    def __call__(self, url: str) -> bytes:
        self.shelf.asked[url] += 1
        if self.fails:
            raise self.fails
        return self.shelf.chains[url]


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

    clock.now += A_DAY - A_SECOND
    certificates.signer_at(URL)
    assert shelf.asked.total() == 1

    clock.now += A_SECOND
    certificates.signer_at(URL)
    assert shelf.asked.total() == 2


TROUBLE = [DownloadError("late"), DownloadError("status 503"), BusyError()]


@pytest.mark.parametrize("trouble", TROUBLE, ids=repr)
def test_who_is_known_stays_believed_where_it_cannot_be_looked_at_again(
    trouble: Exception,
) -> None:
    clock, moody = Clock(), Moody(Shelf({URL: CHAIN}))
    certificates = looked_up(moody, clock)
    certificates.signer_at(URL)

    moody.fails = trouble
    clock.now += A_DAY
    believed = [certificates.signer_at(URL) for _ in range(3)]
    assert all(isinstance(signer, Signer) for signer in believed)
    assert moody.shelf.asked.total() == 2

    clock.now += A_MINUTE
    certificates.signer_at(URL)
    assert moody.shelf.asked.total() == 3


def test_who_is_known_is_believed_while_the_look_takes_its_time() -> None:
    shelf, clock, asides = Shelf({URL: CHAIN}), Clock(), list[Callable[[], object]]()
    certificates = Certificates(shelf, ROOTS, clock, asides.append)
    certificates.signer_at(URL)
    clock.now += A_DAY

    believed = [certificates.signer_at(URL) for _ in range(3)]

    assert all(isinstance(signer, Signer) for signer in believed)
    assert (len(asides), shelf.asked.total()) == (1, 1)
    asides.pop()()
    assert shelf.asked.total() == 2
    certificates.signer_at(URL)
    assert not asides


@pytest.mark.parametrize(
    ("now_there", "refusal"),
    [({}, Refusal.UNREACHABLE), ({URL: b"words"}, Refusal.UNTRUSTED)],
)
def test_whose_chain_is_gone_or_another_is_believed_no_longer(
    now_there: dict[str, bytes], refusal: Refusal
) -> None:
    shelf, clock = Shelf({URL: CHAIN}), Clock()
    certificates = looked_up(shelf, clock)
    certificates.signer_at(URL)

    shelf.chains = now_there
    clock.now += A_DAY
    certificates.signer_at(URL)

    assert certificates.signer_at(URL) is refusal


def test_nobody_is_believed_longer_than_their_certificate_whatever_the_trouble() -> None:
    clock = Clock()
    leaf = BETWEEN.issued(KEY, Leaf(span=Span(ends=clock.now + A_DAY + A_MINUTE)))
    moody = Moody(Shelf({URL: pem([leaf, BETWEEN.certificate])}))
    certificates = looked_up(moody, clock)
    certificates.signer_at(URL)

    moody.fails = DownloadError("late")
    clock.now += A_DAY
    assert isinstance(certificates.signer_at(URL), Signer)
    clock.now += A_MINUTE + A_SECOND

    assert certificates.signer_at(URL) is Refusal.UNREACHABLE


def test_that_we_were_busy_is_not_remembered() -> None:
    moody = Moody(Shelf({URL: CHAIN}), BusyError())
    certificates = looked_up(moody)
    busy = certificates.signer_at(URL)

    moody.fails = None

    assert busy is Refusal.BUSY
    assert isinstance(certificates.signer_at(URL), Signer)


def test_in_a_thread_of_its_own_it_is_looked_at_again() -> None:
    shelf, clock, looked = Shelf({URL: CHAIN}), Clock(), Event()

    def fetch(url: str) -> bytes:
        if shelf.asked:
            looked.set()
        return shelf(url)

    certificates = Certificates(fetch, ROOTS, clock)
    certificates.signer_at(URL)
    clock.now += A_DAY
    certificates.signer_at(URL)

    assert looked.wait(30)


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
    clock.now += 5 * A_SECOND
    assert isinstance(certificates.signer_at(URL), Signer)


def test_urls_made_up_push_out_no_chain() -> None:
    shelf = Shelf({URL: CHAIN})
    certificates = looked_up(shelf)
    certificates.signer_at(URL)

    for number in range(2 * 256):
        certificates.signer_at(f"{HERE}{number}.pem")
    certificates.signer_at(URL)

    assert shelf.asked[URL] == 1


def test_no_more_is_remembered_than_fits() -> None:
    urls = [f"{HERE}{number}.pem" for number in range(16 + 1)]
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
    with ThreadPoolExecutor(2 * Admission.callers) as threads:
        waiting = [
            threads.submit(certificates.signer_at, URL) for _ in range(2 * Admission.callers)
        ]
        assert started.wait(30)
        may_land.set()
        signers = [one.result(30) for one in waiting]

    assert all(isinstance(signer, Signer) for signer in signers)
    assert shelf.asked.total() == 1
