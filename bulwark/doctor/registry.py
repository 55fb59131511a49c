"""The checks in the order in which people mend: who the accounts are, what is on, who may what, what is there, what it costs."""

from typing import Final

from bulwark.doctor.checks import (
    caller_rights,
    duty_bindings,
    duty_role,
    github_app,
    github_plan,
    github_token,
    google_apis,
    monthly_cost,
    pinned_ids,
    plan_capabilities,
    published_quotas,
    secret_versions,
    vercel_plan,
    vercel_token,
)
from bulwark.doctor.scene import Check

CHECKS: Final[tuple[Check, ...]] = (
    pinned_ids.CHECK,
    google_apis.CHECK,
    caller_rights.CHECK,
    duty_role.CHECK,
    duty_bindings.CHECK,
    secret_versions.CHECK,
    github_token.CHECK,
    github_app.CHECK,
    vercel_token.CHECK,
    github_plan.CHECK,
    vercel_plan.CHECK,
    plan_capabilities.CHECK,
    published_quotas.CHECK,
    monthly_cost.CHECK,
)
