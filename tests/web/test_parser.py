"""JSON as Alexa writes it: what is read, and what is not."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.web.signature.strict_json import DEEPEST, LARGEST, MOST, parse_json
from tests.alexa.envelopes import answer, launch

NOT_ALEXAS = {
    "nothing": b"",
    "space": b"  \n",
    "half": b'{"a": ',
    "a list": b"[]",
    "text": b'"{}"',
    "a number": b"7",
    "null": b"null",
    "two": b"{}{}",
    "more after it": b"{} x",
    "a comma too many": b'{"a": 1,}',
    "a comment": b'{"a": 1} // x',
    "single quotes": b"{'a': 1}",
    "a name without quotes": b"{a: 1}",
    "a line end in a text": b'{"a": "\n"}',
    "a control character in a text": b'{"a": "\x00"}',
    "a name twice": b'{"a": 1, "a": 1}',
    "a name twice, deep down": b'{"a": [{"b": {"c": 1, "c": 2}}]}',
    "a name twice, once escaped": b'{"a": 1, "\\u0061": 2}',
    "not a number": b'{"a": NaN}',
    "infinity": b'{"a": Infinity}',
    "minus infinity": b'{"a": -Infinity}',
    "infinity in digits": b'{"a": 1e999}',
    "minus infinity in digits": b'{"a": [-1e999]}',
    "five thousand digits": b'{"a": ' + b"9" * 5000 + b"}",
    "a leading zero": b'{"a": 01}',
    "a plus": b'{"a": +1}',
    "hexadecimal": b'{"a": 0x10}',
    "an Arabic digit": '{"a": ٣}'.encode(),
    "half a character": b'{"a": "\\ud83d"}',
    "half a character as a name": b'{"\\udc00": 1}',
    "the halves the wrong way round": b'{"a": "\\ude00\\ud83d"}',
    "half a character in a list": b'{"a": ["\\ud83d x"]}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "UTF-16 without a mark": '{"a": 1}'.encode("utf-16-le"),
    "UTF-32": '{"a": 1}'.encode("utf-32-be"),
    "Latin-1": '{"a": "é"}'.encode("latin-1"),
    "overlong UTF-8": b'{"a": "\xc0\xaf"}',
    "a surrogate in UTF-8": b'{"a": "\xed\xa0\x80"}',
    "too deep": b'{"a":' + b"[" * DEEPEST + b"]" * DEEPEST + b"}",
    "much too deep": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "a hundred thousand brackets": b"[" * 100_000,
    "too many values": b'{"a": [' + b"0," * MOST + b"0]}",
    "too large": b'{"a": "' + b"x" * LARGEST + b'"}',
    "compressed": b"\x1f\x8b\x08\x00",
    "a form": b"request=%7B%7D",
    "XML": b"<request/>",
}


@pytest.mark.parametrize("what", NOT_ALEXAS)
def test_what_alexa_would_not_write_is_not_read(what: str) -> None:
    assert parse_json(NOT_ALEXAS[what]) is None


@pytest.mark.parametrize(
    "wire",
    [
        {},
        launch(),
        answer("emoji 😀, right to left \u202e, a null \x00, <speak>, {braces}"),
        {"a": [1, -2.5, 1e300, True, None, "", [], {}]},
        {"a": "x" * 8_000},
        {"request": {"timestamp": 1795316400000}},
    ],
)
def test_what_alexa_writes_is_read_as_it_is(wire: dict[str, object]) -> None:
    assert parse_json(json.dumps(wire).encode()) == wire
    assert parse_json(json.dumps(wire, ensure_ascii=False).encode()) == wire


def test_the_limits_themselves_are_allowed() -> None:
    deep = b'{"a":' + b"[" * (DEEPEST - 2) + b"]" * (DEEPEST - 2) + b"}"
    large = b'{"a": "' + b"x" * (LARGEST - 9) + b'"}'

    assert parse_json(deep) is not None
    assert len(large) == LARGEST
    assert parse_json(large) is not None


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.text(max_size=9)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.text(max_size=5), JSON, max_size=5))
def test_every_object_comes_back_as_it_was_written(wire: dict[str, object]) -> None:
    assert parse_json(json.dumps(wire).encode()) == wire


@given(st.binary(max_size=200))
def test_noise_is_read_as_nothing_and_breaks_nothing(body: bytes) -> None:
    read = parse_json(body)

    assert read is None or json.loads(body) == read


@given(st.floats())
def test_no_number_that_is_none_gets_through(number: float) -> None:
    read = parse_json(json.dumps({"a": number}).encode())

    assert (read is not None) == math.isfinite(number)


@pytest.mark.parametrize("brackets", [DEEPEST - 2, DEEPEST - 1, DEEPEST, DEEPEST + 9])
def test_brackets_in_words_are_no_depth(brackets: int) -> None:
    wire = {"a": "[{" * brackets, "b": ["{"] * brackets}

    assert parse_json(json.dumps(wire).encode()) == wire
