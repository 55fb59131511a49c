"""List the rules of the pack, one line each, in alphabetical order."""

from typing import Final

from policies.rule import ProgramRule, ResourceRule
from policies.rules import (
    accounts_serve_one_duty,
    identifiers_are_variables_and_secrets_are_not,
    no_basic_roles,
    no_project_wide_secret_or_identity_roles,
    no_public_principals,
    no_service_account_keys,
    no_whole_pool_principals,
    provider_condition_refuses_hostile_claims,
    provider_trusts_one_issuer_and_audience,
    rolling_release_starts_small,
)

RULES: Final[tuple[ResourceRule | ProgramRule, ...]] = (
    accounts_serve_one_duty.RULE,
    identifiers_are_variables_and_secrets_are_not.RULE,
    no_basic_roles.RULE,
    no_project_wide_secret_or_identity_roles.RULE,
    no_public_principals.RULE,
    no_service_account_keys.RULE,
    no_whole_pool_principals.RULE,
    provider_condition_refuses_hostile_claims.RULE,
    provider_trusts_one_issuer_and_audience.RULE,
    rolling_release_starts_small.RULE,
)
