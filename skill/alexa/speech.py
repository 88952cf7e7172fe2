"""Lines to SSML: how pauses and softness sound. Text is escaped here and nowhere else."""

from html import escape

from skill.content.words import Listener, Spoken, Words
from skill.ritual.reply import Reply

LISTENING_PAUSE = 0.7
"""Seconds between a question and the open microphone (voice.md, 5a)."""

LONGEST_BREAK = 10.0
"""The platform allows no longer break."""


def spoken(reply: Reply, words: Words, listener: Listener) -> str:
    """Return what is said, as one SSML document; empty when nothing is."""
    said = [_marked_up(words.line(say, listener)) for say in reply.says]
    if reply.ask:
        said.append(_marked_up(words.line(reply.ask.say, listener)))
        said.append(_break(LISTENING_PAUSE))
    return _document(said)


def reprompted(reply: Reply, words: Words, listener: Listener) -> str:
    """Return what is said into the silence."""
    line = words.reprompt(reply, listener)
    return _document([_marked_up(line)]) if line else ""


def _document(parts: list[str]) -> str:
    return f"<speak>{' '.join(parts)}</speak>" if parts else ""


def _marked_up(line: Spoken) -> str:
    text = escape(line.text, quote=False)
    if line.is_soft:
        text = f'<prosody rate="slow" volume="soft">{text}</prosody>'
    return f"{text} {_break(line.pause)}" if line.pause else text


def _break(seconds: float) -> str:
    return f'<break time="{min(seconds, LONGEST_BREAK):g}s"/>'
