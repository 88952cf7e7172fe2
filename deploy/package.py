"""The zip that Lambda runs: the skill, its words, and what they need, and nothing else."""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from deploy.beforehand import make_tables, narrow_models
from deploy.elf import stripped

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "lambda.lock"
NEXT_PIN = re.compile(r"\n(?=\S)")
NAME = "evening-ritual-lambda"

OURS_LEFT_OUT = {
    "felt",
    "heard",
    "asked.jsonl",
    "web",
    "speaker",
    "cli",
    "doctor.py",
    "__main__.py",
    "__pycache__",
    "py.typed",
}
"""The other doors, and what only serves whoever writes code."""

THEIRS_LEFT_OUT = {"__pycache__", "tests", "bin", "py.typed"}
LICENCES = ("licen", "copying", "notice", "authors", "metadata")
"""How a file begins that says on which terms something may be passed on: some only in METADATA."""

PYTHON = ("--only-binary=:all:", "--python-version=3.13")
PURE = (*PYTHON, "--platform=any", "--implementation=py", "--abi=none")
"""Only wheels without machine code, for pip refuses any other: made anywhere, it runs on arm64."""

ARM64 = (
    *PYTHON, "--platform=manylinux_2_28_aarch64", "--platform=manylinux2014_aarch64",
    "--implementation=cp",
)  # fmt: skip
"""Wheels for Lambda's own machine: Amazon Linux 2023, whose glibc is 2.34."""

MACHINE_CODE = {"cryptography", "cffi", "msgspec"}
"""What seals, and what the ritual's values and records are made with. There is none of it without
machine code, so it is taken as it is built for Lambda's own machine."""

UNUSED = {"pycparser", "requests", "certifi", "charset-normalizer", "idna"}
"""For making libraries, and for calling Alexa's services by the SDK: nothing here does either."""

NEVER_LOADED = (
    "cffi",  # only its library beside it is
    "cryptography/x509",
    "cryptography/hazmat/backends",
    "cryptography/hazmat/primitives/asymmetric",
    "cryptography/hazmat/primitives/kdf",
    "cryptography/hazmat/primitives/serialization",
    "cryptography/hazmat/primitives/twofactor",
)
"""Of what seals, everything but AES-GCM."""

MODELS = Path("skill", "storage", "dynamodb", "models")
"""Where `skill.storage.dynamodb.client` looks for them."""

EARLIEST = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16


def build(folder: Path) -> Path:
    """Make the zip in a folder, and beside it the unzipped folder. Return the zip."""
    unzipped = folder / NAME
    shutil.rmtree(unzipped, ignore_errors=True)
    install(unzipped)
    trim(unzipped)
    add_ours(unzipped)
    return zipped(unzipped, folder / f"{NAME}.zip")


def install(folder: Path) -> None:
    """Put what the lock file pins into a folder, as far as a turn may need it. Runs pip twice."""
    pins = {one.split("==")[0]: one for one in NEXT_PIN.split(LOCK.read_text("utf-8"))}
    pure = [pin for name, pin in pins.items() if name not in MACHINE_CODE | UNUSED]
    _install(folder, pure, PURE)
    _install(folder, [pins[name] for name in sorted(MACHINE_CODE)], ARM64)


def _install(folder: Path, pins: list[str], kind: tuple[str, ...]) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    exactly = ["--require-hashes", "--no-deps", "--no-compile", *kind, "--target", str(folder)]
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(pins))
        file.flush()
        subprocess.run([*pip, *exactly, "-r", file.name], check=True)


def trim(folder: Path) -> None:
    """Drop what no turn reads. Licences stay."""
    for library in folder.rglob("*.so"):
        library.write_bytes(stripped(library.read_bytes()))
    for name in NEVER_LOADED:
        shutil.rmtree(folder / name)
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and path.name in THEIRS_LEFT_OUT:
            shutil.rmtree(path)
        elif path.is_file() and _is_idle(path.relative_to(folder)):
            path.unlink()


def add_ours(folder: Path) -> None:
    """Copy the skill, its interaction models and the door; make what can be made beforehand."""
    shutil.copytree(ROOT / "skill", folder / "skill", ignore=shutil.ignore_patterns(*OURS_LEFT_OUT))
    models = folder / "interaction_models"
    shutil.copytree(ROOT / "interaction_models", models, ignore=shutil.ignore_patterns("*.toml"))
    shutil.copy(ROOT / "lambda" / "lambda_function.py", folder)
    shutil.copy(ROOT / "LICENSE", folder)
    for model in models.glob("*.json"):
        model.write_text(_compact(model.read_text("utf-8")), encoding="utf-8")
    make_tables(folder / "skill")
    narrow_models(folder / MODELS)


def _compact(model: str) -> str:
    """Return a model without the spaces that people read it by: half of all its bytes."""
    return json.dumps(json.loads(model), ensure_ascii=False, separators=(",", ":"))


def zipped(folder: Path, target: Path) -> Path:
    """Zip a folder. The same files give the same bytes, on any day and in any folder."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in _files(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EARLIEST)
            entry.create_system = 3  # as if on Unix, wherever it is made
            entry.external_attr = READABLE
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return target


def size(folder: Path) -> int:
    """Return the bytes that Lambda would unzip."""
    return sum(path.stat().st_size for path in _files(folder))


def _files(folder: Path) -> Iterator[Path]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return iter(sorted(files, key=lambda path: path.relative_to(folder).as_posix()))


def _is_idle(path: Path) -> bool:
    """Say whether a file of somebody else's is needed neither by a turn nor by its licence."""
    if path.name.casefold().startswith(LICENCES):
        return False
    if path.name == "py.typed" or path.suffix == ".pyi" or path.parts[0].endswith(".dist-info"):
        return True
    return path.match("babel/locale-data/*.dat") and path.stem.split("_")[0] not in _languages()


def _languages() -> set[str]:
    """Return the languages we speak, and the root that all of babel's data grows from."""
    return {"root", *(file.stem.split("-")[0] for file in ROOT.glob("interaction_models/*.json"))}


def main() -> None:
    """Build, and say what came of it."""
    archive = build(Path(sys.argv[1]))
    unzipped = size(archive.with_suffix(""))
    print(f"{archive}: {archive.stat().st_size / 1e6:.1f} MB, {unzipped / 1e6:.1f} MB unzipped")


if __name__ == "__main__":
    main()
