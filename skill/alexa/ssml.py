"""Lines to SSML: how pauses and softness sound. Text is escaped here and nowhere else."""

from html import escape

from msgspec.structs import replace

from skill.alexa.characters import replace_unspeakable
from skill.ritual.model.reply import Ask, Reply, Say
from skill.words.lines import Listener, Spoken, Words

LISTENING_PAUSE = 0.7
"""Seconds between a question and the open microphone (voice.md, 5a)."""

LONGEST_BREAK = 10.0
"""The platform allows no longer break."""


MOST_SPEECH, MOST_BYTES = 8_000, 12_000
"""Characters of one document the platform takes; its bytes, so that a response stays small."""

SHORTER = (500, 100, 20)
"""To how many characters a name or a kept answer is cut, where the whole would be too much."""


def render_reply(reply: Reply, words: Words, listener: Listener) -> str:
    """Return what is said, as one SSML document; empty when nothing is.

    Where it would be longer than the platform takes, the longest of what people said is cut.
    """
    speech = _render(reply, words, listener)
    for most in SHORTER:
        if _fits(speech):
            break
        speech = _render(_shorten(reply, most), words, listener)
    return speech


def _render(reply: Reply, words: Words, listener: Listener) -> str:
    said = [_mark_up(words.line(say, listener)) for say in reply.says]
    if reply.ask:
        said.append(_mark_up(words.line(reply.ask.say, listener)))
        said.append(_break(LISTENING_PAUSE))
    return _document(said)


def render_reprompt(reply: Reply, words: Words, listener: Listener) -> str:
    """Return what is said into the silence."""
    return document_of(words.line(Say(reply.ask.reprompt), listener)) if reply.ask else ""


def document_of(line: Spoken) -> str:
    """Return one line as an SSML document of its own."""
    return _document([_mark_up(line)])


def _fits(speech: str) -> bool:
    is_small = len(speech.encode("ascii", "backslashreplace")) <= MOST_BYTES
    return is_small and len(speech) <= MOST_SPEECH


def _shorten(reply: Reply, most: int) -> Reply:
    ask = reply.ask
    says = tuple(_cut_values(say, most) for say in reply.says)
    return replace(
        reply, says=says, ask=ask and Ask(_cut_values(ask.say, most), ask.awaits, ask.reprompt)
    )


def _cut_values(say: Say, most: int) -> Say:
    values = {
        name: f"{value[:most]}\u2026" if isinstance(value, str) and len(value) > most else value
        for name, value in say.values.items()
    }
    return replace(say, values=values)


def _document(parts: list[str]) -> str:
    return f"<speak>{' '.join(parts)}</speak>" if parts else ""


def _mark_up(line: Spoken) -> str:
    text = escape(replace_unspeakable(line.text), quote=False)
    parts = (_break(line.before), _add_tone(line, text), _break(line.pause))
    return " ".join(part for part in parts if part)


def _add_tone(line: Spoken, text: str) -> str:
    if line.is_whispered:  # which is quiet by itself; and one effect is not laid over another
        return f'<amazon:effect name="whispered">{text}</amazon:effect>'
    if line.is_soft:
        return f'<prosody rate="slow" volume="soft">{text}</prosody>'
    return text


def _break(seconds: float) -> str:
    return f'<break time="{min(seconds, LONGEST_BREAK):g}s"/>' if seconds else ""
