"""The page at /: a pretend Echo in the browser, for whoever sits at this machine and nobody else.

It is there only where `create_app` is given one, which `evening-ritual serve --unsigned` does. What
would be behind it in a house, `skill.speaker`, it does not know: it is handed what it asks for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request, send_file

PAGE = Path(__file__).parent / "page"
OURS = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
SHUT = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; frame-src 'self'"
POLICY = f"{OURS}; {SHUT}"
"""What a page of ours may load: its own files, and nothing from anywhere else."""

DRAWN = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""What Amazon's renderer needs, in a frame of its own. It may ask nobody for anything."""

BEGINS = b"\nvar ready = AplRenderer.initEngine();\n"
"""In the same script: the engine says only once that it is ready, and nobody may be late for it."""

OUR_SITE = "same-origin"
OPENED = ("navigate", "document")
"""A page that is opened in a tab. Opening one changes nothing, nor does what it shows by itself."""

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class PageRooms(Protocol):
    """The pretend Echos of the house. Each raises ValueError for what no page of ours says."""

    def take(self, tab: str, words: str) -> dict[str, Any]:
        """Take one turn, and return what comes of it."""
        ...

    def glance(self, tab: str) -> dict[str, Any]:
        """Return how things stand."""
        ...

    def switch(self, tab: str, wire: Mapping[str, object]) -> dict[str, Any]:
        """Set switches, and return how things stand."""
        ...

    def write_transcript(self, tab: str) -> str:
        """Return an evening as a conversation that can be replayed."""
        ...


@dataclass(frozen=True)
class Home:
    """What the page shows and speaks to."""

    rooms: PageRooms
    nights: Callable[[], Mapping[str, Any]]
    """Returns the look back: counts, never words. One read."""

    picture: Callable[[], str]
    """Returns the year as SVG. One read."""

    renderer: Path | None = None
    """Amazon's renderer of screens, where somebody has installed it."""


def page_of(home: Home) -> Blueprint:
    """Return the page with everything it asks for."""
    page = Blueprint("page", __name__, static_folder=PAGE, static_url_path="/page")
    page.add_url_rule("/", "speaker", lambda: send_file(PAGE / "speaker.html"))
    page.add_url_rule("/nights", "nights", lambda: send_file(PAGE / "nights.html"))
    page.add_url_rule("/screen", "screen", lambda: send_file(PAGE / "screen.html"))
    page.add_url_rule("/renderer.js", "renderer", lambda: _send_renderer(home.renderer))
    page.add_url_rule("/nights.json", "looked-back", lambda: jsonify(home.nights()))
    page.add_url_rule("/nights.svg", "picture", lambda: _send_picture(home.picture()))
    _add_rooms(page, home)
    page.register_error_handler(ValueError, _refuse)
    page.after_request(_guard_response)
    return page


def is_from_here(headers: Mapping[str, str]) -> bool:
    """Say whether a request comes from this machine's own browser, and from our own page.

    Any site may name 127.0.0.1 as its own address, and send what it likes to ours: then the host
    is not ours, or the origin is not the host. A picture or a script it asks for names no origin;
    browsers say of those that another site wants them. A link on another site may be followed.
    """
    host = headers.get("Host", "")
    origin = headers.get("Origin", f"http://{host}")
    is_host_ours = _is_loopback(urlsplit(f"http://{host}").hostname)
    return is_host_ours and origin == f"http://{host}" and _is_wanted_here(headers)


def _is_wanted_here(headers: Mapping[str, str]) -> bool:
    """Say whether our page or somebody at the browser wants this, as far as the browser says."""
    site = headers.get("Sec-Fetch-Site", OUR_SITE)
    is_opened = (headers.get("Sec-Fetch-Mode"), headers.get("Sec-Fetch-Dest")) == OPENED
    return site in {OUR_SITE, "none"} or is_opened


def _add_rooms(page: Blueprint, home: Home) -> None:
    rooms = home.rooms

    def show_state(wire: dict[str, Any]) -> Response:
        return jsonify({**wire, "hasRenderer": home.renderer is not None})

    @page.get("/rooms/<tab>")
    def glance(tab: str) -> Response:
        return show_state(rooms.glance(tab))

    @page.post("/rooms/<tab>/turns")
    def turn(tab: str) -> Response:
        return jsonify(rooms.take(tab, _read_words(_read_body())))

    @page.post("/rooms/<tab>/switches")
    def switch(tab: str) -> Response:
        return show_state(rooms.switch(tab, _read_body()))

    @page.get("/rooms/<tab>/evening.txt")
    def write_evening(tab: str) -> Response:
        return Response(rooms.write_transcript(tab), mimetype="text/plain")


def _read_body() -> Mapping[str, object]:
    """Return what a page of ours says. Only scripts of our own origin can send JSON."""
    said = request.get_json(silent=True)
    if not isinstance(said, dict):
        raise ValueError("nothing a page of ours says")  # noqa: TRY004 - it is no mistake of ours
    return said


def _read_words(said: Mapping[str, object]) -> str:
    words = said.get("words")
    if not isinstance(words, str):
        raise ValueError("no words")  # noqa: TRY004
    return words


def _send_picture(svg: str) -> Response:
    return Response(svg, mimetype="image/svg+xml")


def _send_renderer(file: Path | None) -> Response:
    if file is None:
        return Response(status=HTTPStatus.NOT_FOUND)
    return Response(file.read_bytes() + BEGINS, mimetype="text/javascript")


def _refuse(_error: ValueError) -> Response:
    return Response(status=HTTPStatus.BAD_REQUEST)


def _guard_response(response: Response) -> Response:
    is_frame = request.path == "/screen"
    response.headers["Content-Security-Policy"] = DRAWN if is_frame else POLICY
    response.headers.update(HEADERS)
    return response


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
