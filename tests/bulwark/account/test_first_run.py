"""After `bulwark init` a job of GitHub is `infra-apply`, with all that the first `up` needs, and no other job is."""

from base64 import b64encode
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from bulwark.account.names import names_of
from bulwark.cli.main import app
from bulwark.config.environments import load_environment
from bulwark.core.permissions import apply_permissions

from .conftest import ROOT, Google

PIPELINE = load_environment(ROOT, "staging")
NAMES = names_of(PIPELINE)
PROVIDER = f"//iam.googleapis.com/{NAMES.provider.replace(NAMES.project, str(PIPELINE.google.project_number), 1)}"
SCOPE = "https://www.googleapis.com/auth/cloud-platform"


@pytest.fixture
def prepared(google: Google, tmp_path: Any) -> Google:
    (tmp_path / "value").write_text("canary")
    options = [f"--secret-file={name}={tmp_path / 'value'}" for name in ("VERCEL_API_TOKEN", "GITHUB_APP_PRIVATE_KEY")]
    done = CliRunner().invoke(app, ["init", "staging", f"--folder={ROOT}", "--yes", *options])
    assert done.exit_code == 0, done.output
    return google


def job_token(google: Google, environment: str) -> str:
    """Return the token that GitHub signs for a job of the infrastructure repository in an environment."""
    admission = NAMES.apply.row.admissions[0]
    job = {
        "repository": f"{PIPELINE.github.owner}/{PIPELINE.infrastructure.repository.name}",
        "workflow": ".github/workflows/apply.yml",
        "environment": environment,
        "event_name": admission.event.value,
        "ref": admission.ref,
        "permissions": {"id-token": "write"},
    }
    described = httpx.post(f"{google.control}/tokens/oidc-request", json=job, trust_env=False).raise_for_status().json()
    address = f"{described['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=https:{PROVIDER}"
    headers = {"Authorization": f"Bearer {described['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}"}
    return str(httpx.get(address, headers=headers, trust_env=False).raise_for_status().json()["value"])


def impersonate(google: Google, environment: str) -> httpx.Response:
    exchange = {
        "grantType": "urn:ietf:params:oauth:grant-type:token-exchange",
        "audience": PROVIDER,
        "scope": SCOPE,
        "requestedTokenType": "urn:ietf:params:oauth:token-type:access_token",
        "subjectToken": job_token(google, environment),
        "subjectTokenType": "urn:ietf:params:oauth:token-type:jwt",
    }
    federated = httpx.post(f"{google.base}/v1/token", json=exchange, trust_env=False).raise_for_status().json()["access_token"]
    address = f"{google.base}/v1/projects/-/serviceAccounts/{NAMES.apply.email}:generateAccessToken"
    return httpx.post(address, json={"scope": [SCOPE]}, headers={"Authorization": f"Bearer {federated}"}, trust_env=False)


def test_the_job_can_do_what_the_first_up_needs(prepared: Google):
    token = impersonate(prepared, NAMES.apply.row.environment).raise_for_status().json()["accessToken"]
    with httpx.Client(base_url=prepared.base, headers={"Authorization": f"Bearer {token}"}, trust_env=False) as job:
        asked = {"permissions": list(apply_permissions())}
        held = job.post(f"/v1/projects/{NAMES.project}:testIamPermissions", json=asked).json()["permissions"]
        assert held == asked["permissions"]
        for name in ("VERCEL_API_TOKEN", "GITHUB_APP_PRIVATE_KEY"):
            assert job.get(f"/v1/projects/{NAMES.project}/secrets/{name}/versions/latest:access").is_success
        plain = b64encode(b"a secret of the state").decode()
        sealed = job.post(f"/v1/{NAMES.key}:encrypt", json={"plaintext": plain}).json()["ciphertext"]
        assert job.post(f"/v1/{NAMES.key}:decrypt", json={"ciphertext": sealed}).json()["plaintext"] == plain
        objects = f"/storage/v1/b/{NAMES.bucket}/o"
        query = {"uploadType": "media", "name": ".pulumi/lock.json"}
        assert job.post(f"/upload{objects}", params=query, content=b"{}").is_success
        assert job.delete(f"{objects}/.pulumi%2Flock.json").is_success, "the engine's own lock has to go again"
        assert job.get(f"/storage/v1/b/{NAMES.bucket}/iam").status_code == 403


def test_a_job_of_another_environment_cannot_become_the_account(prepared: Google):
    assert impersonate(prepared, "infra-drift-staging").status_code == 403


def test_the_job_of_drift_reads_state_and_secrets_of_a_preview_and_changes_nothing(prepared: Google):
    """Who may act as it is bound by the first `up`; here the operator does."""
    grants = {"bindings": [{"role": "roles/iam.serviceAccountTokenCreator", "members": ["user:operator@bulwark.example"]}]}
    prepared.call("POST", f"v1/{NAMES.drift.full}:setIamPolicy", {"policy": grants})
    minted = prepared.call("POST", f"v1/projects/-/serviceAccounts/{NAMES.drift.email}:generateAccessToken", {"scope": [SCOPE]})
    plain = b64encode(b"a secret of the state").decode()
    sealed = prepared.call("POST", f"v1/{NAMES.key}:encrypt", {"plaintext": plain})["ciphertext"]
    objects, query = f"/storage/v1/b/{NAMES.bucket}/o", {"uploadType": "media", "name": ".pulumi/meta.yaml"}
    headers = {"Authorization": f"Bearer {minted['accessToken']}"}
    with httpx.Client(base_url=prepared.base, headers=headers, trust_env=False) as job:
        assert job.post(f"/upload{objects}", params=query, content=b"{}").status_code == 403
        prepared.call("POST", f"upload{objects}?uploadType=media&name=.pulumi/meta.yaml", {"version": 1})
        assert [item["name"] for item in job.get(objects).raise_for_status().json()["items"]] == [".pulumi/meta.yaml"]
        assert job.get(f"{objects}/.pulumi%2Fmeta.yaml?alt=media").json() == {"version": 1}
        assert job.delete(f"{objects}/.pulumi%2Fmeta.yaml").status_code == 403
        assert job.post(f"/v1/{NAMES.key}:decrypt", json={"ciphertext": sealed}).json()["plaintext"] == plain
        assert job.post(f"/v1/{NAMES.key}:encrypt", json={"plaintext": plain}).status_code == 403
        assert job.get(f"/v1/projects/{NAMES.project}/secrets/VERCEL_API_TOKEN/versions/latest:access").status_code == 403
