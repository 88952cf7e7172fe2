"""Speech made audible by espeak-ng, where it is installed: plain, but it keeps to the pauses."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

ENGINE = "espeak-ng"
WORDS_A_MINUTE = 150
"""The pace the time budgets of an evening are reckoned at."""

ANSWERING = 3.0
"""Seconds of quiet between two turns, where somebody would answer."""

WHISPER = re.compile(r'<amazon:effect name="whispered">(.*?)</amazon:effect>')


class AloudError(Exception):
    """Nothing can be heard here; the message says what would help."""


def speak(turns: Sequence[str], locale: str, out: Path | None = None) -> None:
    """Speak SSML documents one after the other, to the loudspeaker or into a WAV file.

    Raises AloudError where the engine is not installed or could not speak.
    """
    if shutil.which(ENGINE) is None:
        raise AloudError(
            f"To be heard it needs {ENGINE}, which is not installed. "
            f"Debian and Ubuntu have it: apt install {ENGINE}. On a Mac: brew install {ENGINE}."
        )
    document = _for_engine(turns, locale)
    command = [ENGINE, "-m", "-b", "1", "-v", locale.lower(), "-s", str(WORDS_A_MINUTE), "--stdin"]
    command += ["-w", str(out)] if out else []
    done = subprocess.run(  # noqa: S603 - a fixed command; what is said goes in by the other door
        command, input=document.encode(), capture_output=True, check=False
    )
    if done.returncode or (out and not out.is_file()):
        raise AloudError(
            f"{ENGINE} could not speak: {done.stderr.decode(errors='replace').strip()}"
        )


def _for_engine(turns: Sequence[str], locale: str) -> str:
    """Make one document of many, in elements the engine knows: it whispers with another voice."""
    gap = f' <break time="{ANSWERING:g}s"/> '
    said = gap.join(turn.removeprefix("<speak>").removesuffix("</speak>") for turn in turns)
    softly = rf'<prosody rate="slow"><voice name="{locale.lower()}+whisper">\1</voice></prosody>'
    return f"<speak>{WHISPER.sub(softly, said)}</speak>"
