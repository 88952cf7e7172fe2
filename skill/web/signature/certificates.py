"""The chains we have seen, so that a request costs no download."""

import logging
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock, Thread

import certifi
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import Certificate, load_pem_x509_certificate
from cryptography.x509.verification import Store

from skill.web.signature.admission import Admission, BusyError, Rank
from skill.web.signature.chain import Signer, signer_of
from skill.web.signature.chain_url import is_usual
from skill.web.signature.download import DownloadError, GoneError
from skill.web.signature.refusal import Refusal

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Fetch = Callable[[str], bytes]
"""Returns what lies at a URL, or raises DownloadError, or BusyError where it did not even try."""

RunAside = Callable[[Callable[[], object]], object]
"""Carries out a call, sooner or later, and waits for nothing."""

LONGEST = timedelta(days=1)
"""For how long a chain is believed without another look."""

AGAIN = timedelta(minutes=1)
"""Until the next look, where one could not be had. Until its first certificate expires, whoever is
known stays believed meanwhile: what keeps us from looking may be somebody's doing."""

SHORTLY = timedelta(seconds=5)
"""For how long a failure is: long enough to save S3 from us, too short to miss a good chain."""

PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)

MOST_SIGNERS, MOST_REFUSALS = 16, 256
EVERYBODY = 10_000
"""More than any server has threads."""


@dataclass(frozen=True)
class SignerFinding:
    """What is known of a URL, from when until when. A clock set back makes it unknown again."""

    verdict: Signer | Refusal
    since: datetime
    until: datetime
    again: datetime
    """When to look again, while it is believed."""


class Memory:
    """The latest findings. Whoever makes up URLs pushes out others made up, and no signer."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._signers: dict[str, SignerFinding] = {}
        self._refusals: dict[str, SignerFinding] = {}

    def at(self, url: str, moment: datetime) -> SignerFinding | None:
        """Return what is known at that moment."""
        found = self._signers.get(url) or self._refusals.get(url)
        return found if found and found.since <= moment < found.until else None

    def knows_somebody(self, moment: datetime) -> bool:
        """Say whether anybody may sign at that moment, as far as is known."""
        with self._lock:
            return any(found.since <= moment < found.until for found in self._signers.values())

    def keep(self, url: str, finding: SignerFinding) -> None:
        """Keep a finding, in place of the oldest if there are too many."""
        with self._lock:
            self._signers.pop(url, None)
            self._refusals.pop(url, None)
            if isinstance(finding.verdict, Signer):
                _put(self._signers, url, finding, MOST_SIGNERS)
            else:
                _put(self._refusals, url, finding, MOST_REFUSALS)

    def postpone(self, url: str, finding: SignerFinding, until: datetime) -> bool:
        """Put the next look at a signer off; say whether we did, and nobody before us."""
        with self._lock:
            is_first = self._signers.get(url) is finding
            if is_first:
                self._signers[url] = replace(finding, again=until)
            return is_first


class Certificates:
    """Finds out who signs, once for each URL and day. Safe under threads.

    `aside` carries out a look at a chain that is known, while it is believed: in a thread of its
    own, unless said otherwise.
    """

    def __init__(
        self, fetch: Fetch, roots: Store, clock: Clock, aside: RunAside | None = None
    ) -> None:
        self._fetch, self._roots, self._clock = fetch, roots, clock
        self._aside = aside or _in_a_thread
        self._memory = Memory()
        self._admission = Admission[str, Signer | Refusal]()

    def signer_at(self, url: str) -> Signer | Refusal:
        """Return who signs with the chain there. No download to wait for if it was seen, else one.

        Requests that come during the download wait for it and share what comes of it. Under siege
        some are refused as busy; nobody is who asks for a chain that was seen.
        """
        now = self._clock()
        finding = self._memory.at(url, now)
        if finding is None:
            return self._admit(url, lambda: self._find(url), _rank(url))
        if finding.again <= now and self._memory.postpone(url, finding, now + AGAIN):
            self._aside(lambda: self._look_again(url))
        return finding.verdict

    def _look_again(self, url: str) -> None:
        self._admit(url, lambda: self._look_up(url), Rank.KNOWN)

    def _admit(
        self, url: str, look: Callable[[], Signer | Refusal], rank: Rank
    ) -> Signer | Refusal:
        """Look, when it is our turn. While nobody is known, all may wait for one and the same."""
        crowd = None if self._memory.knows_somebody(self._clock()) else EVERYBODY
        try:
            return self._admission.once(url, look, rank, crowd)
        except BusyError:
            return Refusal.BUSY

    def _find(self, url: str) -> Signer | Refusal:
        known = self._memory.at(url, self._clock())  # by the look that ended while we began
        return known.verdict if known else self._look_up(url)

    def _look_up(self, url: str) -> Signer | Refusal:
        try:
            pem = self._fetch(url)
        except DownloadError as error:
            log.warning("no certificate chain: %s", error)
            return self._note_unreached(url, error)
        return self._keep_verdict(
            url, signer_of(pem, self._roots, self._clock()) or Refusal.UNTRUSTED
        )

    def _note_unreached(self, url: str, error: DownloadError) -> Signer | Refusal:
        """Remember a failure; of a signer only that there is no chain of theirs any more."""
        known = self._memory.at(url, self._clock())
        if known and isinstance(known.verdict, Signer) and not isinstance(error, GoneError):
            return known.verdict
        return self._keep_verdict(url, Refusal.UNREACHABLE)

    def _keep_verdict(self, url: str, verdict: Signer | Refusal) -> Signer | Refusal:
        now = self._clock()
        until = verdict.expires if isinstance(verdict, Signer) else now + SHORTLY
        self._memory.keep(url, SignerFinding(verdict, now, until, min(now + LONGEST, until)))
        return verdict


def _rank(url: str) -> Rank:
    return Rank.USUAL if is_usual(url) else Rank.STRANGE


def _in_a_thread(look: Callable[[], object]) -> None:
    Thread(target=look, daemon=True).start()


def public_roots() -> Store:
    """Return the roots that Mozilla trusts, as certifi brings them. Reads one file."""
    with warnings.catch_warnings():
        # One old root has a serial number that is not positive: no reason to do without the others.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        return Store(list(_load_readable(Path(certifi.where()).read_bytes())))


def _load_readable(bundle: bytes) -> Iterator[Certificate]:
    for block in PEM.findall(bundle):
        try:
            yield load_pem_x509_certificate(block)
        except ValueError:
            continue


def _put(findings: dict[str, SignerFinding], url: str, finding: SignerFinding, most: int) -> None:
    findings[url] = finding
    if len(findings) > most:
        del findings[next(iter(findings))]
