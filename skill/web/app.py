"""The Flask application: Alexa's door, and whether the store answers."""

import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_address

from flask import Flask, Response, jsonify, request

from skill.alexa.skill import AlexaSkill
from skill.ports import StoreError

log = logging.getLogger(__name__)

LARGEST_BODY = 128 * 1024

Verifier = Callable[[dict[str, str], bytes], bool]
"""Says whether headers and raw body come from Alexa."""


class ServeError(Exception):
    """The door cannot be opened like this; the message says why."""


def refuse_everyone(_headers: dict[str, str], _body: bytes) -> bool:
    """Answer nobody: what stands at the door until requests can be verified."""
    return False


def accept_unsigned(_headers: dict[str, str], _body: bytes) -> bool:
    """Accept anybody. Only on loopback: `address_for` sees to it."""
    return True


def address_for(host: str, verifier: Verifier) -> str:
    """Return the address to bind. Raises ServeError for an open door that others could reach."""
    is_loopback = host == "localhost" or _is_loopback(host)
    if verifier is accept_unsigned and not is_loopback:
        raise ServeError(f"--unsigned accepts anybody, so it binds to 127.0.0.1 and not to {host}")
    return host


def create_app(skill: AlexaSkill, verifier: Verifier = refuse_everyone) -> Flask:
    """Make the application. Without a verifier it refuses every request to /alexa."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY

    @app.post("/alexa")
    def alexa() -> Response:
        body = request.get_data()
        envelope = _parsed(body) if verifier(dict(request.headers), body) else None
        if envelope is None or not skill.is_for_us(envelope):
            return Response(status=HTTPStatus.BAD_REQUEST)
        return jsonify(skill.answer(envelope))

    @app.get("/healthz")
    def healthz() -> tuple[Response, HTTPStatus]:
        return _health(skill)

    @app.errorhandler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    def too_large(_error: Exception) -> Response:
        return Response(status=HTTPStatus.BAD_REQUEST)

    app.after_request(_told)
    return app


def _told(response: Response) -> Response:
    """Log the path if it is one of ours, and the status: nothing of what a stranger may choose."""
    path = request.url_rule.rule if request.url_rule else "elsewhere"
    log.info("%s %d", path, response.status_code)
    return response


def _parsed(body: bytes) -> object | None:
    """Return the envelope, or None: whoever sends something else gets no hint."""
    try:
        envelope = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return envelope if isinstance(envelope, dict) else None


def _health(skill: AlexaSkill) -> tuple[Response, HTTPStatus]:
    try:
        skill.journal.check()
    except StoreError as error:
        log.error("the store does not answer: %s", type(error).__name__)  # noqa: TRY400
        return jsonify(store="unavailable"), HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(store="ok"), HTTPStatus.OK


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
