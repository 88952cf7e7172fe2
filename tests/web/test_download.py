"""Fetching a chain from a real HTTPS server on loopback, well-behaved or not."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from ssl import create_default_context
from threading import active_count

import certifi
import pytest

from skill.web.signature.download import BusyError, Downloader, DownloadError, GoneError
from tests.web import shelf_server as shelves
from tests.web.amazon import CHAIN, Shelf
from tests.web.shelf_server import ShelfServer, roots_file, shelf_server
from tests.web.urls import HERE

BEHAVIOURS: dict[str, shelves.Behaviour] = {
    "/echo.api/good.pem": shelves.good,
    "/echo.api/small-enough.pem": shelves.just_small_enough,
    "/echo.api/large.pem": shelves.large,
    "/echo.api/moved.pem": shelves.moved,
    "/echo.api/failing.pem": shelves.failing,
    "/echo.api/endless.pem": shelves.endless,
    "/echo.api/dripping.pem": shelves.dripping,
    "/echo.api/dripping-head.pem": shelves.dripping_head,
    "/echo.api/silent.pem": shelves.silent,
    "/echo.api/cut-off.pem": shelves.cut_off,
    "/echo.api/no-http.pem": shelves.no_http,
}
PLACES = 32
PATIENT, SOON = 30.0, 0.3
"""Seconds. What should arrive may take its time here; what never will is given up soon."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShelfServer]:
    with shelf_server(BEHAVIOURS, tmp_path_factory.mktemp("shelf")) as opened:
        yield opened


@pytest.fixture
def download(server: ShelfServer, tmp_path: Path) -> Downloader:
    return Downloader(create_default_context(cafile=roots_file(tmp_path)), PATIENT, server.address)


@pytest.fixture
def hurried(download: Downloader) -> Downloader:
    return replace(download, seconds=SOON)


@pytest.fixture(params=["downloader", "shelf"])
def fetch(request: pytest.FixtureRequest, download: Downloader) -> Callable[[str], bytes]:
    in_memory = Shelf({HERE + "good.pem": CHAIN})
    return in_memory if request.param == "shelf" else download


def test_what_lies_there_is_returned(fetch: Callable[[str], bytes]) -> None:
    assert fetch(HERE + "good.pem") == CHAIN
    assert fetch(HERE + "good.pem") == CHAIN


def test_where_nothing_lies_there_is_an_error_of_a_kind(fetch: Callable[[str], bytes]) -> None:
    with pytest.raises(DownloadError, match=r"^status \d+$"):
        fetch(HERE + "nothing.pem")


def test_the_largest_chain_is_taken(download: Downloader) -> None:
    assert len(download(HERE + "small-enough.pem")) == 32 * 1024


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("large", "large"),
        ("moved", "status 302"),
        ("failing", "status 503"),
        ("endless", "large"),
        ("cut-off", "ProtocolError|IncompleteRead"),
        ("no-http", "BadStatusLine"),
    ],
)
def test_anything_else_is_an_error_of_a_kind(download: Downloader, name: str, kind: str) -> None:
    with pytest.raises(DownloadError, match=f"^({kind})$"):
        download(f"{HERE}{name}.pem")


@pytest.mark.parametrize("name", ["dripping", "dripping-head", "silent"])
def test_a_server_that_never_ends_is_hung_up_on(hurried: Downloader, name: str) -> None:
    with pytest.raises(DownloadError, match=r"^(late|TimeoutError)$"):
        hurried(f"{HERE}{name}.pem")

    _await_all(hurried)


def test_a_redirect_is_not_followed(download: Downloader, server: ShelfServer) -> None:
    before = server.asked["/echo.api/good.pem"]

    with pytest.raises(DownloadError):
        download(HERE + "moved.pem")

    assert server.asked["/echo.api/good.pem"] == before


def test_only_so_many_wait_at_once(download: Downloader) -> None:
    for _ in range(PLACES):
        download.free.acquire()

    with pytest.raises(BusyError):
        download(HERE + "good.pem")


@pytest.mark.parametrize(("name", "is_gone"), [("nothing", True), ("failing", False)])
def test_that_nothing_lies_there_is_told_apart_from_trouble(
    download: Downloader, name: str, *, is_gone: bool
) -> None:
    with pytest.raises(DownloadError) as raised:
        download(f"{HERE}{name}.pem")

    assert isinstance(raised.value, GoneError) is is_gone


def test_a_failure_takes_no_place_for_good(download: Downloader) -> None:
    for _ in range(PLACES + 1):
        with pytest.raises(DownloadError, match="status"):
            download(HERE + "nothing.pem")
        _await_all(download)

    assert download(HERE + "good.pem") == CHAIN


def test_a_server_that_is_not_amazons_is_not_believed(server: ShelfServer) -> None:
    download = Downloader(create_default_context(cafile=certifi.where()), PATIENT, server.address)
    before = server.asked["/echo.api/good.pem"]

    with pytest.raises(DownloadError, match="SSL"):
        download(HERE + "good.pem")

    assert server.asked["/echo.api/good.pem"] == before


def test_a_server_of_another_name_is_not_believed(tmp_path: Path) -> None:
    with shelf_server(BEHAVIOURS, tmp_path, name="evil.example") as server:
        download = Downloader(
            create_default_context(cafile=roots_file(tmp_path)), PATIENT, server.address
        )

        with pytest.raises(DownloadError, match="SSL"):
            download(HERE + "good.pem")


def test_where_nobody_listens_there_is_an_error_of_a_kind(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = taken.getsockname()
    download = Downloader(create_default_context(cafile=roots_file(tmp_path)), SOON, address)

    with pytest.raises(DownloadError, match="NewConnectionError"):
        download(HERE + "good.pem")


def test_a_server_that_never_shakes_hands_is_left(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        download = Downloader(
            create_default_context(cafile=roots_file(tmp_path)), SOON, mute.getsockname()
        )

        with pytest.raises(DownloadError, match=r"late|Timeout"):
            download(HERE + "good.pem")

        _await_all(download)


def _await_all(download: Downloader) -> None:
    """Wait until every place is free again: no thread is left holding one."""
    places = [download.free.acquire(timeout=10) for _ in range(PLACES)]
    assert all(places), active_count()
    for _ in places:
        download.free.release()
