"""The chains we have seen, so that a request costs no download."""

import logging
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

import certifi
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import Certificate, load_pem_x509_certificate
from cryptography.x509.verification import Store

from skill.web.chain import Signer, signer_of
from skill.web.download import DownloadError
from skill.web.flights import Flights
from skill.web.refusal import Refusal

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Fetch = Callable[[str], bytes]
"""Returns what lies at a URL, or raises DownloadError."""

LONGEST = timedelta(days=1)
"""For how long a chain is believed without another look, at most."""

SHORTLY = timedelta(seconds=5)
"""For how long a failure is: long enough to save S3 from us, too short to miss a good chain."""

PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)

MOST_SIGNERS, MOST_REFUSALS = 16, 256


@dataclass(frozen=True)
class Finding:
    """What is known of a URL, from when until when. A clock set back makes it unknown again."""

    verdict: Signer | Refusal
    since: datetime
    until: datetime


class Memory:
    """The latest findings. Whoever makes up URLs pushes out others made up, and no signer."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._signers: dict[str, Finding] = {}
        self._refusals: dict[str, Finding] = {}

    def at(self, url: str, moment: datetime) -> Signer | Refusal | None:
        """Return what is known at that moment."""
        found = self._signers.get(url) or self._refusals.get(url)
        return found.verdict if found and found.since <= moment < found.until else None

    def keep(self, url: str, finding: Finding) -> None:
        """Keep a finding, in place of the oldest if there are too many."""
        with self._lock:
            self._signers.pop(url, None)
            self._refusals.pop(url, None)
            if isinstance(finding.verdict, Signer):
                _put(self._signers, url, finding, MOST_SIGNERS)
            else:
                _put(self._refusals, url, finding, MOST_REFUSALS)


class Certificates:
    """Finds out who signs, once for each URL and day. Safe under threads."""

    def __init__(self, fetch: Fetch, roots: Store, clock: Clock) -> None:
        self._fetch, self._roots, self._clock = fetch, roots, clock
        self._memory = Memory()
        self._flights = Flights[str, Signer | Refusal]()

    def signer_at(self, url: str) -> Signer | Refusal:
        """Return who signs with the chain there. No download if it was seen, else one.

        Requests that come during the download wait for it and share what comes of it.
        """
        return self._known(url) or self._flights.once(url, lambda: self._found(url))

    def _known(self, url: str) -> Signer | Refusal | None:
        return self._memory.at(url, self._clock())

    def _found(self, url: str) -> Signer | Refusal:
        known = self._known(url)  # by the flight that landed while we took off
        if known is not None:
            return known
        verdict, now = self._looked_up(url), self._clock()
        until = (
            min(now + LONGEST, verdict.expires) if isinstance(verdict, Signer) else now + SHORTLY
        )
        self._memory.keep(url, Finding(verdict, now, until))
        return verdict

    def _looked_up(self, url: str) -> Signer | Refusal:
        try:
            pem = self._fetch(url)
        except DownloadError as error:
            log.warning("no certificate chain: %s", error)
            return Refusal.UNREACHABLE
        return signer_of(pem, self._roots, self._clock()) or Refusal.UNTRUSTED


def public_roots() -> Store:
    """Return the roots that Mozilla trusts, as certifi brings them. Reads one file."""
    with warnings.catch_warnings():
        # One old root has a serial number that is not positive: no reason to do without the others.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        return Store(list(_readable(Path(certifi.where()).read_bytes())))


def _readable(bundle: bytes) -> Iterator[Certificate]:
    for block in PEM.findall(bundle):
        try:
            yield load_pem_x509_certificate(block)
        except ValueError:
            continue


def _put(findings: dict[str, Finding], url: str, finding: Finding, most: int) -> None:
    findings[url] = finding
    if len(findings) > most:
        del findings[next(iter(findings))]
