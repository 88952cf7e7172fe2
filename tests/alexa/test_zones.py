"""Asking a device for its zone, over a real connection to a server of our own."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zoneinfo import ZoneInfo

import pytest

from skill.alexa.device_zone import DeviceZones, zone_named
from skill.ports import Device


@pytest.mark.parametrize("key", ["+02:00", "EST5", "GMT+1", "Nowhere/City", "../../etc/passwd", ""])
def test_what_is_no_place_is_no_zone(key: str) -> None:
    assert zone_named(key) is None


def test_a_place_is_a_zone() -> None:
    assert zone_named("America/New_York") == ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    "device",
    [
        Device(),
        Device("id", "https://api.amazonalexa.com", ""),
        Device("id", "http://api.amazonalexa.com", "token"),
        Device("id", "https://api.amazonalexa.com.example.org", "token"),
        Device("id", "https://example.org", "token"),
        Device("id", "https://evil.example/x.amazon.com", "token"),
        Device("id", "https://evil.example?.amazonalexa.com", "token"),
        Device("id", "https://evil.example#.amazon.com", "token"),
        Device("id", "https://evil.example@api.amazonalexa.com", "token"),
        Device("id", "https://[", "token"),
    ],
)
def test_the_token_is_sent_to_nobody_but_amazon(device: Device) -> None:
    assert DeviceZones().of_device(device) is None


@pytest.mark.parametrize(
    ("path", "zone"),
    [("zone", "Europe/Berlin"), ("offset", ""), ("denied", ""), ("broken", ""), ("empty", "")],
)
def test_the_answer_is_a_zone_or_nobody_knows(server: str, path: str, zone: str) -> None:
    zones = DeviceZones(is_trusted=lambda endpoint: endpoint == server)

    found = zones.of_device(Device(path, server, "token"))

    assert str(found or "") == zone


def test_a_device_that_does_not_answer_is_not_waited_for(server: str) -> None:
    zones = DeviceZones(is_trusted=lambda endpoint: endpoint == server)

    assert zones.of_device(Device("silent", server, "token")) is None


ANSWERS = {
    "zone": (200, b'"Europe/Berlin"'),
    "offset": (200, b'"+02:00"'),
    "denied": (403, b'{"code": "ACCESS_DENIED"}'),
    "broken": (200, b"{"),
    "empty": (204, b""),
}


class SettingsApi(BaseHTTPRequestHandler):
    """Answers as the settings API does, well or badly."""

    def do_GET(self) -> None:
        device = self.path.split("/")[3]
        if device == "silent":
            threading.Event().wait(3)
            return
        status, body = ANSWERS[device]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    api = ThreadingHTTPServer(("127.0.0.1", 0), SettingsApi)
    api.daemon_threads = True
    threading.Thread(target=api.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{api.server_port}"
    api.shutdown()
    api.server_close()
