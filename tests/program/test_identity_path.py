"""Every duty of staging reaches its own account and exactly its own secrets; every hostile job is stopped where it should be.

The job is described to the local cloud; from there on everything is what a runner does: ask GitHub for a token, exchange it with
google-auth's own external-account credentials, act as the service account, read secrets over Google's REST API.
"""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import google.auth.transport.requests
import httpx
import pytest
from google.auth import exceptions, identity_pool
from google.auth.transport.requests import AuthorizedSession
from ground import Ground

from bulwark.config.environments import load_environments
from bulwark.core.duties import DutyRow, Event

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
STAGING = next(pipeline for pipeline in load_environments(ROOT) if pipeline.environment.name == "staging")
ROWS = {row.duty.value: row for row in STAGING.duty_rows}
SECRETS = STAGING.apps["living-tree"].secrets
SCOPES = ["https://www.googleapis.com/auth/cloud-platform"]
REJECTED = "unauthorized_client: The given credential is rejected by the attribute condition"
# google-auth quotes the answer's body, so the quotes around the permission are escaped.
NO_IMPERSONATION = r"iam\.serviceAccounts\.getAccessToken\W+ denied on resource \(or it may not exist\)"
NO_ACCESS = "Permission 'secretmanager.versions.access' denied"


@pytest.fixture(scope="module")
def staging_up(ground: Ground) -> Ground:
    """Staging up, with one version in each secret."""
    ground.up("staging")
    for name in SECRETS:
        operator_call(ground, "POST", f"/v1/projects/{STAGING.google.project}/secrets/{name}:addVersion", payload_of(name))
    return ground


def payload_of(name: str) -> dict[str, Any]:
    return {"payload": {"data": base64.b64encode(f"value of {name}".encode()).decode()}}


def operator_call(ground: Ground, method: str, path: str, body: object) -> Any:
    environment = ground.environment()
    vendor, token = (
        ("GITHUB_API_URL", "GITHUB_TOKEN")
        if path.startswith(("/repos/", "/orgs/"))
        else (
            "BULWARK_GOOGLE_ENDPOINT",
            "GOOGLE_OAUTH_ACCESS_TOKEN",
        )
    )
    headers = {"Authorization": f"Bearer {environment[token]}"}
    answer = httpx.request(method, environment[vendor] + path, json=body, headers=headers)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def repository_of(row: DutyRow) -> str:
    infrastructure = STAGING.infrastructure.repository
    name = infrastructure.name if row.repository_id == infrastructure.id else STAGING.apps[row.application].repository.name
    return f"{STAGING.github.owner}/{name}"


def job_of(row: DutyRow, **changes: object) -> dict[str, object]:
    """Describe the job that has the duty, with its first admission."""
    first = row.admissions[0]
    job = {
        "repository": repository_of(row),
        "workflow": ".github/workflows/duty.yml",
        "environment": row.environment,
        "event_name": first.event.value,
        "ref": first.ref,
        "permissions": {"id-token": "write", "contents": "read"},
    }
    return {name: value for name, value in {**job, **changes}.items() if value is not None}


def describe(ground: Ground, job: dict[str, object]) -> httpx.Response:
    return httpx.post(f"{ground.environment()['BULWARK_CONTROL_URL']}/tokens/oidc-request", json=job)


def credentials_for(ground: Ground, row: DutyRow, job: dict[str, object], folder: Path) -> identity_pool.Credentials:
    """Return google-auth's own credentials, configured as google-github-actions/auth writes its file."""
    described = describe(ground, job)
    assert described.status_code == 201, described.text
    google_at, project = ground.environment()["BULWARK_GOOGLE_ENDPOINT"], STAGING.google
    provider = (
        f"projects/{project.project_number}/locations/global/workloadIdentityPools/{project.pool}/providers/{project.provider}"
    )
    audience = f"https://iam.googleapis.com/{provider}"
    account = f"{row.account_id}@{project.project}.iam.gserviceaccount.com"
    file = folder / "gha-creds.json"
    file.write_text(
        json.dumps(
            {
                "type": "external_account",
                "audience": f"//iam.googleapis.com/{provider}",
                "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
                "token_url": f"{google_at}/v1/token",
                "service_account_impersonation_url": f"{google_at}/v1/projects/-/serviceAccounts/{account}:generateAccessToken",
                "credential_source": {
                    "url": f"{described.json()['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience={audience}",
                    "headers": {"Authorization": f"Bearer {described.json()['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}"},
                    "format": {"type": "json", "subject_token_field_name": "value"},
                },
            }
        )
    )
    return identity_pool.Credentials.from_file(str(file), scopes=SCOPES)


def read_secret(ground: Ground, credentials: identity_pool.Credentials, name: str) -> Any:
    path = f"/v1/projects/{STAGING.google.project}/secrets/{name}/versions/latest:access"
    with AuthorizedSession(credentials) as session:
        return session.get(ground.environment()["BULWARK_GOOGLE_ENDPOINT"] + path)


@pytest.mark.parametrize("duty", ROWS)
def test_a_duty_reads_exactly_the_secrets_it_was_granted(staging_up: Ground, tmp_path: Path, duty: str):
    row, read = ROWS[duty], set()
    credentials = credentials_for(staging_up, row, job_of(row), tmp_path)
    for name in SECRETS:
        answer = read_secret(staging_up, credentials, name)
        if answer.status_code == 200:
            assert base64.b64decode(answer.json()["payload"]["data"]) == f"value of {name}".encode()
            read.add(name)
        else:
            assert answer.status_code == 403
            assert answer.json()["error"]["status"] == "PERMISSION_DENIED"
            assert NO_ACCESS in answer.json()["error"]["message"]
    assert read == {name for name, contract in SECRETS.items() if row.duty in contract.readers}


@pytest.mark.parametrize(
    ("duty", "event", "ref"),
    [(duty, admission.event, admission.ref) for duty, row in ROWS.items() for admission in row.admissions],
)
def test_every_admission_of_a_duty_acts_as_its_account(staging_up: Ground, tmp_path: Path, duty: str, event: Event, ref: str):
    credentials = credentials_for(staging_up, ROWS[duty], job_of(ROWS[duty], event_name=event.value, ref=ref), tmp_path)
    credentials.refresh(google.auth.transport.requests.Request())
    assert credentials.valid


@pytest.mark.parametrize("duty", ROWS)
def test_no_duty_acts_as_another(staging_up: Ground, tmp_path: Path, duty: str):
    for other, row in ROWS.items():
        if other != duty:
            credentials = credentials_for(staging_up, row, job_of(ROWS[duty]), tmp_path)
            with pytest.raises(exceptions.RefreshError, match=NO_IMPERSONATION):
                credentials.refresh(google.auth.transport.requests.Request())


DEPLOY = ROWS["deploy"]


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target", "merge_group", "issue_comment", "release"])
def test_an_event_that_strangers_can_start_is_rejected_by_the_condition(staging_up: Ground, tmp_path: Path, event: str):
    job = job_of(DEPLOY, event_name=event, environment=None)
    with pytest.raises(exceptions.OAuthError, match=REJECTED):
        credentials_for(staging_up, DEPLOY, job, tmp_path).refresh(google.auth.transport.requests.Request())


def test_a_forks_pull_request_gets_no_token_at_all(staging_up: Ground):
    answer = describe(staging_up, job_of(DEPLOY, event_name="pull_request", is_fork=True, environment=None))
    assert answer.status_code == 422
    assert "GitHub gives it no id-token permission" in answer.json()["error"]


@pytest.mark.parametrize(
    "changes",
    [
        {"environment": None},
        {"environment": "staging-monitor", "ref": "refs/heads/main"},
        {"environment": "a-new-one"},
        {"environment": None, "ref": "refs/heads/main"},
        {"event_name": "schedule"},
    ],
    ids=["no environment", "another duty's environment", "an environment nobody declared", "another branch", "another event"],
)
def test_a_job_of_the_right_repository_without_the_duty_cannot_act(
    staging_up: Ground, tmp_path: Path, changes: dict[str, object]
):
    credentials = credentials_for(staging_up, DEPLOY, job_of(DEPLOY, **changes), tmp_path)
    with pytest.raises(exceptions.RefreshError, match=NO_IMPERSONATION):
        credentials.refresh(google.auth.transport.requests.Request())


def test_another_branch_is_stopped_by_the_environment_itself(staging_up: Ground):
    answer = describe(staging_up, job_of(DEPLOY, ref="refs/heads/main"))
    assert answer.status_code == 422
    assert "refs/heads/main is not allowed to deploy to staging due to environment protection rules" in answer.json()["error"]


def test_a_tag_named_like_the_branch_is_no_branch(staging_up: Ground, tmp_path: Path):
    head = operator_call(staging_up, "GET", f"/repos/{repository_of(DEPLOY)}/git/ref/heads/staging", None)["object"]["sha"]
    operator_call(staging_up, "POST", f"/repos/{repository_of(DEPLOY)}/git/refs", {"ref": "refs/tags/staging", "sha": head})
    refused = describe(staging_up, job_of(DEPLOY, ref="refs/tags/staging"))
    assert "refs/tags/staging is not allowed to deploy to staging" in refused.json()["error"]
    credentials = credentials_for(staging_up, DEPLOY, job_of(DEPLOY, ref="refs/tags/staging", environment=None), tmp_path)
    with pytest.raises(exceptions.RefreshError, match=NO_IMPERSONATION):
        credentials.refresh(google.auth.transport.requests.Request())


def make_repository(ground: Ground, name: str) -> None:
    owner = STAGING.github.owner
    operator_call(ground, "POST", f"/orgs/{owner}/repos", {"name": name, "private": True, "auto_init": True})
    head = operator_call(ground, "GET", f"/repos/{owner}/{name}/git/ref/heads/main", None)["object"]["sha"]
    operator_call(ground, "POST", f"/repos/{owner}/{name}/git/refs", {"ref": "refs/heads/staging", "sha": head})


def test_another_repository_of_the_same_owner_is_rejected_by_the_condition(staging_up: Ground, tmp_path: Path):
    make_repository(staging_up, "neighbour")
    job = job_of(DEPLOY, repository=f"{STAGING.github.owner}/neighbour")
    with pytest.raises(exceptions.OAuthError, match=REJECTED):
        credentials_for(staging_up, DEPLOY, job, tmp_path).refresh(google.auth.transport.requests.Request())


@pytest.fixture
def renamed(staging_up: Ground) -> Iterator[None]:
    """Rename the application's repository and let somebody register the old name; back again afterwards."""
    owner = STAGING.github.owner
    operator_call(staging_up, "PATCH", f"/repos/{owner}/living-tree", {"name": "renamed-tree"})
    make_repository(staging_up, "living-tree")
    yield
    operator_call(staging_up, "DELETE", f"/repos/{owner}/living-tree", None)
    operator_call(staging_up, "PATCH", f"/repos/{owner}/renamed-tree", {"name": "living-tree"})


@pytest.mark.usefixtures("renamed")
def test_a_name_registered_again_inherits_no_trust(staging_up: Ground, tmp_path: Path):
    with pytest.raises(exceptions.OAuthError, match=REJECTED):
        credentials_for(staging_up, DEPLOY, job_of(DEPLOY), tmp_path).refresh(google.auth.transport.requests.Request())


@pytest.mark.usefixtures("renamed")
def test_the_repository_keeps_its_trust_under_a_new_name_and_the_new_form_of_sub(staging_up: Ground, tmp_path: Path):
    job = job_of(DEPLOY, repository=f"{STAGING.github.owner}/renamed-tree")
    credentials = credentials_for(staging_up, DEPLOY, job, tmp_path)
    credentials.refresh(google.auth.transport.requests.Request())
    assert credentials.valid
    subject = token_claims(staging_up, job)["sub"]
    assert (
        subject
        == f"repo:{STAGING.github.owner}@{STAGING.github.owner_id}/renamed-tree@{DEPLOY.repository_id}:environment:staging"
    )


def test_the_old_form_of_sub_is_admitted_too(staging_up: Ground, tmp_path: Path):
    row = ROWS["infra-apply"]
    assert token_claims(staging_up, job_of(row))["sub"] == f"repo:{repository_of(row)}:environment:infra-apply-staging"
    credentials_for(staging_up, row, job_of(row), tmp_path).refresh(google.auth.transport.requests.Request())


def token_claims(ground: Ground, job: dict[str, object]) -> dict[str, Any]:
    described = describe(ground, job).json()
    headers = {"Authorization": f"Bearer {described['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}"}
    token = httpx.get(described["ACTIONS_ID_TOKEN_REQUEST_URL"], headers=headers).json()["value"]
    body = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


def test_a_token_for_another_audience_is_rejected(staging_up: Ground, tmp_path: Path):
    credentials = credentials_for(staging_up, DEPLOY, job_of(DEPLOY), tmp_path)
    document = json.loads((tmp_path / "gha-creds.json").read_text())
    document["credential_source"]["url"] = document["credential_source"]["url"].rsplit("&audience=", 1)[0] + "&audience=sts"
    other = identity_pool.Credentials.from_info(document, scopes=SCOPES)
    with pytest.raises(exceptions.OAuthError, match="invalid_grant: The audience in ID Token"):
        other.refresh(google.auth.transport.requests.Request())
    credentials.refresh(google.auth.transport.requests.Request())


def test_nobody_outside_reads_a_secret(staging_up: Ground):
    path = f"/v1/projects/{STAGING.google.project}/secrets/DATABASE_URL/versions/latest:access"
    assert httpx.get(staging_up.environment()["BULWARK_GOOGLE_ENDPOINT"] + path).status_code == 401
