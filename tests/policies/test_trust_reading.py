"""Resources of a policy's own kind as facts of trust."""

from typing import Any

import pytest

from bulwark.core.trust.facts import Binding, Pool, ServiceAccount, TrustedSource
from bulwark.core.trust.known import UNKNOWN as NOT_KNOWN
from bulwark.core.trust.provider import ISSUER
from policies.example_resources import PROJECT, example, secret, secret_readers
from policies.resources import UNKNOWN, Resource
from policies.trust_reading import read_trust, tells_of_trust

ACCOUNT = "gcp:serviceaccount/account:Account"
POOL = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool"


def account(**changes: Any) -> Resource:
    return example(ACCOUNT, "account", {"project": PROJECT, "accountId": "deploy", **changes})


@pytest.mark.parametrize(
    ("resource", "tells"),
    [
        (account(), True),
        (secret(), True),
        (secret_readers(), True),
        (example("pulumi:providers:gcp", "google", {"project": PROJECT}), True),
        (example("github:index/branchDefault:BranchDefault", "main", {"repository": "living-tree"}), True),
        (example("vercel:index/project:Project", "app", {"name": "app"}), True),
        (example("gcp:monitoring/alertPolicy:AlertPolicy", "alert", {}), False),
        (example("random:index/randomId:RandomId", "id", {}), False),
    ],
)
def test_it_looks_at_what_tells_of_trust(resource: Resource, tells: bool):
    assert tells_of_trust(resource) is tells


def test_resources_become_facts_and_what_the_vendor_adds_counts():
    pool = example(POOL, "pool", {"project": PROJECT, "workloadIdentityPoolId": "pool", "name": "projects/7/locations/x"})
    reading = read_trust([account(), secret_readers(), pool])
    assert reading.is_whole
    assert reading.facts.accounts == (ServiceAccount(f"deploy@{PROJECT}.iam.gserviceaccount.com", PROJECT),)
    assert reading.facts.pools == (Pool(f"projects/{PROJECT}/locations/global/workloadIdentityPools/pool"),)
    assert [project.number for project in reading.facts.projects] == ["7"]
    (binding,) = reading.facts.bindings
    assert (binding.resource, binding.source) == (f"projects/{PROJECT}/secrets/DATABASE_URL", secret_readers().urn)


def test_a_value_that_is_read_and_not_known_is_noted():
    reading = read_trust([secret_readers(members=[UNKNOWN])])
    assert reading.facts.bindings[0].members == (NOT_KNOWN,)
    assert not reading.is_whole
    assert not read_trust([example(POOL, "pool", {"project": UNKNOWN, "workloadIdentityPoolId": "pool"})]).is_whole


def test_a_value_that_nobody_reads_may_be_unknown():
    assert read_trust([account(uniqueId=UNKNOWN), secret(name={"deep": [UNKNOWN]}, createTime=UNKNOWN)]).is_whole


def test_an_unknown_value_deep_inside_is_noted_too():
    claims = {"repository_id": ["1", UNKNOWN]}
    sources = {"externalSources": [{"issuer": ISSUER, "claims": claims}]}
    reading = read_trust([example("vercel:index/project:Project", "app", {"name": "app", "trustedSources": sources})])
    assert reading.facts.trusted_sources == (TrustedSource("app", ISSUER, {"repository_id": ("1", NOT_KNOWN)}),)
    assert not reading.is_whole


def test_the_id_is_the_vendors_where_it_is_known():
    sources = {"externalSources": [{"issuer": ISSUER, "claims": {}}]}
    for shown, expected in (("prj_1", "prj_1"), (UNKNOWN, "app"), (None, "app")):
        project = example("vercel:index/project:Project", "app", {"id": shown, "name": "app", "trustedSources": sources})
        assert read_trust([project]).facts.trusted_sources[0].project == expected


def test_absent_values_are_absent():
    grant = Resource("gcp:secretmanager/secretIamMember:SecretIamMember", "grant", {"secretId": "S", "project": "p"})
    assert read_trust([grant]).facts.bindings == (Binding("projects/p/secrets/S", NOT_KNOWN, (NOT_KNOWN,)),)
