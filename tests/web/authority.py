"""Certificate authorities of our own, and leaves as Amazon's are, to be spoiled by tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.world import TEN_AT_NIGHT

ALEXA = "echo-api.amazon.com"
A_YEAR = timedelta(days=365)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Span:
    """From when until when a certificate is good."""

    begins: datetime = TEN_AT_NIGHT - A_YEAR
    ends: datetime = TEN_AT_NIGHT + A_YEAR


GOOD = Span()


@dataclass(frozen=True)
class Leaf:
    """What a leaf says of itself. The defaults are what Amazon's say."""

    names: tuple[str, ...] = (ALEXA,)
    span: Span = GOOD
    usages: frozenset[str] | None = frozenset({"digital_signature", "key_encipherment"})
    """None: it does not say."""

    purposes: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.SERVER_AUTH,)
    is_authority: bool = False
    extra: tuple[x509.ExtensionType, ...] = ()


ALEXAS = Leaf()


@dataclass(frozen=True)
class Authority:
    """Somebody who signs certificates."""

    name: str
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def below(self, name: str, span: Span = GOOD, depth: int | None = None) -> "Authority":
        """Return an authority that this one vouches for."""
        key = curve_key(name)
        return Authority(name, key, self.vouched(name, key, span, depth))

    def vouched(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey,
        span: Span = GOOD,
        depth: int | None = None,
    ) -> x509.Certificate:
        """Return an authority's certificate, signed by this one."""
        return _authority(name, key, self, span, depth)

    def issued(self, key: PrivateKey, leaf: Leaf = ALEXAS) -> x509.Certificate:
        """Return a leaf's certificate, signed by this one."""
        builder = _builder(leaf.names[0] if leaf.names else "nobody", key, self, leaf.span)
        for extension, critical in _said_of(leaf):
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(self.key, hashes.SHA256())


def root(name: str, span: Span = GOOD) -> Authority:
    """Return an authority that vouches for itself."""
    key = curve_key(name)
    return Authority(name, key, _authority(name, key, None, span, None))


@cache
def curve_key(name: str) -> ec.EllipticCurvePrivateKey:
    """Return the key of that name, the same each time."""
    assert name
    return ec.generate_private_key(ec.SECP256R1())


@cache
def rsa_key(name: str, size: int = 2048) -> rsa.RSAPrivateKey:
    """Return the RSA key of that name, the same each time."""
    assert name
    return rsa.generate_private_key(public_exponent=65537, key_size=size)


def pem(certificates: Sequence[x509.Certificate]) -> bytes:
    """Return them as they lie on Amazon's shelf."""
    return b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)


def _authority(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: Authority | None,
    span: Span,
    depth: int | None,
) -> x509.Certificate:
    usages = _usages(frozenset({"digital_signature", "key_cert_sign", "crl_sign"}))
    return (
        _builder(name, key, issuer, span)
        .add_extension(x509.BasicConstraints(ca=True, path_length=depth), critical=True)
        .add_extension(usages, critical=True)
        .sign(issuer.key if issuer else key, hashes.SHA256())
    )


def _builder(
    name: str, key: PrivateKey, issuer: Authority | None, span: Span
) -> x509.CertificateBuilder:
    signer = issuer.key if issuer else key
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer.name if issuer else name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(span.begins)
        .not_valid_after(span.ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )


def _said_of(leaf: Leaf) -> list[tuple[x509.ExtensionType, bool]]:
    said: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=leaf.is_authority, path_length=None), True)
    ]
    if leaf.names:
        names = x509.SubjectAlternativeName([x509.DNSName(name) for name in leaf.names])
        said.append((names, False))
    if leaf.usages is not None:
        said.append((_usages(leaf.usages), True))
    if leaf.purposes:
        said.append((x509.ExtendedKeyUsage(leaf.purposes), False))
    return said + [(extension, True) for extension in leaf.extra]


def _usages(named: frozenset[str]) -> x509.KeyUsage:
    possible = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{usage: usage in named for usage in possible.split()})


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
