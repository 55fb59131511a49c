"""Find the smallest part of a condition that refuses a token."""

from bulwark.core.trust.cel.errors import NotInSubsetError
from bulwark.core.trust.cel.evaluation import Absent, Values, text_value, truth_value
from bulwark.core.trust.cel.parsing import parse_condition
from bulwark.core.trust.cel.tree import AllOf, Among, AnyOf, Equals, Truth
from bulwark.core.trust.simulation.step import Outcome, Step


def condition_step(condition: str, values: Values) -> Step:
    """Return what a condition says of a token; `values` has its claims and mapped attributes."""
    if not condition:
        return Step("condition", Outcome.PASS, "there is none: every token of the issuer is taken")
    try:
        tree = parse_condition(condition)
        value = truth_value(tree, values)
    except NotInSubsetError as error:
        return Step("condition", Outcome.UNKNOWN, str(error))
    if value is True:
        return Step("condition", Outcome.PASS, str(tree))
    return Step("condition", Outcome.REFUSED, "; ".join(_reasons(tree, values)))


def _reasons(node: Truth, values: Values) -> list[str]:
    """Return why a part is not true: for `&&` its first part that is not, for `||` all of them."""
    if isinstance(node, AllOf):
        return _reasons(next(part for part in node.parts if truth_value(part, values) is not True), values)
    if isinstance(node, AnyOf):
        return [reason for part in node.parts for reason in _reasons(part, values)]
    value = truth_value(node, values)
    if isinstance(value, Absent):
        return [f"`{node}` cannot be evaluated: the token has no claim {value.claim.name}"]
    if isinstance(node, Equals | Among):
        seen = text_value(node.left if isinstance(node, Equals) else node.item, values)
        return [f"`{node}` is false: the token has {seen!r}"]
    return [f"`{node}` is false"]
