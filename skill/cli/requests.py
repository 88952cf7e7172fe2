"""What an operator does when somebody asks for what is kept of them (docs/operations.md)."""

import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from skill import bootstrap
from skill.cli.given import check_locale, own_file, settings_with, store
from skill.codec.plain import PlainData, to_plain
from skill.ports import Everything
from skill.settings import Settings
from skill.words.lines import Words

ClickCommand = TypeVar("ClickCommand", bound=Callable[..., Any])
HASH = re.compile(r"[0-9a-f]{32}")


def _house(_context: click.Context, _option: click.Parameter, given: str | None) -> str:
    """Take a hash and nothing else: a user id does not belong into a shell's history."""
    if given is None:
        return ""
    house = given.strip().casefold()
    if not HASH.fullmatch(house):
        raise click.BadParameter("it is no hash. `evening-ritual hash-user` makes it of a user id.")
    return house


def hash_of_house(
    *, required: bool = True, help_: str = "What hash-user prints."
) -> Callable[[ClickCommand], ClickCommand]:
    """Return the option that names a household; it is empty where it may be left out, and is."""
    return click.option("--user-hash", "house", required=required, callback=_house, help=help_)


of_house = hash_of_house()


@click.command("hash-user")
def hash_user() -> None:
    """Print the hash of an Alexa user id, which is read from standard input."""
    settings = settings_with(own_file())
    if not settings.pepper:
        click.echo("RITUAL_PEPPER is not set; where the skill has one, so must this.", err=True)
    if sys.stdin.isatty():
        click.echo("The user id (amzn1.ask.account...), then Enter:", err=True)
    user = sys.stdin.readline().strip()
    if not user:
        raise click.UsageError("There is no user id on standard input.")
    click.echo(bootstrap.build(settings, lambda: datetime.now(UTC)).house_of(user))


@click.command()
@of_house
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it to this file, which only its owner can read.",
)
def export(house: str, out: Path | None) -> None:
    """Write down everything that is kept of a household, as JSON."""
    settings = settings_with(own_file())
    everything = bootstrap.journal_of(settings, is_patient=True).export(house)
    for night in everything.damaged:
        click.echo(
            f"Of {night} something is damaged and cannot be read; all else is here.", err=True
        )
    written = json.dumps(_add_wordings(everything, settings), indent=2, ensure_ascii=False) + "\n"
    data = written.encode("utf-8", "backslashreplace")  # half a character is still JSON
    if out is None:
        click.echo(data, nl=False)
        return
    out.touch(mode=0o600)
    out.chmod(0o600)
    out.write_bytes(data)


@click.command()
@of_house
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(house: str, *, yes: bool) -> None:
    """Erase everything that is kept of a household. Nothing brings it back."""
    if not yes:
        click.confirm("Everything kept of this household goes for good. Go on?", abort=True)
    records = bootstrap.journal_at(store(), is_patient=True).forget(house)
    click.echo(f"Forgotten. Records erased: {records}." if records else "Nothing is kept of it.")


def _add_wordings(everything: Everything, settings: Settings) -> PlainData:
    """Put the questions' wording beside their ids, which mean nothing to whoever asked."""
    known = Words(check_locale(settings.locale)).bank.questions
    asked = {night.evening.question for night in everything.nights} & known.keys()
    wording = {id_: known[id_].text or known[id_].solo for id_ in sorted(asked)}
    return {"everything": to_plain(everything), "questions": to_plain(wording)}
