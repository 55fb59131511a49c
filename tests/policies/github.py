"""Resources of the GitHub provider, for the tests of the rules about them."""

from typing import Any

from policies.github_environments import BRANCH_POLICY_TYPE, ENVIRONMENT_TYPE, SECRET_TYPE, VARIABLE_TYPE
from policies.resources import Resource

PLACE = {"repository": "app", "environment": "production"}


def environment(**inputs: Any) -> Resource:
    """An environment, `production` of `app` unless said otherwise."""
    return _resource(ENVIRONMENT_TYPE, PLACE | inputs)


def branch_policy(**inputs: Any) -> Resource:
    """A branch policy of that environment."""
    return _resource(BRANCH_POLICY_TYPE, PLACE | inputs)


def secret(**inputs: Any) -> Resource:
    """A secret of that environment."""
    return _resource(SECRET_TYPE, PLACE | inputs)


def variable(**inputs: Any) -> Resource:
    """A variable of that environment."""
    return _resource(VARIABLE_TYPE, PLACE | inputs)


def _resource(kind: str, inputs: dict[str, Any]) -> Resource:
    name = "-".join(str(value) for value in inputs.values() if isinstance(value, str))
    return Resource(kind, name, inputs, f"urn:pulumi:production::p::{kind}::{name}")
