from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from google.api_core import exceptions
from google.auth.exceptions import RefreshError
from google.cloud import iam_credentials_v1, secretmanager
from google.oauth2.credentials import Credentials
from google.protobuf import field_mask_pb2

from localcloud.services.google.crc32c import crc32c
from tests.localcloud.services.google.conftest import DEPLOYER, NUMBER, OPERATOR_TOKEN, PROJECT, Federation, Google
from tests.localcloud.services.google.test_secret_rotation import make_topic

SECRETS = f"/v1/projects/{PROJECT}/secrets"
NAME = f"projects/{NUMBER}/secrets/DATABASE_URL"
AUTOMATIC = {"replication": {"automatic": {}}}


@pytest.fixture
def client(google: Google) -> secretmanager.SecretManagerServiceClient:
    options = {"api_endpoint": google.base}
    return secretmanager.SecretManagerServiceClient(
        credentials=Credentials(OPERATOR_TOKEN), transport="rest", client_options=options
    )


def add(google: Google, text: str = "value", secret: str = "DATABASE_URL") -> str:
    body = {"payload": {"data": b64encode(text.encode()).decode()}}
    return google.ok("POST", f"{SECRETS}/{secret}:addVersion", body)["name"]


def test_official_client_lives_a_secrets_life(google: Google, client: secretmanager.SecretManagerServiceClient):
    made = client.create_secret(
        parent=f"projects/{PROJECT}",
        secret_id="DATABASE_URL",
        secret={"replication": {"automatic": {}}, "labels": {"app": "living-tree"}},
    )
    assert made.name == NAME
    data = b"postgres://"
    payload = {"data": data, "data_crc32c": crc32c(data)}
    version = client.add_secret_version(parent=made.name, payload=payload)
    assert version.client_specified_payload_checksum
    read = client.access_secret_version(name=f"{NAME}/versions/latest")
    assert (read.name, read.payload.data, read.payload.data_crc32c) == (f"{NAME}/versions/1", data, crc32c(data))
    changed = client.update_secret(
        secret={"name": NAME, "labels": {"app": "other"}, "version_aliases": {"live": 1}},
        update_mask=field_mask_pb2.FieldMask(paths=["labels", "version_aliases"]),
    )
    assert (dict(changed.labels), dict(changed.version_aliases)) == ({"app": "other"}, {"live": 1})
    assert client.access_secret_version(name=f"{NAME}/versions/live").payload.data == data
    client.disable_secret_version(name=f"{NAME}/versions/1")
    with pytest.raises(exceptions.BadRequest, match=r"Secret Version \[.*/versions/1\] is in DISABLED state\."):
        client.access_secret_version(name=f"{NAME}/versions/1")
    client.enable_secret_version(name=f"{NAME}/versions/1")
    destroyed = client.destroy_secret_version(name=f"{NAME}/versions/1")
    assert (destroyed.state.name, bool(destroyed.destroy_time)) == ("DESTROYED", True)
    assert [each.name for each in client.list_secrets(parent=f"projects/{PROJECT}")] == [NAME]
    assert [each.state.name for each in client.list_secret_versions(parent=NAME)] == ["DESTROYED"]
    client.delete_secret(name=NAME)
    with pytest.raises(exceptions.NotFound, match=r"Secret \[projects/402611223344/secrets/DATABASE_URL\] not found\."):
        client.get_secret(name=f"projects/{PROJECT}/secrets/DATABASE_URL")


def test_official_client_pages_through_versions_newest_first(google: Google, client: secretmanager.SecretManagerServiceClient):
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", AUTOMATIC)
    for number in range(12):
        add(google, str(number))
    names = [each.name for each in client.list_secret_versions(request={"parent": NAME, "page_size": 5})]
    assert names == [f"{NAME}/versions/{number}" for number in range(12, 0, -1)]
    assert client.access_secret_version(name=f"{NAME}/versions/latest").payload.data == b"11"


def test_official_client_grants_and_tests(google: Google, client: secretmanager.SecretManagerServiceClient):
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", AUTOMATIC)
    policy = client.get_iam_policy(request={"resource": NAME})
    policy.bindings.add(role="roles/secretmanager.viewer", members=["user:a@example.com"])
    kept = client.set_iam_policy(request={"resource": NAME, "policy": policy})
    assert kept.etag != policy.etag
    with pytest.raises(exceptions.Conflict, match="There were concurrent policy changes"):
        client.set_iam_policy(request={"resource": NAME, "policy": policy})
    asked = ["secretmanager.versions.access", "iam.serviceAccounts.actAs"]
    tested = client.test_iam_permissions(request={"resource": NAME, "permissions": asked})
    assert list(tested.permissions) == asked


def test_official_credentials_client_makes_an_account_token(federation: Federation):
    google = federation.google
    client = iam_credentials_v1.IAMCredentialsClient(
        credentials=Credentials(federation.federated()), transport="rest", client_options={"api_endpoint": google.base}
    )
    answer = client.generate_access_token(
        name=f"projects/-/serviceAccounts/{DEPLOYER}", scope=["https://www.googleapis.com/auth/cloud-platform"]
    )
    assert google.ok("GET", f"{SECRETS}/CLERK_SECRET_KEY/versions/1:access", token=answer.access_token)["payload"]


def test_official_client_shows_that_a_token_is_unknown(google: Google):
    options = {"api_endpoint": google.base}
    client = secretmanager.SecretManagerServiceClient(
        credentials=Credentials("unknown"), transport="rest", client_options=options
    )
    # google-auth answers a 401 by refreshing, which this token cannot.
    with pytest.raises(RefreshError):
        client.get_secret(name=NAME)


MISSING = {
    "secret": ("GET", "/nothing", 404, f"Secret [projects/{NUMBER}/secrets/nothing] not found."),
    "version of none": (
        "GET",
        "/nothing/versions/1:access",
        404,
        f"Secret [projects/{NUMBER}/secrets/nothing] not found or has no versions.",
    ),
    "latest of none": ("GET", "/DATABASE_URL/versions/latest", 404, f"Secret [{NAME}] not found or has no versions."),
    "number": ("GET", "/DATABASE_URL/versions/9", 404, f"Secret Version [{NAME}/versions/9] not found."),
    "taken": ("POST", "?secretId=DATABASE_URL", 409, f"Secret [{NAME}] already exists."),
    "bad id": ("POST", "?secretId=a.b", 400, f"Resource ID [projects/{NUMBER}/secrets/a.b] is not in a valid format."),
}


@pytest.mark.parametrize(("method", "path", "status", "message"), MISSING.values(), ids=MISSING)
def test_refusals_are_worded_as_google_does(google: Google, method: str, path: str, status: int, message: str):
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", AUTOMATIC)
    answer = google.call(method, SECRETS + path, AUTOMATIC if method == "POST" else None)
    assert (answer.status, answer.message) == (status, message)
    assert "errors" not in answer.body["error"]


def test_every_field_is_kept_and_shown(google: Google):
    make_topic(google)
    fields = {
        "replication": {"userManaged": {"replicas": [{"location": "europe-west1"}, {"location": "europe-west4"}]}},
        "labels": {"app": "living-tree"},
        "annotations": {"Owner": "platform"},
        "topics": [{"name": f"projects/{PROJECT}/topics/rotation"}],
        "rotation": {"nextRotationTime": "2100-01-01T00:00:00Z", "rotationPeriod": "86400s"},
        "versionDestroyTtl": "90000s",
        "secretType": "OTHER",
    }
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", {**fields, "expireTime": "2100-06-01T02:00:00+02:00"})
    shown = google.ok("GET", f"{SECRETS}/DATABASE_URL")
    assert {name: shown[name] for name in fields} == fields
    assert shown["expireTime"] == "2100-06-01T00:00:00Z"
    add(google)
    version = google.ok("GET", f"{SECRETS}/DATABASE_URL/versions/1")
    assert version["replicationStatus"] == {
        "userManaged": {"replicas": [{"location": "europe-west1"}, {"location": "europe-west4"}]}
    }


REFUSED = {
    "no replication": {},
    "two replications": {"replication": {"automatic": {}, "userManaged": {"replicas": [{"location": "x"}]}}},
    "no place": {"replication": {"userManaged": {"replicas": []}}},
    "one place twice": {"replication": {"userManaged": {"replicas": [{"location": "x"}, {"location": "x"}]}}},
    "rotation without topic": AUTOMATIC | {"rotation": {"nextRotationTime": "2100-01-01T00:00:00Z"}},
    "ttl and time": AUTOMATIC | {"ttl": "3600s", "expireTime": "2100-01-01T00:00:00Z"},
    "time that has passed": AUTOMATIC | {"expireTime": "2001-01-01T00:00:00Z"},
    "label in capitals": AUTOMATIC | {"labels": {"App": "x"}},
    "short delay": AUTOMATIC | {"versionDestroyTtl": "3600s"},
    "alias of no version": AUTOMATIC | {"versionAliases": {"live": 1}},
    "topic": AUTOMATIC | {"topics": [{"name": "rotation"}]},
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_secret_that_cannot_be_is_400(google: Google, body: dict[str, Any]):
    answer = google.call("POST", f"{SECRETS}?secretId=DATABASE_URL", body)
    assert (answer.status, answer.body["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert google.ok("GET", SECRETS) == {}


def test_ttl_becomes_a_time_and_the_secret_goes_when_it_comes(google: Google):
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", AUTOMATIC | {"ttl": "3600s"})
    add(google)
    shown = google.ok("GET", f"{SECRETS}/DATABASE_URL")
    assert "ttl" not in shown
    assert shown["expireTime"] > shown["createTime"]
    google.move_clock(timedelta(seconds=3601))
    assert google.ok("GET", SECRETS) == {}
    assert google.call("GET", f"{SECRETS}/DATABASE_URL").status == 404
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", AUTOMATIC)
    assert google.call("GET", f"{SECRETS}/DATABASE_URL/versions/1").status == 404


def test_delayed_destruction_can_be_undone_until_its_time(google: Google):
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", AUTOMATIC | {"versionDestroyTtl": "86400s"})
    add(google)
    one = f"{SECRETS}/DATABASE_URL/versions/1"
    version = google.ok("POST", f"{one}:destroy", {})
    assert (version["state"], "scheduledDestroyTime" in version) == ("DISABLED", True)
    assert google.ok("POST", f"{one}:enable", {})["state"] == "ENABLED"
    google.ok("POST", f"{one}:destroy", {})
    google.move_clock(timedelta(days=1, seconds=1))
    gone = google.ok("GET", one)
    assert (gone["state"], gone["destroyTime"]) == ("DESTROYED", gone["destroyTime"])
    assert "scheduledDestroyTime" not in gone
    assert google.call("POST", f"{one}:enable", {}).message == f"Secret Version [{NAME}/versions/1] is in DESTROYED state."


def test_number_of_a_destroyed_version_is_not_used_again_and_its_payload_is_gone(google: Google):
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", AUTOMATIC)
    add(google, "planted canary")
    google.ok("POST", f"{SECRETS}/DATABASE_URL/versions/1:destroy", {})
    assert add(google) == f"{NAME}/versions/2"
    assert google.call("GET", f"{SECRETS}/DATABASE_URL/versions/1:access").status == 400


@pytest.mark.parametrize(
    "payload",
    [{}, {"data": ""}, {"data": "***"}, {"data": "YQ==", "dataCrc32c": "1"}, {"data": b64encode(bytes(65537)).decode()}],
    ids=["none", "empty", "no base64", "wrong checksum", "too long"],
)
def test_payload_that_cannot_be_is_400(google: Google, payload: dict[str, str]):
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", AUTOMATIC)
    assert google.call("POST", f"{SECRETS}/DATABASE_URL:addVersion", {"payload": payload}).status == 400


def test_stale_etag_of_a_secret_is_refused(google: Google):
    etag = google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", AUTOMATIC)["etag"]
    path = f"{SECRETS}/DATABASE_URL?updateMask=labels"
    google.ok("PATCH", path, {"labels": {"a": "b"}, "etag": etag})
    assert google.call("PATCH", path, {"labels": {"a": "c"}, "etag": etag}).status == 400


def test_replication_cannot_move(google: Google):
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", AUTOMATIC)
    body = {"replication": {"userManaged": {"replicas": [{"location": "europe-west1"}]}}}
    assert google.call("PATCH", f"{SECRETS}/DATABASE_URL?updateMask=replication", body).status == 400


# RFC 3720, appendix B.4, and the usual check value.
CHECKSUMS = [(b"123456789", 0xE3069283), (bytes(32), 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43), (bytes(range(32)), 0x46DD794E)]


@pytest.mark.parametrize(("data", "checksum"), CHECKSUMS)
def test_checksum_is_castagnolis(data: bytes, checksum: int):
    assert crc32c(data) == checksum
