"""Receipts on the wire."""

from skill.codec.fields import fields_in, moment_in, text_in
from skill.codec.json_text import read_json, write_json
from skill.codec.replies import reply_from_wire, reply_to_wire
from skill.ports import Receipt


def receipt_to_text(receipt: Receipt) -> str:
    """Write a receipt down."""
    wire = {"request": receipt.request, "reply": receipt.reply and reply_to_wire(receipt.reply)}
    if receipt.moment:
        wire["at"] = receipt.moment.isoformat()
    return write_json(wire)


def receipt_from_text(text: str) -> Receipt:
    """Read a receipt, without what this release cannot say. Raises ValueError for what is none."""
    wire = fields_in(read_json(text))
    reply = reply_from_wire(wire.get("reply"))
    return Receipt(text_in(wire.get("request")), reply, moment_in(wire.get("at")))
