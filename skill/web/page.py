"""The page at /: a pretend Echo in the browser, for whoever sits at this machine and nobody else.

It is there only where `create_app` is given one, which `evening-ritual serve --unsigned` does. What
would be behind it in a house, `skill.speaker`, it does not know: it is handed what it asks for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request, send_file


@dataclass(frozen=True)
class Home:
    """What the page shows and speaks to: the pretend Echos of the house, each by its tab's name.

    Whatever speaks to one of them raises ValueError for what no page of ours says.
    """

    take: Callable[[str, object], dict[str, Any]]
    """Takes one turn, and returns what comes of it."""

    glance: Callable[[str], dict[str, Any]]
    """Returns how things stand."""

    switch: Callable[[str, Mapping[str, object]], dict[str, Any]]
    """Sets switches, and returns how things stand."""

    write_transcript: Callable[[str], str]
    """Returns an evening as a conversation that can be replayed."""

    nights: Callable[[], Mapping[str, Any]]
    """Returns the look back: counts, never words. One read."""

    picture: Callable[[], str]
    """Returns the year as SVG. One read."""

    renderer: Path | None = None
    """Amazon's renderer of screens, where somebody has installed it."""


def page_of(home: Home) -> Blueprint:
    """Return the page with everything it asks for."""
    files = Path(__file__).parent / "page"
    page = Blueprint("page", __name__, static_folder=files, static_url_path="/page")
    page.add_url_rule("/", "speaker", lambda: send_file(files / "speaker.html"))
    page.add_url_rule("/nights", "nights", lambda: send_file(files / "nights.html"))
    page.add_url_rule("/screen", "screen", lambda: send_file(files / "screen.html"))
    page.add_url_rule("/renderer.js", "renderer", lambda: _send_renderer(home.renderer))
    page.add_url_rule("/nights.json", "looked-back", lambda: jsonify(home.nights()))
    page.add_url_rule(
        "/nights.svg", "picture", lambda: Response(home.picture(), mimetype="image/svg+xml")
    )
    page.add_url_rule("/rooms/<tab>", "glance", lambda tab: _send_state(home, home.glance(tab)))
    page.add_url_rule(
        "/rooms/<tab>/turns",
        "take",
        lambda tab: jsonify(home.take(tab, _read_body().get("words"))),
        methods=["POST"],
    )
    page.add_url_rule(
        "/rooms/<tab>/switches",
        "switch",
        lambda tab: _send_state(home, home.switch(tab, _read_body())),
        methods=["POST"],
    )
    page.add_url_rule(
        "/rooms/<tab>/evening.txt",
        "transcript",
        lambda tab: Response(home.write_transcript(tab), mimetype="text/plain"),
    )
    page.register_error_handler(ValueError, lambda _: Response(status=HTTPStatus.BAD_REQUEST))
    page.after_request(_guard_response)
    return page


def refuse_elsewhere() -> Response | None:
    """Refuse what comes from anywhere but this machine's own browser, and our own page in it.

    Any site may name 127.0.0.1 as its own address, and send what it likes to ours: then the host
    is not ours, or the origin is not the host. A picture or a script it asks for names no origin;
    browsers say of those that another site wants them. A link on another site may be followed:
    opening a page in a tab changes nothing, nor does what it shows by itself.
    """
    headers, same = request.headers, "same-origin"
    host, site = headers.get("Host", ""), headers.get("Sec-Fetch-Site", same)
    opened = headers.get("Sec-Fetch-Mode"), headers.get("Sec-Fetch-Dest")
    is_ours = is_loopback(urlsplit(f"http://{host}").hostname or "")
    is_same = headers.get("Origin", f"http://{host}") == f"http://{host}"
    is_wanted = site in {same, "none"} or opened == ("navigate", "document")
    return None if is_ours and is_same and is_wanted else Response(status=HTTPStatus.FORBIDDEN)


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine, and nobody else can reach it there."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _read_body() -> Mapping[str, object]:
    """Return what a page says. Only scripts of our own origin can send JSON."""
    said = request.get_json(silent=True)
    if not isinstance(said, dict):
        raise ValueError("nothing a page of ours says")  # noqa: TRY004 - it is no mistake of ours
    return said


def _send_state(home: Home, wire: Mapping[str, Any]) -> Response:
    return jsonify({**wire, "hasRenderer": home.renderer is not None})


def _send_renderer(file: Path | None) -> Response:
    """Send Amazon's renderer, and start its engine in the same script.

    The engine says only once that it is ready, and nobody may be late for it.
    """
    if file is None:
        return Response(status=HTTPStatus.NOT_FOUND)
    started = file.read_bytes() + b"\nvar ready = AplRenderer.initEngine();\n"
    return Response(started, mimetype="text/javascript")


def _guard_response(response: Response) -> Response:
    """Say what a page of ours may load: its own files, and nothing from anywhere else.

    Amazon's renderer needs more, in a frame of its own. It, too, may ask nobody for anything.
    """
    if request.path == "/screen":
        policy = (
            "default-src 'none'; script-src 'self' 'unsafe-eval'; "
            "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src data:; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
        )
    else:
        policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            "frame-src 'self'"
        )
    response.headers.update(
        {
            "Content-Security-Policy": policy,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
    )
    return response
