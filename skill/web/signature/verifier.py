"""Whether a request comes from Alexa: every check Amazon asks for, on the raw bytes.

What it promises. A request is let in only if all of this holds, checked in this order:

1. It has the headers `SignatureCertChainUrl` and `Signature-256`.
2. The URL, its dots resolved, lies under `https://s3.amazonaws.com/echo.api/` (`chain_url`).
3. A certificate chain is to be had there, within two seconds and 32 KB (`download`), or was within
   the last day (`certificates`).
4. In it a leaf for `echo-api.amazon.com`, in date and made for signing, leads to a trusted root,
   in whatever order and company (`chain`).
5. The signature is that leaf's, RSA PKCS#1 v1.5 with SHA-256, over the body as it came.
6. The body is one strict JSON object (`parser`): parsed only now.
7. Its timestamp is at most 150 seconds from now; an hour for events Alexa delivers again.

It raises nothing that whoever sends a request could cause; a refusal is a value, and none tells the
sender why. Time, roots and the way to download are arguments. It stands alone: it needs
`cryptography`, `certifi`, `urllib3` and the siblings named above, and knows neither Flask nor this
skill.

What it does not. It does not know whose skill is called: compare the application id yourself. It
does not remember what was let in: within its window a request passes again (`replays` sees to it).
It looks up no revocation. It does not limit how often somebody tries: that is the proxy's work.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from skill.web.signature.certificates import Certificates, Clock
from skill.web.signature.chain_url import normalize_url
from skill.web.signature.refusal import Refusal
from skill.web.signature.strict_json import Wire, parse_json

URL_HEADER, SIGNATURE_HEADER = "signaturecertchainurl", "signature-256"
"""The header named only Signature holds the old SHA-1 one, and is not looked at."""

WINDOW = timedelta(seconds=150)
"""How far from now a request may be, either way: Amazon's number."""

EVENT_WINDOW = timedelta(hours=1)
"""How old an event may be: Alexa delivers one again for so long, as its own SDK allows for."""

EVENT = "AlexaSkillEvent."


class Verifier:
    """Lets Alexa in, and nobody else. Safe under threads."""

    def __init__(self, certificates: Certificates, clock: Clock) -> None:
        self._certificates, self._clock = certificates, clock

    def __call__(self, headers: Mapping[str, str], body: bytes) -> Wire | Refusal:
        """Return the envelope, or why there is none. At most one download, usually none."""
        refusal = self._check_signature(headers, body)
        if refusal is not None:
            return refusal
        envelope = parse_json(body)
        if envelope is None:
            return Refusal.MALFORMED
        return envelope if _is_fresh(envelope, self._clock()) else Refusal.STALE

    def _check_signature(self, headers: Mapping[str, str], body: bytes) -> Refusal | None:
        given = {name.lower(): value for name, value in headers.items()}
        said, signature = given.get(URL_HEADER), given.get(SIGNATURE_HEADER)
        if not said or not signature:
            return Refusal.UNSIGNED
        url = normalize_url(said)
        if url is None:
            return Refusal.BAD_URL
        signer = self._certificates.signer_at(url)
        if isinstance(signer, Refusal):
            return signer
        return None if signer.has_signed(body, signature) else Refusal.FORGED


def window_of(envelope: Wire) -> timedelta:
    """Return how old this request may be when it comes."""
    match envelope:
        case {"request": {"type": str(kind)}} if kind.startswith(EVENT):
            return EVENT_WINDOW
        case _:
            return WINDOW


def _is_fresh(envelope: Wire, now: datetime) -> bool:
    match envelope:
        case {"request": {"timestamp": str(timestamp)}}:
            moment = _moment(timestamp)
            return moment is not None and -WINDOW <= now - moment <= window_of(envelope)
        case _:
            return False


def _moment(timestamp: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(timestamp)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
