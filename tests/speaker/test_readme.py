"""Everything the README tells people to say is understood."""

import re
from datetime import date
from pathlib import Path

import pytest

from skill.speaker.resolver import Tongue
from tests.world import RESOLVER

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
TRY_IT = README[README.index("Things to say") : README.index("An evening can be piped in")]
PHRASES = [" ".join(phrase.split()) for phrase in re.findall(r'"([^"]+)"', TRY_IT)]


@pytest.mark.parametrize("phrase", PHRASES)
def test_the_phrase_is_understood(phrase: str) -> None:
    tongue = Tongue("en-US")
    said = tongue.find_request(phrase.casefold()) or phrase

    resolved = RESOLVER.resolve(said, date(2026, 11, 21))

    assert tongue.opens(phrase.casefold()) or resolved.intent != "AMAZON.FallbackIntent"


def test_the_readme_tells_people_what_to_say() -> None:
    assert len(PHRASES) > 20
