"""Evaluate a condition as GitHub does, far enough for ours: what is not there is null, and unequal kinds compare as numbers.

Source: GitHub Docs, "Evaluate expressions in workflows and actions", operators: null is 0, a text that is no number is NaN, and
texts compare without regard to case.
"""

import math
from typing import Any

from bulwark.workflows.expression_syntax import Call, Literal, Node, Operation, Reference


def evaluate(node: Node, contexts: dict[str, Any]) -> Any:
    match node:
        case Literal():
            return node.value
        case Reference():
            value: Any = contexts
            for part in node.path:
                value = value.get(part) if isinstance(value, dict) else None
            return value
        case Operation(sign="||", operands=operands):
            found = [evaluate(operand, contexts) for operand in operands]
            return next((value for value in found if truth(value)), found[-1])
        case Operation(sign="&&", operands=operands):
            found = [evaluate(operand, contexts) for operand in operands]
            return next((value for value in found if not truth(value)), found[-1])
        case Operation(sign="=="):
            return equal(*(evaluate(operand, contexts) for operand in node.operands))
        case Operation(sign="!="):
            return not equal(*(evaluate(operand, contexts) for operand in node.operands))
        case Operation(sign="!"):
            return not truth(evaluate(node.operands[0], contexts))
        case Call(function="cancelled"):
            return contexts["cancelled"]
        case _:
            raise NotImplementedError(node)


def truth(value: Any) -> bool:
    return bool(value) and not (isinstance(value, float) and math.isnan(value))


def equal(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.lower() == right.lower()
    return number(left) == number(right)


def number(value: Any) -> float:
    if value is None or value == "":
        return 0.0
    try:
        return float(value)
    except ValueError:
        return math.nan
