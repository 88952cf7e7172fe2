"""Amazon's own renderer of APL, in a browser without a window; and Amazon's own validator.

Both are npm packages, fetched once into build/, each checked against the hash in the lock file.
The renderer would fetch its fonts from outside: it is given Open Sans, which is as wide.
"""

import json
import shutil
import subprocess
import tempfile
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.alexa.screens.scenes import Directive

HERE = Path(__file__).parent
CACHE = Path(__file__).parents[3] / "build" / "apl"
FONT = Path("/usr/share/fonts/truetype/open-sans/OpenSans-Regular.ttf")
MOST_TAPS = 10
ROOM = "http://renderer.invalid/"
"""The page's address: nothing leaves the machine, whatever it asks for is answered here."""


@dataclass(frozen=True)
class Viewport:
    """A device's screen, in the pixels it has."""

    width: int
    height: int
    dpi: int = 160
    is_round: bool = False
    mode: str = "HUB"

    @property
    def scale(self) -> float:
        """Pixels in a dp."""
        return self.dpi / 160

    def wire(self) -> dict[str, object]:
        """Return it as the renderer wants it."""
        shape = "ROUND" if self.is_round else "RECTANGLE"
        size = {"width": self.width, "height": self.height, "dpi": self.dpi}
        return {**size, "isRound": self.is_round, "shape": shape, "mode": self.mode}


VIEWPORTS = {
    "round": Viewport(480, 480, is_round=True),
    "small": Viewport(960, 480),
    "medium": Viewport(1024, 600),
    "large": Viewport(1280, 800),
    "extra-large": Viewport(1920, 1080),
    "portrait": Viewport(1080, 1920),
    "tv": Viewport(1920, 1080, dpi=320, mode="TV"),
}


def fetched() -> Path:
    """Return where the npm packages are, or skip the test and say what is missing."""
    if not shutil.which("npm"):
        pytest.skip("the renderer and the validator come as npm packages, and there is no npm")
    return packages_of(HERE, CACHE)


@lru_cache
def packages_of(folder: Path, cache: Path) -> Path:
    """Install what a folder's lock file pins beside the cache, and move it in.

    Two processes may do this at once.
    """
    modules = cache / "node_modules"
    if not modules.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as name:
            for file in ("package.json", "package-lock.json"):
                shutil.copy(folder / file, name)
            npm = ["npm", "ci", "--silent", "--ignore-scripts", "--legacy-peer-deps"]
            subprocess.run([*npm, "--no-audit", "--no-fund"], cwd=name, check=True)
            _move_in(Path(name, "node_modules"), modules)
    return modules


def _move_in(installed: Path, modules: Path) -> None:
    try:
        installed.rename(modules)
    except OSError:
        if not modules.is_dir():  # otherwise another process was first
            raise


def warnings(documents: Mapping[str, Mapping[str, Any]]) -> Mapping[str, list[str]]:
    """Return what Amazon's validator has to say of documents, by their names."""
    node = ["node", str(HERE / "validate.js"), str(fetched() / "apl-suggester")]
    told = subprocess.run(
        node, input=json.dumps(documents), capture_output=True, text=True, check=True
    )
    warned: Mapping[str, list[str]] = json.loads(told.stdout)
    return warned


class Renderer:
    """A page with the renderer on it. Draws many screens at once, one beneath the other."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401 - Playwright's, where it is installed
        self._page = page
        self._chromium = page.context.new_cdp_session(page)

    def draw(self, screens: Mapping[str, Directive], viewport: Viewport) -> None:
        """Draw screens by their names, in place of those that were there."""
        drawn = [[name, one["document"], one["datasources"]] for name, one in screens.items()]
        self._page.evaluate("([screens, port]) => draw(screens, port)", [drawn, viewport.wire()])

    def measure(self, name: str) -> Mapping[str, Any]:
        """Return what can be measured of a screen: its texts and what can be touched."""
        measured: Mapping[str, Any] = self._page.evaluate("name => measure(name)", name)
        return measured

    def picture(self, name: str, width: int) -> Image.Image:
        """Take a picture of one screen, so many pixels wide."""
        box = self._page.locator(f"#{name}").bounding_box()
        clip = {**box, "scale": width / box["width"]}
        asked = {"format": "png", "clip": clip, "captureBeyondViewport": True}
        taken = self._chromium.send("Page.captureScreenshot", asked)
        with Image.open(BytesIO(b64decode(taken["data"]))) as image:
            return image.convert("RGB")

    def press(self, name: str, label: str) -> Mapping[str, Any]:
        """Tap what bears a label until the renderer has seen it; return what it sends.

        Like a device, it looks for fingers once a frame, and a busy machine draws few of those.
        """
        before = self._page.evaluate("sent.length")
        for _ in range(MOST_TAPS):
            self._page.locator(f"#{name} p", has_text=label).last.click(delay=200)
            self._page.wait_for_timeout(500)
            if self._page.evaluate("sent.length") > before:
                sent: Mapping[str, Any] = self._page.evaluate("sent.at(-1)")
                return sent
        raise TimeoutError(f"nothing was sent for {label}")

    def comes(self, name: str, text: str, seconds: float) -> bool:
        """Say whether a text is wholly there within so many seconds."""
        there = (
            "([name, text]) => measure(name).texts.some(o => o.text === text && o.opacity > 0.9)"
        )
        self._page.wait_for_function(there, arg=[name, text], timeout=seconds * 1000)
        return True


@contextmanager
def opened() -> Iterator[Renderer]:
    """Open the renderer's page, or skip the test and say what is missing."""
    modules, chromium = fetched(), shutil.which("chromium")
    if not chromium or not FONT.is_file():
        pytest.skip("the renderer needs chromium and fonts-open-sans")
    playwright = pytest.importorskip("playwright.sync_api", reason="the renderer needs playwright")
    library = modules / "apl-viewhost-web" / "index.js"
    answers = {"index.html": HERE / "renderer.html", "viewhost.js": library}
    with playwright.sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.route("**/*", lambda route: _answer(route, answers))
        page.goto(f"{ROOM}index.html")
        yield Renderer(page)
        browser.close()


def _answer(route: Any, answers: Mapping[str, Path]) -> None:  # noqa: ANN401 - Playwright's
    asked = route.request.url
    if asked.startswith(ROOM):
        file = answers.get(asked.removeprefix(ROOM))
        route.fulfill(path=file) if file else route.abort()
    elif route.request.resource_type == "font":
        route.fulfill(path=FONT, headers={"Access-Control-Allow-Origin": "*"})
    else:
        route.abort()
