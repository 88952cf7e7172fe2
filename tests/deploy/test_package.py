"""The zip for Lambda: the same bytes each time, nothing in it without need, and a night from it."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.session import Session

from deploy import elf, package
from skill.storage.dynamodb.client import models
from skill.words.tables import json_of
from tests.alexa.envelopes import answer, intent, launch
from tests.deploy.libraries import use_our_own

pytestmark = pytest.mark.xdist_group("package")  # it is built once

MODELS, NOWHERE = package.MODELS, Path("nowhere")
MOST_BYTES = 24_000_000
FOREIGN = ("boto3", "botocore", "flask", "click", "hassil", "dateparser", "rich", "waitress")
A_SHORT_NIGHT = [
    launch(),
    intent("IntroduceIntent", {"first": "maya", "second": "sam"}),
    intent("ShortNightIntent"),
    answer("you made the bed with the good sheets"),
    answer("you let me sleep through the alarm"),
]
NIGHT = """
import json, sys
sys.path[:0] = [sys.argv[1]]
import lambda_function
said, attributes = [], {}
for at, turn in enumerate(json.load(sys.stdin)):
    turn["session"].update(new=at == 0, attributes=attributes)
    answer = lambda_function.lambda_handler(turn, None)
    attributes = answer.get("sessionAttributes", {})
    said.append(answer["response"])
files = [m.__file__ for m in sys.modules.values() if getattr(m, "__file__", None)]
print(json.dumps({"said": said, "files": files, "path": sys.path}))
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package.build(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def unzipped(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def runnable(unzipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with this machine's libraries: arm64's own do not run here."""
    if sys.platform != "linux":
        pytest.skip("the libraries in the zip are for Linux")
    folder = tmp_path_factory.mktemp("here") / "task"
    shutil.copytree(unzipped, folder)
    use_our_own(folder)
    return folder


def test_a_whole_short_night_is_spoken_from_the_unzipped_folder_alone(runnable: Path) -> None:
    heard = _spent(runnable, RITUAL_STORE="memory://")
    assert [said["shouldEndSession"] for said in heard["said"]] == [False] * 4 + [True]
    assert "Maya" in heard["said"][1]["outputSpeech"]["ssml"]
    assert "Good night" in heard["said"][-1]["outputSpeech"]["ssml"]
    assert not [file for file in heard["files"] if "site-packages" in file]


def test_the_same_files_give_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "a copy of another day"
    shutil.copytree(archive.with_suffix(""), copy)
    for file in copy.rglob("*"):
        os.utime(file, (time.time() - 1e8, time.time() - 1e8))

    again = package.zipped(copy, tmp_path / "again.zip")

    assert again.read_bytes() == archive.read_bytes()


def test_it_is_light_enough(unzipped: Path) -> None:
    assert package.size(unzipped) < MOST_BYTES


def test_it_holds_only_what_lambda_needs(unzipped: Path) -> None:
    files = [file.relative_to(unzipped) for file in unzipped.rglob("*")]

    assert Path("lambda_function.py") in files
    assert Path("interaction_models/en-US.json") in files
    for left_out in ("web", "speaker", "cli", "doctor.py", "__main__.py"):
        assert Path("skill", left_out) not in files
    assert not {file.parts[0] for file in files} & set(FOREIGN)
    assert not [file for file in files if "__pycache__" in file.parts]


def test_every_table_made_beforehand_says_what_people_wrote(unzipped: Path) -> None:
    written = [*unzipped.rglob("*.toml")]

    assert len(written) > 40
    for file in written:
        made = json.loads(json_of(file).read_text(encoding="utf-8"))
        source = package.ROOT / file.relative_to(unzipped)
        assert made == tomllib.loads(source.read_text(encoding="utf-8")), file.name


def test_with_its_narrowed_models_dynamodb_is_called_as_botocore_calls_it(unzipped: Path) -> None:
    ours, theirs = (_client_of(folder, "eu-west-1") for folder in (unzipped / MODELS, NOWHERE))

    for operation in ("Query", "GetItem", "UpdateItem", "TransactWriteItems", "DeleteItem"):
        mine, amazons = (_described(client, operation) for client in (ours, theirs))
        assert mine == amazons


@pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.full)])
def test_with_its_narrowed_models_dynamodb_lies_where_botocore_says_in_every_region(
    unzipped: Path, every: int
) -> None:
    session = Session()
    partitions = session.get_available_partitions()
    regions = [
        region
        for partition in partitions
        for region in session.get_available_regions("dynamodb", partition)
    ]

    assert len(regions) > 30
    for region in regions[::every]:
        ours, theirs = (_client_of(folder, region).meta for folder in (unzipped / MODELS, NOWHERE))
        assert ours.endpoint_url == theirs.endpoint_url
        assert ours.region_name == theirs.region_name == region


def test_only_what_must_be_is_machine_code_and_it_is_for_lambdas_own_machine(
    unzipped: Path,
) -> None:
    files = [file for file in unzipped.rglob("*") if file.is_file()]

    libraries = [file for file in files if file.read_bytes()[:4] == elf.MAGIC]
    owners = {library.relative_to(unzipped).parts[0].split(".")[0] for library in libraries}
    assert owners == {"_cffi_backend", "cryptography", "msgspec"}
    assert all("cpython-313" in library.name or ".abi3." in library.name for library in libraries)
    assert {elf.machine_of(file.read_bytes()) for file in libraries} == {elf.ARM64}
    assert not {file.suffix for file in files} & {".pyd", ".dylib", ".dll"}


def test_a_sealed_night_is_kept_from_the_unzipped_folder_with_this_machines_libraries(
    runnable: Path, tmp_path: Path
) -> None:
    """What was left out of them is not missed."""
    nights = tmp_path / "nights"

    night = _spent(runnable, RITUAL_STORE=f"sqlite:///{nights / 'nights.db'}", RITUAL_KEY="k" * 43)

    assert "Good night" in night["said"][-1]["outputSpeech"]["ssml"]
    assert "could" not in night["said"][0]["outputSpeech"]["ssml"]
    assert not [file for file in night["files"] if "site-packages" in file]
    assert b"bed with the good sheets" not in (nights / "nights.db").read_bytes()
    assert b"maya" not in (nights / "nights.db").read_bytes().lower()
    assert (nights / "nights.db").stat().st_size


def test_every_licence_travels_along(unzipped: Path) -> None:
    assert "MIT" in (unzipped / "LICENSE").read_text(encoding="utf-8")
    assert (unzipped / "skill" / "locales" / "LICENSE").is_file()
    for described in unzipped.glob("*.dist-info"):
        assert (described / "METADATA").is_file()


def test_the_lock_pins_what_the_tests_run_with() -> None:
    lambdas, ours = (_pins(package.LOCK.with_name(name)) for name in ("lambda.lock", "run.lock"))

    assert lambdas.items() <= ours.items()
    assert not lambdas.keys() & set(FOREIGN)


def test_the_lock_names_no_address() -> None:
    assert "://" not in package.LOCK.read_text(encoding="utf-8")


def _client_of(folder: Path, region: str) -> BaseClient:
    session = Session()
    session.register_component("data_loader", models(folder))
    return session.create_client("dynamodb", region_name=region)


def _described(client: BaseClient, operation: str) -> tuple[object, ...]:
    model = client.meta.service_model.operation_model(operation)
    shapes = (model.input_shape, model.output_shape)
    return (
        model.http,
        model.idempotent_members,
        *(shape and shape.members.keys() for shape in shapes),
    )


def _spent(folder: Path, **environment: str) -> Mapping[str, Any]:
    """Spend a short night in an interpreter that sees the folder and nothing else."""
    night = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", NIGHT, str(folder)],
        input=json.dumps(A_SHORT_NIGHT),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment,
    )
    assert night.returncode == 0, night.stderr
    heard: Mapping[str, Any] = json.loads(night.stdout)
    return heard


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE))
