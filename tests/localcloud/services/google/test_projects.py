import pytest

from localcloud.services.google import seed
from tests.localcloud.services.google.conftest import NUMBER, OTHER_PROJECT, PROJECT, SEED, Federation, Google

ENABLED = ("cloudresourcemanager", "logging", "serviceusage")
SERVICES = f"/v1/projects/{PROJECT}/services"


def test_project_is_read_by_id_and_by_number(fresh: Google):
    shown = fresh.ok("GET", f"/v1/projects/{PROJECT}")
    assert fresh.ok("GET", f"/v1/projects/{NUMBER}") == shown
    assert (shown["projectNumber"], shown["lifecycleState"]) == (NUMBER, "ACTIVE")
    assert fresh.ok("GET", f"/v3/projects/{NUMBER}")["name"] == f"projects/{NUMBER}"
    absent = fresh.call("GET", "/v1/projects/nothing-here")
    assert (absent.status, absent.message) == (403, "The caller does not have permission")


def test_only_projects_one_may_see_are_listed(federation: Federation):
    google = federation.google
    listed = google.ok("GET", "/v1/projects?filter=lifecycleState:ACTIVE")["projects"]
    assert [project["projectId"] for project in listed] == [OTHER_PROJECT, PROJECT]
    assert google.ok("GET", "/v1/projects", token=federation.federated()) == {}


def test_seeding_twice_changes_nothing(fresh: Google):
    before = fresh.ok("POST", f"/v1/projects/{PROJECT}:getIamPolicy", {})
    assert before["bindings"] == [{"role": "roles/owner", "members": ["user:operator@example.com"]}]
    fresh.enable("iam")
    store = fresh.store()
    with store.transaction() as tx:
        seed(tx, SEED)
    store.close()
    assert fresh.ok("POST", f"/v1/projects/{PROJECT}:getIamPolicy", {}) == before
    assert fresh.ok("GET", f"{SERVICES}/iam.googleapis.com")["state"] == "ENABLED"


def test_billing_is_read_once_its_api_is_on(fresh: Google):
    path = f"/v1/projects/{PROJECT}/billingInfo"
    assert fresh.call("GET", path).body["error"]["errors"][0]["reason"] == "accessNotConfigured"
    fresh.enable("cloudbilling")
    assert fresh.ok("GET", path)["billingAccountName"] == "billingAccounts/0A0A0A-0B0B0B-0C0C0C"


def test_seeded_project_has_only_the_audit_log_and_what_is_needed_to_enable_the_rest(fresh: Google):
    listed = fresh.ok("GET", f"{SERVICES}?filter=state:ENABLED&pageSize=200&fields=services/name,nextPageToken")["services"]
    names = [service["name"] for service in listed]
    assert names == [f"projects/{NUMBER}/services/{host}.googleapis.com" for host in ENABLED]


OFF = {
    "secretmanager": ("GET", f"/v1/projects/{PROJECT}/secrets", "Secret Manager API"),
    "iam": ("GET", f"/v1/projects/{PROJECT}/serviceAccounts", "Identity and Access Management (IAM) API"),
}


@pytest.mark.parametrize("name", OFF)
def test_api_that_is_off_refuses_until_it_is_on(fresh: Google, name: str):
    method, path, title = OFF[name]
    answer = fresh.call(method, path)
    url = f"https://console.developers.google.com/apis/api/{name}.googleapis.com/overview?project={NUMBER}"
    assert answer.status == 403
    assert answer.message == (
        f"{title} has not been used in project {NUMBER} before or it is disabled. Enable it by visiting {url} then retry. If you "
        "enabled this API recently, wait a few minutes for the action to propagate to our systems and retry."
    )
    info = answer.body["error"]["details"][0]
    assert (info["reason"], info["metadata"]["consumer"]) == ("SERVICE_DISABLED", f"projects/{NUMBER}")
    fresh.enable(name)
    assert fresh.call(method, path).status == 200


@pytest.mark.parametrize("name", ["sts", "iamcredentials"])
def test_identity_path_needs_its_apis(federation: Federation, name: str):
    token = federation.federated()
    federation.google.ok("POST", f"{SERVICES}/{name}.googleapis.com:disable", {})
    answer = federation.exchange(federation.signer.sign(federation.claims())) if name == "sts" else federation.impersonate(token)
    assert answer.status == 403
    assert answer.body["error"]["details"][0]["metadata"]["service"] == f"{name}.googleapis.com"


def test_enabling_answers_with_an_operation_that_stays(fresh: Google):
    operation = fresh.ok("POST", f"{SERVICES}/iam.googleapis.com:enable", {})
    service = {"name": f"projects/{NUMBER}/services/iam.googleapis.com", "parent": f"projects/{NUMBER}", "state": "ENABLED"}
    assert operation["done"] is True
    assert operation["response"]["service"] == service
    assert fresh.ok("GET", f"/v1/{operation['name']}") == operation
    off = fresh.ok("POST", f"{SERVICES}/iam.googleapis.com:disable", {})["response"]["service"]
    assert off == {"name": service["name"], "state": "DISABLED"}


def test_services_come_in_pages(fresh: Google):
    names, token = [], ""
    while True:
        page = fresh.ok("GET", f"{SERVICES}?pageSize=5&pageToken={token}")
        names += [service["config"]["name"] for service in page["services"]]
        token = page.get("nextPageToken", "")
        if not token:
            break
        assert len(page["services"]) == 5
    assert names == sorted(set(names))


def test_service_that_another_needs_is_not_disabled_alone(fresh: Google):
    fresh.enable("container")
    path = f"{SERVICES}/compute.googleapis.com:disable"
    answer = fresh.call("POST", path, {})
    assert (answer.status, answer.body["error"]["status"]) == (400, "FAILED_PRECONDITION")
    assert answer.message == (
        "The service compute.googleapis.com is depended on by the following active service: container.googleapis.com; Please "
        "specify disable_dependent_services=true if you want to proceed with disabling all services."
    )
    fresh.ok("POST", path, {"disableDependentServices": True})
    assert fresh.ok("GET", f"{SERVICES}/container.googleapis.com")["state"] == "DISABLED"


def test_unknown_service_and_too_many_are_refused(fresh: Google):
    assert fresh.call("POST", f"{SERVICES}/nothing.googleapis.com:enable", {}).status == 403
    hosts = ["iam.googleapis.com"] * 21
    assert fresh.call("POST", f"{SERVICES}:batchEnable", {"serviceIds": hosts}).status == 400


def test_service_agent_can_be_granted_once_it_was_made(fresh: Google):
    path = f"/v1beta1/projects/{PROJECT}/services/secretmanager.googleapis.com:generateServiceIdentity"
    email = f"service-{NUMBER}@gcp-sa-secretmanager.iam.gserviceaccount.com"
    project = f"/v1/projects/{PROJECT}"
    policy = fresh.ok("POST", f"{project}:getIamPolicy", {})
    policy["bindings"].append({"role": "roles/pubsub.publisher", "members": [f"serviceAccount:{email}"]})
    assert fresh.call("POST", f"{project}:setIamPolicy", {"policy": policy}).message == f"Service account {email} does not exist."
    first = fresh.ok("POST", path)["response"]
    assert first["email"] == email
    assert fresh.ok("POST", path)["response"] == first
    fresh.ok("POST", f"{project}:setIamPolicy", {"policy": policy})
