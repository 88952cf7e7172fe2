"""The phrases tried, and the table of what became of them: `python -m tests.hearing.care.phrases`.

A corpus is `<locale>.toml`. What begins with `care` must be caught, by family; what begins with
`ordinary` must not. Of `care` and `ordinary` themselves each third phrase was held out.
"""

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from skill.hearing.danger import Care
from skill.ritual.model.acts import LongAgo, Troubled
from skill.words.regions import HERE

FOLDER = Path(__file__).parent
LOCALES = sorted(file.stem for file in FOLDER.glob("*.toml"))
SPLIT = frozenset({"care", "ordinary"})
HELD_OUT_OF = 3
BATCHES = ("tuned", "held out", "afterwards", "later", "last", "others", "wishes", "meanings")


@dataclass(frozen=True)
class Phrase:
    """One thing somebody may say, and what is to be heard in it."""

    words: str
    family: str
    """Empty where nothing is the matter."""

    locale: str
    batch: str
    """`tuned`, `held out`, or a later batch, as in `BATCHES`."""

    @property
    def is_heard(self) -> bool:
        """Say whether just the right thing is heard in it."""
        concern = care(self.locale).find_concern(self.words)
        match self.family:
            case "":
                return concern is None
            case "long_ago":
                return concern == LongAgo()
            case _:
                return concern == Troubled()


@cache
def care(locale: str) -> Care:
    """Return the ear of a locale for dangers."""
    return Care(HERE / locale / "care.toml")


def phrases(locale: str) -> tuple[Phrase, ...]:
    """Return every phrase of a locale's corpus."""
    return tuple(_phrases(locale))


def _phrases(locale: str) -> Iterator[Phrase]:
    corpus = tomllib.loads((FOLDER / f"{locale}.toml").read_text(encoding="utf-8"))
    for part, families in corpus.items():
        kind, _, batch = part.partition("_")
        for family, said in families.items():
            for words in said:
                name = family if kind == "care" else ""
                yield Phrase(words, name, locale, batch or _third(words))


def _third(words: str) -> str:
    digest = blake2b(words.encode(), digest_size=8).digest()
    return "tuned" if digest[0] % HELD_OUT_OF else "held out"


def table(locale: str) -> str:
    """Return the rows of the page: caught, or falsely alarmed, of tried, by batch."""
    tried = phrases(locale)
    batches = list(dict.fromkeys(phrase.batch for phrase in tried))
    batches.sort(key=BATCHES.index)
    families = [*dict.fromkeys(phrase.family for phrase in tried if phrase.family), ""]
    head = [f"| {locale} | {' | '.join(batches)} |", f"|---|{'---|' * len(batches)}"]
    return "\n".join([*head, *(_row(tried, family, batches) for family in families)])


def _row(tried: tuple[Phrase, ...], family: str, batches: list[str]) -> str:
    cells = []
    for batch in batches:
        these = [one for one in tried if one.family == family and one.batch == batch]
        heard = sum(one.is_heard for one in these)
        cells.append(f"{heard if family else len(these) - heard} of {len(these)}")
    name = family.replace("_", " ") if family else "false alarms"
    return f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write("".join(f"{table(locale)}\n" for locale in LOCALES))
