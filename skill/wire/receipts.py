"""Receipts on the wire."""

import json

from skill.ports import Receipt
from skill.wire.replies import reply_from_wire, reply_to_wire


def receipt_to_text(receipt: Receipt) -> str:
    """Write a receipt down."""
    return json.dumps({"request": receipt.request, "reply": reply_to_wire(receipt.reply)})


def receipt_from_text(text: str) -> Receipt:
    """Read a receipt. Raises ValueError, KeyError or TypeError when it is none."""
    wire = json.loads(text)
    return Receipt(wire["request"], reply_from_wire(wire["reply"]))
