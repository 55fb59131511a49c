import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localcloud.core.http import RefusalError
from localcloud.core.store import Store
from localcloud.services.google import seed
from localcloud.services.google.apis import RESOURCES
from localcloud.services.google.policies import load_policy, replace_policy, show_policy
from tests.localcloud.services.google.conftest import DEPLOYER, NUMBER, POOL_NAME, PROJECT, SEED, Federation, Google

KEY = f"//cloudresourcemanager.googleapis.com/projects/{NUMBER}"
ROLES = ["roles/viewer", "roles/secretmanager.viewer", "roles/iam.roleAdmin", "roles/monitoring.viewer"]
MEMBERS = ["user:a@example.com", "user:B@Example.com", "group:g@example.com", "domain:example.com", "allUsers"]
CONDITIONS = [None, {"title": "soon", "expression": "request.time < timestamp('2030-01-01T00:00:00Z')"}]

bindings = st.lists(
    st.builds(
        lambda role, members, condition: (
            {"role": role, "members": members} | ({"condition": condition} if condition and role != "roles/viewer" else {})
        ),
        st.sampled_from(ROLES),
        st.lists(st.sampled_from(MEMBERS), max_size=4),
        st.sampled_from(CONDITIONS),
    ),
    max_size=6,
)


def grants(policy: dict[str, Any]) -> set[tuple[str, str, str]]:
    """A policy as the set of what it says: role, condition, member with its address in lower case."""
    return {
        (binding["role"], (binding.get("condition") or {}).get("title", ""), member if member == "allUsers" else member.lower())
        for binding in policy.get("bindings", [])
        for member in binding["members"]
    }


@pytest.fixture(scope="module")
def store():
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "state.sqlite")
        with store.transaction() as tx:
            seed(tx, SEED)
        yield store
        store.close()


@settings(max_examples=60, deadline=None)
@given(wanted=bindings)
def test_what_is_set_is_what_is_read(store: Store, wanted: list[dict[str, Any]]):
    with store.transaction() as tx:
        kept = replace_policy(tx, RESOURCES, KEY, {"version": 3, "bindings": wanted})
        assert load_policy(tx, KEY) == kept
    assert grants(kept) == grants({"bindings": wanted})
    assert kept["version"] == (3 if any("condition" in binding for binding in kept.get("bindings", [])) else 1)
    assert all(binding["members"] for binding in kept.get("bindings", []))


@settings(max_examples=40, deadline=None)
@given(first=bindings, second=bindings, third=bindings)
def test_stale_etag_never_wins(store: Store, first: list[Any], second: list[Any], third: list[Any]):
    with store.transaction() as tx:
        old = replace_policy(tx, RESOURCES, KEY, {"version": 3, "bindings": first})["etag"]
        current = replace_policy(tx, RESOURCES, KEY, {"version": 3, "bindings": second, "etag": old})
        with pytest.raises(RefusalError) as refusal:
            replace_policy(tx, RESOURCES, KEY, {"version": 3, "bindings": third, "etag": old})
        assert refusal.value.status == 409
        assert load_policy(tx, KEY) == current


@settings(max_examples=40, deadline=None)
@given(wanted=bindings)
def test_setting_again_what_was_read_changes_only_the_etag(store: Store, wanted: list[Any]):
    with store.transaction() as tx:
        once = replace_policy(tx, RESOURCES, KEY, {"version": 3, "bindings": wanted})
        again = replace_policy(tx, RESOURCES, KEY, once | {"version": 3})
    assert {**once, "etag": ""} == {**again, "etag": ""}
    assert once["etag"] != again["etag"]


@settings(max_examples=40, deadline=None)
@given(wanted=bindings)
def test_old_readers_see_no_condition_and_no_unconditional_grant_in_its_place(store: Store, wanted: list[Any]):
    with store.transaction() as tx:
        kept = replace_policy(tx, RESOURCES, KEY, {"version": 3, "bindings": wanted})
    shown = show_policy(kept, 1)
    assert not any("condition" in binding for binding in shown.get("bindings", []))
    unconditional = {(role, title, member) for role, title, member in grants(kept) if not title}
    assert {each for each in grants(shown) if "_withcond_" not in each[0]} == unconditional


def test_untouched_policy_has_an_etag_only(google: Google):
    google.ok("POST", f"/v1/projects/{PROJECT}/secrets?secretId=s", {"replication": {"automatic": {}}})
    assert google.ok("GET", f"/v1/projects/{PROJECT}/secrets/s:getIamPolicy") == {"etag": "ACAB"}


def test_stale_etag_over_the_wire(google: Google):
    path = f"/v1/projects/{PROJECT}"
    policy = google.ok("POST", f"{path}:getIamPolicy", {})
    google.ok("POST", f"{path}:setIamPolicy", {"policy": policy})
    answer = google.call("POST", f"{path}:setIamPolicy", {"policy": policy})
    text = "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff."
    assert (answer.status, answer.message, answer.body["error"]["status"]) == (409, text, "ABORTED")
    assert answer.body["error"]["errors"] == [{"domain": "global", "message": text, "reason": "aborted"}]


REFUSED = {
    "unknown account": (
        "roles/viewer",
        "serviceAccount:no@x.iam.gserviceaccount.com",
        "Service account no@x.iam.gserviceaccount.com does not exist.",
    ),
    "attributes": (
        "roles/viewer",
        f"principalSet://iam.googleapis.com/{POOL_NAME}/attributes.duty/x",
        f"Invalid principalSet member (principalSet://iam.googleapis.com/{POOL_NAME}/attributes.duty/x).",
    ),
    "set of a subject": (
        "roles/viewer",
        f"principalSet://iam.googleapis.com/{POOL_NAME}/subject/x",
        f"Invalid principalSet member (principalSet://iam.googleapis.com/{POOL_NAME}/subject/x).",
    ),
    "pool absent": (
        "roles/viewer",
        f"principalSet://iam.googleapis.com/{POOL_NAME}/*",
        (
            f"Identity Pool does not exist ({POOL_NAME}). Please check that you specified a valid resource name as returned in "
            "the `name` attribute in the configuration API."
        ),
    ),
    "no type": (
        "roles/viewer",
        "a@example.com",
        "The member a@example.com is of an unknown type. Please set a valid type prefix for the member.",
    ),
    "unknown role": ("roles/nothing", "user:a@example.com", "Role roles/nothing is not supported for this resource."),
}


@pytest.mark.parametrize(("role", "member", "message"), REFUSED.values(), ids=REFUSED)
def test_binding_that_cannot_be_is_400(google: Google, role: str, member: str, message: str):
    path = f"/v1/projects/{PROJECT}"
    before = google.ok("POST", f"{path}:getIamPolicy", {})
    answer = google.call("POST", f"{path}:setIamPolicy", {"policy": {"bindings": [{"role": role, "members": [member]}]}})
    assert (answer.status, answer.message, answer.body["error"]["status"]) == (400, message, "INVALID_ARGUMENT")
    assert google.ok("POST", f"{path}:getIamPolicy", {}) == before


def test_role_of_another_kind_of_resource_is_not_supported(federation: Federation):
    path = f"/v1/projects/{PROJECT}/serviceAccounts/{DEPLOYER}:setIamPolicy"
    policy = {"bindings": [{"role": "roles/storage.admin", "members": ["user:a@example.com"]}]}
    answer = federation.google.call("POST", path, {"policy": policy})
    assert (answer.status, answer.message) == (400, "Role roles/storage.admin is not supported for this resource.")


def test_audit_configs_stay_until_they_are_set(google: Google):
    path = f"/v1/projects/{PROJECT}"
    audits = [{"service": "sts.googleapis.com", "auditLogConfigs": [{"logType": "ADMIN_READ"}]}]
    policy = google.ok("POST", f"{path}:getIamPolicy", {})
    body = {"policy": policy | {"auditConfigs": audits}, "updateMask": "bindings,etag,auditConfigs"}
    kept = google.ok("POST", f"{path}:setIamPolicy", body)
    assert kept["auditConfigs"] == audits
    kept = google.ok("POST", f"{path}:setIamPolicy", {"policy": {"bindings": kept["bindings"], "etag": kept["etag"]}})
    assert kept["auditConfigs"] == audits
    kept = google.ok("POST", f"{path}:setIamPolicy", {"policy": kept | {"auditConfigs": []}})
    assert "auditConfigs" not in kept


def test_mask_of_a_policy_leaves_the_rest_as_it_is(google: Google):
    path = f"/v1/projects/{PROJECT}"
    before = google.ok("POST", f"{path}:getIamPolicy", {})
    audits = [{"service": "sts.googleapis.com", "auditLogConfigs": [{"logType": "ADMIN_READ"}]}]
    kept = google.ok("POST", f"{path}:setIamPolicy", {"policy": {"auditConfigs": audits}, "updateMask": "auditConfigs"})
    assert (kept["bindings"], kept["auditConfigs"]) == (before["bindings"], audits)


def test_condition_is_evaluated_with_the_clock_of_the_cloud(federation: Federation):
    secret = f"/v1/projects/{PROJECT}/secrets/CLERK_SECRET_KEY"
    google = federation.google
    condition = {
        "title": "until then",
        "expression": (
            "request.time < timestamp('2100-01-01T00:00:00Z') && "
            "resource.name.startsWith('projects/402611223344/secrets/CLERK_SECRET_KEY/')"
        ),
    }
    google.grant(
        secret, "roles/secretmanager.secretAccessor", f"principalSet://iam.googleapis.com/{POOL_NAME}/*", condition=condition
    )
    token = federation.federated()
    assert google.call("GET", f"{secret}/versions/1:access", token=token).status == 200
    google.move_clock(timedelta(days=365 * 80))
    assert google.call("GET", f"{secret}/versions/1:access", token=token).status == 403


def test_conditions_need_policy_version_3(google: Google):
    binding = {"role": "roles/browser", "members": ["user:a@example.com"], "condition": CONDITIONS[1]}
    answer = google.call("POST", f"/v1/projects/{PROJECT}:setIamPolicy", {"policy": {"version": 1, "bindings": [binding]}})
    assert answer.status == 400


def test_grant_on_the_project_reaches_the_secret_and_goes_with_it(federation: Federation):
    google, token = federation.google, federation.federated()
    secret = f"/v1/projects/{PROJECT}/secrets/CLERK_SECRET_KEY"
    google.grant(f"/v1/projects/{PROJECT}", "roles/secretmanager.viewer", f"principalSet://iam.googleapis.com/{POOL_NAME}/*")
    assert google.call("GET", secret, token=token).status == 200
    assert google.call("GET", f"{secret}/versions/1:access", token=token).status == 403
    asked = ["secretmanager.secrets.get", "secretmanager.versions.access", "secretmanager.secrets.delete"]
    assert google.ok("POST", f"{secret}:testIamPermissions", {"permissions": asked}, token=token) == {"permissions": asked[:1]}


def test_custom_role_counts_only_while_it_lives(federation: Federation):
    google, token = federation.google, federation.federated()
    role = {"roleId": "reader", "role": {"title": "Reader", "stage": "GA", "includedPermissions": ["secretmanager.secrets.get"]}}
    google.ok("POST", f"/v1/projects/{PROJECT}/roles", role)
    secret = f"/v1/projects/{PROJECT}/secrets/CLERK_SECRET_KEY"
    google.grant(secret, f"projects/{PROJECT}/roles/reader", f"principalSet://iam.googleapis.com/{POOL_NAME}/*")
    assert google.call("GET", secret, token=token).status == 200
    google.ok("DELETE", f"/v1/projects/{PROJECT}/roles/reader")
    assert google.call("GET", secret, token=token).status == 403
    google.ok("POST", f"/v1/projects/{PROJECT}/roles/reader:undelete", {})
    google.ok("PATCH", f"/v1/projects/{PROJECT}/roles/reader?updateMask=stage", {"stage": "DISABLED"})
    assert google.call("GET", secret, token=token).status == 403


def test_deleted_account_leaves_its_name_marked_and_a_new_one_starts_without_grants(federation: Federation):
    google = federation.google
    secret = f"/v1/projects/{PROJECT}/secrets/CLERK_SECRET_KEY"
    account = f"/v1/projects/{PROJECT}/serviceAccounts/{DEPLOYER}"
    unique_id = google.ok("GET", account)["uniqueId"]
    google.ok("DELETE", account)
    members = google.ok("GET", f"{secret}:getIamPolicy")["bindings"][0]["members"]
    assert members == [f"deleted:serviceAccount:{DEPLOYER}?uid={unique_id}"]
    google.ok("POST", f"/v1/projects/{PROJECT}/serviceAccounts", {"accountId": "github-actions"})
    assert google.ok("POST", f"{account}:getIamPolicy") == {"etag": "ACAB"}
    assert google.ok("GET", f"{secret}:getIamPolicy")["bindings"][0]["members"] == members
    google.ok("DELETE", account)
    restored = google.ok("POST", f"/v1/projects/{PROJECT}/serviceAccounts/{unique_id}:undelete", {})["restoredAccount"]
    assert restored["uniqueId"] == unique_id
    assert google.ok("GET", f"{secret}:getIamPolicy")["bindings"][0]["members"] == [f"serviceAccount:{DEPLOYER}"]
