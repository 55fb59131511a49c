"""Secrets and their versions: labels of three owners, placement, expiry, payloads."""

from base64 import b64encode

import grpc
import pytest

from localcloud.providers.rest import ATTEMPTS
from localcloud.providers.values import UNKNOWN
from tests.localcloud.providers.engine_seat import EngineSeat, InitialisationError, RefusedError
from tests.localcloud.providers.gcp.cases import PROJECT, PUBLISHER_FIRST, SECRET, SECRET_FIRST, TOPIC
from tests.localcloud.providers.gcp.conftest import TOKEN, Google

SECRET_TYPE, INPUTS = SECRET_FIRST
VERSION_TYPE = "gcp:secretmanager/secretVersion:SecretVersion"
LABELS = {"owner": "platform"}


def test_labels_of_others_are_left_alone(seat: EngineSeat, google: Google):
    inputs = {**INPUTS, "labels": LABELS}
    made = seat.create(SECRET_TYPE, inputs)
    theirs = {"team": "theirs"}
    google.patch(SECRET, "labels", labels={**google.call("GET", SECRET)["labels"], **theirs})
    found = seat.refresh(made)
    assert found is not None
    assert seat.diff(found, inputs).names == set()
    assert found.state["effectiveLabels"] == LABELS | theirs | {"goog-pulumi-provisioned": "true"}
    seat.update(found, {**inputs, "labels": {"tier": "1"}})
    assert google.call("GET", SECRET)["labels"] == {"tier": "1", "goog-pulumi-provisioned": "true"} | theirs


def test_the_provider_adds_its_own_labels_where_configured(seat: EngineSeat, google: Google):
    configured = EngineSeat(seat.make_provider, {**seat.config, "defaultLabels": '{"stack":"staging"}'})
    configured.create(SECRET_TYPE, {**INPUTS, "labels": LABELS})
    assert google.call("GET", SECRET)["labels"] == {**LABELS, "stack": "staging", "goog-pulumi-provisioned": "true"}


def test_the_attribution_can_be_switched_off(seat: EngineSeat, google: Google):
    EngineSeat(seat.make_provider, {**seat.config, "addPulumiAttributionLabel": "false"}).create(SECRET_TYPE, INPUTS)
    assert "labels" not in google.call("GET", SECRET)


def test_annotations_of_others_are_left_alone(seat: EngineSeat, google: Google):
    made = seat.create(SECRET_TYPE, {**INPUTS, "annotations": {"a": "1"}})
    google.patch(SECRET, "annotations", annotations={"a": "1", "theirs": "x"})
    found = seat.refresh(made)
    assert found is not None
    seat.update(found, {**INPUTS, "annotations": {"b": "2"}})
    assert google.call("GET", SECRET)["annotations"] == {"b": "2", "theirs": "x"}


def test_another_place_replaces_and_another_key_does_not(seat: EngineSeat):
    def placed(*locations: str, key: str = "") -> dict:
        encryption = {"customerManagedEncryption": {"kmsKeyName": key}} if key else {}
        return {**INPUTS, "replication": {"userManaged": {"replicas": [{"location": each, **encryption} for each in locations]}}}

    made = seat.create(SECRET_TYPE, placed("europe-west1"))
    assert seat.diff(made, placed("europe-west4")).replaces == {"replication"}
    assert seat.diff(made, INPUTS).replaces == {"replication"}
    unknown = seat.diff(made, {**INPUTS, "replication": UNKNOWN})
    assert (unknown.replaces, unknown.deletes_first) == ({"replication"}, True)
    difference = seat.diff(made, placed("europe-west1", key="k"))
    assert (difference.names, difference.replaces) == ({"replication"}, set())


def test_a_lifetime_becomes_a_time_and_is_never_a_difference(seat: EngineSeat):
    inputs = {**INPUTS, "ttl": "864000s"}
    assert seat.preview(SECRET_TYPE, inputs)["expireTime"] is UNKNOWN
    made = seat.create(SECRET_TYPE, inputs)
    assert made.state["expireTime"]
    found = seat.refresh(made)
    assert found is not None
    assert found.inputs["ttl"] == "864000s"
    assert seat.diff(found, inputs).names == set()
    longer = seat.update(found, {**inputs, "ttl": "1728000s"})
    assert longer.state["expireTime"] > made.state["expireTime"]


def test_the_same_moment_in_another_zone_is_no_difference(seat: EngineSeat):
    made = seat.create(SECRET_TYPE, {**INPUTS, "expireTime": "2031-01-01T00:00:00Z"})
    assert seat.diff(made, {**INPUTS, "expireTime": "2031-01-01T01:00:00+01:00"}).names == set()


def test_rotation_needs_topics_and_says_so_in_google_s_words(seat: EngineSeat):
    rotation = {"nextRotationTime": "2031-01-01T00:00:00Z", "rotationPeriod": "7776000s"}
    with pytest.raises(grpc.RpcError, match="Topics must be set while rotation is set"):
        seat.create(SECRET_TYPE, {**INPUTS, "rotation": rotation})
    for token, first in PUBLISHER_FIRST:
        seat.create(token, first)
    inputs = {**INPUTS, "topics": [TOPIC], "rotation": rotation}
    found = seat.refresh(seat.create(SECRET_TYPE, inputs))
    assert found is not None
    assert seat.diff(found, inputs).names == set()
    again = seat.update(found, {**inputs, "rotation": {**rotation, "nextRotationTime": "2032-01-01T00:00:00Z"}})
    assert again.state["rotation"]["nextRotationTime"].startswith("2032")


def test_versions_have_aliases(seat: EngineSeat):
    made = seat.create(SECRET_TYPE, INPUTS)
    seat.create(VERSION_TYPE, {"secret": SECRET, "secretData": "x"})
    wanted = {**INPUTS, "versionAliases": {"blue": "1"}}
    found = seat.refresh(seat.update(made, wanted))
    assert found is not None
    assert found.state["versionAliases"] == {"blue": "1"}
    assert seat.diff(found, wanted).names == set()


def test_a_protected_secret_is_not_deleted(seat: EngineSeat, google: Google):
    made = seat.create(SECRET_TYPE, {**INPUTS, "deletionProtection": True})
    with pytest.raises(grpc.RpcError, match="without setting deletion_protection=false"):
        seat.delete(made)
    seat.delete(seat.update(made, INPUTS))
    assert google.status(SECRET) == 404


def test_a_secret_that_is_there_is_not_taken_over(seat: EngineSeat):
    seat.create(SECRET_TYPE, INPUTS)
    with pytest.raises(
        grpc.RpcError, match=r"answered 409: Secret \[projects/402611223344/secrets/DATABASE_URL\] already exists"
    ):
        seat.create(SECRET_TYPE, INPUTS)


def test_a_payload_in_base64_is_kept_as_given(seat: EngineSeat, google: Google):
    seat.create(SECRET_TYPE, INPUTS)
    data = b64encode(b"\x00\xff").decode()
    made = seat.create(VERSION_TYPE, {"secret": SECRET, "secretData": data, "isSecretDataBase64": True})
    assert google.call("GET", f"{SECRET}/versions/1:access")["payload"]["data"] == data
    assert made.state["secretData"] == data


def test_a_payload_that_is_not_kept_is_told_by_its_version(seat: EngineSeat, google: Google):
    seat.create(SECRET_TYPE, INPUTS)
    inputs = {"secret": SECRET, "secretDataWo": "hidden", "secretDataWoVersion": "1"}
    made = seat.create(VERSION_TYPE, inputs)
    assert "secretData" not in made.state
    assert google.call("GET", f"{SECRET}/versions/1:access")["payload"]["data"] == b64encode(b"hidden").decode()
    assert seat.diff(made, {**inputs, "secretDataWo": "other"}).names == set()
    assert seat.diff(made, {**inputs, "secretDataWoVersion": "2"}).replaces == {"secretDataWoVersion"}


@pytest.mark.parametrize(
    "inputs", [{}, {"secretData": "a", "secretDataWo": "b", "secretDataWoVersion": "1"}, {"secretDataWo": "b"}], ids=str
)
def test_exactly_one_payload_is_wanted(inputs: dict, seat: EngineSeat):
    with pytest.raises(RefusedError):
        seat.check(VERSION_TYPE, {"secret": SECRET, **inputs})


def test_a_version_may_be_switched_off_instead_of_destroyed(seat: EngineSeat, google: Google):
    seat.create(SECRET_TYPE, INPUTS)
    made = seat.create(VERSION_TYPE, {"secret": SECRET, "secretData": "x", "deletionPolicy": "DISABLE"})
    seat.delete(made)
    assert google.call("GET", f"{SECRET}/versions/1")["state"] == "DISABLED"


def test_a_version_whose_switch_fails_keeps_its_id(seat: EngineSeat, google: Google):
    """The payload is added, then Google fails four times: the version exists and must not be forgotten."""
    seat.create(SECRET_TYPE, INPUTS)
    google.fail("POST", r".*:disable", 500, ATTEMPTS)
    with pytest.raises(InitialisationError) as half:
        seat.create(VERSION_TYPE, {"secret": SECRET, "secretData": "x", "enabled": False})
    resource = half.value.resource
    assert resource.id == "projects/402611223344/secrets/DATABASE_URL/versions/1"
    wanted = {"secret": SECRET, "secretData": "x", "enabled": False}
    assert "enabled" in seat.diff(resource, wanted).names
    seat.update(resource, wanted)
    assert google.call("GET", f"{SECRET}/versions/1")["state"] == "DISABLED"


def test_a_resource_that_cannot_be_read_after_its_creation_keeps_its_id(seat: EngineSeat, google: Google):
    google.fail("GET", r".*/secrets/DATABASE_URL", 503, ATTEMPTS)
    with pytest.raises(InitialisationError) as half:
        seat.create(SECRET_TYPE, INPUTS)
    assert half.value.resource.id == SECRET
    found = seat.refresh(half.value.resource)
    assert found is not None
    assert seat.diff(found, INPUTS).names == set()


def test_no_token_and_no_payload_in_an_error(seat: EngineSeat):
    with pytest.raises(grpc.RpcError) as failure:
        seat.create(VERSION_TYPE, {"secret": f"projects/{PROJECT}/secrets/ABSENT", "secretData": "canary-payload"})
    assert "canary-payload" not in failure.value.details()
    assert TOKEN not in failure.value.details()
