"""What a code is kept as, at the cost that is shipped: the suite itself hashes cheaply."""

import subprocess
import sys
from hashlib import scrypt
from pathlib import Path

from skill.ritual.model.household import Seat
from skill.ritual.requests.sealing import hash_of

HASHED = """
from skill.ritual.model.household import Seat
from skill.ritual.requests.sealing import hash_of
print(hash_of("house", Seat.A, "4711"))
"""


def test_a_code_is_hashed_as_slowly_as_the_docs_say() -> None:
    slowly = scrypt(b"4711", salt=b"house/A", n=2**13, r=8, p=1, dklen=16).hex()

    shipped = subprocess.run(
        [sys.executable, "-c", HASHED],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    ).stdout.strip()

    assert shipped == slowly


def test_one_code_is_another_hash_for_another_person_and_in_another_house() -> None:
    hashes = {hash_of(house, seat, "4711") for house in ("one", "other") for seat in Seat}

    assert len(hashes) == 4
