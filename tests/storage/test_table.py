"""The table and its operator: made, checked, described, in plain words."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from click.testing import CliRunner
from moto import mock_aws

from skill import cli
from skill.ports import StoreError
from skill.storage.dynamodb.client import AN_OPERATOR, TableAddress, connect
from skill.storage.dynamodb.table import State, Table
from tests.storage import engine

PLACE = TableAddress("nights", engine.REGION)
STORE = f"dynamodb://{PLACE.table}?region={PLACE.region}"
WELL = State(
    "ACTIVE",
    (("pk", "HASH", "S"), ("sk", "RANGE", "S")),
    is_on_demand=True,
    is_protected=True,
    expires_by="expires_at",
    is_recoverable=True,
)


@pytest.fixture
def amazon() -> Iterator[None]:
    engine.with_credentials()
    with mock_aws():
        yield


def said(*arguments: str, store: str = STORE) -> tuple[int, str]:
    result = CliRunner().invoke(cli.cli, ["table", *arguments], env={"RITUAL_STORE": store})
    return result.exit_code, result.output


@pytest.mark.usefixtures("amazon")
def test_a_table_that_was_made_is_as_it_should_be() -> None:
    made, checked = said("create"), said("check")

    assert made == (0, "The table is there.\n")
    assert checked == (0, "The table is as it should be.\n")
    assert not list(Table(PLACE).state().findings())


@pytest.mark.usefixtures("amazon")
def test_making_it_twice_changes_nothing() -> None:
    assert said("create") == said("create")


@pytest.mark.usefixtures("amazon")
def test_a_missing_table_is_named_with_what_makes_it() -> None:
    code, words = said("check")

    assert code == 1
    assert words == "There is no such table. `evening-ritual table create` makes it.\n"
    assert said("describe") == (0, f"{'status':24}missing\n")


@pytest.mark.usefixtures("amazon")
def test_a_table_made_by_hand_is_mended_and_keeps_its_key() -> None:
    connect(PLACE, AN_OPERATOR).create_table(
        TableName=PLACE.table,
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
    )

    before, made, after = said("check"), said("create"), said("check")

    assert before[0] == 1
    assert len(before[1].splitlines()) == 4
    assert made[0] == after[0] == 0


@pytest.mark.usefixtures("amazon")
def test_a_table_of_something_else_is_left_alone() -> None:
    connect(PLACE, AN_OPERATOR).create_table(
        TableName=PLACE.table,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )

    _, words = said("create")

    assert "made for something else" in words
    assert not Table(PLACE).state().is_protected


@pytest.mark.usefixtures("amazon")
def test_a_description_lists_what_an_operator_wants_to_know() -> None:
    said("create")

    _, words = said("describe")

    facts = dict(line.split(maxsplit=1) for line in words.splitlines())
    assert facts["status"] == "active"
    assert facts["billing"] == "on demand"
    assert "expires_at" in words


def test_a_store_that_is_no_table_is_said_to_be_none() -> None:
    result = CliRunner().invoke(
        cli.cli, ["table", "check"], env={"RITUAL_STORE": "memory://"}, catch_exceptions=True
    )

    assert "names no DynamoDB table" in str(result.exception)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (State(""), "no such table"),
        (replace(WELL, status="CREATING"), "CREATING"),
        (replace(WELL, key=(("id", "HASH", "S"),)), "not pk and sk"),
        (replace(WELL, key=(("pk", "HASH", "S"),)), "not pk and sk"),
        (replace(WELL, key=(("sk", "HASH", "S"), ("pk", "RANGE", "S"))), "partition key"),
        (replace(WELL, key=(("pk", "HASH", "S"), ("sk", "RANGE", "N"))), "not both strings"),
        (replace(WELL, key=(("pk", "HASH", "B"), ("sk", "RANGE", "S"))), "not both strings"),
        (replace(WELL, is_on_demand=False), "provisioned"),
        (replace(WELL, is_protected=False), "one wrong click"),
        (replace(WELL, is_recoverable=False), "could not be undone"),
        (replace(WELL, expires_by="ttl"), "expires_at"),
    ],
)
def test_each_thing_that_is_wrong_is_said_in_one_line(state: State, word: str) -> None:
    (finding,) = state.findings()

    assert word in finding
    assert finding.endswith(".")


def test_an_engine_that_is_not_there_is_a_store_error() -> None:
    engine.with_credentials()
    nowhere = TableAddress("nights", engine.REGION, "http://127.0.0.1:9")

    with pytest.raises(StoreError, match="could not be reached"):
        Table(nowhere).state()


def test_amazons_own_engine_takes_the_same_table() -> None:
    with engine.table(engine.endpoint()) as place:
        state = Table(place).state()

    assert state.expires_by == "expires_at"
    assert state.key == WELL.key


@pytest.mark.parametrize(
    ("names", "types", "word"),
    [
        (("pk", "sk"), ("S", "N"), "not both strings"),
        (("pk", "sk"), ("B", "S"), "not both strings"),
        (("sk", "pk"), ("S", "S"), "partition key"),
    ],
)
def test_amazons_own_engine_shows_a_key_of_another_type(
    names: tuple[str, str], types: tuple[str, str], word: str
) -> None:
    """No turn could write there, and nobody was told why."""
    place = TableAddress(f"other-{uuid4().hex}", engine.REGION, engine.endpoint())
    client = connect(place, AN_OPERATOR)
    made = dict(zip(names, types, strict=True))
    client.create_table(
        TableName=place.table,
        KeySchema=[
            {"AttributeName": names[0], "KeyType": "HASH"},
            {"AttributeName": names[1], "KeyType": "RANGE"},
        ],
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": type_}  # type: ignore[typeddict-item]
            for name, type_ in made.items()
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    store = f"dynamodb://{place.table}?region={place.region}&endpoint_url={place.endpoint_url}"

    code, checked = said("check", store=store)
    said("create", store=store)
    is_mended = Table(place).state().expires_by
    client.delete_table(TableName=place.table)

    assert code == 1
    assert word in checked
    assert "made for something else" in checked
    assert not is_mended
