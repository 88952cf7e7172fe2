"""The page in a real browser: whole nights, and what can happen in between."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.house import Bedside, Served, chromium, home, served

pytestmark = pytest.mark.xdist_group("renderer")  # one browser, on one of the workers

ALONE = ("just me", "my friend wrote", "the rain and i felt calm", "a garden")
TWO = (
    "there are two of us", "you made tea", "you laughed", "the walk and i felt light", "the rain",
    "calm", "an old dog", "the smell of bread",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def door() -> Iterator[Served]:
    with served() as opened:
        yield opened


@pytest.fixture
def bedside(browser: Any, door: Served) -> Iterator[Bedside]:  # noqa: ANN401 - Playwright's
    door.move(home())
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    at = Bedside(context.new_page()).open(door.url)
    yield at
    context.close()
    assert at.errors == []


@pytest.mark.parametrize("said", [ALONE, TWO], ids=["alone", "two"])
def test_a_whole_night_can_be_typed(bedside: Bedside, said: tuple[str, ...]) -> None:
    bedside.press("Open evening ritual")

    heard = bedside.type(*said)

    assert "one" in heard.casefold()
    assert bedside.page.locator("#glass .total").inner_text() == "1 night"
    assert bedside.state == "closed"


def test_silence_is_met_with_a_reprompt_and_then_the_session_closes(bedside: Bedside) -> None:
    asked = bedside.press("Open evening ritual")

    reprompted = bedside.press("(silence)")
    assert reprompted
    assert reprompted not in asked
    assert bedside.state == "listening"
    bedside.press("(silence)")

    assert bedside.state == "closed"


def test_what_is_touched_is_what_is_said(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")
    bedside.type("just me")

    bedside.press("Skip")

    assert "moment" in bedside.page.locator("#glass .text").inner_text().casefold()
    assert bedside.state == "listening"


def test_reloaded_in_the_middle_it_is_all_still_there(bedside: Bedside, door: Served) -> None:
    bedside.press("Open evening ritual")
    heard = bedside.type("just me", "my friend wrote")

    bedside.open(door.url)

    assert bedside.heard() == heard
    assert bedside.state == "listening"
    assert "one" in bedside.type(*ALONE[2:]).casefold()


def test_two_tabs_are_two_devices_in_one_house(bedside: Bedside, door: Served) -> None:
    bedside.press("Open evening ritual")
    asked = bedside.type("just me", "my friend wrote")

    kitchen = Bedside(bedside.page.context.new_page()).open(door.url)

    assert kitchen.state == "closed"
    assert kitchen.heard() == ""
    assert asked.split(". ")[-1] in kitchen.press("Open evening ritual")


def test_a_hang_up_closes_and_the_night_is_picked_up_again(bedside: Bedside) -> None:
    bedside.press("Open evening ritual")
    asked = bedside.type("just me", "my friend wrote")

    bedside.press("(hang up)")
    assert bedside.state == "closed"

    assert asked.split(". ")[-1] in bedside.press("Open evening ritual")
