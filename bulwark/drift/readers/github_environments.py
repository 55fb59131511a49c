"""List and remove environments, and what belongs to one: branches, secrets, variables. No value is read on."""

from typing import Final

from bulwark.core.drift.kinds import github_environments as kinds
from bulwark.drift.readers.github_lists import listed

_HISTORY: Final = {"created": "created_at", "changed": "updated_at"}
ENVIRONMENT: Final = listed(
    kinds.ENVIRONMENT.id,
    "/environments",
    {"title": "name", **_HISTORY},
    key="environments",
    field="name",
    normal=kinds.environment_id,
)
BRANCH_POLICY: Final = listed(
    kinds.BRANCH_POLICY.id, "/deployment-branch-policies", {"title": "name", "type": "type"}, key="branch_policies"
)
ENVIRONMENT_SECRET: Final = listed(
    kinds.ENVIRONMENT_SECRET.id, "/secrets", {"title": "name", **_HISTORY}, key="secrets", field="name", normal=str.upper
)
ENVIRONMENT_VARIABLE: Final = listed(
    kinds.ENVIRONMENT_VARIABLE.id, "/variables", {"title": "name", **_HISTORY}, key="variables", field="name", normal=str.upper
)
