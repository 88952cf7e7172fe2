"""Talking in this terminal; and trying out what it makes of a sentence, and all it can say."""

import json
import sys
from contextlib import nullcontext
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path

import click
from rich.console import Console
from tzlocal import get_localzone

from skill import bootstrap
from skill.alexa.interaction_model import InteractionModel
from skill.alexa.ssml import document_of
from skill.cli.options import check_locale, clock_at, read_settings, zone_here
from skill.ritual.model.household import People
from skill.ritual.model.reply import Party
from skill.speaker.echo import Echo, Room
from skill.speaker.json_lines import ListenedIn, play_as_json
from skill.speaker.resolver import Resolver
from skill.speaker.situations import CONTEXTS, Situation
from skill.speaker.terminal import Terminal, in_words
from skill.speaker.voice import VoiceError, speak, word_night
from skill.speaker.zones import RoomZones
from skill.turn import World
from skill.words.everything_sayable import PROMPTS, list_bank, list_by_prompt, say_of
from skill.words.lines import Listener, Spoken, Words


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
    settings = read_settings("memory://" if now else "")
    here = zone_here(zone or settings.zone)
    clock = clock_at(now, here)
    skill = bootstrap.build(settings, clock, RoomZones(here))
    language = check_locale(locale or settings.locale)
    resolver = Resolver(InteractionModel(language))
    openings = {"1": resolver.tongue.one_here, "2": resolver.tongue.two_here}
    opening = openings.get(people or "", "(open)")
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a byte that is no letter ends no evening
    listened = ListenedIn(skill)
    answer = listened.answer if as_json else skill.answer
    echo = Echo(answer, resolver, clock, Room(locale=language))
    if as_json:
        play_as_json(echo, listened, sys.stdin, sys.stdout, opening)
        return
    with transcript.open("w", encoding="utf-8") if transcript else nullcontext() as copy:
        terminal = Terminal(echo, Console(), copy)
        if sys.stdin.isatty():
            terminal.converse(opening)
        else:
            terminal.play(sys.stdin, opening)


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
    language = check_locale(locale or read_settings().locale)
    who = People.ONE if people == "1" else People.TWO
    situation = Situation(language, context, who, Resolver(InteractionModel(language)))
    told = ("text", "reading", "act", "kept", "says", "open", "counted")
    for line in sys.stdin:
        if text := line.strip():
            turn = {**situation.try_saying(text), "text": text}
            click.echo(json.dumps({key: turn[key] for key in told}, ensure_ascii=False))


@click.command()
@click.option("--locale", help="The language, e.g. de-DE.")
def lines(locale: str | None) -> None:
    """Print everything it can say in a language, a line each, names and numbers filled in.

    Above each list stands which prompt it is, and for whom. After the prompts comes the bank.
    """
    words = Words(check_locale(locale or read_settings().locale))
    whom = {
        "any": "anybody",
        "open": "whoever has not said",
        "solo": "one",
        "solo_named": "one, by name",
        "couple": "two",
        "couple_named": "two, by name",
        "hint": "a blank mind",
        "followup": "one question further",
    }
    for (prompt, shelf, form), texts in list_by_prompt(words).items():
        heading = f"# {prompt}: for {whom[shelf]}{form and f', {form}'}"
        click.echo("\n".join([heading, *texts, ""]))
    for (about, shelf), texts in list_bank(words).items():
        click.echo("\n".join([f"# {about}: for {whom[shelf]}", *texts, ""]))


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
    words = Words(check_locale(locale or read_settings().locale))
    here = get_localzone()
    tonight = datetime.now(here)
    if prompt := next((prompt for prompt in PROMPTS if prompt == line), None):
        party = Party.COUPLE if two else Party.SOLO
        said = say_of(words, prompt, party, is_named=two, number=41)
        spoken = words.line(said, Listener("sample", tonight.date(), party))
        turns = [document_of(spoken)]
    elif line:
        turns = [document_of(Spoken(line))]
    else:
        world = World(bootstrap.journal_at("memory://"), RoomZones(here), words.bank.cards)
        people = People.TWO if two else People.ONE
        turns = word_night(world, words, tonight.replace(hour=22), people, after)
    click.echo("\n".join(map(in_words, turns)))
    try:
        speak(turns, words.locale, out)
    except VoiceError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
