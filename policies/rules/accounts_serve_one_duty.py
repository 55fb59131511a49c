"""Looks at all of a program at once: which account is bound where, to whom, and how often."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bulwark.core.duties import NO_ENVIRONMENT, Event
from policies.frameworks import CIS_SEPARATION_OF_DUTIES
from policies.github_claims import HOSTILE_EVENTS
from policies.grants import Grant, Scope, grants_of, is_grant, scope_of
from policies.outcome import Finding
from policies.principals import Duty, duty_of, event_of, pool_member
from policies.resources import Resource, Value
from policies.rule import Applicability, ProgramRule, Severity, collect

ACTS_AS_ACCOUNT: Final = frozenset(
    {
        "roles/iam.serviceAccountOpenIdTokenCreator",
        "roles/iam.serviceAccountTokenCreator",
        "roles/iam.serviceAccountUser",
        "roles/iam.workloadIdentityUser",
    }
)
"""Roles with which somebody becomes the account, or runs what acts as it."""

_NEVER = re.compile(r"(?:deleted:)?(?:user|domain):|all(?:Authenticated)?Users$", re.IGNORECASE)
"""Members that no exception covers: people by themselves, and crowds."""

_FORM = "principalSet://…/attribute.duty/REPOSITORY_ID:ENVIRONMENT:EVENT:REF"
_SHARED = "a leaked token of one duty can do what the other may, and the audit log cannot tell them apart"


@dataclass(frozen=True, slots=True)
class Binding:
    """A grant by which somebody acts as an account."""

    urn: str
    resource: str
    """Which resource makes it: the URN, or type and name where there is none."""
    account: str
    """Address of the account, lower case."""
    role: str
    duties: frozenset[Duty]
    others: tuple[Value, ...]
    """Members of no pool that the grant's own duties do not already put in the wrong."""


def covers(resource: Resource) -> bool:
    """Say whether a resource grants something on a service account."""
    return is_grant(resource) and scope_of(resource) is Scope.SERVICE_ACCOUNT


def judge(resources: Sequence[Resource]) -> Iterator[Finding]:
    """Yield every account with more than one duty or binding or with others beside its duty, and every duty of two accounts."""
    bindings: list[Binding] = []
    for resource in resources:
        yield from (replace(finding, urn=resource.urn) for finding in collect(_judge_resource, resource, bindings))
    yield from _bound_twice(bindings)
    yield from _others_beside(bindings)
    yield from _shared_duties(bindings)


def _judge_resource(resource: Resource, bindings: list[Binding]) -> Iterator[Finding]:
    for grant in grants_of(resource):
        yield from collect(_judge_grant, grant, resource, bindings)


def _judge_grant(grant: Grant, resource: Resource, bindings: list[Binding]) -> Iterator[Finding]:
    role = grant.role.text()
    if role not in ACTS_AS_ACCOUNT:
        return
    duties: set[Duty] = set()
    others: list[Value] = []
    for member in grant.members:
        yield from collect(_read_member, member, duties, others)
    if len(duties) > 1:
        yield Finding(
            "members",
            f"the account is bound to {len(duties)} duties ({'; '.join(map(str, sorted(duties)))})",
            _SHARED,
            "Make one account for each duty and bind each to its own.",
        )
    if duties:
        # Said here, because the account's own name may not be known yet.
        yield from map(_beside, others)
        others.clear()
    account = resource.read("serviceAccountId").text().rpartition("/")[2].lower()
    label = resource.urn or f"{resource.type}::{resource.name}"
    bindings.append(Binding(resource.urn, label, account, role, frozenset(duties), tuple(others)))


def _read_member(member: Value, duties: set[Duty], others: list[Value]) -> Iterator[Finding]:
    named = pool_member(member.text())
    if named is None:
        others.append(member)
        return
    duty = duty_of(named)
    if duty is None:
        yield Finding(
            member.path,
            "the member names no duty",
            "jobs of other environments, events or branches may act as the account",
            f"Write {_FORM}.",
        )
        return
    duties.add(duty)
    if duty.environment == NO_ENVIRONMENT:
        yield Finding(
            member.path,
            "the member is for jobs that name no environment",
            "no environment's branch policy guards the account",
            f"Give the duty a GitHub environment and write {_FORM}.",
        )
    if event_of(named) in HOSTILE_EVENTS:
        yield Finding(
            member.path,
            f"the member trusts the event {event_of(named)}",
            "people without write access, or code that nobody has merged, may act as the account",
            f"Bind events that only writers can start: {', '.join(sorted(Event))}.",
        )


def _bound_twice(bindings: Sequence[Binding]) -> Iterator[Finding]:
    first: dict[tuple[str, str], str] = {}
    for binding in bindings:
        earlier = first.setdefault((binding.account, binding.role), binding.resource)
        if earlier != binding.resource:
            yield Finding(
                "serviceAccountId",
                f"{binding.account} is bound a second time for {binding.role}, after {earlier}",
                "who may act as it stands in no single place, and an authoritative binding removes what the other one adds",
                "Keep one IAMBinding for the account with all members of its duty.",
                binding.urn,
            )


def _others_beside(bindings: Sequence[Binding]) -> Iterator[Finding]:
    serving = {binding.account for binding in bindings if binding.duties}
    for binding in bindings:
        if binding.account in serving:
            yield from (replace(_beside(member), urn=binding.urn) for member in binding.others)


def _beside(member: Value) -> Finding:
    name = member.text()
    is_never = _NEVER.match(name) is not None
    return Finding(
        member.path,
        f"{name} may act as an account that serves a duty",
        "it holds the duty's rights outside the duty's jobs and branches, and the audit log shows the account for both",
        "Remove the member and give it an account of its own."
        if is_never
        else "Remove the member, or name it with the reason in this rule's exceptions in the policy configuration.",
        accepted_as="" if is_never else name,
    )


def _shared_duties(bindings: Sequence[Binding]) -> Iterator[Finding]:
    accounts: defaultdict[Duty, set[str]] = defaultdict(set)
    for binding in bindings:
        for duty in sorted(binding.duties):
            accounts[duty].add(binding.account)
            if len(accounts[duty]) > 1:
                yield Finding(
                    "members",
                    f"the duty ({duty}) may act as {len(accounts[duty])} accounts ({', '.join(sorted(accounts[duty]))})",
                    "one job can take the rights of several accounts, so none of them has the least",
                    "Give each account a GitHub environment of its own.",
                    binding.urn,
                )


_TYPE = "gcp:serviceaccount/iAMBinding:IAMBinding"
_ACCOUNTS = "projects/living-tree-staging/serviceAccounts"
_POOL = "principalSet://iam.googleapis.com/projects/402611223344/locations/global/workloadIdentityPools/github-actions-pool"


def _binding(account: str, *values: str) -> Resource:
    return Resource(
        _TYPE,
        account,
        {
            "serviceAccountId": f"{_ACCOUNTS}/{account}@living-tree-staging.iam.gserviceaccount.com",
            "role": "roles/iam.workloadIdentityUser",
            "members": [f"{_POOL}/attribute.duty/{value}" for value in values],
        },
        f"urn:pulumi:staging::bulwark::{_TYPE}::{account}",
    )


_DEPLOY = ("820045678:staging:push:refs/heads/staging", "820045678:staging:workflow_dispatch:refs/heads/staging")
_ROLLBACK = "820045678:staging-rollback:workflow_dispatch:refs/heads/staging"

RULE = ProgramRule(
    id="accounts-serve-one-duty",
    title="A service account is bound once, to exactly one duty and nobody besides, and a duty acts as one account",
    severity=Severity.HIGH,
    why=(
        "A duty is what the jobs of one repository in one GitHub environment are for. Least privilege can be given to a duty "
        "only if its account is nobody else's; and the environment's branch policy guards the account only if every member names "
        "the environment. A person, a group or another account that may act as it as well goes around both."
    ),
    remediation=(
        "Make one service account for each duty.",
        f"Bind `roles/iam.workloadIdentityUser` on it once, authoritatively, with members of the form `{_FORM}`.",
        "Take everybody else's roles on the account away; what people need they do by their own accounts.",
        "Give every duty its own GitHub environment: `production`, `production-rollback`, `production-monitor` and so on.",
    ),
    frameworks=(CIS_SEPARATION_OF_DUTIES,),
    applies_to=Applicability("IAM members, bindings and policies of service accounts", covers),
    bad=(_binding("living-tree-deploy", *_DEPLOY, _ROLLBACK),),
    good=(_binding("living-tree-deploy", *_DEPLOY), _binding("living-tree-rollback", _ROLLBACK)),
    judge=judge,
    exceptions="A group or another account, by its name as a member; never a person, a domain or the public.",
)
