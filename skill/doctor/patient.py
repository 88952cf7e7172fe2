"""What is looked at, and what is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from skill.alexa.interaction_model import FOLDER
from skill.settings import variable

MANIFEST = Path(__file__).parents[2] / "skill-package" / "skill.json"
"""In a checkout only: what is installed does not bring it along."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    told: str
    step: str = ""
    """What to do next; empty where nothing is wrong."""


@dataclass(frozen=True)
class Patient:
    """What is examined."""

    environment: Mapping[str, str]
    usual_store: str
    """Where nights are kept when no setting says where."""

    moment: datetime
    models: Path = FOLDER
    manifest: Path = MANIFEST

    @property
    def store(self) -> str:
        """Return where its nights are kept, as the setting would say it."""
        return self.environment.get(variable("store"), self.usual_store).strip()

    @property
    def scheme(self) -> str:
        """Return the kind of store that is named; empty for none."""
        return urlsplit(self.store).scheme
