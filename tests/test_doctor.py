"""The doctor finds each thing that can be wrong, and says the one thing to do about it."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from moto import mock_aws
from samtranslator.yaml_helper import yaml_parse

from skill import bootstrap, cli
from skill.alexa.interaction_model import FOLDER
from skill.doctor import CHECKS, Finding, Patient, examine
from skill.ports import Write
from skill.ritual.model.household import Household
from skill.settings import Settings, read
from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress
from skill.storage.dynamodb.journal import DynamoJournal
from skill.storage.dynamodb.table import OF_A_TURN, Table
from tests.storage import engine
from tests.storage.faults import Fault, line_to

MOMENT = datetime(2026, 11, 21, 22, tzinfo=UTC)
PEPPER = "0123456789abcdef" * 4
WRAPPED = "A" * 120
KEY = "3FqVb0PzTtUaZ2m5nYcRkEwHxJdLsGi8oQ7vN1B4yMc="
ROOT = Path(__file__).parents[1]
REGION = engine.REGION


@pytest.fixture
def well(tmp_path: Path) -> Patient:
    """Return an installation at home, with no settings at all."""
    models, manifest = tmp_path / "models", tmp_path / "skill.json"
    shutil.copytree(FOLDER, models)
    shutil.copy(Patient.manifest, manifest)
    return Patient({}, f"sqlite:///{tmp_path / 'nights.db'}", MOMENT, models, manifest)


def wrong(patient: Patient, **environment: str) -> list[Finding]:
    """Return what there is to do, once this is set."""
    examined = replace(patient, environment=environment) if environment else patient
    return [finding for finding in examine(examined) if finding.step]


def the_one(findings: list[Finding]) -> Finding:
    (finding,) = findings
    return finding


def test_at_home_without_a_setting_nothing_is_to_be_done(well: Patient) -> None:
    findings = list(examine(well))

    assert not [finding for finding in findings if finding.step]
    assert findings[0].subject == "settings"
    assert "None is set" in findings[0].told
    assert "nights.db" in findings[0].told


def test_every_finding_is_in_whole_sentences(well: Patient) -> None:
    broken = replace(well, environment={"RITUAL_STOER": "x", "RITUAL_PEPPER": "x"})

    for finding in examine(broken):
        assert finding.told.endswith(".")
        assert not finding.step or finding.step.endswith(".")


# Settings


def test_every_setting_is_looked_at() -> None:
    assert CHECKS.keys() == {field.name for field in fields(Settings)}


@pytest.mark.parametrize(
    ("name", "value", "told", "step"),
    [
        ("RITUAL_STOER", "memory://", "not a setting", "RITUAL_STORE"),
        ("RITUAL_XYZZY", "1", "not a setting", "Remove it"),
        ("RITUAL_STORE", "", "empty", "Remove it"),
        ("RITUAL_STORE", "postgres://x", "kind of store", "sqlite:///path"),
        ("RITUAL_STORE", "sqlite://nights.db", "kind of store", "sqlite:///path"),
        ("RITUAL_STORE", "memory:// ", "blank", "without"),
        ("RITUAL_SKILL_ID", "my skill", "no skill id", "amzn1.ask.skill."),
        ("RITUAL_LOCALE", "tlh", "not spoken", "en-US"),
        ("RITUAL_PEPPER", "salt", "short or simple", "secrets.token_hex"),
        ("RITUAL_PEPPER", "a" * 64, "short or simple", "begins anew"),
        ("RITUAL_KEY", "marmalade", "holds no key", "evening-ritual key"),
        ("RITUAL_KEY", KEY + "," + KEY[:9], "holds no key", "evening-ritual key"),
        ("RITUAL_KEY", "k" * 43, "is simple", "evening-ritual key"),
        ("RITUAL_KEY", "", "is empty", "Remove it"),
        ("RITUAL_KMS_KEY", "alias/nights", "no wrapped key", "CiphertextBlob"),
        ("RITUAL_KMS_KEY", "", "is empty", "Remove it"),
        ("RITUAL_ZONE", "CEST", "not a time zone", "Europe/Berlin"),
        ("RITUAL_METRICS", "AWS/Lambda", "no name", "AWS/"),
        ("RITUAL_METRICS", "my skill", "no name", "letters"),
    ],
)
def test_a_setting_that_is_wrong_is_named_with_what_would_do(
    well: Patient, name: str, value: str, told: str, step: str
) -> None:
    finding = the_one(wrong(well, **{name: value}))

    assert finding.subject == "settings"
    assert finding.told.startswith(name)
    assert told in finding.told
    assert step in finding.step


def test_settings_that_are_fine_are_fine(well: Patient) -> None:
    assert not wrong(
        well,
        RITUAL_STORE="memory://",
        RITUAL_SKILL_ID="amzn1.ask.skill.0a1b-2c3d",
        RITUAL_LOCALE="en-US",
        RITUAL_PEPPER=PEPPER,
        RITUAL_KEY=f"{KEY}, {KEY}",
        RITUAL_KMS_KEY=WRAPPED,
        RITUAL_ZONE="Europe/Berlin",
        RITUAL_METRICS="evening-ritual",
    )


def test_the_pepper_is_never_said(well: Patient) -> None:
    for pepper in ("marmalade", "marmalade" * 9, " marmalade"):
        told = repr(list(examine(replace(well, environment={"RITUAL_PEPPER": pepper}))))
        assert "marmalade" not in told


def test_the_key_is_never_said(well: Patient) -> None:
    for key in ("marmalade", "marmalade" * 9, f"{KEY},marmalade"):
        told = repr(list(examine(replace(well, environment={"RITUAL_KEY": key}))))
        assert "marmalade" not in told
        assert KEY not in told


# The store


def test_a_folder_that_cannot_be_written_is_named(well: Patient, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")

    finding = the_one(wrong(well, RITUAL_STORE=f"sqlite:///{tmp_path / 'file' / 'nights.db'}"))

    assert finding.subject == "store"
    assert "does not answer" in finding.told
    assert "RITUAL_STORE" in finding.step


def test_what_others_may_read_is_made_private_or_named(well: Patient, tmp_path: Path) -> None:
    folder = tmp_path / "restored"
    folder.mkdir()
    (folder / "nights.db").touch()
    (folder / "nights.db").chmod(0o644)
    (folder / "letters.txt").touch()
    folder.chmod(0o755)

    finding = the_one(wrong(well, RITUAL_STORE=f"sqlite:///{folder / 'nights.db'}"))

    assert finding.told == f"Others on this machine may read or change {folder}."
    assert finding.step == f"Run `chmod 700 {folder}`, as its owner."
    assert (folder / "nights.db").stat().st_mode & 0o077 == 0


def test_nights_in_memory_are_said_to_go(well: Patient) -> None:
    findings = list(examine(replace(well, environment={"RITUAL_STORE": "memory://"})))

    (store,) = [finding for finding in findings if finding.subject == "store"]
    assert "gone" in store.told


# The key


def begin(settings: dict[str, str]) -> None:
    """Let a household be there, sealed as it is set."""
    bootstrap.journal_of(read(settings)).keep("house", Write(Household(revision=1)))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def test_looking_makes_no_key(well: Patient, home: Path) -> None:
    told = list(examine(well))

    assert "Nothing is sealed yet" in repr(told)
    assert not (home / "config").exists()


def test_a_key_that_fits_is_said_to_fit(well: Patient, home: Path) -> None:
    del home
    begin({"RITUAL_STORE": well.usual_store})

    assert not wrong(well)
    assert "The key opens what is sealed" in repr(list(examine(well)))


def test_a_key_file_that_is_gone_is_a_finding_with_the_way_back(well: Patient, home: Path) -> None:
    del home
    begin({"RITUAL_STORE": well.usual_store})
    bootstrap.key_file().unlink()

    finding = the_one(wrong(well))

    assert finding.subject == "key"
    assert str(bootstrap.key_file()) in finding.told
    assert "gone" in finding.told
    assert "Put it back" in finding.step
    assert not bootstrap.key_file().exists()


def test_a_key_that_does_not_fit_is_a_finding_with_the_way_back(well: Patient) -> None:
    store = {"RITUAL_STORE": well.usual_store}
    begin({**store, "RITUAL_KEY": "k" * 43})

    finding = the_one(wrong(well, **store, RITUAL_KEY=KEY))

    assert (finding.subject, "does not fit" in finding.told) == ("key", True)
    assert "key rotate" in finding.step
    assert KEY not in repr(finding)


def test_a_table_whose_key_does_not_fit_is_found_by_doctor_and_by_check(
    well: Patient, amazon: TableAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    Table(amazon).create()
    begin({**on_table(amazon), "RITUAL_KEY": "k" * 43})

    finding = the_one(wrong(well, **on_table(amazon)))
    checked = CliRunner().invoke(cli.cli, ["table", "check"], env=on_table(amazon))
    with monkeypatch.context() as fitting:
        fitting.setenv("RITUAL_KEY", "k" * 43)
        fine = CliRunner().invoke(
            cli.cli, ["table", "check"], env=without(on_table(amazon), "RITUAL_KEY")
        )

    assert (finding.subject, "opens 0 households of 1" in finding.told) == ("key", True)
    assert (checked.exit_code, "does not fit" in checked.output) == (1, True)
    assert (fine.exit_code, fine.output) == (0, "The table is as it should be.\n")


# The table


@pytest.fixture
def amazon() -> Iterator[TableAddress]:
    engine.with_credentials()
    with mock_aws():
        yield TableAddress("nights", REGION)


def on_table(place: TableAddress) -> dict[str, str]:
    endpoint = f"&endpoint_url={place.endpoint_url}" if place.endpoint_url else ""
    store = f"dynamodb://{place.table}?region={place.region}{endpoint}"
    return {"RITUAL_STORE": store, "RITUAL_PEPPER": PEPPER, "RITUAL_KEY": KEY}


def without(settings: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in settings.items() if key != name}


def test_a_table_as_it_should_be_is_said_to_be(well: Patient, amazon: TableAddress) -> None:
    Table(amazon).create()

    assert not wrong(well, **on_table(amazon))


def test_a_table_without_a_pepper_is_not_used(well: Patient, amazon: TableAddress) -> None:
    Table(amazon).create()

    finding = the_one(wrong(well, **without(on_table(amazon), "RITUAL_PEPPER")))

    assert "RITUAL_PEPPER is not set" in finding.told
    assert "never change it" in finding.step


def test_a_table_without_a_key_is_not_used(well: Patient, amazon: TableAddress) -> None:
    Table(amazon).create()

    finding = the_one(wrong(well, **without(on_table(amazon), "RITUAL_KEY")))

    assert "RITUAL_KEY is not set" in finding.told
    assert "keep a copy" in finding.step


def test_a_table_with_a_key_of_kms_needs_no_other(well: Patient, amazon: TableAddress) -> None:
    Table(amazon).create()

    assert not wrong(well, **without(on_table(amazon), "RITUAL_KEY"), RITUAL_KMS_KEY=WRAPPED)


def test_a_missing_table_is_to_be_made(well: Patient, amazon: TableAddress) -> None:
    finding = the_one(wrong(well, **on_table(amazon)))

    assert finding == Finding(
        "table", "There is no such table.", "`evening-ritual table create` makes it."
    )


def test_what_is_wrong_with_the_table_is_told_with_what_sets_it(
    well: Patient, amazon: TableAddress
) -> None:
    table = Table(amazon)
    table.create()
    table._client.update_table(  # noqa: SLF001 - somebody's click in the console
        TableName=amazon.table, DeletionProtectionEnabled=False
    )

    finding = the_one(wrong(well, **on_table(amazon)))

    assert finding.subject == "table"
    assert "Deletion protection is off" in finding.told
    assert "table create" in finding.step


def test_a_table_whose_setting_cannot_be_read_is_named(well: Patient) -> None:
    store = "dynamodb://nights?regoin=x"
    found = wrong(well, RITUAL_STORE=store, RITUAL_PEPPER=PEPPER, RITUAL_KEY=KEY)

    assert "regoin" in the_one(found).told


def test_a_table_that_nobody_answers_for_is_named(well: Patient) -> None:
    engine.with_credentials()
    nowhere = TableAddress("nights", REGION, "http://127.0.0.1:9")

    finding = the_one(wrong(well, **on_table(nowhere)))

    assert "could not be reached" in finding.told
    assert "region" in finding.step


def test_credentials_that_are_missing_are_named(
    well: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.with_credentials()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)

    finding = the_one(wrong(well, **on_table(TableAddress("nights", REGION, "http://127.0.0.1:9"))))

    assert "no AWS credentials were found" in finding.told
    assert "aws configure" in finding.step


# Rights


@pytest.fixture(scope="module")
def place() -> Iterator[TableAddress]:
    with engine.table(engine.endpoint()) as place:
        yield place


def denied(well: Patient, place: TableAddress, *operations: str) -> list[Finding]:
    """Return what is found where IAM does not allow some operations."""
    with line_to(place.endpoint_url or "") as line:
        line.plan = lambda _at, operation: Fault.DENY if operation in operations else Fault.NONE
        through = replace(place, endpoint_url=line.url)
        return list(examine(replace(well, environment=on_table(through))))


OPERATIONS = {
    "dynamodb:Query": "Query",
    "dynamodb:UpdateItem": "UpdateItem",
    "dynamodb:ConditionCheckItem": "TransactWriteItems",
    "dynamodb:DeleteItem": "DeleteItem",
    "dynamodb:BatchWriteItem": "BatchWriteItem",
}
"""What is called on the wire to try each right of a turn."""


@pytest.mark.parametrize("action", OF_A_TURN)
def test_a_right_that_a_turn_needs_is_named(
    well: Patient, place: TableAddress, action: str
) -> None:
    found = denied(well, place, OPERATIONS[action])

    finding = the_one([one for one in found if one.subject == "rights" and one.step])
    assert action in finding.told
    assert f"Allow {action}" in finding.step


@pytest.mark.parametrize("operation", ["GetItem", "DescribeTable"])
def test_a_right_that_no_turn_needs_is_mentioned(
    well: Patient, place: TableAddress, operation: str
) -> None:
    found = denied(well, place, operation)

    assert any(f"may not dynamodb:{operation}" in one.told for one in found)
    assert not [one for one in found if one.subject == "rights" and one.step]


def test_a_table_that_may_not_be_described_is_not_judged(
    well: Patient, place: TableAddress
) -> None:
    (table,) = [one for one in denied(well, place, "DescribeTable") if one.subject == "table"]

    assert "not looked at" in table.told


def test_trying_changes_nothing(place: TableAddress) -> None:
    DynamoJournal(place, AN_OPERATOR).keep("house", Write(Household(revision=1)))
    tried = Table(place)

    assert tried.find_denied() == ([], [])
    assert Table(place)._client.scan(TableName=place.table)["Count"] == 1  # noqa: SLF001


def test_what_is_tried_is_what_the_template_allows() -> None:
    template = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
    (nights,) = (
        policy["PolicyDocument"]["Statement"][0]
        for policy in template["Resources"]["Role"]["Properties"]["Policies"]
        if policy.get("PolicyName") == "nights"
    )

    assert sorted(nights["Action"]) == sorted(OF_A_TURN)


# What Alexa is told


def rewritten(file: Path, change: Callable[[Any], object]) -> None:
    wire = json.loads(file.read_text(encoding="utf-8"))
    change(wire)
    file.write_text(json.dumps(wire), encoding="utf-8")


def test_no_model_at_all_is_found(well: Patient) -> None:
    for file in well.models.glob("*.json"):
        file.unlink()

    assert [one.told for one in wrong(well) if one.subject == "model"] == [
        "There is no interaction model."
    ]


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"interactionModel": {"languageModel": 7}}'])
def test_a_model_that_cannot_be_read_is_found(well: Patient, text: str) -> None:
    (well.models / "en-US.json").write_text(text, encoding="utf-8")

    finding = the_one(wrong(well))

    assert finding.told.startswith("en-US.json cannot be read")


def test_a_model_that_lacks_an_intent_is_found(well: Patient) -> None:
    rewritten(
        well.models / "en-US.json",
        lambda wire: wire["interactionModel"]["languageModel"]["intents"].pop(0),
    )

    assert "lacks AMAZON." in the_one(wrong(well)).told


def test_an_intent_that_nothing_understands_is_found(well: Patient) -> None:
    rewritten(
        well.models / "en-US.json",
        lambda wire: wire["interactionModel"]["languageModel"]["intents"].append({"name": "New"}),
    )

    assert "understands New" in the_one(wrong(well)).told


def test_an_invocation_name_that_alexa_does_not_take_is_found(well: Patient) -> None:
    rewritten(
        well.models / "en-US.json",
        lambda wire: wire["interactionModel"]["languageModel"].update(invocationName="Ritual"),
    )

    assert "two or more words" in the_one(wrong(well)).step


def test_a_model_that_the_manifest_does_not_know_is_found(well: Patient) -> None:
    shutil.copy(well.models / "en-US.json", well.models / "fr-FR.json")

    found = wrong(well)

    assert {one.subject for one in found} == {"manifest"}
    assert all("fr-FR" in one.told and "fr-FR" in one.step for one in found)


def test_a_language_that_the_manifest_only_promises_is_found(well: Patient) -> None:
    rewritten(
        well.manifest,
        lambda wire: wire["manifest"]["publishingInformation"]["locales"].update({"fr-FR": {}}),
    )

    assert "fr-FR, which is not spoken here" in the_one(wrong(well)).told


def test_a_manifest_of_no_custom_skill_is_found(well: Patient) -> None:
    rewritten(well.manifest, lambda wire: wire["manifest"].update(apis={}))

    assert "no custom skill" in the_one(wrong(well)).told


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"manifest": 7}'])
def test_a_manifest_that_cannot_be_read_is_found(well: Patient, text: str) -> None:
    well.manifest.write_text(text, encoding="utf-8")

    assert the_one(wrong(well)).told.startswith("skill.json cannot be read")


def test_where_there_is_no_checkout_no_manifest_is_missed(well: Patient) -> None:
    well.manifest.unlink()

    assert not wrong(well)


# The machine


def test_a_clock_that_was_never_set_is_found(well: Patient) -> None:
    finding = the_one(wrong(replace(well, moment=datetime(1970, 1, 1, tzinfo=UTC))))

    assert finding.subject == "clock"
    assert "Set the clock" in finding.step


# The command


def said(tmp_path: Path, **environment: str) -> Result:
    store = f"sqlite:///{tmp_path / 'nights.db'}"
    return CliRunner().invoke(cli.cli, ["doctor"], env={"RITUAL_STORE": store, **environment})


def test_the_command_ends_well_where_nothing_is_to_be_done(tmp_path: Path) -> None:
    result = said(tmp_path)

    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == "Nothing needs to be done."


def test_the_command_ends_with_an_error_where_something_is_to_be_done(tmp_path: Path) -> None:
    result = said(tmp_path, RITUAL_ZONE="Nowhere")

    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert "FIX  settings  RITUAL_ZONE is not a time zone." in lines
    assert lines[-1] == "To do: 1."
