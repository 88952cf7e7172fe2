"""Talking: in this terminal."""

import sys
from contextlib import ExitStack
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import click
from rich.console import Console

from skill import bootstrap
from skill.alexa.handlers import AlexaSkill
from skill.alexa.interaction_model import InteractionModel
from skill.cli.given import Clock, check_locale, clock_at, own_file, settings_with, zone_here
from skill.speaker.echo import Echo, Room
from skill.speaker.json_lines import ListenedIn, play_as_json
from skill.speaker.resolver import Resolver
from skill.speaker.terminal import OPEN, Terminal
from skill.speaker.tongue import tongue_of
from skill.speaker.zones import RoomZones


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
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a turn.")
def talk(  # noqa: PLR0913 - one parameter for each thing that can be said on the command line
    people: str | None,
    locale: str | None,
    now: str | None,
    zone: str | None,
    transcript: Path | None,
    *,
    as_json: bool,
) -> None:
    """Do tonight's ritual here, in the terminal. Lines can also be piped in."""
    settings = settings_with("memory://" if now else own_file())
    here = zone_here(zone or settings.zone)
    clock = clock_at(now, here)
    skill = bootstrap.build(settings, clock, RoomZones(here))
    language = check_locale(locale or settings.locale)
    opening = _choose_opening(people, language)
    if as_json:
        listened = ListenedIn(skill)
        echo = Echo(listened, Resolver(InteractionModel(language)), clock, Room(locale=language))
        play_as_json(echo, listened, _lines_in(), sys.stdout, opening)
        return
    with ExitStack() as stack:
        copy = stack.enter_context(transcript.open("w", encoding="utf-8")) if transcript else None
        terminal = _terminal(skill, clock, language, copy)
        _play(terminal, opening)


def _choose_opening(people: str | None, locale: str) -> str:
    """Return how the night is opened by this many people, in their language."""
    tongue = tongue_of(locale)
    return {"1": tongue.one_here, "2": tongue.two_here}.get(people or "", OPEN)


def _lines_in() -> TextIO:
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a byte that is no letter ends no evening
    return sys.stdin


def _play(terminal: Terminal, opening: str) -> None:
    if not _lines_in().isatty():
        terminal.play(sys.stdin, opening)
        return
    terminal.greet()
    terminal.take(opening)
    for line in terminal.read_typed():
        if line.strip():
            terminal.take(line)


def _terminal(skill: AlexaSkill, clock: Clock, locale: str, transcript: TextIO | None) -> Terminal:
    resolver = Resolver(InteractionModel(locale))
    echo = Echo(skill, resolver, clock, Room(locale=locale))
    return Terminal(echo, Console(), transcript)
