"""Alexa as the bench plays her: a key, the chain that vouches for it, and signed requests."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from tests.web.amazon import CHAIN, KEY, ROOT, URL
from tests.web.authority import pem

CHAIN_FILE, ROOT_FILE = "chain.pem", "root.pem"


def publish(folder: Path) -> None:
    """Lay the chain where the door finds it, and the root it is to trust."""
    (folder / CHAIN_FILE).write_bytes(CHAIN)
    (folder / ROOT_FILE).write_bytes(pem([ROOT.certificate]))


def post(envelope: dict[str, Any]) -> bytes:
    """Return the whole request, ready to be sent."""
    body = json.dumps(envelope).encode()
    signature = b64encode(KEY.sign(body, PKCS1v15(), SHA256())).decode()
    head = (
        "POST /alexa HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        f"SignatureCertChainUrl: {URL}",
        f"Signature-256: {signature}",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body
