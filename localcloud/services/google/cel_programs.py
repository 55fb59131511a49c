"""Compile and evaluate the CEL of attribute mappings, attribute conditions and IAM conditions with Google's own evaluator.

An evaluation never raises: a missing claim, a wrong type or a fault inside the expression comes back as `UNDEFINED`, because
each caller has its own words for it.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from cel_expr_python import cel
from cel_expr_python.ext import ext_strings


class ExpressionError(ValueError):
    """The text is no CEL expression, or names what does not exist there."""


class _Undefined:
    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED: Final = _Undefined()
"""The result of an expression that could not be evaluated."""

_MAP: Final = cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
MAPPING_VARIABLES: Final = {"assertion": _MAP}
CONDITION_VARIABLES: Final = {"assertion": _MAP, "google": _MAP, "attribute": _MAP}
POLICY_VARIABLES: Final = {
    "request.time": cel.Type.TIMESTAMP,
    "resource.name": cel.Type.STRING,
    "resource.service": cel.Type.STRING,
    "resource.type": cel.Type.STRING,
}


def _extract(text: str, template: str) -> str:
    """Google's own member function: the part of `text` that stands at `{name}` in the template, or an empty text.

    Source: IAM conditions attribute reference, "Extracting values", 2026-10.
    """
    before, _, rest = template.partition("{")
    _, _, after = rest.partition("}")
    start = text.find(before)
    if start < 0:
        return ""
    start += len(before)
    end = text.find(after, start) if after else len(text)
    return text[start:end] if end >= 0 else ""


_EXTRACT: Final = cel.Overload(
    "string_extract_string",
    return_type=cel.Type.STRING,
    parameters=[cel.Type.STRING, cel.Type.STRING],
    is_member=True,
    impl=_extract,
)
_EXTENSIONS: Final = (ext_strings.ExtStrings(), cel.CelExtension("google_iam", [cel.FunctionDecl("extract", [_EXTRACT])]))


@lru_cache(maxsize=8)
def _environment(names: tuple[str, ...]) -> cel.Env:
    variables = {**CONDITION_VARIABLES, **POLICY_VARIABLES}
    return cel.NewEnv(variables={name: variables[name] for name in names}, extensions=list(_EXTENSIONS))


@lru_cache(maxsize=512)
def _compile(expression: str, names: tuple[str, ...]) -> cel.Expression:
    try:
        return _environment(names).compile(expression)
    except RuntimeError as error:
        raise ExpressionError(str(error).replace("\n", " ")) from error


def check_expression(expression: str, variables: Mapping[str, Any], result: str) -> None:
    """Compile without evaluating.

    Args:
        expression: the CEL text.
        variables: one of the three tables of this module.
        result: the type it must have, `BOOL` or empty for any.

    Raises:
        ExpressionError: it does not compile, or its type is another one.
    """
    compiled = _compile(expression, tuple(variables))
    found = compiled.return_type().name()
    if result and found not in {result, "DYN"}:
        raise ExpressionError(f"expected a result of type {result}, found {found}")


def has_claims(expression: str) -> bool:
    """Say whether an expression that compiles depends on the credential: without its variables it no longer compiles."""
    try:
        _compile(expression, ())
    except ExpressionError:
        return True
    return False


def evaluate(expression: str, variables: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """Return the plain value of the expression, or UNDEFINED."""
    try:
        value = _compile(expression, tuple(variables)).eval(data=dict(values))
    except (ExpressionError, RuntimeError):
        return UNDEFINED
    return UNDEFINED if value.type() == cel.Type.ERROR else value.plain_value()


def is_true_for(expression: str, at: datetime, name: str, service: str, kind: str) -> bool:
    """Evaluate the condition of a role binding; what cannot be evaluated does not grant."""
    values = {"request.time": at, "resource.name": name, "resource.service": service, "resource.type": kind}
    return evaluate(expression, POLICY_VARIABLES, values) is True
