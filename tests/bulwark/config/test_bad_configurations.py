"""A table of wrong configurations, each with every message that it must draw, word for word; and what holds for all of them."""

import copy
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bulwark.config.loading import load_pipeline, verify_stacks
from bulwark.config.paths import render_path
from bulwark.errors import ConfigError

FOLDER = Path(__file__).parent / "cases"
STACKS = YAML(typ="safe").load((FOLDER / "stacks.yaml").read_text())
CASES = [
    case for path in sorted(FOLDER.glob("*.yaml")) if path.stem != "stacks" for case in YAML(typ="safe").load(path.read_text())
]
SECRET_VALUES = ("hunter2", "v1:abc")


def change(case: dict[str, Any]):
    """Return the two right stacks as a case changes them."""
    documents = copy.deepcopy(STACKS)
    for old, new in case.get("rename", {}).items():
        documents[new] = documents.pop(old)
    documents.update(case.get("replace", {}))
    for stack, changes in case.get("set", {}).items():
        for path, value in changes.items():
            *parents, last = path.split("/")
            walk(documents[stack], parents)[last] = value
    for stack, paths in case.get("remove", {}).items():
        for path in paths:
            *parents, last = path.split("/")
            del walk(documents[stack], parents)[last]
    return documents


def walk(document: Any, keys: Iterable[str | int]):
    for key in keys:
        document = document[key]
    return document


def test_the_stacks_that_cases_start_from_are_right():
    assert verify_stacks(STACKS).problems == ()


def test_there_are_at_least_sixty_cases_and_each_has_its_own_name():
    names = [case["case"] for case in CASES]
    assert len(set(names)) == len(names) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_everything_that_is_wrong_is_told(case: dict[str, Any]):
    problems = verify_stacks(change(case)).problems
    assert [str(problem) for problem in problems] == case["expect"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_what_may_be_a_secret_is_never_quoted(case: dict[str, Any]):
    text = repr(verify_stacks(change(case)).problems)
    assert not [value for value in SECRET_VALUES if value in text]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_program_refuses_the_stack_with_its_own_problems_alone(case: dict[str, Any]):
    documents = change(case)
    told = verify_stacks(documents).problems
    for stack in {problem.stack for problem in told}:
        with pytest.raises(ConfigError) as caught:
            load_pipeline(documents[stack], stack=stack, siblings=documents)
        assert caught.value.problems == tuple(problem for problem in told if problem.stack == stack)


def test_a_problem_of_a_sibling_alone_does_not_stop_the_program():
    documents = copy.deepcopy(STACKS)
    documents["staging"]["apps"]["shop"]["rollout"] = {"stages": [10, 50]}
    assert load_pipeline(documents["production"], stack="production", siblings=documents).environment.name == "production"


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every value in a document."""
    yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


PLACES = list(places(STACKS["production"]))[1:]


BROKEN = {
    "encrypted": ({"secure": "v1:abc"}, []),
    "lists": ([[]], []),
    "unknown keys": ({"x": {"y": 1}}, []),
    "a fraction": (1.5, []),
    # Places where the value is right after all.
    "true": (True, ["infrastructure.owns_repository", "apps.shop.owns_repository"]),
    "an empty text": ("", ["apps.shop.public_settings.NEXT_PUBLIC_APP_URL"]),
}


@pytest.mark.slow
@pytest.mark.parametrize(("broken", "harmless"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_value_anywhere_is_told_at_its_place(broken: object, harmless: list[str]):
    silent = []
    for path in PLACES:
        documents = copy.deepcopy(STACKS)
        walk(documents["production"], path[:-1])[path[-1]] = broken
        problems = verify_stacks(documents).problems_of("production")
        if not any(problem.path.startswith(render_path(path)) for problem in problems):
            silent.append(render_path(path))
    assert silent == harmless


@pytest.mark.slow
def test_a_missing_value_anywhere_breaks_nothing_else():
    for path in PLACES:
        documents = copy.deepcopy(STACKS)
        del walk(documents["production"], path[:-1])[path[-1]]
        verified = verify_stacks(documents)
        assert not [problem for problem in verified.problems if not problem.remedy]
