"""Alexa as seen from a door: signed requests, and the shelf where the certificates lie."""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.verification import Store

from skill.web.signature.certificates import Certificates
from skill.web.signature.download import GoneError
from skill.web.signature.verifier import Verifier
from tests.web.authority import pem, root, rsa_key
from tests.world import Clock

URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem"
ROOT = root("root")
BETWEEN = ROOT.below("between")
KEY = rsa_key("alexa")
LEAF = BETWEEN.issued(KEY)
CHAIN = pem([LEAF, BETWEEN.certificate])
ROOTS = Store([ROOT.certificate])


@dataclass(frozen=True)
class Post:
    """One request, as bytes."""

    headers: dict[str, str]
    body: bytes

    def but(self, **headers: str | None) -> "Post":
        """Return it with other headers; None leaves one out. Underscores stand for dashes."""
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        both = {**self.headers, **changed}
        return Post({name: value for name, value in both.items() if value is not None}, self.body)


@dataclass
class Shelf:
    """Amazon's bucket in memory: keeps the same promises as a Downloader. Counts who asks."""

    chains: Mapping[str, bytes]
    asked: Counter[str] = field(default_factory=Counter)

    def __call__(self, url: str) -> bytes:
        """Return what lies there."""
        self.asked[url] += 1
        if url not in self.chains:
            raise GoneError("status 404")
        return self.chains[url]


def signed(envelope: Mapping[str, Any] | bytes, key: rsa.RSAPrivateKey = KEY) -> Post:
    """Return a request as Alexa sends it, both signatures among its headers."""
    body = envelope if isinstance(envelope, bytes) else json.dumps(envelope).encode()
    return Post(
        {
            "Content-Type": "application/json; charset=utf-8",
            "SignatureCertChainUrl": URL,
            "Signature": signature(body, key, hashes.SHA1()),  # noqa: S303 - the one Alexa still sends
            "Signature-256": signature(body, key),
        },
        body,
    )


def signature(
    body: bytes,
    key: rsa.RSAPrivateKey = KEY,
    digest: hashes.HashAlgorithm = hashes.SHA256(),  # noqa: B008 - it holds no state
) -> str:
    """Return the signature as it stands in a header."""
    return b64encode(key.sign(body, padding.PKCS1v15(), digest)).decode()


def verifier(
    fetch: Callable[[str], bytes] | None = None, clock: Callable[[], datetime] | None = None
) -> Verifier:
    """Return a verifier that trusts our own root, and finds Alexa's chain on a shelf."""
    clock = clock or Clock()
    shelf = fetch or Shelf({URL: CHAIN})
    return Verifier(Certificates(shelf, ROOTS, clock), clock)
