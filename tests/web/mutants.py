"""Requests that are not quite Alexa's: some hundred, the same ones each time."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any

from tests.alexa.envelopes import SKILL_ID, answer
from tests.web.amazon import CHAIN, KEY, URL, Post, signature, signed
from tests.web.authority import rsa_key
from tests.web.chains import bad
from tests.web.test_parser import NOT_ALEXAS
from tests.web.urls import INVALID

Mutant = tuple[str, Post, bytes]
"""What is wrong, the request, and the chain that lies at the URL."""

SENT = {**answer("you made tea"), "version": "1.0"}
SENT["request"] = {**SENT["request"], "requestId": "the one that is spoiled"}
GOOD = signed(SENT)
GONE = "(gone)"


def mutants() -> Iterator[Mutant]:
    """Yield every one."""
    for wrong, post in _posts():
        yield wrong, post, CHAIN
    for wrong, chain in bad().items():
        yield f"chain: {wrong}", GOOD, chain


def _posts() -> Iterator[tuple[str, Post]]:
    for number, url in enumerate(INVALID):
        yield f"url {number}: {url[:40]!r}", GOOD.but(SignatureCertChainUrl=url)
    yield "url: somebody else's, far away", GOOD.but(SignatureCertChainUrl=URL + "x" * 1024)
    yield from _headers()
    yield from _signatures()
    yield from _bodies()
    yield from _signed_by_alexa()


def _headers() -> Iterator[tuple[str, Post]]:
    held = GOOD.headers["Signature-256"]
    yield "headers: none", Post({}, GOOD.body)
    yield "headers: no url", GOOD.but(SignatureCertChainUrl=None)
    yield "headers: no signature", GOOD.but(Signature_256=None)
    yield "headers: only the old signature", GOOD.but(Signature_256=None, Signature=held)
    yield "headers: both urls at once", GOOD.but(SignatureCertChainUrl=f"{URL}, {URL}")
    yield "headers: both signatures at once", GOOD.but(Signature_256=f"{held}, {held}")
    yield "headers: swapped", GOOD.but(SignatureCertChainUrl=held, Signature_256=URL)
    yield "headers: a name like it", GOOD.but(Signature_256=None, X_Signature_256=held)


def _signatures() -> Iterator[tuple[str, Post]]:
    held = GOOD.headers["Signature-256"]
    raw = b64decode(held)
    for place in range(0, len(raw) * 8, 53):
        flipped = bytearray(raw)
        flipped[place // 8] ^= 1 << place % 8
        yield f"signature: bit {place}", GOOD.but(Signature_256=b64encode(flipped).decode())
    for wrong, said in {
        "empty bytes": "=",
        "spaces": "   ",
        "words": "signature",
        "hexadecimal": raw.hex(),
        "of zeros": b64encode(bytes(256)).decode(),
        "of ones": b64encode(b"\xff" * 256).decode(),
        "one": b64encode(bytes(255) + b"\x01").decode(),
        "too short": b64encode(raw[:-1]).decode(),
        "too long": b64encode(raw + b"\x00").decode(),
        "with a zero before": b64encode(b"\x00" + raw).decode(),
        "twice": held + held,
        "without its end": held.rstrip("="),
        "with a space in it": f"{held[:9]} {held[9:]}",
        "in another alphabet": held[:40] + "é" + held[41:],
        "over something else": signature(b"something else"),
        "over nothing": signature(b""),
        "by another key": signature(GOOD.body, rsa_key("another")),
        "by a longer key": signature(GOOD.body, rsa_key("longer", 3072)),
        "the old one": GOOD.headers["Signature"],
        "pages of it": held * 20,
    }.items():
        yield f"signature: {wrong}", GOOD.but(Signature_256=said)


def _bodies() -> Iterator[tuple[str, Post]]:
    """Yield bodies that were changed on the way: still JSON, most of them."""
    for place in range(0, len(GOOD.body), 12):
        changed = bytearray(GOOD.body)
        changed[place] ^= 1
        yield f"body: byte {place}", Post(GOOD.headers, bytes(changed))
    for wrong, body in {
        "empty": b"",
        "a space more": GOOD.body + b" ",
        "a space before": b" " + GOOD.body,
        "a byte less": GOOD.body[:-1],
        "twice": GOOD.body * 2,
        "spelled anew": json.dumps(SENT, indent=1).encode(),
        "in another order": json.dumps(SENT, sort_keys=True).encode(),
        "in UTF-16": GOOD.body.decode().encode("utf-16"),
        "another account": GOOD.body.replace(b"account", b"another"),
        "another skill": GOOD.body.replace(SKILL_ID.encode(), b"amzn1.ask.skill.evil"),
        "a stranger's": b'{"version": "1.0"}',
    }.items():
        yield f"body: {wrong}", Post(GOOD.headers, body)


def _signed_by_alexa() -> Iterator[tuple[str, Post]]:
    """Yield requests whose signature holds, and that are refused for what they say."""
    for wrong, body in NOT_ALEXAS.items():
        yield f"signed: {wrong}", signed(body)
    spoiled: dict[tuple[str, ...], tuple[object, ...]] = {
        ("request", "timestamp"): (
            GONE,
            None,
            "",
            "now",
            0,
            1795316400000,
            "2026-11-22T02:57:29Z",
            "2026-11-22T03:02:31Z",
            "2025-11-22T03:00:00Z",
            "2026-11-22T03:00:00+01:00",
            "2026-11-22T03:00:00-01:00",
            [],
            {},
        ),
        ("request",): (GONE, None, [], "LaunchRequest", {}),
        ("context", "System", "application", "applicationId"): (
            "amzn1.ask.skill.evil",
            SKILL_ID + " ",
            SKILL_ID.upper(),
        ),
        ("session", "application", "applicationId"): (
            GONE,
            None,
            "",
            "amzn1.ask.skill.evil",
            [SKILL_ID],
        ),
    }
    for path, values in spoiled.items():
        for value in values:
            yield f"signed: {'.'.join(path)} {str(value)[:30]}", signed(_with(path, value), KEY)
    nobodys = _with(("session",), GONE)
    nobodys["context"]["System"]["application"] = {}
    yield "signed: for no skill at all", signed(nobodys)


def _with(path: tuple[str, ...], value: object) -> dict[str, Any]:
    """Return the request with that value there, or with nothing there."""
    spoiled: dict[str, Any] = json.loads(GOOD.body)
    *parents, last = path
    place = spoiled
    for key in parents:
        place = place[key]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return spoiled
