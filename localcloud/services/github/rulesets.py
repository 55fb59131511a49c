"""Rulesets of repositories: where they are kept, what GitHub takes, whom they bind.

Plans ("About rulesets" in GitHub's documentation): a private repository of a free account has none (403); push rulesets need Team
or Enterprise and a repository that is not public; `evaluate` needs Enterprise. Left out: their history. Wording of
refusals other than the 403 unverified.
"""

from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.github.accounts import find_account, find_account_by_id, find_team_by_id, is_organization
from localcloud.services.github.apps import find_installation_for
from localcloud.services.github.bodies import optional_text, required_text
from localcloud.services.github.branch_policies import matches_pattern
from localcloud.services.github.callers import Caller
from localcloud.services.github.errors import invalid_request, not_found, refuse
from localcloud.services.github.identifiers import next_id, now
from localcloud.services.github.repositories import is_private, owner_of, require_repository
from localcloud.services.github.ruleset_rules import TARGETS, checked_rules

KIND: Final = "github.ruleset"
ENFORCEMENTS: Final = ("disabled", "active", "evaluate")
ACTOR_TYPES: Final = ("Integration", "OrganizationAdmin", "RepositoryRole", "Team", "DeployKey", "User")
BYPASS_MODES: Final = ("always", "pull_request", "exempt")
# Number of the built-in role of administrators ("Create a repository ruleset" in GitHub's REST documentation).
ADMIN_ROLE: Final = 5
_PREFIXES: Final = {"branch": "refs/heads/", "tag": "refs/tags/"}
_EVERYTHING, _DEFAULT_BRANCH = "~ALL", "~DEFAULT_BRANCH"


def list_rulesets(transaction: Transaction, repository_id: int) -> list[Document]:
    """Return a repository's rulesets, oldest first."""
    return sorted((document for _, document in transaction.list(KIND, f"{repository_id}/")), key=lambda ruleset: ruleset["id"])


def require_repository_with_rulesets(call: Call) -> Document:
    """Return the repository that the path names when its plan has rulesets.

    Raises:
        RefusalError: 403 when the plan has none for private repositories.
    """
    repository = require_repository(call)
    if is_private(repository) and owner_of(call.tx, repository)["plan"] == "free":
        raise refuse(403, "Upgrade to GitHub Pro or make this repository public to enable this feature.")
    return repository


def require_ruleset(call: Call) -> tuple[Document, Document]:
    """Return (repository, ruleset) that the path names.

    Raises:
        RefusalError: 404, or 403 by plan.
    """
    repository = require_repository_with_rulesets(call)
    ruleset = call.tx.get(KIND, f"{repository['id']}/{call.params['ruleset_id']}")
    if ruleset is None:
        raise not_found()
    return repository, ruleset


def write_ruleset(call: Call, repository: Document, ruleset: Document | None) -> Document:
    """Make a ruleset by the call's body, or change one: what the body leaves out stays.

    Raises:
        RefusalError: 422.
    """
    kept = ruleset or _new(call, repository)
    target, enforcement = optional_text(call, "target", kept["target"]), optional_text(call, "enforcement", kept["enforcement"])
    _check_choice("target", target, TARGETS)
    _check_choice("enforcement", enforcement, ENFORCEMENTS)
    _check_plan(call, repository, target, enforcement)
    name = optional_text(call, "name", kept["name"])
    if not name or any(item["name"] == name and item["id"] != kept["id"] for item in list_rulesets(call.tx, repository["id"])):
        raise refuse(422, "Validation Failed", errors=["Name must be unique" if name else "Name can't be blank"])
    is_enterprise = owner_of(call.tx, repository)["plan"] == "enterprise"
    rules = call.body.get("rules", kept["rules"])
    kept |= {
        "name": name,
        "target": target,
        "enforcement": enforcement,
        "bypass_actors": _checked_actors(call, repository, kept["bypass_actors"]),
        "conditions": _checked_conditions(call.body.get("conditions", kept["conditions"]), target),
        "rules": checked_rules(rules or [], target, is_enterprise=is_enterprise),
        "updated_at": now(call.clock),
    }
    call.tx.put(KIND, f"{repository['id']}/{kept['id']}", kept)
    return kept


def _new(call: Call, repository: Document) -> Document:
    required_text(call, "name")
    required_text(call, "enforcement")
    empty: dict[str, Any] = {"bypass_actors": [], "conditions": None, "rules": []}
    identity = {"id": next_id(call.tx, "ruleset"), "repository_id": repository["id"], "created_at": now(call.clock)}
    return {"name": "", "target": "branch", "enforcement": "", **empty, **identity}


def _check_choice(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise invalid_request(f"For 'properties/{name}', {value} is not one of {', '.join(allowed)}.")


def _check_plan(call: Call, repository: Document, target: str, enforcement: str) -> None:
    plan = owner_of(call.tx, repository)["plan"]
    if enforcement == "evaluate" and plan != "enterprise":
        raise refuse(422, "Validation Failed", errors=["Enforcement evaluate is only available with GitHub Enterprise"])
    if target == "push" and (plan not in {"team", "enterprise"} or not is_private(repository)):
        raise refuse(422, "Validation Failed", errors=["Push rulesets are not available for this repository"])


def _checked_actors(call: Call, repository: Document, kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    given = call.body.get("bypass_actors", kept)
    if not isinstance(given, list):
        raise invalid_request("For 'properties/bypass_actors', nil is not an array.")
    return [_checked_actor(call, repository, actor) for actor in given]


def _checked_actor(call: Call, repository: Document, actor: Any) -> dict[str, Any]:
    kind = actor.get("actor_type") if isinstance(actor, dict) else None
    mode = actor.get("bypass_mode") or "always" if isinstance(actor, dict) else None
    if kind not in ACTOR_TYPES or mode not in BYPASS_MODES:
        raise invalid_request("For 'properties/bypass_actors', an actor's type or mode is not one that GitHub knows.")
    number = actor.get("actor_id")
    if not _exists(call, repository, kind, number):
        raise refuse(
            422, "Validation Failed", errors=[f"Bypass actor {kind} {number} is not part of the ruleset source or owner"]
        )
    return {"actor_id": None if kind == "DeployKey" else number, "actor_type": kind, "bypass_mode": mode}


def _exists(call: Call, repository: Document, kind: str, number: Any) -> bool:
    if kind in {"DeployKey", "OrganizationAdmin"}:
        return kind == "DeployKey" or is_organization(owner_of(call.tx, repository))
    if not isinstance(number, int):
        return False
    if kind == "Integration":
        return find_installation_for(call.tx, number, repository["owner_id"]) is not None
    if kind == "Team":
        return find_team_by_id(call.tx, number) is not None
    return kind == "RepositoryRole" or find_account_by_id(call.tx, number) is not None


def _checked_conditions(given: Any, target: str) -> Document | None:
    if target == "push":
        if given:
            raise refuse(422, "Validation Failed", errors=["Conditions are not applicable to push rulesets"])
        return None
    names = (given or {}).get("ref_name") or {} if isinstance(given, dict | None) else {}
    parts = {part: names.get(part) or [] for part in ("include", "exclude")}
    wrong = [pattern for patterns in parts.values() for pattern in patterns if not _is_pattern(pattern, target)]
    if wrong:
        raise refuse(422, "Validation Failed", errors=[f"Invalid conditions: Invalid target patterns: '{wrong[0]}'"])
    return {"ref_name": parts}


def _is_pattern(pattern: Any, target: str) -> bool:
    special = (_EVERYTHING, _DEFAULT_BRANCH) if target == "branch" else (_EVERYTHING,)
    return isinstance(pattern, str) and (pattern in special or pattern.startswith(_PREFIXES[target]))


def applies(ruleset: Document, repository: Document, ref: str) -> bool:
    """Say whether an active ruleset covers a full ref."""
    prefix = _PREFIXES.get(ruleset["target"])
    if ruleset["enforcement"] != "active" or prefix is None or not ref.startswith(prefix):
        return False
    names = ruleset["conditions"]["ref_name"]
    included, excluded = (any(_covers(item, repository, ref) for item in names[part]) for part in ("include", "exclude"))
    return included and not excluded


def _covers(pattern: str, repository: Document, ref: str) -> bool:
    if pattern == _DEFAULT_BRANCH:
        return bool(ref == f"refs/heads/{repository['default_branch']}")
    return pattern == _EVERYTHING or matches_pattern(pattern, ref)


def bypass_mode(ruleset: Document, transaction: Transaction, caller: Caller) -> str | None:
    """Return how a caller may pass by a ruleset; None when it binds the caller. Membership in teams is not kept."""
    modes = [actor["bypass_mode"] for actor in ruleset["bypass_actors"] if _is_actor(actor, transaction, caller)]
    return min(modes, key=("exempt", "always", "pull_request").index, default=None)


def _is_actor(actor: Document, transaction: Transaction, caller: Caller) -> bool:
    kind, number = actor["actor_type"], actor["actor_id"]
    if kind == "Integration":
        return caller.app_id is not None and caller.app_id == number
    if caller.kind != "user":
        return False
    if kind == "User":
        account = find_account(transaction, caller.login)
        return account is not None and account["id"] == number
    # The operator, whose token has no list of permissions, owns every organization.
    is_owner = caller.permissions is None
    return is_owner and (kind == "OrganizationAdmin" or (kind == "RepositoryRole" and number == ADMIN_ROLE))
