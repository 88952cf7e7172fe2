"""The keys that households' own keys are wrapped under (docs/at-rest.md)."""

import click

from skill import bootstrap
from skill.cli.given import own_file, settings_with


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
    click.echo(f"Keys wrapped anew: {bootstrap.rewrap(settings_with(own_file()))}.")
