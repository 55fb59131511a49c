"""What the README promises of every command."""

import json
from collections.abc import Iterator

import click
import pytest
import typer
from typer.testing import CliRunner

from bulwark import __version__
from bulwark.cli.main import app


def commands(group: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    for part, command in getattr(group, "commands", {}).items():
        full = f"{name} {part}".strip()
        if getattr(command, "commands", None):
            yield from commands(command, full)
        else:
            yield full, command


COMMANDS = dict(commands(typer.main.get_command(app)))
PASSING_ON = {"infra with-credentials"}
"""Commands that become another one: what is printed is that one's."""


def test_there_are_commands():
    assert {"demo", "up", "teardown", "version", "config check", "local env"} <= COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_it_has_help_with_an_example_and_json(name: str):
    command = COMMANDS[name]
    assert command.help
    assert f"bulwark {name}" in (command.epilog or "")
    assert ("--json" in {spelling for parameter in command.params for spelling in parameter.opts}) != (name in PASSING_ON)


def test_the_version_is_told_in_text_and_as_a_document():
    assert CliRunner().invoke(app, ["version"]).stdout == f"{__version__}\n"
    document = json.loads(CliRunner().invoke(app, ["version", "--json"]).stdout)
    assert document == {"schema": "bulwark.version/1", "version": __version__}
