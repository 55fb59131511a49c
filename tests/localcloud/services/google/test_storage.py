from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload, MediaIoBaseDownload

from localcloud.services.google.crc32c import crc32c
from tests.localcloud.services.google import discovery
from tests.localcloud.services.google.conftest import (
    DEPLOYER,
    NUMBER,
    OPERATOR_TOKEN,
    OTHER_PROJECT,
    PROJECT,
    Federation,
    Google,
)

BUCKETS = "/storage/v1/b"
BUCKET = "living-tree-staging-state"
OBJECTS, UPLOAD = f"{BUCKETS}/{BUCKET}/o", f"/upload{BUCKETS}/{BUCKET}/o"
GUARDED = {"uniformBucketLevelAccess": {"enabled": True}, "publicAccessPrevention": "enforced"}
ARGUMENT, UNMET = "Invalid argument.", "At least one of the pre-conditions you specified did not hold."
NAME, DATA = ".pulumi/stacks/staging.json", b'{"version": 3}'
QUOTED = NAME.replace("/", "%2F")


@pytest.fixture
def google(google: Google) -> Google:
    """With the API on, and a bucket."""
    return prepared(google)


def prepared(google: Google) -> Google:
    google.enable("storage")
    body = {"name": BUCKET, "location": "europe-west3", "versioning": {"enabled": True}, "iamConfiguration": GUARDED}
    google.ok("POST", f"{BUCKETS}?project={PROJECT}", body)
    return google


@pytest.fixture
def storage(google: Google) -> Iterator[Any]:
    """The official client; uploads go to the root of its description."""
    document = discovery.load("storage.v1") | {"rootUrl": f"{google.base}/"}
    with build_from_document(document, credentials=Credentials(OPERATOR_TOKEN)) as client:
        yield client


def put(google: Google, data: bytes = DATA, name: str = NAME, query: str = "", token: str = OPERATOR_TOKEN) -> httpx.Response:
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    place = f"{google.base}{UPLOAD}?uploadType=media&name={name.replace('/', '%2F')}{query}"
    return google.client.post(place, content=data, headers=headers)


def read(google: Google, query: str = "") -> httpx.Response:
    headers = {"authorization": f"Bearer {OPERATOR_TOKEN}"}
    return google.client.get(f"{google.base}{OBJECTS}/{QUOTED}?alt=media{query}", headers=headers)


def test_official_client_lives_a_buckets_life(google: Google, storage: Any):
    buckets = storage.buckets()
    made = buckets.insert(project=PROJECT, body={"name": "another-bucket", "labels": {"owner": "x", "app": "y"}}).execute()
    assert (made["projectNumber"], made["location"], made["metageneration"]) == (NUMBER, "US", "1")
    assert [bucket["name"] for bucket in buckets.list(project=PROJECT).execute()["items"]] == ["another-bucket", BUCKET]
    body = {"labels": {"owner": None}, "versioning": {"enabled": True}, "retentionPolicy": {"retentionPeriod": "86400"}}
    changed = buckets.patch(bucket="another-bucket", body=body).execute()
    assert (changed["labels"], changed["versioning"], changed["metageneration"]) == ({"app": "y"}, {"enabled": True}, "2")
    assert changed["retentionPolicy"]["retentionPeriod"] == "86400"
    cleared = buckets.patch(bucket="another-bucket", body={"retentionPolicy": None}, ifMetagenerationMatch="2").execute()
    assert "retentionPolicy" not in cleared
    buckets.delete(bucket="another-bucket").execute()
    with pytest.raises(HttpError, match=r"The specified bucket does not exist\."):
        buckets.get(bucket="another-bucket").execute()


def test_official_client_keeps_reads_and_lists_objects(google: Google, storage: Any):
    objects = storage.objects()
    media = MediaInMemoryUpload(DATA, mimetype="application/json")
    made = objects.insert(bucket=BUCKET, name=NAME, media_body=media).execute()
    assert (made["name"], made["size"], made["contentType"]) == (NAME, str(len(DATA)), "application/json")
    assert made["crc32c"] == b64encode(crc32c(DATA).to_bytes(4, "big")).decode()
    body = {"metadata": {"stack": "staging"}, "cacheControl": "no-store"}
    described = objects.insert(bucket=BUCKET, name="lock", media_body=MediaInMemoryUpload(b"\r\n--x\n"), body=body).execute()
    assert (described["metadata"], described["cacheControl"]) == ({"stack": "staging"}, "no-store")
    assert objects.get(bucket=BUCKET, object=NAME).execute() == made
    assert objects.get_media(bucket=BUCKET, object=NAME).execute() == DATA
    assert objects.get_media(bucket=BUCKET, object="lock").execute() == b"\r\n--x\n"
    target = BytesIO()
    request = objects.get_media(bucket=BUCKET, object="lock", generation=described["generation"])
    MediaIoBaseDownload(target, request).next_chunk()
    assert target.getvalue() == b"\r\n--x\n"
    listed = objects.list(bucket=BUCKET, prefix=".pulumi/", delimiter="/").execute()
    assert listed == {"kind": "storage#objects", "prefixes": [".pulumi/stacks/"]}
    assert [each["name"] for each in objects.list(bucket=BUCKET).execute()["items"]] == [NAME, "lock"]
    first = objects.list(bucket=BUCKET, maxResults=1)
    rest = objects.list_next(first, first.execute())
    assert [each["name"] for each in rest.execute()["items"]] == ["lock"]
    objects.delete(bucket=BUCKET, object=NAME).execute()
    with pytest.raises(HttpError, match=f"No such object: {BUCKET}/{NAME}"):
        objects.get(bucket=BUCKET, object=NAME).execute()


def test_older_generations_stay_where_versions_are_kept(google: Google):
    first, second = put(google).json()["generation"], put(google, b"2").json()["generation"]
    assert int(second) > int(first)
    assert read(google).content == b"2"
    assert read(google, f"&generation={first}").content == DATA
    assert (
        google.client.delete(
            f"{google.base}{OBJECTS}/{QUOTED}", headers={"authorization": f"Bearer {OPERATOR_TOKEN}"}
        ).status_code
        == 204
    )
    assert read(google).status_code == 404
    shown = google.ok("GET", f"{OBJECTS}?versions=true")["items"]
    assert [(each["generation"], "timeDeleted" in each) for each in shown] == [(first, True), (second, True)]
    assert google.call("DELETE", f"{OBJECTS}/{QUOTED}?generation={first}").status == 204
    assert read(google, f"&generation={first}").status_code == 404
    assert google.ok("GET", OBJECTS) == {"kind": "storage#objects"}
    answer = google.call("DELETE", f"{BUCKETS}/{BUCKET}")
    assert (answer.status, answer.message) == (409, "The bucket you tried to delete is not empty.")


def test_nothing_is_written_over_a_generation_that_nobody_saw(google: Google):
    made = put(google, query="&ifGenerationMatch=0")
    assert made.status_code == 200
    again = put(google, query="&ifGenerationMatch=0")
    assert again.status_code == 412
    assert again.json() == {
        "error": {
            "code": 412,
            "message": UNMET,
            "errors": [
                {
                    "message": UNMET,
                    "domain": "global",
                    "reason": "conditionNotMet",
                }
            ],
        }
    }
    assert read(google).content == DATA
    generation = made.json()["generation"]
    assert put(google, b"2", query=f"&ifGenerationMatch={generation}").status_code == 200
    for query in (f"?ifGenerationMatch={generation}", "?ifMetagenerationMatch=9"):
        assert google.call("DELETE", f"{OBJECTS}/{QUOTED}{query}").status == 412
    assert put(google, query="&ifGenerationNotMatch=0").status_code == 200


def test_what_a_retention_policy_holds_cannot_be_deleted(google: Google):
    policy = google.ok("PATCH", f"{BUCKETS}/{BUCKET}", {"retentionPolicy": {"retentionPeriod": 3600}})
    made = put(google).json()
    answer = google.call("DELETE", f"{OBJECTS}/{QUOTED}?generation={made['generation']}")
    assert (answer.status, answer.body["error"]["errors"][0]["reason"]) == (403, "retentionPolicyNotMet")
    assert "status" not in answer.body["error"]
    # An older generation is kept, so that a newer one may take its place.
    assert put(google, b"2").status_code == 200
    place = f"{BUCKETS}/{BUCKET}/lockRetentionPolicy"
    assert google.call("POST", place).status == 400
    assert google.call("POST", f"{place}?ifMetagenerationMatch=9").status == 412
    locked = google.ok("POST", f"{place}?ifMetagenerationMatch={policy['metageneration']}")
    assert locked["retentionPolicy"]["isLocked"]
    for change in ({"retentionPolicy": {"retentionPeriod": 60}}, {"retentionPolicy": None}):
        refused = google.call("PATCH", f"{BUCKETS}/{BUCKET}", change)
        assert refused.status == 403
        assert refused.message.startswith("Cannot reduce retention duration of a locked Retention Policy")
    google.ok("PATCH", f"{BUCKETS}/{BUCKET}", {"retentionPolicy": {"retentionPeriod": 7200}})
    google.move_clock(timedelta(hours=2))
    assert google.call("DELETE", f"{OBJECTS}/{QUOTED}?generation={made['generation']}").status == 204


def test_without_versions_an_object_is_replaced_for_good(google: Google):
    google.ok("PATCH", f"{BUCKETS}/{BUCKET}", {"versioning": {"enabled": False}})
    put(google)
    put(google, b"2")
    assert [each["size"] for each in google.ok("GET", f"{OBJECTS}?versions=true")["items"]] == ["1"]


def test_nobody_is_let_in_from_the_street(google: Google):
    body = {"bindings": [{"role": "roles/storage.objectViewer", "members": ["allUsers"]}]}
    answer = google.call("PUT", f"{BUCKETS}/{BUCKET}/iam", body)
    assert answer.status == 412
    assert answer.message.endswith("since public access prevention is enforced.")
    google.ok("PATCH", f"{BUCKETS}/{BUCKET}", {"iamConfiguration": {"publicAccessPrevention": "inherited"}})
    policy = google.ok("PUT", f"{BUCKETS}/{BUCKET}/iam", body)
    assert policy["resourceId"] == f"projects/_/buckets/{BUCKET}"
    assert google.ok("GET", f"{BUCKETS}/{BUCKET}/iam?optionsRequestedPolicyVersion=3") == policy
    stale = google.call("PUT", f"{BUCKETS}/{BUCKET}/iam", body | {"etag": "ACAB"})
    assert (stale.status, stale.body["error"]["errors"][0]["reason"]) == (412, "conditionNotMet")
    strange = google.call("PUT", f"{BUCKETS}/{BUCKET}/iam", {"bindings": [{"role": "roles/secretmanager.viewer"}]})
    assert strange.status in {200, 400}


def test_rights_are_the_buckets_and_the_projects(federation: Federation):
    google = prepared(federation.google)
    token = federation.impersonate(federation.federated()).body["accessToken"]
    refused = put(google, token=token)
    assert refused.status_code == 403
    assert refused.json()["error"]["message"] == (
        f"{DEPLOYER} does not have storage.objects.create access to the Google Cloud Storage object. "
        "Permission 'storage.objects.create' denied on resource (or it may not exist)."
    )
    binding = {"role": "roles/storage.objectCreator", "members": [f"serviceAccount:{DEPLOYER}"]}
    google.ok("PUT", f"{BUCKETS}/{BUCKET}/iam", {"bindings": [binding]})
    assert put(google, token=token).status_code == 200
    assert put(google, token=token).status_code == 403, "to overwrite is to delete"
    held = google.ok("GET", f"{BUCKETS}/{BUCKET}/iam/testPermissions?permissions=storage.objects.create", token=token)
    assert held["permissions"] == ["storage.objects.create"]
    for method, path in (("GET", f"{BUCKETS}/{BUCKET}"), ("GET", f"{BUCKETS}?project={PROJECT}"), ("GET", OBJECTS)):
        assert google.call(method, path, token=token).status == 403
    assert google.call("GET", OBJECTS, token="unknown").status == 401


def test_an_api_that_is_off_answers_in_storages_shape(fresh: Google):
    answer = fresh.call("GET", f"{BUCKETS}?project={PROJECT}")
    assert (answer.status, answer.body["error"]["errors"][0]["reason"]) == (403, "accessNotConfigured")


OWN = "You already own this bucket. Please select another name."
REFUSED: dict[str, tuple[str, str, Any, int, str]] = {
    "own": (
        "POST",
        f"{BUCKETS}?project={PROJECT}",
        {"name": BUCKET},
        409,
        OWN,
    ),
    "bad name": ("POST", f"{BUCKETS}?project={PROJECT}", {"name": "A"}, 400, "Invalid bucket name: 'A'"),
    "nothing kept": (
        "PATCH",
        f"{BUCKETS}/{BUCKET}",
        {"retentionPolicy": {"retentionPeriod": 0}},
        400,
        ARGUMENT,
    ),
    "stale": (
        "PATCH",
        f"{BUCKETS}/{BUCKET}?ifMetagenerationMatch=7",
        {},
        412,
        UNMET,
    ),
    "version of a policy": ("GET", f"{BUCKETS}/{BUCKET}/iam?optionsRequestedPolicyVersion=9", None, 400, ARGUMENT),
    "size of a page": ("GET", f"{OBJECTS}?maxResults=x", None, 400, ARGUMENT),
    "unknown bucket": ("GET", f"{BUCKETS}/other/o", None, 404, "The specified bucket does not exist."),
}


@pytest.mark.parametrize(("method", "path", "body", "status", "message"), REFUSED.values(), ids=REFUSED)
def test_refusals_are_in_storages_shape(google: Google, method: str, path: str, body: Any, status: int, message: str):
    answer = google.call(method, path, body)
    assert (answer.status, answer.message) == (status, message)
    assert set(answer.body["error"]) == {"code", "message", "errors"}


def test_a_name_is_taken_in_the_whole_world(google: Google):
    google.enable("storage", project=OTHER_PROJECT)
    answer = google.call("POST", f"{BUCKETS}?project={OTHER_PROJECT}", {"name": BUCKET})
    assert answer.status == 409
    assert answer.message.startswith("The requested bucket name is not available.")


def multipart(*parts: tuple[str, bytes], boundary: str = "b") -> bytes:
    pieces = [f"--{boundary}\r\ncontent-type: {kind}\r\n\r\n".encode() + body + b"\r\n" for kind, body in parts]
    return b"".join(pieces) + f"--{boundary}--".encode()


JSON, RELATED = "application/json", "multipart/related; boundary=b"
UPLOADS = {
    "resumable": ("resumable", JSON, b"{}"),
    "one part": ("multipart", RELATED, multipart((JSON, b"{}"))),
    "no boundary": ("multipart", "multipart/related", multipart((JSON, b"{}"), (JSON, b"x"))),
    "no JSON": ("multipart", RELATED, multipart((JSON, b"{"), (JSON, b"x"))),
    "no object": ("multipart", RELATED, multipart((JSON, b"[]"), (JSON, b"x"))),
    "no name": ("multipart", RELATED, multipart((JSON, b"{}"), (JSON, b"x"))),
    "unknown field": ("multipart", RELATED, multipart((JSON, b'{"name":"n","x":1}'), (JSON, b"x"))),
    "other digest": (
        "multipart",
        RELATED,
        multipart((JSON, b'{"name":"n","md5Hash":"eA=="}'), (JSON, b"x")),
    ),
}


@pytest.mark.parametrize(("kind", "content_type", "body"), UPLOADS.values(), ids=UPLOADS)
def test_an_upload_that_cannot_be_read_is_400(google: Google, kind: str, content_type: str, body: bytes):
    headers = {"authorization": f"Bearer {OPERATOR_TOKEN}", "content-type": content_type}
    answer = google.client.post(f"{google.base}{UPLOAD}?uploadType={kind}", content=body, headers=headers)
    assert answer.status_code == 400
    assert set(answer.json()["error"]) == {"code", "message", "errors"}


def test_an_upload_with_its_name_in_the_metadata_is_kept(google: Google):
    headers = {"authorization": f"Bearer {OPERATOR_TOKEN}", "content-type": RELATED}
    body = multipart((JSON, b'{"name": "n"}'), ("text/plain", b"line\r\nline\n"))
    answer = google.client.post(f"{google.base}{UPLOAD}?uploadType=multipart", content=body, headers=headers)
    assert (answer.json()["name"], answer.json()["contentType"]) == ("n", "text/plain")
    media = google.client.get(f"{google.base}/download{OBJECTS}/n?alt=media", headers=headers)
    assert (media.content, media.headers["content-type"]) == (b"line\r\nline\n", "text/plain")


def test_an_hmac_key_is_switched_off_before_it_is_deleted(google: Google):
    google.enable("storage")
    google.ok("POST", f"/v1/projects/{PROJECT}/serviceAccounts", {"accountId": "github-actions", "serviceAccount": {}})
    keys = f"/storage/v1/projects/{PROJECT}/hmacKeys"
    made = google.ok("POST", f"{keys}?serviceAccountEmail={DEPLOYER}")
    access = made["metadata"]["accessId"]
    listed = google.ok("GET", keys)
    assert (listed["items"], len(access)) == ([made["metadata"]], 61)
    assert made["secret"] not in repr(listed)
    assert google.ok("GET", f"{keys}?serviceAccountEmail=other@x") == {"kind": "storage#hmacKeysMetadata"}
    assert google.call("DELETE", f"{keys}/{access}").status == 400
    assert google.call("PUT", f"{keys}/{access}", {"state": "DELETED"}).status == 400
    assert google.ok("PUT", f"{keys}/{access}", {"state": "INACTIVE"})["state"] == "INACTIVE"
    assert google.call("DELETE", f"{keys}/{access}").status == 204
    assert google.call("GET", f"{keys}/{access}").status == 404
    assert google.call("POST", f"{keys}?serviceAccountEmail=nobody@{PROJECT}.iam.gserviceaccount.com").status == 404
