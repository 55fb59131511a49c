"""The same program from nothing, twice, declares the same: URNs, types and inputs. Tokens and logical names are public API.

A changed name is a deletion and a creation for everybody who has a stack, unless it comes with an alias; so is a changed type.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from commands import Desk, desk_at
from inventory import MONITORED

from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

STACK = "staging"
SNAPSHOT = Path(__file__).parent / "snapshots" / "staging_names.txt"
UPDATE_VARIABLE = "BULWARK_UPDATE_SNAPSHOTS"
# Vercel gives each project and flag an id of its own, which its parts and GitHub's variables carry.
GIVEN_ID = re.compile(r"\b(prj|flag)_[0-9A-Za-z]+\b")
# Source: pulumi/pulumi sdk/go/common/resource/properties.go, SigKey and SecretSig.
SIGNATURE, SECRET = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> list[list[dict[str, Any]]]:
    """The resources of staging after `bulwark up` on each of two local clouds."""
    return [bring_up(Path(tmp_path_factory.mktemp(name)), engine.bin_dir) for name in ("first", "second")]


def bring_up(folder: Path, bin_dir: Path) -> list[dict[str, Any]]:
    with desk_at(folder, bin_dir) as desk:
        desk.run("up", STACK)
        return state_of(desk)


def state_of(desk: Desk) -> list[dict[str, Any]]:
    resources: list[dict[str, Any]] = json.loads(desk.engine("stack", "export", "--stack", STACK).stdout)["deployment"][
        "resources"
    ]
    return resources


def comparable(value: Any) -> Any:
    """Return inputs as they are compared: a secret is `encrypted`, whatever its ciphertext."""
    if isinstance(value, dict):
        if value.get(SIGNATURE) == SECRET:
            return "encrypted"
        return {name: comparable(item) for name, item in sorted(value.items())}
    if isinstance(value, list):
        return [comparable(item) for item in value]
    if not isinstance(value, str):
        return value
    return MONITORED.sub("given", GIVEN_ID.sub(r"\1_given", value))


def test_two_runs_from_nothing_declare_the_same(states: list[list[dict[str, Any]]]):
    first, second = ({item["urn"]: (item["type"], comparable(item.get("inputs"))) for item in state} for state in states)
    assert first.keys() == second.keys()
    assert {urn: (first[urn], second[urn]) for urn in first if first[urn] != second[urn]} == {}


def test_dependencies_and_protection_are_the_same_too(states: list[list[dict[str, Any]]]):
    first, second = ({item["urn"]: facts(item) for item in state} for state in states)
    assert {urn: (first[urn], second.get(urn)) for urn in first if first[urn] != second.get(urn)} == {}


def facts(item: dict[str, Any]) -> dict[str, Any]:
    return {"parent": item.get("parent"), "protect": item.get("protect"), "dependencies": sorted(item.get("dependencies") or [])}


def test_no_urn_occurs_twice(states: list[list[dict[str, Any]]]):
    for state in states:
        urns = [item["urn"] for item in state]
        assert len(urns) == len(set(urns))


def test_tokens_and_logical_names_are_those_that_are_published(states: list[list[dict[str, Any]]]):
    lines = sorted(f"{item['type']} {item['urn'].rsplit('::', 1)[-1]}" for item in states[0])
    if os.environ.get(UPDATE_VARIABLE):
        SNAPSHOT.parent.mkdir(exist_ok=True)
        SNAPSHOT.write_text("\n".join(lines) + "\n")
    assert lines == SNAPSHOT.read_text().splitlines(), (
        f"names of resources changed: every stack would delete and create them. Give aliases, then set {UPDATE_VARIABLE}=1 and "
        "run this test again."
    )
