"""List the tokens that a provider's condition has to tell apart: a legitimate one, and hostile ones made from it.

Claims are those of a GitHub Actions token (GitHub Docs, "OpenID Connect reference", 2026-11). A hostile token differs from an
admitted one in what an outsider can bring about: another number behind the same name, a fork, an event that runs foreign code.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

Claims: TypeAlias = Mapping[str, str | int]

ISSUER: Final = "https://token.actions.githubusercontent.com"

PLAIN: Final[Claims] = {
    "iss": ISSUER,
    "aud": "https://iam.googleapis.com/projects/100/locations/global/workloadIdentityPools/pool/providers/provider",
    "sub": "repo:some-owner/some-app:ref:refs/heads/main",
    "jti": "00000000-0000-0000-0000-000000000000",
    "exp": 1_800_000_300,
    "iat": 1_800_000_000,
    "nbf": 1_800_000_000,
    "repository": "some-owner/some-app",
    "repository_id": "700000001",
    "repository_owner": "some-owner",
    "repository_owner_id": "600000001",
    "repository_visibility": "private",
    "ref": "refs/heads/main",
    "ref_type": "branch",
    "ref_protected": "true",
    "sha": "0" * 40,
    "head_ref": "",
    "base_ref": "",
    "event_name": "push",
    "workflow": "deploy",
    "workflow_ref": "some-owner/some-app/.github/workflows/deploy.yml@refs/heads/main",
    "workflow_sha": "0" * 40,
    "job_workflow_ref": "some-owner/some-app/.github/workflows/deploy.yml@refs/heads/main",
    "job_workflow_sha": "0" * 40,
    "run_id": "9000000001",
    "run_number": "1",
    "run_attempt": "1",
    "check_run_id": "8000000001",
    "actor": "someone",
    "actor_id": "500000001",
    "runner_environment": "github-hosted",
    "environment": "production",
}
"""An ordinary token: a push to a branch, a job in an environment."""

HOSTILE_EVENTS: Final[Mapping[str, Mapping[str, str]]] = {
    "pull_request": {"ref": "refs/pull/7/merge", "head_ref": "feature", "base_ref": "main", "ref_protected": "false"},
    "pull_request_target": {"head_ref": "feature", "base_ref": "main"},
    "pull_request_review": {"ref": "refs/pull/7/merge", "head_ref": "feature", "base_ref": "main", "ref_protected": "false"},
    "pull_request_review_comment": {
        "ref": "refs/pull/7/merge",
        "head_ref": "feature",
        "base_ref": "main",
        "ref_protected": "false",
    },
    "merge_group": {"ref": "refs/heads/gh-readonly-queue/main/pr-7-" + "0" * 40},
    "issue_comment": {},
    "issues": {},
    "discussion": {},
    "discussion_comment": {},
    "fork": {},
    "watch": {},
    "gollum": {},
    "label": {},
    "milestone": {},
}
"""Events that people without write access can start, or that run code nobody has merged, with what else such a token has."""

FOREIGN_ID: Final = "123123123"
"""A number that no condition writes; any other stands for it."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """A token that must not be admitted, or must at least be told apart from the one it was made from."""

    name: str
    claims: Claims
    told_apart: bool = False
    """True when a mapped attribute may tell it apart instead of the condition: a binding then can refuse it."""


def hostile_to(claims: Claims) -> Iterator[Hostile]:
    """Yield the hostile variants of an admitted token."""
    yield from _foreign_ids(claims)
    yield from _missing(claims)
    for event, changes in HOSTILE_EVENTS.items():
        yield Hostile(f"event {event}", {**claims, "event_name": event, **changes})
    yield from _other_refs(claims)


def _foreign_ids(claims: Claims) -> Iterator[Hostile]:
    repository, owner = str(claims["repository_id"]), str(claims["repository_owner_id"])
    yield Hostile("another repository, registered under the same name", {**claims, "repository_id": FOREIGN_ID})
    yield Hostile("another owner, registered under the same name", {**claims, "repository_owner_id": FOREIGN_ID})
    foreign = {"repository": "stranger/some-app", "repository_owner": "stranger", "actor": "stranger"}
    yield Hostile("a fork", {**claims, **foreign, "repository_owner_id": FOREIGN_ID, "repository_id": f"{FOREIGN_ID}4"})
    for name, change in _LOOKALIKES.items():
        yield Hostile(f"a repository whose id {name}", {**claims, "repository_id": change(repository)})
        yield Hostile(f"an owner whose id {name}", {**claims, "repository_owner_id": change(owner)})


_LOOKALIKES: Final[Mapping[str, Callable[[str], str]]] = {
    "begins with the pinned one": lambda number: f"{number}9",
    "ends with the pinned one": lambda number: f"9{number}",
    "is a part of the pinned one": lambda number: number[1:-1],
}


def _missing(claims: Claims) -> Iterator[Hostile]:
    for name in ("repository_id", "repository_owner_id", "event_name"):
        yield Hostile(f"no {name}", {key: value for key, value in claims.items() if key != name})
        yield Hostile(f"an empty {name}", {**claims, name: ""})
    yield Hostile("no claim at all", {})


def _other_refs(claims: Claims) -> Iterator[Hostile]:
    ref = str(claims["ref"])
    if not ref.startswith("refs/heads/"):
        return
    branch = ref.removeprefix("refs/heads/")
    tag = {"ref": f"refs/tags/{branch}", "ref_type": "tag", "ref_protected": "false"}
    yield Hostile("a tag named like the branch", {**claims, **tag}, told_apart=True)
    other = {"ref": f"refs/heads/{branch}-of-somebody", "ref_protected": "false"}
    yield Hostile("another branch", {**claims, **other}, told_apart=True)
