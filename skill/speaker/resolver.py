"""What the interaction model makes of an utterance, matched by hassil."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
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
            {"language": self._tongue.language, "intents": sentences, "lists": {}}
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
        return known or next(self._match(utterance, today), Resolved(FALLBACK))

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
        for result in sorted(results, key=_rank, reverse=True):
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
                meant = self._tongue.date(value, today)
            case "AMAZON.DURATION":
                meant = self._tongue.duration(value)
            case "AMAZON.FOUR_DIGIT_NUMBER":
                meant = self._ear.digits_in(value)
            case _:
                return _fill_from_list(name, value, text)
        return {"name": name, "value": meant} if meant else None


def _rank(result: RecognizeResult) -> tuple[int, int]:
    """The more of the utterance is literal, or on a list, the more specific the match."""
    wild = sum(entity.is_wildcard for entity in result.entities.values())
    return result.text_chunks_matched, -wild


def _resolve_command(command: Command) -> Resolved:
    filled = {name: _fill_from_list(name, id_, id_) for name, id_ in command.slots.items()}
    return Resolved(command.intent, filled)


def _fill_from_list(name: str, id_: str, text: str) -> Mapping[str, Any]:
    values = [{"value": {"name": text, "id": id_}}]
    authority = {"authority": name, "status": {"code": "ER_SUCCESS_MATCH"}, "values": values}
    return {"name": name, "value": text, "resolutions": {"resolutionsPerAuthority": [authority]}}
