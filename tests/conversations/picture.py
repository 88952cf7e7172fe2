"""Draws a night as it was spoken, and writes it down, for the README: `make transcripts` does.

The night is the last one of a conversation that is told by the skill itself. One picture a person
or the voice speaks; each stays as long as it takes to read at bedtime speed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill, wrap
from xml.etree import ElementTree as ET

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NIGHT = HERE / "a-night-to-look-at.txt"
LAMP = ROOT / "skill" / "web" / "page" / "icon.svg"
PICTURE = ROOT / "docs" / "pictures" / "night.svg"
README = ROOT / "README.md"
BEGIN, END = "<!-- a whole night -->\n```\n", "```\n<!-- until here -->\n"

NAMES = {"A": "Maya", "B": "Sam"}
"""Who speaks from which seat in that conversation."""

COLUMNS, HANGING = 100, 7
"""Letters in a line of the README, and those before what is said."""

WIDTH, HEIGHT = 800, 440
SEEN = "0 240 1024 563.2"
"""The part of the icon that is wide instead of square."""

LETTERS, LEADING, MIDDLE = 46, 38, 116
"""Letters in a line, units between lines, and the height around which the lines stand."""

SHORTEST, A_WORD, FADE = 1.4, 0.24, 0.35
"""Seconds: of the shortest line, for each word more, and to come and go."""

PAUSE = re.compile(r"\s*\[\d+ seconds?\]\s*")
STYLE = """
text { font: 26px Georgia, 'DejaVu Serif', serif; text-anchor: middle; opacity: 0 }
.voice { fill: #ffe2aa } .person { fill: #c4c8e0; font-style: italic }
@media (prefers-reduced-motion: reduce) { text { animation: none !important } .last { opacity: 1 } }
"""

SVG = "http://www.w3.org/2000/svg"
ET.register_namespace("", SVG)


@dataclass(frozen=True)
class Spoken:
    """What somebody says, or the voice."""

    who: str
    words: str

    @property
    def seconds(self) -> float:
        """How long it is shown."""
        return SHORTEST + A_WORD * len(self.words.split())


def spoken(conversation: str) -> Iterator[Spoken]:
    """Yield the last night of a conversation, a breath's pause beginning a new picture."""
    last = conversation[conversation.rindex("\n--- ") :]
    for line in last.splitlines():
        match line.split(": ", 1):
            case ["U", words] if not words.startswith("("):
                yield Spoken("person", words[0].upper() + words[1:])
            case ["A", words]:
                yield from (Spoken("voice", part) for part in PAUSE.split(words))
            case _:
                pass


def written(conversation: str) -> Iterator[str]:
    """Yield the last night of a conversation as lines for the README."""
    last, who = conversation[conversation.rindex("\n--- ") :], "You"
    for line in last.splitlines():
        match line.split(" ", 1):
            case ["U:", "(open)"]:
                yield _under(who, "Alexa, open evening ritual")
            case ["U:", words]:
                yield _under(who, words)
            case ["A:", words]:
                yield _under("Voice", words)
            case [">", step]:
                who = NAMES.get(step[-1], who)
            case _:
                pass


def _under(who: str, words: str) -> str:
    first = f"{who}:".ljust(HANGING)
    return fill(words, COLUMNS, initial_indent=first, subsequent_indent=" " * HANGING)


def drawn(night: list[Spoken], lamp: str) -> str:
    """Return the night as one SVG that moves, under the lamp of the icon."""
    svg = ET.Element(_tag("svg"), viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img")
    ET.SubElement(svg, _tag("title")).text = "A night, as it is spoken"
    svg.append(_scene(lamp))
    ET.SubElement(svg, _tag("style")).text = STYLE + "".join(_times(night))
    for at, one in enumerate(night):
        svg.append(_lines(one, at, is_last=at == len(night) - 1))
    ET.indent(svg)
    return ET.tostring(svg, encoding="unicode") + "\n"


def _scene(lamp: str) -> ET.Element:
    scene = ET.fromstring(lamp)  # noqa: S314 - our own drawing
    scene.attrib.pop("role", None)
    scene.attrib.pop("aria-label", None)
    stars = scene.find(_tag("g"))
    if stars is not None:
        stars.set("opacity", "0.3")  # they stand behind the words here
    scene.attrib |= {"width": f"{WIDTH}", "height": f"{HEIGHT}", "viewBox": SEEN}
    return scene


def _times(night: list[Spoken]) -> Iterator[str]:
    whole, begun = sum(one.seconds for one in night), 0.0
    for at, one in enumerate(night):
        moments = (begun, begun + FADE, begun + one.seconds - FADE, begun + one.seconds)
        a, b, c, d = (f"{100 * moment / whole:.2f}%" for moment in moments)
        yield f"@keyframes s{at} {{ 0%, {a} {{ opacity: 0 }} {b}, {c} {{ opacity: 1 }} "
        yield f"{d}, 100% {{ opacity: 0 }} }}\n"
        yield f"#t{at} {{ animation: s{at} {whole:.1f}s linear infinite }}\n"
        begun += one.seconds


def _lines(one: Spoken, at: int, *, is_last: bool) -> ET.Element:
    text = ET.Element(_tag("text"), {"id": f"t{at}", "class": one.who + " last" * is_last})
    lines = wrap(one.words, LETTERS)
    top = MIDDLE - LEADING * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        where = {"x": f"{WIDTH // 2}", "y": f"{top + LEADING * number:g}"}
        ET.SubElement(text, _tag("tspan"), where).text = line
    return text


def _tag(name: str) -> str:
    return f"{{{SVG}}}{name}"


def picture() -> str:
    """Return the picture as it should be today."""
    night = list(spoken(NIGHT.read_text(encoding="utf-8")))
    return drawn(night, LAMP.read_text(encoding="utf-8"))


def readme() -> str:
    """Return the README as it should be today."""
    before, rest = README.read_text(encoding="utf-8").split(BEGIN)
    night = "".join(f"{line}\n" for line in written(NIGHT.read_text(encoding="utf-8")))
    return f"{before}{BEGIN}{night}{END}{rest.split(END)[1]}"


def main() -> None:
    """Write both."""
    PICTURE.write_text(picture(), encoding="utf-8")
    README.write_text(readme(), encoding="utf-8")


if __name__ == "__main__":
    main()
