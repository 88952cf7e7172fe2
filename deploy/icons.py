"""The skill's icon, from the one drawing that every picture of ours comes from."""

from pathlib import Path

import resvg_py

DRAWING = Path(__file__).parents[1] / "skill" / "web" / "page" / "icon.svg"

SIZES = {"small": 108, "large": 512}
"""What the skill store asks for, in pixels."""


def draw(folder: Path, locale: str) -> None:
    """Draw both sizes of the icon for a locale into a folder."""
    for name, pixels in SIZES.items():
        (folder / f"{locale}_{name}Icon.png").write_bytes(drawn(pixels))


def drawn(pixels: int) -> bytes:
    """Return the drawing as a PNG, this wide and this high: the same bytes every time."""
    return bytes(resvg_py.svg_to_bytes(svg_path=str(DRAWING), width=pixels, height=pixels))
