"""Serve `orgpolicy.projects.policies` (v2). Left out: folders, organizations, custom constraints, what a dry run logs."""

from typing import Any, Final

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document, DocumentExistsError
from localcloud.services.google.access import Target, project_target, require
from localcloud.services.google.apis import ORG_POLICY
from localcloud.services.google.errors import invalid, missing, refuse, taken
from localcloud.services.google.org_policies import BOOLEAN, KIND, LISTS, default_spec, policy_key
from localcloud.services.google.pages import cut_page
from localcloud.services.google.update_masks import apply_mask

_BASE: Final = "/v2/projects/{project}/policies"
_SPECS: Final = ("spec", "dryRunSpec")
_LIST_KEYS: Final = frozenset({"allowAll", "denyAll", "values"})


def _locate(call: Call) -> tuple[Target, str]:
    """Return the target, and the key of the policy that the path names."""
    constraint = call.params.get("policy", "")
    suffix = f"/policies/{constraint}" if constraint else ""
    target = project_target(ORG_POLICY, call.tx, call.params["project"], f"projects/{call.params['project']}{suffix}")
    require(call, target)
    return target, policy_key(target.project or {}, constraint)


def _require_policy(call: Call) -> Document:
    _, key = _locate(call)
    policy = call.tx.get(KIND, key)
    if policy is None:
        raise missing(ORG_POLICY)
    return policy


def _create(call: Call) -> Reply:
    target, _ = _locate(call)
    project = target.project or {}
    parts = str(call.body.get("name", "")).split("/")
    if len(parts) != 4 or parts[0] != "projects" or parts[2] != "policies":
        raise invalid(ORG_POLICY)
    if parts[1] not in {project["projectId"], project["projectNumber"]}:
        raise invalid(ORG_POLICY)
    if parts[3] not in BOOLEAN | LISTS:
        raise missing(ORG_POLICY)
    policy: Document = {"name": policy_key(project, parts[3])} | {part: call.body[part] for part in _SPECS if part in call.body}
    if "spec" not in policy and "dryRunSpec" not in policy:
        raise invalid(ORG_POLICY)
    _stamp(call, policy, _SPECS)
    try:
        call.tx.insert(KIND, policy["name"], policy)
    except DocumentExistsError as error:
        raise taken(ORG_POLICY) from error
    return Reply(policy)


def _stamp(call: Call, policy: Document, changed: tuple[str, ...]) -> None:
    """Check what was changed and give it etags and times."""
    constraint = policy["name"].rsplit("/", 1)[-1]
    for part in changed:
        if part in policy:
            _check_spec(policy[part], constraint)
            policy[part] |= {"etag": _etag(call), "updateTime": rfc3339(call.clock.now())}
    policy["etag"] = _etag(call)


def _check_spec(spec: dict[str, Any], constraint: str) -> None:
    rules = spec.get("rules", [])
    if spec.get("reset") and (rules or spec.get("inheritFromParent")):
        raise invalid(ORG_POLICY)
    for rule in rules:
        said = set(rule) - {"condition", "parameters"}
        if len(said) != 1 or not said <= ({"enforce"} if constraint in BOOLEAN else _LIST_KEYS):
            raise invalid(ORG_POLICY)
    if constraint in BOOLEAN and (spec.get("inheritFromParent") or _unconditional(rules) > 1):
        raise invalid(ORG_POLICY)


def _unconditional(rules: list[dict[str, Any]]) -> int:
    return sum("condition" not in rule for rule in rules)


def _etag(call: Call) -> str:
    return f"C{call.tx.next_number('google.etag'):014x}="


def _get(call: Call) -> Reply:
    return Reply(_require_policy(call))


def _get_effective(call: Call) -> Reply:
    target, key = _locate(call)
    constraint = call.params["policy"]
    if constraint not in BOOLEAN | LISTS:
        raise missing(ORG_POLICY)
    spec = (call.tx.get(KIND, key) or {}).get("spec", {})
    shown = {"rules": spec["rules"]} if spec.get("rules") else default_spec(constraint)
    return Reply({"name": policy_key(target.project or {}, constraint), "spec": shown})


def _list(call: Call) -> Reply:
    _, parent = _locate(call)
    page, rest = cut_page(call, ORG_POLICY, [each for _, each in call.tx.list(KIND, parent)], largest=1000, default=1000)
    return Reply({"policies": page, **rest} if page else {})


def _patch(call: Call) -> Reply:
    policy = _require_policy(call)
    if call.body.get("etag") and call.body["etag"] != policy["etag"]:
        raise refuse(ORG_POLICY, "ABORTED", "The policy was changed by somebody else since it was read.")  # unverified wording
    mask = call.query.get("updateMask", "") or "policy.spec"
    paths: list[str] = list(_SPECS) if mask == "*" else [_field(path) for path in mask.split(",")]
    if not set(paths) <= set(_SPECS):
        raise invalid(ORG_POLICY)
    apply_mask(policy, call.body, paths)
    _stamp(call, policy, tuple(paths))
    call.tx.put(KIND, policy["name"], policy)
    return Reply(policy)


def _field(path: str) -> str:
    """Return the field of a path of the mask: `policy.dry_run_spec` is `dryRunSpec`."""
    name = path.strip().removeprefix("policy.")
    return "dryRunSpec" if name == "dry_run_spec" else name


def _delete(call: Call) -> Reply:
    policy = _require_policy(call)
    call.tx.delete(KIND, policy["name"])
    return Reply({})


_ID: Final = "orgpolicy.projects.policies"
_ONE: Final = f"{_BASE}/{{policy}}"
ROUTES: Final = (
    Route(f"{_ID}.create", "POST", _BASE, _create, "orgpolicy.policies.create"),
    Route(f"{_ID}.list", "GET", _BASE, _list, "orgpolicy.policies.list"),
    Route(f"{_ID}.get", "GET", _ONE, _get, "orgpolicy.policy.get"),
    Route(f"{_ID}.getEffectivePolicy", "GET", f"{_ONE}:getEffectivePolicy", _get_effective, "orgpolicy.policy.get"),
    Route(f"{_ID}.patch", "PATCH", _ONE, _patch, "orgpolicy.policies.update"),
    Route(f"{_ID}.delete", "DELETE", _ONE, _delete, "orgpolicy.policies.delete"),
)
