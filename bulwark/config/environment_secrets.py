"""Hold the encrypted values of environment secrets against their declarations. No value is looked at, and none is ever quoted."""

from collections.abc import Iterator, Mapping
from typing import Any

from bulwark.config.paths import render_path
from bulwark.config.pipeline import ENVIRONMENT_SECRETS_KEY, Pipeline
from bulwark.errors import Problem


def environment_secret_problems(stack: str, pipeline: Pipeline, given: Mapping[str, Any]) -> list[Problem]:
    """Return what is missing and what is too much: application to name to value, as `bulwark:environmentSecrets` has it."""
    return [*missing_values(stack, pipeline, given), *undeclared_values(stack, pipeline, given)]


def missing_values(stack: str, pipeline: Pipeline, given: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the declared environment secrets that have no value."""
    for app, application in sorted(pipeline.apps.items()):
        for name in sorted(application.environment_secrets):
            if name not in _names(given, app):
                yield Problem(
                    stack,
                    render_path(("apps", app, "environment_secrets", name)),
                    "its value is not set",
                    "the GitHub environments could not get it",
                    f"run: pulumi config set --secret --path 'environmentSecrets.{app}.{name}'",
                )


def undeclared_values(stack: str, pipeline: Pipeline, given: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the values that belong to no declaration."""
    for app in sorted(map(str, given)):
        declared = pipeline.apps[app].environment_secrets if app in pipeline.apps else {}
        for name in sorted(map(str, _names(given, app))):
            if name not in declared:
                yield Problem(
                    stack,
                    f"{ENVIRONMENT_SECRETS_KEY}.{render_path((app, name))}",
                    "no environment secret of this name is declared",
                    "nobody would know why the value is kept or when to replace it",
                    f"declare it at {render_path(('apps', app, 'environment_secrets'))}, or run: "
                    f"pulumi config rm --path 'environmentSecrets.{app}.{name}'",
                )


def plain_values(stack: str, given: Any) -> Iterator[Problem]:
    """Yield the values of a stack file that are not encrypted."""
    if not isinstance(given, Mapping) or "secure" in given:
        return
    for app, values in sorted(given.items()):
        for name, value in sorted(values.items()) if isinstance(values, Mapping) and "secure" not in values else ():
            if not (isinstance(value, Mapping) and set(value) == {"secure"}):
                yield Problem(
                    stack,
                    f"{ENVIRONMENT_SECRETS_KEY}.{render_path((str(app), str(name)))}",
                    "the value is not encrypted",
                    "everybody who may read the repository has it",
                    f"replace it at its vendor, then run: pulumi config set --secret --path 'environmentSecrets.{app}.{name}'",
                )


def _names(given: Mapping[str, Any], app: str) -> Mapping[str, Any]:
    values = given.get(app, {})
    return values if isinstance(values, Mapping) else {}
