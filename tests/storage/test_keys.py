"""Where the wrapping keys come from: a setting, a file at home, AWS KMS."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session
from click.testing import CliRunner, Result
from moto import mock_aws

from skill import bootstrap, cli
from skill.ports import StoreError, UnreadableError, Write
from skill.ritual.model.household import Household
from skill.settings import Settings, keys_in
from skill.storage.dynamodb.client import A_TURN
from skill.storage.encryption.aes import AesKeyring
from skill.storage.encryption.keyfile import KeyFile
from skill.storage.encryption.kms import decrypt
from tests.storage import engine
from tests.world import bedroom

NIGHT = date(2026, 11, 21)
HOUSEHOLD = Household(revision=1)
ROOT = Path(__file__).parents[2]


# At home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def test_at_home_a_key_is_made_on_first_use_and_lies_away_from_the_nights(home: Path) -> None:
    store = f"sqlite:///{home / 'data' / 'nights.db'}"
    room = bedroom(bootstrap.journal_of(Settings(store)))
    assert not bootstrap.key_file().exists()

    room.open()
    room.say("i'm quillonia and this is sam", "no", "you fed the marmoset")

    stolen = b"".join(one.read_bytes() for one in (home / "data").iterdir())
    assert bootstrap.key_file().stat().st_mode & 0o777 == 0o600
    assert bootstrap.key_file().parent.stat().st_mode & 0o077 == 0
    assert b"quillonia" not in stolen.lower()
    assert b"marmoset" not in stolen
    again = bedroom(bootstrap.journal_of(Settings(store)))
    assert "Quillonia" in again.open() or again.say("who are we")


def test_a_setting_comes_before_the_file(home: Path) -> None:
    store = f"sqlite:///{home / 'nights.db'}"

    bootstrap.journal_of(Settings(store, key="k" * 43)).keep("house", Write(HOUSEHOLD))

    assert not bootstrap.key_file().exists()


def test_of_many_that_make_the_file_at_once_all_have_the_same_key(tmp_path: Path) -> None:
    file = tmp_path / "new" / "key"

    def made_by(_nth: int) -> tuple[bytes, ...]:
        KeyFile(file, keys_in).create()
        return KeyFile(file, keys_in).read()

    with ThreadPoolExecutor(8) as makers:
        made = set(makers.map(made_by, range(8)))

    assert len(made) == 1
    assert [one.name for one in file.parent.iterdir()] == ["key"]


@pytest.mark.parametrize("spoiled", ["", "no key", "k" * 20])
def test_a_spoiled_file_is_named_and_left_alone(tmp_path: Path, spoiled: str) -> None:
    file = tmp_path / "key"
    file.write_text(spoiled, encoding="utf-8")

    KeyFile(file, keys_in).create()
    with pytest.raises(UnreadableError, match=str(file)):
        KeyFile(file, keys_in).read()

    assert file.read_text(encoding="utf-8") == spoiled


def test_a_folder_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    with pytest.raises(StoreError, match="cannot be made"):
        KeyFile(tmp_path / "file" / "key", keys_in).create()


# The operator


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments, env=environment)


def test_a_new_key_is_printed_and_is_one(home: Path) -> None:
    one, other = (run("key").stdout.strip() for _ in range(2))

    assert keys_in(one) != keys_in(other)
    assert len(one) == 44
    assert not list(home.iterdir())


def test_rotating_takes_the_new_key_and_then_the_old_one_is_not_needed(home: Path) -> None:
    store, old, new = f"sqlite:///{home / 'nights.db'}", "o" * 43, "n" * 43
    bootstrap.journal_of(Settings(store, key=old)).keep("house", Write(HOUSEHOLD))

    rotated = run("key", "rotate", RITUAL_STORE=store, RITUAL_KEY=f"{new},{old}")

    assert rotated.stdout == "Keys wrapped anew: 1.\n"
    after = bootstrap.journal_of(Settings(store, key=new))
    assert after.open("house", NIGHT).household == HOUSEHOLD


def test_nothing_that_needs_no_key_loads_the_library_for_it() -> None:
    script = (
        "import sys; from datetime import datetime; from skill import bootstrap, settings;"
        "bootstrap.build(settings.Settings('memory://'), datetime.now);"
        "print('cryptography' in sys.modules)"
    )

    printed = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert printed.stdout == "False\n"


# AWS KMS, as others have rebuilt it in this process


@pytest.fixture
def kms() -> Iterator[Any]:
    engine.with_credentials()
    with mock_aws():
        yield Session().create_client("kms", region_name=engine.REGION)


def data_key(kms: Any, spec: str = "AES_256") -> bytes:  # noqa: ANN401 - botocore's
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    made = kms.generate_data_key_without_plaintext(KeyId=key, KeySpec=spec)
    blob: bytes = made["CiphertextBlob"]
    return blob


def test_what_kms_wrapped_only_kms_opens(kms: Any) -> None:  # noqa: ANN401
    wrapped = data_key(kms)

    (key,) = decrypt([wrapped], engine.REGION, A_TURN)

    assert key == kms.decrypt(CiphertextBlob=wrapped)["Plaintext"]
    assert key not in wrapped


def test_a_key_of_another_length_is_refused(kms: Any) -> None:  # noqa: ANN401
    with pytest.raises(StoreError, match="AES_256"):
        decrypt([data_key(kms, "AES_128")], engine.REGION, A_TURN)


def test_what_kms_did_not_wrap_is_a_store_error_that_names_the_setting(kms: Any) -> None:  # noqa: ANN401
    del kms
    with pytest.raises(StoreError, match="RITUAL_KMS_KEY cannot be opened"):
        decrypt([b"noise" * 20], engine.REGION, A_TURN)


class Asked:
    """Counts how often keys are asked for."""

    def __init__(self, answer: Callable[[], tuple[bytes, ...]]) -> None:
        self.times = 0
        self._answer = answer

    def __call__(self) -> tuple[bytes, ...]:
        self.times += 1
        return self._answer()


def test_keys_are_asked_for_once_however_many_turns_there_are() -> None:
    asked = Asked(lambda: (bytes(32),))
    ring = AesKeyring(asked)

    with ThreadPoolExecutor(8) as turns:
        list(turns.map(ring.make_key, "abcdefgh"))

    assert asked.times == 1


def test_nobody_is_asked_before_the_first_turn() -> None:
    asked = Asked(lambda: (bytes(32),))

    AesKeyring(asked)

    assert asked.times == 0


def test_a_key_that_could_not_be_had_is_asked_for_again() -> None:
    def fail() -> tuple[bytes, ...]:
        raise StoreError("AWS KMS was not reached")

    asked = Asked(fail)
    ring = AesKeyring(asked)

    for _ in range(2):
        with pytest.raises(StoreError, match="not reached"):
            ring.make_key("house")
    assert asked.times == 2
