"""Programs with accounts, duties and what binds them."""

import json
from typing import Any

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_program
from policies.rules.accounts_serve_one_duty import RULE

POOL = "principalSet://iam.googleapis.com/projects/402611223344/locations/global/workloadIdentityPools/github-actions-pool"
DEPLOY = f"{POOL}/attribute.duty/820045678:production:push:refs/heads/main"
DISPATCH = f"{POOL}/attribute.duty/820045678:production:workflow_dispatch:refs/heads/main"
MONITOR = f"{POOL}/attribute.duty/820045678:production-monitor:schedule:refs/heads/main"
USER = "roles/iam.workloadIdentityUser"


def account(name: str) -> str:
    return f"projects/living-tree-production/serviceAccounts/{name}@living-tree-production.iam.gserviceaccount.com"


def binding(name: str, *members: Any, resource: str = "", role: Any = USER, on: Any = None, urn: bool = True) -> Resource:
    kind, label = "gcp:serviceaccount/iAMBinding:IAMBinding", resource or name
    inputs = {"serviceAccountId": account(name) if on is None else on, "role": role, "members": list(members)}
    return Resource(kind, label, inputs, f"urn:pulumi:production::bulwark::{kind}::{label}" if urn else "")


def findings(*resources: Resource) -> tuple[Finding, ...]:
    return assess_program(RULE, resources).findings


def test_one_duty_for_each_account_passes():
    assert findings(binding("deploy", DEPLOY, DISPATCH), binding("monitor", MONITOR)) == ()


CROWDS = [
    "user:ann@livingtree.io",
    "USER:ann@livingtree.io",
    "deleted:user:ann@livingtree.io?uid=1",
    "domain:livingtree.io",
    "allUsers",
    "allAuthenticatedUsers",
]
OTHERS = ["group:breakglass@livingtree.io", "serviceAccount:allUsers@livingtree.iam.gserviceaccount.com", "projectOwner:p"]
ROLES = ["workloadIdentityUser", "serviceAccountTokenCreator", "serviceAccountOpenIdTokenCreator", "serviceAccountUser"]


@pytest.mark.parametrize("member", [*CROWDS, *OTHERS])
@pytest.mark.parametrize("account_id", [None, UNKNOWN], ids=["known account", "account not known yet"])
def test_a_member_beside_the_duty_fails(member: str, account_id: Any):
    finding = findings(binding("deploy", DEPLOY, member, on=account_id))[0]
    assert (finding.outcome, finding.path) == (Outcome.FAIL, "members[1]")
    assert finding.problem == f"{member} may act as an account that serves a duty"
    assert finding.urn.endswith("::deploy")


@pytest.mark.parametrize("role", ROLES)
def test_a_member_in_another_binding_of_the_account_fails_there(role: str):
    beside = binding("deploy", "user:ann@livingtree.io", resource="ann", role=f"roles/iam.{role}")
    found = findings(binding("deploy", DEPLOY), beside)
    assert "user:ann@livingtree.io may act as an account that serves a duty" in [finding.problem for finding in found]
    assert {finding.urn.rpartition("::")[2] for finding in found} == {"ann"}


def test_a_single_member_resource_beside_the_duty_fails():
    kind = "gcp:serviceaccount/iAMMember:IAMMember"
    inputs = {"serviceAccountId": account("deploy"), "role": "roles/iam.serviceAccountUser", "member": "group:a@livingtree.io"}
    (finding,) = findings(Resource(kind, "m", inputs, "urn:pulumi:production::p::t::m"), binding("deploy", DEPLOY))
    assert (finding.path, finding.urn) == ("member", "urn:pulumi:production::p::t::m")


@pytest.mark.parametrize("member", [*CROWDS, *OTHERS])
def test_an_account_that_serves_no_duty_may_be_anybodys(member: str):
    assert findings(binding("people", member), binding("deploy", DEPLOY)) == ()


def test_members_of_roles_that_do_not_act_as_the_account_may_be_anybody():
    viewer = binding("deploy", "user:ann@livingtree.io", resource="viewer", role="roles/iam.serviceAccountViewer")
    assert findings(binding("deploy", DEPLOY), viewer) == ()


@pytest.mark.parametrize("member", OTHERS)
def test_a_documented_exception_accepts_a_group_or_another_account(member: str):
    found = findings(binding("deploy", DEPLOY, member))
    assert without_accepted(found, {"exceptions": {member: "two people on call"}}) == ()
    assert without_accepted(found, {"exceptions": {"group:others@livingtree.io": "no"}}) == found


@pytest.mark.parametrize("member", CROWDS)
def test_no_exception_accepts_people_or_crowds(member: str):
    found = findings(binding("deploy", DEPLOY, member))
    assert without_accepted(found, {"exceptions": {member: "please", "": "please"}}) == found != ()


def test_roles_that_do_not_act_as_the_account_are_not_counted():
    assert (
        findings(binding("deploy", DEPLOY), binding("deploy", MONITOR, resource="viewer", role="roles/iam.serviceAccountViewer"))
        == ()
    )


def test_an_account_with_two_duties_fails():
    (finding,) = findings(binding("deploy", DEPLOY, MONITOR))
    assert "bound to 2 duties" in finding.problem
    assert "production-monitor" in finding.problem
    assert finding.urn.endswith("::deploy")


def test_a_duty_with_two_accounts_fails():
    (finding,) = findings(binding("deploy", DEPLOY), binding("other", DISPATCH))
    assert "may act as 2 accounts" in finding.problem
    assert finding.urn.endswith("::other")


@pytest.mark.parametrize("urn", [True, False], ids=["in a program", "without URNs"])
def test_an_account_bound_by_two_resources_fails(urn: bool):
    shouted = account("deploy").replace("deploy@", "DEPLOY@").replace("living-tree-production/", "-/")
    (finding,) = findings(binding("deploy", DEPLOY, urn=urn), binding("deploy", DISPATCH, resource="again", on=shouted, urn=urn))
    assert "bound a second time" in finding.problem


def test_the_role_that_makes_tokens_counts_like_the_other():
    second = binding("other", DISPATCH, role="roles/iam.serviceAccountTokenCreator")
    assert [finding.outcome for finding in findings(binding("deploy", DEPLOY), second)] == [Outcome.FAIL]


@pytest.mark.parametrize(
    "member",
    [
        f"{POOL}/attribute.repository_id/820045678",
        f"{POOL}/*",
        f"{POOL}/attribute.duty/820045678",
        f"{POOL}/attribute.duty/living-tree:production:push:refs/heads/main",
        f"{POOL}/attribute.duty/820045678:production:push:main",
    ],
)
def test_a_member_that_names_no_duty_fails(member: str):
    (finding,) = findings(binding("deploy", member))
    assert (finding.outcome, finding.problem) == (Outcome.FAIL, "the member names no duty")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("820045678:-:push:refs/heads/main", "the member is for jobs that name no environment"),
        ("820045678:production:pull_request:refs/pull/7/merge", "the member trusts the event pull_request"),
        ("820045678:production:issue_comment:refs/heads/main", "the member trusts the event issue_comment"),
    ],
)
def test_a_duty_that_outsiders_reach_fails(value: str, problem: str):
    (finding,) = findings(binding("deploy", f"{POOL}/attribute.duty/{value}"))
    assert (finding.outcome, finding.problem) == (Outcome.FAIL, problem)


def test_policies_of_accounts_are_read_too():
    data = json.dumps({"bindings": [{"role": USER, "members": [DEPLOY]}, {"role": USER, "members": [MONITOR]}]})
    inputs = {"serviceAccountId": account("deploy"), "policyData": data}
    policy = Resource("gcp:serviceaccount/iAMPolicy:IAMPolicy", "policy", inputs, "urn:pulumi:production::bulwark::t::policy")
    assert findings(policy) == ()
    (finding,) = findings(policy, binding("monitor", MONITOR))
    assert "may act as 2 accounts" in finding.problem


@pytest.mark.parametrize(
    "resource",
    [binding("deploy", UNKNOWN), binding("deploy", DEPLOY, role=UNKNOWN), binding("deploy", DEPLOY, on=UNKNOWN)],
    ids=["member", "role", "account"],
)
def test_what_is_not_known_yet_is_unknown_at_its_resource(resource: Resource):
    (finding,) = findings(binding("monitor", MONITOR), resource)
    assert finding.outcome is Outcome.UNKNOWN
    assert finding.before_apply
    assert finding.urn == resource.urn


def test_two_duties_fail_even_on_an_account_not_known_yet():
    outcomes = [finding.outcome for finding in findings(binding("deploy", DEPLOY, MONITOR, on=UNKNOWN))]
    assert outcomes == [Outcome.FAIL, Outcome.UNKNOWN]


def test_a_program_without_bindings_of_accounts_is_left_alone():
    assert (
        assess_program(RULE, [Resource("gcp:projects/iAMMember:IAMMember", "m", {"role": USER})]).outcome
        is Outcome.NOT_APPLICABLE
    )
