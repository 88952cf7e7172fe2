"""The wheel: installed as anybody would, into an environment that holds nothing else, it starts."""

import importlib.metadata
import os
import re
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements" / "run.lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NAME, VERSION = PROJECT["project"]["name"], PROJECT["project"]["version"]
IMPORTED = re.compile(r"^\s*(?:from|import) (\w+)", re.MULTILINE)
ONLY_FOR_TYPES = {"mypy_boto3_dynamodb"}
NIGHT = ("talk", "--zone", "Europe/Berlin", "--now", "2026-11-21T22:00")

pytestmark = pytest.mark.xdist_group("wheel")  # it is built once

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution, and the wheel from what is in it and from nothing else."""
    folder = tmp_path_factory.mktemp("dist")
    (source,) = _built("sdist", ROOT, folder)
    with tarfile.open(source) as packed:
        packed.extractall(folder, filter="data")
    (built,) = _built("wheel", folder / source.name.removesuffix(".tar.gz"), folder)
    return built


@pytest.fixture(scope="module")
def run(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Install the wheel, as it is, where nothing is; return its console script, at home there."""
    folder, home = tmp_path_factory.mktemp("installed"), tmp_path_factory.mktemp("home")
    _uv("venv", "--python", sys.executable, str(folder))
    python = str(folder / "bin" / "python")
    _uv("pip", "install", "--python", python, "--constraint", str(LOCK), str(wheel))

    def run_script(*arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [folder / "bin" / NAME, *arguments],
            input=said,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=home,
            env={"HOME": str(home), "PATH": os.defpath},
        )

    return run_script


def test_a_whole_evening_is_spoken_from_the_wheel(run: Run) -> None:
    said = "my friend wrote\njust me\nthe rain and i felt calm\na garden\n"

    night = run(*NIGHT, said=said)

    assert night.returncode == 0, night.stderr
    assert night.stdout.count("\nA: ") == 5
    assert night.stdout.endswith("(session closed)\n")


@pytest.mark.parametrize("command", [
    ["nights"], ["doctor"],
    *(pytest.param(command, marks=pytest.mark.full) for command in (
        ["--help"], ["serve", "--help"], ["lines"], ["export", "--help"], ["table", "--help"],
        ["say", "--help"], ["key"],
    )),
], ids=" ".join)  # fmt: skip
def test_a_command_starts_from_the_wheel(run: Run, command: list[str]) -> None:
    done = run(*command)

    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_it_says_its_version(run: Run) -> None:
    assert run("--version").stdout == f"{NAME} {VERSION}\n"


def test_the_wheel_holds_the_words_the_page_and_the_models(wheel: Path) -> None:
    with ZipFile(wheel) as packed:
        held = set(packed.namelist())

    for folder, kind in (("skill", "*.toml"), ("skill/web/page", "*"), ("interaction_models", "*")):
        assert {str(file.relative_to(ROOT)) for file in (ROOT / folder).rglob(kind)} <= held


def test_everything_that_is_imported_is_asked_for() -> None:
    ours = {"skill", *sys.stdlib_module_names} | ONLY_FOR_TYPES
    imported = {
        name
        for file in (ROOT / "skill").rglob("*.py")
        for name in IMPORTED.findall(_code(file))
        if name not in ours
    }
    owners = importlib.metadata.packages_distributions()

    asked_for = {_name(one) for one in PROJECT["project"]["dependencies"]}
    for name in sorted(imported):
        assert {one.casefold() for one in owners[name]} & asked_for, name


def test_what_lambda_needs_is_some_of_what_the_wheel_needs() -> None:
    lambdas = PROJECT["dependency-groups"]["lambda"]

    assert set(lambdas) < set(PROJECT["project"]["dependencies"])
    assert not {_name(one) for one in lambdas} & {"flask", "click", "boto3", "botocore", "waitress"}


def _code(file: Path) -> str:
    """Return a file without its docstrings, in which a sentence may begin with `from`."""
    return re.sub(r'"""[\s\S]*?"""', "", file.read_text(encoding="utf-8"))


def _name(requirement: str) -> str:
    return re.split(r"[<>=; \[]", requirement)[0].casefold()


def _built(target: str, source: Path, folder: Path) -> Iterator[Path]:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=120)
    return folder.glob("*.whl" if target == "wheel" else "*.tar.gz")


def _uv(*arguments: str) -> None:
    uv = Path(sys.executable).with_name("uv")
    done = subprocess.run(
        [uv, "--quiet", *arguments], check=False, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
