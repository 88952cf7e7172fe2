"""Looking after it: what is wrong, the table, the keys, and what people ask for of their own."""

import json
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from skill import bootstrap
from skill.cli.options import check_locale, own_file, read_settings
from skill.codec.fields import to_plain
from skill.doctor import Patient, examine, examine_key
from skill.words.lines import Words


@click.command()
def doctor() -> None:
    """Say what is wrong here, and what to do about it; ends with an error if anything is."""
    findings = list(examine(Patient(os.environ, own_file(), datetime.now(UTC))))
    for finding in findings:
        click.echo(f"{'FIX' if finding.step else 'ok':5}{finding.subject:10}{finding.told}")
        if finding.step:
            click.echo(f"{'':15}{finding.step}")
    steps = sum(bool(finding.step) for finding in findings)
    click.echo(f"To do: {steps}." if steps else "Nothing needs to be done.")
    if steps:
        sys.exit(1)


@click.group()
def table() -> None:
    """Look after the DynamoDB table that RITUAL_STORE names."""


@table.command()
def create() -> None:
    """Make the table, or set what is missing on the one that is there."""
    for finding in bootstrap.table_at(read_settings().store).create().findings():
        click.echo(finding)
    click.echo("The table is there.")


@table.command()
def check() -> None:
    """Say what is wrong with the table, or its key; ends with an error if anything is."""
    told = list(bootstrap.table_at(read_settings().store).state().findings())
    if not told:
        keys = examine_key(Patient(os.environ, own_file(), datetime.now(UTC)))
        told = [f"{one.told} {one.step}" for one in keys if one.step]
    for finding in told:
        click.echo(finding)
    if told:
        sys.exit(1)
    click.echo("The table is as it should be.")


@table.command()
def describe() -> None:
    """Show how the table is set up, and how much lies in it."""
    for name, value in bootstrap.table_at(read_settings().store).state().facts():
        click.echo(f"{name:24}{value}")


@click.group(invoke_without_command=True)
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
    click.echo(f"Keys wrapped anew: {bootstrap.rewrap(read_settings())}.")


def check_hash(_context: click.Context, _option: click.Parameter, named: str | None) -> str:
    """Return the hash that names a household; it is empty where it may be left out, and is.

    Nothing but a hash is taken: a user id does not belong into a shell's history.
    """
    house = (named or "").strip().casefold()
    if named is not None and not re.fullmatch(r"[0-9a-f]{32}", house):
        raise click.BadParameter("it is no hash. `evening-ritual hash-user` makes it of a user id.")
    return house


@click.command("hash-user")
def hash_user() -> None:
    """Print the hash of an Alexa user id, which is read from standard input."""
    settings = read_settings()
    if not settings.pepper:
        click.echo("RITUAL_PEPPER is not set; where the skill has one, so must this.", err=True)
    if sys.stdin.isatty():
        click.echo("The user id (amzn1.ask.account...), then Enter:", err=True)
    user = sys.stdin.readline().strip()
    if not user:
        raise click.UsageError("There is no user id on standard input.")
    click.echo(bootstrap.build(settings, lambda: datetime.now(UTC)).house_of(user))


@click.command()
@click.option(
    "--user-hash", "house", required=True, callback=check_hash, help="What hash-user prints."
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it to this file, which only its owner can read.",
)
def export(house: str, out: Path | None) -> None:
    """Write down everything that is kept of a household, as JSON."""
    settings = read_settings()
    everything = bootstrap.journal_of(settings, is_patient=True).export(house)
    for night in everything.damaged:
        click.echo(
            f"Of {night} something is damaged and cannot be read; all else is here.", err=True
        )
    # beside the questions' ids, which mean nothing to whoever asked, stands their wording
    known = Words(check_locale(settings.locale)).bank.questions
    asked = {night.evening.question for night in everything.nights} & known.keys()
    wording = {id_: known[id_].text or known[id_].solo for id_ in sorted(asked)}
    plain = {"everything": to_plain(everything), "questions": to_plain(wording)}
    written = json.dumps(plain, indent=2, ensure_ascii=False) + "\n"
    data = written.encode("utf-8", "backslashreplace")  # half a character is still JSON
    if out is None:
        click.echo(data, nl=False)
        return
    out.touch(mode=0o600)
    out.chmod(0o600)
    out.write_bytes(data)


@click.command()
@click.option(
    "--user-hash", "house", required=True, callback=check_hash, help="What hash-user prints."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(house: str, *, yes: bool) -> None:
    """Erase everything that is kept of a household. Nothing brings it back."""
    if not yes:
        click.confirm("Everything kept of this household goes for good. Go on?", abort=True)
    records = bootstrap.journal_at(read_settings().store, is_patient=True).forget(house)
    click.echo(f"Forgotten. Records erased: {records}." if records else "Nothing is kept of it.")
