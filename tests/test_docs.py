"""The pages: every link leads somewhere, and every page can be found."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
NO_ANCHOR = re.compile(r"[^\w\- ]")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def links_of(page: Path) -> list[tuple[Path, str]]:
    """Return where a page's links within the project lead: a path, and a heading or nothing."""
    inside = [one for one in LINK.findall(page.read_text("utf-8")) if "://" not in one]
    split = [one.partition("#") for one in inside]
    return [((page.parent / path).resolve() if path else page, to) for path, _, to in split]


def anchors_of(page: Path) -> set[str]:
    """Return the headings of a page, as a link names them."""
    headings = HEADING.findall(page.read_text("utf-8"))
    return {NO_ANCHOR.sub("", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_of_the_page_leads_somewhere(page: Path) -> None:
    links = links_of(page)

    assert [path for path, _ in links if not path.exists()] == []
    assert [to for path, to in links if to and to not in anchors_of(path)] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    found, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page.suffix == ".md" and page not in found:
            found.add(page)
            waiting += [path for path, _ in links_of(page)]

    assert set(PAGES) <= found
