"""The console script: talk to it here, or serve it to Alexa."""

import json
import logging
import os
import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TextIO

import click
from platformdirs import user_data_path
from rich.console import Console
from tzlocal import get_localzone

from skill import bootstrap, logs
from skill.alexa.model import InteractionModel
from skill.alexa.skill import AlexaSkill, locales
from skill.alexa.zones import zone_named
from skill.content.words import Words
from skill.doctor import Finding, Patient, examine
from skill.ports import Everything, StoreError
from skill.settings import Settings, SettingsError, read
from skill.speaker.echo import Echo, Room
from skill.speaker.resolver import Resolver
from skill.speaker.terminal import OPEN, Terminal
from skill.speaker.zones import RoomZones
from skill.web.app import ServeError, accept_unsigned, address_for, create_app
from skill.web.wsgi import alexa_only
from skill.wire.plain import Plain, plain

Clock = Callable[[], datetime]
HASH = re.compile(r"[0-9a-f]{32}")
THREADS = 8
"""Of the server: twice as many as may wait for downloads of certificates."""

GATHERING = {
    "1": "Alexa, tell evening ritual it's just me",
    "2": "Alexa, tell evening ritual there are two of us",
}


def main() -> None:
    """Run the console script; what is wrong with a setting is said in one sentence."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        cli()
    except (SettingsError, ServeError, StoreError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """A bedside voice for the end of the day."""


@cli.command()
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
    settings = _settings("memory://" if now else _own_file())
    here = _zone(zone or settings.zone)
    clock = _clock(now, here)
    skill = bootstrap.build(settings, clock, RoomZones(here))
    with ExitStack() as stack:
        copy = stack.enter_context(transcript.open("w", encoding="utf-8")) if transcript else None
        terminal = _terminal(skill, clock, _locale(locale or settings.locale), copy)
        _play(terminal, GATHERING[people] if people else OPEN)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to bind.")
@click.option("--port", default=5000, show_default=True, help="The port to bind.")
@click.option(
    "--unsigned", is_flag=True, help="Accept requests that Alexa did not sign. Only on loopback."
)
def serve(host: str, port: int, *, unsigned: bool) -> None:
    """Serve POST /alexa and GET /healthz. Without --unsigned to Alexa only."""
    settings = _settings(_own_file())
    logs.set_up(sys.stderr, settings.metrics)
    skill = bootstrap.build(settings, lambda: datetime.now(UTC))
    verifier = accept_unsigned if unsigned else alexa_only(skill)
    address = address_for(host, verifier)
    from waitress import serve as serve_forever  # noqa: PLC0415 - only this command pays for it

    click.echo(f"Listening on http://{address}:{port}/alexa")
    serve_forever(create_app(skill, verifier), host=address, port=port, threads=THREADS)


@cli.group()
def table() -> None:
    """Look after the DynamoDB table that RITUAL_STORE names."""


@table.command("create")
def create_table() -> None:
    """Make the table, or set what is missing on the one that is there."""
    for finding in bootstrap.table_at(_store()).create().findings():
        click.echo(finding)
    click.echo("The table is there.")


@table.command("check")
def check_table() -> None:
    """Say what is wrong with the table; ends with an error if anything is."""
    findings = list(bootstrap.table_at(_store()).state().findings())
    for finding in findings:
        click.echo(finding)
    if findings:
        sys.exit(1)
    click.echo("The table is as it should be.")


@table.command("describe")
def describe_table() -> None:
    """Show how the table is set up, and how much lies in it."""
    for name, value in bootstrap.table_at(_store()).state().facts():
        click.echo(f"{name:24}{value}")


@cli.command()
def doctor() -> None:
    """Say what is wrong here, and what to do about it; ends with an error if anything is."""
    findings = list(examine(Patient(os.environ, _own_file(), datetime.now(UTC))))
    for finding in findings:
        click.echo(_in_lines(finding))
    steps = sum(bool(finding.step) for finding in findings)
    click.echo(f"To do: {steps}." if steps else "Nothing needs to be done.")
    if steps:
        sys.exit(1)


def _in_lines(finding: Finding) -> str:
    line = f"{'FIX' if finding.step else 'ok':5}{finding.subject:10}{finding.told}"
    return f"{line}\n{'':15}{finding.step}" if finding.step else line


def _house(_context: click.Context, _option: click.Parameter, given: str) -> str:
    """Take a hash and nothing else: a user id does not belong into a shell's history."""
    house = given.strip().casefold()
    if not HASH.fullmatch(house):
        raise click.BadParameter("it is no hash. `evening-ritual hash-user` makes it of a user id.")
    return house


of_house = click.option(
    "--user-hash", "house", required=True, callback=_house, help="What hash-user prints."
)


@cli.command("hash-user")
def hash_user() -> None:
    """Print the hash of an Alexa user id, which is read from standard input."""
    settings = _settings(_own_file())
    if not settings.pepper:
        click.echo("RITUAL_PEPPER is not set; where the skill has one, so must this.", err=True)
    if sys.stdin.isatty():
        click.echo("The user id (amzn1.ask.account...), then Enter:", err=True)
    user = sys.stdin.readline().strip()
    if not user:
        raise click.UsageError("There is no user id on standard input.")
    click.echo(bootstrap.build(settings, lambda: datetime.now(UTC)).house_of(user))


@cli.command()
@of_house
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it to this file, which only its owner can read.",
)
def export(house: str, out: Path | None) -> None:
    """Write down everything that is kept of a household, as JSON."""
    settings = _settings(_own_file())
    everything = bootstrap.journal_of(settings).export(house)
    written = json.dumps(_handed_over(everything, settings), indent=2, ensure_ascii=False) + "\n"
    data = written.encode("utf-8", "backslashreplace")  # half a character is still JSON
    if out is None:
        click.echo(data, nl=False)
        return
    out.touch(mode=0o600)
    out.chmod(0o600)
    out.write_bytes(data)


@cli.command()
@of_house
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(house: str, *, yes: bool) -> None:
    """Erase everything that is kept of a household. Nothing brings it back."""
    if not yes:
        click.confirm("Everything kept of this household goes for good. Go on?", abort=True)
    records = bootstrap.journal_at(_store()).forget(house)
    click.echo(f"Forgotten. Records erased: {records}." if records else "Nothing is kept of it.")


@cli.group(invoke_without_command=True)
@click.pass_context
def key(context: click.Context) -> None:
    """Print a new key for RITUAL_KEY. It is kept nowhere: keep it yourself."""
    if context.invoked_subcommand is None:
        click.echo(bootstrap.new_key())


@key.command()
def rotate() -> None:
    """Wrap every household's key under the first of the keys that are set now.

    Before: put the new key before the old one, with a comma between, in RITUAL_KEY, and start the
    skill with both. After: leave the old one out. No night is rewritten.
    """
    click.echo(f"Keys wrapped anew: {bootstrap.rewrap(_settings(_own_file()))}.")


def _handed_over(everything: Everything, settings: Settings) -> Plain:
    """Put the questions' wording beside their ids, which mean nothing to whoever asked."""
    known = Words(_locale(settings.locale)).bank.questions
    asked = {night.evening.question for night in everything.nights} & known.keys()
    wording = {id_: known[id_].text or known[id_].solo for id_ in sorted(asked)}
    return {"everything": plain(everything), "questions": plain(wording)}


def _store() -> str:
    return _settings(_own_file()).store


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


def _settings(usual_store: str) -> Settings:
    """Read the settings; nights go where RITUAL_STORE says, or else where they usually would."""
    return read({"RITUAL_STORE": usual_store, **os.environ})


def _own_file() -> str:
    return f"sqlite:///{user_data_path('evening-ritual') / 'nights.db'}"


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


def _locale(name: str) -> str:
    if name not in locales():
        raise SettingsError(f"{name!r} is not spoken here; there is {', '.join(sorted(locales()))}")
    return name
