"""The Lambda door: AWS has authenticated Alexa before this is called."""

import gc

gc.disable()  # nothing imported is ever let go, and looking for it takes a tenth of a cold start

import os
import sys
from datetime import UTC, datetime
from typing import Any

from skill import bootstrap, settings
from skill.ops import logs

_settings = settings.read(os.environ)
logs.set_up(sys.stderr, _settings.metrics)
_skill = bootstrap.build(_settings, lambda: datetime.now(UTC))

if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
    _skill.prepare()  # it is in the snapshot then, and no function that wakes from it reads again

gc.freeze()  # whatever is here by now stays
gc.enable()


def lambda_handler(event: object, context: object) -> dict[str, Any]:
    """Answer one request from Alexa."""
    return _skill.answer(event, context)
