"""`make deploy`: what a shell can do, and in plain words what it cannot."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy import skill_package

ROOT = Path(__file__).parents[1]
STACK = "evening-ritual"
STATES = Path(".ask", "ask-states.json")
"""Where ASK CLI notes the id of the skill it made."""

PARAMETERS = {
    "ALARM_EMAIL": "AlarmEmail",
    "WRAPPED_KEY": "WrappedKey",
    "KMS_KEY_ID": "KmsKeyId",
}
"""What may be said in the environment, and the template's word for it."""

CHOICES = Path(".ask", "evening-ritual.json")
"""What was said the last time, so that nobody has to say it again: a wrapped key that was left
out once would have every night noise."""

REGION, PRIVACY = "REGION", "PRIVACY_URL"
SAID = (REGION, PRIVACY, *PARAMETERS)
USUAL_REGION = "us-east-1"
PACKAGE = Path("build", "skill-package")
TOOLS = {
    "sam": "the AWS SAM CLI; then `aws configure`, once",
    "ask": "the ASK CLI, with `npm install -g ask-cli`; then `ask configure`, once",
}
BY_HAND = """
Nothing was deployed. What Alexa and AWS need is in build/:
  build/evening-ritual-lambda.zip   the code
  build/skill-package/              the manifest, the icons, the interaction models

Either install what is missing, and say `make deploy` again; or do it by hand, in two browser tabs:
  1. developer.amazon.com/alexa/console/ask: Create Skill, "Evening Ritual", Other, Custom,
     Provision your own, Start from scratch.
     Interaction Model, JSON Editor: drop build/skill-package/interactionModels/custom/en-US.json
     there, Save, Build. Copy the skill id from Endpoint.
  2. console.aws.amazon.com: follow "By hand" in docs/deploy.md for the table, the function, the
     Alexa trigger and the alias. Copy the alias's ARN; it ends in :live.
  3. Back in the first tab, Endpoint: AWS Lambda ARN, Default Region, paste, Save.
  4. Test tab: switch to Development, type "open evening ritual".
"""
MOVED = """
Nothing was deployed. Your nights are in {kept}, and REGION says {said}: there the table would
be empty, and every household a stranger. Say `make deploy` without REGION. To begin anew in
{said} all the same, take the old stack away first, as docs/deploy.md says at "Taking it away".
"""


class RegionError(Exception):
    """The nights are in another region; the message says what to do."""


def main() -> int:
    """Deploy, or say how."""
    missing = {tool: how for tool, how in TOOLS.items() if not shutil.which(tool)}
    if missing:
        for tool, how in missing.items():
            print(f"`{tool}` is missing. It is {how}.")
        print(BY_HAND)
        return 1
    try:
        _deploy(_chosen())
    except RegionError as error:
        print(error)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"`{' '.join(error.cmd[:2])}` failed, and says above why. See docs/deploy.md.")
        return 1
    return 0


def _chosen() -> Mapping[str, str]:
    """Return what was said before `make deploy`, now or the last time. Raises RegionError.

    Another region would be another stack with an empty table and another pepper, and Alexa would
    be told to call that one: nobody would find their nights again.
    """
    kept: dict[str, str] = json.loads(CHOICES.read_text("utf-8")) if CHOICES.is_file() else {}
    said = {name: os.environ[name] for name in SAID if os.environ.get(name)}
    chosen = {REGION: USUAL_REGION, **kept, **said}
    if kept and kept[REGION] != chosen[REGION]:
        raise RegionError(MOVED.format(kept=kept[REGION], said=chosen[REGION]))
    return chosen


def _deploy(chosen: Mapping[str, str]) -> None:
    """Go both ways: Alexa names the skill, AWS lets only it in, and Alexa is told where to call."""
    skill_id, region = _skill_id() or _made(), chosen[REGION]
    print(f"2 of 3: the function and the table, for {skill_id}, in {region}")
    _run("sam", "deploy", *_stack(region), *_what(skill_id, chosen))
    CHOICES.write_text(json.dumps(chosen, indent=2) + "\n", encoding="utf-8")
    endpoint = _endpoint(region)
    print(f"3 of 3: Alexa is told to call {endpoint}")
    skill_package.assemble(PACKAGE, endpoint, chosen.get(PRIVACY, ""))
    _run("ask", "deploy", "--target", "skill-metadata")
    print('Done. Say "Alexa, open evening ritual" to an Echo of the same Amazon account.')


def _made() -> str:
    """Let Alexa make the skill, still without anybody to call."""
    print("1 of 3: a new skill in your developer account")
    _run("ask", "deploy", "--target", "skill-metadata")
    return _skill_id()


def _skill_id() -> str:
    if not STATES.is_file():
        return ""
    states: dict[str, Any] = json.loads(STATES.read_text(encoding="utf-8"))
    return str(states.get("profiles", {}).get("default", {}).get("skillId") or "")


def _stack(region: str) -> list[str]:
    return ["--stack-name", STACK, "--region", region]


def _what(skill_id: str, chosen: Mapping[str, str]) -> list[str]:
    said = [f"{PARAMETERS[name]}={chosen[name]}" for name in PARAMETERS if name in chosen]
    return [
        *("--template-file", str(ROOT / "template.yaml"), "--resolve-s3"),
        *("--capabilities", "CAPABILITY_IAM", "--no-fail-on-empty-changeset"),
        *("--parameter-overrides", f"SkillId={skill_id}", *said),
    ]


def _endpoint(region: str) -> str:
    told = _run("sam", "list", "stack-outputs", *_stack(region), "--output", "json")
    outputs = {one["OutputKey"]: one["OutputValue"] for one in json.loads(told)}
    return str(outputs["Endpoint"])


def _run(tool: str, *arguments: str) -> str:
    """Run a tool; its answers are shown unless they are asked for. Raises where it fails."""
    is_asked = "list" in arguments
    kept = subprocess.PIPE if is_asked else None
    return subprocess.run([tool, *arguments], check=True, text=True, stdout=kept).stdout or ""


if __name__ == "__main__":
    sys.exit(main())
