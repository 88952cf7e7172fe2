"""Reading and hearing what it says, without going through nights for it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from tzlocal import get_localzone

from skill import bootstrap
from skill.alexa.ssml import document_of
from skill.cli.given import check_locale, own_file, settings_with
from skill.ritual.model.household import People
from skill.ritual.model.party import Party
from skill.speaker.aloud import AloudError, speak
from skill.speaker.sample import SampleHouse
from skill.speaker.terminal import in_words
from skill.speaker.zones import RoomZones
from skill.turn import World
from skill.words.everything_sayable import PROMPTS, list_bank, list_by_prompt, say_of
from skill.words.lines import Listener, Spoken, Words

FOR = {
    "any": "anybody",
    "open": "whoever has not said",
    "solo": "one",
    "couple": "two",
    "couple_named": "two, by name",
    "hint": "a blank mind",
    "followup": "one question further",
}


@click.command()
@click.option("--locale", help="The language, e.g. de-DE.")
def lines(locale: str | None) -> None:
    """Print everything it can say in a language, a line each, names and numbers filled in.

    Above each list stands which prompt it is, and for whom. After the prompts comes the bank.
    """
    words = Words(check_locale(locale or settings_with(own_file()).locale))
    for (prompt, shelf, form), texts in list_by_prompt(words).items():
        _list(f"{prompt}: {_for(shelf)}{form and f', {form}'}", texts)
    for (about, shelf), texts in list_bank(words).items():
        _list(f"{about}: {_for(shelf)}", texts)


class UnheardError(click.ClickException):
    """It cannot be heard here."""

    exit_code = 2


@click.command()
@click.argument("line", required=False)
@click.option("--night", is_flag=True, help="Speak a whole night, answered by nobody.")
@click.option(
    "--after",
    type=click.IntRange(0),
    default=12,
    show_default=True,
    help="How many nights came before it.",
)
@click.option("--two", is_flag=True, help="For two, by name, and not for one.")
@click.option("--locale", help="The language, e.g. de-DE.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A WAV file to speak into."
)
def say(  # noqa: PLR0913 - one parameter for each thing that can be said on the command line
    line: str | None, after: int, locale: str | None, out: Path | None, *, night: bool, two: bool
) -> None:
    """Speak LINE, the name of a prompt such as thanks.ask or words of your own; or a --night.

    It is printed as well. Without --out it comes from the loudspeaker.
    """
    if night is (line is not None):
        raise click.UsageError("Name one line, or ask for a whole --night.")
    words = Words(check_locale(locale or settings_with(own_file()).locale))
    people = People.TWO if two else People.ONE
    turns = [_line(line, words, people)] if line else _night(words, people, after)
    click.echo("\n".join(map(in_words, turns)))
    try:
        speak(turns, words.locale, out)
    except AloudError as error:
        raise UnheardError(str(error)) from error


def _line(line: str, words: Words, people: People) -> str:
    prompt = next((prompt for prompt in PROMPTS if prompt == line), None)
    if prompt is None:
        return document_of(Spoken(line))
    party = Party.COUPLE if people is People.TWO else Party.SOLO
    tonight = datetime.now(get_localzone()).date()
    said = say_of(words, prompt, party, is_named=people is People.TWO, number=41)
    return document_of(words.line(said, Listener("sample", tonight, party)))


def _night(words: Words, people: People, after: int) -> list[str]:
    here = get_localzone()
    tonight = datetime.now(here).replace(hour=22)
    journal = bootstrap.journal_at("memory://")
    world = World(journal, RoomZones(here), words.bank)
    return SampleHouse(world, words).live(tonight, people, after)


def _for(shelf: str) -> str:
    plain = shelf.removeprefix("brief_")
    return f"for {FOR[plain]}" + ("" if plain == shelf else ", briefly")


def _list(heading: str, texts: Sequence[str]) -> None:
    click.echo("\n".join([f"# {heading}", *texts, ""]))
