"""A feature flag's variants and environments: Pulumi's names to Vercel's and back.

Source: vercel/terraform-provider-vercel vercel/resource_feature_flag_definition.go and resource_feature_flag_config.go, 2026-09.
"""

from typing import Any, Final

from localcloud.providers.resource import InputRefusedError
from localcloud.providers.rest import Session
from localcloud.providers.values import UNKNOWN, Properties
from localcloud.providers.vercel.team import find, split_import

VALUES: Final = {"boolean": "valueBool", "string": "valueString", "number": "valueNumber"}
ENVIRONMENTS: Final = ("production", "preview", "development")


def find_flag(session: Session, identifier: str, known: Properties) -> tuple[Properties, dict[str, Any]] | None:
    """Return where a flag is (`projectId`, `teamId` if known) and what Vercel shows of it, None when it is gone.

    Raises:
        LookupError: nothing is known and the id is not `[team_id/]project_id/flag_id`.
    """
    if known.get("projectId"):
        where = {name: known[name] for name in ("teamId", "projectId") if known.get(name)}
        flag = identifier.rsplit("/", 1)[-1]
    else:
        team, (project, flag) = split_import(identifier, "project_id", "flag_id")
        where = team | {"projectId": project}
    found = find(session, where, flag_path(where["projectId"], flag))
    return None if found is None else (where, found)


def flag_path(project: str, flag: str = "") -> str:
    """Return the path of a project's flags, or of one."""
    return f"/v1/projects/{project}/feature-flags/flags" + (f"/{flag}" if flag else "")


def check_variants(kind: Any, variants: Any) -> None:
    """Refuse variants whose value is not of the flag's kind, or that share an id.

    Raises:
        InputRefusedError: one of the real provider's rules is broken.
    """
    if kind is UNKNOWN or not isinstance(variants, list):
        return
    seen = set()
    for index, variant in enumerate(variants):
        wanted, given = VALUES[kind], [name for name in VALUES.values() if name in variant]
        if given != [wanted]:
            raise InputRefusedError(
                f"variants[{index}]", f"a {kind} flag needs {wanted} and no other value, got {given or 'none'}"
            )
        if variant["id"] in seen:
            raise InputRefusedError(f"variants[{index}].id", f"{variant['id']!r} is the id of another variant too")
        seen.add(variant["id"])


def sent_variants(kind: str, variants: list[Properties]) -> list[dict[str, Any]]:
    """Return Vercel's variants."""
    return [
        {name: variant[name] for name in ("id", "label", "description") if name in variant} | {"value": variant[VALUES[kind]]}
        for variant in variants
    ]


def shown_variants(kind: str, variants: list[dict[str, Any]]) -> list[Properties]:
    """Return Pulumi's variants; empty texts are none."""
    return [
        {name: variant[name] for name in ("id", "label", "description") if variant.get(name)}
        | {VALUES.get(kind, "valueString"): variant["value"]}
        for variant in variants
    ]


def neutral_variant(kind: str, variants: list[Properties]) -> str:
    """Return the variant that a new flag serves until somebody says more: off, or what the first one is."""
    off = [variant["id"] for variant in variants if kind == "boolean" and variant["valueBool"] is False]
    named = [variant["id"] for variant in variants if variant["id"] in ("control", "off")]
    return str([*off, *named, variants[0]["id"]][0])


def environment(*, active: bool, default: str, paused: str) -> dict[str, Any]:
    """Return an environment that serves one variant while the flag is on and another while it is paused."""
    return {
        "active": active,
        "rules": [],
        "fallthrough": {"type": "variant", "variantId": default},
        "pausedOutcome": {"type": "variant", "variantId": paused},
    }


def shown_environment(name: str, found: dict[str, Any]) -> Properties:
    """Return Pulumi's form of an environment.

    Raises:
        LookupError: it is linked to another, has rules or targets, or splits: the real provider refuses to manage that.
    """
    is_linked = (found.get("reuse") or {}).get("active")
    outcomes = (found["fallthrough"], found["pausedOutcome"])
    if is_linked or found["rules"] or found.get("targets") or any(outcome["type"] != "variant" for outcome in outcomes):
        raise LookupError(
            f"Unsupported Feature Flag config: {name} has rules, targets, a split or a linked environment, which this resource "
            "does not know and would remove. Remove them at Vercel, or leave the flag's configuration to Vercel."
        )
    return {
        "enabled": found["active"],
        "defaultVariantId": found["fallthrough"]["variantId"],
        "disabledVariantId": found["pausedOutcome"]["variantId"],
    }
