"""What is made of sentences: one a line goes in, one JSON object a line comes out."""

import json
import sys

import click

from skill.alexa.interaction_model import InteractionModel
from skill.cli.options import check_locale, own_file, settings_with
from skill.ritual.model.household import People
from skill.speaker.resolver import Resolver
from skill.speaker.situations import CONTEXTS, Situation

KEYS = ("text", "reading", "act", "kept", "says", "open", "counted")


@click.command()
@click.option("--locale", help="The language, e.g. en-US.")
@click.option(
    "--context", type=click.Choice(CONTEXTS), default="awaiting_thanks", show_default=True
)
@click.option("--people", type=click.Choice(["1", "2"]), default="2", show_default=True)
def hear(locale: str | None, context: str, people: str) -> None:
    """Say each line of the input in a fresh evening, and print what was made of it.

    The house has two named people, or one, keeps everything, and has five nights behind it.
    """
    language = check_locale(locale or settings_with(own_file()).locale)
    who = People.ONE if people == "1" else People.TWO
    situation = Situation(language, context, who, Resolver(InteractionModel(language)))
    for line in sys.stdin:
        if text := line.strip():
            turn = {**situation.try_saying(text), "text": text}
            click.echo(json.dumps({key: turn[key] for key in KEYS}, ensure_ascii=False))
