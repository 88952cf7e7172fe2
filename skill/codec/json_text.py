"""JSON as text: written by msgspec, and read whatever any release wrote."""

import json
from typing import Any

from msgspec import DecodeError
from msgspec.json import Decoder, Encoder

ENCODER, DECODER = Encoder(), Decoder()


def write_json(value: object) -> str:
    """Write plain data down, without a space and with every letter as it is."""
    return ENCODER.encode(value).decode()


def read_json(text: str) -> Any:  # noqa: ANN401 - JSON
    """Read what was written down. Raises ValueError for what is no JSON."""
    try:
        return DECODER.decode(text)
    except DecodeError:
        # earlier releases wrote what msgspec refuses and Python reads: half of a surrogate pair
        return json.loads(text)
