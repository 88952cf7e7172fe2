"""A peer: ask-sdk-core's hello world, built once."""

import json
from typing import Any

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model import RequestEnvelope, Response


class Hello(AbstractRequestHandler):
    """Says hello to everybody."""

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002 - to everybody
        """Take any request."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say it, and wait for more."""
        return handler_input.response_builder.speak("Hello World!").ask("Hello?").response


def answered(skill: CustomSkill, event: dict[str, Any]) -> dict[str, Any]:
    """Do what the SDK's own lambda_handler does, except that the skill is made only once."""
    envelope = skill.serializer.deserialize(payload=json.dumps(event), obj_type=RequestEnvelope)
    answer: dict[str, Any] = skill.serializer.serialize(skill.invoke(envelope, None))
    return answer


def hello() -> CustomSkill:
    """Build it."""
    builder = SkillBuilder()
    builder.add_request_handler(Hello())
    return builder.create()
