"""What must hold for the organization policies of a project."""

from collections.abc import Iterator
from typing import Final

from bulwark.config.paths import Path
from bulwark.config.rules.frame import Stack, StackRule
from bulwark.core.trust.provider import ISSUER
from bulwark.errors import Problem

_PATH: Final[Path] = ("google", "organization_policies")


def _our_own_issuer_is_allowed(stack: Stack) -> Iterator[Problem]:
    policies = stack.pipeline.google.organization_policies
    if policies is not None and policies.allowed_issuers and ISSUER not in policies.allowed_issuers:
        yield stack.problem(
            (*_PATH, "allowed_issuers"),
            "GitHub's issuer is not among them",
            "Google would refuse the environment's own identity provider, and no job could reach anything",
            f"add {ISSUER}",
        )


def _something_is_decided(stack: Stack) -> Iterator[Problem]:
    policies = stack.pipeline.google.organization_policies
    if policies is not None and not policies.allowed_issuers and not policies.no_service_account_keys:
        yield stack.problem(
            _PATH,
            "neither issuers nor keys are decided",
            "the project would look guarded and be guarded against nothing",
            "remove the section, or decide one of the two",
        )


RULES: Final[tuple[StackRule, ...]] = (_our_own_issuer_is_allowed, _something_is_decided)
