"""What the interaction model makes of an utterance, matched by hassil."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import starmap
from typing import Any

from hassil import Intents, SlotList, TextSlotList, WildcardSlotList, recognize_all
from hassil.recognize import RecognizeResult

from skill.alexa.interaction_model import Command, InteractionModel
from skill.hearing.ear import Ear, normalize
from skill.speaker.tongue import tongue_of

FALLBACK = "AMAZON.FallbackIntent"


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
        self._tongue = tongue_of(model.locale)
        self._types = dict(_slot_types(model))
        self._free = frozenset(_free_intents(model))
        self._intents = Intents.from_dict(
            {"language": self._tongue.language, "intents": dict(_sentences(model)), "lists": {}}
        )
        self._lists: dict[str, SlotList] = {
            name: self._list(type_) for name, type_ in self._types.items()
        }

    def resolve(self, utterance: str, today: date) -> Resolved:
        """Return the intent of an utterance when no slot is being elicited."""
        for way in (normalize(utterance), *self._ear.strip_courtesies(normalize(utterance))):
            if way in self._model.commands:
                return _resolve_command(self._model.commands[way])
            found = list(self._matches(way, today))
            exact = [match for match in found if not match.slots]
            closed = [match for match in found if match.intent not in self._free]
            if meant := [*exact, *closed]:
                return meant[0]
        known = self._match_command(utterance)
        return known or next(self._matches(utterance, today), Resolved(FALLBACK))

    def resolve_elicited(self, utterance: str, today: date, intent: str, slot: str) -> Resolved:
        """Return the intent while a slot is elicited: commands win, all else fills a free slot.

        Whole commands with slots (a date, two names) are matched as Alexa would; a command that
        the skill knows by its words goes through as free speech, so that its own second hearing
        is exercised.
        """
        if intent not in self._free:
            filled = self._fill_slot(slot, utterance, utterance, today)
            return Resolved(intent, {slot: filled}) if filled else self.resolve(utterance, today)
        known = self._match_command(utterance)
        if known and known.intent.startswith("AMAZON."):
            return known
        slotted = None if known else self._match_slots(utterance, today)
        free = {slot: {"name": slot, "value": normalize(utterance, str.lower)}}
        return slotted or Resolved(intent, free)

    def _match_command(self, utterance: str) -> Resolved | None:
        """Return a command that is one by its words, unless somebody is in danger."""
        text = normalize(utterance)
        command = self._model.commands.get(text)
        if command is None and not self._ear.find_concern(text):
            command = self._model.command_in(text, self._ear)
        return None if command is None else _resolve_command(command)

    def _match_slots(self, utterance: str, today: date) -> Resolved | None:
        text = normalize(utterance)
        for way in (text, *self._ear.strip_courtesies(text)):
            for match in self._matches(way, today):
                if match.slots and match.intent not in self._free:
                    return match
        return None

    def _matches(self, utterance: str, today: date) -> Iterator[Resolved]:
        results = recognize_all(normalize(utterance), self._intents, slot_lists=self._lists)
        for result in sorted(results, key=_rank_result, reverse=True):
            slots = self._fill_slots(result, today)
            if slots is not None:
                yield Resolved(result.intent.name, slots)

    def _fill_slots(
        self, result: RecognizeResult, today: date
    ) -> dict[str, Mapping[str, Any]] | None:
        """Return the slots filled; None when a word is not of its slot's type."""
        slots = {}
        for name, entity in result.entities.items():
            filled = self._fill_slot(name, str(entity.value), entity.text or "", today)
            if filled is None:
                return None
            slots[name] = filled
        return slots

    def _fill_slot(self, name: str, value: str, text: str, today: date) -> Mapping[str, Any] | None:
        match self._types[name]:
            case "AMAZON.SearchQuery":
                return {"name": name, "value": value.strip()}
            case "AMAZON.FirstName":
                return {"name": name, "value": value} if len(value.split()) == 1 else None
            case "AMAZON.DATE":
                return _slot(name, self._tongue.date(value, today))
            case "AMAZON.DURATION":
                return _slot(name, self._tongue.duration(value))
            case "AMAZON.FOUR_DIGIT_NUMBER":
                return _slot(name, self._ear.digits_in(value))
            case _:
                return _resolution(name, value, text)

    def _list(self, type_: str) -> SlotList:
        for custom in self._model.wire["languageModel"]["types"]:
            if custom["name"] == type_:
                return TextSlotList.from_tuples(
                    [(words, value["id"]) for value in custom["values"] for words in _names(value)]
                )
        return WildcardSlotList(type_)


def _sentences(model: InteractionModel) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for intent in model.intents:
        if intent.get("samples"):
            yield (
                intent["name"],
                {"data": [{"sentences": [sample.casefold() for sample in intent["samples"]]}]},
            )


def _slot_types(model: InteractionModel) -> Iterator[tuple[str, str]]:
    for intent in model.intents:
        for slot in intent.get("slots", ()):
            yield slot["name"], slot["type"]


def _free_intents(model: InteractionModel) -> Iterator[str]:
    for intent in model.intents:
        if any(slot["type"] == "AMAZON.SearchQuery" for slot in intent.get("slots", ())):
            yield intent["name"]


def _names(value: Mapping[str, Any]) -> Iterable[str]:
    name = value["name"]
    return (words.casefold() for words in (name["value"], *name.get("synonyms", ())))


def _rank_result(result: RecognizeResult) -> tuple[int, int]:
    """The more of the utterance is literal, or on a list, the more specific the match."""
    wild = sum(entity.is_wildcard for entity in result.entities.values())
    return result.text_chunks_matched, -wild


def _resolve_command(command: Command) -> Resolved:
    return Resolved(command.intent, dict(starmap(_resolve_value, command.slots.items())))


def _resolve_value(name: str, id_: str) -> tuple[str, Mapping[str, Any]]:
    return name, _resolution(name, id_, id_)


def _slot(name: str, value: str) -> Mapping[str, Any] | None:
    return {"name": name, "value": value} if value else None


def _resolution(name: str, id_: str, text: str) -> Mapping[str, Any]:
    values = [{"value": {"name": text, "id": id_}}]
    authority = {"authority": name, "status": {"code": "ER_SUCCESS_MATCH"}, "values": values}
    return {"name": name, "value": text, "resolutions": {"resolutionsPerAuthority": [authority]}}
