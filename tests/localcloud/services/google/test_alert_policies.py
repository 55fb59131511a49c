"""Alert policies and alerts of Cloud Monitoring over REST, every answer held against the discovery document."""

from typing import Any

import pytest

from localcloud.core.clock import load_clock
from localcloud.services.google.monitoring_incidents import close_alert, open_alert
from tests.localcloud.services.google.conftest import NUMBER, PROJECT, Google
from tests.localcloud.services.google.test_monitoring import (
    ANY_FILTER,
    CHANNEL,
    SLO,
    V3,
    make_objective,
    policy,
    threshold,
)


@pytest.fixture
def with_objective(google: Google) -> Google:
    return make_objective(google)


def test_a_policy_is_made_read_changed_and_removed(with_objective: Google):
    google = with_objective
    channel = google.ok("POST", f"{V3}/notificationChannels", CHANNEL)["name"]
    burning = threshold(filter=f'select_slo_burn_rate("{SLO}", "3600s")', thresholdValue=14.4)
    absent = {"displayName": "silent", "conditionAbsent": {"filter": ANY_FILTER, "duration": "600s"}}
    wanted = policy(burning, absent, notificationChannels=[channel], severity="CRITICAL", userLabels={"app": "web"})
    made = google.ok("POST", f"{V3}/alertPolicies", wanted)
    assert made["creationRecord"]["mutatedBy"] == "operator@example.com"
    assert all(condition["name"].startswith(f"{made['name']}/conditions/") for condition in made["conditions"])
    assert google.ok("GET", f"{V3}/alertPolicies") == {"alertPolicies": [made], "totalSize": 1}
    kept = google.ok("PATCH", f"/v3/{made['name']}?updateMask=display_name,conditions", made | {"displayName": "Up"})
    assert (kept["displayName"], kept["conditions"]) == ("Up", made["conditions"])
    foreign = made["conditions"][0] | {"name": "projects/p/alertPolicies/1/conditions/2"}
    assert google.call("PATCH", f"/v3/{made['name']}?updateMask=conditions", {"conditions": [foreign]}).status == 400
    google.ok("DELETE", f"/v3/{made['name']}")
    assert google.call("GET", f"/v3/{made['name']}").status == 404


FIELD = "Field alert_policy.conditions[0].condition_threshold"
AGGREGATION = {"alignmentPeriod": "60s", "perSeriesAligner": "ALIGN_MEAN"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"filter": 'metric.type="x"'},
            f'{FIELD}.filter had an invalid value of "metric.type="x"": must specify a restriction on "resource.type"',
        ),
        ({"filter": ""}, f"{FIELD}.filter"),
        ({"filter": "select_slo_burn_rate()"}, "Could not parse"),
        ({"filter": f'select_slo_burn_rate("{SLO}")'}, "another number of arguments"),
        ({"filter": f'select_slo_budget("{SLO}", "60s")'}, "another number of arguments"),
        ({"filter": f'select_slo_burn_rate("{SLO}", "259200s")'}, "no longer than 24 hours"),
        ({"filter": f'select_slo_burn_rate("{SLO}", "25h")'}, "no longer than 24 hours"),
        ({"filter": f'select_slo_burn_rate("{SLO}", "soon")'}, "longer than 0"),
        ({"filter": f'select_slo_burn_rate("{SLO}x", "3600s")'}, f'There is no slo with the name "{SLO}x"'),
        ({"filter": 'select_slo_burn_rate("uptime", "3600s")'}, 'There is no slo with the name "uptime"'),
        ({"duration": "90s"}, f"{FIELD}.duration"),
        (
            {"duration": "86400s"},
            f'{FIELD}.duration had an invalid value of "24h": Durations longer than 23h30m are not supported.',
        ),
        ({"duration": "86460s"}, '"24h1m"'),
        ({"comparison": "COMPARISON_GE"}, f"{FIELD}.comparison"),
        ({"evaluationMissingData": "EVALUATION_MISSING_DATA_ACTIVE"}, "must have a non-zero duration."),
        ({"aggregations": [AGGREGATION | {"alignmentPeriod": "90001s"}]}, "60 to 90000 seconds"),
        ({"aggregations": [{"crossSeriesReducer": "REDUCE_SUM"}]}, "an aligner other than ALIGN_NONE"),
    ],
    ids=str,
)
def test_a_condition_that_never_could_fire_is_refused(with_objective: Google, change: dict[str, Any], said: str):
    answer = with_objective.call("POST", f"{V3}/alertPolicies", policy(threshold(**change)))
    assert answer.status == 400
    assert said in answer.message


@pytest.mark.parametrize(
    "selector", ['select_slo_budget("{0}")', "select_slo_burn_rate({0}, 60m)", 'select_slo_burn_rate("{0}", 300)']
)
def test_selectors_are_read_in_every_spelling(with_objective: Google, selector: str):
    with_objective.ok("POST", f"{V3}/alertPolicies", policy(threshold(filter=selector.format(SLO.replace(NUMBER, PROJECT)))))


@pytest.mark.parametrize(
    "wrong",
    [
        policy(conditions=[]),
        policy(*[threshold()] * 7),
        policy({"displayName": "none"}),
        policy({**threshold(), "conditionAbsent": {"filter": ANY_FILTER, "duration": "120s"}}),
        policy({"conditionAbsent": {"filter": ANY_FILTER, "duration": "60s"}}),
        policy(threshold(), threshold(), combiner="COMBINE_UNSPECIFIED"),
        policy(displayName=""),
        policy(notificationChannels=["on-call"]),
    ],
    ids=range(8),
)
def test_a_policy_out_of_shape_is_refused(google: Google, wrong: dict[str, Any]):
    assert google.call("POST", f"{V3}/alertPolicies", wrong).status == 400


def test_a_policy_of_a_channel_that_is_not_there_is_refused(google: Google):
    name = f"projects/{PROJECT}/notificationChannels/1"
    assert google.call("POST", f"{V3}/alertPolicies", policy(notificationChannels=[name])).status == 404
    answer = google.call("POST", f"{V3}/alertPolicies", policy(notificationChannels=["on-call"]))
    form = "projects/{project_id}/notificationChannels/{channel_id}"
    assert answer.message == f"Name must begin with '{form}', got: on-call"


def test_alerts_are_listed_newest_first_until_their_policy_goes(google: Google):
    names = [google.ok("POST", f"{V3}/alertPolicies", policy(displayName=name, severity="ERROR"))["name"] for name in "ab"]
    store = google.store()
    with store.transaction() as tx:
        clock = load_clock(tx)
        first = open_alert(tx, clock, PROJECT, "a", "livingtree.io")
        assert open_alert(tx, clock, NUMBER, names[0], "livingtree.io") == first
        second = open_alert(tx, clock, PROJECT, "b")
        closed = close_alert(tx, clock, second["name"])
        assert close_alert(tx, clock, second["name"]) == closed
        for project, reference in (("absent", "a"), (PROJECT, "absent")):
            with pytest.raises(LookupError):
                open_alert(tx, clock, project, reference)
        with pytest.raises(LookupError):
            close_alert(tx, clock, "absent")
    store.close()
    assert google.ok("GET", f"{V3}/alerts") == {"alerts": [closed, first], "totalSize": 2}
    assert google.ok("GET", f"{V3}/alerts?orderBy=open_time")["alerts"] == [first, closed]
    for written in ("state%3D%22OPEN%22", "state%20%3D%20%22OPEN%22", "state%3DOPEN%20AND%20policy.displayName%3D%22a%22"):
        assert google.ok("GET", f"{V3}/alerts?filter={written}")["alerts"] == [first]
    assert google.ok("GET", f"{V3}/alerts?filter=policy.displayName%3D%22a%20b%22") == {}
    assert google.call("GET", f"{V3}/alerts?filter=state%20OPEN").status == 400
    assert google.ok("GET", f"/v3/{first['name']}") == first
    assert first["policy"] == {"name": names[0], "displayName": "a", "severity": "ERROR"}
    assert google.call("GET", f"{V3}/alerts?orderBy=name").status == 400
    assert google.call("GET", f"{V3}/alerts/1").status == 404
    google.ok("DELETE", f"/v3/{names[0]}")
    assert google.ok("GET", f"{V3}/alerts")["alerts"] == [closed]
