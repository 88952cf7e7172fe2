"""The console script: talk to it here, serve it to Alexa, and look after what it keeps."""

import logging
import sys

import click

from skill.cli.nights import nights
from skill.cli.serving import serve
from skill.cli.talking import hear, lines, say, talk
from skill.cli.upkeep import doctor, export, forget, hash_user, key, table
from skill.ports import StoreError
from skill.settings import SettingsError
from skill.web.app import ServeError

NAME = "evening-ritual"


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
@click.version_option(package_name=NAME, prog_name=NAME, message="%(prog)s %(version)s")
def cli() -> None:
    """A bedside voice for the end of the day."""


for command in (talk, hear, serve, nights, lines, say):
    cli.add_command(command)
for command in (doctor, table, hash_user, export, forget, key):
    cli.add_command(command)
