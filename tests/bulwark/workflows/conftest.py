"""Living Tree's configuration, a second application that is nothing like it, and small right workflows to break."""

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bulwark.config.environments import load_environments
from bulwark.config.loading import verify_stacks
from bulwark.config.pipeline import Pipeline

ROOT = Path(__file__).parents[3]
ACTION = {"repository": "example-org/infrastructure", "sha": "a" * 40, "tag": "v2.0.0"}


@dataclass(frozen=True)
class Example:
    """An application and the pipelines of its stacks."""

    name: str
    pipelines: tuple[Pipeline, ...]


def living_tree() -> Example:
    return Example("living-tree", tuple(load_environments(ROOT)))


def lone_service() -> Example:
    """One environment, deployed from the default branch, with a schedule, a duty's secret and a name of its own."""
    stacks = ROOT / "tests" / "bulwark" / "config" / "cases" / "stacks.yaml"
    document: dict[str, Any] = copy.deepcopy(YAML(typ="safe").load(stacks.read_text())["production"])
    document["environment"]["name"] = "pre-live"
    document["workflows"] = {"action": ACTION}
    document["apps"]["shop"]["workflows"] = {"deployment_monitor": {"schedule": "5 */2 * * MON-FRI"}}
    verified = verify_stacks({"pre-live": document})
    assert verified.problems == ()
    return Example("shop", tuple(verified.pipelines.values()))


@pytest.fixture(params=[living_tree, lone_service], ids=lambda make: make.__name__)
def example(request: pytest.FixtureRequest) -> Example:
    """Each of the two applications."""
    made = request.param()
    assert isinstance(made, Example)
    return made
