"""List and remove secrets and variables of a repository, and list the organization's that it sees. No value is read on.

What belongs to the organization is not removed from here: other repositories may stand on it.
"""

from typing import Final

from bulwark.core.drift.kinds import github_variables as kinds
from bulwark.drift.reader import Reader
from bulwark.drift.readers.github_lists import listed


def _named(kind: str, suffix: str, key: str, *, is_removable: bool = True) -> Reader:
    facts = {"title": "name", "created": "created_at", "changed": "updated_at"}
    return listed(kind, suffix, facts, key=key, field="name", normal=str.upper, is_removable=is_removable)


REPOSITORY_SECRET: Final = _named(kinds.REPOSITORY_SECRET.id, "/actions/secrets", "secrets")
REPOSITORY_VARIABLE: Final = _named(kinds.REPOSITORY_VARIABLE.id, "/actions/variables", "variables")
DEPENDABOT_SECRET: Final = _named(kinds.DEPENDABOT_SECRET.id, "/dependabot/secrets", "secrets")
CODESPACES_SECRET: Final = _named(kinds.CODESPACES_SECRET.id, "/codespaces/secrets", "secrets")
ORGANIZATION_SECRET: Final = _named(kinds.ORGANIZATION_SECRET.id, "/actions/organization-secrets", "secrets", is_removable=False)
ORGANIZATION_VARIABLE: Final = _named(
    kinds.ORGANIZATION_VARIABLE.id, "/actions/organization-variables", "variables", is_removable=False
)
