"""The reference and the schema: complete, and the same as what is checked in."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from bulwark.config.base import Section
from bulwark.config.loading import verify_stacks
from bulwark.config.reference import render_configuration_reference
from bulwark.config.schema import pipeline_schema

ROOT = Path(__file__).parents[3]
STACKS = YAML(typ="safe").load((Path(__file__).parent / "cases" / "stacks.yaml").read_text())


def sections(model: type[Section] = Section) -> Iterator[type[Section]]:
    """Yield every model of the configuration."""
    for below in model.__subclasses__():
        yield below
        yield from sections(below)


def test_what_is_checked_in_is_what_the_models_give():
    assert (ROOT / "docs" / "configuration.md").read_text() == render_configuration_reference()
    assert json.loads((ROOT / "docs" / "schemas" / "pipeline.json").read_text()) == pipeline_schema()


def test_every_key_is_described_in_the_reference():
    text = render_configuration_reference()
    for model in sections():
        for name, field in model.model_fields.items():
            assert field.description, f"{model.__name__}.{name} has no docstring"
            assert " ".join(field.description.split()) in text, f"{model.__name__}.{name}"


def test_a_condition_longer_than_google_takes_is_refused():
    documents = copy.deepcopy(STACKS)
    shop = documents["staging"]["apps"]["shop"]
    for number in range(320):
        app = copy.deepcopy(shop)
        app["repository"] |= {"id": 10**9 + number, "name": f"shop{number}"}
        app |= {
            "domains": {f"shop{number}.example": {}},
            "vercel": {"project": f"shop{number}"},
            "secrets": {},
            "owns_repository": True,
            "branch_rules": {"code_owners": {"*": ["@somebody"]}},
        }
        app["rollout"] = {"stages": [100]}
        documents["staging"]["apps"][f"shop{number}"] = app
    # So many applications are also more than can be handed to the program.
    condition, handed_over = sorted(verify_stacks(documents).problems, key=lambda problem: "on its way" in problem.wrong)
    assert "on its way to the program" in handed_over.wrong
    assert str(condition) == (
        "Pulumi.staging.yaml: apps: the condition over all repositories has 4671 characters; Google takes 4096; "
        "move applications to another stack, with a Google project of its own"
    )
