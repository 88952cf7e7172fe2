"""Certificate chains: those that vouch for Alexa, and those that only look it."""

from datetime import timedelta
from functools import cache

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.web.amazon import BETWEEN, CHAIN, KEY, LEAF, ROOT
from tests.web.authority import ALEXAS, Authority, Leaf, Span, curve_key, pem, root, rsa_key
from tests.world import TEN_AT_NIGHT

A_SECOND = timedelta(seconds=1)
OVER = Span(ends=TEN_AT_NIGHT - A_SECOND)
NOT_YET = Span(begins=TEN_AT_NIGHT + A_SECOND)

STRANGER = root("stranger")
ALSO_BETWEEN = STRANGER.vouched("between", BETWEEN.key)
"""The same authority, vouched for by a root we do not know: a cross-signed extra."""

ROOT_BY_STRANGER = STRANGER.vouched("root", ROOT.key)


@cache
def good() -> dict[str, bytes]:
    """Return chains that end at our root, by what is special about them."""
    deep = BETWEEN.below("deep")
    by_deep = [deep.issued(KEY), deep.certificate, BETWEEN.certificate]
    two_names = BETWEEN.issued(KEY, Leaf(names=("alexa.example", "echo-api.amazon.com")))
    loud = BETWEEN.issued(KEY, Leaf(names=("ECHO-API.Amazon.com",)))
    return {
        "as Amazon sends it": CHAIN,
        "with the root itself": pem([LEAF, BETWEEN.certificate, ROOT.certificate]),
        "with two authorities between": pem(by_deep),
        "the other way round": pem(by_deep[::-1]),
        "shuffled": pem([by_deep[1], by_deep[0], by_deep[2]]),
        "cross-signed, the stranger first": pem([LEAF, ALSO_BETWEEN, BETWEEN.certificate]),
        "cross-signed, the stranger last": pem([LEAF, BETWEEN.certificate, ALSO_BETWEEN]),
        "cross-signed above our root": pem([LEAF, BETWEEN.certificate, ROOT_BY_STRANGER]),
        "with all of it": pem([ROOT_BY_STRANGER, STRANGER.certificate, BETWEEN.certificate, LEAF]),
        "with somebody else's leaf": pem([_of_another(), LEAF, BETWEEN.certificate]),
        "each certificate twice": CHAIN + CHAIN,
        "with words between": b"Alexa's:\n" + CHAIN.replace(b"\n-----B", b"\nnext:\n-----B"),
        "with Windows' line ends": CHAIN.replace(b"\n", b"\r\n"),
        "with two names in the leaf": pem([two_names, BETWEEN.certificate]),
        "with its name in capitals": pem([loud, BETWEEN.certificate]),
        "issued by the root": pem([ROOT.issued(KEY)]),
    }


@cache
def bad() -> dict[str, bytes]:
    """Return chains that vouch for nobody, by what is wrong with them."""
    return {**_bad_leaves(), **_bad_paths(), **_no_chains()}


def _bad_leaves() -> dict[str, bytes]:
    leaves = {
        "expired a second ago": Leaf(span=OVER),
        "good from the next second on": Leaf(span=NOT_YET),
        "for another name": Leaf(names=("echo-api.amazon.com.evil.example",)),
        "for a name below": Leaf(names=("x.echo-api.amazon.com",)),
        "for a name above": Leaf(names=("amazon.com",)),
        "for every name above": Leaf(names=("*.amazon.com",)),
        "for every name there is": Leaf(names=("*",)),
        "for no name": Leaf(names=()),
        "for a name with a dot": Leaf(names=("echo-api.amazon.com.",)),
        "for a name with an end in it": Leaf(names=("echo-api.amazon.com\x00.evil.example",)),
        "not for servers": Leaf(purposes=(ExtendedKeyUsageOID.CLIENT_AUTH,)),
        "for code": Leaf(purposes=(ExtendedKeyUsageOID.CODE_SIGNING,)),
        "not for signing": Leaf(usages=frozenset({"key_encipherment"})),
        "for making others": Leaf(usages=frozenset({"digital_signature", "key_cert_sign"})),
        "silent about its use": Leaf(usages=None),
        "an authority": Leaf(is_authority=True),
        "something critical nobody knows": Leaf(
            extra=(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"),)
        ),
    }
    chains = {f"a leaf {name}": _with(leaf) for name, leaf in leaves.items()}
    chains["a leaf with another kind of key"] = _chained(BETWEEN.issued(curve_key("alexa")))
    chains["a leaf with a short key"] = _chained(BETWEEN.issued(rsa_key("short", 1024)))
    return chains


def _bad_paths() -> dict[str, bytes]:
    over, not_yet = ROOT.below("over", OVER), ROOT.below("not yet", NOT_YET)
    narrow = ROOT.below("narrow", depth=0)
    too_deep = narrow.below("too deep")
    posing = Authority("posing", curve_key("posing"), ROOT.issued(curve_key("posing")))
    another_key = Authority("between", curve_key("not between"), BETWEEN.certificate)
    by_itself = Authority("echo-api.amazon.com", curve_key("itself"), LEAF)
    return {
        "no authority between": pem([LEAF]),
        "no leaf": pem([BETWEEN.certificate]),
        "another authority between": pem([LEAF, ROOT.below("elsewhere").certificate]),
        "a root we do not know": pem([LEAF, ALSO_BETWEEN, STRANGER.certificate]),
        "a leaf that vouches for itself": pem([by_itself.issued(KEY)]),
        "an authority that is over": _by(over),
        "an authority that is not yet": _by(not_yet),
        "an authority below one that may have none": pem(
            [too_deep.issued(KEY), too_deep.certificate, narrow.certificate]
        ),
        "a server posing as an authority": _by(posing),
        "an authority with another's key": pem([another_key.issued(KEY), BETWEEN.certificate]),
        "more certificates than anybody needs": CHAIN + pem([STRANGER.certificate]) * 15,
    }


def _no_chains() -> dict[str, bytes]:
    label = b"CERTIFICATE"
    return {
        "nothing": b"",
        "words": b"<Error><Code>AccessDenied</Code></Error>",
        "noise": bytes(range(256)) * 8,
        "half of it": CHAIN[: len(CHAIN) // 3],
        "a certificate of nothing": b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "a certificate of noise": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "called something else": CHAIN.replace(label, b"PUBLIC KEY"),
        "one letter changed": CHAIN.replace(b"A", b"B", 40),
        "the binary form": pem([LEAF])[28:-26],
    }


def _of_another() -> x509.Certificate:
    return BETWEEN.issued(rsa_key("another"), Leaf(names=("another.example",)))


def _with(leaf: Leaf) -> bytes:
    return _chained(BETWEEN.issued(KEY, leaf))


def _chained(leaf: x509.Certificate) -> bytes:
    return pem([leaf, BETWEEN.certificate])


def _by(authority: Authority) -> bytes:
    return pem([authority.issued(KEY, ALEXAS), authority.certificate])
