"""A peer: ask-sdk-core with its own DynamoDbAdapter, one load and one save a turn.

The adapter makes its client at import, from the environment, as it does on Lambda; so does this.
"""

import json
from typing import Any

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_dynamodb.adapter import DynamoDbAdapter
from ask_sdk_model import RequestEnvelope, Response

TABLE = "nights-of-the-peer"


class Counting(AbstractRequestHandler):
    """Says hello, and keeps count."""

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002 - to everybody
        """Take any request."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """Load, count, save, say it."""
        manager = handler_input.attributes_manager
        kept = manager.persistent_attributes
        kept["turns"] = int(kept.get("turns", 0)) + 1
        manager.save_persistent_attributes()
        return handler_input.response_builder.speak("Hello World!").ask("Hello?").response


_builder = CustomSkillBuilder(persistence_adapter=DynamoDbAdapter(TABLE))
_builder.add_request_handler(Counting())
_skill = _builder.create()


def lambda_handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Do what the SDK's own lambda_handler does, except that the skill is made only once."""
    envelope = _skill.serializer.deserialize(payload=json.dumps(event), obj_type=RequestEnvelope)
    answer: dict[str, Any] = _skill.serializer.serialize(_skill.invoke(envelope, None))
    return answer
