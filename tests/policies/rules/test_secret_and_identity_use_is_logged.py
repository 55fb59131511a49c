"""Audit logs of projects with secrets and pools."""

import json
from typing import Any

import pytest

from policies.example_resources import PROJECT, audit_config, example, secret, secret_reads_logged
from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_program
from policies.rules.secret_and_identity_use_is_logged import POOL_TYPE, RULE

POOL = example(POOL_TYPE, "pool", {"project": PROJECT, "workloadIdentityPoolId": "github-actions-pool"})
IDENTITY = [audit_config("iam.googleapis.com", "ADMIN_READ"), audit_config("sts.googleapis.com", "ADMIN_READ")]
READS = [{"logType": "DATA_READ"}]


def findings(*resources: Resource) -> tuple[Finding, ...]:
    return assess_program(RULE, resources).findings


def policy(data: Any) -> Resource:
    text = data if data is UNKNOWN or isinstance(data, str) else json.dumps(data)
    return example("gcp:projects/iAMPolicy:IAMPolicy", "policy", {"project": PROJECT, "policyData": text})


@pytest.mark.parametrize(
    "resources",
    [
        [secret(), secret_reads_logged()],
        [secret(project=None), audit_config("secretmanager.googleapis.com", "DATA_READ", project=None)],
        [secret(), audit_config("allServices", "DATA_READ")],
        [secret(), policy({"auditConfigs": [{"service": "allServices", "auditLogConfigs": READS}]})],
        [
            secret(),
            example("gcp:folder/iamAuditConfig:IamAuditConfig", "f", {"service": "allServices", "auditLogConfigs": READS}),
        ],
        [POOL, *IDENTITY],
        [POOL, secret(), *IDENTITY, secret_reads_logged()],
        [secret_reads_logged()],
    ],
)
def test_projects_with_their_logs_pass(resources: list[Resource]):
    assert assess_program(RULE, resources).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("resources", "missing"),
    [
        ([secret()], ["DATA_READ of secretmanager.googleapis.com"]),
        ([secret(), secret(secretId="OTHER")], ["DATA_READ of secretmanager.googleapis.com"]),
        ([secret(), audit_config("secretmanager.googleapis.com", "DATA_WRITE")], ["DATA_READ of secretmanager.googleapis.com"]),
        ([secret(project="other"), secret_reads_logged()], ["DATA_READ of secretmanager.googleapis.com"]),
        ([secret(), policy({"bindings": []})], ["DATA_READ of secretmanager.googleapis.com"]),
        ([POOL], ["ADMIN_READ of iam.googleapis.com", "ADMIN_READ of sts.googleapis.com"]),
        ([POOL, IDENTITY[0]], ["ADMIN_READ of sts.googleapis.com"]),
    ],
)
def test_a_missing_log_fails(resources: list[Resource], missing: list[str]):
    found = findings(*resources)
    assert {finding.outcome for finding in found} == {Outcome.FAIL}
    assert len(found) == len(missing)
    assert all(what in finding.problem for what, finding in zip(missing, found, strict=True))
    assert found[0].urn == resources[0].urn


def test_exempted_members_fail():
    configs = [{"logType": "DATA_READ", "exemptedMembers": ["user:ann@livingtree.io"]}]
    (finding,) = findings(secret(), audit_config("secretmanager.googleapis.com", "DATA_READ", auditLogConfigs=configs))
    assert (finding.outcome, finding.path) == (Outcome.FAIL, "auditLogConfigs[0].exemptedMembers")


@pytest.mark.parametrize(
    "resources",
    [
        [secret(), audit_config("secretmanager.googleapis.com", "DATA_READ", project=UNKNOWN)],
        [secret(), audit_config("secretmanager.googleapis.com", "DATA_READ", auditLogConfigs=UNKNOWN)],
        [secret(), audit_config("x", "y", auditLogConfigs=[{"logType": "DATA_READ", "exemptedMembers": UNKNOWN}])],
        [secret(project=UNKNOWN), secret_reads_logged()],
        [secret(), policy(UNKNOWN)],
        [secret(), policy("{")],
    ],
)
def test_what_cannot_be_seen_is_unknown(resources: list[Resource]):
    assert assess_program(RULE, resources).outcome is Outcome.UNKNOWN


def test_other_programs_are_left_alone():
    grants = Resource("gcp:projects/iAMPolicy:IAMPolicy", "p", {"project": PROJECT})
    assert assess_program(RULE, [grants]).outcome is Outcome.NOT_APPLICABLE
