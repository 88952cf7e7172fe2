"""Tonight in a terminal: who speaks, in soft colours, and plain lines when it is not one."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain
from typing import TextIO

from rich.console import Console
from rich.text import Text

from skill.speaker.echo import Echo, Heard
from skill.speaker.keyboard import read_line

HOW_TO = (
    "Type what you would say and press Enter. Help, skip and stop work at any time; "
    "(silence) waits, (hang up) leaves."
)
CLOSED = "The microphone is closed. Say: Alexa, open evening ritual. Or leave with Ctrl-D."
OPEN, SILENCE, HANG_UP = "(open)", "(silence)", "(hang up)"
EVENTS = (OPEN, SILENCE, HANG_UP)

TAG = re.compile(r"<[^>]+>")
TONED = re.compile(r"(<(?:prosody|amazon:effect)\b.*?</(?:prosody|amazon:effect)>)")
PLAIN, SOFT = "bright_yellow", "italic yellow"
WHISPER = re.compile(r'<amazon:effect name="whispered">')
LONG_PAUSE = re.compile(r'<break time="(\d+(?:\.\d+)?)s"/>')
SPOKEN_PAUSE = 3.0
"""A pause this long is shown: the silence is part of what is said."""


class Terminal:
    """Plays an evening: lines in, a conversation out."""

    def __init__(self, echo: Echo, console: Console, transcript: TextIO | None = None) -> None:
        self._echo = echo
        self._console = console
        self._transcript = transcript

    def greet(self) -> None:
        """Say, in one line, how to use it."""
        self._console.print(HOW_TO, style="dim")

    def play(self, lines: Iterable[str], opening: str = OPEN) -> None:
        """Play every line, and what opens the night before them where none of them does."""
        for line in with_opening(lines, opening):
            self.take(line)

    def take(self, line: str) -> None:
        """Take one utterance or one event."""
        self._show("U", line, Text(line, style="cyan"))
        match line.casefold():
            case "(open)":
                self._answer(self._echo.open())
            case "(silence)":
                self._answer(self._echo.silence())
            case "(hang up)":
                self._echo.hang_up()
                self._mark("(session closed)")
            case _:
                self._answer(self._echo.say(line))

    def read_typed(self) -> Iterator[str]:
        """Yield what is typed, until the session closes or they leave."""
        while self._echo.is_listening:
            try:
                yield read_line(self._console, Text("  you  ", style="cyan"))
            except (EOFError, KeyboardInterrupt):
                self._echo.hang_up()
                self._console.print()

    def _answer(self, heard: Heard) -> None:
        if heard.is_unheard:
            self._console.print(CLOSED, style="dim")
            return
        if heard.ssml:
            self._show("A", in_words(heard.ssml), _in_colour(heard.ssml))
        if not heard.is_listening:
            self._mark("(session closed)")

    def _show(self, who: str, words: str, coloured: Text) -> None:
        self._record(f"{who}: {words}")
        if who == "U" and self._console.is_terminal:
            return  # they have just typed it
        if self._console.is_terminal:
            self._console.print(coloured, width=min(self._console.width, 88))
            self._console.print()
        else:
            self._console.print(f"{who}: {words}", soft_wrap=True, markup=False, highlight=False)

    def _mark(self, mark: str) -> None:
        self._record(mark)
        self._console.print(mark, style="dim", markup=False, highlight=False)

    def _record(self, line: str) -> None:
        if self._transcript:
            print(line, file=self._transcript, flush=True)


def in_words(ssml: str) -> str:
    """Return speech as it is read: tags gone, long silences and whispers in brackets."""
    with_pauses = LONG_PAUSE.sub(_pause, WHISPER.sub(" [whispering] ", ssml))
    return " ".join(unescape(TAG.sub(" ", with_pauses)).split())


def _in_colour(ssml: str) -> Text:
    """Return speech for a screen in the dark: what is spoken softly is seen softly."""
    parts = TONED.split(ssml)  # every other one is toned
    voices = ((in_words(part), SOFT if at % 2 else PLAIN) for at, part in enumerate(parts))
    return Text(" ").join(Text(words, style=style) for words, style in voices if words)


def _pause(found: re.Match[str]) -> str:
    seconds = float(found[1])
    return f" [{seconds:g} seconds] " if seconds >= SPOKEN_PAUSE else " "


def with_opening(lines: Iterable[str], opening: str = OPEN) -> Iterator[str]:
    """Yield every line. What does not begin with an event or Alexa's name opens first."""
    utterances = iter(line.strip() for line in lines if line.strip())
    first = next(utterances, None)
    if first is None or not _opens(first):
        yield opening
    yield from chain([] if first is None else [first], utterances)


def _opens(line: str) -> bool:
    return line.casefold() in EVENTS or re.match(r"alexa\b", line.casefold()) is not None
