"""The Lambda door: AWS has authenticated Alexa before this is called."""

import os
from datetime import UTC, datetime
from typing import Any

from skill import bootstrap, settings

_skill = bootstrap.build(settings.read(os.environ), lambda: datetime.now(UTC))


def lambda_handler(event: object, _context: object) -> dict[str, Any]:
    """Answer one request from Alexa."""
    return _skill.answer(event)
