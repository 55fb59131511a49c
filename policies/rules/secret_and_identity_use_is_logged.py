"""Looks at all of a program: audit logs are a setting of the project, beside what is to be seen in them.

Secret Manager writes reads of payloads as DATA_READ; a token exchange and an impersonation are ADMIN_READ of STS and IAM (Google
Cloud, "Audit logging for IAM" and "for Security Token Service", 2026-11). Writes are always logged.
"""

import json
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from policies.example_resources import AUDIT_CONFIG_TYPE, secret, secret_readers, secret_reads_logged
from policies.frameworks import CIS_AUDIT_LOGGING
from policies.outcome import Finding
from policies.resources import Resource, UndecidedError, Value
from policies.rule import Applicability, ProgramRule, Severity, collect_at, is_complete
from policies.secret_resources import is_secret

POOL_TYPE: Final = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool"

_CONFIG_TYPES: Final = frozenset(
    {AUDIT_CONFIG_TYPE, "gcp:folder/iamAuditConfig:IamAuditConfig", "gcp:organizations/iamAuditConfig:IamAuditConfig"},
)
_POLICY_TYPES: Final = frozenset(
    {
        "gcp:projects/iAMPolicy:IAMPolicy",
        "gcp:folder/iAMPolicy:IAMPolicy",
        "gcp:organizations/iAMPolicy:IAMPolicy",
    },
)
_ALL: Final = "allServices"
_FOR_SECRETS: Final = (("secretmanager.googleapis.com", "DATA_READ"),)
_FOR_POOLS: Final = (("iam.googleapis.com", "ADMIN_READ"), ("sts.googleapis.com", "ADMIN_READ"))


@dataclass(frozen=True, slots=True)
class Logged:
    """One kind of log of one service that is on."""

    project: str
    """Empty for everything below a folder or an organization."""
    service: str
    kind: str


def covers(resource: Resource) -> bool:
    """Say whether a resource is a secret or a pool, or configures audit logs."""
    return is_secret(resource) or resource.type == POOL_TYPE or _configures_logs(resource)


def _configures_logs(resource: Resource) -> bool:
    return resource.type in _CONFIG_TYPES or (resource.type in _POLICY_TYPES and "policyData" in resource.inputs)


def judge(resources: Sequence[Resource]) -> Iterator[Finding]:
    """Yield the logs that are missing in projects with secrets or pools, and the members whose actions are not logged."""
    logged: set[Logged] = set()
    read: list[Finding] = []
    for resource in resources:
        if _configures_logs(resource):
            read += collect_at(resource, _read_configuration, resource, logged)
    yield from read
    told: set[Logged] = set()
    for resource in resources:
        if is_complete(read) and not _configures_logs(resource):
            yield from collect_at(resource, _judge_need, resource, logged, told)


def _judge_need(resource: Resource, logged: AbstractSet[Logged], told: set[Logged]) -> Iterator[Finding]:
    project = resource.read("project").optional_text() or ""
    for service, kind in _FOR_SECRETS if is_secret(resource) else _FOR_POOLS:
        need = Logged(project, service, kind)
        if need in told or any(Logged(place, name, kind) in logged for place in ("", project) for name in (service, _ALL)):
            continue
        told.add(need)
        yield Finding(
            "project",
            f"the program turns {kind} of {service} on nowhere for the project {project or 'of the provider'}",
            "nobody can tell afterwards who read a secret or acted as an account",
            f"Add an IAMAuditConfig of {service} with the log type {kind}.",
        )


def _read_configuration(resource: Resource, logged: set[Logged]) -> Iterator[Finding]:
    is_inherited = not resource.type.startswith("gcp:projects/")
    project = "" if is_inherited else resource.read("project").optional_text() or ""
    for service, configs in _configurations(resource):
        for config in configs.items():
            logged.add(Logged(project, service.text(), config.field("logType").text()))
            exempted = config.field("exemptedMembers")
            if exempted.items():
                yield Finding(
                    exempted.path,
                    f"{len(exempted.items())} members are exempted from the audit log",
                    "a stolen token of one of them leaves no trace",
                    "Remove exemptedMembers.",
                )


def _configurations(resource: Resource) -> Iterator[tuple[Value, Value]]:
    if resource.type in _CONFIG_TYPES:
        yield resource.read("service"), resource.read("auditLogConfigs")
        return
    data = resource.read("policyData")
    try:
        policy = json.loads(data.text())
    except ValueError as error:
        raise UndecidedError(data.path, f"it is not JSON ({error})") from error
    for entry in Value(policy, data.path).field("auditConfigs").items():
        yield entry.field("service"), entry.field("auditLogConfigs")


RULE = ProgramRule(
    id="secret-and-identity-use-is-logged",
    title="Reads of secrets and uses of identities are in the audit log, those of everybody",
    severity=Severity.HIGH,
    why=(
        "Google logs what is changed, not what is read, unless told so. After a leak the first question is which secrets that "
        "token read and whom it became; without these logs the answer is: assume all of them."
    ),
    remediation=(
        "Add an `IAMAuditConfig` of `secretmanager.googleapis.com` with `DATA_READ` for projects with secrets.",
        "Add those of `iam.googleapis.com` and `sts.googleapis.com` with `ADMIN_READ` for projects with identity pools.",
        "Remove `exemptedMembers`.",
    ),
    frameworks=(CIS_AUDIT_LOGGING,),
    applies_to=Applicability("secrets, workload identity pools, and configurations of audit logs", covers),
    bad=(secret(), secret_readers()),
    good=(secret(), secret_readers(), secret_reads_logged()),
    judge=judge,
)
