"""Write the rules, actors and conditions of a ruleset as GitHub's body, and read them back.

Source: integrations/terraform-provider-github v6.13.0, github/util_rules.go; names of the SDK are pulumi-github 6.15.0's. Most
names are the API's in camel case; those that differ stand in the tables.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from localcloud.providers.values import Properties

_FLAGS: Final = ("creation", "update", "deletion", "requiredLinearHistory", "requiredSignatures", "nonFastForward")
_BLOCKS: Final = (
    *("branchNamePattern", "tagNamePattern", "commitAuthorEmailPattern", "commitMessagePattern", "committerEmailPattern"),
    *("copilotCodeReview", "fileExtensionRestriction", "filePathRestriction", "maxFilePathLength", "maxFileSize", "mergeQueue"),
    *("pullRequest", "requiredCodeScanning", "requiredDeployments", "requiredStatusChecks"),
)
_OTHER_NAMES: Final = {
    "requiredCodeScanning": "code_scanning",
    "requiredCodeScanningTools": "code_scanning_tools",
    "requiredChecks": "required_status_checks",
}
_UNSET: Final = {"integration_id": 0}
"""What means absent in the program and must not be sent."""
PULL_REQUEST: Final = {
    "dismissStaleReviewsOnPush": False,
    "requireCodeOwnerReview": False,
    "requireLastPushApproval": False,
    "requiredApprovingReviewCount": 0,
    "requiredReviewThreadResolution": False,
}
"""Defaults of the block, which check fills in."""
_PATTERN: Final = {"negate": False}
_DEFAULTS: Final[Mapping[str, Properties]] = {
    "pullRequest": PULL_REQUEST,
    "requiredStatusChecks": {"strictRequiredStatusChecksPolicy": False, "doNotEnforceOnCreate": False},
    "mergeQueue": {
        "checkResponseTimeoutMinutes": 60,
        "groupingStrategy": "ALLGREEN",
        "maxEntriesToBuild": 5,
        "maxEntriesToMerge": 5,
        "mergeMethod": "MERGE",
        "minEntriesToMerge": 1,
        "minEntriesToMergeWaitMinutes": 5,
    },
    "copilotCodeReview": {"reviewDraftPullRequests": False, "reviewOnPush": False},
    **{name: _PATTERN for name in _BLOCKS if name.endswith("Pattern")},
}
PUSH_RULES: Final = frozenset({"filePathRestriction", "maxFilePathLength", "fileExtensionRestriction", "maxFileSize"})


def with_defaults(rules: Properties) -> Properties:
    """Return the blocks with what the provider fills in."""
    return {name: {**_DEFAULTS.get(name, {}), **block} if isinstance(block, dict) else block for name, block in rules.items()}


def rules_body(rules: Properties) -> list[dict[str, Any]]:
    """Return the list of rules that GitHub takes."""
    body: list[dict[str, Any]] = [{"type": _wire_name(name)} for name in _FLAGS if rules.get(name)]
    if rules.get("updateAllowsFetchAndMerge"):
        body = [
            rule | ({"parameters": {"update_allows_fetch_and_merge": True}} if rule["type"] == "update" else {}) for rule in body
        ]
    return body + [
        {"type": _wire_name(name), "parameters": _to_wire(_completed(rules[name]))} for name in _BLOCKS if rules.get(name)
    ]


def _completed(block: Properties) -> Properties:
    return {name: value for name, value in block.items() if value is not None}


def shown_rules(body: list[dict[str, Any]], known: Properties) -> Properties:
    """Return the program's form of GitHub's rules.

    `known` are the rules of the state: a flag that is false there and absent at GitHub stays false, and what GitHub fills in
    for a block that leaves it open is left out.
    """
    by_type = {rule["type"]: rule.get("parameters") or {} for rule in body}
    shown: Properties = {name: True for name in _FLAGS if _wire_name(name) in by_type}
    shown |= {name: False for name in _FLAGS if name not in shown and known.get(name) is False}
    if by_type.get("update", {}).get("update_allows_fetch_and_merge"):
        shown["updateAllowsFetchAndMerge"] = True
    for name in _BLOCKS:
        if _wire_name(name) in by_type:
            shown[name] = _without_open(_from_wire(by_type[_wire_name(name)]), known.get(name))
    return shown


def _without_open(block: Properties, known: Any) -> Properties:
    given = known if isinstance(known, dict) else {}
    open_names = {"allowedMergeMethods", "requiredReviewers"} - given.keys()
    return {name: value for name, value in block.items() if name not in open_names and not (value == "" and name not in given)}


def actors_body(actors: Any) -> list[dict[str, Any]]:
    """Return the actors, never null: GitHub refuses that. An id of 0 means none."""
    return [
        {"actor_type": actor["actorType"], "bypass_mode": actor["bypassMode"]}
        | ({"actor_id": actor["actorId"]} if actor.get("actorId") else {})
        for actor in actors or []
    ]


def shown_actors(body: list[dict[str, Any]]) -> list[Properties]:
    """Return the program's form of the actors; GitHub's null is 0."""
    return [
        {"actorId": actor.get("actor_id") or 0, "actorType": actor["actor_type"], "bypassMode": actor["bypass_mode"]}
        for actor in body
    ]


def same_actors(left: Any, right: Any) -> bool:
    """Compare two lists of actors whatever their order."""
    return _sorted_actors(left) == _sorted_actors(right)


def _sorted_actors(actors: Any) -> list[str]:
    if not isinstance(actors, list):
        return [repr(actors)]
    return sorted(repr((item.get("actorId") or 0, item.get("actorType"), item.get("bypassMode"))) for item in actors)


def same_rules(left: Any, right: Any) -> bool:
    """Compare two sets of rules whatever the order of their checks; a flag that is false is absent."""
    return bool(_normal(left) == _normal(right))


def _normal(rules: Any) -> Any:
    if not isinstance(rules, dict):
        return rules
    present = {name: value for name, value in rules.items() if value not in (None, False)}
    checks = present.get("requiredStatusChecks")
    if isinstance(checks, dict) and isinstance(checks.get("requiredChecks"), list):
        names = sorted(repr((check.get("context"), check.get("integrationId") or 0)) for check in checks["requiredChecks"])
        present["requiredStatusChecks"] = {**checks, "requiredChecks": names}
    return present


def _wire_name(name: str) -> str:
    return _OTHER_NAMES.get(name) or re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def _own_name(name: str) -> str:
    other = {wire: own for own, wire in _OTHER_NAMES.items()}
    return other.get(name) or re.sub(r"_([a-z])", lambda match: match[1].upper(), name)


def _to_wire(value: Any) -> Any:
    if isinstance(value, dict):
        named = {_wire_name(name): _to_wire(item) for name, item in value.items() if item is not None}
        return {name: item for name, item in named.items() if name not in _UNSET or item != _UNSET[name]}
    return [_to_wire(item) for item in value] if isinstance(value, list) else value


def _from_wire(value: Any) -> Any:
    if isinstance(value, dict):
        return {_own_name(name): _from_wire(item) for name, item in value.items()}
    return [_from_wire(item) for item in value] if isinstance(value, list) else value
