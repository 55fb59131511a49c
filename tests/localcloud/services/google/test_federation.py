import json
import time
from pathlib import Path
from typing import Any

import google.auth.transport.requests
import pytest
from google.auth import exceptions, identity_pool
from google.cloud import secretmanager

from tests.localcloud.services.google.conftest import (
    DEPLOYER,
    DUTY,
    ISSUER,
    POOL_NAME,
    POOLS,
    PROJECT,
    PROVIDER_NAME,
    Federation,
    Signer,
)

SECRET = f"/v1/projects/{PROJECT}/secrets/CLERK_SECRET_KEY"
CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform"


def credentials_for(federation: Federation, folder: Path, token: str) -> identity_pool.Credentials:
    """google-auth's own credentials, from a file as google-github-actions/auth writes it."""
    (folder / "token").write_text(token)
    base = federation.google.base
    document = {
        "type": "external_account",
        "audience": f"//iam.googleapis.com/{PROVIDER_NAME}",
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": f"{base}/v1/token",
        "service_account_impersonation_url": f"{base}/v1/projects/-/serviceAccounts/{DEPLOYER}:generateAccessToken",
        "credential_source": {"file": str(folder / "token")},
    }
    (folder / "credentials.json").write_text(json.dumps(document))
    return identity_pool.Credentials.from_file(str(folder / "credentials.json"), scopes=[CLOUD_PLATFORM])


def test_google_auth_reads_a_secret_with_a_github_token(federation: Federation, tmp_path: Path):
    credentials = credentials_for(federation, tmp_path, federation.signer.sign(federation.claims()))
    client = secretmanager.SecretManagerServiceClient(
        credentials=credentials, transport="rest", client_options={"api_endpoint": federation.google.base}
    )
    answer = client.access_secret_version(name=f"projects/{PROJECT}/secrets/CLERK_SECRET_KEY/versions/latest")
    assert answer.payload.data == b"planted canary"
    assert answer.name.endswith("/secrets/CLERK_SECRET_KEY/versions/1")


def test_google_auth_shows_the_refusal_of_the_exchange(federation: Federation, tmp_path: Path):
    credentials = credentials_for(federation, tmp_path, federation.signer.sign(federation.claims(repository_id="1")))
    with pytest.raises(
        exceptions.OAuthError, match="Error code unauthorized_client: The given credential is rejected by the attr"
    ):
        credentials.refresh(google.auth.transport.requests.Request())


def test_google_auth_shows_the_refusal_of_impersonation(federation: Federation, tmp_path: Path):
    credentials = credentials_for(federation, tmp_path, federation.signer.sign(federation.claims(environment="production")))
    with pytest.raises(exceptions.RefreshError, match="Unable to acquire impersonated credentials"):
        credentials.refresh(google.auth.transport.requests.Request())


def test_json_in_camel_case_is_exchanged_too(federation: Federation):
    body = {
        "grantType": "urn:ietf:params:oauth:grant-type:token-exchange",
        "audience": f"//iam.googleapis.com/{PROVIDER_NAME}",
        "scope": CLOUD_PLATFORM,
        "requestedTokenType": "urn:ietf:params:oauth:token-type:access_token",
        "subjectTokenType": "urn:ietf:params:oauth:token-type:jwt",
        "subjectToken": federation.signer.sign(federation.claims()),
    }
    answer = federation.google.call("POST", "/v1/token", body, token="")
    assert answer.status == 200
    assert set(answer.body) == {"access_token", "issued_token_type", "token_type", "expires_in"}
    assert 290 <= answer.body["expires_in"] <= 300


def test_federated_token_never_lives_longer_than_an_hour(federation: Federation):
    token = federation.signer.sign(federation.claims(exp=int(time.time()) + 7200))
    assert federation.exchange(token).body["expires_in"] == 3600


def now(offset: int) -> int:
    return int(time.time()) + offset


OWN_AUDIENCE = f"https://iam.googleapis.com/{PROVIDER_NAME}"
REJECTED = "The given credential is rejected by the attribute condition."
NOT_EXPECTED = "does not match the expected audience."
TOO_LONG = (
    "The size of mapped attribute google.subject exceeds the 127 bytes limit. Either modify your attribute mapping or "
    "the incoming assertion to produce a mapped attribute that is less than 127 bytes."
)
REFUSED_CLAIMS = {
    "condition": (
        {"repository_owner_id": "1"},
        "unauthorized_client",
        REJECTED,
    ),
    "untrusted event": (
        {"event_name": "pull_request"},
        "unauthorized_client",
        REJECTED,
    ),
    "claim absent": ({"event_name": None}, "unauthorized_client", REJECTED),
    "audience": (
        {"aud": "https://example.com"},
        "invalid_grant",
        f"The audience in ID Token [https://example.com] {NOT_EXPECTED}",
    ),
    "no audience": ({"aud": None}, "invalid_grant", f"The audience in ID Token [] {NOT_EXPECTED}"),
    "issuer": (
        {"iss": f"{ISSUER}/"},
        "invalid_grant",
        f"The issuer in ID Token {ISSUER}/ does not match the expected ones: {ISSUER}",
    ),
    "no issuer": ({"iss": None}, "invalid_grant", f"The issuer in ID Token null does not match the expected ones: {ISSUER}"),
    "expired": ({"iat": 1749625771, "exp": 1749626071}, "invalid_grant", "ID Token issued at 1749625771 is stale to sign-in."),
    "no issue time": ({"iat": None}, "invalid_grant", "ID Token issued at null is stale to sign-in."),
    "no subject": (
        {"run_id": None},
        "unauthorized_client",
        "Could not obtain a value for google.subject from the given credential.",
    ),
    "long subject": (
        {"run_id": "1" * 110},
        "invalid_request",
        TOO_LONG,
    ),
}


@pytest.mark.parametrize(("changes", "error", "description"), REFUSED_CLAIMS.values(), ids=REFUSED_CLAIMS)
def test_refused_claims_are_worded_as_google_does(federation: Federation, changes: dict[str, Any], error: str, description: str):
    answer = federation.exchange(federation.signer.sign(federation.claims(**changes)))
    assert answer.status == 400
    assert answer.body == {"error": error, "error_description": description}


@pytest.mark.parametrize(
    ("changes", "is_admitted"),
    [
        ({"iat": -400, "exp": -50}, True),
        ({"iat": -400, "exp": -65}, False),
        ({"iat": 50, "exp": 300}, True),
        ({"iat": 70, "exp": 300}, False),
    ],
    ids=["expired within the skew", "expired beyond it", "from the near future", "from the far future"],
)
def test_clocks_may_differ_by_a_minute(federation: Federation, changes: dict[str, int], is_admitted: bool):
    token = federation.signer.sign(federation.claims(**{name: now(offset) for name, offset in changes.items()}))
    assert (federation.exchange(token).status == 200) is is_admitted


def test_subject_of_127_bytes_is_admitted_and_bytes_are_counted(federation: Federation):
    fixed = len("190012345:820045678:")
    assert federation.exchange(federation.signer.sign(federation.claims(run_id="1" * (127 - fixed)))).status == 200
    assert federation.exchange(federation.signer.sign(federation.claims(run_id="é" * 64))).status == 400


@pytest.mark.parametrize(
    "claim",
    ["production\0x", ["a", "production\0"], {"name": {"deeper": "\0"}}, {"\0": 1}, "\ud800"],
    ids=["text", "list", "object", "name", "half a surrogate pair"],
)
def test_claims_that_other_readers_would_cut_or_refuse_are_not_mapped(federation: Federation, claim: Any):
    answer = federation.exchange(federation.signer.sign(federation.claims(workflow=claim)))
    assert (answer.status, answer.body["error"]) == (400, "invalid_grant")


def test_the_six_characters_that_stand_for_nul_in_json_are_a_text_like_any(federation: Federation):
    token = federation.signer.sign(federation.claims(workflow="docs of \\u0000", ref_name="é 𝄞"))
    assert federation.exchange(token).status == 200


def test_token_that_is_no_jwt(federation: Federation):
    answer = federation.exchange("not.a.jwt")
    assert answer.body == {"error": "invalid_grant", "error_description": "Unable to parse the ID Token."}


def test_signature_by_another_key_of_the_same_id(federation: Federation, other_signer: Signer):
    answer = federation.exchange(other_signer.sign(federation.claims()))
    assert answer.body == {"error": "invalid_grant", "error_description": "Unable to verify the ID Token signature."}


def test_unknown_key_id(federation: Federation):
    answer = federation.exchange(federation.signer.sign(federation.claims(), kid="key-9"))
    assert answer.body == {"error": "invalid_grant", "error_description": "Error connecting to the given credential's issuer."}


def test_keys_of_the_provider_come_before_those_of_the_issuer(federation: Federation, other_signer: Signer):
    path = f"{POOLS}/github-actions-pool/providers/github-actions-provider"
    keys = json.dumps(other_signer.jwks())
    federation.google.ok("PATCH", f"{path}?updateMask=oidc.jwks_json", {"oidc": {"issuerUri": ISSUER, "jwksJson": keys}})
    assert federation.exchange(other_signer.sign(federation.claims())).status == 200
    assert federation.exchange(federation.signer.sign(federation.claims())).status == 400


def test_listed_audiences_replace_the_default(federation: Federation):
    path = f"{POOLS}/github-actions-pool/providers/github-actions-provider"
    oidc = {"issuerUri": ISSUER, "allowedAudiences": ["bulwark"]}
    federation.google.ok("PATCH", f"{path}?updateMask=oidc.allowed_audiences", {"oidc": oidc})
    assert federation.exchange(federation.signer.sign(federation.claims(aud=["other", "bulwark"]))).status == 200
    refused = federation.exchange(federation.signer.sign(federation.claims()))
    assert refused.body["error_description"] == f"The audience in ID Token [{OWN_AUDIENCE}] {NOT_EXPECTED}"


MALFORMED = "This value should be the full resource name of the Identity Provider."
UNKNOWN = "This might either be because the pool or provider is disabled or deleted or because it doesn't exist."
REFUSED_REQUESTS = {
    "https in the audience": ({"audience": f"https://iam.googleapis.com/{PROVIDER_NAME}"}, "invalid_request", MALFORMED),
    "project id": (
        {"audience": f"//iam.googleapis.com/{PROVIDER_NAME}".replace("402611223344", PROJECT)},
        "invalid_request",
        MALFORMED,
    ),
    "unknown provider": ({"audience": f"//iam.googleapis.com/{POOL_NAME}/providers/nobody"}, "invalid_target", UNKNOWN),
    "grant type": ({"grant_type": "client_credentials"}, "unsupported_grant_type", "grant_type"),
    "no scope": ({"scope": ""}, "invalid_request", "scope"),
}


@pytest.mark.parametrize(("changes", "error", "part"), REFUSED_REQUESTS.values(), ids=REFUSED_REQUESTS)
def test_refused_requests(federation: Federation, changes: dict[str, str], error: str, part: str):
    answer = federation.exchange(federation.signer.sign(federation.claims()), **changes)
    assert answer.status == 400
    assert answer.body["error"] == error
    assert part in answer.body["error_description"]


@pytest.mark.parametrize("what", ["", "/providers/github-actions-provider"], ids=["pool", "provider"])
@pytest.mark.parametrize("how", ["disable", "delete"])
def test_disabled_or_deleted_target_admits_nobody_until_it_is_back(federation: Federation, what: str, how: str):
    path = f"{POOLS}/github-actions-pool{what}"
    token = federation.signer.sign(federation.claims())
    if how == "disable":
        federation.google.ok("PATCH", f"{path}?updateMask=disabled", {"disabled": True})
    else:
        federation.google.ok("DELETE", path)
    assert federation.exchange(token).body["error"] == "invalid_target"
    if how == "disable":
        federation.google.ok("PATCH", f"{path}?updateMask=disabled", {"disabled": False})
    else:
        federation.google.ok("POST", f"{path}:undelete", {})
    assert federation.exchange(token).status == 200


def test_deleted_provider_leaves_its_tokens_alive_and_a_deleted_pool_does_not(federation: Federation):
    token = federation.federated()
    federation.google.ok("DELETE", f"{POOLS}/github-actions-pool/providers/github-actions-provider")
    assert federation.impersonate(token).status == 200
    federation.google.ok("DELETE", f"{POOLS}/github-actions-pool")
    assert federation.impersonate(token).status == 403


def test_missing_binding_shows_at_impersonation_not_at_the_exchange(federation: Federation):
    token = federation.federated(environment=None)
    answer = federation.impersonate(token)
    assert answer.status == 403
    assert answer.body["error"] == {
        "code": 403,
        "message": "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
        "status": "PERMISSION_DENIED",
        "details": [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "IAM_PERMISSION_DENIED",
                "domain": "iam.googleapis.com",
                "metadata": {"permission": "iam.serviceAccounts.getAccessToken"},
            }
        ],
    }
    assert federation.impersonate(token, f"nobody@{PROJECT}.iam.gserviceaccount.com").body == answer.body


def test_attributes_are_those_of_the_exchange(federation: Federation):
    token = federation.federated()
    path = f"{POOLS}/github-actions-pool/providers/github-actions-provider?updateMask=attributeMapping"
    federation.google.ok("PATCH", path, {"attributeMapping": {"google.subject": "assertion.run_id"}})
    assert federation.impersonate(token).status == 200
    assert federation.impersonate(federation.federated()).status == 403


MEMBERS = {
    "subject": (f"principal://iam.googleapis.com/{POOL_NAME}/subject/190012345:820045678:1", True),
    "other subject": (f"principal://iam.googleapis.com/{POOL_NAME}/subject/190012345:820045678:2", False),
    "attribute": (f"principalSet://iam.googleapis.com/{POOL_NAME}/attribute.duty/{DUTY}", True),
    "attribute in capitals": (f"principalSet://iam.googleapis.com/{POOL_NAME}/attribute.duty/{DUTY.upper()}", False),
    "attribute with a star": (f"principalSet://iam.googleapis.com/{POOL_NAME}/attribute.duty/*", False),
    "attribute not mapped": (f"principalSet://iam.googleapis.com/{POOL_NAME}/attribute.repository/1", False),
    "whole pool": (f"principalSet://iam.googleapis.com/{POOL_NAME}/*", True),
    "everybody": ("allUsers", True),
    "everybody Google knows": ("allAuthenticatedUsers", False),
    "account before impersonation": (f"serviceAccount:{DEPLOYER}", False),
}


@pytest.mark.parametrize(("member", "matches"), MEMBERS.values(), ids=MEMBERS)
def test_federated_token_reads_a_secret_directly_where_a_member_matches(federation: Federation, member: str, matches: bool):
    federation.google.grant(SECRET, "roles/secretmanager.secretAccessor", member)
    answer = federation.google.call("GET", f"{SECRET}/versions/latest:access", token=federation.federated())
    assert answer.status == (200 if matches else 403)
    if not matches:
        shown = f"projects/{PROJECT}/secrets/CLERK_SECRET_KEY/versions/latest"
        assert (
            answer.message == f"Permission 'secretmanager.versions.access' denied for resource '{shown}' (or it may not exist)."
        )


def test_impersonated_token_is_the_account_and_nothing_more(federation: Federation):
    answer = federation.impersonate(federation.federated())
    assert set(answer.body) == {"accessToken", "expireTime"}
    token = answer.body["accessToken"]
    assert federation.google.ok("GET", f"{SECRET}/versions/1:access", token=token)["payload"]["data"] == "cGxhbnRlZCBjYW5hcnk="
    assert federation.google.call("GET", SECRET, token=token).status == 403
    assert federation.google.call("GET", f"/v1/projects/{PROJECT}", token=token).message == "The caller does not have permission"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"lifetime": "0s"}, "Lifetime of access token must be larger then zero."),
        ({"lifetime": "3601s"}, "can not have lifetimes of more than 1 hour"),
        ({"scope": []}, "Request contains an invalid argument."),
        ({"scope": ["everything"]}, "Request contains an invalid argument."),
    ],
    ids=["no lifetime", "long lifetime", "no scope", "unknown scope"],
)
def test_bad_request_for_a_token_is_400(federation: Federation, body: dict[str, Any], message: str):
    answer = federation.impersonate(federation.federated(), **body)
    assert (answer.status, answer.body["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert message in answer.message


def test_narrow_scope_is_not_enough_for_a_secret(federation: Federation):
    scope = ["https://www.googleapis.com/auth/monitoring"]
    token = federation.impersonate(federation.federated(), scope=scope).body["accessToken"]
    answer = federation.google.call("GET", f"{SECRET}/versions/1:access", token=token)
    assert (answer.status, answer.message) == (403, "Request had insufficient authentication scopes.")
    assert answer.body["error"]["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_permitted_caller_learns_that_an_account_is_not_there(federation: Federation):
    federation.google.grant(f"/v1/projects/{PROJECT}", "roles/iam.serviceAccountTokenCreator", "user:operator@example.com")
    answer = federation.google.call(
        "POST",
        f"/v1/projects/-/serviceAccounts/nobody@{PROJECT}.iam.gserviceaccount.com:generateAccessToken",
        {"scope": [CLOUD_PLATFORM]},
    )
    assert (answer.status, answer.message) == (404, "Requested entity was not found.")


def test_delegation_needs_a_grant_at_each_step(federation: Federation):
    google_cloud = federation.google
    google_cloud.ok("POST", f"/v1/projects/{PROJECT}/serviceAccounts", {"accountId": "second"})
    second = f"second@{PROJECT}.iam.gserviceaccount.com"
    accounts = f"/v1/projects/{PROJECT}/serviceAccounts"
    body = {"delegates": [f"projects/-/serviceAccounts/{DEPLOYER}"]}
    assert federation.impersonate(federation.federated(), second, **body).status == 403
    subject = f"principal://iam.googleapis.com/{POOL_NAME}/subject/190012345:820045678:1"
    google_cloud.grant(f"{accounts}/{DEPLOYER}", "roles/iam.serviceAccountTokenCreator", subject)
    assert federation.impersonate(federation.federated(), second, **body).status == 403
    google_cloud.grant(f"{accounts}/{second}", "roles/iam.serviceAccountTokenCreator", f"serviceAccount:{DEPLOYER}")
    assert federation.impersonate(federation.federated(), second, **body).status == 200
    assert federation.impersonate(federation.federated(), second).status == 403


def test_token_of_a_disabled_or_deleted_account_is_no_longer_taken(federation: Federation):
    token = federation.impersonate(federation.federated()).body["accessToken"]
    account = f"/v1/projects/{PROJECT}/serviceAccounts/{DEPLOYER}"
    federation.google.ok("POST", f"{account}:disable", {})
    assert federation.google.call("GET", f"{SECRET}/versions/1:access", token=token).status == 401
    assert federation.impersonate(federation.federated()).status == 400
    federation.google.ok("POST", f"{account}:enable", {})
    assert federation.google.call("GET", f"{SECRET}/versions/1:access", token=token).status == 200
    federation.google.ok("DELETE", account)
    assert federation.google.call("GET", f"{SECRET}/versions/1:access", token=token).status == 401


def test_tokens_are_not_kept_in_the_clear(federation: Federation):
    token = federation.federated()
    assert token.encode() not in federation.google.state.read_bytes()
    for leftover in federation.google.state.parent.glob("state.sqlite*"):
        assert token.encode() not in leftover.read_bytes()
