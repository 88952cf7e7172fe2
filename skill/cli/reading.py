"""Reading and hearing what it says, without going through nights for it."""

from collections.abc import Sequence

import click

from skill.cli.given import own_file, settings_with, spoken
from skill.content.speakable import by_list, of_the_bank
from skill.content.words import Words

FOR = {
    "any": "anybody",
    "open": "whoever has not said",
    "solo": "one",
    "couple": "two",
    "couple_named": "two, by name",
    "hint": "a blank mind",
}


@click.command()
@click.option("--locale", help="The language, e.g. de-DE.")
def lines(locale: str | None) -> None:
    """Print everything it can say in a language, a line each, names and numbers filled in.

    Above each list stands which prompt it is, and for whom. After the prompts comes the bank.
    """
    words = Words(spoken(locale or settings_with(own_file()).locale))
    for (prompt, shelf, form), texts in by_list(words).items():
        _list(f"{prompt}: {_for(shelf)}{form and f', {form}'}", texts)
    for (about, shelf), texts in of_the_bank(words).items():
        _list(f"{about}: {_for(shelf)}", texts)


def _for(shelf: str) -> str:
    plain = shelf.removeprefix("brief_")
    return f"for {FOR[plain]}" + ("" if plain == shelf else ", briefly")


def _list(heading: str, texts: Sequence[str]) -> None:
    click.echo("\n".join([f"# {heading}", *texts, ""]))
