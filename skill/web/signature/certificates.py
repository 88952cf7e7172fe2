"""Whose key a certificate chain vouches for, if it is Alexa's; and the chains we have seen.

A chain that was seen costs a request no download.
"""

import logging
import re
import warnings
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from pathlib import Path
from threading import Lock, Thread

import certifi
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import (
    Certificate,
    DNSName,
    DuplicateExtension,
    ExtensionNotFound,
    KeyUsage,
    SubjectAlternativeName,
    UnsupportedGeneralNameType,
    load_pem_x509_certificate,
    load_pem_x509_certificates,
)
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from skill.web.signature.download import Admission, BusyError, DownloadError, GoneError, Rank

log = logging.getLogger(__name__)

CHAINS = "https://s3.amazonaws.com/echo.api/"
"""Where Alexa's certificate chains lie: the only addresses a request may send us to."""

NAME = "echo-api.amazon.com"
"""Whom the leaf must name, letter by letter: a wildcard above it does not do."""


class Refusal(Enum):
    """The first check that failed: for the log. Each is answered with the same empty 400."""

    UNSIGNED = auto()
    """A header is missing: the chain's URL, or the SHA-256 signature."""

    BAD_URL = auto()
    """The chain is said to lie where Amazon keeps none."""

    UNREACHABLE = auto()
    """The chain could not be downloaded: too slow, too large, moved, or not there."""

    BUSY = auto()
    """Too many chains were asked for at once. Nothing is known of this one, or remembered."""

    UNTRUSTED = auto()
    """The chain leads to no root we know, is out of date, or was not made for Alexa."""

    FORGED = auto()
    """The signature is not over these bytes, or not with that key."""

    MALFORMED = auto()
    """Not JSON as Alexa writes it."""

    STALE = auto()
    """From another time, or from none."""

    NOT_OURS = auto()
    """For another skill."""

    BROKEN = auto()
    """A check itself failed. Whoever cannot be verified is refused."""


@dataclass(frozen=True)
class Signer:
    """A key that may sign for Alexa."""

    key: RSAPublicKey
    expires: datetime
    """When the first certificate between leaf and root does."""

    def has_signed(self, body: bytes, signature: str) -> bool:
        """Say whether the base64 text is this key's RSA PKCS#1 v1.5 signature over SHA-256."""
        try:
            self.key.verify(b64decode(signature, validate=True), body, PKCS1v15(), SHA256())
        except (ValueError, InvalidSignature):
            return False
        return True


def signer_of(pem: bytes, roots: Store, moment: datetime) -> Signer | None:
    """Return who may sign, or None if the chain does not lead from Alexa's name to a root.

    The certificates may be in any order, and more than are needed: a path is looked for from each
    leaf that names Alexa to any root. Held at `moment`: validity of the whole path, its
    signatures, key usages, constraints and strengths as in the web's own rules, and that the leaf
    may sign. Revocation is not looked up: Amazon's requirements name none, and the leaf is short.
    """
    try:
        chain = load_pem_x509_certificates(pem)
    except ValueError:
        return None
    most_in_chain = 16  # cross-signed ones among them: Amazon sends four or five
    shortest_key = 2048  # bits: the library holds the authorities' keys to it, not the leaf's
    for leaf in chain if len(chain) <= most_in_chain else ():
        with suppress(
            ValueError,
            DuplicateExtension,
            ExtensionNotFound,
            UnsupportedAlgorithm,
            UnsupportedGeneralNameType,
            VerificationError,
        ):
            names = leaf.extensions.get_extension_for_class(SubjectAlternativeName).value
            if NAME not in (name.lower() for name in names.get_values_for_type(DNSName)):
                continue
            path = _find_path(leaf, chain, roots, moment)
            key = leaf.public_key()
            if isinstance(key, RSAPublicKey) and key.key_size >= shortest_key:
                return Signer(key, min(one.not_valid_after_utc for one in path))
    return None


def _find_path(
    leaf: Certificate, chain: list[Certificate], roots: Store, moment: datetime
) -> list[Certificate]:
    """Return the certificates from a leaf to a root. Raises VerificationError if it is not good."""

    def check_usage(_policy: Policy, _leaf: Certificate, usage: KeyUsage) -> None:
        """Refuse a leaf that may not sign, or that may make others."""
        if not usage.digital_signature or usage.key_cert_sign:
            raise ValueError("this key is not for signing requests")

    verifier = (
        PolicyBuilder()
        .store(roots)
        .time(moment)
        .extension_policies(
            ca_policy=ExtensionPolicy.webpki_defaults_ca(),
            ee_policy=ExtensionPolicy.webpki_defaults_ee().require_present(
                KeyUsage, Criticality.AGNOSTIC, check_usage
            ),
        )
        .build_server_verifier(DNSName(NAME))
    )
    return verifier.verify(leaf, [certificate for certificate in chain if certificate != leaf])


def public_roots() -> Store:
    """Return the roots that Mozilla trusts, as certifi brings them. Reads one file."""
    bundle = Path(certifi.where()).read_bytes()
    roots: list[Certificate] = []
    with warnings.catch_warnings():
        # One old root has a serial number that is not positive: no reason to do without the others.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        for block in re.findall(
            rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", bundle, re.DOTALL
        ):
            with suppress(ValueError):
                roots.append(load_pem_x509_certificate(block))
    return Store(roots)


def rank_of(url: str) -> Rank:
    """Say how much speaks for a chain nobody has seen: whether Amazon has named one like it so far.

    As those of 2019 to 2023 are named; of all URLs, 222 are. It opens nothing: it says who goes
    first in a crowd.
    """
    usual = re.escape(CHAINS) + r"echo-api-cert(?:-[0-9]{1,2})?(?:-ats)?\.pem"
    return Rank.USUAL if re.fullmatch(usual, url, re.ASCII) else Rank.STRANGE


@dataclass(frozen=True)
class SignerFinding:
    """What is known of a URL, from when until when. A clock set back makes it unknown again."""

    verdict: Signer | Refusal
    since: datetime
    until: datetime
    again: datetime
    """When to look again, while it is believed."""


class Certificates:
    """Finds out who signs, once for each URL and day. Safe under threads.

    The latest findings are remembered. Whoever makes up URLs pushes out others made up, and no
    signer.

    `fetch` returns what lies at a URL, or raises DownloadError, or BusyError where it did not even
    try. `aside` carries out a look at a chain that is known, sooner or later, and waits for
    nothing: that one is believed meanwhile. In a thread of its own, unless said otherwise.
    """

    def __init__(
        self,
        fetch: Callable[[str], bytes],
        roots: Store,
        clock: Callable[[], datetime],
        aside: Callable[[Callable[[], object]], object] | None = None,
    ) -> None:
        self._fetch, self._roots, self._clock = fetch, roots, clock
        self._aside = aside or (lambda look: Thread(target=look, daemon=True).start())
        self._lock = Lock()
        self._signers: dict[str, SignerFinding] = {}
        self._refusals: dict[str, SignerFinding] = {}
        self._admission = Admission[Signer | Refusal]()

    def signer_at(self, url: str) -> Signer | Refusal:
        """Return who signs with the chain there. No download to wait for if it was seen, else one.

        Requests that come during the download wait for it and share what comes of it. Under siege
        some are refused as busy; nobody is who asks for a chain that was seen.
        """
        now = self._clock()
        finding = self._recall(url, now)
        if finding is None:
            return self._admit(url, lambda: self._find(url), rank_of(url))
        if finding.again <= now:
            # Where no look could be had, the next one is a minute later. Until its first
            # certificate expires, whoever is known stays believed meanwhile: what keeps us from
            # looking may be somebody's doing.
            with self._lock:
                is_first = self._signers.get(url) is finding
                if is_first:
                    self._signers[url] = replace(finding, again=now + timedelta(minutes=1))
            if is_first:
                self._aside(lambda: self._admit(url, lambda: self._look_up(url), Rank.KNOWN))
        return finding.verdict

    def _recall(self, url: str, moment: datetime) -> SignerFinding | None:
        """Return what is known at that moment."""
        found = self._signers.get(url) or self._refusals.get(url)
        return found if found and found.since <= moment < found.until else None

    def _admit(
        self, url: str, look: Callable[[], Signer | Refusal], rank: Rank
    ) -> Signer | Refusal:
        """Look, when it is our turn. While nobody is known, all may wait for one and the same.

        They are fewer than ten thousand: no server has so many threads.
        """
        now = self._clock()
        with self._lock:
            knows_somebody = any(one.since <= now < one.until for one in self._signers.values())
        try:
            return self._admission.once(url, look, rank, None if knows_somebody else 10_000)
        except BusyError:
            return Refusal.BUSY

    def _find(self, url: str) -> Signer | Refusal:
        known = self._recall(url, self._clock())  # by the look that ended while we began
        return known.verdict if known else self._look_up(url)

    def _look_up(self, url: str) -> Signer | Refusal:
        """Download the chain, and remember what it is worth, or that there is none.

        Of a known signer a failure is remembered only if there is no chain of theirs any more.
        """
        verdict: Signer | Refusal
        try:
            pem = self._fetch(url)
        except DownloadError as error:
            log.warning("no certificate chain: %s", error)
            known = self._recall(url, self._clock())
            if known and isinstance(known.verdict, Signer) and not isinstance(error, GoneError):
                return known.verdict
            verdict = Refusal.UNREACHABLE
        else:
            verdict = signer_of(pem, self._roots, self._clock()) or Refusal.UNTRUSTED
        now = self._clock()
        if isinstance(verdict, Signer):
            findings, most, until = self._signers, 16, verdict.expires
        else:
            # long enough to save S3 from us, too short to miss a good chain
            findings, most, until = self._refusals, 256, now + timedelta(seconds=5)
        longest = timedelta(days=1)  # that a chain is believed without another look
        finding = SignerFinding(verdict, now, until, again=min(now + longest, until))
        with self._lock:
            self._signers.pop(url, None)
            self._refusals.pop(url, None)
            findings[url] = finding
            if len(findings) > most:
                del findings[next(iter(findings))]
        return verdict
