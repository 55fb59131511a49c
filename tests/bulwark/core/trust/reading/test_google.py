"""What resources of the Google provider tell of trust, and what they leave unknown."""

from typing import Any

import pytest

from bulwark.core.state import Resource
from bulwark.core.trust.facts import AccountKey, CustomRole, Facts, GitHubSecret, Pool, Project, Provider, Secret, ServiceAccount
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.reading.resources import facts_of
from tests.bulwark.core.trust.reading.facts_of_one import GOOGLE, HIDDEN, URN, binding, facts

POOL = "projects/p/locations/global/workloadIdentityPools/pool"
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
    assert facts("gcp:projects/iamMemberRemove:IamMemberRemove", role="r", member="user:a") == Facts()
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
