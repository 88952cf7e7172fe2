"""The page's own door: who is let in, what a browser is told, and that it is nowhere else."""

import pytest
from flask.testing import FlaskClient

from skill.web.app import accept_unsigned, create_app
from tests.browser.house import home, skill_with
from tests.web.amazon import verifier

TURN = "/rooms/bedroom/turns"
OPEN = {"words": "(open)"}


def page() -> FlaskClient:
    return create_app(skill_with(), accept_unsigned, home()).test_client()


def test_a_turn_goes_through_the_door() -> None:
    came = page().post(TURN, json=OPEN).get_json()

    assert came["isListening"]
    assert came["screen"]["type"] == "Alexa.Presentation.APL.RenderDocument"


def test_how_things_stand_is_told_alike_on_opening_and_after_a_switch() -> None:
    client = page()

    opened = client.get("/rooms/bedroom").get_json()
    switched = client.post("/rooms/bedroom/switches", json={"voice": "one"}).get_json()

    assert switched["switches"] == {**opened["switches"], "voice": "one"}
    assert {**switched, "switches": {}, "lines": []} == {**opened, "switches": {}, "lines": []}


@pytest.mark.parametrize("path", ["/", "/nights", "/screen", "/page/speaker.js", "/nights.json"])
def test_where_alexa_is_let_in_there_is_no_page(path: str) -> None:
    door = create_app(skill_with(), verifier(), home()).test_client()

    with page().get(path) as shown:
        assert shown.status_code == 200
    assert door.get(path).status_code == 404
    assert door.post(TURN, json=OPEN).status_code == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:5000", "192.168.1.20:5000", "127.0.0.1.evil.example", ""]
)
@pytest.mark.parametrize("path", ["/", "/rooms/bedroom", "/nights.json", "/healthz"])
def test_whoever_calls_this_machine_by_another_name_is_refused(host: str, path: str) -> None:
    response = page().get(path, headers={"Host": host})

    assert (response.status_code, response.data) == (403, b"")


@pytest.mark.parametrize("host", ["localhost:5000", "127.0.0.1:5000", "[::1]:5000"])
def test_this_machine_has_its_own_names(host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host}"}

    assert page().post(TURN, json=OPEN, headers=headers).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:8000", "null"])
@pytest.mark.parametrize("path", [TURN, "/alexa"])
def test_no_other_site_can_speak_here(origin: str, path: str) -> None:
    response = page().post(path, json=OPEN, headers={"Origin": origin})

    assert (response.status_code, response.data) == (403, b"")


PICTURE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
FRAME = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
NEIGHBOUR = {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
FORM = {**LINK, "Origin": "https://evil.example"}


@pytest.mark.parametrize("wanted_as", [PICTURE, FRAME, NEIGHBOUR, FORM])
@pytest.mark.parametrize("path", ["/", "/rooms/bedroom", "/nights.json", "/rooms/x/evening.txt"])
def test_what_another_site_asks_for_without_naming_itself_is_refused(
    path: str, wanted_as: dict[str, str]
) -> None:
    response = page().get(path, headers=wanted_as)

    assert (response.status_code, response.data) == (403, b"")


def test_another_site_cannot_push_out_the_tab_somebody_speaks_to() -> None:
    client = page()
    client.post(TURN, json=OPEN, headers={"Sec-Fetch-Site": "same-origin"})

    for number in range(40):
        for wanted_as in (PICTURE, LINK):
            client.get(f"/rooms/theirs-{number}", headers=wanted_as)
            client.get(f"/rooms/theirs-{number}/evening.txt", headers=wanted_as)
        client.post(f"/rooms/theirs-{number}/turns", json=OPEN, headers=FORM)

    assert client.get("/rooms/bedroom").get_json()["isListening"]


@pytest.mark.parametrize("wanted_as", [{"Sec-Fetch-Site": "none"}, LINK, {}])
def test_a_link_or_an_address_that_is_typed_opens_the_page(wanted_as: dict[str, str]) -> None:
    with page().get("/", headers=wanted_as) as shown:
        assert shown.status_code == 200


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (TURN, b"{}"),
        (TURN, b"[]"),
        (TURN, b'{"words": 7}'),
        (TURN, b"words"),
        ("/rooms/no%20name/turns", b'{"words": "(open)"}'),
        ("/rooms/bedroom/switches", b'{"zone": "Nowhere"}'),
    ],
)
def test_what_no_page_of_ours_says_is_refused(path: str, said: bytes) -> None:
    response = page().post(path, data=said, content_type="application/json")

    assert (response.status_code, response.data) == (400, b"")


def test_a_form_cannot_be_made_to_speak() -> None:
    response = page().post(TURN, data='{"words": "(open)"}', content_type="text/plain")

    assert response.status_code == 400


@pytest.mark.parametrize("path", ["/", "/nights", "/page/speaker.js", "/rooms/bedroom"])
def test_a_page_may_load_nothing_from_elsewhere_and_stand_in_no_frame(path: str) -> None:
    with page().get(path) as shown:
        headers = shown.headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
