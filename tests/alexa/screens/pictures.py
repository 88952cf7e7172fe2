"""The pictures in docs/screens: one of every screen at every viewport, small, and told apart.

`python -m tests.alexa.screens.pictures` takes them anew, after a change that was looked at.
"""

import sys
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

from tests.alexa.screens.renderer import VIEWPORTS, Renderer, Viewport, opened
from tests.alexa.screens.scenes import scenes, still

FOLDER = Path(__file__).parents[3] / "docs" / "screens"
WIDTH, COLOURS = 480, 32
MOST_DIFFERENCE = 3.0
"""Of 255, on average: letters drawn by another release of the browser stay well below."""


def picture(renderer: Renderer, viewport: Viewport, name: str) -> Image.Image:
    """Take a picture as small as it is kept."""
    is_tall = viewport.height >= viewport.width
    return renderer.picture(name, WIDTH // 2 if is_tall else WIDTH)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how far two pictures are apart, of 255, where they are not both dark."""
    if one.size != other.size:
        return 255.0
    apart = ImageChops.difference(one.convert("L"), other.convert("L"))
    lit = ImageChops.lighter(one.convert("L"), other.convert("L")).point(lambda v: 255 * (v > 20))
    area = max(ImageStat.Stat(lit).sum[0] / 255, 1.0)
    return float(ImageStat.Stat(apart).sum[0]) / area


def file_of(viewport: str, name: str, folder: Path = FOLDER) -> Path:
    """Return where the picture of a screen is kept."""
    return folder / f"{name}-{viewport}.png"


def take(folder: Path) -> None:
    """Take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {name: still(one) for name, one in scenes().items()}
    with opened() as renderer:
        for port, viewport in VIEWPORTS.items():
            renderer.draw(drawn, viewport)
            for name in drawn:
                image = picture(renderer, viewport, name)
                palette = image.quantize(COLOURS, dither=Image.Dither.NONE)
                palette.save(file_of(port, name, folder), optimize=True)


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
