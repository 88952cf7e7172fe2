"""Every conversation in this folder, replayed through the local speaker."""

from pathlib import Path

import pytest

from tests.conversations.telling import retold

CONVERSATIONS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("file", CONVERSATIONS, ids=lambda file: file.stem)
def test_the_evening_goes_as_it_is_written(file: Path) -> None:
    written = file.read_text(encoding="utf-8")

    assert retold(written) == written


def test_there_are_enough_of_them() -> None:
    assert len(CONVERSATIONS) >= 40
