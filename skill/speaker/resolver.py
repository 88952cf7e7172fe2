"""What a loudspeaker makes of an utterance: its own name, a day; an intent, matched by hassil."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import dateparser
from hassil import Intents, SlotList, TextSlotList, WildcardSlotList, recognize_all

from skill.alexa.interaction_model import Command, InteractionModel
from skill.hearing.ear import Ear, normalize
from skill.words.regions import HERE, region_of
from skill.words.tables import table_in


class Tongue:
    """How one speaks to a loudspeaker in a locale, as the `speaker.toml` of its language says."""

    def __init__(self, locale: str) -> None:
        data = table_in(HERE / region_of(locale).speaks / "speaker.toml")
        self.language: str = data["language"]
        self.one_here: str = data["one_here"]
        self.two_here: str = data["two_here"]
        self._data = data
        name = _any_of(data["name"])
        wake = "(?:alexa,? )?"
        self._opening = re.compile(
            rf"{wake}{_any_of(data['open'])} (?:{_any_of(data['before_name'])} )?{name}"
        )
        joint = rf"(?: {_any_of(data['before_request'])})?"
        self._one_shot = re.compile(rf"{wake}{_any_of(data['ask'])} {name},?{joint} (.+)")
        self._before_day = re.compile(rf"^{_any_of(data['before_day'])} ")
        endings = _any_of(data["ordinal_endings"])
        self._ordinal = re.compile(rf"\b({_any_of(data['ordinals'])}){endings}?\b")
        counts, periods = _any_of(list(data["counts"])), _any_of(list(data["periods"]))
        self._length = re.compile(rf"(\d+|{counts}) ({periods})")

    def opens(self, text: str) -> bool:
        """Say whether the skill is opened. `text` is lower case, with single spaces."""
        return self._opening.fullmatch(text) is not None

    def find_request(self, text: str) -> str:
        """Return what the skill is asked without opening it first; empty where it is not."""
        found = self._one_shot.fullmatch(text)
        return found[1] if found else ""

    def date(self, words: str, today: date) -> str:
        """Return a day as AMAZON.DATE writes it; empty for words that are none."""
        ordinals, numbered = self._data["ordinals"], str(self._data["ordinal"])
        words = self._ordinal.sub(
            lambda found: numbered.format(ordinals.index(found[1]) + 1),
            self._before_day.sub("", words),
        )
        if dotted := re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\.?", words):
            words = f"{dotted[1]}/{dotted[2]}"  # dateparser takes "20. 12." for a time of day
        noon = datetime(today.year, today.month, today.day, 12)  # noqa: DTZ001 - a wall date
        settings: Any = {"RELATIVE_BASE": noon, "PREFER_DATES_FROM": "future"}
        found = dateparser.parse(words, languages=[self.language], settings=settings)
        if found is None:
            return ""
        is_weekday = found.date() == today and words not in self._data["today"]
        return (found.date() + timedelta(days=7 if is_weekday else 0)).isoformat()

    def duration(self, words: str) -> str:
        """Return a length of time as AMAZON.DURATION writes it; empty for words that are none."""
        words = words.strip()
        found = self._length.fullmatch(words)
        if found is None:
            return str(self._data["lengths"].get(words, ""))
        count = self._data["counts"].get(found[1]) or int(found[1])
        return f"P{count}{self._data['periods'][found[2]]}"


@dataclass(frozen=True)
class Resolved:
    """One intent, as Alexa would send it."""

    intent: str
    slots: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Resolver:
    """Resolves utterances against one interaction model. Compiled on first use."""

    def __init__(self, model: InteractionModel) -> None:
        self._model = model
        self._ear = Ear(model.locale)
        self.tongue = Tongue(model.locale)
        slots = [(one["name"], slot) for one in model.intents for slot in one.get("slots", ())]
        self._types = {slot["name"]: slot["type"] for _, slot in slots}
        self._free = frozenset(
            intent for intent, slot in slots if slot["type"] == "AMAZON.SearchQuery"
        )
        sentences = {
            one["name"]: {"data": [{"sentences": [sample.casefold() for sample in one["samples"]]}]}
            for one in model.intents
            if one.get("samples")
        }
        self._intents = Intents.from_dict(
            {"language": self.tongue.language, "intents": sentences, "lists": {}}
        )
        self._lists: dict[str, SlotList] = {}
        known = {one["name"] for one in model.wire["languageModel"]["types"]}
        for name, type_ in self._types.items():
            values = [(words.casefold(), id_) for words, id_ in model.values(type_)]
            self._lists[name] = (
                TextSlotList.from_tuples(values) if type_ in known else WildcardSlotList(type_)
            )

    def resolve(self, utterance: str, today: date) -> Resolved:
        """Return the intent of an utterance when no slot is being elicited."""
        for way in (normalize(utterance), *self._ear.strip_courtesies(normalize(utterance))):
            if way in self._model.commands:
                return _resolve_command(self._model.commands[way])
            found = list(self._match(way, today))
            exact = [match for match in found if not match.slots]
            closed = [match for match in found if match.intent not in self._free]
            if meant := [*exact, *closed]:
                return meant[0]
        known = self._match_command(utterance)
        return known or next(self._match(utterance, today), Resolved("AMAZON.FallbackIntent"))

    def resolve_elicited(self, utterance: str, today: date, intent: str, slot: str) -> Resolved:
        """Return the intent while a slot is elicited: commands win, all else fills a free slot.

        Whole commands with slots (a date, two names) are matched as Alexa would; a command that
        the skill knows by its words goes through as free speech, so that its own second hearing
        is exercised.
        """
        if intent not in self._free:
            filled = self._fill_slot(slot, utterance, utterance, today)
            return Resolved(intent, {slot: filled}) if filled else self.resolve(utterance, today)
        known, text = self._match_command(utterance), normalize(utterance)
        ways = (text, *self._ear.strip_courtesies(text))
        is_sample = any(way in self._model.commands for way in ways)  # Alexa knows no other way
        if known and is_sample and known.intent.startswith("AMAZON."):
            return known
        for way in () if known else ways:
            for match in self._match(way, today):
                if match.slots and match.intent not in self._free:
                    return match
        return Resolved(intent, {slot: {"name": slot, "value": normalize(utterance, str.lower)}})

    def _match_command(self, utterance: str) -> Resolved | None:
        """Return a command that is one by its words, unless somebody is in danger."""
        text = normalize(utterance)
        command = self._model.commands.get(text)
        if command is None and not self._ear.find_concern(text):
            command = self._model.command_in(text, self._ear)
        return None if command is None else _resolve_command(command)

    def _match(self, utterance: str, today: date) -> Iterator[Resolved]:
        """Yield each intent whose slots can all be filled, the most specific one first."""
        results = recognize_all(normalize(utterance), self._intents, slot_lists=self._lists)
        # the more of the utterance is literal, or on a list, the more specific the match
        ranked = sorted(
            results,
            key=lambda it: (
                it.text_chunks_matched,
                -sum(one.is_wildcard for one in it.entities.values()),
            ),
            reverse=True,
        )
        for result in ranked:
            slots = {
                name: self._fill_slot(name, str(entity.value), entity.text or "", today)
                for name, entity in result.entities.items()
            }
            filled = {name: slot for name, slot in slots.items() if slot is not None}
            if len(filled) == len(slots):
                yield Resolved(result.intent.name, filled)

    def _fill_slot(self, name: str, value: str, text: str, today: date) -> Mapping[str, Any] | None:
        """Return a slot as Alexa sends it; None where a word is not of the slot's type."""
        match self._types[name]:
            case "AMAZON.SearchQuery":
                return {"name": name, "value": value.strip()}
            case "AMAZON.FirstName":
                meant = value if len(value.split()) == 1 else ""
            case "AMAZON.DATE":
                meant = self.tongue.date(value, today)
            case "AMAZON.DURATION":
                meant = self.tongue.duration(value)
            case "AMAZON.FOUR_DIGIT_NUMBER":
                meant = self._ear.digits_in(value)
            case _:
                return _fill_from_list(name, value, text)
        return {"name": name, "value": meant} if meant else None


def _resolve_command(command: Command) -> Resolved:
    filled = {name: _fill_from_list(name, slot.id, slot.id) for name, slot in command.slots.items()}
    return Resolved(command.intent, filled)


def _fill_from_list(name: str, id_: str, text: str) -> Mapping[str, Any]:
    values = [{"value": {"name": text, "id": id_}}]
    authority = {"authority": name, "status": {"code": "ER_SUCCESS_MATCH"}, "values": values}
    return {"name": name, "value": text, "resolutions": {"resolutionsPerAuthority": [authority]}}


def _any_of(words: Sequence[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return rf"(?:{'|'.join(map(re.escape, longest_first))})"
