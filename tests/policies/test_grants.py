"""Grants are recognised by shape, in every type that the provider has."""

import json

import pulumi_gcp as gcp
import pytest

from policies.grants import Scope, grants_of, is_grant, members_of, scope_of
from policies.resources import UNKNOWN, Resource, UndecidedError


@pytest.mark.parametrize(
    "kind",
    [
        "gcp:projects/iAMMember:IAMMember",
        "gcp:secretmanager/secretIamBinding:SecretIamBinding",
        "gcp:kms/cryptoKeyIAMPolicy:CryptoKeyIAMPolicy",
        "gcp:projects/iAMMemberOfTomorrow:SomethingNew",
    ],
)
def test_a_grant_is_a_grant_by_its_name_or_by_its_inputs(kind: str):
    assert is_grant(Resource(kind, "g", {"role": UNKNOWN, "member": UNKNOWN}))


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("gcp:serviceaccount/account:Account", {"member": "serviceAccount:a"}),
        ("gcp:compute/subnetwork:Subnetwork", {"role": "ACTIVE"}),
        ("gcp:projects/iamMemberRemove:IamMemberRemove", {"role": "r", "member": "m"}),
        ("gcp:projects/iAMAuditConfig:IAMAuditConfig", {"service": "s"}),
        ("aws:iam/groupMembership:GroupMembership", {"role": "r", "members": []}),
    ],
)
def test_what_grants_nothing_is_no_grant(kind: str, inputs: dict[str, object]):
    assert not is_grant(Resource(kind, "g", inputs))


def test_the_types_of_the_installed_provider_follow_the_pattern():
    # One of each family; a renaming in a new version of the provider shows here.
    for module, name in [(gcp.projects, "IAMMember"), (gcp.pubsub, "TopicIAMBinding"), (gcp.secretmanager, "SecretIamPolicy")]:
        assert hasattr(module, name)
        assert is_grant(Resource(f"gcp:module/type:{name}", "g"))


@pytest.mark.parametrize(
    ("kind", "scope"),
    [
        ("gcp:organizations/iAMMember:IAMMember", Scope.ORGANIZATION),
        ("gcp:folder/iAMMember:IAMMember", Scope.FOLDER),
        ("gcp:projects/iAMMember:IAMMember", Scope.PROJECT),
        ("gcp:serviceAccount/iAMMember:IAMMember", Scope.SERVICE_ACCOUNT),
        ("gcp:secretmanager/secretIamMember:SecretIamMember", Scope.RESOURCE),
    ],
)
def test_the_scope_comes_from_the_module(kind: str, scope: Scope):
    assert scope_of(Resource(kind, "g")) is scope


def test_members_of_policy_data_have_paths():
    data = json.dumps({"bindings": [{"role": "r"}, {"role": "s", "members": ["user:a@example.com", "user:b@example.com"]}]})
    resource = Resource("gcp:projects/iAMPolicy:IAMPolicy", "p", {"policyData": data})
    assert [member.path for member in members_of(resource)] == [
        "policyData.bindings[1].members[0]",
        "policyData.bindings[1].members[1]",
    ]


@pytest.mark.parametrize("data", [UNKNOWN, "{", "[]", '{"bindings": 1}', "1" * 5000, None])
def test_policy_data_that_cannot_be_read_is_undecided(data: object):
    with pytest.raises(UndecidedError):
        list(grants_of(Resource("gcp:projects/iAMPolicy:IAMPolicy", "p", {"policyData": data})))


def test_a_list_of_members_not_known_yet_is_one_unknown_member():
    (grant,) = grants_of(Resource("gcp:projects/iAMBinding:IAMBinding", "b", {"role": "r", "members": UNKNOWN}))
    assert [member.raw for member in grant.members] == [UNKNOWN]
    assert grant.role.text() == "r"
