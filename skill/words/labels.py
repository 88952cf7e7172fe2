"""The few words that stand on a screen and are not said."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from skill.words.regions import HERE, region_of
from skill.words.tables import table_in


class Labels:
    """One locale's `screens.toml`. Read on first use; raises KeyError for a label it has not."""

    def __init__(self, locale: str, root: Path = HERE) -> None:
        self._locale = locale
        self._file = root / region_of(locale, root).speaks / "screens.toml"

    def label(self, table: str, name: str) -> str:
        """Return one label."""
        return str(self._tables[table][name])

    def title(self, beat: str) -> str:
        """Return what stands over a step; nothing where it has no title."""
        return str(self._tables["titles"].get(beat, ""))

    def count_noun(self, table: str, number: int) -> str:
        """Return a number with its noun, in the right form of it."""
        from babel import Locale  # noqa: PLC0415 - most turns count nothing

        forms = self._tables[table]
        form = Locale.parse(self._locale, sep="-").plural_form(number)
        return str(forms.get(form, forms["other"])).format(n=number)

    def weekdays(self) -> Sequence[str]:
        """Return the days from Monday on, a letter or two for each."""
        return tuple(self._tables["calendar"]["weekdays"])

    @cached_property
    def _tables(self) -> Mapping[str, Any]:
        return table_in(self._file)
