from typing import Any

import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError

from tests.localcloud.services.google import discovery
from tests.localcloud.services.google.conftest import OPERATOR_TOKEN, PROJECT, Federation, Google

TOPICS = f"/v1/projects/{PROJECT}/topics"
NAME = f"projects/{PROJECT}/topics/rotation"


def test_official_client_lives_a_topics_life(google: Google):
    options = {"api_endpoint": google.base}
    document = discovery.load("pubsub.v1")
    with build_from_document(document, credentials=Credentials(OPERATOR_TOKEN), client_options=options) as pubsub:
        topics = pubsub.projects().topics()
        made = topics.create(name=NAME, body={"labels": {"owner": "bulwark"}, "messageRetentionDuration": "604800s"}).execute()
        assert made == {"name": NAME, "labels": {"owner": "bulwark"}, "messageRetentionDuration": "604800s"}
        body = {"topic": {"name": NAME, "messageRetentionDuration": "86400s"}, "updateMask": "messageRetentionDuration,labels"}
        assert topics.patch(name=NAME, body=body).execute() == {"name": NAME, "messageRetentionDuration": "86400s"}
        assert topics.list(project=f"projects/{PROJECT}").execute()["topics"] == [topics.get(topic=NAME).execute()]
        binding = {"role": "roles/pubsub.publisher", "members": ["user:a@example.com"]}
        policy = topics.getIamPolicy(resource=NAME).execute() | {"bindings": [binding]}
        assert topics.setIamPolicy(resource=NAME, body={"policy": policy}).execute()["bindings"] == [binding]
        asked = {"permissions": ["pubsub.topics.publish", "pubsub.topics.get"]}
        assert topics.testIamPermissions(resource=NAME, body=asked).execute() == asked
        topics.delete(topic=NAME).execute()
        with pytest.raises(HttpError, match=r"Resource not found \(resource=rotation\)\."):
            topics.get(topic=NAME).execute()


INVALID_NAME = (
    f"Invalid resource name given (name=projects/{PROJECT}/topics/1x). Refer to "
    "https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names for more information."
)
INVALID = "Request contains an invalid argument."
REFUSED: dict[str, tuple[str, str, Any, int, str]] = {
    "there already": ("PUT", "/rotation", {}, 409, "Resource already exists in the project (resource=rotation)."),
    "bad name": (
        "PUT",
        "/1x",
        {},
        400,
        INVALID_NAME,
    ),
    "kept too long": ("PUT", "/other", {"messageRetentionDuration": "2678401s"}, 400, INVALID),
    "label in capitals": ("PUT", "/other", {"labels": {"Owner": "x"}}, 400, INVALID),
    "too many labels": (
        "PUT",
        "/other",
        {"labels": {f"l{n}": "" for n in range(65)}},
        400,
        "Request contains an invalid argument.",
    ),
    "renamed": ("PATCH", "/rotation?updateMask=name", {"topic": {"name": "x"}}, 400, INVALID),
    "without a mask": (
        "PATCH",
        "/rotation",
        {"topic": {}},
        400,
        "The update_mask in the UpdateTopicRequest must be set, and must contain a non-empty paths list.",
    ),
    "policy of none": ("GET", "/other:getIamPolicy", None, 404, "Resource not found (resource=other)."),
    "role of something else": (
        "POST",
        "/rotation:setIamPolicy",
        {"policy": {"bindings": [{"role": "roles/secretmanager.viewer", "members": ["user:a@example.com"]}]}},
        400,
        "Role roles/secretmanager.viewer is not supported for this resource.",
    ),
}


@pytest.mark.parametrize(("method", "path", "body", "status", "message"), REFUSED.values(), ids=REFUSED)
def test_refusals_are_worded_as_google_does(google: Google, method: str, path: str, body: Any, status: int, message: str):
    google.ok("PUT", f"{TOPICS}/rotation", {})
    answer = google.call(method, TOPICS + path, body)
    assert (answer.status, answer.message) == (status, message)


def test_who_may_not_is_refused_without_saying_what_there_is(federation: Federation):
    google = federation.google
    google.ok("PUT", f"{TOPICS}/rotation", {})
    token = federation.impersonate(federation.federated()).body["accessToken"]
    for place in ("/rotation", "/other", ""):
        answer = google.call("GET", TOPICS + place, token=token)
        assert (answer.status, answer.message) == (403, "User not authorized to perform this action.")
    assert google.call("GET", "/v1/projects/nowhere-at-all/topics/rotation", token=token).status == 403


def test_an_api_that_is_off_answers_so(fresh: Google):
    assert "Cloud Pub/Sub API has not been used in project" in fresh.call("GET", TOPICS).message
