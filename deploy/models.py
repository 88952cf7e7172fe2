"""The interaction models of one language's other places, made from the one that is written."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from skill.words.regions import HERE, Region, region_of
from skill.words.tables import table_in

MODELS = Path(__file__).parents[1] / "interaction_models"
Samples = Mapping[str, Sequence[str]]
"""What is said in one place beside what is said everywhere, by intent."""


def made() -> Iterator[tuple[Path, str]]:
    """Yield the file of each model that is made, and what belongs in it."""
    said = table_in(MODELS / "regions.toml")
    for locale in other_places():
        model = model_of(region_of(locale), said.get(locale, {}))
        yield MODELS / f"{locale}.json", json.dumps(model, indent=2, ensure_ascii=False) + "\n"


def other_places() -> list[str]:
    """Return the locales whose words are those of another one."""
    return [locale for locale in table_in(HERE / "regions.toml") if _is_made(locale)]


def model_of(region: Region, samples: Samples) -> Mapping[str, Any]:
    """Return the model of a place: its language's, with the words and samples of the place."""
    written = json.loads((MODELS / f"{region.speaks}.json").read_text(encoding="utf-8"))
    model: Mapping[str, Any] = localized(written, region)
    for intent in model["interactionModel"]["languageModel"]["intents"]:
        intent["samples"] = _each_once([*intent["samples"], *samples.get(intent["name"], ())])
    return model


def localized(part: Any, region: Region) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON with the words of a place. Two things that become one are one."""
    match part:
        case str():
            return region.localize(part)
        case list():
            return _each_once([localized(one, region) for one in part])
        case dict():
            return {name: localized(one, region) for name, one in part.items()}
        case _:
            return part


def _is_made(locale: str) -> bool:
    return region_of(locale).speaks != locale


def _each_once(parts: list[Any]) -> list[Any]:
    return [part for at, part in enumerate(parts) if part not in parts[:at]]


def main() -> None:
    """Write every model that is made."""
    for file, text in made():
        file.write_text(text, encoding="utf-8")
        print(file.name)


if __name__ == "__main__":
    main()
