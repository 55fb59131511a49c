"""Cloud Monitoring over REST and through Google's own client, every answer held against the discovery document."""

from typing import Any

import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from hypothesis import HealthCheck, given, settings

from localcloud.services.google.request_shapes import SHAPES
from tests.localcloud.services.google.conftest import NUMBER, OPERATOR_TOKEN, PROJECT, Google
from tests.localcloud.services.google.test_routes import filled

V3 = f"/v3/projects/{PROJECT}"
CHECK: dict[str, Any] = {
    "displayName": "Home page",
    "timeout": "10s",
    "selectedRegions": ["EUROPE", "USA_VIRGINIA", "ASIA_PACIFIC"],
    "monitoredResource": {"type": "uptime_url", "labels": {"host": "livingtree.io"}},
    "httpCheck": {"useSsl": True, "validateSsl": True, "path": "up"},
}
CHANNEL = {"type": "email", "displayName": "On call", "labels": {"email_address": "oncall@livingtree.io"}}
PASSED = 'metric.type="monitoring.googleapis.com/uptime_check/check_passed" resource.type="uptime_url"'
OBJECTIVE: dict[str, Any] = {
    "displayName": "Uptime",
    "goal": 0.999,
    "rollingPeriod": "2592000s",
    "serviceLevelIndicator": {"windowsBased": {"windowPeriod": "60s", "goodBadMetricFilter": PASSED}},
}
SERVICE = f"projects/{NUMBER}/services/web"
SLO = f"{SERVICE}/serviceLevelObjectives/uptime"
ANY_FILTER = 'metric.type="custom.googleapis.com/x" AND resource.type="global"'


def threshold(**more: Any) -> dict[str, Any]:
    base = {"filter": ANY_FILTER, "comparison": "COMPARISON_GT", "thresholdValue": 1, "duration": "0s"}
    return {"displayName": "bad", "conditionThreshold": base | more}


def policy(*conditions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"displayName": "Down", "combiner": "AND", "conditions": list(conditions or [threshold()]), **more}


def make_objective(google: Google) -> Google:
    google.ok("POST", f"{V3}/services?serviceId=web", {"displayName": "Web", "custom": {}})
    google.ok("POST", f"{V3}/services/web/serviceLevelObjectives?serviceLevelObjectiveId=uptime", OBJECTIVE)
    return google


@pytest.fixture
def with_objective(google: Google) -> Google:
    return make_objective(google)


# -- uptime checks ----------------------------------------------------------------------------------------------------


def test_a_check_is_made_read_listed_changed_and_removed(google: Google):
    made = google.ok("POST", f"{V3}/uptimeCheckConfigs", CHECK)
    assert made["name"].startswith(f"projects/{PROJECT}/uptimeCheckConfigs/home-page-")
    assert (made["period"], made["checkerType"]) == ("60s", "STATIC_IP_CHECKERS")
    assert made["httpCheck"] == {"requestMethod": "GET", "path": "/up", "port": 443, "useSsl": True, "validateSsl": True}
    assert made["monitoredResource"]["labels"] == {"host": "livingtree.io", "project_id": PROJECT}
    by_number = made["name"].replace(PROJECT, NUMBER)
    assert google.ok("GET", f"/v3/{by_number}") == made
    assert google.ok("GET", f"{V3}/uptimeCheckConfigs") == {"uptimeCheckConfigs": [made], "totalSize": 1}
    changed = google.ok("PATCH", f"/v3/{made['name']}?updateMask=period,httpCheck.path", {"period": "300s", "httpCheck": {}})
    assert (changed["period"], changed["httpCheck"]["path"]) == ("300s", "/")
    assert google.ok("DELETE", f"/v3/{made['name']}") == {}
    assert google.ok("GET", f"{V3}/uptimeCheckConfigs") == {}
    gone = google.call("GET", f"/v3/{made['name']}")
    check_id = made["name"].rsplit("/", 1)[-1]
    assert (gone.status, gone.message) == (404, f"Config not found for check {check_id} in project {PROJECT}")


@pytest.mark.parametrize(
    "change",
    [
        {"period": "150s"},
        {"timeout": "61s"},
        {"timeout": "0s"},
        {"displayName": ""},
        {"selectedRegions": ["EUROPE", "ASIA_PACIFIC"]},
        {"selectedRegions": ["EUROPE", "EUROPE", "ASIA_PACIFIC"]},
        {"tcpCheck": {"port": 80}},
        {"monitoredResource": {"type": "uptime_url"}},
        {"resourceGroup": {"groupId": "g"}},
        {"httpCheck": {"port": 70000}},
        {"httpCheck": {"body": "eA=="}},
        {"userLabels": {"Owner": "x"}},
    ],
    ids=str,
)
def test_a_check_beyond_monitorings_limits_is_refused(google: Google, change: dict[str, Any]):
    answer = google.call("POST", f"{V3}/uptimeCheckConfigs", CHECK | change)
    assert (answer.status, answer.message) == (400, "Request contains an invalid argument.")


def test_a_region_of_three_places_is_enough_and_a_name_is_not_ones_own(google: Google):
    assert google.ok("POST", f"{V3}/uptimeCheckConfigs", CHECK | {"selectedRegions": ["USA"]})["selectedRegions"] == ["USA"]
    answer = google.call("POST", f"{V3}/uptimeCheckConfigs", CHECK | {"name": "x"})
    assert (answer.status, answer.message) == (400, "Cannot specify name in an UptimeCheckConfig sent to Create.")


def test_what_is_secret_in_a_check_is_covered(google: Google):
    http = {"maskHeaders": True, "headers": {"x-token": "canary"}, "authInfo": {"username": "u", "password": "canary"}}
    made = google.ok("POST", f"{V3}/uptimeCheckConfigs", CHECK | {"httpCheck": http})
    assert made["httpCheck"]["headers"] == {"x-token": "******"}
    assert made["httpCheck"]["authInfo"] == {"username": "u", "password": "******"}
    assert "canary" not in str(google.ok("GET", f"{V3}/uptimeCheckConfigs"))


def test_a_check_that_an_alert_policy_watches_stays(google: Google):
    made = google.ok("POST", f"{V3}/uptimeCheckConfigs", CHECK)
    watched = f'{PASSED} metric.labels.check_id="{made["name"].rsplit("/", 1)[-1]}"'
    alert = google.ok("POST", f"{V3}/alertPolicies", policy(threshold(filter=watched)))
    assert google.call("DELETE", f"/v3/{made['name']}").status == 400
    google.ok("DELETE", f"/v3/{alert['name']}")
    google.ok("DELETE", f"/v3/{made['name']}")


# -- notification channels --------------------------------------------------------------------------------------------


def test_a_channel_is_made_read_changed_whole_and_removed(google: Google):
    made = google.ok("POST", f"{V3}/notificationChannels", CHANNEL)
    assert made["enabled"] is True
    assert made["creationRecord"].keys() == {"mutateTime"}
    assert google.ok("GET", f"/v3/{made['name']}") == made
    query = "filter=labels.email_address%3D%22oncall%40livingtree.io%22"
    assert google.ok("GET", f"{V3}/notificationChannels?{query}") == {"notificationChannels": [made], "totalSize": 1}
    changed = google.ok("PATCH", f"/v3/{made['name']}", CHANNEL | {"enabled": False})
    assert changed["enabled"] is False
    assert len(changed["mutationRecords"]) == 2
    bare = google.ok("PATCH", f"/v3/{made['name']}", {"type": "email", "labels": CHANNEL["labels"]})
    assert "displayName" not in bare
    google.ok("DELETE", f"/v3/{made['name']}")
    assert google.call("GET", f"/v3/{made['name']}").status == 404


def test_a_secret_label_is_covered_and_survives_a_body_without_it(google: Google):
    labels = {"auth_token": "canary", "channel_name": "#on-call"}
    made = google.ok("POST", f"{V3}/notificationChannels", {"type": "slack", "labels": labels})
    without = {"type": "slack", "labels": {"channel_name": "#other"}}
    changed = google.ok("PATCH", f"/v3/{made['name']}", without)
    assert changed["labels"]["channel_name"] == "#other"
    assert "canary" not in str((made, changed))


def test_a_telephone_has_to_be_verified(google: Google):
    made = google.ok("POST", f"{V3}/notificationChannels", {"type": "sms", "labels": {"number": "+49 30 1234567"}})
    assert made["verificationStatus"] == "UNVERIFIED"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"type": "pigeon"}, 'Field notification_channel.type had an invalid value of "pigeon"'),
        ({"labels": {}}, 'Field notification_channel.labels["email_address"] had an invalid value of ""'),
        ({"labels": {"email_address": "nobody"}}, 'Field notification_channel.labels["email_address"] had'),
        ({"labels": {"topic": "x"}}, 'Field notification_channel.labels had an invalid value of "topic"'),
        ({"displayName": "x" * 513}, "Request contains an invalid argument."),
    ],
)
def test_a_channel_that_reaches_nobody_is_refused(google: Google, change: dict[str, Any], field: str):
    answer = google.call("POST", f"{V3}/notificationChannels", CHANNEL | change)
    assert answer.status == 400
    assert answer.message.startswith(field)


def test_a_channel_in_use_is_only_removed_by_force(google: Google):
    channel = google.ok("POST", f"{V3}/notificationChannels", CHANNEL)["name"]
    alert = google.ok("POST", f"{V3}/alertPolicies", policy(notificationChannels=[channel]))["name"]
    answer = google.call("DELETE", f"/v3/{channel}")
    text = f'Could not delete "{channel}" because it is still being referenced by: "{alert}"'
    assert (answer.status, answer.message) == (400, text)
    google.ok("DELETE", f"/v3/{channel}?force=true")
    assert "notificationChannels" not in google.ok("GET", f"/v3/{alert}")


# -- services and objectives ------------------------------------------------------------------------------------------


def test_a_service_is_named_with_the_projects_number(google: Google):
    made = google.ok("POST", f"{V3}/services?serviceId=web", {"displayName": "Web", "custom": {}})
    assert made == {"name": SERVICE, "displayName": "Web", "custom": {}, "telemetry": {}}
    assert google.call("POST", f"{V3}/services?serviceId=web", {"custom": {}}).status == 409
    assert google.ok("GET", f"{V3}/services") == {"services": [made]}
    assert google.ok("PATCH", f"/v3/{SERVICE}?updateMask=displayName", {"displayName": "Site"})["displayName"] == "Site"
    unnamed = google.ok("POST", f"{V3}/services", {"basicService": {"serviceType": "CLOUD_RUN"}})
    assert unnamed["name"].rsplit("/", 1)[-1].isdigit()
    gone = google.call("GET", f"{V3}/services/absent")
    assert (gone.status, gone.message) == (404, f"There is no service with id 'absent' in project '{NUMBER}'")


@pytest.mark.parametrize(("query", "body"), [("serviceId=a+b", {"custom": {}}), ("serviceId=web", {})], ids=str)
def test_a_service_needs_an_id_and_a_kind(google: Google, query: str, body: dict[str, Any]):
    assert google.call("POST", f"{V3}/services?{query}", body).status == 400


def test_an_objective_names_its_project_in_the_filter(with_objective: Google):
    kept = with_objective.ok("GET", f"/v3/{SLO}")
    windows = kept["serviceLevelIndicator"]["windowsBased"]
    assert windows == {"windowPeriod": "60s", "goodBadMetricFilter": f"project = {PROJECT}\n{PASSED}"}
    own = {"serviceLevelIndicator": {"windowsBased": {"windowPeriod": "60s", "goodBadMetricFilter": f"project = p {PASSED}"}}}
    mask = "serviceLevelIndicator.windowsBased.goodBadMetricFilter"
    changed = with_objective.ok("PATCH", f"/v3/{SLO}?updateMask={mask}", own)
    assert changed["serviceLevelIndicator"] == own["serviceLevelIndicator"]


def test_another_kind_or_period_takes_the_place_of_the_first(with_objective: Google):
    requests = {"requestBased": {"goodTotalRatio": {"goodServiceFilter": "g", "totalServiceFilter": "t"}}}
    body = {"serviceLevelIndicator": requests, "calendarPeriod": "WEEK"}
    mask = "serviceLevelIndicator.requestBased.goodTotalRatio,calendarPeriod"
    changed = with_objective.ok("PATCH", f"/v3/{SLO}?updateMask={mask}", body)
    assert changed["serviceLevelIndicator"] == requests
    assert (changed.get("rollingPeriod"), changed["calendarPeriod"]) == (None, "WEEK")


def windows(**more: Any) -> dict[str, Any]:
    base = {"windowPeriod": "60s", "goodBadMetricFilter": PASSED}
    return {"serviceLevelIndicator": {"windowsBased": base | more}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"goal": 0.99999}, "goal"),
        ({"goal": 0}, "goal"),
        ({"calendarPeriod": "DAY"}, "exactly one period"),
        ({"rollingPeriod": "2592001s"}, "1 to 30 whole days"),
        ({"rollingPeriod": "2678400s"}, "1 to 30 whole days"),
        ({"serviceLevelIndicator": {}}, "exactly one kind"),
        (windows(windowPeriod="50s"), "window_period"),
        (windows(windowPeriod="7000s"), "window_period"),
        (windows(metricMeanInRange={"timeSeries": "x"}), "exactly one criterion"),
        (
            windows(goodBadMetricFilter='metric.type="custom.googleapis.com/up" resource.type="global"'),
            "The metric referenced by the provided filter is unknown. Check the metric name and labels.",
        ),
        (windows(goodBadMetricFilter="up"), "The metric referenced by the provided filter is unknown."),
    ],
    ids=str,
)
def test_an_objective_that_cannot_be_counted_is_refused(with_objective: Google, change: dict[str, Any], said: str):
    answer = with_objective.call("POST", f"{V3}/services/web/serviceLevelObjectives", OBJECTIVE | change)
    assert answer.status == 400
    assert answer.message.startswith("Invalid SLO definition: ")
    assert said in answer.message


def test_an_objective_needs_its_service_and_goes_with_it(with_objective: Google):
    answer = with_objective.call("POST", f"{V3}/services/absent/serviceLevelObjectives", OBJECTIVE)
    assert (answer.status, answer.message) == (404, f"There is no service with id 'absent' in project '{NUMBER}'")
    again = with_objective.call("POST", f"/v3/{SERVICE}/serviceLevelObjectives?serviceLevelObjectiveId=uptime", OBJECTIVE)
    assert again.status == 409
    missing = with_objective.call("GET", f"/v3/{SERVICE}/serviceLevelObjectives/absent")
    text = f'There is no slo with id "absent" under service "web" in project "{PROJECT}"'
    assert (missing.status, missing.message) == (404, text)
    with_objective.ok("DELETE", f"/v3/{SERVICE}")
    with_objective.ok("POST", f"{V3}/services?serviceId=web", {"custom": {}})
    assert with_objective.ok("GET", f"/v3/{SERVICE}/serviceLevelObjectives") == {}


def test_an_objective_is_removed_alone(with_objective: Google):
    assert len(with_objective.ok("GET", f"/v3/{SERVICE}/serviceLevelObjectives")["serviceLevelObjectives"]) == 1
    with_objective.ok("DELETE", f"/v3/{SLO}")
    assert with_objective.call("GET", f"/v3/{SLO}").status == 404


# -- who may, and Google's own client ---------------------------------------------------------------------------------


def test_monitoring_needs_its_api_and_its_permissions(fresh: Google):
    assert fresh.call("GET", f"{V3}/alerts").body["error"]["details"][0]["reason"] == "SERVICE_DISABLED"
    fresh.enable("monitoring")
    assert fresh.ok("GET", f"{V3}/alerts") == {}
    unknown = fresh.call("GET", "/v3/projects/absent/alerts")
    text = "Permission monitoring.alerts.list denied (or the resource may not exist)."
    assert (unknown.status, unknown.message) == (403, text)


def test_googles_own_client_works_unchanged(google: Google):
    options = {"api_endpoint": google.base}
    client = build(
        "monitoring", "v3", credentials=Credentials(token=OPERATOR_TOKEN), client_options=options, static_discovery=True
    )
    parent = f"projects/{PROJECT}"
    service = client.services().create(parent=parent, serviceId="web", body={"custom": {}}).execute()
    objectives = client.services().serviceLevelObjectives()
    made = objectives.create(parent=service["name"], serviceLevelObjectiveId="uptime", body=OBJECTIVE).execute()
    channel = client.projects().notificationChannels().create(name=parent, body=CHANNEL).execute()
    burning = threshold(filter=f'select_slo_burn_rate("{made["name"]}", "3600s")')
    body = policy(burning, notificationChannels=[channel["name"]])
    alert = client.projects().alertPolicies().create(name=parent, body=body).execute()
    check = client.projects().uptimeCheckConfigs().create(parent=parent, body=CHECK).execute()
    assert client.projects().uptimeCheckConfigs().get(name=check["name"]).execute() == check
    assert client.projects().alertPolicies().list(name=parent).execute()["alertPolicies"] == [alert]
    assert client.projects().alerts().list(parent=parent).execute() == {}
    client.close()


MONITORED = [name for name in SHAPES if name.startswith("monitoring.") and name.endswith(".patch")]


@pytest.mark.parametrize("method", MONITORED)
def test_no_patch_makes_the_emulator_fail(with_objective: Google, method: str):
    google = with_objective
    made = {
        "uptimeCheckConfigs": google.ok("POST", f"{V3}/uptimeCheckConfigs", CHECK)["name"],
        "notificationChannels": google.ok("POST", f"{V3}/notificationChannels", CHANNEL)["name"],
        "alertPolicies": google.ok("POST", f"{V3}/alertPolicies", policy())["name"],
        "services": SERVICE,
        "serviceLevelObjectives": SLO,
    }

    @settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(body=filled(SHAPES[method]))
    def run(body: object) -> None:
        answer = google.call("PATCH", f"/v3/{made[method.split('.')[-2]]}", body)
        assert answer.status in {200, 400, 404}, (answer, body)

    run()
