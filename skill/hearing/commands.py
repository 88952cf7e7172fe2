"""Ways to say a command beyond the samples of the interaction model: patterns, as data.

Alexa makes more of a sample than its words; free speech comes to us without that. These patterns
stand for it, and match whole utterances only. A language may do without.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from skill.hearing.phrases import Phrases
from skill.words.tables import json_of, table_in

SETTING = "SettingIntent"

Meant = tuple[str, str]
"""An intent, and the id of the setting that it chooses, or nothing."""


class Commands:
    """One language's ways. Read on first use; a pattern is compiled when it is near."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def match_command(self, text: str) -> Meant | None:
        """Return what the whole of an utterance means. `text` is `normal`."""
        way = self._phrases.match_whole(f"{text} ")
        return self.ways[way] if way else None

    @cached_property
    def ways(self) -> dict[str, Meant]:
        """Return every pattern, and what it means."""
        return dict(self._read())

    def _read(self) -> Iterator[tuple[str, Meant]]:
        if not (self._file.is_file() or json_of(self._file).is_file()):
            return
        for intent, table in table_in(self._file).items():
            settings = {"": table} if "ways" in table else table
            for setting, ways in settings.items():
                yield from ((way, (intent, setting)) for way in ways["ways"])

    @cached_property
    def _phrases(self) -> Phrases:
        return Phrases(list(self.ways), {}, frozenset())
