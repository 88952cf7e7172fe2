"""`make deploy`: in which order it goes, and what it says where a tool is missing.

`sam` and `ask` stand in here as small scripts: they note what they are asked, and answer in the
form their documentation gives. Neither was tried against an account.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ARN = "arn:aws:lambda:eu-west-1:000000000000:function:evening-ritual:live"
SAM = f"""#!/bin/sh
echo "sam $*" >> calls
[ "$1" = list ] && echo '[{{"OutputKey": "Endpoint", "OutputValue": "{ARN}"}}]'
exit 0
"""
ASK = """#!/bin/sh
echo "ask $*" >> calls
mkdir -p .ask
echo '{"profiles": {"default": {"skillId": "amzn1.ask.skill.new"}}}' > .ask/ask-states.json
"""
REFUSES = """#!/bin/sh
exit 3
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    return tmp_path


def install(folder: Path, **tools: str) -> None:
    for name, text in tools.items():
        tool = folder / "bin" / name
        tool.write_text(text, encoding="utf-8")
        tool.chmod(0o755)


def deployed(
    folder: Path, path: str = "/bin:/usr/bin", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deploy"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={
            "PATH": f"{folder / 'bin'}:{path}",
            "PYTHONPATH": str(ROOT),
            "REGION": "eu-west-1",
            **environment,
        },
    )


def test_without_the_tools_it_says_what_to_install_and_what_to_click(folder: Path) -> None:
    done = deployed(folder, path="/nonexistent")

    assert done.returncode == 1
    assert "`sam` is missing" in done.stdout
    assert "`ask` is missing" in done.stdout
    assert "docs/deploy.md" in done.stdout


def test_the_skill_is_made_first_then_the_function_then_alexa_is_told(folder: Path) -> None:
    install(folder, sam=SAM, ask=ASK)

    done = deployed(folder)

    assert done.returncode == 0, done.stderr
    calls = (folder / "calls").read_text(encoding="utf-8").splitlines()
    assert [call.split()[:2] for call in calls] == [
        ["ask", "deploy"],
        ["sam", "deploy"],
        ["sam", "list"],
        ["ask", "deploy"],
    ]
    assert "SkillId=amzn1.ask.skill.new" in calls[1]
    assert "--region eu-west-1" in calls[1]


def test_what_is_said_in_the_environment_reaches_the_template(folder: Path) -> None:
    install(folder, sam=SAM, ask=ASK)

    deployed(folder, WRAPPED_KEY="AQID+/8=", KMS_KEY_ID="0a1b")

    calls = (folder / "calls").read_text(encoding="utf-8").splitlines()
    assert "WrappedKey=AQID+/8= KmsKeyId=0a1b" in calls[1]
    assert "AlarmEmail" not in calls[1]


def test_alexa_is_told_to_call_the_alias(folder: Path) -> None:
    install(folder, sam=SAM, ask=ASK)

    deployed(folder)

    told = json.loads((folder / "build" / "skill-package" / "skill.json").read_text("utf-8"))
    assert told["manifest"]["apis"]["custom"]["endpoint"]["uri"] == ARN


def test_a_skill_that_is_there_is_not_made_again(folder: Path) -> None:
    install(folder, sam=SAM, ask=ASK)

    deployed(folder)
    deployed(folder)

    calls = (folder / "calls").read_text(encoding="utf-8").splitlines()
    assert [call.split()[0] for call in calls[4:]] == ["sam", "sam", "ask"]


def test_where_a_tool_fails_nothing_after_it_is_done(folder: Path) -> None:
    install(folder, sam=REFUSES, ask=ASK)

    done = deployed(folder)

    assert done.returncode == 1
    assert "`sam deploy` failed" in done.stdout
    assert len((folder / "calls").read_text(encoding="utf-8").splitlines()) == 1


def test_where_the_nights_are_is_remembered(folder: Path) -> None:
    install(folder, sam=SAM, ask=ASK)

    deployed(folder)
    deployed(folder, REGION="")

    calls = (folder / "calls").read_text(encoding="utf-8").splitlines()
    assert all("--region eu-west-1" in call for call in calls if call.startswith("sam"))


def test_nobody_is_moved_away_from_their_nights(folder: Path) -> None:
    install(folder, sam=SAM, ask=ASK)
    deployed(folder)
    before = (folder / "calls").read_text(encoding="utf-8")

    moved = deployed(folder, REGION="us-west-2")

    assert moved.returncode == 1
    assert "Your nights are in eu-west-1" in moved.stdout
    assert (folder / "calls").read_text(encoding="utf-8") == before


def test_the_policy_is_remembered(folder: Path) -> None:
    install(folder, sam=SAM, ask=ASK)

    deployed(folder, PRIVACY_URL="https://example.org/privacy")
    deployed(folder)

    told = json.loads((folder / "build" / "skill-package" / "skill.json").read_text("utf-8"))
    locales = told["manifest"]["privacyAndCompliance"]["locales"].values()
    assert all(one["privacyPolicyUrl"] == "https://example.org/privacy" for one in locales)


def test_what_the_template_was_told_is_remembered(folder: Path) -> None:
    install(folder, sam=SAM, ask=ASK)

    deployed(folder, WRAPPED_KEY="noise")
    deployed(folder)

    calls = (folder / "calls").read_text(encoding="utf-8").splitlines()
    assert sum("WrappedKey=noise" in call for call in calls) == 2


def test_a_region_that_did_not_work_is_not_remembered(folder: Path) -> None:
    install(folder, sam=REFUSES, ask=ASK)
    deployed(folder, REGION="eu-wset-1")
    install(folder, sam=SAM)

    done = deployed(folder)

    assert done.returncode == 0, done.stdout
