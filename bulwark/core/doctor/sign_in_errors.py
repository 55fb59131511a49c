"""Say what is behind the messages with which signing in to Google by OIDC fails.

Wordings: google-github-actions/auth v3 (docs/TROUBLESHOOTING.md and its issues 27, 78, 189, 243, 334, 370), Google's Security
Token Service, terraform-google-github-actions-runners issue 261; 2026-11.
"""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SignInError:
    """A message, what causes it, and what to do."""

    id: str
    pattern: str
    """Regular expression that is looked for in the message, without case."""
    cause: str
    remedy: str


_SIMULATE: Final = "`bulwark trust simulate --stack STACK --token FILE` names the step that refuses it."

ERRORS: Final = (
    SignInError(
        "no-id-token",
        r"ACTIONS_ID_TOKEN_REQUEST_(TOKEN|URL)",
        "GitHub gave the job no way to ask for a token: the job lacks the permission, or a fork's pull request started "
        "it, which never gets one.",
        "Write `permissions: id-token: write` in the job; do not sign in for pull requests.",
    ),
    SignInError(
        "condition-refuses",
        r"rejected by the attribute condition",
        "The provider's condition is false for this token, or reads a claim that it has not: another owner, repository "
        "or event than declared, or a name in another case.",
        _SIMULATE,
    ),
    SignInError(
        "no-such-provider",
        r"invalid_target|target service indicated by the .{0,3}audience",
        "No enabled provider has the name that was asked for: the project by id instead of by number, the pool's name "
        "instead of the provider's, a disabled or deleted pool, or one made less than five minutes ago.",
        "Write projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER, and wait five minutes "
        "after making it.",
    ),
    SignInError(
        "audience-is-no-provider",
        r"invalid value for .{0,3}audience|should be the full resource name",
        "What was given as the provider is not its full name.",
        "Write projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER: the provider, not the "
        "pool, and the project's number.",
    ),
    SignInError(
        "audience-differs",
        r"audience in ID Token .* does not match",
        "The token was asked for on behalf of somebody else than this provider.",
        "Leave `audience` out of the action, or list it in the provider's allowed audiences.",
    ),
    SignInError(
        "issuer-differs",
        r"issuer in ID Token .* does not match",
        "The token is of another issuer than the provider takes: an enterprise with an issuer of its own, a server of "
        "one's own, or a misspelt address.",
        "Make the provider's issuer the one that the message names, if that is yours.",
    ),
    SignInError(
        "value-too-long",
        r"127 bytes",
        "A mapped attribute of this token is longer than 127 bytes: the names of branch or environment, or `sub`, "
        "which is longer since it carries ids.",
        f"Shorten the branch's or the environment's name; do not map `sub`. {_SIMULATE}",
    ),
    SignInError(
        "condition-without-claim",
        r"attribute condition must reference one of the provider.?s claims",
        "Google refuses a provider for GitHub without a condition that reads a claim.",
        "Write a condition on the owner's and the repository's numbers.",
    ),
    SignInError(
        "condition-reads-unmapped",
        r"attribute condition.*(not mapped|undeclared|no such (key|attribute|field))",
        "The condition reads an attribute that the mapping does not make.",
        "Map the claim first, or read it as `assertion.NAME`.",
    ),
    SignInError(
        "may-not-act-as-account",
        r"getAccessToken|failed to generate google cloud (oauth 2\.0 )?access token|unable to acquire impersonated credentials",
        "The provider took the token, and the account may not be used by it: no binding of "
        "roles/iam.workloadIdentityUser names its attribute's value, or it was made less than five minutes ago.",
        _SIMULATE,
    ),
    SignInError(
        "federated-token",
        r"failed to generate google cloud federated token",
        "The provider did not take the token: its condition, mapping, issuer or audience refuse it.",
        _SIMULATE,
    ),
    SignInError(
        "lifetime",
        r"access token lifetime cannot exceed",
        "A longer life than an hour was asked for, or the runner's clock is wrong.",
        "Ask for 3300 s, or mend the runner's clock.",
    ),
    SignInError(
        "no-provider-given",
        r"must specify exactly one of .{0,3}workload_identity_provider",
        "The action was given no provider: the variable that holds it is empty, mostly because the job names no environment.",
        "Name the GitHub environment in the job; `bulwark doctor STACK` lists the variables that are missing.",
    ),
    SignInError(
        "organization-policy",
        r"constraints/iam\.workloadIdentityPoolProviders|org(anization)? policy.*workloadIdentityPool",
        "The Google organization does not allow this issuer.",
        "Have its administrator allow https://token.actions.githubusercontent.com in iam.workloadIdentityPoolProviders.",
    ),
    SignInError(
        "credentials-in-workspace",
        r"gha-creds-[0-9a-f]*\.json",
        "The action wrote its credentials file into the workspace, and something took it up: a commit, a bundle, an image.",
        "Ignore gha-creds-*.json in .gitignore, .dockerignore and .vercelignore, or sign in after what is packed.",
    ),
)
"""More particular ones first: the first that is found in a message is its cause."""


def causes_of(message: str) -> tuple[SignInError, ...]:
    """Return what a message tells, the most particular first; none where it is not known."""
    text = " ".join(message.split())
    return tuple(error for error in ERRORS if re.search(error.pattern, text, re.IGNORECASE))
