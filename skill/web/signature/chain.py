"""Whose key a certificate chain vouches for, if it is Alexa's."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import (
    Certificate,
    DNSName,
    DuplicateExtension,
    ExtensionNotFound,
    KeyUsage,
    SubjectAlternativeName,
    UnsupportedGeneralNameType,
    load_pem_x509_certificates,
)
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

NAME = "echo-api.amazon.com"
"""Whom the leaf must name, letter by letter: a wildcard above it does not do."""

MOST = 16
"""Certificates in one chain, cross-signed ones among them. Amazon sends four or five."""

SHORTEST = 2048
"""Bits of the key that signs. The library holds the authorities' keys to it, not the leaf's."""

UNREADABLE = (
    ValueError,
    DuplicateExtension,
    ExtensionNotFound,
    UnsupportedAlgorithm,
    UnsupportedGeneralNameType,
    VerificationError,
)


@dataclass(frozen=True)
class Signer:
    """A key that may sign for Alexa."""

    key: RSAPublicKey
    expires: datetime
    """When the first certificate between leaf and root does."""

    def has_signed(self, body: bytes, signature: str) -> bool:
        """Say whether the base64 text is this key's RSA PKCS#1 v1.5 signature over SHA-256."""
        try:
            self.key.verify(b64decode(signature, validate=True), body, PKCS1v15(), SHA256())
        except (ValueError, InvalidSignature):
            return False
        return True


def signer_of(pem: bytes, roots: Store, moment: datetime) -> Signer | None:
    """Return who may sign, or None if the chain does not lead from Alexa's name to a root.

    The certificates may be in any order, and more than are needed: a path is looked for from each
    leaf that names Alexa to any root. Held at `moment`: validity of the whole path, its
    signatures, key usages, constraints and strengths as in the web's own rules, and that the leaf
    may sign. Revocation is not looked up: Amazon's requirements name none, and the leaf is short.
    """
    return next(_signers(pem, roots, moment), None)


def _signers(pem: bytes, roots: Store, moment: datetime) -> Iterator[Signer]:
    try:
        chain = load_pem_x509_certificates(pem)
    except ValueError:
        return
    for leaf in chain if len(chain) <= MOST else ():
        try:
            if _names_alexa(leaf):
                yield from _find_trusted(leaf, chain, roots, moment)
        except UNREADABLE:
            continue


def _names_alexa(leaf: Certificate) -> bool:
    names = leaf.extensions.get_extension_for_class(SubjectAlternativeName).value
    return NAME in (name.lower() for name in names.get_values_for_type(DNSName))


def _find_trusted(
    leaf: Certificate, chain: list[Certificate], roots: Store, moment: datetime
) -> Iterator[Signer]:
    """Yield who signs, if this leaf is good. Raises VerificationError if it is not."""
    others = [certificate for certificate in chain if certificate != leaf]
    verifier = (
        PolicyBuilder()
        .store(roots)
        .time(moment)
        .extension_policies(
            ca_policy=ExtensionPolicy.webpki_defaults_ca(),
            ee_policy=ExtensionPolicy.webpki_defaults_ee().require_present(
                KeyUsage, Criticality.AGNOSTIC, _must_sign
            ),
        )
        .build_server_verifier(DNSName(NAME))
    )
    path = verifier.verify(leaf, others)
    key = leaf.public_key()
    if isinstance(key, RSAPublicKey) and key.key_size >= SHORTEST:
        yield Signer(key, min(certificate.not_valid_after_utc for certificate in path))


def _must_sign(_policy: Policy, _leaf: Certificate, usage: KeyUsage) -> None:
    """Refuse a leaf that may not sign, or that may make others."""
    if not usage.digital_signature or usage.key_cert_sign:
        raise ValueError("this key is not for signing requests")
