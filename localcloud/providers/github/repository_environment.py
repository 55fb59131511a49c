"""`github:index/repositoryEnvironment:RepositoryEnvironment`.

Deliberate difference from the real provider: when the rule `required_reviewers` disappears behind the program's back, the real
one keeps the old `reviewers` and `preventSelfReview` in its state; here they read as GitHub shows them and the drift is seen.
"""

from typing import Any, ClassVar, Final

from localcloud.providers.fields import Field
from localcloud.providers.github.ids import escape, join_id, split_id, unescape
from localcloud.providers.github.repositories import environment_path, repository_id
from localcloud.providers.github.repository_part import RepositoryPart
from localcloud.providers.resource import InputRefusedError
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import UNKNOWN, Properties

MAXIMUM_WAIT_MINUTES: Final = 43200
MAXIMUM_REVIEWERS: Final = 6


class RepositoryEnvironment(RepositoryPart):
    """A deployment environment of a repository."""

    token: ClassVar[str] = "github:index/repositoryEnvironment:RepositoryEnvironment"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("repository", is_required=True),
        Field("environment", is_required=True, replaces=True),
        Field("canAdminsBypass", default=True),
        Field("preventSelfReview", default=False),
        Field("waitTimer", default=0),
        Field("reviewers", is_same=lambda left, right: _reviewers(left) == _reviewers(right)),
        Field("deploymentBranchPolicy"),
    )
    outputs: ClassVar[tuple[str, ...]] = ("repositoryId",)

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Hold the limits that the provider knows: minutes to wait, number of reviewers."""
        wait = inputs.get("waitTimer")
        if isinstance(wait, int | float) and not 0 <= wait <= MAXIMUM_WAIT_MINUTES:
            raise InputRefusedError("waitTimer", f"expected 0 to {MAXIMUM_WAIT_MINUTES} minutes, got {wait}")
        teams, users = _reviewers(inputs.get("reviewers"))
        if len(teams) + len(users) > MAXIMUM_REVIEWERS:
            raise InputRefusedError("reviewers", f"at most {MAXIMUM_REVIEWERS} reviewers, got {len(teams) + len(users)}")
        if "reviewers" in inputs and inputs["reviewers"] is not UNKNOWN and not teams and not users:
            return {name: value for name, value in inputs.items() if name != "reviewers"}
        return inputs

    def create(self, session: Session, inputs: Properties) -> str:
        """PUT the environment; one that exists already is taken over, as GitHub does."""
        _put(session, inputs)
        return join_id(inputs["repository"], escape(inputs["environment"]))

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read settings and rules."""
        repository, environment = _place(identifier, known)
        found = session.find(environment_path(session, repository, environment))
        number = repository_id(session, repository, known)
        if found is None or number is None:
            return None
        policy = found.get("deployment_branch_policy")
        return {
            "repository": repository,
            "environment": environment,
            "repositoryId": number,
            "canAdminsBypass": bool(found.get("can_admins_bypass")),
            "deploymentBranchPolicy": policy
            and {"protectedBranches": policy["protected_branches"], "customBranchPolicies": policy["custom_branch_policies"]},
            **_rules(found.get("protection_rules") or [], known),
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PUT the whole environment again; null clears."""
        _put(session, new)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; already gone is success."""
        session.remove(environment_path(session, *_place(identifier, known)))


def _place(identifier: str, known: Properties) -> tuple[str, str]:
    repository, environment = split_id(identifier, "repository", "environment")
    return str(known.get("repository", repository)), unescape(environment)


def _put(session: Session, inputs: Properties) -> None:
    path = environment_path(session, inputs["repository"], inputs["environment"])
    policy = inputs.get("deploymentBranchPolicy")
    wire_policy = policy and {
        "protected_branches": policy["protectedBranches"],
        "custom_branch_policies": policy["customBranchPolicies"],
    }
    teams, users = _reviewers(inputs.get("reviewers"))
    people = [{"type": "Team", "id": team} for team in teams] + [{"type": "User", "id": user} for user in users]
    body = {
        "wait_timer": inputs.get("waitTimer", 0),
        "reviewers": people or None,
        "can_admins_bypass": inputs.get("canAdminsBypass", True),
        "prevent_self_review": inputs.get("preventSelfReview", False),
        "deployment_branch_policy": wire_policy,
    }
    try:
        session.call("PUT", path, body)
    except VendorError as error:
        # Plans without reviewers and wait timers refuse the long form even when both are empty; go-github repeats the short one.
        if error.status != 422 or people or body["wait_timer"]:
            raise
        session.call("PUT", path, {"deployment_branch_policy": wire_policy})


def _reviewers(value: Any) -> tuple[list[int], list[int]]:
    """Return the sorted ids of teams and of users in the one-item list that the SDK writes."""
    block = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else {}
    teams, users = ([item for item in block.get(kind) or [] if isinstance(item, int)] for kind in ("teams", "users"))
    return sorted(teams), sorted(users)


def _rules(rules: list[dict[str, Any]], known: Properties) -> Properties:
    by_type = {rule["type"]: rule for rule in rules}
    required = by_type.get("required_reviewers")
    result: Properties = {"waitTimer": by_type.get("wait_timer", {}).get("wait_timer", 0)}
    if required is None:
        # Without reviewers GitHub has no rule that could carry the flag: then, and only then, the state's value stands.
        is_unseen = not known.get("reviewers")
        result["preventSelfReview"] = bool(known.get("preventSelfReview", False)) if is_unseen else False
        return result
    people: dict[str, list[int]] = {"teams": [], "users": []}
    for entry in required.get("reviewers") or []:
        people["teams" if entry["type"] == "Team" else "users"].append(entry["reviewer"]["id"])
    result["preventSelfReview"] = bool(required.get("prevent_self_review"))
    result["reviewers"] = [{kind: ids for kind, ids in people.items() if ids}] if any(people.values()) else None
    return result
