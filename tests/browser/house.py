"""A house to open in a browser: the real server on loopback, and the system's own Chromium."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from skill.alexa.handlers import AlexaSkill
from skill.cli.serving import home_of
from skill.ports import Journal
from skill.settings import Settings
from skill.speaker.zones import RoomZones
from skill.storage.memory import MemoryJournal
from skill.web.app import accept_unsigned, create_app
from skill.web.page import Home
from skill.web.server import server_of
from tests.world import NEW_YORK, Clock

PATIENCE = 90_000
"""Milliseconds: a machine that does everything else too may take its time."""


def home(journal: Journal | None = None, renderer: Path | None = None) -> Home:
    """Return a house in New York at ten at night."""
    skill = skill_with(journal)
    return replace(home_of(skill, Settings(zone=NEW_YORK.key)), renderer=renderer)


def skill_with(journal: Journal | None = None) -> AlexaSkill:
    return AlexaSkill(journal or MemoryJournal(), RoomZones(NEW_YORK), Clock())


@dataclass
class Served:
    """A server on loopback whose house can be changed for another one between tests."""

    app: Any
    port: int = 0

    def __call__(self, environ: Any, start_response: Any) -> Any:  # noqa: ANN401 - WSGI
        return self.app(environ, start_response)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def move(self, to: Home) -> None:
        """Be another house from now on."""
        self.app = create_app(skill_with(), accept_unsigned, to)


@contextmanager
def served() -> Iterator[Served]:
    """Serve a house on loopback."""
    door = Served(None)
    door.move(home())
    server: Any = server_of(door, "127.0.0.1", 0)  # type: ignore[arg-type]  # whose app changes
    door.port = server.effective_port
    Thread(target=server.run, daemon=True).start()
    yield door
    server.close()


@contextmanager
def chromium() -> Iterator[Any]:
    """Open the system's Chromium without a window, or skip the test and say what is missing."""
    found = shutil.which("chromium")
    if not found:
        pytest.skip("the page is tried out in chromium, and there is none")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright drives chromium")
    with playwright.sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


class Bedside:
    """One tab, and somebody in front of it."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401 - Playwright's
        self.page = page
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)

    def open(self, url: str) -> "Bedside":
        self.page.goto(url)
        self.settle()
        return self

    def press(self, name: str) -> str:
        """Press a button by its name; return what is heard then."""
        self.page.get_by_role("button", name=name, exact=True).click()
        return self.heard()

    def type(self, *utterances: str) -> str:
        """Type one thing after the other; return what the last one is answered with."""
        for words in utterances:
            self.page.get_by_label("What you say").fill(words)
            self.page.keyboard.press("Enter")
            self.settle()
        return self.heard()

    def open_drawer(self) -> None:
        """Pull out the drawer for whoever develops, or push it in."""
        self.page.get_by_text("For whoever develops").click()

    def switch(self, name: str) -> None:
        """Turn a switch, and wait until it is turned."""
        with self.page.expect_response("**/switches"):
            self.page.get_by_label(name).click()

    def speak(self, locale: str) -> None:
        """Choose another language, and close the drawer again."""
        self.open_drawer()
        with self.page.expect_response("**/switches"):
            self.page.get_by_label("Language").select_option(locale)
        self.open_drawer()

    def settle(self) -> None:
        """Wait until the turn is over."""
        self.page.wait_for_selector("body[data-turn=over]")

    def heard(self) -> str:
        """Return the last thing that was heard."""
        self.settle()
        lines = self.page.locator("#lines .it")
        return str(lines.last.inner_text()) if lines.count() else ""

    @property
    def state(self) -> str:
        return str(self.page.locator("body").get_attribute("data-state"))

    def _note(self, message: Any) -> None:  # noqa: ANN401 - Playwright's
        if message.type == "error":
            self.errors.append(message.text)
