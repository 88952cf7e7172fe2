"""A library for Linux without what only a debugger reads: a quarter of it."""

import struct

HEADER = struct.Struct("<4sBB10xHHIQQQIHHHHHH")
SEGMENT = struct.Struct("<IIQQQQQQ")
REST = slice(6, 16)
"""The rest of what says what kind of file it is, which HEADER passes over."""

MAGIC, OF_64_BITS, LITTLE_ENDIAN = b"\x7fELF", 2, 1
OF_SECTIONS = (8, 13, 14, 15)
"""Where HEADER says where their table is, how large an entry, how many, and who names them."""

ARM64 = 183
"""EM_AARCH64 of the ELF specification."""


def machine_of(library: bytes) -> int:
    """Return for which processor it is. Raises ValueError for what is no library of 64 bits."""
    magic, bits, order, _, machine, *_ = HEADER.unpack_from(library)
    if (magic, bits, order) != (MAGIC, OF_64_BITS, LITTLE_ENDIAN):
        raise ValueError("no ELF library of 64 bits")
    return int(machine)


def stripped(library: bytes) -> bytes:
    """Return what a loader reads: the segments, and neither sections nor symbols behind them.

    As `sstrip` does it: segments are loaded by their own table, which stays as it is.
    """
    machine_of(library)
    fields = list(HEADER.unpack_from(library))
    table, size, count = fields[7], fields[11], fields[12]
    segments = [SEGMENT.unpack_from(library, table + at * size) for at in range(count)]
    end = max(offset + length for _, _, offset, _, _, length, _, _ in segments)
    for field in OF_SECTIONS:
        fields[field] = 0
    kept = bytearray(library[:end])
    HEADER.pack_into(kept, 0, *fields)
    kept[REST] = library[REST]
    return bytes(kept)
