"""The issuer: described jobs, their tokens, what GitHub refuses, and verification as a reader of the keys does it."""

import base64
import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography import x509

from localcloud.core.store import Transaction
from localcloud.services.github.oidc_keys import ISSUER

OWNER = "Living-Tree-App"
R = f"/repos/{OWNER}/living-tree"


def job(**more: Any) -> dict[str, Any]:
    base = {"repository": f"{OWNER}/living-tree", "workflow": ".github/workflows/deploy.yml", "ref": "refs/heads/main"}
    return base | {"event_name": "push", "actor": "octo-operator", "permissions": {"id-token": "write"}} | more


def describe(hub: Any, document: dict[str, Any]) -> tuple[str, str]:
    answer = hub.request("POST", "/actions-runtime/jobs", token=None, json=document)
    assert answer.status_code == 201, answer.text
    return answer.json()["ACTIONS_ID_TOKEN_REQUEST_URL"], answer.json()["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]


def obtain(hub: Any, document: dict[str, Any], audience: str = "") -> str:
    url, token = describe(hub, document)
    assert "?" in url, "clients append the audience with an ampersand"
    more = f"&audience={audience}" if audience else ""
    answer = hub.request("GET", url.removeprefix(hub.url) + more, token=token)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["value"])


def claims_of(hub: Any, document: dict[str, Any], audience: str = "https://example.com/pool") -> dict[str, Any]:
    token = obtain(hub, document, audience)
    return verify(hub, token, audience)


def verify(hub: Any, token: str, audience: str) -> dict[str, Any]:
    keys = jwt.PyJWKSet.from_dict(hub.request("GET", "/.well-known/jwks", token=None).json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        audience=audience,
        issuer=ISSUER,
        options={"require": ["exp", "iat", "nbf", "jti", "sub"]},
    )
    return claims


def test_a_token_verifies_with_the_published_keys_and_carries_the_documented_claims(hub: Any) -> None:
    before = int(time.time())
    claims = claims_of(hub, job(run_id=77, run_attempt=2, workflow_name="Deploy"))
    sha = hub.request("GET", f"{R}/git/ref/heads/main").json()["object"]["sha"]
    assert before <= claims["iat"] <= time.time()
    assert (claims["exp"] - claims["iat"], claims["iat"] - claims["nbf"]) == (300, 300)
    for name in ("jti", "iat", "exp", "nbf", "check_run_id"):
        del claims[name]
    workflow_ref = "Living-Tree-App/living-tree/.github/workflows/deploy.yml@refs/heads/main"
    assert claims == {
        "aud": "https://example.com/pool",
        "iss": "https://token.actions.githubusercontent.com",
        "sub": "repo:Living-Tree-App/living-tree:ref:refs/heads/main",
        "actor": "octo-operator",
        "actor_id": "7",
        "base_ref": "",
        "event_name": "push",
        "head_ref": "",
        "job_workflow_ref": workflow_ref,
        "job_workflow_sha": sha,
        "ref": "refs/heads/main",
        "ref_protected": "false",
        "ref_type": "branch",
        "repository": "Living-Tree-App/living-tree",
        "repository_id": "820045678",
        "repository_owner": "Living-Tree-App",
        "repository_owner_id": "190012345",
        "repository_visibility": "private",
        "run_attempt": "2",
        "run_id": "77",
        "run_number": "1",
        "runner_environment": "github-hosted",
        "sha": sha,
        "workflow": "Deploy",
        "workflow_ref": workflow_ref,
        "workflow_sha": sha,
    }


def test_every_claim_of_a_token_is_announced_by_discovery(hub: Any) -> None:
    configuration = hub.request("GET", "/.well-known/openid-configuration", token=None).json()
    claims = claims_of(hub, job(environment="staging"))
    assert configuration["issuer"] == claims["iss"]
    assert set(claims) <= set(configuration["claims_supported"])
    assert jwt.get_unverified_header(obtain(hub, job()))["alg"] in configuration["id_token_signing_alg_values_supported"]


def test_the_key_has_the_certificate_it_names(hub: Any) -> None:
    [key] = hub.request("GET", "/.well-known/jwks", token=None).json()["keys"]
    certificate = x509.load_der_x509_certificate(base64.b64decode(key["x5c"][0]))
    numbers = certificate.public_key().public_numbers()  # type: ignore[union-attr]
    assert int.from_bytes(base64.urlsafe_b64decode(key["n"] + "=="), "big") == numbers.n  # type: ignore[union-attr]
    header = jwt.get_unverified_header(obtain(hub, job()))
    assert (header["kid"], header["x5t"], header["typ"]) == (key["kid"], key["x5t"], "JWT")


def test_the_key_set_is_kept_for_readers_in_the_same_process(hub: Any) -> None:
    served = hub.request("GET", "/.well-known/jwks", token=None).json()
    assert hub.change(lambda transaction: transaction.get("core.issuer", ISSUER)) == {"jwks": served}


def test_without_an_audience_the_token_is_for_the_owner(hub: Any) -> None:
    token = obtain(hub, job())
    assert verify(hub, token, "https://github.com/Living-Tree-App")["aud"] == "https://github.com/Living-Tree-App"


def test_two_requests_of_one_job_give_two_tokens(hub: Any) -> None:
    url, token = describe(hub, job())
    names = {
        jwt.decode(
            hub.request("GET", url.removeprefix(hub.url), token=token).json()["value"], options={"verify_signature": False}
        )["jti"]
        for _ in range(2)
    }
    assert len(names) == 2


@pytest.mark.parametrize(
    ("more", "subject"),
    [
        ({"environment": "staging"}, "repo:Living-Tree-App/living-tree:environment:staging"),
        ({"environment": "a:b"}, "repo:Living-Tree-App/living-tree:environment:a%3Ab"),
        ({"event_name": "pull_request", "ref": "refs/pull/7/merge"}, "repo:Living-Tree-App/living-tree:pull_request"),
        ({"event_name": "schedule"}, "repo:Living-Tree-App/living-tree:ref:refs/heads/main"),
        ({"ref": "refs/heads/staging"}, "repo:Living-Tree-App/living-tree:ref:refs/heads/staging"),
        (
            {"repository": f"{OWNER}/fresh"},
            "repo:Living-Tree-App@190012345/fresh@1120045680:ref:refs/heads/main",
        ),
        (
            {"repository": f"{OWNER}/fresh", "environment": "prod"},
            "repo:Living-Tree-App@190012345/fresh@1120045680:environment:prod",
        ),
    ],
)
def test_the_default_subject_follows_context_and_age(hub: Any, more: dict[str, Any], subject: str) -> None:
    claims = claims_of(hub, job(**more))
    assert claims["sub"] == subject
    assert ("environment" in claims) == ("environment" in more)


def test_a_rename_gives_the_repository_the_immutable_subject(hub: Any) -> None:
    assert hub.request("PATCH", R, json={"name": "oak"}).status_code == 200
    assert claims_of(hub, job(repository=f"{OWNER}/oak"))["sub"].startswith("repo:Living-Tree-App@190012345/oak@820045678:")


def test_the_choice_of_a_form_survives_a_client_that_does_not_know_it(hub: Any) -> None:
    setting = f"{R}/actions/oidc/customization/sub"
    assert hub.request("PUT", setting, json={"use_default": True, "use_immutable_subject": True}).status_code == 201
    assert hub.request("PUT", setting, json={"use_default": True}).status_code == 201
    shown = hub.request("GET", setting).json()
    prefix = "repo:Living-Tree-App@190012345/living-tree@820045678"
    assert shown == {"use_default": True, "use_immutable_subject": True, "sub_claim_prefix": prefix}


def test_templates_of_repository_and_organization(hub: Any) -> None:
    repository, organization = f"{R}/actions/oidc/customization/sub", f"/orgs/{OWNER}/actions/oidc/customization/sub"
    hub.request("PUT", organization, json={"include_claim_keys": ["repository_owner", "context"]})
    assert claims_of(hub, job())["sub"] == "repo:Living-Tree-App/living-tree:ref:refs/heads/main"
    hub.request("PUT", repository, json={"use_default": False})
    assert claims_of(hub, job())["sub"] == "repository_owner:Living-Tree-App:ref:refs/heads/main"
    hub.request("PUT", repository, json={"use_default": False, "include_claim_keys": ["repo", "event_name"]})
    assert claims_of(hub, job())["sub"] == "repo:Living-Tree-App/living-tree:event_name:push"
    assert hub.request("PUT", repository, json={"use_default": False, "include_claim_keys": ["a:b"]}).status_code == 422


def test_a_template_with_environment_fails_a_job_without_one(hub: Any) -> None:
    hub.request("PUT", f"{R}/actions/oidc/customization/sub", json={"use_default": False, "include_claim_keys": ["environment"]})
    url, token = describe(hub, job())
    answer = hub.request("GET", url.removeprefix(hub.url), token=token)
    assert (answer.status_code, "'environment'" in answer.json()["message"]) == (400, True)


def test_a_reusable_workflow_is_named_beside_its_caller(hub: Any) -> None:
    called = f"{OWNER}/site/.github/workflows/x.yml@refs/heads/main"
    claims = claims_of(hub, job(job_workflow_ref=called))
    head = hub.request("GET", f"/repos/{OWNER}/site/git/ref/heads/main").json()["object"]["sha"]
    assert (claims["job_workflow_ref"], claims["job_workflow_sha"]) == (called, head)
    assert claims["workflow_ref"].startswith("Living-Tree-App/living-tree/")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"permissions": {}}, "without id-token: write"),
        ({"permissions": {"id-token": "read"}}, "without id-token: write"),
        ({"event_name": "pull_request", "ref": "refs/pull/7/merge", "is_fork": True}, "for a fork's pull_request"),
        ({"repository": f"{OWNER}/nothing"}, "does not exist under that name"),
        ({"ref": "refs/heads/nowhere"}, "does not exist in"),
        ({"ref": "main"}, "a full ref"),
        ({"enviroment": "typo"}, "a field 'enviroment'"),
        ({"workflow": ""}, "workflow is ''"),
    ],
)
def test_a_job_that_github_would_not_give_a_token_gets_no_address(hub: Any, more: dict[str, Any], reason: str) -> None:
    answer = hub.request("POST", "/actions-runtime/jobs", token=None, json=job(**more))
    assert answer.status_code == 422
    assert reason in answer.json()["error"]


def test_an_environment_admits_only_the_refs_of_its_policies(hub: Any) -> None:
    environment = f"{R}/environments/production"
    policy = {"protected_branches": False, "custom_branch_policies": True}
    assert hub.request("PUT", environment, json={"deployment_branch_policy": policy}).status_code == 200
    refused = hub.request("POST", "/actions-runtime/jobs", token=None, json=job(environment="production"))
    assert "not allowed to deploy to production" in refused.json()["error"]
    hub.request("POST", f"{environment}/deployment-branch-policies", json={"name": "main"})
    assert claims_of(hub, job(environment="PRODUCTION"))["environment"] == "production"
    other = hub.request("POST", "/actions-runtime/jobs", token=None, json=job(environment="production", ref="refs/heads/staging"))
    assert other.status_code == 422


def test_a_request_token_is_good_for_its_own_job_while_it_runs(hub: Any) -> None:
    url, token = describe(hub, job())
    path = url.removeprefix(hub.url)
    _, other = describe(hub, job())
    assert hub.request("GET", path, token=other).status_code == 401
    assert hub.request("GET", path, token=None).status_code == 401
    hub.change(_end_jobs)
    assert hub.request("GET", path, token=token).status_code == 401


def _end_jobs(transaction: Transaction) -> None:
    for key, document in transaction.list("github.job"):
        transaction.put("github.job", key, document | {"ends_at": "2020-01-01T00:00:00Z"})


def test_seeding_twice_keeps_keys_and_repositories(hub: Any, seed_again: Callable[[], None]) -> None:
    before = hub.request("GET", "/.well-known/jwks", token=None).json(), hub.request("GET", R).json()
    seed_again()
    assert (hub.request("GET", "/.well-known/jwks", token=None).json(), hub.request("GET", R).json()) == before
