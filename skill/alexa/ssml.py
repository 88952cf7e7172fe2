"""Lines to SSML: how pauses and softness sound. Text is escaped here and nowhere else."""

from html import escape

from msgspec.structs import replace

from skill.alexa.request import replace_unspeakable
from skill.ritual.model.reply import Reply, Say
from skill.words.lines import Listener, Spoken, Words


def render_reply(reply: Reply, words: Words, listener: Listener) -> str:
    """Return what is said, as one SSML document; empty when nothing is.

    Where it would be longer than the platform takes (8,000 characters; and 12,000 bytes, so that a
    response stays small), the longest of what people said is cut: a name, or a kept answer.
    """
    speech, most_bytes, most_letters = "", 12_000, 8_000
    listening_pause = 0.7  # seconds between a question and the open microphone (voice.md, 5a)
    for most in (None, 500, 100, 20):
        says = reply.says if reply.ask is None else (*reply.says, reply.ask.say)
        parts = [_mark_up(words.line(_shorten(say, most), listener)) for say in says]
        if reply.ask:
            parts.append(_break(listening_pause))
        speech = f"<speak>{' '.join(parts)}</speak>" if parts else ""
        is_small = len(speech.encode("ascii", "backslashreplace")) <= most_bytes
        if is_small and len(speech) <= most_letters:
            break
    return speech


def document_of(line: Spoken) -> str:
    """Return one line as an SSML document of its own."""
    return f"<speak>{_mark_up(line)}</speak>"


def _shorten(say: Say, most: int | None) -> Say:
    if most is None:
        return say
    values = {
        name: f"{value[:most]}\u2026" if isinstance(value, str) and len(value) > most else value
        for name, value in say.values.items()
    }
    return replace(say, values=values)


def _mark_up(line: Spoken) -> str:
    text = escape(replace_unspeakable(line.text), quote=False)
    if line.is_whispered:  # which is quiet by itself; and one effect is not laid over another
        text = f'<amazon:effect name="whispered">{text}</amazon:effect>'
    elif line.is_soft:
        text = f'<prosody rate="slow" volume="soft">{text}</prosody>'
    parts = (_break(line.before), text, _break(line.pause))
    return " ".join(part for part in parts if part)


def _break(seconds: float) -> str:
    longest = 10.0  # seconds: the platform allows no longer break
    return f'<break time="{min(seconds, longest):g}s"/>' if seconds else ""
