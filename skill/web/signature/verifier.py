"""Whether a request comes from Alexa: every check Amazon asks for, on the raw bytes.

What it promises. A request is let in only if all of this holds, checked in this order:

1. It has the headers `SignatureCertChainUrl` and `Signature-256`.
2. The URL, its dots resolved, lies under `https://s3.amazonaws.com/echo.api/` (`normalize_url`).
3. A certificate chain is to be had there, within two seconds and 32 KB (`download`), or was within
   the last day (`certificates`).
4. In it a leaf for `echo-api.amazon.com`, in date and made for signing, leads to a trusted root,
   in whatever order and company (`certificates.signer_of`).
5. The signature is that leaf's, RSA PKCS#1 v1.5 with SHA-256, over the body as it came.
6. The body is one strict JSON object (`strict_json`): parsed only now.
7. Its timestamp is at most 150 seconds from now; an hour for events Alexa delivers again.

It raises nothing that whoever sends a request could cause; a refusal is a value, and none tells the
sender why. Time, roots and the way to download are arguments. It stands alone: it needs
`cryptography`, `certifi`, `urllib3` and the siblings named above, and knows neither Flask nor this
skill.

What it does not. It does not know whose skill is called: compare the application id yourself. It
does not remember what was let in: within its window a request passes again (`replays` sees to it).
It looks up no revocation. It does not limit how often somebody tries: that is the proxy's work.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from posixpath import normpath

from skill.web.signature.certificates import CHAINS, Certificates, Refusal
from skill.web.signature.strict_json import Wire, parse_json

WINDOW = timedelta(seconds=150)
"""How far from now a request may be, either way: Amazon's number."""


@dataclass(frozen=True)
class Verifier:
    """Lets Alexa in, and nobody else. Safe under threads."""

    certificates: Certificates
    clock: Callable[[], datetime]

    def __call__(self, headers: Mapping[str, str], body: bytes) -> Wire | Refusal:
        """Return the envelope, or why there is none. At most one download, usually none."""
        sent = {name.lower(): value for name, value in headers.items()}
        # the header named only Signature holds the old SHA-1 one, and is not looked at
        named, signature = sent.get("signaturecertchainurl"), sent.get("signature-256")
        if not named or not signature:
            return Refusal.UNSIGNED
        url = normalize_url(named)
        if url is None:
            return Refusal.BAD_URL
        signer = self.certificates.signer_at(url)
        if isinstance(signer, Refusal):
            return signer
        if not signer.has_signed(body, signature):
            return Refusal.FORGED
        envelope = parse_json(body)
        if envelope is None:
            return Refusal.MALFORMED
        try:
            moment = datetime.fromisoformat(envelope["request"]["timestamp"])
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (KeyError, TypeError, ValueError, OverflowError):
            return Refusal.STALE
        is_fresh = -WINDOW <= self.clock() - moment <= window_of(envelope)
        return envelope if is_fresh else Refusal.STALE


def normalize_url(url: str) -> str | None:
    """Return the one spelling of a chain's URL, or None where Amazon keeps no chains.

    Scheme and host may be in any case; the folder may not. Dots and double slashes are resolved
    first, and what is returned holds none, so what was checked is what will be fetched.
    """
    # All that Amazon's URLs have ever been made of. What is not in here cannot play tricks: no
    # percent sign, no user, no backslash, no query, no fragment, no other port, no other alphabet
    # (ASCII: else the long s would be an s here).
    shape = r"https://s3\.amazonaws\.com(?::443)?(/[a-z0-9._~/-]*)"
    longest = 1024  # S3 allows the name of an object as much; Amazon's own have about sixty
    is_short = len(url) <= longest
    shaped = re.fullmatch(shape, url, re.IGNORECASE | re.ASCII) if is_short else None
    path = normpath(re.sub("/+", "/", shaped[1])) if shaped else ""
    normal = f"https://s3.amazonaws.com{path}"
    return normal if normal.startswith(CHAINS) else None


def window_of(envelope: Wire) -> timedelta:
    """Return how old this request may be when it comes."""
    match envelope:
        case {"request": {"type": str(kind)}} if kind.startswith("AlexaSkillEvent."):
            return timedelta(hours=1)  # Alexa delivers it again for so long; her SDK allows it
        case _:
            return WINDOW
