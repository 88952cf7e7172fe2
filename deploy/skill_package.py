"""What Alexa is told of the skill: manifest, icons and interaction models, put together."""

import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy import icons, models
from skill.words.regions import region_of

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / "skill-package" / "skill.json"
MODELS = ROOT / "interaction_models"


def assemble(folder: Path, endpoint: str = "", privacy_url: str = "") -> None:
    """Fill a folder as ASK CLI v2 wants it. The interaction models are copied, never kept twice."""
    shutil.rmtree(folder, ignore_errors=True)
    custom, images = folder / "interactionModels" / "custom", folder / "assets" / "images"
    shutil.copytree(MODELS, custom, ignore=shutil.ignore_patterns("*.toml"))
    images.mkdir(parents=True)
    for model in sorted(custom.glob("*.json")):
        icons.draw(images, model.stem)
    told = json.dumps(manifest(endpoint, privacy_url), indent=2, ensure_ascii=False)
    (folder / "skill.json").write_text(told + "\n", encoding="utf-8")


def manifest(endpoint: str = "", privacy_url: str = "") -> Mapping[str, Any]:
    """Return the manifest, with what only its operator knows: where it runs, and their policy.

    While nobody knows where it runs, there is nowhere to send an event, and none is subscribed to.
    """
    told: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    inner = told["manifest"]
    for locale in models.other_places():
        region = region_of(locale)
        for told_there in (inner["publishingInformation"], inner["privacyAndCompliance"]):
            there = models.localized(told_there["locales"][region.speaks], region)
            told_there["locales"][locale] = _with_its_icons(there, locale)
    if endpoint:
        inner["apis"]["custom"]["endpoint"] = {"uri": endpoint}
        inner["events"]["endpoint"] = {"uri": endpoint}
    else:
        del inner["events"]
    for locale in inner["privacyAndCompliance"]["locales"].values():
        if privacy_url:
            locale["privacyPolicyUrl"] = privacy_url
    return told


def _with_its_icons(told: dict[str, Any], locale: str) -> dict[str, Any]:
    icons_of = {name: uri for name, uri in told.items() if name.endswith("IconUri")}
    size = {"smallIconUri": "small", "largeIconUri": "large"}
    return told | {name: f"file://assets/images/{locale}_{size[name]}Icon.png" for name in icons_of}


def main() -> None:
    """Assemble what the environment adds into the folder that is named."""
    endpoint, privacy = os.environ.get("ENDPOINT", ""), os.environ.get("PRIVACY_URL", "")
    assemble(Path(sys.argv[1]), endpoint, privacy)
    print(f"{sys.argv[1]}: the manifest, the icons and the interaction models")


if __name__ == "__main__":
    main()
