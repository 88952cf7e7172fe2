"""The Flask application: Alexa's door, and whether the store answers."""

import json
import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from skill.alexa.handlers import AlexaSkill, RedeliveryError
from skill.alexa.response import empty_response
from skill.web.page import Home, is_loopback, page_of, refuse_elsewhere
from skill.web.signature.certificates import Refusal
from skill.web.signature.replays import Replays
from skill.web.signature.strict_json import LARGEST, Wire, parse_json

log = logging.getLogger(__name__)

Verify = Callable[[Mapping[str, str], bytes], Wire | Refusal]
"""Returns the envelope that headers and raw body bring from Alexa, or why they do not."""


class ServeError(Exception):
    """The door cannot be opened like this; the message says why."""


def accept_unsigned(_headers: Mapping[str, str], body: bytes) -> Wire | Refusal:
    """Accept anybody. Only on loopback: `address_for` sees to it."""
    return parse_json(body) or Refusal.MALFORMED


def address_for(host: str, verifier: Verify) -> str:
    """Return the address to bind. Raises ServeError for an open door that others could reach."""
    if verifier is accept_unsigned and not is_loopback(host):
        raise ServeError(f"--unsigned accepts anybody, so it binds to 127.0.0.1 and not to {host}")
    return host


def create_app(skill: AlexaSkill, verifier: Verify, home: Home | None = None) -> Flask:
    """Make the application. Whom the verifier refuses gets 400 and an empty body.

    With a home there is also the page at /, and whatever another site sends here is refused. Where
    Alexa is let in there is no page, whatever is given.

    No request is answered 500: whatever fails for a stranger is a refusal, and whatever fails for
    Alexa is a valid answer. Only an event that could not be acted on is answered 503, so that it
    comes again; nobody hears its answer.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    replays = Replays(skill.clock)

    @app.post("/alexa")
    def alexa() -> Response:
        envelope = _admit(skill, verifier, dict(request.headers), request.get_data())
        if isinstance(envelope, Refusal):
            log.info("refused: %s", envelope.name)
            return Response(status=HTTPStatus.BAD_REQUEST)
        try:
            answer = replays.answer_once(envelope, lambda: _answer(skill, envelope))
        except RedeliveryError:
            return Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        return Response(answer, mimetype="application/json")

    @app.get("/healthz")
    def healthz() -> tuple[Response, HTTPStatus]:
        try:
            skill.journal.check()
        except Exception as error:  # noqa: BLE001 - whatever it is, nights cannot be kept
            log.error("the store does not answer: %s", type(error).__name__)  # noqa: TRY400 - no words
            return jsonify(store="unavailable"), HTTPStatus.SERVICE_UNAVAILABLE
        return jsonify(store="ok"), HTTPStatus.OK

    if home and verifier is accept_unsigned:
        app.register_blueprint(page_of(home))
        app.before_request(refuse_elsewhere)
    app.register_error_handler(Exception, _handle_failure)
    app.after_request(_log_response)
    return app


def _admit(
    skill: AlexaSkill, verifier: Verify, headers: Mapping[str, str], body: bytes
) -> Wire | Refusal:
    """Return the envelope if it is Alexa's, and names our skill wherever it names one.

    That is in its context and in its session.
    """
    try:
        envelope = verifier(headers, body)
        if isinstance(envelope, Refusal):
            return envelope
        session = envelope.get("session")
        is_ours = skill.is_for_us(envelope) and (
            not session or skill.is_for_us({"session": session})
        )
    except Exception as error:  # noqa: BLE001 - who could not be verified is not let in
        log.error("a check failed: %s", type(error).__name__)  # noqa: TRY400 - no words in logs
        return Refusal.BROKEN
    return envelope if is_ours else Refusal.NOT_OURS


def _answer(skill: AlexaSkill, envelope: Wire) -> bytes:
    """Answer Alexa with something valid, whatever happens. Raises RedeliveryError for an event."""
    try:
        return json.dumps(skill.answer(envelope)).encode()
    except RedeliveryError:
        raise
    except Exception as error:  # noqa: BLE001 - Alexa would say that the skill is broken
        log.error("answering failed: %s", type(error).__name__)  # noqa: TRY400 - no words in logs
        return json.dumps(empty_response()).encode()


def _handle_failure(error: Exception) -> Response | HTTPException:
    """Refuse without a hint. That there is no such page or method says nothing of any check."""
    told_apart = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
    if isinstance(error, HTTPException) and error.code in told_apart:
        return error
    log.warning("refused: %s", type(error).__name__)
    return Response(status=HTTPStatus.BAD_REQUEST)


def _log_response(response: Response) -> Response:
    """Log the path if it is one of ours, and the status: nothing of what a stranger may choose.

    What the page loads is told only to whoever looks closer: a dozen files, and nobody at the door.
    """
    path = request.url_rule.rule if request.url_rule else "elsewhere"
    level = logging.DEBUG if request.blueprint else logging.INFO
    log.log(level, "%s %d", path, response.status_code)
    return response
