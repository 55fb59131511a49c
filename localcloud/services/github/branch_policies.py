"""Which branches and tags may deploy to an environment.

Patterns follow Ruby's File.fnmatch with FNM_PATHNAME ("Deployment branches and tags" in GitHub's documentation): `*` and `?`
stop at a slash, `**/` crosses slashes.
"""

import re
from typing import Final

from localcloud.core.store import Document, Transaction
from localcloud.services.github.environments import POLICY_KIND, scope_of

TYPES: Final = ("branch", "tag")


def list_policies(transaction: Transaction, environment: Document) -> list[Document]:
    """Return the patterns of an environment, oldest first."""
    scope = scope_of(environment["repository_id"], environment["id"])
    return sorted((policy for _, policy in transaction.list(POLICY_KIND, scope)), key=lambda policy: policy["id"])


def admits(transaction: Transaction, repository: Document, environment: Document, ref: str) -> bool:
    """Say whether a job that runs on the full ref may use the environment."""
    setting = environment["deployment_branch_policy"]
    if setting is None:
        return True
    if setting["protected_branches"]:
        protected = repository.get("protected_branches", [])
        # Without any protected branch in the repository GitHub admits every branch.
        return not protected or ref.removeprefix("refs/heads/") in protected
    return any(_covers(policy, ref) for policy in list_policies(transaction, environment))


def _covers(policy: Document, ref: str) -> bool:
    pattern = policy["name"]
    if ref.startswith("refs/pull/"):
        return policy["type"] == "branch" and matches_pattern(pattern, ref)
    prefix = "refs/heads/" if policy["type"] == "branch" else "refs/tags/"
    return ref.startswith(prefix) and matches_pattern(pattern, ref.removeprefix(prefix))


def matches_pattern(pattern: str, name: str) -> bool:
    """Match a name with a pattern of File.fnmatch and FNM_PATHNAME."""
    return re.fullmatch(_expression(pattern), name) is not None


_TOKENS: Final = re.compile(r"\*\*/|\*+|\?|\[[^\]/]+\]|\\.|[^*?\[\\]|.")


def _expression(pattern: str) -> str:
    return "".join(_translate(token) for token in _TOKENS.findall(pattern))


def _translate(token: str) -> str:
    if token == "**/":
        return "(?:[^/]+/)*"
    if set(token) == {"*"}:
        return "[^/]*"
    if token == "?":
        return "[^/]"
    if token.startswith("[") and len(token) > 1:
        inner = token[1:-1].replace("\\", "\\\\")
        return f"[^{inner[1:]}]" if inner.startswith(("!", "^")) else f"[{inner}]"
    return re.escape(token[1:] if token.startswith("\\") and len(token) > 1 else token)
