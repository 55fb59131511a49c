import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document

from tests.localcloud.services.google import discovery
from tests.localcloud.services.google.conftest import (
    ISSUER,
    MAPPING,
    NUMBER,
    OPERATOR_TOKEN,
    POOL_NAME,
    POOLS,
    PROJECT,
    Federation,
    Google,
)

ACCOUNTS = f"/v1/projects/{PROJECT}/serviceAccounts"
ROLES = f"/v1/projects/{PROJECT}/roles"
PROVIDERS = f"{POOLS}/github/providers?workloadIdentityPoolProviderId"


def official_client(google: Google, document: str) -> Any:
    options = {"api_endpoint": google.base}
    return build_from_document(discovery.load(document), credentials=Credentials(OPERATOR_TOKEN), client_options=options)


def test_official_client_makes_pages_through_and_removes_accounts(google: Google):
    with official_client(google, "iam.v1") as iam:
        accounts = iam.projects().serviceAccounts()
        for number in range(5):
            body = {"accountId": f"account-{number}", "serviceAccount": {"displayName": f"Account {number}"}}
            accounts.create(name=f"projects/{PROJECT}", body=body).execute()
        found, request = [], accounts.list(name=f"projects/{PROJECT}", pageSize=2)
        while request is not None:
            answer = request.execute()
            assert len(answer["accounts"]) <= 2
            found += [each["displayName"] for each in answer["accounts"]]
            request = accounts.list_next(request, answer)
        assert found == [f"Account {number}" for number in range(5)]
        name = f"projects/{NUMBER}/serviceAccounts/account-1@{PROJECT}.iam.gserviceaccount.com"
        assert accounts.get(name=name).execute()["name"] == name.replace(NUMBER, PROJECT)
        accounts.delete(name=name).execute()
        assert len(accounts.list(name=f"projects/{PROJECT}").execute()["accounts"]) == 4


def test_account_shows_what_google_shows(google: Google):
    account = google.ok("POST", ACCOUNTS, {"accountId": "deploy-duty"})
    assert set(account) == {"name", "projectId", "uniqueId", "email", "etag", "oauth2ClientId"}
    assert len(account["uniqueId"]) == 21
    one = f"{ACCOUNTS}/{account['email']}"
    changed = google.ok("PATCH", one, {"serviceAccount": {"displayName": "D", "description": "d"}, "updateMask": "display_name"})
    assert changed == {"name": account["name"], "displayName": "D"}
    assert google.ok("POST", f"{one}:disable", {}) == {}
    assert google.ok("GET", f"/v1/projects/-/serviceAccounts/{account['uniqueId']}")["disabled"] is True


def test_missing_and_duplicate_accounts_are_worded_as_google_does(google: Google):
    google.ok("POST", ACCOUNTS, {"accountId": "deploy-duty"})
    again = google.call("POST", ACCOUNTS, {"accountId": "deploy-duty"})
    text = f"Service account deploy-duty already exists within project projects/{PROJECT}."
    assert (again.status, again.message, again.body["error"]["errors"][0]["reason"]) == (409, text, "alreadyExists")
    email = f"nobody@{PROJECT}.iam.gserviceaccount.com"
    for method in ("GET", "DELETE"):
        answer = google.call(method, f"{ACCOUNTS}/{email}")
        assert (answer.status, answer.message, answer.body["error"]["errors"][0]["reason"]) == (
            404,
            "Unknown service account",
            "notFound",
        )
    policy = google.call("POST", f"{ACCOUNTS}/{email}:getIamPolicy")
    assert policy.message == f"Service account projects/{PROJECT}/serviceAccounts/{email} does not exist."


@pytest.mark.parametrize("account_id", ["short", "Capitals", "9digits-first", "a" * 31, "ends-with-dash-"])
def test_account_ids_are_checked(google: Google, account_id: str):
    assert google.call("POST", ACCOUNTS, {"accountId": account_id}).status == 400


def test_account_key_is_shown_once_and_listed_without_its_private_half(google: Google):
    email = google.ok("POST", ACCOUNTS, {"accountId": "deploy-duty"})["email"]
    keys = f"{ACCOUNTS}/{email}/keys"
    assert google.ok("GET", keys) == {}
    made = google.ok("POST", keys, {})
    file = json.loads(base64.b64decode(made["privateKeyData"]))
    assert (file["type"], file["client_email"]) == ("service_account", email)
    listed = google.ok("GET", f"{keys}?keyTypes=USER_MANAGED")["keys"]
    assert [key["name"] for key in listed] == [made["name"]]
    assert "privateKeyData" not in listed[0]
    one = f"{keys}/{made['name'].rsplit('/', 1)[1]}"
    google.ok("POST", f"{one}:disable", {})
    assert google.ok("GET", one)["disabled"] is True
    google.ok("DELETE", one)
    assert google.call("GET", one).status == 404


def test_pool_is_named_by_number_and_its_operation_stays_readable(google: Google):
    operation = google.ok("POST", f"{POOLS}?workloadIdentityPoolId=github", {"displayName": "GitHub"})
    assert operation["done"] is True
    name = f"projects/{NUMBER}/locations/global/workloadIdentityPools/github"
    assert operation["name"].startswith(f"{name}/operations/")
    assert google.ok("GET", f"/v1/{operation['name']}") == operation
    pool = google.ok("GET", f"{POOLS}/github")
    assert pool == {"name": name, "displayName": "GitHub", "state": "ACTIVE", "mode": "FEDERATION_ONLY"}
    assert google.ok("GET", f"{POOLS}/github:listAttestationRules") == {}
    assert google.call("GET", f"{POOLS}/gitlab:listAttestationRules").status == 404


def test_deleted_pool_keeps_its_id_for_thirty_days(google: Google):
    google.ok("POST", f"{POOLS}?workloadIdentityPoolId=github", {})
    google.ok("DELETE", f"{POOLS}/github")
    pool = google.ok("GET", f"{POOLS}/github")
    assert pool["state"] == "DELETED"
    assert google.ok("GET", POOLS) == {}
    assert google.ok("GET", f"{POOLS}?showDeleted=true")["workloadIdentityPools"] == [pool]
    again = google.call("POST", f"{POOLS}?workloadIdentityPoolId=github", {})
    assert (again.status, again.message) == (409, "Requested entity already exists")
    google.move_clock(timedelta(days=30, minutes=1))
    assert google.call("GET", f"{POOLS}/github").status == 404
    google.ok("POST", f"{POOLS}?workloadIdentityPoolId=github", {})


def test_undeleted_pool_has_its_providers(federation: Federation):
    google = federation.google
    google.ok("DELETE", f"{POOLS}/github-actions-pool")
    google.ok("POST", f"{POOLS}/github-actions-pool:undelete", {})
    listed = google.ok("GET", f"{POOLS}/github-actions-pool/providers")["workloadIdentityPoolProviders"]
    assert [each["name"] for each in listed] == [f"{POOL_NAME}/providers/github-actions-provider"]


def test_mode_of_a_pool_cannot_change(google: Google):
    google.ok("POST", f"{POOLS}?workloadIdentityPoolId=github", {})
    answer = google.call("PATCH", f"{POOLS}/github?updateMask=mode", {"mode": "TRUST_DOMAIN"})
    assert (answer.status, answer.message) == (400, "Attempted to update an immutable field.")


@pytest.mark.parametrize("pool_id", ["abc", "gcp-mine", "Capitals", "a" * 33, "under_score"])
def test_pool_ids_are_checked(google: Google, pool_id: str):
    assert google.call("POST", f"{POOLS}?workloadIdentityPoolId={pool_id}", {}).status == 400


CLAIMS = "The attribute condition must reference one of the provider's claims."
PROVIDERS_REFUSED = {
    "no condition": ({}, CLAIMS),
    "condition without a claim": ({"attributeCondition": "1 == 1"}, CLAIMS),
    "http": ({"oidc": {"issuerUri": "http://example.com"}}, "Invalid OIDC issuer URI. The scheme must be https."),
    "no scheme": ({"oidc": {"issuerUri": "example.com"}}, "Invalid OIDC issuer URI."),
    "condition is no CEL": ({"attributeCondition": "assertion.sub =="}, "Error in parsing attribute condition"),
    "condition is a text": ({"attributeCondition": "string(assertion.sub)"}, "Error in parsing attribute condition"),
    "mapping is no CEL": ({"attributeMapping": {"google.subject": "assertion."}}, "Error in parsing attribute mapping"),
    "no subject": ({"attributeMapping": {"attribute.a": "assertion.sub"}}, "google.subject"),
    "unknown attribute": ({"attributeMapping": {**MAPPING, "custom.a": "assertion.sub"}}, "invalid argument"),
    "long condition": ({"attributeCondition": "assertion.sub == '" + "a" * 4096 + "'"}, "invalid argument"),
    "keys that are no JSON": ({"oidc": {"issuerUri": ISSUER, "jwksJson": "x"}}, "Input JWK is not in a valid json format"),
    "P-384": (
        {"oidc": {"issuerUri": ISSUER, "jwksJson": '{"keys": [{"kty": "EC", "crv": "P-384"}]}'}},
        "Only RSA, EC key types are supported.",
    ),
    "two kinds": ({"aws": {"accountId": "123456789012"}}, "invalid argument"),
}


@pytest.mark.parametrize(("changes", "message"), PROVIDERS_REFUSED.values(), ids=PROVIDERS_REFUSED)
def test_provider_that_cannot_be_is_400(google: Google, changes: dict[str, Any], message: str):
    google.ok("POST", f"{POOLS}?workloadIdentityPoolId=github", {})
    provider = {"oidc": {"issuerUri": ISSUER}, "attributeMapping": MAPPING} | changes
    answer = google.call("POST", f"{PROVIDERS}=actions", provider)
    assert (answer.status, answer.body["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert message in answer.message
    assert google.ok("GET", f"{POOLS}/github/providers") == {}


def test_provider_of_another_issuer_needs_no_condition(google: Google):
    google.ok("POST", f"{POOLS}?workloadIdentityPoolId=github", {})
    provider = {"oidc": {"issuerUri": "https://issuer.example.com"}, "attributeMapping": {"google.subject": "assertion.sub"}}
    google.ok("POST", f"{PROVIDERS}=actions", provider)
    shown = google.ok("GET", f"{POOLS}/github/providers/actions")
    assert shown == provider | {"name": f"{POOL_NAME.rsplit('/', 1)[0]}/github/providers/actions", "state": "ACTIVE"}


def test_mask_of_a_provider_clears_what_the_body_lacks(federation: Federation):
    google, path = federation.google, f"{POOLS}/github-actions-pool/providers/github-actions-provider"
    google.ok(
        "PATCH",
        f"{path}?updateMask=displayName,oidc.allowed_audiences",
        {"displayName": "x", "oidc": {"allowedAudiences": ["a"]}},
    )
    shown = google.ok("GET", path)
    assert (shown["displayName"], shown["oidc"]) == ("x", {"issuerUri": ISSUER, "allowedAudiences": ["a"]})
    google.ok(
        "PATCH", f"{path}?updateMask=displayName,oidc.allowed_audiences", {"oidc": {"issuerUri": "https://elsewhere.example"}}
    )
    shown = google.ok("GET", path)
    assert ("displayName" in shown, shown["oidc"]) == (False, {"issuerUri": ISSUER})
    answer = google.call("PATCH", f"{path}?updateMask=attributeCondition", {})
    assert CLAIMS in answer.message


def test_custom_role_lives_dies_and_comes_back(google: Google):
    role = {"title": "Infra", "stage": "GA", "includedPermissions": ["secretmanager.secrets.get", "iam.roles.get"]}
    made = google.ok("POST", ROLES, {"roleId": "infra_apply", "role": role})
    assert made["includedPermissions"] == ["iam.roles.get", "secretmanager.secrets.get"]
    changed = google.ok("PATCH", f"{ROLES}/infra_apply", {"title": "Infrastructure", "stage": "ALPHA"})
    assert (changed["title"], "stage" in changed) == ("Infrastructure", False)
    assert google.ok("DELETE", f"{ROLES}/infra_apply")["deleted"] is True
    again = google.call("POST", ROLES, {"roleId": "infra_apply", "role": role})
    assert again.message == "You can't create a role_id (infra_apply) which has been marked for deletion."
    assert "deleted" not in google.ok("POST", f"{ROLES}/infra_apply:undelete", {})
    google.ok("DELETE", f"{ROLES}/infra_apply")
    google.move_clock(timedelta(days=8))
    assert google.call("POST", f"{ROLES}/infra_apply:undelete", {}).status == 400
    google.move_clock(timedelta(days=38))
    google.ok("POST", ROLES, {"roleId": "infra_apply", "role": role})


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"roleId": "infra-apply", "role": {}}, 'The role name must be in the form "roles/{role}"'),
        ({"roleId": "infra", "role": {"includedPermissions": ["iam.nothing.get"]}}, "Permission iam.nothing.get is not valid."),
    ],
    ids=["dash", "permission"],
)
def test_custom_role_that_cannot_be_is_400(google: Google, body: dict[str, Any], message: str):
    answer = google.call("POST", ROLES, body)
    assert answer.status == 400
    assert message in answer.message


def test_predefined_roles_are_readable(google: Google):
    role = google.ok("GET", "/v1/roles/iam.workloadIdentityUser")
    assert "iam.serviceAccounts.getAccessToken" in role["includedPermissions"]
    assert google.call("GET", "/v1/roles/nothing").status == 404
    assert "iam.serviceAccounts.getAccessToken" not in google.ok("GET", "/v1/roles/owner")["includedPermissions"]


def test_caller_without_permission_is_refused_in_the_words_of_each_api(federation: Federation):
    token = federation.federated()
    pool = "projects/living-tree-staging/locations/global/workloadIdentityPools/github-actions-pool"
    refused = {
        f"/v1/{pool}": (
            f"Permission 'iam.workloadIdentityPools.get' denied on resource '//iam.googleapis.com/{pool}' (or it may not exist)."
        ),
        f"/v1/projects/{PROJECT}": "The caller does not have permission",
        "/v1/projects/no-such-project": "The caller does not have permission",
        f"/v1/projects/{PROJECT}/secrets/nothing": (
            f"Permission 'secretmanager.secrets.get' denied for resource 'projects/{PROJECT}/secrets/nothing' "
            "(or it may not exist)."
        ),
    }
    for path, message in refused.items():
        answer = federation.google.call("GET", path, token=token)
        assert (answer.status, answer.message) == (403, message)
