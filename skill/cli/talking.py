"""Talking: in this terminal, or through a door on this machine."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TextIO

import click
from rich.console import Console
from tzlocal import get_localzone

from skill import bootstrap, logs
from skill.alexa.model import InteractionModel
from skill.alexa.skill import AlexaSkill
from skill.alexa.zones import zone_named
from skill.cli.given import own_file, settings_with, spoken
from skill.settings import SettingsError
from skill.speaker.echo import Echo, Room
from skill.speaker.resolver import Resolver
from skill.speaker.terminal import OPEN, Terminal
from skill.speaker.zones import RoomZones
from skill.web.app import ServeError, accept_unsigned, address_for, create_app
from skill.web.wsgi import alexa_only

Clock = Callable[[], datetime]
THREADS = 8
"""Of the server: twice as many as may wait for downloads of certificates."""

GATHERING = {
    "1": "Alexa, tell evening ritual it's just me",
    "2": "Alexa, tell evening ritual there are two of us",
}


@click.command()
@click.option("--people", type=click.Choice(["1", "2"]), help="Who is here tonight.")
@click.option("--locale", help="The language, e.g. en-US.")
@click.option(
    "--now",
    help="Pretend it is this moment (ISO 8601). Nothing is kept, unless RITUAL_STORE says where.",
)
@click.option("--zone", help="The IANA zone of this room, e.g. Europe/Berlin.")
@click.option(
    "--transcript",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the conversation to this file.",
)
def talk(
    people: str | None,
    locale: str | None,
    now: str | None,
    zone: str | None,
    transcript: Path | None,
) -> None:
    """Do tonight's ritual here, in the terminal. Lines can also be piped in."""
    settings = settings_with("memory://" if now else own_file())
    here = _zone(zone or settings.zone)
    clock = _clock(now, here)
    skill = bootstrap.build(settings, clock, RoomZones(here))
    with ExitStack() as stack:
        copy = stack.enter_context(transcript.open("w", encoding="utf-8")) if transcript else None
        terminal = _terminal(skill, clock, spoken(locale or settings.locale), copy)
        _play(terminal, GATHERING[people] if people else OPEN)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to bind.")
@click.option("--port", default=5000, show_default=True, help="The port to bind.")
@click.option(
    "--unsigned", is_flag=True, help="Accept requests that Alexa did not sign. Only on loopback."
)
def serve(host: str, port: int, *, unsigned: bool) -> None:
    """Serve POST /alexa and GET /healthz. Without --unsigned to Alexa only."""
    settings = settings_with(own_file())
    logs.set_up(sys.stderr, settings.metrics)
    skill = bootstrap.build(settings, lambda: datetime.now(UTC))
    verifier = accept_unsigned if unsigned else alexa_only(skill)
    address = address_for(host, verifier)
    from waitress.server import create_server  # noqa: PLC0415 - only this command pays for it

    try:
        server = create_server(
            create_app(skill, verifier), host=address, port=port, threads=THREADS
        )
    except OSError as error:
        told = f"Port {port} of {address} cannot be opened: {error.strerror}."
        raise ServeError(f"{told} Say another one with --port.") from error
    click.echo(f"Listening on http://{address}:{port}/alexa")
    server.run()


def _play(terminal: Terminal, opening: str) -> None:
    if not sys.stdin.isatty():
        terminal.play(sys.stdin, opening)
        return
    terminal.greet()
    terminal.take(opening)
    for line in terminal.typed():
        if line.strip():
            terminal.take(line)


def _terminal(skill: AlexaSkill, clock: Clock, locale: str, transcript: TextIO | None) -> Terminal:
    resolver = Resolver(InteractionModel(locale))
    echo = Echo(skill, resolver, clock, Room(locale=locale))
    return Terminal(echo, Console(), transcript)


def _clock(now: str | None, zone: tzinfo) -> Clock:
    if now is None:
        return lambda: datetime.now(zone)
    try:
        begun, moment = datetime.now(UTC), datetime.fromisoformat(now)
    except ValueError as error:
        raise SettingsError(f"--now is {now!r}; use a moment like 2026-11-21T22:00") from error
    start = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return lambda: start + (datetime.now(UTC) - begun)


def _zone(name: str) -> tzinfo:
    if not name:
        return get_localzone()
    zone = zone_named(name)
    if zone is None:
        raise SettingsError(f"{name!r} is not a time zone; use a name like Europe/Berlin")
    return zone
