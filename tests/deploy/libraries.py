"""The libraries of this machine in the place of Lambda's, so that the package runs here."""

from importlib.util import find_spec
from pathlib import Path

from deploy import elf

NAMES = ("cryptography.hazmat.bindings._rust", "_cffi_backend", "msgspec._core")


def use_our_own(package: Path) -> None:
    """Replace the libraries in an unzipped package by ours of the same version, stripped too."""
    for theirs in package.rglob("*.so"):
        theirs.unlink()
    for name in NAMES:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise LookupError(f"{name} is not installed")
        ours = Path(spec.origin)
        installed = next(parent for parent in ours.parents if parent.name == "site-packages")
        (package / ours.relative_to(installed)).write_bytes(elf.stripped(ours.read_bytes()))
