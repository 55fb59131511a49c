"""The example of what guards a Google project comes up, and guards."""

from typing import Any

import httpx
import pytest
from ground import ROOT, Ground

from bulwark.local.control import seed_cloud
from bulwark.stacks.engine import Engine
from bulwark.stacks.stack import Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

EXAMPLE = ROOT / "examples" / "ground"
PROJECT, NUMBER = "shop-production-8", "800000000008"
FIRST_CALL = "2099-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def brought_up(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    token = ground.session.settings.credentials.google
    project = {"project_id": PROJECT, "project_number": NUMBER, "name": "shop"}
    seed = {"google": {"operator": "user:operator@bulwark.example", "operator_token": token, "projects": [project]}}
    seed_cloud(ground.session.settings.endpoints["control"], seed)
    folder = tmp_path_factory.mktemp("ground-example")
    (folder / "Pulumi.yaml").write_text((EXAMPLE / "Pulumi.yaml").read_text())
    environment = ground.environment() | {"PYTHONPATH": str(ROOT)}
    stack = Stack(
        "production", Engine(ground.bin_dir, environment), EXAMPLE, folder / "Pulumi.production.yaml", ROOT / "policies"
    )
    stack.ensure()
    stack.set_value("googleProject", PROJECT)
    stack.set_value("firstCall", FIRST_CALL)
    stack.up()
    return stack


def call(ground: Ground, method: str, path: str, body: object = None) -> httpx.Response:
    settings = ground.session.settings
    headers = {"Authorization": f"Bearer {settings.credentials.google}"}
    return httpx.request(method, f"{settings.endpoints['google']}{path}", json=body, headers=headers, trust_env=False)


def answer(ground: Ground, method: str, path: str, body: object = None) -> Any:
    response = call(ground, method, path, body)
    assert response.is_success, response.text
    return response.json()


def test_it_names_its_outputs_and_settles(brought_up: Stack):
    assert brought_up.outputs() == {
        "constraints": [
            "iam.disableServiceAccountKeyCreation",
            "iam.disableServiceAccountKeyUpload",
            "iam.workloadIdentityPoolProviders",
        ],
        "logged": ["iam.googleapis.com", "secretmanager.googleapis.com", "sts.googleapis.com"],
        "topic": f"projects/{PROJECT}/topics/secret-rotation",
        "secret": f"projects/{PROJECT}/secrets/SHOP_DATABASE_URL",
        "role": f"projects/{PROJECT}/roles/shop_apply",
    }
    assert brought_up.preview().is_empty


def test_access_is_logged_without_exemptions(ground: Ground, brought_up: Stack):
    policy = answer(ground, "POST", f"/v1/projects/{PROJECT}:getIamPolicy", {})
    assert {config["service"]: config["auditLogConfigs"] for config in policy["auditConfigs"]} == {
        "iam.googleapis.com": [{"logType": "ADMIN_READ"}],
        "secretmanager.googleapis.com": [{"logType": "DATA_READ"}],
        "sts.googleapis.com": [{"logType": "ADMIN_READ"}],
    }


def test_a_key_cannot_be_made(ground: Ground, brought_up: Stack):
    account = f"shop-apply@{PROJECT}.iam.gserviceaccount.com"
    refused = call(ground, "POST", f"/v1/projects/{PROJECT}/serviceAccounts/{account}/keys", {})
    assert (refused.status_code, refused.json()["error"]["message"]) == (
        400,
        "Key creation is not allowed on this service account.",
    )


def test_secret_manager_alone_tells_the_topic(ground: Ground, brought_up: Stack):
    policy = answer(ground, "GET", f"/v1/projects/{PROJECT}/topics/secret-rotation:getIamPolicy")
    agent = f"serviceAccount:service-{NUMBER}@gcp-sa-secretmanager.iam.gserviceaccount.com"
    assert policy["bindings"] == [{"role": "roles/pubsub.publisher", "members": [agent]}]
    secret = answer(ground, "GET", f"/v1/projects/{PROJECT}/secrets/SHOP_DATABASE_URL")
    assert secret["rotation"] == {"rotationPeriod": "7776000s", "nextRotationTime": FIRST_CALL}
