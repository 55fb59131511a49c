from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError

from tests.localcloud.services.google import discovery
from tests.localcloud.services.google.conftest import ISSUER, MAPPING, NUMBER, OPERATOR_TOKEN, POOLS, PROJECT, Google

POLICIES = f"/v2/projects/{PROJECT}/policies"
ISSUERS, CREATION, UPLOAD = (
    f"iam.{name}"
    for name in ("workloadIdentityPoolProviders", "disableServiceAccountKeyCreation", "disableServiceAccountKeyUpload")
)
EMAIL = f"deploy@{PROJECT}.iam.gserviceaccount.com"
KEYS = f"/v1/projects/{PROJECT}/serviceAccounts/{EMAIL}/keys"
PROVIDERS = f"{POOLS}/github/providers?workloadIdentityPoolProviderId"
PROVIDER = {"oidc": {"issuerUri": ISSUER}, "attributeMapping": MAPPING, "attributeCondition": "assertion.sub != ''"}
OTHER = "https://issuer.example.com"
ENFORCED = {"rules": [{"enforce": True}]}
INVALID = "Request contains an invalid argument."


@pytest.fixture
def google(google: Google) -> Google:
    """With the API on, an account and a pool."""
    google.enable("orgpolicy")
    google.ok("POST", f"/v1/projects/{PROJECT}/serviceAccounts", {"accountId": "deploy", "serviceAccount": {}})
    google.ok("POST", f"{POOLS}?workloadIdentityPoolId=github", {})
    return google


def body_of(constraint: str, spec: dict[str, Any], project: str = PROJECT) -> dict[str, Any]:
    return {"name": f"projects/{project}/policies/{constraint}", "spec": spec}


def decide(google: Google, constraint: str, spec: dict[str, Any]) -> dict[str, Any]:
    return google.ok("POST", POLICIES, body_of(constraint, spec))


def test_official_client_lives_a_policys_life(google: Google):
    options = {"api_endpoint": google.base}
    document = discovery.load("orgpolicy.v2")
    parent, name = f"projects/{PROJECT}", f"projects/{PROJECT}/policies/{CREATION}"
    with build_from_document(document, credentials=Credentials(OPERATOR_TOKEN), client_options=options) as client:
        policies = client.projects().policies()
        made = policies.create(parent=parent, body=body_of(CREATION, ENFORCED)).execute()
        assert made["name"] == f"projects/{NUMBER}/policies/{CREATION}", "answers name the project by its number"
        assert made["spec"]["rules"] == [{"enforce": True}]
        assert policies.get(name=name).execute() == made
        assert policies.list(parent=parent).execute() == {"policies": [made]}
        changed = policies.patch(name=name, updateMask="policy.spec", body={"spec": {"rules": [{"enforce": False}]}}).execute()
        assert changed["spec"]["rules"] == [{"enforce": False}]
        assert changed["etag"] != made["etag"]
        with pytest.raises(HttpError, match="409"):
            policies.patch(name=name, body={"etag": made["etag"], "spec": ENFORCED}).execute()
        dry = policies.patch(name=name, updateMask="policy.dry_run_spec", body={"dryRunSpec": ENFORCED}).execute()
        assert (dry["spec"], dry["dryRunSpec"]["rules"]) == (changed["spec"], [{"enforce": True}])
        assert policies.getEffectivePolicy(name=name).execute()["spec"] == {"rules": [{"enforce": False}]}
        policies.delete(name=name).execute()
        assert policies.getEffectivePolicy(name=name).execute()["spec"] == {"rules": [{"enforce": False}]}
        with pytest.raises(HttpError, match="Requested entity was not found"):
            policies.get(name=name).execute()


REFUSED = {
    "unknown constraint": (body_of("iam.unheardOf", ENFORCED), 404, "Requested entity was not found."),
    "there already": (body_of(CREATION, ENFORCED), 409, "Requested entity already exists"),
    "of another project": (body_of(UPLOAD, ENFORCED, "living-tree-production"), 400, INVALID),
    "no name": ({"spec": ENFORCED}, 400, INVALID),
    "no spec": ({"name": f"projects/{PROJECT}/policies/{UPLOAD}"}, 400, INVALID),
    "values of a boolean": (body_of(UPLOAD, {"rules": [{"values": {"allowedValues": ["x"]}}]}), 400, INVALID),
    "a boolean list": (body_of(ISSUERS, ENFORCED), 400, INVALID),
    "two rules of a boolean": (body_of(UPLOAD, {"rules": ENFORCED["rules"] * 2}), 400, INVALID),
    "inherited boolean": (body_of(UPLOAD, {"inheritFromParent": True}), 400, INVALID),
    "reset with rules": (body_of(ISSUERS, {"reset": True, "rules": [{"denyAll": True}]}), 400, INVALID),
}


@pytest.mark.parametrize(("body", "status", "message"), REFUSED.values(), ids=REFUSED)
def test_policy_that_cannot_be_is_refused(google: Google, body: dict[str, Any], status: int, message: str):
    decide(google, CREATION, ENFORCED)
    answer = google.call("POST", POLICIES, body)
    assert (answer.status, answer.message) == (status, message)


def test_unknown_fields_and_constraints_are_refused_elsewhere_too(google: Google):
    decide(google, CREATION, ENFORCED)
    assert google.call("PATCH", f"{POLICIES}/{CREATION}?updateMask=policy.name", {}).status == 400
    assert google.call("GET", f"{POLICIES}/iam.unheardOf:getEffectivePolicy").status == 404
    assert google.ok("PATCH", f"{POLICIES}/{CREATION}?updateMask=*", {"spec": ENFORCED})["spec"]["rules"] == [{"enforce": True}]
    assert google.ok("GET", f"{POLICIES}/{ISSUERS}:getEffectivePolicy")["spec"] == {"rules": [{"allowAll": True}]}


def violation_of(answer: Any) -> dict[str, str]:
    (violation,) = answer.body["error"]["details"][0]["violations"]
    return violation


def test_no_key_is_made_where_it_is_forbidden(google: Google):
    decide(google, CREATION, ENFORCED)
    answer = google.call("POST", KEYS, {})
    assert (answer.status, answer.body["error"]["status"]) == (400, "FAILED_PRECONDITION")
    assert answer.message == "Key creation is not allowed on this service account."
    assert violation_of(answer) == {
        "type": f"constraints/{CREATION}",
        "subject": f"projects/{PROJECT}/serviceAccounts/{EMAIL}?configvalue={EMAIL.replace('@', '%40')}",
        "description": "Key creation is not allowed on this service account.",
    }
    google.ok("POST", f"{KEYS}:upload", {"publicKeyData": certificate()})
    google.ok("DELETE", f"{POLICIES}/{CREATION}")
    google.ok("POST", KEYS, {})


def certificate(key: Any = None) -> str:
    key = key or rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")]), datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    signed = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    return b64encode(signed.public_bytes(serialization.Encoding.PEM)).decode()


def test_no_key_is_uploaded_where_it_is_forbidden(google: Google):
    made = google.ok("POST", f"{KEYS}:upload", {"publicKeyData": certificate()})
    assert (made["keyOrigin"], made["keyType"]) == ("USER_PROVIDED", "USER_MANAGED")
    assert google.ok("GET", KEYS) == {"keys": [made]}
    for wrong in ("", "x", b64encode(b"x").decode(), certificate(ec.generate_private_key(ec.SECP256R1()))):
        assert google.call("POST", f"{KEYS}:upload", {"publicKeyData": wrong}).status == 400
    decide(google, UPLOAD, ENFORCED)
    answer = google.call("POST", f"{KEYS}:upload", {"publicKeyData": certificate()})
    assert answer.status == 400
    assert answer.message == (
        f"Constraint `constraints/{UPLOAD}` violated for service account projects/{PROJECT}/serviceAccounts/{EMAIL} "
        "attempting to upload public key."
    )
    google.ok("POST", KEYS, {})


ALLOWED = {
    "allowed": ([{"values": {"allowedValues": [ISSUER]}}], 200),
    "not allowed": ([{"values": {"allowedValues": [OTHER]}}], 400),
    "denied": ([{"values": {"deniedValues": [ISSUER]}}], 400),
    "others denied": ([{"values": {"deniedValues": [OTHER]}}], 200),
    "all allowed": ([{"allowAll": True}], 200),
    "all denied": ([{"denyAll": True}], 400),
    "for tags alone": ([{"denyAll": True, "condition": {"expression": "resource.matchTag('a/b', 'c')"}}], 200),
}


@pytest.mark.parametrize(("rules", "status"), ALLOWED.values(), ids=ALLOWED)
def test_a_provider_trusts_allowed_issuers_only(google: Google, rules: list[dict[str, Any]], status: int):
    decide(google, ISSUERS, {"rules": rules})
    answer = google.call("POST", f"{PROVIDERS}=actions", PROVIDER)
    assert answer.status == status
    if status == 400:
        assert answer.message == "Precondition check failed."
        assert violation_of(answer) == {
            "type": f"constraints/{ISSUERS}",
            "subject": f"orgpolicy:projects/{PROJECT}/locations/global/workloadIdentityPools/github",
            "description": f"Org Policy violated for value: '{ISSUER}'.",
        }


def test_keys_that_are_uploaded_are_an_issuer_of_their_own(google: Google):
    decide(google, ISSUERS, {"rules": [{"values": {"allowedValues": [ISSUER, "https://sts.amazonaws.com"]}}]})
    aws = {"aws": {"accountId": "123456789012"}, "attributeMapping": {"google.subject": "assertion.arn"}}
    assert google.call("POST", f"{PROVIDERS}=cloud", aws).status == 200
    saml = {"saml": {"idpMetadataXml": "<x/>"}, "attributeMapping": {"google.subject": "assertion.subject"}}
    answer = google.call("POST", f"{PROVIDERS}=saml", saml)
    assert violation_of(answer)["description"] == "Org Policy violated for value: 'KEY_UPLOAD'."


def test_a_provider_that_is_there_cannot_turn_to_another_issuer(google: Google):
    google.ok("POST", f"{PROVIDERS}=actions", PROVIDER)
    decide(google, ISSUERS, {"rules": [{"values": {"allowedValues": [OTHER]}}]})
    place = f"{POOLS}/github/providers/actions"
    google.ok("PATCH", f"{place}?updateMask=description", {"description": "what is there stays"})
    third = {"oidc": {"issuerUri": "https://third.example.com"}}
    assert google.call("PATCH", f"{place}?updateMask=oidc.issuerUri", third).status == 400
    google.ok("PATCH", f"{place}?updateMask=oidc.issuerUri", {"oidc": {"issuerUri": OTHER}})
