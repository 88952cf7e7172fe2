"""Serving: Alexa's door on this machine; unsigned, also a page to try everything out on."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from signal import SIGTERM, signal
from types import FrameType
from typing import TYPE_CHECKING

import click
from platformdirs import user_data_path

from skill import bootstrap
from skill.alexa.handlers import AlexaSkill
from skill.alexa.interaction_model import InteractionModel
from skill.cli.given import own_file, settings_with, zone_here
from skill.cli.nights import HomeCalendar
from skill.ops import logs
from skill.settings import Settings
from skill.speaker.resolver import Resolver
from skill.speaker.rooms import Rooms
from skill.speaker.switches import Switches
from skill.speaker.tab import House
from skill.web.app import ServeError, accept_unsigned, address_for, create_app
from skill.web.page import Home
from skill.web.wsgi import verify_alexa

if TYPE_CHECKING:
    from skill.web.server import Server

RENDERER = user_data_path("evening-ritual") / "node_modules" / "apl-viewhost-web" / "index.js"
"""Amazon's renderer, where docs/browser.md has it installed."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to bind.")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=5000,
    show_default=True,
    help="The port to bind.",
)
@click.option(
    "--unsigned",
    is_flag=True,
    help="A page to try it on, at /, and requests that Alexa did not sign. Only on loopback.",
)
def serve(host: str, port: int, *, unsigned: bool) -> None:
    """Serve POST /alexa and GET /healthz. Without --unsigned to Alexa only."""
    settings = settings_with(own_file())
    logs.set_up(sys.stderr, settings.metrics)
    skill = bootstrap.build(settings, _now)
    verifier = accept_unsigned if unsigned else verify_alexa(skill)
    address = address_for(host, verifier)
    home = home_of(skill, settings) if unsigned else None
    from skill.web.server import server_of  # noqa: PLC0415 - only this command pays for it

    try:
        server = server_of(create_app(skill, verifier, home), address, port)
    except OSError as error:
        told = f"Port {port} of {address} cannot be opened: {error.strerror}."
        raise ServeError(f"{told} Say another one with --port.") from error
    click.echo(f"Listening on http://{address}:{port}/{'' if unsigned else 'alexa'}")
    run(server)


def run(server: "Server") -> None:
    """Serve until somebody ends it, as systemd does too; whoever is being answered still is."""
    signal(SIGTERM, _leave)
    server.run()


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit


def home_of(
    skill: AlexaSkill, settings: Settings, clock: Callable[[], datetime] | None = None
) -> Home:
    """Return what the page speaks to. Raises SettingsError for a zone that is none."""
    pretend = bootstrap.journal_at("memory://")
    house = House(skill, pretend, _resolver_of, clock or _now)
    rooms = Rooms(house, Switches(settings.locale, str(zone_here(settings.zone))))
    nights = HomeCalendar(skill, settings)
    return Home(
        rooms,
        nights=lambda: nights.wire(nights.at_home(house.clock())),
        picture=lambda: nights.picture(nights.at_home(house.clock())),
        renderer=RENDERER if RENDERER.is_file() else None,
    )


@lru_cache
def _resolver_of(locale: str) -> Resolver:
    return Resolver(InteractionModel(locale))


def _now() -> datetime:
    return datetime.now(UTC)
