"""What is particular to Cloud Monitoring's types, beyond their lifecycles."""

from typing import Any

import grpc
import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Resource
from tests.localcloud.providers.gcp.cases import P
from tests.localcloud.providers.gcp.conftest import Google
from tests.localcloud.providers.gcp.monitoring_cases import EMAIL, MONITORING_CASES, PASSED, WINDOWS, condition

CHECK_TYPE = "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig"
CHANNEL_TYPE = "gcp:monitoring/notificationChannel:NotificationChannel"
SERVICE_TYPE = "gcp:monitoring/customService:CustomService"
SLO_TYPE = "gcp:monitoring/slo:Slo"
POLICY_TYPE = "gcp:monitoring/alertPolicy:AlertPolicy"
INPUTS = {case.token: case.inputs for case in MONITORING_CASES}
RATIO = {"goodTotalRatio": {"goodServiceFilter": "g", "totalServiceFilter": "t"}}


def is_settled(seat: EngineSeat, made: Resource) -> bool:
    found = seat.refresh(made)
    return found is not None and not seat.diff(found, made.inputs).names


def test_another_method_of_asking_is_another_check(seat: EngineSeat):
    made = seat.create(CHECK_TYPE, INPUTS[CHECK_TYPE])
    posting = made.inputs["httpCheck"] | {"requestMethod": "POST", "contentType": "URL_ENCODED"}
    assert seat.diff(made, made.inputs | {"httpCheck": posting}).replaces == {"httpCheck"}
    assert seat.diff(made, made.inputs | {"httpCheck": {"path": "/other", "useSsl": True}}).replaces == set()


@pytest.mark.parametrize("more", [{}, {"resourceGroup": {"groupId": "g"}}], ids=str)
def test_a_check_has_one_target(seat: EngineSeat, more: dict[str, Any]):
    inputs = {name: value for name, value in INPUTS[CHECK_TYPE].items() if name != "monitoredResource" or more}
    with pytest.raises(RefusedError, match="one of `monitored_resource,resource_group,synthetic_monitor`"):
        seat.check(CHECK_TYPE, inputs | more)


def test_a_password_stays_the_programs(seat: EngineSeat, google: Google):
    secret = {"useSsl": True, "authInfo": {"username": "probe", "password": "canary"}, "headers": {"x": "1"}}
    made = seat.create(CHECK_TYPE, INPUTS[CHECK_TYPE] | {"httpCheck": secret})
    assert made.state["httpCheck"]["authInfo"] == {"username": "probe", "password": "canary"}
    assert is_settled(seat, made)
    write_only = secret | {"authInfo": {"username": "probe", "passwordWo": "canary", "passwordWoVersion": "1"}}
    updated = seat.update(made, made.inputs | {"httpCheck": write_only | {"path": "/x"}})
    assert is_settled(seat, updated)
    google.monitor("PATCH", made.id, {"httpCheck": {"authInfo": {"username": "mallory"}}}, updateMask="httpCheck.authInfo")
    assert not is_settled(seat, updated)


def test_a_group_and_a_function_can_be_watched_too(seat: EngineSeat):
    base = {name: value for name, value in INPUTS[CHECK_TYPE].items() if name not in {"monitoredResource", "httpCheck"}}
    group = {"resourceGroup": {"groupId": "g", "resourceType": "INSTANCE"}, "tcpCheck": {"port": 22}}
    made = seat.create(CHECK_TYPE, base | group)
    in_full = {"resourceGroup": {"groupId": f"{P}/groups/g", "resourceType": "INSTANCE"}}
    assert seat.diff(made, made.inputs | in_full).names == set()
    assert seat.diff(made, made.inputs | {"resourceGroup": {"groupId": "h"}}).replaces == {"resourceGroup"}
    function = {"cloudFunctionV2": {"name": f"{P}/locations/europe-west1/functions/f"}}
    assert is_settled(seat, seat.create(CHECK_TYPE, base | {"syntheticMonitor": function}))


def test_a_check_in_use_says_what_to_do(seat: EngineSeat):
    check = seat.create(CHECK_TYPE, INPUTS[CHECK_TYPE])
    watched = f'{PASSED} metric.labels.check_id="{check.state["uptimeCheckId"]}"'
    inputs = INPUTS[POLICY_TYPE] | {"conditions": [condition(1, filter=watched)]}
    policy = seat.create(POLICY_TYPE, inputs)
    with pytest.raises(grpc.RpcError, match="please ensure all associated Alert Policies are deleted"):
        seat.delete(check)
    seat.delete(policy)
    seat.delete(check)


def test_a_secret_label_is_sent_and_never_compared(seat: EngineSeat, google: Google):
    inputs = {"type": "slack", "labels": {"channel_name": "#on-call"}, "sensitiveLabels": {"authToken": "canary"}}
    made = seat.create(CHANNEL_TYPE, inputs)
    assert google.monitor("GET", made.id)["labels"]["auth_token"] == "**************"
    assert made.state["labels"] == {"channel_name": "#on-call"}
    assert is_settled(seat, made)


def test_a_channel_in_use_goes_only_when_forced(seat: EngineSeat):
    channel = seat.create(CHANNEL_TYPE, {"type": "email", "labels": EMAIL})
    policy = seat.create(POLICY_TYPE, INPUTS[POLICY_TYPE] | {"notificationChannels": [channel.id]})
    with pytest.raises(grpc.RpcError, match="it is still being referenced by"):
        seat.delete(channel)
    seat.delete(seat.update(channel, channel.inputs | {"forceDelete": True}))
    found = seat.refresh(policy)
    assert found is not None
    assert seat.diff(found, policy.inputs).names == {"notificationChannels"}


def test_an_id_that_is_left_out_is_monitorings(seat: EngineSeat):
    service = seat.create(SERVICE_TYPE, {})
    assert service.state["serviceId"].isdigit()
    slo = seat.create(SLO_TYPE, {**INPUTS[SLO_TYPE], "service": service.state["serviceId"], "sloId": None})
    assert slo.state["sloId"].isdigit()
    assert is_settled(seat, service)
    assert is_settled(seat, slo)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"goal": 1}, "1 is refused by Monitoring"),
        ({"sloId": "a b"}, "'a b' is not a value that Google takes"),
        ({"calendarPeriod": "DAY"}, "one of `rollingPeriodDays,calendarPeriod` must be specified"),
        ({"windowsBasedSli": None}, "one of `basicSli,requestBasedSli,windowsBasedSli` must be specified"),
    ],
    ids=str,
)
def test_an_objective_is_checked_before_it_is_sent(seat: EngineSeat, change: dict[str, Any], said: str):
    with pytest.raises(RefusedError, match=said):
        seat.check(SLO_TYPE, INPUTS[SLO_TYPE] | change)


@pytest.mark.parametrize(
    "kind",
    [
        {"requestBasedSli": RATIO},
        {"basicSli": {"availability": {"enabled": True}, "locations": ["europe-west1"]}},
        {"basicSli": {"latency": {"threshold": "1s"}, "methods": ["get"]}},
        {"windowsBasedSli": {"windowPeriod": "60s", "goodTotalRatioThreshold": {"threshold": 0.9, "performance": RATIO}}},
        {"windowsBasedSli": {"windowPeriod": "60s", "metricMeanInRange": {"timeSeries": "f", "range": {"min": 1, "max": 5}}}},
    ],
    ids=str,
)
def test_one_kind_of_indicator_takes_the_place_of_another(seat: EngineSeat, kind: dict[str, Any]):
    seat.create(SERVICE_TYPE, {"serviceId": "web"})
    made = seat.create(SLO_TYPE, INPUTS[SLO_TYPE])
    wanted = {name: value for name, value in made.inputs.items() if name != "windowsBasedSli"} | kind
    settled = seat.update(made, wanted)
    assert is_settled(seat, settled)
    back = seat.update(
        settled, {name: value for name, value in wanted.items() if name not in kind} | {"windowsBasedSli": WINDOWS}
    )
    assert is_settled(seat, back)


def test_a_condition_keeps_its_name_when_it_changes(seat: EngineSeat):
    made = seat.create(POLICY_TYPE, INPUTS[POLICY_TYPE])
    names = [each["name"] for each in made.state["conditions"]]
    changed = seat.update(made, made.inputs | {"conditions": [condition(1), condition(9), condition(10)]})
    assert [each["name"] for each in changed.state["conditions"]][:2] == names
    assert is_settled(seat, changed)


def test_what_the_provider_leaves_open_is_no_difference(seat: EngineSeat):
    reduced = condition(1, aggregations=[{"alignmentPeriod": "60s", "perSeriesAligner": "ALIGN_MEAN"}])
    documentation = {"content": "Look."}
    made = seat.create(POLICY_TYPE, INPUTS[POLICY_TYPE] | {"conditions": [reduced], "documentation": documentation})
    assert is_settled(seat, made)
    said = condition(
        1, aggregations=[{"alignmentPeriod": "60s", "perSeriesAligner": "ALIGN_MEAN", "crossSeriesReducer": "REDUCE_NONE"}]
    )
    assert seat.diff(made, made.inputs | {"conditions": [said]}).names == set()
