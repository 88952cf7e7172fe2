"""Serving: Alexa's door on this machine; unsigned, also a page to try everything out on."""

import sys
from datetime import UTC, datetime
from functools import cache
from signal import SIGTERM, signal
from typing import TYPE_CHECKING

import click
from platformdirs import user_data_path

from skill import bootstrap
from skill.alexa.handlers import AlexaSkill
from skill.alexa.interaction_model import InteractionModel
from skill.cli.nights import HomeCalendar
from skill.cli.options import read_settings, zone_here
from skill.ops import logs
from skill.settings import Settings
from skill.speaker.browser_tab import Rooms, Switches
from skill.speaker.resolver import Resolver
from skill.web.app import ServeError, accept_unsigned, address_for, create_app
from skill.web.page import Home
from skill.web.wsgi import verify_alexa

if TYPE_CHECKING:
    from waitress.server import BaseWSGIServer, MultiSocketServer


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
    settings = read_settings()
    logs.set_up(sys.stderr, settings.metrics)
    skill = bootstrap.build(settings, lambda: datetime.now(UTC))
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


def run(server: "BaseWSGIServer | MultiSocketServer") -> None:
    """Serve until somebody ends it, as systemd does too; whoever is being answered still is."""
    signal(SIGTERM, lambda _number, _frame: sys.exit())
    server.run()


def home_of(skill: AlexaSkill, settings: Settings) -> Home:
    """Return what the page speaks to. Raises SettingsError for a zone that is none."""
    resolver_of = cache(lambda locale: Resolver(InteractionModel(locale)))
    switches = Switches(settings.locale, str(zone_here(settings.zone)))
    pretend = bootstrap.journal_at("memory://")
    rooms = Rooms(skill, pretend, resolver_of, skill.clock, switches)
    nights = HomeCalendar(skill, settings)
    # where docs/browser.md has Amazon's renderer installed
    modules = user_data_path("evening-ritual") / "node_modules"
    renderer = modules / "apl-viewhost-web" / "index.js"
    return Home(
        take=rooms.take,
        glance=rooms.glance,
        switch=rooms.switch,
        write_transcript=rooms.write_transcript,
        nights=lambda: nights.wire(nights.look_back(skill.clock())),
        picture=lambda: nights.picture(nights.look_back(skill.clock())),
        renderer=renderer if renderer.is_file() else None,
    )
