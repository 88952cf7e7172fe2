"""Where a request may send us: Amazon's own examples, and every trick we know."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.web.signature.verifier import normalize_url
from tests.web.urls import GOOD, HERE, INVALID


@pytest.mark.parametrize(("url", "fetched"), GOOD.items())
def test_where_amazon_keeps_chains_they_are_fetched_in_one_spelling(url: str, fetched: str) -> None:
    assert normalize_url(url) == fetched


@pytest.mark.parametrize("url", INVALID, ids=ascii)
def test_nothing_is_fetched_from_anywhere_else(url: str) -> None:
    assert normalize_url(url) is None


def test_a_name_longer_than_s3_allows_is_refused() -> None:
    longest = HERE + "x" * (1024 - len(HERE))

    assert normalize_url(longest) == longest
    assert normalize_url(longest + "x") is None


TRICKY = st.text(
    alphabet=st.sampled_from("echo.api/%2eE\\:@#?;,+ \t\n\x00\u017f\u212a\u2024\uff0fxyz0-_~[]"),
    max_size=40,
)


@given(
    TRICKY | st.text(max_size=40), st.sampled_from(["https://s3.amazonaws.com/", HERE, "", "//"])
)
def test_whatever_passes_lies_in_amazons_folder_for_every_reader(tail: str, head: str) -> None:
    url = normalize_url(head + tail)

    if url is not None:
        parts = urlsplit(url)
        assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == (
            "https", "s3.amazonaws.com", "", "",
        )  # fmt: skip
        assert parts.path.startswith("/echo.api/")
        assert not {".", "..", ""} & set(parts.path[1:].split("/"))
        assert url.isascii()


@given(TRICKY)
def test_what_is_normal_stays_as_it_is(tail: str) -> None:
    once = normalize_url(HERE + tail)

    assert once is None or normalize_url(once) == once
