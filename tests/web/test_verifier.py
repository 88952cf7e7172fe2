"""Whether a request comes from Alexa: what is let in, and in which order the checks fall."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.web.signature.certificates import Refusal
from skill.web.signature.verifier import WINDOW, Verifier
from tests.alexa.envelopes import answer, envelope, launch
from tests.web.amazon import CHAIN, URL, Post, Shelf, signature, signed, verifier
from tests.web.authority import rsa_key
from tests.web.urls import GOOD, INVALID
from tests.world import Clock

A_SECOND, AN_HOUR = timedelta(seconds=1), timedelta(hours=1)
EVENT = "AlexaSkillEvent.SkillDisabled"


def asked(post: Post, verify: Verifier | None = None) -> object:
    """Return the refusal, or the envelope."""
    return (verify or verifier())(post.headers, post.body)


def at(moment: datetime, kind: str = "LaunchRequest") -> Post:
    stamped = envelope({"type": kind, "timestamp": moment.isoformat()})
    return signed(stamped)


def test_a_request_signed_by_alexa_is_let_in_as_it_was_sent() -> None:
    sent = answer("you made tea für mich ☕")

    assert asked(signed(sent)) == sent
    assert asked(signed(json.dumps(sent, ensure_ascii=False, indent=1).encode())) == sent


def test_headers_are_found_in_any_case() -> None:
    post = signed(launch())
    for case in (str.lower, str.upper, str.title):
        headers = {case(name): value for name, value in post.headers.items()}

        assert isinstance(asked(Post(headers, post.body)), dict)


@pytest.mark.parametrize("url", GOOD)
def test_every_url_amazon_allows_is_fetched_once(url: str) -> None:
    shelf = Shelf(dict.fromkeys(GOOD.values(), CHAIN))
    verify, post = verifier(shelf), signed(launch()).but(SignatureCertChainUrl=url)

    assert isinstance(asked(post, verify), dict)
    assert isinstance(asked(post, verify), dict)
    assert shelf.asked == {GOOD[url]: 1}


def test_no_other_url_is_fetched_at_all() -> None:
    shelf = Shelf({})
    verify, post = verifier(shelf), signed(launch())
    refusals = {asked(post.but(SignatureCertChainUrl=url), verify) for url in INVALID}

    assert refusals == {Refusal.BAD_URL, Refusal.UNSIGNED}  # an empty one is none
    assert not shelf.asked


@pytest.mark.parametrize(
    "missing",
    [
        {"SignatureCertChainUrl": None},
        {"Signature_256": None},
        {"SignatureCertChainUrl": None, "Signature_256": None},
        {"SignatureCertChainUrl": ""},
        {"Signature_256": ""},
    ],
)
def test_a_missing_header_is_enough_to_be_refused(missing: dict[str, str | None]) -> None:
    assert asked(signed(launch()).but(**missing)) is Refusal.UNSIGNED


def test_the_old_signature_alone_does_not_do() -> None:
    post = signed(launch())
    old = post.headers["Signature"]

    assert asked(post.but(Signature_256=old)) is Refusal.FORGED


def test_a_signature_by_another_key_is_forged() -> None:
    assert asked(signed(launch(), rsa_key("another"))) is Refusal.FORGED


def test_a_signature_over_another_request_is_forged() -> None:
    other = signature(signed(launch()).body)

    assert asked(signed(launch()).but(Signature_256=other)) is Refusal.FORGED


def test_a_chain_out_of_reach_refuses() -> None:
    assert asked(signed(launch()), verifier(Shelf({}))) is Refusal.UNREACHABLE


def test_a_chain_nobody_vouches_for_refuses() -> None:
    assert asked(signed(launch()), verifier(Shelf({URL: b"words"}))) is Refusal.UNTRUSTED


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"a":1,"a":2}', b"\xff"])
def test_even_alexa_must_send_json(body: bytes) -> None:
    assert asked(signed(body)) is Refusal.MALFORMED


@pytest.mark.parametrize(
    ("off", "is_let_in"),
    [
        (-WINDOW - A_SECOND, False),
        (-WINDOW, True),
        (timedelta(0), True),
        (WINDOW, True),
        (WINDOW + A_SECOND, False),
    ],
)
def test_a_request_is_let_in_within_150_seconds(off: timedelta, *, is_let_in: bool) -> None:
    clock = Clock()

    outcome = asked(at(clock.now - off), verifier(clock=clock))

    assert isinstance(outcome, dict) == is_let_in
    assert is_let_in or outcome is Refusal.STALE


@pytest.mark.parametrize(
    ("kind", "age", "is_let_in"),
    [
        (EVENT, AN_HOUR, True),
        (EVENT, AN_HOUR + A_SECOND, False),
        (EVENT, -WINDOW - A_SECOND, False),
        ("AlexaSkillEvent.ofTomorrow", AN_HOUR, True),
        ("AlexaSkillEvent", WINDOW + A_SECOND, False),
        ("x.AlexaSkillEvent.SkillDisabled", WINDOW + A_SECOND, False),
        ("Reminders.ReminderStarted", WINDOW + A_SECOND, False),
        ("Reminders.ReminderStarted", WINDOW, True),
    ],
)
def test_an_event_may_be_an_hour_old(kind: str, age: timedelta, *, is_let_in: bool) -> None:
    clock = Clock()

    assert isinstance(asked(at(clock.now - age, kind), verifier(clock=clock)), dict) == is_let_in


@pytest.mark.parametrize(
    "timestamp",
    [
        None, True, 1795316400000, 1795316400, 1e300, "", "now", "2026-11-22", "03:00:00Z", [], {},
        "2026-11-22T03:00:00Z ", "2026-11-22T03:00:00+99:00", "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00", "2026-11-22T03:00:00", "\u0662026-11-22T03:00:00Z",
    ],
)  # fmt: skip
def test_a_timestamp_that_is_none_is_stale(timestamp: object) -> None:
    stamped = envelope({"type": "LaunchRequest", "timestamp": timestamp})
    outcome = asked(signed(stamped))

    means_utc = timestamp == "2026-11-22T03:00:00"
    assert isinstance(outcome, dict) if means_utc else outcome is Refusal.STALE


@pytest.mark.parametrize("request_", [None, [], "now", {}, {"type": "LaunchRequest"}])
def test_an_envelope_without_a_timestamp_is_stale(request_: object) -> None:
    wire = {**launch(), "request": request_}

    assert asked(signed(wire)) is Refusal.STALE


def test_the_checks_fall_in_amazons_order() -> None:
    everything_wrong = Post(
        {"SignatureCertChainUrl": "https://evil.example/", "Signature-256": "no"}, b"{"
    )
    shelf = Shelf({})

    assert asked(Post({}, b"{")) is Refusal.UNSIGNED
    assert asked(everything_wrong, verifier(shelf)) is Refusal.BAD_URL
    good_url = everything_wrong.but(SignatureCertChainUrl=URL)
    assert asked(good_url, verifier(shelf)) is Refusal.UNREACHABLE
    assert asked(good_url, verifier(Shelf({URL: b""}))) is Refusal.UNTRUSTED
    assert asked(good_url) is Refusal.FORGED
    assert asked(signed(b"{")) is Refusal.MALFORMED
    assert asked(signed(b"{}")) is Refusal.STALE


POST = signed(launch())
WHATEVER = st.dictionaries(
    st.sampled_from(["SignatureCertChainUrl", "Signature-256", "Signature", "X"]),
    st.sampled_from([URL, signature(b"{}")]) | st.text(max_size=60),
)


@given(WHATEVER, st.binary(max_size=60) | st.sampled_from([b"{}", POST.body]))
def test_whatever_a_stranger_sends_is_a_refusal(headers: dict[str, str], body: bytes) -> None:
    assert isinstance(asked(Post(headers, body)), Refusal)


@given(st.data())
def test_no_byte_of_a_signed_body_can_be_changed(data: st.DataObject) -> None:
    post = POST
    place = data.draw(st.integers(0, len(post.body) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != post.body[place]))
    changed = post.body[:place] + bytes([byte]) + post.body[place + 1 :]

    assert asked(Post(post.headers, changed)) is Refusal.FORGED
