"""A member of a pool has to be one identity known by numbers: not everybody, not a name, not all that share one property."""

from collections.abc import Iterator, Mapping
from typing import Final

from policies.frameworks import CIS_SEPARATION_OF_DUTIES, SCORECARD_TOKEN_PERMISSIONS
from policies.grants import GRANTS, members_of
from policies.outcome import Finding
from policies.principals import PoolMember, pool_member
from policies.resources import Resource, Value
from policies.rule import ResourceRule, Severity, collect

_NAME = "a name that is given up can be registered by somebody else"
_WIDE = "every repository that the pool admits has jobs with the same value"
_TOO_WIDE: Final[Mapping[str, str]] = {
    "actor": _NAME,
    "aud": _WIDE,
    "base_ref": _WIDE,
    "branch": _WIDE,
    "environment": _WIDE,
    "event_name": _WIDE,
    "head_ref": _WIDE,
    "job_workflow_ref": _NAME,
    "owner": _NAME,
    "ref": _WIDE,
    "ref_type": _WIDE,
    "repo": _NAME,
    "repository": _NAME,
    "repository_owner": _NAME,
    "repository_owner_id": "every repository of the owner matches, those made tomorrow too",
    "repository_visibility": _WIDE,
    "runner_environment": _WIDE,
    "sub": "the text of `sub` has two formats and can be customized",
    "workflow": _WIDE,
    "workflow_ref": _NAME,
}
"""Attributes that are no identity alone; an attribute cannot be combined with another in one member."""

_REMEDY = "Name one duty: principalSet://…/attribute.duty/REPOSITORY_ID:ENVIRONMENT:EVENT:REF."


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield the members that stand for more than one identity."""
    for member in members_of(resource):
        yield from collect(_judge_member, member)


def _judge_member(member: Value) -> Iterator[Finding]:
    named = pool_member(member.text())
    if named is None:
        return
    if named.is_whole_pool:
        yield Finding(
            member.path,
            "the member is a whole pool",
            "every identity that any provider of the pool admits gets the role",
            _REMEDY,
        )
    elif named.attribute in _TOO_WIDE:
        yield Finding(member.path, f"the member goes by {named.attribute} alone", _TOO_WIDE[named.attribute], _REMEDY)
    elif _is_subject_by_name(named):
        yield Finding(member.path, "the member goes by GitHub's `sub`, which holds names", _NAME, _REMEDY)


def _is_subject_by_name(member: PoolMember) -> bool:
    # The immutable form has @OWNER_ID and @REPOSITORY_ID after the names; names cannot hold an @.
    return member.selector == "subject" and member.value.startswith("repo:") and member.value.split(":")[1].count("@") < 2


_POOL = "iam.googleapis.com/projects/402611223344/locations/global/workloadIdentityPools/github-actions-pool"
_SECRET = {"secretId": "database-url", "role": "roles/secretmanager.secretAccessor"}
_TYPE = "gcp:secretmanager/secretIamMember:SecretIamMember"

RULE = ResourceRule(
    id="no-whole-pool-principals",
    title="No role is granted to a whole identity pool, to a name, or to all that share one property",
    severity=Severity.CRITICAL,
    why=(
        "`principalSet://…/*` means everybody whom any provider of the pool lets in. A member by `attribute.repository` follows "
        "the name, not the repository. A member by `attribute.environment` or `attribute.ref` matches the same environment and "
        "branch of every admitted repository, because one member cannot combine two attributes."
    ),
    remediation=(
        "Map `attribute.duty` in the provider: repository id, environment, event and ref in one value.",
        "Grant the role to `principalSet://…/attribute.duty/VALUE`, one member for each event and ref that the duty trusts.",
    ),
    frameworks=(CIS_SEPARATION_OF_DUTIES, SCORECARD_TOKEN_PERMISSIONS),
    applies_to=GRANTS,
    bad=(Resource(_TYPE, "reader", {**_SECRET, "member": f"principalSet://{_POOL}/*"}),),
    good=(
        Resource(
            _TYPE,
            "reader",
            {**_SECRET, "member": f"principalSet://{_POOL}/attribute.duty/820045678:staging:push:refs/heads/staging"},
        ),
    ),
    judge=judge,
)
