"""List the rules of the pack, one line each, in alphabetical order."""

from typing import Final

from policies.rule import ProgramRule, ResourceRule
from policies.rules import (
    accounts_serve_one_duty,
    deployments_are_kept_for_a_bounded_time,
    deployments_are_protected,
    federation_policies_name_repository_commands_and_project,
    identifiers_are_variables_and_secrets_are_not,
    no_basic_roles,
    no_project_wide_secret_or_identity_roles,
    no_public_principals,
    no_service_account_keys,
    no_whole_pool_principals,
    provider_condition_refuses_hostile_claims,
    provider_trusts_one_issuer_and_audience,
    public_variables_hold_no_secret,
    rolling_release_starts_small,
    secret_variables_are_sensitive,
    vercel_projects_are_not_connected_to_git,
)

RULES: Final[tuple[ResourceRule | ProgramRule, ...]] = (
    accounts_serve_one_duty.RULE,
    deployments_are_kept_for_a_bounded_time.RULE,
    deployments_are_protected.RULE,
    federation_policies_name_repository_commands_and_project.RULE,
    identifiers_are_variables_and_secrets_are_not.RULE,
    no_basic_roles.RULE,
    no_project_wide_secret_or_identity_roles.RULE,
    no_public_principals.RULE,
    no_service_account_keys.RULE,
    no_whole_pool_principals.RULE,
    provider_condition_refuses_hostile_claims.RULE,
    provider_trusts_one_issuer_and_audience.RULE,
    public_variables_hold_no_secret.RULE,
    rolling_release_starts_small.RULE,
    secret_variables_are_sensitive.RULE,
    vercel_projects_are_not_connected_to_git.RULE,
)
