"""What resources of any program tell of trust, and what they leave unknown."""

from typing import Any

import pytest

from bulwark.core.state import Resource, Unread
from bulwark.core.trust.facts import (
    AccountKey,
    Binding,
    BranchRules,
    CustomRole,
    Facts,
    FederationPolicy,
    GitHubEnvironment,
    GitHubSecret,
    Pool,
    Project,
    Provider,
    Repository,
    RepositoryHolder,
    RepositoryRight,
    Secret,
    ServiceAccount,
    TrustedSource,
)
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.reading.resources import facts_of, joined_texts

POOL = "projects/p/locations/global/workloadIdentityPools/pool"
URN = "urn:x"
HIDDEN = Unread.UNKNOWN
GOOGLE = Resource("urn:google", "pulumi:providers:gcp", inputs={"project": "p"})


def facts(type_token: str, *, id: str = "", outputs: dict[str, Any] | None = None, **inputs: Any) -> Facts:  # noqa: A002
    return facts_of([GOOGLE, Resource(URN, type_token, id, inputs, outputs or {})])


def binding(resource: Any, role: Any = "r", members: Any = ("user:a",), condition: Any = "") -> Facts:
    return Facts(bindings=(Binding(resource, role, members, condition, URN),))


GRANT = {"role": "r", "member": "user:a"}


@pytest.mark.parametrize(
    ("type_token", "inputs", "resource"),
    [
        ("gcp:projects/iAMMember:IAMMember", {}, "projects/p"),
        ("gcp:projects/iAMMember:IAMMember", {"project": "projects/q"}, "projects/q"),
        ("gcp:folder/iAMMember:IAMMember", {"folder": "folders/1"}, "folders/1"),
        ("gcp:organizations/iAMMember:IAMMember", {"orgId": "2"}, "organizations/2"),
        ("gcp:organizations/iAMMember:IAMMember", {"orgId": HIDDEN}, UNKNOWN),
        (
            "gcp:serviceaccount/iAMMember:IAMMember",
            {"serviceAccountId": "projects/-/serviceAccounts/a@q.iam.gserviceaccount.com"},
            "projects/q/serviceAccounts/a@q.iam.gserviceaccount.com",
        ),
        ("gcp:serviceaccount/iAMMember:IAMMember", {"serviceAccountId": "projects/-/serviceAccounts/1"}, UNKNOWN),
        ("gcp:serviceaccount/iAMMember:IAMMember", {"serviceAccountId": HIDDEN}, UNKNOWN),
        (
            "gcp:serviceaccount/iAMMember:IAMMember",
            {"serviceAccountId": "projects/q/serviceAccounts/1@developer.gserviceaccount.com"},
            "projects/q/serviceAccounts/1@developer.gserviceaccount.com",
        ),
        ("gcp:secretmanager/secretIamMember:SecretIamMember", {"secretId": "s"}, "projects/p/secrets/s"),
        ("gcp:secretmanager/secretIamMember:SecretIamMember", {"secretId": "projects/q/secrets/s"}, "projects/q/secrets/s"),
        (
            "gcp:secretmanager/regionalSecretIamMember:RegionalSecretIamMember",
            {"secretId": "s", "location": "l"},
            "projects/p/locations/l/secrets/s",
        ),
        (
            "gcp:secretmanager/regionalSecretIamMember:RegionalSecretIamMember",
            {"secretId": "s", "location": HIDDEN},
            UNKNOWN,
        ),
        ("gcp:storage/bucketIAMMember:BucketIAMMember", {"bucket": "b/state"}, "buckets/state"),
        ("gcp:storage/bucketIAMMember:BucketIAMMember", {"bucket": HIDDEN}, UNKNOWN),
        ("gcp:storage/managedFolderIamMember:ManagedFolderIamMember", {"bucket": "b"}, "projects/p/storage-bucket/b"),
        (
            "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
            {"cryptoKeyId": "p/l/r/k"},
            "projects/p/locations/l/keyRings/r/cryptoKeys/k",
        ),
        (
            "gcp:kms/keyRingIAMMember:KeyRingIAMMember",
            {"keyRingId": "projects/p/locations/l/keyRings/r"},
            "projects/p/locations/l/keyRings/r",
        ),
        ("gcp:kms/keyRingIAMMember:KeyRingIAMMember", {"keyRingId": HIDDEN}, UNKNOWN),
        ("gcp:iam/workloadIdentityPoolIamMember:WorkloadIdentityPoolIamMember", {"workloadIdentityPoolId": "pool"}, POOL),
        ("gcp:iam/other:OtherIamMember", {"otherId": "x"}, "projects/p/iam-otherId/x"),
        ("gcp:pubsub/topicIAMMember:TopicIAMMember", {"topic": "t"}, "projects/p/pubsub-topic/t"),
        ("gcp:pubsub/topicIAMMember:TopicIAMMember", {}, UNKNOWN),
    ],
)
def test_a_grant_is_made_on_what_the_api_calls_it(type_token: str, inputs: dict[str, Any], resource: Any):
    assert facts(type_token, **GRANT, **inputs) == binding(resource)


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({"role": "r", "members": ["user:a", HIDDEN]}, binding("projects/p", members=("user:a", UNKNOWN))),
        ({"role": "r", "members": HIDDEN}, binding("projects/p", members=UNKNOWN)),
        ({"role": HIDDEN, "member": HIDDEN}, binding("projects/p", UNKNOWN, (UNKNOWN,))),
        ({**GRANT, "condition": {"expression": "e"}}, binding("projects/p", condition="e")),
        ({**GRANT, "condition": [{"expression": "e"}]}, binding("projects/p", condition="e")),
        ({**GRANT, "condition": HIDDEN}, binding("projects/p", condition=UNKNOWN)),
    ],
)
def test_a_grant_says_what_of_it_is_not_known(inputs: dict[str, Any], expected: Facts):
    assert facts("gcp:projects/iAMBinding:IAMBinding", **inputs) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            '{"bindings": [{"role": "r", "members": ["user:a"]}, {"role": "r", "members": ["user:a"]}]}',
            Facts(bindings=binding("projects/p").bindings * 2),
        ),
        ("{}", Facts()),
        ("no JSON", binding("projects/p", UNKNOWN, UNKNOWN)),
        ("[]", binding("projects/p", UNKNOWN, UNKNOWN)),
        ('{"bindings": [1]}', binding("projects/p", UNKNOWN, UNKNOWN)),
        (HIDDEN, binding("projects/p", UNKNOWN, UNKNOWN)),
    ],
)
def test_a_policy_is_all_its_bindings_or_is_not_known(data: Any, expected: Facts):
    assert facts("gcp:projects/iAMPolicy:IAMPolicy", policyData=data) == expected


def test_what_takes_a_member_away_grants_nothing_and_other_types_say_nothing():
    assert facts("gcp:projects/iamMemberRemove:IamMemberRemove", **GRANT) == Facts()
    assert (
        facts("gcp:pubsub/topic:Topic", name="t")
        == facts("random:index:Id")
        == facts("github:index/issueLabel:IssueLabel")
        == Facts()
    )


@pytest.mark.parametrize(
    ("inputs", "outputs", "expected"),
    [
        ({"projectId": "p", "folderId": "folders/1"}, {"number": "7"}, Project("p", "7", "folders/1")),
        ({"projectId": "p", "orgId": 9}, {}, Project("p", UNKNOWN, "organizations/9")),
        ({"projectId": "p"}, {}, Project("p")),
        ({"projectId": "p", "orgId": HIDDEN}, {}, Project("p")),
    ],
)
def test_a_project_has_a_number_and_a_parent(inputs: dict[str, Any], outputs: dict[str, Any], expected: Project):
    assert facts("gcp:organizations/project:Project", outputs=outputs, **inputs) == Facts(projects=(expected,))


def test_a_project_without_a_known_id_is_none():
    assert facts("gcp:organizations/project:Project", projectId=HIDDEN) == Facts()


def test_a_pool_tells_the_number_of_its_project():
    token = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool"
    named = {"name": "projects/7/locations/global/workloadIdentityPools/pool"}
    assert facts(token, outputs=named, workloadIdentityPoolId="pool", disabled=True) == Facts(
        projects=(Project("p", "7"),), pools=(Pool(POOL, is_disabled=True),)
    )
    assert facts(token, workloadIdentityPoolId="pool", disabled="x") == Facts(pools=(Pool(POOL, UNKNOWN),))
    assert facts_of([Resource(URN, token, inputs={"workloadIdentityPoolId": "pool"})]) == Facts(pools=(Pool(UNKNOWN),))


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (
            {"oidc": {"issuerUri": "i", "allowedAudiences": ["a"]}, "attributeCondition": "c", "attributeMapping": {"g": "e"}},
            Provider(POOL, "x", "i", "c", {"g": "e"}, ("a",)),
        ),
        ({"oidc": HIDDEN, "attributeMapping": HIDDEN}, Provider(POOL, "x", UNKNOWN, "", UNKNOWN, UNKNOWN)),
        ({"oidc": {}, "attributeMapping": {"g": HIDDEN}}, Provider(POOL, "x", UNKNOWN, "", UNKNOWN)),
        ({"aws": {"accountId": "1"}}, Provider(POOL, "x", "", "", {})),
    ],
)
def test_a_provider_says_whose_tokens_it_takes(inputs: dict[str, Any], expected: Provider):
    token = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"
    found = facts(token, workloadIdentityPoolId="pool", workloadIdentityPoolProviderId="x", **inputs)
    assert found == Facts(providers=(expected,))


@pytest.mark.parametrize(
    ("inputs", "outputs", "expected"),
    [
        ({"accountId": "a"}, {}, ServiceAccount("a@p.iam.gserviceaccount.com", "p")),
        ({"accountId": "a", "project": "d.org:q"}, {}, ServiceAccount("a@q.d.org.iam.gserviceaccount.com", "d.org:q")),
        ({"accountId": HIDDEN, "disabled": True}, {"email": "e"}, ServiceAccount("e", "p", is_disabled=True)),
        ({"accountId": HIDDEN}, {}, ServiceAccount(UNKNOWN, "p")),
    ],
)
def test_an_account_has_its_address_before_it_exists(inputs: dict[str, Any], outputs: dict[str, Any], expected: ServiceAccount):
    assert facts("gcp:serviceaccount/account:Account", outputs=outputs, **inputs) == Facts(accounts=(expected,))


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ("projects/p/serviceAccounts/a@p.iam.gserviceaccount.com", "a@p.iam.gserviceaccount.com"),
        ("a", "a@p.iam.gserviceaccount.com"),
        (HIDDEN, UNKNOWN),
    ],
)
def test_a_key_is_of_an_account(account: Any, expected: Any):
    found = facts("gcp:serviceaccount/key:Key", id="k", serviceAccountId=account)
    assert found == Facts(keys=(AccountKey(expected, "k"),))


@pytest.mark.parametrize(
    ("type_token", "inputs", "expected"),
    [
        ("gcp:secretmanager/secret:Secret", {"secretId": "s"}, Facts(secrets=(Secret("projects/p/secrets/s"),))),
        (
            "gcp:secretmanager/regionalSecret:RegionalSecret",
            {"secretId": "s", "location": "l"},
            Facts(secrets=(Secret("projects/p/locations/l/secrets/s"),)),
        ),
        ("gcp:secretmanager/regionalSecret:RegionalSecret", {"secretId": "s"}, Facts(secrets=(Secret(UNKNOWN),))),
        (
            "gcp:projects/iAMCustomRole:IAMCustomRole",
            {"roleId": "r", "permissions": ["a", HIDDEN]},
            Facts(custom_roles=(CustomRole("projects/p/roles/r", ("a", UNKNOWN)),)),
        ),
        (
            "gcp:organizations/iAMCustomRole:IAMCustomRole",
            {"roleId": "r", "orgId": "1", "permissions": HIDDEN},
            Facts(custom_roles=(CustomRole("organizations/1/roles/r", UNKNOWN),)),
        ),
        (
            "gcp:organizations/iAMCustomRole:IAMCustomRole",
            {"roleId": HIDDEN, "orgId": "1"},
            Facts(custom_roles=(CustomRole(UNKNOWN, ()),)),
        ),
        (
            "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret",
            {"repository": "r", "secretName": "S", "environment": "e"},
            Facts(github_secrets=(GitHubSecret("r", "S", "e"),)),
        ),
        (
            "github:index/actionsSecret:ActionsSecret",
            {"repository": "r", "secretName": "S"},
            Facts(github_secrets=(GitHubSecret("r", "S"),)),
        ),
    ],
)
def test_secrets_and_roles_are_named_in_full(type_token: str, inputs: dict[str, Any], expected: Facts):
    assert facts(type_token, **inputs) == expected


def test_the_default_project_is_that_of_the_one_provider():
    account = Resource(URN, "gcp:secretmanager/secret:Secret", inputs={"secretId": "s"})
    other = Resource("urn:other", "pulumi:providers:gcp", inputs={"project": "q"})
    assert facts_of([GOOGLE, other, account]) == Facts(secrets=(Secret(UNKNOWN),))


def test_a_repository_is_known_by_its_number():
    assert facts(
        "github:index/repository:Repository", name="r", defaultBranch="main", outputs={"fullName": "o/r", "repoId": 5}
    ) == Facts(repositories=(Repository("r", "o", "5", "main"),))
    assert facts("github:index/repository:Repository", name="r") == Facts(repositories=(Repository("r"),))
    assert facts("github:index/repository:Repository", name=HIDDEN) == Facts()
    seen = facts("github:index/issueLabel:IssueLabel", outputs={"repository": "r", "repositoryId": 820045678.0})
    assert seen == Facts(repositories=(Repository("r", id="820045678"),))


ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment"
POLICY = "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy"


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (
            {"reviewers": [{"users": [1, HIDDEN], "teams": [2]}], "preventSelfReview": True, "canAdminsBypass": False},
            GitHubEnvironment("r", "e", ("user:1", UNKNOWN, "team:2"), prevents_self_review=True, admins_bypass=False),
        ),
        ({"reviewers": HIDDEN}, GitHubEnvironment("r", "e", UNKNOWN)),
        ({"reviewers": [HIDDEN]}, GitHubEnvironment("r", "e", (UNKNOWN,))),
        ({"reviewers": [{"users": HIDDEN}]}, GitHubEnvironment("r", "e", (UNKNOWN,))),
        ({"deploymentBranchPolicy": {"protectedBranches": True}}, GitHubEnvironment("r", "e", protected_branches_only=True)),
        (
            {"deploymentBranchPolicy": HIDDEN},
            GitHubEnvironment("r", "e", protected_branches_only=UNKNOWN, has_custom_policies=UNKNOWN),
        ),
    ],
)
def test_an_environment_says_what_stands_before_a_job(inputs: dict[str, Any], expected: GitHubEnvironment):
    assert facts(ENVIRONMENT, repository="r", environment="e", **inputs) == Facts(environments=(expected,))


def test_an_environment_and_its_policies_are_one_in_any_order_and_case():
    own = {"customBranchPolicies": True, "protectedBranches": False}
    environment = Resource("1", ENVIRONMENT, inputs={"repository": "r", "environment": "E", "deploymentBranchPolicy": own})
    branch = Resource("2", POLICY, inputs={"repository": "R", "environment": "e", "branchPattern": "main"})
    tag = Resource("3", POLICY, inputs={"repository": "r", "environment": "e", "tagPattern": HIDDEN})
    nowhere = Resource("4", POLICY, inputs={"repository": "r", "environment": HIDDEN, "branchPattern": "x"})
    expected = GitHubEnvironment("r", "E", branch_patterns=("main",), tag_patterns=(UNKNOWN,), has_custom_policies=True)
    for order in ([environment, branch, tag], [branch, environment, tag], [tag, branch, environment]):
        assert facts_of(order).environments == (expected,)
    assert [one.is_policy_only for one in facts_of([branch, nowhere]).environments] == [True, True]


def test_patterns_that_nobody_knows_make_all_of_them_unknown():
    assert joined_texts(UNKNOWN, ("a",)) is UNKNOWN
    assert joined_texts(("a",), UNKNOWN) is UNKNOWN


WRITE, ADMINISTER, BYPASS = RepositoryRight.WRITE_CONTENTS, RepositoryRight.ADMINISTER, RepositoryRight.BYPASS_RULES


@pytest.mark.parametrize(
    ("type_token", "inputs", "expected"),
    [
        ("repositoryCollaborator:RepositoryCollaborator", {"username": "u"}, [("user:u", WRITE)]),
        ("repositoryCollaborator:RepositoryCollaborator", {"username": "u", "permission": "pull"}, []),
        (
            "repositoryCollaborator:RepositoryCollaborator",
            {"username": HIDDEN, "permission": HIDDEN},
            [(UNKNOWN, ADMINISTER), (UNKNOWN, WRITE)],
        ),
        ("teamRepository:TeamRepository", {"teamId": 5, "permission": "own-role"}, [("team:5", ADMINISTER), ("team:5", WRITE)]),
        ("teamRepository:TeamRepository", {"teamId": "t"}, []),
        ("repositoryDeployKey:RepositoryDeployKey", {"title": "k", "readOnly": False}, [("key:k", WRITE)]),
        ("repositoryDeployKey:RepositoryDeployKey", {"title": "k", "readOnly": True}, []),
    ],
)
def test_who_may_write_to_a_repository_is_told(type_token: str, inputs: dict[str, Any], expected: list[Any]):
    found = facts(f"github:index/{type_token}", repository="r", **inputs)
    assert found == Facts(holders=tuple(RepositoryHolder("r", right, holder) for holder, right in expected))


RULESET = "github:index/repositoryRuleset:RepositoryRuleset"


@pytest.mark.parametrize(
    ("inputs", "rules", "holders"),
    [
        (
            {
                "conditions": {"refName": {"includes": ["refs/heads/main"], "excludes": []}},
                "rules": {"pullRequest": {"requiredApprovingReviewCount": 1}},
                "enforcement": "active",
                "bypassActors": [{"actorId": 5, "actorType": "Integration"}, {"actorType": "OrganizationAdmin"}, HIDDEN],
            },
            (("refs/heads/main",), True, True, ()),
            ["app:5", "role:OrganizationAdmin", UNKNOWN],
        ),
        ({"conditions": HIDDEN, "rules": HIDDEN, "bypassActors": HIDDEN}, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN), [UNKNOWN]),
        (
            {"conditions": {"refName": HIDDEN}, "rules": {"pullRequest": HIDDEN}, "enforcement": "evaluate"},
            (UNKNOWN, UNKNOWN, False, UNKNOWN),
            [],
        ),
        (
            {"rules": {"pullRequest": {"requiredApprovingReviewCount": HIDDEN}}, "enforcement": "active"},
            ((), UNKNOWN, True, ()),
            [],
        ),
        ({"enforcement": "active"}, ((), False, True, ()), []),
    ],
)
def test_a_ruleset_says_what_needs_a_review_and_who_passes_by(inputs: dict[str, Any], rules: Any, holders: list[Any]):
    found = facts(RULESET, repository="r", target="branch", **inputs)
    branches, needs_review, is_enforced, excluded = rules
    assert found.branch_rules == (BranchRules("r", branches, needs_review, is_enforced, excluded),)
    assert [one.holder for one in found.holders] == holders
    assert {one.right for one in found.holders} <= {BYPASS}


def test_a_ruleset_of_tags_says_nothing_of_branches():
    assert facts(RULESET, repository="r", target="tag", enforcement="active") == Facts()


@pytest.mark.parametrize(
    ("trusted", "expected"),
    [
        (None, ()),
        (
            {"externalSources": [{"issuer": "i", "claims": {"ref": ["x", HIDDEN]}, "to": {"slugs": ["production"]}}]},
            (TrustedSource("prj_1", "i", {"ref": ("x", UNKNOWN)}, ("production",)),),
        ),
        (
            {"externalSources": [HIDDEN, {"claims": HIDDEN, "to": HIDDEN}]},
            (TrustedSource("prj_1", UNKNOWN, UNKNOWN), TrustedSource("prj_1", UNKNOWN, UNKNOWN, UNKNOWN)),
        ),
        (HIDDEN, (TrustedSource("prj_1", UNKNOWN, UNKNOWN),)),
        ({"externalSources": HIDDEN}, (TrustedSource("prj_1", UNKNOWN, UNKNOWN),)),
    ],
)
def test_a_project_at_vercel_trusts_sources(trusted: Any, expected: tuple[TrustedSource, ...]):
    assert facts("vercel:index/project:Project", id="prj_1", trustedSources=trusted).trusted_sources == expected


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (
            {
                "commands": ["deploy"],
                "claims": [{"name": "ref", "values": [{"value": "x"}, {"value": "y*", "wildcards": True}, HIDDEN]}],
                "resources": {"projectIds": ["prj_1"]},
            },
            FederationPolicy("n", "i", {"ref": ("x", UNKNOWN, UNKNOWN)}, ("deploy",), ("prj_1",)),
        ),
        (
            {"permissions": HIDDEN, "claims": [{"name": "ref", "values": HIDDEN}], "resources": HIDDEN},
            FederationPolicy("n", "i", {"ref": UNKNOWN}, UNKNOWN, UNKNOWN),
        ),
        ({"claims": [HIDDEN]}, FederationPolicy("n", "i", UNKNOWN)),
        ({"claims": [{"name": HIDDEN}]}, FederationPolicy("n", "i", UNKNOWN)),
        ({"claims": HIDDEN}, FederationPolicy("n", "i", UNKNOWN)),
    ],
)
def test_a_federation_policy_exchanges_tokens(inputs: dict[str, Any], expected: FederationPolicy):
    found = facts("vercel:index/oidcFederationPolicy:OidcFederationPolicy", name="n", issuerUrl="i", **inputs)
    assert found == Facts(federation_policies=(expected,))


def test_what_is_not_known_is_neither_true_nor_false_and_two_sources_are_united():
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)
    one, other = Facts(secrets=(Secret("a"),)), Facts(secrets=(Secret("a"), Secret("b")), pools=(Pool("p"),))
    assert one | other == Facts(secrets=(Secret("a"), Secret("b")), pools=(Pool("p"),))
