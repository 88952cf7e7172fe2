"""Looking after it: the table, and what is wrong."""

import os
import sys
from datetime import UTC, datetime

import click

from skill import bootstrap
from skill.cli.given import own_file, store
from skill.doctor import Finding, Patient, examine, examine_key


@click.group()
def table() -> None:
    """Look after the DynamoDB table that RITUAL_STORE names."""


@table.command("create")
def create_table() -> None:
    """Make the table, or set what is missing on the one that is there."""
    for finding in bootstrap.table_at(store()).create().findings():
        click.echo(finding)
    click.echo("The table is there.")


@table.command("check")
def check_table() -> None:
    """Say what is wrong with the table, or its key; ends with an error if anything is."""
    findings = list(bootstrap.table_at(store()).state().findings())
    keys = [] if findings else list(examine_key(_patient()))
    for told in (*findings, *(f"{one.told} {one.step}" for one in keys if one.step)):
        click.echo(told)
    if findings or any(one.step for one in keys):
        sys.exit(1)
    click.echo("The table is as it should be.")


@table.command("describe")
def describe_table() -> None:
    """Show how the table is set up, and how much lies in it."""
    for name, value in bootstrap.table_at(store()).state().facts():
        click.echo(f"{name:24}{value}")


@click.command()
def doctor() -> None:
    """Say what is wrong here, and what to do about it; ends with an error if anything is."""
    findings = list(examine(_patient()))
    for finding in findings:
        click.echo(_in_lines(finding))
    steps = sum(bool(finding.step) for finding in findings)
    click.echo(f"To do: {steps}." if steps else "Nothing needs to be done.")
    if steps:
        sys.exit(1)


def _patient() -> Patient:
    return Patient(os.environ, own_file(), datetime.now(UTC))


def _in_lines(finding: Finding) -> str:
    line = f"{'FIX' if finding.step else 'ok':5}{finding.subject:10}{finding.told}"
    return f"{line}\n{'':15}{finding.step}" if finding.step else line
