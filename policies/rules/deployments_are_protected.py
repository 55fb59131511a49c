"""Generated addresses of deployments are guessable and get into search engines; production's own domains are for everybody.

Values of `deploymentType` are those of pulumiverse-vercel 5.21.1.
"""

from collections.abc import Iterator
from typing import Final

from policies.example_resources import retention, vercel_project
from policies.frameworks import CWE_EXPOSED_SENSITIVE_INFORMATION
from policies.github_claims import ISSUER
from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import Applicability, ResourceRule, Severity, collect
from policies.vercel_variables import PROJECT_TYPE

_ENOUGH: Final = frozenset({"all_deployments", "standard_protection", "standard_protection_new"})
"""Protect previews and the generated addresses of production builds, released or not."""

_METHODS: Final = ("vercelAuthentication", "passwordProtection", "trustedIps", "passport")
_OPTIONAL: Final = "trusted_ip_optional"
_ID_CLAIMS: Final = frozenset({"repository_id", "repository_owner_id"})
_WAYS_AROUND: Final = (
    (
        "publicSource",
        "source and logs of every deployment are public",
        "everybody reads the server's code and what a build printed, under addresses that end in /_src and /_logs",
        "Leave publicSource out.",
    ),
    (
        "protectionBypassForAutomation",
        "a secret in the address passes the protection of every deployment",
        "it ends up in logs and links, and whoever has it sees everything until somebody changes it",
        "Let jobs in by trustedSources, whose tokens live for minutes.",
    ),
)
"""Inputs that open what is protected: name, what is wrong, what it causes, what to do."""


def covers(resource: Resource) -> bool:
    """Say whether a resource is a Vercel project."""
    return resource.type == PROJECT_TYPE


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield what is open of a project's deployments."""
    yield from collect(_judge_protection, resource)
    for flag, problem, harm, remedy in _WAYS_AROUND:
        yield from collect(_judge_way_around, resource.read(flag), problem, harm, remedy)
    for path in resource.read("optionsAllowlist").field("paths").items():
        yield from collect(_judge_path, path.field("value"))
    for source in resource.read("trustedSources").field("externalSources").items():
        yield from collect(_judge_source, source)


def _judge_way_around(flag: Value, problem: str, harm: str, remedy: str) -> Iterator[Finding]:
    if flag.flag():
        yield Finding(flag.path, problem, harm, remedy)


def _judge_path(path: Value) -> Iterator[Finding]:
    if path.text().strip("/") == "":
        yield Finding(
            path.path,
            "requests with the method OPTIONS pass the protection on every path",
            "what answers them, or does something on them, is open to everybody",
            "List the paths whose preflight requests have to pass.",
        )


def _judge_protection(resource: Resource) -> Iterator[Finding]:
    kinds = {method: resource.read(method) for method in _METHODS}
    if any(_protects(kind) for kind in kinds.values()):
        return
    seen = [f"{method} is {kind.field('deploymentType').raw}" for method, kind in kinds.items() if kind.raw is not None]
    yield Finding(
        "vercelAuthentication.deploymentType",
        "; ".join(seen) or "the project declares no protection of its deployments",
        "previews and builds that nobody has released are open to whoever has or guesses their address",
        "Set vercelAuthentication.deploymentType to standard_protection_new.",
    )


def _protects(kind: Value) -> bool:
    if kind.is_absent or kind.field("protectionMode").optional_text() == _OPTIONAL:
        return False
    enabled = kind.field("enabled")
    if not enabled.is_absent and not enabled.flag():
        return False
    return kind.field("deploymentType").optional_text() in _ENOUGH


def _judge_source(source: Value) -> Iterator[Finding]:
    claims = source.field("claims")
    if source.field("issuer").text().rstrip("/") != ISSUER:
        return
    if not any(claims.field(claim).items() for claim in sorted(_ID_CLAIMS)):
        yield Finding(
            claims.path,
            "the trusted source names no repository by its number",
            "a job of every repository on GitHub may open the protected deployments",
            "Compare the claim repository_id with the repository's number.",
        )


RULE = ResourceRule(
    id="deployments-are-protected",
    title="Every deployment but what production's domains serve is protected, and trusted sources are named by number",
    severity=Severity.HIGH,
    why=(
        "A preview has the staging database behind it and code that nobody has reviewed; a production build before its release "
        "has the production database. Both have an address that is not secret."
    ),
    remediation=(
        "Set `vercelAuthentication.deploymentType` to `standard_protection_new`.",
        "Let jobs in by `trustedSources` with the claims `repository_id` and `environment`, not by a bypass secret.",
    ),
    frameworks=(CWE_EXPOSED_SENSITIVE_INFORMATION,),
    applies_to=Applicability("Vercel projects", covers),
    bad=(vercel_project(vercelAuthentication={"deploymentType": "none"}), retention()),
    good=(vercel_project(), retention()),
    judge=judge,
)
