"""The interaction model, as far as the skill reads it: which whole utterance means which intent."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from skill.alexa.request import Slot
from skill.hearing.ear import Ear

FOLDER = Path(__file__).parents[2] / "interaction_models"
"""Beside the package: in the checkout, in an installed wheel and in the Lambda zip alike."""


@lru_cache(maxsize=1)
def locales() -> frozenset[str]:
    """Return the locales there is an interaction model for."""
    return frozenset(file.stem for file in FOLDER.glob("*.json"))


@dataclass(frozen=True)
class Command:
    """A whole utterance that is a command wherever it is said."""

    intent: str
    slots: Mapping[str, Slot] = field(default_factory=dict)
    """By the ids they resolve to: a setting, or a night named by how long ago it was."""


@dataclass(eq=False)
class InteractionModel:
    """One locale's model. Read on first use."""

    locale: str
    folder: Path = FOLDER
    _as_written: Mapping[str, Command] | None = field(default=None, init=False)

    @cached_property
    def wire(self) -> Mapping[str, Any]:
        """Return the model as Amazon's schema has it."""
        file = self.folder / f"{self.locale}.json"
        model: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return model["interactionModel"]  # type: ignore[no-any-return]  # Amazon's schema

    @property
    def intents(self) -> list[Mapping[str, Any]]:
        """Return the intents, with their samples and slots."""
        return list(self.wire["languageModel"]["intents"])

    @cached_property
    def commands(self) -> Mapping[str, Command]:
        """Return what is a command by its words: whole samples, settings, and named nights."""
        return dict(self.readings())

    def readings(self) -> Iterator[tuple[str, Command]]:
        """Yield each whole utterance and what it may mean. Of two meanings the later one counts."""
        for words, id_ in self.values("Setting"):
            yield words.casefold(), Command("SettingIntent", {"setting": Slot(id=id_)})
        samples = [
            (intent["name"], sample)
            for intent in self.intents
            for sample in intent.get("samples", ())
        ]
        nights = list(self.values("Ago"))
        for intent, sample in samples:
            if "{ago}" in sample:
                for words, id_ in nights:
                    named = sample.replace("{ago}", words).casefold()
                    yield named, Command(intent, {"ago": Slot(id=id_)})
        for intent, sample in samples:
            if "{" not in sample:
                yield sample.casefold(), Command(intent)

    def command_in(self, text: str, ear: Ear) -> Command | None:
        """Return the command that the whole of an utterance is. `text` is `normal`.

        Its words are compared with the samples, as they are and as each is written out, and with
        the ways that the ear knows; then the same without its courtesies. A danger is to be heard
        before this is asked.
        """
        if self._as_written is None:
            written = {ear.write_out(words): command for words, command in self.commands.items()}
            # none of several words becomes one word: alone, it may be somebody's answer
            several = {words: command for words, command in written.items() if " " in words}
            self._as_written = {**several, **self.commands}
        for words in (text, *ear.strip_courtesies(text)):
            if said := self._as_written.get(words):
                return said
            # `warte kurz` is to wait, before `warte` is a courtesy and `kurz` a short night
            match ear.match_command(words):
                case (intent, ""):
                    return Command(intent)
                case (intent, setting):
                    return Command(intent, {"setting": Slot(id=setting)})
                case None:
                    pass
        return None

    def values(self, type_: str) -> Iterator[tuple[str, str]]:
        """Return every way to name each value of a slot type, with its id."""
        for known in self.wire["languageModel"]["types"]:
            if known["name"] == type_:
                for value in known["values"]:
                    name = value["name"]
                    for words in (name["value"], *name.get("synonyms", ())):
                        yield words, value["id"]
