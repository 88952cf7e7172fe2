"""Every screen as Amazon's own renderer draws it: at every viewport, in short words and in long."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from math import hypot
from typing import Any

import pytest
from PIL import Image

from skill.alexa.screens.screen import document
from tests.alexa.screens.pictures import MOST_DIFFERENCE, difference, file_of, picture
from tests.alexa.screens.renderer import VIEWPORTS, Renderer, Viewport, opened, warnings
from tests.alexa.screens.scenes import Directive, in_long_words, scenes, still

pytestmark = pytest.mark.xdist_group("renderer")  # one browser, on one of the workers

Box = Mapping[str, float]
SMALL = VIEWPORTS["small"]
NARROWEST = "round"
"""Where something is cut off first. With more room it is drawn in the full run."""

PORTS = [
    pytest.param(port, marks=[] if port == NARROWEST else [pytest.mark.full]) for port in VIEWPORTS
]
DOCUMENTS = ("asking", "pausing", "nights", "number", "listing")
LONG = ("breath", "cue", "question", "close", "numbers", "settings", "help")
LEAST_TOUCH = 48
"""Dp that a fingertip needs (alexa.md, 7; and WCAG's own advice)."""

LEAST_CONTRAST = 4.5
MOST_LUMINANCE = 0.40
LEAST_LETTERS = 18
"""Dp. Everything is larger but on the small round glass, which stands within reach."""


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with opened() as page:
        yield page


@pytest.fixture(scope="module", params=PORTS)
def drawn(request: pytest.FixtureRequest, renderer: Renderer) -> tuple[str, Renderer]:
    """Draw everything once at a viewport: real screens, and the same in long words."""
    renderer.draw({name: still(shown(name)) for name in names()}, VIEWPORTS[request.param])
    return request.param, renderer


def names() -> list[str]:
    """Return the real screens, and in long words one of each kind."""
    return [*scenes(), *(f"{name}-long" for name in LONG)]


def shown(name: str) -> Directive:
    plain = name.removesuffix("-long")
    return scenes()[plain] if plain == name else in_long_words(scenes()[plain])


def words_of(value: object) -> Iterator[str]:
    """Yield every text that a data source wants to be read."""
    match value:
        case {"label": label}:
            yield str(label)
        case dict():
            hidden = ("size", "beforeSize", "weeks", "isFirst", "isLong", "breathes", "pause")
            for key, one in value.items():
                yield from words_of(one) if key not in hidden else ()
        case list() | tuple():
            for one in value:
                yield from words_of(one)
        case str() if value:
            yield value
        case _:
            return


def seen(measured: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [text for text in measured["texts"] if text["opacity"] > 0]


def test_amazons_validator_has_nothing_to_say_of_any_document() -> None:
    told = warnings({name: document(name) for name in DOCUMENTS})

    assert told == {name: [] for name in DOCUMENTS}


def test_all_that_is_to_be_read_stands_there_and_no_word_is_cut(
    drawn: tuple[str, Renderer],
) -> None:
    port, renderer = drawn
    for name in names():
        texts = renderer.measure(name)["texts"]

        expected = sorted(words_of(shown(name)["datasources"]["night"]))
        assert sorted(text["text"] for text in texts) == expected, (port, name)
        assert not [text["text"] for text in texts if text["broken"]], (port, name)


def test_every_line_lies_on_the_glass_and_on_no_other_line(drawn: tuple[str, Renderer]) -> None:
    port, renderer = drawn
    for name in names():
        texts = renderer.measure(name)["texts"]

        lines = [line for text in texts for line in text["lines"]]
        assert all(is_on_glass(ink(line), VIEWPORTS[port]) for line in lines), (port, name)
        for one, other in combinations(texts, 2):
            is_together = one["opacity"] == other["opacity"]  # what comes later lies over it
            assert not (is_together and overlap(one["box"], other["box"])), (port, name)


def test_letters_can_be_read_from_the_bed(drawn: tuple[str, Renderer]) -> None:
    port, renderer = drawn
    for name in names():
        for text in renderer.measure(name)["texts"]:
            assert text["size"] >= LEAST_LETTERS * VIEWPORTS[port].scale, (port, name, text["text"])


def test_what_can_be_touched_is_large_enough_and_apart(drawn: tuple[str, Renderer]) -> None:
    port, renderer = drawn
    least = LEAST_TOUCH * VIEWPORTS[port].scale
    for name in names():
        touches = renderer.measure(name)["touches"]

        pairs = shown(name)["datasources"]["night"].get("buttons", ())
        assert len(touches) == sum(map(len, pairs)), (port, name)
        for box in touches:
            assert box["right"] - box["left"] >= least, (port, name)
            assert box["bottom"] - box["top"] >= least, (port, name)
            assert is_on_glass(rounded(box), VIEWPORTS[port]), (port, name)
        assert not any(overlap(one, other) for one, other in combinations(touches, 2))


def test_it_is_dark_and_what_is_read_stands_out(drawn: tuple[str, Renderer]) -> None:
    port, renderer = drawn
    for name in scenes():
        image = picture(renderer, VIEWPORTS[port], name)

        assert max(luminance(colour) for _, colour in colours(image)) <= MOST_LUMINANCE
        scale = image.width / VIEWPORTS[port].width
        for text in seen(renderer.measure(name)):
            behind = background(image, text["box"], scale)
            assert contrast(colour_of(text["colour"]), behind) >= LEAST_CONTRAST, (port, name)


def test_every_screen_looks_like_its_picture_in_the_docs(drawn: tuple[str, Renderer]) -> None:
    port, renderer = drawn
    for name in scenes():
        with Image.open(file_of(port, name)) as kept:
            apart = difference(kept.convert("RGB"), picture(renderer, VIEWPORTS[port], name))

        assert apart <= MOST_DIFFERENCE, (port, name, apart)


def test_a_touch_sends_its_own_word_and_nothing_else(renderer: Renderer) -> None:
    renderer.draw({name: still(scenes()[name]) for name in ("question", "number")}, SMALL)

    for does, label in (("skip", "Skip"), ("repeat", "Repeat"), ("more_time", "More time")):
        assert renderer.press("question", label)["arguments"] == [does]
    assert renderer.press("number", "Done")["arguments"] == ["done"]


def test_the_question_comes_after_the_breath(renderer: Renderer) -> None:
    breath = scenes()["breath"]
    night = {**breath["datasources"]["night"], "pause": 0}
    soon: Directive = {**breath, "datasources": {"night": night}}

    renderer.draw({"breath": soon}, SMALL)

    assert renderer.comes("breath", night["before"], seconds=5)
    assert renderer.comes("breath", night["text"], seconds=30)


def is_on_glass(box: Box, viewport: Viewport) -> bool:
    corners = [(box[x], box[y]) for x in ("left", "right") for y in ("top", "bottom")]
    if viewport.is_round:
        radius = viewport.width / 2
        return all(hypot(x - radius, y - radius) <= radius for x, y in corners)
    return all(0 <= x <= viewport.width and 0 <= y <= viewport.height for x, y in corners)


def ink(line: Box) -> Box:
    """Return where a line's letters are: above and below them it is empty."""
    empty = (line["bottom"] - line["top"]) * 0.15
    return {**line, "top": line["top"] + empty, "bottom": line["bottom"] - empty}


def rounded(box: Box) -> Box:
    """Return what of a round-ended button is certainly ink: its middle, at full height."""
    inset = (box["bottom"] - box["top"]) / 2
    return {**box, "left": box["left"] + inset, "right": box["right"] - inset}


def overlap(one: Box, other: Box) -> bool:
    is_beside = one["right"] <= other["left"] or other["right"] <= one["left"]
    is_apart = one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
    return not is_beside and not is_apart


def colours(image: Image.Image) -> list[tuple[int, tuple[int, int, int]]]:
    found = image.getcolors(image.width * image.height)
    assert found
    return found  # type: ignore[return-value]  # the image is RGB


def background(image: Image.Image, box: Box, scale: float) -> tuple[int, int, int]:
    """Return what lies behind a text: the commonest colour in its box."""
    edges = [int(box[side] * scale) for side in ("left", "top", "right", "bottom")]
    return max(colours(image.crop((edges[0], edges[1], edges[2] + 1, edges[3] + 1))))[1]


def colour_of(css: str) -> tuple[int, int, int]:
    red, green, blue = map(int, re.findall(r"\d+", css)[:3])
    return red, green, blue


def luminance(colour: tuple[int, int, int]) -> float:
    """Return relative luminance as WCAG defines it, from 0 to 1."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)
