"""Whose key a chain vouches for, by an authority made here."""

from datetime import timedelta

import pytest

from skill.web.signature.certificates import public_roots, signer_of
from tests.web.amazon import BETWEEN, CHAIN, KEY, ROOTS, signature
from tests.web.authority import A_YEAR, Leaf, Span, pem
from tests.web.chains import bad, good
from tests.world import TEN_AT_NIGHT


@pytest.mark.parametrize("chain", good())
def test_a_chain_that_leads_to_our_root_vouches_for_alexas_key(chain: str) -> None:
    signer = signer_of(good()[chain], ROOTS, TEN_AT_NIGHT)

    assert signer is not None
    assert signer.key == KEY.public_key()


@pytest.mark.parametrize("chain", bad())
def test_any_other_chain_vouches_for_nobody(chain: str) -> None:
    assert signer_of(bad()[chain], ROOTS, TEN_AT_NIGHT) is None


@pytest.mark.parametrize(
    ("years", "vouches"), [(-1.01, False), (-0.99, True), (0.99, True), (1.01, False)]
)
def test_a_chain_is_good_for_as_long_as_it_says(years: float, *, vouches: bool) -> None:
    signer = signer_of(CHAIN, ROOTS, TEN_AT_NIGHT + A_YEAR * years)

    assert (signer is not None) == vouches


def test_it_expires_with_the_first_of_its_certificates() -> None:
    soon = TEN_AT_NIGHT + timedelta(hours=3)
    leaf = BETWEEN.issued(KEY, Leaf(span=Span(ends=soon)))

    signer = signer_of(pem([leaf, BETWEEN.certificate]), ROOTS, TEN_AT_NIGHT)

    assert signer is not None
    assert signer.expires == soon


def test_our_own_root_is_none_of_the_publics() -> None:
    assert signer_of(CHAIN, public_roots(), TEN_AT_NIGHT) is None


@pytest.mark.parametrize(
    "said",
    [
        "",
        " ",
        "=",
        "AAAA",
        "not base64!",
        "é",
        signature(b"other words"),
        signature(b"words") + "A",
    ],
)
def test_only_its_own_signature_over_these_bytes_holds(said: str) -> None:
    signer = signer_of(CHAIN, ROOTS, TEN_AT_NIGHT)

    assert signer is not None
    assert signer.has_signed(b"words", signature(b"words"))
    assert not signer.has_signed(b"words", said)
