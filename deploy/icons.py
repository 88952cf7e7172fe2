"""The skill's icon: a dark, calm night, and one small warm light."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SIZES = {"small": 108, "large": 512}
"""What the skill store asks for, in pixels."""

CANVAS = 1024
TOP, BOTTOM = (13, 17, 38), (38, 40, 72)
HILL = (9, 11, 24)
GLOW, LIGHT = (255, 186, 104), (255, 226, 170)
LAMP = (CANVAS // 2, 610)
STARS = ((230, 210, 5), (380, 130, 4), (610, 250, 4), (790, 160, 6), (880, 330, 4), (150, 390, 4))
"""Where, and how large."""


def draw(folder: Path, locale: str) -> None:
    """Draw both sizes of the icon for a locale into a folder."""
    night = _night()
    for name, pixels in SIZES.items():
        icon = night.resize((pixels, pixels), Image.Resampling.LANCZOS)
        icon.save(folder / f"{locale}_{name}Icon.png", optimize=True)


def _night() -> Image.Image:
    sky = _sky()
    brush = ImageDraw.Draw(sky)
    for x, y, radius in STARS:
        brush.ellipse(_around(x, y, radius), fill=(196, 200, 224))
    sky.paste(GLOW, mask=_glow(300, 90, 90))
    brush.ellipse((-260, 690, CANVAS + 260, 1600), fill=HILL)
    sky.paste(GLOW, mask=_glow(110, 150, 40))
    brush.ellipse(_around(*LAMP, 34), fill=LIGHT)
    return sky


def _sky() -> Image.Image:
    fade = Image.linear_gradient("L").resize((CANVAS, CANVAS))
    return Image.composite(
        Image.new("RGB", fade.size, BOTTOM), Image.new("RGB", fade.size, TOP), fade
    )


def _glow(radius: int, strength: int, softness: int) -> Image.Image:
    """Return how much light reaches each point."""
    mask = Image.new("L", (CANVAS, CANVAS), 0)
    ImageDraw.Draw(mask).ellipse(_around(*LAMP, radius), fill=strength)
    return mask.filter(ImageFilter.GaussianBlur(softness))


def _around(x: int, y: int, radius: int) -> tuple[int, int, int, int]:
    return (x - radius, y - radius, x + radius, y + radius)
