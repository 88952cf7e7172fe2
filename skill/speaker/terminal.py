"""Tonight in a terminal: who speaks, in soft colours, and plain lines when it is not one."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import chain, cycle
from typing import TextIO

from rich.console import Console
from rich.text import Text

from skill.speaker.echo import Echo

try:
    import readline  # from here on `input` edits; what it remembers is tonight's, and in no file
except ImportError:  # Windows has none, and lets a line be edited all the same
    EDITS = False
else:
    EDITS = bool(readline)


BREAK = re.compile(r'<break time="(\d+(?:\.\d+)?)s"/>')


@dataclass(frozen=True)
class Terminal:
    """Plays an evening: lines in, a conversation out."""

    echo: Echo
    console: Console
    transcript: TextIO | None = None

    def play(self, lines: Iterable[str], opening: str) -> None:
        """Play every line, and what opens the night before them where none of them does."""
        for line in with_opening(lines, opening):
            self.take(line)

    def converse(self, opening: str) -> None:
        """Do the evening with whoever types, until the session closes or they leave."""
        self.console.print(
            "Type what you would say and press Enter. Help, skip and stop work at any time; "
            "(silence) waits, (hang up) leaves.",
            style="dim",
        )
        self.take(opening)
        with self.console.capture() as captured:
            self.console.print(Text("  you  ", style="cyan"), end="")
        prompt = captured.get()
        if EDITS and sys.stdin.isatty() and sys.stdout.isatty():
            # say which part of it is no letter: otherwise the line that is edited would be drawn
            # over it as soon as the cursor goes back
            prompt = re.sub(r"\x1b\[[0-9;]*m", "\x01\\g<0>\x02", prompt)
        while self.echo.is_listening:
            try:
                line = drop_keys(input(prompt))
            except (EOFError, KeyboardInterrupt):
                self.echo.hang_up()
                self.console.print()
            else:
                if line.strip():
                    self.take(line)

    def take(self, line: str) -> None:
        """Take one utterance or one event, and show what is heard."""
        self._show(f"U: {line}", None)  # on a screen they have just typed it
        heard = self.echo.take(line)
        if heard.is_unheard:
            self.console.print(
                "The microphone is closed. Say: Alexa, open evening ritual. Or leave with Ctrl-D.",
                style="dim",
            )
            return
        if heard.ssml:
            # for a screen in the dark: what is spoken softly is seen softly
            tone = r"(<(?:prosody|amazon:effect)\b.*?</(?:prosody|amazon:effect)>)"
            styles = cycle(("bright_yellow", "italic yellow"))  # every other part is toned
            voices = zip(map(in_words, re.split(tone, heard.ssml)), styles, strict=False)
            seen = Text(" ").join(Text(words, style=style) for words, style in voices if words)
            self._show(f"A: {in_words(heard.ssml)}", seen)
        if not heard.is_listening:
            self._record("(session closed)")
            self.console.print("(session closed)", style="dim", markup=False, highlight=False)

    def _show(self, line: str, on_screen: Text | None) -> None:
        self._record(line)
        if not self.console.is_terminal:
            self.console.print(line, soft_wrap=True, markup=False, highlight=False)
        elif on_screen is not None:
            self.console.print(on_screen, width=min(self.console.width, 88))
            self.console.print()

    def _record(self, line: str) -> None:
        if self.transcript:
            print(line, file=self.transcript, flush=True)


def with_opening(lines: Iterable[str], opening: str) -> Iterator[str]:
    """Yield every line. What does not begin with an event or Alexa's name opens first."""
    utterances = (line.strip() for line in lines if line.strip())
    first = next(utterances, opening)
    if not re.match(r"alexa\b|\((open|silence|hang up)\)$", first.casefold()):
        yield opening
    yield from chain([first], utterances)


def in_words(ssml: str) -> str:
    """Return speech as it is read: tags gone, long silences and whispers in brackets."""
    said = ssml.replace('<amazon:effect name="whispered">', " [whispering] ")
    for found in BREAK.finditer(said):
        seconds = float(found[1])  # a silence of three is part of what is said
        shown = f" [{seconds:g} seconds] " if seconds >= 3 else " "  # noqa: PLR2004
        said = said.replace(found[0], shown)
    return speech_in(said)


def speech_in(ssml: str) -> str:
    """Return the words that are spoken, without tones and pauses."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", ssml)).split())


def drop_keys(line: str) -> str:
    """Return what was typed without what a key sends that is no letter.

    ECMA-48, and xterm's function keys: an arrow, Home, Delete, Alt with a letter; the same from a
    terminal that says it in one byte; and control characters.
    """
    return re.sub(
        r"\x1b\[\[?[0-?]*[ -/]*[@-~]|\x1bO.|\x1b.?"
        r"|\x9b[0-?]*[ -/]*[@-~]"
        r"|[\x00-\x08\x0b-\x1f\x7f-\x9f]",
        "",
        line,
    )
