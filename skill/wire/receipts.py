"""Receipts on the wire."""

import json
from datetime import datetime

from skill.ports import Receipt
from skill.wire.replies import reply_from_wire, reply_to_wire


def receipt_to_text(receipt: Receipt) -> str:
    """Write a receipt down."""
    wire = {"request": receipt.request, "reply": reply_to_wire(receipt.reply)}
    if receipt.moment:
        wire["at"] = receipt.moment.isoformat()
    return json.dumps(wire)


def receipt_from_text(text: str) -> Receipt:
    """Read a receipt. Raises ValueError, KeyError or TypeError when it is none."""
    wire = json.loads(text)
    moment = datetime.fromisoformat(wire["at"]) if "at" in wire else None
    return Receipt(wire["request"], reply_from_wire(wire["reply"]), moment)
