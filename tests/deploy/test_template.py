"""What the template asks of AWS, checked by the two tools that AWS keeps for it."""

import ast
import json
import re
import string
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from samtranslator.translator.transform import transform
from samtranslator.validator.validator import SamTemplateValidator
from samtranslator.yaml_helper import yaml_parse

from deploy import package
from skill.ops import logs
from skill.settings import Settings, keys_in, variable
from skill.storage.dynamodb.items import EXPIRES
from skill.storage.dynamodb.table import KEY, read_key

ROOT = Path(__file__).parents[2]
FILE = ROOT / "template.yaml"
JOURNAL = ROOT / "skill" / "storage" / "dynamodb" / "journal.py"
RIGHTS = {
    "query": {"dynamodb:Query"},
    "update_item": {"dynamodb:UpdateItem"},
    "transact_write_items": {
        "dynamodb:UpdateItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
    },
    "batch_write_item": {"dynamodb:BatchWriteItem"},
}


class NoManagedPolicies:
    """The template names none of AWS's ready-made policies, so there are none to look up."""

    def load(self) -> dict[str, str]:
        return {}


@pytest.fixture
def template() -> Mapping[str, Any]:
    written: Mapping[str, Any] = yaml_parse(FILE.read_text(encoding="utf-8"))
    return written


@pytest.fixture
def resources(
    template: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Mapping[str, Mapping[str, Any]]:
    """Return what CloudFormation would make, once SAM has translated the template."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    template["Resources"]["Skill"]["Properties"]["CodeUri"] = "s3://bucket/key"
    made: Mapping[str, Mapping[str, Any]] = transform(template, {}, NoManagedPolicies())[
        "Resources"
    ]
    return made


def of_type(resources: Mapping[str, Mapping[str, Any]], type_: str) -> list[Mapping[str, Any]]:
    return [one["Properties"] for one in resources.values() if one["Type"] == type_]


def test_cfn_lint_finds_nothing_wrong() -> None:
    linted = subprocess.run(
        [
            Path(sys.executable).with_name("cfn-lint"),
            "--non-zero-exit-code",
            "informational",
            str(FILE),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_sams_own_validator_finds_nothing_wrong(template: Mapping[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # SAM's own, of its own schema
        found = SamTemplateValidator().get_errors(template)

    assert not found


def test_only_our_skill_may_call_and_only_through_the_alias(
    resources: Mapping[str, Mapping[str, Any]],
) -> None:
    (permission,) = of_type(resources, "AWS::Lambda::Permission")

    assert permission["Principal"] == "alexa-appkit.amazon.com"
    assert permission["EventSourceToken"] == {"Ref": "SkillId"}
    assert permission["FunctionName"] == {"Ref": "SkillAliaslive"}


def test_the_function_starts_from_a_snapshot_on_arm(
    resources: Mapping[str, Mapping[str, Any]],
) -> None:
    (function,) = of_type(resources, "AWS::Lambda::Function")

    assert function["Runtime"] == "python3.13"
    assert function["Architectures"] == ["arm64"]
    assert function["SnapStart"] == {"ApplyOn": "PublishedVersions"}
    assert of_type(resources, "AWS::Lambda::Version")


def test_every_setting_it_makes_is_one_we_read(template: Mapping[str, Any]) -> None:
    made = template["Resources"]["Skill"]["Properties"]["Environment"]["Variables"]

    assert made.keys() <= {variable(name) for name in Settings.__dataclass_fields__}


def test_the_code_is_what_make_package_makes(template: Mapping[str, Any]) -> None:
    code = template["Resources"]["Skill"]["Properties"]["CodeUri"]

    assert code == f"build/{package.NAME}.zip"


def test_the_table_is_the_one_that_table_create_makes(template: Mapping[str, Any]) -> None:
    table = template["Resources"]["Nights"]["Properties"]

    assert read_key(table) == KEY
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["DeletionProtectionEnabled"] is True
    assert table["TimeToLiveSpecification"] == {"AttributeName": EXPIRES, "Enabled": True}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


@pytest.mark.parametrize("kept", ["Nights", "Pepper", "Key"])
def test_what_cannot_be_made_again_outlives_the_stack(
    template: Mapping[str, Any], kept: str
) -> None:
    assert template["Resources"][kept]["DeletionPolicy"] == "Retain"
    assert template["Resources"][kept]["UpdateReplacePolicy"] == "Retain"


def test_a_turn_may_do_what_it_does_and_nothing_else(template: Mapping[str, Any]) -> None:
    statement = _statement(template, "nights")

    needed = set().union(*(RIGHTS[call] for call in _calls() - {"get_item"}))
    assert sorted(statement["Action"]) == sorted(needed)
    assert statement["Resource"] == {"Fn::GetAtt": ["Nights", "Arn"]}


def test_who_clicks_gives_the_same_rights(template: Mapping[str, Any]) -> None:
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    (policy,) = re.findall(r"```json\n(.+?)```", page, re.DOTALL)
    (clicked,) = json.loads(policy)["Statement"]

    assert clicked["Action"] == _statement(template, "nights")["Action"]


def test_the_secret_that_aws_makes_up_is_a_key(template: Mapping[str, Any]) -> None:
    made_up = template["Resources"]["Key"]["Properties"]["GenerateSecretString"]

    assert made_up["ExcludePunctuation"] is True
    letters = string.ascii_letters + string.digits
    secret = (letters * 2)[: made_up["PasswordLength"]]
    assert [len(key) for key in keys_in(secret)] == [32]


def test_only_with_a_key_of_kms_may_a_turn_open_it(template: Mapping[str, Any]) -> None:
    policies = template["Resources"]["Role"]["Properties"]["Policies"]
    (asked,) = [one["Fn::If"][1] for one in policies if one.get("Fn::If", [""])[0] == "HasKms"]

    (statement,) = asked["PolicyDocument"]["Statement"]
    assert statement["Action"] == ["kms:Decrypt"]
    assert statement["Resource"]["Fn::Sub"].endswith(":key/${KmsKeyId}")
    assert template["Parameters"]["WrappedKey"]["Default"] == ""


def test_logs_end_and_traces_are_off(template: Mapping[str, Any]) -> None:
    assert template["Resources"]["Log"]["Properties"]["RetentionInDays"] == {"Ref": "LogDays"}
    assert template["Parameters"]["Tracing"]["Default"] == "off"


def test_errors_throttles_and_slow_turns_raise_an_alarm(
    resources: Mapping[str, Mapping[str, Any]],
) -> None:
    alarms = of_type(resources, "AWS::CloudWatch::Alarm")

    lambdas = [one for one in alarms if one["Namespace"] == "AWS/Lambda"]
    watched = {(one["MetricName"], one.get("ExtendedStatistic", "Sum")) for one in lambdas}
    assert watched == {("Errors", "Sum"), ("Throttles", "Sum"), ("Duration", "p99")}


def test_an_alarm_hears_one_household_that_speaks_five_minutes_a_night(
    resources: Mapping[str, Mapping[str, Any]],
) -> None:
    """What has no data does not breach: a second period must never be waited for."""
    alarms = of_type(resources, "AWS::CloudWatch::Alarm")

    assert {one["EvaluationPeriods"] for one in alarms} == {1}
    assert {one["TreatMissingData"] for one in alarms} == {"notBreaching"}


def test_what_only_the_skill_can_see_raises_an_alarm_too(
    resources: Mapping[str, Mapping[str, Any]],
) -> None:
    (function,) = of_type(resources, "AWS::Lambda::Function")
    alarms = of_type(resources, "AWS::CloudWatch::Alarm")

    ours = [one for one in alarms if one["Namespace"] != "AWS/Lambda"]
    assert {one["MetricName"] for one in ours} == {"failures", "unkept"} <= logs.METRICS.keys()
    namespace = function["Environment"]["Variables"]["RITUAL_METRICS"]
    assert all(one["Namespace"] == namespace for one in ours)


def _statement(template: Mapping[str, Any], policy: str) -> Mapping[str, Any]:
    for one in template["Resources"]["Role"]["Properties"]["Policies"]:
        if one.get("PolicyName") == policy:
            (statement,) = one["PolicyDocument"]["Statement"]
            return dict(statement)
    raise LookupError(policy)


def _calls() -> set[str]:
    """Return what the journal asks of DynamoDB; `get_item` is the own server's health check."""
    return set(_called(ast.parse(JOURNAL.read_text(encoding="utf-8"))))


def _called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        owner = node.value if isinstance(node, ast.Attribute) else None
        if isinstance(node, ast.Attribute) and getattr(owner, "attr", "") == "_client":
            yield node.attr
