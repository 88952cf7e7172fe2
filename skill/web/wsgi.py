"""The door for a WSGI server, set by the environment: `gunicorn 'skill.web.wsgi:app()'`."""

import os
import sys
from datetime import UTC, datetime

from flask import Flask

from skill import bootstrap
from skill.alexa.handlers import AlexaSkill
from skill.ops import logs
from skill.settings import read
from skill.web.app import ServeError, Verify, create_app
from skill.web.signature.certificates import Certificates, public_roots
from skill.web.signature.download import Downloader
from skill.web.signature.verifier import Verifier


def app() -> Flask:
    """Make the application that answers Alexa and nobody else.

    Raises SettingsError for a setting that cannot be used, ServeError without a skill id.
    """
    settings = read(os.environ)
    skill = bootstrap.build(settings, lambda: datetime.now(UTC))
    door = create_app(skill, verify_alexa(skill))
    # Not before: from here on no line says in words what is wrong, and a setting's error should.
    logs.set_up(sys.stderr, settings.metrics)
    return door


def verify_alexa(skill: AlexaSkill) -> Verify:
    """Return what lets in Alexa alone, by public roots. Raises ServeError without a skill id."""
    if not skill.skill_id:
        raise ServeError(
            "RITUAL_SKILL_ID is not set. Alexa signs the requests for every skill there is, so a "
            "door that does not know its own would answer them all. Copy it from the developer "
            "console: it begins with amzn1.ask.skill."
        )
    return Verifier(Certificates(Downloader(), public_roots(), skill.clock), skill.clock)
