from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.localcloud.services.google.conftest import NUMBER, OTHER_PROJECT, PROJECT, Google

SECRETS, TOPICS = f"/v1/projects/{PROJECT}/secrets", f"/v1/projects/{PROJECT}/topics"
TOPIC = f"projects/{PROJECT}/topics/rotation"
AGENT = f"service-{NUMBER}@gcp-sa-secretmanager.iam.gserviceaccount.com"
AUTOMATIC: dict[str, Any] = {"replication": {"automatic": {}}}
FAR = {"nextRotationTime": "2100-01-01T00:00:00Z"}


def make_topic(google: Google) -> None:
    """Make the topic to which the service agent may publish."""
    google.ok("POST", f"/v1beta1/projects/{PROJECT}/services/secretmanager.googleapis.com:generateServiceIdentity")
    google.ok("PUT", f"{TOPICS}/rotation", {})
    google.grant(f"{TOPICS}/rotation", "roles/pubsub.publisher", f"serviceAccount:{AGENT}")


def secret_with(**fields: Any) -> dict[str, Any]:
    return AUTOMATIC | {"topics": [{"name": TOPIC}]} | fields


def later(**span: float) -> str:
    return (datetime.now(UTC).replace(microsecond=0) + timedelta(**span)).isoformat().replace("+00:00", "Z")


REFUSED = {
    "without a topic": (AUTOMATIC | {"rotation": FAR}, "Topics must be set while rotation is set."),
    "without a time": (
        secret_with(rotation={"rotationPeriod": "86400s"}),
        "Next rotation time must be set while the rotation period is set.",
    ),
    "too often": (
        secret_with(rotation=FAR | {"rotationPeriod": "3599s"}),
        "Rotation period must be between 3600s and 3153600000s.",
    ),
    "too late": (
        secret_with(rotation={"nextRotationTime": "2300-01-01T00:00:00Z"}),
        "Next rotation time must be between 300s and 3153600000s in the future.",
    ),
}


@pytest.mark.parametrize(("body", "message"), REFUSED.values(), ids=REFUSED)
def test_rotation_that_cannot_be_is_400(google: Google, body: dict[str, Any], message: str):
    make_topic(google)
    answer = google.call("POST", f"{SECRETS}?secretId=DATABASE_URL", body)
    assert (answer.status, answer.body["error"]["status"], answer.message) == (400, "INVALID_ARGUMENT", message)


@pytest.mark.parametrize(("seconds", "status"), [(290, 400), (310, 200)])
def test_the_next_time_is_at_least_five_minutes_away(google: Google, seconds: int, status: int):
    make_topic(google)
    body = secret_with(rotation={"nextRotationTime": later(seconds=seconds)})
    assert google.call("POST", f"{SECRETS}?secretId=DATABASE_URL", body).status == status


def test_eleven_topics_are_one_too_many(google: Google):
    make_topic(google)
    answer = google.call("POST", f"{SECRETS}?secretId=DATABASE_URL", AUTOMATIC | {"topics": [{"name": TOPIC}] * 11})
    assert answer.status == 400


def test_topics_need_no_rotation(google: Google):
    make_topic(google)
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", secret_with())


def without_grant(google: Google) -> None:
    google.ok("POST", f"{TOPICS}/rotation:setIamPolicy", {"policy": {}})


UNHEARD = {
    "nobody granted it": without_grant,
    "the topic is gone": lambda google: google.ok("DELETE", f"{TOPICS}/rotation"),
    "Pub/Sub is off": lambda google: google.ok("POST", f"/v1/projects/{PROJECT}/services/pubsub.googleapis.com:disable", {}),
}


@pytest.mark.parametrize("breaks", UNHEARD.values(), ids=UNHEARD)
def test_a_topic_that_the_agent_cannot_reach_is_refused(google: Google, breaks: Any):
    make_topic(google)
    google.ok("POST", f"{SECRETS}?secretId=OTHER", AUTOMATIC)
    breaks(google)
    made = google.call("POST", f"{SECRETS}?secretId=DATABASE_URL", secret_with())
    changed = google.call("PATCH", f"{SECRETS}/OTHER?updateMask=topics", secret_with())
    for answer in (made, changed):
        assert (answer.status, answer.body["error"]["status"]) == (400, "FAILED_PRECONDITION")
        assert answer.message.startswith(
            f"The Secret Manager service identity {AGENT} cannot publish to the Pub/Sub topic {TOPIC}"
        )


def test_a_topic_of_a_project_that_is_not_there_is_refused(google: Google):
    body = AUTOMATIC | {"topics": [{"name": "projects/nowhere-at-all/topics/rotation"}]}
    assert google.call("POST", f"{SECRETS}?secretId=DATABASE_URL", body).status == 400


def test_a_topic_of_another_project_will_do(google: Google):
    google.enable("pubsub", project=OTHER_PROJECT)
    google.ok("POST", f"/v1beta1/projects/{PROJECT}/services/secretmanager.googleapis.com:generateServiceIdentity")
    other = f"projects/{OTHER_PROJECT}/topics/rotation"
    google.ok("PUT", f"/v1/{other}", {})
    google.grant(f"/v1/{other}", "roles/pubsub.publisher", f"serviceAccount:{AGENT}")
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", AUTOMATIC | {"topics": [{"name": other}]})


def test_a_secret_with_topics_is_changed_without_asking_them_again(google: Google):
    make_topic(google)
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", secret_with(rotation=FAR))
    without_grant(google)
    google.ok("PATCH", f"{SECRETS}/DATABASE_URL?updateMask=labels", {"labels": {"app": "x"}})


def test_time_advances_the_next_rotation_by_whole_periods(google: Google):
    make_topic(google)
    first = later(hours=1)
    google.ok(
        "POST", f"{SECRETS}?secretId=DATABASE_URL", secret_with(rotation={"nextRotationTime": first, "rotationPeriod": "86400s"})
    )
    google.move_clock(timedelta(days=3))
    shown = google.ok("GET", f"{SECRETS}/DATABASE_URL")["rotation"]
    moved = datetime.fromisoformat(shown["nextRotationTime"]) - datetime.fromisoformat(first)
    assert (moved, shown["rotationPeriod"]) == (timedelta(days=3), "86400s")
    assert google.ok("GET", SECRETS)["secrets"][0]["rotation"] == shown
    # What time has brought near is no mistake of a request about something else.
    google.move_clock(timedelta(days=3, minutes=58))
    google.ok("PATCH", f"{SECRETS}/DATABASE_URL?updateMask=labels", {"labels": {"app": "x"}})


def test_a_rotation_without_a_period_comes_once(google: Google):
    make_topic(google)
    rotation = {"nextRotationTime": later(hours=1)}
    google.ok("POST", f"{SECRETS}?secretId=DATABASE_URL", secret_with(rotation=rotation))
    google.move_clock(timedelta(days=1))
    assert google.ok("GET", f"{SECRETS}/DATABASE_URL")["rotation"] == rotation
